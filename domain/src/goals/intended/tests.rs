use super::*;
use crate::cohort::CohortState;
use crate::examples::{cohort, now};
use crate::goals::{Counts, GivenGoal, GoalWords, StepAct};
use crate::ground::ids::GoalId;
use crate::ground::zone::Zone;

const ADA: UserId = UserId::new(2);
fn id() -> StepId {
    StepId::from_bytes([3; 10])
}

fn span() -> Span {
    Span::of(&cohort(CohortState::Running), Zone::UTC, now())
}

fn goals(count: u8) -> Vec<Goal> {
    let cohort = cohort(CohortState::Running);
    let given = GivenGoal {
        text: "give a talk",
        measure: "somebody listens",
        by: "2027-02-01",
    };
    let words = GoalWords::new(given, None, span()).unwrap();
    let room = crate::room::examples::room();
    let set = |number| {
        let id = GoalId::from_bytes([number; 10]);
        Goal::set(id, &room, &cohort.program, (ADA, ADA), words.clone(), &[], now())
    };
    (1..=count).map(|number| set(number).unwrap().0).collect()
}

fn on(day: Option<&str>) -> Option<String> {
    let day = day.map(|day| day.parse().unwrap());
    let step = intended((id(), ADA), "bring one question", &[], day, span());
    step.words.when.map(When::as_written)
}

#[test]
fn it_is_for_the_day_of_the_next_session_or_in_a_week() {
    let today = span().today();
    let in_a_week = today.checked_add_days(chrono::Days::new(7)).unwrap().to_string();
    let next = today.checked_add_days(chrono::Days::new(14)).unwrap().to_string();
    assert_eq!(on(Some(&next)), Some(next));
    assert_eq!(on(None), Some(in_a_week.clone()));
    for not_ahead in ["2020-01-01", "2030-01-01"] {
        assert_eq!(on(Some(not_ahead)), Some(in_a_week.clone()), "{not_ahead}");
    }
}

#[test]
fn it_leads_to_the_only_goal_there_is() {
    let towards = |count| intended((id(), ADA), "bring one question", &goals(count), None, span()).goal;
    assert_eq!(towards(0), None);
    assert_eq!(towards(1), Some(GoalId::from_bytes([1; 10])));
    assert_eq!(towards(2), None);
    let mut reached = goals(2);
    reached[0].state = GoalState::Reached;
    let step = intended((id(), ADA), "bring one question", &reached, None, span());
    assert_eq!(step.goal, Some(GoalId::from_bytes([2; 10])));
    let of_another = intended(
        (id(), UserId::new(9)),
        "bring one question",
        &goals(1),
        None,
        span(),
    );
    assert_eq!(of_another.goal, None);
}

#[test]
fn a_step_that_somebody_wrote_differently_since_is_left_to_them() {
    let room = crate::room::examples::room();
    let new = intended((id(), ADA), "bring one question", &[], None, span());
    let (step, _) = Step::write(new, &room, ADA, Counts::default(), now()).unwrap();
    assert!(may_follow(&step, ADA, Some("bring one question")));
    assert!(!may_follow(&step, ADA, Some("bring two questions")));
    assert!(!may_follow(&step, UserId::new(9), Some("bring one question")));
    let (dropped, _) = step.after(&room, ADA, StepAct::Drop, now()).unwrap().unwrap();
    assert!(!may_follow(&dropped, ADA, Some("bring one question")));
}
