//! What can be pressed, chosen and sent of goals and steps, and what each is about.

use std::fmt::{self, Display};
use std::str::FromStr;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{GoalId, GuildId, RoomId, StepAskId, StepId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::store;
use crate::interaction::{Paged, Route, Subject};
use trellis_kernel::error::Result;

/// *Goals and steps* on a room's card and below a question.
pub(crate) const OPEN: Route<RoomId> = Route::new("goals", "open");
/// A page of the plan of a mentee.
pub(super) const SHOW: Route<Paged<PlanOf>> = Route::new("goals", "show");
/// Whose plan is shown, as chosen in a room of several mentees.
pub(super) const WHOSE: Route<RoomId> = Route::new("goals", "whose");
/// A goal or a step, as chosen from a page of a plan.
pub(super) const PICK: Route<PlanOf> = Route::new("goals", "pick");
/// What was done to a goal or a step, page by page.
pub(super) const HISTORY: Route<Paged<Item>> = Route::new("goals", "history");

/// Opens the form of a new goal; also that form.
pub(super) const ADD_GOAL: Route<PlanOf> = Route::new("goals", "add-goal");
/// A goal by itself.
pub(super) const GOAL: Route<GoalId> = Route::new("goals", "goal");
/// Opens the form of a goal that stands; also that form, which names the revision it was opened with.
pub(super) const EDIT_GOAL: Route<Revised<GoalId>> = Route::new("goals", "edit-goal");
/// A goal is reached.
pub(super) const REACHED: Route<GoalId> = Route::new("goals", "reached");
/// A goal is put aside.
pub(super) const DROP_GOAL: Route<GoalId> = Route::new("goals", "drop-goal");
/// A goal is taken up again.
pub(super) const TAKE_UP_GOAL: Route<GoalId> = Route::new("goals", "take-up-goal");

/// Opens the form of a new step; also that form.
pub(super) const ADD_STEP: Route<PlanOf> = Route::new("goals", "add-step");
/// A step by itself.
pub(super) const STEP: Route<StepId> = Route::new("goals", "step");
/// A step by itself, beside a message of another feature, which stays as it is.
pub(crate) const STEP_BESIDE: Route<StepId> = Route::new("goals", "step-beside");
/// Opens the form of a step that stands; also that form, which names the revision it was opened with.
pub(super) const EDIT_STEP: Route<Revised<StepId>> = Route::new("goals", "edit-step");
/// Opens the form of another moment; also that form.
pub(super) const MOVE: Route<StepId> = Route::new("goals", "move");
/// A step is put aside.
pub(super) const DROP_STEP: Route<StepId> = Route::new("goals", "drop-step");
/// A step is taken up again.
pub(super) const TAKE_UP_STEP: Route<StepId> = Route::new("goals", "take-up-step");
/// Opens the form of a correction; also that form.
pub(super) const CORRECT: Route<StepId> = Route::new("goals", "correct");
/// Opens the form of what shows a step; also that form.
pub(super) const EVIDENCE: Route<StepId> = Route::new("goals", "evidence");
/// Opens the form of a note for mentors; also that form.
pub(super) const NOTE: Route<StepId> = Route::new("goals", "note");
/// Opens the form of a competency; also that form.
pub(super) const COMPETENCY: Route<StepId> = Route::new("goals", "competency");
/// What can be chosen of a step.
pub(super) const DETAILS: Route<StepId> = Route::new("goals", "details");
pub(super) const KIND: Route<StepId> = Route::new("goals", "kind");
pub(super) const LEVEL: Route<StepId> = Route::new("goals", "level");
pub(super) const HOURS: Route<StepId> = Route::new("goals", "hours");
pub(super) const TOWARDS: Route<StepId> = Route::new("goals", "towards");

/// What is said of a step with one tap: on a message that everybody in the room sees, and on one's own view of the step, which
/// is drawn anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tap {
    Done,
    Stuck,
    Confirm,
}

impl Tap {
    pub(super) const ALL: [Self; 3] = [Self::Done, Self::Stuck, Self::Confirm];

    /// On a message that everybody in the room sees.
    pub(super) const fn in_room(self) -> Route<StepId> {
        match self {
            Self::Done => Route::new("goals", "room-done"),
            Self::Stuck => Route::new("goals", "room-stuck"),
            Self::Confirm => Route::new("goals", "room-confirm"),
        }
    }

    /// On one's own view of the step.
    pub(super) const fn own(self) -> Route<StepId> {
        match self {
            Self::Done => Route::new("goals", "done"),
            Self::Stuck => Route::new("goals", "stuck"),
            Self::Confirm => Route::new("goals", "confirm"),
        }
    }
}

fn unknown() -> Refusal {
    InteractionRefusal::UnknownButton.into()
}

/// The plan of a mentee in a room: `<room>_<person>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlanOf {
    pub(super) room: RoomId,
    pub(super) owner: UserId,
}

impl Display for PlanOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.room, self.owner)
    }
}

impl FromStr for PlanOf {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let (room, owner) = text.split_once('_').ok_or_else(unknown)?;
        Ok(Self {
            room: room.parse().map_err(|_| unknown())?,
            owner: owner.parse().map_err(|_| unknown())?,
        })
    }
}

impl Subject for PlanOf {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        self.room.is_of(tx, guild)
    }
}

/// Something as it was when a button or a form was drawn: `<id>_<revision>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Revised<I> {
    pub(super) id: I,
    pub(super) revision: u32,
}

impl<I: Display> Display for Revised<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.id, self.revision)
    }
}

impl<I: FromStr> FromStr for Revised<I> {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let (id, revision) = text.split_once('_').ok_or_else(unknown)?;
        Ok(Self {
            id: id.parse().map_err(|_| unknown())?,
            revision: revision.parse().map_err(|_| unknown())?,
        })
    }
}

impl<I: Subject> Subject for Revised<I> {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        self.id.is_of(tx, guild)
    }
}

/// A goal or a step: `goal-<id>` or `step-<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Goal(GoalId),
    Step(StepId),
}

impl Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Goal(id) => write!(f, "goal-{id}"),
            Self::Step(id) => write!(f, "step-{id}"),
        }
    }
}

impl FromStr for Item {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        match text.split_once('-') {
            Some(("goal", id)) => id.parse().map(Self::Goal).map_err(|_| unknown()),
            Some(("step", id)) => id.parse().map(Self::Step).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

impl Subject for Item {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        match self {
            Self::Goal(id) => id.is_of(tx, guild),
            Self::Step(id) => id.is_of(tx, guild),
        }
    }
}

impl Subject for GoalId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(store::goal_is_of(tx, *self, guild))
    }
}

impl Subject for StepId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(store::step_is_of(tx, *self, guild))
    }
}

/// The message about a step that was done, in the revision in which it was: `<step>_<revision>`.
pub(super) type DoneIn = Revised<StepId>;

/// A question that was asked, by the subject of its view.
pub(super) fn ask_of(subject: &str) -> Option<StepAskId> {
    subject.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_written() {
        let (room, step) = (RoomId::from_bytes([1; 10]), StepId::from_bytes([2; 10]));
        let plan = PlanOf {
            room,
            owner: UserId::new(7),
        };
        assert_eq!(plan.to_string().parse(), Ok(plan));
        let page = Paged { of: plan, page: 3 };
        assert_eq!(page.to_string().parse(), Ok(page));
        let revised = Revised {
            id: step,
            revision: 12,
        };
        assert_eq!(revised.to_string().parse(), Ok(revised));
        for item in [Item::Goal(GoalId::from_bytes([3; 10])), Item::Step(step)] {
            assert_eq!(item.to_string().parse(), Ok(item));
            let page = Paged { of: item, page: 0 };
            assert_eq!(page.to_string().parse(), Ok(page));
        }
        for bad in ["", "x", "step-", "goal-1", "room-1"] {
            assert_eq!(bad.parse::<Item>(), Err(unknown()), "{bad}");
        }
    }
}
