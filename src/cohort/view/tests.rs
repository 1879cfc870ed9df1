use trellis_domain::ids::{CohortId, GuildId, ParticipantId, UserId};
use trellis_domain::program::Program;

use super::*;
use crate::people::{Participant, Unmatched};

fn texts() -> Texts {
    Texts::load(None, "en").unwrap()
}

fn cohort(state: CohortState) -> Cohort {
    let source = include_str!("../../../config/programs/career-growth.toml");
    Cohort {
        id: CohortId::from_bytes([7; 10]),
        guild: GuildId::new(1),
        name: "Spring *27*".to_owned(),
        program: Program::parse("career-growth", source).unwrap(),
        zone: chrono_tz::Europe::Berlin,
        state,
        starts_on: "2027-01-11".parse().unwrap(),
        ends_on: "2027-04-05".parse().unwrap(),
        opened_at: "2027-01-04T09:00:00Z".parse().unwrap(),
        started_at: None,
        closed_at: None,
        panel_channel: None,
    }
}

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

fn standing_with(count: Headcount) -> Standing {
    let (mentee, mentor) = (person(3, Role::Mentee), person(4, Role::Mentor));
    Standing {
        cohort: cohort(CohortState::Running),
        count,
        unmatched: Unmatched {
            waiting: vec![mentee.clone()],
            free: vec![(mentor.clone(), 2)],
        },
        people: vec![mentee, mentor],
    }
}

fn words(message: &Message) -> String {
    let mut lines = vec![message.content.clone()];
    for embed in &message.embeds {
        lines.push(format!("# {}", embed.title));
        lines.push(embed.description.clone());
        lines.extend(
            embed
                .fields
                .iter()
                .map(|field| format!("{}: {}", field.name, field.value)),
        );
        lines.push(embed.footer.clone());
    }
    for row in &message.rows {
        let crate::kernel::discord::message::Row::Buttons(buttons) = row else {
            continue;
        };
        lines.extend(
            buttons
                .iter()
                .map(|button| format!("[{}] {}", button.label, button.custom_id)),
        );
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

#[test]
fn the_panel_says_what_one_joins_and_has_two_buttons() {
    let count = Headcount {
        mentors: 1,
        mentees: 3,
        ..Headcount::default()
    };
    insta::assert_snapshot!(words(&panel(&texts(), &cohort(CohortState::Enrolling), &count)), @r"
    # Spring \*27\*: join us
    Twelve weeks with someone some steps ahead of you: one career question, a session every other week, and small steps in between that you can show.
    Program: Career growth
    Dates: <t:1799665200:D> to <t:1806832800:D>, 12 weeks
    People: 1 mentor, 3 mentees
    What everybody commits to: I keep about four hours a month free for twelve weeks: a session every other week, and time in between to do what we agreed.
    If I cannot come, I say so a day before and suggest another date.
    I answer the short check-ins honestly, and I write a reflection at half time.
    What I hear in our room stays there. If this is not working for me, I say so early; ending well is a good result too.
    Joining takes a short form. You see your answers and say yes to the time commitment before you are in.
    [Join as mentor] people:join-mentor:0w3ge1r70w3ge1r7:1
    [Join as mentee] people:join-mentee:0w3ge1r70w3ge1r7:1
    ");
}

#[test]
fn a_panel_whose_sign_up_is_over_says_so_and_has_no_button() {
    for state in CohortState::ALL
        .into_iter()
        .filter(|state| *state != CohortState::Enrolling)
    {
        let message = panel(&texts(), &cohort(state), &Headcount::default());
        assert!(message.rows.is_empty(), "{state}");
        assert!(
            message.embeds[0].description.starts_with("**Sign-up is closed"),
            "{state}"
        );
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
    assert!(first.date_naive() >= cohort(CohortState::Running).starts_on);
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
