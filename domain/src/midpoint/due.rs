//! When a room is asked for its reflections, reminded of them, and when facilitators are told that they can be opened.
//!
//! **Invariant:** nobody is asked, reminded or told on a day on which the program asks nobody, as long as a free one is left before
//! the end; and what must be said is never lost for want of one.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};

use super::{Midpoint, planned_on};
use crate::budget::{Asking, Asks};
use crate::cohort::Cohort;
use crate::ground::time::{day_start, instant, local_date};
use crate::program::Program;
use crate::room::Room;
use crate::schedule::{
    AskingTime, Due, ON_TIME, Planned, PromptAction, PromptKey, PromptKind, Said, SkipReason, Step,
    into_window, is_done, is_in_window, of_kind, reminder, told,
};

/// The call to write a reflection.
pub const MIDPOINT: PromptKind = PromptKind::new("midpoint");
/// A word to those who have not written one.
pub const REMINDER: PromptKind = PromptKind::new("midpoint-reminder");
/// The news to the facilitator that reflections can be opened.
pub const RELEASE: PromptKind = PromptKind::new("midpoint-release");

/// The deadline has moved, and the room is shown so.
pub const WINDOW: PromptKind = PromptKind::new("midpoint-window");

/// What a prompt of the midpoint asks of each member of a room, and how far it gives way.
pub fn asking(program: &Program, kind: PromptKind) -> Asking {
    match kind {
        MIDPOINT => Asking::must(program.midpoint.asks()),
        REMINDER => Asking::waiting(Asks::PING, Duration::zero()),
        _ => Asking::NOTHING,
    }
}

/// So often is looked whether the call stands in its room by now.
const UNPOSTED: Duration = Duration::minutes(10);

/// What is due in an open room, and when to look again.
///
/// `midpoint` is the room's, once it was asked for; `said` is everything recorded of the room; `now` never runs back.
pub fn steps(
    room: &Room,
    cohort: &Cohort,
    midpoint: Option<&Midpoint>,
    said: &[Said],
    now: DateTime<Utc>,
) -> Vec<Step> {
    let mut steps: Vec<Step> = ask(room, cohort, said, now).into_iter().collect();
    // A room is asked once, so its midpoint is the one that was not skipped.
    if let (Some(midpoint), Some(asked)) = (midpoint, told(said, MIDPOINT).next()) {
        let on = asked.key.planned_on;
        let key = PromptKey::of(RELEASE, room.id, on);
        if !is_done(said, &key) && !midpoint.is_posted {
            // Nobody can have written, so the time to write has not begun.
            steps.push(Step::LookAt(now + UNPOSTED));
        } else if !is_done(said, &key) {
            steps.extend(show_window(room, midpoint, (on, said), now));
            steps.extend(remind(room, cohort, midpoint, (on, said), now));
            steps.push(release(cohort, key, released_at(midpoint, room), now));
        }
    }
    steps
}

/// The midpoint, if it is planned before `until` and was not dealt with yet.
pub fn ahead(room: &Room, cohort: &Cohort, said: &[Said], until: DateTime<Utc>) -> Option<Planned> {
    let (on, at) = planned(room, cohort, said)?;
    let key = PromptKey::of(MIDPOINT, room.id, on);
    (at < until).then_some(Planned { at, key })
}

/// When a room of the cohort that was opened at `opened_at` has its midpoint, while the cohort runs.
pub fn planned_at(cohort: &Cohort, opened_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    day_of(cohort, opened_at).and_then(|on| Some(moment(cohort, on)?.1))
}

/// When the cohort ends, before which all is asked.
fn end_of(cohort: &Cohort) -> Option<DateTime<Utc>> {
    day_start(cohort.zone, cohort.dates.ends_on)
}

/// The next moment at which people may be asked and are awake; where none is left before the end, one at which they are awake.
fn opening(cohort: &Cohort, at: DateTime<Utc>) -> DateTime<Utc> {
    let opens = AskingTime::of(cohort).opening(at);
    match end_of(cohort) {
        Some(end) if opens >= end => into_window(cohort.zone, at),
        _ => opens,
    }
}

/// Whether what comes late may be said now: as [`opening`] has it.
fn is_open(cohort: &Cohort, now: DateTime<Utc>) -> bool {
    is_in_window(cohort.zone, now) && opening(cohort, now) == now
}

fn day_of(cohort: &Cohort, opened_at: DateTime<Utc>) -> Option<NaiveDate> {
    cohort.running_since()?;
    let percent = cohort.program.midpoint.percent()?;
    let opened_on = local_date(cohort.zone, opened_at);
    let on = planned_on(&cohort.dates, percent, opened_on)?;
    let first = cohort.dates.starts_on.max(opened_on);
    let calendar = &cohort.program.calendar;
    Some(calendar.day_before_the_end(on, first, cohort.dates.ends_on))
}

/// The hour of the midpoint on that day. A day the zone never had does not swallow the midpoint: it must run.
fn moment(cohort: &Cohort, mut on: NaiveDate) -> Option<(NaiveDate, DateTime<Utc>)> {
    loop {
        let wall = on.and_time(NaiveTime::MIN) + Duration::hours(i64::from(cohort.program.midpoint.hour()));
        match instant(cohort.zone, wall) {
            Some(at) => return Some((on, at)),
            None => on = on.succ_opt()?,
        }
    }
}

/// The day and moment of a midpoint that was not dealt with. A room has one, however its dates move.
fn planned(room: &Room, cohort: &Cohort, said: &[Said]) -> Option<(NaiveDate, DateTime<Utc>)> {
    let (on, at) = moment(cohort, day_of(cohort, room.opened_at)?)?;
    let is_done = |one: &Said| one.was_said() || one.key.planned_on == on;
    let is_ahead = !of_kind(said, MIDPOINT).any(is_done);
    is_ahead.then_some((on, at))
}

/// Catch-up: must run until the cohort ends. A day that lay in the past when it was planned is made good at the next
/// friendly hour, and nobody was away then.
fn ask(room: &Room, cohort: &Cohort, said: &[Said], now: DateTime<Utc>) -> Option<Step> {
    let (on, planned) = planned(room, cohort, said)?;
    let known = cohort.planned_since().max(Some(room.opened_at));
    let at = match known.filter(|known| *known > planned) {
        Some(known) => opening(cohort, known),
        None => planned,
    };
    if now < at {
        return Some(Step::LookAt(at));
    }
    let late = now - at > ON_TIME;
    let end = end_of(cohort);
    let action = if end.is_some_and(|end| now >= end) {
        PromptAction::Skip(SkipReason::Superseded)
    } else if !late || is_open(cohort, now) {
        PromptAction::say(late, 0)
    } else {
        let opens = opening(cohort, now);
        return Some(Step::LookAt(end.map_or(opens, |end| opens.min(end))));
    };
    Some(Step::Due(Due {
        key: PromptKey::of(MIDPOINT, room.id, on),
        planned_at: at,
        action,
    }))
}

/// Once for each time that the deadline has moved.
fn show_window(
    room: &Room,
    midpoint: &Midpoint,
    (on, said): (NaiveDate, &[Said]),
    now: DateTime<Utc>,
) -> Option<Step> {
    let key = PromptKey {
        slot: midpoint.moves,
        ..PromptKey::of(WINDOW, room.id, on)
    };
    let is_news = midpoint.moves > 0 && !is_done(said, &key);
    (is_news && now < midpoint.deadline_at).then(|| Step::must_run(key, midpoint.asked_at, now))
}

/// One word on the program's day, as long as somebody has not written; none where that leaves no free day before the deadline.
fn remind(
    room: &Room,
    cohort: &Cohort,
    midpoint: &Midpoint,
    (on, said): (NaiveDate, &[Said]),
    now: DateTime<Utc>,
) -> Option<Step> {
    let rules = &cohort.program.midpoint;
    // An earlier version had several of them, told apart by their slots: whoever was reminded once is not reminded again.
    let was_reminded = of_kind(said, REMINDER).any(|one| one.key.planned_on == on);
    if now >= midpoint.deadline_at || midpoint.waiting_for(room).is_empty() || was_reminded {
        return None;
    }
    // From the deadline: what the bot's absence added lies before.
    let left = rules.deadline_days.saturating_sub(rules.remind_after_days?);
    let time = AskingTime::of(cohort);
    let at = midpoint.deadline_at - Duration::days(left.into());
    let at = time.opening(time.on_a_free_day(at));
    let key = PromptKey::of(REMINDER, room.id, on);
    (at < midpoint.deadline_at).then(|| reminder(time, key, at, now))
}

/// Must run. It asks facilitators to read, and the room whether its agreement is still right: that waits for a free day.
fn release(cohort: &Cohort, key: PromptKey, at: DateTime<Utc>, now: DateTime<Utc>) -> Step {
    let time = AskingTime::of(cohort);
    let opens = opening(cohort, now);
    // What had to wait for this morning waits for its opening.
    let is_its_night = time.is_free(now) && !time.is_free(opens - Duration::days(1));
    let is_held = (!time.is_free(now) || is_its_night) && time.is_free(opens);
    match is_held && opens > now && now >= at {
        true => Step::LookAt(opens),
        false => Step::must_run(key, at, now),
    }
}

/// As soon as nobody is waited for, at the deadline otherwise.
fn released_at(midpoint: &Midpoint, room: &Room) -> DateTime<Utc> {
    if midpoint.waiting_for(room).is_empty() {
        midpoint.asked_at
    } else {
        midpoint.deadline_at
    }
}

#[cfg(test)]
mod tests;
