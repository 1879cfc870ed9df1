//! What the time is, from a machine's clock that may be false: pure, over what the machine shows and what Discord says.
//!
//! Two things of the machine are compared at each reading: its wall clock, which anybody may set, and its running time,
//! which nobody can. Where they part, or where nobody looked for long, the wall clock may have been set and the machine
//! may have slept. Which of the two it was is for Discord to say: each of its answers carries the date.
//!
//! **Invariant:** as long as that is open, the time goes on from the last instant that held, by the running time alone,
//! and nothing may be concluded from it ([`Reading::is_certain`]).
//! **Invariant:** one answer of Discord's that contradicts the machine convinces nobody; two that agree do.
//! **Invariant:** time in which the machine was asleep is never told as certain: it lies within an [`Unseen`].

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Between two readings the two may part by so much: a clock that is being adjusted, a busy machine.
const STEP: TimeDelta = TimeDelta::seconds(30);
/// A running bot looks at the clock every few seconds. After so long without a reading the machine was asleep or its time
/// was tampered with, whatever both clocks say.
const GAP: TimeDelta = TimeDelta::minutes(2);
/// A wall clock that differs from Discord's by so much is used as it is.
const TOLERATED: TimeDelta = TimeDelta::seconds(30);
/// Measurements differ by so much although nothing has changed, beside what the way to Discord adds.
const JITTER: TimeDelta = TimeDelta::seconds(2);
/// An answer that was so long on its way tells no time.
const SLOWEST: Duration = Duration::from_secs(15);
/// Where answers carry no date for so long, the wall clock is all there is.
const NOBODY_TELLS: Duration = Duration::from_secs(600);

/// What the machine shows at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Machine {
    /// Its wall clock.
    pub(super) wall: DateTime<Utc>,
    /// For how long it has been running, asleep or not as the system counts it.
    pub(super) running: Duration,
}

/// The time, and whether anything may be concluded from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) now: DateTime<Utc>,
    pub(super) is_certain: bool,
}

/// An answer of Discord's, as far as it tells the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answer {
    /// The running time when it was asked for.
    pub(super) asked: Duration,
    /// What its header says, in whole seconds; nothing where it has none that can be read.
    pub(super) date: Option<DateTime<Utc>>,
}

/// Something about the machine's clock that a person should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It was set wrong, and is wrong by so much (ahead, if positive).
    Wrong(TimeDelta),
    /// It was set wrong by so much, and is right again.
    WasWrong(TimeDelta),
    /// It was wrong, and is right now.
    RightAgain,
    /// The machine was asleep, or its clock was put right, by so much.
    Passed(TimeDelta),
}

/// Time that passed by Discord's word while this machine did not see it pass: it was asleep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unseen {
    /// The last instant that held before.
    pub from: DateTime<Utc>,
    /// The first that holds again.
    pub until: DateTime<Utc>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Doubt {
    /// The running time at which it began.
    since: Duration,
    /// The last instant that held before, where it held by Discord's word.
    held: Option<DateTime<Utc>>,
    /// The farthest that the wall clock was from our reckoning meanwhile.
    farthest: TimeDelta,
    /// How far ahead the wall clock was known to be before.
    before: TimeDelta,
}

/// How far Discord's time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    /// Discord's time, at
    at: DateTime<Utc>,
    /// this running time.
    running: Duration,
}

/// What is known of the time.
#[derive(Debug, Clone)]
pub(super) struct Reckoning {
    last: Machine,
    /// How far the wall clock is ahead of the time; zero while it is right.
    ahead: TimeDelta,
    doubt: Option<Doubt>,
    /// What one answer said that contradicts the machine: how far ahead it would be.
    claim: Option<TimeDelta>,
    /// How far the wall clock was ahead of Discord's when that was measured last.
    skew: Option<TimeDelta>,
    told: Option<Told>,
    unseen: Option<Unseen>,
}

impl Reckoning {
    /// Begins with what the machine shows; Discord has not been heard yet.
    pub(super) fn begin(machine: Machine) -> Self {
        Self {
            last: machine,
            ahead: TimeDelta::zero(),
            doubt: None,
            claim: None,
            skew: None,
            told: None,
            unseen: None,
        }
    }

    /// What the time is.
    pub(super) fn read(&mut self, machine: Machine) -> Reading {
        let moved = machine.wall - self.last.wall;
        let passed = span(machine.running.saturating_sub(self.last.running));
        if passed > GAP {
            // Nobody looked: as far as we know no time has passed.
            self.suspect(machine, moved);
        } else if (moved - passed).abs() > STEP {
            self.suspect(machine, moved - passed);
        }
        self.last = machine;
        Reading {
            now: self.now(),
            is_certain: self.doubt.is_none(),
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.last
            .wall
            .checked_sub_signed(self.ahead)
            .unwrap_or(self.last.wall)
    }

    fn suspect(&mut self, machine: Machine, by: TimeDelta) {
        let before = self.ahead;
        // Where Discord was never heard, the wall clock may have been false all along: nothing is known to have passed.
        let held = self.told.map(|_| self.now());
        self.ahead += by;
        self.claim = None;
        let doubt = self.doubt.get_or_insert(Doubt {
            since: machine.running,
            held,
            farthest: TimeDelta::zero(),
            before,
        });
        let off = self.ahead - doubt.before;
        if off.abs() > doubt.farthest.abs() {
            doubt.farthest = off;
        }
    }

    /// Discord answered. Returns what a person should know.
    pub(super) fn hear(&mut self, machine: Machine, answer: Answer) -> Option<News> {
        self.read(machine);
        let on_its_way = machine.running.saturating_sub(answer.asked);
        let Some(date) = answer.date else {
            return self.hear_nothing(machine);
        };
        if on_its_way > SLOWEST {
            return None;
        }
        // Said somewhere on the way, and cut to the second.
        let half = span(on_its_way) / 2;
        let unsure = half + TimeDelta::milliseconds(500);
        let discords = date + unsure;
        self.told = Some(Told {
            at: discords,
            running: machine.running,
        });
        let skew = machine.wall - discords;
        self.skew = Some(skew);
        let is_as_reckoned = (skew - self.ahead).abs() <= JITTER + unsure;
        if is_as_reckoned && self.doubt.is_none() {
            self.claim = None;
            return None;
        }
        if skew.abs() <= TOLERATED {
            return self.settle(TimeDelta::zero());
        }
        if is_as_reckoned {
            // Discord and the running time agree against the wall clock.
            return self.settle(self.ahead);
        }
        self.convince(skew, unsure)
    }

    /// The wall clock is said to be wrong by `skew`; the second that says so decides.
    fn convince(&mut self, skew: TimeDelta, unsure: TimeDelta) -> Option<News> {
        let agrees = |claim: TimeDelta| (claim - skew).abs() <= (JITTER + unsure) * 2;
        if self.claim.is_some_and(agrees) {
            return self.settle(skew);
        }
        self.claim = Some(skew);
        let (since, before) = (self.last.running, self.ahead);
        self.doubt.get_or_insert(Doubt {
            since,
            held: None,
            farthest: TimeDelta::zero(),
            before,
        });
        None
    }

    /// An answer without a date: if there are no others, the wall clock has to do.
    fn hear_nothing(&mut self, machine: Machine) -> Option<News> {
        let since = self.doubt?.since;
        if machine.running.saturating_sub(since) < NOBODY_TELLS {
            return None;
        }
        self.settle(TimeDelta::zero())
    }

    /// It is known: the wall clock is ahead by so much.
    fn settle(&mut self, ahead: TimeDelta) -> Option<News> {
        let is_right = ahead == TimeDelta::zero();
        let reckoned = self.ahead;
        self.ahead = ahead;
        self.claim = None;
        let Some(doubt) = self.doubt.take() else {
            return (is_right && reckoned != TimeDelta::zero()).then_some(News::RightAgain);
        };
        if reckoned - ahead > STEP
            && let Some(held) = doubt.held
        {
            // One that nobody has taken note of yet ends later with that.
            let from = self.unseen.map_or(held, |unseen| unseen.from);
            let until = self.now();
            self.unseen = Some(Unseen { from, until });
        }
        if !is_right {
            let known = (ahead - doubt.before).abs() <= STEP;
            return (!known).then_some(News::Wrong(ahead));
        }
        if doubt.before != TimeDelta::zero() {
            return Some(News::RightAgain);
        }
        if reckoned.abs() <= STEP {
            // It went away and came back.
            return (doubt.farthest.abs() > STEP).then_some(News::WasWrong(doubt.farthest));
        }
        Some(News::Passed(reckoned))
    }

    /// The time that nobody here saw pass, until it is noted.
    pub(super) fn unseen(&self) -> Option<Unseen> {
        self.unseen
    }

    /// It has been noted.
    pub(super) fn note(&mut self, noted: Unseen) {
        self.unseen = self.unseen.filter(|unseen| *unseen != noted);
    }

    /// The clock was moved by whoever it belongs to, and shows this now: so much time has passed, whatever was known of it.
    pub(super) fn live_to(&mut self, machine: Machine) {
        // What Discord said before holds only forward from there.
        self.told = self.told.filter(|_| machine.wall >= self.last.wall);
        self.last = machine;
    }

    /// How far the wall clock was ahead of Discord's when that was measured last.
    pub(super) fn skew(&self) -> Option<TimeDelta> {
        self.skew
    }

    /// Discord's time, carried on by the running time since it was heard; not later than it really is by more than an
    /// answer was on its way.
    pub(super) fn discords(&self, machine: Machine) -> Option<DateTime<Utc>> {
        let told = self.told?;
        told.at
            .checked_add_signed(span(machine.running.saturating_sub(told.running)))
    }
}

fn span(time: Duration) -> TimeDelta {
    TimeDelta::from_std(time).unwrap_or(TimeDelta::MAX)
}

#[cfg(test)]
mod tests;
