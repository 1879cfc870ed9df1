//! The courier: takes what is owed from the outbox to Discord, and survives anything on the way.
//!
//! What is due is claimed when a request may go and not before: who waits for a bucket holds no place (`waiting`). A claim
//! is committed before the request is made, Discord's id after it. A claim that nobody knows the end of is looked for in
//! Discord before it is repeated (`effects`); what cannot be proven is parked.
//!
//! **Invariant:** it takes no other input than the rows and `now`; a wake-up only makes it sooner.

mod deliver;
mod finding;
mod prepare;
mod settle;
mod waiting;

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use trellis_domain::ids::{EffectRef, GuildId, UserId};

use super::change::Change;
use super::clock::{self, Clock};
use super::db::Db;
use super::discord::message::Message;
use super::discord::{Port, Urgency};
use super::effects::Request;
use super::meta;
use super::outbox::{Action, Kind, Lane, Target, Trouble, store};
use super::pings;
use super::secrets::Vault;
use super::texts::Texts;
use crate::error::Result;
use crate::random::Random;
use prepare::Claimed;
use waiting::Waiting;

/// How many deliveries may be under way side by side;
const SIDE_BY_SIDE: usize = 64;
/// of one community, fewer. Who waits for a bucket is not under way and has no place.
const OF_ONE_COMMUNITY: i64 = 8;

/// How long a finished delivery can be looked up.
const KEPT_FOR: chrono::Duration = chrono::Duration::days(30);

/// So many tries of what is held follow each change in its server; after that
const AT_ONCE: i64 = 3;
/// one in so long, however much changes.
const BETWEEN_CHANGES: chrono::Duration = chrono::Duration::minutes(10);

/// What the courier asks the features for; `bot` answers.
pub trait Views: Send + Sync {
    /// Draws `subject` as `view`. `None` when there is nothing to draw any more: the effect is given up.
    fn draw<'a>(
        &'a self,
        tx: &'a mut SqliteConnection,
        view: &'a str,
        subject: &'a str,
    ) -> BoxFuture<'a, Result<Option<Message>>>;

    /// Those of `people` whom the message of a delivery, by its community and number, may ping now: who was pinged as often as
    /// their week has room for gets it in silence.
    fn may_be_pinged<'a>(
        &'a self,
        tx: &'a mut SqliteConnection,
        delivery: (GuildId, i64),
        people: &'a [UserId],
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Vec<UserId>>>;

    /// Where a community is told what stands still: the line it waits in, and the channel.
    fn told_in(&self, guild: GuildId) -> (Lane, Target);

    /// What is said there when an effect is held, or given up.
    fn trouble(&self, kind: Kind, trouble: &Trouble) -> Option<Message>;

    /// What it is called that an action makes, where Discord does not take the name that it was to have. `mark` tells one
    /// from another.
    fn neutral_name(&self, action: &Action, mark: &str) -> Option<String>;

    /// Something became of what is known, or was to be known, under a key: whose it is stores and owes what follows, in the
    /// transaction that settles the delivery.
    fn hear<'a>(&'a self, change: &'a mut Change<'_>, news: News<'a>) -> BoxFuture<'a, Result<()>>;
}

/// What became of what is known, or was to be known, under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct News<'n> {
    /// The community.
    pub guild: GuildId,
    /// The key.
    pub key: &'n str,
    /// What it is.
    pub what: Fate<'n>,
}

/// See [`News`]. It may be told more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate<'n> {
    /// It is not made until somebody mends what is in its way.
    Held(&'n Trouble),
    /// It is not made: it was given up.
    GivenUp(&'n Trouble),
    /// It is not made: the file that was to go with it could not be had any more.
    FileLost,
    /// It was made, with this name in place of the one that it was to have.
    Named(&'n str),
    /// The person, whom the key names as `person:<id>`, is not in the server.
    NotInServer(UserId),
    /// It was there and is not any more, or something waits for it that nothing will make.
    Gone,
}

/// Takes what is owed to Discord.
#[derive(Clone)]
pub struct Courier {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    port: Arc<Port>,
    clock: Clock,
    random: Random,
    vault: Arc<Vault>,
    views: Arc<dyn Views>,
    texts: Texts,
    between_redraws: TimeDelta,
    boot: i64,
    woken: Notify,
    refused: CancellationToken,
    /// Claims whose end could not be saved; opened again with the next claim.
    unsettled: Mutex<Vec<i64>>,
}

impl std::fmt::Debug for Courier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Courier")
            .field("boot", &self.inner.boot)
            .finish_non_exhaustive()
    }
}

/// What a courier works with.
pub struct Tools {
    /// The records.
    pub db: Db,
    /// The way out.
    pub port: Arc<Port>,
    /// The time.
    pub clock: Clock,
    /// For references and jitter.
    pub random: Random,
    /// For signing markers.
    pub vault: Arc<Vault>,
    /// What draws live messages.
    pub views: Arc<dyn Views>,
    /// Every word a person reads.
    pub texts: Texts,
    /// A message that nobody waits for is drawn anew once in so long, however much changes.
    pub between_redraws: TimeDelta,
}

impl Courier {
    /// A courier of this process. Claims of earlier processes are opened again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn new(tools: Tools) -> Result<Self> {
        let Tools {
            db,
            port,
            clock,
            random,
            vault,
            views,
            texts,
            between_redraws,
        } = tools;
        let now = clock.now();
        let (boot, open) = db
            .write(move |tx| {
                Box::pin(async move {
                    let boot = meta::next_boot(tx).await?;
                    store::plan_anew(tx, now).await?;
                    if meta::was_restored(tx, now).await? {
                        let pending = store::doubt_all(tx, now).await?;
                        tracing::warn!(
                            pending,
                            "what was still owed in the copy is looked for before it is sent"
                        );
                    }
                    Ok((boot, store::reopen_claims(tx, boot, now).await?))
                })
            })
            .await?;
        if open > 0 {
            tracing::info!(
                open,
                boot,
                "deliveries of an earlier run are looked for before they are repeated"
            );
        }
        let inner = Inner {
            db,
            port,
            clock,
            random,
            vault,
            views,
            texts,
            between_redraws,
            boot,
            woken: Notify::new(),
            refused: CancellationToken::new(),
            unsettled: Mutex::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Something is owed: look now.
    pub fn wake(&self) {
        self.inner.woken.notify_one();
    }

    /// Cancelled when Discord refuses the token: the process has to end then, with clear words.
    pub fn token_refused(&self) -> CancellationToken {
        self.inner.refused.clone()
    }

    /// A person has mended something in this community: what is held there is tried at once. Returns how much that is.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn release(&self, guild: GuildId) -> Result<u64> {
        self.release_after(guild, (i64::MAX, chrono::Duration::zero()))
            .await
    }

    /// Something in this community has changed: what is held there is tried soon.
    ///
    /// A storm of changes in one server, by mischief or by another bot, must not spend the refusals that all share.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn look_again(&self, guild: GuildId) -> Result<()> {
        self.release_after(guild, (AT_ONCE, BETWEEN_CHANGES))
            .await
            .map(drop)
    }

    async fn release_after(&self, guild: GuildId, manner: (i64, chrono::Duration)) -> Result<u64> {
        self.inner.port.forget_server(guild);
        let now = self.inner.clock.now();
        let anything_held = {
            let mut connection = self.inner.db.read().await?;
            store::is_anything_held(&mut connection, guild).await?
        };
        // A connection to thousands of servers begins with an event from each: none of them costs a commit.
        if !anything_held {
            return Ok(0);
        }
        let released = self
            .inner
            .db
            .write(move |tx| Box::pin(async move { store::release_held(tx, guild, manner, now).await }))
            .await?;
        if released > 0 {
            self.wake();
        }
        Ok(released)
    }

    /// Forgets deliveries that were finished long ago, and pings that count no more.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_finished(&self) -> Result<()> {
        let now = self.inner.clock.now();
        let gone = self
            .inner
            .db
            .write(move |tx| {
                Box::pin(async move {
                    pings::forget(tx, now).await?;
                    store::forget_finished(tx, now - KEPT_FOR).await
                })
            })
            .await?;
        if gone > 0 {
            tracing::debug!(gone, "finished deliveries forgotten");
        }
        Ok(())
    }

    /// How many effects are due or under way.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due(&self) -> Result<i64> {
        let now = self.inner.clock.now();
        let mut connection = self.inner.db.read().await?;
        store::count_due(&mut connection, now).await
    }

    /// Delivers until `stop`; then finishes what is under way and returns.
    pub async fn run(self, stop: CancellationToken) {
        let places = Arc::new(Semaphore::new(SIDE_BY_SIDE));
        let mut under_way = JoinSet::new();
        let mut waiting = Waiting::default();
        let port = Arc::clone(&self.inner.port);
        while !stop.is_cancelled() {
            let moved = port.moved();
            tokio::pin!(moved);
            // What ends from here on is heard, also before anybody listens.
            moved.as_mut().enable();
            let free = places.available_permits();
            let claimed = if free == 0 {
                Claimed {
                    lacks_places: true,
                    ..Claimed::default()
                }
            } else {
                self.inner.claim(&mut waiting, free).await
            };
            for (parcel, permit) in claimed.parcels {
                let inner = Arc::clone(&self.inner);
                // Only this loop takes places, so one is free for each parcel claimed.
                let place = Arc::clone(&places).acquire_owned().await;
                under_way.spawn(async move {
                    let is_more = inner.deliver(parcel, permit).await;
                    drop(place);
                    is_more
                });
            }
            let mut is_more = claimed.is_more;
            // A look costs more than many an end of a delivery, and most ends leave nothing to be found.
            while !is_more {
                let opens = waiting.opens(&port);
                let opened = opens.at.filter(|_| free > 0);
                is_more = tokio::select! {
                    () = self.inner.woken.notified() => true,
                    Some(ended) = under_way.join_next() => claimed.lacks_places || ended.unwrap_or(true),
                    () = moved.as_mut(), if opens.after_another => true,
                    () = clock::pause_until(opened.unwrap_or_else(Instant::now)), if opened.is_some() => true,
                    () = stop.cancelled() => true,
                };
            }
            while under_way.try_join_next().is_some() {}
        }
        while under_way.join_next().await.is_some() {}
    }
}

/// A claimed effect with its request.
#[derive(Debug)]
struct Parcel {
    id: i64,
    guild: GuildId,
    reference: EffectRef,
    action: Action,
    request: Request,
    attempt: i64,
    looks: i64,
    urgency: Urgency,
    owed_at: DateTime<Utc>,
    /// Set when an earlier attempt may have taken effect: since when to look for it.
    look_since: Option<DateTime<Utc>>,
}
