//! The limiter: the pace of all requests together, the buckets from Discord's own headers, one request under way for each
//! bucket, and a guard that stops knocking before Discord bans the address.
//!
//! **Invariant:** no number of Discord's is written here but the global 50/s and the ban's 10,000; every bucket
//! is learned from its headers (facts.md §6).

mod buckets;
mod pace;
mod wait;

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderMap;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;
use tokio::time::Instant;

use crate::clock;
pub(crate) use buckets::Route;
use buckets::{Buckets, Taken, Turn};
use pace::Pace;
pub(crate) use pace::Sender;
pub use pace::Urgency;
pub(super) use wait::{Scope, Wait};

/// The window in which Discord counts 401, 403 and 429.
const INVALID_WINDOW: Duration = Duration::from_secs(600);
/// At this many of them in the window we stop by ourselves; Discord bans at 10,000.
const INVALID_GUARD: usize = 2_000;
/// How long nobody knocks after an answer from the edge.
const BLOCKED_FOR: Duration = Duration::from_secs(600);

/// Keeps the bot within Discord's limits.
#[derive(Debug, Clone)]
pub(super) struct Limiter(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pace: Pace,
    state: Mutex<State>,
    /// Somebody gave a bucket back.
    moved: Notify,
}

#[derive(Debug, Default)]
struct State {
    buckets: Buckets,
    /// No request at all before this.
    stopped_until: Option<Instant>,
    invalid: VecDeque<Instant>,
}

/// Why a request may not go now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotNow {
    /// Another request of its bucket is under way.
    Busy,
    /// Not before this.
    Closed(Instant),
}

/// The right to send one request, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    limiter: Limiter,
    taken: Taken,
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.limiter.lock().buckets.give_back(&self.taken);
        self.limiter.0.moved.notify_waiters();
    }
}

impl Permit {
    /// Learns from an answer's headers; a 429 that is about everything tells nothing of the bucket.
    pub(super) fn learn(&self, headers: &HeaderMap, wait: Option<Wait>) {
        let now = Instant::now();
        let mut state = self.limiter.lock();
        match wait.map(|wait| (wait.scope, now + wait.after)) {
            Some((Scope::Global, until)) => return state.stop(until),
            Some((_, until)) => state.buckets.close(&self.taken, until),
            None => {}
        }
        state.buckets.learn(&self.taken, headers, now);
    }
}

impl State {
    /// Nothing goes before `until`, nor before what was said earlier.
    fn stop(&mut self, until: Instant) {
        self.stopped_until = self.stopped_until.max(Some(until));
    }
}

impl Limiter {
    pub(super) fn new(per_second: NonZeroU32) -> Self {
        Self(Arc::new(Inner {
            pace: Pace::new(per_second),
            state: Mutex::default(),
            moved: Notify::new(),
        }))
    }

    /// Whether the guard is closed; nothing may be sent then.
    pub(super) fn is_blocked(&self) -> bool {
        let mut state = self.lock();
        let now = Instant::now();
        let is_over = |at: &Instant| now.duration_since(*at) > INVALID_WINDOW;
        while state.invalid.front().is_some_and(is_over) {
            state.invalid.pop_front();
        }
        state.invalid.len() >= INVALID_GUARD
    }

    /// Takes the bucket of a route, if a request may go now. The pace is not asked: it is [`Limiter::keep_pace`]'s.
    ///
    /// # Errors
    /// Why it may not.
    pub(super) fn take(&self, route: &Route) -> Result<Permit, NotNow> {
        let now = Instant::now();
        let mut state = self.lock();
        if let Some(until) = state.stopped_until.filter(|until| *until > now) {
            return Err(NotNow::Closed(until));
        }
        match state.buckets.take(route, now) {
            Turn::Free(taken) => Ok(Permit {
                limiter: self.clone(),
                taken,
            }),
            Turn::Busy => Err(NotNow::Busy),
            Turn::Closed(until) => Err(NotNow::Closed(until)),
        }
    }

    /// As [`Limiter::take`], without taking it.
    pub(super) fn look(&self, route: &Route) -> Result<(), NotNow> {
        let now = Instant::now();
        let state = self.lock();
        if let Some(until) = state.stopped_until.filter(|until| *until > now) {
            return Err(NotNow::Closed(until));
        }
        let looked = state.buckets.look(route, now);
        looked.map_err(|until| until.map_or(NotNow::Busy, NotNow::Closed))
    }

    /// Ends when somebody gives a bucket back after this was enabled.
    pub(super) fn moved(&self) -> Notified<'_> {
        self.0.moved.notified()
    }

    /// Waits until one request to this route may go.
    ///
    /// # Errors
    /// How long it may not, when that is more than `patience`: nobody stands about for it.
    pub(super) async fn enter(
        &self,
        route: &Route,
        sender: Sender,
        patience: Duration,
    ) -> Result<Permit, Duration> {
        let permit = loop {
            let moved = self.0.moved.notified();
            tokio::pin!(moved);
            moved.as_mut().enable();
            match self.take(route) {
                Ok(permit) => break permit,
                Err(NotNow::Busy) => moved.await,
                Err(NotNow::Closed(until)) => {
                    let wait = until.saturating_duration_since(Instant::now());
                    if wait > patience {
                        return Err(wait);
                    }
                    clock::pause_until(until).await;
                }
            }
        };
        self.keep_pace(sender, patience).await?;
        Ok(permit)
    }

    /// Waits for one request's turn among all.
    ///
    /// # Errors
    /// How long everything stands still, when that is more than `patience`.
    pub(super) async fn keep_pace(&self, sender: Sender, patience: Duration) -> Result<(), Duration> {
        self.0.pace.turn(sender).await;
        // What was said while it waited holds for it, too.
        while let Some(until) = self.stopped() {
            let wait = until.saturating_duration_since(Instant::now());
            if wait > patience {
                return Err(wait);
            }
            clock::pause_until(until).await;
        }
        Ok(())
    }

    /// Counts an answer of 401, 403 or a 429 that is not shared.
    pub(super) fn count_invalid(&self) {
        self.lock().invalid.push_back(Instant::now());
    }

    /// The edge answered instead of the API: nobody knocks for a while.
    pub(super) fn block(&self) {
        self.lock().stop(Instant::now() + BLOCKED_FOR);
    }

    fn stopped(&self) -> Option<Instant> {
        self.lock().stopped_until.filter(|until| *until > Instant::now())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::Method;

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

    fn limiter() -> Limiter {
        Limiter::new(NonZeroU32::new(1_000).unwrap())
    }

    fn route(method: Method, major: &str) -> Route {
        let major = major.to_owned();
        let path = "/channels/{c}";
        Route { method, path, major }
    }

    async fn enters(limiter: &Limiter, route: &Route) -> Permit {
        let entered = limiter.enter(route, Sender::default(), PATIENCE);
        entered.await.unwrap()
    }

    fn wait(after: u64, scope: Scope) -> Option<Wait> {
        let after = Duration::from_secs(after);
        Some(Wait { after, scope })
    }

    #[tokio::test(start_paused = true)]
    async fn an_empty_bucket_waits_for_its_reset_and_others_do_not() {
        let limiter = limiter();
        let (here, elsewhere) = (route(Method::GET, "1"), route(Method::GET, "2"));
        enters(&limiter, &here).await.learn(
            &headers(&[
                ("x-ratelimit-bucket", "abc"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset-after", "2.5"),
            ]),
            None,
        );
        let before = Instant::now();
        drop(enters(&limiter, &elsewhere).await);
        assert!(before.elapsed() < Duration::from_millis(100));
        drop(enters(&limiter, &here).await);
        assert!(before.elapsed() >= Duration::from_millis(2_500));
    }

    #[tokio::test(start_paused = true)]
    async fn who_asks_while_one_is_under_way_comes_after_it() {
        let limiter = limiter();
        let here = route(Method::GET, "1");
        let first = enters(&limiter, &here).await;
        assert_eq!(limiter.take(&here).err(), Some(NotNow::Busy));
        let second = enters(&limiter, &here);
        tokio::pin!(second);
        assert!(tokio::time::timeout(PATIENCE, second.as_mut()).await.is_err());
        drop(first);
        drop(second.await);
        limiter.take(&here).unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_stands_about_at_a_route_that_is_closed_for_long() {
        for scope in [Scope::User, Scope::Shared] {
            let limiter = limiter();
            let rename = route(Method::PATCH, "1");
            enters(&limiter, &rename)
                .await
                .learn(&HeaderMap::new(), wait(3_600, scope));
            let before = Instant::now();
            let refused = limiter.enter(&rename, Sender::default(), PATIENCE).await;
            assert!(refused.is_err_and(|wait| wait > Duration::from_secs(3_500)));
            drop(enters(&limiter, &route(Method::GET, "1")).await);
            assert!(before.elapsed() < Duration::from_secs(1));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_global_limit_stops_every_bucket_and_is_never_cut_short() {
        let limiter = limiter();
        enters(&limiter, &route(Method::GET, "1"))
            .await
            .learn(&HeaderMap::new(), wait(3, Scope::Global));
        let before = Instant::now();
        drop(enters(&limiter, &route(Method::GET, "2")).await);
        assert!(before.elapsed() >= Duration::from_secs(3));
        // A request that was under way all the time is told less than the edge has said since.
        let late = enters(&limiter, &route(Method::GET, "3")).await;
        limiter.block();
        late.learn(&HeaderMap::new(), wait(1, Scope::Global));
        let Err(NotNow::Closed(until)) = limiter.take(&route(Method::GET, "4")) else {
            panic!("it may go");
        };
        assert!(until >= Instant::now() + BLOCKED_FOR);
    }

    #[test]
    fn the_guard_closes_long_before_discord_does() {
        let limiter = limiter();
        for _ in 0..INVALID_GUARD - 1 {
            limiter.count_invalid();
        }
        assert!(!limiter.is_blocked());
        limiter.count_invalid();
        assert!(limiter.is_blocked());
    }
}
