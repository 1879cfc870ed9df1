//! When people may be asked what they did not plan themselves: in the waking window, on the free days of their program.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::window::{OPENS_AT, into_window, is_in_window};
use crate::cohort::Cohort;
use crate::ground::calendar::Calendar;
use crate::ground::time::{instant, local_date};
use crate::ground::zone::Zone;

/// So many free days that a zone never had are looked past.
const FURTHEST: usize = 8;

/// The clock and the calendar by which a cohort is asked.
#[derive(Debug, Clone, Copy)]
pub struct AskingTime<'c> {
    /// The zone of the cohort.
    pub zone: Zone,
    /// The days on which nobody is asked.
    pub calendar: &'c Calendar,
}

impl<'c> AskingTime<'c> {
    /// Those of a cohort.
    pub fn of(cohort: &'c Cohort) -> Self {
        Self {
            zone: cohort.zone,
            calendar: &cohort.program.calendar,
        }
    }

    /// Whether the local day of `at` is free.
    pub fn is_free(self, at: DateTime<Utc>) -> bool {
        self.calendar.is_free(local_date(self.zone, at))
    }

    /// Whether somebody may be asked at `at` what comes late.
    pub fn is_open(self, at: DateTime<Utc>) -> bool {
        self.is_free(at) && is_in_window(self.zone, at)
    }

    /// `at` itself while it is open, otherwise its next opening.
    pub fn opening(self, at: DateTime<Utc>) -> DateTime<Utc> {
        let opens = into_window(self.zone, at);
        if self.is_free(opens) {
            return opens;
        }
        let day = local_date(self.zone, opens);
        let opens_at = NaiveTime::MIN + Duration::hours(i64::from(OPENS_AT));
        self.first_that_is(day, opens_at).map_or(opens, |(_, at)| at)
    }

    /// A moment by the wall clock as it comes: on its day where that is free, else at the same time of the next free one.
    pub fn moved(self, wall: NaiveDateTime) -> Option<(NaiveDateTime, DateTime<Utc>)> {
        self.first_that_is(wall.date(), wall.time())
    }

    /// As [`Self::moved`], of an instant: itself where its day is free.
    pub fn on_a_free_day(self, at: DateTime<Utc>) -> DateTime<Utc> {
        if self.is_free(at) {
            return at;
        }
        self.moved(self.zone.wall(at)).map_or(at, |(_, at)| at)
    }

    /// That time of the first free day from `day` on that the zone has.
    fn first_that_is(self, day: NaiveDate, time: NaiveTime) -> Option<(NaiveDateTime, DateTime<Utc>)> {
        let free = std::iter::successors(Some(self.calendar.next_free(day)), |day| {
            day.succ_opt().map(|next| self.calendar.next_free(next))
        });
        let mut there = free.take(FURTHEST).filter_map(|day| {
            let wall = day.and_time(time);
            instant(self.zone, wall).map(|at| (wall, at))
        });
        there.next()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ground::calendar::DayOfWeek;
    use crate::ground::calendar::tests::calendars;
    use crate::ground::zone::tests::{every_zone, zone};
    use crate::schedule::examples::{at, day};

    fn weekends() -> Calendar {
        Calendar::new(vec![DayOfWeek::Sat, DayOfWeek::Sun], Vec::new())
    }

    #[test]
    fn what_falls_on_a_closed_day_comes_at_the_same_time_of_the_next_free_one() {
        let calendar = weekends();
        let berlin = AskingTime {
            zone: zone("Europe/Berlin"),
            calendar: &calendar,
        };
        for (planned, comes) in [
            ("2027-01-15 09:00", "2027-01-15 09:00"),
            ("2027-01-16 09:00", "2027-01-18 09:00"),
            // Clocks are put forward on Sunday, 28 March: the same time of the clock, an hour less.
            ("2027-03-27 09:00", "2027-03-29 08:00"),
            // It is Monday in Berlin already, and Saturday.
            ("2027-01-17 23:30", "2027-01-17 23:30"),
            ("2027-01-15 23:30", "2027-01-17 23:30"),
        ] {
            assert_eq!(berlin.on_a_free_day(at(planned)), at(comes), "{planned}");
        }
        for (late, opens) in [
            ("2027-01-15 12:00", "2027-01-15 12:00"),
            // Friday night is followed by Monday morning.
            ("2027-01-15 21:00", "2027-01-18 07:00"),
            ("2027-01-16 12:00", "2027-01-18 07:00"),
        ] {
            assert_eq!(berlin.opening(at(late)), at(opens), "{late}");
        }
        assert!(!berlin.is_open(at("2027-01-16 12:00")) && berlin.is_open(at("2027-01-18 12:00")));
    }

    #[test]
    fn a_day_that_the_zone_never_had_is_no_free_day() {
        // Samoa went over the date line: there was no Friday 30 December 2011.
        let calendar = Calendar::new(vec![DayOfWeek::Thu, DayOfWeek::Sat], Vec::new());
        let apia = AskingTime {
            zone: zone("Pacific/Apia"),
            calendar: &calendar,
        };
        let thursday = day("2011-12-29").and_hms_opt(9, 0, 0).unwrap();
        let (wall, _) = apia.moved(thursday).unwrap();
        assert_eq!(wall.date(), day("2012-01-01"));
    }

    proptest! {
        #[test]
        fn what_is_moved_is_never_earlier_and_on_a_free_day(
            calendar in calendars(),
            zone in prop::sample::select(every_zone()),
            minutes in 0i64..(60 * 24 * 400),
        ) {
            let time = AskingTime { zone, calendar: &calendar };
            let planned = at("2026-12-01 00:00") + Duration::minutes(minutes);
            let comes = time.on_a_free_day(planned);
            prop_assert!(comes >= planned);
            prop_assert!(time.is_free(comes));
            let opens = time.opening(planned);
            prop_assert!(opens >= planned && time.is_open(opens));
        }
    }
}
