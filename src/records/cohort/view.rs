//! The days of a cohort in words.
//!
//! **Invariant:** a day of a calendar is written out and never a timestamp of Discord's: whichever moment would stand for it,
//! somewhere in the world it is another day then.

use chrono::{Datelike, NaiveDate};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

use super::Cohort;

/// A day with its weekday, alike for every reader.
pub fn day(texts: &Texts, date: NaiveDate) -> String {
    let named = |name: &str| date.format(name).to_string().to_lowercase();
    t!(
        texts,
        "cohort-day",
        weekday = named("%a"),
        day = date.day().to_string(),
        month = named("%b"),
        year = date.year().to_string()
    )
}

/// From when to when a cohort runs, both days included, and for how long.
pub fn dates(texts: &Texts, cohort: &Cohort) -> String {
    let last = cohort.dates.last_day();
    t!(
        texts,
        "cohort-dates",
        starts = day(texts, cohort.dates.starts_on),
        ends = day(texts, last),
        length = length(texts, cohort.dates.days())
    )
}

/// How long so many days are: in weeks where they are whole, else in days.
pub fn length(texts: &Texts, days: i64) -> String {
    match days % 7 {
        0 => t!(texts, "cohort-length-weeks", weeks = days / 7),
        _ => t!(texts, "cohort-length-days", days = days),
    }
}

/// Weeks that a cohort runs, the last of them maybe not whole.
pub fn weeks(cohort: &Cohort) -> i64 {
    (cohort.dates.days() + 6) / 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_length_is_told_that_is_not_so() {
        let texts = Texts::load(None, "en").unwrap();
        let told: Vec<String> = [1, 7, 8, 81, 84].map(|days| length(&texts, days)).into();
        assert_eq!(told, ["one day", "one week", "8 days", "81 days", "12 weeks"]);
    }

    #[test]
    fn a_day_is_written_out_in_every_month() {
        let texts = Texts::load(None, "en").unwrap();
        let told = |date: &str| day(&texts, date.parse().unwrap());
        assert_eq!(told("2027-01-11"), "Mon 11 Jan 2027");
        assert_eq!(told("2026-12-25"), "Fri 25 Dec 2026");
        assert_eq!(told("2028-02-29"), "Tue 29 Feb 2028");
        let first: NaiveDate = "2027-01-01".parse().unwrap();
        for date in first.iter_days().take(365) {
            assert_eq!(day(&texts, date), date.format("%a %-d %b %Y").to_string());
        }
    }
}
