//! A change: one transaction with the instant at which it happens and all that it may need.
//!
//! Whatever a use case stores and owes goes through one, so both are committed together or not at all.
//!
//! **Invariant:** the clock is read once for a change; a commit that owes something wakes the courier by itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::EffectRef;

use crate::courier::Courier;
use crate::db::Db;
use crate::error::Result;
use crate::outbox::{self, Action, Lane, Post, Target};
use crate::random::Random;
use crate::secrets::Vault;
use crate::texts::Texts;

/// What changes are made with. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Means {
    /// The records.
    pub db: Db,
    /// Randomness.
    pub random: Random,
    /// Every word a person reads.
    pub texts: Texts,
    /// The keys to confidential answers.
    pub vault: Arc<Vault>,
    /// Takes what is owed.
    pub courier: Courier,
}

/// One transaction under way.
pub struct Change<'c> {
    /// The transaction.
    pub tx: &'c mut SqliteConnection,
    /// The instant at which the change happens.
    pub now: DateTime<Utc>,
    /// Randomness.
    pub random: Random,
    /// Every word a person reads.
    pub texts: Texts,
    /// The keys to confidential answers.
    pub vault: Arc<Vault>,
    /// Whether something was owed. Shared with whoever wakes the courier after the commit.
    owes: Arc<AtomicBool>,
    /// Since when what it owes may have been sent, by records that were lost.
    sent_since: Option<DateTime<Utc>>,
}

/// Runs `work` as one change at `now`, committed when it returns.
///
/// # Errors
/// What `work` ends with, and nothing is stored then; `Fault::NotSaved` when the commit fails.
pub async fn run<T, F>(means: &Means, now: DateTime<Utc>, work: F) -> Result<T>
where
    T: Send + 'static,
    F: for<'c> FnOnce(Change<'c>) -> BoxFuture<'c, Result<T>> + Send + 'static,
{
    let owes = Arc::new(AtomicBool::new(false));
    let (random, texts, vault) = (
        means.random.clone(),
        means.texts.clone(),
        Arc::clone(&means.vault),
    );
    let noted = Arc::clone(&owes);
    let ended = means
        .db
        .write(move |tx| {
            work(Change {
                tx,
                now,
                random,
                texts,
                vault,
                owes: noted,
                sent_since: None,
            })
        })
        .await;
    if ended.is_ok() && owes.load(Ordering::Acquire) {
        means.courier.wake();
    }
    ended
}

impl<'c> Change<'c> {
    /// A part of a transaction of the courier's, which looks by itself at what is owed when it has settled something.
    pub(crate) fn within(
        tx: &'c mut SqliteConnection,
        now: DateTime<Utc>,
        (random, texts, vault): (&Random, &Texts, &Arc<Vault>),
    ) -> Self {
        Self {
            tx,
            now,
            random: random.clone(),
            texts: texts.clone(),
            vault: Arc::clone(vault),
            owes: Arc::default(),
            sent_since: None,
        }
    }
}

impl Change<'_> {
    /// Owes Discord one thing. It is delivered after the commit, and not before.
    ///
    /// # Errors
    /// When the row cannot be written; the whole change is undone then.
    pub async fn owe(&mut self, lane: &Lane, action: &Action) -> Result<EffectRef> {
        self.owes.store(true, Ordering::Release);
        let times = (self.sent_since, self.now);
        outbox::owe_anew(self.tx, &self.random, lane, action, times).await
    }

    /// The part of this change that follows from `key` alone, such as the key of a prompt: its ids are the same whenever it
    /// is made. So what records that were lost have sent is found by its reference, and its buttons lead to what they led to.
    ///
    /// `sent_since` tells since when that may have been; `None` where it cannot have been.
    pub fn following_from(&mut self, key: &str, sent_since: Option<DateTime<Utc>>) -> Change<'_> {
        Change {
            tx: self.tx,
            now: self.now,
            random: self.random.with_ids_of(key),
            texts: self.texts.clone(),
            vault: Arc::clone(&self.vault),
            owes: Arc::clone(&self.owes),
            sent_since,
        }
    }

    /// As [`Change::owe`], for news: what waits in that lane to be said in the same place, of the same kind, is one message.
    ///
    /// # Errors
    /// As [`Change::owe`].
    pub async fn owe_news(&mut self, lane: &Lane, post: Post) -> Result<()> {
        self.owes.store(true, Ordering::Release);
        let times = (self.sent_since, self.now);
        outbox::owe_news(self.tx, &self.random, lane, post, times).await
    }

    /// As [`Change::owe`], unless the very same waits in that lane already and has not been begun: a card that is
    /// owed twice is drawn once.
    ///
    /// # Errors
    /// As [`Change::owe`].
    pub async fn owe_once(&mut self, lane: &Lane, action: &Action) -> Result<()> {
        self.owes.store(true, Ordering::Release);
        outbox::owe_once(self.tx, &self.random, lane, action, self.now).await
    }

    /// Owes the deletion of a message that is known by a key, and forgets it; nothing when none is known.
    ///
    /// # Errors
    /// As [`Change::owe`].
    pub async fn take_back(&mut self, lane: &Lane, within: Target, key: &str) -> Result<()> {
        self.owes.store(true, Ordering::Release);
        outbox::take_back(self.tx, &self.random, lane, within, key, self.now).await
    }
}
