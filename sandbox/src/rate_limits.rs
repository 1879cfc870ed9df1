//! The counting behind rate limits: what each request is told of its bucket, and when it is refused.
//!
//! Owns windows and counters. Numbers are made up from the seed and differ from run to run, so that no bot can rely
//! on any. Must not know of routes beyond their names.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::{Clock, wall};
use crate::limits::{Bucket, BucketScope, Buckets, LimitClock, Limits};

/// The window of the slow limits.
const TEN_MINUTES: Duration = Duration::from_secs(600);

/// Edits of messages older than an hour in one channel; Discord publishes no number.
const OLD_EDITS: u32 = 8;

/// The while in which they are counted.
const OLD_EDITS_WINDOW: Duration = Duration::from_secs(20);

/// Direct messages to new people within the window; Discord publishes no number.
const NEW_DIRECT_MESSAGES: usize = 10;

/// Beyond so many windows those that are over are forgotten.
const WINDOWS_KEPT: usize = 10_000;

/// So many buckets can be set; the earliest are forgotten.
const BUCKETS_KEPT: usize = 100;

/// Routes that share a bucket, as such routes do at Discord; each is named by the first.
const TOGETHER: &[&[&str]] = &[
    &[
        "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me",
        "DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji}/{user_id}",
    ],
    &[
        "PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}",
        "DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}",
    ],
    &[
        "PUT /channels/{channel_id}/messages/pins/{message_id}",
        "DELETE /channels/{channel_id}/messages/pins/{message_id}",
        "PUT /channels/{channel_id}/pins/{message_id}",
        "DELETE /channels/{channel_id}/pins/{message_id}",
    ],
];

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Refusal {
    /// Its bucket is empty.
    User,
    /// The account sends too much in all.
    Global,
    /// The channel or guild has had too much from everybody.
    Shared,
}

/// What a request met.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    /// The bucket headers.
    pub headers: Vec<(&'static str, String)>,
    /// Set when the request is refused: seconds to wait, and why.
    pub refused: Option<(f64, Refusal)>,
}

#[derive(Debug)]
struct Window {
    used: u32,
    ends: Duration,
}

impl Window {
    /// Counts one more; seconds to wait when there is no room for it.
    fn count(&mut self, now: Duration, length: Duration, most: u32) -> Option<f64> {
        // A clock that was moved back leaves windows that end too late.
        if self.ends <= now || self.ends > now + length {
            *self = Self {
                used: 0,
                ends: now + length,
            };
        }
        if self.used >= most {
            return Some((self.ends - now).as_secs_f64());
        }
        self.used += 1;
        None
    }
}

/// What a window belongs to: the bucket, the account (0 for all), and the top-level id.
type Key = (u64, u64, String);

/// The counters.
#[derive(Debug)]
pub(crate) struct RateLimits {
    limits: Limits,
    own: Vec<Bucket>,
    seed: u64,
    clock: Clock,
    global: HashMap<u64, Window>,
    windows: HashMap<Key, Window>,
    /// When a direct message was opened to whom, of late.
    opened: HashMap<u64, Duration>,
    renames: HashMap<String, Vec<Duration>>,
    /// Edits of messages older than an hour, by channel.
    old_edits: HashMap<String, Window>,
    invalid: VecDeque<Duration>,
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
    pub(crate) fn new(limits: Limits, seed: u64, clock: Clock) -> Self {
        Self {
            limits,
            own: Vec::new(),
            seed,
            clock,
            global: HashMap::new(),
            windows: HashMap::new(),
            opened: HashMap::new(),
            renames: HashMap::new(),
            old_edits: HashMap::new(),
            invalid: VecDeque::new(),
            ban_after: 10_000,
        }
    }

    /// Gives all buckets other names and sizes, as Discord does when it moves on.
    pub(crate) fn renew(&mut self) {
        self.seed = mix(self.seed, "another");
        self.windows.clear();
    }

    pub(crate) fn set(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Takes over a clock that was set, frozen or let run.
    pub(crate) fn follow(&mut self, clock: Clock) {
        self.clock = clock;
    }

    /// Gives routes a bucket of their own; the latest one counts.
    pub(crate) fn add(&mut self, bucket: Bucket) {
        self.own.insert(0, bucket);
        self.own.truncate(BUCKETS_KEPT);
    }

    fn now(&self) -> Duration {
        match self.limits.clock {
            LimitClock::Real => self.clock.elapsed(),
            LimitClock::Sandbox => {
                let since = self.clock.now() - DateTime::UNIX_EPOCH;
                since.to_std().unwrap_or_default()
            }
        }
    }

    /// What `X-RateLimit-Reset` counts from.
    fn shown(&self) -> DateTime<Utc> {
        match self.limits.clock {
            LimitClock::Real => wall(),
            LimitClock::Sandbox => self.clock.now(),
        }
    }

    /// Counts one request of `account` to `route` under the top-level id `major`.
    pub(crate) fn count(&mut self, account: u64, route: &str, major: &str, outside_global: bool) -> Verdict {
        let now = self.now();
        let mut verdict = Verdict::default();
        if let (Some(most), false) = (self.limits.global_per_second, outside_global) {
            let window = self
                .global
                .entry(account)
                .or_insert(Window { used: 0, ends: now });
            if let Some(wait) = window.count(now, Duration::from_secs(1), most) {
                verdict.refused = Some((wait, Refusal::Global));
                return verdict;
            }
        }
        if self.limits.buckets == Buckets::On {
            self.count_bucket(now, (account, route, major), &mut verdict);
            self.count_shared(now, route, major, &mut verdict);
        }
        if self.windows.len() > WINDOWS_KEPT {
            self.windows.retain(|_, window| window.ends > now);
        }
        verdict
    }

    /// Counts a change of a channel's name or topic, of which two in ten minutes are allowed; gives the
    /// seconds to wait when it is one too many.
    pub(crate) fn count_rename(&mut self, channel: &str) -> Option<f64> {
        if self.limits.buckets == Buckets::Off {
            return None;
        }
        let now = self.now();
        let recent = self.renames.entry(channel.to_owned()).or_default();
        recent.retain(|at| now.saturating_sub(*at) < TEN_MINUTES);
        if recent.len() >= 2 {
            let first = recent.first().copied().unwrap_or(now);
            return Some((TEN_MINUTES - now.saturating_sub(first)).as_secs_f64());
        }
        recent.push(now);
        None
    }

    /// Counts an edit of a message older than an hour, of which a channel takes a few in a while; gives the seconds to
    /// wait when it is one too many.
    pub(crate) fn count_old_edit(&mut self, channel: &str) -> Option<f64> {
        if self.limits.buckets == Buckets::Off {
            return None;
        }
        let now = self.now();
        let fresh = Window { used: 0, ends: now };
        let window = self.old_edits.entry(channel.to_owned()).or_insert(fresh);
        window.count(now, OLD_EDITS_WINDOW, OLD_EDITS)
    }

    /// Counts the opening of a direct message, of which ten to new people in ten minutes are allowed; false when it is
    /// one too many.
    pub(crate) fn may_open_direct_message(&mut self, recipient: u64) -> bool {
        if self.limits.buckets == Buckets::Off {
            return true;
        }
        let now = self.now();
        self.opened.retain(|_, at| now.saturating_sub(*at) < TEN_MINUTES);
        if self.opened.len() >= NEW_DIRECT_MESSAGES && !self.opened.contains_key(&recipient) {
            return false;
        }
        self.opened.entry(recipient).or_insert(now);
        true
    }

    /// Counts an answer of 401, 403 or 429, which Discord holds against the address.
    pub(crate) fn count_invalid(&mut self) {
        let now = self.now();
        self.invalid.push_back(now);
    }

    /// Such answers within the last ten minutes.
    pub(crate) fn invalid(&mut self) -> usize {
        let now = self.now();
        let over = |at: &Duration| now.saturating_sub(*at) >= TEN_MINUTES;
        while self.invalid.front().is_some_and(over) {
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

    /// The bucket of a route that somebody set, of a scope.
    fn set_for(&self, route: &str, scope: BucketScope) -> Option<&Bucket> {
        let mut own = self.own.iter();
        own.find(|bucket| bucket.scope == scope && bucket.routes.iter().any(|name| name == route))
    }

    fn count_bucket(
        &mut self,
        now: Duration,
        (account, route, major): (u64, &str, &str),
        verdict: &mut Verdict,
    ) {
        let together = TOGETHER.iter().find(|routes| routes.contains(&route));
        let set = self.set_for(route, BucketScope::User);
        let first = set.and_then(|bucket| bucket.routes.first()).map(String::as_str);
        let named = first.or_else(|| together.and_then(|routes| routes.first()).copied());
        let number = mix(self.seed, named.unwrap_or(route));
        let (most, length) = match set {
            Some(bucket) => (bucket.requests, bucket.window),
            None => {
                let most = 5 + u32::try_from(number % 6).unwrap_or(0);
                (most, Duration::from_secs(1 + number / 7 % 5))
            }
        };
        let shown = self.shown();
        let key = (number, account, major.to_owned());
        let window = self.windows.entry(key).or_insert(Window { used: 0, ends: now });
        let wait = window.count(now, length, most);
        verdict.refused = wait.map(|wait| (wait, Refusal::User));
        let left = window.ends - now;
        let reset = (shown + TimeDelta::from_std(left).unwrap_or_default()).timestamp_millis();
        verdict.headers = vec![
            ("x-ratelimit-limit", most.to_string()),
            (
                "x-ratelimit-remaining",
                most.saturating_sub(window.used).to_string(),
            ),
            (
                "x-ratelimit-reset",
                format!("{}.{:03}", reset / 1000, reset % 1000),
            ),
            ("x-ratelimit-reset-after", format!("{:.3}", left.as_secs_f64())),
            ("x-ratelimit-bucket", format!("{number:016x}")),
        ];
    }

    /// The limit of a channel or guild over all accounts; the headers do not tell of it.
    fn count_shared(&mut self, now: Duration, route: &str, major: &str, verdict: &mut Verdict) {
        if verdict.refused.is_some() {
            return;
        }
        let Some(bucket) = self.set_for(route, BucketScope::Shared) else {
            return;
        };
        let (most, length) = (bucket.requests, bucket.window);
        let number = mix(!self.seed, bucket.routes.first().map_or(route, String::as_str));
        let window = self
            .windows
            .entry((number, 0, major.to_owned()))
            .or_insert(Window { used: 0, ends: now });
        let wait = window.count(now, length, most);
        verdict.refused = wait.map(|wait| (wait, Refusal::Shared));
    }
}
