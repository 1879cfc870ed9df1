use trellis_domain::ids::{CohortId, ParticipantId, UserId};
use trellis_domain::people::Role;

use super::*;
use crate::records::examples::{cohort, texts, words};
use crate::records::people::{Participant, Unmatched};

fn person(user: u64, role: Role) -> Participant {
    Participant {
        id: ParticipantId::from_bytes([3; 10]),
        cohort_id: CohortId::from_bytes([7; 10]),
        user: UserId::new(user),
        role,
        name: "Mina".to_owned(),
        capacity: None,
        answers: Vec::new(),
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
            waiting: vec![mentee.clone()],
            free: vec![(mentor.clone(), 2)],
        },
        people: vec![mentee, mentor],
    }
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
    insta::assert_snapshot!(words(&status(&texts(), &running, true, now)), @r"
    # Spring \*27\*
    Under way, week 2 of 12
    Career growth
    People: 2 mentors, 3 mentees
    Dates: <t:1799665200:D> to <t:1806832800:D>, 12 weeks
    Coming up: Check-in: <t:1801123200:f> (<t:1801123200:R>)
    Midpoint: <t:1803286800:f> (<t:1803286800:R>)
    Digest: <t:1800860400:f> (<t:1800860400:R>)
    Waiting, and free places: One mentee waits for a room. `/room open` makes it.
    <@3>
    2 places with mentors are free.
    <@4> (2)
    One person filled in the form and has not said yes to the time commitment.
    Rooms: 2 open, 0 closed
    One room has lost its channel.
    Times of prompts follow Europe/Berlin.
    ");
    insta::assert_snapshot!(words(&status(&texts(), &running, false, now)), @r"
    # Spring \*27\*
    Under way, week 2 of 12
    Career growth
    People: 2 mentors, 3 mentees
    Dates: <t:1799665200:D> to <t:1806832800:D>, 12 weeks
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
    assert!(asked(CohortState::Running).contains("[Close the cohort]"));
    assert!(asked(CohortState::Enrolling).contains("[Call it off]"));
}

#[test]
fn two_hundred_cohorts_are_told_as_far_as_one_message_goes() {
    let count = Headcount {
        mentors: 200,
        mentees: 200,
        waiting: 200,
        undecided: 200,
        open_rooms: 200,
        missing_rooms: 200,
        closed_rooms: 200,
    };
    let longest = Cohort {
        name: "*".repeat(60),
        zone: chrono_tz::America::Argentina::ComodRivadavia,
        ..cohort(CohortState::Running)
    };
    let mut one = standing_with(count);
    one.cohort = longest;
    one.unmatched.waiting = vec![person(u64::MAX, Role::Mentee); 200];
    one.unmatched.free = vec![(person(u64::MAX, Role::Mentor), 10); 200];
    one.people = vec![person(u64::MAX, Role::Mentor); 200];
    let all = vec![one; 200];
    let now = "2027-01-20T09:00:00Z".parse().unwrap();
    for detail in [true, false] {
        let message = status(&texts(), &all, detail, now);
        assert_eq!(message.cut(), Vec::<String>::new());
        let shown = message.embeds.len();
        assert!(shown > if detail { 2 } else { 5 }, "{shown}");
        let more = format!("{} more are not shown", 200 - shown);
        assert!(message.content.starts_with(&more), "{}", message.content);
    }
}
