//! Days and moments of a plan, in the zone of whose plan it is.

use chrono::{DateTime, Days, Duration, DurationRound, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::GoalsRefusal;
use crate::cohort::Cohort;
use crate::ground::moment::Moment;
use crate::ground::time::{instant, local_date};
use crate::ground::zone::Zone;
use crate::refusal::Refusal;

/// A step that has a day and no time is asked about then: the day's work is done, and nobody sleeps yet.
const EVENING: NaiveTime = match NaiveTime::from_hms_opt(18, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};
/// What is due within a quarter of an hour is asked about together, at its end.
const TOGETHER: Duration = Duration::minutes(15);
/// A goal without a date is proposed one so far ahead: half of a program of twelve weeks.
const PROPOSED_AHEAD: Days = Days::new(42);

/// When a step is to be done: a day, with a time or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// The day, on the owner's wall.
    pub day: NaiveDate,
    /// The time, on the owner's clock; `None` for some time on that day.
    pub time: Option<NaiveTime>,
}

impl When {
    /// Reads what was written by somebody for whom these are the days that are left. A day that is nearly over, without a time, is
    /// refused later, where it is held against the present moment.
    pub fn read(given: &str, span: Span) -> Result<Self, Refusal> {
        let moment = Moment::read(given, span.zone, span.now)?;
        Ok(Self {
            day: moment.day,
            time: moment.time.map(|time| time.written),
        })
    }

    /// As it is written into a form, so that it is read as it was.
    pub fn as_written(self) -> String {
        match self.time {
            Some(time) => format!("{} {}", self.day, time.format("%H:%M")),
            None => self.day.to_string(),
        }
    }

    /// What the owner's clock shows then.
    pub fn wall(self) -> NaiveDateTime {
        self.day.and_time(self.time.unwrap_or(EVENING))
    }

    /// The instant at which it is so; `None` on a day that the zone never had.
    pub fn instant(self, zone: Zone) -> Option<DateTime<Utc>> {
        instant(zone, self.wall())
    }

    /// When the owner is asked how it went: at the end of the quarter of an hour, so that what is due together is asked
    /// together.
    pub(super) fn asked_at(self, zone: Zone) -> Option<DateTime<Utc>> {
        Some(quarter(self.instant(zone)?))
    }
}

/// The end of the quarter of an hour in which `at` lies.
pub(super) fn quarter(at: DateTime<Utc>) -> DateTime<Utc> {
    match at.duration_trunc(TOGETHER) {
        Ok(begin) if begin == at => at,
        Ok(begin) => begin + TOGETHER,
        // Outside the years that a date may lie in.
        Err(_) => at,
    }
}

/// The days in which something can be planned, on the owner's wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The zone they are in.
    pub zone: Zone,
    /// The present moment.
    pub now: DateTime<Utc>,
    /// The last day of the cohort; today, where that has passed.
    pub last: NaiveDate,
}

impl Span {
    /// The days that are left of a cohort.
    pub fn of(cohort: &Cohort, zone: Zone, now: DateTime<Utc>) -> Self {
        let last = cohort.dates.last_day().max(local_date(zone, now));
        Self { zone, now, last }
    }

    /// The day it is.
    pub fn today(self) -> NaiveDate {
        local_date(self.zone, self.now)
    }

    /// A day that is proposed for a goal.
    pub fn proposed(self) -> NaiveDate {
        let ahead = self.today().checked_add_days(PROPOSED_AHEAD);
        ahead.map_or(self.last, |ahead| ahead.min(self.last))
    }

    /// The same time a week later, or the last day: what is proposed to whoever moves a step.
    pub fn later(self, from: Option<When>) -> When {
        let today = self.today();
        let from = from.unwrap_or(When {
            day: today,
            time: None,
        });
        let ahead = from.day.max(today).checked_add_days(Days::new(7));
        When {
            day: ahead.map_or(self.last, |ahead| ahead.min(self.last)),
            time: from.time,
        }
    }

    /// Refused where the moment has passed or lies after the last day.
    pub fn require_ahead(self, when: When) -> Result<(), Refusal> {
        if when.instant(self.zone).is_none_or(|at| at <= self.now) {
            return GoalsRefusal::MomentPassed.refuse();
        }
        if when.day > self.last {
            return GoalsRefusal::MomentAfterEnd { last: self.last }.refuse();
        }
        Ok(())
    }
}
