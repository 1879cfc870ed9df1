//! Backups: a whole copy under a temporary name, verified, then renamed; a partial copy is never called a backup.
//!
//! **Invariant:** a copy replaces only an earlier one of the same database ([`lineage`]); any other is kept.

use std::path::{Path, PathBuf};

use super::lineage;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The copy was not made.
    #[error("the copy could not be made: {0}")]
    Copy(#[from] sqlx::Error),
    /// The copy was made and is not sound.
    #[error("the copy did not pass its check: {0}")]
    Unsound(String),
    /// There is nothing to copy.
    #[error("the database is empty, so no copy was made. Copies that are there were left as they are")]
    Empty,
    /// The copy could not be moved to its name.
    #[error("the copy could not be stored: {0}")]
    Store(#[from] std::io::Error),
}

/// A copy that was made.
#[derive(Debug)]
pub struct Copied {
    /// The copy.
    pub file: PathBuf,
    /// Where the copy is now that had its name and tells of other records.
    pub kept: Option<PathBuf>,
}

/// Copies the database into `dir` as `trellis-<label>.backup.db`, replacing an older copy of that label. One of another
/// database, or one that tells more because this database was restored from a copy since, is kept under another name.
///
/// # Errors
/// See [`BackupError`]; an older backup is kept then.
pub async fn back_up(
    connection: &mut SqliteConnection,
    dir: &Path,
    label: &str,
) -> Result<Copied, BackupError> {
    if !lineage::has_meta(connection).await? {
        return Err(BackupError::Empty);
    }
    let partial = dir.join(format!("trellis-{label}.partial"));
    let complete = dir.join(format!("trellis-{label}.backup.db"));
    if partial.exists() {
        std::fs::remove_file(&partial)?;
    }
    // `VACUUM INTO` takes no bound parameter for its file name in every build; quoting is SQL's own.
    let quoted = partial.to_string_lossy().replace('\'', "''");
    sqlx::query(AssertSqlSafe(format!("vacuum into '{quoted}'")))
        .execute(&mut *connection)
        .await?;
    restrict(&partial)?;
    lineage::mark_copy(&partial).await?;
    verify(&partial).await?;
    std::fs::File::open(&partial)?.sync_all()?;
    let kept = if complete.exists() && !is_earlier(&complete, &partial).await? {
        Some(set_aside(&complete, dir, label)?)
    } else {
        None
    };
    std::fs::rename(&partial, &complete)?;
    std::fs::File::open(dir)?.sync_all()?;
    if let Some(kept) = &kept {
        tracing::warn!(
            kept = %kept.display(),
            "the copy that would have been replaced tells of other records; it is kept under this name until you delete it"
        );
    }
    Ok(Copied { file: complete, kept })
}

/// Whether all that `older` tells went before what `newer` tells. Where it cannot be read, that cannot be said.
async fn is_earlier(older: &Path, newer: &Path) -> Result<bool, sqlx::Error> {
    let own = lineage::of_file(newer).await?;
    let known = lineage::of_file(older).await.unwrap_or(None);
    Ok(own.is_some() && own == known)
}

/// Moves a copy to the first name that is free.
fn set_aside(copy: &Path, dir: &Path, label: &str) -> std::io::Result<PathBuf> {
    let mut number = 1_u32;
    loop {
        let free = dir.join(format!("trellis-{label}-kept-{number}.backup.db"));
        if !free.exists() {
            std::fs::rename(copy, &free)?;
            return Ok(free);
        }
        number += 1;
    }
}

/// As [`back_up`], of the database in `dir`, on a connection of its own: a running bot is not disturbed.
///
/// # Errors
/// See [`BackupError`]; also when there is no database.
pub async fn back_up_file(dir: &Path, label: &str) -> Result<Copied, BackupError> {
    let options = SqliteConnectOptions::new()
        .filename(dir.join(super::FILE_NAME))
        .read_only(true);
    let mut connection = options.connect().await?;
    let made = back_up(&mut connection, dir, label).await;
    connection.close().await?;
    made
}

async fn verify(file: &Path) -> Result<(), BackupError> {
    let mut copy = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .connect()
        .await?;
    let report: String = sqlx::query_scalar("pragma integrity_check(1)")
        .fetch_one(&mut copy)
        .await?;
    copy.close().await?;
    if report == "ok" {
        Ok(())
    } else {
        Err(BackupError::Unsound(report))
    }
}

#[cfg(unix)]
fn restrict(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn restrict(_file: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Db;
    use crate::meta;

    #[tokio::test]
    async fn a_backup_of_a_database_in_use_is_whole_and_private() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        db.write(|tx| {
            Box::pin(async move {
                sqlx::query!("insert into meta (key, value) values ('kept', 'yes')")
                    .execute(tx)
                    .await?;
                Ok(())
            })
        })
        .await
        .unwrap();
        let copy = back_up_file(dir.path(), "test").await.unwrap().file;
        let mut opened = SqliteConnectOptions::new()
            .filename(&copy)
            .read_only(true)
            .connect()
            .await
            .unwrap();
        let value: String = sqlx::query_scalar("select value from meta where key = 'kept'")
            .fetch_one(&mut opened)
            .await
            .unwrap();
        assert_eq!(value, "yes");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    }

    #[tokio::test]
    async fn where_there_is_no_database_there_is_no_backup_and_no_empty_file() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(
            back_up_file(dir.path(), "test").await,
            Err(BackupError::Copy(_))
        ));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    async fn notes(dir: &Path, what: &'static str) {
        let db = Db::open(dir).await.unwrap();
        db.write(move |tx| Box::pin(meta::set(tx, what, "noted")))
            .await
            .unwrap();
        db.close().await;
    }

    /// What was noted in a copy.
    async fn noted(file: &Path) -> Vec<String> {
        let mut opened = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .connect()
            .await
            .unwrap();
        let noted = sqlx::query_scalar("select key from meta where value = 'noted' order by key")
            .fetch_all(&mut opened)
            .await
            .unwrap();
        opened.close().await.unwrap();
        noted
    }

    #[tokio::test]
    async fn a_later_copy_of_the_same_life_replaces_the_earlier_one() {
        let dir = tempfile::tempdir().unwrap();
        notes(dir.path(), "first").await;
        back_up_file(dir.path(), "mon").await.unwrap();
        notes(dir.path(), "second").await;
        let copied = back_up_file(dir.path(), "mon").await.unwrap();
        assert_eq!(copied.kept, None);
        assert_eq!(noted(&copied.file).await, ["first", "second"]);
        assert!(!dir.path().join("trellis-mon.partial").exists());
    }

    #[tokio::test]
    async fn a_copy_of_another_database_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        notes(dir.path(), "of another").await;
        let other = back_up_file(dir.path(), "mon").await.unwrap().file;
        for expected in ["trellis-mon-kept-1.backup.db", "trellis-mon-kept-2.backup.db"] {
            let fresh = tempfile::tempdir().unwrap();
            notes(fresh.path(), "own").await;
            let place = fresh.path().join("trellis-mon.backup.db");
            std::fs::copy(&other, &place).unwrap();
            if expected.contains('2') {
                // One name is taken, and the copy is of a version that gave no words.
                std::fs::write(fresh.path().join("trellis-mon-kept-1.backup.db"), "").unwrap();
                let mut old = SqliteConnectOptions::new()
                    .filename(&place)
                    .connect()
                    .await
                    .unwrap();
                let forget = "delete from meta where key in ('lineage', 'copied')";
                sqlx::query(forget).execute(&mut old).await.unwrap();
                old.close().await.unwrap();
            }
            let copied = back_up_file(fresh.path(), "mon").await.unwrap();
            assert_eq!(copied.kept, Some(fresh.path().join(expected)));
            assert_eq!(noted(&copied.file).await, ["own"]);
            assert_eq!(noted(&copied.kept.unwrap()).await, ["of another"]);
        }
    }

    #[tokio::test]
    async fn after_a_restoration_copies_that_tell_more_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        notes(dir.path(), "monday").await;
        let monday = back_up_file(dir.path(), "mon").await.unwrap().file;
        notes(dir.path(), "tuesday").await;
        back_up_file(dir.path(), "tue").await.unwrap();
        // As docs/operators.md says it is done.
        std::fs::copy(&monday, dir.path().join(crate::db::FILE_NAME)).unwrap();
        for times in 1..=3 {
            notes(dir.path(), "after it").await;
            let copied = back_up_file(dir.path(), "tue").await.unwrap();
            assert_eq!(noted(&copied.file).await, ["after it", "monday"]);
            assert_eq!(copied.kept.is_some(), times == 1, "{copied:?}");
        }
        let kept = dir.path().join("trellis-tue-kept-1.backup.db");
        assert_eq!(noted(&kept).await, ["monday", "tuesday"]);
    }

    #[tokio::test]
    async fn a_copy_that_cannot_be_read_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        notes(dir.path(), "own").await;
        std::fs::write(dir.path().join("trellis-mon.backup.db"), vec![0x5a; 8192]).unwrap();
        let copied = back_up_file(dir.path(), "mon").await.unwrap();
        assert!(copied.kept.is_some());
        assert_eq!(noted(&copied.file).await, ["own"]);
    }
}
