//! When the owner of a step is asked how it went.
//!
//! **Invariant:** a step is asked about once for each moment it was given, and never once it is done or put aside.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Timelike, Utc};

use super::Step;
use super::time::quarter;
use crate::budget::Asking;
use crate::cohort::Cohort;
use crate::ground::ids::UserId;
use crate::ground::time::day_start;
use crate::ground::zone::Zone;
use crate::room::{Member, Room};
use crate::schedule::{
    Due, ON_TIME, PromptAction, PromptKey, PromptKind, Said, SkipReason, Step as Look, TICK, into_window,
    is_done, is_in_window,
};

/// How a step went, asked at its moment.
pub const STEP: PromptKind = PromptKind::new("step");

/// So long after its moment a step is still asked about, where it could not be before.
const GRACE: Duration = Duration::days(7);

/// What it asks of the members of a room: nothing that a budget counts. The moment is one that the owner chose for a step of
/// their own, and what people start of themselves counts nothing (product.md, *The ask budget*). That keeps nobody from being
/// pinged too much: such a question pings only whose week has room for it and for one more, and is there without a ping else.
pub const fn asking() -> Asking {
    Asking::NOTHING
}

/// The steps of a room whose owners can be asked, each with the moment from which on.
fn asked_from<'s>(
    room: &Room,
    cohort: &Cohort,
    steps: &'s [Step],
    zone_of: &dyn Fn(UserId) -> Zone,
) -> BTreeMap<DateTime<Utc>, Vec<&'s Step>> {
    let mut asked: BTreeMap<DateTime<Utc>, Vec<&Step>> = BTreeMap::new();
    let Some(since) = cohort.running_since() else {
        return asked;
    };
    let end = day_start(cohort.zone, cohort.dates.ends_on);
    for step in steps.iter().filter(|step| step.is_open()) {
        let when = step.words.when.filter(|when| step.asked != Some(*when));
        let is_here = room.member(step.owner).is_some_and(Member::is_here);
        let Some(at) = when.and_then(|when| when.asked_at(zone_of(step.owner))) else {
            continue;
        };
        // What was planned before the work began is asked about when it does.
        let at = at.max(quarter(since));
        if is_here && end.is_none_or(|end| at < end) {
            asked.entry(at).or_default().push(step);
        }
    }
    asked
}

/// The key of what is asked at a moment. It is counted in UTC: a wall clock shows some times twice, and two owners may have
/// two of them.
fn key(room: &Room, at: DateTime<Utc>) -> PromptKey {
    let quarter = (at.hour() * 60 + at.minute()) / 15;
    PromptKey {
        slot: u8::try_from(quarter).unwrap_or(u8::MAX),
        ..PromptKey::of(STEP, room.id, at.date_naive())
    }
}

/// What is due in an open room, and when to look again. Of several moments that are due the last one says it for all.
pub fn steps(
    room: &Room,
    cohort: &Cohort,
    steps: &[Step],
    zone_of: &dyn Fn(UserId) -> Zone,
    said: &[Said],
    now: DateTime<Utc>,
) -> Vec<Look> {
    let mut looks = Vec::new();
    let mut due: Vec<DateTime<Utc>> = Vec::new();
    for at in asked_from(room, cohort, steps, zone_of).into_keys() {
        if at > now {
            looks.push(Look::LookAt(at));
        } else if !is_done(said, &key(room, at)) {
            due.push(at);
        }
    }
    let Some((latest, older)) = due.split_last() else {
        return looks;
    };
    let of = |at: DateTime<Utc>, action| {
        Look::Due(Due {
            key: key(room, at),
            planned_at: at,
            action,
        })
    };
    match catch_up(cohort.zone, *latest, now) {
        Ok(action) => {
            looks.extend(
                older
                    .iter()
                    .map(|at| of(*at, PromptAction::Skip(SkipReason::Together))),
            );
            looks.push(of(*latest, action));
        }
        Err(look_at) => looks.push(Look::LookAt(look_at)),
    }
    looks
}

/// Catch-up: what is due on time is asked at any hour, since the owner chose it. What comes late waits for the day, and is
/// left out after a week.
fn catch_up(zone: Zone, at: DateTime<Utc>, now: DateTime<Utc>) -> Result<PromptAction, DateTime<Utc>> {
    let late_by = now - at;
    if late_by <= ON_TIME {
        Ok(PromptAction::say(false, 0))
    } else if late_by > GRACE {
        Ok(PromptAction::Skip(SkipReason::Outage))
    } else if is_in_window(zone, now) {
        Ok(PromptAction::say(true, 0))
    } else {
        Err(into_window(zone, now).min(at + GRACE + TICK))
    }
}

/// The steps that are asked about now, the earliest first, each as it is once it was.
pub fn asked(
    room: &Room,
    cohort: &Cohort,
    steps: &[Step],
    zone_of: &dyn Fn(UserId) -> Zone,
    now: DateTime<Utc>,
) -> Vec<Step> {
    let due = asked_from(room, cohort, steps, zone_of);
    let due = due.range(now - GRACE..=now).flat_map(|(_, steps)| steps);
    due.map(|step| Step {
        asked: step.words.when,
        ..(*step).clone()
    })
    .collect()
}
