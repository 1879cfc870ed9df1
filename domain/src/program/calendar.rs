//! `[calendar]`: the days on which nobody is asked anything.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};
use toml::de::DeValue;

use super::table::{Table, found};
use crate::ground::calendar::{Calendar, DayOfWeek, DayOfYear, Holiday};

/// Of a program that does not say.
const WEEKEND: [DayOfWeek; 2] = [DayOfWeek::Sat, DayOfWeek::Sun];
/// Days of a week that can be its weekend.
const MOST_OF_A_WEEK: usize = 3;
/// Holidays that a program can name.
const MOST_HOLIDAYS: usize = 100;
/// The most days on end on which nobody is asked anything: what waits longer than that belongs into another cohort.
const LONGEST: i64 = 62;

/// Reads the section.
pub(super) fn read(table: Table<'_, '_>) -> Calendar {
    let weekends = table.flag("weekends", false);
    let named = table.lacks("weekend");
    let least = usize::from(!named);
    let of = "days of the week (mon, tue, wed, thu, fri, sat, sun)";
    let weekend = table.list("weekend", least..=MOST_OF_A_WEEK, of, |name, span, value| {
        let day = value.as_str().and_then(DayOfWeek::parse);
        if day.is_none() {
            let expected = "one of the words mon, tue, wed, thu, fri, sat, sun";
            table.note(span, name, expected, found(value));
        }
        day
    });
    let of = "holidays";
    let holidays = table.list("holidays", 0..=MOST_HOLIDAYS, of, |name, span, value| {
        holiday(&table, name, span, value)
    });
    let weekend = match (weekends, named) {
        (true, _) => Vec::new(),
        (false, true) => WEEKEND.to_vec(),
        (false, false) => weekend,
    };
    let calendar = Calendar::new(weekend, holidays.clone());
    if table.is_sound("calendar")
        && let Some(from) = holidays.iter().find_map(|one| too_long(&calendar, *one))
    {
        let expected = format!("holidays that leave no more than {LONGEST} days on end without a free one");
        table.fault("holidays", expected, format!("none from {from} on"));
    }
    table.finish();
    calendar
}

const EXPECTED: &str = "a day such as \"2027-04-05\", one of every year such as \"12-25\", or the first and the last of several as in \
                        \"2027-12-24..2028-01-02\" or \"12-24..01-01\"";

fn holiday(table: &Table<'_, '_>, name: &str, span: Range<usize>, value: &DeValue<'_>) -> Option<Holiday> {
    let given = match value {
        DeValue::String(text) => text.trim().to_owned(),
        // A date of TOML itself.
        DeValue::Datetime(date) => date.to_string(),
        _ => String::new(),
    };
    let (first, last) = given.split_once("..").unwrap_or((given.as_str(), given.as_str()));
    let (first, last) = (first.trim(), last.trim());
    let once = || Some((first.parse::<NaiveDate>().ok()?, last.parse::<NaiveDate>().ok()?));
    let read = match once() {
        Some((first, last)) => Some(Holiday::Once(first, last)),
        None => of_year(first)
            .zip(of_year(last))
            .map(|(first, last)| Holiday::Yearly(first, last)),
    };
    let Some(read) = read else {
        table.note(span, name, EXPECTED, found(value));
        return None;
    };
    let days = match read {
        Holiday::Once(first, last) => (last - first).num_days() + 1,
        Holiday::Yearly(first, last) => length(first, last),
    };
    if !(1..=LONGEST).contains(&days) {
        let expected = format!("from 1 to {LONGEST} days, the first of them first");
        table.note(span, name, &expected, found(value));
        return None;
    }
    Some(read)
}

/// A month and a day, `12-25`.
fn of_year(text: &str) -> Option<DayOfYear> {
    let (month, day) = text.split_once('-')?;
    let number = |digits: &str| {
        let plain = matches!(digits.len(), 1 | 2) && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten()
    };
    DayOfYear::new(number(month)?, number(day)?)
}

/// How many days there are from one to the other, in a leap year.
fn length(first: DayOfYear, last: DayOfYear) -> i64 {
    let in_year = |year, day: DayOfYear| NaiveDate::from_ymd_opt(year, day.month, day.day);
    // 2028 is a leap year; over New Year the second lies in the year after it, where 29 February counts as the day before.
    let end = match first <= last {
        true => in_year(2028, last),
        false => in_year(2029, last).or_else(|| NaiveDate::from_ymd_opt(2029, last.month, 28)),
    };
    let days = in_year(2028, first).zip(end).map(|(first, last)| last - first);
    days.map_or(0, |days| days.num_days() + 1)
}

/// The first of more closed days on end than there may be, around a holiday; a yearly one is looked at in two years.
fn too_long(calendar: &Calendar, holiday: Holiday) -> Option<NaiveDate> {
    let begins = match holiday {
        Holiday::Once(first, _) => vec![first],
        Holiday::Yearly(first, _) => (2027..=2028)
            .filter_map(|year| NaiveDate::from_ymd_opt(year, first.month, first.day))
            .collect(),
    };
    let closed = |first: &NaiveDate| {
        let mut days = first
            .iter_days()
            .take(usize::try_from(LONGEST).unwrap_or_default() + 1);
        days.all(|day| !calendar.is_free(day))
    };
    begins.into_iter().find(closed)
}

/// The days of a year on which a program could begin, for whoever looks at all of them: those of 2027, and those from which
/// a holiday that is not in every year lies within a run of so many days.
pub(super) fn first_days(calendar: &Calendar, run: u64) -> Vec<NaiveDate> {
    let year = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap_or_default();
    let mut days: Vec<NaiveDate> = year.iter_days().take(366).collect();
    for (first, last) in calendar.once() {
        let from = first.checked_sub_days(Days::new(run)).unwrap_or(first);
        days.extend(from.iter_days().take_while(|day| *day <= last));
    }
    days.sort_unstable();
    days.dedup();
    days.retain(|day| day.year() > 0);
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Program;

    const CAREER: &str = include_str!("../../../config/programs/career-growth.toml");

    fn with(section: &str) -> String {
        format!("{CAREER}\n[calendar]\n{section}\n")
    }

    fn calendar(section: &str) -> Calendar {
        let program = Program::parse("test", &with(section));
        program.unwrap_or_else(|faults| panic!("{faults:#?}")).calendar
    }

    fn is_free(section: &str, days: &[&str]) -> Vec<bool> {
        let calendar = calendar(section);
        days.iter()
            .map(|day| calendar.is_free(day.parse().unwrap()))
            .collect()
    }

    #[test]
    fn weekends_are_closed_unless_the_program_says_so() {
        // A Friday, a Saturday, a Sunday and a Monday.
        let days = ["2027-01-08", "2027-01-09", "2027-01-10", "2027-01-11"];
        assert_eq!(is_free("", &days), [true, false, false, true]);
        assert_eq!(is_free("weekends = true", &days), [true; 4]);
        assert_eq!(
            is_free("weekend = [\"fri\", \"sat\"]", &days),
            [false, false, true, true]
        );
        let none = Program::parse("test", CAREER).unwrap().calendar;
        assert_eq!(none, calendar(""));
        let stored = Program::parse_stored("test", "weeks = 3").unwrap().calendar;
        assert_eq!(
            stored, none,
            "of a program that was stored before there were calendars"
        );
    }

    #[test]
    fn holidays_are_days_of_one_year_or_of_every_year() {
        let section =
            "holidays = [\"2027-04-05\", 2027-05-06, \"2027-05-10..2027-05-14\", \"12-24..01-01\", \"3-8\"]";
        let days = [
            "2027-04-05",
            "2028-04-05",
            "2027-05-06",
            "2027-05-12",
            "2028-12-29",
            "2029-03-08",
        ];
        assert_eq!(is_free(section, &days), [false, true, false, false, false, false]);
    }

    #[test]
    fn what_is_wrong_is_told_with_line_key_and_what_belongs_there() {
        let line = CAREER.lines().count() + 3;
        for (section, expected) in [
            (
                "weekend = [\"saturday\"]",
                "`calendar.weekend[1]`: expected one of the words mon, tue",
            ),
            (
                "weekend = []",
                "`calendar.weekend`: expected 1 to 3 days of the week",
            ),
            ("weekends = \"no\"", "`calendar.weekends`: expected true or false"),
            (
                "holidays = [\"24.12.2027\"]",
                "`calendar.holidays[1]`: expected a day such as",
            ),
            (
                "holidays = [\"2027-02-30\"]",
                "`calendar.holidays[1]`: expected a day such as",
            ),
            (
                "holidays = [\"02-30\"]",
                "`calendar.holidays[1]`: expected a day such as",
            ),
            ("holidays = [7]", "`calendar.holidays[1]`: expected a day such as"),
            (
                "holidays = [\"12-24..2027-01-01\"]",
                "`calendar.holidays[1]`: expected a day such as",
            ),
            (
                "holidays = [\"2027-05-02..2027-05-01\"]",
                "expected from 1 to 62 days, the first of them first",
            ),
            ("holidays = [\"06-01..09-01\"]", "expected from 1 to 62 days"),
            (
                "holidays = [\"2027-06-01..2027-07-20\", \"07-21..08-20\"]",
                "leave no more than 62 days on end without a free one, found none from 2027-06-01",
            ),
            (
                "holiday = []",
                "`calendar.holiday`: expected a known key (did you mean `holidays`?)",
            ),
        ] {
            let faults = Program::parse("test", &with(section)).unwrap_err();
            let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
            assert_eq!(told.len(), 1, "{section}: {told:?}");
            assert!(told[0].contains(expected), "{section}: {}", told[0]);
            assert!(told[0].starts_with(&format!("line {line}:")), "{}", told[0]);
            // What was imported by another version is read all the same.
            assert!(Program::parse_stored("test", &with(section)).is_ok());
        }
    }

    #[test]
    fn the_length_of_days_of_every_year_goes_over_new_year() {
        let day = |text| of_year(text).unwrap();
        for (first, last, days) in [
            ("12-25", "12-25", 1),
            ("12-24", "01-01", 9),
            ("02-28", "03-01", 3),
            ("3-1", "2-29", 365),
        ] {
            assert_eq!(length(day(first), day(last)), days, "{first}..{last}");
        }
    }
}
