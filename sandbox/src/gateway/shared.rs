//! The world and its listeners behind their lock: the one place where the world changes, and from which what happened
//! is told.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{oneshot, watch};

use super::dispatch::{deliver, release};
use super::schedule::Schedule;
use super::sessions::Sessions;
use crate::world::World;

/// The world, and those who are connected to it.
#[derive(Debug)]
pub(crate) struct Live {
    pub world: World,
    pub sessions: Sessions,
    /// What is to happen later.
    pub(super) schedule: Schedule,
}

impl Live {
    pub(crate) fn new(world: World, sessions: Sessions) -> Self {
        Self {
            world,
            sessions,
            schedule: Schedule::default(),
        }
    }

    /// Lets time take its effect, with all that was put off to a moment on the way.
    fn let_time_pass(&mut self) {
        let until = self.world.clock().now();
        while let Some((at, task)) = self.schedule.due(until) {
            self.pass_until(at);
            task(self);
        }
        self.pass_until(until);
    }

    fn pass_until(&mut self, at: chrono::DateTime<chrono::Utc>) {
        self.world.pass_until(at);
        release(&mut self.sessions, at);
    }

    fn tell_the_news(&mut self) {
        self.world.note_past();
        for event in self.world.take_news() {
            deliver(&self.world, &mut self.sessions, &event);
        }
        if let Some(listeners) = self.sessions.new_listeners() {
            self.world.set_listeners(listeners);
        }
    }
}

/// The world behind its lock, and the bell that rings when it changed.
#[derive(Debug)]
pub(crate) struct Shared {
    live: Mutex<Live>,
    changes: watch::Sender<u64>,
}

impl Shared {
    pub(crate) fn new(live: Live) -> Arc<Self> {
        Arc::new(Self {
            live: Mutex::new(live),
            changes: watch::Sender::new(0),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The one way to change the world: time takes its effect, `action` acts, and what happened is told to each session
    /// that may see it.
    pub(crate) fn change<T>(&self, action: impl FnOnce(&mut Live) -> T) -> T {
        let mut live = self.lock();
        live.let_time_pass();
        let result = action(&mut live);
        live.tell_the_news();
        drop(live);
        self.ring();
        result
    }

    /// [`Shared::change`] for all that needs the world only.
    pub(crate) fn apply<T>(&self, action: impl FnOnce(&mut World) -> T) -> T {
        self.change(|live| action(&mut live.world))
    }

    /// Lets time pass without any other change; rings only when something came of it.
    pub(crate) fn tick(&self) {
        let mut live = self.lock();
        live.let_time_pass();
        if live.world.has_news() {
            live.tell_the_news();
            drop(live);
            self.ring();
        }
    }

    fn ring(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// What a REST answer has to wait for, because a fault wants its events to be there first.
    pub(crate) fn before_answer(&self) -> Vec<oneshot::Receiver<()>> {
        self.lock().sessions.before_answer()
    }

    /// Reads the world.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        self.read_live(|live| look(&live.world))
    }

    /// Reads the world together with its listeners.
    pub(crate) fn read_live<T>(&self, look: impl FnOnce(&Live) -> T) -> T {
        look(&self.lock())
    }

    /// Counts up whenever the world may have changed.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Waits until `look` finds something; `None` after `limit` of real time.
    pub(crate) async fn wait_for<T>(
        &self,
        limit: std::time::Duration,
        mut look: impl FnMut(&Live) -> Option<T>,
    ) -> Option<T> {
        let mut changes = self.changes();
        tokio::time::timeout(limit, async {
            loop {
                changes.borrow_and_update();
                if let Some(found) = self.read_live(&mut look) {
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
