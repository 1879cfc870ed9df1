//! Backups: a whole copy under a temporary name, verified, then renamed; a partial copy is never called a backup.
//!
//! **Invariant:** a copy is nobody else's to read from its first byte on, and one that was cut short is removed by the next
//! start or the next copy.
//! **Invariant:** a copy replaces only an earlier one of the same database ([`lineage`]); any other is kept.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::lineage;
use super::open::create_private;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

/// How the name of a copy ends while it is made.
const UNFINISHED: &str = ".partial";
/// What stands in the name of a copy that was set aside, before its number.
const KEPT: &str = "-kept-";
/// What stands there once it is known for how long: before the day.
const KEPT_UNTIL: &str = "-kept-until-";
/// So long a copy is kept that was set aside. What somebody withdrew is in it until then.
const KEPT_DAYS: chrono::Days = chrono::Days::new(30);

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
    let _alone = Alone::wait(dir).await?;
    remove_unfinished(dir)?;
    let partial = dir.join(format!("trellis-{label}{UNFINISHED}"));
    let complete = dir.join(format!("trellis-{label}.backup.db"));
    // SQLite writes into an empty file that is there, and gives what it puts beside it the same mode.
    create_private(&partial)?;
    // `VACUUM INTO` takes no bound parameter for its file name in every build; quoting is SQL's own.
    let quoted = partial.to_string_lossy().replace('\'', "''");
    sqlx::query(AssertSqlSafe(format!("vacuum into '{quoted}'")))
        .execute(&mut *connection)
        .await?;
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
            "the copy that would have been replaced tells of other records; it is kept for 30 days"
        );
    }
    Ok(Copied { file: complete, kept })
}

/// The right to make copies in a directory, so that no two are made at once: `trellis backup` runs beside the bot.
struct Alone {
    _file: std::fs::File,
}

impl Alone {
    /// Waits until nobody else makes one.
    async fn wait(dir: &Path) -> std::io::Result<Self> {
        let file = Self::open(dir)?;
        let locked = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await;
        Ok(Self {
            _file: locked.map_err(std::io::Error::other)??,
        })
    }

    /// `None` while somebody makes one.
    fn now(dir: &Path) -> std::io::Result<Option<Self>> {
        let file = Self::open(dir)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        }
    }

    fn open(dir: &Path) -> std::io::Result<std::fs::File> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(dir.join("trellis-copying.lock"))
    }
}

/// Removes what copies have left that were cut short. One that another process makes right now stays.
pub(super) fn remove_unfinished_copies(dir: &Path) -> std::io::Result<()> {
    match Alone::now(dir)? {
        Some(_alone) => remove_unfinished(dir),
        None => Ok(()),
    }
}

fn remove_unfinished(dir: &Path) -> std::io::Result<()> {
    for file in std::fs::read_dir(dir)? {
        let file = file?;
        let name = file.file_name();
        let name = name.to_string_lossy();
        // Also what SQLite keeps beside one while it writes.
        if name.starts_with("trellis-") && name.contains(UNFINISHED) {
            std::fs::remove_file(file.path())?;
            tracing::info!(%name, "a copy that was cut short is removed");
        }
    }
    Ok(())
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
        let free = dir.join(format!("trellis-{label}{KEPT}{number}.backup.db"));
        if !free.exists() {
            std::fs::rename(copy, &free)?;
            return Ok(free);
        }
        number += 1;
    }
}

/// Deletes the copies that were set aside and whose time is over on `today`, and gives a day to those that have none yet.
/// Whoever wants to have one for longer gives it a name of their own.
///
/// # Errors
/// Where the directory cannot be read or changed.
pub fn forget_kept(dir: &Path, today: NaiveDate) -> std::io::Result<()> {
    for file in std::fs::read_dir(dir)? {
        let file = file?;
        let name = file.file_name();
        let name = name.to_string_lossy();
        let Some((label, rest)) = name
            .strip_prefix("trellis-")
            .and_then(|name| name.split_once(KEPT))
        else {
            continue;
        };
        if let Some(until) = name.split_once(KEPT_UNTIL).map(|(_, day)| day) {
            let until = until.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
            if until.is_some_and(|until| until < today) {
                std::fs::remove_file(file.path())?;
                tracing::info!(%name, "a copy of other records was kept for its time and is deleted");
            }
        } else if let Some(number) = rest.strip_suffix(".backup.db") {
            let until = today.checked_add_days(KEPT_DAYS).unwrap_or(today);
            let dated = format!("trellis-{label}{KEPT_UNTIL}{until}-{number}.backup.db");
            std::fs::rename(file.path(), dir.join(&dated))?;
            tracing::warn!(%dated, "a copy of other records is kept under this name until that day");
        }
    }
    Ok(())
}

/// As [`back_up`], of the database in `dir`, on a connection of its own: a running bot is not disturbed.
///
/// # Errors
/// See [`BackupError`]; also when there is no database.
pub async fn back_up_file(dir: &Path, label: &str) -> Result<Copied, BackupError> {
    let options = SqliteConnectOptions::new()
        .filename(dir.join(super::FILE_NAME))
        .read_only(true)
        // Nothing of it in a folder that others look into.
        .pragma("temp_store", "MEMORY");
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

    /// The mode of every file of `dir` that has this in its name.
    #[cfg(unix)]
    fn modes(dir: &Path, part: &str) -> Vec<u32> {
        use std::os::unix::fs::PermissionsExt;
        let files = std::fs::read_dir(dir).unwrap().flatten();
        files
            .filter(|file| file.file_name().to_string_lossy().contains(part))
            // It may be gone again.
            .filter_map(|file| Some(file.metadata().ok()?.permissions().mode() & 0o777))
            .collect()
    }

    #[cfg(unix)]
    #[tokio::test(flavor = "multi_thread")]
    async fn a_copy_is_private_from_its_first_byte_on() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        db.write(|tx| {
            Box::pin(async move {
                let much = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 300)
                            insert into meta (key, value) select 'much ' || i, hex(randomblob(20000)) from n";
                sqlx::query(much).execute(tx).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
        let place = dir.path().to_owned();
        let copying = tokio::spawn(async move { back_up_file(&place, "test").await });
        let mut seen = Vec::new();
        while !copying.is_finished() {
            seen.extend(modes(dir.path(), UNFINISHED));
            tokio::task::yield_now().await;
        }
        copying.await.unwrap().unwrap();
        assert!(!seen.is_empty());
        assert_eq!(seen.iter().find(|mode| **mode != 0o600), None);
    }

    #[tokio::test]
    async fn what_a_copy_left_that_was_cut_short_is_gone_after_a_start_and_after_a_copy() {
        let dir = tempfile::tempdir().unwrap();
        notes(dir.path(), "own").await;
        let left = [
            "trellis-mon.partial",
            "trellis-mon.partial-journal",
            "trellis-tue.partial",
        ];
        let leave = || left.map(|name| std::fs::write(dir.path().join(name), "what people wrote").unwrap());
        let there = || left.iter().filter(|name| dir.path().join(name).exists()).count();
        leave();
        Db::open(dir.path()).await.unwrap().close().await;
        assert_eq!(there(), 0);
        leave();
        back_up_file(dir.path(), "wed").await.unwrap();
        assert_eq!(there(), 0);
        // Somebody else is at it.
        leave();
        let alone = Alone::wait(dir.path()).await.unwrap();
        remove_unfinished_copies(dir.path()).unwrap();
        assert_eq!(there(), 3);
        drop(alone);
        remove_unfinished_copies(dir.path()).unwrap();
        assert_eq!(there(), 0);
    }

    #[test]
    fn what_was_set_aside_is_kept_for_thirty_days_and_then_deleted() {
        let dir = tempfile::tempdir().unwrap();
        let names = || {
            let files = std::fs::read_dir(dir.path()).unwrap().flatten();
            let mut names: Vec<_> = files
                .map(|file| file.file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        for name in [
            "trellis-mon-kept-1.backup.db",
            "trellis-before-migration-kept-2.backup.db",
        ] {
            std::fs::write(dir.path().join(name), "other records").unwrap();
        }
        for name in ["trellis-mon.backup.db", "trellis-kept.backup.db"] {
            std::fs::write(dir.path().join(name), "own records").unwrap();
        }
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for today in ["2027-03-01", "2027-03-02", "2027-03-31"] {
            forget_kept(dir.path(), day(today)).unwrap();
            let kept = [
                "trellis-before-migration-kept-until-2027-03-31-2.backup.db",
                "trellis-kept.backup.db",
                "trellis-mon-kept-until-2027-03-31-1.backup.db",
                "trellis-mon.backup.db",
            ];
            assert_eq!(names(), kept, "{today}");
        }
        forget_kept(dir.path(), day("2027-04-01")).unwrap();
        assert_eq!(names(), ["trellis-kept.backup.db", "trellis-mon.backup.db"]);
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
