//! The SQL of sessions in voice.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, RoomId, SessionId, UserId};
use trellis_domain::session::voice::Mark;

use trellis_kernel::db::RowReader;
use trellis_kernel::error::Result;

/// The voice channel of a room that is there, or is being made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mentorship::session) struct Live {
    /// The room.
    pub(in crate::mentorship::session) room: RoomId,
    /// Its community.
    pub(in crate::mentorship::session) guild: GuildId,
    /// The session that it is for.
    pub(in crate::mentorship::session) session: SessionId,
    /// When that was to end.
    pub(in crate::mentorship::session) until: DateTime<Utc>,
    /// When it was noted that nobody knows who is there; `None` where somebody has looked since.
    pub(in crate::mentorship::session) unseen_at: Option<DateTime<Utc>>,
}

struct Row {
    room_id: String,
    guild_id: i64,
    session_id: String,
    until_at: i64,
    unseen_at: Option<i64>,
}

impl Row {
    fn live(self) -> Result<Live> {
        let row_of = RowReader::of("session_voice", &self.room_id);
        Ok(Live {
            room: row_of.text("room_id", &self.room_id)?,
            guild: GuildId::from_db(self.guild_id),
            session: row_of.text("session_id", &self.session_id)?,
            until: row_of.instant("until_at", self.until_at)?,
            unseen_at: row_of.instant_if_any("unseen_at", self.unseen_at)?,
        })
    }
}

/// The voice channel of a room, while there is one.
pub(in crate::mentorship::session) async fn live(
    tx: &mut SqliteConnection,
    room: RoomId,
) -> Result<Option<Live>> {
    let room = room.to_string();
    let row = sqlx::query_as!(
        Row,
        "select room_id, guild_id, session_id, until_at, unseen_at from session_voice where room_id = ?",
        room
    );
    row.fetch_optional(tx).await?.map(Row::live).transpose()
}

/// The voice channels of a community that are there.
pub(in crate::mentorship::session) async fn live_of(
    tx: &mut SqliteConnection,
    guild: GuildId,
) -> Result<Vec<Live>> {
    let guild = guild.to_db();
    let rows = sqlx::query_as!(
        Row,
        "select room_id, guild_id, session_id, until_at, unseen_at from session_voice where guild_id = ?",
        guild
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::live).collect()
}

/// Every voice channel that is there.
pub(in crate::mentorship::session) async fn all_live(tx: &mut SqliteConnection) -> Result<Vec<Live>> {
    let rows = sqlx::query_as!(
        Row,
        "select room_id, guild_id, session_id, until_at, unseen_at from session_voice"
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::live).collect()
}

/// Stores that the voice channel of a room is there for a session. Whether it is known who is in it stays as it is.
pub(in crate::mentorship::session) async fn put_live(tx: &mut SqliteConnection, live: &Live) -> Result<()> {
    let (room, guild) = (live.room.to_string(), live.guild.to_db());
    let (session, until) = (live.session.to_string(), live.until.timestamp());
    sqlx::query!(
        "insert into session_voice (room_id, guild_id, session_id, until_at) values (?, ?, ?, ?)
         on conflict (room_id) do update set session_id = excluded.session_id, until_at = excluded.until_at",
        room,
        guild,
        session,
        until,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Stores that nobody knows who is in the voice channel of a room, or with `None` that somebody has looked.
pub(in crate::mentorship::session) async fn set_unseen(
    tx: &mut SqliteConnection,
    room: RoomId,
    at: Option<DateTime<Utc>>,
) -> Result<()> {
    let (room, at) = (room.to_string(), at.map(|at| at.timestamp()));
    sqlx::query!(
        "update session_voice set unseen_at = ? where room_id = ?",
        at,
        room
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets the voice channel of a room, and with it who was seen there.
pub(in crate::mentorship::session) async fn forget_live(
    tx: &mut SqliteConnection,
    room: RoomId,
) -> Result<()> {
    forget_marks(tx, room).await?;
    let room = room.to_string();
    sqlx::query!("delete from session_voice where room_id = ?", room)
        .execute(tx)
        .await?;
    Ok(())
}

/// Who was seen in the voice channel of a room, or not any more.
pub(in crate::mentorship::session) async fn marks(
    tx: &mut SqliteConnection,
    room: RoomId,
) -> Result<Vec<Mark>> {
    let room = room.to_string();
    let rows = sqlx::query!(
        "select user_id, is_there, at from session_mark where room_id = ? order by at, user_id",
        room
    );
    let row_of = RowReader::of("session_mark", &room);
    let marks = rows.fetch_all(tx).await?.into_iter().map(|row| {
        Ok(Mark {
            who: UserId::from_db(row.user_id),
            is_there: row.is_there != 0,
            at: row_of.instant("at", row.at)?,
        })
    });
    marks.collect()
}

/// Stores what was seen; of one second, what was seen last.
pub(in crate::mentorship::session) async fn put_mark(
    tx: &mut SqliteConnection,
    room: RoomId,
    mark: Mark,
) -> Result<()> {
    let (room, who, at) = (room.to_string(), mark.who.to_db(), mark.at.timestamp());
    sqlx::query!(
        "insert into session_mark (room_id, user_id, is_there, at) values (?, ?, ?, ?)
         on conflict (room_id, user_id, at) do update set is_there = excluded.is_there",
        room,
        who,
        mark.is_there,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets who was seen in the voice channel of a room.
pub(in crate::mentorship::session) async fn forget_marks(
    tx: &mut SqliteConnection,
    room: RoomId,
) -> Result<()> {
    let room = room.to_string();
    sqlx::query!("delete from session_mark where room_id = ?", room)
        .execute(tx)
        .await?;
    Ok(())
}

/// Stores for how many minutes they met in a session, seen until then. It took place, whatever was said of it afterwards; one that
/// was called off before stays so.
pub(in crate::mentorship::session) async fn put_met(
    tx: &mut SqliteConnection,
    session: SessionId,
    minutes: u32,
    until: DateTime<Utc>,
) -> Result<()> {
    let (id, until) = (session.to_string(), until.timestamp());
    sqlx::query!(
        "update session set met_for = ?, met_until = ?,
                            state = case state when 'called-off' then state else 'planned' end where id = ?",
        minutes,
        until,
        id,
    )
    .execute(tx)
    .await?;
    Ok(())
}
