//! What is due because time passed, derived from a plan, what was said already, and `now`.
//!
//! Nothing is stored ahead: a changed date, zone or program moves what is to come by itself. Whoever calls stores each
//! [`Due`] as a [`Said`] under its key, in the transaction that owes the message.
//!
//! **Invariant:** a key is due at most once; two check-ins of a room are never said on one local date;
//! asked again with what it gave filled in, [`due`] gives nothing; [`next_at`] is never later than the next due thing.
//!
//! Late ones follow reliability.md §1.4 and §1.5: each kind has its own catch-up rule, named where it is written.

mod digests;
mod kinds;
mod rooms;

pub use kinds::{PromptKind, SkipReason};

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::cohort::{Cohort, CohortState};
use crate::ground::ids::{CohortId, RoomId};
use crate::ground::rhythm::Rhythm;
use crate::ground::time::{instant, local_date, local_time};
use crate::program::Program;

/// How long after its planned moment a prompt still counts as on time.
pub const ON_TIME: Duration = Duration::hours(1);
/// When a midpoint is asked for on its day, in the cohort's zone.
const MIDPOINT_HOUR: u32 = 10;
/// Hours of the cohort's zone in which late prompts and reminders may be said.
const WINDOW: std::ops::Range<u32> = 8..20;

/// What makes a prompt that prompt, however often the sweep looks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PromptKey {
    /// What it is.
    pub kind: PromptKind,
    /// Id of the room or cohort it is about.
    pub subject: String,
    /// The local date it was planned on; reminders and releases carry that of their prompt.
    pub planned_on: NaiveDate,
    /// Which of several on that date: the number of the reminder, otherwise 0.
    pub slot: u8,
}

/// What became of a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Said on time.
    Said,
    /// Said late, and labelled so.
    Late,
    /// Not said.
    Skipped(SkipReason),
}

/// A prompt that was dealt with; one row per key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Which.
    pub key: PromptKey,
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub outcome: Outcome,
}

impl Said {
    fn was_said(&self) -> bool {
        !matches!(self.outcome, Outcome::Skipped(_))
    }
}

/// What to do with a prompt that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Say it.
    Say {
        /// Whether to say that it comes late, and for which day.
        late: bool,
        /// How many of its kind the subject was really asked before; picks the question of a check-in.
        turn: u32,
    },
    /// Record that it is not said.
    Skip(SkipReason),
}

/// A prompt that is due now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub key: PromptKey,
    /// When it was planned for.
    pub planned_at: DateTime<Utc>,
    /// What to do.
    pub action: Action,
}

impl Due {
    /// The record that this was dealt with at `now`.
    pub fn said(&self, now: DateTime<Utc>) -> Said {
        Said {
            key: self.key.clone(),
            at: now,
            outcome: match self.action {
                Action::Say { late: false, .. } => Outcome::Said,
                Action::Say { late: true, .. } => Outcome::Late,
                Action::Skip(reason) => Outcome::Skipped(reason),
            },
        }
    }
}

/// A prompt to come.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planned {
    /// When.
    pub at: DateTime<Utc>,
    /// Which.
    pub key: PromptKey,
}

/// What an open room is asked, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomPlan {
    /// The room.
    pub room: RoomId,
    /// The cohort's zone.
    pub zone: Tz,
    /// The cohort's first day.
    pub starts_on: NaiveDate,
    /// The day the cohort ends; nothing is planned on it or after.
    pub ends_on: NaiveDate,
    /// Since when the cohort runs; `None` while it does not, and then no new question is asked.
    pub running_since: Option<DateTime<Utc>>,
    /// When the room was opened.
    pub opened_at: DateTime<Utc>,
    /// When check-ins come; `None` where the program has nothing to ask.
    pub checkin: Option<Rhythm>,
    /// Days a check-in takes answers.
    pub checkin_closes_after_days: u32,
    /// When the midpoint comes, in percent of the cohort's days; `None` where the program has nothing to reflect on.
    pub midpoint_percent: Option<u32>,
    /// Days in which reflections can be written.
    pub midpoint_deadline_days: u32,
    /// Days after which reflections are reminded of.
    pub midpoint_remind_after_days: Vec<u32>,
    /// Check-ins and midpoints said in this room that at least one member has not answered. One that is left
    /// out is not reminded of, and a midpoint's release is due at once; the seal itself is [`crate::midpoint`]'s.
    pub waiting: Vec<PromptKey>,
}

impl RoomPlan {
    /// The plan of a room of this cohort. `waiting` as in the field.
    pub fn new(
        cohort: &Cohort,
        program: &Program,
        room: RoomId,
        opened_at: DateTime<Utc>,
        waiting: Vec<PromptKey>,
    ) -> Self {
        Self {
            room,
            zone: cohort.zone,
            starts_on: cohort.dates.starts_on,
            ends_on: cohort.dates.ends_on,
            running_since: cohort.running_since(),
            opened_at,
            checkin: program.checkin.rhythm().cloned(),
            checkin_closes_after_days: program.checkin.closes_after_days,
            midpoint_percent: program.midpoint.percent(),
            midpoint_deadline_days: program.midpoint.deadline_days,
            midpoint_remind_after_days: program.midpoint.remind_after_days.clone(),
            waiting,
        }
    }
}

/// What coordinators are told of a cohort, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CohortPlan {
    /// The cohort.
    pub cohort: CohortId,
    /// Its zone.
    pub zone: Tz,
    /// When sign-up opened; digests begin after it.
    pub opened_at: DateTime<Utc>,
    /// The day the cohort ends; the last digest comes within a week of it.
    pub ends_on: NaiveDate,
    /// Whether the cohort still lives: neither draft, nor closed, nor cancelled.
    pub is_live: bool,
    /// When digests come.
    pub digest: Rhythm,
}

impl CohortPlan {
    /// The plan of this cohort, whose sign-up opened at `opened_at`.
    pub fn new(cohort: &Cohort, program: &Program, opened_at: DateTime<Utc>) -> Self {
        Self {
            cohort: cohort.id,
            zone: cohort.zone,
            opened_at,
            ends_on: cohort.dates.ends_on,
            is_live: !cohort.state.is_over() && cohort.state != CohortState::Draft,
            digest: program.digest.cron.clone(),
        }
    }
}

/// The plan of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Of a room.
    Room(RoomPlan),
    /// Of a cohort.
    Cohort(CohortPlan),
}

impl Plan {
    /// The subject's id, as keys carry it.
    pub fn subject(&self) -> &str {
        match self {
            Self::Room(plan) => plan.room.as_str(),
            Self::Cohort(plan) => plan.cohort.as_str(),
        }
    }

    /// What the rule of every kind finds; a new kind is given its rule here.
    fn steps(&self, said: &[Said], now: DateTime<Utc>) -> Vec<Step> {
        let mut steps = Vec::new();
        match self {
            Self::Room(plan) => {
                let room = rooms::Room::new(plan, said, now);
                for kind in PromptKind::ALL {
                    match kind {
                        PromptKind::Checkin => room.checkins(&mut steps),
                        PromptKind::CheckinReminder => room.checkin_reminders(&mut steps),
                        PromptKind::Midpoint => room.midpoint(&mut steps),
                        PromptKind::MidpointReminder => room.midpoint_reminders(&mut steps),
                        PromptKind::MidpointRelease => room.midpoint_release(&mut steps),
                        PromptKind::Digest => {}
                    }
                }
            }
            Self::Cohort(plan) => steps.extend(digests::steps(plan, said, now)),
        }
        steps
    }
}

/// What a rule finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Something is due.
    Due(Due),
    /// Something comes; until then there is no need to look again.
    LookAt(DateTime<Utc>),
}

/// What is due now. `said` is everything recorded for this subject; `now` never runs back.
pub fn due(plan: &Plan, said: &[Said], now: DateTime<Utc>) -> Vec<Due> {
    let mut due: Vec<Due> = plan
        .steps(said, now)
        .into_iter()
        .filter_map(|step| match step {
            Step::Due(due) => Some(due),
            Step::LookAt(_) => None,
        })
        .collect();
    due.sort_by(|one, other| (one.planned_at, &one.key).cmp(&(other.planned_at, &other.key)));
    due
}

/// When to look at this subject again: `now` where something is due, `None` where nothing ever comes.
pub fn next_at(plan: &Plan, said: &[Said], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    plan.steps(said, now)
        .into_iter()
        .map(|step| match step {
            Step::Due(_) => now,
            Step::LookAt(at) => at.max(now),
        })
        .min()
}

/// The check-ins, midpoints and digests planned in `from..until` that were not dealt with yet, in order.
pub fn calendar(plan: &Plan, said: &[Said], from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Planned> {
    let mut planned = match plan {
        Plan::Room(plan) => rooms::calendar(plan, said, until),
        Plan::Cohort(plan) => digests::calendar(plan, said, until),
    };
    planned.retain(|one| (from..until).contains(&one.at));
    planned.sort();
    planned
}

/// One coming of a rhythm.
#[derive(Clone, Copy)]
struct Occurrence {
    wall: NaiveDateTime,
    at: DateTime<Utc>,
}

/// The comings of a rhythm from `begin` on, on days before `end` and after `after` (the last day dealt with).
/// Days the zone never had are left out.
fn occurrences(
    rhythm: &Rhythm,
    zone: Tz,
    begin: DateTime<Utc>,
    after: Option<NaiveDate>,
    end: NaiveDate,
) -> impl Iterator<Item = Occurrence> {
    let local = begin.with_timezone(&zone).naive_local();
    // A day earlier, so that a begin inside a repeated or missing hour loses nothing.
    let mut wall = local - Duration::days(1);
    if let Some(next_day) = after.and_then(|date| date.succ_opt()) {
        wall = wall.max(next_day.and_time(NaiveTime::MIN));
    }
    std::iter::successors(rhythm.from(wall), |wall| rhythm.after(*wall))
        .take_while(move |wall| wall.date() < end)
        .filter_map(move |wall| instant(zone, wall).map(|at| Occurrence { wall, at }))
        .filter(move |one| one.at >= begin)
}

fn is_in_window(zone: Tz, at: DateTime<Utc>) -> bool {
    WINDOW.contains(&chrono::Timelike::hour(&local_time(zone, at)))
}

/// `at` itself inside the waking window, otherwise the window's next opening.
fn into_window(zone: Tz, at: DateTime<Utc>) -> DateTime<Utc> {
    if is_in_window(zone, at) {
        return at;
    }
    let today = local_date(zone, at);
    let opening = |date: NaiveDate| {
        let wall = date.and_time(NaiveTime::MIN) + Duration::hours(i64::from(WINDOW.start));
        instant(zone, wall).filter(|opens| *opens > at)
    };
    opening(today)
        .or_else(|| today.succ_opt().and_then(opening))
        .unwrap_or(at + Duration::days(1))
}

#[cfg(test)]
mod tests;
