//! Time, from one place: what the time is, and the only real waiting in the program.
//!
//! **Invariant:** nothing else asks the machine for the time (`clippy.toml` holds it). A use case or a
//! sweep reads the clock once at its top and passes the instant on as `now`, so a test or the demo that
//! moves the clock moves everything.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use tokio::time::Instant;

/// Tells the time. Clones share the same hands.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    /// Milliseconds since 1970.
    Fixed(Arc<AtomicI64>),
    /// Milliseconds ahead of the machine's clock.
    Shifted(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock, which nobody moves.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still at `at` until it is moved; for tests.
    #[must_use]
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self(Source::Fixed(Arc::new(AtomicI64::new(at.timestamp_millis()))))
    }

    /// The machine's clock plus an offset that can be moved; for the demo and the rehearsal.
    #[must_use]
    pub fn shifted() -> Self {
        Self(Source::Shifted(Arc::new(AtomicI64::new(0))))
    }

    /// The instant, in whole milliseconds, so that what is stored reads back equal.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => machine_now(),
            Source::Fixed(at) => {
                DateTime::from_timestamp_millis(at.load(Ordering::SeqCst)).unwrap_or_default()
            }
            Source::Shifted(ahead) => {
                let now = machine_now();
                now.checked_add_signed(TimeDelta::milliseconds(ahead.load(Ordering::SeqCst)))
                    .unwrap_or(now)
            }
        }
    }

    /// Puts the hands to `at`. A system clock has no hands: the call is logged and changes nothing.
    pub fn set(&self, at: DateTime<Utc>) {
        match &self.0 {
            Source::System => refuse_to_move(),
            Source::Fixed(hands) => hands.store(at.timestamp_millis(), Ordering::SeqCst),
            Source::Shifted(ahead) => ahead.store((at - machine_now()).num_milliseconds(), Ordering::SeqCst),
        }
    }

    /// Moves the hands by `by`, backwards if it is negative. A system clock has no hands: the call is logged
    /// and changes nothing.
    pub fn advance(&self, by: TimeDelta) {
        match &self.0 {
            Source::System => refuse_to_move(),
            Source::Fixed(hands) | Source::Shifted(hands) => {
                hands.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the machine's clock"
)]
fn machine_now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(3)
}

fn refuse_to_move() {
    tracing::error!("something tried to move the system clock; it stays where it is");
}

/// Really waits for `how_long`, whatever the [`Clock`] shows. Only for pacing calls to the outside (rate limits,
/// backing off); what must happen at a date is derived from the database.
#[expect(clippy::disallowed_methods, reason = "the one place that really waits")]
pub async fn pause(how_long: Duration) {
    tokio::time::sleep(how_long).await;
}

/// Really waits until `moment`, whatever the [`Clock`] shows; not at all when it has passed. As [`pause`], only for pacing.
pub async fn pause_until(moment: Instant) {
    tokio::time::sleep_until(moment).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_fixed_clock_stands_still_until_it_is_moved() {
        let clock = Clock::fixed(at("2027-03-14T09:00:00Z"));
        assert_eq!(clock.now(), at("2027-03-14T09:00:00Z"));
        assert_eq!(clock.now(), at("2027-03-14T09:00:00Z"));

        clock.advance(TimeDelta::minutes(90));
        assert_eq!(clock.now(), at("2027-03-14T10:30:00Z"));

        clock.set(at("2027-01-01T00:00:00Z"));
        assert_eq!(clock.now(), at("2027-01-01T00:00:00Z"));
    }

    #[test]
    fn clones_share_the_hands() {
        let clock = Clock::fixed(at("2027-03-14T09:00:00Z"));
        let other = clock.clone();
        clock.advance(TimeDelta::days(1));
        assert_eq!(other.now(), at("2027-03-15T09:00:00Z"));
    }

    #[test]
    fn an_instant_has_whole_milliseconds() {
        let clock = Clock::fixed(at("2027-03-14T09:00:00.123456789Z"));
        assert_eq!(clock.now(), at("2027-03-14T09:00:00.123Z"));
        let now = Clock::system().now();
        assert_eq!(DateTime::from_timestamp_millis(now.timestamp_millis()), Some(now));
    }

    #[test]
    fn a_shifted_clock_runs_on_from_where_it_was_put() {
        let clock = Clock::shifted();
        let before = clock.now();
        clock.advance(TimeDelta::days(14));
        let moved = clock.now() - before;
        assert!(
            moved >= TimeDelta::days(14) && moved < TimeDelta::days(14) + TimeDelta::minutes(5),
            "moved by {moved}"
        );

        clock.set(at("2030-01-01T00:00:00Z"));
        let since = clock.now() - at("2030-01-01T00:00:00Z");
        assert!(
            since >= -TimeDelta::milliseconds(1) && since < TimeDelta::minutes(5),
            "{since} after the new time"
        );
    }

    #[test]
    fn a_system_clock_cannot_be_moved() {
        let clock = Clock::system();
        let before = clock.now();
        clock.advance(TimeDelta::days(400));
        clock.set(at("2000-01-01T00:00:00Z"));
        let passed = clock.now() - before;
        assert!(
            passed >= -TimeDelta::minutes(5) && passed < TimeDelta::minutes(5),
            "the system clock went by {passed}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_lasts_as_long_as_asked() {
        let begin = Instant::now();
        pause(Duration::from_secs(30)).await;
        assert_eq!(begin.elapsed().as_secs(), 30);
        pause_until(begin + Duration::from_secs(45)).await;
        assert_eq!(begin.elapsed().as_secs(), 45);
        pause_until(begin).await;
        assert_eq!(begin.elapsed().as_secs(), 45);
    }
}
