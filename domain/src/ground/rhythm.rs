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

use super::text::clip;

/// What a cron has to be, for messages about one that is not.
pub const CRON_NEEDS: &str = "a cron of five fields (minute hour day-of-month month day-of-week, as in \"0 9 * * 1\" for Mondays at 09:00) that comes at most once a day";

/// A cron that is none, in the words of whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RhythmFault {
    /// What belongs there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

/// The fields of a cron in their order: what each is called, what may stand there, and the words that may.
const FIELDS: [(&str, &str, &[&str]); 5] = [
    ("the minute (first field)", "a number from 0 to 59", &[]),
    ("the hour (second field)", "a number from 0 to 23", &[]),
    ("the day of the month (third field)", "a number from 1 to 31", &[]),
    (
        "the month (fourth field)",
        "a number from 1 to 12 or jan to dec",
        &[
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ],
    ),
    (
        "the day of the week (fifth field)",
        "a number from 0 to 7 or sun to sat",
        &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
    ),
];

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
    /// Reads a cron of five fields.
    pub fn parse(source: &str) -> Result<Self, RhythmFault> {
        let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = format!("{:?}", clip(&source, 60));
        let fields: Vec<&str> = source.split(' ').filter(|field| !field.is_empty()).collect();
        let wrong = |found: String| RhythmFault {
            expected: CRON_NEEDS.to_owned(),
            found,
        };
        if source.starts_with('@') || fields.len() == 1 {
            return Err(wrong(shown));
        }
        if fields.len() != 5 {
            return Err(wrong(format!("{} fields in {shown}", fields.len())));
        }
        let cron =
            read(&source).ok_or_else(|| wrong_field(&fields).unwrap_or_else(|| wrong(shown.clone())))?;
        let rhythm = Self { source, cron };
        rhythm
            .check_it_comes_back()
            .map_err(|why| wrong(format!("{shown}, {why}")))?;
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

    fn check_it_comes_back(&self) -> Result<(), &'static str> {
        let mut last: Option<NaiveDate> = None;
        let mut wall = NaiveDate::from_ymd_opt(2027, 1, 1)
            .unwrap_or_default()
            .and_time(chrono::NaiveTime::MIN);
        for _ in 0..40 {
            let Some(next) = self.next(wall, false) else {
                return Err("which never comes");
            };
            if last == Some(next.date()) {
                return Err("which comes several times a day");
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

fn read(source: &str) -> Option<Cron> {
    let parser = CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .build();
    parser.parse(source).ok()
}

/// The first of five fields that cannot be read by itself, and what belongs there.
fn wrong_field(fields: &[&str]) -> Option<RhythmFault> {
    let alone = |at: usize| {
        let mut cron = ["0", "0", "*", "*", "*"];
        cron[at] = fields[at];
        read(&cron.join(" "))
    };
    let at = (0..FIELDS.len()).find(|at| alone(*at).is_none())?;
    let (name, range, words) = FIELDS[at];
    let field = fields[at];
    // A name written out is meant as its first three letters.
    let start: String = field.to_lowercase().chars().take(3).collect();
    let meant = words.iter().find(|word| field.len() > 3 && **word == start);
    let expected = match meant {
        Some(word) => format!("`{word}` for {name}"),
        None => format!("{range} as {name}"),
    };
    Some(RhythmFault {
        expected,
        found: format!("{:?}", clip(field, 40)),
    })
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
    fn what_is_no_rhythm_is_refused_in_the_words_of_who_wrote_it() {
        let whole = CRON_NEEDS;
        for (source, expected, found) in [
            ("0 9 * *", whole, "4 fields in \"0 9 * *\""),
            ("0 0 9 * * 1", whole, "6 fields in \"0 0 9 * * 1\""),
            ("@weekly", whole, "\"@weekly\""),
            ("friday", whole, "\"friday\""),
            ("Fridays at 9", whole, "3 fields in \"Fridays at 9\""),
            ("0 9 31 2 *", whole, "\"0 9 31 2 *\", which never comes"),
            (
                "*/30 9 * * 1",
                whole,
                "\"*/30 9 * * 1\", which comes several times a day",
            ),
            (
                "* * * * *",
                whole,
                "\"* * * * *\", which comes several times a day",
            ),
            (
                "0 9 * * friday",
                "`fri` for the day of the week (fifth field)",
                "\"friday\"",
            ),
            (
                "0 9 * * Mondays",
                "`mon` for the day of the week (fifth field)",
                "\"Mondays\"",
            ),
            (
                "0 9 1 january *",
                "`jan` for the month (fourth field)",
                "\"january\"",
            ),
            (
                "0 9 * * x",
                "a number from 0 to 7 or sun to sat as the day of the week (fifth field)",
                "\"x\"",
            ),
            (
                "0 9 * * 9",
                "a number from 0 to 7 or sun to sat as the day of the week (fifth field)",
                "\"9\"",
            ),
            (
                "0 25 * * 1",
                "a number from 0 to 23 as the hour (second field)",
                "\"25\"",
            ),
            (
                "0 9h * * 1",
                "a number from 0 to 23 as the hour (second field)",
                "\"9h\"",
            ),
            (
                "60 9 * * 1",
                "a number from 0 to 59 as the minute (first field)",
                "\"60\"",
            ),
            (
                "0 9 32 * *",
                "a number from 1 to 31 as the day of the month (third field)",
                "\"32\"",
            ),
            (
                "nine o'clock on all mondays",
                "a number from 0 to 59 as the minute (first field)",
                "\"nine\"",
            ),
        ] {
            let fault = Rhythm::parse(source).unwrap_err();
            assert_eq!(
                (fault.expected.as_str(), fault.found.as_str()),
                (expected, found),
                "{source}"
            );
        }
        assert!(Rhythm::parse("").is_err());
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
