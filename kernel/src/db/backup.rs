//! Backups: a whole copy under a temporary name, verified, then renamed; a partial copy is never called a backup.

use std::path::{Path, PathBuf};

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
    /// The copy could not be moved to its name.
    #[error("the copy could not be stored: {0}")]
    Store(#[from] std::io::Error),
}

/// Copies the database into `dir` as `trellis-<label>.backup.db`, replacing an older one of that label.
/// Returns the file.
///
/// # Errors
/// See [`BackupError`]; an older backup is kept then.
pub async fn back_up(
    connection: &mut SqliteConnection,
    dir: &Path,
    label: &str,
) -> Result<PathBuf, BackupError> {
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
    verify(&partial).await?;
    std::fs::File::open(&partial)?.sync_all()?;
    std::fs::rename(&partial, &complete)?;
    std::fs::File::open(dir)?.sync_all()?;
    Ok(complete)
}

/// As [`back_up`], of the database in `dir`, on a connection of its own: a running bot is not disturbed.
///
/// # Errors
/// See [`BackupError`]; also when there is no database.
pub async fn back_up_file(dir: &Path, label: &str) -> Result<PathBuf, BackupError> {
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
        let copy = back_up_file(dir.path(), "test").await.unwrap();
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
}
