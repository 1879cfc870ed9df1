//! Turns at reading: a community that reads very much keeps no other waiting.
//!
//! **Invariant:** no community holds more than [`AT_ONCE`] of the readers, however many of its people ask, so whoever waits for
//! one waits behind a few reads of each other community and never behind all of one.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use trellis_domain::ids::GuildId;

use crate::error::{Fault, Result};

/// Readers that one community may hold at once: half of all.
const AT_ONCE: usize = 2;
/// So long one waits for one's own community. Discord takes an answer for 15 minutes, and nobody looks at it for so long.
const PATIENCE: Duration = Duration::from_secs(30);

tokio::task_local! {
    /// The community that the work under way is done for.
    static FOR: Work;
}

/// One piece of work, such as a command, and what it holds.
#[derive(Clone)]
struct Work {
    community: Arc<Semaphore>,
    /// Turns it has now: whoever reads while reading needs no second one, and could wait for it for ever.
    held: Arc<AtomicUsize>,
}

/// The communities that read now.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<HashMap<GuildId, Weak<Semaphore>>>);

/// The right to hold a reader, until it is dropped; work for no community needs none.
#[derive(Debug)]
pub(super) struct Turn(Option<(OwnedSemaphorePermit, Arc<AtomicUsize>)>);

impl Turns {
    /// Does `work` for a community.
    pub(super) async fn work_for<F: Future>(&self, guild: GuildId, work: F) -> F::Output {
        let own = Work {
            community: self.of(guild),
            held: Arc::default(),
        };
        FOR.scope(own, work).await
    }

    fn of(&self, guild: GuildId) -> Arc<Semaphore> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(community) = known.get(&guild).and_then(Weak::upgrade) {
            return community;
        }
        // Those that nobody works for any more are forgotten.
        known.retain(|_, community| community.strong_count() > 0);
        let community = Arc::new(Semaphore::new(AT_ONCE));
        known.insert(guild, Arc::downgrade(&community));
        community
    }
}

impl Turn {
    /// For work that is done for no community.
    pub(super) fn none() -> Self {
        Self(None)
    }
}

/// Waits for a turn of the community that is worked for.
pub(super) async fn next() -> Result<Turn> {
    let Ok(work) = FOR.try_with(Clone::clone) else {
        return Ok(Turn::none());
    };
    if work.held.load(Ordering::Acquire) > 0 {
        return Ok(Turn::none());
    }
    let waited = tokio::time::timeout(PATIENCE, work.community.acquire_owned()).await;
    let permit = waited.map_err(|_| Fault::Database(sqlx::Error::PoolTimedOut))?;
    let permit = permit.map_err(|_| Fault::Database(sqlx::Error::PoolClosed))?;
    work.held.fetch_add(1, Ordering::AcqRel);
    Ok(Turn(Some((permit, work.held))))
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some((_, held)) = &self.0 {
            held.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;
    use crate::db::Db;

    const FLOOD: GuildId = GuildId::new(1);
    const QUIET: GuildId = GuildId::new(2);

    async fn opened() -> (tempfile::TempDir, Db) {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        (dir, db)
    }

    async fn reads(db: &Db) -> i64 {
        let mut reader = db.read().await.unwrap();
        let one = sqlx::query_scalar("select 1").fetch_one(&mut *reader);
        one.await.unwrap()
    }

    #[tokio::test]
    async fn a_community_that_reads_very_much_keeps_no_other_waiting() {
        let (_dir, db) = opened().await;
        let gate = Arc::new(Semaphore::new(0));
        let flood: Vec<_> = (0..40)
            .map(|_| {
                let (db, gate) = (db.clone(), Arc::clone(&gate));
                tokio::spawn(async move {
                    let slow = async {
                        let _reader = db.read().await.unwrap();
                        drop(gate.acquire().await.unwrap());
                    };
                    db.work_for(FLOOD, slow).await;
                })
            })
            .collect();
        while db.readers.in_use() < AT_ONCE {
            tokio::task::yield_now().await;
        }
        for _ in 0..10 {
            let quiet = tokio::time::timeout(Duration::from_secs(4), db.work_for(QUIET, reads(&db)));
            assert_eq!(quiet.await, Ok(1), "the other community waits");
            assert_eq!(reads(&db).await, 1, "what is done for nobody waits");
        }
        gate.add_permits(1);
        for one in flood {
            one.await.unwrap();
        }
    }

    #[tokio::test]
    async fn whoever_reads_while_reading_does_not_wait_for_themselves() {
        let (_dir, db) = opened().await;
        let nested = db.work_for(FLOOD, async {
            let first = db.read().await.unwrap();
            let second = db.read().await.unwrap();
            let third = db.read().await.unwrap();
            drop((first, second, third));
            let again = db.read().await.unwrap();
            // The other piece of work has a turn of its own, and a third one waits.
            let other = db.work_for(FLOOD, db.read()).await;
            let waits = db.work_for(FLOOD, db.read()).now_or_never();
            assert!(waits.is_none());
            drop((again, other));
            reads(&db).await
        });
        let nested = tokio::time::timeout(Duration::from_secs(4), nested);
        assert_eq!(nested.await, Ok(1));
    }

    #[test]
    fn communities_that_nobody_works_for_are_forgotten() {
        let turns = Turns::default();
        for guild in 1..1_000 {
            drop(turns.of(GuildId::new(guild)));
        }
        assert!(turns.0.lock().unwrap().len() <= 1);
        let (one, same) = (turns.of(FLOOD), turns.of(FLOOD));
        assert!(Arc::ptr_eq(&one, &same));
    }
}
