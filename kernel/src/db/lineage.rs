//! Whose life a file tells: a random word in each database, which its copies share.
//!
//! **Invariant:** a database that was restored from a copy gets a new word at its next opening. So a copy with a
//! database's own word tells an earlier moment of that very database, and nothing is lost when a later copy replaces it.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

/// The word; kept in `meta` under the name `lineage`.
pub(super) type Lineage = String;

/// The word of an open database; `None` where it has none, as one of an earlier version or an empty one.
pub(super) async fn of(connection: &mut SqliteConnection) -> Result<Option<Lineage>, sqlx::Error> {
    if !has_meta(connection).await? {
        return Ok(None);
    }
    sqlx::query_scalar("select value from meta where key = 'lineage'")
        .fetch_optional(connection)
        .await
}

/// As [`of`], of a file that nobody has open.
pub(super) async fn of_file(file: &Path) -> Result<Option<Lineage>, sqlx::Error> {
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .connect()
        .await?;
    let word = of(&mut connection).await;
    connection.close().await?;
    word
}

/// Whether the file has the table in which facts about the whole stand; only an empty database has none.
pub(super) async fn has_meta(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let tables: i64 = sqlx::query_scalar("select count(*) from sqlite_schema where name = 'meta'")
        .fetch_one(connection)
        .await?;
    Ok(tables > 0)
}

/// Whether a bot has ever begun to work with these records: each start is counted.
pub(super) async fn has_begun(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if !has_meta(connection).await? {
        return Ok(false);
    }
    let starts: i64 = sqlx::query_scalar("select count(*) from meta where key = 'boot'")
        .fetch_one(connection)
        .await?;
    Ok(starts > 0)
}

/// Gives a word to a database that has none, and another to one that was a copy.
pub(super) async fn settle(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let mut change = connection.begin_with("begin immediate").await?;
    let restored = sqlx::query("delete from meta where key = 'copied'")
        .execute(&mut *change)
        .await?
        .rows_affected()
        > 0;
    if restored {
        sqlx::query("delete from meta where key = 'lineage'")
            .execute(&mut *change)
            .await?;
        // What was sent since the copy is looked for by who begins to work with it.
        sqlx::query("insert or replace into meta (key, value) values ('restored', 'yes')")
            .execute(&mut *change)
            .await?;
    }
    sqlx::query("insert or ignore into meta (key, value) values ('lineage', lower(hex(randomblob(16))))")
        .execute(&mut *change)
        .await?;
    change.commit().await?;
    if restored {
        tracing::warn!(
            "these records were restored from a copy; copies that tell more are kept and not replaced"
        );
    }
    Ok(())
}

/// Writes into a copy that it is one.
pub(super) async fn mark_copy(file: &Path) -> Result<(), sqlx::Error> {
    let mut copy = SqliteConnectOptions::new()
        .filename(file)
        // One file, with nothing beside it.
        .journal_mode(SqliteJournalMode::Delete)
        .connect()
        .await?;
    sqlx::query("insert or ignore into meta (key, value) values ('copied', 'yes')")
        .execute(&mut copy)
        .await?;
    copy.close().await
}
