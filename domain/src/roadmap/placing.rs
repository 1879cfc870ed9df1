//! The days of a roadmap's steps in a room.
//!
//! A room with fewer days than the roadmap takes is the common case: it is used a week after the start, or in a shorter
//! program. The steps move together until they take three quarters of their time, and no further: what they take of a week
//! would be more than anybody promised. What does not fit then is left out from the end, and whoever looks is told which.
//! A room with more days gets them as they are: what is free at the end is there for what takes longer.

use chrono::{Datelike, NaiveDate};

use super::step::most_in_a_month;
use super::{Hours, Roadmap, RoadmapRefusal, RoadmapStep};
use crate::goals::Step;
use crate::ground::refusal::Refusal;

/// How far the steps move together at most: to so many quarters of their time.
const CLOSEST: u32 = 3;
const QUARTERS: u32 = 4;

/// The days of a room on which steps may fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first day, from which a roadmap counts: today, or the first of a cohort that has not begun.
    pub first: NaiveDate,
    /// The first on which a step may fall: nobody is given something to do by tonight.
    earliest: NaiveDate,
    /// The last.
    pub last: NaiveDate,
}

impl Days {
    /// Those of a room whose cohort runs from `starts_on` and has `last` as its last day.
    pub fn of_room(today: NaiveDate, starts_on: NaiveDate, last: NaiveDate) -> Self {
        let tomorrow = today.succ_opt().unwrap_or(today);
        Self {
            first: today.max(starts_on),
            earliest: tomorrow.max(starts_on),
            last,
        }
    }

    /// How many there are.
    fn count(self) -> u32 {
        let days = (self.last - self.first).num_days() + 1;
        u32::try_from(days).unwrap_or(0)
    }

    /// The day of this number, from 1; `None` where it lies after the last.
    fn day(self, number: u32) -> Option<NaiveDate> {
        let ahead = chrono::Days::new(u64::from(number.max(1) - 1));
        let day = self.first.checked_add_days(ahead)?.max(self.earliest);
        (day <= self.last).then_some(day)
    }
}

/// A step with its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedStep {
    /// The step.
    pub step: RoadmapStep,
    /// The day by which it is done.
    pub on: NaiveDate,
}

/// A roadmap as it falls into a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The steps that fit, in the order of their days; at least one.
    pub steps: Vec<PlacedStep>,
    /// Those that do not.
    pub left_out: Vec<RoadmapStep>,
    /// Whether they stand closer together than in the roadmap.
    pub is_closer: bool,
}

/// What steps take of a month, against what people promised to keep free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// The most in any four weeks.
    pub most: Hours,
    /// What the program promises of a month.
    pub promised: Hours,
}

impl Load {
    /// What steps with these days take; `promised` is hours of a month.
    pub fn new(steps: impl IntoIterator<Item = (NaiveDate, Hours)>, promised: u32) -> Self {
        let steps = steps
            .into_iter()
            .map(|(day, hours)| (day.num_days_from_ce(), hours));
        Self {
            most: most_in_a_month(&steps.collect::<Vec<_>>()),
            promised: Hours::whole(promised),
        }
    }

    /// Whether that is more than was promised.
    pub fn is_too_much(self) -> bool {
        self.most > self.promised
    }
}

impl Roadmap {
    /// Gives each step its day in a room.
    ///
    /// # Errors
    /// Refused where the room has no day left, and where not even the first step fits.
    pub fn place(&self, days: Days) -> Result<Placed, Refusal> {
        let (has, takes, last) = (days.count(), self.days(), days.last);
        if days.earliest > last {
            return RoadmapRefusal::RoomHasNoDays { last }.refuse();
        }
        // `over` of `of` days: as it is, exactly into the room, or as close as may be.
        let (over, of) = if has >= takes {
            (takes, takes)
        } else if has * QUARTERS >= takes * CLOSEST {
            (has, takes)
        } else {
            (CLOSEST, QUARTERS)
        };
        let mut placed = Placed {
            steps: Vec::new(),
            left_out: Vec::new(),
            is_closer: over < of,
        };
        for step in &self.steps {
            match days.day((step.day * over).div_ceil(of)) {
                Some(on) => placed.steps.push(PlacedStep {
                    step: step.clone(),
                    on,
                }),
                None => placed.left_out.push(step.clone()),
            }
        }
        if placed.steps.is_empty() {
            return RoadmapRefusal::NoStepFits { last }.refuse();
        }
        Ok(placed)
    }
}

impl Placed {
    /// What they take of a month beside the open ones of `there`, where a program promises so many hours of one.
    pub fn load(&self, there: &[Step], promised: u32) -> Load {
        let open = there.iter().filter(|step| step.is_open());
        let open =
            open.filter_map(|step| Some((step.words.when?.day, Hours::whole(step.takes_hours().into()))));
        let own = self.steps.iter().map(|placed| (placed.on, placed.step.hours));
        Load::new(own.chain(open), promised)
    }

    /// The day of the first step and that of the last.
    pub fn first_and_last(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.steps.first()?.on, self.steps.last()?.on))
    }
}

#[cfg(test)]
mod tests;
