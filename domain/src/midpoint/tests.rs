use super::*;
use crate::cohort::CohortState;
use crate::community::CommunityRefusal;
use crate::examples::{NOBODY, cohort, rights};
use crate::interaction::InteractionRefusal;
use crate::midpoint::MidpointRefusal;
use crate::program::ProgramRefusal;
use crate::room::RoomRefusal;
use crate::room::RoomState;
use crate::room::examples::room;
use proptest::prelude::*;

const MEMBERS: [UserId; 2] = [UserId::new(1), UserId::new(2)];
const STRANGER: UserId = UserId::new(7);

fn hour(hours: i64) -> DateTime<Utc> {
    "2027-02-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + chrono::Duration::hours(hours)
}

/// Asked for at midnight, with ten hours to write.
fn asked(written: &[UserId]) -> Midpoint {
    let cohort = cohort(CohortState::Running);
    Midpoint {
        deadline_at: hour(10),
        is_posted: true,
        written: written.to_vec(),
        ..Midpoint::ask(MidpointId::from_bytes([4; 10]), &room(), &cohort, hour(0))
    }
}

fn closed() -> Room {
    Room {
        state: RoomState::Closed,
        ..room()
    }
}

#[test]
fn reflections_open_when_all_are_in_or_the_deadline_has_passed() {
    let one = &MEMBERS[..1];
    for (written, now, expected) in [
        (&[][..], 0, MidpointState::Sealed { missing: 2 }),
        (one, 9, MidpointState::Sealed { missing: 1 }),
        (one, 10, MidpointState::Open),
        (&MEMBERS, 1, MidpointState::Open),
        (&[], 10, MidpointState::Open),
    ] {
        let midpoint = asked(written);
        assert_eq!(midpoint.state(&room(), hour(now)), expected);
        let told = midpoint.tell(&room(), hour(now));
        match expected {
            MidpointState::Sealed { missing } => {
                assert_eq!(told, Err(MidpointRefusal::ReflectionSealed { missing }.into()));
            }
            _ => assert_eq!(told.unwrap().state(&room(), hour(now)), MidpointState::Told),
        }
    }
    assert_eq!(asked(one).waiting_for(&room()), &MEMBERS[1..]);
}

#[test]
fn only_a_neutral_facilitator_or_coordinator_reads() {
    let read = |who, rights| asked(&MEMBERS).may_read(&room(), (who, rights), hour(1));
    assert_eq!(read(STRANGER, rights(false, true)), Ok(()));
    assert_eq!(read(STRANGER, rights(true, false)), Ok(()));
    assert_eq!(
        read(STRANGER, NOBODY),
        Err(CommunityRefusal::FacilitatorOrCoordinatorOnly.into())
    );
    assert_eq!(
        read(MEMBERS[0], rights(true, true)),
        Err(MidpointRefusal::OwnReflections.into())
    );
    assert_eq!(
        read(MEMBERS[0], NOBODY),
        Err(CommunityRefusal::FacilitatorOrCoordinatorOnly.into())
    );
    let sealed = asked(&MEMBERS[..1]).may_read(&room(), (STRANGER, rights(false, true)), hour(1));
    assert_eq!(
        sealed,
        Err(MidpointRefusal::ReflectionSealed { missing: 1 }.into())
    );
    let nothing = asked(&[]).may_read(&room(), (STRANGER, rights(false, true)), hour(10));
    assert_eq!(nothing, Err(InteractionRefusal::NothingToShowYet.into()));
    let closed = asked(&MEMBERS).may_read(&closed(), (STRANGER, rights(false, true)), hour(1));
    assert_eq!(closed, Ok(()), "what is in a closed room stays readable");
}

#[test]
fn a_reflection_is_written_while_sealed_and_final_after() {
    let one = &MEMBERS[..1];
    for (written, room, who, now, expected) in [
        (&[][..], room(), MEMBERS[0], 1, Ok(())),
        (one, room(), MEMBERS[0], 9, Ok(())),
        (
            &MEMBERS,
            room(),
            MEMBERS[0],
            9,
            Err(MidpointRefusal::AlreadyFinal.into()),
        ),
        (
            one,
            room(),
            MEMBERS[0],
            10,
            Err(MidpointRefusal::AlreadyFinal.into()),
        ),
        (
            one,
            room(),
            MEMBERS[1],
            10,
            Err(InteractionRefusal::PromptClosed.into()),
        ),
        (
            &[],
            room(),
            STRANGER,
            1,
            Err(RoomRefusal::MembersOfRoomOnly.into()),
        ),
        (&[], closed(), MEMBERS[0], 1, Err(RoomRefusal::RoomClosed.into())),
        (
            &[],
            closed(),
            STRANGER,
            1,
            Err(RoomRefusal::MembersOfRoomOnly.into()),
        ),
        (
            one,
            closed(),
            MEMBERS[0],
            10,
            Err(MidpointRefusal::AlreadyFinal.into()),
        ),
    ] {
        let midpoint = asked(written);
        let may = midpoint.may_write(&room, who, hour(now));
        assert_eq!(may, expected, "{written:?} {who} {now}");
        let after = midpoint.write(&room, who, hour(now));
        assert_eq!(after.map(drop), expected, "{written:?} {who} {now}");
    }
}

#[test]
fn a_room_has_its_midpoint_at_half_time() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let dates = CohortDates {
        starts_on: day("2027-01-04"),
        ends_on: day("2027-03-29"),
        midpoint_on: None,
    };
    for (opened, expected) in [
        ("2026-12-20", Some("2027-02-15")),
        ("2027-01-20", Some("2027-02-15")),
        ("2027-02-10", Some("2027-03-05")),
        ("2027-03-15", Some("2027-03-22")),
        ("2027-03-16", None),
    ] {
        let planned = planned_on(&dates, 50, day(opened));
        assert_eq!(planned, expected.map(day), "{opened}");
    }
    // A chosen day holds for the rooms that the usual one would have held for.
    let chosen = CohortDates {
        midpoint_on: Some(day("2027-02-17")),
        ..dates
    };
    for (opened, expected) in [
        ("2026-12-20", Some("2027-02-17")),
        ("2027-02-03", Some("2027-02-17")),
        ("2027-02-10", Some("2027-03-05")),
        ("2027-03-16", None),
    ] {
        let planned = planned_on(&chosen, 50, day(opened));
        assert_eq!(planned, expected.map(day), "{opened}");
    }
}

#[test]
fn a_reflection_with_no_answer_at_all_is_none() {
    let mut questions = cohort(CohortState::Running).program.midpoint.questions.clone();
    for question in &mut questions {
        question.required = false;
    }
    let label = questions[0].label.clone();
    let nothing = reflection(&questions, |_| Some("  "));
    assert_eq!(nothing, Err(ProgramRefusal::AnswerMissing { label }.into()));
    let last = questions.last().unwrap().key.clone();
    let one = reflection(&questions, |key| (key == last).then_some(" well "));
    assert_eq!(one, Ok(vec![(last.clone(), "well".to_owned())]));
}

proptest! {
    /// Two members and two others, with any roles; the room may be closed and the channel told in between.
    #[test]
    fn no_sequence_of_actions_shows_a_reflection_early(
        actions in prop::collection::vec((0i64..20, 1u64..5, any::<(bool, bool)>(), 0u8..5), 0..40),
    ) {
        let mut actions = actions;
        actions.sort_by_key(|action| action.0);
        let (mut midpoint, mut room) = (asked(&[]), room());
        // What was read is what stands: from the first reading on nothing is written any more.
        let mut read = false;
        for (at, who, (coordinator, facilitator), action) in actions {
            let who = UserId::new(who);
            let is_open = midpoint.written.len() == 2 || at >= 10;
            match action {
                0 | 1 => if let Ok(after) = midpoint.write(&room, who, hour(at)) {
                    prop_assert!(!is_open && !read && MEMBERS.contains(&who));
                    prop_assert!(room.state != RoomState::Closed);
                    midpoint = after;
                },
                2 => if midpoint.may_read(&room, (who, rights(coordinator, facilitator)), hour(at)).is_ok() {
                    prop_assert!(is_open);
                    prop_assert!(!MEMBERS.contains(&who) && (facilitator || coordinator));
                    read = true;
                },
                3 => if let Ok(after) = midpoint.tell(&room, hour(at)) {
                    prop_assert!(is_open);
                    midpoint = after;
                },
                _ => room.state = RoomState::Closed,
            }
        }
    }
}
