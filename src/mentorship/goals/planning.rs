//! Use cases of a plan: a goal is set and changed, a step is written.

use trellis_domain::goals::{
    Counts, GivenGoal, GivenStep, Goal, GoalAct, GoalState, GoalWords, NewStep, Span, Step, StepWords,
    crosses_promise, goals_at_once,
};
use trellis_domain::ids::GoalId;

use super::addresses::{PlanOf, Revised};
use super::{Ground, goal_known, planned, store, write_steps, zone_of};
use crate::interaction::{App, Asker};
use trellis_kernel::error::{Fault, Result};

/// What was written in the form of a goal.
#[derive(Debug, Clone)]
pub(super) struct WrittenGoal {
    pub(super) text: String,
    pub(super) measure: String,
    pub(super) by: String,
}

impl WrittenGoal {
    fn given(&self) -> GivenGoal<'_> {
        GivenGoal {
            text: &self.text,
            measure: &self.measure,
            by: &self.by,
        }
    }
}

/// What was written in the form of a step.
#[derive(Debug, Clone)]
pub(super) struct WrittenStep {
    pub(super) text: String,
    pub(super) cue: String,
    pub(super) when: String,
}

impl WrittenStep {
    pub(super) fn given(&self) -> GivenStep<'_> {
        GivenStep {
            text: &self.text,
            cue: &self.cue,
            when: &self.when,
        }
    }
}

/// The days in which one may set one more goal, before anything is written.
pub(super) async fn to_set(app: &App, asker: &Asker, of: PlanOf) -> Result<Span> {
    let tx = &mut *app.db.read().await?;
    let ground = Ground::of(tx, of.room).await?;
    let own = ground.goals_of(of.owner);
    Goal::may_set(&ground.room, &ground.cohort.program, (asker.user, of.owner), &own)?;
    let zone = zone_of(tx, &ground.cohort, of.owner).await?;
    Ok(Span::of(&ground.cohort, zone, app.clock.now()))
}

/// Sets a goal.
pub(super) async fn set(app: &App, asker: &Asker, of: PlanOf, written: WrittenGoal) -> Result<GoalId> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let ground = Ground::of(change.tx, of.room).await?;
            let zone = zone_of(change.tx, &ground.cohort, of.owner).await?;
            let own = ground.goals_of(of.owner);
            let program = &ground.cohort.program;
            // Who may not is told so, and not how to write it.
            Goal::may_set(&ground.room, program, (who, of.owner), &own)?;
            let span = Span::of(&ground.cohort, zone, change.now);
            let words = GoalWords::new(written.given(), None, span)?;
            let (id, people) = (change.random.id(), (who, of.owner));
            let (goal, entry) = Goal::set(id, &ground.room, program, people, words, &own, change.now)?;
            store::put_goal(change.tx, &goal, &entry).await?;
            planned(&mut change, &ground.room).await?;
            Ok(goal.id)
        })
    })
    .await
}

/// What is wished of a goal.
#[derive(Debug, Clone)]
pub(super) enum GoalWish {
    /// It is written differently, by a form of that revision.
    Edit(WrittenGoal, u32),
    Reach,
    Drop,
    TakeUp,
}

/// A goal, for somebody to write it differently.
pub(super) async fn to_edit(app: &App, asker: &Asker, id: GoalId) -> Result<Goal> {
    let tx = &mut *app.db.read().await?;
    let goal = goal_known(tx, id).await?;
    let ground = Ground::of(tx, goal.room).await?;
    goal.may_edit(&ground.room, asker.user)?;
    Ok(goal)
}

/// Changes a goal; nothing where it stands so already.
pub(super) async fn change(app: &App, asker: &Asker, id: GoalId, wish: GoalWish) -> Result<()> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let goal = goal_known(change.tx, id).await?;
            let ground = Ground::of(change.tx, goal.room).await?;
            let act = match wish {
                GoalWish::Reach => GoalAct::Reach,
                GoalWish::Drop => GoalAct::Drop,
                GoalWish::TakeUp => {
                    let own = ground.goals_of(goal.owner);
                    let open = own.iter().filter(|one| one.state == GoalState::Open).count();
                    GoalAct::TakeUp {
                        open: u32::try_from(open).unwrap_or(u32::MAX),
                        most: goals_at_once(&ground.cohort.program),
                    }
                }
                GoalWish::Edit(written, revision) => {
                    goal.may_edit(&ground.room, who)?;
                    let zone = zone_of(change.tx, &ground.cohort, goal.owner).await?;
                    let span = Span::of(&ground.cohort, zone, change.now);
                    let words = GoalWords::new(written.given(), Some(goal.words.by), span)?;
                    GoalAct::Edit(words, revision)
                }
            };
            if let Some((after, entry)) = goal.after(&ground.room, who, act, change.now)? {
                store::put_goal(change.tx, &after, &entry).await?;
                planned(&mut change, &ground.room).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Whether one may write one more step, before anything is written.
pub(super) async fn to_write(app: &App, asker: &Asker, of: PlanOf) -> Result<()> {
    let tx = &mut *app.db.read().await?;
    let ground = Ground::of(tx, of.room).await?;
    let counts = Counts::of(&ground.steps, of.owner);
    Ok(Step::may_write(&ground.room, (asker.user, of.owner), counts)?)
}

/// More hours than were promised, since a step was written or has another moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heavy {
    /// Hours of steps within the heaviest four weeks.
    pub(super) hours: u32,
    /// Hours that the program promises a month.
    pub(super) promised: u32,
}

impl Heavy {
    /// Where `after` is more than was promised, and `before` was not.
    pub(super) fn of(ground: &Ground, before: &[Step], after: &[Step]) -> Option<Self> {
        let promised = ground.cohort.program.hours_per_month;
        crosses_promise(before, after, promised).map(|hours| Self { hours, promised })
    }
}

/// Writes a step.
pub(super) async fn write(
    app: &App,
    asker: &Asker,
    of: PlanOf,
    written: WrittenStep,
) -> Result<(Step, Option<Heavy>)> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let ground = Ground::of(change.tx, of.room).await?;
            let counts = Counts::of(&ground.steps, of.owner);
            Step::may_write(&ground.room, (who, of.owner), counts)?;
            let zone = zone_of(change.tx, &ground.cohort, of.owner).await?;
            let span = Span::of(&ground.cohort, zone, change.now);
            let words = StepWords::new(written.given(), None, span)?;
            let mut new = NewStep::of(change.random.id(), of.owner, words);
            // Towards the only goal there is.
            if let [only] = open_goals(&ground, of).as_slice() {
                new.goal = Some(only.id);
            }
            let made = write_steps(&mut change, &ground.room, who, vec![(new, String::new())]).await?;
            let before = ground.steps_of(of.owner);
            let after: Vec<Step> = before.iter().chain(&made).cloned().collect();
            let heavy = Heavy::of(&ground, &before, &after);
            let made = made.into_iter().next();
            let made = made.ok_or_else(|| Fault::inconsistent("step", "id", of.room))?;
            Ok((made, heavy))
        })
    })
    .await
}

fn open_goals(ground: &Ground, of: PlanOf) -> Vec<Goal> {
    let mut own = ground.goals_of(of.owner);
    own.retain(|goal| goal.state == GoalState::Open);
    own
}

/// A goal as it was when its form is opened.
pub(super) fn revised(goal: &Goal) -> Revised<GoalId> {
    Revised {
        id: goal.id,
        revision: goal.revision,
    }
}
