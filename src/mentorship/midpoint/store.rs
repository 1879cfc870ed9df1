//! The SQL of the midpoint. Reflections go in and come out sealed.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, MidpointId, RoomId, UserId};

use super::PROMPT;
use trellis_domain::absence::AnswerTime;
use trellis_domain::midpoint::Midpoint;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::presence;
use trellis_kernel::secrets::Sealed;

struct Row {
    id: String,
    room_id: String,
    asked_at: i64,
    deadline_at: i64,
    told_at: Option<i64>,
}

async fn whole_if_any(tx: &mut SqliteConnection, row: Option<Row>) -> Result<Option<Midpoint>> {
    match row {
        Some(row) => whole(tx, row).await.map(Some),
        None => Ok(None),
    }
}

async fn whole(tx: &mut SqliteConnection, row: Row) -> Result<Midpoint> {
    let bad = |column| Fault::inconsistent("midpoint", column, &row.id);
    let instant = |seconds| DateTime::from_timestamp(seconds, 0);
    let id = MidpointId::parse(&row.id).map_err(|_| bad("id"))?;
    let asked_at = instant(row.asked_at).ok_or_else(|| bad("asked_at"))?;
    let until = instant(row.deadline_at).ok_or_else(|| bad("deadline_at"))?;
    let posted = PROMPT.posted_at(tx, id).await?;
    let absences = presence::absences_since(tx, asked_at).await?;
    let time = AnswerTime::of(asked_at, until, posted, &absences);
    let written = sqlx::query_scalar!(
        "select user_id from reflection where midpoint_id = ? order by written_at, user_id",
        row.id,
    )
    .fetch_all(tx)
    .await?;
    Ok(Midpoint {
        id,
        room: RoomId::parse(&row.room_id).map_err(|_| bad("room_id"))?,
        asked_at: time.begins,
        deadline_at: time.ends,
        moves: time.moves,
        // Who has written has seen it, whatever became of the answer to its posting.
        is_posted: posted.is_some() || !written.is_empty(),
        told_at: row
            .told_at
            .map(|at| instant(at).ok_or_else(|| bad("told_at")))
            .transpose()?,
        written: written.into_iter().map(UserId::from_db).collect(),
    })
}

pub(super) async fn find(tx: &mut SqliteConnection, id: MidpointId) -> Result<Option<Midpoint>> {
    let id = id.to_string();
    let row = sqlx::query_as!(
        Row,
        "select id, room_id, asked_at, deadline_at, told_at from midpoint where id = ?",
        id,
    )
    .fetch_optional(&mut *tx)
    .await?;
    whole_if_any(tx, row).await
}

/// The midpoint of a room, once it was asked for.
pub(crate) async fn of_room(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<Midpoint>> {
    let room = room.to_string();
    let row = sqlx::query_as!(
        Row,
        "select id, room_id, asked_at, deadline_at, told_at from midpoint where room_id = ?",
        room,
    )
    .fetch_optional(&mut *tx)
    .await?;
    whole_if_any(tx, row).await
}

pub(super) async fn insert(tx: &mut SqliteConnection, midpoint: &Midpoint) -> Result<()> {
    let (id, room) = (midpoint.id.to_string(), midpoint.room.to_string());
    let (asked, deadline) = (midpoint.asked_at.timestamp(), midpoint.deadline_at.timestamp());
    sqlx::query!(
        "insert into midpoint (id, room_id, asked_at, deadline_at) values (?, ?, ?, ?)",
        id,
        room,
        asked,
        deadline,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Stores when the coordinators' channel was told.
pub(super) async fn mark_told(tx: &mut SqliteConnection, midpoint: &Midpoint) -> Result<()> {
    let (id, at) = (midpoint.id.to_string(), midpoint.told_at.map(|at| at.timestamp()));
    let marked = sqlx::query!("update midpoint set told_at = ? where id = ?", at, id)
        .execute(tx)
        .await?;
    match marked.rows_affected() {
        1 => Ok(()),
        _ => Err(Fault::inconsistent("midpoint", "id", id).into()),
    }
}

/// Whether there is such a midpoint in a room of the community.
pub(super) async fn is_of(tx: &mut SqliteConnection, id: MidpointId, guild: GuildId) -> Result<bool> {
    let (id, guild) = (id.to_string(), guild.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from midpoint as m join room as r on r.id = m.room_id
                        where m.id = ? and r.guild_id = ?)",
        id,
        guild,
    );
    Ok(found.fetch_one(tx).await? != 0)
}

/// The reflection of one person.
pub(super) async fn body(tx: &mut SqliteConnection, id: MidpointId, who: UserId) -> Result<Option<Sealed>> {
    let (id, who) = (id.to_string(), who.to_db());
    let body = sqlx::query_scalar!(
        "select body from reflection where midpoint_id = ? and user_id = ?",
        id,
        who
    )
    .fetch_optional(tx)
    .await?;
    Ok(body.map(Sealed::from))
}

pub(super) async fn put_body(
    tx: &mut SqliteConnection,
    id: MidpointId,
    who: UserId,
    body: &Sealed,
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, who, at) = (id.to_string(), who.to_db(), now.timestamp());
    sqlx::query!(
        "insert into reflection (midpoint_id, user_id, body, written_at) values (?, ?, ?, ?)
         on conflict (midpoint_id, user_id) do update set body = excluded.body, written_at = excluded.written_at",
        id, who, body, at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
