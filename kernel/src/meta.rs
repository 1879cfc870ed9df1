//! Small facts about the database as a whole, by name: how often it was started, which commands were registered.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use crate::error::{Fault, Result};

/// What is stored under `key`.
pub async fn find(tx: &mut SqliteConnection, key: &str) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select value from meta where key = ?", key)
        .fetch_optional(tx)
        .await?)
}

/// Stores `value` under `key`, whatever was there.
pub async fn set(tx: &mut SqliteConnection, key: &str, value: &str) -> Result<()> {
    sqlx::query!(
        "insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value",
        key,
        value,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets what is stored under `key`, if anything is.
pub async fn forget(tx: &mut SqliteConnection, key: &str) -> Result<()> {
    sqlx::query!("delete from meta where key = ?", key)
        .execute(tx)
        .await?;
    Ok(())
}

/// Counts the starts of this database; a claim of another start is an open question.
pub(crate) async fn next_boot(tx: &mut SqliteConnection) -> Result<i64> {
    let boot = sqlx::query_scalar!(
        "insert into meta (key, value) values ('boot', '1')
         on conflict (key) do update set value = cast(cast(meta.value as integer) + 1 as text)
         returning value"
    )
    .fetch_one(tx)
    .await?;
    boot.parse()
        .map_err(|_| Fault::inconsistent("meta", "value", "boot").into())
}

/// Set when the file was opened as one that had been a copy; see `db::lineage`.
const RESTORED: &str = "restored";
/// When a bot first worked with records that had been restored from a copy.
const RESTORED_AT: &str = "restored_at";

/// Whether these records were restored from a copy since they were worked with last; noted as known at `now`.
pub(crate) async fn was_restored(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<bool> {
    if find(tx, RESTORED).await?.is_none() {
        return Ok(false);
    }
    forget(tx, RESTORED).await?;
    set(tx, RESTORED_AT, &now.timestamp().to_string()).await?;
    Ok(true)
}

/// When these records were restored from a copy; `None` where they never were. What was planned before may have been said
/// by the records that were lost.
pub async fn restored_at(tx: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>> {
    let stored = find(tx, RESTORED_AT).await?;
    Ok(stored.and_then(|at| DateTime::from_timestamp(at.parse().ok()?, 0)))
}
