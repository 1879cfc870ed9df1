use super::*;
use crate::cohort::CohortState;
use crate::examples::{cohort, now, program};
use crate::ground::text::TextRefusal;
use crate::program::ProgramRefusal;
use proptest::prelude::*;

fn form(role: Role) -> SignUpForm {
    let keys = match role {
        Role::Mentor => ["offer", "path", "limits"],
        Role::Mentee => ["wish", "now", "style"],
    };
    SignUpForm {
        user: UserId::new(1),
        role,
        consent: true,
        capacity: None,
        answers: keys.map(|key| (key.to_owned(), format!(" my {key} "))).to_vec(),
    }
}

fn joins(form: &SignUpForm, before: Option<&Participant>) -> Result<Participant, Refusal> {
    let id = ParticipantId::from_bytes([2; 10]);
    join(
        &cohort(CohortState::Enrolling),
        &program(),
        before,
        0,
        id,
        form,
        now(),
    )
}

#[test]
fn joining_keeps_what_was_said_and_the_date_of_consent() {
    let person = joins(&form(Role::Mentor), None).unwrap();
    assert_eq!((person.capacity, person.consented_at), (Some(1), now()));
    assert_eq!(person.said[0].text, "my offer");
    assert_eq!(joins(&form(Role::Mentee), None).unwrap().capacity, None);
}

#[test]
fn without_consent_nobody_joins() {
    let form = SignUpForm {
        consent: false,
        ..form(Role::Mentee)
    };
    assert_eq!(joins(&form, None), Err(PeopleRefusal::ConsentMissing.into()));
}

#[test]
fn nobody_joins_twice_but_who_left_may_come_back_as_the_other() {
    let mentor = joins(&form(Role::Mentor), None).unwrap();
    assert_eq!(
        joins(&form(Role::Mentee), Some(&mentor)),
        Err(PeopleRefusal::AlreadyJoined.into())
    );
    let gone = leave(&mentor, 0, now()).unwrap().person;
    let back = joins(&form(Role::Mentee), Some(&gone)).unwrap();
    assert_eq!(
        (back.id, back.role, back.left_at),
        (mentor.id, Role::Mentee, None)
    );
}

#[test]
fn people_join_only_while_the_cohort_enrols_and_has_place() {
    for state in CohortState::ALL {
        let id = ParticipantId::from_bytes([2; 10]);
        let joined = join(
            &cohort(state),
            &program(),
            None,
            0,
            id,
            &form(Role::Mentee),
            now(),
        );
        assert_eq!(joined.is_ok(), state == CohortState::Enrolling, "{state}");
    }
    let id = ParticipantId::from_bytes([2; 10]);
    let full = join(
        &cohort(CohortState::Enrolling),
        &program(),
        None,
        PEOPLE_LIMIT,
        id,
        &form(Role::Mentee),
        now(),
    );
    assert_eq!(
        full,
        Err(PeopleRefusal::TooManyPeople { limit: PEOPLE_LIMIT }.into())
    );
}

#[test]
fn a_mentor_takes_one_to_the_programs_most() {
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
        let found = capacity(&program(), Role::Mentor, given).map_err(|refusal| {
            let given = given.unwrap_or_default().to_owned();
            assert_eq!(refusal, PeopleRefusal::BadCapacity { given, max: 3 });
        });
        assert_eq!(found, expected, "{given:?}");
    }
    assert_eq!(capacity(&program(), Role::Mentee, Some("9")), Ok(None));
}

#[test]
fn questions_that_need_an_answer_get_one_that_fits() {
    let mut empty = form(Role::Mentee);
    empty.answers[0].1 = " \u{200b} ".to_owned();
    let label = program().signup.mentee[0].label.clone();
    assert_eq!(
        joins(&empty, None),
        Err(ProgramRefusal::AnswerMissing { label }.into())
    );
    let mut long = form(Role::Mentee);
    long.answers[2].1 = "x".repeat(301);
    let field = program().signup.mentee[2].label.clone();
    let refused = Err(TextRefusal::TooLong { field, limit: 300 }.into());
    assert_eq!(joins(&long, None), refused);
    let mut optional = form(Role::Mentee);
    optional.answers.truncate(2);
    optional.answers.push(("forged".to_owned(), "x".to_owned()));
    assert_eq!(joins(&optional, None).unwrap().said.len(), 2);
}

#[test]
fn what_was_said_can_be_changed_but_not_below_the_rooms_one_is_in() {
    let person = joins(&form(Role::Mentor), None).unwrap();
    let change = |capacity: &str, pairs| {
        let form = SignUpForm {
            capacity: Some(capacity.to_owned()),
            ..form(Role::Mentor)
        };
        edit(&cohort(CohortState::Running), &program(), &person, &form, pairs)
    };
    assert_eq!(change("3", 2).unwrap().capacity, Some(3));
    assert_eq!(
        change("1", 2),
        Err(PeopleRefusal::CapacityBelowRooms { rooms: 2 }.into())
    );
    let gone = leave(&person, 0, now()).unwrap().person;
    let late = edit(
        &cohort(CohortState::Running),
        &program(),
        &gone,
        &form(Role::Mentor),
        0,
    );
    assert_eq!(late, Err(PeopleRefusal::NotJoined.into()));
}

#[test]
fn leaving_is_always_possible_and_told_where_somebody_is_left_behind() {
    let person = joins(&form(Role::Mentor), None).unwrap();
    let gone = leave(&person, 2, now()).unwrap();
    assert!(gone.tell_coordinators && !gone.person.is_active());
    assert!(!leave(&person, 0, now()).unwrap().tell_coordinators);
    assert_eq!(
        leave(&gone.person, 0, now()),
        Err(PeopleRefusal::NotJoined.into())
    );
}

proptest! {
    #[test]
    fn whatever_is_written_as_capacity_stays_within_the_program(given in "\\PC{0,12}") {
        if let Ok(Some(count)) = capacity(&program(), Role::Mentor, Some(&given)) {
            prop_assert!((1..=3).contains(&count));
        }
    }
}
