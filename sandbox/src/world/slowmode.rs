//! Slow mode: how long a person waits between two messages, or two new threads, in a channel.
//!
//! Runs on the sandbox clock. Bots and those with BYPASS_SLOWMODE do not wait.

use super::{Channel, Checked, Id, World};
use crate::errors::ApiError;
use crate::permissions::bits;

/// What is slowed down; the two are counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slow {
    /// Writing a message.
    Messages,
    /// Starting a thread.
    Threads,
}

impl World {
    /// Fails with 20016 and the wait when somebody has to wait in a channel.
    pub(crate) fn may_act_again(&self, channel: &Channel, user: Id, act: Slow) -> Checked<()> {
        if channel.slowmode == 0 || self.does_not_wait(channel, user) {
            return Ok(());
        }
        let Some(last) = channel.acts.get(&(user, act)) else {
            return Ok(());
        };
        let wait = chrono::TimeDelta::seconds(i64::from(channel.slowmode)) - (self.now - *last);
        if wait <= chrono::TimeDelta::zero() {
            return Ok(());
        }
        Err(ApiError::slowed_down().after(wait.as_seconds_f64()))
    }

    /// Remembers that somebody wrote in a channel, or started a thread there, just now.
    pub(crate) fn acted(&mut self, channel: Id, user: Id, act: Slow) -> Checked<()> {
        let now = self.now;
        let found = self.channel_mut(channel)?;
        if found.slowmode > 0 {
            found.acts.insert((user, act), now);
        }
        Ok(())
    }

    fn does_not_wait(&self, channel: &Channel, user: Id) -> bool {
        let bot = self.users.get(&user).is_some_and(|user| user.bot);
        bot || self.permissions(channel, user) & bits::BYPASS_SLOWMODE != 0
    }
}
