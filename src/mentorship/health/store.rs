//! The SQL of health.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::RoomId;

use trellis_kernel::db::RowReader;
use trellis_kernel::error::Result;

/// What is known of a room's life beside its updates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Life {
    /// When somebody was last seen to have written.
    pub(super) heard_at: Option<DateTime<Utc>>,
    /// When somebody last said that all is well.
    pub(super) well_at: Option<DateTime<Utc>>,
    /// Whether the card says that it is quiet.
    pub(super) is_quiet: bool,
}

pub(super) async fn life_of(tx: &mut SqliteConnection, room: RoomId) -> Result<Life> {
    let id = room.to_string();
    let found = sqlx::query!(
        "select heard_at, well_at, is_quiet from room_life where room_id = ?",
        id
    )
    .fetch_optional(tx)
    .await?;
    let Some(row) = found else {
        return Ok(Life::default());
    };
    let row_of = RowReader::of("room_life", &id);
    let instant = |column, at: Option<i64>| at.map(|at| row_of.instant(column, at)).transpose();
    Ok(Life {
        heard_at: instant("heard_at", row.heard_at)?,
        well_at: instant("well_at", row.well_at)?,
        is_quiet: row.is_quiet != 0,
    })
}

/// Somebody wrote there then.
pub(super) async fn note_heard(tx: &mut SqliteConnection, room: RoomId, at: DateTime<Utc>) -> Result<()> {
    let (id, at) = (room.to_string(), at.timestamp());
    sqlx::query!(
        "insert into room_life (room_id, heard_at) values (?, ?)
         on conflict (room_id) do update set heard_at = max(coalesce(heard_at, 0), excluded.heard_at)",
        id,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The card says from now on whether it is quiet there, by what was known at `seen_at`; false where somebody has said since then
/// that all is well.
pub(super) async fn set_quiet(
    tx: &mut SqliteConnection,
    room: RoomId,
    is_quiet: bool,
    seen_at: DateTime<Utc>,
) -> Result<bool> {
    let (id, seen_at) = (room.to_string(), seen_at.timestamp());
    let set = sqlx::query!(
        "insert into room_life (room_id, is_quiet) values (?, ?)
         on conflict (room_id) do update set is_quiet = excluded.is_quiet where coalesce(well_at, 0) <= ?",
        id,
        is_quiet,
        seen_at,
    )
    .execute(tx)
    .await?;
    Ok(set.rows_affected() > 0)
}

/// Somebody says that all is well.
pub(super) async fn note_well(tx: &mut SqliteConnection, room: RoomId, at: DateTime<Utc>) -> Result<()> {
    let (id, at) = (room.to_string(), at.timestamp());
    sqlx::query!(
        "insert into room_life (room_id, well_at) values (?, ?)
         on conflict (room_id) do update set well_at = excluded.well_at, is_quiet = 0",
        id,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
