//! The days on which nobody is asked anything: the weekend, and holidays.
//!
//! **Invariant:** what is moved comes on a free day at the same time of the clock, and never earlier. A calendar in which no
//! day of a year is free moves nothing.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Weekday};

use super::words;

/// So far is looked for a free day.
const FURTHEST: u64 = 366;

words! {
    /// A day of the week, as a file names it.
    pub enum DayOfWeek {
        /// Monday.
        Mon = "mon",
        /// Tuesday.
        Tue = "tue",
        /// Wednesday.
        Wed = "wed",
        /// Thursday.
        Thu = "thu",
        /// Friday.
        Fri = "fri",
        /// Saturday.
        Sat = "sat",
        /// Sunday.
        Sun = "sun",
    }
}

impl DayOfWeek {
    fn of(day: NaiveDate) -> Self {
        match day.weekday() {
            Weekday::Mon => Self::Mon,
            Weekday::Tue => Self::Tue,
            Weekday::Wed => Self::Wed,
            Weekday::Thu => Self::Thu,
            Weekday::Fri => Self::Fri,
            Weekday::Sat => Self::Sat,
            Weekday::Sun => Self::Sun,
        }
    }
}

/// A day of every year. 29 February is one only in years that have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayOfYear {
    /// The month, from 1.
    pub month: u32,
    /// The day of the month, from 1.
    pub day: u32,
}

impl DayOfYear {
    /// `None` where no year has it.
    pub fn new(month: u32, day: u32) -> Option<Self> {
        // 2028 is a leap year.
        NaiveDate::from_ymd_opt(2028, month, day).map(|_| Self { month, day })
    }

    fn of(date: NaiveDate) -> Self {
        Self {
            month: date.month(),
            day: date.day(),
        }
    }
}

/// Days that are no working days, both ends among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holiday {
    /// In one year.
    Once(NaiveDate, NaiveDate),
    /// In every year; one that ends before it begins goes over New Year.
    Yearly(DayOfYear, DayOfYear),
}

impl Holiday {
    fn has(&self, date: NaiveDate) -> bool {
        match self {
            Self::Once(first, last) => (*first..=*last).contains(&date),
            Self::Yearly(first, last) => {
                let day = DayOfYear::of(date);
                if first <= last {
                    (*first..=*last).contains(&day)
                } else {
                    day >= *first || day <= *last
                }
            }
        }
    }
}

/// On which days people may be asked something.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    weekend: Vec<DayOfWeek>,
    holidays: Vec<Holiday>,
}

impl Calendar {
    /// One that is free on all days but these.
    pub const fn new(weekend: Vec<DayOfWeek>, holidays: Vec<Holiday>) -> Self {
        Self { weekend, holidays }
    }

    /// Whether people may be asked something on this day.
    pub fn is_free(&self, day: NaiveDate) -> bool {
        !self.weekend.contains(&DayOfWeek::of(day)) && !self.holidays.iter().any(|one| one.has(day))
    }

    /// Holidays that are not in every year.
    pub fn once(&self) -> impl Iterator<Item = (NaiveDate, NaiveDate)> {
        self.holidays.iter().filter_map(|one| match one {
            Holiday::Once(first, last) => Some((*first, *last)),
            Holiday::Yearly(..) => None,
        })
    }

    /// The day itself where it is free, else the next that is.
    pub fn next_free(&self, day: NaiveDate) -> NaiveDate {
        let days = (0..=FURTHEST).map_while(|ahead| day.checked_add_days(Days::new(ahead)));
        days.into_iter().find(|day| self.is_free(*day)).unwrap_or(day)
    }

    /// The same time of the next free day; a wall time of a free day itself.
    pub fn moved(&self, wall: NaiveDateTime) -> NaiveDateTime {
        self.next_free(wall.date()).and_time(wall.time())
    }

    /// The day on which something is asked that is planned for `day` and must be asked from `first` on and before `end`: the
    /// next free day; where none is left, the last free one before it; the day itself where there is none at all.
    pub fn day_before_the_end(&self, day: NaiveDate, first: NaiveDate, end: NaiveDate) -> NaiveDate {
        let next = self.next_free(day);
        if next < end {
            return next;
        }
        let days = (0..=FURTHEST).map_while(|back| day.checked_sub_days(Days::new(back)));
        let mut days = days.take_while(|day| *day >= first);
        days.find(|day| self.is_free(*day)).unwrap_or(day)
    }
}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.weekend.iter().map(|day| day.as_str()).collect();
        write!(f, "Calendar(not on {words:?}, {:?})", self.holidays)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn of_year(month: u32, day: u32) -> DayOfYear {
        DayOfYear::new(month, day).unwrap()
    }

    fn weekend() -> Vec<DayOfWeek> {
        vec![DayOfWeek::Sat, DayOfWeek::Sun]
    }

    /// Calendars as programs have them, and some that leave hardly a day.
    pub(crate) fn calendars() -> impl Strategy<Value = Calendar> {
        let days = prop::sample::subsequence(DayOfWeek::ALL.to_vec(), 0..=4);
        let once = (0i64..150, 0i64..20).prop_map(|(from, long)| {
            let first = day("2026-12-20") + chrono::Duration::days(from);
            Holiday::Once(first, first + chrono::Duration::days(long))
        });
        let yearly = (1u32..=12, 1u32..=28, 0i64..20).prop_map(|(month, day, long)| {
            let first = NaiveDate::from_ymd_opt(2027, month, day).unwrap();
            Holiday::Yearly(
                DayOfYear::of(first),
                DayOfYear::of(first + chrono::Duration::days(long)),
            )
        });
        let holidays = prop::collection::vec(prop_oneof![once, yearly], 0..6);
        (days, holidays).prop_map(|(weekend, holidays)| Calendar::new(weekend, holidays))
    }

    #[test]
    fn a_closed_day_is_moved_to_the_next_free_one() {
        let over_new_year = Holiday::Yearly(of_year(12, 24), of_year(1, 1));
        let easter = Holiday::Once(day("2027-03-26"), day("2027-03-29"));
        let calendar = Calendar::new(weekend(), vec![over_new_year, easter]);
        for (planned, comes) in [
            ("2027-03-25", "2027-03-25"),
            ("2027-03-26", "2027-03-30"),
            ("2027-03-29", "2027-03-30"),
            // Easter of another year is another day.
            ("2028-03-28", "2028-03-28"),
            ("2027-02-27", "2027-03-01"),
            // 2 January 2027 is a Saturday.
            ("2026-12-24", "2027-01-04"),
            ("2027-12-31", "2028-01-03"),
        ] {
            assert_eq!(calendar.next_free(day(planned)), day(comes), "{planned}");
        }
        let friday = day("2027-01-08");
        assert_eq!(Calendar::default().next_free(friday), friday);
        let other = Calendar::new(vec![DayOfWeek::Fri, DayOfWeek::Sat], Vec::new());
        assert_eq!(other.next_free(friday), day("2027-01-10"));
    }

    #[test]
    fn what_must_be_asked_is_asked_before_the_end() {
        let calendar = Calendar::new(weekend(), Vec::new());
        let (first, end) = (day("2027-01-04"), day("2027-03-29"));
        for (planned, comes) in [
            ("2027-02-13", "2027-02-15"),
            // The cohort ends on Sunday: Friday is the last day on which somebody is asked.
            ("2027-03-27", "2027-03-26"),
            ("2027-03-28", "2027-03-26"),
        ] {
            assert_eq!(calendar.day_before_the_end(day(planned), first, end), day(comes));
        }
        // Nothing comes before its time begins.
        let saturday = day("2027-03-27");
        assert_eq!(calendar.day_before_the_end(saturday, saturday, end), saturday);
    }

    #[test]
    fn a_calendar_without_a_free_day_moves_nothing() {
        let never = Calendar::new(DayOfWeek::ALL.to_vec(), Vec::new());
        let today = day("2027-01-08");
        assert_eq!(never.next_free(today), today);
        assert_eq!(never.day_before_the_end(today, today, day("2027-02-01")), today);
    }

    #[test]
    fn a_leap_day_is_a_day_of_some_years() {
        assert_eq!(DayOfYear::new(2, 30), None);
        let leap = Calendar::new(Vec::new(), vec![Holiday::Yearly(of_year(2, 29), of_year(2, 29))]);
        assert!(!leap.is_free(day("2028-02-29")) && leap.is_free(day("2027-03-01")));
    }

    proptest! {
        #[test]
        fn what_is_moved_comes_on_the_first_free_day_and_never_earlier(
            calendar in calendars(), ahead in 0i64..500,
        ) {
            let planned = day("2026-12-01") + chrono::Duration::days(ahead);
            let comes = calendar.next_free(planned);
            prop_assert!(comes >= planned && calendar.is_free(comes));
            let between = planned.iter_days().take_while(|day| *day < comes);
            prop_assert!(between.into_iter().all(|day| !calendar.is_free(day)));
        }
    }
}
