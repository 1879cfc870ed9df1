//! Sessions: planned in everybody's own zone, prepared by a brief, and asked about with one tap.
//!
//! A room has one session ahead at most. The tap after it is the pulse: where it came, the check-in does not.
//!
//! **Invariant:** no message that others can read says what somebody tapped.

mod after;
mod brief;
mod calendar;
mod commands;
mod planning;
mod prompts;
mod reporting;
mod store;
mod view;
mod voice;

use std::fmt::{self, Display};
use std::str::FromStr;

use chrono::NaiveDate;
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, RoomId, SessionId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::people::WeekPart;
use trellis_domain::refusal::Refusal;
use trellis_domain::session::{Fit, Held, Tap, Wish};

use crate::interaction::{Feature, Paged, Route, Subject, View};
use crate::records::room::LiveMessage;
use trellis_kernel::error::Result;

pub(crate) use store::{last_life_at, last_tapped_at, last_taps};
pub(crate) use voice::follow as follow_in_voice;

/// Sessions.
pub(crate) const FEATURE: Feature = Feature {
    commands: commands::commands,
    routes: commands::routes,
    views: &[
        View {
            name: BRIEF_VIEW,
            draw: |tx, drawing, subject| Box::pin(brief::draw(tx, drawing.texts, subject)),
        },
        View {
            name: AFTER_VIEW,
            draw: |tx, drawing, subject| Box::pin(after::draw(tx, drawing.texts, subject)),
        },
        View {
            name: VOICE_VIEW,
            draw: |tx, drawing, subject| Box::pin(voice::draw(tx, drawing.texts, subject)),
        },
    ],
    room_prompts: Some(prompts::PROMPTS),
    audit: Some(voice::AUDIT),
    hears: Some(|change, news| Box::pin(voice::hear(change, news))),
    voice: Some(voice::VOICE_EVENTS),
    card: Some(|tx, card| Box::pin(reporting::on_card(tx, card))),
    help: reporting::HELP,
    forget: Some(|change| Box::pin(voice::forget(change))),
    ..Feature::named("session")
};

/// The views' names in the outbox.
const BRIEF_VIEW: &str = "session-brief";
const AFTER_VIEW: &str = "session-after";
const VOICE_VIEW: &str = "session-voice";

/// The brief in its room.
const BRIEF: LiveMessage = LiveMessage::new(BRIEF_VIEW);
/// The question after a session, which shows who has tapped.
const AFTER: LiveMessage = LiveMessage::new(AFTER_VIEW);

/// The line that leads to a session's voice channel while that is there.
const VOICE: LiveMessage = LiveMessage::new(VOICE_VIEW);

/// What is ahead in a room, or times to choose from.
const PLAN: Route<RoomId> = Route::new("session", "plan");
/// Times to choose from, also where a session is ahead.
const TIMES: Route<RoomId> = Route::new("session", "times");
/// A part of the week is added to the asker's hours, or taken away, on the way to a plan.
const HOURS: Route<PartOfRoom> = Route::new("session", "hours");
/// Opens the form for the asker's zone; also that form.
const ZONE: Route<RoomId> = Route::new("session", "zone");
/// On to the times, whatever was said of hours.
const GO_ON: Route<RoomId> = Route::new("session", "go-on");
/// Opens the form for a moment; also that form.
const WHEN: Route<RoomId> = Route::new("session", "when");
/// A moment is shown back.
const TAKE: Route<Wish> = Route::new("session", "take");
/// It is planned.
const SAVE: Route<Wish> = Route::new("session", "save");
/// Opens the form that calls a session off; also that form.
const CALL_OFF: Route<SessionId> = Route::new("session", "call-off");
/// A session is held in the voice channel of the room.
const HERE: Route<SessionId> = Route::new("session", "here");
/// A session is held somewhere else.
const ELSEWHERE: Route<SessionId> = Route::new("session", "elsewhere");
/// A session as a file for calendars.
const FILE: Route<SessionId> = Route::new("session", "file");
/// What the brief has, for the asker alone.
const PREPARE: Route<RoomId> = Route::new("session", "prepare");
/// Opens the form for the one thing that somebody wants corrected; also that form.
const WANT: Route<RoomId> = Route::new("session", "want");
/// They met without planning it.
const MET: Route<RoomId> = Route::new("session", "met");
/// They did not meet.
const NOT_MET: Route<SessionId> = Route::new("session", "not-met");
/// Opens the form for what will be different next time; also that form.
const NEXT_TIME: Route<SessionId> = Route::new("session", "next-time");
/// Opens the form for what a mentor is learning; also that form.
const LEARNED: Route<SessionId> = Route::new("session", "learned");
/// A page of the sessions of a room.
const LIST: Route<Paged<RoomId>> = Route::new("session", "list");

const MOVED_US_ON: Route<SessionId> = Route::new("session", "moved-us-on");
const SO_SO: Route<SessionId> = Route::new("session", "so-so");
const NOT_REALLY: Route<SessionId> = Route::new("session", "not-really");
const FIT_GOOD: Route<SessionId> = Route::new("session", "fit-good");
const FIT_UNSURE: Route<SessionId> = Route::new("session", "fit-unsure");
const FIT_POOR: Route<SessionId> = Route::new("session", "fit-poor");

/// The button of a tap.
const fn tap_route(tap: Tap) -> Route<SessionId> {
    match tap {
        Tap::MovedUsOn => MOVED_US_ON,
        Tap::SoSo => SO_SO,
        Tap::NotReally => NOT_REALLY,
    }
}

/// The button of an answer to how the two fit.
const fn fit_route(fit: Fit) -> Route<SessionId> {
    match fit {
        Fit::Good => FIT_GOOD,
        Fit::Unsure => FIT_UNSURE,
        Fit::Poor => FIT_POOR,
    }
}

/// The button that says where a session is held.
const fn held_route(held: Held) -> Route<SessionId> {
    match held {
        Held::Here => HERE,
        Held::Elsewhere => ELSEWHERE,
    }
}

/// A part of the asker's week, on the way to a plan in a room: `<room>_<part>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PartOfRoom {
    room: RoomId,
    part: WeekPart,
}

impl Display for PartOfRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.room, self.part)
    }
}

impl FromStr for PartOfRoom {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let bad = || Refusal::from(InteractionRefusal::UnknownButton);
        let (room, part) = text.split_once('_').ok_or_else(bad)?;
        Ok(Self {
            room: RoomId::parse(room).map_err(|_| bad())?,
            part: WeekPart::parse(part).ok_or_else(bad)?,
        })
    }
}

impl Subject for PartOfRoom {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        self.room.is_of(tx, guild)
    }
}

impl Subject for Wish {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        self.room.is_of(tx, guild)
    }
}

impl Subject for SessionId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(store::is_of(tx, *self, guild))
    }
}

/// The brief of a session for one day: `<session>_<day>`. Moved to another day, it has another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct BriefOf {
    session: SessionId,
    day: NaiveDate,
}

impl Display for BriefOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.session, self.day)
    }
}

impl FromStr for BriefOf {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let bad = || Refusal::from(InteractionRefusal::UnknownButton);
        let (session, day) = text.split_once('_').ok_or_else(bad)?;
        Ok(Self {
            session: SessionId::parse(session).map_err(|_| bad())?,
            day: day.parse().map_err(|_| bad())?,
        })
    }
}
