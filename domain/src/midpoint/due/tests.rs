use super::*;
use crate::ground::ids::MidpointId;
use crate::schedule::examples::{at, cohort, day, lines, room, said, with_program, with_weekends};
use crate::schedule::next_look;

/// No check-in ever comes.
const NEVER: &str = "0 10 29 2 *";

/// The midpoint of the room, asked for on its day; all have written where `all_in`.
fn asked(all_in: bool) -> Midpoint {
    let id = MidpointId::from_bytes([4; 10]);
    Midpoint {
        written: if all_in { room().users() } else { Vec::new() },
        is_posted: true,
        ..Midpoint::ask(id, &room(), &cohort(NEVER), at("2027-02-15 10:00"))
    }
}

fn told(cohort: &Cohort, midpoint: Option<&Midpoint>, said: &[Said], now: &str) -> Vec<String> {
    lines(&steps(&room(), cohort, midpoint, said, at(now)))
}

#[test]
fn the_midpoint_must_run_until_the_end() {
    for (now, expected) in [
        ("2027-02-15 09:59", &[][..]),
        ("2027-02-15 10:00", &["midpoint 02-15/0 said"]),
        ("2027-02-15 21:00", &[]),
        ("2027-02-16 08:00", &["midpoint 02-15/0 late"]),
        ("2027-03-28 12:00", &["midpoint 02-15/0 late"]),
        ("2027-03-29 00:00", &["midpoint 02-15/0 superseded"]),
    ] {
        assert_eq!(told(&cohort(NEVER), None, &[], now), expected, "{now}");
    }
}

#[test]
fn changed_dates_move_what_is_to_come_and_repeat_nothing() {
    let mut longer = cohort(NEVER);
    longer.dates.ends_on = day("2027-04-26");
    let now = at("2027-01-10 10:00");
    let ahead_of_it = steps(&room(), &longer, None, &[], now);
    assert_eq!(next_look(&ahead_of_it, now), Some(at("2027-03-01 10:00")));
    assert_eq!(
        planned_at(&longer, room().opened_at),
        Some(at("2027-03-01 10:00"))
    );
    let before = [
        said(MIDPOINT, "2027-02-15", "2027-02-15 10:00"),
        said(RELEASE, "2027-02-15", "2027-02-22 10:00"),
    ];
    assert_eq!(
        told(&longer, Some(&asked(false)), &before, "2027-03-01 10:00").len(),
        0
    );
}

/// The half of the new days has passed already, or that of a cohort that was started late: nobody was away.
#[test]
fn a_midpoint_that_was_planned_into_the_past_comes_at_the_next_friendly_hour_and_is_not_late() {
    let mut shorter = cohort(NEVER);
    shorter.dates.ends_on = day("2027-03-01");
    let moved = |at| Cohort {
        moved_at: Some(at),
        ..shorter.clone()
    };
    // Its half is 1 February; the days were moved on the 10th.
    for (moved_at, now, expected) in [
        (
            "2027-02-10 11:00",
            "2027-02-10 11:00",
            &["midpoint 02-01/0 said"][..],
        ),
        ("2027-02-10 22:00", "2027-02-10 22:00", &[]),
        ("2027-02-10 22:00", "2027-02-11 08:00", &["midpoint 02-01/0 said"]),
        ("2027-02-10 22:00", "2027-02-11 12:00", &["midpoint 02-01/0 late"]),
    ] {
        assert_eq!(
            told(&moved(at(moved_at)), None, &[], now),
            expected,
            "{moved_at} {now}"
        );
    }
    let started_late = Cohort {
        started_at: Some(at("2027-02-10 11:00")),
        ..shorter.clone()
    };
    let now = "2027-02-10 11:30";
    assert_eq!(told(&started_late, None, &[], now), ["midpoint 02-01/0 said"]);
}

#[test]
fn a_chosen_day_is_the_midpoint() {
    let mut chosen = cohort(NEVER);
    chosen.dates.midpoint_on = Some(day("2027-02-24"));
    assert_eq!(
        planned_at(&chosen, room().opened_at),
        Some(at("2027-02-24 10:00"))
    );
    assert_eq!(told(&chosen, None, &[], "2027-02-24 09:59").len(), 0);
    assert_eq!(
        told(&chosen, None, &[], "2027-02-24 10:00"),
        ["midpoint 02-24/0 said"]
    );
}

#[test]
fn reflections_are_reminded_of_once_and_released_at_the_deadline_or_when_all_are_in() {
    let before = said(MIDPOINT, "2027-02-15", "2027-02-15 10:00");
    let (waiting, all_in) = (asked(false), asked(true));
    let said_so_far = std::slice::from_ref(&before);
    for (midpoint, now, expected) in [
        (
            &all_in,
            "2027-02-16 10:00",
            &["midpoint-release 02-15/0 said"][..],
        ),
        (&waiting, "2027-02-17 10:00", &["midpoint-reminder 02-15/0 said"]),
        (
            &waiting,
            "2027-02-19 10:00",
            &["midpoint-reminder 02-15/0 too-late"],
        ),
        (&waiting, "2027-02-22 10:00", &["midpoint-release 02-15/0 said"]),
    ] {
        let told = told(&cohort(NEVER), Some(midpoint), said_so_far, now);
        assert_eq!(told, expected, "{now}");
    }
    // Not on the day of the deadline or after it: there is nothing left to write.
    let short = with_program(cohort(NEVER), |program| {
        program.midpoint.remind_after_days = Some(7);
    });
    let reminders = steps(
        &room(),
        &short,
        Some(&waiting),
        said_so_far,
        at("2027-02-16 10:00"),
    );
    let looks = reminders.iter().filter(|step| matches!(step, Step::LookAt(_)));
    assert_eq!(looks.count(), 1, "the release alone: {reminders:?}");
    // An earlier version reminded more than once.
    let second = Said {
        key: PromptKey {
            slot: 1,
            ..said(REMINDER, "2027-02-15", "2027-02-16 10:00").key
        },
        ..said(REMINDER, "2027-02-15", "2027-02-16 10:00")
    };
    let reminded = [before.clone(), second];
    assert_eq!(
        told(&cohort(NEVER), Some(&waiting), &reminded, "2027-02-17 10:00").len(),
        0
    );
    let released = said(RELEASE, "2027-02-15", "2027-02-16 10:00");
    let told = told(
        &cohort(NEVER),
        Some(&waiting),
        &[before, released],
        "2027-02-22 10:00",
    );
    assert_eq!(told.len(), 0);
}

#[test]
fn a_midpoint_whose_day_the_zone_never_had_is_dealt_with_once() {
    // Samoa went over the date line: there was no 30 December 2011.
    let mut apia = with_program(cohort(NEVER), |program| program.midpoint.at_percent = 50);
    apia.zone = crate::zone::tests::zone("Pacific/Apia");
    apia.dates.starts_on = day("2011-11-30");
    apia.dates.ends_on = day("2012-01-29");
    apia.started_at = Some(at("2011-11-30 09:00"));
    let early = Room {
        opened_at: at("2011-11-29 12:00"),
        ..room()
    };
    let over = at("2012-02-01 00:00");
    let steps_then = steps(&early, &apia, None, &[], over);
    assert_eq!(lines(&steps_then), ["midpoint 12-31/0 superseded"]);
    let recorded: Vec<Said> = crate::schedule::due(&steps_then)
        .iter()
        .map(|due| due.said(over))
        .collect();
    assert_eq!(steps(&early, &apia, None, &recorded, over), []);
}

#[test]
fn the_time_to_write_runs_only_while_the_call_stands_there() {
    let before = said(MIDPOINT, "2027-02-15", "2027-02-15 10:00");
    let unposted = Midpoint {
        is_posted: false,
        ..asked(false)
    };
    let now = at("2027-02-25 10:00");
    let waits = steps(
        &room(),
        &cohort(NEVER),
        Some(&unposted),
        std::slice::from_ref(&before),
        now,
    );
    assert_eq!(lines(&waits).len(), 0, "nobody can have written");
    assert_eq!(next_look(&waits, now), Some(now + UNPOSTED));
    // Nine days of ten away: a week from when it was back, and shown so.
    let moved = Midpoint {
        moves: 1,
        deadline_at: at("2027-03-03 10:00"),
        ..asked(false)
    };
    let told = |now| told(&cohort(NEVER), Some(&moved), std::slice::from_ref(&before), now);
    assert_eq!(told("2027-02-25 10:00"), ["midpoint-window 02-15/1 said"]);
    assert!(told("2027-02-26 10:00").contains(&"midpoint-reminder 02-15/0 said".to_owned()));
    assert!(told("2027-03-03 10:00").contains(&"midpoint-release 02-15/0 said".to_owned()));
}

/// The weekend is 13 and 14 February; half-time by the dates is Monday, the 15th.
#[test]
fn nobody_is_asked_on_a_day_on_which_the_program_asks_nobody() {
    let holiday = with_weekends(cohort(NEVER), &[("2027-02-15", "2027-02-16")]);
    assert_eq!(
        planned_at(&holiday, room().opened_at),
        Some(at("2027-02-17 10:00"))
    );
    assert_eq!(told(&holiday, None, &[], "2027-02-15 10:00").len(), 0);
    assert_eq!(
        told(&holiday, None, &[], "2027-02-17 10:00"),
        ["midpoint 02-17/0 said"]
    );
    // Late on a Saturday, it waits for Monday morning.
    assert_eq!(told(&holiday, None, &[], "2027-02-20 10:00").len(), 0);
    assert_eq!(
        told(&holiday, None, &[], "2027-02-22 08:00"),
        ["midpoint 02-17/0 late"]
    );
    // Asked on Thursday for five days, reminded on the second: both ends are moved off the weekend.
    let short = with_program(with_weekends(cohort(NEVER), &[]), |program| {
        program.midpoint.deadline_days = 3;
        program.midpoint.remind_after_days = Some(2);
    });
    let id = MidpointId::from_bytes([4; 10]);
    let waiting = Midpoint {
        is_posted: true,
        ..Midpoint::ask(id, &room(), &short, at("2027-02-18 10:00"))
    };
    assert_eq!(
        waiting.deadline_at,
        at("2027-02-22 10:00"),
        "Sunday is no deadline"
    );
    let before = [said(MIDPOINT, "2027-02-18", "2027-02-18 10:00")];
    let told = |midpoint: &Midpoint, now: &str| told(&short, Some(midpoint), &before, now);
    for now in ["2027-02-20 10:00", "2027-02-21 10:00", "2027-02-22 07:59"] {
        assert_eq!(told(&waiting, now).len(), 0, "{now}");
    }
    // All are in on Saturday: the facilitators hear of it on Monday morning.
    let all_in = Midpoint {
        written: room().users(),
        ..waiting.clone()
    };
    assert_eq!(told(&all_in, "2027-02-20 12:00").len(), 0);
    let steps = steps(&room(), &short, Some(&all_in), &before, at("2027-02-20 12:00"));
    assert_eq!(
        next_look(&steps, at("2027-02-20 12:00")),
        Some(at("2027-02-22 08:00"))
    );
    assert_eq!(
        told(&all_in, "2027-02-22 08:00"),
        ["midpoint-release 02-18/0 said"]
    );
    assert_eq!(
        told(&waiting, "2027-02-22 10:00"),
        ["midpoint-release 02-18/0 said"]
    );
}

#[test]
fn a_midpoint_is_asked_for_before_the_end_and_lost_for_no_holiday() {
    // The last weeks are a holiday: it is asked for on the last free day before.
    let closed = with_weekends(cohort(NEVER), &[("2027-02-13", "2027-03-31")]);
    assert_eq!(
        planned_at(&closed, room().opened_at),
        Some(at("2027-02-12 10:00"))
    );
    let all = with_weekends(cohort(NEVER), &[("2027-01-01", "2027-03-31")]);
    assert_eq!(planned_at(&all, room().opened_at), Some(at("2027-02-15 10:00")));
    assert_eq!(
        told(&all, None, &[], "2027-02-15 10:00"),
        ["midpoint 02-15/0 said"]
    );
    // What is released with no free day left is released when its time is up.
    let before = [said(MIDPOINT, "2027-02-15", "2027-02-15 10:00")];
    let waiting = asked(false);
    let told = told(&all, Some(&waiting), &before, "2027-02-22 10:00");
    assert_eq!(told, ["midpoint-release 02-15/0 said"]);
}
