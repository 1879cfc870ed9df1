//! When a room is asked its check-in, reminded of it, and shown that it is over.
//!
//! **Invariant:** two check-ins of a room are never said on one local date, and none, nor a reminder of one, on a day on which
//! the program asks nobody.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, Utc};

use super::Checkin;
use crate::budget::{Asking, Asks};
use crate::cohort::Cohort;
use crate::ground::time::{day_start, local_date};
use crate::program::Program;
use crate::room::Room;
use crate::schedule::{
    AskingTime, Coming, Due, ON_TIME, Planned, PromptAction, PromptKey, PromptKind, Said, SkipReason, Step,
    TICK, is_done, occurrences, of_kind, reminder, told,
};

/// The recurring question in a room.
pub const CHECKIN: PromptKind = PromptKind::new("checkin");
/// A word to those who have not answered a check-in.
pub const REMINDER: PromptKind = PromptKind::new("checkin-reminder");
/// A check-in takes no more answers, and the room is shown so.
pub const CLOSE: PromptKind = PromptKind::new("checkin-close");

/// The end of a check-in has moved, and the room is shown so.
pub const WINDOW: PromptKind = PromptKind::new("checkin-window");

/// A question waits so long for a week in which there is room for it.
const PATIENCE: Duration = Duration::days(2);

/// What a prompt of check-ins asks of each member of a room, and how far it gives way.
pub fn asking(program: &Program, kind: PromptKind) -> Asking {
    match kind {
        CHECKIN => Asking::waiting(program.checkin.asks(), PATIENCE),
        REMINDER => Asking::waiting(Asks::PING, Duration::zero()),
        _ => Asking::NOTHING,
    }
}

/// So often is looked whether a check-in stands in its room by now.
const UNPOSTED: Duration = Duration::minutes(10);
/// A room is left alone this long before its first check-in.
const FIRST_AFTER: Duration = Duration::days(1);

/// What is due in an open room, and when to look again.
///
/// `open` are its check-ins that are not closed, `said` is everything recorded of it, `tapped_at` when somebody last tapped
/// after a session; `now` never runs back. One that closes gives way before the next is asked.
pub fn steps<D>(
    room: &Room,
    cohort: &Cohort,
    open: &[Checkin<D>],
    said: &[Said],
    tapped_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Vec<Step> {
    let rule = Rule {
        room,
        cohort,
        said,
        tapped_at,
        now,
    };
    let mut steps = Vec::new();
    for checkin in open {
        steps.extend(rule.close(checkin));
    }
    rule.ask(&mut steps);
    for checkin in open {
        if checkin.is_posted {
            steps.extend(rule.show_window(checkin));
            steps.extend(rule.remind(checkin));
        } else {
            steps.push(Step::LookAt(now + UNPOSTED));
        }
    }
    steps
}

/// The check-ins planned before `until` that were not dealt with yet, in order; those that go without saying since somebody
/// tapped after a session are not among them.
pub fn ahead(
    room: &Room,
    cohort: &Cohort,
    said: &[Said],
    tapped_at: Option<DateTime<Utc>>,
    until: DateTime<Utc>,
) -> Vec<Planned> {
    planned_checkins(room, cohort, said)
        .take_while(|one| one.at < until)
        .filter(|one| one.comes && !goes_without_saying(&cohort.program, tapped_at, one.at))
        .map(|one| Planned {
            at: one.at,
            key: PromptKey::of(CHECKIN, room.id, one.on),
        })
        .collect()
}

/// The first check-in of the cohort that comes after `now`; a room that was opened late may begin with a later one.
pub fn next_of_cohort(cohort: &Cohort, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let begin = day_start(cohort.zone, cohort.dates.starts_on)?;
    let coming = comings(cohort, begin, None, cohort.dates.ends_on);
    let mut coming = coming.filter(|one| one.comes.wall.date() < cohort.dates.ends_on);
    coming.find(|one| one.comes.at > now).map(|one| one.comes.at)
}

fn comings(
    cohort: &Cohort,
    begin: DateTime<Utc>,
    after: Option<NaiveDate>,
    end: NaiveDate,
) -> impl Iterator<Item = Coming> {
    let rhythm = cohort.program.checkin.rhythm();
    rhythm
        .map(|rhythm| occurrences(rhythm, AskingTime::of(cohort), begin, after, end))
        .into_iter()
        .flatten()
}

/// Whether a session within the program's cadence has brought an answer: the pulse rides on it.
fn goes_without_saying(
    program: &Program,
    tapped_at: Option<DateTime<Utc>>,
    planned_at: DateTime<Utc>,
) -> bool {
    let cadence = Duration::days(program.session_every_days.into());
    !program.checkin.always && tapped_at.is_some_and(|at| planned_at - at < cadence)
}

/// A check-in that is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct OfPlan {
    /// The day in whose name it stands.
    on: NaiveDate,
    /// When it is dealt with.
    at: DateTime<Utc>,
    /// What the rhythm has: one of its own moments.
    planned: NaiveDateTime,
    /// Whether it comes: one that falls on the last closed days before the end does not, since after it nobody is asked. It
    /// is not asked earlier, either: the question before it has just been.
    comes: bool,
}

/// Check-ins not dealt with, from the first the room may get. Those that are moved to one moment are one.
fn planned_checkins<'c>(
    room: &Room,
    cohort: &'c Cohort,
    said: &[Said],
) -> impl Iterator<Item = OfPlan> + use<'c> {
    let zone = cohort.zone;
    let last = of_kind(said, CHECKIN).map(|one| one.key.planned_on).max();
    let start = day_start(zone, cohort.dates.starts_on).unwrap_or(room.opened_at);
    let begin = start.max(room.opened_at + FIRST_AFTER);
    let (begin, end) = match cohort.running_since() {
        Some(since) => (begin.max(since), cohort.dates.ends_on),
        None => (begin, NaiveDate::MIN),
    };
    // What the last hour still owed is asked; whatever lies before new days was never planned.
    let owed_from = cohort.moved_at.map(|moved| moved - ON_TIME);
    let mut before = None;
    comings(cohort, begin, last, end)
        .map(move |one| {
            let comes = one.comes.wall.date() < end;
            let when = if comes { one.comes } else { one.planned };
            OfPlan {
                on: when.wall.date(),
                at: when.at,
                planned: one.planned.wall,
                comes,
            }
        })
        .filter(move |one| owed_from.is_none_or(|from| one.at >= from))
        .filter(move |one| before.replace(one.at) != Some(one.at))
}

struct Rule<'a> {
    room: &'a Room,
    cohort: &'a Cohort,
    said: &'a [Said],
    tapped_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
}

impl Rule<'_> {
    /// Catch-up: the newest missed one, if it is young enough and the next is not near; older ones are recorded.
    fn ask(&self, steps: &mut Vec<Step>) {
        let mut missed = Vec::new();
        let mut next = None;
        for one in planned_checkins(self.room, self.cohort, self.said) {
            if one.at > self.now {
                next = one.comes.then_some(one.at);
                steps.push(Step::LookAt(one.at));
                break;
            }
            if one.comes {
                missed.push(one);
            } else {
                steps.push(self.asked(&one, PromptAction::Skip(SkipReason::NoFreeDay)));
            }
        }
        let Some((latest, older)) = missed.split_last() else {
            return;
        };
        for one in older {
            steps.push(self.asked(one, PromptAction::Skip(SkipReason::Outage)));
        }
        steps.push(match self.catch_up(latest, next) {
            Ok(action) => self.asked(latest, action),
            Err(look_at) => Step::LookAt(look_at),
        });
    }

    fn asked(&self, one: &OfPlan, action: PromptAction) -> Step {
        Step::Due(Due {
            key: PromptKey::of(CHECKIN, self.room.id, one.on),
            planned_at: one.at,
            action,
        })
    }

    /// What to do with the newest missed check-in, or when to look again: at night, and while nobody is asked, a late one waits
    /// for the window.
    fn catch_up(&self, latest: &OfPlan, next: Option<DateTime<Utc>>) -> Result<PromptAction, DateTime<Utc>> {
        let (zone, now) = (self.cohort.zone, self.now);
        let time = AskingTime::of(self.cohort);
        let today = local_date(zone, now);
        let asked = || told(self.said, CHECKIN);
        if asked().any(|one| local_date(zone, one.at) == today) {
            return Ok(PromptAction::Skip(SkipReason::AnotherToday));
        }
        if goes_without_saying(&self.cohort.program, self.tapped_at, latest.at) {
            return Ok(PromptAction::Skip(SkipReason::SessionAsked));
        }
        let say = |late| PromptAction::say(late, asked().count());
        // Its last minutes may lie on the next day already.
        if now - latest.at <= ON_TIME && time.is_free(now) {
            return Ok(say(false));
        }
        let rhythm = self.cohort.program.checkin.rhythm();
        let period = rhythm.map_or(Duration::weeks(1), |rhythm| rhythm.period(latest.planned));
        let is_daily = period <= Duration::hours(36);
        // A daily one is for its own day only, any other for three days or half its period.
        let (too_old_at, gap) = if is_daily {
            let tomorrow = latest.on.succ_opt();
            let tomorrow = tomorrow.and_then(|date| day_start(zone, date));
            (tomorrow.unwrap_or(latest.at + period), period / 4)
        } else {
            let grace = Duration::days(3).min(period / 2);
            (
                time.on_a_free_day(latest.at + grace) + TICK,
                Duration::hours(24).max(period / 4),
            )
        };
        if now >= too_old_at {
            return Ok(PromptAction::Skip(SkipReason::Outage));
        }
        let too_near_at = next.map(|next| next - gap + TICK);
        if too_near_at.is_some_and(|at| now >= at) {
            return Ok(PromptAction::Skip(SkipReason::NextIsNear));
        }
        if time.is_open(now) {
            return Ok(say(true));
        }
        let opens = time.opening(now).min(too_old_at);
        Err(too_near_at.map_or(opens, |at| opens.min(at)))
    }

    /// One word at half of a check-in's time, to whoever has not answered; none where that is left on no free day.
    fn remind<D>(&self, checkin: &Checkin<D>) -> Option<Step> {
        let days = self.cohort.program.checkin.closes_after_days;
        let key = PromptKey::of(REMINDER, self.room.id, checkin.planned_on);
        let is_over = self.now >= checkin.closes_at;
        if days < 2 || is_over || is_done(self.said, &key) || checkin.waiting_for(self.room).is_empty() {
            return None;
        }
        // From its end: what the bot's absence added lies before.
        let half = checkin.closes_at - Days::new(u64::from(days - days / 2));
        let time = AskingTime::of(self.cohort);
        // At the same time of the first day on which somebody may be asked, and awake then.
        let at = time.opening(time.on_a_free_day(half));
        (at < checkin.closes_at).then(|| reminder(time, key, at, self.now))
    }

    /// Once for each time that the end has moved; one that is closing needs it no more.
    fn show_window<D>(&self, checkin: &Checkin<D>) -> Option<Step> {
        let key = PromptKey {
            slot: checkin.moves,
            ..PromptKey::of(WINDOW, self.room.id, checkin.planned_on)
        };
        let is_news = checkin.moves > 0 && !is_done(self.said, &key);
        (is_news && checkin.takes_answers(self.now)).then(|| Step::must_run(key, checkin.asked_at, self.now))
    }

    /// Catch-up: must run.
    fn close<D>(&self, checkin: &Checkin<D>) -> Option<Step> {
        let key = PromptKey::of(CLOSE, self.room.id, checkin.planned_on);
        let is_open = checkin.closed_at.is_none() && !is_done(self.said, &key);
        is_open.then(|| Step::must_run(key, checkin.closes_at, self.now))
    }
}

#[cfg(test)]
mod tests;
