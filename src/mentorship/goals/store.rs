//! The SQL of goals and steps, and of what was asked about steps.

use chrono::{DateTime, NaiveTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::goals::{
    Deed, Entry, Goal, GoalState, GoalWords, Level, Step, StepKind, StepState, StepWords, When,
};
use trellis_domain::ids::{CohortId, GoalId, GuildId, RoomId, StepAskId, StepId, UserId};
use trellis_kernel::db::RowReader;
use trellis_kernel::error::{Fault, Result};

/// How a time of a clock is stored.
const TIME: &str = "%H:%M";

fn day_of(when: Option<When>) -> Option<String> {
    when.map(|when| when.day.to_string())
}

fn time_of(when: Option<When>) -> Option<String> {
    when.and_then(|when| when.time)
        .map(|time| time.format(TIME).to_string())
}

/// The moment of two columns, which begin with `day` and `time`.
fn when(row: RowReader<&str>, day: Option<String>, time: Option<String>) -> Result<Option<When>> {
    let read_time = |time: String| row.word("at_time", NaiveTime::parse_from_str(&time, TIME).ok());
    let time = time.map(read_time).transpose()?;
    let read_day = |day: String| -> Result<When> {
        Ok(When {
            day: row.text("on_day", &day)?,
            time,
        })
    };
    day.map(read_day).transpose()
}

struct GoalRow {
    id: String,
    room_id: String,
    owner_id: i64,
    words: String,
    measure: String,
    by_on: String,
    state: String,
    revision: i64,
    changed_by: i64,
    made_at: i64,
}

impl GoalRow {
    fn goal(self) -> Result<Goal> {
        let row = RowReader::of("goal", self.id.as_str());
        Ok(Goal {
            id: row.text("id", &self.id)?,
            room: row.text("room_id", &self.room_id)?,
            owner: UserId::from_db(self.owner_id),
            state: row.word("state", GoalState::parse(&self.state))?,
            revision: row.number("revision", self.revision)?,
            changed_by: UserId::from_db(self.changed_by),
            made_at: row.instant("made_at", self.made_at)?,
            words: GoalWords {
                by: row.text("by_on", &self.by_on)?,
                text: self.words,
                measure: self.measure,
            },
        })
    }
}

macro_rules! select_goals {
    ($tail:literal, $($arg:expr),*) => {
        sqlx::query_as!(
            GoalRow,
            "select id, room_id, owner_id, words, measure, by_on, state, revision, changed_by, made_at from goal " + $tail,
            $($arg),*
        )
    };
}

/// A goal, in the order they were set.
pub(super) async fn goal(tx: &mut SqliteConnection, id: GoalId) -> Result<Option<Goal>> {
    let id = id.to_string();
    let row = select_goals!("where id = ?", id).fetch_optional(tx).await?;
    row.map(GoalRow::goal).transpose()
}

/// The goals of a room, whoever's, in the order they were set.
pub(super) async fn goals(tx: &mut SqliteConnection, room: RoomId) -> Result<Vec<Goal>> {
    let room = room.to_string();
    let rows = select_goals!("where room_id = ? order by made_at, id", room);
    rows.fetch_all(tx).await?.into_iter().map(GoalRow::goal).collect()
}

/// Stores a goal as it is now, with what was done to it.
pub(super) async fn put_goal(tx: &mut SqliteConnection, goal: &Goal, entry: &Entry) -> Result<()> {
    let (id, room, owner) = (goal.id.to_string(), goal.room.to_string(), goal.owner.to_db());
    let (by_on, state) = (goal.words.by.to_string(), goal.state.as_str());
    let (revision, changed_by) = (i64::from(goal.revision), goal.changed_by.to_db());
    let made_at = goal.made_at.timestamp();
    sqlx::query!(
        "insert into goal (id, room_id, owner_id, words, measure, by_on, state, revision, changed_by, made_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (id) do update set words = excluded.words, measure = excluded.measure, by_on = excluded.by_on,
             state = excluded.state, revision = excluded.revision, changed_by = excluded.changed_by",
        id,
        room,
        owner,
        goal.words.text,
        goal.words.measure,
        by_on,
        state,
        revision,
        changed_by,
        made_at,
    )
    .execute(&mut *tx)
    .await?;
    let (revision, who, deed) = (i64::from(entry.revision), entry.who.to_db(), entry.deed.as_str());
    let (by_on, at) = (day_of(entry.when), entry.at.timestamp());
    sqlx::query!(
        "insert into goal_history (goal_id, revision, who_id, deed, words, measure, by_on, at)
         values (?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        revision,
        who,
        deed,
        entry.words,
        entry.beside,
        by_on,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

struct StepRow {
    id: String,
    room_id: String,
    owner_id: i64,
    goal_id: Option<String>,
    words: String,
    cue: String,
    on_day: Option<String>,
    at_time: Option<String>,
    kind: String,
    level: String,
    competency: String,
    hours: Option<i64>,
    evidence: String,
    correction: String,
    state: String,
    revision: i64,
    changed_by: i64,
    made_at: i64,
    done_at: Option<i64>,
    asked_day: Option<String>,
    asked_time: Option<String>,
}

impl StepRow {
    fn step(self) -> Result<Step> {
        let row = RowReader::of("step", self.id.as_str());
        Ok(Step {
            id: row.text("id", &self.id)?,
            room: row.text("room_id", &self.room_id)?,
            owner: UserId::from_db(self.owner_id),
            goal: self.goal_id.map(|id| row.text("goal_id", &id)).transpose()?,
            words: StepWords {
                text: self.words,
                cue: self.cue,
                when: when(row, self.on_day, self.at_time)?,
            },
            kind: row.word("kind", StepKind::parse(&self.kind))?,
            level: row.word("level", Level::parse(&self.level))?,
            competency: self.competency,
            hours: self.hours.map(|hours| row.number("hours", hours)).transpose()?,
            evidence: self.evidence,
            correction: self.correction,
            state: row.word("state", StepState::parse(&self.state))?,
            revision: row.number("revision", self.revision)?,
            changed_by: UserId::from_db(self.changed_by),
            made_at: row.instant("made_at", self.made_at)?,
            done_at: row.instant_if_any("done_at", self.done_at)?,
            asked: when(row, self.asked_day, self.asked_time)?,
        })
    }
}

/// Rows of `step`, known as `s` in what is added.
macro_rules! select_steps {
    ($tail:literal, $($arg:expr),*) => {
        sqlx::query_as!(
            StepRow,
            "select s.id, s.room_id, s.owner_id, s.goal_id, s.words, s.cue, s.on_day, s.at_time, s.kind, s.level,
                    s.competency, s.hours, s.evidence, s.correction, s.state, s.revision, s.changed_by, s.made_at,
                    s.done_at, s.asked_day, s.asked_time from step as s " + $tail,
            $($arg),*
        )
    };
}

pub(super) async fn step(tx: &mut SqliteConnection, id: StepId) -> Result<Option<Step>> {
    let id = id.to_string();
    let row = select_steps!("where s.id = ?", id).fetch_optional(tx).await?;
    row.map(StepRow::step).transpose()
}

/// The steps of a room, whoever's, in the order they were written.
pub(super) async fn steps(tx: &mut SqliteConnection, room: RoomId) -> Result<Vec<Step>> {
    let room = room.to_string();
    let rows = select_steps!("where s.room_id = ? order by s.made_at, s.id", room);
    rows.fetch_all(tx).await?.into_iter().map(StepRow::step).collect()
}

/// The steps of the open rooms of a cohort with which somebody is stuck.
pub(super) async fn stuck_of(tx: &mut SqliteConnection, cohort: CohortId) -> Result<Vec<Step>> {
    let cohort = cohort.to_string();
    let rows = select_steps!(
        "join room as r on r.id = s.room_id
         where r.cohort_id = ? and r.state = 'open' and s.state = 'stuck' order by s.room_id, s.made_at, s.id",
        cohort
    );
    rows.fetch_all(tx).await?.into_iter().map(StepRow::step).collect()
}

/// Stores a step that is new, with the first line of its history.
pub(super) async fn insert_step(tx: &mut SqliteConnection, step: &Step, entry: &Entry) -> Result<()> {
    let (id, room, owner) = (step.id.to_string(), step.room.to_string(), step.owner.to_db());
    let goal = step.goal.map(|goal| goal.to_string());
    let (day, time) = (day_of(step.words.when), time_of(step.words.when));
    let (kind, level, state) = (step.kind.as_str(), step.level.as_str(), step.state.as_str());
    let (revision, changed_by) = (i64::from(step.revision), step.changed_by.to_db());
    let made_at = step.made_at.timestamp();
    sqlx::query!(
        "insert into step (id, room_id, owner_id, goal_id, words, cue, on_day, at_time, kind, level, competency, hours,
                           evidence, correction, state, revision, changed_by, made_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        room,
        owner,
        goal,
        step.words.text,
        step.words.cue,
        day,
        time,
        kind,
        level,
        step.competency,
        step.hours,
        step.evidence,
        step.correction,
        state,
        revision,
        changed_by,
        made_at,
    )
    .execute(&mut *tx)
    .await?;
    insert_entry(tx, step, entry).await
}

/// Stores a step as it is now, with what was done to it. What mentors noted stays, and for which moment it was asked about.
pub(super) async fn save_step(tx: &mut SqliteConnection, step: &Step, entry: &Entry) -> Result<()> {
    let id = step.id.to_string();
    let goal = step.goal.map(|goal| goal.to_string());
    let (day, time) = (day_of(step.words.when), time_of(step.words.when));
    let (kind, level, state) = (step.kind.as_str(), step.level.as_str(), step.state.as_str());
    let (revision, changed_by) = (i64::from(step.revision), step.changed_by.to_db());
    let done_at = step.done_at.map(|at| at.timestamp());
    sqlx::query!(
        "update step set goal_id = ?, words = ?, cue = ?, on_day = ?, at_time = ?, kind = ?, level = ?, competency = ?,
                hours = ?, evidence = ?, correction = ?, state = ?, revision = ?, changed_by = ?, done_at = ?
         where id = ?",
        goal,
        step.words.text,
        step.words.cue,
        day,
        time,
        kind,
        level,
        step.competency,
        step.hours,
        step.evidence,
        step.correction,
        state,
        revision,
        changed_by,
        done_at,
        id,
    )
    .execute(&mut *tx)
    .await?;
    insert_entry(tx, step, entry).await
}

async fn insert_entry(tx: &mut SqliteConnection, step: &Step, entry: &Entry) -> Result<()> {
    let (id, deed) = (step.id.to_string(), entry.deed.as_str());
    let (revision, who) = (i64::from(entry.revision), entry.who.to_db());
    let (day, time, at) = (day_of(entry.when), time_of(entry.when), entry.at.timestamp());
    sqlx::query!(
        "insert into step_history (step_id, revision, who_id, deed, words, cue, on_day, at_time, at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        revision,
        who,
        deed,
        entry.words,
        entry.beside,
        day,
        time,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What mentors noted of a step; empty for nothing. Asked for apart, so that no view of a step can show it by mistake.
pub(super) async fn note(tx: &mut SqliteConnection, id: StepId) -> Result<String> {
    let text = id.to_string();
    let found = sqlx::query_scalar!("select note from step where id = ?", text)
        .fetch_optional(tx)
        .await?;
    Ok(found.ok_or_else(|| Fault::inconsistent("step", "id", id))?)
}

/// Stores what mentors noted of a step.
pub(super) async fn put_note(tx: &mut SqliteConnection, id: StepId, note: &str) -> Result<()> {
    let id = id.to_string();
    let done = sqlx::query!("update step set note = ? where id = ?", note, id)
        .execute(tx)
        .await?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(Fault::inconsistent("step", "id", id).into()),
    }
}

/// The history of a goal, the newest first.
pub(super) async fn history_of_goal(tx: &mut SqliteConnection, id: GoalId) -> Result<Vec<Entry>> {
    let id = id.to_string();
    let rows = sqlx::query!(
        "select revision, who_id, deed, words, measure, by_on, at from goal_history
         where goal_id = ? order by revision desc",
        id
    )
    .fetch_all(tx)
    .await?;
    let row_of = RowReader::of("goal_history", id.as_str());
    rows.into_iter()
        .map(|row| {
            Ok(Entry {
                revision: row_of.number("revision", row.revision)?,
                who: UserId::from_db(row.who_id),
                deed: row_of.word("deed", Deed::parse(&row.deed))?,
                words: row.words,
                beside: row.measure,
                when: when(row_of, row.by_on, None)?,
                at: row_of.instant("at", row.at)?,
            })
        })
        .collect()
}

/// The history of a step, the newest first.
pub(super) async fn history_of_step(tx: &mut SqliteConnection, id: StepId) -> Result<Vec<Entry>> {
    let id = id.to_string();
    let rows = sqlx::query!(
        "select revision, who_id, deed, words, cue, on_day, at_time, at from step_history
         where step_id = ? order by revision desc",
        id
    )
    .fetch_all(tx)
    .await?;
    let row_of = RowReader::of("step_history", id.as_str());
    rows.into_iter()
        .map(|row| {
            Ok(Entry {
                revision: row_of.number("revision", row.revision)?,
                who: UserId::from_db(row.who_id),
                deed: row_of.word("deed", Deed::parse(&row.deed))?,
                words: row.words,
                beside: row.cue,
                when: when(row_of, row.on_day, row.at_time)?,
                at: row_of.instant("at", row.at)?,
            })
        })
        .collect()
}

/// The revision in which a step was done last.
pub(super) async fn last_done(tx: &mut SqliteConnection, id: StepId) -> Result<Option<u32>> {
    let text = id.to_string();
    let revision = sqlx::query_scalar!(
        "select revision from step_history where step_id = ? and deed = 'done' order by revision desc limit 1",
        text
    )
    .fetch_optional(tx)
    .await?;
    let row_of = RowReader::of("step_history", id);
    revision
        .map(|revision| row_of.number("revision", revision))
        .transpose()
}

/// A message that asks how steps went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) room: RoomId,
    pub(super) asked_at: DateTime<Utc>,
    /// What it asks about, the earliest first.
    pub(super) steps: Vec<Step>,
}

/// Stores that these steps are asked about, each for the moment it has.
pub(super) async fn put_ask(
    tx: &mut SqliteConnection,
    id: StepAskId,
    room: RoomId,
    steps: &[Step],
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, room, at) = (id.to_string(), room.to_string(), now.timestamp());
    sqlx::query!(
        "insert into step_ask (id, room_id, asked_at) values (?, ?, ?)",
        id,
        room,
        at
    )
    .execute(&mut *tx)
    .await?;
    for step in steps {
        let step_id = step.id.to_string();
        let (day, time) = (day_of(step.asked), time_of(step.asked));
        sqlx::query!(
            "insert into step_asked (ask_id, step_id) values (?, ?)",
            id,
            step_id
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "update step set asked_day = ?, asked_time = ? where id = ?",
            day,
            time,
            step_id
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

pub(super) async fn ask(tx: &mut SqliteConnection, id: StepAskId) -> Result<Option<Ask>> {
    let id = id.to_string();
    let row = sqlx::query!("select room_id, asked_at from step_ask where id = ?", id)
        .fetch_optional(&mut *tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let row_of = RowReader::of("step_ask", id.as_str());
    let steps = select_steps!(
        "join step_asked as a on a.step_id = s.id where a.ask_id = ? order by s.asked_day, s.asked_time, s.made_at, s.id",
        id
    );
    let steps = steps.fetch_all(tx).await?.into_iter().map(StepRow::step);
    Ok(Some(Ask {
        room: row_of.text("room_id", &row.room_id)?,
        asked_at: row_of.instant("asked_at", row.asked_at)?,
        steps: steps.collect::<Result<_>>()?,
    }))
}

/// The messages that asked about a step.
pub(super) async fn asks_about(tx: &mut SqliteConnection, id: StepId) -> Result<Vec<StepAskId>> {
    let id = id.to_string();
    let asks = sqlx::query_scalar!("select ask_id from step_asked where step_id = ?", id)
        .fetch_all(tx)
        .await?;
    let row_of = RowReader::of("step_asked", id.as_str());
    asks.iter().map(|ask| row_of.text("ask_id", ask)).collect()
}

/// Whether there is such a goal in a room of the community.
pub(super) async fn goal_is_of(tx: &mut SqliteConnection, id: GoalId, guild: GuildId) -> Result<bool> {
    let (id, guild) = (id.to_string(), guild.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from goal as g join room as r on r.id = g.room_id
                        where g.id = ? and r.guild_id = ?)",
        id,
        guild,
    );
    Ok(found.fetch_one(tx).await? != 0)
}

/// Whether there is such a step in a room of the community.
pub(super) async fn step_is_of(tx: &mut SqliteConnection, id: StepId, guild: GuildId) -> Result<bool> {
    let (id, guild) = (id.to_string(), guild.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from step as s join room as r on r.id = s.room_id
                        where s.id = ? and r.guild_id = ?)",
        id,
        guild,
    );
    Ok(found.fetch_one(tx).await? != 0)
}
