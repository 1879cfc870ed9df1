//! Dates, zones, and the instant at which a wall clock shows a time.
//!
//! Clock-free: nothing here asks what time it is.
//!
//! **Invariant:** a wall time that happens twice means the first; one that the clock jumps over
//! means the first instant after the jump; on a day that a zone never had, nothing happens
//! (ARCHITECTURE.md, *Time, ids, words*).

use chrono::{
    DateTime, Datelike, Duration, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc,
};
use chrono_tz::Tz;

use super::refusal::Refusal;
use super::refusals;

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

/// Names of the IANA list that stand for an offset, beside those in `Etc/`. Some keep no summer time where the people who
/// are called so do (`EST`), some have a sign the other way round (`GMT+5`).
const OFFSETS: [&str; 19] = [
    "CET",
    "CST6CDT",
    "EET",
    "EST",
    "EST5EDT",
    "GMT",
    "GMT+0",
    "GMT-0",
    "GMT0",
    "Greenwich",
    "HST",
    "MET",
    "MST",
    "MST7MDT",
    "PST8PDT",
    "UCT",
    "Universal",
    "WET",
    "Zulu",
];

/// Whether a zone is one in which people live by a clock, or UTC, which is picked on purpose.
fn is_of_a_place(zone: Tz) -> bool {
    let name = zone.name();
    name == "UTC" || !(name.starts_with("Etc/") || OFFSETS.contains(&name))
}

/// Reads a zone of the IANA list; case and spaces for underscores are forgiven. Offsets are no zones, and neither are
/// abbreviations.
pub fn parse_zone(given: &str) -> Result<Tz, Refusal> {
    let wanted = given.trim().replace(' ', "_");
    let quoted = || crate::ground::text::clip(&crate::ground::text::one_line(given), 40);
    let found = chrono_tz::TZ_VARIANTS
        .iter()
        .find(|zone| zone.name().eq_ignore_ascii_case(&wanted));
    match found {
        Some(zone) if is_of_a_place(*zone) => Ok(*zone),
        Some(_) => TimeRefusal::ZoneOfNoPlace { given: quoted() }.refuse(),
        None => TimeRefusal::BadTimeZone { given: quoted() }.refuse(),
    }
}

/// Zones whose name contains what was typed so far, for completion; at most `limit`, best first.
pub fn zones_like(typed: &str, limit: usize) -> Vec<Tz> {
    let typed = typed.trim().replace(' ', "_").to_ascii_lowercase();
    let mut found: Vec<(usize, Tz)> = chrono_tz::TZ_VARIANTS
        .iter()
        .filter(|zone| is_of_a_place(**zone))
        .filter_map(|zone| {
            let name = zone.name().to_ascii_lowercase();
            let city = name.rfind('/').map_or(0, |slash| slash + 1);
            name.find(&typed)
                .map(|at| (if at == city || at == 0 { 0 } else { 1 }, *zone))
        })
        .collect();
    found.sort_by_key(|(rank, zone)| (*rank, zone.name()));
    found.into_iter().take(limit).map(|(_, zone)| zone).collect()
}

/// The day it is in `zone`.
pub fn local_date(zone: Tz, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// The wall time it is in `zone`.
pub fn local_time(zone: Tz, now: DateTime<Utc>) -> NaiveTime {
    now.with_timezone(&zone).time()
}

/// The first instant of a day in `zone`; `None` where the zone never had that day.
pub fn day_start(zone: Tz, date: NaiveDate) -> Option<DateTime<Utc>> {
    instant(zone, date.and_time(NaiveTime::MIN))
}

/// The instant at which clocks in `zone` show `wall`, by the module's invariant.
pub fn instant(zone: Tz, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
    match zone.from_local_datetime(&wall) {
        MappedLocalTime::Single(at) => Some(at.to_utc()),
        MappedLocalTime::Ambiguous(one, other) => Some(one.min(other).to_utc()),
        MappedLocalTime::None => after_gap(zone, wall),
    }
}

/// The first instant after the jump that swallows `wall`, unless it swallows the whole day.
fn after_gap(zone: Tz, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
    let step = Duration::minutes(15);
    let before = (1..=24 * 4 + 8).find_map(|steps| {
        let earlier = wall.checked_sub_signed(step * steps)?;
        zone.from_local_datetime(&earlier).latest()
    })?;
    let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    let old = offset(before.to_utc());
    // The jump is less than one step after the last quarter of an hour that exists.
    let (mut low, mut high) = (before.to_utc(), before.to_utc() + step);
    while high - low > Duration::seconds(1) {
        let middle = low + Duration::seconds((high - low).num_seconds() / 2);
        if offset(middle) == old {
            low = middle;
        } else {
            high = middle;
        }
    }
    let gap_start = (high.naive_utc()).checked_add_offset(old)?;
    let gap_end = high.with_timezone(&zone).naive_local();
    let midnight = wall.date().and_time(NaiveTime::MIN);
    let next_midnight = wall.date().succ_opt()?.and_time(NaiveTime::MIN);
    let day_is_missing = gap_start <= midnight && gap_end >= next_midnight;
    (!day_is_missing).then_some(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(zone: &str, wall: &str) -> Option<String> {
        let wall = NaiveDateTime::parse_from_str(wall, "%Y-%m-%d %H:%M").unwrap();
        instant(zone.parse().unwrap(), wall).map(|at| at.format("%Y-%m-%d %H:%MZ").to_string())
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

    #[test]
    fn only_zones_of_the_list_are_zones() {
        assert_eq!(parse_zone("Europe/Berlin"), Ok(chrono_tz::Europe::Berlin));
        assert_eq!(parse_zone(" america/new york "), Ok(chrono_tz::America::New_York));
        for given in [
            "",
            "UTC+2",
            "+02:00",
            "../../etc/passwd",
            "Berlin",
            "Europe/",
            "Mars/Olympus",
        ] {
            let refusal = parse_zone(given).unwrap_err();
            let given = given.to_owned();
            assert_eq!(refusal, TimeRefusal::BadTimeZone { given });
        }
        assert_eq!(parse_zone("utc"), Ok(chrono_tz::UTC));
        for given in [
            "EST",
            "est",
            "GMT+5",
            "Etc/GMT+5",
            "CET",
            "PST8PDT",
            "Etc/UTC",
            "Zulu",
        ] {
            let found = parse_zone(given);
            let given = given.to_owned();
            assert!(
                found.clone().is_err_and(|refusal| refusal
                    == TimeRefusal::ZoneOfNoPlace { given: given.clone() }
                    || refusal == TimeRefusal::BadTimeZone { given: given.clone() }),
                "{given}: {found:?}"
            );
        }
        assert_eq!(
            parse_zone("EST").unwrap_err(),
            TimeRefusal::ZoneOfNoPlace {
                given: "EST".to_owned()
            }
        );
        assert_eq!(parse_zone("Japan"), Ok(chrono_tz::Japan));
        assert_eq!(zones_like("berl", 5), [chrono_tz::Europe::Berlin]);
        assert_eq!(zones_like("", 25).len(), 25);
    }

    /// A name without summer time of its own may be a place (Japan); one that is none is in the list.
    #[test]
    fn every_zone_that_is_offered_is_a_place_or_utc() {
        let offered = zones_like("", usize::MAX);
        assert!(offered.len() > 500);
        for zone in offered {
            let name = zone.name();
            assert!(!name.starts_with("Etc/"), "{name}");
            // What the IANA list has without a region is an offset, or one of these countries' older names.
            let older = [
                "Cuba",
                "Egypt",
                "Eire",
                "GB",
                "GB-Eire",
                "Hongkong",
                "Iceland",
                "Iran",
                "Israel",
                "Jamaica",
                "Japan",
                "Kwajalein",
                "Libya",
                "NZ",
                "NZ-CHAT",
                "Navajo",
                "PRC",
                "Poland",
                "Portugal",
                "ROC",
                "ROK",
                "Singapore",
                "Turkey",
                "UTC",
                "W-SU",
            ];
            assert!(name.contains('/') || older.contains(&name), "{name}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn the_instant_of_a_wall_time_shows_it_or_the_end_of_the_gap(
            zone in prop::sample::select(&chrono_tz::TZ_VARIANTS[..]),
            minutes in 0i64..(60 * 24 * 365 * 40),
        ) {
            let wall = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap().and_time(NaiveTime::MIN)
                + Duration::minutes(minutes);
            if let Some(found) = instant(zone, wall) {
                let shown = found.with_timezone(&zone).naive_local();
                let just_before = (found - Duration::seconds(1)).with_timezone(&zone).naive_local();
                prop_assert!(shown == wall || (shown > wall && just_before < wall));
            }
        }
    }
}
