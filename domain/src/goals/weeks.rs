//! A plan as it is told: how far a goal is, what comes first, and what has happened lately.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::{Step, StepState};
use crate::ground::ids::{GoalId, UserId};

/// How many steps towards a goal are done, of how many; those put aside count as none.
pub fn progress(steps: &[Step], goal: GoalId) -> (u32, u32) {
    let own = steps
        .iter()
        .filter(|step| step.goal == Some(goal) && step.state != StepState::Dropped);
    own.fold((0, 0), |(done, all), step| {
        (done + u32::from(step.is_done()), all + 1)
    })
}

/// The open ones of these steps: those with a moment first, the soonest first.
pub fn soonest_first(steps: &[Step]) -> Vec<&Step> {
    let mut open: Vec<&Step> = steps.iter().filter(|step| step.is_open()).collect();
    open.sort_by_key(|step| {
        let wall = step.words.when.map(super::When::wall);
        (wall.unwrap_or(NaiveDateTime::MAX), step.made_at, step.id)
    });
    open
}

/// What the steps of a room tell who prepares a talk there, whoever's they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prepared<'s> {
    /// Those that were done since the last one, in that order.
    pub done: Vec<&'s Step>,
    /// Those that somebody is stuck with.
    pub stuck: Vec<&'s Step>,
    /// The other open ones whose day has come by then, the earliest first.
    pub due: Vec<&'s Step>,
}

/// What the steps of a room tell: those done after `since`, those that somebody is stuck with, and those that are due until a day.
pub fn prepared(steps: &[Step], since: DateTime<Utc>, until: NaiveDate) -> Prepared<'_> {
    let mut done: Vec<&Step> = steps.iter().filter(|step| step.is_done()).collect();
    done.retain(|step| step.done_at.is_some_and(|at| at > since));
    done.sort_by_key(|step| (step.done_at, step.id));
    let (stuck, mut due): (Vec<&Step>, Vec<&Step>) = soonest_first(steps)
        .into_iter()
        .partition(|step| step.state == StepState::Stuck);
    due.retain(|step| step.words.when.is_some_and(|when| when.day <= until));
    Prepared { done, stuck, due }
}

/// What an update can be begun with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lately {
    /// What the steps say that were done.
    pub done: Vec<String>,
    /// What the steps say that somebody is stuck with.
    pub stuck: Vec<String>,
    /// What the other open steps say, the soonest first.
    pub next: Vec<String>,
}

/// What a mentee's steps tell: those done after `since`, those they are stuck with, and those that come next.
pub fn lately(steps: &[Step], owner: UserId, since: DateTime<Utc>) -> Lately {
    let own: Vec<Step> = steps.iter().filter(|step| step.owner == owner).cloned().collect();
    let mut done: Vec<&Step> = own.iter().filter(|step| step.is_done()).collect();
    done.retain(|step| step.done_at.is_some_and(|at| at > since));
    done.sort_by_key(|step| (step.done_at, step.id));
    let (stuck, next): (Vec<&Step>, Vec<&Step>) = soonest_first(&own)
        .into_iter()
        .partition(|step| step.state == StepState::Stuck);
    let texts = |steps: Vec<&Step>| steps.iter().map(|step| step.words.text.clone()).collect();
    Lately {
        done: texts(done),
        stuck: texts(stuck),
        next: texts(next),
    }
}
