//! What every use case is given: the records, the clock, the words, the way out. One value, cheap to clone.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use trellis_domain::program::Catalogue;
use trellis_domain::roadmap::Roadmaps;
use trellis_kernel::change::{self, Change, Means};
use trellis_kernel::clock::Clock;
use trellis_kernel::courier::Courier;
use trellis_kernel::db::Db;
use trellis_kernel::discord::Port;
use trellis_kernel::error::Result;
use trellis_kernel::random::Random;
use trellis_kernel::secrets::Vault;
use trellis_kernel::settings::OperatorSettings;
use trellis_kernel::texts::Texts;

use super::{Absent, Drawing, Features, Looking, Seen};

/// The bot's parts, as use cases see them.
#[derive(Clone, Debug)]
pub struct App {
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// The records.
    pub db: Db,
    /// Every word a person reads.
    pub texts: Texts,
    /// The keys to confidential answers.
    pub vault: Arc<Vault>,
    /// The way out; for reading what a command has to know, and for answers.
    pub port: Arc<Port>,
    /// Takes what is owed.
    pub courier: Courier,
    /// The programs a cohort can run.
    pub programs: Arc<Catalogue>,
    /// The roadmaps that every community has.
    pub roadmaps: Arc<Roadmaps>,
    /// All features, for what works across them.
    pub features: Features,
    /// The interactions seen lately.
    pub seen: Arc<Seen>,
    /// Who may not be in their server, by the records.
    pub(crate) absent: Arc<Absent>,
    /// Whose turn it is to look who is in voice channels.
    pub(crate) looking: Arc<Looking>,
    /// After so long without an answer Discord is told that one takes a moment.
    pub patience: Duration,
    /// Who runs this bot, for `/privacy`.
    pub operator: Arc<OperatorSettings>,
}

impl App {
    /// What views are drawn with.
    pub(crate) fn drawing(&self) -> Drawing<'_> {
        Drawing {
            texts: &self.texts,
            features: self.features,
        }
    }

    /// Makes one change, now: one transaction, committed when this returns.
    ///
    /// # Errors
    /// What `work` ends with; nothing of it is stored then.
    pub async fn change<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Change<'c>) -> BoxFuture<'c, Result<T>> + Send + 'static,
    {
        self.change_at(self.clock.now(), work).await
    }

    /// As [`App::change`], at the instant that a sweep has read already.
    ///
    /// # Errors
    /// As [`App::change`].
    pub async fn change_at<T, F>(&self, now: DateTime<Utc>, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Change<'c>) -> BoxFuture<'c, Result<T>> + Send + 'static,
    {
        let means = Means {
            db: self.db.clone(),
            random: self.random.clone(),
            texts: self.texts.clone(),
            vault: Arc::clone(&self.vault),
            courier: self.courier.clone(),
        };
        change::run(&means, now, work).await
    }
}
