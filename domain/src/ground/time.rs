//! Dates, zones, and the instant at which a wall clock shows a time.
//!
//! Clock-free: nothing here asks what time it is.
//!
//! **Invariant:** a wall time that happens twice means the first; one that the clock jumps over
//! means the first instant after the jump; on a day that a zone never had, nothing happens
//! (ARCHITECTURE.md, *Time, ids, words*).

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use unicode_normalization::UnicodeNormalization;

use super::refusal::Refusal;
use super::refusals;
use super::text::{TextRefusal, clip, one_line};
use super::zone::{Reading, Zone};

refusals! {
    /// Why a date or zone cannot be read.
    pub enum TimeRefusal {
        /// Nothing that begins with a year and can be read as a date.
        BadDate {
            /// What the person wrote.
            given: String = "14.3.2027".into(),
        } => "bad-date";
        /// The month has no such day, in this year.
        NoSuchDay {
            /// The day that was written.
            day: u32 = 29,
            /// The month, from 1.
            month: u32 = 2,
            /// The year, as it is written: it is no count of anything.
            year: String = "2027".into(),
        } => "no-such-day";
        /// The year has no such month.
        NoSuchMonth {
            /// What the person wrote.
            given: String = "2027-14-03".into(),
            /// The month that was written.
            month: u32 = 14,
        } => "no-such-month";
        /// A day of the calendar that no program can mean.
        YearOutOfReach {
            /// What the person wrote.
            given: String = "9999-12-31".into(),
            /// Its year.
            year: String = "9999".into(),
        } => "year-out-of-reach";
        /// Not a zone of the IANA list.
        BadTimeZone {
            /// What the person wrote.
            given: String = "Mars/Olympus".into(),
        } => "bad-time-zone";
        /// An offset, or a name that stands for one and for no place: whether and when clocks change there is anybody's
        /// guess.
        ZoneOfNoPlace {
            /// What the person wrote.
            given: String = "EST".into(),
        } => "zone-of-no-place";
    }
}

/// Years a date may lie in; anything else is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

/// Reads a date that begins with its year: 2027-03-14, and what can mean nothing else, such as 2027-3-14, 2027/03/14 and
/// 20270314. Whether the day or the month comes first in 03/04/2027 is anybody's guess.
pub fn parse_date(given: &str) -> Result<NaiveDate, Refusal> {
    let quoted = || clip(&one_line(given), 40);
    let text = one_line(given);
    if text.is_empty() {
        return TextRefusal::NothingWritten.refuse();
    }
    let Some((year, month, day)) = year_first(&text) else {
        return TimeRefusal::BadDate { given: quoted() }.refuse();
    };
    if !YEARS.contains(&year) {
        return TimeRefusal::YearOutOfReach {
            given: quoted(),
            year: format!("{year:04}"),
        }
        .refuse();
    }
    if !(1..=12).contains(&month) {
        return TimeRefusal::NoSuchMonth {
            given: quoted(),
            month,
        }
        .refuse();
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| {
        Refusal::from(TimeRefusal::NoSuchDay {
            day,
            month,
            year: year.to_string(),
        })
    })
}

/// Year, month and day of a text in this order, whether or not the calendar has them.
fn year_first(text: &str) -> Option<(i32, u32, u32)> {
    // As it is typed in another script's width.
    let text: String = text.nfkc().collect();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return numbers([text.get(..4)?, text.get(4..6)?, text.get(6..)?]);
    }
    let mut parts = text.split(is_between).map(str::trim);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    let lengths = three.map(str::len);
    let is_date = parts.next().is_none() && matches!(lengths, [4, 1 | 2, 1 | 2]);
    is_date.then(|| numbers(three)).flatten()
}

fn numbers(parts: [&str; 3]) -> Option<(i32, u32, u32)> {
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !parts.into_iter().all(plain) {
        return None;
    }
    let [year, month, day] = parts;
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// What stands between the parts of a date: a slash, a full stop, and what looks like a hyphen and is pasted for one.
pub(super) fn is_between(c: char) -> bool {
    matches!(c, '-' | '/' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The day it is in `zone`.
pub fn local_date(zone: Zone, now: DateTime<Utc>) -> NaiveDate {
    zone.wall(now).date()
}

/// The wall time it is in `zone`.
pub fn local_time(zone: Zone, now: DateTime<Utc>) -> NaiveTime {
    zone.wall(now).time()
}

/// The first instant of a day in `zone`; `None` where the zone never had that day.
pub fn day_start(zone: Zone, date: NaiveDate) -> Option<DateTime<Utc>> {
    instant(zone, date.and_time(NaiveTime::MIN))
}

/// The instant at which clocks in `zone` show `wall`, by the module's invariant.
pub fn instant(zone: Zone, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
    match zone.read(wall)? {
        Reading::Shown(at) => Some(at),
        Reading::JumpedOver { at, from, to } => {
            let midnight = wall.date().and_time(NaiveTime::MIN);
            let next_midnight = wall.date().succ_opt()?.and_time(NaiveTime::MIN);
            let day_is_missing = from <= midnight && to >= next_midnight;
            (!day_is_missing).then_some(at)
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Duration};
    use proptest::prelude::*;

    use super::*;
    use crate::ground::zone::tests::{every_zone, zone};

    fn at(name: &str, wall: &str) -> Option<String> {
        let wall = NaiveDateTime::parse_from_str(wall, "%Y-%m-%d %H:%M").unwrap();
        instant(zone(name), wall).map(|at| at.format("%Y-%m-%d %H:%MZ").to_string())
    }

    #[test]
    fn clocks_that_jump_follow_the_rule() {
        // The vectors of reliability.md §1.6.
        for (zone, wall, expected) in [
            ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:00Z"),
            ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30Z"),
            ("Europe/London", "2026-03-29 01:30", "2026-03-29 01:00Z"),
            ("Europe/London", "2026-10-25 01:30", "2026-10-25 00:30Z"),
            ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:00Z"),
            ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30Z"),
            ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30Z"),
            ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45Z"),
            ("Asia/Beirut", "2026-03-29 00:00", "2026-03-28 22:00Z"),
            ("Asia/Beirut", "2026-03-29 00:30", "2026-03-28 22:00Z"),
            ("Africa/Cairo", "2026-04-24 00:30", "2026-04-23 22:00Z"),
            ("America/Santiago", "2026-09-06 00:00", "2026-09-06 04:00Z"),
            ("America/Havana", "2026-11-01 00:30", "2026-11-01 04:30Z"),
            ("Pacific/Chatham", "2026-04-05 03:20", "2026-04-04 13:35Z"),
            ("Pacific/Chatham", "2026-09-27 03:00", "2026-09-26 14:00Z"),
            ("Antarctica/Troll", "2026-03-29 02:30", "2026-03-29 01:00Z"),
            ("America/Nuuk", "2026-03-28 23:30", "2026-03-29 01:00Z"),
            ("Africa/Casablanca", "2026-02-15 02:30", "2026-02-15 01:30Z"),
            ("Asia/Kathmandu", "2026-02-15 00:00", "2026-02-14 18:15Z"),
        ] {
            assert_eq!(at(zone, wall).as_deref(), Some(expected), "{zone} {wall}");
        }
    }

    #[test]
    fn on_a_day_a_zone_never_had_nothing_happens() {
        assert_eq!(at("Pacific/Apia", "2011-12-30 09:00"), None);
        assert_eq!(at("Pacific/Apia", "2011-12-30 00:00"), None);
        assert_eq!(
            at("Pacific/Apia", "2011-12-29 23:59").as_deref(),
            Some("2011-12-30 09:59Z")
        );
        assert_eq!(
            at("Pacific/Apia", "2011-12-31 00:00").as_deref(),
            Some("2011-12-30 10:00Z")
        );
    }

    #[test]
    fn a_date_that_begins_with_its_year_is_read_however_it_is_written() {
        let day = NaiveDate::from_ymd_opt(2027, 3, 4).unwrap();
        for given in [
            " 2027-03-04 ",
            "2027-3-4",
            "2027-03-4",
            "2027/03/04",
            "2027.03.04",
            "2027. 3. 4",
            "20270304",
            // Hyphens of word processors, a minus, what is wide, and what nobody sees.
            "2027\u{2010}03\u{2010}04",
            "2027\u{2011}03\u{2011}04",
            "2027\u{2013}03\u{2013}04",
            "2027\u{2212}03\u{2212}04",
            "２０２７－０３－０４",
            "\u{feff}2027-03-04\u{200e}",
            "2027-03-04\u{a0}",
        ] {
            assert_eq!(parse_date(given), Ok(day), "{given:?}");
        }
        assert!(parse_date("2028-02-29").is_ok());
    }

    #[test]
    fn what_cannot_be_read_is_refused_for_what_is_wrong_with_it() {
        for nothing in ["", " ", "\u{3164}", "\u{200e}"] {
            assert_eq!(parse_date(nothing), Err(TextRefusal::NothingWritten.into()));
        }
        for given in [
            "14.3.2027",
            "03/04/2027",
            "27-03-14",
            "2027-03",
            "2027-03-014",
            "2027-03-14-1",
            "2027-03-",
            "+027-03-14",
            "2027-+3-14",
            "2027-03-14T10",
            "202703140",
            "2027 March 14",
            "tomorrow",
            "٢٠٢٧-03-14",
        ] {
            let refusal = parse_date(given).unwrap_err();
            let given = given.to_owned();
            assert_eq!(refusal, TimeRefusal::BadDate { given });
        }
        for (given, day, month, year) in [
            ("2027-02-29", 29, 2, "2027"),
            ("2027/2/29", 29, 2, "2027"),
            ("20270431", 31, 4, "2027"),
            ("2028-02-30", 30, 2, "2028"),
            ("2027-03-00", 0, 3, "2027"),
        ] {
            let year = year.to_owned();
            let refusal = parse_date(given).unwrap_err();
            assert_eq!(refusal, TimeRefusal::NoSuchDay { day, month, year }, "{given}");
        }
        for (given, month) in [("2027-13-01", 13), ("2027-0-1", 0), ("2027/14/03", 14)] {
            let refusal = parse_date(given).unwrap_err();
            let given = given.to_owned();
            assert_eq!(refusal, TimeRefusal::NoSuchMonth { given, month });
        }
        for (given, year) in [
            ("9999-12-31", "9999"),
            ("2200-01-01", "2200"),
            ("1999-12-31", "1999"),
            ("0001-01-01", "0001"),
        ] {
            let refusal = parse_date(given).unwrap_err();
            let (given, year) = (given.to_owned(), year.to_owned());
            assert_eq!(refusal, TimeRefusal::YearOutOfReach { given, year });
        }
    }

    proptest! {
        #[test]
        fn every_day_within_reach_is_read_in_each_way_of_writing_it(days in 0i64..73_000, way in 0usize..6) {
            let date = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + Duration::days(days);
            let way = ["%Y-%m-%d", "%Y-%-m-%-d", "%Y/%m/%d", "%Y.%-m.%-d", "%Y%m%d", "%Y\u{2011}%m\u{2011}%d"][way];
            prop_assert_eq!(parse_date(&date.format(way).to_string()), Ok(date));
        }

        #[test]
        fn nothing_that_is_written_is_more_than_refused(given in "[0-9./ -]{0,12}|\\PC{0,12}") {
            if let Ok(date) = parse_date(&given) {
                prop_assert!(YEARS.contains(&date.year()));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn the_instant_of_a_wall_time_shows_it_or_the_end_of_the_gap(
            zone in prop::sample::select(every_zone()),
            minutes in 0i64..(60 * 24 * 365 * 40),
        ) {
            let wall = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap().and_time(NaiveTime::MIN)
                + Duration::minutes(minutes);
            if let Some(found) = instant(zone, wall) {
                let shown = zone.wall(found);
                let just_before = zone.wall(found - Duration::seconds(1));
                prop_assert!(shown == wall || (shown > wall && just_before < wall));
            }
        }
    }
}
