//! The typed operations of a [`Sandbox`]: addresses, clock, making and changing the world, faults, the record.
//!
//! What tests and hosts use in-process. They act without permission checks, as the owner of the machine.

mod bad_days;
mod channels;
mod people;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use crate::Sandbox;
use crate::clock::ClockMode;
use crate::rest::lock;
use crate::world::{Id, World};

/// Addresses and accounts.
impl Sandbox {
    /// `http://127.0.0.1:PORT`, to be used in place of `https://discord.com`.
    #[must_use]
    pub fn base(&self) -> String {
        self.base.clone()
    }

    /// The page's address, if it is served.
    #[must_use]
    pub fn page_url(&self) -> Option<String> {
        self.page.then(|| format!("{}/", self.base))
    }

    /// The control side's address, if there is one.
    #[must_use]
    pub fn control_url(&self) -> Option<String> {
        self.control.clone()
    }

    /// The bot's token, worthless anywhere else.
    #[must_use]
    pub fn bot_token(&self) -> String {
        self.read(|world| {
            world
                .users
                .get(&world.bot())
                .map_or(String::new(), |bot| bot.token.clone())
        })
    }

    /// The application's id.
    #[must_use]
    pub fn application_id(&self) -> Id {
        self.read(|world| world.application.id)
    }

    /// The bot's user id.
    #[must_use]
    pub fn bot_user(&self) -> Id {
        self.read(World::bot)
    }

    /// Reads the world as it is.
    pub fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        self.server.shared.read(look)
    }

    pub(crate) fn apply<T>(&self, action: impl FnOnce(&mut World) -> T) -> T {
        self.server.shared.apply(action)
    }

    /// Counts up whenever the world may have changed.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.server.shared.changes()
    }

    /// Waits until `look` finds something in the world; `None` after `limit` of real time.
    pub async fn wait_for<T>(&self, limit: Duration, look: impl FnMut(&World) -> Option<T>) -> Option<T> {
        self.server.shared.wait_for(limit, look).await
    }

    /// Waits until the bot is connected to the gateway; false after `limit`.
    pub async fn bot_connected(&self, limit: Duration) -> bool {
        let found = self.wait_for(limit, |world| {
            world
                .sessions
                .iter()
                .any(|session| session.bot && session.connected())
                .then_some(())
        });
        found.await.is_some()
    }
}

/// The clock.
impl Sandbox {
    /// Sandbox time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.read(|world| world.clock.now())
    }

    /// Whether the clock runs or stands still.
    #[must_use]
    pub fn clock_mode(&self) -> ClockMode {
        self.read(|world| world.clock.mode())
    }

    /// Moves the clock; deadlines that pass by take effect, then the host's hooks are called.
    pub fn set_clock(&self, at: DateTime<Utc>) {
        self.apply(|world| world.clock.set(at));
        self.server.shared.tick();
        let hooks: Vec<_> = lock(&self.hooks).clock_moved.clone();
        for hook in hooks {
            hook(at);
        }
    }

    /// Moves the clock on.
    pub fn advance(&self, by: TimeDelta) {
        self.set_clock(self.now() + by);
    }

    /// Lets the clock stand still or run.
    pub fn freeze_clock(&self, frozen: bool) {
        self.apply(|world| world.clock.freeze(frozen));
    }

    /// Calls `hook` with the new time after each move, so that a host can move its own clock.
    pub fn on_clock_moved(&self, hook: impl Fn(DateTime<Utc>) + Send + Sync + 'static) {
        lock(&self.hooks).clock_moved.push(Arc::new(hook));
    }

    /// Lets the page and the control side ask the host when its next prompt is due.
    pub fn on_next_prompt(&self, hook: impl Fn() -> Option<DateTime<Utc>> + Send + Sync + 'static) {
        lock(&self.hooks).next_prompt = Some(Arc::new(hook));
    }

    /// When the host's next prompt is due, if it says.
    #[must_use]
    pub fn next_prompt(&self) -> Option<DateTime<Utc>> {
        let hook = lock(&self.hooks).next_prompt.clone()?;
        hook()
    }
}
