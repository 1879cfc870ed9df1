//! What a mentee writes for themselves alone.
//!
//! **Invariant:** to everybody but its author it is as if there were none; it is posted nowhere and counted nowhere.

use chrono::{DateTime, Utc};

use super::draft::may_write;
use super::{Entry, Readers, Update, Visibility};
use crate::ground::ids::{RoomId, UpdateId, UserId};
use crate::interaction::InteractionRefusal;
use crate::refusal::Refusal;
use crate::room::Room;

/// An entry that its author alone reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateEntry {
    /// Its id; an update that it becomes has the same.
    pub id: UpdateId,
    /// The room it was written in.
    pub room: RoomId,
    /// The mentee who wrote it.
    pub author: UserId,
    /// What it says.
    pub entry: Entry,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// When its words were last changed, if so.
    pub edited_at: Option<DateTime<Utc>>,
}

impl PrivateEntry {
    /// The entry, for its author; to others it is as if there were none.
    pub fn for_author(self, who: UserId) -> Result<Self, Refusal> {
        if self.author == who {
            Ok(self)
        } else {
            InteractionRefusal::UnknownButton.refuse()
        }
    }

    /// The entry with other words, also after its room was closed: nobody is told. The same words are no change.
    pub fn edit(&self, entry: Entry, now: DateTime<Utc>) -> Self {
        let edited_at = if entry == self.entry {
            self.edited_at
        } else {
            Some(now)
        };
        Self {
            entry,
            edited_at,
            ..self.clone()
        }
    }

    /// The update that it becomes for others to read, posted now. Refused where the room takes no new words.
    pub fn share(self, room: &Room, visibility: Visibility, now: DateTime<Utc>) -> Result<Update, Refusal> {
        may_write(room, self.author)?;
        Ok(Update {
            id: self.id,
            room: self.room,
            author: self.author,
            mentor_asked_at: (self.entry.stuck_needs_mentor() && room.mentor_here().is_some()).then_some(now),
            entry: self.entry,
            visibility,
            evidence: None,
            feedback: Vec::new(),
            at: now,
            edited_at: None,
            withdrawn_at: None,
            feedback_asked_at: None,
        })
    }
}

impl Update {
    /// The words of an update for its author alone, as `id`, and the update withdrawn: what others read goes as with any
    /// withdrawal, file and feedback too.
    pub fn keep_to_oneself(
        &self,
        who: UserId,
        id: UpdateId,
        now: DateTime<Utc>,
    ) -> Result<(Self, PrivateEntry), Refusal> {
        let withdrawn = self.withdraw(who, now)?;
        let kept = PrivateEntry {
            id,
            room: self.room,
            author: self.author,
            entry: self.entry.clone(),
            at: self.at,
            edited_at: self.edited_at,
        };
        Ok((withdrawn, kept))
    }

    /// Who reads it, as its author would choose it.
    pub fn readers(&self) -> Readers {
        Readers::Others(self.visibility)
    }
}
