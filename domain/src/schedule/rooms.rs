//! When a room is asked: check-ins and their reminder, the midpoint with its reminders and release.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};

use super::{
    Action, Due, MIDPOINT_HOUR, ON_TIME, Occurrence, Planned, PromptKey, PromptKind, RoomPlan, Said,
    SkipReason, Step, into_window, is_in_window, occurrences,
};
use crate::ground::time::{day_start, instant, local_date};
use crate::{checkin, midpoint};

/// A room is left alone this long before its first check-in.
const FIRST_CHECKIN_AFTER: Duration = Duration::days(1);
/// A reminder later than this is dropped.
const REMINDER_GRACE: Duration = Duration::days(1);
/// The least time after a moment that counts as after it.
const TICK: Duration = Duration::milliseconds(1);

pub(super) fn calendar(plan: &RoomPlan, said: &[Said], until: DateTime<Utc>) -> Vec<Planned> {
    let room = Room::new(plan, said, until);
    let checkins = room
        .comings()
        .take_while(|one| one.at < until)
        .map(|one| Planned {
            at: one.at,
            key: room.key(PromptKind::Checkin, one.wall.date(), 0),
        });
    let midpoint = room.midpoint_planned().map(|(on, at)| Planned {
        at,
        key: room.key(PromptKind::Midpoint, on, 0),
    });
    checkins.chain(midpoint).collect()
}

/// A room's plan beside what was said in it.
pub(super) struct Room<'a> {
    plan: &'a RoomPlan,
    said: Vec<&'a Said>,
    now: DateTime<Utc>,
}

impl<'a> Room<'a> {
    pub(super) fn new(plan: &'a RoomPlan, said: &'a [Said], now: DateTime<Utc>) -> Self {
        let of_room = |one: &&Said| one.key.subject == plan.room.as_str();
        Self {
            plan,
            said: said.iter().filter(of_room).collect(),
            now,
        }
    }

    fn key(&self, kind: PromptKind, planned_on: NaiveDate, slot: u8) -> PromptKey {
        PromptKey {
            kind,
            subject: self.plan.room.to_string(),
            planned_on,
            slot,
        }
    }

    fn of(&self, kind: PromptKind) -> impl Iterator<Item = &Said> {
        self.said.iter().copied().filter(move |one| one.key.kind == kind)
    }

    fn is_done(&self, key: &PromptKey) -> bool {
        self.said.iter().any(|one| one.key == *key)
    }

    /// Check-ins not dealt with, from the first the room may get.
    fn comings(&self) -> impl Iterator<Item = Occurrence> {
        let plan = self.plan;
        let last = self.of(PromptKind::Checkin).map(|one| one.key.planned_on).max();
        let start = day_start(plan.zone, plan.starts_on).unwrap_or(plan.opened_at);
        let begin = start.max(plan.opened_at + FIRST_CHECKIN_AFTER);
        let (begin, end) = match plan.running_since {
            Some(since) => (begin.max(since), plan.ends_on),
            None => (begin, NaiveDate::MIN),
        };
        let comings = |rhythm| occurrences(rhythm, plan.zone, begin, last, end);
        plan.checkin.as_ref().map(comings).into_iter().flatten()
    }

    /// Catch-up: the newest missed one, if it is young enough and the next is not near; older ones are recorded.
    pub(super) fn checkins(&self, steps: &mut Vec<Step>) {
        let mut missed = Vec::new();
        let mut next = None;
        for one in self.comings() {
            if one.at > self.now {
                next = Some(one.at);
                steps.push(Step::LookAt(one.at));
                break;
            }
            missed.push(one);
        }
        let Some((latest, older)) = missed.split_last() else {
            return;
        };
        for one in older {
            steps.push(self.checkin(one, Action::Skip(SkipReason::Outage)));
        }
        steps.push(match self.catch_up(latest, next) {
            Ok(action) => self.checkin(latest, action),
            Err(look_at) => Step::LookAt(look_at),
        });
    }

    fn checkin(&self, one: &Occurrence, action: Action) -> Step {
        Step::Due(Due {
            key: self.key(PromptKind::Checkin, one.wall.date(), 0),
            planned_at: one.at,
            action,
        })
    }

    /// What to do with the newest missed check-in, or when to look again: at night a late one waits for the window.
    fn catch_up(&self, latest: &Occurrence, next: Option<DateTime<Utc>>) -> Result<Action, DateTime<Utc>> {
        let (zone, now) = (self.plan.zone, self.now);
        let today = local_date(zone, now);
        let asked = || self.of(PromptKind::Checkin).filter(|one| one.was_said());
        if asked().any(|one| local_date(zone, one.at) == today) {
            return Ok(Action::Skip(SkipReason::AnotherToday));
        }
        let say = |late| Action::Say {
            late,
            turn: u32::try_from(asked().count()).unwrap_or(u32::MAX),
        };
        if now - latest.at <= ON_TIME {
            return Ok(say(false));
        }
        let rhythm = self.plan.checkin.as_ref();
        let period = rhythm.map_or(Duration::weeks(1), |rhythm| rhythm.period(latest.wall));
        let is_daily = period <= Duration::hours(36);
        // A daily one is for its own day only, any other for three days or half its period.
        let (too_old_at, gap) = if is_daily {
            let tomorrow = latest.wall.date().succ_opt();
            let tomorrow = tomorrow.and_then(|date| day_start(zone, date));
            (tomorrow.unwrap_or(latest.at + period), period / 4)
        } else {
            let grace = Duration::days(3).min(period / 2);
            (latest.at + grace + TICK, Duration::hours(24).max(period / 4))
        };
        if now >= too_old_at {
            return Ok(Action::Skip(SkipReason::Outage));
        }
        let too_near_at = next.map(|next| next - gap + TICK);
        if too_near_at.is_some_and(|at| now >= at) {
            return Ok(Action::Skip(SkipReason::NextIsNear));
        }
        if is_in_window(zone, now) {
            return Ok(say(true));
        }
        let opens = into_window(zone, now).min(too_old_at);
        Err(too_near_at.map_or(opens, |at| opens.min(at)))
    }

    /// One word at half of a check-in's time, to whoever has not answered.
    pub(super) fn checkin_reminders(&self, steps: &mut Vec<Step>) {
        let days = self.plan.checkin_closes_after_days;
        if days < 2 {
            return;
        }
        for asked in self.of(PromptKind::Checkin).filter(|one| one.was_said()) {
            let key = self.key(PromptKind::CheckinReminder, asked.key.planned_on, 0);
            let closes_at = checkin::closes_at(asked.at, days);
            if self.plan.waiting.contains(&asked.key) && !self.is_done(&key) && self.now < closes_at {
                let at = into_window(self.plan.zone, asked.at + Days::new(u64::from(days / 2)));
                if at < closes_at {
                    steps.push(self.reminder(key, at));
                }
            }
        }
    }

    /// Catch-up: drop what is a day late; say nothing outside the waking window.
    fn reminder(&self, key: PromptKey, at: DateTime<Utc>) -> Step {
        let late_by = self.now - at;
        if late_by < Duration::zero() {
            return Step::LookAt(at);
        }
        let action = if late_by > REMINDER_GRACE {
            Action::Skip(SkipReason::TooLate)
        } else if is_in_window(self.plan.zone, self.now) {
            Action::Say {
                late: late_by > ON_TIME,
                turn: u32::from(key.slot),
            }
        } else {
            // Whichever comes first; past its grace it has to be recorded.
            let opens = into_window(self.plan.zone, self.now);
            return Step::LookAt(opens.min(at + REMINDER_GRACE + TICK));
        };
        Step::Due(Due {
            key,
            planned_at: at,
            action,
        })
    }

    /// The day and moment of a midpoint that was not dealt with. A room has one, however its dates move.
    fn midpoint_planned(&self) -> Option<(NaiveDate, DateTime<Utc>)> {
        let plan = self.plan;
        plan.running_since?;
        let opened_on = local_date(plan.zone, plan.opened_at);
        let mut on = midpoint::planned_on(plan.starts_on, plan.ends_on, plan.midpoint_percent?, opened_on)?;
        let done = |one: &Said| one.was_said() || one.key.planned_on == on;
        if self.of(PromptKind::Midpoint).any(done) {
            return None;
        }
        // A day the zone never had does not swallow the midpoint: it must run.
        loop {
            let wall = on.and_time(NaiveTime::MIN) + Duration::hours(i64::from(MIDPOINT_HOUR));
            match instant(plan.zone, wall) {
                Some(at) => return Some((on, at)),
                None => on = on.succ_opt()?,
            }
        }
    }

    /// Catch-up: must run until the cohort ends.
    pub(super) fn midpoint(&self, steps: &mut Vec<Step>) {
        let Some((on, at)) = self.midpoint_planned() else {
            return;
        };
        if self.now < at {
            steps.push(Step::LookAt(at));
            return;
        }
        let late = self.now - at > ON_TIME;
        let end = day_start(self.plan.zone, self.plan.ends_on);
        let action = if end.is_some_and(|end| self.now >= end) {
            Action::Skip(SkipReason::Superseded)
        } else if !late || is_in_window(self.plan.zone, self.now) {
            Action::Say { late, turn: 0 }
        } else {
            let opens = into_window(self.plan.zone, self.now);
            steps.push(Step::LookAt(end.map_or(opens, |end| opens.min(end))));
            return;
        };
        steps.push(Step::Due(Due {
            key: self.key(PromptKind::Midpoint, on, 0),
            planned_at: at,
            action,
        }));
    }

    /// Midpoints asked for whose release was not told.
    fn sealed_midpoints(&self) -> impl Iterator<Item = &Said> {
        self.of(PromptKind::Midpoint).filter(|asked| {
            let release = self.key(PromptKind::MidpointRelease, asked.key.planned_on, 0);
            asked.was_said() && !self.is_done(&release)
        })
    }

    pub(super) fn midpoint_reminders(&self, steps: &mut Vec<Step>) {
        for asked in self.sealed_midpoints() {
            let deadline = midpoint::deadline(asked.at, self.plan.midpoint_deadline_days);
            if !self.plan.waiting.contains(&asked.key) || self.now >= deadline {
                continue;
            }
            for (slot, days) in (0u8..).zip(&self.plan.midpoint_remind_after_days) {
                let key = self.key(PromptKind::MidpointReminder, asked.key.planned_on, slot);
                let at = into_window(self.plan.zone, asked.at + Days::new(u64::from(*days)));
                if !self.is_done(&key) && at < deadline {
                    steps.push(self.reminder(key, at));
                }
            }
        }
    }

    /// Catch-up: must run. Due as soon as nobody is waited for, at the deadline otherwise.
    pub(super) fn midpoint_release(&self, steps: &mut Vec<Step>) {
        for asked in self.sealed_midpoints() {
            let at = if self.plan.waiting.contains(&asked.key) {
                midpoint::deadline(asked.at, self.plan.midpoint_deadline_days)
            } else {
                asked.at
            };
            steps.push(if self.now < at {
                Step::LookAt(at)
            } else {
                Step::Due(Due {
                    key: self.key(PromptKind::MidpointRelease, asked.key.planned_on, 0),
                    planned_at: at,
                    action: Action::Say { late: false, turn: 0 },
                })
            });
        }
    }
}
