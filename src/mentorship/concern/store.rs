//! The SQL of concerns. What is written beside one goes in and comes out sealed.
//!
//! `+guild_id` keeps a statement from going through those of a whole community where a person leads to theirs.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::concern::{Concern, ConcernKind};
use trellis_domain::ids::{ConcernId, GuildId, RoomId, UserId};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::secrets::Sealed;

struct Row {
    id: String,
    guild_id: i64,
    room_id: Option<String>,
    author_id: i64,
    kind: String,
    detail: Option<Vec<u8>>,
    raised_at: i64,
}

impl Row {
    fn concern(self) -> Result<(Concern, Option<Sealed>)> {
        let bad = |column| Fault::inconsistent("concern", column, &self.id);
        let concern = Concern {
            id: ConcernId::parse(&self.id).map_err(|_| bad("id"))?,
            guild: GuildId::from_db(self.guild_id),
            room: self
                .room_id
                .as_deref()
                .map(RoomId::parse)
                .transpose()
                .map_err(|_| bad("room_id"))?,
            author: UserId::from_db(self.author_id),
            kind: ConcernKind::parse(&self.kind).ok_or_else(|| bad("kind"))?,
            raised_at: DateTime::from_timestamp(self.raised_at, 0).ok_or_else(|| bad("raised_at"))?,
        };
        Ok((concern, self.detail.map(Sealed::from)))
    }
}

/// Stores a concern.
pub(super) async fn insert(
    tx: &mut SqliteConnection,
    concern: &Concern,
    detail: Option<&Sealed>,
) -> Result<()> {
    let (id, guild, author) = (
        concern.id.to_string(),
        concern.guild.to_db(),
        concern.author.to_db(),
    );
    let (room, kind) = (concern.room.map(|room| room.to_string()), concern.kind.as_str());
    let at = concern.raised_at.timestamp();
    sqlx::query!(
        "insert into concern (id, guild_id, room_id, author_id, kind, detail, raised_at) values (?, ?, ?, ?, ?, ?, ?)",
        id,
        guild,
        room,
        author,
        kind,
        detail,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The concerns of a person in a community that were raised after `since`, about whatever; the newest first.
pub(super) async fn of_author(
    tx: &mut SqliteConnection,
    guild: GuildId,
    author: UserId,
    since: DateTime<Utc>,
) -> Result<Vec<(Concern, Option<Sealed>)>> {
    let (guild, author, since) = (guild.to_db(), author.to_db(), since.timestamp());
    let rows = sqlx::query_as!(
        Row,
        "select id, guild_id, room_id, author_id, kind, detail, raised_at from concern
         where +guild_id = ? and author_id = ? and raised_at > ? order by raised_at desc",
        guild,
        author,
        since,
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::concern).collect()
}

/// Deletes the concerns that were raised before `then`.
pub(super) async fn delete_before(tx: &mut SqliteConnection, then: DateTime<Utc>) -> Result<u64> {
    let then = then.timestamp();
    let deleted = sqlx::query!(
        "delete from concern where guild_id in (select guild_id from community) and raised_at <= ?",
        then
    )
    .execute(tx)
    .await?;
    Ok(deleted.rows_affected())
}

/// The concerns of a community that were raised after `since`, whoever may read them; the newest first.
pub(super) async fn since(
    tx: &mut SqliteConnection,
    guild: GuildId,
    since: DateTime<Utc>,
) -> Result<Vec<(Concern, Option<Sealed>)>> {
    let (guild, since) = (guild.to_db(), since.timestamp());
    let rows = sqlx::query_as!(
        Row,
        "select id, guild_id, room_id, author_id, kind, detail, raised_at from concern
         where guild_id = ? and raised_at > ? order by raised_at desc, id",
        guild,
        since,
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::concern).collect()
}
