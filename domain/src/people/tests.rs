use super::*;
use crate::cohort::CohortState;
use crate::community::CommunityRefusal;
use crate::examples::{cohort, now, rights};
use crate::ground::text::TextRefusal;
use crate::interaction::InteractionRefusal;
use crate::program::ProgramRefusal;
use proptest::prelude::*;

const MINA: UserId = UserId::new(1);

fn applicant(role: Role) -> Applicant<'static> {
    Applicant {
        user: MINA,
        role,
        name: "Mina",
    }
}

fn form(role: Role) -> SignUpForm {
    let keys = match role {
        Role::Mentor => ["offer", "path", "limits"],
        Role::Mentee => ["wish", "now", "style"],
    };
    SignUpForm {
        capacity: None,
        answers: keys.map(|key| (key.to_owned(), format!(" my {key} "))).to_vec(),
    }
}

fn fresh() -> ParticipantId {
    ParticipantId::from_bytes([2; 10])
}

fn drafted(role: Role, form: &SignUpForm, present: Option<&Participant>) -> Result<Participant, Refusal> {
    let cohort = cohort(CohortState::Enrolling);
    write_draft(&cohort, present, 0, fresh(), applicant(role), form, now())
}

fn joined(role: Role) -> Participant {
    let draft = drafted(role, &form(role), None).unwrap();
    draft
        .commit(&cohort(CohortState::Enrolling), MINA, "Mina", 0, now())
        .unwrap()
}

fn gone(person: &Participant) -> Participant {
    match person.leave(person.user, 0, now()).unwrap() {
        Leaving::Place { person, .. } => person,
        Leaving::Draft => panic!("a draft"),
    }
}

#[test]
fn a_form_becomes_a_place_with_the_dated_yes_and_not_before() {
    let draft = drafted(Role::Mentor, &form(Role::Mentor), None).unwrap();
    assert!(draft.is_draft() && !draft.is_active());
    let person = joined(Role::Mentor);
    assert!(person.is_active());
    assert_eq!((person.capacity, person.consent_at), (Some(1), Some(now())));
    assert_eq!(person.answers[0].text, "my offer");
    assert_ne!(person.answers[0].label, "offer", "the question as it was asked");
    assert_eq!(joined(Role::Mentee).capacity, None);
}

#[test]
fn a_yes_that_is_said_twice_is_said_once() {
    let person = joined(Role::Mentee);
    let later = now() + chrono::Duration::days(1);
    let again = person.commit(&cohort(CohortState::Running), MINA, "Other", 9, later);
    assert_eq!(again, Ok(person));
}

#[test]
fn nobody_joins_twice_but_whoever_left_may_come_back_as_the_other() {
    let mentor = joined(Role::Mentor);
    let twice = drafted(Role::Mentee, &form(Role::Mentee), Some(&mentor));
    assert_eq!(twice, Err(PeopleRefusal::AlreadyJoined.into()));
    assert!(!gone(&mentor).is_active());
    // Their record of then is none of the present: they begin a new one.
    let back = drafted(Role::Mentee, &form(Role::Mentee), None).unwrap();
    assert_eq!((back.role, back.left_at), (Role::Mentee, None));
}

#[test]
fn a_form_that_is_sent_again_is_one_draft() {
    let first = drafted(Role::Mentor, &form(Role::Mentor), None).unwrap();
    let earlier = Participant {
        id: ParticipantId::from_bytes([7; 10]),
        ..first
    };
    let again = drafted(Role::Mentee, &form(Role::Mentee), Some(&earlier)).unwrap();
    assert_eq!((again.id, again.role), (earlier.id, Role::Mentee));
}

#[test]
fn people_join_only_while_the_cohort_enrols_and_has_place() {
    let form = form(Role::Mentee);
    let draft = drafted(Role::Mentee, &form, None).unwrap();
    for state in CohortState::ALL {
        let written = write_draft(
            &cohort(state),
            None,
            0,
            fresh(),
            applicant(Role::Mentee),
            &form,
            now(),
        );
        let committed = draft.commit(&cohort(state), MINA, "Mina", 0, now());
        let expected = state == CohortState::Enrolling;
        assert_eq!(
            (written.is_ok(), committed.is_ok()),
            (expected, expected),
            "{state}"
        );
    }
    let enrolling = cohort(CohortState::Enrolling);
    let full = Err(PeopleRefusal::TooManyPeople {
        limit: bounds::PEOPLE.most,
    }
    .into());
    let written = write_draft(
        &enrolling,
        None,
        bounds::PEOPLE.most,
        fresh(),
        applicant(Role::Mentee),
        &form,
        now(),
    );
    assert_eq!(written, full);
    assert_eq!(
        draft.commit(&enrolling, MINA, "Mina", bounds::PEOPLE.most, now()),
        full
    );
}

#[test]
fn a_mentor_takes_one_to_the_programs_most() {
    let program = crate::examples::program();
    for (given, expected) in [
        (None, Ok(Some(1))),
        (Some(" "), Ok(Some(1))),
        (Some("3"), Ok(Some(3))),
        (Some(" 2 "), Ok(Some(2))),
        (Some("0"), Err(())),
        (Some("4"), Err(())),
        (Some("-1"), Err(())),
        (Some("nine"), Err(())),
    ] {
        let found = capacity(&program, Role::Mentor, given).map_err(|refusal| {
            let given = given.unwrap_or_default().to_owned();
            assert_eq!(refusal, PeopleRefusal::BadCapacity { given, max: 3 });
        });
        assert_eq!(found, expected, "{given:?}");
    }
    assert_eq!(capacity(&program, Role::Mentee, Some("9")), Ok(None));
}

#[test]
fn questions_that_need_an_answer_get_one_that_fits() {
    let draft = |form: &SignUpForm| drafted(Role::Mentee, form, None);
    let mut empty = form(Role::Mentee);
    empty.answers[0].1 = " \u{200b} ".to_owned();
    let label = crate::examples::program().signup.mentee[0].label.clone();
    assert_eq!(draft(&empty), Err(ProgramRefusal::AnswerMissing { label }.into()));
    let mut long = form(Role::Mentee);
    long.answers[2].1 = "x".repeat(301);
    let field = crate::examples::program().signup.mentee[2].label.clone();
    assert_eq!(
        draft(&long),
        Err(TextRefusal::TooLong { field, limit: 300 }.into())
    );
    let mut optional = form(Role::Mentee);
    optional.answers.truncate(2);
    optional.answers.push(("forged".to_owned(), "x".to_owned()));
    assert_eq!(draft(&optional).unwrap().answers.len(), 2);
}

#[test]
fn what_was_said_can_be_changed_but_not_below_the_rooms_one_is_in() {
    let running = cohort(CohortState::Running);
    let person = joined(Role::Mentor);
    let change = |capacity: &str, rooms| {
        let form = SignUpForm {
            capacity: Some(capacity.to_owned()),
            ..form(Role::Mentor)
        };
        person.edit(&running, MINA, &form, rooms)
    };
    assert_eq!(change("3", 2).unwrap().capacity, Some(3));
    assert_eq!(
        change("1", 2),
        Err(PeopleRefusal::CapacityBelowRooms { rooms: 2 }.into())
    );
    let late = gone(&person).edit(&running, MINA, &form(Role::Mentor), 0);
    assert_eq!(late, Err(PeopleRefusal::YouHaveLeft.into()));
}

#[test]
fn a_record_is_its_persons_own() {
    let (theo, running) = (UserId::new(9), cohort(CohortState::Running));
    let person = joined(Role::Mentor);
    assert_eq!(
        person.leave(theo, 0, now()),
        Err(InteractionRefusal::NotYours.into())
    );
    assert_eq!(
        person.edit(&running, theo, &form(Role::Mentor), 0),
        Err(InteractionRefusal::NotYours.into())
    );
    let draft = drafted(Role::Mentor, &form(Role::Mentor), None).unwrap();
    let enrolling = cohort(CohortState::Enrolling);
    assert_eq!(
        draft.commit(&enrolling, theo, "Theo", 0, now()),
        Err(InteractionRefusal::NotYours.into())
    );
}

#[test]
fn coordinators_read_what_somebody_said_who_takes_part() {
    let (coordinator, facilitator) = (rights(true, false), rights(false, true));
    let person = joined(Role::Mentor);
    let here = person.cohort_id;
    let elsewhere = CohortId::from_bytes([9; 10]);
    let draft = drafted(Role::Mentor, &form(Role::Mentor), None).unwrap();
    let too_old = || Err(PeopleRefusal::NoLongerThere.into());
    let not_theirs = || Err(CommunityRefusal::ToldInConfidence.into());
    for (found, cohort, rights, expected) in [
        (Some(person.clone()), here, coordinator, Ok(person.clone())),
        (Some(person.clone()), here, facilitator, not_theirs()),
        (None, here, facilitator, not_theirs()),
        (None, here, coordinator, too_old()),
        (Some(person.clone()), elsewhere, coordinator, too_old()),
        (Some(draft), here, coordinator, too_old()),
        (Some(gone(&person)), here, coordinator, too_old()),
    ] {
        assert_eq!(
            to_read(found.clone(), cohort, rights),
            expected,
            "{found:?} {rights:?}"
        );
    }
}

#[test]
fn leaving_is_always_possible_and_told_where_somebody_is_left_behind() {
    let person = joined(Role::Mentor);
    for (rooms, expected) in [(2, true), (0, false)] {
        let Ok(Leaving::Place {
            tell_coordinators,
            person,
        }) = person.leave(MINA, rooms, now())
        else {
            panic!("a place was given up");
        };
        assert!(!person.is_active());
        assert_eq!(tell_coordinators, expected);
    }
    assert_eq!(
        gone(&person).leave(MINA, 0, now()),
        Err(PeopleRefusal::YouHaveLeft.into())
    );
    let draft = drafted(Role::Mentor, &form(Role::Mentor), None).unwrap();
    assert_eq!(draft.leave(MINA, 0, now()), Ok(Leaving::Draft));
}

#[test]
fn whoever_has_no_room_waits_and_mentors_have_the_places_they_do_not_use() {
    let mentor = Participant {
        capacity: Some(2),
        ..joined(Role::Mentor)
    };
    let mentee = joined(Role::Mentee);
    let rooms = |open| RoomsOfOne {
        open,
        last_closed: None,
    };
    let found = unmatched([
        (mentor.clone(), rooms(1)),
        (mentor.clone(), rooms(2)),
        (mentee.clone(), rooms(0)),
        (mentee.clone(), rooms(1)),
    ]);
    assert_eq!(found.waiting, [Waiting::of(mentee, None)]);
    assert_eq!(found.free, [(mentor, 1)]);
}

#[test]
fn somebody_waits_since_they_last_had_a_room() {
    let mentee = joined(Role::Mentee);
    let since = |last_closed| {
        let rooms = RoomsOfOne { open: 0, last_closed };
        unmatched([(mentee.clone(), rooms)]).waiting[0].since
    };
    let hours = |hours| mentee.joined_at + chrono::Duration::hours(hours);
    assert_eq!(since(None), mentee.joined_at);
    assert_eq!(since(Some(hours(5))), hours(5));
    // They left, and joined once more.
    assert_eq!(since(Some(hours(-5))), mentee.joined_at);
}

proptest! {
    #[test]
    fn whatever_is_written_as_capacity_stays_within_the_program(given in "\\PC{0,12}") {
        if let Ok(Some(count)) = capacity(&crate::examples::program(), Role::Mentor, Some(&given)) {
            prop_assert!((1..=3).contains(&count));
        }
    }

    /// Three people do whatever they like to each other's records while the cohort goes through its states.
    #[test]
    fn nobody_takes_part_without_a_yes_of_their_own_or_in_two_roles(
        acts in prop::collection::vec((0usize..5, 1u64..4, 1u64..4, any::<bool>(), 0u32..4), 0..40),
    ) {
        let mut records: Vec<Participant> = Vec::new();
        let mut said_yes: Vec<(ParticipantId, UserId)> = Vec::new();
        let mut at = cohort(CohortState::Enrolling);
        for (step, (act, who, whose, mentor, rooms)) in acts.into_iter().enumerate() {
            let (who, whose) = (UserId::new(who), UserId::new(whose));
            let role = if mentor { Role::Mentor } else { Role::Mentee };
            let present = records.iter().position(|one| one.user == whose && one.left_at.is_none());
            let people = records.iter().filter(|one| one.is_active()).count() as u32;
            match (act, present) {
                (0, _) => {
                    let own = records.iter().find(|one| one.user == who && one.left_at.is_none()).cloned();
                    let fresh = ParticipantId::from_bytes([step as u8; 10]);
                    let applicant = Applicant { user: who, role, name: "x" };
                    if let Ok(draft) =
                        write_draft(&at, own.as_ref(), people, fresh, applicant, &form(role), now())
                    {
                        records.retain(|one| one.id != draft.id);
                        records.push(draft);
                    }
                }
                (1, Some(record)) => {
                    if let Ok(person) = records[record].commit(&at, who, "x", people, now()) {
                        said_yes.push((person.id, who));
                        records[record] = person;
                    }
                }
                (2, Some(record)) => {
                    let form = SignUpForm { capacity: Some("2".to_owned()), ..form(records[record].role) };
                    if let Ok(person) = records[record].edit(&at, who, &form, rooms) {
                        prop_assert!(person.capacity.is_none_or(|capacity| capacity >= rooms));
                        prop_assert_eq!(person.role, records[record].role);
                        records[record] = person;
                    }
                }
                (3, Some(record)) => match records[record].leave(who, rooms, now()) {
                    Ok(Leaving::Draft) => {
                        records.remove(record);
                    }
                    Ok(Leaving::Place { person, .. }) => records[record] = person,
                    Err(_) => {}
                },
                (4, _) if mentor => {
                    if let Ok(next) = at.clone().start(now()) {
                        at = next;
                    }
                }
                _ => {}
            }
            for user in 1..4 {
                let active: Vec<_> = records
                    .iter()
                    .filter(|one| one.user == UserId::new(user) && one.is_active())
                    .collect();
                prop_assert!(active.len() <= 1);
                prop_assert!(active.iter().all(|one| said_yes.contains(&(one.id, one.user))));
            }
        }
    }
}

#[test]
fn a_form_is_opened_only_where_it_can_be_sent() {
    let (draft, person) = (
        drafted(Role::Mentor, &form(Role::Mentor), None).unwrap(),
        joined(Role::Mentor),
    );
    for state in CohortState::ALL {
        let cohort = cohort(state);
        let over = || {
            Err(CohortRefusal::CohortIsOver {
                name: cohort.name.clone(),
                state,
            }
            .into())
        };
        let (of_draft, of_person) = match state {
            CohortState::Closed | CohortState::Cancelled => (over(), over()),
            CohortState::Enrolling => (Ok(()), Ok(())),
            _ => (Err(CohortRefusal::CohortNotEnrolling { state }.into()), Ok(())),
        };
        assert_eq!(draft.may_write(&cohort), of_draft, "{state}");
        assert_eq!(person.may_write(&cohort), of_person, "{state}");
    }
}

#[test]
fn the_first_two_answers_introduce_a_person_as_long_as_they_say_so_and_take_part() {
    let running = cohort(CohortState::Running);
    let person = joined(Role::Mentee);
    assert_eq!(person.answers.len(), 3);
    assert_eq!(
        person.introduction(),
        [],
        "nobody is introduced who did not say so"
    );
    let shown = person.show(&running, MINA, true).unwrap();
    assert_eq!(shown.introduction(), &person.answers[..2]);
    assert!(
        person.show(&running, UserId::new(2), true).is_err(),
        "nor by somebody else"
    );
    assert_eq!(gone(&shown).introduction(), []);
    assert_eq!(shown.show(&running, MINA, false).unwrap().introduction(), []);
    // What is over is not begun anew, and can be taken back.
    let over = cohort(CohortState::Closed);
    assert!(person.show(&over, MINA, true).is_err());
    assert_eq!(shown.show(&over, MINA, false).unwrap().introduction(), []);
}
