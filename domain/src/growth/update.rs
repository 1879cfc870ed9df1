//! An update that was posted, and everything that can be done with it.

use chrono::{DateTime, TimeDelta, Utc};

use super::entry::correction;
use super::{Entry, Evidence, Onlooker, Visibility};
use crate::ground::ids::{FeedbackId, RoomId, UpdateId, UserId};
use crate::ground::role::Role;
use crate::growth::GrowthRefusal;
use crate::refusal::Refusal;
use crate::room::Room;
use crate::room::RoomRefusal;

/// So long a mentor who was asked to look at an update is not asked again, however often it says that its author is stuck.
const ASKED_FOR: TimeDelta = TimeDelta::days(1);

/// A progress update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Its id.
    pub id: UpdateId,
    /// The room it was written in.
    pub room: RoomId,
    /// The mentee who wrote it.
    pub author: UserId,
    /// What it says; nothing once withdrawn.
    pub entry: Entry,
    /// Who may see it.
    pub visibility: Visibility,
    /// The file that goes with it; none once withdrawn.
    pub evidence: Option<Evidence>,
    /// What mentors said about it, one each, in the order it was first given.
    pub feedback: Vec<Feedback>,
    /// When it was posted.
    pub at: DateTime<Utc>,
    /// When its words were last changed, if so.
    pub edited_at: Option<DateTime<Utc>>,
    /// When it was withdrawn, if so.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// When the mentor was last asked to look since its author is stuck, if so.
    pub mentor_asked_at: Option<DateTime<Utc>>,
}

/// A mentor's word on one update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Its id. It stays when the words are replaced or taken away, so that its messages are found.
    pub id: FeedbackId,
    /// The mentor.
    pub author: UserId,
    /// What to improve, and how; nothing once the update is withdrawn.
    pub correction: String,
    /// When it was last given.
    pub at: DateTime<Utc>,
}

impl Update {
    /// Whether it was taken back.
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn_at.is_some()
    }

    /// Whether `who` may be offered changes of it: its author, not once withdrawn.
    pub fn may_change(&self, who: UserId) -> Result<(), Refusal> {
        if who != self.author {
            return GrowthRefusal::AuthorOnly.refuse();
        }
        self.require_standing()
    }

    /// Whether `who` may write other words: its author, while it stands and the room takes new words.
    pub fn may_edit(&self, room: &Room, who: UserId) -> Result<(), Refusal> {
        self.may_change(who)?;
        room.require_not_closed()
    }

    /// Whether `who` may say what to improve: a mentor of the room, while the update stands and the room
    /// takes new words.
    pub fn may_give_feedback(&self, room: &Room, who: UserId) -> Result<(), Refusal> {
        let member = room.still_in(who);
        if member.is_none_or(|member| member.role != Role::Mentor) {
            return RoomRefusal::MentorOfRoomOnly.refuse();
        }
        self.require_standing()?;
        room.require_not_closed()
    }

    fn require_standing(&self) -> Result<(), Refusal> {
        if self.is_withdrawn() {
            return GrowthRefusal::UpdateWithdrawn.refuse();
        }
        Ok(())
    }

    /// The update with other words; the same words are no change.
    pub fn edit(&self, room: &Room, who: UserId, entry: Entry, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.may_edit(room, who)?;
        let edited_at = if entry == self.entry {
            self.edited_at
        } else {
            Some(now)
        };
        Ok(Self {
            entry,
            edited_at,
            ..self.clone()
        })
    }

    /// The update for other readers, its words as they are, so it does not count as edited.
    ///
    /// Fewer readers are always possible; more of them only while the room takes new words.
    pub fn show_to(&self, room: &Room, who: UserId, visibility: Visibility) -> Result<Self, Refusal> {
        self.may_change(who)?;
        if visibility > self.visibility {
            room.require_not_closed()?;
        }
        Ok(Self {
            visibility,
            ..self.clone()
        })
    }

    /// The update taken back, also in a closed room: words, file and feedback are gone, that there was one
    /// stays.
    pub fn withdraw(&self, who: UserId, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.may_change(who)?;
        let mut gone = Self {
            entry: Entry::default(),
            evidence: None,
            withdrawn_at: Some(now),
            ..self.clone()
        };
        for one in &mut gone.feedback {
            one.correction.clear();
        }
        Ok(gone)
    }

    /// The update with the mentor's words, in place of earlier ones of theirs; `id` is for the first.
    pub fn give_feedback(
        &self,
        room: &Room,
        who: UserId,
        id: FeedbackId,
        words: &str,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        self.may_give_feedback(room, who)?;
        let correction = correction(words)?;
        let mut after = self.clone();
        match after.feedback.iter_mut().find(|one| one.author == who) {
            Some(earlier) => {
                earlier.correction = correction;
                earlier.at = now;
            }
            None => after.feedback.push(Feedback {
                id,
                author: who,
                correction,
                at: now,
            }),
        }
        Ok(after)
    }

    /// What this person has said about it.
    pub fn feedback_of(&self, who: UserId) -> Option<&Feedback> {
        self.feedback.iter().find(|one| one.author == who)
    }

    /// Whether it stands and says where its author is stuck.
    pub fn is_stuck(&self) -> bool {
        !self.is_withdrawn() && self.entry.stuck_needs_mentor()
    }

    /// The update once its mentor is asked to look although it stands already: `before` said of nothing stuck. `None` where
    /// nobody is asked: it says nothing new of that, the room has no mentor, or they were asked within the last day.
    pub fn asks_mentor(&self, before: &Self, room: &Room, now: DateTime<Utc>) -> Option<Self> {
        let is_new = self.is_stuck() && !before.is_stuck();
        let was_asked = self.mentor_asked_at.is_some_and(|at| now - at < ASKED_FOR);
        (is_new && !was_asked && room.mentor_here().is_some()).then(|| Self {
            mentor_asked_at: Some(now),
            ..self.clone()
        })
    }

    /// Whether somebody who stands so to the room may be shown it on request.
    pub fn shows_to(&self, onlooker: Onlooker) -> bool {
        !self.is_withdrawn() && self.visibility.shows_to(onlooker)
    }
}
