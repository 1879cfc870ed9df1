//! Before there is an update: the room it is for, and the form that is opened and sent.

use chrono::{DateTime, TimeDelta, Utc};

use super::entry::ANSWER_LIMIT;
use super::{Entry, Evidence, PrivateEntry, Readers, Update};
use crate::bounds;
use crate::ground::ids::{DraftId, RoomId, UpdateId, UserId};
use crate::ground::lists::in_a_sentence;
use crate::ground::role::Role;
use crate::ground::text::{clip, folded, one_line, tidy, told_apart};
use crate::growth::GrowthRefusal;
use crate::interaction::InteractionRefusal;
use crate::refusal::Refusal;
use crate::room::Room;
use crate::room::RoomRefusal;

/// So long a form is kept that was not sent.
pub const DRAFT_KEPT: TimeDelta = TimeDelta::days(7);

/// Characters of a room's name among a mentee's rooms: of Discord's longest choice, with room for what tells two apart.
const ROOM_NAME: usize = 90;

/// The room that an update is for, as the person said it.
#[derive(Debug, Clone, Copy)]
pub enum RoomSaid<'a> {
    /// By a button of this room.
    This(&'a Room),
    /// By a name or an id, as picked or written.
    Named(&'a str),
    /// Not at all; the command was used in the channel of this room, or in no room's.
    Here(Option<&'a Room>),
}

/// The room in which `who` begins an update; `rooms` are those of theirs that are not closed, also as a
/// mentor.
///
/// What was not said is the room of this channel, else the only one. Refused where that is unclear, to all
/// but mentees of the room, and where the room is closed.
pub fn room_meant<'a>(who: UserId, said: RoomSaid<'a>, rooms: &'a [Room]) -> Result<&'a Room, Refusal> {
    let as_mentee: Vec<&Room> = rooms.iter().filter(|room| is_mentee(room, who)).collect();
    let room = match said {
        RoomSaid::This(room) => room,
        RoomSaid::Here(Some(here)) if here.member(who).is_some() => here,
        RoomSaid::Here(_) if as_mentee.is_empty() && !rooms.is_empty() => {
            return RoomRefusal::MenteeOfRoomOnly.refuse();
        }
        RoomSaid::Here(_) => the_one(&as_mentee)?,
        RoomSaid::Named(_) if as_mentee.is_empty() => return RoomRefusal::NotInARoom.refuse(),
        RoomSaid::Named(given) => match called(&as_mentee, given).as_slice() {
            [] => {
                let given = given.to_owned();
                return RoomRefusal::UnknownRoom { given }.refuse();
            }
            meant => the_one(meant)?,
        },
    };
    may_write(room, who)?;
    Ok(room)
}

/// The only one of these; of several the person is asked for one by name.
fn the_one<'a>(rooms: &[&'a Room]) -> Result<&'a Room, Refusal> {
    match rooms {
        [only] => Ok(only),
        [] => RoomRefusal::NotInARoom.refuse(),
        several => {
            // The words of a refusal are made safe, so a link would not work in them.
            let (names, more) = in_a_sentence(&room_names(several.iter().copied()));
            RoomRefusal::WhichRoom { names, more }.refuse()
        }
    }
}

/// Whether this person documents their growth in the room.
pub fn is_mentee(room: &Room, who: UserId) -> bool {
    room.member(who).is_some_and(|member| member.role == Role::Mentee)
}

/// What tells a mentee's rooms apart, a name each: of two with one channel name the mentors differ, or their numbers do.
pub fn room_names<'a>(rooms: impl IntoIterator<Item = &'a Room>) -> Vec<String> {
    let names = rooms.into_iter().map(|room| {
        let mentor = room.mentor();
        let name = mentor.map(|mentor| one_line(&mentor.name)).unwrap_or_default();
        let name = clip(&format!("#{} · {name}", room.name), ROOM_NAME);
        (name, mentor.map_or(0, |mentor| mentor.user.get()))
    });
    told_apart(&names.collect::<Vec<_>>())
}

/// Those of a mentee's rooms that are meant by what was written: an id, a channel, or a name of [`room_names`].
fn called<'a>(rooms: &[&'a Room], given: &str) -> Vec<&'a Room> {
    let written = folded(given);
    let channel = written.trim_start_matches('#');
    let named = rooms.iter().zip(room_names(rooms.iter().copied()));
    let meant = named.filter(|(room, name)| {
        room.id.as_str() == written || folded(&room.name) == channel || folded(name) == written
    });
    meant.map(|(room, _)| *room).collect()
}

/// New updates are of mentees of a room that takes new words.
pub(super) fn may_write(room: &Room, who: UserId) -> Result<(), Refusal> {
    if !is_mentee(room, who) {
        return RoomRefusal::MenteeOfRoomOnly.refuse();
    }
    room.require_not_closed()
}

/// A form that was opened and not sent yet: who may see the update and its file come with the command, the
/// words with the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// The room it was opened for.
    pub room: RoomId,
    /// The mentee who opened it.
    pub author: UserId,
    /// Who reads what becomes of it.
    pub readers: Readers,
    /// The file that goes with it.
    pub evidence: Option<Evidence>,
}

/// Whether somebody may post one more in a room who posted so many there within the last day; withdrawn ones count.
pub fn may_post_another(of_a_day: u32) -> Result<(), Refusal> {
    bounds::UPDATES_A_DAY.let_one_more(of_a_day, |limit| GrowthRefusal::UpdatesOfADay { limit })
}

impl Draft {
    /// Opens a form in a room; `chosen` is what the person said, `last` what they chose for an earlier
    /// update.
    ///
    /// Private by default: to show it in the growth thread is a choice, in the command or with one tap afterwards, and the
    /// next update starts from that.
    pub fn begin(
        id: DraftId,
        room: &Room,
        who: UserId,
        (chosen, last): (Option<Readers>, Option<Readers>),
        evidence: Option<Evidence>,
    ) -> Result<Self, Refusal> {
        may_write(room, who)?;
        let readers = chosen.unwrap_or_else(|| Readers::to_begin_with(last));
        if readers == Readers::OnlyMe && evidence.is_some() {
            return GrowthRefusal::NoFileForOneself.refuse();
        }
        Ok(Self {
            id,
            room: room.id,
            author: who,
            readers,
            evidence,
        })
    }

    fn post(
        self,
        room: &Room,
        who: UserId,
        id: UpdateId,
        entry: Entry,
        now: DateTime<Utc>,
    ) -> Result<Sent, Refusal> {
        if self.author != who {
            return InteractionRefusal::NotYours.refuse();
        }
        may_write(room, who)?;
        let Readers::Others(visibility) = self.readers else {
            return Ok(Sent::Kept(PrivateEntry {
                id,
                room: self.room,
                author: who,
                entry,
                at: now,
                edited_at: None,
            }));
        };
        let asks_mentor = entry.stuck_needs_mentor() && room.mentor_here().is_some();
        Ok(Sent::Posted(Update {
            id,
            room: self.room,
            author: who,
            entry,
            visibility,
            evidence: self.evidence,
            feedback: Vec::new(),
            at: now,
            edited_at: None,
            withdrawn_at: None,
            mentor_asked_at: asks_mentor.then_some(now),
            feedback_asked_at: None,
        }))
    }
}

/// What is known of a form that is sent.
#[derive(Debug, Clone)]
pub enum UpdateForm {
    /// It waits; with the room it was opened for.
    Waits(Draft, Room),
    /// It was sent before, and became this.
    WasSent(Update),
    /// It was sent before, and its author keeps this for themselves.
    WasKept(PrivateEntry),
    /// It waited too long, or there never was one.
    Gone,
}

/// What came of sending a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// It is an update now.
    Posted(Update),
    /// It was sent before; this is what it became, and nothing is posted.
    Already(Update),
    /// Its author keeps it for themselves.
    Kept(PrivateEntry),
    /// As [`Sent::Already`], for what its author keeps for themselves.
    AlreadyKept(PrivateEntry),
}

/// A message of Discord's that somebody wants in their growth thread.
#[derive(Debug, Clone)]
pub struct FromMessage {
    /// Who wrote it.
    pub author: UserId,
    /// Its words.
    pub words: String,
    /// Its first file.
    pub evidence: Option<Evidence>,
}

impl FromMessage {
    /// The beginning of an update, for the author of the message: its words as *what I did*, to be changed before anything is
    /// posted. Refused to everybody else, and where there is nothing in it.
    pub fn begin(self, who: UserId) -> Result<(Entry, Option<Evidence>), Refusal> {
        if self.author != who {
            return GrowthRefusal::NotYourMessage.refuse();
        }
        let words = tidy(&self.words);
        if words.is_empty() && self.evidence.is_none() {
            return GrowthRefusal::NothingInMessage.refuse();
        }
        // Discord lets some people write longer messages than a form takes.
        let did = clip(&words, ANSWER_LIMIT as usize);
        let entry = Entry {
            did,
            ..Entry::default()
        };
        Ok((entry, self.evidence))
    }
}

impl UpdateForm {
    /// The room it was opened for, while it waits.
    pub fn room(&self) -> Option<&Room> {
        match self {
            Self::Waits(_, room) => Some(room),
            Self::WasSent(_) | Self::WasKept(_) | Self::Gone => None,
        }
    }

    /// The form again, for its author, while it was not sent. Refused as [`UpdateForm::send`] refuses.
    pub fn reopen(self, who: UserId) -> Result<Draft, Refusal> {
        match self {
            Self::Waits(draft, _) if draft.author != who => InteractionRefusal::NotYours.refuse(),
            Self::Waits(draft, room) => may_write(&room, who).map(|()| draft),
            Self::WasSent(_) | Self::WasKept(_) | Self::Gone => GrowthRefusal::DraftGone.refuse(),
        }
    }

    /// Makes an update of the form, once, however often it is sent. Refused to all but its author, and as
    /// [`room_meant`] refuses.
    pub fn send(self, who: UserId, id: UpdateId, entry: Entry, now: DateTime<Utc>) -> Result<Sent, Refusal> {
        match self {
            Self::Waits(draft, room) => draft.post(&room, who, id, entry, now),
            Self::WasSent(update) if update.author == who => Ok(Sent::Already(update)),
            Self::WasKept(kept) if kept.author == who => Ok(Sent::AlreadyKept(kept)),
            Self::WasSent(_) | Self::WasKept(_) => Err(InteractionRefusal::NotYours.into()),
            Self::Gone => Err(GrowthRefusal::DraftGone.into()),
        }
    }
}
