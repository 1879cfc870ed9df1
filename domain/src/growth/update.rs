//! An update that was posted, and everything that can be done with it.

use chrono::{DateTime, TimeDelta, Utc};

use super::entry::{correction, written};
use super::{Entry, Evidence, Onlooker, Visibility};
use crate::ground::ids::{FeedbackId, RoomId, UpdateId, UserId};
use crate::ground::role::Role;
use crate::growth::GrowthRefusal;
use crate::interaction::InteractionRefusal;
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
    /// When its author last asked for feedback on it, if that was not taken back.
    pub feedback_asked_at: Option<DateTime<Utc>>,
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
    /// What the mentee made of it, if they said so.
    pub taken_up: Option<TakenUp>,
}

/// That a mentee worked with a piece of feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenUp {
    /// When they said so first.
    pub at: DateTime<Utc>,
    /// What they did with it, tidied; may be empty.
    pub note: String,
}

/// Characters of what a mentee says they did with feedback.
const NOTE_LIMIT: u32 = 500;

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
            feedback_asked_at: None,
            ..self.clone()
        };
        for one in &mut gone.feedback {
            one.correction.clear();
            one.taken_up = None;
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
                // The same words once more are what was taken up already.
                if earlier.correction != correction {
                    earlier.taken_up = None;
                }
                earlier.correction = correction;
                earlier.at = now;
            }
            None => after.feedback.push(Feedback {
                id,
                author: who,
                correction,
                at: now,
                taken_up: None,
            }),
        }
        Ok(after)
    }

    /// What this person has said about it.
    pub fn feedback_of(&self, who: UserId) -> Option<&Feedback> {
        self.feedback.iter().find(|one| one.author == who)
    }

    /// The piece of feedback with this id, for the author of the update to say that they took it up. Refused to everybody
    /// else, and once the update is withdrawn or the room closed.
    pub fn may_take_up(&self, room: &Room, who: UserId, id: FeedbackId) -> Result<&Feedback, Refusal> {
        self.may_edit(room, who)?;
        let given = self.feedback.iter().find(|one| one.id == id);
        given.ok_or_else(|| InteractionRefusal::UnknownButton.into())
    }

    /// The update once its author took a piece of feedback up. Without a `note` one that was written before stays; a second
    /// time changes the note alone.
    pub fn take_up(
        &self,
        room: &Room,
        who: UserId,
        id: FeedbackId,
        note: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        self.may_take_up(room, who, id)?;
        let note = note.map(|note| written("note", note, NOTE_LIMIT)).transpose()?;
        let mut after = self.clone();
        for one in after.feedback.iter_mut().filter(|one| one.id == id) {
            let before = one.taken_up.take();
            let (at, earlier) =
                before.map_or_else(|| (now, String::new()), |before| (before.at, before.note));
            one.taken_up = Some(TakenUp {
                at,
                note: note.clone().unwrap_or(earlier),
            });
        }
        Ok(after)
    }

    /// The update once its author asks for feedback on it, or no more. Only what stands in the growth thread is seen by
    /// others who could give some.
    pub fn ask_for_feedback(
        &self,
        room: &Room,
        who: UserId,
        asks: bool,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        self.may_edit(room, who)?;
        if !self.visibility.goes_to_growth_thread() {
            return GrowthRefusal::NotInGrowthThread.refuse();
        }
        Ok(Self {
            feedback_asked_at: asks.then_some(now),
            ..self.clone()
        })
    }

    /// Whether somebody gave feedback on it since then.
    fn was_answered_since(&self, then: DateTime<Utc>) -> bool {
        self.feedback.iter().any(|one| one.at >= then)
    }

    /// Whether it says where its author is stuck, and nobody has given feedback since.
    pub fn needs_a_hand(&self) -> bool {
        self.is_stuck() && !self.was_answered_since(self.mentor_asked_at.unwrap_or(self.at))
    }

    /// Whether its author asks for feedback in the growth thread, and nobody has given any since.
    pub fn asks_for_feedback(&self) -> bool {
        let is_there = !self.is_withdrawn() && self.visibility.goes_to_growth_thread();
        is_there
            && self
                .feedback_asked_at
                .is_some_and(|at| !self.was_answered_since(at))
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
