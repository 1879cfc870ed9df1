//! How much a sandbox holds at most, so that a program gone wild is told so instead of filling the machine.
//!
//! Discord's own limits are in `limits`; these are the sandbox's. They bind requests, the control side among them;
//! the typed API is the host's own process and is trusted.

use crate::errors::ApiError;

/// Bytes of one request to the control side.
pub(crate) const CONTROL_BODY: usize = 1 << 20;

/// Characters of a name that the control side gives to somebody or something.
pub(crate) const NAME: usize = 100;

/// How much there may be of what requests can make without a limit of Discord's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Accounts.
    pub users: usize,
    /// Guilds.
    pub guilds: usize,
    /// Messages in one channel.
    pub messages: usize,
    /// Channels, threads and direct messages, of all guilds together.
    pub channels: usize,
    /// Scheduled events of all guilds, those that are over among them.
    pub events: usize,
    /// Bytes of all files together.
    pub file_bytes: usize,
    /// Faults in force at a time.
    pub faults: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            users: 100_000,
            guilds: 10_000,
            messages: 100_000,
            channels: 500_000,
            events: 50_000,
            file_bytes: 1 << 30,
            faults: 1_000,
        }
    }
}

/// Refuses one more where there are as many as there may be.
///
/// # Errors
///
/// 400 with the bound in words.
pub(crate) fn room(what: &str, there: usize, most: usize) -> Result<(), ApiError> {
    if there < most {
        return Ok(());
    }
    let text = format!("This sandbox holds at most {most} {what}.");
    Err(ApiError::new(400, 0, &text))
}
