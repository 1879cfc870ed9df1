//! Dates, zones, and the instant at which a wall clock shows a time.
//!
//! Clock-free: nothing here asks what time it is.
//!
//! **Invariant:** a wall time that happens twice means the first; one that the clock jumps over
//! means the first instant after the jump; on a day that a zone never had, nothing happens
//! (ARCHITECTURE.md, *Time, ids, words*).

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::refusal::Refusal;
use super::refusals;
use super::zone::{Reading, Zone};

refusals! {
    /// Why a date or zone cannot be read.
    pub enum TimeRefusal {
        /// Not a date of the form 2027-03-14, or no date of the calendar.
        BadDate {
            /// What the person wrote.
            given: String = "14.3.2027".into(),
        } => "bad-date";
        /// Not a zone of the IANA list.
        BadTimeZone {
            /// What the person wrote.
            given: String = "Mars/Olympus".into(),
        } => "bad-time-zone";
        /// A zone of the IANA list that stands for an offset and for no place: it keeps no summer time, or whose is
        /// anybody's guess.
        ZoneOfNoPlace {
            /// What the person wrote.
            given: String = "EST".into(),
        } => "zone-of-no-place";
    }
}

/// Years a date may lie in; anything else is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

/// Reads a date written as 2027-03-14.
pub fn parse_date(given: &str) -> Result<NaiveDate, Refusal> {
    let text = given.trim();
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    shaped
        .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten()
        .filter(|date| YEARS.contains(&date.year()))
        .ok_or_else(|| {
            Refusal::from(TimeRefusal::BadDate {
                given: crate::ground::text::clip(&crate::ground::text::one_line(given), 40),
            })
        })
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
    use chrono::Duration;
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
    fn only_dates_of_the_calendar_are_dates() {
        assert_eq!(
            parse_date(" 2027-03-14 "),
            Ok(NaiveDate::from_ymd_opt(2027, 3, 14).unwrap())
        );
        assert!(parse_date("2028-02-29").is_ok());
        for given in [
            "",
            "14.3.2027",
            "2027-02-29",
            "2027-13-01",
            "2027-3-14",
            "0001-01-01",
            "9999-01-01",
            "+027-03-14",
            "2027-03-14T10",
            "tomorrow",
            "２０２７-03-14",
        ] {
            let refusal = parse_date(given).unwrap_err();
            let given = given.to_owned();
            assert_eq!(refusal, TimeRefusal::BadDate { given });
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
