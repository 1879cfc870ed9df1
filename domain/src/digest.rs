//! What coordinators are told of a cohort since last time, put into the order in which it needs a person.
//!
//! It must not hold anybody's words: that somebody is stuck is told, what they wrote about it is opened elsewhere.

pub mod due;

use chrono::{DateTime, NaiveDate, Utc};

use crate::cohort::{Cohort, CohortState};
use crate::community::{CommunityRefusal, Rights};
use crate::ground::ids::{RoomId, UserId};
use crate::ground::refusal::Refusal;
use crate::ground::time::local_date;
use crate::schedule::{Outcome, PromptKind, Said, SkipReason};

/// The time a digest covers, `from..until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its beginning, included.
    pub from: DateTime<Utc>,
    /// Its end, not included.
    pub until: DateTime<Utc>,
}

impl Period {
    /// Whether something that happened at `at` belongs into it.
    pub fn covers(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.until
    }
}

/// The period of a digest told at `now`: since the last one that was really told, else since sign-up opened.
pub fn period(last_digest_at: Option<DateTime<Utc>>, opened_at: DateTime<Utc>, now: DateTime<Utc>) -> Period {
    Period {
        from: last_digest_at.unwrap_or(opened_at).min(now),
        until: now,
    }
}

/// For whom a digest is drawn. What people answered is told by the same rule as a concern: never to the partner it may
/// be about, also where they are a coordinator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The coordinators' channel, which partners may read: it names no answer, and counts none.
    Channel,
    /// One coordinator alone.
    Reader(UserId),
}

impl Audience {
    /// As whom somebody is shown all that a digest tells: who is told things in confidence as themselves, who else reads
    /// the coordinators' channel by their role as everybody there.
    pub fn of(rights: Rights, who: UserId) -> Result<Self, Refusal> {
        if rights.coordinator {
            Ok(Self::Reader(who))
        } else if rights.facilitator || rights.manager {
            Ok(Self::Channel)
        } else {
            CommunityRefusal::FacilitatorOrCoordinatorOnly.refuse()
        }
    }

    /// Whether the answers of a room with these members are told.
    pub fn hears_answers_of(self, members: &[UserId]) -> bool {
        match self {
            Self::Channel => false,
            Self::Reader(who) => !members.contains(&who),
        }
    }
}

/// What a digest tells, what needs a person first. Whichever feature observed it, it stands in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// Somebody said that they are stuck.
    Stuck,
    /// Something did not arrive; people may be waiting for it.
    Undelivered,
    /// The first day has passed, and nobody has started the cohort.
    StartOverdue,
    /// Rooms whose channel was deleted, until somebody decides what becomes of them.
    Missing,
    /// Mentees who could work and have no room.
    Unmatched,
    /// Rooms without a sign of life for longer than their cadence allows.
    Silent,
    /// The first day comes, and a coordinator has to start the cohort.
    StartAhead,
    /// Somebody said that it could be better.
    CouldBeBetter,
    /// Somebody said that their session helped little, or that the two do not fit.
    SessionsOfLittleHelp,
    /// Questions that not everybody answered.
    Unanswered,
    /// Rooms that were not asked.
    NotAsked,
    /// Who left.
    Left,
    /// Who joined.
    Joined,
}

impl Rank {
    /// Whether it asks for something to be done, and not only to be known.
    pub const fn needs_a_person(self) -> bool {
        matches!(
            self,
            Self::Stuck
                | Self::Undelivered
                | Self::StartOverdue
                | Self::Missing
                | Self::Unmatched
                | Self::Silent
        )
    }

    /// Whether it is what people answered in confidence: such parts are told to one reader alone ([`Audience`]).
    pub const fn is_confidential(self) -> bool {
        matches!(
            self,
            Self::Stuck | Self::CouldBeBetter | Self::SessionsOfLittleHelp
        )
    }
}

/// The start that a cohort waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotStarted {
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Whether that day is over.
    pub is_overdue: bool,
}

impl NotStarted {
    /// How urgent that is.
    pub const fn rank(self) -> Rank {
        if self.is_overdue {
            Rank::StartOverdue
        } else {
            Rank::StartAhead
        }
    }
}

/// The start, while a cohort has people and no coordinator has started it.
pub fn not_started(cohort: &Cohort, now: DateTime<Utc>) -> Option<NotStarted> {
    matches!(cohort.state, CohortState::Enrolling | CohortState::Matching).then(|| NotStarted {
        starts_on: cohort.dates.starts_on,
        is_overdue: local_date(cohort.zone, now) > cohort.dates.starts_on,
    })
}

/// A prompt that was not said; its room was not asked, which is no silence of its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAsked {
    /// The room.
    pub room: RoomId,
    /// What it would have been.
    pub kind: PromptKind,
    /// The day it was planned on.
    pub planned_on: NaiveDate,
    /// The reason why it was left out.
    pub reason: SkipReason,
}

/// What rooms were not asked, by planned day. Of a kind that is not `missed`, such as a reminder, nobody is told.
pub fn not_asked(irregular: &[(RoomId, Said)], missed: impl Fn(PromptKind) -> bool) -> Vec<NotAsked> {
    let of = |(room, one): &(RoomId, Said)| match one.outcome {
        // What is asked in its place says as much.
        Outcome::Skipped(SkipReason::Together | SkipReason::SessionAsked) => None,
        Outcome::Skipped(reason) if missed(one.key.kind) => Some(NotAsked {
            room: *room,
            kind: one.key.kind,
            planned_on: one.key.planned_on,
            reason,
        }),
        _ => None,
    };
    let mut found: Vec<NotAsked> = irregular.iter().filter_map(of).collect();
    found.sort_by_key(|one| (one.planned_on, one.room, one.kind));
    found
}

#[cfg(test)]
mod tests;
