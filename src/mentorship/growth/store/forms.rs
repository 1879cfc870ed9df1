//! The SQL of forms for an update that were opened and not sent yet.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::growth::{Draft, Readers};
use trellis_domain::ids::{DraftId, GuildId, RoomId, UserId};
use trellis_kernel::error::{Fault, Result};

use super::{columns, evidence, require_hit};

/// Whether the form is of this community, or what became of it.
pub(in crate::mentorship::growth) async fn is_form_of(
    tx: &mut SqliteConnection,
    id: DraftId,
    guild: GuildId,
) -> Result<bool> {
    let (id, guild) = (id.to_string(), guild.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from room as r
                        where +r.guild_id = ?2
                          and r.id in (select room_id from progress_draft where id = ?1
                                       union all select room_id from progress_update where draft_id = ?1
                                       union all select room_id from private_entry where draft_id = ?1))",
        id,
        guild,
    );
    Ok(found.fetch_one(tx).await? != 0)
}

pub(in crate::mentorship::growth) async fn insert_draft(
    tx: &mut SqliteConnection,
    draft: &Draft,
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, room, author) = (draft.id.to_string(), draft.room.to_string(), draft.author.to_db());
    let (visibility, at) = (draft.readers.as_str(), now.timestamp());
    let (name, url, size) = columns(draft.evidence.as_ref());
    sqlx::query!(
        "insert into progress_draft (id, room_id, author_id, visibility, evidence_name, evidence_url, evidence_size, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?)",
        id, room, author, visibility, name, url, size, at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::mentorship::growth) async fn draft(
    tx: &mut SqliteConnection,
    id: DraftId,
) -> Result<Option<Draft>> {
    let text = id.to_string();
    let row = sqlx::query!(
        "select room_id, author_id, visibility, evidence_name, evidence_url, evidence_size from progress_draft where id = ?",
        text,
    )
    .fetch_optional(tx)
    .await?;
    row.map(|row| {
        let bad = |column| Fault::inconsistent("progress_draft", column, &text);
        Ok(Draft {
            id,
            room: RoomId::parse(&row.room_id).map_err(|_| bad("room_id"))?,
            author: UserId::from_db(row.author_id),
            readers: Readers::parse(&row.visibility).ok_or_else(|| bad("visibility"))?,
            evidence: evidence(row.evidence_name, row.evidence_url, row.evidence_size).map_err(bad)?,
        })
    })
    .transpose()
}

pub(in crate::mentorship::growth) async fn delete_draft(
    tx: &mut SqliteConnection,
    id: DraftId,
) -> Result<()> {
    let id = id.to_string();
    let done = sqlx::query!("delete from progress_draft where id = ?", id)
        .execute(tx)
        .await?;
    require_hit(done.rows_affected(), "progress_draft", id)
}

/// The oldest forms of a person, but for the newest `kept`.
pub(in crate::mentorship::growth) async fn delete_older_drafts(
    tx: &mut SqliteConnection,
    author: UserId,
    kept: u32,
) -> Result<()> {
    let author = author.to_db();
    sqlx::query!(
        "delete from progress_draft where id in
             (select id from progress_draft where author_id = ? order by created_at desc, rowid desc limit -1 offset ?)",
        author,
        kept,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Deletes the forms that were opened before `then` and never sent.
pub(in crate::mentorship::growth) async fn delete_drafts_before(
    tx: &mut SqliteConnection,
    then: DateTime<Utc>,
) -> Result<u64> {
    let then = then.timestamp();
    let deleted = sqlx::query!("delete from progress_draft where created_at <= ?", then)
        .execute(tx)
        .await?;
    Ok(deleted.rows_affected())
}

/// The forms that a person has open in a community, the newest first.
pub(in crate::mentorship::growth) async fn open_forms(
    tx: &mut SqliteConnection,
    guild: GuildId,
    author: UserId,
) -> Result<Vec<OpenForm>> {
    let (guild, author) = (guild.to_db(), author.to_db());
    let rows = sqlx::query!(
        r#"select d.id as "id!", d.room_id, d.evidence_name, d.created_at
           from progress_draft as d join room as r on r.id = d.room_id
           where r.guild_id = ? and d.author_id = ? order by d.created_at desc, d.rowid desc"#,
        guild,
        author,
    );
    rows.fetch_all(tx)
        .await?
        .into_iter()
        .map(|row| {
            let bad = |column| Fault::inconsistent("progress_draft", column, &row.id);
            Ok(OpenForm {
                room: RoomId::parse(&row.room_id).map_err(|_| bad("room_id"))?,
                evidence: row.evidence_name.clone(),
                opened_at: DateTime::from_timestamp(row.created_at, 0).ok_or_else(|| bad("created_at"))?,
            })
        })
        .collect()
}

/// Deletes the forms that a person has open in a community.
pub(in crate::mentorship::growth) async fn delete_open_forms(
    tx: &mut SqliteConnection,
    guild: GuildId,
    author: UserId,
) -> Result<()> {
    let (guild, author) = (guild.to_db(), author.to_db());
    sqlx::query!(
        "delete from progress_draft
         where author_id = ? and exists (select 1 from room as r where r.id = room_id and +r.guild_id = ?)",
        author,
        guild,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A form that waits, as its author is shown it.
pub(in crate::mentorship::growth) struct OpenForm {
    pub(in crate::mentorship::growth) room: RoomId,
    /// The name of its file.
    pub(in crate::mentorship::growth) evidence: Option<String>,
    pub(in crate::mentorship::growth) opened_at: DateTime<Utc>,
}
