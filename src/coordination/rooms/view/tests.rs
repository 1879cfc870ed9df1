use trellis_domain::people::Role;

use super::*;
use crate::records::examples::{self, MINA, THEO, room, row, texts, words};

fn line(state: RoomState, place: &str, is_made: bool) -> Line {
    Line {
        room: room(state),
        place: place.to_owned(),
        is_made,
    }
}

#[test]
fn the_welcome_names_everybody_who_can_read_and_pings_the_members_only() {
    let message = welcome(&texts(), &room(RoomState::Open), "*Spring*");
    assert_eq!(message.pings, [MINA, THEO]);
    assert!(message.role_pings.is_empty());
    insta::assert_snapshot!(words(&message), @r"
    <@1>, <@2>
    # Welcome to your room
    <@1> is the mentor here, <@2> the mentee. This is the place of your mentorship in **\*Spring\***: what you agree on, ask, try and learn.
    Who can read here: <@1>, <@2>, the coordinators of this community, and me. As everywhere in Discord, people who administer this server can open any channel. I react to my commands and buttons only; I do not read what you write to each other.
    Your first talk: <@1> writes first and offers two dates. Three questions are enough to begin:
    • What would make these weeks worth it?
    • How do we want to work, and how do we say when something does not?
    • What is the first small step?
    Feeling a little lost in the first weeks is normal. The pinned card shows where things stand; *Progress* on it keeps what you learn.
    pings <@1> <@2>
    ");
    insta::assert_snapshot!(words(&welcome_again(&texts(), &room(RoomState::Open), "*Spring*")), @r"
    <@1>, <@2>
    # Your room is back
    The channel of <@1> and <@2> in **\*Spring\*** was deleted, and a coordinator has had it made again. What was written in the old channel went with it; progress updates and answers are kept.
    Who can read here: <@1>, <@2>, the coordinators of this community, and me. As everywhere in Discord, people who administer this server can open any channel. I react to my commands and buttons only; I do not read what you write to each other.
    Where you were: The pinned card shows where things stand; *Progress* on it keeps what you learn.
    pings <@1> <@2>
    ");
}

#[test]
fn a_missing_channel_is_asked_about_with_both_ways_out() {
    let room = room(RoomState::Missing);
    insta::assert_snapshot!(words(&channel_missing(&texts(), &room)), @"
    # A room's channel was deleted
    The channel of <@1> and <@2> (#room-mina-theo) is gone. Their progress updates and answers are kept; what they wrote to each other in it went with it. What should become of the room?
    [Make it again] room:again:081040g2081040g2:1
    [Close this room] room:close-missing:081040g2081040g2:1
    ");
    insta::assert_snapshot!(words(&made_again(&texts(), &room, UserId::new(9))), @"
    # A room's channel was deleted
    The channel of <@1> and <@2> is being made again, as <@9> wished.
    ");
    insta::assert_snapshot!(words(&missing_closed(&texts(), &room, UserId::new(9))), @"
    # A room's channel was deleted
    The room of <@1> and <@2> is closed, as <@9> wished.
    ");
}

#[test]
fn a_coordinator_who_opens_a_room_is_told_what_comes() {
    let opened_with = |nearly_full| {
        let opened = Opened {
            room: room(RoomState::Open),
            cohort: "*Spring*".to_owned(),
            nearly_full,
        };
        words(&super::opened(&texts(), &opened))
    };
    insta::assert_snapshot!(opened_with(None), @r"The room of <@1> and <@2> in **\*Spring\*** is on its way: #room-mina-theo. Both are greeted in it as soon as it is there, usually within seconds. `/room list` has the link.");
    insta::assert_snapshot!(opened_with(Some(480)), @r"
    The room of <@1> and <@2> in **\*Spring\*** is on its way: #room-mina-theo. Both are greeted in it as soon as it is there, usually within seconds. `/room list` has the link.

    This server will then have 480 of the 500 channels Discord allows. Rooms are opened up to 490; closing and deleting finished ones makes space.
    ");
}

#[test]
fn a_room_is_closed_after_a_question_and_with_a_word() {
    insta::assert_snapshot!(words(&close_question(&texts(), &room(RoomState::Open), "<#5>")), @"
    Close <#5>, the room of <@1> and <@2>? They can still read it; nothing new can be written, and no prompts come any more. This cannot be taken back here.
    [Close this room] room:close:081040g2081040g2:1
    ");
    let told = |is_there| {
        let closed = Closed {
            room: room(RoomState::Open),
            place: "<#5>".to_owned(),
            is_there,
        };
        words(&super::closed(&texts(), &closed))
    };
    insta::assert_snapshot!(told(true), @"<#5> is closed. Its members can still read it.");
    insta::assert_snapshot!(told(false), @"The room of <@1> and <@2> is closed. Their progress updates and answers are kept.");
    insta::assert_snapshot!(words(&farewell(&texts())), @"
    # This room is closed
    Everything here can still be read; nothing new is added. Thank you for the time you gave each other.
    ");
}

#[test]
fn the_list_tells_rooms_apart_by_how_they_stand() {
    let lines = [
        line(RoomState::Open, "<#5>", true),
        line(RoomState::Open, "#room-ada-bo", false),
        line(RoomState::Missing, "#room-cy-di", false),
    ];
    let cohort = CohortId::from_bytes([1; 10]);
    insta::assert_snapshot!(words(&list(&texts(), cohort, "Spring", &lines, 0)), @"
    # Rooms of Spring
    <#5> · <@1> with <@2>, since <t:1799139600:D>
    #room-ada-bo · <@1> with <@2>: being made
    #room-cy-di · <@1> with <@2>: its channel was deleted
    [Make #room-mina-theo again] room:again:081040g2081040g2:1
    [Close #room-mina-theo] room:close-missing:081040g2081040g2:1
    ");
    insta::assert_snapshot!(words(&list(&texts(), cohort, "Spring", &[], 0)), @"
    # Rooms of Spring
    There is no room here yet. `/room open` makes one for a mentor and a mentee.
    ");
}

#[test]
fn a_long_list_is_turned_page_by_page_and_never_past_its_ends() {
    let lines: Vec<Line> = (0..45)
        .map(|n| line(RoomState::Open, &format!("<#{n}>"), true))
        .collect();
    let page = |page| list(&texts(), CohortId::from_bytes([1; 10]), "Spring", &lines, page);
    assert!(words(&page(0)).contains("<#19>") && !words(&page(0)).contains("<#20>"));
    assert!(words(&page(2)).contains("<#44>"));
    assert_eq!(page(9), page(2));
    assert_eq!(page(2).blocks[0].footer, "Page 3 of 3");
    let turns = |page: Message| row(&page.rows[0]).join("\n");
    insta::assert_snapshot!(turns(page(0)), @"
    [Earlier] room:list:040g2081040g2081_0:1 (disabled)
    [More] room:list:040g2081040g2081_1:1
    ");
    insta::assert_snapshot!(turns(page(2)), @"
    [Earlier] room:list:040g2081040g2081_1:1
    [More] room:list:040g2081040g2081_3:1 (disabled)
    ");
}

#[test]
fn two_hundred_rooms_are_told_without_a_cut() {
    let longest = |state, is_made| {
        let place = if is_made {
            format!("<#{}>", u64::MAX)
        } else {
            format!("#{}", "x".repeat(100))
        };
        let mut line = line(state, &place, is_made);
        line.room.members = vec![
            Member {
                user: UserId::new(u64::MAX),
                role: Role::Mentor,
                name: String::new(),
                presence: Default::default(),
            },
            Member {
                user: UserId::new(u64::MAX),
                role: Role::Mentee,
                name: String::new(),
                presence: Default::default(),
            },
        ];
        line
    };
    for (state, is_made) in [
        (RoomState::Open, true),
        (RoomState::Open, false),
        (RoomState::Missing, false),
    ] {
        let lines: Vec<Line> = (0..200).map(|_| longest(state, is_made)).collect();
        let cohort = CohortId::from_bytes([1; 10]);
        for page in 0..10 {
            let message = list(&texts(), cohort, &"*".repeat(60), &lines, page);
            assert_eq!(message.cut(), Vec::<String>::new());
            let told = message.blocks[0].description.lines().count();
            assert!((15..=20).contains(&told), "{told}");
        }
    }
}

#[test]
fn every_room_is_on_some_page() {
    for count in examples::COUNTS {
        let places: Vec<String> = (1000..1000 + count).map(|at| format!("<#{at}>")).collect();
        let lines: Vec<Line> = places
            .iter()
            .map(|place| line(RoomState::Open, place, true))
            .collect();
        examples::walks(&places, |page| {
            list(&texts(), CohortId::from_bytes([1; 10]), "Spring", &lines, page)
        });
    }
}
