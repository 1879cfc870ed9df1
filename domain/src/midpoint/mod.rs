//! The midpoint: every member reflects alone, sealed until all are in or the deadline has passed.
//!
//! A [`Midpoint`] does not hold what a reflection says, only that there is one: words cannot leak from where they are not.
//!
//! **Invariant:** nobody is shown a reflection before it is open, and nobody who is a member of the room ever.

pub mod due;
mod refusal;

pub use refusal::MidpointRefusal;

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::cohort::{Cohort, CohortDates};
use crate::community::CommunityRefusal;
use crate::community::Rights;
use crate::ground::ids::{MidpointId, RoomId, UserId};
use crate::ground::time::local_date;
use crate::interaction::InteractionRefusal;
use crate::program::ProgramRefusal;
use crate::program::{Question, answered};
use crate::refusal::Refusal;
use crate::room::Room;
use crate::schedule::AskingTime;

/// Least days a room needs before it to have a midpoint at all.
const WORTH_A_MIDPOINT_DAYS: i64 = 14;

/// The midpoint of one room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Midpoint {
    /// Its id.
    pub id: MidpointId,
    /// The room whose members are asked.
    pub room: RoomId,
    /// When reflections were really asked for.
    pub asked_at: DateTime<Utc>,
    /// Until when they can be written: counted from when the call stood in the room, and not while the bot was away.
    pub deadline_at: DateTime<Utc>,
    /// How often that has moved since they were asked for.
    pub moves: u8,
    /// Whether the call stands in the room.
    pub is_posted: bool,
    /// When the coordinators' channel was told that they can be opened.
    pub told_at: Option<DateTime<Utc>>,
    /// The members who have handed one in, in the order of writing.
    pub written: Vec<UserId>,
}

/// How far a midpoint has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MidpointState {
    /// Reflections can be written, and nobody reads them.
    Sealed {
        /// Reflections still missing.
        missing: u32,
    },
    /// They are final, and facilitators and coordinators read them.
    Open,
    /// The coordinators' channel was told so.
    Told,
}

/// The day of a room's midpoint: at `percent` of the cohort's days, or the day that was chosen for it; in a room opened less
/// than two weeks before that day or after it, at half of what is left. `None` where fewer than 14 days are left for the
/// room.
pub fn planned_on(dates: &CohortDates, percent: u32, opened_on: NaiveDate) -> Option<NaiveDate> {
    let begin = dates.starts_on.max(opened_on);
    let left = (dates.ends_on - begin).num_days();
    if left < WORTH_A_MIDPOINT_DAYS {
        return None;
    }
    let usual = dates.midpoint(percent);
    if opened_on <= dates.starts_on || (usual - begin).num_days() >= WORTH_A_MIDPOINT_DAYS {
        return Some(usual);
    }
    Some(begin + chrono::Duration::days(left / 2))
}

/// A reflection as it is kept, by the key of each question; one with no answer at all is none.
pub fn reflection<'t>(
    questions: &[Question],
    given: impl Fn(&str) -> Option<&'t str>,
) -> Result<Vec<(String, String)>, Refusal> {
    let answers = answered(questions, given)?;
    match (answers.is_empty(), questions.first()) {
        (true, Some(first)) => Err(ProgramRefusal::AnswerMissing {
            label: first.label.clone(),
        }
        .into()),
        _ => Ok(answers),
    }
}

impl Midpoint {
    /// Asks a room for its reflections. Its deadline lies on a free day, as long as one is left before the end.
    pub fn ask(id: MidpointId, room: &Room, cohort: &Cohort, now: DateTime<Utc>) -> Self {
        let deadline = now + Days::new(u64::from(cohort.program.midpoint.deadline_days));
        // Who rests on that day has not had all of them.
        let later = AskingTime::of(cohort).on_a_free_day(deadline);
        let is_in_time = local_date(cohort.zone, later) < cohort.dates.ends_on;
        Self {
            id,
            room: room.id,
            asked_at: now,
            deadline_at: if is_in_time { later } else { deadline },
            moves: 0,
            is_posted: false,
            told_at: None,
            written: Vec::new(),
        }
    }

    /// How far it has come: open when all are in or the deadline has passed, told after that.
    pub fn state(&self, room: &Room, now: DateTime<Utc>) -> MidpointState {
        let missing = self.waiting_for(room).len();
        if self.told_at.is_some() {
            MidpointState::Told
        } else if missing == 0 || (self.is_posted && now >= self.deadline_at) {
            MidpointState::Open
        } else {
            let missing = u32::try_from(missing).unwrap_or(u32::MAX);
            MidpointState::Sealed { missing }
        }
    }

    /// The members who have not handed in a reflection.
    pub fn waiting_for(&self, room: &Room) -> Vec<UserId> {
        let members = room.users().into_iter();
        members.filter(|who| !self.written.contains(who)).collect()
    }

    /// Lets only those pass who may hand in a reflection or change it: members of a room that is not closed, while
    /// sealed. Once open a first one is refused too: it would be written knowing that the others are read.
    pub fn may_write(&self, room: &Room, who: UserId, now: DateTime<Utc>) -> Result<(), Refusal> {
        room.require_member(who)?;
        match self.state(room, now) {
            MidpointState::Sealed { .. } => room.require_not_closed(),
            MidpointState::Open | MidpointState::Told if self.written.contains(&who) => {
                Err(MidpointRefusal::AlreadyFinal.into())
            }
            MidpointState::Open | MidpointState::Told => Err(InteractionRefusal::PromptClosed.into()),
        }
    }

    /// Takes the reflection of `who`, also in place of an earlier one.
    pub fn write(&self, room: &Room, who: UserId, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.may_write(room, who, now)?;
        let mut after = self.clone();
        if !after.written.contains(&who) {
            after.written.push(who);
        }
        Ok(after)
    }

    /// Notes that the coordinators' channel is told; refused while it is sealed.
    pub fn tell(&self, room: &Room, now: DateTime<Utc>) -> Result<Self, Refusal> {
        match self.state(room, now) {
            MidpointState::Sealed { missing } => Err(MidpointRefusal::ReflectionSealed { missing }.into()),
            MidpointState::Open | MidpointState::Told => Ok(Self {
                told_at: self.told_at.or(Some(now)),
                ..self.clone()
            }),
        }
    }

    /// Lets only those pass who may read the reflections now: facilitators and coordinators who are no members of the
    /// room, once open.
    pub fn may_read(
        &self,
        room: &Room,
        (who, rights): (UserId, Rights),
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        match rights {
            Rights {
                coordinator: true, ..
            }
            | Rights {
                facilitator: true, ..
            } => {}
            Rights { manager: true, .. } => return CommunityRefusal::CoordinatorRoleNeeded.refuse(),
            _ => return CommunityRefusal::FacilitatorOrCoordinatorOnly.refuse(),
        }
        if room.member(who).is_some() {
            return MidpointRefusal::OwnReflections.refuse();
        }
        match self.state(room, now) {
            MidpointState::Sealed { missing } => Err(MidpointRefusal::ReflectionSealed { missing }.into()),
            MidpointState::Open | MidpointState::Told if self.written.is_empty() => {
                Err(InteractionRefusal::NothingToShowYet.into())
            }
            MidpointState::Open | MidpointState::Told => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
