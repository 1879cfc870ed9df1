//! The typed operations of a [`Sandbox`]: addresses, clock, making and changing the world, faults, the record.
//!
//! What tests and hosts use in-process. They act without permission checks, as the owner of the machine.

mod channels;
mod commands;
mod events;
mod faults;
mod moderation;
mod people;
mod record;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::clock::ClockMode;
use crate::gateway::Live;
use crate::lock::lock;
use crate::persona::Persona;
use crate::rest::Server;
use crate::world::{Id, World};

/// How long a host may take to bring the clock to where it is wanted; after that nobody waits any more.
const HOST_MAY_TAKE: Duration = Duration::from_secs(120);

type ClockHook = Arc<dyn Fn(DateTime<Utc>) + Send + Sync>;
type PromptHook = Arc<dyn Fn() -> Option<DateTime<Utc>> + Send + Sync>;

#[derive(Default)]
pub(crate) struct Hooks {
    pub(crate) clock_wanted: Option<ClockHook>,
    /// The time that was asked of the host and is not reached.
    pub(crate) wanted: Option<DateTime<Utc>>,
    pub(crate) next_prompt: Option<PromptHook>,
    /// The person whose eyes are looked through, and the channel, where the page's address says nothing.
    pub(crate) first_look: Option<(Id, Id)>,
    /// What the page offers to try.
    pub(crate) tour: Option<Tour>,
}

/// A few things to try, which the page shows above the messages.
#[derive(Clone, Debug)]
pub struct Tour {
    /// What it is called.
    pub title: String,
    /// The things to try, in order.
    pub steps: Vec<TourStep>,
    /// A line below them; empty, there is none.
    pub note: String,
}

/// One thing to try.
#[derive(Clone, Debug)]
pub struct TourStep {
    /// The person whose eyes it is seen through.
    pub viewer: Id,
    /// The channel it happens in.
    pub channel: Id,
    /// What the command line holds then, where the person has written nothing yet.
    pub line: Option<String>,
    /// What to do, as a link.
    pub title: String,
    /// What is worth looking at.
    pub words: String,
}

/// A running sandbox; clones are handles to the same one. It ends when the last handle made by
/// [`Sandbox::start`] is dropped, or on [`Sandbox::shutdown`].
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) server: Arc<Server>,
    pub(crate) hooks: Arc<Mutex<Hooks>>,
    pub(crate) base: String,
    pub(crate) certificate: Option<String>,
    pub(crate) control: Option<String>,
    pub(crate) page: Option<String>,
    pub(crate) stop: CancellationToken,
    pub(crate) guard: Option<Arc<DropGuard>>,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

/// Addresses and accounts.
impl Sandbox {
    /// `http://127.0.0.1:PORT`, or `https://` with TLS, to be used in place of `https://discord.com`.
    #[must_use]
    pub fn base(&self) -> String {
        self.base.clone()
    }

    /// The certificate, as PEM, by which clients that speak TLS know it; none without [`Config::tls`](crate::Config::tls).
    #[must_use]
    pub fn certificate(&self) -> Option<String> {
        self.certificate.clone()
    }

    /// The page's address, if it is served.
    #[must_use]
    pub fn page_url(&self) -> Option<String> {
        self.page.clone()
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
                .users()
                .get(&world.bot())
                .map_or(String::new(), |bot| bot.token.clone())
        })
    }

    /// The application's id.
    #[must_use]
    pub fn application_id(&self) -> Id {
        self.read(|world| world.application().id)
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

    pub(crate) fn change<T>(&self, action: impl FnOnce(&mut Live) -> T) -> T {
        self.server.shared.change(action)
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
    pub async fn wait_for<T>(&self, limit: Duration, mut look: impl FnMut(&World) -> Option<T>) -> Option<T> {
        self.server.shared.wait_for(limit, |live| look(&live.world)).await
    }

    /// Waits until the bot is connected to the gateway; false after `limit`.
    pub async fn bot_connected(&self, limit: Duration) -> bool {
        let found = self.server.shared.wait_for(limit, |live| {
            live.sessions
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
        self.read(|world| world.clock().now())
    }

    /// Whether the clock runs or stands still.
    pub(crate) fn clock_mode(&self) -> ClockMode {
        self.read(|world| world.clock().mode())
    }

    /// Moves the clock; deadlines that pass by take effect.
    pub fn set_clock(&self, at: DateTime<Utc>) {
        self.change(|live| {
            live.world.set_clock(at);
            live.sessions.transcript.clock(at);
            lock(&self.server.limits).follow(live.world.clock());
            let mut hooks = lock(&self.hooks);
            hooks.wanted = hooks.wanted.filter(|wanted| *wanted > at);
        });
        self.server.shared.tick();
    }

    /// Moves the clock on.
    pub fn advance(&self, by: TimeDelta) {
        self.set_clock(self.now() + by);
    }

    /// Lets the clock stand still or run.
    pub(crate) fn freeze_clock(&self, frozen: bool) {
        self.apply(|world| {
            world.freeze_clock(frozen);
            lock(&self.server.limits).follow(world.clock());
        });
    }

    /// Gives the clock of the page and of the control side into the host's hands: they call `hook` with the time
    /// they want, and the host takes the sandbox there by [`Sandbox::set_clock`], in as many steps as it likes.
    /// Until it has set the clock to that time or beyond, the page shows that time is passing.
    pub fn on_clock_wanted(&self, hook: impl Fn(DateTime<Utc>) + Send + Sync + 'static) {
        lock(&self.hooks).clock_wanted = Some(Arc::new(hook));
    }

    /// Whether a host moves the clock itself.
    pub(crate) fn has_host_clock(&self) -> bool {
        lock(&self.hooks).clock_wanted.is_some()
    }

    /// Brings the clock to `at`, by the host where it took that over; returns when it is there.
    pub(crate) async fn want_clock(&self, at: DateTime<Utc>) {
        let hook = lock(&self.hooks).clock_wanted.clone();
        let Some(hook) = hook else {
            return self.set_clock(at);
        };
        // The pages hear of it by the change.
        self.apply(|_| lock(&self.hooks).wanted = Some(at));
        hook(at);
        let there = |_: &World| lock(&self.hooks).wanted.is_none().then_some(());
        if self.wait_for(HOST_MAY_TAKE, there).await.is_none() {
            self.apply(|_| lock(&self.hooks).wanted = None);
        }
    }

    /// The time that the host is on its way to.
    pub(crate) fn wanted(&self) -> Option<DateTime<Utc>> {
        lock(&self.hooks).wanted
    }

    /// Lets the page and the control side ask the host when its next prompt is due.
    pub fn on_next_prompt(&self, hook: impl Fn() -> Option<DateTime<Utc>> + Send + Sync + 'static) {
        lock(&self.hooks).next_prompt = Some(Arc::new(hook));
    }

    /// Lets open pages look again, after something that the host tells them has changed, such as its next prompt.
    pub fn refresh_pages(&self) {
        self.apply(|_| ());
    }

    /// Opens the page through these eyes at this channel where its address names neither.
    pub fn look_first(&self, persona: &Persona, channel: Id) {
        lock(&self.hooks).first_look = Some((persona.id(), channel));
    }

    /// Shows a tour on the page, on open ones as well.
    pub fn offer_tour(&self, tour: Tour) {
        lock(&self.hooks).tour = Some(tour);
        self.refresh_pages();
    }

    pub(crate) fn tour(&self) -> Option<Tour> {
        lock(&self.hooks).tour.clone()
    }

    pub(crate) fn first_look(&self) -> Option<(Id, Id)> {
        lock(&self.hooks).first_look
    }

    /// When the host's next prompt is due, if it says.
    pub(crate) fn next_prompt(&self) -> Option<DateTime<Utc>> {
        let hook = lock(&self.hooks).next_prompt.clone()?;
        hook()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    #[tokio::test]
    async fn a_host_takes_the_clock_there_in_its_own_steps() {
        let config = Config {
            frozen: true,
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let to = sandbox.now() + TimeDelta::days(2);
        let (wanted, mut wishes) = tokio::sync::mpsc::unbounded_channel();
        sandbox.on_clock_wanted(move |at| wanted.send(at).unwrap());
        let asking = tokio::spawn({
            let sandbox = sandbox.clone();
            async move { sandbox.want_clock(to).await }
        });
        assert_eq!(wishes.recv().await, Some(to));
        sandbox.advance(TimeDelta::days(1));
        assert_eq!(sandbox.wanted(), Some(to), "half way is not there");
        assert!(!asking.is_finished());
        sandbox.set_clock(to);
        asking.await.unwrap();
        assert_eq!((sandbox.wanted(), sandbox.now()), (None, to));
    }
}
