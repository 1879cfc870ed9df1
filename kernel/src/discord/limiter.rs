//! The limiter: the global limit as a metronome, the buckets from Discord's own headers, one request in flight
//! per bucket, and a guard that stops knocking before Discord bans the address.
//!
//! **Invariant:** no number of Discord's is written here but the global 50/s and the ban's 10,000; every bucket
//! is learned from its headers (facts.md §6).

use std::collections::{HashMap, VecDeque};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use reqwest::header::HeaderMap;
use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;

use crate::clock;

/// The window in which Discord counts 401, 403 and 429.
const INVALID_WINDOW: Duration = Duration::from_secs(600);
/// At this many of them in the window we stop by ourselves; Discord bans at 10,000.
const INVALID_GUARD: usize = 2_000;
/// How long nobody knocks after an answer from the edge.
const BLOCKED_FOR: Duration = Duration::from_secs(600);

/// What is known of one bucket.
#[derive(Debug, Default)]
pub(super) struct Bucket {
    /// Requests left before `reset`; unknown before the first answer.
    remaining: Option<u32>,
    reset: Option<Instant>,
}

#[derive(Debug, Default)]
struct Known {
    /// Which of Discord's buckets a route belongs to, once a header has told.
    names: HashMap<&'static str, String>,
    buckets: HashMap<(String, String), Arc<tokio::sync::Mutex<Bucket>>>,
    /// No request at all before this.
    stopped_until: Option<Instant>,
    invalid: VecDeque<Instant>,
}

/// Keeps the bot within Discord's limits.
#[derive(Debug)]
pub(super) struct Limiter {
    global: DefaultDirectRateLimiter,
    known: Mutex<Known>,
}

/// What a 429 said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wait {
    pub(super) after: Duration,
    pub(super) global: bool,
    pub(super) shared: bool,
}

impl Limiter {
    pub(super) fn new(per_second: NonZeroU32) -> Self {
        // A small burst keeps an idle bot quick without ever exceeding the second's sum.
        let burst = NonZeroU32::new(per_second.get().div_ceil(10)).unwrap_or(NonZeroU32::MIN);
        Self {
            global: RateLimiter::direct(Quota::per_second(per_second).allow_burst(burst)),
            known: Mutex::new(Known::default()),
        }
    }

    /// Whether the guard is closed; nothing may be sent then.
    pub(super) fn is_blocked(&self) -> bool {
        let mut known = self.lock();
        let now = Instant::now();
        while known
            .invalid
            .front()
            .is_some_and(|at| now.duration_since(*at) > INVALID_WINDOW)
        {
            known.invalid.pop_front();
        }
        known.invalid.len() >= INVALID_GUARD
    }

    /// Waits until one request to this route may go, and holds its bucket until the guard is dropped.
    ///
    /// # Errors
    /// How long the bucket is closed, when that is more than `patience`: nobody stands about for it.
    pub(super) async fn enter(
        &self,
        route: &'static str,
        major: &str,
        patience: Duration,
    ) -> Result<OwnedMutexGuard<Bucket>, Duration> {
        let bucket = self.bucket(route, major).lock_owned().await;
        if let (Some(0), Some(reset)) = (bucket.remaining, bucket.reset) {
            let wait = reset.saturating_duration_since(Instant::now());
            if wait > patience {
                return Err(wait);
            }
            clock::pause_until(reset).await;
        }
        loop {
            let stopped = self.lock().stopped_until;
            match stopped.filter(|until| *until > Instant::now()) {
                Some(until) => clock::pause_until(until).await,
                None => break,
            }
        }
        self.global.until_ready().await;
        Ok(bucket)
    }

    /// Learns from the headers of an answer.
    pub(super) fn learn(&self, route: &'static str, bucket: &mut Bucket, headers: &HeaderMap) {
        let number = |name: &str| {
            headers
                .get(name)?
                .to_str()
                .ok()?
                .parse::<f64>()
                .ok()
                .filter(|n| n.is_finite())
        };
        if let Some(name) = headers.get("x-ratelimit-bucket").and_then(|v| v.to_str().ok()) {
            let mut known = self.lock();
            if known.names.get(route).map(String::as_str) != Some(name) {
                known.names.insert(route, name.to_owned());
            }
        }
        bucket.remaining = number("x-ratelimit-remaining").and_then(|n| u32::try_from(n as i64).ok());
        bucket.reset = number("x-ratelimit-reset-after")
            .filter(|seconds| (0.0..=86_400.0).contains(seconds))
            .map(|seconds| Instant::now() + Duration::from_secs_f64(seconds));
    }

    /// Takes note of a 429.
    pub(super) fn told_to_wait(&self, bucket: &mut Bucket, wait: Wait) {
        let until = Instant::now() + wait.after;
        if wait.global {
            self.lock().stopped_until = Some(until);
        } else {
            bucket.remaining = Some(0);
            bucket.reset = Some(until);
        }
    }

    /// Counts an answer of 401, 403 or a 429 that is not shared.
    pub(super) fn count_invalid(&self) {
        self.lock().invalid.push_back(Instant::now());
    }

    /// The edge answered instead of the API: nobody knocks for a while.
    pub(super) fn block(&self) {
        self.lock().stopped_until = Some(Instant::now() + BLOCKED_FOR);
    }

    /// How long everything is stopped still; zero when it is not.
    pub(super) fn stopped_for(&self) -> Duration {
        self.lock().stopped_until.map_or(Duration::ZERO, |until| {
            until.saturating_duration_since(Instant::now())
        })
    }

    fn bucket(&self, route: &'static str, major: &str) -> Arc<tokio::sync::Mutex<Bucket>> {
        let mut known = self.lock();
        let name = known
            .names
            .get(route)
            .cloned()
            .unwrap_or_else(|| route.to_owned());
        // Buckets of rooms long quiet would pile up; one that nobody holds and that has reset knows nothing worth keeping.
        if known.buckets.len() > 4_096 {
            known.buckets.retain(|_, bucket| Arc::strong_count(bucket) > 1);
        }
        Arc::clone(known.buckets.entry((name, major.to_owned())).or_default())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wait {
    /// Reads a 429. Without a number that makes sense it waits a second, so that nothing can spin.
    pub(super) fn read(headers: &HeaderMap, body: &serde_json::Value) -> Self {
        let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        let seconds = body
            .get("retry_after")
            .and_then(serde_json::Value::as_f64)
            .or_else(|| header("retry-after").and_then(|v| v.parse().ok()))
            .filter(|s: &f64| s.is_finite() && (0.0..=86_400.0).contains(s))
            .unwrap_or(1.0);
        let global = body
            .get("global")
            .and_then(serde_json::Value::as_bool)
            .unwrap_or(false)
            || header("x-ratelimit-global").is_some();
        // A twentieth on top: Discord's clock and ours need not tick together.
        Self {
            after: Duration::from_secs_f64(seconds.max(0.05) * 1.05),
            global,
            shared: header("x-ratelimit-scope") == Some("shared"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(30);

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    reqwest::header::HeaderName::from_static(name),
                    value.parse().unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn senseless_numbers_are_as_good_as_none() {
        for nonsense in ["abc", "NaN", "-3", "1e300", "inf"] {
            let wait = Wait::read(&headers(&[("retry-after", nonsense)]), &serde_json::Value::Null);
            assert!(
                wait.after >= Duration::from_millis(50) && wait.after < Duration::from_secs(2),
                "{nonsense}: {wait:?}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_empty_bucket_waits_for_its_reset_and_others_do_not() {
        let limiter = Limiter::new(NonZeroU32::new(1_000).unwrap());
        let mut bucket = limiter.enter("message", "1", PATIENCE).await.unwrap();
        limiter.learn(
            "message",
            &mut bucket,
            &headers(&[
                ("x-ratelimit-bucket", "abc"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset-after", "2.5"),
            ]),
        );
        drop(bucket);
        let before = Instant::now();
        drop(limiter.enter("message", "2", PATIENCE).await);
        assert!(before.elapsed() < Duration::from_millis(100));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_stands_about_at_a_bucket_that_is_closed_for_long() {
        let limiter = Limiter::new(NonZeroU32::new(1_000).unwrap());
        let mut bucket = limiter.enter("channels", "1", PATIENCE).await.unwrap();
        let wait = Wait {
            after: Duration::from_secs(3_600),
            global: false,
            shared: false,
        };
        limiter.told_to_wait(&mut bucket, wait);
        drop(bucket);
        let before = Instant::now();
        let refused = limiter.enter("channels", "1", PATIENCE).await;
        assert!(refused.is_err_and(|wait| wait > Duration::from_secs(3_500)));
        assert!(before.elapsed() < Duration::from_secs(1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_global_limit_stops_every_bucket() {
        let limiter = Limiter::new(NonZeroU32::new(1_000).unwrap());
        let mut bucket = limiter.enter("message", "1", PATIENCE).await.unwrap();
        limiter.told_to_wait(
            &mut bucket,
            Wait {
                after: Duration::from_secs(3),
                global: true,
                shared: false,
            },
        );
        drop(bucket);
        let before = Instant::now();
        drop(limiter.enter("channel", "2", PATIENCE).await);
        assert!(before.elapsed() >= Duration::from_secs(3));
    }

    #[test]
    fn the_guard_closes_long_before_discord_does() {
        let limiter = Limiter::new(NonZeroU32::new(45).unwrap());
        for _ in 0..INVALID_GUARD - 1 {
            limiter.count_invalid();
        }
        assert!(!limiter.is_blocked());
        limiter.count_invalid();
        assert!(limiter.is_blocked());
    }
}
