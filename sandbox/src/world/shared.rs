//! The world behind its lock: the one place where it changes, and from which what happened is told.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::World;

/// The world behind its lock, and the bell that rings when it changed.
#[derive(Debug)]
pub struct Shared {
    world: Mutex<World>,
    changes: watch::Sender<u64>,
}

impl Shared {
    pub(crate) fn new(world: World) -> Arc<Self> {
        Arc::new(Self {
            world: Mutex::new(world),
            changes: watch::Sender::new(0),
        })
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The one way to change the world: time takes its effect, `action` acts, and what happened is told
    /// to each session that may see it.
    pub fn apply<T>(&self, action: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.lock();
        world.let_time_pass();
        let result = action(&mut world);
        world.note_past();
        world.fan_out();
        drop(world);
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
        result
    }

    /// Lets time pass without any other change; rings only when something came of it.
    pub(crate) fn tick(&self) {
        let mut world = self.lock();
        world.let_time_pass();
        if world.stirred {
            world.note_past();
            world.fan_out();
            drop(world);
            self.changes.send_modify(|count| *count = count.wrapping_add(1));
        }
    }

    /// What a REST answer has to wait for, because a fault wants its events to be there first.
    pub(crate) fn before_answer(&self) -> Vec<tokio::sync::oneshot::Receiver<()>> {
        self.lock().sessions.before_answer()
    }

    /// Reads the world.
    pub fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.lock())
    }

    /// Counts up whenever the world may have changed.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Waits until `look` finds something; `None` after `limit` of real time.
    pub async fn wait_for<T>(
        &self,
        limit: std::time::Duration,
        mut look: impl FnMut(&World) -> Option<T>,
    ) -> Option<T> {
        let mut changes = self.changes();
        tokio::time::timeout(limit, async {
            loop {
                changes.borrow_and_update();
                if let Some(found) = self.read(&mut look) {
                    return Some(found);
                }
                changes.changed().await.ok()?;
            }
        })
        .await
        .ok()
        .flatten()
    }
}

impl World {
    fn fan_out(&mut self) {
        self.stirred = false;
        let events = std::mem::take(&mut self.events);
        if events.is_empty() || self.sessions.is_empty() {
            return;
        }
        let mut sessions = std::mem::take(&mut self.sessions);
        for event in &events {
            crate::gateway::deliver(self, &mut sessions, event);
        }
        self.sessions = sessions;
    }
}
