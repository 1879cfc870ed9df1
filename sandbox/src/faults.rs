//! Bad days: what is done to requests that a test chose.
//!
//! Owns matching and counting; the REST entrance carries the actions out.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::watch;

/// Names an injected fault.
pub type FaultId = u64;

/// What happens to a request.
#[derive(Clone, Debug)]
pub enum FaultAction {
    /// It is answered with this status and body and has no effect.
    Status(u16, Value),
    /// It takes effect, and is answered with this status all the same.
    StatusAfterEffect(u16),
    /// It takes effect, and the connection is dropped without an answer.
    CloseAfterEffect,
    /// The connection is dropped before anything happened.
    CloseBefore,
    /// It takes effect, and is answered only after the fault was cleared.
    HoldAfterEffect,
    /// It waits so many milliseconds of real time before it takes effect.
    DelayBefore(u64),
    /// 429 with these seconds to wait, and `user`, `global` or `shared` as scope.
    RateLimited {
        /// Seconds.
        retry_after: f64,
        /// Hits the global limit.
        global: bool,
        /// `user`, `global`, `shared`.
        scope: &'static str,
    },
}

/// A fault: which requests, and what happens to them.
#[derive(Clone, Debug)]
pub struct Fault {
    /// `POST`; `*` for any.
    pub method: String,
    /// Path below `/api/v10`, `*` standing for one part and `**` for any rest.
    pub path: String,
    /// What happens.
    pub action: FaultAction,
    /// So many matching requests go through first.
    pub after: u32,
    /// So many requests are hit, `None` for all.
    pub times: Option<u32>,
}

impl Fault {
    /// A fault that hits the next matching request once.
    #[must_use]
    pub fn once(method: &str, path: &str, action: FaultAction) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            action,
            after: 0,
            times: Some(1),
        }
    }

    /// A fault that hits each matching request until it is cleared.
    #[must_use]
    pub fn always(method: &str, path: &str, action: FaultAction) -> Self {
        Self {
            times: None,
            ..Self::once(method, path, action)
        }
    }

    /// Lets so many matching requests through first.
    #[must_use]
    pub fn after(self, count: u32) -> Self {
        Self { after: count, ..self }
    }

    /// Hits so many requests.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self {
            times: Some(count),
            ..self
        }
    }

    fn fits(&self, method: &str, path: &str) -> bool {
        (self.method == "*" || self.method == method) && glob(&self.path, path)
    }
}

fn glob(pattern: &str, path: &str) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    for wanted in pattern.trim_matches('/').split('/') {
        match (wanted, parts.next()) {
            ("**", _) => return true,
            ("*", Some(_)) => {}
            (wanted, Some(part)) if wanted == part => {}
            _ => return false,
        }
    }
    parts.next().is_none()
}

/// What a request met: the action, and for a hold what releases it.
#[derive(Debug)]
pub(crate) struct Hit {
    pub action: FaultAction,
    pub released: watch::Receiver<bool>,
}

#[derive(Debug)]
struct Injected {
    id: FaultId,
    fault: Fault,
    hits: u32,
    release: Arc<watch::Sender<bool>>,
}

/// All faults in force.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    last: FaultId,
    all: Vec<Injected>,
}

impl Faults {
    /// An id that no fault has had.
    pub(crate) fn new_id(&mut self) -> FaultId {
        self.last += 1;
        self.last
    }

    pub(crate) fn inject(&mut self, fault: Fault) -> FaultId {
        self.last += 1;
        let release = Arc::new(watch::Sender::new(false));
        self.all.push(Injected {
            id: self.last,
            fault,
            hits: 0,
            release,
        });
        self.last
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

    /// How many requests a fault has hit; `None` when it is gone.
    pub(crate) fn hits(&self, id: FaultId) -> Option<u32> {
        self.all
            .iter()
            .find(|injected| injected.id == id)
            .map(|injected| injected.hits)
    }

    pub(crate) fn list(&self) -> Vec<(FaultId, Fault, u32)> {
        self.all
            .iter()
            .map(|injected| (injected.id, injected.fault.clone(), injected.hits))
            .collect()
    }

    /// Counts a request against the faults; the first that hits is carried out.
    pub(crate) fn meet(&mut self, method: &str, path: &str) -> Option<Hit> {
        for injected in &mut self.all {
            let spent = injected.fault.times.is_some_and(|times| injected.hits >= times);
            if spent || !injected.fault.fits(method, path) {
                continue;
            }
            if injected.fault.after > 0 {
                injected.fault.after -= 1;
                continue;
            }
            injected.hits += 1;
            return Some(Hit {
                action: injected.fault.action.clone(),
                released: injected.release.subscribe(),
            });
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_hits_only_what_it_names_and_only_so_often() {
        let mut faults = Faults::default();
        let fault = Fault::once("POST", "/channels/*/messages", FaultAction::CloseAfterEffect).after(1);
        let id = faults.inject(fault);
        assert!(faults.meet("GET", "/channels/1/messages").is_none());
        assert!(faults.meet("POST", "/channels/1/messages").is_none());
        assert!(faults.meet("POST", "/channels/1/messages/2").is_none());
        assert!(faults.meet("POST", "/channels/1/messages").is_some());
        assert!(faults.meet("POST", "/channels/1/messages").is_none());
        assert_eq!(faults.hits(id), Some(1));
    }
}
