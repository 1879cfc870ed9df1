use super::*;
use crate::cohort::CohortState;
use crate::community::CommunityRefusal;
use crate::examples::{NOBODY, cohort, rights};
use crate::ground::text::TextRefusal;
use crate::interaction::InteractionRefusal;
use crate::refusal::Refusal;
use crate::room::Presence;
use crate::room::RoomRefusal;
use crate::room::RoomState;
use crate::room::examples::room;
use proptest::prelude::*;

const MENTOR: UserId = UserId::new(1);
const MENTEE: UserId = UserId::new(2);
const STRANGER: UserId = UserId::new(9);

fn at(hour: u32) -> DateTime<Utc> {
    format!("2027-02-01T{hour:02}:00:00Z").parse().unwrap()
}

/// Asked at eight, open until noon.
fn asked() -> Checkin<String> {
    let day = "2027-02-01".parse().unwrap();
    let cohort = cohort(CohortState::Running);
    let id = CheckinId::from_bytes([3; 10]);
    Checkin {
        closes_at: at(12),
        is_posted: true,
        ..Checkin::ask(id, &room(), &cohort, (day, "How is it?".to_owned()), at(8))
    }
}

fn in_state(state: RoomState) -> Room {
    Room { state, ..room() }
}

#[test]
fn an_answer_can_be_changed_until_the_check_in_closes() {
    let room = room();
    let first = asked().answer(&room, MENTOR, Answer::Good, at(9)).unwrap();
    let told = first
        .detail(&room, MENTOR, Some("too fast".to_owned()), at(10))
        .unwrap();
    let told = told.share(&room, MENTOR, true, at(10)).unwrap();
    let second = told.answer(&room, MENTOR, Answer::Stuck, at(11)).unwrap();
    let own = second.of(MENTOR).unwrap();
    assert_eq!(own.answer, Answer::Stuck);
    assert_eq!(own.detail.as_deref(), Some("too fast"));
    assert!(own.shared);
    let late = told.answer(&room, MENTOR, Answer::Good, at(12));
    assert_eq!(late, Err(InteractionRefusal::PromptClosed.into()));
    let late = told.detail(&room, MENTOR, None, at(13));
    assert_eq!(late, Err(InteractionRefusal::PromptClosed.into()));
    let late = told.share(&room, MENTOR, false, at(13));
    assert_eq!(late, Err(InteractionRefusal::PromptClosed.into()));
    let taken_back = told.detail(&room, MENTOR, None, at(11)).unwrap();
    let own = taken_back.of(MENTOR).unwrap();
    assert_eq!((own.detail.as_ref(), own.shared), (None, false));
    let nothing = taken_back.share(&room, MENTOR, true, at(11));
    assert_eq!(nothing, Err(InteractionRefusal::NothingToShowYet.into()));
}

#[test]
fn a_new_detail_is_private_again() {
    let room = room();
    let told = asked().answer(&room, MENTEE, Answer::Stuck, at(9)).unwrap();
    let told = told.detail(&room, MENTEE, Some("one".to_owned()), at(9)).unwrap();
    let told = told.share(&room, MENTEE, true, at(9)).unwrap();
    let again = told
        .detail(&room, MENTEE, Some("two".to_owned()), at(10))
        .unwrap();
    assert!(!again.of(MENTEE).unwrap().shared);
    assert_eq!(again.of(MENTEE).unwrap().at, at(9), "nothing was tapped");
}

#[test]
fn nothing_is_shared_where_no_partner_is_left() {
    let told = asked().answer(&room(), MENTEE, Answer::Stuck, at(9)).unwrap();
    let told = told
        .detail(&room(), MENTEE, Some("one".to_owned()), at(9))
        .unwrap();
    for (presence, shared) in [
        (Presence::Here, true),
        (Presence::LeftServer, false),
        (Presence::LeftCohort, false),
    ] {
        let mut room = room();
        room.members[0].presence = presence;
        assert_eq!(room.has_others(MENTEE), shared);
        let after = told.share(&room, MENTEE, true, at(10)).unwrap();
        assert_eq!(after.of(MENTEE).unwrap().shared, shared, "{presence:?}");
    }
}

#[test]
fn detail_is_tidied_and_has_its_limit() {
    assert_eq!(tidy_detail(" too fast "), Ok(Some("too fast".to_owned())));
    assert_eq!(tidy_detail("  "), Ok(None));
    assert!(tidy_detail(&"x".repeat(1000)).is_ok());
    let field = "detail".to_owned();
    assert_eq!(
        tidy_detail(&"x".repeat(1001)),
        Err(TextRefusal::TooLong { field, limit: 1000 }.into())
    );
}

#[test]
fn only_members_of_a_room_that_is_not_closed_answer() {
    let checkin = asked();
    for (state, who, hour, expected) in [
        (RoomState::Open, MENTEE, 9, Ok(())),
        (RoomState::Missing, MENTEE, 9, Ok(())),
        (
            RoomState::Open,
            STRANGER,
            9,
            Err(RoomRefusal::MembersOfRoomOnly.into()),
        ),
        (
            RoomState::Closed,
            STRANGER,
            9,
            Err(RoomRefusal::MembersOfRoomOnly.into()),
        ),
        (RoomState::Closed, MENTEE, 9, Err(RoomRefusal::RoomClosed.into())),
        (RoomState::Closed, MENTEE, 13, Err(RoomRefusal::RoomClosed.into())),
        (
            RoomState::Open,
            MENTEE,
            12,
            Err(InteractionRefusal::PromptClosed.into()),
        ),
    ] {
        let room = in_state(state);
        let may = checkin.may_answer(&room, who, at(hour));
        assert_eq!(may, expected, "{state} {who} {hour}");
        let answer = checkin.answer(&room, who, Answer::Good, at(hour));
        assert_eq!(answer.map(drop), expected, "{state} {who} {hour}");
    }
    let early = checkin.detail(&room(), MENTEE, None, at(9));
    assert_eq!(
        early,
        Err(InteractionRefusal::NothingToShowYet.into()),
        "there is no answer yet"
    );
}

#[test]
fn private_detail_is_for_coordinators_unless_it_was_shared() {
    let room = room();
    let answered = asked().answer(&room, MENTEE, Answer::Stuck, at(9)).unwrap();
    let private = answered
        .detail(&room, MENTEE, Some("x".to_owned()), at(9))
        .unwrap();
    let shared = private.share(&room, MENTEE, true, at(9)).unwrap();
    let (coordinator, facilitator) = (rights(true, false), rights(false, true));
    for (checkin, who, rights, whose, expected) in [
        (&private, MENTEE, NOBODY, MENTEE, Ok(AnswerReader::Writer)),
        (
            &private,
            STRANGER,
            coordinator,
            MENTEE,
            Ok(AnswerReader::Coordinator),
        ),
        (
            &private,
            MENTOR,
            NOBODY,
            MENTEE,
            Err(InteractionRefusal::NotYours.into()),
        ),
        // In this room a coordinator is a partner.
        (
            &private,
            MENTOR,
            coordinator,
            MENTEE,
            Err(InteractionRefusal::NotYours.into()),
        ),
        (
            &private,
            STRANGER,
            facilitator,
            MENTEE,
            Err(CommunityRefusal::ToldInConfidence.into()),
        ),
        (
            &private,
            STRANGER,
            NOBODY,
            MENTOR,
            Err(CommunityRefusal::ToldInConfidence.into()),
        ),
        (
            &private,
            STRANGER,
            coordinator,
            MENTOR,
            Err(InteractionRefusal::NothingToShowYet.into()),
        ),
        (
            &private,
            MENTEE,
            NOBODY,
            MENTOR,
            Err(InteractionRefusal::NothingToShowYet.into()),
        ),
        (&shared, MENTOR, NOBODY, MENTEE, Ok(AnswerReader::Partner)),
        (&shared, MENTOR, coordinator, MENTEE, Ok(AnswerReader::Partner)),
        (
            &shared,
            STRANGER,
            facilitator,
            MENTEE,
            Err(CommunityRefusal::ToldInConfidence.into()),
        ),
    ] {
        let read = checkin.read(&room, (who, rights), whose);
        assert_eq!(read.map(|(reader, _)| reader), expected, "{who} {rights:?}");
    }
    assert_eq!(shared.shared_with(&room, MENTOR).map(|all| all.len()), Ok(1));
    for (checkin, who, refused) in [
        (
            &private,
            MENTOR,
            Refusal::from(InteractionRefusal::NothingToShowYet),
        ),
        (
            &shared,
            MENTEE,
            Refusal::from(InteractionRefusal::NothingToShowYet),
        ),
        (&shared, STRANGER, Refusal::from(RoomRefusal::MembersOfRoomOnly)),
    ] {
        assert_eq!(checkin.shared_with(&room, who), Err(refused));
    }
}

#[test]
fn a_check_in_is_closed_once() {
    let closed = asked().close(at(12));
    assert_eq!(closed.closed_at, Some(at(12)));
    assert_eq!(closed.close(at(14)), closed);
    assert!(!closed.takes_answers(at(9)));
}

#[test]
fn answers_are_read_as_they_are_written() {
    for answer in Answer::ALL {
        assert_eq!(Answer::parse(answer.as_str()), Some(answer));
    }
    assert!(Answer::Stuck.is_low() && Answer::CouldBeBetter.is_low() && !Answer::Good.is_low());
}

/// What somebody tries.
#[derive(Debug, Clone, Copy)]
enum Try {
    Answer(usize),
    Detail(bool),
    Share(bool),
    Read(u64),
    ReadShared,
    CloseRoom,
    Close,
}

fn tries() -> impl Strategy<Value = Try> {
    prop_oneof![
        4 => (0usize..3).prop_map(Try::Answer),
        3 => any::<bool>().prop_map(Try::Detail),
        3 => any::<bool>().prop_map(Try::Share),
        4 => (1u64..4).prop_map(Try::Read),
        2 => Just(Try::ReadShared),
        1 => Just(Try::CloseRoom),
        1 => Just(Try::Close),
    ]
}

proptest! {
    /// Two members and two others, with any roles; the room may be closed in between.
    #[test]
    fn no_sequence_of_acts_shows_detail_that_was_not_shared_or_takes_a_late_answer(
        acts in prop::collection::vec((8u32..16, 1u64..5, any::<(bool, bool)>(), tries()), 0..60),
    ) {
        let mut acts = acts;
        acts.sort_by_key(|act| act.0);
        let (mut checkin, mut room) = (asked(), room());
        // Who has ticked that the partner may see what they wrote, by what they did themselves.
        let mut ticked: Vec<UserId> = Vec::new();
        for (hour, who, (coordinator, facilitator), act) in acts {
            let (who, now) = (UserId::new(who), at(hour));
            let is_member = [MENTOR, MENTEE].contains(&who);
            let is_open = hour < 12 && room.state != RoomState::Closed && checkin.closed_at.is_none();
            let after = match act {
                Try::Answer(pick) => checkin.answer(&room, who, Answer::ALL[pick], now),
                Try::Detail(written) => {
                    let after = checkin.detail(&room, who, written.then(|| who.to_string()), now);
                    if after.is_ok() {
                        ticked.retain(|one| *one != who);
                    }
                    after
                }
                Try::Share(shared) => {
                    let after = checkin.share(&room, who, shared, now);
                    if after.is_ok() {
                        ticked.retain(|one| *one != who);
                        ticked.extend(shared.then_some(who));
                    }
                    after
                }
                Try::Read(whose) => {
                    let whose = UserId::new(whose);
                    let reader = (who, rights(coordinator, facilitator));
                    if let Ok((reader, answered)) = checkin.read(&room, reader, whose) {
                        prop_assert_eq!(answered.who, whose);
                        let may = match reader {
                            AnswerReader::Writer => who == whose,
                            AnswerReader::Partner => is_member && ticked.contains(&whose),
                            AnswerReader::Coordinator => coordinator && !is_member,
                        };
                        prop_assert!(may);
                    }
                    continue;
                }
                Try::ReadShared => {
                    for one in checkin.shared_with(&room, who).unwrap_or_default() {
                        prop_assert!(is_member && one.who != who && ticked.contains(&one.who));
                    }
                    continue;
                }
                Try::CloseRoom => {
                    room.state = RoomState::Closed;
                    continue;
                }
                Try::Close => {
                    if hour >= 12 {
                        checkin = checkin.close(now);
                    }
                    continue;
                }
            };
            if let Ok(after) = after {
                prop_assert!(is_member && is_open, "{} {}", who, hour);
                checkin = after;
            }
            prop_assert!(checkin.answered.iter().all(|one| [MENTOR, MENTEE].contains(&one.who)));
            prop_assert!(checkin.answered.iter().all(|one| one.detail.as_ref().is_none_or(|own| *own == one.who.to_string())));
            prop_assert_eq!(checkin.waiting_for(&room).len(), 2 - checkin.answered.len());
        }
    }
}
