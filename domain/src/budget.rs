//! The ask budget: how much a program may ask of a person, how often it may ping them, and what gives way when it is too much.
//!
//! An ask is a required field or tap that follows from a prompt or from the program's rhythm. What people begin of
//! themselves, and what answers it, is none.
//!
//! **Invariant:** what [`decide`] lets be said keeps each person within their limit in any seven days, whatever else was
//! said to them in the seven days before, and whatever must be said in the seven days after.

use std::iter::Sum;
use std::ops::{Add, Mul};

use chrono::{DateTime, Duration, Utc};

/// The time within which pings are counted.
pub const WEEK: Duration = Duration::days(7);
/// The days within which asks and their minutes are counted: twelve weeks.
pub const SEASON_DAYS: u32 = 84;
/// Two questions to one room lie at least so far apart; one that can be left out is merged into one that must be asked.
pub const TOGETHER: Duration = Duration::days(3);

/// What is asked of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asks {
    /// Required fields and taps.
    pub count: u32,
    /// How long they take, in tenths of a minute.
    pub tenths: u32,
    /// Messages that ping.
    pub pings: u32,
}

impl Asks {
    /// Nothing.
    pub const NOTHING: Self = Self::new(0, 0, 0);
    /// A button.
    pub const TAP: Self = Self::new(1, 1, 0);
    /// A field of a line.
    pub const SHORT: Self = Self::new(1, 5, 0);
    /// A field of several lines.
    pub const LONG: Self = Self::new(1, 15, 0);
    /// A message that pings.
    pub const PING: Self = Self::new(0, 0, 1);

    const fn new(count: u32, tenths: u32, pings: u32) -> Self {
        Self { count, tenths, pings }
    }

    /// What is left without these.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self::new(
            self.count.saturating_sub(other.count),
            self.tenths.saturating_sub(other.tenths),
            self.pings.saturating_sub(other.pings),
        )
    }

    /// The larger of each.
    #[must_use]
    pub fn or_more(self, other: Self) -> Self {
        Self::new(
            self.count.max(other.count),
            self.tenths.max(other.tenths),
            self.pings.max(other.pings),
        )
    }

    /// Whether each of these is within `most`, as far as `wanted` adds to it.
    fn are_within(self, most: Self, wanted: Self) -> bool {
        (wanted.count == 0 || self.count <= most.count)
            && (wanted.tenths == 0 || self.tenths <= most.tenths)
            && (wanted.pings == 0 || self.pings <= most.pings)
    }
}

impl Add for Asks {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(
            self.count.saturating_add(other.count),
            self.tenths.saturating_add(other.tenths),
            self.pings.saturating_add(other.pings),
        )
    }
}

impl Mul<u32> for Asks {
    type Output = Self;

    fn mul(self, times: u32) -> Self {
        Self::new(
            self.count.saturating_mul(times),
            self.tenths.saturating_mul(times),
            self.pings.saturating_mul(times),
        )
    }
}

impl Sum for Asks {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::NOTHING, Add::add)
    }
}

/// The most that may be asked: counts and tenths of minutes in twelve weeks, pings in any seven days.
pub type Limit = Asks;

/// How much may be asked of whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Of a mentee, for one room.
    pub mentee: Limit,
    /// Of a mentor with one mentee.
    pub mentor: Limit,
    /// Of a mentor, for each further mentee.
    pub further_mentee: Limit,
}

impl Budget {
    /// Unless a program says otherwise.
    pub const DEFAULT: Self = Self {
        mentee: Limit::new(55, 600, 3),
        mentor: Limit::new(45, 500, 3),
        further_mentee: Limit::new(18, 200, 2),
    };

    /// How often somebody with these seats may be pinged in any seven days.
    pub fn pings(&self, seats: Seats) -> u32 {
        let (first, others) = match seats.mentees {
            0 => (self.mentee.pings, seats.as_mentee.saturating_sub(1)),
            mentees => (self.mentor.pings, mentees - 1 + seats.as_mentee),
        };
        first.saturating_add(self.further_mentee.pings.saturating_mul(others))
    }

    /// Whether some limit of `own` is higher than it is unless a program says otherwise.
    pub fn is_more(own: Limit, usual: Limit) -> bool {
        own.count > usual.count || own.tenths > usual.tenths || own.pings > usual.pings
    }

    /// What is more generous of two, for a person in two programs.
    #[must_use]
    pub fn or_more(self, other: Self) -> Self {
        Self {
            mentee: self.mentee.or_more(other.mentee),
            mentor: self.mentor.or_more(other.mentor),
            further_mentee: self.further_mentee.or_more(other.further_mentee),
        }
    }
}

/// In how many mentorships somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seats {
    /// Rooms in which they are mentee.
    pub as_mentee: u32,
    /// Mentees in the rooms in which they are mentor.
    pub mentees: u32,
}

/// Something that is asked of a person at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// The moment at which it is asked.
    pub at: DateTime<Utc>,
    /// What it asks.
    pub asks: Asks,
}

/// How far a prompt gives way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// It is said whatever else was.
    Must,
    /// It waits so long for its turn, and is left out then.
    Waits(Duration),
}

/// What a kind of prompt asks of each person it goes to, and how far it gives way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asking {
    /// What it asks.
    pub asks: Asks,
    /// How far it gives way.
    pub priority: Priority,
}

impl Asking {
    /// One that asks nobody anything.
    pub const NOTHING: Self = Self::must(Asks::NOTHING);

    /// One that is said whatever else was.
    pub const fn must(asks: Asks) -> Self {
        Self {
            asks,
            priority: Priority::Must,
        }
    }

    /// One that waits so long for its turn, and is left out then.
    pub const fn waiting(asks: Asks, patience: Duration) -> Self {
        Self {
            asks,
            priority: Priority::Waits(patience),
        }
    }

    /// Whether it is a question that is asked whatever else was.
    pub fn is_asked_anyway(&self) -> bool {
        self.priority == Priority::Must && self.asks.count > 0
    }

    /// Whether it is a question that goes without saying at `at`, where a room is asked what must be asked at these moments.
    pub fn is_merged(&self, at: DateTime<Utc>, anyway: &[DateTime<Utc>]) -> bool {
        let gives_way = self.asks.count > 0 && self.priority != Priority::Must;
        gives_way && anyway.iter().any(|other| (*other - at).abs() <= TOGETHER)
    }
}

/// What is asked of a person who is asked something now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The most in any seven days.
    pub limit: Limit,
    /// What was asked of them within the last seven days, and what must be asked in the next.
    pub charges: Vec<Charge>,
}

impl Person {
    /// Whether `wanted` at `at` keeps every seven days around it within the limit.
    pub fn can_take(&self, wanted: Asks, at: DateTime<Utc>) -> bool {
        let begins = self.charges.iter().map(|one| one.at);
        // The heaviest seven days with `at` in them begin with something that is asked.
        let begins = begins.filter(|begin| *begin <= at && at - *begin < WEEK);
        begins.chain([at]).all(|begin| {
            let within = self
                .charges
                .iter()
                .filter(|one| one.at >= begin && one.at - begin < WEEK);
            let asked: Asks = within.map(|one| one.asks).sum();
            (asked + wanted).are_within(self.limit, wanted)
        })
    }

    /// From when on they can take it, at `from` at the earliest.
    fn free_from(&self, wanted: Asks, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let freed = self.charges.iter().map(|one| one.at + WEEK);
        let mut moments: Vec<DateTime<Utc>> = freed.filter(|at| *at > from).chain([from]).collect();
        moments.sort_unstable();
        moments.into_iter().find(|at| self.can_take(wanted, *at))
    }
}

/// What becomes of a prompt that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It is said now.
    Now,
    /// It is looked at again then.
    At(DateTime<Utc>),
    /// It is left out.
    Never,
}

/// When a prompt has its turn that was planned for `planned_at` and asks each of these people.
pub fn decide(people: &[Person], asking: Asking, planned_at: DateTime<Utc>, now: DateTime<Utc>) -> Turn {
    let wanted = asking.asks;
    let Priority::Waits(patience) = asking.priority else {
        return Turn::Now;
    };
    let mut at = now;
    loop {
        let free = people
            .iter()
            .map(|person| person.free_from(wanted, at))
            .try_fold(at, |latest, free| Some(latest.max(free?)));
        match free {
            None => return Turn::Never,
            // All of them can take it at the same moment.
            Some(free) if free == at => break,
            Some(free) => at = free,
        }
    }
    if at == now {
        Turn::Now
    } else if at <= planned_at + patience {
        Turn::At(at)
    } else {
        Turn::Never
    }
}

#[cfg(test)]
mod tests;
