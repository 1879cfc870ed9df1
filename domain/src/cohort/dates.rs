//! The days of a cohort: which there are, which may be, and what moving them means.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use super::{Cohort, CohortRefusal};
use crate::ground::refusal::Refusal;

/// Longest time between opening a cohort and its start, in days.
const START_AHEAD_DAYS: i64 = 366;
/// Longest run, in days.
const LONGEST: i64 = 104 * 7;
/// A day that moves further than this is worth a second look.
const FAR: i64 = 56;

/// The days of a cohort, in its own zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CohortDates {
    /// The first day.
    pub starts_on: NaiveDate,
    /// The day it ends: no prompt of a room is planned on it or after it.
    pub ends_on: NaiveDate,
    /// The day of the midpoint, where a coordinator has chosen it; else it follows from the program.
    pub midpoint_on: Option<NaiveDate>,
}

/// The days that a coordinator wishes for; what is left out stays, or follows from the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    /// The first day. By itself it takes the whole cohort with it, which keeps its length.
    pub starts_on: Option<NaiveDate>,
    /// The last day.
    pub last: Option<NaiveDate>,
    /// The day of the midpoint.
    pub midpoint_on: Option<NaiveDate>,
}

/// What a coordinator has agreed to: from which days to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The days as they were shown.
    pub from: CohortDates,
    /// The days that they become.
    pub to: CohortDates,
}

/// One of the days that can be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The first day.
    First,
    /// The last day.
    Last,
    /// The day of the midpoint.
    Midpoint,
}

impl Part {
    /// All of them, in the order of the calendar.
    pub const ALL: [Self; 3] = [Self::First, Self::Midpoint, Self::Last];
}

/// Something about new days that a coordinator should see before agreeing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The cohort is at work, and would wait for its first day again.
    WaitsAgain,
    /// The midpoint lies before today: it comes at once in rooms that had none.
    MidpointAtOnce,
    /// On the day that was chosen for the midpoint the program asks nobody.
    MidpointElsewhere {
        /// The day that was chosen.
        chosen: NaiveDate,
        /// The day on which it comes.
        comes: NaiveDate,
    },
    /// On this day many people are away.
    ManyAreAway(Part, NaiveDate),
    /// The day moves by more than eight weeks: so many days, fewer than none where it comes earlier.
    Far(Part, i64),
    /// All of its days move by so many, which are more than eight weeks.
    AllFar(i64),
    /// The cohort runs for another time than the program is made for.
    OtherLength {
        /// How many days it would run.
        days: i64,
        /// Weeks of the program.
        weeks: u32,
    },
}

impl CohortDates {
    /// Dates of a cohort that runs the program's `weeks` from `starts_on`, unless `ends_on` says otherwise.
    ///
    /// Refused where the days do not fit together.
    pub fn new(
        starts_on: NaiveDate,
        ends_on: Option<NaiveDate>,
        weeks: u32,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        let its_weeks = Days::new(u64::from(weeks) * 7);
        // Beyond the calendar it ends with it, which is too long or too far ahead.
        let ends_on = ends_on.or_else(|| starts_on.checked_add_days(its_weeks));
        let ends_on = ends_on.unwrap_or(NaiveDate::MAX);
        let dates = Self {
            starts_on,
            ends_on,
            midpoint_on: None,
        };
        dates.check(today)?;
        Ok(dates)
    }

    /// Refused: an end that is not after the start, a run longer than 104 weeks, a start more than a year away, a run that
    /// would be over already on `today`, and a midpoint that does not lie between start and end.
    pub(super) fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        let (starts, last) = (self.starts_on, self.last_day());
        if self.days() < 1 {
            return CohortRefusal::EndsBeforeStart { starts, last }.refuse();
        }
        if (starts - today).num_days() > START_AHEAD_DAYS {
            let latest = days_after(today, START_AHEAD_DAYS);
            return CohortRefusal::StartsTooFarAhead { starts, latest }.refuse();
        }
        if self.days() > LONGEST {
            let latest = days_after(starts, LONGEST - 1);
            let limit = LONGEST / 7;
            return CohortRefusal::RunsTooLong {
                starts,
                last,
                limit,
                latest,
            }
            .refuse();
        }
        if last < today {
            return CohortRefusal::WouldBeOver { starts, last }.refuse();
        }
        match self.midpoint_on {
            Some(midpoint) if midpoint <= starts || midpoint > last => CohortRefusal::MidpointOutside {
                midpoint,
                starts,
                last,
            }
            .refuse(),
            _ => Ok(()),
        }
    }

    /// These days as a coordinator wishes them. With the first day alone everything moves along; a chosen midpoint that the
    /// new days leave outside follows from the program again.
    ///
    /// Refused: a wish for nothing, one for what is so already, a midpoint before today, and what
    /// [`CohortDates::check`] refuses.
    pub(super) fn moved(self, wish: Wish, today: NaiveDate) -> Result<Self, Refusal> {
        if wish == Wish::default() {
            return CohortRefusal::NoNewDate.refuse();
        }
        let starts_on = wish.starts_on.unwrap_or(self.starts_on);
        let along = match wish.last {
            None => starts_on - self.starts_on,
            Some(_) => chrono::Duration::zero(),
        };
        let ends_on = match wish.last {
            Some(last) => last.succ_opt(),
            None => self.ends_on.checked_add_signed(along),
        };
        let ends_on = ends_on.unwrap_or(NaiveDate::MAX);
        let kept = self.midpoint_on.and_then(|day| day.checked_add_signed(along));
        let kept = kept.filter(|day| starts_on < *day && *day < ends_on);
        let to = Self {
            starts_on,
            ends_on,
            midpoint_on: wish.midpoint_on.or(kept),
        };
        to.check(today)?;
        if let Some(midpoint) = wish.midpoint_on.filter(|day| *day < today) {
            return CohortRefusal::MidpointHasPassed { midpoint }.refuse();
        }
        if to == self {
            return CohortRefusal::DatesAreSo.refuse();
        }
        Ok(to)
    }

    /// The last day that belongs to it.
    pub fn last_day(&self) -> NaiveDate {
        self.ends_on.pred_opt().unwrap_or(self.ends_on)
    }

    /// Days from the first to the last.
    pub fn days(&self) -> i64 {
        (self.ends_on - self.starts_on).num_days()
    }

    /// The day of the midpoint: the chosen one, else the one at `percent` of the days.
    pub fn midpoint(&self, percent: u32) -> NaiveDate {
        let usual = || self.starts_on + chrono::Duration::days(self.days() * i64::from(percent) / 100);
        self.midpoint_on.unwrap_or_else(usual)
    }

    /// The week `day` falls into, from 1; `None` before the start and from the end on.
    pub fn week(&self, day: NaiveDate) -> Option<u32> {
        if day < self.starts_on || day >= self.ends_on {
            return None;
        }
        u32::try_from((day - self.starts_on).num_days() / 7 + 1).ok()
    }
}

impl Cohort {
    /// What its days are once they are moved as a coordinator wishes; the cohort itself stays as it is.
    ///
    /// Refused: a wish for nothing, one for what is so already, a midpoint before today or in a program that has none, and
    /// days that do not fit together.
    pub fn days_after(&self, wish: Wish, now: DateTime<Utc>) -> Result<CohortDates, Refusal> {
        if self.midpoint_on().is_none() && wish.midpoint_on.is_some() {
            return CohortRefusal::NoMidpointToMove.refuse();
        }
        self.dates.moved(wish, self.today(now))
    }

    /// Moves its days from what they were to what was agreed to.
    ///
    /// Refused: a cohort whose days are others by now, and days that have passed since.
    pub fn move_dates(self, agreed: Moved, now: DateTime<Utc>) -> Result<Self, Refusal> {
        if self.dates != agreed.from {
            return CohortRefusal::DatesChangedMeanwhile.refuse();
        }
        agreed.to.check(self.today(now))?;
        Ok(Self {
            dates: agreed.to,
            moved_at: Some(now),
            ..self
        })
    }

    /// The day of the midpoint of rooms that were there at the start, which is one on which the program asks; `None` where the
    /// program has none.
    pub fn midpoint_on(&self) -> Option<NaiveDate> {
        let percent = self.program.midpoint.percent()?;
        let (first, end) = (self.dates.starts_on, self.dates.ends_on);
        let on = self.dates.midpoint(percent);
        Some(self.program.calendar.day_before_the_end(on, first, end))
    }

    /// Since when its plan is what it is: nothing that lies before was ever planned for it.
    pub fn planned_since(&self) -> Option<DateTime<Utc>> {
        self.moved_at.max(self.running_since())
    }

    /// The day of one part; `None` for the midpoint of a program that has none.
    pub fn day_of(&self, part: Part) -> Option<NaiveDate> {
        match part {
            Part::First => Some(self.dates.starts_on),
            Part::Last => Some(self.dates.last_day()),
            Part::Midpoint => self.midpoint_on(),
        }
    }

    /// Its days on which many people are away.
    pub fn quiet_days(&self) -> Vec<(Part, NaiveDate)> {
        let days = Part::ALL.into_iter();
        days.filter_map(|part| Some((part, self.day_of(part).filter(|day| many_are_away(*day))?)))
            .collect()
    }

    /// What a coordinator should see before its days become these.
    pub fn notices(&self, to: CohortDates, now: DateTime<Utc>) -> Vec<Notice> {
        let (runs, today) = (self.running_since().is_some(), self.today(now));
        let after = Self {
            dates: to,
            ..self.clone()
        };
        let is_new = |part| after.day_of(part) != self.day_of(part);
        let mut notices = Vec::new();
        if runs && to.starts_on > today && is_new(Part::First) {
            notices.push(Notice::WaitsAgain);
        }
        if runs && is_new(Part::Midpoint) && after.midpoint_on().is_some_and(|day| day < today) {
            notices.push(Notice::MidpointAtOnce);
        }
        let is_chosen = to.midpoint_on != self.dates.midpoint_on;
        if let (Some(chosen), Some(comes)) = (to.midpoint_on, after.midpoint_on())
            && is_chosen
            && chosen != comes
        {
            notices.push(Notice::MidpointElsewhere { chosen, comes });
        }
        for (part, day) in after.quiet_days() {
            if is_new(part) {
                notices.push(Notice::ManyAreAway(part, day));
            }
        }
        // By its dates: of days that move together, a midpoint that is kept off a weekend is none that moves apart.
        let dated = |cohort: &Self, part| match part {
            Part::Midpoint => Some(cohort.dates.midpoint(cohort.program.midpoint.percent()?)),
            part => cohort.day_of(part),
        };
        let moves = Part::ALL.into_iter().filter_map(|part| {
            let by = dated(&after, part)? - dated(self, part)?;
            Some((part, by.num_days()))
        });
        let moves: Vec<(Part, i64)> = moves.collect();
        match moves.as_slice() {
            [(_, by), rest @ ..] if by.abs() > FAR && rest.iter().all(|(_, other)| other == by) => {
                notices.push(Notice::AllFar(*by));
            }
            each => {
                let far = each.iter().filter(|(_, by)| by.abs() > FAR);
                notices.extend(far.map(|(part, by)| Notice::Far(*part, *by)));
            }
        }
        let weeks = self.program.weeks;
        if to.days() != i64::from(weeks) * 7 && to.days() != self.dates.days() {
            let days = to.days();
            notices.push(Notice::OtherLength { days, weeks });
        }
        notices
    }
}

fn days_after(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_signed(chrono::Duration::days(days))
        .unwrap_or(NaiveDate::MAX)
}

/// Days on which offices, schools and servers are quiet in much of the world. It knows no country's calendar.
fn many_are_away(day: NaiveDate) -> bool {
    matches!((day.month(), day.day()), (12, 24..=26 | 31) | (1, 1))
}

#[cfg(test)]
mod tests;
