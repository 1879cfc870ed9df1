use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use crate::examples::now;
use crate::ground::ids::{CohortId, DraftId, FeedbackId, GuildId, RoomId, UpdateId, UserId};
use crate::ground::role::Role;
use crate::ground::text::TextRefusal;
use crate::growth::GrowthRefusal;
use crate::interaction::InteractionRefusal;
use crate::refusal::Refusal;
use crate::room::RoomRefusal;
use crate::room::{Member, Presence, Room, RoomState};

const THEO: UserId = UserId::new(1);
const MINA: UserId = UserId::new(2);
/// A second mentee of the same room.
const ADA: UserId = UserId::new(3);
const COORDINATOR: UserId = UserId::new(4);
const STRANGER: UserId = UserId::new(5);
const EVERYBODY: [UserId; 5] = [THEO, MINA, ADA, COORDINATOR, STRANGER];

fn room(state: RoomState) -> Room {
    numbered_room(1, "room-theo-mina", "Theo", state)
}

fn numbered_room(number: u8, name: &str, mentor: &str, state: RoomState) -> Room {
    let member = |user, role, name: &str| Member {
        user,
        role,
        name: name.to_owned(),
        presence: Default::default(),
    };
    Room {
        id: RoomId::from_bytes([number; 10]),
        cohort_id: CohortId::from_bytes([1; 10]),
        guild: GuildId::new(1),
        name: name.to_owned(),
        state,
        members: vec![
            member(THEO, Role::Mentor, mentor),
            member(MINA, Role::Mentee, "Mina"),
            member(ADA, Role::Mentee, "Ada"),
        ],
        opened_at: now(),
    }
}

fn entry(did: &str) -> Entry {
    Entry::new(did, "", "", "").unwrap()
}

fn sketch() -> Evidence {
    Evidence::new("sketch.txt".to_owned(), "https://discord/sketch".to_owned(), 8).unwrap()
}

fn draft(visibility: Visibility) -> Draft {
    let room = room(RoomState::Open);
    let chosen = (Some(Readers::Others(visibility)), None);
    Draft::begin(DraftId::from_bytes([2; 10]), &room, MINA, chosen, Some(sketch())).unwrap()
}

fn send(form: UpdateForm, who: UserId) -> Result<Sent, Refusal> {
    form.send(
        who,
        UpdateId::from_bytes([3; 10]),
        entry("wrote the parser"),
        now(),
    )
}

/// Mina's, as she posted it.
fn update(visibility: Visibility) -> Update {
    let form = UpdateForm::Waits(draft(visibility), room(RoomState::Open));
    match send(form, MINA).unwrap() {
        Sent::Posted(update) => update,
        other => unreachable!("it was sent once, for others: {other:?}"),
    }
}

fn give(update: &Update, room: &Room, who: UserId, words: &str) -> Result<Update, Refusal> {
    update.give_feedback(room, who, FeedbackId::from_bytes([4; 10]), words, now())
}

#[test]
fn an_update_says_what_was_done_learned_or_stuck() {
    for (did, learned, stuck, next, fine) in [
        ("a", "", "", "", true),
        ("", "b", "", "", true),
        ("", "", "c", "", true),
        ("", "", "", "d", false),
        (" \n", "\u{200b}", "", "", false),
    ] {
        let entry = Entry::new(did, learned, stuck, next);
        assert_eq!(entry.is_ok(), fine, "{did:?} {learned:?} {stuck:?} {next:?}");
    }
    assert!(Entry::new("", "", "c", "").unwrap().stuck_needs_mentor());
    assert!(!entry("a").stuck_needs_mentor());
    let long = "x".repeat(4001);
    let field = "learned".to_owned();
    assert_eq!(
        Entry::new("a", &long, "", ""),
        Err(TextRefusal::TooLong { field, limit: 4000 }.into())
    );
    assert!(Entry::new(&"🎉".repeat(4000), "", "", "").is_ok());
}

#[test]
fn evidence_has_to_be_small_enough_to_be_carried() {
    let of = |bytes| Evidence::new(String::new(), String::new(), bytes);
    assert!(of(10 * 1024 * 1024).is_ok());
    let refused = Err(GrowthRefusal::EvidenceTooLarge { limit_mb: 10 }.into());
    assert_eq!(of(10 * 1024 * 1024 + 1), refused);
}

#[test]
fn a_mentee_begins_an_update_in_a_room_that_is_not_closed() {
    for state in [RoomState::Open, RoomState::Missing, RoomState::Closed] {
        for who in EVERYBODY {
            let expected = match (who, state) {
                (MINA | ADA, RoomState::Closed) => Err(RoomRefusal::RoomClosed.into()),
                (MINA | ADA, _) => Ok(()),
                _ => Err(RoomRefusal::MenteeOfRoomOnly.into()),
            };
            let (room, id) = (room(state), DraftId::from_bytes([2; 10]));
            let begun = Draft::begin(id, &room, who, (None, None), None);
            assert_eq!(begun.map(|_| ()), expected, "{who:?} {state:?}");
            let meant = room_meant(who, RoomSaid::This(&room), &[]);
            assert_eq!(meant.map(|_| ()), expected, "{who:?} {state:?}");
        }
    }
}

#[test]
fn who_may_read_it_is_what_was_said_now_else_last_else_the_room() {
    let [room_only, cohort, server] = Visibility::ALL.map(Readers::Others);
    for (chosen, last, expected) in [
        (None, None, room_only),
        (None, Some(server), server),
        (None, Some(Readers::OnlyMe), Readers::OnlyMe),
        (None, Some(cohort), room_only),
        (Some(server), Some(room_only), server),
        (Some(Readers::OnlyMe), Some(server), Readers::OnlyMe),
    ] {
        let room = room(RoomState::Open);
        let begun = Draft::begin(DraftId::from_bytes([2; 10]), &room, MINA, (chosen, last), None);
        assert_eq!(begun.unwrap().readers, expected);
    }
    for readers in Visibility::ALL
        .map(Readers::Others)
        .into_iter()
        .chain([Readers::OnlyMe])
    {
        assert_eq!(Readers::parse(readers.as_str()), Some(readers));
        assert_eq!(Readers::OFFERED.contains(&readers), readers != cohort);
    }
}

#[test]
fn a_file_is_not_taken_where_it_would_be_posted_nowhere() {
    let chosen = (Some(Readers::OnlyMe), None);
    let id = DraftId::from_bytes([2; 10]);
    let begun = Draft::begin(id, &room(RoomState::Open), MINA, chosen, Some(sketch()));
    assert_eq!(begun, Err(GrowthRefusal::NoFileForOneself.into()));
}

fn private() -> PrivateEntry {
    let chosen = (Some(Readers::OnlyMe), None);
    let id = DraftId::from_bytes([2; 10]);
    let draft = Draft::begin(id, &room(RoomState::Open), MINA, chosen, None).unwrap();
    match send(UpdateForm::Waits(draft, room(RoomState::Open)), MINA) {
        Ok(Sent::Kept(entry)) => entry,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_somebody_keeps_for_themselves_is_as_if_there_were_none() {
    for other in [THEO, ADA, COORDINATOR, STRANGER] {
        let unknown = Err(InteractionRefusal::UnknownButton.into());
        assert_eq!(private().for_author(other), unknown);
    }
    assert_eq!(private().for_author(MINA), Ok(private()));
    let again = UpdateForm::WasKept(private());
    assert_eq!(send(again.clone(), MINA), Ok(Sent::AlreadyKept(private())));
    assert_eq!(send(again, THEO), Err(InteractionRefusal::NotYours.into()));
}

#[test]
fn what_was_kept_becomes_an_update_and_an_update_is_kept_once_it_is_withdrawn() {
    let open = room(RoomState::Open);
    let later = now() + TimeDelta::days(3);
    let shared = private().share(&open, Visibility::Server, later).unwrap();
    assert_eq!(
        (shared.id, shared.at),
        (private().id, later),
        "it is news on the day it is shared"
    );
    assert_eq!(shared.entry, private().entry);
    let closed = private().share(&room(RoomState::Closed), Visibility::Room, later);
    assert_eq!(closed, Err(RoomRefusal::RoomClosed.into()));

    let given = give(&update(Visibility::Server), &open, THEO, "line 3").unwrap();
    let id = UpdateId::from_bytes([7; 10]);
    assert_eq!(
        given.keep_to_oneself(THEO, id, later),
        Err(GrowthRefusal::AuthorOnly.into())
    );
    let (gone, kept) = given.keep_to_oneself(MINA, id, later).unwrap();
    assert_eq!(gone, given.withdraw(MINA, later).unwrap());
    assert_eq!((kept.id, &kept.entry, kept.at), (id, &given.entry, given.at));
    assert!(
        gone.keep_to_oneself(MINA, id, later).is_err(),
        "what was withdrawn is not brought back"
    );
}

#[test]
fn the_mentee_takes_feedback_up_and_new_words_of_the_mentor_begin_anew() {
    let open = room(RoomState::Open);
    let given = give(&update(Visibility::Room), &open, THEO, "line 3").unwrap();
    let id = given.feedback[0].id;
    for other in [THEO, ADA, COORDINATOR, STRANGER] {
        let refused = Err(GrowthRefusal::AuthorOnly.into());
        assert_eq!(given.take_up(&open, other, id, None, now()), refused);
    }
    let unknown = given.take_up(&open, MINA, FeedbackId::from_bytes([9; 10]), None, now());
    assert_eq!(unknown, Err(InteractionRefusal::UnknownButton.into()));
    let taken = given.take_up(&open, MINA, id, None, now()).unwrap();
    let noted = taken
        .take_up(&open, MINA, id, Some(" renamed it "), now() + TimeDelta::days(1))
        .unwrap();
    let known = noted.feedback[0].taken_up.clone().unwrap();
    assert_eq!((known.at, known.note.as_str()), (now(), "renamed it"));
    assert_eq!(
        noted.take_up(&open, MINA, id, None, now()).unwrap(),
        noted,
        "a second tap loses no note"
    );
    let same = give(&noted, &open, THEO, "line 3").unwrap();
    assert!(same.feedback[0].taken_up.is_some());
    let other = give(&noted, &open, THEO, "line 4").unwrap();
    assert_eq!(other.feedback[0].taken_up, None);
    assert_eq!(noted.withdraw(MINA, now()).unwrap().feedback[0].taken_up, None);
    assert_eq!(
        noted.take_up(&room(RoomState::Closed), MINA, id, None, now()),
        Err(RoomRefusal::RoomClosed.into())
    );
}

#[test]
fn a_thread_is_tagged_while_somebody_can_help_in_it() {
    let open = room(RoomState::Open);
    let stuck = Update {
        entry: Entry::new("a", "", "b", "").unwrap(),
        ..update(Visibility::Server)
    };
    let fine = update(Visibility::Server);
    let asks = fine.ask_for_feedback(&open, MINA, true, now()).unwrap();
    let answered = |one: &Update| give(one, &open, THEO, "line 3").unwrap();
    for (updates, expected) in [
        (vec![], vec![]),
        (vec![fine.clone()], vec![]),
        (vec![stuck.clone()], vec![Tag::NeedsAHand]),
        (vec![fine.clone(), stuck.clone()], vec![]),
        (vec![answered(&stuck)], vec![]),
        (vec![stuck.withdraw(MINA, now()).unwrap()], vec![]),
        (
            vec![stuck.show_to(&open, MINA, Visibility::Room).unwrap()],
            vec![],
        ),
        (vec![asks.clone()], vec![Tag::AsksForFeedback]),
        (
            vec![stuck.clone(), asks.clone()],
            vec![Tag::NeedsAHand, Tag::AsksForFeedback],
        ),
        (vec![answered(&asks)], vec![]),
        (
            vec![asks.ask_for_feedback(&open, MINA, false, now()).unwrap()],
            vec![],
        ),
        (vec![asks.withdraw(MINA, now()).unwrap()], vec![]),
    ] {
        assert_eq!(tags_of(&updates), expected, "{updates:#?}");
    }
    let in_room = update(Visibility::Room).ask_for_feedback(&open, MINA, true, now());
    assert_eq!(in_room, Err(GrowthRefusal::NotInGrowthThread.into()));
    let other = fine.ask_for_feedback(&open, THEO, true, now());
    assert_eq!(other, Err(GrowthRefusal::AuthorOnly.into()));
}

#[test]
fn an_update_begins_from_a_message_of_ones_own() {
    let message = |words: &str, evidence| FromMessage {
        author: MINA,
        words: words.to_owned(),
        evidence,
    };
    let (begun, file) = message(" it runs ", Some(sketch())).begin(MINA).unwrap();
    assert_eq!((begun, file), (entry("it runs"), Some(sketch())));
    let other = message("it runs", None).begin(THEO);
    assert_eq!(other, Err(GrowthRefusal::NotYourMessage.into()));
    let empty = message(" ", None).begin(MINA);
    assert_eq!(empty, Err(GrowthRefusal::NothingInMessage.into()));
    let long = message(&"x".repeat(6_000), None).begin(MINA).unwrap().0;
    assert_eq!(long.did.chars().count(), 4_000);
}

#[test]
fn the_room_that_is_meant_is_named_or_here_or_the_only_one() {
    let first = numbered_room(1, "room-theo-mina", "Theo", RoomState::Open);
    let second = numbered_room(2, "room-theo-mina", "Tea", RoomState::Open);
    let closed = numbered_room(3, "room-old", "Old", RoomState::Closed);
    let both = [first.clone(), second.clone()];
    let meant = |said, rooms: &[Room]| room_meant(MINA, said, rooms).map(|room| room.id);
    let which = Err(RoomRefusal::WhichRoom {
        names: "#room-theo-mina · Theo, #room-theo-mina · Tea".to_owned(),
        more: 0,
    }
    .into());
    let unknown = Err(RoomRefusal::UnknownRoom {
        given: "room-nowhere".to_owned(),
    }
    .into());

    assert_eq!(meant(RoomSaid::Here(None), &both[..1]), Ok(first.id));
    assert_eq!(meant(RoomSaid::Here(None), &both), which);
    assert_eq!(
        meant(RoomSaid::Here(None), &[]),
        Err(RoomRefusal::NotInARoom.into())
    );
    assert_eq!(meant(RoomSaid::Here(Some(&second)), &both), Ok(second.id));
    assert_eq!(
        meant(RoomSaid::Here(Some(&closed)), &both),
        Err(RoomRefusal::RoomClosed.into())
    );

    assert_eq!(meant(RoomSaid::Named("#room-theo-mina"), &both), which);
    assert_eq!(
        meant(RoomSaid::Named(" #ROOM-theo-mina "), &both[1..]),
        Ok(second.id)
    );
    assert_eq!(
        meant(RoomSaid::Named("#room-theo-mina · Tea"), &both),
        Ok(second.id)
    );
    assert_eq!(meant(RoomSaid::Named(second.id.as_str()), &both), Ok(second.id));
    assert_eq!(meant(RoomSaid::Named("room-nowhere"), &both), unknown);
    assert_eq!(meant(RoomSaid::Named("room-nowhere"), &both[..1]), unknown);
    assert_eq!(
        meant(RoomSaid::Named("room-nowhere"), &[]),
        Err(RoomRefusal::NotInARoom.into())
    );
}

#[test]
fn rooms_with_two_mentors_of_one_name_are_told_apart_by_their_numbers() {
    let mut rooms = [1, 2].map(|number| numbered_room(number, "room-mina-theo", "Theo", RoomState::Open));
    let mentor = |room: &mut Room, id| {
        let mentor = room.members.iter_mut().find(|member| member.role == Role::Mentor);
        mentor.unwrap().user = UserId::new(id);
    };
    mentor(&mut rooms[0], 514_276);
    mentor(&mut rooms[1], 20_007);
    let names = ["#room-mina-theo · Theo (…4276)", "#room-mina-theo · Theo (…0007)"];
    assert_eq!(room_names(&rooms), names);
    for (name, room) in names.iter().zip(&rooms) {
        assert_eq!(room_meant(MINA, RoomSaid::Named(name), &rooms), Ok(room));
    }
    let which = RoomRefusal::WhichRoom {
        names: names.join(", "),
        more: 0,
    };
    let ambiguous = room_meant(MINA, RoomSaid::Named("room-mina-theo"), &rooms);
    assert_eq!(ambiguous, Err(which.into()));
}

#[test]
fn the_room_of_a_channel_counts_for_its_members_only() {
    let (here, own) = (
        room(RoomState::Open),
        numbered_room(2, "room-own", "Tea", RoomState::Open),
    );
    let meant = |who, rooms: &[Room]| {
        let said = RoomSaid::Here(Some(&here));
        room_meant(who, said, rooms).map(|room| room.id)
    };
    assert_eq!(meant(STRANGER, &[]), Err(RoomRefusal::NotInARoom.into()));
    assert_eq!(
        meant(THEO, std::slice::from_ref(&here)),
        Err(RoomRefusal::MenteeOfRoomOnly.into())
    );
    let mut elsewhere = own.clone();
    elsewhere.members[1].user = STRANGER;
    assert_eq!(meant(STRANGER, std::slice::from_ref(&elsewhere)), Ok(own.id));
    let said = RoomSaid::Here(None);
    let mentor = room_meant(THEO, said, std::slice::from_ref(&own));
    assert_eq!(mentor, Err(RoomRefusal::MenteeOfRoomOnly.into()));
}

#[test]
fn a_form_that_waits_is_opened_again_for_its_author() {
    let waits = |state| UpdateForm::Waits(draft(Visibility::Room), room(state));
    assert_eq!(waits(RoomState::Open).reopen(MINA), Ok(draft(Visibility::Room)));
    assert_eq!(
        waits(RoomState::Open).reopen(ADA),
        Err(InteractionRefusal::NotYours.into())
    );
    assert_eq!(
        waits(RoomState::Closed).reopen(MINA),
        Err(RoomRefusal::RoomClosed.into())
    );
    assert_eq!(
        UpdateForm::Gone.reopen(MINA),
        Err(GrowthRefusal::DraftGone.into())
    );
}

#[test]
fn a_form_becomes_one_update_of_its_author() {
    let waits = |state| UpdateForm::Waits(draft(Visibility::Room), room(state));
    let posted = match send(waits(RoomState::Missing), MINA) {
        Ok(Sent::Posted(update)) => update,
        other => panic!("{other:?}"),
    };
    assert_eq!(posted, update(Visibility::Room));
    assert_eq!((posted.author, posted.evidence.clone()), (MINA, Some(sketch())));
    let again = UpdateForm::WasSent(posted.clone());
    assert_eq!(send(again.clone(), MINA), Ok(Sent::Already(posted)));
    for other in [THEO, ADA, COORDINATOR, STRANGER] {
        assert_eq!(
            send(waits(RoomState::Open), other),
            Err(InteractionRefusal::NotYours.into())
        );
        assert_eq!(
            send(again.clone(), other),
            Err(InteractionRefusal::NotYours.into())
        );
    }
    assert_eq!(send(UpdateForm::Gone, MINA), Err(GrowthRefusal::DraftGone.into()));
    assert_eq!(
        send(waits(RoomState::Closed), MINA),
        Err(RoomRefusal::RoomClosed.into())
    );
}

#[test]
fn only_the_author_changes_an_update_and_only_while_it_stands() {
    let open = room(RoomState::Open);
    let standing = update(Visibility::Server);
    for other in [THEO, ADA, COORDINATOR, STRANGER] {
        let refused = Err(GrowthRefusal::AuthorOnly.into());
        assert_eq!(standing.edit(&open, other, entry("x"), now()), refused);
        assert_eq!(standing.show_to(&open, other, Visibility::Room), refused);
        assert_eq!(standing.withdraw(other, now()), refused);
    }
    let later = now() + TimeDelta::hours(1);
    let edited = standing.edit(&open, MINA, entry("fixed it"), later).unwrap();
    assert_eq!(
        (&edited.entry, edited.edited_at),
        (&entry("fixed it"), Some(later))
    );
    let same = standing.edit(&open, MINA, standing.entry.clone(), later);
    assert_eq!(same, Ok(standing.clone()), "the same words are no edit");
    let narrowed = standing.show_to(&open, MINA, Visibility::Cohort).unwrap();
    assert_eq!(
        (narrowed.visibility, narrowed.edited_at),
        (Visibility::Cohort, None)
    );

    let gone = give(&edited, &open, THEO, "look again").unwrap();
    let gone = gone.withdraw(MINA, later).unwrap();
    assert_eq!((&gone.entry, &gone.evidence), (&Entry::default(), &None));
    assert_eq!(
        (gone.feedback.len(), gone.feedback[0].correction.as_str()),
        (1, "")
    );
    let refused = Err(GrowthRefusal::UpdateWithdrawn.into());
    assert_eq!(gone.edit(&open, MINA, entry("x"), now()), refused);
    assert_eq!(gone.show_to(&open, MINA, Visibility::Room), refused);
    assert_eq!(gone.withdraw(MINA, now()), refused);
    assert_eq!(give(&gone, &open, THEO, "good"), refused);
}

/// `health` counts it: somebody was there.
#[test]
fn that_and_when_there_was_an_update_stays_when_it_is_withdrawn() {
    let standing = update(Visibility::Server);
    let gone = standing.withdraw(MINA, now() + TimeDelta::days(3)).unwrap();
    assert_eq!(
        (gone.id, gone.room, gone.at),
        (standing.id, standing.room, standing.at)
    );
}

#[test]
fn in_a_closed_room_nothing_is_added_and_words_can_still_be_taken_back() {
    let closed = room(RoomState::Closed);
    let standing = update(Visibility::Cohort);
    let refused = Err(RoomRefusal::RoomClosed.into());
    assert_eq!(standing.edit(&closed, MINA, entry("x"), now()), refused);
    assert_eq!(standing.show_to(&closed, MINA, Visibility::Server), refused);
    assert_eq!(give(&standing, &closed, THEO, "good"), refused);
    assert!(standing.show_to(&closed, MINA, Visibility::Cohort).is_ok());
    assert!(standing.show_to(&closed, MINA, Visibility::Room).is_ok());
    assert!(standing.withdraw(MINA, now()).is_ok());
    // While its channel is missing, the room is at work.
    assert!(
        standing
            .edit(&room(RoomState::Missing), MINA, entry("x"), now())
            .is_ok()
    );
}

#[test]
fn only_the_mentor_gives_feedback_and_the_last_word_counts() {
    let open = room(RoomState::Open);
    let standing = update(Visibility::Server);
    for other in [MINA, ADA, COORDINATOR, STRANGER] {
        assert_eq!(
            give(&standing, &open, other, "good"),
            Err(RoomRefusal::MentorOfRoomOnly.into())
        );
    }
    let field = "feedback".to_owned();
    assert_eq!(
        give(&standing, &open, THEO, " "),
        Err(TextRefusal::EmptyText { field: field.clone() }.into())
    );
    assert_eq!(
        give(&standing, &open, THEO, &"x".repeat(4001)),
        Err(TextRefusal::TooLong { field, limit: 4000 }.into())
    );
    let first = give(&standing, &open, THEO, " line 3 ").unwrap();
    let id = FeedbackId::from_bytes([9; 10]);
    let second = first.give_feedback(&open, THEO, id, "line 4", now()).unwrap();
    assert_eq!(second.feedback.len(), 1);
    let given = second.feedback_of(THEO).unwrap();
    assert_eq!(
        (given.id, given.correction.as_str()),
        (first.feedback[0].id, "line 4")
    );
    assert_eq!(second.feedback_of(ADA), None);
}

#[test]
fn the_mentor_is_asked_when_the_mentee_is_stuck_since() {
    let (fine, stuck) = (entry("a"), Entry::new("a", "", "b", "").unwrap());
    let with = |entry: &Entry| Update {
        entry: entry.clone(),
        ..update(Visibility::Room)
    };
    let open = room(RoomState::Open);
    let asks = |after: &Update, before: &Update| after.asks_mentor(before, &open, now()).is_some();
    assert!(asks(&with(&stuck), &with(&fine)));
    assert!(!asks(&with(&stuck), &with(&stuck)));
    assert!(!asks(&with(&fine), &with(&stuck)));
    let mut alone = open.clone();
    alone.members.retain(|member| member.role != Role::Mentor);
    assert_eq!(with(&stuck).asks_mentor(&with(&fine), &alone, now()), None);
}

proptest! {
    /// However its author says that they are stuck and takes it back, the mentor is asked once a day at most, and never
    /// without it being so.
    #[test]
    fn a_mentor_is_asked_about_one_update_once_a_day_at_most(
        begun_stuck in any::<bool>(),
        edits in prop::collection::vec((any::<bool>(), 0_i64..40), 0..24),
    ) {
        let words = |stuck: bool| Entry::new("a", "", if stuck { "b" } else { "" }, "").unwrap();
        let open = room(RoomState::Open);
        let form = UpdateForm::Waits(draft(Visibility::Room), open.clone());
        let sent = form.send(MINA, UpdateId::from_bytes([3; 10]), words(begun_stuck), now()).unwrap();
        let Sent::Posted(mut update) = sent else { unreachable!("it was sent once, for others") };
        let (mut at, mut asked) = (now(), Vec::from_iter(update.mentor_asked_at));
        prop_assert_eq!(asked.len(), usize::from(begun_stuck));
        for (stuck, hours) in edits {
            at += TimeDelta::hours(hours);
            let edited = update.edit(&open, MINA, words(stuck), at).unwrap();
            let asking = edited.asks_mentor(&update, &open, at);
            prop_assert!(asking.is_none() || stuck);
            asked.extend(asking.as_ref().and_then(|asking| asking.mentor_asked_at));
            update = asking.unwrap_or(edited);
            prop_assert_eq!(update.mentor_asked_at, asked.last().copied());
        }
        for two in asked.windows(2) {
            prop_assert!(two[1] - two[0] >= TimeDelta::days(1));
        }
    }
}

#[test]
fn an_onlooker_stands_as_near_as_they_can() {
    use Onlooker::{Anybody, Coordinator, MemberOfRoom, PersonOfCohort, ReaderOfForum};
    let room = room(RoomState::Open);
    for (who, coordinator, takes_part, expected) in [
        (THEO, true, true, MemberOfRoom),
        (MINA, false, true, MemberOfRoom),
        (COORDINATOR, true, true, Coordinator),
        (COORDINATOR, true, false, Coordinator),
        (STRANGER, false, true, PersonOfCohort),
        (STRANGER, false, false, Anybody),
    ] {
        assert_eq!(
            Onlooker::of(&room, who, coordinator, (takes_part, false)),
            expected
        );
    }
    let mut left = room;
    for member in &mut left.members {
        member.presence = Presence::LeftCohort;
    }
    assert_eq!(Onlooker::of(&left, THEO, false, (false, true)), ReaderOfForum);
    assert_eq!(Onlooker::of(&left, THEO, false, (false, false)), Anybody);
}

#[test]
fn nothing_is_told_of_what_is_not_shown() {
    assert_eq!(
        nothing_to_read(THEO, MINA, false),
        Refusal::from(InteractionRefusal::NothingToShowYet)
    );
    assert_eq!(
        nothing_to_read(MINA, MINA, true),
        Refusal::from(GrowthRefusal::NoUpdatesOfYours)
    );
    assert_eq!(
        nothing_to_read(THEO, THEO, false),
        Refusal::from(GrowthRefusal::WhoseUpdates)
    );
}

#[test]
fn an_update_that_is_not_for_somebody_is_as_if_there_were_none() {
    let none = to_read(None);
    assert_eq!(none, Err(InteractionRefusal::NothingToShowYet.into()));
    let in_the_room = || update(Visibility::Room);
    assert_eq!(to_read(Some((in_the_room(), Onlooker::Anybody))), none);
    assert_eq!(
        to_read(Some((in_the_room(), Onlooker::Coordinator))),
        Ok(in_the_room())
    );
}

/// Who may see what, once more and in other words than the rule's.
fn may_see(visibility: Visibility) -> &'static [Onlooker] {
    use Onlooker::{Coordinator, MemberOfRoom, PersonOfCohort, ReaderOfForum};
    match visibility {
        Visibility::Room => &[MemberOfRoom, Coordinator],
        Visibility::Cohort => &[MemberOfRoom, Coordinator, PersonOfCohort],
        Visibility::Server => &[MemberOfRoom, Coordinator, PersonOfCohort, ReaderOfForum],
    }
}

#[test]
fn an_update_is_seen_by_those_its_visibility_names() {
    use Onlooker::{Anybody, Coordinator, MemberOfRoom, PersonOfCohort, ReaderOfForum};
    for visibility in Visibility::ALL {
        for onlooker in [MemberOfRoom, Coordinator, PersonOfCohort, ReaderOfForum, Anybody] {
            let standing = update(visibility);
            assert_eq!(
                standing.shows_to(onlooker),
                may_see(visibility).contains(&onlooker)
            );
            let gone = standing.withdraw(MINA, now()).unwrap();
            assert!(!gone.shows_to(onlooker));
        }
        let in_thread = visibility.goes_to_growth_thread();
        assert_eq!(in_thread, may_see(visibility).contains(&ReaderOfForum));
        assert_eq!(Visibility::parse(visibility.as_str()), Some(visibility));
    }
}

/// What somebody tries with an update.
#[derive(Debug, Clone)]
enum Act {
    SendAgain,
    Edit(String),
    ShowTo(Visibility),
    Withdraw,
    GiveFeedback(String),
    TakeUp(String),
    AskForFeedback(bool),
}

fn act() -> impl Strategy<Value = Act> {
    let visibility = || prop::sample::select(Visibility::ALL.to_vec());
    prop_oneof![
        Just(Act::SendAgain),
        "[a-z]{1,4}".prop_map(Act::Edit),
        visibility().prop_map(Act::ShowTo),
        Just(Act::Withdraw),
        "[a-z]{0,4}".prop_map(Act::GiveFeedback),
        "[a-z]{0,4}".prop_map(Act::TakeUp),
        any::<bool>().prop_map(Act::AskForFeedback),
    ]
}

fn state() -> impl Strategy<Value = RoomState> {
    prop::sample::select(vec![RoomState::Open, RoomState::Missing, RoomState::Closed])
}

fn tries(
    update: &Update,
    room: &Room,
    who: UserId,
    act: &Act,
    now: DateTime<Utc>,
) -> Result<Update, Refusal> {
    match act {
        Act::SendAgain => {
            let id = UpdateId::from_bytes([9; 10]);
            match UpdateForm::WasSent(update.clone()).send(who, id, entry("again"), now)? {
                Sent::Posted(update) | Sent::Already(update) => Ok(update),
                Sent::Kept(_) | Sent::AlreadyKept(_) => unreachable!("it was posted"),
            }
        }
        Act::Edit(did) => update.edit(room, who, entry(did), now),
        Act::ShowTo(visibility) => update.show_to(room, who, *visibility),
        Act::Withdraw => update.withdraw(who, now),
        Act::GiveFeedback(words) => {
            update.give_feedback(room, who, FeedbackId::from_bytes([8; 10]), words, now)
        }
        Act::TakeUp(note) => update.take_up(room, who, FeedbackId::from_bytes([8; 10]), Some(note), now),
        Act::AskForFeedback(asks) => update.ask_for_feedback(room, who, *asks, now),
    }
}

/// All words that can be read in it.
fn words(update: &Update) -> Vec<&str> {
    let answers = update.entry.answers().into_iter().map(|(_, text)| text);
    let taken_up = update.feedback.iter().filter_map(|one| one.taken_up.as_ref());
    let notes = taken_up.map(|one| one.note.as_str());
    let feedback = update
        .feedback
        .iter()
        .map(|one| one.correction.as_str())
        .chain(notes);
    let files = update.evidence.iter().map(|file| file.name.as_str());
    answers
        .chain(feedback)
        .chain(files)
        .filter(|text| !text.is_empty())
        .collect()
}

proptest! {
    #[test]
    fn no_acts_of_anybody_show_too_much_change_anybody_elses_or_bring_back_what_is_gone(
        begun in prop::sample::select(Visibility::ALL.to_vec()),
        acts in prop::collection::vec((prop::sample::select(EVERYBODY.to_vec()), act(), state()), 0..24),
    ) {
        use Onlooker::{Anybody, Coordinator, MemberOfRoom, PersonOfCohort, ReaderOfForum};
        let mut update = update(begun);
        // What its author was last told that they had chosen.
        let (mut promised, mut was_withdrawn) = (begun, false);
        for (number, (who, act, state)) in acts.into_iter().enumerate() {
            let room = room(state);
            let now = now() + TimeDelta::minutes(i64::try_from(number).unwrap());
            let after = match tries(&update, &room, who, &act, now) {
                Ok(after) => after,
                Err(_) => continue,
            };
            if was_withdrawn {
                prop_assert_eq!(&after, &update, "changed after it was gone");
            }
            match &act {
                Act::ShowTo(visibility) => promised = *visibility,
                Act::Withdraw => was_withdrawn = true,
                _ => {}
            }
            if who != MINA {
                let but_feedback = Update { feedback: update.feedback.clone(), ..after.clone() };
                prop_assert_eq!(&but_feedback, &update, "changed by {:?}", who);
            }
            if after.feedback != update.feedback && !was_withdrawn {
                let writer = if matches!(act, Act::TakeUp(_)) { MINA } else { THEO };
                prop_assert_eq!(who, writer, "feedback of another");
            }
            if state == RoomState::Closed {
                let known = words(&update);
                prop_assert!(words(&after).iter().all(|word| known.contains(word)), "added in a closed room");
                prop_assert!(after.visibility <= update.visibility, "widened in a closed room");
            }
            let same = |one: &Update| (one.id, one.room, one.author, one.at);
            prop_assert_eq!(same(&after), same(&update));
            prop_assert!(after.feedback.len() <= 1, "one word of each mentor");
            for onlooker in [MemberOfRoom, Coordinator, PersonOfCohort, ReaderOfForum, Anybody] {
                let expected = !was_withdrawn && may_see(promised).contains(&onlooker);
                prop_assert_eq!(after.shows_to(onlooker), expected, "{:?}", onlooker);
            }
            prop_assert_eq!(words(&after).is_empty(), was_withdrawn);
            update = after;
        }
    }

    #[test]
    fn a_form_is_posted_by_its_author_only_as_a_mentee_of_a_room_that_is_not_closed(
        who in prop::sample::select(EVERYBODY.to_vec()),
        author in prop::sample::select(EVERYBODY.to_vec()),
        state in state(),
        visibility in prop::sample::select(Visibility::ALL.to_vec()),
    ) {
        let draft = Draft { author, ..draft(visibility) };
        match send(UpdateForm::Waits(draft, room(state)), who) {
            Ok(Sent::Posted(update)) => {
                prop_assert!(who == author && [MINA, ADA].contains(&who) && state != RoomState::Closed);
                prop_assert_eq!((update.author, update.visibility), (who, visibility));
            }
            Ok(other) => prop_assert!(false, "it was not sent before, and not kept: {:?}", other),
            Err(_) => prop_assert!(who != author || ![MINA, ADA].contains(&who) || state == RoomState::Closed),
        }
    }
}
