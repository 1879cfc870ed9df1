//! What a digest shows.

use chrono::{DateTime, Utc};
use trellis_domain::checkin::Answer;
use trellis_domain::cohort::CohortState;
use trellis_domain::digest::Period;
use trellis_domain::ids::UserId;

use super::*;
use crate::records::examples;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn cohort() -> Cohort {
    Cohort {
        name: "Spring".to_owned(),
        ..examples::cohort(CohortState::Running)
    }
}

fn report(sections: Vec<Section>) -> Report {
    Report {
        period: Period {
            from: at("2027-01-11T07:00:00Z"),
            until: at("2027-01-18T07:00:00Z"),
        },
        sections,
        places: [(RoomId::from_bytes([1; 10]), "<#7> (Theo, Mi\\*na)".to_owned())].into(),
        details: Vec::new(),
        late: 0,
        rooms: 6,
        audience: Audience::Reader(UserId::new(77)),
    }
}

fn words(report: &Report) -> String {
    let texts = Texts::load(None, "en").unwrap();
    let message = digest(&texts, &cohort(), report, false);
    let embed = &message.embeds[0];
    let parts = embed
        .fields
        .iter()
        .map(|field| format!("## {}\n{}", field.name, field.value));
    [format!("# {}\n{}", embed.title, embed.description)]
        .into_iter()
        .chain(parts)
        .collect::<Vec<_>>()
        .join("\n")
}

fn low(answer: Answer, has_detail: bool) -> LowAnswer {
    let room = RoomId::from_bytes([1; 10]);
    LowAnswer {
        room,
        who: UserId::new(2),
        answer,
        has_detail,
        at: at("2027-01-14T10:00:00Z"),
    }
}

#[test]
fn a_quiet_week_is_told_kindly() {
    insta::assert_snapshot!(words(&report(Vec::new())), @r"
    # How Spring is doing
    From <t:1799650800:D> to <t:1800255600:D>.
    A quiet week: all 6 rooms are within their rhythm. Enjoy it.
    ");
}

#[test]
fn what_needs_a_person_is_told_with_its_reason() {
    let room = RoomId::from_bytes([1; 10]);
    let sections = vec![
        Section::Stuck(vec![low(Answer::Stuck, true)]),
        Section::Undelivered(vec![Undelivered {
            what: Owed::Message,
            room: Some(room),
            why: WhyNot::Permission,
            since: at("2027-01-15T10:00:00Z"),
        }]),
        Section::NotStarted(NotStarted {
            starts_on: "2027-01-11".parse().unwrap(),
            is_overdue: true,
        }),
        Section::Waiting(vec![Waiting {
            who: UserId::new(3),
            since: at("2027-01-05T10:00:00Z"),
        }]),
        Section::Silent(vec![Silence {
            room,
            last_update_at: None,
            days: 30,
            allowed_days: 28,
        }]),
        Section::Unanswered(vec![UnansweredCheckin {
            room,
            planned_on: "2027-01-14".parse().unwrap(),
            waiting_for: vec![UserId::new(1)],
            is_closed: true,
        }]),
        Section::NotAsked(vec![NotAsked {
            room,
            kind: trellis_domain::checkin::due::CHECKIN,
            planned_on: "2027-01-14".parse().unwrap(),
            reason: SkipReason::Outage,
        }]),
    ];
    insta::assert_snapshot!(words(&report(sections)), @r"
    # How Spring is doing
    From <t:1799650800:D> to <t:1800255600:D>.
    ## Said they are stuck (1)
    • <@2> in <#7> (Theo, Mi\*na), <t:1799920800:D>, with a private detail
    ## I could not deliver (1)
    • a message in <#7> (Theo, Mi\*na): a permission is missing (`/setup check` says which), since <t:1800007200:D>
    ## The start
    This should have started on <t:1799665200:D>: `/cohort start` does it, `/cohort dates` moves the dates. Until then nobody is asked anything.
    ## Waits for a room (1)
    • <@3> waits since <t:1799143200:D>: `/room open`
    ## Silent for longer than their rhythm (1)
    • <#7> (Theo, Mi\*na): no update yet in 30 days (up to 28 are fine)
    ## Check-ins without an answer (1)
    • <#7> (Theo, Mi\*na), <t:1799924400:D>: <@1> did not answer
    ## Not asked (1)
    • <#7> (Theo, Mi\*na): the check-in of <t:1799924400:D>, because I was away (they were not asked, so this is no silence of theirs)
    ");
}

#[test]
fn long_lists_are_cut_with_a_count_and_stay_within_the_limits() {
    let person = |n| NewPerson {
        who: UserId::new(u64::MAX - n),
        role: Role::Mentee,
        at: at("2027-01-14T10:00:00Z"),
    };
    let left = |n| LeftPerson {
        who: UserId::new(u64::MAX - n),
        role: Role::Mentor,
        at: at("2027-01-14T10:00:00Z"),
    };
    let room = RoomId::from_bytes([1; 10]);
    let waits = |n| Waiting {
        who: UserId::new(u64::MAX - n),
        since: at("2027-01-14T10:00:00Z"),
    };
    let silence = Silence {
        room,
        last_update_at: Some(at("2027-01-14T10:00:00Z")),
        days: 300,
        allowed_days: 28,
    };
    let unanswered = UnansweredCheckin {
        room,
        planned_on: "2027-01-14".parse().unwrap(),
        waiting_for: vec![UserId::new(u64::MAX); 3],
        is_closed: true,
    };
    let not_asked = NotAsked {
        room,
        kind: trellis_domain::checkin::due::CHECKIN,
        planned_on: "2027-01-14".parse().unwrap(),
        reason: SkipReason::Outage,
    };
    let undelivered = Undelivered {
        what: Owed::Message,
        room: Some(room),
        why: WhyNot::Permission,
        since: at("2027-01-15T10:00:00Z"),
    };
    let sections = vec![
        Section::Stuck(vec![low(Answer::Stuck, true); 60]),
        Section::Undelivered(vec![undelivered; 60]),
        Section::Waiting((0..60).map(waits).collect()),
        Section::Silent(vec![silence; 60]),
        Section::CouldBeBetter(vec![low(Answer::CouldBeBetter, true); 60]),
        Section::Unanswered(vec![unanswered; 60]),
        Section::NotAsked(vec![not_asked; 60]),
        Section::LeftPeople((0..200).map(left).collect()),
        Section::NewPeople((0..400).map(person).collect()),
    ];
    let mut report = report(sections);
    let place = format!("<#{}> ({}, {})", u64::MAX, "T".repeat(20), r"\*".repeat(20));
    report.places.insert(room, place);
    let words = words(&report);
    assert!(
        words.contains("Said they are stuck (60)") && words.contains(" more"),
        "{words}"
    );
    assert!(words.chars().count() < 6_000, "{}", words.chars().count());
}

#[test]
fn the_channel_gets_a_button_behind_which_the_answers_are() {
    let mut told = report(Vec::new());
    told.audience = Audience::Channel;
    told.late = 2;
    insta::assert_snapshot!(examples::words(&digest(&examples::texts(), &cohort(), &told, true)), @"
    # How Spring is doing
    From <t:1799650800:D> to <t:1800255600:D>.
    This digest comes late, because I was away; it covers the whole time.
    2 prompts went out late, because I was away.
    A quiet week: all 6 rooms are within their rhythm. Enjoy it.
    [What people answered] digest:answers:0w3ge1r70w3ge1r7_1800255600:1
    ");
}

#[test]
fn what_people_answered_is_shown_to_one_reader() {
    let sections = vec![
        Section::Stuck(vec![low(Answer::Stuck, true)]),
        Section::CouldBeBetter(vec![low(Answer::CouldBeBetter, false)]),
    ];
    let mut told = report(sections);
    let id = trellis_domain::ids::CheckinId::from_bytes([3; 10]);
    told.details = vec![(id, UserId::new(2), "Theo".to_owned())];
    let shown = |report: &Report| examples::words(&answers(&examples::texts(), &cohort(), report));
    insta::assert_snapshot!(shown(&told), @r"
    # What people answered in Spring
    Only you see this. Answers from a room that you are in yourself are for other coordinators.
    Said they are stuck (1): • <@2> in <#7> (Theo, Mi\*na), <t:1799920800:D>, with a private detail
    Said it could be better (1): • <@2> in <#7> (Theo, Mi\*na), <t:1799920800:D>
    [Read Theo] checkin:read:0c1g60r30c1g60r3_2:1
    ");
    insta::assert_snapshot!(shown(&report(Vec::new())), @"
    # What people answered in Spring
    Nobody said that they are stuck or that it could be better, in a room that you are not in yourself.
    ");
}

#[test]
fn who_came_and_who_left_is_told_with_the_time() {
    let at = at("2027-01-14T10:00:00Z");
    let sections = vec![
        Section::LeftPeople(vec![LeftPerson {
            who: UserId::new(4),
            role: Role::Mentor,
            at,
        }]),
        Section::NewPeople(vec![NewPerson {
            who: UserId::new(3),
            role: Role::Mentee,
            at,
        }]),
    ];
    insta::assert_snapshot!(words(&report(sections)), @"
    # How Spring is doing
    From <t:1799650800:D> to <t:1800255600:D>.
    ## Left (1)
    • <@4>, mentor, on <t:1799920800:D>
    ## New (1)
    • <@3>, mentee
    ");
}
