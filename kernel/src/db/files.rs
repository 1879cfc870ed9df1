//! Whether the files of an open database are still those that were opened.
//!
//! SQLite goes on with files that somebody deleted, and says nothing: what is committed then is gone with the process.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;

use super::FILE_NAME;

/// A file, as the system tells it from one that has taken its name.
type Identity = (u64, u64);

/// What of an open database is not in its folder any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// `trellis.db` itself.
    Records,
    /// `trellis.db-wal`: the newest changes.
    Log,
}

/// The files of an open database.
#[derive(Debug)]
pub(super) struct Files {
    dir: PathBuf,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    records: Option<Identity>,
    log: Option<Identity>,
    told: Vec<Taken>,
}

impl Files {
    /// Of the database that was just opened in `dir`.
    pub(super) fn of(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            known: Mutex::default(),
        }
    }

    /// The folder they are in.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// What was taken away since it was looked at last; each is told once.
    pub(super) fn look(&self) -> Vec<Taken> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Known { records, log, told } = &mut *known;
        let mut found = Vec::new();
        for (taken, name, first) in [
            (Taken::Records, FILE_NAME.to_owned(), records),
            (Taken::Log, format!("{FILE_NAME}-wal"), log),
        ] {
            let now = identity(&self.dir.join(name));
            // The log comes with the first change.
            let is_same = match *first {
                None => {
                    *first = now;
                    true
                }
                Some(_) => *first == now,
            };
            if !is_same && !told.contains(&taken) {
                told.push(taken);
                found.push(taken);
            }
        }
        found
    }
}

#[cfg(unix)]
fn identity(file: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let about = std::fs::metadata(file).ok()?;
    Some((about.dev(), about.ino()))
}

/// Where files that are open cannot be deleted, it is enough that there is one.
#[cfg(not(unix))]
fn identity(file: &Path) -> Option<Identity> {
    file.exists().then_some((0, 0))
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    use super::*;
    #[cfg(unix)]
    use crate::db::Db;
    #[cfg(unix)]
    use crate::meta;

    #[cfg(unix)]
    async fn writes(db: &Db, key: &'static str) {
        db.write(move |tx| Box::pin(async move { meta::set(tx, key, "yes").await }))
            .await
            .unwrap();
    }

    /// What another process finds in the files now.
    #[cfg(unix)]
    async fn finds(dir: &Path, key: &'static str) -> bool {
        let copy = tempfile::tempdir().unwrap();
        for name in ["trellis.db", "trellis.db-wal"] {
            let _ = std::fs::copy(dir.join(name), copy.path().join(name));
        }
        let other = Db::open(copy.path()).await.unwrap();
        let found = meta::find(&mut other.read().await.unwrap(), key).await.unwrap();
        other.close().await;
        found.is_some()
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_log_that_is_deleted_under_a_running_bot_takes_nothing_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        writes(&db, "before").await;
        db.look_at_files().await;
        std::fs::remove_file(dir.path().join("trellis.db-wal")).unwrap();
        assert!(!finds(dir.path(), "before").await, "or this shows nothing");
        db.look_at_files().await;
        assert!(finds(dir.path(), "before").await);
        // Nor do later changes wait for a log that is not there.
        writes(&db, "after").await;
        assert!(finds(dir.path(), "after").await);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn records_that_are_deleted_under_a_running_bot_are_kept_as_a_copy() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        writes(&db, "before").await;
        db.look_at_files().await;
        for name in ["trellis.db", "trellis.db-wal", "trellis.db-shm"] {
            std::fs::remove_file(dir.path().join(name)).unwrap();
        }
        db.look_at_files().await;
        let copy = dir.path().join("trellis-rescued.backup.db");
        assert!(copy.exists());
        std::fs::rename(copy, dir.path().join("trellis.db")).unwrap();
        assert!(finds(dir.path(), "before").await);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_there_is_no_news() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::of(dir.path());
        let (records, log) = (dir.path().join("trellis.db"), dir.path().join("trellis.db-wal"));
        std::fs::write(&records, "a").unwrap();
        assert_eq!(files.look(), []);
        std::fs::write(&log, "b").unwrap();
        assert_eq!((files.look(), files.look()), (vec![], vec![]));
        std::fs::write(&log, "").unwrap();
        assert_eq!(files.look(), [], "emptied is still there");
        std::fs::remove_file(&log).unwrap();
        assert_eq!((files.look(), files.look()), (vec![Taken::Log], vec![]));
        std::fs::rename(&records, dir.path().join("elsewhere")).unwrap();
        std::fs::write(&records, "another").unwrap();
        assert_eq!(files.look(), [Taken::Records]);
    }
}
