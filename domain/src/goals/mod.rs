//! Goals and steps: what a mentee wants to reach in a room, how it will be seen, and what is done towards it (product.md §6).
//!
//! It must not know how any of it is shown, nor that there is a message in which somebody is asked.
//!
//! **Invariant:** whatever somebody wrote stays readable: each change gives an [`Entry`] that holds the words as they are from
//! then on, and nothing is deleted.
//! **Invariant:** nobody confirms a step of their own, and a mentee never sees what a mentor noted for mentors.

pub mod due;
mod goal;
mod intended;
mod load;
mod refusal;
mod step;
mod time;
mod weeks;

use chrono::{DateTime, Utc};

use crate::bounds;
use crate::community::Rights;
use crate::ground::ids::UserId;
use crate::ground::role::Role;
use crate::ground::text::{TextRefusal, tidy};
use crate::ground::words;
use crate::refusal::Refusal;
use crate::room::{Room, RoomRefusal};

pub use goal::{GivenGoal, Goal, GoalAct, GoalState, GoalWords, goals_at_once};
pub use intended::{intended, may_follow};
pub use load::{crosses_promise, heaviest_month};
pub use refusal::GoalsRefusal;
pub use step::{Counts, GivenStep, Level, NewStep, Standing, Step, StepAct, StepKind, StepState, StepWords};
pub use time::{Span, When};
pub use weeks::{Lately, Prepared, lately, prepared, progress, soonest_first};

/// Characters of a goal, and of how it will be seen.
pub const GOAL_LIMIT: u32 = 400;
/// Characters of a step.
pub const STEP_LIMIT: u32 = 400;
/// Characters of the occasion on which a step is done.
pub const CUE_LIMIT: u32 = 200;
/// Characters of a competency.
pub const COMPETENCY_LIMIT: u32 = 60;
/// Characters of a correction, of evidence, of a note for mentors.
pub const NOTE_LIMIT: u32 = 1000;

words! {
    /// What was done to a goal or a step.
    pub enum Deed {
        /// It was written.
        Made = "made",
        /// It was written differently.
        Edited = "edited",
        /// It has another moment.
        Moved = "moved",
        /// Something beside its words was chosen: its kind, its goal.
        Changed = "changed",
        /// Its owner is stuck with it.
        Stuck = "stuck",
        /// Its owner did it.
        Done = "done",
        /// Its owner said what shows it.
        Evidence = "evidence",
        /// The mentor confirmed it.
        Confirmed = "confirmed",
        /// The mentor asked for one correction.
        Corrected = "corrected",
        /// The goal was reached.
        Reached = "reached",
        /// It was put aside.
        Dropped = "dropped",
        /// It was taken up again.
        TakenUp = "taken-up",
    }
}

/// One line of the history of a goal or a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which revision it made, from 1.
    pub revision: u32,
    /// Who did it.
    pub who: UserId,
    /// What they did.
    pub deed: Deed,
    /// The words that were written then; empty where none were.
    pub words: String,
    /// What else was written: how a goal will be seen, the occasion of a step.
    pub beside: String,
    /// The moment that was chosen then.
    pub when: Option<When>,
    /// When it was done.
    pub at: DateTime<Utc>,
}

/// A goal or a step after something was done to it, with the line of its history.
pub type Changed<T> = (T, Entry);

/// A text that may not be longer than its place, tidied.
fn written(field: &str, text: &str, limit: u32) -> Result<String, Refusal> {
    let text = tidy(text);
    if text.chars().count() > limit as usize {
        let field = field.to_owned();
        return TextRefusal::TooLong { field, limit }.refuse();
    }
    Ok(text)
}

/// As [`written`], where something has to be written.
fn needed(field: &str, text: &str, limit: u32) -> Result<String, Refusal> {
    let text = written(field, text, limit)?;
    if text.is_empty() {
        let field = field.to_owned();
        return TextRefusal::EmptyText { field }.refuse();
    }
    Ok(text)
}

/// The role in which somebody acts on what `owner` plans: as the mentee whose it is, or as a mentor of the room. Everybody
/// else is refused, coordinators too; and so is everybody once the room is closed, or its owner has left it.
pub fn may_plan(room: &Room, who: UserId, owner: UserId) -> Result<Role, Refusal> {
    let role = room.require_member(who)?.role;
    if role == Role::Mentee && who != owner {
        return GoalsRefusal::OwnerOrMentorOnly.refuse();
    }
    room.require_not_closed()?;
    let owner = room.still_in(owner).filter(|member| member.role == Role::Mentee);
    if owner.is_none() {
        return GoalsRefusal::OwnerHasLeft.refuse();
    }
    Ok(role)
}

/// Lets only the owner act.
fn require_owner(role: Role) -> Result<(), Refusal> {
    match role {
        Role::Mentee => Ok(()),
        Role::Mentor => GoalsRefusal::StepOwnerOnly.refuse(),
    }
}

/// Lets only a mentor of the room act.
fn require_mentor(role: Role) -> Result<(), Refusal> {
    match role {
        Role::Mentor => Ok(()),
        Role::Mentee => RoomRefusal::MentorOfRoomOnly.refuse(),
    }
}

/// Lets only people read what is planned in a room who can read the room: its members, and who runs cohorts.
pub fn may_read(room: &Room, who: UserId, rights: Rights) -> Result<(), Refusal> {
    if rights.runs_cohorts() {
        return Ok(());
    }
    room.require_member(who).map(drop)
}

/// Whether somebody sees what mentors noted for mentors: mentors of the room, and coordinators who are nothing else there. Who
/// is or was a mentee of the room never does, whatever roles they hold.
pub fn sees_notes(room: &Room, who: UserId, rights: Rights) -> bool {
    match room.member(who) {
        Some(member) => member.role == Role::Mentor && room.still_in(who).is_some(),
        None => rights.coordinator,
    }
}

/// A note for mentors by `who`, tidied; an empty one takes back what stood there.
pub fn note(room: &Room, who: UserId, owner: UserId, text: &str) -> Result<String, Refusal> {
    require_mentor(may_plan(room, who, owner)?)?;
    written("note", text, NOTE_LIMIT)
}

/// Refused once something was changed so often that its history would grow without end. What ends a step is let through.
fn may_change_again(revision: u32) -> Result<(), Refusal> {
    bounds::CHANGES.let_one_more(revision, |limit| GoalsRefusal::ChangedTooOften { limit })
}

#[cfg(test)]
mod tests;
