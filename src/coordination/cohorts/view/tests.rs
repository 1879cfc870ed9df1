use trellis_domain::cohort::CohortDates;
use trellis_domain::ids::{CohortId, ParticipantId, UserId};
use trellis_domain::people::{Role, Waiting};
use trellis_domain::zone::Zone;

use super::*;
use crate::records::examples::{self, cohort, texts, words};
use crate::records::people::{Participant, Unmatched};
use crate::records::room::Headcount;

fn person(user: u64, role: Role) -> Participant {
    Participant {
        id: ParticipantId::from_bytes([3; 10]),
        cohort_id: CohortId::from_bytes([7; 10]),
        user: UserId::new(user),
        role,
        name: "Mina".to_owned(),
        capacity: None,
        answers: Vec::new(),
        introduces: false,
        consent_at: Some("2027-01-05T09:00:00Z".parse().unwrap()),
        joined_at: "2027-01-05T09:00:00Z".parse().unwrap(),
        left_at: None,
    }
}

fn standing_with(count: Headcount) -> CohortStatus {
    let (mentee, mentor) = (person(3, Role::Mentee), person(4, Role::Mentor));
    CohortStatus {
        cohort: cohort(CohortState::Running),
        count,
        unmatched: Unmatched {
            waiting: vec![Waiting::of(mentee.clone(), None)],
            free: vec![(mentor.clone(), 2)],
        },
        people: vec![mentee, mentor],
    }
}

#[test]
fn places_are_taken_only_where_somebody_has_any() {
    let told = |mentors| {
        let count = Headcount {
            mentors,
            ..Headcount::default()
        };
        let mut one = standing_with(count);
        one.unmatched.free.clear();
        let now = "2027-01-20T09:00:00Z".parse().unwrap();
        words(&status(&texts(), &[one], true, 0, now))
    };
    assert!(
        told(0).contains("Nobody has joined as a mentor yet."),
        "{}",
        told(0)
    );
    assert!(
        told(2).contains("Every mentor's places are taken."),
        "{}",
        told(2)
    );
}

#[test]
fn coordinators_see_places_and_rooms_and_others_do_not() {
    let count = Headcount {
        mentors: 2,
        mentees: 3,
        waiting: 1,
        undecided: 1,
        open_rooms: 2,
        missing_rooms: 1,
        closed_rooms: 0,
    };
    let now = "2027-01-20T09:00:00Z".parse().unwrap();
    let running = [standing_with(count)];
    insta::assert_snapshot!(words(&status(&texts(), &running, true, 0, now)), @r"
    # Spring \*27\*
    Under way, week 2 of 12
    Career growth
    People: 2 mentors, 3 mentees
    Dates: Mon 11 Jan 2027 to Sun 4 Apr 2027, 12 weeks
    Coming up: Digest: <t:1800860400:f> (<t:1800860400:R>)
    Check-in: <t:1801123200:f> (<t:1801123200:R>)
    Midpoint: <t:1803286800:f> (<t:1803286800:R>)
    Who waits, and free places: One mentee waits for a room. `/room open` makes it.
    <@3>
    2 places with mentors are free.
    <@4> (2)
    One person filled in the form and has not said yes to the time commitment.
    Rooms: 2 open, 0 closed
    One room has lost its channel.
    Times of prompts follow Europe/Berlin.
    <Read what somebody said: Spring *27*> people:read:0w3ge1r70w3ge1r7:1
    ( ) Mina (…0004): Mentor = 0c1g60r30c1g60r3
    ( ) Mina (…0003): Mentee = 0c1g60r30c1g60r3
    [Open sign-up again] cohort:sign-up-again:0w3ge1r70w3ge1r7:1
    ");
    insta::assert_snapshot!(words(&status(&texts(), &running, false, 0, now)), @r"
    # Spring \*27\*
    Under way, week 2 of 12
    Career growth
    People: 2 mentors, 3 mentees
    Dates: Mon 11 Jan 2027 to Sun 4 Apr 2027, 12 weeks
    Coming up: Check-in: <t:1801123200:f> (<t:1801123200:R>)
    Midpoint: <t:1803286800:f> (<t:1803286800:R>)
    ");
}

#[test]
fn nothing_comes_up_after_the_last_day_or_before_the_start() {
    let at = |now: &str| next_checkin(&cohort(CohortState::Running), now.parse().unwrap());
    assert_eq!(at("2027-04-01T09:00:00Z"), None);
    let first = at("2026-11-01T09:00:00Z").unwrap();
    assert!(first.date_naive() >= cohort(CohortState::Running).dates.starts_on);
}

#[test]
fn a_cohort_that_has_not_begun_is_called_off_and_not_closed() {
    let asked = |state| words(&confirm_close(&texts(), &cohort(state), 2));
    insta::assert_snapshot!(asked(CohortState::Running), @r"
    Close **Spring \*27\***? Its 2 open rooms become read-only. Check-ins, the midpoint and digests end. Nothing is deleted. This cannot be undone.
    [Close the cohort] cohort:close:0w3ge1r70w3ge1r7:1
    [Keep it] cohort:keep:0w3ge1r70w3ge1r7:1
    ");
    insta::assert_snapshot!(asked(CohortState::Enrolling), @r"
    **Spring \*27\*** has not started. Call it off? Sign-up ends. Its 2 open rooms become read-only. Nothing is deleted. This cannot be undone.
    [Call it off] cohort:close:0w3ge1r70w3ge1r7:1
    [Keep it] cohort:keep:0w3ge1r70w3ge1r7:1
    ");
    let told = |state| words(&closed(&texts(), &cohort(state)));
    insta::assert_snapshot!(told(CohortState::Closed), @r"**Spring \*27\*** is closed. Whatever was written in its rooms can still be read there. Thank you for carrying it.");
    insta::assert_snapshot!(told(CohortState::Cancelled), @r"**Spring \*27\*** is called off, and its panel says so. What people wrote is kept.");
    insta::assert_snapshot!(words(&kept(&texts())), @"Good, it stays as it is.");
}

#[test]
fn a_coordinator_is_told_what_was_done_and_what_comes_next() {
    let now = "2027-01-05T09:00:00Z".parse().unwrap();
    insta::assert_snapshot!(words(&opened(&texts(), &cohort(CohortState::Enrolling), now)), @r"
    # Spring \*27\* is open for sign-up
    The sign-up panel is being posted in this channel. If it does not appear in a minute, I cannot write here: the coordinators' channel then says what is missing. Prompts come in the time zone Europe/Berlin.
    Dates: Mon 11 Jan 2027 to Sun 4 Apr 2027, 12 weeks
    What comes next: Give people some days to join; `/cohort status` shows who has.
    Open rooms with `/room open`, before the start or after it.
    On the first day, run `/cohort start`.
    ");
    let quiet = Cohort {
        dates: CohortDates {
            midpoint_on: Some("2026-12-25".parse().unwrap()),
            ..cohort(CohortState::Enrolling).dates
        },
        ..cohort(CohortState::Enrolling)
    };
    let told = words(&opened(&texts(), &quiet, now));
    assert!(
        told.contains("Please look at this: Midpoint: on Fri 25 Dec 2026 many people are away."),
        "{told}"
    );
}

#[test]
fn a_cohort_that_is_opened_after_its_first_day_says_what_is_left() {
    let told = |now: &str| {
        let cohort = cohort(CohortState::Enrolling);
        let channel = ChannelId::new(9);
        let now = now.parse().unwrap();
        let told = words(&opened(&texts(), &cohort, now));
        let unseen = words(&opened_unseen(&texts(), &cohort, channel, now));
        let late = told
            .lines()
            .find(|line| line.contains("Its first day"))
            .map(str::to_owned);
        assert!(late.as_ref().is_none_or(|late| unseen.contains(late)), "{unseen}");
        (late, told.contains("On the first day, run"))
    };
    for (now, expected) in [
        (
            "2027-01-12T09:00:00Z",
            "Its first day, Mon 11 Jan 2027, was yesterday, and 83 days are left, today among them.",
        ),
        (
            "2027-04-03T09:00:00Z",
            "Its first day, Mon 11 Jan 2027, was 82 days ago, and 2 days are left, today among them.",
        ),
        (
            "2027-04-04T09:00:00Z",
            "Its first day, Mon 11 Jan 2027, was 83 days ago, and today is its last.",
        ),
    ] {
        let way_on = "To give people all their weeks, move it with `/cohort dates`.";
        let expected = format!("Please look at this: {expected} {way_on}");
        assert_eq!(told(now), (Some(expected), false), "{now}");
    }
    assert_eq!(told("2027-01-11T22:00:00Z"), (None, true), "it is the first day");
}

#[test]
fn what_comes_up_stands_in_the_order_of_time() {
    for now in [
        "2027-01-20T09:00:00Z",
        "2027-02-17T09:00:00Z",
        "2027-02-21T20:00:00Z",
        "2027-03-20T09:00:00Z",
    ] {
        let now: DateTime<Utc> = now.parse().unwrap();
        let lines = next_dates(&texts(), &cohort(CohortState::Running), true, now);
        let moment = |line: &String| line.split(':').nth(2).and_then(|at| at.parse::<i64>().ok());
        let moments: Vec<Option<i64>> = lines.iter().map(moment).collect();
        assert!(
            lines.len() > 1 && moments.iter().all(Option::is_some),
            "{lines:?}"
        );
        assert!(moments.is_sorted(), "{lines:?}");
    }
}

#[test]
fn people_that_a_status_does_not_name_are_behind_its_button() {
    let now = "2027-01-20T09:00:00Z".parse().unwrap();
    let mut one = standing_with(Headcount::default());
    one.unmatched.waiting = vec![Waiting::of(person(3, Role::Mentee), None); 10];
    let named = words(&status(&texts(), &[one.clone()], true, 0, now));
    assert!(!named.contains("[Who waits"), "{named}");
    one.unmatched
        .waiting
        .push(Waiting::of(person(3, Role::Mentee), None));
    let cut = words(&status(&texts(), &[one], true, 0, now));
    let line = |part: &str| cut.lines().find(|line| line.contains(part)).unwrap().to_owned();
    insta::assert_snapshot!(line("<@3>"), @"<@3>, <@3>, <@3>, <@3>, <@3>, <@3>, <@3>, <@3>, <@3>, <@3>, and 1 more");
    insta::assert_snapshot!(line("[Who waits"), @"[Who waits: Spring *27*] cohort:waiting:0w3ge1r70w3ge1r7:1");
}

#[test]
fn everybody_who_waits_or_has_places_is_on_some_page() {
    for count in examples::COUNTS {
        let ids = 1000..1000 + count as u64;
        let unmatched = Unmatched {
            waiting: ids
                .clone()
                .map(|id| Waiting::of(person(id, Role::Mentee), None))
                .collect(),
            free: ids
                .clone()
                .map(|id| (person(id + 1000, Role::Mentor), 2))
                .collect(),
        };
        let everybody: Vec<String> = ids
            .clone()
            .chain(ids.map(|id| id + 1000))
            .map(|id| format!("<@{id}>"))
            .collect();
        let cohort = cohort(CohortState::Running);
        examples::walks(&everybody, |page| waiting(&texts(), &cohort, &unmatched, page));
    }
    let (waits, has) = (person(3, Role::Mentee), person(4, Role::Mentor));
    let closed = "2027-01-19T09:00:00Z".parse().unwrap();
    let had_one = Waiting::of(person(5, Role::Mentee), Some(closed));
    let unmatched = Unmatched {
        waiting: vec![Waiting::of(waits, None), had_one],
        free: vec![(has, 2)],
    };
    insta::assert_snapshot!(words(&waiting(&texts(), &cohort(CohortState::Running), &unmatched, 0)), @r"
    # Waiting, and free places: Spring \*27\*
    <@3> has been waiting since <t:1799139600:D>
    <@5> has been waiting since <t:1800349200:D>
    <@4>: 2 free places
    ");
}

#[test]
fn every_cohort_is_on_some_page_whatever_is_said_of_it() {
    let count = Headcount {
        mentors: 200,
        mentees: 200,
        waiting: 200,
        undecided: 200,
        open_rooms: 200,
        missing_rooms: 200,
        closed_rooms: 200,
    };
    let mut one = standing_with(count);
    one.unmatched.waiting = vec![Waiting::of(person(u64::MAX, Role::Mentee), None); 200];
    one.unmatched.free = vec![(person(u64::MAX, Role::Mentor), 10); 200];
    one.people = vec![person(u64::MAX, Role::Mentor); 200];
    let now = "2027-01-20T09:00:00Z".parse().unwrap();
    for count in examples::COUNTS {
        let name = |at: usize| format!("{}{at:03}", "*".repeat(57));
        let all: Vec<CohortStatus> = (0..count)
            .map(|at| CohortStatus {
                cohort: Cohort {
                    name: name(at),
                    zone: Zone::named("America/Argentina/ComodRivadavia").unwrap(),
                    ..cohort(CohortState::Running)
                },
                ..one.clone()
            })
            .collect();
        let titles: Vec<String> = all
            .iter()
            .map(|one| format!("# {}\n", safe(&one.cohort.name)))
            .collect();
        for detail in [true, false] {
            examples::walks(&titles, |page| status(&texts(), &all, detail, page, now));
        }
    }
}
