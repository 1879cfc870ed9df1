//! The life of a cohort: draft, enrolling, matching, running, closing, closed, or cancelled.
//!
//! Owns which step may follow which, the dates, and when people may join.
//! It must not know people or rooms.
//!
//! **Invariant:** every step is dated, and a cohort never steps back, but for a start that is taken back within the hour.

mod dates;
mod refusal;

pub use dates::{CohortDates, Moved, Notice, Part, Wish};
pub use refusal::CohortRefusal;

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};

use crate::bounds;
use crate::ground::ids::{ChannelId, CohortId, GuildId};
use crate::ground::lists::in_a_sentence;
use crate::ground::refusal::Refusal;
use crate::ground::text::{folded, one_line};
use crate::ground::words;
use crate::ground::zone::Zone;
use crate::program::Program;

words! {
    /// Where a cohort stands in its life (product.md, "The life of a cohort"), in the order of that life.
    pub enum CohortState {
        /// Being prepared; nobody but coordinators knows of it.
        Draft = "draft",
        /// People sign up.
        Enrolling = "enrolling",
        /// Sign-up is over, pairs are being found.
        Matching = "matching",
        /// Rooms work.
        Running = "running",
        /// Time is up, endings are being told.
        Closing = "closing",
        /// Over.
        Closed = "closed",
        /// Called off.
        Cancelled = "cancelled",
    }
}

impl CohortState {
    /// From where a cohort's work is started.
    pub const STARTED_FROM: [Self; 2] = [Self::Enrolling, Self::Matching];

    /// Whether people may sign up without its being opened again.
    pub const fn takes_sign_ups(self) -> bool {
        matches!(self, Self::Enrolling)
    }

    /// Whether rooms may be opened. Before the start too, so that pairs can meet on the first day.
    pub const fn takes_rooms(self) -> bool {
        matches!(self, Self::Enrolling | Self::Matching | Self::Running)
    }

    /// Whether nothing will happen in it any more.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled)
    }
}

/// One run of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// Its id.
    pub id: CohortId,
    /// Its community.
    pub guild: GuildId,
    /// What people call it, 1 to 60 characters, one of its kind in the community. Written by a coordinator, to be made
    /// safe before it is shown.
    pub name: String,
    /// The program as it was at opening.
    pub program: Arc<Program>,
    /// The zone of its dates and prompts.
    pub zone: Zone,
    /// Its days.
    pub dates: CohortDates,
    /// When its days were moved, the last time.
    pub moved_at: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: CohortState,
    /// When sign-up opened; of a draft, when it was written.
    pub opened_at: DateTime<Utc>,
    /// When its work started, if it has.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was closed or called off, if it was.
    pub closed_at: Option<DateTime<Utc>>,
    /// When sign-up was opened again for who comes late, if it is; it counts while the cohort is under way.
    pub sign_up_again_at: Option<DateTime<Utc>>,
    /// Where its sign-up panel was posted.
    pub panel_channel: Option<ChannelId>,
}

/// How long a start can be taken back.
pub const START_CAN_BE_TAKEN_BACK: Duration = Duration::hours(1);
/// Characters of a cohort's name.
pub const NAME_LIMIT: u32 = 60;

impl Cohort {
    /// A new cohort in draft. The name is tidied; empty and overlong ones are refused.
    pub fn draft(
        id: CohortId,
        guild: GuildId,
        name: &str,
        program: Arc<Program>,
        zone: Zone,
        dates: CohortDates,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let name = one_line(name);
        if name.is_empty() {
            return CohortRefusal::CohortNameMissing.refuse();
        }
        if name.chars().count() > NAME_LIMIT as usize {
            return CohortRefusal::CohortNameTooLong { limit: NAME_LIMIT }.refuse();
        }
        Ok(Self {
            id,
            guild,
            name,
            program,
            zone,
            dates,
            moved_at: None,
            state: CohortState::Draft,
            opened_at: now,
            started_at: None,
            closed_at: None,
            sign_up_again_at: None,
            panel_channel: None,
        })
    }

    /// Every step is dated: the opening, the start and the end.
    fn step(self, from: &[CohortState], to: CohortState, now: DateTime<Utc>) -> Result<Self, Refusal> {
        if !from.contains(&self.state) {
            return CohortRefusal::CohortWrongState {
                state: self.state,
                needed: from.first().copied().unwrap_or(to),
            }
            .refuse();
        }
        let opened_at = if to == CohortState::Enrolling {
            now
        } else {
            self.opened_at
        };
        Ok(Self {
            state: to,
            opened_at,
            started_at: self.started_at.or((to == CohortState::Running).then_some(now)),
            closed_at: to.is_over().then_some(now),
            ..self
        })
    }

    /// Since when it works; `None` while it does not.
    pub fn running_since(&self) -> Option<DateTime<Utc>> {
        self.started_at.filter(|_| self.state == CohortState::Running)
    }

    /// Opens sign-up: draft → enrolling.
    pub fn open(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.step(&[CohortState::Draft], CohortState::Enrolling, now)
    }

    /// Ends sign-up to find pairs: enrolling → matching.
    pub fn begin_matching(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.step(&[CohortState::Enrolling], CohortState::Matching, now)
    }

    /// Starts the work: enrolling or matching → running. Prompts follow the dates, not this moment.
    pub fn start(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.step(&CohortState::STARTED_FROM, CohortState::Running, now)
    }

    /// Takes a start back within the hour, so that sign-up goes on: running → enrolling.
    ///
    /// Refused: a cohort that does not run, and one that has for longer.
    pub fn take_start_back(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let Some(since) = self.running_since() else {
            return CohortRefusal::CohortWrongState {
                state: self.state,
                needed: CohortState::Running,
            }
            .refuse();
        };
        if now > since + START_CAN_BE_TAKEN_BACK {
            return CohortRefusal::StartedTooLongAgo.refuse();
        }
        Ok(Self {
            state: CohortState::Enrolling,
            started_at: None,
            sign_up_again_at: None,
            ..self
        })
    }

    /// Whether people may sign up: before its work starts, and once sign-up was opened again for who comes late.
    pub fn takes_sign_ups(&self) -> bool {
        self.state.takes_sign_ups() || self.takes_late_sign_ups()
    }

    /// Whether sign-up was opened again.
    pub fn takes_late_sign_ups(&self) -> bool {
        self.state == CohortState::Running && self.sign_up_again_at.is_some()
    }

    /// Opens sign-up again, for who comes late or takes somebody's place, or closes it once more.
    ///
    /// Refused: a cohort that is not under way, and opening it when its last day has passed.
    pub fn set_late_sign_up(self, open: bool, now: DateTime<Utc>) -> Result<Self, Refusal> {
        if self.state != CohortState::Running {
            return CohortRefusal::CohortWrongState {
                state: self.state,
                needed: CohortState::Running,
            }
            .refuse();
        }
        let last = self.dates.last_day();
        if open && self.today(now) > last {
            return CohortRefusal::TooLateToJoin { last }.refuse();
        }
        let since = self.sign_up_again_at.or(Some(now));
        Ok(Self {
            sign_up_again_at: since.filter(|_| open),
            ..self
        })
    }

    /// Begins the ending: running → closing.
    pub fn close(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.step(&[CohortState::Running], CohortState::Closing, now)
    }

    /// Ends it for good: closing → closed.
    pub fn finish(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.step(&[CohortState::Closing], CohortState::Closed, now)
    }

    /// Calls it off, from any state before closing.
    pub fn cancel(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.step(
            &[
                CohortState::Draft,
                CohortState::Enrolling,
                CohortState::Matching,
                CohortState::Running,
            ],
            CohortState::Cancelled,
            now,
        )
    }

    /// Ends it as far as it has come: called off before its start, closed after it.
    pub fn end(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        match self.state {
            CohortState::Draft | CohortState::Enrolling | CohortState::Matching => self.cancel(now),
            CohortState::Running => self.close(now)?.finish(now),
            CohortState::Closing | CohortState::Closed | CohortState::Cancelled => self.finish(now),
        }
    }

    /// The day it is in the cohort's zone.
    pub fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        crate::ground::time::local_date(self.zone, now)
    }
}

/// The cohorts that a community has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CohortCount {
    /// Those that are neither closed nor called off.
    pub live: u32,
    /// Those opened since [`bounds::COHORTS_A_DAY`] began to count.
    pub of_a_day: u32,
    /// All that there ever were.
    pub in_all: u32,
}

/// Whether a community may open one more.
pub fn may_open_another(count: CohortCount) -> Result<(), Refusal> {
    bounds::LIVE_COHORTS.let_one_more(count.live, |limit| CohortRefusal::TooManyCohorts { limit })?;
    bounds::COHORTS_A_DAY.let_one_more(count.of_a_day, |limit| CohortRefusal::CohortsOfADay { limit })?;
    bounds::COHORTS_IN_ALL.let_one_more(count.in_all, |limit| CohortRefusal::CohortsInAll { limit })
}

/// Refuses a name that another cohort of the community has, or one that reads like it ([`folded`]).
pub fn check_name_is_free<'a>(name: &str, taken: impl IntoIterator<Item = &'a str>) -> Result<(), Refusal> {
    let name = one_line(name);
    let wanted = folded(&name);
    if taken.into_iter().any(|one| folded(one) == wanted) {
        return CohortRefusal::CohortNameTaken { name }.refuse();
    }
    Ok(())
}

/// Which cohort is meant: the named one, or the only one. A name in which there is nothing to see names none.
///
/// `live` are the cohorts of the community that the command could be about.
pub fn pick<'a>(live: &'a [Cohort], name: Option<&str>) -> Result<&'a Cohort, Refusal> {
    let Some(name) = visible(name) else {
        return match live {
            [] => Err(CohortRefusal::NoCohort.into()),
            [only] => Ok(only),
            several => Err(one_of(several.iter())),
        };
    };
    // What is picked from a list is a name to the letter, also beside one from before such names were refused.
    let mut exact = live
        .iter()
        .filter(|cohort| one_line(&cohort.name) == one_line(name));
    if let (Some(only), None) = (exact.next(), exact.next()) {
        return Ok(only);
    }
    let wanted = folded(name);
    let called = |cohort: &&Cohort| folded(&cohort.name) == wanted || cohort.id.as_str() == wanted;
    let meant: Vec<&Cohort> = live.iter().filter(called).collect();
    match meant.as_slice() {
        [only] => Ok(only),
        [] => Err(CohortRefusal::UnknownCohort {
            given: name.to_owned(),
        }
        .into()),
        several => Err(one_of(several.iter().copied())),
    }
}

/// What was written where it has anything to see in it.
fn visible(name: Option<&str>) -> Option<&str> {
    name.filter(|name| !one_line(name).is_empty())
}

/// As [`pick`], where a cohort has to be in one of these states: none named, only those that are can be meant.
///
/// One that is named, or that is the only one, is handed on in whatever state it is: what is done to it says why not.
pub fn pick_in<'a>(
    live: &'a [Cohort],
    name: Option<&str>,
    states: &[CohortState],
) -> Result<&'a Cohort, Refusal> {
    let name = visible(name);
    if name.is_some() || live.len() < 2 {
        return pick(live, name);
    }
    let fitting: Vec<&Cohort> = live.iter().filter(|one| states.contains(&one.state)).collect();
    match (fitting.as_slice(), states.first()) {
        ([only], _) => Ok(only),
        ([], Some(needed)) => Err(CohortRefusal::NoCohortInState { needed: *needed }.into()),
        (several, _) => Err(one_of(several.iter().copied())),
    }
}

/// As [`pick`], where what is asked for is about a cohort at work: none named, the only one under way is meant.
pub fn pick_running<'a>(live: &'a [Cohort], name: Option<&str>) -> Result<&'a Cohort, Refusal> {
    let name = visible(name);
    let mut running = live.iter().filter(|cohort| cohort.state == CohortState::Running);
    match (name, running.next(), running.next()) {
        (None, Some(only), None) => Ok(only),
        _ => pick(live, name),
    }
}

/// Asks which of several is meant. Two of one name are told apart by first day and id.
fn one_of<'a>(several: impl Iterator<Item = &'a Cohort> + Clone) -> Refusal {
    let name = |cohort: &Cohort| {
        let alike = several
            .clone()
            .filter(|one| folded(&one.name) == folded(&cohort.name));
        match alike.count() {
            1 => cohort.name.clone(),
            _ => format!("{} ({}, {})", cohort.name, cohort.dates.starts_on, cohort.id),
        }
    };
    let names: Vec<String> = several.clone().map(name).collect();
    let (names, more) = in_a_sentence(&names);
    CohortRefusal::SeveralCohorts { names, more }.into()
}

#[cfg(test)]
mod tests;
