//! The connections that read.
//!
//! sqlx's own pool asks a connection after each use whether it is still there, in a task of its own; on a file that is as
//! much work as a small read, and nothing can have happened to it.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::open::reader_options;
use super::turns::Turn;

/// How many there are.
pub(super) const MOST: usize = 4;
/// So long one waits for one.
const PATIENCE: Duration = Duration::from_secs(5);

/// The connections that read; made when they are first needed.
#[derive(Clone, Debug)]
pub(super) struct Readers(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: SqliteConnectOptions,
    places: Arc<Semaphore>,
    free: Mutex<Vec<SqliteConnection>>,
}

/// A connection that can only read. It goes back by itself.
#[derive(Debug)]
pub struct Reading {
    /// There until the drop.
    connection: Option<SqliteConnection>,
    readers: Readers,
    // Both are given back after the connection: whoever has the next place or turn finds it free.
    _place: OwnedSemaphorePermit,
    _turn: Turn,
}

impl Readers {
    pub(super) fn of(file: &Path) -> Self {
        Self(Arc::new(Inner {
            options: reader_options(file),
            places: Arc::new(Semaphore::new(MOST)),
            free: Mutex::default(),
        }))
    }

    /// The next one that is free, for who has this turn.
    ///
    /// # Errors
    /// When none is in time, when they are closed, or when a connection cannot be made.
    pub(super) async fn next(&self, turn: Turn) -> Result<Reading, sqlx::Error> {
        let place = tokio::time::timeout(PATIENCE, Arc::clone(&self.0.places).acquire_owned()).await;
        let place = place.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let place = place.map_err(|_| sqlx::Error::PoolClosed)?;
        let free = self.free().pop();
        let connection = match free {
            Some(connection) => connection,
            None => self.0.options.connect().await?,
        };
        Ok(Reading {
            connection: Some(connection),
            readers: self.clone(),
            _place: place,
            _turn: turn,
        })
    }

    /// Waits for those that are in use and closes all.
    pub(super) async fn close(&self) {
        let all = u32::try_from(MOST).unwrap_or(u32::MAX);
        // Closed twice, there is nothing left to close.
        let Ok(places) = self.0.places.acquire_many(all).await else {
            return;
        };
        places.forget();
        self.0.places.close();
        let free = std::mem::take(&mut *self.free());
        for connection in free {
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "closing the database");
            }
        }
    }

    /// How many are in use.
    #[cfg(test)]
    pub(super) fn in_use(&self) -> usize {
        MOST - self.0.places.available_permits()
    }

    fn free(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        self.0.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deref for Reading {
    type Target = SqliteConnection;

    #[expect(clippy::expect_used, reason = "it is taken by the drop alone")]
    fn deref(&self) -> &SqliteConnection {
        self.connection.as_ref().expect("there until the drop")
    }
}

impl DerefMut for Reading {
    #[expect(clippy::expect_used, reason = "it is taken by the drop alone")]
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.connection.as_mut().expect("there until the drop")
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.readers.free().push(connection);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;
    use crate::db::Db;

    async fn one(reader: &mut SqliteConnection) -> i64 {
        sqlx::query_scalar("select 1").fetch_one(reader).await.unwrap()
    }

    #[tokio::test]
    async fn there_are_so_many_and_each_is_used_again() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let mut held = Vec::new();
        for _ in 0..MOST {
            held.push(db.readers.next(Turn::none()).await.unwrap());
        }
        assert!(
            db.readers.next(Turn::none()).now_or_never().is_none(),
            "one more than there are"
        );
        held.pop();
        let mut reader = db.readers.next(Turn::none()).await.unwrap();
        assert_eq!(one(&mut reader).await, 1);
        drop((reader, held));
        assert_eq!((db.readers.in_use(), db.readers.free().len()), (0, MOST));
    }

    #[tokio::test]
    async fn one_that_was_given_back_in_the_middle_of_a_read_reads_on() {
        use futures::StreamExt;
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        for _ in 0..20 {
            let mut reader = db.readers.next(Turn::none()).await.unwrap();
            let much = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000) select i from n";
            let mut rows = sqlx::query_scalar::<_, i64>(much).fetch(&mut *reader);
            assert_eq!(rows.next().await.unwrap().unwrap(), 1);
            drop(rows);
            drop(reader);
            assert_eq!(one(&mut db.readers.next(Turn::none()).await.unwrap()).await, 1);
        }
        db.write(|tx| {
            Box::pin(async move {
                sqlx::query("insert into meta (key, value) values ('x', '')")
                    .execute(tx)
                    .await?;
                Ok(())
            })
        })
        .await
        .unwrap();
        // Nothing is left of what was not read to its end: the log can be emptied.
        assert!(db.checkpoint().await.unwrap());
    }

    #[tokio::test]
    async fn closing_waits_for_who_reads_and_nobody_reads_after_it() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let reader = db.readers.next(Turn::none()).await.unwrap();
        let closing = db.readers.close();
        tokio::pin!(closing);
        assert!(closing.as_mut().now_or_never().is_none());
        drop(reader);
        closing.await;
        assert!(matches!(
            db.readers.next(Turn::none()).await,
            Err(sqlx::Error::PoolClosed)
        ));
        db.readers.close().await;
    }
}
