//! Discord's numbers (facts.md §3), and the rate limits, which run on real monotonic time.
//!
//! Owns the counting. **Invariant:** the sandbox clock has no part in rate limits, so that a test that moves it
//! neither gains nor loses requests.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

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
/// Bytes of one file.
pub const FILE_BYTES: usize = 10 << 20;
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

/// What the rate limits are.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Requests a second of one account over all routes but those of interactions; `None` for no limit.
    pub global_per_second: Option<u32>,
    /// Limits by route.
    pub buckets: Buckets,
    /// One identify in this span of real time for each of a bot's shards that start together, 1,000 a day, and
    /// 2,500 guilds to a shard; `None` for no such limits.
    pub identify_every: Option<Duration>,
}

impl Default for Limits {
    /// As Discord does it: 50 a second, and buckets.
    fn default() -> Self {
        Self {
            global_per_second: Some(50),
            buckets: Buckets::On,
            identify_every: Some(Duration::from_secs(5)),
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
        }
    }
}

/// The window of the slow limits.
const TEN_MINUTES: Duration = Duration::from_secs(600);

/// What a request met.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    /// The bucket headers.
    pub headers: Vec<(&'static str, String)>,
    /// Set when the request is refused: seconds to wait, and whether the global limit was hit.
    pub refused: Option<(f64, bool)>,
}

#[derive(Debug)]
struct Window {
    used: u32,
    ends: Instant,
}

/// The counters.
#[derive(Debug)]
pub(crate) struct RateLimits {
    limits: Limits,
    seed: u64,
    global: HashMap<u64, Window>,
    buckets: HashMap<(String, String), Window>,
    renames: HashMap<String, Vec<Instant>>,
    invalid: VecDeque<Instant>,
    ban_after: usize,
}

/// A number that depends on the seed and a text, the same in each run with that seed.
fn mix(seed: u64, text: &str) -> u64 {
    text.bytes()
        .fold(seed ^ 0xcbf2_9ce4_8422_2325, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
        .rotate_left(29)
}

impl RateLimits {
    pub(crate) fn new(limits: Limits, seed: u64) -> Self {
        Self {
            limits,
            seed,
            global: HashMap::new(),
            buckets: HashMap::new(),
            renames: HashMap::new(),
            invalid: VecDeque::new(),
            ban_after: 10_000,
        }
    }

    pub(crate) fn set(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Counts one request of `account` to `route` under the top-level id `major`.
    pub(crate) fn count(&mut self, account: u64, route: &str, major: &str, outside_global: bool) -> Verdict {
        let now = Instant::now();
        let mut verdict = Verdict::default();
        if let (Some(most), false) = (self.limits.global_per_second, outside_global) {
            let window = self
                .global
                .entry(account)
                .or_insert(Window { used: 0, ends: now });
            if window.ends <= now {
                *window = Window {
                    used: 0,
                    ends: now + Duration::from_secs(1),
                };
            }
            if window.used >= most {
                verdict.refused = Some(((window.ends - now).as_secs_f64(), true));
                return verdict;
            }
            window.used += 1;
        }
        if self.limits.buckets == Buckets::On {
            self.count_bucket(now, route, major, &mut verdict);
        }
        verdict
    }

    /// Counts a change of a channel's name or topic, of which two in ten minutes are allowed; gives the
    /// seconds to wait when it is one too many.
    pub(crate) fn count_rename(&mut self, channel: &str) -> Option<f64> {
        if self.limits.buckets == Buckets::Off {
            return None;
        }
        let now = Instant::now();
        let recent = self.renames.entry(channel.to_owned()).or_default();
        recent.retain(|at| now - *at < TEN_MINUTES);
        if recent.len() >= 2 {
            return recent
                .first()
                .map(|first| (TEN_MINUTES - (now - *first)).as_secs_f64());
        }
        recent.push(now);
        None
    }

    /// Counts an answer of 401, 403 or 429, which Discord holds against the address.
    pub(crate) fn count_invalid(&mut self) {
        self.invalid.push_back(Instant::now());
    }

    /// Such answers within the last ten minutes.
    pub(crate) fn invalid(&mut self) -> usize {
        let now = Instant::now();
        while self.invalid.front().is_some_and(|at| now - *at >= TEN_MINUTES) {
            self.invalid.pop_front();
        }
        self.invalid.len()
    }

    /// Whether the address is shut out for too many such answers.
    pub(crate) fn banned(&mut self) -> bool {
        self.invalid() >= self.ban_after
    }

    pub(crate) fn ban_after(&mut self, count: usize) {
        self.ban_after = count;
    }

    fn count_bucket(&mut self, now: Instant, route: &str, major: &str, verdict: &mut Verdict) {
        let number = mix(self.seed, route);
        let most = 5 + u32::try_from(number % 6).unwrap_or(0);
        let seconds = 1 + number / 7 % 5;
        let name = format!("{number:016x}");
        let window = self
            .buckets
            .entry((name.clone(), major.to_owned()))
            .or_insert(Window { used: 0, ends: now });
        if window.ends <= now {
            *window = Window {
                used: 0,
                ends: now + Duration::from_secs(seconds),
            };
        }
        let left = (window.ends - now).as_secs_f64();
        if window.used >= most {
            verdict.refused = Some((left, false));
        } else {
            window.used += 1;
        }
        let wait = chrono::TimeDelta::from_std(window.ends - now).unwrap_or_default();
        let reset = (crate::clock::wall() + wait).timestamp_millis();
        verdict.headers = vec![
            ("x-ratelimit-limit", most.to_string()),
            ("x-ratelimit-remaining", (most - window.used).to_string()),
            (
                "x-ratelimit-reset",
                format!("{}.{:03}", reset / 1000, reset % 1000),
            ),
            ("x-ratelimit-reset-after", format!("{left:.3}")),
            ("x-ratelimit-bucket", name),
        ];
    }
}
