//! SQLite: one writer with group commit, a few readers that cannot write.
//!
//! **Invariant:** every change goes through [`Db::write`], in `BEGIN IMMEDIATE`; a deferred transaction that
//! reads and then writes fails with `SQLITE_BUSY` whatever its timeout.
//! **Invariant:** `write` returns after the commit is durable, so an answer given after it is the truth.

mod backup;
mod files;
mod found;
mod lineage;
mod open;
mod readers;
mod row;
mod turns;
mod writer;

use std::sync::Arc;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;

pub use backup::{BackupError, Copied, back_up, back_up_file, forget_kept};
pub use found::{Found, LostRecords};
pub use open::OpenError;
pub use readers::Reading;
pub use row::RowReader;

use self::readers::Readers;
use self::turns::Turns;
use crate::error::{Error, Fault, Result};

/// The application id in the file's header: "Trel" in ASCII.
pub const APPLICATION_ID: i32 = 0x5472_656c;

/// The name of the database file in the data directory.
pub const FILE_NAME: &str = "trellis.db";

/// A handle to the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    writer: writer::Writer,
    readers: Readers,
    turns: Arc<Turns>,
    files: Arc<files::Files>,
}

impl Db {
    /// Runs `work` in a transaction and returns its value once the commit is on the disk.
    ///
    /// When `work` fails nothing of it is kept. Several pieces of work may share one commit; each has a
    /// savepoint of its own, so that one that fails does not take the others with it.
    ///
    /// # Errors
    /// What `work` returned, or [`Fault::NotSaved`] when the commit failed.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T>> + Send + 'static,
    {
        self.writer.run(work).await
    }

    /// A connection that can only read. Within [`Db::work_for`] it waits for a turn of that community first.
    ///
    /// # Errors
    /// When no connection is to be had in time.
    pub async fn read(&self) -> Result<Reading> {
        let turn = turns::next().await?;
        let reading = self.readers.next(turn).await;
        reading.map_err(|e| Error::Fault(Fault::Database(e)))
    }

    /// Does `work` for a community: its reads take turns with those of the same community and keep no other waiting.
    pub async fn work_for<F: Future>(&self, guild: GuildId, work: F) -> F::Output {
        self.turns.work_for(guild, work).await
    }

    /// A full WAL checkpoint: takes what was erased out of the write-ahead log, too; until then earlier pages stand in it as they were.
    /// Returns whether it is empty now; a long read may be in the way.
    ///
    /// # Errors
    /// When the log cannot be moved into the file.
    pub async fn checkpoint(&self) -> Result<bool> {
        self.writer.checkpoint().await
    }

    /// Looks whether somebody took a file of the open database away. What would be lost is saved, and it is logged once with
    /// what to do.
    pub async fn look_at_files(&self) {
        for taken in self.files.look() {
            match taken {
                files::Taken::Log => {
                    tracing::error!(
                        "{FILE_NAME}-wal was deleted or replaced while it was in use: every change is now written into {FILE_NAME} \
                         at once, so nothing is lost. Please stop the bot, and start it again; leave that file where it is"
                    );
                    self.writer.do_without_log().await;
                }
                files::Taken::Records => {
                    tracing::error!(
                        "{FILE_NAME} was deleted or replaced while it was in use: what people do now is gone when the bot ends. \
                         A copy of all until now is being kept as trellis-rescued.backup.db. Please stop the bot, put that copy \
                         in the place of {FILE_NAME} without its -wal and -shm, and start it again"
                    );
                    if let Err(error) = self.writer.copy_to(self.files.dir(), "rescued").await {
                        tracing::error!(%error, "the copy could not be made");
                    }
                }
            }
        }
    }

    /// Finishes what is queued and closes the file.
    pub async fn close(&self) {
        // The last connection to close does the WAL checkpoint, and a reader may not: what was erased would stay in it.
        self.readers.close().await;
        self.writer.close().await;
    }
}
