//! What waits for a person, counted by what it is and why.

use chrono::{DateTime, Utc};
use trellis_kernel::outbox::{Kind, Stand, Stopped, Trouble};

/// Effects that wait for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stuck {
    /// What they do; `None` where they cannot be read.
    pub(super) kind: Option<Kind>,
    /// Why they wait.
    pub(super) trouble: Trouble,
    /// Given up until somebody decides; otherwise it is tried again by itself.
    pub(super) parked: bool,
    pub(super) count: usize,
    /// Since when the first of them waits.
    pub(super) since: DateTime<Utc>,
}

/// Counts what is held or parked; what is being tried again waits for nobody.
pub(super) fn count(stopped: Vec<Stopped>) -> Vec<Stuck> {
    let mut found: Vec<Stuck> = Vec::new();
    for one in stopped.into_iter().filter(|one| one.stand != Stand::Tried) {
        let parked = one.stand == Stand::Parked;
        let is_alike = |s: &&mut Stuck| s.kind == one.kind && s.trouble == one.trouble && s.parked == parked;
        match found.iter_mut().find(is_alike) {
            Some(stuck) => stuck.count += 1,
            None => found.push(Stuck {
                kind: one.kind,
                trouble: one.trouble,
                parked,
                count: 1,
                since: one.since,
            }),
        }
    }
    found
}
