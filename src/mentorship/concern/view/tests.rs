//! What a private word looks like to its writer, to the coordinators' channel and to its reader.

use chrono::{DateTime, Utc};
use trellis_domain::concern::Concern;
use trellis_domain::ids::{ConcernId, GuildId, RoomId};
use trellis_kernel::secrets::Confidential;

use super::*;
use crate::records::examples::{self, THEO, form_words, room, texts};
use crate::records::room::RoomState;

fn offered(rooms: &[Room]) -> String {
    examples::words(&offer(&texts(), rooms, THEO, 0))
}

fn word(kind: ConcernKind, place: Option<&str>, detail: Option<&str>, is_recorded: bool) -> Word {
    let raised_at: DateTime<Utc> = "2027-01-20T09:00:00Z".parse().unwrap();
    Word {
        concern: Concern {
            id: ConcernId::from_bytes([5; 10]),
            guild: GuildId::new(1),
            room: place.map(|_| RoomId::from_bytes([2; 10])),
            author: THEO,
            kind,
            raised_at,
        },
        place: place.map(str::to_owned),
        detail: detail.map(Confidential::new),
        is_recorded,
    }
}

#[test]
fn the_offer_says_who_reads_it_and_lists_what_it_can_be() {
    insta::assert_snapshot!(offered(&[room(RoomState::Open)]), @r"
    # A private word to the coordinators
    Wanting something to change is part of every mentorship, and no failure of anybody. Choose what you would like; you can add a few words, or none.
    Who will read it: Coordinators of this community who are not in your room. Not <@1>, also if they are a coordinator or facilitator here. In the coordinators’ channel it only says that a private word has come in, without your name.
    <About #room-mina-theo: choose what fits> concern:choose:081040g2081040g2:1
    ( ) To talk with a coordinator = talk
    ( ) To change how we work = change
    ( ) To take a pause = pause
    ( ) Another match = rematch
    ( ) To conclude = conclude
    ( ) Something serious happened = serious
    ");
}

#[test]
fn the_offer_without_a_room_names_the_coordinators() {
    insta::assert_snapshot!(offered(&[]), @r"
    # A private word to the coordinators
    Wanting something to change is part of every mentorship, and no failure of anybody. Choose what you would like; you can add a few words, or none.
    Who will read it: Coordinators of this community, but for those who are or were in a room with you. In their channel it only says that a private word has come in, without your name.
    <About something else: choose what fits> concern:choose-other:-:1
    ( ) To talk with a coordinator = talk
    ( ) To change how we work = change
    ( ) To take a pause = pause
    ( ) Another match = rematch
    ( ) To conclude = conclude
    ( ) Something serious happened = serious
    ");
}

/// So many rooms of one name, each with another mentor of one name.
fn many_rooms(count: usize) -> Vec<Room> {
    (0..count)
        .map(|at| {
            let mut room = room(RoomState::Open);
            room.id = RoomId::from_bytes([at as u8; 10]);
            room.members[0].user = UserId::new(1000 + at as u64);
            room
        })
        .collect()
}

#[test]
fn each_room_has_its_list_and_none_has_one_too() {
    let lists = |count| {
        let message = offer(&texts(), &many_rooms(count), THEO, 0);
        let lists = message.rows.iter().map(|row| examples::row(row)[0].clone());
        lists.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(lists(4), @r"
    <About #room-mina-theo (…1000): choose what fits> concern:choose:0000000000000000:1
    <About #room-mina-theo (…1001): choose what fits> concern:choose:040g2081040g2081:1
    <About #room-mina-theo (…1002): choose what fits> concern:choose:081040g2081040g2:1
    <About #room-mina-theo (…1003): choose what fits> concern:choose:0c1g60r30c1g60r3:1
    <About something else: choose what fits> concern:choose-other:-:1
    ");
    insta::assert_snapshot!(lists(5), @r"
    <About #room-mina-theo (…1000): choose what fits> concern:choose:0000000000000000:1
    <About #room-mina-theo (…1001): choose what fits> concern:choose:040g2081040g2081:1
    <About #room-mina-theo (…1002): choose what fits> concern:choose:081040g2081040g2:1
    <About something else: choose what fits> concern:choose-other:-:1
    [Earlier] concern:offer-page:-_0:1 (disabled)
    ");
}

#[test]
fn every_room_can_be_chosen_on_some_page() {
    for count in examples::COUNTS {
        let rooms = many_rooms(count);
        let lists: Vec<String> = rooms
            .iter()
            .map(|room| format!("concern:choose:{}:1", room.id))
            .collect();
        examples::walks(&lists, |page| offer(&texts(), &rooms, THEO, page));
    }
}

#[test]
fn every_private_word_is_on_some_page_whole() {
    for count in examples::COUNTS {
        for length in [20, 1_900] {
            let said: Vec<String> = (1000..1000 + count)
                .map(|at| format!("{at} {}", "m".repeat(length)))
                .collect();
            let sizes: Vec<usize> = said.iter().map(|said| size(said.len())).collect();
            examples::walks(&said, |page| {
                let turned = page_of_words(&sizes, page);
                let shown = said[turned.entries.clone()].iter();
                let shown = shown.map(|said| word(ConcernKind::Talk, None, Some(said), true));
                words(&texts(), &shown.collect::<Vec<_>>(), &turned)
            });
        }
    }
}

#[test]
fn the_form_has_one_field_that_may_stay_empty() {
    let about = |kind, room| form_words(&form(&texts(), About { room, kind }));
    insta::assert_snapshot!(about(ConcernKind::Change, Some(RoomId::from_bytes([2; 10]))), @"
    # To change how we work concern:send:081040g2081040g2_change:1
    For coordinators outside your room = detail (lines, optional, at most 2000)
      hint: A few words, if you like. You can leave this empty and talk instead.
    ");
    insta::assert_snapshot!(about(ConcernKind::Serious, None), @r"
    # Something serious happened concern:send:-_serious:1
    For coordinators in no room with you = detail (lines, optional, at most 2000)
      hint: A few words, if you like. You can leave this empty and talk instead.
    ");
}

#[test]
fn its_writer_is_thanked() {
    let raised = |room| {
        let kind = ConcernKind::Talk;
        examples::words(&raised(&texts(), About { room, kind }, Heard::Now))
    };
    insta::assert_snapshot!(raised(Some(RoomId::from_bytes([2; 10]))), @"Thank you for saying it. Coordinators who are not in your room can read it now, and are asked to write to you. Nothing was posted in the room, and your partner was not told. Where every coordinator is in your room, nobody can read it: please turn to an admin of this server then.");
    insta::assert_snapshot!(raised(None), @"Thank you for saying it. Coordinators who were never in a room with you can read it now, and are asked to write to you. Nobody else can read it. Where every coordinator is or was in a room with you, nobody can: please turn to an admin of this server then.");
}

#[test]
fn its_writer_is_told_the_truth_where_coordinators_are_not_called_now() {
    let at: DateTime<Utc> = "2027-01-20T09:00:00Z".parse().unwrap();
    let about = About {
        room: None,
        kind: ConcernKind::Talk,
    };
    let told = [Heard::Before(at), Heard::Later(RoleId::new(9)), Heard::Nobody]
        .map(|heard| examples::words(&raised(&texts(), about, heard)));
    insta::assert_snapshot!(told.join("\n"), @"
    Thank you for saying it. You said the very same <t:1800435600:f>: that word is kept, and coordinators were called for it then, so I do not call them again. If there is more to say, add it in words of its own, and they are called for that.
    Thank you for saying it. It is kept, and only coordinators who are in no room with you can read it. I cannot reach them just now, because something in this server has to be mended first; they hear of it then. If it cannot wait, write to one of them yourself: <@&9>
    Thank you for saying it. It is kept, and only coordinators who are in no room with you can read it. Right now there are none, because their role is not in this server; whoever is given it next can read your word. If it cannot wait, please turn to an admin of this server yourself.
    ");
}

#[test]
fn the_notice_says_that_there_is_a_word_and_nothing_else() {
    insta::assert_snapshot!(examples::words(&notice(&texts(), Some(RoleId::new(9)))), @"
    <@&9>
    # A private word has come in
    Somebody would like a coordinator to read something. Press the button: only those it is meant for are shown it.
    [Read] concern:read:-:1
    pings <@&9>
    ");
    assert!(notice(&texts(), None).role_pings.is_empty());
}

#[test]
fn a_reader_sees_whose_it_is_and_whether_that_is_recorded() {
    let read = [
        word(
            ConcernKind::Change,
            Some("<#7>"),
            Some("I *need* more time"),
            true,
        ),
        word(ConcernKind::Serious, None, None, false),
        word(ConcernKind::Pause, Some("<#7>"), None, false),
    ];
    insta::assert_snapshot!(examples::words(&words(&texts(), &read, &page_of_words(&[1; 3], 0))), @r"
    # To change how we work
    From <@2>, about <#7>, <t:1800435600:f>. Please write to them personally; nobody else in the room has been told.

    I \*need\* more time
    It is noted that you read this.
    # Something serious happened
    You said this on <t:1800435600:f>. Coordinators it is meant for can read it.
    # To take a pause
    You said this about <#7>, <t:1800435600:f>. Coordinators it is meant for can read it.
    ");
    insta::assert_snapshot!(examples::words(&words(&texts(), &[], &page_of_words(&[], 0))), @"There is nothing for you to read here right now. A private word is shown only to those it is meant for.");
}
