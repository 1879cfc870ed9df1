//! The SQL of what people keep for themselves. The words go in and come out sealed.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::growth::{Entry, PrivateEntry};
use trellis_domain::ids::{DraftId, GuildId, RoomId, UpdateId, UserId};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::secrets::Sealed;

use super::{i64_of, require_hit};

/// An entry whose words are still sealed.
#[derive(Debug)]
pub(in crate::mentorship::growth) struct SealedEntry {
    id: UpdateId,
    room: RoomId,
    /// Whose it is: nobody else may have it opened.
    pub(in crate::mentorship::growth) author: UserId,
    /// The words.
    pub(in crate::mentorship::growth) body: Sealed,
    at: DateTime<Utc>,
    edited_at: Option<DateTime<Utc>>,
}

impl SealedEntry {
    /// The entry's id.
    pub(in crate::mentorship::growth) fn id(&self) -> UpdateId {
        self.id
    }

    /// The entry with the words that were opened.
    pub(in crate::mentorship::growth) fn with(self, entry: Entry) -> PrivateEntry {
        PrivateEntry {
            id: self.id,
            room: self.room,
            author: self.author,
            entry,
            at: self.at,
            edited_at: self.edited_at,
        }
    }
}

struct Row {
    id: String,
    room_id: String,
    author_id: i64,
    body: Vec<u8>,
    written_at: i64,
    edited_at: Option<i64>,
}

impl Row {
    fn entry(self) -> Result<SealedEntry> {
        let bad = |column| Fault::inconsistent("private_entry", column, &self.id);
        let time = |at: i64, column| DateTime::from_timestamp(at, 0).ok_or_else(|| bad(column));
        Ok(SealedEntry {
            id: UpdateId::parse(&self.id).map_err(|_| bad("id"))?,
            room: RoomId::parse(&self.room_id).map_err(|_| bad("room_id"))?,
            author: UserId::from_db(self.author_id),
            at: time(self.written_at, "written_at")?,
            edited_at: self.edited_at.map(|at| time(at, "edited_at")).transpose()?,
            body: Sealed::from(self.body),
        })
    }
}

pub(in crate::mentorship::growth) async fn entry(
    tx: &mut SqliteConnection,
    id: UpdateId,
) -> Result<Option<SealedEntry>> {
    let id = id.to_string();
    let row = sqlx::query_as!(
        Row,
        r#"select id as "id!", room_id, author_id, body, written_at, edited_at from private_entry where id = ?"#,
        id,
    );
    row.fetch_optional(tx).await?.map(Row::entry).transpose()
}

/// What became of a draft, if its author keeps that for themselves.
pub(in crate::mentorship::growth) async fn entry_of_draft(
    tx: &mut SqliteConnection,
    draft: DraftId,
) -> Result<Option<SealedEntry>> {
    let draft = draft.to_string();
    let row = sqlx::query_as!(
        Row,
        r#"select id as "id!", room_id, author_id, body, written_at, edited_at from private_entry where draft_id = ?"#,
        draft,
    );
    row.fetch_optional(tx).await?.map(Row::entry).transpose()
}

/// Stores an entry; `draft` is the form it comes from, `None` for what was an update.
pub(in crate::mentorship::growth) async fn insert_entry(
    tx: &mut SqliteConnection,
    entry: &PrivateEntry,
    draft: Option<DraftId>,
    body: &Sealed,
) -> Result<()> {
    let (id, draft) = (entry.id.to_string(), draft.map(|draft| draft.to_string()));
    let (room, author) = (entry.room.to_string(), entry.author.to_db());
    let (at, edited) = (entry.at.timestamp(), entry.edited_at.map(|at| at.timestamp()));
    sqlx::query!(
        "insert into private_entry (id, draft_id, room_id, author_id, body, written_at, edited_at)
         values (?, ?, ?, ?, ?, ?, ?)",
        id,
        draft,
        room,
        author,
        body,
        at,
        edited,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Stores other words of an entry.
pub(in crate::mentorship::growth) async fn save_entry(
    tx: &mut SqliteConnection,
    entry: &PrivateEntry,
    body: &Sealed,
) -> Result<()> {
    let (id, edited) = (entry.id.to_string(), entry.edited_at.map(|at| at.timestamp()));
    let done = sqlx::query!(
        "update private_entry set body = ?, edited_at = ? where id = ?",
        body,
        edited,
        id
    )
    .execute(tx)
    .await?;
    require_hit(done.rows_affected(), "private_entry", id)
}

/// Deletes an entry, and returns the form it came from.
pub(in crate::mentorship::growth) async fn delete_entry(
    tx: &mut SqliteConnection,
    id: UpdateId,
) -> Result<Option<DraftId>> {
    let text = id.to_string();
    let gone = sqlx::query_scalar!("delete from private_entry where id = ? returning draft_id", text);
    let gone = gone.fetch_optional(tx).await?;
    let draft = gone.ok_or_else(|| Fault::inconsistent("private_entry", "id", id))?;
    let bad = |_| Fault::inconsistent("private_entry", "draft_id", id);
    Ok(draft
        .map(|draft| DraftId::parse(&draft).map_err(bad))
        .transpose()?)
}

/// How many entries a person keeps for themselves in a community.
pub(in crate::mentorship::growth) async fn count_entries(
    tx: &mut SqliteConnection,
    guild: GuildId,
    author: UserId,
) -> Result<usize> {
    let (guild, author) = (guild.to_db(), author.to_db());
    let count = sqlx::query_scalar!(
        "select count(*) from private_entry as p join room as r on r.id = p.room_id
         where r.guild_id = ? and p.author_id = ?",
        guild,
        author,
    );
    Ok(usize::try_from(count.fetch_one(tx).await?).unwrap_or_default())
}

/// Some of what a person keeps for themselves in a community, the newest first: from the entry `from`, at most `most`.
pub(in crate::mentorship::growth) async fn entries(
    tx: &mut SqliteConnection,
    (guild, author): (GuildId, UserId),
    (from, most): (usize, usize),
) -> Result<Vec<SealedEntry>> {
    let (guild, author, from, most) = (guild.to_db(), author.to_db(), i64_of(from), i64_of(most));
    let rows = sqlx::query_as!(
        Row,
        r#"select p.id as "id!", p.room_id, p.author_id, p.body, p.written_at, p.edited_at
           from private_entry as p join room as r on r.id = p.room_id
           where r.guild_id = ? and p.author_id = ?
           order by p.written_at desc, p.rowid desc limit +? offset +?"#,
        guild,
        author,
        most,
        from,
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::entry).collect()
}

/// When a person last wrote something in a community that they keep for themselves.
pub(in crate::mentorship::growth) async fn last_kept_at(
    tx: &mut SqliteConnection,
    guild: GuildId,
    author: UserId,
) -> Result<Option<DateTime<Utc>>> {
    let newest = entries(tx, (guild, author), (0, 1)).await?;
    Ok(newest.first().map(|entry| entry.at))
}

/// How many entries a person wrote in a room since then that they keep for themselves.
pub(in crate::mentorship::growth) async fn kept_since(
    tx: &mut SqliteConnection,
    room: RoomId,
    author: UserId,
    since: DateTime<Utc>,
) -> Result<u32> {
    let (room, author, since) = (room.to_string(), author.to_db(), since.timestamp());
    let kept = sqlx::query_scalar!(
        r#"select count(*) as "kept: u32" from private_entry where +room_id = ? and author_id = ? and written_at > ?"#,
        room,
        author,
        since,
    );
    Ok(kept.fetch_one(tx).await?)
}
