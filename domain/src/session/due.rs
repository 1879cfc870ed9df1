//! When a room gets the brief before a session, and is asked after it.
//!
//! **Invariant:** a brief is for a session that is planned when it is said; one that was moved to another day has its own. After
//! several sessions of one day a room is asked once, for the last of them that is over.

use chrono::{DateTime, Duration, NaiveDate, Timelike, Utc};

use super::voice::{FOR_WHO_IS_LATE, OPENS_BEFORE};
use super::{Held, Session};
use crate::budget::Asking;
use crate::cohort::Cohort;
use crate::community::VoiceUse;
use crate::ground::time::{local_date, local_time};
use crate::program::Program;
use crate::room::Room;
use crate::schedule::{
    Due, ON_TIME, Planned, PromptAction, PromptKey, PromptKind, Said, SkipReason, Step, TICK, into_window,
    is_done, is_in_window,
};

/// What was done and what is open, a day before a session.
pub const BRIEF: PromptKind = PromptKind::new("session-brief");
/// One tap after a session.
pub const AFTER: PromptKind = PromptKind::new("session-after");

/// The voice channel opens. Its keys tell the time of the day, since a session may be moved within it.
pub const VOICE: PromptKind = PromptKind::new("session-voice");

/// The voice channel goes, where nobody came. It has the key of its opening but for the kind.
pub const VOICE_END: PromptKind = PromptKind::new("session-voice-end");

/// The brief comes so long before.
const BEFORE: Duration = Duration::days(1);
/// Nearer than this to the session, a brief that is late is left out.
const TOO_NEAR: Duration = Duration::hours(1);
/// The tap waits so long.
const PATIENCE: Duration = Duration::days(2);
/// So long after a session it is too late to ask how it was.
const TOO_LATE: Duration = Duration::days(3);

/// What a prompt of sessions asks of each member of a room, and how far it gives way. The brief asks nothing and pings nobody:
/// it stands in the room for whoever prepares; nor does a voice channel that opens.
pub fn asking(program: &Program, kind: PromptKind) -> Asking {
    match kind {
        AFTER => Asking::waiting(program.session.asks_after(), PATIENCE),
        _ => Asking::NOTHING,
    }
}

/// The day in whose name a session's prompts stand.
fn key(kind: PromptKind, cohort: &Cohort, session: &Session) -> PromptKey {
    PromptKey::of(kind, session.room, local_date(cohort.zone, session.starts_at))
}

/// The key under which a session's voice channel opens: minutes of the day, six to a slot.
pub fn voice_key(cohort: &Cohort, session: &Session) -> PromptKey {
    let minute = local_time(cohort.zone, session.starts_at).num_seconds_from_midnight() / 60;
    PromptKey {
        slot: u8::try_from(minute / 6).unwrap_or(u8::MAX),
        ..key(VOICE, cohort, session)
    }
}

/// The key under which it goes.
pub fn voice_end_key(cohort: &Cohort, session: &Session) -> PromptKey {
    PromptKey {
        kind: VOICE_END,
        ..voice_key(cohort, session)
    }
}

/// When the brief of a session comes; `None` for one that was planned less than a day ahead: who has just planned it knows.
pub fn brief_at(cohort: &Cohort, session: &Session) -> Option<DateTime<Utc>> {
    let day_before = session.starts_at - BEFORE;
    if session.planned_at > day_before {
        return None;
    }
    let at = into_window(cohort.zone, day_before);
    (at < session.starts_at - TOO_NEAR).then_some(at)
}

/// What is due of these sessions, those of an open room that are ahead or ended of late, and when to look again. `use_of_voice`
/// tells whether sessions there have a voice channel.
pub fn steps(
    (room, cohort): (&Room, &Cohort),
    sessions: &[Session],
    use_of_voice: VoiceUse,
    said: &[Said],
    now: DateTime<Utc>,
) -> Vec<Step> {
    let planned = sessions
        .iter()
        .filter(|session| session.room == room.id && (session.is_ahead(now) || session.took_place(now)));
    let steps = planned.flat_map(|session| {
        let day = local_date(cohort.zone, session.starts_at);
        let stands = !session.took_place(now) || last_over(cohort, sessions, day, now) == Some(session);
        [
            brief(cohort, session, said, now),
            voice(cohort, session, said, now).filter(|_| use_of_voice == VoiceUse::On),
            voice_end(cohort, session, said, now),
            after(cohort, session, said, now).filter(|_| stands),
        ]
    });
    steps.flatten().collect()
}

/// The session of a room that ended last by `now`, of those that began on that local day: the one that is asked about.
pub fn last_over<'s>(
    cohort: &Cohort,
    sessions: &'s [Session],
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Option<&'s Session> {
    let of_day =
        |session: &&Session| local_date(cohort.zone, session.starts_at) == day && session.took_place(now);
    sessions
        .iter()
        .filter(of_day)
        .max_by_key(|session| (session.ends_at(), session.id))
}

fn due(key: PromptKey, planned_at: DateTime<Utc>, action: PromptAction) -> Step {
    Step::Due(Due {
        key,
        planned_at,
        action,
    })
}

/// Catch-up: said late until an hour before the session.
fn brief(cohort: &Cohort, session: &Session, said: &[Said], now: DateTime<Utc>) -> Option<Step> {
    let key = key(BRIEF, cohort, session);
    let at = brief_at(cohort, session)?;
    if is_done(said, &key) || now >= session.ends_at() {
        return None;
    }
    if now < at {
        return Some(Step::LookAt(at));
    }
    let late = now - at > ON_TIME;
    if now > session.starts_at - TOO_NEAR {
        return Some(due(key, at, PromptAction::Skip(SkipReason::TooLate)));
    }
    if late && !is_in_window(cohort.zone, now) {
        let last = session.starts_at - TOO_NEAR + Duration::seconds(1);
        return Some(Step::LookAt(into_window(cohort.zone, now).min(last)));
    }
    Some(due(key, at, PromptAction::say(late, 0)))
}

/// Catch-up: it opens late, until the session is over.
fn voice(cohort: &Cohort, session: &Session, said: &[Said], now: DateTime<Utc>) -> Option<Step> {
    let key = voice_key(cohort, session);
    let at = session.starts_at - OPENS_BEFORE;
    if session.held != Held::Here || now >= session.ends_at() || is_done(said, &key) {
        return None;
    }
    if now < at {
        return Some(Step::LookAt(at));
    }
    Some(due(key, at, PromptAction::say(now - at > ON_TIME, 0)))
}

/// Of a channel that opened. Catch-up: whenever the bot is there again.
fn voice_end(cohort: &Cohort, session: &Session, said: &[Said], now: DateTime<Utc>) -> Option<Step> {
    let opened = voice_key(cohort, session);
    let key = voice_end_key(cohort, session);
    if !is_done(said, &opened) || is_done(said, &key) {
        return None;
    }
    Some(Step::must_run(key, session.ends_at() + FOR_WHO_IS_LATE, now))
}

/// Catch-up: at night a late one waits for the morning; after three days nobody is asked any more.
fn after(cohort: &Cohort, session: &Session, said: &[Said], now: DateTime<Utc>) -> Option<Step> {
    let key = key(AFTER, cohort, session);
    if is_done(said, &key) {
        return None;
    }
    // Who has just met is awake, whatever the clock of the cohort says.
    let at = session.ends_at();
    if now < at {
        return Some(Step::LookAt(at));
    }
    if now - at > TOO_LATE {
        return Some(due(key, at, PromptAction::Skip(SkipReason::TooLate)));
    }
    let late = now - at > ON_TIME;
    if late && !is_in_window(cohort.zone, now) {
        // Whichever comes first; what is too late has to be recorded.
        return Some(Step::LookAt(
            into_window(cohort.zone, now).min(at + TOO_LATE + TICK),
        ));
    }
    Some(due(key, at, PromptAction::say(late, 0)))
}

/// What is planned of the session that is ahead, before `until`.
pub fn ahead(cohort: &Cohort, session: &Session, said: &[Said], until: DateTime<Utc>) -> Vec<Planned> {
    let brief = brief_at(cohort, session).map(|at| (at, key(BRIEF, cohort, session)));
    let after = (session.ends_at(), key(AFTER, cohort, session));
    let planned = brief.into_iter().chain([after]);
    let planned = planned.filter(|(at, key)| *at < until && !is_done(said, key));
    planned.map(|(at, key)| Planned { at, key }).collect()
}
