//! Events that a fault keeps back, and when each of them goes out.
//!
//! Owns the waiting; the world's own passing of time lets them go.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::faults::FaultId;

/// How long an event stays behind the answer to its request, in real time.
pub(super) const BEHIND_ANSWER: Duration = Duration::from_millis(100);

/// What an event waits for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Until {
    /// Nothing.
    Now,
    /// Sandbox time.
    Clock(DateTime<Utc>),
    /// Real time.
    Real(Instant),
    /// The end of a fault.
    Cleared(FaultId),
}

/// An event that waits.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub session: String,
    pub name: &'static str,
    pub data: Arc<str>,
    pub corrupt: bool,
    pub until: Until,
}

/// All that wait, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Shelf(Vec<Held>);

impl Shelf {
    pub(super) fn put(&mut self, held: Held) {
        self.0.push(held);
    }

    /// Takes those whose time has come, the earliest first.
    pub(super) fn due(&mut self, now: DateTime<Utc>) -> Vec<Held> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let real = Instant::now();
        let mut due: Vec<Held> = self
            .0
            .extract_if(.., |held| match held.until {
                Until::Now => true,
                Until::Clock(at) => at <= now,
                Until::Real(at) => at <= real,
                Until::Cleared(_) => false,
            })
            .collect();
        due.sort_by_key(|held| match held.until {
            Until::Clock(at) => at,
            _ => now,
        });
        due
    }

    /// Lets those go that wait for the end of this fault, of any fault without an id.
    pub(super) fn release(&mut self, id: Option<FaultId>) {
        for held in &mut self.0 {
            if let Until::Cleared(fault) = held.until
                && id.is_none_or(|id| id == fault)
            {
                held.until = Until::Now;
            }
        }
    }
}
