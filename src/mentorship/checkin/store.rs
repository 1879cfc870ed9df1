//! The SQL of check-ins. Private detail goes in and comes out sealed.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;
use trellis_domain::checkin::Answer;
use trellis_domain::ids::{CheckinId, CohortId, RoomId, UserId};

use trellis_kernel::error::{Fault, Result};
use trellis_kernel::secrets::Sealed;

/// One check-in in one room, with what was answered so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkin {
    /// Its id.
    pub id: CheckinId,
    /// Where it was asked.
    pub room: RoomId,
    /// The local day it was planned for.
    pub planned_on: NaiveDate,
    /// The question, as the program has it.
    pub question: String,
    /// When it was really asked.
    pub asked_at: DateTime<Utc>,
    /// Until when answers are taken and can be changed.
    pub closes_at: DateTime<Utc>,
    /// When the room was shown that it is over.
    pub closed_at: Option<DateTime<Utc>>,
    /// One for each member who answered, in the order of answering.
    pub given: Vec<Given>,
}

/// What one member answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Who.
    pub who: UserId,
    /// Which of the three.
    pub answer: Answer,
    /// The private detail; `None` where nothing was written.
    pub detail: Option<Sealed>,
    /// Whether the partner may see answer and detail.
    pub shared: bool,
    /// When, the last time.
    pub at: DateTime<Utc>,
}

impl Checkin {
    /// What this person answered.
    pub fn of(&self, who: UserId) -> Option<&Given> {
        self.given.iter().find(|one| one.who == who)
    }
}

pub(super) async fn insert(tx: &mut SqliteConnection, checkin: &Checkin) -> Result<()> {
    let (id, room, on) = (
        checkin.id.to_string(),
        checkin.room.to_string(),
        checkin.planned_on.to_string(),
    );
    let (asked, closes) = (checkin.asked_at.timestamp(), checkin.closes_at.timestamp());
    sqlx::query!(
        "insert into checkin (id, room_id, planned_on, question, asked_at, closes_at) values (?, ?, ?, ?, ?, ?)",
        id, room, on, checkin.question, asked, closes,
    )
    .execute(tx)
    .await?;
    Ok(())
}

struct Row {
    id: String,
    room_id: String,
    planned_on: String,
    question: String,
    asked_at: i64,
    closes_at: i64,
    closed_at: Option<i64>,
}

/// Rows of `checkin`, known as `c` in what is added.
macro_rules! select_checkins {
    ($tail:literal, $($arg:expr),*) => {
        sqlx::query_as!(
            Row,
            "select c.id, c.room_id, c.planned_on, c.question, c.asked_at, c.closes_at, c.closed_at from checkin as c " + $tail,
            $($arg),*
        )
    };
}

async fn whole_if_any(tx: &mut SqliteConnection, row: Option<Row>) -> Result<Option<Checkin>> {
    match row {
        Some(row) => whole(tx, row).await.map(Some),
        None => Ok(None),
    }
}

async fn whole(tx: &mut SqliteConnection, row: Row) -> Result<Checkin> {
    let bad = |column| Fault::inconsistent("checkin", column, &row.id);
    let id = CheckinId::parse(&row.id).map_err(|_| bad("id"))?;
    Ok(Checkin {
        id,
        room: RoomId::parse(&row.room_id).map_err(|_| bad("room_id"))?,
        planned_on: row.planned_on.parse().map_err(|_| bad("planned_on"))?,
        asked_at: instant(row.asked_at).ok_or_else(|| bad("asked_at"))?,
        closes_at: instant(row.closes_at).ok_or_else(|| bad("closes_at"))?,
        closed_at: row
            .closed_at
            .map(|at| instant(at).ok_or_else(|| bad("closed_at")))
            .transpose()?,
        given: given(tx, id).await?,
        question: row.question,
    })
}

fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

async fn given(tx: &mut SqliteConnection, id: CheckinId) -> Result<Vec<Given>> {
    let key = id.to_string();
    let rows = sqlx::query!(
        "select user_id, answer, detail, partner_may_see, answered_at from checkin_answer
         where checkin_id = ? order by answered_at, user_id",
        key,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let bad = |column| Fault::inconsistent("checkin_answer", column, &key);
            Ok(Given {
                who: UserId::from_db(row.user_id),
                answer: Answer::parse(&row.answer).ok_or_else(|| bad("answer"))?,
                detail: row.detail.map(Sealed::from),
                shared: row.partner_may_see != 0,
                at: instant(row.answered_at).ok_or_else(|| bad("answered_at"))?,
            })
        })
        .collect()
}

pub(super) async fn find(tx: &mut SqliteConnection, id: CheckinId) -> Result<Option<Checkin>> {
    let id = id.to_string();
    let row = select_checkins!("where c.id = ?", id)
        .fetch_optional(&mut *tx)
        .await?;
    whole_if_any(tx, row).await
}

pub(super) async fn planned_on(
    tx: &mut SqliteConnection,
    room: RoomId,
    on: NaiveDate,
) -> Result<Option<Checkin>> {
    let (room, on) = (room.to_string(), on.to_string());
    let row = select_checkins!("where c.room_id = ? and c.planned_on = ?", room, on)
        .fetch_optional(&mut *tx)
        .await?;
    whole_if_any(tx, row).await
}

pub(super) async fn latest(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<Checkin>> {
    let room = room.to_string();
    let row = select_checkins!("where c.room_id = ? order by c.asked_at desc limit 1", room)
        .fetch_optional(&mut *tx)
        .await?;
    whole_if_any(tx, row).await
}

/// The check-ins of all rooms of a cohort that took answers at some moment of `from..until`, the oldest first.
pub(super) async fn open_between(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Checkin>> {
    let (cohort, from, until) = (cohort.to_string(), from.timestamp(), until.timestamp());
    let rows = select_checkins!(
        "join room as r on r.id = c.room_id
         where r.cohort_id = ? and c.asked_at < ? and c.closes_at >= ?
         order by c.asked_at, c.room_id",
        cohort,
        until,
        from
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut checkins = Vec::with_capacity(rows.len());
    for row in rows {
        checkins.push(whole(tx, row).await?);
    }
    Ok(checkins)
}

/// The check-ins of a room whose time is up and that still look open in it.
pub(super) async fn over(
    tx: &mut SqliteConnection,
    room: RoomId,
    now: DateTime<Utc>,
) -> Result<Vec<Checkin>> {
    let (room, now) = (room.to_string(), now.timestamp());
    let rows = select_checkins!(
        "where c.room_id = ? and c.closed_at is null and c.closes_at <= ? order by c.asked_at",
        room,
        now
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut checkins = Vec::with_capacity(rows.len());
    for row in rows {
        checkins.push(whole(tx, row).await?);
    }
    Ok(checkins)
}

/// When the next of a room's check-ins is over.
pub(super) async fn next_close(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<DateTime<Utc>>> {
    let key = room.to_string();
    let next = sqlx::query_scalar!(
        r#"select min(closes_at) as "closes_at?: i64" from checkin where room_id = ? and closed_at is null"#,
        key,
    )
    .fetch_one(tx)
    .await?;
    next.map(|at| instant(at).ok_or_else(|| Fault::inconsistent("checkin", "closes_at", &key).into()))
        .transpose()
}

pub(super) async fn mark_closed(tx: &mut SqliteConnection, id: CheckinId, now: DateTime<Utc>) -> Result<()> {
    let (id, at) = (id.to_string(), now.timestamp());
    sqlx::query!("update checkin set closed_at = ? where id = ?", at, id)
        .execute(tx)
        .await?;
    Ok(())
}

/// The days whose check-in at least one member of the room has not answered.
pub(super) async fn waiting(tx: &mut SqliteConnection, room: RoomId) -> Result<Vec<NaiveDate>> {
    let room = room.to_string();
    let days = sqlx::query_scalar!(
        "select c.planned_on from checkin as c
         where c.room_id = ? and exists (
             select 1 from room_member as m where m.room_id = c.room_id and not exists (
                 select 1 from checkin_answer as a where a.checkin_id = c.id and a.user_id = m.user_id))",
        room,
    )
    .fetch_all(tx)
    .await?;
    days.iter()
        .map(|day| {
            day.parse()
                .map_err(|_| Fault::inconsistent("checkin", "planned_on", &room).into())
        })
        .collect()
}

/// Stores which of the three; what was written with an earlier one stays.
pub(super) async fn put_answer(
    tx: &mut SqliteConnection,
    id: CheckinId,
    who: UserId,
    answer: Answer,
    at: DateTime<Utc>,
) -> Result<()> {
    let (id, who, answer, at) = (id.to_string(), who.to_db(), answer.as_str(), at.timestamp());
    sqlx::query!(
        "insert into checkin_answer (checkin_id, user_id, answer, answered_at) values (?, ?, ?, ?)
         on conflict (checkin_id, user_id) do update set answer = excluded.answer, answered_at = excluded.answered_at",
        id, who, answer, at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Stores the sealed detail beside the answer, or takes it away.
pub(super) async fn put_detail(
    tx: &mut SqliteConnection,
    id: CheckinId,
    who: UserId,
    detail: Option<&Sealed>,
    shared: bool,
) -> Result<()> {
    let (id, who, shared) = (id.to_string(), who.to_db(), i64::from(shared));
    sqlx::query!(
        "update checkin_answer set detail = ?, partner_may_see = ? where checkin_id = ? and user_id = ?",
        detail,
        shared,
        id,
        who,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether the check-in of that day was said late.
pub(super) async fn came_late(tx: &mut SqliteConnection, room: RoomId, on: NaiveDate) -> Result<bool> {
    let (room, on) = (room.to_string(), on.to_string());
    let late = sqlx::query_scalar!(
        "select exists (select 1 from prompt where kind = 'checkin' and subject = ? and planned_on = ? and state = 'late')",
        room, on,
    )
    .fetch_one(tx)
    .await?;
    Ok(late != 0)
}
