//! The SQL of check-ins. Private detail goes in and comes out sealed.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;
use trellis_domain::absence::{Absence, AnswerTime};
use trellis_domain::checkin::Answer;
use trellis_domain::ids::{CheckinId, CohortId, GuildId, RoomId, UserId};

use super::{Answered, Checkin, PROMPT};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::presence;
use trellis_kernel::secrets::Sealed;

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
    let answered = answered(tx, &row.id).await?;
    let absences = presence::absences_since(tx, row.asked_at()?).await?;
    row.checkin(tx, answered, &absences).await
}

impl Row {
    fn bad(&self, column: &'static str) -> Fault {
        Fault::inconsistent("checkin", column, &self.id)
    }

    fn asked_at(&self) -> Result<DateTime<Utc>> {
        Ok(instant(self.asked_at).ok_or_else(|| self.bad("asked_at"))?)
    }

    /// The check-in with the time in which it really could be answered; `absences` are those since it was asked.
    async fn checkin(
        self,
        tx: &mut SqliteConnection,
        answered: Vec<Answered>,
        absences: &[Absence],
    ) -> Result<Checkin> {
        let id = CheckinId::parse(&self.id).map_err(|_| self.bad("id"))?;
        let until = instant(self.closes_at).ok_or_else(|| self.bad("closes_at"))?;
        let posted = PROMPT.posted_at(tx, id).await?;
        let time = AnswerTime::of(self.asked_at()?, until, posted, absences);
        Ok(Checkin {
            id,
            room: RoomId::parse(&self.room_id).map_err(|_| self.bad("room_id"))?,
            planned_on: self.planned_on.parse().map_err(|_| self.bad("planned_on"))?,
            asked_at: time.begins,
            closes_at: time.ends,
            moves: time.moves,
            // Who has answered has seen it, whatever became of the answer to its posting.
            is_posted: posted.is_some() || !answered.is_empty(),
            closed_at: self
                .closed_at
                .map(|at| instant(at).ok_or_else(|| self.bad("closed_at")))
                .transpose()?,
            answered,
            question: self.question,
        })
    }
}

fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

struct AnswerRow {
    checkin_id: String,
    user_id: i64,
    answer: String,
    detail: Option<Vec<u8>>,
    partner_may_see: i64,
    answered_at: i64,
}

impl AnswerRow {
    fn answered(self) -> Result<Answered> {
        let bad = |column| Fault::inconsistent("checkin_answer", column, &self.checkin_id);
        Ok(Answered {
            who: UserId::from_db(self.user_id),
            answer: Answer::parse(&self.answer).ok_or_else(|| bad("answer"))?,
            detail: self.detail.map(Sealed::from),
            shared: self.partner_may_see != 0,
            at: instant(self.answered_at).ok_or_else(|| bad("answered_at"))?,
        })
    }
}

async fn answered(tx: &mut SqliteConnection, id: &str) -> Result<Vec<Answered>> {
    let rows = sqlx::query_as!(
        AnswerRow,
        "select checkin_id, user_id, answer, detail, partner_may_see, answered_at from checkin_answer
         where checkin_id = ? order by answered_at, user_id",
        id,
    );
    rows.fetch_all(tx)
        .await?
        .into_iter()
        .map(AnswerRow::answered)
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

/// The newest check-in of a room, open or closed.
pub(crate) async fn latest(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<Checkin>> {
    let room = room.to_string();
    let row = select_checkins!("where c.room_id = ? order by c.asked_at desc limit 1", room)
        .fetch_optional(&mut *tx)
        .await?;
    whole_if_any(tx, row).await
}

/// All check-ins of the open rooms of a cohort that were asked by `until`, the oldest first.
pub(crate) async fn of_open_rooms(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    until: DateTime<Utc>,
) -> Result<Vec<Checkin>> {
    let (cohort, until) = (cohort.to_string(), until.timestamp());
    let rows = select_checkins!(
        "join room as r on r.id = c.room_id
         where r.cohort_id = ? and r.state = 'open' and c.asked_at <= ?
         order by c.asked_at, c.room_id",
        cohort,
        until
    )
    .fetch_all(&mut *tx)
    .await?;
    // One look for the answers of all: a cohort has hundreds of check-ins by its end.
    let answers = sqlx::query_as!(
        AnswerRow,
        "select a.checkin_id, a.user_id, a.answer, a.detail, a.partner_may_see, a.answered_at
         from checkin_answer as a join checkin as c on c.id = a.checkin_id join room as r on r.id = c.room_id
         where r.cohort_id = ? and r.state = 'open' and c.asked_at <= ? order by a.answered_at, a.user_id",
        cohort,
        until
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut answered: HashMap<String, Vec<Answered>> = HashMap::new();
    for row in answers {
        answered
            .entry(row.checkin_id.clone())
            .or_default()
            .push(row.answered()?);
    }
    let Some(oldest) = rows.first() else {
        return Ok(Vec::new());
    };
    let absences = presence::absences_since(tx, oldest.asked_at()?).await?;
    let mut checkins = Vec::with_capacity(rows.len());
    for row in rows {
        let answered = answered.remove(&row.id).unwrap_or_default();
        checkins.push(row.checkin(tx, answered, &absences).await?);
    }
    Ok(checkins)
}

/// The check-ins of a room that were not closed, in the order of asking.
pub(super) async fn open_of_room(tx: &mut SqliteConnection, room: RoomId) -> Result<Vec<Checkin>> {
    let room = room.to_string();
    let rows = select_checkins!(
        "where c.room_id = ? and c.closed_at is null order by c.asked_at",
        room
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut checkins = Vec::with_capacity(rows.len());
    for row in rows {
        checkins.push(whole(tx, row).await?);
    }
    Ok(checkins)
}

/// Stores when the room was shown that it is over.
pub(super) async fn mark_closed(tx: &mut SqliteConnection, checkin: &Checkin) -> Result<()> {
    let (id, at) = (checkin.id.to_string(), checkin.closed_at.map(|at| at.timestamp()));
    let marked = sqlx::query!("update checkin set closed_at = ? where id = ?", at, id)
        .execute(tx)
        .await?;
    match marked.rows_affected() {
        1 => Ok(()),
        _ => Err(Fault::inconsistent("checkin", "id", id).into()),
    }
}

/// Stores what one member answered, in place of what they answered before.
pub(super) async fn put_answered(
    tx: &mut SqliteConnection,
    id: CheckinId,
    answered: &Answered,
) -> Result<()> {
    let (id, who, answer) = (id.to_string(), answered.who.to_db(), answered.answer.as_str());
    let (detail, shared, at) = (
        answered.detail.as_ref(),
        i64::from(answered.shared),
        answered.at.timestamp(),
    );
    sqlx::query!(
        "insert into checkin_answer (checkin_id, user_id, answer, detail, partner_may_see, answered_at)
         values (?, ?, ?, ?, ?, ?)
         on conflict (checkin_id, user_id) do update set answer = excluded.answer, detail = excluded.detail,
             partner_may_see = excluded.partner_may_see, answered_at = excluded.answered_at",
        id,
        who,
        answer,
        detail,
        shared,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether there is such a check-in in a room of the community.
pub(super) async fn is_of(tx: &mut SqliteConnection, id: CheckinId, guild: GuildId) -> Result<bool> {
    let (id, guild) = (id.to_string(), guild.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from checkin as c join room as r on r.id = c.room_id
                        where c.id = ? and r.guild_id = ?)",
        id,
        guild,
    );
    Ok(found.fetch_one(tx).await? != 0)
}
