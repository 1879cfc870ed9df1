//! The SQL of agreements.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::agreement::{Signature, Terms, Version};
use trellis_domain::ids::{RoomId, UserId};

use trellis_kernel::db::RowReader;
use trellis_kernel::error::{Fault, Result};

struct Row {
    room_id: String,
    number: i64,
    terms: String,
    author_id: i64,
    made_at: i64,
}

impl Row {
    fn version(self) -> Result<Version> {
        let row_of = RowReader::of("agreement_version", &self.room_id);
        let terms: Option<Terms> = serde_json::from_str(&self.terms).ok();
        Ok(Version {
            number: row_of.number("number", self.number)?,
            terms: row_of.word("terms", terms)?,
            author: UserId::from_db(self.author_id),
            made_at: row_of.instant("made_at", self.made_at)?,
        })
    }
}

/// The newest version of a room.
pub(super) async fn current(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<Version>> {
    let room = room.to_string();
    let row = sqlx::query_as!(
        Row,
        "select room_id, number, terms, author_id, made_at from agreement_version
         where room_id = ? order by number desc limit 1",
        room,
    );
    row.fetch_optional(tx).await?.map(Row::version).transpose()
}

/// Every version of a room, the first one first.
pub(super) async fn versions(tx: &mut SqliteConnection, room: RoomId) -> Result<Vec<Version>> {
    let room = room.to_string();
    let rows = sqlx::query_as!(
        Row,
        "select room_id, number, terms, author_id, made_at from agreement_version
         where room_id = ? order by number",
        room,
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::version).collect()
}

/// One version of a room.
pub(super) async fn version(tx: &mut SqliteConnection, room: RoomId, number: u32) -> Result<Option<Version>> {
    let room = room.to_string();
    let row = sqlx::query_as!(
        Row,
        "select room_id, number, terms, author_id, made_at from agreement_version
         where room_id = ? and number = ?",
        room,
        number,
    );
    row.fetch_optional(tx).await?.map(Row::version).transpose()
}

/// All signatures of a room.
pub(super) async fn signatures(tx: &mut SqliteConnection, room: RoomId) -> Result<Vec<Signature>> {
    let room = room.to_string();
    let rows = sqlx::query!(
        "select number, user_id, signed_at, confirmed_at from agreement_signature
         where room_id = ? order by number, user_id",
        room,
    );
    let row_of = RowReader::of("agreement_signature", &room);
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| {
        Ok(Signature {
            who: UserId::from_db(row.user_id),
            version: row_of.number("number", row.number)?,
            signed_at: row_of.instant("signed_at", row.signed_at)?,
            confirmed_at: row_of.instant_if_any("confirmed_at", row.confirmed_at)?,
        })
    })
    .collect()
}

/// What is known of a room's agreement beside its versions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Around {
    /// The version for which the room's message about it was posted.
    pub(super) notice: Option<u32>,
    /// When the members were last asked whether it is still right.
    pub(super) asked_at: Option<DateTime<Utc>>,
}

pub(super) async fn around(tx: &mut SqliteConnection, room: RoomId) -> Result<Around> {
    let id = room.to_string();
    let row = sqlx::query!("select notice, asked_at from agreement where room_id = ?", id);
    let Some(row) = row.fetch_optional(tx).await? else {
        return Ok(Around::default());
    };
    let row_of = RowReader::of("agreement", &id);
    let notice = row.notice.map(|number| row_of.number("notice", number));
    Ok(Around {
        notice: notice.transpose()?,
        asked_at: row_of.instant_if_any("asked_at", row.asked_at)?,
    })
}

/// Stores a version.
pub(super) async fn insert(tx: &mut SqliteConnection, room: RoomId, version: &Version) -> Result<()> {
    let terms = serde_json::to_string(&version.terms);
    let terms = terms.map_err(|_| Fault::inconsistent("agreement_version", "terms", room))?;
    let (room, author, at) = (
        room.to_string(),
        version.author.to_db(),
        version.made_at.timestamp(),
    );
    sqlx::query!(
        "insert into agreement_version (room_id, number, terms, author_id, made_at) values (?, ?, ?, ?, ?)",
        room,
        version.number,
        terms,
        author,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Stores a signature, or that its writer says it is still right.
pub(super) async fn sign(tx: &mut SqliteConnection, room: RoomId, signature: &Signature) -> Result<()> {
    let (room, user) = (room.to_string(), signature.who.to_db());
    let signed_at = signature.signed_at.timestamp();
    let confirmed_at = signature.confirmed_at.map(|at| at.timestamp());
    sqlx::query!(
        "insert into agreement_signature (room_id, number, user_id, signed_at, confirmed_at) values (?, ?, ?, ?, ?)
         on conflict (room_id, number, user_id) do update set confirmed_at = excluded.confirmed_at",
        room,
        signature.version,
        user,
        signed_at,
        confirmed_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The room's message about its agreement is the one of this version from now on.
pub(super) async fn set_notice(tx: &mut SqliteConnection, room: RoomId, version: u32) -> Result<()> {
    let room = room.to_string();
    sqlx::query!(
        "insert into agreement (room_id, notice) values (?, ?)
         on conflict (room_id) do update set notice = excluded.notice",
        room,
        version,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The members are asked whether it is still right.
pub(super) async fn ask(tx: &mut SqliteConnection, room: RoomId, at: DateTime<Utc>) -> Result<()> {
    let (room, at) = (room.to_string(), at.timestamp());
    sqlx::query!(
        "insert into agreement (room_id, asked_at) values (?, ?)
         on conflict (room_id) do update set asked_at = excluded.asked_at",
        room,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
