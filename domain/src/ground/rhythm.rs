//! A cron expression of a program, read once and walked in wall time.
//!
//! Croner walks plain wall times here and [`crate::ground::time::instant`] turns each into an instant, so that the
//! planned local date of a prompt never moves with a clock change.
//!
//! **Invariant:** a rhythm comes back for ever and at most once a day.

use std::fmt;

use chrono::{Duration, NaiveDate, NaiveDateTime};
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};

/// What a cron has to be, for messages about one that is not.
pub const CRON_NEEDS: &str = "a cron of five fields (minute hour day-of-month month day-of-week, as in \"0 9 * * 1\" for Mondays at 09:00) that comes at most once a day";

/// When something comes again: a cron of five fields, at most once a day.
#[derive(Debug, Clone)]
pub struct Rhythm {
    source: String,
    cron: Cron,
}

impl PartialEq for Rhythm {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Rhythm {}

impl Rhythm {
    /// Reads a cron of five fields; the error says in plain English what is wrong with it.
    pub fn parse(source: &str) -> Result<Self, String> {
        let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
        let fields = source.split(' ').filter(|field| !field.is_empty()).count();
        if source.starts_with('@') {
            return Err(format!("the nickname {source}"));
        }
        if fields != 5 {
            return Err(format!("{fields} fields in {source:?}"));
        }
        let cron = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed)
            .build()
            .parse(&source)
            .map_err(|error| format!("{source:?} ({error})"))?;
        let rhythm = Self { source, cron };
        rhythm.check_it_comes_back()?;
        Ok(rhythm)
    }

    /// A rhythm that stands in the code as a default.
    #[expect(
        clippy::expect_used,
        reason = "every default is read by the test of an empty stored program"
    )]
    pub(crate) fn known(source: &'static str) -> Self {
        Self::parse(source).expect("a default is a cron of five fields")
    }

    fn check_it_comes_back(&self) -> Result<(), String> {
        let mut last: Option<NaiveDate> = None;
        let mut wall = NaiveDate::from_ymd_opt(2027, 1, 1)
            .unwrap_or_default()
            .and_time(chrono::NaiveTime::MIN);
        for _ in 0..40 {
            let Some(next) = self.next(wall, false) else {
                return Err(format!("{:?}, which never comes", self.source));
            };
            if last == Some(next.date()) {
                return Err(format!("{:?}, which comes several times a day", self.source));
            }
            last = Some(next.date());
            wall = next;
        }
        Ok(())
    }

    fn next(&self, wall: NaiveDateTime, inclusive: bool) -> Option<NaiveDateTime> {
        self.cron.find_next_occurrence(&wall, inclusive).ok()
    }

    /// The first wall time of the rhythm at or after `wall`.
    pub fn from(&self, wall: NaiveDateTime) -> Option<NaiveDateTime> {
        self.next(wall, true)
    }

    /// The first wall time of the rhythm after `wall`.
    pub fn after(&self, wall: NaiveDateTime) -> Option<NaiveDateTime> {
        self.next(wall, false)
    }

    /// The time between `wall`, one of its own, and the next; a week where there is none.
    pub fn period(&self, wall: NaiveDateTime) -> Duration {
        self.after(wall).map_or(Duration::weeks(1), |next| next - wall)
    }

    /// The cron, its spaces single.
    pub fn as_str(&self) -> &str {
        &self.source
    }
}

impl fmt::Display for Rhythm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn a_rhythm_walks_wall_times() {
        let mondays = Rhythm::parse(" 0  9 * * MON ").unwrap();
        assert_eq!(mondays.as_str(), "0 9 * * MON");
        assert_eq!(
            mondays.from(wall("2027-03-15 09:00")),
            Some(wall("2027-03-15 09:00"))
        );
        assert_eq!(
            mondays.after(wall("2027-03-15 09:00")),
            Some(wall("2027-03-22 09:00"))
        );
        assert_eq!(mondays.period(wall("2027-03-15 09:00")), Duration::weeks(1));
        let missing_hour = Rhythm::parse("30 2 * * 0").unwrap();
        assert_eq!(
            missing_hour.from(wall("2027-03-28 00:00")),
            Some(wall("2027-03-28 02:30"))
        );
    }

    #[test]
    fn what_is_no_rhythm_is_refused_with_the_reason() {
        for (source, reason) in [
            ("", "0 fields"),
            ("0 9 * *", "4 fields"),
            ("0 0 9 * * 1", "6 fields"),
            ("@weekly", "nickname"),
            ("0 25 * * 1", "0 25"),
            ("0 9 31 2 *", "never comes"),
            ("*/30 9 * * 1", "several times a day"),
            ("* * * * *", "several times a day"),
            ("nine o'clock on all mondays", "nine"),
        ] {
            let error = Rhythm::parse(source).unwrap_err();
            assert!(error.contains(reason), "{source:?}: {error}");
        }
    }

    #[test]
    fn seldom_rhythms_are_rhythms_too() {
        for source in [
            "0 9 1 * *",
            "0 9 * * 1#1",
            "0 9 L * *",
            "15 10 29 2 *",
            "0 9 1 1,7 *",
        ] {
            assert!(Rhythm::parse(source).is_ok(), "{source}");
        }
    }
}
