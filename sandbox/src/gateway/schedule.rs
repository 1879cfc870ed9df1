//! What is to happen at a time that has not come: kept in order, done when the sandbox clock reaches it.
//!
//! Owns the order only. Each task runs inside `Shared::change`, with `now` at its own time.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::shared::Live;

type Task = Box<dyn FnOnce(&mut Live) + Send>;

/// Tasks by their time, and in the order in which they were put in.
#[derive(Default)]
pub(super) struct Schedule {
    queue: BTreeMap<(DateTime<Utc>, u64), Task>,
    last: u64,
}

impl std::fmt::Debug for Schedule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.queue.keys()).finish()
    }
}

impl Schedule {
    /// The first task that is due, with its time.
    pub(super) fn due(&mut self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, Task)> {
        let first = self.queue.first_entry().filter(|first| first.key().0 <= now)?;
        let ((at, _), task) = first.remove_entry();
        Some((at, task))
    }
}

impl Live {
    /// Lets something happen at a time of the sandbox clock.
    pub(crate) fn later(&mut self, at: DateTime<Utc>, task: impl FnOnce(&mut Live) + Send + 'static) {
        self.schedule.last += 1;
        let key = (at, self.schedule.last);
        self.schedule.queue.insert(key, Box::new(task));
    }
}
