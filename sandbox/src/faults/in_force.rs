//! The list of what is in force: matching, counting, clearing.
//!
//! Must not carry anything out.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use super::{Fault, FaultAction, FaultId, Statement};

/// What a request met: the action, and for a hold what releases it.
#[derive(Debug)]
pub(crate) struct Hit {
    pub action: FaultAction,
    pub released: watch::Receiver<bool>,
}

#[derive(Debug)]
struct Injected {
    id: FaultId,
    statement: Statement,
    /// Matching requests that may still go through first.
    before: u32,
    ends: Option<DateTime<Utc>>,
    hits: u32,
    release: Arc<watch::Sender<bool>>,
}

/// All faults of requests, and all of the world whose time has not come.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    last: FaultId,
    all: Vec<Injected>,
}

impl Faults {
    /// A new id, for a fault that is kept elsewhere.
    pub(crate) fn new_id(&mut self) -> FaultId {
        self.last += 1;
        self.last
    }

    pub(crate) fn inject(&mut self, fault: Fault, now: DateTime<Utc>) -> FaultId {
        let (before, ends) = (fault.after, fault.lasts.map(|span| now + span));
        self.add(Statement::Requests(fault), before, ends)
    }

    /// Notes what is to happen later.
    pub(crate) fn plan(&mut self, statement: Statement) -> FaultId {
        self.add(statement, 0, None)
    }

    fn add(&mut self, statement: Statement, before: u32, ends: Option<DateTime<Utc>>) -> FaultId {
        let id = self.new_id();
        self.all.push(Injected {
            id,
            statement,
            before,
            ends,
            hits: 0,
            release: Arc::new(watch::Sender::new(false)),
        });
        id
    }

    /// Ends faults, all of them without an id, and lets held answers go.
    pub(crate) fn clear(&mut self, id: Option<FaultId>) {
        self.all.retain(|injected| {
            let keep = id.is_some_and(|id| id != injected.id);
            if !keep {
                injected.release.send_replace(true);
            }
            keep
        });
    }

    /// Takes something planned off the list; false when it was cleared before.
    pub(crate) fn take(&mut self, id: FaultId) -> bool {
        let there = self.all.iter().any(|injected| injected.id == id);
        self.clear(Some(id));
        there
    }

    pub(crate) fn list(&self) -> Vec<(FaultId, Statement, u32)> {
        let each = |injected: &Injected| (injected.id, injected.statement.clone(), injected.hits);
        self.all.iter().map(each).collect()
    }

    /// Whether answers from the past are wanted, so that the past has to be kept.
    pub(crate) fn need_the_past(&self) -> bool {
        self.all.iter().any(|injected| match &injected.statement {
            Statement::Requests(fault) => {
                let parts = fault.action.parts();
                parts.iter().any(|part| matches!(part, FaultAction::Stale(_)))
            }
            _ => false,
        })
    }

    /// Counts a request against the faults; the first that hits is carried out. One that a fault has hit counts
    /// for those that let some through first, too.
    pub(crate) fn meet(&mut self, method: &str, path: &str, now: DateTime<Utc>) -> Option<Hit> {
        let mut hit = None;
        for injected in &mut self.all {
            let Statement::Requests(fault) = &injected.statement else {
                continue;
            };
            let spent = fault.times.is_some_and(|times| injected.hits >= times);
            let over = injected.ends.is_some_and(|ends| ends <= now);
            if spent || over || !fault.fits(method, path) {
                continue;
            }
            if injected.before > 0 {
                injected.before -= 1;
            } else if hit.is_none() {
                injected.hits += 1;
                hit = Some(Hit {
                    action: fault.action.clone(),
                    released: injected.release.subscribe(),
                });
            }
        }
        hit
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const MESSAGES: &str = "/channels/*/messages";

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    #[test]
    fn a_fault_hits_only_what_it_names_and_only_so_often() {
        let mut faults = Faults::default();
        let fault = Fault::once("POST", MESSAGES, FaultAction::CloseAfterEffect).after(1);
        faults.inject(fault, noon());
        let mut met = |method: &str, path: &str| faults.meet(method, path, noon()).is_some();
        assert!(!met("GET", "/channels/1/messages"));
        assert!(!met("POST", "/channels/1/messages"));
        assert!(!met("POST", "/channels/1/messages/2"));
        assert!(met("POST", "/channels/1/messages"));
        assert!(!met("POST", "/channels/1/messages"));
        assert_eq!(faults.list()[0].2, 1);
    }

    #[test]
    fn a_request_that_one_fault_hits_counts_for_those_that_wait() {
        let mut faults = Faults::default();
        faults.inject(Fault::once("POST", MESSAGES, FaultAction::CloseBefore), noon());
        faults.inject(
            Fault::once("POST", MESSAGES, FaultAction::CloseAfterEffect).after(1),
            noon(),
        );
        let mut met = || {
            let hit = faults.meet("POST", "/channels/1/messages", noon());
            hit.map(|hit| hit.action)
        };
        assert_eq!(met(), Some(FaultAction::CloseBefore));
        assert_eq!(met(), Some(FaultAction::CloseAfterEffect));
        assert_eq!(met(), None);
    }

    #[test]
    fn a_fault_that_lasts_an_hour_is_over_after_an_hour() {
        let mut faults = Faults::default();
        let fault = Fault::always("*", "**", FaultAction::CloseBefore).lasting(TimeDelta::hours(1));
        faults.inject(fault, noon());
        let almost = noon() + TimeDelta::minutes(59);
        assert!(faults.meet("GET", "/gateway", almost).is_some());
        assert!(
            faults
                .meet("GET", "/gateway", noon() + TimeDelta::hours(1))
                .is_none()
        );
    }
}
