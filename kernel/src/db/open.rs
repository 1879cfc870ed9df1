//! Opening the file: what is refused before a byte is changed, the pragmas, the migrations.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::backup::remove_unfinished_copies;
use super::files::Files;
use super::found::{Found, LostRecords};
use super::readers::Readers;
use super::{APPLICATION_ID, BackupError, Db, FILE_NAME, back_up, lineage, writer::Writer};

/// Every migration, in the binary.
static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// The first SQLite without the WAL-reset race that can lose committed pages (sqlite.org/wal.html).
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Kilobytes of pages that the writer keeps in memory, and each reader. Each connection keeps its own, up to this, as soon as the
/// file is that large: what a growing file costs in memory is their sum. The system keeps the file's pages for all.
const WRITER_PAGES_KB: u32 = 4_000;
const READER_PAGES_KB: u32 = 1_000;

/// Why the database was not opened. Nothing was changed in any of these cases.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The library that SQLite was built from is too old.
    #[error("this build carries SQLite {0}, which can lose committed data; at least 3.51.3 is needed")]
    OldSqlite(String),
    /// The file belongs to another program.
    #[error(
        "{0} is a database, but not one of Trellis. Nothing was changed. Point [data] dir elsewhere, or move that file away"
    )]
    Foreign(PathBuf),
    /// A newer Trellis wrote this file.
    #[error(
        "{file} was written by a newer Trellis (schema {found}; this one knows {known}). Nothing was changed. \
         Start the newer version again, or restore a backup from before the upgrade"
    )]
    Newer {
        /// The database file.
        file: PathBuf,
        /// The schema in the file.
        found: i64,
        /// The newest schema that this binary knows.
        known: i64,
    },
    /// Another migration of that number was applied to this file.
    #[error(
        "{file} was made by a Trellis whose migration {version} is another one. Nothing was changed. Start the version again          that wrote it; if it is this one, build it anew from a checkout whose files in migrations/ are unchanged, line endings too"
    )]
    OtherMigration {
        /// The database file.
        file: PathBuf,
        /// The number of the migration.
        version: i64,
    },
    /// The file is damaged.
    #[error(
        "{file} is damaged ({report}). Nothing was changed. Restore the newest backup beside it (trellis-*.backup.db)"
    )]
    Damaged {
        /// The database file.
        file: PathBuf,
        /// What SQLite says of it.
        report: String,
    },
    /// The newest changes are gone.
    #[error(
        "{file}-wal is not there, although the last run was cut short: what people did last may have been in it. Nothing was \
         changed. If it was moved away, put it back and start again. If it is lost, or another program has taken it into \
         {file} (as sqlite3 does), delete trellis.lock and start again", file = file.display()
    )]
    LogGone {
        /// The database file.
        file: PathBuf,
    },
    /// The records are gone, and what was kept beside them is there.
    #[error(transparent)]
    Lost(Box<LostRecords>),
    /// The backup that precedes a migration failed.
    #[error("the backup before the migration failed, so the migration was not begun: {0}")]
    Backup(#[from] BackupError),
    /// A migration failed; it was rolled back.
    #[error("a migration failed and was rolled back: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Anything else from SQLite.
    #[error("the database {file} cannot be opened: {source}")]
    Sqlite {
        /// The database file.
        file: PathBuf,
        /// What SQLite says.
        source: sqlx::Error,
    },
}

impl Db {
    /// Opens the database in `dir`, makes it where there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// See [`OpenError`]; in each case the file is as it was.
    pub async fn open(dir: &Path) -> Result<Self, OpenError> {
        Self::find(dir).await?.open().await
    }
}

impl Found {
    /// Opens the database that was found, makes it where there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// See [`OpenError`]; in each case the file is as it was.
    pub async fn open(self) -> Result<Db, OpenError> {
        let dir = self.dir.as_path();
        let file = dir.join(FILE_NAME);
        let sqlite = |source| OpenError::Sqlite {
            file: file.clone(),
            source,
        };
        // What cannot be removed is no reason not to serve.
        if let Err(error) = remove_unfinished_copies(dir) {
            tracing::warn!(%error, "what a copy left that was cut short could not be removed");
        }
        let existed = file.exists();
        if !existed {
            create_private(&file).map_err(|e| sqlite(sqlx::Error::Io(e)))?;
        }
        // Only the writer may say whose file it is: the pragma writes the header.
        let options = shared_options(&file).pragma("application_id", APPLICATION_ID.to_string());
        let mut connection = options.connect().await.map_err(sqlite)?;
        check_library(&mut connection, &file).await?;
        if existed && has_pending(&mut connection).await? {
            // First its word, so that the copy is known for its own.
            lineage::settle(&mut connection).await.map_err(sqlite)?;
            back_up(&mut connection, dir, "before-migration").await?;
        }
        MIGRATIONS.run(&mut connection).await?;
        lineage::settle(&mut connection).await.map_err(sqlite)?;
        let files = Files::of(dir);
        files.look();
        Ok(Db {
            writer: Writer::start(options, connection).map_err(|e| sqlite(sqlx::Error::Io(e)))?,
            readers: Readers::of(&file),
            turns: Arc::default(),
            files: Arc::new(files),
        })
    }
}

/// Settings of reliability measured for this kind of load: durable at a power cut, one writer, erased means erased.
fn shared_options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("journal_size_limit", "67108864")
        .pragma("mmap_size", "0")
        .pragma("cache_size", format!("-{WRITER_PAGES_KB}"))
        .pragma("temp_store", "MEMORY")
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("secure_delete", "ON")
        // More than there are statements, so that none is prepared twice.
        .statement_cache_capacity(256)
        // Statements carry what people wrote; they are no business of a log.
        .disable_statement_logging()
}

pub(super) fn reader_options(file: &Path) -> SqliteConnectOptions {
    shared_options(file)
        .read_only(true)
        .pragma("cache_size", format!("-{READER_PAGES_KB}"))
}

/// What is in a database file.
pub(super) struct Contents {
    /// Whether there is any table.
    pub(super) tables: bool,
    /// Whether a bot has worked with it.
    pub(super) begun: bool,
}

/// Looks at a file that is there already, read-only, before anything could change it.
pub(super) async fn inspect(file: &Path) -> Result<Contents, OpenError> {
    let sqlite = |source| OpenError::Sqlite {
        file: file.to_owned(),
        source,
    };
    let damaged = |report: String| OpenError::Damaged {
        file: file.to_owned(),
        report,
    };
    // Where nobody has it open there is no log, and none is left there by looking.
    let has_log = file.with_file_name(format!("{FILE_NAME}-wal")).exists();
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .immutable(!has_log)
        .connect()
        .await
        .map_err(|error| {
            if is_damage(&error) {
                damaged(error.to_string())
            } else {
                sqlite(error)
            }
        })?;
    let looked = look(&mut connection, file).await;
    connection.close().await.map_err(sqlite)?;
    match looked {
        Err(OpenError::Sqlite { source, .. }) if is_damage(&source) => Err(damaged(source.to_string())),
        other => other,
    }
}

async fn look(connection: &mut SqliteConnection, file: &Path) -> Result<Contents, OpenError> {
    let sqlite = |source| OpenError::Sqlite {
        file: file.to_owned(),
        source,
    };
    let application_id: i32 = sqlx::query_scalar("pragma application_id")
        .fetch_one(&mut *connection)
        .await
        .map_err(sqlite)?;
    let tables: i64 = sqlx::query_scalar("select count(*) from sqlite_schema")
        .fetch_one(&mut *connection)
        .await
        .map_err(sqlite)?;
    if application_id != APPLICATION_ID && (application_id != 0 || tables > 0) {
        return Err(OpenError::Foreign(file.to_owned()));
    }
    let report: String = sqlx::query_scalar("pragma quick_check(1)")
        .fetch_one(&mut *connection)
        .await
        .map_err(sqlite)?;
    if report != "ok" {
        return Err(OpenError::Damaged {
            file: file.to_owned(),
            report,
        });
    }
    let found = newest_applied(connection).await.map_err(sqlite)?;
    let known = newest_known();
    if found > known {
        return Err(OpenError::Newer {
            file: file.to_owned(),
            found,
            known,
        });
    }
    same_migrations(connection, file).await?;
    Ok(Contents {
        tables: tables > 0,
        begun: lineage::has_begun(connection).await.map_err(sqlite)?,
    })
}

fn newest_known() -> i64 {
    MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0)
}

/// The newest migration in the file; 0 for none.
async fn newest_applied(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    let has_ledger: i64 =
        sqlx::query_scalar("select count(*) from sqlite_schema where name = '_sqlx_migrations'")
            .fetch_one(&mut *connection)
            .await?;
    if has_ledger == 0 {
        return Ok(0);
    }
    sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations")
        .fetch_one(&mut *connection)
        .await
}

/// Whether what was applied to the file is what this binary would have applied.
async fn same_migrations(connection: &mut SqliteConnection, file: &Path) -> Result<(), OpenError> {
    let sqlite = |source| OpenError::Sqlite {
        file: file.to_owned(),
        source,
    };
    if newest_applied(connection).await.map_err(sqlite)? == 0 {
        return Ok(());
    }
    let applied: Vec<(i64, Vec<u8>)> = sqlx::query_as("select version, checksum from _sqlx_migrations")
        .fetch_all(&mut *connection)
        .await
        .map_err(sqlite)?;
    for (version, checksum) in applied {
        let known = MIGRATIONS.iter().find(|migration| migration.version == version);
        match known {
            Some(known) if *known.checksum == *checksum => {}
            _ => {
                return Err(OpenError::OtherMigration {
                    file: file.to_owned(),
                    version,
                });
            }
        }
    }
    Ok(())
}

async fn has_pending(connection: &mut SqliteConnection) -> Result<bool, OpenError> {
    let file = PathBuf::from(FILE_NAME);
    let found = newest_applied(connection)
        .await
        .map_err(|source| OpenError::Sqlite { file, source })?;
    Ok(found > 0 && found < newest_known())
}

async fn check_library(connection: &mut SqliteConnection, file: &Path) -> Result<(), OpenError> {
    let version: String = sqlx::query_scalar("select sqlite_version()")
        .fetch_one(connection)
        .await
        .map_err(|source| OpenError::Sqlite {
            file: file.to_owned(),
            source,
        })?;
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < OLDEST_SQLITE {
        return Err(OpenError::OldSqlite(version));
    }
    Ok(())
}

/// SQLITE_CORRUPT (11) and SQLITE_NOTADB (26), sqlite.org/rescode.html.
fn is_damage(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(|e| e.code().and_then(|code| code.parse::<u32>().ok()))
        .is_some_and(|code| matches!(code & 0xff, 11 | 26))
}

/// Makes an empty file that only its owner can read: what people write here is theirs.
pub(super) fn create_private(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(file).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn fresh() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        Db::open(dir.path()).await.unwrap().close().await;
        dir
    }

    async fn alter(dir: &Path, statement: &'static str) {
        let mut connection = SqliteConnectOptions::new()
            .filename(dir.join(FILE_NAME))
            .connect()
            .await
            .unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    #[tokio::test]
    async fn a_file_of_a_newer_version_is_refused_and_left_as_it_was() {
        let dir = fresh().await;
        alter(
            dir.path(),
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'later', 1, x'00', 0)",
        )
        .await;
        let before = std::fs::read(dir.path().join(FILE_NAME)).unwrap();
        let refused = Db::open(dir.path()).await.unwrap_err();
        assert!(
            matches!(refused, OpenError::Newer { found: 9999, .. }),
            "{refused}"
        );
        assert_eq!(std::fs::read(dir.path().join(FILE_NAME)).unwrap(), before);
    }

    #[tokio::test]
    async fn a_file_with_another_migration_is_refused_and_left_as_it_was() {
        for change in [
            "update _sqlx_migrations set checksum = x'00' where version = 1",
            "update _sqlx_migrations set version = 0 where version = 1",
        ] {
            let dir = fresh().await;
            alter(dir.path(), change).await;
            let before = std::fs::read(dir.path().join(FILE_NAME)).unwrap();
            let refused = Db::open(dir.path()).await.unwrap_err();
            assert!(matches!(refused, OpenError::OtherMigration { .. }), "{refused}");
            assert!(refused.to_string().contains("line endings"), "{refused}");
            assert_eq!(std::fs::read(dir.path().join(FILE_NAME)).unwrap(), before);
        }
    }

    #[tokio::test]
    async fn a_database_of_another_program_is_refused() {
        let dir = fresh().await;
        alter(dir.path(), "pragma application_id = 42").await;
        assert!(matches!(
            Db::open(dir.path()).await.unwrap_err(),
            OpenError::Foreign(_)
        ));
    }

    #[tokio::test]
    async fn a_damaged_file_is_refused_with_the_way_out() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE_NAME), vec![0x5a; 8192]).unwrap();
        let refused = Db::open(dir.path()).await.unwrap_err();
        assert!(matches!(refused, OpenError::Damaged { .. }), "{refused}");
        assert!(refused.to_string().contains("backup"), "{refused}");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_files_can_be_read_by_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        for name in [FILE_NAME.to_owned(), format!("{FILE_NAME}-wal")] {
            let mode = std::fs::metadata(dir.path().join(&name))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        db.close().await;
    }

    #[tokio::test]
    async fn a_large_file_takes_no_more_memory_than_is_meant_for_its_pages() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let mut kept = 0;
        let mut readers = Vec::new();
        for _ in 0..crate::db::readers::MOST {
            let mut reader = db.read().await.unwrap();
            let cache: i64 = sqlx::query_scalar("pragma cache_size")
                .fetch_one(&mut *reader)
                .await
                .unwrap();
            // Below zero it counts kilobytes, whatever the size of a page.
            assert!(cache < 0, "{cache}");
            kept -= cache;
            readers.push(reader);
        }
        let writes = db.write(|tx| {
            Box::pin(async move {
                let cache: i64 = sqlx::query_scalar("pragma cache_size").fetch_one(tx).await?;
                Ok(cache)
            })
        });
        kept -= writes.await.unwrap();
        assert!(kept <= 8_000, "{kept} kB");
        let mut reader = readers.pop().unwrap();
        let mapped: i64 = sqlx::query_scalar("pragma mmap_size")
            .fetch_one(&mut *reader)
            .await
            .unwrap();
        assert_eq!(mapped, 0);
    }

    #[tokio::test]
    async fn a_reader_cannot_write() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let mut reader = db.read().await.unwrap();
        let refused = sqlx::query("insert into meta (key, value) values ('a', 'b')")
            .execute(&mut *reader)
            .await;
        assert!(refused.unwrap_err().to_string().contains("readonly"));
    }
}
