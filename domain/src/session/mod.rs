//! A session: a meeting of a room, planned ahead or told afterwards, and the tap of each member after it.
//!
//! A room has one session ahead at most: planning another time moves it. What comes after it is proposed and never stored
//! ahead.
//!
//! **Invariant:** what somebody tapped is told to themselves and to coordinators outside the room, and nobody else.

pub mod due;
mod observed;
mod refusal;
pub mod slots;
pub mod voice;

use std::fmt::{self, Display};
use std::str::FromStr;

use chrono::{DateTime, Duration, Utc};

use crate::bounds;
use crate::ground::ids::{RoomId, SessionId, StepId, UserId};
use crate::ground::refusal::Refusal;
use crate::ground::role::Role;
use crate::ground::text::{TextRefusal, one_line};
use crate::ground::words;
use crate::interaction::InteractionRefusal;
use crate::room::{Room, RoomRefusal, RoomState};

pub use observed::{LastTap, LowTap, low_taps};
pub use refusal::SessionRefusal;

/// So far ahead one can be planned.
const AHEAD: Duration = Duration::days(120);
/// So long after its end a tap is taken, and can be changed.
pub const TAPS_FOR: Duration = Duration::days(7);
/// Two sessions that nobody planned lie at least so far apart: a press twice is one session.
const JUST_MET: Duration = Duration::hours(6);
/// A mentor is asked what they are learning after every so many sessions of a room: learning goes both ways, and a question that
/// comes each time is answered with a phrase.
const LEARNING_EVERY: u32 = 3;
/// Characters of a line.
pub const LINE_LIMIT: u32 = 300;

words! {
    /// What became of a session, by what people said.
    pub enum SessionState {
        /// It is planned, and once its time has passed it took place.
        Planned = "planned",
        /// It was called off before it began.
        CalledOff = "called-off",
        /// They did not meet.
        NotMet = "not-met",
    }
}

words! {
    /// What a session did for a member, the best first. Their words are in custom_ids, too.
    pub enum Tap {
        /// It moved us on.
        MovedUsOn = "moved-us-on",
        /// It did a little.
        SoSo = "so-so",
        /// It did not do much.
        NotReally = "not-really",
    }
}

impl Tap {
    /// Whether coordinators hear of it.
    pub const fn is_low(self) -> bool {
        !matches!(self, Self::MovedUsOn)
    }
}

words! {
    /// Whether the two fit, asked once, after the first session.
    pub enum Fit {
        /// The two fit.
        Good = "good",
        /// It is too early to say.
        Unsure = "unsure",
        /// The two do not fit.
        Poor = "poor",
    }
}

words! {
    /// Where a session is held.
    pub enum Held {
        /// In the voice channel of the room, where there is one.
        Here = "here",
        /// Somewhere else: on a walk, in another program.
        Elsewhere = "elsewhere",
    }
}

/// A session of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Its room.
    pub room: RoomId,
    /// Who planned it, or moved it last.
    pub planned_by: UserId,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// How long it is planned for.
    pub minutes: u32,
    /// When it was planned, or moved last.
    pub planned_at: DateTime<Utc>,
    /// How often it was moved or called off: the sequence of its calendar file.
    pub sequence: u32,
    /// What became of it.
    pub state: SessionState,
    /// Where it is held.
    pub held: Held,
    /// For how many minutes a mentor and a mentee were in its voice channel at once; `None` where that is not known, or too
    /// short to have met.
    pub met_for: Option<u32>,
}

/// What one member tapped after a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tapped {
    /// The member.
    pub who: UserId,
    /// What they tapped.
    pub tap: Tap,
    /// Whether the two fit, where they said.
    pub fit: Option<Fit>,
    /// What will be different next time, in the mentee's words.
    pub next_time: Option<String>,
    /// What they are learning from the mentee, in the mentor's words.
    pub learned: Option<String>,
    /// The step that follows from that, while there is one.
    pub step: Option<StepId>,
    /// When they tapped, the last time.
    pub at: DateTime<Utc>,
}

/// A wish for a moment, as a button carries it: for which room, in place of which session as it stood then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// The room.
    pub room: RoomId,
    /// The moment.
    pub at: DateTime<Utc>,
    /// The session that stood ahead when the wish was shown, with its sequence.
    pub over: Option<(SessionId, u32)>,
}

impl Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.room, self.at.timestamp())?;
        match self.over {
            Some((session, sequence)) => write!(f, "_{session}_{sequence}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Wish {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let bad = || Refusal::from(InteractionRefusal::UnknownButton);
        let parts: Vec<&str> = text.split('_').collect();
        let (room, at, over) = match parts.as_slice() {
            [room, at] => (room, at, None),
            [room, at, session, sequence] => {
                let session = SessionId::parse(session).map_err(|_| bad())?;
                (room, at, Some((session, sequence.parse().map_err(|_| bad())?)))
            }
            _ => return Err(bad()),
        };
        let at = at.parse().ok().and_then(|at| DateTime::from_timestamp(at, 0));
        Ok(Self {
            room: RoomId::parse(room).map_err(|_| bad())?,
            at: at.ok_or_else(bad)?,
            over,
        })
    }
}

/// What follows from a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// A session is planned.
    New(Session),
    /// The one that was ahead is moved.
    Moved {
        /// As it was.
        before: Session,
        /// As it is.
        after: Session,
    },
    /// It stands so already.
    AsItIs(Session),
    /// Somebody else has planned, moved or called it off meanwhile: it is shown first. `None` where none is ahead any more.
    OthersFirst(Option<Session>),
}

impl Session {
    /// When it ends.
    pub fn ends_at(&self) -> DateTime<Utc> {
        self.starts_at + Duration::minutes(self.minutes.into())
    }

    /// Whether it is still to come, or under way.
    pub fn is_ahead(&self, now: DateTime<Utc>) -> bool {
        self.state == SessionState::Planned && now < self.ends_at()
    }

    /// Whether it took place, as far as people said.
    pub fn took_place(&self, now: DateTime<Utc>) -> bool {
        self.state == SessionState::Planned && self.ends_at() <= now
    }

    /// What a button of it carries: which it is, and as of when.
    pub fn version(&self) -> (SessionId, u32) {
        (self.id, self.sequence)
    }

    /// Calls it off before it begins.
    pub fn call_off(&self, room: &Room, who: UserId, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.may_call_off(room, who, now)?;
        Ok(Self {
            state: SessionState::CalledOff,
            sequence: self.sequence + 1,
            ..self.clone()
        })
    }

    /// Whether `who` can call it off now.
    pub fn may_call_off(&self, room: &Room, who: UserId, now: DateTime<Utc>) -> Result<(), Refusal> {
        room.require_member(who)?;
        room.require_not_closed()?;
        match self.state {
            SessionState::CalledOff | SessionState::NotMet => SessionRefusal::IsCalledOff.refuse(),
            SessionState::Planned if self.starts_at <= now => SessionRefusal::HasBegun.refuse(),
            SessionState::Planned => Ok(()),
        }
    }

    /// Says where it is held, until it is over.
    pub fn held_at(&self, room: &Room, who: UserId, held: Held, now: DateTime<Utc>) -> Result<Self, Refusal> {
        room.require_member(who)?;
        room.require_not_closed()?;
        match self.state {
            SessionState::CalledOff | SessionState::NotMet => SessionRefusal::IsCalledOff.refuse(),
            SessionState::Planned if self.ends_at() <= now => SessionRefusal::IsOver.refuse(),
            SessionState::Planned => Ok(Self { held, ..self.clone() }),
        }
    }

    /// Whether `who` can tap now, or say what belongs to a tap: members, once it is over, for a week.
    pub fn may_tap(&self, room: &Room, who: UserId, now: DateTime<Utc>) -> Result<(), Refusal> {
        room.require_member(who)?;
        room.require_not_closed()?;
        if self.state == SessionState::CalledOff {
            return SessionRefusal::IsCalledOff.refuse();
        }
        if now < self.ends_at() {
            return SessionRefusal::IsAhead.refuse();
        }
        if now >= self.ends_at() + TAPS_FOR {
            return InteractionRefusal::PromptClosed.refuse();
        }
        Ok(())
    }

    /// Takes a tap or changes it, with what belongs to it. A tap says that they met, whatever was said before.
    pub fn tap(
        &self,
        room: &Room,
        who: UserId,
        tap: Tap,
        before: Option<&Tapped>,
        now: DateTime<Utc>,
    ) -> Result<(Self, Tapped), Refusal> {
        self.may_tap(room, who, now)?;
        let met = Self {
            state: SessionState::Planned,
            ..self.clone()
        };
        let tapped = Tapped {
            who,
            tap,
            fit: before.and_then(|before| before.fit),
            next_time: before.and_then(|before| before.next_time.clone()),
            learned: before.and_then(|before| before.learned.clone()),
            step: before.and_then(|before| before.step),
            at: now,
        };
        Ok((met, tapped))
    }

    /// They did not meet. What somebody tapped says otherwise, and so does that both were seen in its voice channel: both stay.
    pub fn not_met(
        &self,
        room: &Room,
        who: UserId,
        taps: &[Tapped],
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        self.may_tap(room, who, now)?;
        let others_met = self.met_for.is_some() || taps.iter().any(|tapped| tapped.who != who);
        Ok(Self {
            state: if others_met {
                self.state
            } else {
                SessionState::NotMet
            },
            ..self.clone()
        })
    }
}

impl Tapped {
    /// With whether the two fit.
    #[must_use]
    pub fn with_fit(&self, fit: Fit) -> Self {
        Self {
            fit: Some(fit),
            ..self.clone()
        }
    }

    /// With what a mentor is learning from the mentee; nothing written takes back what was.
    pub fn with_learned(&self, room: &Room, text: &str) -> Result<Self, Refusal> {
        let is_mentor = room
            .member(self.who)
            .is_some_and(|member| member.role == Role::Mentor);
        if !is_mentor {
            return InteractionRefusal::NotYours.refuse();
        }
        Ok(Self {
            learned: tidy_line(text, "learned")?,
            ..self.clone()
        })
    }

    /// With what will be different next time, which a mentee says; nothing written takes back what was.
    pub fn with_next_time(&self, room: &Room, text: &str) -> Result<Self, Refusal> {
        let is_mentee = room
            .member(self.who)
            .is_some_and(|member| member.role == Role::Mentee);
        if !is_mentee {
            return InteractionRefusal::NotYours.refuse();
        }
        Ok(Self {
            next_time: tidy_line(text, "next-time")?,
            ..self.clone()
        })
    }
}

/// Whether somebody is asked what they are learning, who taps after a session of a room that had so many before.
pub fn asks_what_is_learned(role: Role, sessions_before: u32) -> bool {
    role == Role::Mentor && sessions_before % LEARNING_EVERY == LEARNING_EVERY - 1
}

/// One line as it is kept; `None` where nothing was written.
pub fn tidy_line(text: &str, field: &str) -> Result<Option<String>, Refusal> {
    let text = one_line(text);
    if text.chars().count() > LINE_LIMIT as usize {
        return TextRefusal::TooLong {
            field: field.to_owned(),
            limit: LINE_LIMIT,
        }
        .refuse();
    }
    Ok((!text.is_empty()).then_some(text))
}

/// Whether `who` can plan in a room: a member, where it has its channel and somebody to meet with.
pub fn may_plan(room: &Room, who: UserId) -> Result<(), Refusal> {
    room.require_member(who)?;
    room.require_not_closed()?;
    if room.state == RoomState::Missing {
        return SessionRefusal::RoomHasNoChannel.refuse();
    }
    if !room.has_others(who) {
        return SessionRefusal::NobodyToMeet.refuse();
    }
    Ok(())
}

/// Whether a moment can be planned for at `now`.
pub fn may_be_planned(at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
    if at <= now {
        return SessionRefusal::MomentHasPassed.refuse();
    }
    if at - now > AHEAD {
        return SessionRefusal::TooFarAhead {
            limit: AHEAD.num_days(),
        }
        .refuse();
    }
    Ok(())
}

/// What is known where somebody plans.
#[derive(Debug, Clone, Copy)]
pub struct Planning<'a> {
    /// The room.
    pub room: &'a Room,
    /// Its session that is ahead, if there is one.
    pub ahead: Option<&'a Session>,
    /// How long sessions are there.
    pub minutes: u32,
    /// How many were planned there within a day.
    pub of_a_day: u32,
}

/// Plans a session, or moves the one that is ahead. `fresh` is the id of a new one.
///
/// Two who plan at once: the second is shown what the first planned, and decides again.
pub fn plan(
    planning: Planning<'_>,
    who: UserId,
    wish: Wish,
    fresh: SessionId,
    now: DateTime<Utc>,
) -> Result<Plan, Refusal> {
    let Planning { room, ahead, .. } = planning;
    may_plan(room, who)?;
    if let Some(same) = ahead.filter(|ahead| ahead.starts_at == wish.at) {
        return Ok(Plan::AsItIs(same.clone()));
    }
    if ahead.map(Session::version) != wish.over {
        return Ok(Plan::OthersFirst(ahead.cloned()));
    }
    may_be_planned(wish.at, now)?;
    let Some(before) = ahead else {
        bounds::SESSIONS_A_DAY.let_one_more(planning.of_a_day, |limit| SessionRefusal::SessionsOfADay {
            limit,
        })?;
        return Ok(Plan::New(Session {
            id: fresh,
            room: room.id,
            planned_by: who,
            starts_at: wish.at,
            minutes: planning.minutes,
            planned_at: now,
            sequence: 0,
            state: SessionState::Planned,
            held: Held::Here,
            met_for: None,
        }));
    };
    if before.starts_at <= now {
        return SessionRefusal::HasBegun.refuse();
    }
    bounds::SESSION_MOVES.let_one_more(before.sequence, |limit| SessionRefusal::MovedTooOften { limit })?;
    let after = Session {
        planned_by: who,
        starts_at: wish.at,
        planned_at: now,
        sequence: before.sequence + 1,
        ..before.clone()
    };
    Ok(Plan::Moved {
        before: before.clone(),
        after,
    })
}

/// They have met without planning it, just now. `latest` is the session of the room that began last.
pub fn met_already(
    planning: Planning<'_>,
    who: UserId,
    latest: Option<&Session>,
    fresh: SessionId,
    now: DateTime<Utc>,
) -> Result<Session, Refusal> {
    may_plan(planning.room, who)?;
    let is_the_same =
        |latest: &&Session| latest.state == SessionState::Planned && now - latest.ends_at() < JUST_MET;
    if latest
        .filter(is_the_same)
        .is_some_and(|latest| latest.starts_at <= now)
    {
        return SessionRefusal::JustMet.refuse();
    }
    bounds::SESSIONS_A_DAY.let_one_more(planning.of_a_day, |limit| SessionRefusal::SessionsOfADay {
        limit,
    })?;
    Ok(Session {
        id: fresh,
        room: planning.room.id,
        planned_by: who,
        starts_at: now - Duration::minutes(planning.minutes.into()),
        minutes: planning.minutes,
        planned_at: now,
        sequence: 0,
        state: SessionState::Planned,
        held: Held::Elsewhere,
        met_for: None,
    })
}

/// Which of their rooms somebody means who plans: the one of this channel, else the only one. `here` is the room of the
/// channel they are in, whoever is in it.
pub fn room_meant<'r>(who: UserId, here: Option<&'r Room>, rooms: &'r [Room]) -> Result<&'r Room, Refusal> {
    if let Some(here) = here {
        here.require_member(who)?;
        return Ok(here);
    }
    match rooms {
        [] => RoomRefusal::NotInARoom.refuse(),
        [only] => Ok(only),
        _ => SessionRefusal::WhichRoom.refuse(),
    }
}

#[cfg(test)]
mod tests;
