//! What a data directory holds before anything is opened for writing; lost records are not taken for a new beginning.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sqlx::ConnectOptions;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnectOptions;

use super::open::{OpenError, inspect};
use super::{Db, FILE_NAME, lineage};
use crate::secrets;

/// How the file of a copy ends.
const COPY_ENDING: &str = ".backup.db";

/// A data directory that may be served: it holds records, or was never used.
#[derive(Debug)]
pub struct Found {
    pub(super) dir: PathBuf,
    begun: bool,
}

/// The records are gone, and what was kept beside them is there.
#[derive(Debug, thiserror::Error)]
#[error(
    "{} {}, although {} beside it: records were lost, this is no new installation. Nothing was changed. {}. \
     To begin anew instead, move {} out of {} and start again",
    dir.join(FILE_NAME).display(),
    if *empty { "is empty" } else { "is not there" },
    are(beside),
    way_back(newest.as_deref()),
    listed(beside),
    dir.display()
)]
pub struct LostRecords {
    dir: PathBuf,
    /// Whether there is a file with nothing in it.
    empty: bool,
    /// What there is, in the words of a directory listing.
    beside: Vec<String>,
    /// The newest copy in which there are records.
    newest: Option<PathBuf>,
}

fn are(beside: &[String]) -> String {
    let verb = if beside.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", listed(beside))
}

fn listed(beside: &[String]) -> String {
    beside.join(" and ")
}

fn way_back(newest: Option<&Path>) -> String {
    let copy = newest.map_or_else(
        || "a copy that you keep elsewhere".to_owned(),
        |copy| format!("a copy (the newest is {})", copy.display()),
    );
    format!(
        "To restore, put {copy} in the place of {FILE_NAME}, take {FILE_NAME}-wal and {FILE_NAME}-shm away where they are, \
         and start again"
    )
}

impl Db {
    /// Where the last run was cut short, the newest changes are in a log beside the file. To be asked before anything opens
    /// the file: that makes a new log.
    ///
    /// # Errors
    /// [`OpenError::LogGone`] when it is not there; nothing was changed.
    pub fn require_log(dir: &Path) -> Result<(), OpenError> {
        let file = dir.join(FILE_NAME);
        let has_log = dir.join(format!("{FILE_NAME}-wal")).exists();
        if !has_log && writes_to_a_log(&file) {
            return Err(OpenError::LogGone { file });
        }
        Ok(())
    }

    /// Looks at what is in `dir`, read-only.
    ///
    /// # Errors
    /// See [`OpenError`]; nothing was changed.
    pub async fn find(dir: &Path) -> Result<Found, OpenError> {
        let file = dir.join(FILE_NAME);
        // SQLite throws the log away that it finds beside a file of no bytes, so such a file is not even opened.
        let bytes = std::fs::metadata(&file).map_or(0, |about| about.len());
        let (tables, begun) = if bytes == 0 {
            (false, false)
        } else {
            let contents = inspect(&file).await?;
            (contents.tables, contents.begun)
        };
        if !tables {
            let beside = beside(dir);
            if !beside.is_empty() {
                return Err(OpenError::Lost(Box::new(LostRecords {
                    dir: dir.to_owned(),
                    empty: file.exists(),
                    beside,
                    newest: newest_copy(dir).await,
                })));
            }
        }
        Ok(Found {
            dir: dir.to_owned(),
            begun,
        })
    }
}

impl Found {
    /// Whether a bot has worked with these records before. If not, there is no keyring yet, or its first start
    /// was cut short after the keyring was made.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.begun
    }
}

/// Whether the file's changes go to a log first: its header says so (sqlite.org/fileformat.html, at 18). A copy's do not.
fn writes_to_a_log(file: &Path) -> bool {
    let mut header = [0; 20];
    let read = std::fs::File::open(file).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header[18] == 2
}

/// What only an installation that has worked leaves in `dir`.
fn beside(dir: &Path) -> Vec<String> {
    let mut beside = Vec::new();
    if dir.join(secrets::KEYRING).exists() {
        beside.push(secrets::KEYRING.to_owned());
    }
    let log = format!("{FILE_NAME}-wal");
    // The file has its first page before there is a log.
    if std::fs::metadata(dir.join(&log)).is_ok_and(|about| about.len() > 0) {
        beside.push(log);
    }
    let copies: Vec<String> = copies(dir)
        .iter()
        .filter_map(|copy| Some(copy.file_name()?.to_string_lossy().into_owned()))
        .collect();
    match copies.as_slice() {
        [] => {}
        [copy] => beside.push(copy.clone()),
        _ => beside.push(format!("{} copies (trellis-*{COPY_ENDING})", copies.len())),
    }
    beside
}

/// The copies in `dir`, newest first.
fn copies(dir: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut copies: Vec<(SystemTime, PathBuf)> = files
        .map(|file| file.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("trellis-") && name.ends_with(COPY_ENDING)
        })
        .map(|path| {
            let made = std::fs::metadata(&path).and_then(|about| about.modified());
            (made.unwrap_or(SystemTime::UNIX_EPOCH), path)
        })
        .collect();
    copies.sort();
    copies.into_iter().rev().map(|(_, path)| path).collect()
}

/// The newest copy that a bot has worked with: one of an empty database helps nobody.
async fn newest_copy(dir: &Path) -> Option<PathBuf> {
    for copy in copies(dir) {
        if has_records(&copy).await.unwrap_or(false) {
            return Some(copy);
        }
    }
    None
}

async fn has_records(copy: &Path) -> Result<bool, sqlx::Error> {
    let mut opened = SqliteConnectOptions::new()
        .filename(copy)
        .read_only(true)
        .connect()
        .await?;
    let begun = lineage::has_begun(&mut opened).await;
    opened.close().await?;
    begun
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use super::*;
    use crate::db::{BackupError, back_up_file};
    use crate::meta;

    /// Works with the records in `dir` as a bot does that starts once.
    async fn starts_once(dir: &Path) {
        let db = Db::open(dir).await.unwrap();
        db.write(|tx| Box::pin(meta::next_boot(tx))).await.unwrap();
        db.close().await;
    }

    fn all_files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = std::fs::read_dir(dir).unwrap().flatten();
        files
            .map(|file| (file.path(), std::fs::read(file.path()).unwrap()))
            .collect()
    }

    /// What opening says, which must change no file.
    async fn refused(dir: &Path) -> String {
        let before = all_files(dir);
        let refused = Db::open(dir).await.unwrap_err();
        assert!(matches!(refused, OpenError::Lost(_)), "{refused}");
        assert_eq!(all_files(dir), before);
        refused.to_string()
    }

    #[tokio::test]
    async fn missing_or_empty_records_beside_what_they_left_are_no_new_installation() {
        for left in [
            "trellis.keys",
            "trellis-mon.backup.db",
            "trellis-tue-kept-1.backup.db",
            "trellis.db-wal",
        ] {
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join(left), "what was left").unwrap();
            let said = refused(dir.path()).await;
            assert!(
                said.contains("is not there") && said.contains(&format!("although {left} is beside it")),
                "{said}"
            );
            assert!(said.contains(&format!("move {left} out of")), "{said}");
            std::fs::write(dir.path().join(FILE_NAME), "").unwrap();
            let said = refused(dir.path()).await;
            assert!(
                said.contains("is empty") && said.contains("Nothing was changed"),
                "{said}"
            );
        }
    }

    #[tokio::test]
    async fn a_database_without_tables_is_as_lost_as_one_without_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let mut bare = SqliteConnectOptions::new()
            .filename(dir.path().join(FILE_NAME))
            .create_if_missing(true)
            .connect()
            .await
            .unwrap();
        sqlx::query("pragma user_version = 1")
            .execute(&mut bare)
            .await
            .unwrap();
        bare.close().await.unwrap();
        std::fs::write(dir.path().join("trellis.keys"), "a key").unwrap();
        assert!(matches!(Db::open(dir.path()).await, Err(OpenError::Lost(_))));
    }

    #[tokio::test]
    async fn the_newest_copy_that_holds_records_is_named() {
        let dir = tempfile::tempdir().unwrap();
        starts_once(dir.path()).await;
        for (label, age) in [("mon", 2), ("tue", 1)] {
            let copy = back_up_file(dir.path(), label).await.unwrap().file;
            let made = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000 - age);
            std::fs::File::options()
                .write(true)
                .open(copy)
                .unwrap()
                .set_modified(made)
                .unwrap();
        }
        std::fs::write(dir.path().join("trellis-wed.backup.db"), "").unwrap();
        std::fs::write(dir.path().join(FILE_NAME), "").unwrap();
        let said = refused(dir.path()).await;
        assert!(said.contains("3 copies (trellis-*.backup.db)"), "{said}");
        let newest = dir.path().join("trellis-tue.backup.db");
        assert!(
            said.contains(&format!("the newest is {}", newest.display())),
            "{said}"
        );
    }

    #[tokio::test]
    async fn a_first_start_that_was_cut_short_is_begun_again() {
        // In its first instant: there is a file and nothing in it.
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE_NAME), "").unwrap();
        let found = Db::find(dir.path()).await.unwrap();
        assert!(!found.has_begun());
        found.open().await.unwrap().close().await;
        // Later: there are tables, and maybe keys, and nobody has worked with them.
        std::fs::write(dir.path().join("trellis.keys"), "a key").unwrap();
        let found = Db::find(dir.path()).await.unwrap();
        assert!(!found.has_begun());
        found.open().await.unwrap().close().await;
        starts_once(dir.path()).await;
        assert!(Db::find(dir.path()).await.unwrap().has_begun());
    }

    #[tokio::test]
    async fn the_file_has_its_first_page_before_there_is_a_log() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let bytes = |name: &str| std::fs::metadata(dir.path().join(name)).unwrap().len();
        assert!(bytes("trellis.db-wal") > 0);
        assert!(bytes(FILE_NAME) > 0);
        db.close().await;
    }

    #[tokio::test]
    async fn an_empty_database_is_not_copied_over_a_good_copy() {
        let dir = tempfile::tempdir().unwrap();
        starts_once(dir.path()).await;
        let copy = back_up_file(dir.path(), "mon").await.unwrap().file;
        let before = std::fs::read(&copy).unwrap();
        std::fs::write(dir.path().join(FILE_NAME), "").unwrap();
        assert!(matches!(
            back_up_file(dir.path(), "mon").await,
            Err(BackupError::Empty)
        ));
        assert_eq!(std::fs::read(&copy).unwrap(), before);
    }
}
