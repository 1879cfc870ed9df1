use trellis_domain::ids::GuildId;
use trellis_domain::people::Role;

use super::*;
use crate::records::examples::texts;

fn room(state: RoomState) -> Room {
    let member = |user, role| Member {
        user: UserId::new(user),
        role,
        name: String::new(),
    };
    Room {
        id: RoomId::from_bytes([2; 10]),
        cohort_id: CohortId::from_bytes([1; 10]),
        guild: GuildId::new(1),
        name: "room-mina-theo".to_owned(),
        state,
        members: vec![member(7, Role::Mentor), member(8, Role::Mentee)],
        opened_at: "2027-01-05T09:00:00Z".parse().unwrap(),
    }
}

fn line(state: RoomState, place: &str, is_made: bool) -> Line {
    Line {
        room: room(state),
        place: place.to_owned(),
        is_made,
    }
}

fn words(message: &Message) -> String {
    let mut words = vec![message.content.clone()];
    for embed in &message.embeds {
        words.extend([embed.title.clone(), embed.description.clone()]);
        words.extend(
            embed
                .fields
                .iter()
                .map(|field| format!("[{}] {}", field.name, field.value)),
        );
    }
    words.retain(|line| !line.is_empty());
    words.join("\n")
}

#[test]
fn the_welcome_names_everybody_who_can_read_and_pings_the_members_only() {
    let message = welcome(&texts(), &room(RoomState::Open), "*Spring*");
    assert_eq!(message.pings, [UserId::new(7), UserId::new(8)]);
    assert!(message.role_pings.is_empty());
    insta::assert_snapshot!(words(&message), @"
    <@7>, <@8>
    Welcome to your room
    <@7> is the mentor here, <@8> the mentee. This is the place of your mentorship in **\\*Spring\\***: what you agree on, ask, try and learn.
    [Who can read here] <@7>, <@8>, the coordinators of this community, and me. As everywhere in Discord, people who administer this server can open any channel. I react to my commands and buttons only; I do not read what you write to each other.
    [A good first step] Say hello, and agree on a first date to talk. The pinned card shows where things stand; *Progress* on it keeps what you learn.
    ");
}

#[test]
fn a_missing_channel_is_asked_about_with_both_ways_out() {
    let message = channel_missing(&texts(), &room(RoomState::Missing));
    insta::assert_snapshot!(words(&message), @"
    A room's channel was deleted
    The channel of <@7> and <@8> (#room-mina-theo) is gone. Their progress updates and answers are kept; what was written in the channel is not in my hands. What should become of the room?
    ");
    let Some(trellis_kernel::discord::message::Row::Buttons(buttons)) = message.rows.first() else {
        panic!("no buttons")
    };
    let ids: Vec<&str> = buttons.iter().map(|button| button.custom_id.as_str()).collect();
    let room = RoomId::from_bytes([2; 10]);
    assert_eq!(
        ids,
        [
            format!("room:again:{room}:1"),
            format!("room:close-missing:{room}:1")
        ]
    );
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
    Rooms of Spring
    <#5> · <@7> with <@8>, since <t:1799139600:D>
    #room-ada-bo · <@7> with <@8>: being made
    #room-cy-di · <@7> with <@8>: its channel was deleted
    ");
    assert!(words(&list(&texts(), cohort, "Spring", &[], 0)).contains("no room here yet"));
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
    assert_eq!(page(2).embeds[0].footer, "Page 3 of 3");
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
            },
            Member {
                user: UserId::new(u64::MAX),
                role: Role::Mentee,
                name: String::new(),
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
            assert_eq!(message.embeds[0].description.lines().count(), 20);
        }
    }
}
