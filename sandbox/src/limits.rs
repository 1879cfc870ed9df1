//! Discord's numbers (facts.md §3), and what the rate limits of a sandbox are to be; `rate_limits` counts.

use std::time::Duration;

/// Channels in a guild, categories included.
pub const CHANNELS: usize = 500;
/// Channels in a category.
pub const CHANNELS_IN_CATEGORY: usize = 50;
/// Roles in a guild.
pub const ROLES: usize = 250;
/// Days a time-out may last.
pub const TIME_OUT_DAYS: i64 = 28;
/// Bans on a page.
pub const BANS_LISTED: usize = 1000;
/// Users banned in one request.
pub const BANS_AT_ONCE: usize = 200;
/// How far back a ban can remove messages.
pub const BAN_DELETES_SECONDS: i64 = 7 * 86_400;
/// The longest slow mode.
pub const SLOWMODE_SECONDS: i64 = 21_600;
/// Tags of a forum.
pub const TAGS: usize = 20;
/// Tags of one post.
pub const TAGS_APPLIED: usize = 5;
/// Characters in the name of a tag.
pub const TAG_NAME: usize = 20;
/// Overwrites in one request.
pub const OVERWRITES_AT_ONCE: usize = 100;
/// Overwrites on a channel.
pub const OVERWRITES: usize = 1000;
/// Active threads in a guild; the usual figure, Discord publishes none.
pub const ACTIVE_THREADS: usize = 1000;
/// Members of a thread.
pub const THREAD_MEMBERS: usize = 1000;
/// Members of a thread on a page.
pub const THREAD_MEMBERS_LISTED: usize = 100;
/// Pins of a channel.
pub const PINS: usize = 250;
/// Kinds of reaction on a message.
pub const REACTIONS: usize = 20;
/// Files of a message.
pub const ATTACHMENTS: usize = 10;
/// Scheduled or active events of a guild.
pub const SCHEDULED_EVENTS: usize = 100;
/// Characters of an audit log reason.
pub const REASON: usize = 512;
/// Bytes of one file where no guild is boosted.
pub const FILE_BYTES: usize = FILE_BYTES_BY_TIER[0];
/// Bytes of one file by the guild's premium tier.
pub const FILE_BYTES_BY_TIER: [usize; 4] = [10 << 20, 10 << 20, 50 << 20, 100 << 20];
/// Bytes of one request.
pub const REQUEST_BYTES: usize = 25 << 20;
/// Command creations a day, for each scope.
pub const COMMAND_CREATIONS: usize = 200;
/// How long `enforce_nonce` remembers a message.
pub const NONCE_MINUTES: i64 = 5;

/// Whether routes have buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Buckets {
    /// Each route has a bucket whose size depends on the seed.
    On,
    /// No route limits and no bucket headers.
    Off,
}

/// Which time the windows of rate limits run on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LimitClock {
    /// Real time; moving the sandbox clock beyond the end of a window ends it, too.
    #[default]
    Real,
    /// The sandbox clock alone, for runs that are to be the same byte for byte.
    Sandbox,
}

/// The accounts that a bucket counts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BucketScope {
    /// Each account by itself, told beforehand in the headers.
    User,
    /// All accounts together: a limit of the channel or guild, met without warning.
    Shared,
}

/// A limit of its own for some routes, which share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Method and path as `coverage()` writes them, `POST /channels/{channel_id}/messages` for instance.
    pub routes: Vec<String>,
    /// How many requests fit into a window, for each top-level id.
    pub requests: u32,
    /// How long a window is.
    pub window: Duration,
    /// The accounts that it counts together.
    pub scope: BucketScope,
}

/// What the rate limits are.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Requests a second of one account over all routes but those of interactions; `None` for no limit.
    pub global_per_second: Option<u32>,
    /// Limits by route.
    pub buckets: Buckets,
    /// The bot identifies once in this span of real time, a shard has 2,500 guilds at most, and the whole list of a
    /// guild's members can be asked for once in 30 s; `None` for no such limits.
    pub identify_every: Option<Duration>,
    /// Which time it all runs on, but for the gateway's limits, which are always real.
    pub clock: LimitClock,
}

impl Default for Limits {
    /// As Discord does it: 50 a second, and buckets.
    fn default() -> Self {
        Self {
            global_per_second: Some(50),
            buckets: Buckets::On,
            identify_every: Some(Duration::from_secs(5)),
            clock: LimitClock::Real,
        }
    }
}

impl Limits {
    /// No limits at all.
    #[must_use]
    pub fn off() -> Self {
        Self {
            global_per_second: None,
            buckets: Buckets::Off,
            identify_every: None,
            clock: LimitClock::Real,
        }
    }
}
