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
    words(&card(scene, &parts))
}

#[test]
fn a_fresh_card_says_who_can_read_and_what_comes() {
    insta::assert_snapshot!(shown(&fresh(&texts())), @r"
    # Your room
    Mentor: <@1>
    Mentee: <@2>
    -# Readable by its members, the coordinators and me, and by people who administer this server.
    Cohort: **Spring \*27\*** · Career growth · 12 weeks
    Starts <t:1799622000:D> (<t:1799622000:R>), ends <t:1806876000:D>
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
    -# Readable by its members, the coordinators and me, and by people who administer this server.
    Cohort: **Spring \*27\*** · Career growth · 12 weeks
    Started <t:1799622000:R>, ends <t:1806876000:D> (<t:1806876000:R>)
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
    -# Readable by its members, the coordinators and me, and by people who administer this server.
    Cohort: **Spring \*27\*** · Career growth · 12 weeks
    From <t:1799622000:D> to <t:1806876000:D>
    Progress: Three updates
    Check-in: None so far
    Next from me: Nothing: the room is closed. Everything in it stays readable.
    ");
}
