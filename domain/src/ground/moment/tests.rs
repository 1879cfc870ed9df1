use chrono::Duration;
use proptest::prelude::*;

use super::*;
use crate::ground::text::TextRefusal;
use crate::ground::time::TimeRefusal;
use crate::ground::zone::tests::{every_zone, zone};

/// Thursday, 14 January 2027, 10:00 in Berlin.
fn now() -> DateTime<Utc> {
    "2027-01-14T09:00:30Z".parse().unwrap()
}

fn read(given: &str) -> Result<Moment, Refusal> {
    Moment::read(given, zone("Europe/Berlin"), now())
}

fn told(moment: &Moment) -> String {
    let time = moment
        .time
        .map(|time| format!(" {}", time.written.format("%H:%M")));
    format!("{}{}", moment.day, time.unwrap_or_default())
}

fn day(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

#[test]
fn what_people_write_is_read_in_their_own_zone() {
    for (given, expected) in [
        ("tue 18:00", "2027-01-19 18:00"),
        ("Tuesday 6pm", "2027-01-19 18:00"),
        ("tues. at 6 PM", "2027-01-19 18:00"),
        ("on Tuesday, 6:30 p.m.", "2027-01-19 18:30"),
        ("18:00 tue", "2027-01-19 18:00"),
        ("tue 18.30", "2027-01-19 18:30"),
        ("tue 18h", "2027-01-19 18:00"),
        ("tue 18h30", "2027-01-19 18:30"),
        ("tue 1800", "2027-01-19 18:00"),
        ("tue 12am", "2027-01-19 00:00"),
        ("tue 12pm", "2027-01-19 12:00"),
        ("tue noon", "2027-01-19 12:00"),
        ("tomorrow 9", "2027-01-15 09:00"),
        ("9 tomorrow", "2027-01-15 09:00"),
        ("day after tomorrow 9", "2027-01-16 09:00"),
        ("today 11", "2027-01-14 11:00"),
        ("this friday 9 o'clock", "2027-01-15 09:00"),
        ("fri", "2027-01-15"),
        // On a Thursday: a time that is ahead is today's; a day alone, or a time that has passed, is next week's.
        ("thu 11", "2027-01-14 11:00"),
        ("thu 9", "2027-01-21 09:00"),
        ("thu", "2027-01-21"),
        ("14 march 18:00", "2027-03-14 18:00"),
        ("14 march", "2027-03-14"),
        ("14. März", ""),
        ("14. Mar. 18:00", "2027-03-14 18:00"),
        ("14th of march at 6pm", "2027-03-14 18:00"),
        ("march 14 9", "2027-03-14 09:00"),
        ("1st feb", "2027-02-01"),
        ("may 1", "2027-05-01"),
        ("14 march 2028 9:15", "2028-03-14 09:15"),
        ("14 march 1800", "2027-03-14 18:00"),
        ("13 jan", "2028-01-13"),
        ("14 jan", "2027-01-14"),
        ("2027-03-14 18:00", "2027-03-14 18:00"),
        ("2027-03-14T18:00", "2027-03-14 18:00"),
        ("2027/3/14 6pm", "2027-03-14 18:00"),
        ("20270314 18:00", "2027-03-14 18:00"),
        ("２０２７－０３－１４ １８：００", "2027-03-14 18:00"),
        ("14.3. 18:00", "2027-03-14 18:00"),
        ("14.3.2027 18:00", "2027-03-14 18:00"),
        ("3.4.2027", "2027-04-03"),
        ("14/3 18:00", "2027-03-14 18:00"),
        ("3/14/2027", "2027-03-14"),
        ("4/4", "2027-04-04"),
        ("tue 19 jan 18:00", "2027-01-19 18:00"),
        ("in 3 days", "2027-01-17"),
        ("in three days at 18:00", "2027-01-17 18:00"),
        ("in a week 9", "2027-01-21 09:00"),
        ("in 2 weeks", "2027-01-28"),
        ("in 1 month", "2027-02-14"),
        ("in 2 hours", "2027-01-14 12:00"),
        ("in an hour", "2027-01-14 11:00"),
        ("in 90 minutes", "2027-01-14 11:30"),
    ] {
        let read = read(given);
        match expected {
            "" => assert!(read.is_err(), "{given}"),
            _ => assert_eq!(read.as_ref().map(told).as_deref(), Ok(expected), "{given}"),
        }
    }
}

#[test]
fn the_day_is_the_one_it_is_where_the_writer_lives() {
    // 23:30 on Wednesday in Los Angeles, 13:00 on Thursday in Kolkata.
    let now = "2027-01-14T07:30:00Z".parse().unwrap();
    for (name, given, at) in [
        ("America/Los_Angeles", "tomorrow 9", "2027-01-14T17:00:00Z"),
        ("Asia/Kolkata", "tomorrow 9", "2027-01-15T03:30:00Z"),
        ("America/Los_Angeles", "thu 9", "2027-01-14T17:00:00Z"),
        ("Asia/Kolkata", "thu 18:00", "2027-01-14T12:30:00Z"),
        ("America/Los_Angeles", "today 23:45", "2027-01-14T07:45:00Z"),
        ("America/Los_Angeles", "thu 00:00", "2027-01-14T08:00:00Z"),
    ] {
        let (_, time) = Moment::read_with_time(given, zone(name), now).unwrap();
        let at: DateTime<Utc> = at.parse().unwrap();
        assert_eq!(time.at, at, "{given} in {name}");
    }
}

#[test]
fn a_time_in_the_gap_of_the_clocks_is_the_first_instant_after_and_says_so() {
    let read = |given| {
        Moment::read_with_time(given, zone("Europe/Berlin"), now())
            .unwrap()
            .1
    };
    let (gap, after) = (read("28 march 02:30"), read("28 march 03:00"));
    assert!(gap.jumped_over && !after.jumped_over);
    assert_eq!(gap.at, after.at);
    // A time that comes twice means the first.
    let twice = read("31 oct 02:30");
    assert!(!twice.jumped_over);
    assert_eq!(twice.at, "2027-10-31T00:30:00Z".parse::<DateTime<Utc>>().unwrap());
}

#[test]
fn what_can_mean_two_days_is_refused_with_both() {
    let two = |given: &str, one, other| MomentRefusal::TwoDays {
        given: given.to_owned(),
        one: day(one),
        other: day(other),
    };
    assert_eq!(
        read("03/04 18:00").unwrap_err(),
        two("03/04", "2027-03-04", "2027-04-03")
    );
    assert_eq!(
        read("3/4/2027").unwrap_err(),
        two("3/4/2027", "2027-03-04", "2027-04-03")
    );
    assert_eq!(
        read("next tue 18:00").unwrap_err(),
        two("next tue", "2027-01-19", "2027-01-26")
    );
    assert_eq!(
        read("fri midnight").unwrap_err(),
        MomentRefusal::WhichMidnight {
            day: day("2027-01-15"),
            next: day("2027-01-16"),
        }
    );
}

#[test]
fn a_refusal_says_what_was_understood_and_what_is_missing() {
    let left = |left: &str, day: &str, time: &str| MomentRefusal::NotUnderstood {
        left: left.to_owned(),
        day: day.to_owned(),
        time: time.to_owned(),
    };
    for (given, refusal) in [
        ("sometime", left("sometime", "none", "none")),
        ("tue sometime", left("sometime", "2027-01-19", "none")),
        ("tue 18:00 est", left("est", "2027-01-19", "18:00")),
        ("18:00 utc", left("utc", "none", "18:00")),
        ("tue 18:00 19:00", left("19:00", "2027-01-19", "18:00")),
        ("tue wed", left("wed", "2027-01-19", "none")),
        ("tomorrow today", left("today", "2027-01-15", "none")),
        ("in 3", left("in", "none", "none")),
        ("in 3 moons", left("in", "none", "none")),
        ("next", left("next", "none", "none")),
        ("at the", left("at the", "none", "none")),
        ("fri 18:00-19:00", left("18:00-19:00", "2027-01-15", "none")),
        ("14/15", left("14/15", "none", "none")),
        ("in 2 hours fri", left("Fri", "2027-01-15", "none")),
    ] {
        assert_eq!(read(given).unwrap_err(), refusal, "{given}");
    }
    let time = || "18:00".to_owned();
    assert_eq!(
        read("6pm").unwrap_err(),
        MomentRefusal::DayMissing { time: time() }
    );
    let with_time = Moment::read_with_time("fri", zone("Europe/Berlin"), now());
    assert_eq!(
        with_time.unwrap_err(),
        MomentRefusal::TimeMissing {
            day: day("2027-01-15")
        }
    );
    for given in ["25:00", "13pm", "0am", "18:60", "24:00", "99"] {
        let given = given.to_owned();
        let refusal = read(&format!("tue {given}")).unwrap_err();
        assert_eq!(refusal, MomentRefusal::NoSuchTime { given });
    }
    assert_eq!(
        read("mon 19 jan 18:00").unwrap_err(),
        MomentRefusal::OtherWeekday {
            day: day("2027-01-19"),
            weekday: "tue".to_owned(),
        }
    );
    let no_such_day = TimeRefusal::NoSuchDay {
        day: 31,
        month: 2,
        year: "2027".to_owned(),
    };
    assert_eq!(read("31 feb").unwrap_err(), no_such_day);
    assert_eq!(read(" \u{200e} ").unwrap_err(), TextRefusal::NothingWritten);
}

#[test]
fn what_has_passed_is_refused() {
    for (given, passed, time) in [
        ("today 9", "2027-01-14", "09:00"),
        // This very minute is no appointment.
        ("today 10:00", "2027-01-14", "10:00"),
        ("2027-01-13", "2027-01-13", "none"),
        ("2026-03-14 18:00", "2026-03-14", "18:00"),
        ("14 jan 8", "2027-01-14", "08:00"),
        ("in 0 minutes", "2027-01-14", "10:00"),
    ] {
        let refusal = MomentRefusal::HasPassed {
            day: day(passed),
            time: time.to_owned(),
            zone: "Europe/Berlin".to_owned(),
        };
        assert_eq!(read(given).unwrap_err(), refusal, "{given}");
    }
}

proptest! {
    #[test]
    fn nothing_that_is_written_is_more_than_refused(
        given in "(mon|tue|in|next|a|day|days|weeks|14|3|march|feb|may|at|18:00|6|pm|2027|/|-|\\.|noon|midnight|hours| ){0,9}|\\PC{0,20}",
    ) {
        if let Ok(moment) = read(&given) {
            prop_assert!(moment.day >= day("2027-01-14"));
            prop_assert!(moment.time.is_none_or(|time| time.at > now()));
        }
    }

    #[test]
    fn every_moment_ahead_is_read_in_each_way_of_writing_it(
        zone in prop::sample::select(every_zone()),
        minutes in 1i64..(60 * 24 * 300),
        way in 0usize..6,
    ) {
        let now = now() - Duration::seconds(30);
        let wall = zone.wall(now + Duration::minutes(minutes));
        let way = [
            "%Y-%m-%d %H:%M",
            "%-d %B %H:%M",
            "%B %-d, %I:%M %p",
            "%a %-d. %b %Y at %Hh%M",
            "%H%M on %d.%m.",
            "%Y/%-m/%-d %-I:%M%P",
        ][way];
        let read = Moment::read_with_time(&wall.format(way).to_string(), zone, now);
        // What comes twice was meant as the first, and that may have passed.
        let first = instant(zone, wall).unwrap();
        if first > now {
            let (moment, time) = read.unwrap();
            prop_assert_eq!((moment.day, time.written, time.at), (wall.date(), wall.time(), first));
        }
    }
}
