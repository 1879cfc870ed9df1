//! What a card shows, whatever features there are.

use trellis_kernel::discord::message::Button;

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
    let part = |title: &str, text: &str, button: Option<&str>| OnCard {
        fields: vec![(title.to_owned(), text.to_owned())],
        buttons: button
            .map(|label| Button::new("a:b:c:1", label))
            .into_iter()
            .collect(),
    };
    let parts = [
        part("Progress", "Three updates", Some("Write")),
        part("Midpoint", "", None),
        part("Check-in", "None so far", Some("Answer")),
    ];
    words(&card(scene, &Called::each_by_name(), &parts))
}

#[test]
fn a_fresh_card_says_who_can_read_and_what_comes() {
    insta::assert_snapshot!(shown(&fresh(&texts())), @r"
    # Your room
    Mentor: <@1>
    Mentee: <@2>
    -# Readable by its members, the coordinators and me, by people who administer this server, and by whoever coordinators let in besides, which is said here.
    Cohort: **Spring \*27\*** · Career growth
    Mon 11 Jan 2027 to Sun 4 Apr 2027, 12 weeks
    Progress: Three updates
    Check-in: None so far
    Next from me: When the cohort has started.
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
    -# Readable by its members, the coordinators and me, by people who administer this server, and by whoever coordinators let in besides, which is said here.
    Cohort: **Spring \*27\*** · Career growth
    Mon 11 Jan 2027 to Sun 4 Apr 2027, 12 weeks
    Progress: Three updates
    Check-in: None so far
    Next from me: A check-in, on Monday
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
    -# Readable by its members, the coordinators and me, by people who administer this server, and by whoever coordinators let in besides, which is said here.
    Cohort: **Spring \*27\*** · Career growth
    Mon 11 Jan 2027 to Sun 4 Apr 2027, 12 weeks
    Progress: Three updates
    Check-in: None so far
    Next from me: Nothing: the room is closed. Everything in it stays readable.
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
