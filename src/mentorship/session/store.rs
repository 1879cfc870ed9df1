//! The SQL of sessions.

pub(super) mod voice;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, GuildId, RoomId, SessionId, UserId};
use trellis_domain::session::{Fit, Held, LastTap, Session, SessionState, Tap, Tapped};

use trellis_kernel::db::RowReader;
use trellis_kernel::error::{Fault, Result};

struct Row {
    id: String,
    room_id: String,
    planned_by: i64,
    starts_at: i64,
    minutes: i64,
    planned_at: i64,
    sequence: i64,
    state: String,
    held: String,
    met_for: Option<i64>,
}

impl Row {
    fn session(self) -> Result<Session> {
        let row_of = RowReader::of("session", &self.id);
        Ok(Session {
            id: row_of.text("id", &self.id)?,
            room: row_of.text("room_id", &self.room_id)?,
            planned_by: UserId::from_db(self.planned_by),
            starts_at: row_of.instant("starts_at", self.starts_at)?,
            minutes: row_of.number("minutes", self.minutes)?,
            planned_at: row_of.instant("planned_at", self.planned_at)?,
            sequence: row_of.number("sequence", self.sequence)?,
            state: row_of.word("state", SessionState::parse(&self.state))?,
            held: row_of.word("held", Held::parse(&self.held))?,
            met_for: self
                .met_for
                .map(|minutes| row_of.number("met_for", minutes))
                .transpose()?,
        })
    }
}

/// Rows of `session`, known as `s` in what is added.
macro_rules! select_sessions {
    ($tail:literal, $($arg:expr),*) => {
        sqlx::query_as!(
            Row,
            "select s.id, s.room_id, s.planned_by, s.starts_at, s.minutes, s.planned_at, s.sequence, s.state,
                    s.held, s.met_for
             from session as s " + $tail,
            $($arg),*
        )
    };
}

pub(super) async fn insert(tx: &mut SqliteConnection, session: &Session) -> Result<()> {
    let (id, room, by) = (
        session.id.to_string(),
        session.room.to_string(),
        session.planned_by.to_db(),
    );
    let (starts, planned) = (session.starts_at.timestamp(), session.planned_at.timestamp());
    let (state, held) = (session.state.as_str(), session.held.as_str());
    sqlx::query!(
        "insert into session (id, room_id, planned_by, starts_at, minutes, planned_at, sequence, state, held)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        room,
        by,
        starts,
        session.minutes,
        planned,
        session.sequence,
        state,
        held,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Stores when and where it is, who said so, and what became of it. For how long they met is stored by itself.
pub(super) async fn save(tx: &mut SqliteConnection, session: &Session) -> Result<()> {
    let (id, by) = (session.id.to_string(), session.planned_by.to_db());
    let (starts, planned) = (session.starts_at.timestamp(), session.planned_at.timestamp());
    let (state, held) = (session.state.as_str(), session.held.as_str());
    let saved = sqlx::query!(
        "update session set planned_by = ?, starts_at = ?, planned_at = ?, sequence = ?, state = ?, held = ? where id = ?",
        by,
        starts,
        planned,
        session.sequence,
        state,
        held,
        id,
    )
    .execute(tx)
    .await?;
    match saved.rows_affected() {
        1 => Ok(()),
        _ => Err(Fault::inconsistent("session", "id", id).into()),
    }
}

pub(super) async fn find(tx: &mut SqliteConnection, id: SessionId) -> Result<Option<Session>> {
    let id = id.to_string();
    let row = select_sessions!("where s.id = ?", id).fetch_optional(tx).await?;
    row.map(Row::session).transpose()
}

/// The sessions of a room that begin after `since`, in order, also those that were called off.
pub(super) async fn since(
    tx: &mut SqliteConnection,
    room: RoomId,
    since: DateTime<Utc>,
) -> Result<Vec<Session>> {
    let (room, since) = (room.to_string(), since.timestamp());
    let rows = select_sessions!(
        "where s.room_id = ? and s.starts_at > ? order by s.starts_at",
        room,
        since
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::session).collect()
}

/// The session of a room that is ahead or under way.
pub(super) async fn ahead(
    tx: &mut SqliteConnection,
    room: RoomId,
    now: DateTime<Utc>,
) -> Result<Option<Session>> {
    // None lasts longer than a day.
    let all = since(tx, room, now - chrono::Duration::days(1)).await?;
    Ok(all.into_iter().find(|session| session.is_ahead(now)))
}

/// The session of a room that took place last, by `now`.
pub(super) async fn latest(
    tx: &mut SqliteConnection,
    room: RoomId,
    now: DateTime<Utc>,
) -> Result<Option<Session>> {
    let (room, now) = (room.to_string(), now.timestamp());
    let row = select_sessions!(
        "where s.room_id = ? and s.state = 'planned' and s.starts_at + s.minutes * 60 <= ?
         order by s.starts_at desc limit 1",
        room,
        now
    );
    row.fetch_optional(tx).await?.map(Row::session).transpose()
}

/// How many sessions of a room began before `then` and took place.
pub(super) async fn count_before(
    tx: &mut SqliteConnection,
    room: RoomId,
    then: DateTime<Utc>,
) -> Result<u32> {
    let (room, then) = (room.to_string(), then.timestamp());
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count: u32" from session
           where room_id = ? and starts_at < ? and state = 'planned'"#,
        room,
        then,
    );
    Ok(count.fetch_one(tx).await?)
}

/// How many sessions of a room were planned after `since`.
pub(super) async fn planned_since(
    tx: &mut SqliteConnection,
    room: RoomId,
    since: DateTime<Utc>,
) -> Result<u32> {
    let (room, since) = (room.to_string(), since.timestamp());
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count: u32" from session where room_id = ? and planned_at > ?"#,
        room,
        since,
    );
    Ok(count.fetch_one(tx).await?)
}

/// All sessions of a room, the newest first.
pub(super) async fn all_of(tx: &mut SqliteConnection, room: RoomId) -> Result<Vec<Session>> {
    let room = room.to_string();
    let rows = select_sessions!("where s.room_id = ? order by s.starts_at desc", room);
    rows.fetch_all(tx).await?.into_iter().map(Row::session).collect()
}

struct TapRow {
    user_id: i64,
    tap: String,
    fit: Option<String>,
    next_time: Option<String>,
    learned: Option<String>,
    step_id: Option<String>,
    tapped_at: i64,
}

impl TapRow {
    fn tapped(self, session: SessionId) -> Result<Tapped> {
        let row_of = RowReader::of("session_tap", session);
        let fit = self.fit.as_deref();
        Ok(Tapped {
            who: UserId::from_db(self.user_id),
            tap: row_of.word("tap", Tap::parse(&self.tap))?,
            fit: fit.map(|fit| row_of.word("fit", Fit::parse(fit))).transpose()?,
            next_time: self.next_time,
            learned: self.learned,
            step: self
                .step_id
                .map(|step| row_of.text("step_id", &step))
                .transpose()?,
            at: row_of.instant("tapped_at", self.tapped_at)?,
        })
    }
}

/// What members tapped after a session, in the order in which they did.
pub(super) async fn taps(tx: &mut SqliteConnection, session: SessionId) -> Result<Vec<Tapped>> {
    let id = session.to_string();
    let rows = sqlx::query_as!(
        TapRow,
        "select user_id, tap, fit, next_time, learned, step_id, tapped_at from session_tap
         where session_id = ? order by tapped_at, user_id",
        id
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| row.tapped(session)).collect()
}

/// Stores what somebody tapped, in place of what they tapped before.
pub(super) async fn put_tap(tx: &mut SqliteConnection, session: SessionId, tapped: &Tapped) -> Result<()> {
    let (id, who, tap) = (session.to_string(), tapped.who.to_db(), tapped.tap.as_str());
    let (fit, at) = (tapped.fit.map(Fit::as_str), tapped.at.timestamp());
    let step = tapped.step.map(|step| step.to_string());
    sqlx::query!(
        "insert into session_tap (session_id, user_id, tap, fit, next_time, learned, step_id, tapped_at) values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (session_id, user_id) do update set tap = excluded.tap, fit = excluded.fit,
             next_time = excluded.next_time, learned = excluded.learned, step_id = excluded.step_id,
             tapped_at = excluded.tapped_at",
        id,
        who,
        tap,
        fit,
        tapped.next_time,
        tapped.learned,
        step,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// When somebody in the room last tapped after a session.
pub(crate) async fn last_tapped_at(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<DateTime<Utc>>> {
    let id = room.to_string();
    let at = sqlx::query_scalar!(
        r#"select max(t.tapped_at) as "at: i64" from session as s join session_tap as t on t.session_id = s.id
           where s.room_id = ?"#,
        id
    );
    RowReader::of("session_tap", &id).instant_if_any("tapped_at", at.fetch_one(tx).await?)
}

/// When a room last showed life by its sessions: one was planned, they were seen in its voice channel, or somebody tapped.
pub(crate) async fn last_life_at(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<DateTime<Utc>>> {
    let id = room.to_string();
    let found = sqlx::query!(
        r#"select max(planned_at) as "planned: i64", max(met_until) as "met: i64" from session where room_id = ?"#,
        id
    );
    let found = found.fetch_one(&mut *tx).await?;
    let row_of = RowReader::of("session", &id);
    let planned = row_of.instant_if_any("planned_at", found.planned)?;
    let met = row_of.instant_if_any("met_until", found.met)?;
    Ok(planned.max(met).max(last_tapped_at(tx, room).await?))
}

/// What each member of the open rooms of a cohort tapped last, by `until`.
pub(crate) async fn last_taps(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    until: DateTime<Utc>,
) -> Result<Vec<LastTap>> {
    let (cohort, until) = (cohort.to_string(), until.timestamp());
    let rows = sqlx::query!(
        r#"select s.id, s.room_id, t.user_id, t.tap, t.fit, t.tapped_at
           from room as r join session as s on s.room_id = r.id join session_tap as t on t.session_id = s.id
           where r.cohort_id = ? and r.state = 'open' and t.tapped_at <= ? order by t.tapped_at"#,
        cohort,
        until,
    );
    let mut last: Vec<LastTap> = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let row_of = RowReader::of("session_tap", &row.id);
        let fit = row.fit.as_deref();
        let one = LastTap {
            room: row_of.text("room_id", &row.room_id)?,
            who: UserId::from_db(row.user_id),
            tap: row_of.word("tap", Tap::parse(&row.tap))?,
            fit: fit.map(|fit| row_of.word("fit", Fit::parse(fit))).transpose()?,
            at: row_of.instant("tapped_at", row.tapped_at)?,
        };
        // How the two fit is asked once, and stands.
        match last
            .iter_mut()
            .find(|known| known.room == one.room && known.who == one.who)
        {
            Some(known) => {
                *known = LastTap {
                    fit: one.fit.or(known.fit),
                    ..one
                };
            }
            None => last.push(one),
        }
    }
    Ok(last)
}

/// What somebody in a room wants corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) who: UserId,
    pub(super) wish: String,
}

/// What people of a room want corrected, the latest first.
pub(super) async fn wanted(tx: &mut SqliteConnection, room: RoomId) -> Result<Vec<Wanted>> {
    let room = room.to_string();
    let rows = sqlx::query!(
        "select user_id, wish from session_wish where room_id = ? order by written_at desc, user_id",
        room
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    Ok(rows
        .map(|row| Wanted {
            who: UserId::from_db(row.user_id),
            wish: row.wish,
        })
        .collect())
}

/// Stores what somebody wants corrected, in place of what they wanted before; `None` takes it back.
pub(super) async fn put_wanted(
    tx: &mut SqliteConnection,
    (room, who): (RoomId, UserId),
    wish: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (room, who, now) = (room.to_string(), who.to_db(), now.timestamp());
    match wish {
        Some(wish) => sqlx::query!(
            "insert into session_wish (room_id, user_id, wish, written_at) values (?, ?, ?, ?)
             on conflict (room_id, user_id) do update set wish = excluded.wish, written_at = excluded.written_at",
            room,
            who,
            wish,
            now,
        )
        .execute(tx)
        .await?,
        None => sqlx::query!("delete from session_wish where room_id = ? and user_id = ?", room, who)
            .execute(tx)
            .await?,
    };
    Ok(())
}

/// Whether there is such a session in a room of the community.
pub(super) async fn is_of(tx: &mut SqliteConnection, id: SessionId, guild: GuildId) -> Result<bool> {
    let (id, guild) = (id.to_string(), guild.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from session as s join room as r on r.id = s.room_id
                        where s.id = ? and r.guild_id = ?)",
        id,
        guild,
    );
    Ok(found.fetch_one(tx).await? != 0)
}
