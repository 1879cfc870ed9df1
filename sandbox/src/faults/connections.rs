//! Faults of connections: what happens to the bot's connections and sessions, or to what its next ones meet.
//!
//! Owns the values; the gateway carries them out.

use chrono::TimeDelta;

use crate::world::Id;

/// What happens to the bot's connections, or to what its next ones meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectionFault {
    /// Closed with this code.
    Close(u16),
    /// Cut without a word; the sessions can be resumed.
    Cut,
    /// The connections stay open and say nothing any more, no heartbeat ACK either.
    Silence,
    /// Op 7.
    Reconnect,
    /// Op 9; the sessions end unless they are resumable.
    Invalidate {
        /// The `d` of op 9.
        resumable: bool,
    },
    /// Op 1, which the bot has to answer at once.
    Heartbeat,
    /// READY once more, in the same session.
    ReadyAgain,
    /// The sessions end without a word; the next resume meets op 9.
    ForgetSessions,
    /// The next frame is damaged.
    CorruptFrame,
    /// The next identifies are closed with this code.
    RefuseIdentify {
        /// 4004, 4013, 4014 for instance.
        code: u16,
        /// So many of them.
        times: u32,
    },
    /// The day's identifies are spent; there are new ones after this span of sandbox time.
    StartsSpent {
        /// Until then.
        span: TimeDelta,
    },
    /// A guild becomes unavailable, for so long or until it is made available, and is so for new sessions too.
    GuildUnavailable {
        /// The guild.
        guild: Id,
        /// Sandbox time until it is back by itself.
        span: Option<TimeDelta>,
    },
    /// A guild is back.
    GuildAvailable {
        /// The guild.
        guild: Id,
    },
}

/// Whether a close frame may carry this code (RFC 6455 §7.4).
pub(crate) fn may_close_with(code: u16) -> bool {
    matches!(code, 1000..=4999) && !matches!(code, 1004..=1006 | 1015)
}
