//! Sandbox time: the wall clock plus an offset, or frozen at an instant, moved only on request.
//!
//! Owns the one reading of the wall clock, and the time on which rate limits run: real time, and what the clock is
//! moved forward on top of it, so that neither a frozen nor a moved clock ever locks anybody out.

use std::time::{Duration, Instant};

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};

/// How sandbox time follows real time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockMode {
    /// Real time plus an offset.
    Running {
        /// What is added to the wall clock.
        offset: TimeDelta,
    },
    /// Stands still until it is moved.
    Frozen {
        /// The instant it stands at.
        at: DateTime<Utc>,
    },
}

/// The sandbox clock.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    mode: ClockMode,
    began: Instant,
    skipped: Duration,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the wall clock is read"
)]
pub(crate) fn wall() -> DateTime<Utc> {
    Utc::now()
}

impl Clock {
    /// A clock that shows `start` now (the wall clock when absent), standing still when `frozen`.
    #[must_use]
    pub fn new(start: Option<DateTime<Utc>>, frozen: bool) -> Self {
        let real = wall();
        Self {
            mode: Self::mode_at(start.unwrap_or(real), real, frozen),
            began: Instant::now(),
            skipped: Duration::ZERO,
        }
    }

    fn mode_at(at: DateTime<Utc>, real: DateTime<Utc>, frozen: bool) -> ClockMode {
        if frozen {
            ClockMode::Frozen { at }
        } else {
            ClockMode::Running { offset: at - real }
        }
    }

    /// The mode it is in.
    #[must_use]
    pub fn mode(&self) -> ClockMode {
        self.mode
    }

    /// Sandbox time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match self.mode {
            ClockMode::Running { offset } => wall() + offset,
            ClockMode::Frozen { at } => at,
        }
    }

    /// Moves it to an instant; whether it runs or stands still is kept.
    pub fn set(&mut self, at: DateTime<Utc>) {
        self.skipped += (at - self.now()).to_std().unwrap_or_default();
        self.mode = match self.mode {
            ClockMode::Running { .. } => ClockMode::Running { offset: at - wall() },
            ClockMode::Frozen { .. } => ClockMode::Frozen { at },
        };
    }

    /// Makes it stand still where it is, or run on from there.
    pub fn freeze(&mut self, frozen: bool) {
        self.mode = Self::mode_at(self.now(), wall(), frozen);
    }

    /// How much time has passed for rate limits: real time, and all that the clock was moved forward.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed() + self.skipped
    }
}

/// Where the clock may stand, in words.
pub(crate) const REACH: &str = "the clock goes from 2015 to 2149";

/// Whether ids can tell this time: they have 42 bits for the milliseconds since 2015, which end in 2154.
pub(crate) fn within_reach(at: DateTime<Utc>) -> bool {
    (2015..2150).contains(&at.year())
}

/// A time as Discord writes it: microseconds and an offset.
#[must_use]
pub fn stamp(at: DateTime<Utc>) -> String {
    let second = at.second() + at.nanosecond() / 1_000_000_000;
    let parts = [
        (at.year().unsigned_abs(), 4, '-'),
        (at.month(), 2, '-'),
        (at.day(), 2, 'T'),
        (at.hour(), 2, ':'),
        (at.minute(), 2, ':'),
        (second, 2, '.'),
        (at.nanosecond() % 1_000_000_000 / 1000, 6, '+'),
    ];
    if !(0..=9999).contains(&at.year()) {
        return at.format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string();
    }
    // A general formatter takes longer than all the rest of a member, of whom a storm tells half a million.
    let mut text = String::with_capacity(32);
    for (number, digits, after) in parts {
        let digit = |place: u32| char::from_digit(number / 10_u32.pow(place) % 10, 10);
        text.extend((0..digits).rev().filter_map(digit));
        text.push(after);
    }
    text + "00:00"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut clock = Clock::new(Some(start), true);
        assert_eq!(clock.now(), start);
        clock.set(start + TimeDelta::days(1));
        assert_eq!(stamp(clock.now()), "2027-01-16T08:00:00.000000+00:00");
    }

    #[test]
    fn a_time_is_written_as_chrono_writes_it() {
        let far = [
            -62_198_755_200,
            -1,
            0,
            951_782_399,
            253_402_300_799,
            253_402_300_800,
        ];
        let near = (0..2_000_i64).map(|n| 1_400_000_000 + n * 777_777);
        for second in far.into_iter().chain(near) {
            let nanos = u32::try_from(second.unsigned_abs() % 1_000).unwrap() * 1_001_001;
            let at = DateTime::from_timestamp(second, nanos).unwrap();
            assert_eq!(stamp(at), at.format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string());
        }
        let leap = DateTime::from_timestamp(1_483_228_799, 1_500_000_000).unwrap();
        assert_eq!(stamp(leap), "2016-12-31T23:59:60.500000+00:00");
    }

    #[test]
    fn the_time_of_limits_goes_forward_with_the_clock_and_never_back() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut clock = Clock::new(Some(start), true);
        clock.set(start + TimeDelta::days(1));
        clock.set(start);
        clock.freeze(false);
        let day = Duration::from_secs(86_400);
        assert!(clock.elapsed() >= day && clock.elapsed() < day * 2);
    }
}
