//! When nobody could be answered, and what that does to time that was promised.
//!
//! **Invariant:** a time to answer counts from when the question really stood there, and stands still while the bot was away:
//! what nobody could do is nobody's silence.

use chrono::{DateTime, Duration, Utc};

/// A question that stands there sooner than this after it was decided on counts from the decision.
const PROMPTLY: Duration = Duration::minutes(10);

/// A time in which the bot was away: what people pressed went nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// When it was last there.
    pub from: DateTime<Utc>,
    /// When it was back.
    pub until: DateTime<Utc>,
}

/// How long the bot was away between two instants. The absences do not overlap.
pub fn away(absences: &[Absence], from: DateTime<Utc>, until: DateTime<Utc>) -> Duration {
    absences
        .iter()
        .map(|one| one.until.min(until) - one.from.max(from))
        .filter(|length| *length > Duration::zero())
        .sum()
}

/// The time in which something can be answered, as it really ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerTime {
    /// When the question stood there.
    pub begins: DateTime<Utc>,
    /// Until when answers are taken.
    pub ends: DateTime<Utc>,
    /// How often the end has moved since it was decided on.
    pub moves: u8,
}

impl AnswerTime {
    /// The time from `asked` to `until`, of a question that stood there at `posted` and with the absences since, in order.
    pub fn of(
        asked: DateTime<Utc>,
        until: DateTime<Utc>,
        posted: Option<DateTime<Utc>>,
        absences: &[Absence],
    ) -> Self {
        let late = posted.filter(|posted| *posted > asked + PROMPTLY);
        let begins = late.unwrap_or(asked);
        let mut time = Self {
            begins,
            ends: begins + (until - asked),
            moves: u8::from(late.is_some()),
        };
        for absence in absences {
            if absence.until > begins && absence.from < time.ends {
                time.ends += absence.until - absence.from.max(begins);
                time.moves = time.moves.saturating_add(1);
            }
        }
        time
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hour(hours: i64) -> DateTime<Utc> {
        "2027-02-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::hours(hours)
    }

    fn absence(from: i64, until: i64) -> Absence {
        Absence {
            from: hour(from),
            until: hour(until),
        }
    }

    #[test]
    fn time_stands_still_while_the_bot_is_away() {
        let week = |posted: Option<i64>, absences: &[Absence]| {
            let time = AnswerTime::of(hour(0), hour(168), posted.map(hour), absences);
            (
                (time.begins - hour(0)).num_hours(),
                (time.ends - hour(0)).num_hours(),
                time.moves,
            )
        };
        for (posted, absences, expected) in [
            (Some(0), &[][..], (0, 168, 0)),
            (None, &[], (0, 168, 0)),
            // From when it stood there.
            (Some(50), &[], (50, 218, 1)),
            (Some(0), &[absence(24, 72)], (0, 216, 1)),
            // What was left when the bot went is left when it is back.
            (Some(0), &[absence(160, 300)], (0, 308, 1)),
            (Some(0), &[absence(24, 48), absence(180, 200)], (0, 212, 2)),
            // Before it stood there, and after its end.
            (Some(50), &[absence(10, 60)], (50, 228, 2)),
            (Some(0), &[absence(168, 300), absence(-20, -10)], (0, 168, 0)),
        ] {
            assert_eq!(week(posted, absences), expected, "{posted:?} {absences:?}");
        }
        let prompt = AnswerTime::of(hour(0), hour(168), Some(hour(0) + Duration::minutes(9)), &[]);
        assert_eq!((prompt.begins, prompt.moves), (hour(0), 0));
    }

    #[test]
    fn only_what_lies_between_counts_as_away() {
        let absences = [absence(0, 10), absence(20, 30)];
        for (from, until, expected) in [(0, 30, 20), (5, 25, 10), (10, 20, 0), (30, 90, 0), (-9, 3, 3)] {
            let away = away(&absences, hour(from), hour(until)).num_hours();
            assert_eq!(away, expected, "{from} {until}");
        }
    }

    proptest! {
        /// People have as long to answer as they were promised, whenever the bot was away.
        #[test]
        fn the_promised_time_is_given(
            posted in 0i64..400, gaps in prop::collection::vec((0i64..200, 1i64..300), 0..6),
        ) {
            let (mut at, mut absences) = (0, Vec::new());
            for (pause, length) in gaps {
                at += pause;
                absences.push(absence(at, at + length));
                at += length + 1;
            }
            let time = AnswerTime::of(hour(0), hour(100), Some(hour(posted)), &absences);
            let there = (time.ends - time.begins) - away(&absences, time.begins, time.ends);
            prop_assert_eq!(there, Duration::hours(100));
        }
    }
}
