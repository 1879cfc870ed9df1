//! What a card shows, whatever features there are.

use trellis_domain::stage::Mark;
use trellis_kernel::discord::message::{Button, Message};

use super::*;
use crate::interaction::Scene;
use crate::records::examples::{self, texts, words};

fn fresh(texts: &Texts) -> CardScene<'_> {
    CardScene {
        texts,
        scene: Scene {
            room: examples::room(RoomState::Open),
            cohort: examples::cohort(CohortState::Enrolling),
        },
        ahead: Vec::new(),
        next: None,
    }
}

fn shown(scene: &CardScene<'_>) -> String {
    words(&drawn(scene, &[Mark::Signed]))
}

fn drawn(scene: &CardScene<'_>, marks: &[Mark]) -> Message {
    let told = |title: &str, text: &str| vec![(title.to_owned(), text.to_owned())];
    let button = |label: &str| vec![Button::new("a:b:c:1", label)];
    let parts = [
        OnCard {
            fields: told("Agreement", "Signed by everybody"),
            marks: marks.to_vec(),
            ..OnCard::default()
        },
        OnCard {
            facts: told("Progress", "Three updates"),
            buttons: button("Write"),
            ..OnCard::default()
        },
        OnCard {
            facts: told("Midpoint", ""),
            ..OnCard::default()
        },
        OnCard {
            facts: told("Check-in", "None so far"),
            buttons: button("Answer"),
            ..OnCard::default()
        },
    ];
    card(scene, &Called::each_by_name(), &parts)
}

#[test]
fn the_stage_is_told_in_plain_words_with_what_comes_first() {
    let texts = texts();
    for (marks, told) in [
        (vec![], "🌱 Getting started · ahead: the agreement, a first goal"),
        (vec![Mark::Signed], "🌱 Getting started · ahead: a first goal"),
        (vec![Mark::GoalSet], "🌱 Getting started · ahead: the agreement"),
        (Mark::ALL.to_vec(), "🌿 Working"),
    ] {
        let card = words(&drawn(&fresh(&texts), &marks));
        assert_eq!(card.lines().nth(3), Some(told), "{card}");
    }
}

/// A card is read at a glance: who, what they work on, how it stands, and where it belongs.
#[test]
fn a_card_has_four_parts_and_fits() {
    let card = drawn(&fresh(&texts()), &[]);
    assert_eq!(card.blocks.len(), 4);
    assert_eq!(card.cut(), Vec::<String>::new());
}

#[test]
fn a_fresh_card_says_who_can_read_and_what_comes() {
    insta::assert_snapshot!(shown(&fresh(&texts())), @r"
    # Your room
    Mentor: <@1>
    Mentee: <@2>
    🌱 Getting started · ahead: a first goal
    Agreement: Signed by everybody
    Progress: Three updates
    Check-in: None so far
    Next from me: When the cohort has started.
    **Spring \*27\*** · Career growth
    Mon 11 Jan 2027 to Sun 4 Apr 2027, 12 weeks
    Readable by its members, the coordinators and me, by people who administer this server, and by whoever coordinators let in besides, which is said here.
    [Write] a:b:c:1
    [Answer] a:b:c:1
    ");
}

#[test]
fn a_card_under_way_says_what_is_next() {
    let texts = texts();
    let mut scene = fresh(&texts);
    scene.scene.cohort.state = CohortState::Running;
    scene.next = Some("A check-in, on Monday".to_owned());
    insta::assert_snapshot!(shown(&scene), @r"
    # Your room
    Mentor: <@1>
    Mentee: <@2>
    🌱 Getting started · ahead: a first goal
    Agreement: Signed by everybody
    Progress: Three updates
    Check-in: None so far
    Next from me: A check-in, on Monday
    **Spring \*27\*** · Career growth
    Mon 11 Jan 2027 to Sun 4 Apr 2027, 12 weeks
    Readable by its members, the coordinators and me, by people who administer this server, and by whoever coordinators let in besides, which is said here.
    [Write] a:b:c:1
    [Answer] a:b:c:1
    ");
}

#[test]
fn the_card_of_a_closed_room_asks_for_nothing() {
    let texts = texts();
    let mut scene = fresh(&texts);
    scene.scene.cohort.state = CohortState::Closed;
    scene.scene.room.state = RoomState::Closed;
    insta::assert_snapshot!(shown(&scene), @r"
    # Your room (closed)
    Mentor: <@1>
    Mentee: <@2>
    Agreement: Signed by everybody
    Progress: Three updates
    Check-in: None so far
    Next from me: Nothing: the room is closed. Everything in it stays readable.
    **Spring \*27\*** · Career growth
    Mon 11 Jan 2027 to Sun 4 Apr 2027, 12 weeks
    Readable by its members, the coordinators and me, by people who administer this server, and by whoever coordinators let in besides, which is said here.
    ");
}

/// What a reader sees whose clocks are so many hours ahead of universal time.
fn read_at(hours: i32, words: &str) -> String {
    let zone = chrono::FixedOffset::east_opt(hours * 3600).unwrap();
    let mut parts = words.split("<t:");
    let mut seen = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (stamp, rest) = part.split_once('>').unwrap();
        let (seconds, _) = stamp.split_once(':').unwrap();
        let at = chrono::DateTime::from_timestamp(seconds.parse().unwrap(), 0).unwrap();
        seen.push_str(&at.with_timezone(&zone).format("%F").to_string());
        seen.push_str(rest);
    }
    seen
}

/// Before the start, under way (also begun before its first day) and at the end, from Pago Pago to Kiritimati.
#[test]
fn the_days_of_a_cohort_are_the_same_for_every_reader() {
    let texts = texts();
    for state in [CohortState::Enrolling, CohortState::Running, CohortState::Closed] {
        let mut scene = fresh(&texts);
        scene.scene.cohort.state = state;
        let card = shown(&scene);
        assert!(card.contains("Mon 11 Jan 2027 to Sun 4 Apr 2027"), "{card}");
        for hours in [-11, 0, 1, 14] {
            assert_eq!(read_at(hours, &card), card, "{state:?} at {hours}");
        }
    }
}
