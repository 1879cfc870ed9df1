//! How often a bot may identify: one shard in five seconds, a thousand times a day.
//!
//! Owns the counting. The five seconds are real time, as all rate limits; the day is by the sandbox clock.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// Identifies a day, over all shards.
const TOTAL: u32 = 1000;

/// Shards that may identify at once; large bots have more.
const MAX_CONCURRENCY: u64 = 1;

const DAY: TimeDelta = TimeDelta::days(1);

/// What an identify meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// It may go on.
    Allowed,
    /// Another was there less than five seconds ago.
    TooSoon,
    /// The day's are spent.
    Spent,
}

/// The counters.
#[derive(Debug, Default)]
pub(crate) struct Starts {
    /// The span between two, in real time; none when they are not limited.
    pub every: Option<Duration>,
    last: Option<Instant>,
    used: u32,
    since: Option<DateTime<Utc>>,
}

impl Starts {
    /// Counts an identify.
    pub(crate) fn count(&mut self, now: DateTime<Utc>) -> Start {
        self.begin_day(now);
        if self.used >= TOTAL {
            return Start::Spent;
        }
        let real = Instant::now();
        if let (Some(every), Some(last)) = (self.every, self.last)
            && real - last < every
        {
            return Start::TooSoon;
        }
        self.last = Some(real);
        self.used += 1;
        self.since.get_or_insert(now);
        Start::Allowed
    }

    /// Spends all that are left; there are new ones after `span`.
    pub(crate) fn spend_all(&mut self, now: DateTime<Utc>, span: TimeDelta) {
        self.used = TOTAL;
        self.since = Some(now + span - DAY);
    }

    /// `session_start_limit` of `GET /gateway/bot`.
    pub(crate) fn json(&mut self, now: DateTime<Utc>) -> Value {
        self.begin_day(now);
        let reset_after = self.since.map_or(TimeDelta::zero(), |since| since + DAY - now);
        json!({
            "total": TOTAL,
            "remaining": TOTAL - self.used,
            "reset_after": reset_after.num_milliseconds(),
            "max_concurrency": MAX_CONCURRENCY,
        })
    }

    fn begin_day(&mut self, now: DateTime<Utc>) {
        if self.since.is_some_and(|since| since + DAY <= now) {
            self.since = None;
            self.used = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_a_day_and_then_none_until_the_next() {
        let mut starts = Starts::default();
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for _ in 0..TOTAL {
            assert_eq!(starts.count(now), Start::Allowed);
        }
        let late = now + TimeDelta::hours(23);
        assert_eq!(starts.count(late), Start::Spent);
        let json = starts.json(late);
        assert_eq!(
            (&json["remaining"], &json["reset_after"]),
            (&json!(0), &json!(3_600_000))
        );
        assert_eq!(starts.count(now + DAY), Start::Allowed);
        assert_eq!(starts.json(now + DAY)["remaining"], TOTAL - 1);
    }
}
