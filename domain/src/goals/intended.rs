//! A step that follows from what a mentee said would be different next time.
//!
//! **Invariant:** what somebody said is never refused for want of a place in the plan: there is a step, or there is none.

use chrono::NaiveDate;

use super::{Goal, GoalState, NewStep, Span, Step, StepWords, When};
use crate::ground::ids::{StepId, UserId};

/// The step of `owner` that says this: for the day of the next session, where one is known, else in a week; towards their goal,
/// where they have just one.
pub fn intended(
    (id, owner): (StepId, UserId),
    text: &str,
    goals: &[Goal],
    next: Option<NaiveDate>,
    span: Span,
) -> NewStep {
    let words = StepWords {
        text: text.to_owned(),
        cue: String::new(),
        when: moment(next, span),
    };
    let mut own = goals
        .iter()
        .filter(|goal| goal.owner == owner && goal.state == GoalState::Open);
    let goal = match (own.next(), own.next()) {
        (Some(only), None) => Some(only.id),
        _ => None,
    };
    NewStep {
        goal,
        ..NewStep::of(id, owner, words)
    }
}

/// A day that still lies ahead in the cohort; none where nothing does.
fn moment(next: Option<NaiveDate>, span: Span) -> Option<When> {
    let next = next.map(|day| When { day, time: None });
    let lies_ahead = |when: &When| span.require_ahead(*when).is_ok();
    let later = || Some(span.later(None)).filter(lies_ahead);
    next.filter(lies_ahead).or_else(later)
}

/// Whether the words of a step may follow what its owner says now: it is theirs, to be done, and nobody has written it
/// differently since it said `before`.
pub fn may_follow(step: &Step, owner: UserId, before: Option<&str>) -> bool {
    step.owner == owner && step.is_open() && Some(step.words.text.as_str()) == before
}

#[cfg(test)]
mod tests;
