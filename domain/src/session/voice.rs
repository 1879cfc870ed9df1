//! A session in voice: until when its channel is there, and how long people of the room were in it together.
//!
//! **Invariant:** what is known of single people is forgotten with the channel; what stays is how long they were there together.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};

use super::{Held, Session, SessionState};
use crate::ground::ids::UserId;
use crate::ground::role::Role;
use crate::room::{Room, RoomState};

/// The channel opens so long before the session: time to find it, and to see who is there.
pub const OPENS_BEFORE: Duration = Duration::minutes(10);
/// So long together is a session that was held. It is shorter than any talk that moves anybody on, and longer than it takes to
/// say that today does not suit.
pub const HELD_FROM: Duration = Duration::minutes(5);
/// Nobody came: whoever is late finds the channel so long after the end.
pub(super) const FOR_WHO_IS_LATE: Duration = Duration::minutes(15);
/// People who go on talking are left alone so long after the end; then the channel was forgotten, not used.
const LONGEST_AFTER: Duration = Duration::hours(3);

/// Somebody was seen in the channel of a session, or not in it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The person who was seen.
    pub who: UserId,
    /// Whether they were in it.
    pub is_there: bool,
    /// When that was seen.
    pub at: DateTime<Utc>,
}

/// The marks in the order in which they were seen, whatever the order in which they were written down. Of one person at one
/// instant, who left is gone: what is not certain does not count.
fn in_order(marks: &[Mark]) -> Vec<Mark> {
    let mut ordered = marks.to_vec();
    ordered.sort_by_key(|mark| (mark.at, mark.who, !mark.is_there));
    ordered
}

/// Who is there by the last that was seen of each, in the order of their ids.
pub fn there(marks: &[Mark]) -> BTreeSet<UserId> {
    let mut there = BTreeSet::new();
    for mark in in_order(marks) {
        if mark.is_there {
            there.insert(mark.who);
        } else {
            there.remove(&mark.who);
        }
    }
    there
}

/// How long a mentor and a mentee of the room were there at once, until `until`. Whoever else was there counts for nothing.
pub fn together(marks: &[Mark], room: &Room, until: DateTime<Utc>) -> Duration {
    let mut there: BTreeSet<UserId> = BTreeSet::new();
    let mut since: Option<DateTime<Utc>> = None;
    let mut sum = Duration::zero();
    for mark in in_order(marks).into_iter().filter(|mark| mark.at <= until) {
        if mark.is_there {
            there.insert(mark.who);
        } else {
            there.remove(&mark.who);
        }
        match (since, are_both(room, &there)) {
            (None, true) => since = Some(mark.at),
            (Some(from), false) => {
                sum += mark.at - from;
                since = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    since.map_or(sum, |from| sum + (until - from))
}

/// Also who has left the room since: they were of it when they met.
fn are_both(room: &Room, there: &BTreeSet<UserId>) -> bool {
    let is_any = |role: Role| {
        let of_role = room.members.iter().filter(|member| member.role == role);
        of_role.into_iter().any(|member| there.contains(&member.user))
    };
    is_any(Role::Mentor) && is_any(Role::Mentee)
}

/// The minutes for which they met, where they were together for long enough to have.
pub fn met(together: Duration) -> Option<u32> {
    let met = (together >= HELD_FROM).then(|| together.num_minutes())?;
    u32::try_from(met).ok()
}

/// Whether a channel that was to be there `until` then was forgotten, whoever may be in it.
pub fn is_forgotten(until: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now >= until + LONGEST_AFTER
}

/// The channel of a session while it is there.
#[derive(Debug, Clone, Copy)]
pub struct Channel<'a> {
    /// The session that it is for, as it stands now.
    pub session: &'a Session,
    /// The room, as it stands now.
    pub room: &'a Room,
    /// Whether the community and the program have voice channels now.
    pub is_allowed: bool,
    /// When the session was to end that it was opened for.
    pub until: DateTime<Utc>,
}

impl Channel<'_> {
    /// Whether the session is held in it, from ten minutes before until it is over.
    pub fn is_wanted(&self, now: DateTime<Utc>) -> bool {
        let Self { session, room, .. } = self;
        let is_its_time = session.starts_at - OPENS_BEFORE <= now && now < session.ends_at();
        self.is_allowed
            && is_its_time
            && session.held == Held::Here
            && session.state == SessionState::Planned
            && room.state == RoomState::Open
            && room.is_whole()
    }

    /// Whether it goes now; `is_anybody_there` is `None` where that is not known. Nobody is put out of it while they talk, but for
    /// one that was forgotten, and where the room was closed: nobody is left in it with whom the room was closed for.
    pub fn goes(&self, is_anybody_there: Option<bool>, have_met: bool, now: DateTime<Utc>) -> bool {
        if self.is_wanted(now) {
            return false;
        }
        if self.room.state == RoomState::Closed {
            return true;
        }
        if is_anybody_there != Some(false) {
            return is_forgotten(self.until, now);
        }
        let is_over = self.session.took_place(now) && self.room.state == RoomState::Open && self.is_allowed;
        let may_come_yet = is_over && self.session.held == Held::Here && !have_met;
        !may_come_yet || now >= self.session.ends_at() + FOR_WHO_IS_LATE
    }
}

#[cfg(test)]
mod tests;
