//! The SQL of roadmaps.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, PreviewId, RoadmapFileId, UserId};
use trellis_domain::roadmap::{Copied, Preview};
use trellis_kernel::db::RowReader;
use trellis_kernel::error::Result;

/// A roadmap's file, whether it is a community's own or waits to become that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    /// The short name.
    pub(super) slug: String,
    /// What it is called.
    pub(super) name: String,
    /// Its text.
    pub(super) source: String,
}

/// The roadmaps that a community imported: short name and name.
pub(super) async fn own(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<(String, String)>> {
    let guild = guild.to_db();
    let rows = sqlx::query!(
        "select slug, name from roadmap where guild_id = ? order by slug",
        guild
    );
    let rows = rows.fetch_all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.name)).collect())
}

/// A roadmap that a community imported, with when it did.
pub(super) async fn find(
    tx: &mut SqliteConnection,
    guild: GuildId,
    slug: &str,
) -> Result<Option<(File, DateTime<Utc>)>> {
    let guild = guild.to_db();
    let row = sqlx::query!(
        "select slug, name, source, imported_at from roadmap where guild_id = ? and slug = ?",
        guild,
        slug
    )
    .fetch_optional(tx)
    .await?;
    row.map(|row| {
        let at = RowReader::of("roadmap", slug).instant("imported_at", row.imported_at)?;
        let file = File {
            slug: row.slug,
            name: row.name,
            source: row.source,
        };
        Ok((file, at))
    })
    .transpose()
}

/// Stores a roadmap of a community, in place of one of that short name.
pub(super) async fn put(
    tx: &mut SqliteConnection,
    (guild, by): (GuildId, UserId),
    file: &File,
    now: DateTime<Utc>,
) -> Result<()> {
    let (guild, by, at) = (guild.to_db(), by.to_db(), now.timestamp());
    sqlx::query!(
        "insert into roadmap (guild_id, slug, name, source, imported_by, imported_at) values (?, ?, ?, ?, ?, ?)
         on conflict (guild_id, slug) do update set name = excluded.name, source = excluded.source,
             imported_by = excluded.imported_by, imported_at = excluded.imported_at",
        guild,
        file.slug,
        file.name,
        file.source,
        by,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Deletes a roadmap of a community.
pub(super) async fn delete(tx: &mut SqliteConnection, guild: GuildId, slug: &str) -> Result<()> {
    let guild = guild.to_db();
    sqlx::query!("delete from roadmap where guild_id = ? and slug = ?", guild, slug)
        .execute(tx)
        .await?;
    Ok(())
}

/// Keeps a file until its sender says yes, in place of another of theirs that waits.
pub(super) async fn keep_waiting(
    tx: &mut SqliteConnection,
    id: RoadmapFileId,
    (guild, by): (GuildId, UserId),
    file: &File,
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, guild, by, at) = (id.to_string(), guild.to_db(), by.to_db(), now.timestamp());
    sqlx::query!(
        "insert into roadmap_file (id, guild_id, slug, name, source, sent_by, sent_at) values (?, ?, ?, ?, ?, ?, ?)
         on conflict (guild_id, sent_by) do update set id = excluded.id, slug = excluded.slug, name = excluded.name,
             source = excluded.source, sent_at = excluded.sent_at",
        id,
        guild,
        file.slug,
        file.name,
        file.source,
        by,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A file that waits for a yes of this person.
pub(super) async fn waiting(
    tx: &mut SqliteConnection,
    id: RoadmapFileId,
    by: UserId,
) -> Result<Option<File>> {
    let (id, by) = (id.to_string(), by.to_db());
    let row = sqlx::query_as!(
        File,
        "select slug, name, source from roadmap_file where id = ? and sent_by = ?",
        id,
        by
    );
    Ok(row.fetch_optional(tx).await?)
}

/// Whether such a file waits in a community.
pub(super) async fn file_is_of(tx: &mut SqliteConnection, id: RoadmapFileId, guild: GuildId) -> Result<bool> {
    let (id, guild) = (id.to_string(), guild.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from roadmap_file where id = ? and guild_id = ?)",
        id,
        guild
    );
    Ok(found.fetch_one(tx).await? != 0)
}

/// Deletes a file that waited.
pub(super) async fn delete_waiting(tx: &mut SqliteConnection, id: RoadmapFileId) -> Result<()> {
    let id = id.to_string();
    sqlx::query!("delete from roadmap_file where id = ?", id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Deletes the files and previews that nobody has agreed to since `then`.
pub(super) async fn delete_before(tx: &mut SqliteConnection, then: DateTime<Utc>) -> Result<u64> {
    let then = then.timestamp();
    let files = sqlx::query!("delete from roadmap_file where sent_at <= ?", then)
        .execute(&mut *tx)
        .await?;
    let previews = sqlx::query!("delete from roadmap_preview where shown_at <= ?", then)
        .execute(tx)
        .await?;
    Ok(files.rows_affected() + previews.rows_affected())
}

/// Keeps what somebody is shown for a room, in place of what they were shown there before.
pub(super) async fn put_preview(tx: &mut SqliteConnection, preview: &Preview) -> Result<()> {
    let (id, room) = (preview.id.to_string(), preview.room.to_string());
    let (owner, shown_to) = (preview.owner.to_db(), preview.shown_to.to_db());
    let goal = preview.goal.map(|goal| goal.to_string());
    let imported_at = preview.imported_at.map(|at| at.timestamp());
    let shown_at = preview.shown_at.timestamp();
    sqlx::query!(
        "insert into roadmap_preview (id, room_id, owner_id, goal_id, slug, imported_at, shown_to, shown_at)
         values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (room_id, shown_to) do update set id = excluded.id, owner_id = excluded.owner_id,
             goal_id = excluded.goal_id, slug = excluded.slug, imported_at = excluded.imported_at,
             shown_at = excluded.shown_at",
        id,
        room,
        owner,
        goal,
        preview.slug,
        imported_at,
        shown_to,
        shown_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What somebody was shown.
pub(super) async fn preview(tx: &mut SqliteConnection, id: PreviewId) -> Result<Option<Preview>> {
    let text = id.to_string();
    let row = sqlx::query!(
        "select room_id, owner_id, goal_id, slug, imported_at, shown_to, shown_at from roadmap_preview where id = ?",
        text
    )
    .fetch_optional(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let reader = RowReader::of("roadmap_preview", text.as_str());
    Ok(Some(Preview {
        id,
        room: reader.text("room_id", &row.room_id)?,
        owner: UserId::from_db(row.owner_id),
        goal: row
            .goal_id
            .map(|goal| reader.text("goal_id", &goal))
            .transpose()?,
        slug: row.slug,
        imported_at: reader.instant_if_any("imported_at", row.imported_at)?,
        shown_to: UserId::from_db(row.shown_to),
        shown_at: reader.instant("shown_at", row.shown_at)?,
    }))
}

/// Whether it was shown for a room of the community.
pub(super) async fn preview_is_of(tx: &mut SqliteConnection, id: PreviewId, guild: GuildId) -> Result<bool> {
    let (id, guild) = (id.to_string(), guild.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from roadmap_preview as p join room as r on r.id = p.room_id
                        where p.id = ? and r.guild_id = ?)",
        id,
        guild
    );
    Ok(found.fetch_one(tx).await? != 0)
}

/// When the roadmap of a preview was copied last for its mentee.
pub(super) async fn last_copy(tx: &mut SqliteConnection, preview: &Preview) -> Result<Option<Copied>> {
    let (room, owner) = (preview.room.to_string(), preview.owner.to_db());
    let row = sqlx::query!(
        "select copied_by, copied_at, steps from roadmap_copy where room_id = ? and owner_id = ? and slug = ?",
        room,
        owner,
        preview.slug
    )
    .fetch_optional(tx)
    .await?;
    let reader = RowReader::of("roadmap_copy", room.as_str());
    row.map(|row| {
        Ok(Copied {
            by: UserId::from_db(row.copied_by),
            at: reader.instant("copied_at", row.copied_at)?,
            steps: reader.number("steps", row.steps)?,
        })
    })
    .transpose()
}

/// Stores that what was shown was copied.
pub(super) async fn put_copy(
    tx: &mut SqliteConnection,
    preview: &Preview,
    steps: usize,
    now: DateTime<Utc>,
) -> Result<()> {
    let (room, owner) = (preview.room.to_string(), preview.owner.to_db());
    let (by, at) = (preview.shown_to.to_db(), now.timestamp());
    let steps = i64::try_from(steps).unwrap_or(i64::MAX);
    sqlx::query!(
        "insert into roadmap_copy (room_id, owner_id, slug, copied_by, copied_at, steps) values (?, ?, ?, ?, ?, ?)
         on conflict (room_id, owner_id, slug) do update set copied_by = excluded.copied_by,
             copied_at = excluded.copied_at, steps = excluded.steps",
        room,
        owner,
        preview.slug,
        by,
        at,
        steps,
    )
    .execute(tx)
    .await?;
    Ok(())
}
