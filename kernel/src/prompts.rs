//! What was said because time passed, or was not. No word of a person's is ever in it.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;
use trellis_domain::schedule::{Outcome, PromptKey, PromptKind, Said, SkipReason};

use crate::db::RowReader;
use crate::error::Result;

/// Everything recorded of a subject, the oldest first.
pub async fn said(tx: &mut SqliteConnection, subject: &str) -> Result<Vec<Said>> {
    let rows = sqlx::query_as!(
        Row,
        "select kind, subject, planned_on, slot, state, reason, decided_at from prompt
         where subject = ? order by decided_at, planned_on, slot",
        subject,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// What of these subjects was decided after `after` and by `until`, and not said on time; by the day it was planned on.
pub async fn irregular(
    tx: &mut SqliteConnection,
    subjects: &[String],
    (after, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Said>> {
    let (subjects, after, until) = (
        serde_json::to_string(subjects)?,
        after.timestamp(),
        until.timestamp(),
    );
    let rows = sqlx::query_as!(
        Row,
        "select kind, subject, planned_on, slot, state, reason, decided_at from prompt
         where subject in (select value from json_each(?)) and state <> 'said'
           and decided_at > ? and decided_at <= ?
         order by planned_on, subject",
        subjects,
        after,
        until,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// Which prompt of a kind and a subject is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Whichever there is: there is only one, or all are alike.
    Any,
    /// That of this day.
    PlannedOn(NaiveDate),
    /// The one that was decided then.
    DecidedAt(DateTime<Utc>),
}

/// How a prompt was said that was said late; `None` for one that was said on time, or not at all.
pub async fn came_late(
    tx: &mut SqliteConnection,
    kind: PromptKind,
    subject: &str,
    which: Which,
) -> Result<Option<Outcome>> {
    let kind = kind.as_str();
    let (on, at) = match which {
        Which::Any => (None, None),
        Which::PlannedOn(day) => (Some(day.to_string()), None),
        Which::DecidedAt(at) => (None, Some(at.timestamp())),
    };
    let late = sqlx::query_scalar!(
        r#"select coalesce(reason, '') as "reason!: String" from prompt
           where kind = ? and subject = ? and state = 'late'
             and (? is null or planned_on = ?) and (? is null or decided_at = ?)
           limit 1"#,
        kind,
        subject,
        on,
        on,
        at,
        at,
    )
    .fetch_optional(tx)
    .await?;
    late.map(|reason| late_for(&reason).ok_or_else(|| RowReader::of("prompt", subject).bad("reason").into()))
        .transpose()
}

/// How one was said that is stored as late for this reason; `None` where it cannot be one.
fn late_for(reason: &str) -> Option<Outcome> {
    match reason {
        "" => Some(Outcome::Late),
        BUDGET => Some(Outcome::Waited),
        _ => None,
    }
}

/// The reason of one that was late because it waited its turn.
const BUDGET: &str = SkipReason::Budget.as_str();

/// A prompt as it is stored.
struct Row {
    kind: String,
    subject: String,
    planned_on: String,
    slot: i64,
    state: String,
    reason: Option<String>,
    decided_at: i64,
}

impl Row {
    fn read(self) -> Result<Said> {
        let row_of = RowReader::of("prompt", &self.subject);
        let outcome = match (self.state.as_str(), &self.reason) {
            ("said", _) => Outcome::Said,
            ("late", reason) => {
                let late = late_for(reason.as_deref().unwrap_or_default());
                late.ok_or_else(|| row_of.bad("reason"))?
            }
            ("skipped", Some(reason)) => Outcome::Skipped(row_of.word("reason", SkipReason::parse(reason))?),
            _ => return Err(row_of.bad("state").into()),
        };
        Ok(Said {
            key: PromptKey {
                kind: row_of.word("kind", PromptKind::parse(&self.kind))?,
                planned_on: row_of.text("planned_on", &self.planned_on)?,
                slot: row_of.number("slot", self.slot)?,
                subject: self.subject.clone(),
            },
            at: row_of.instant("decided_at", self.decided_at)?,
            outcome,
        })
    }
}

/// Records what became of a prompt; its key makes a second time an error.
pub async fn record(tx: &mut SqliteConnection, said: &Said) -> Result<()> {
    let (kind, on) = (said.key.kind.as_str(), said.key.planned_on.to_string());
    let (slot, at) = (i64::from(said.key.slot), said.at.timestamp());
    let (state, reason) = match said.outcome {
        Outcome::Said => ("said", None),
        Outcome::Late => ("late", None),
        Outcome::Waited => ("late", Some(BUDGET)),
        Outcome::Skipped(reason) => ("skipped", Some(reason.as_str())),
    };
    sqlx::query!(
        "insert into prompt (kind, subject, planned_on, slot, state, reason, decided_at) values (?, ?, ?, ?, ?, ?, ?)",
        kind, said.key.subject, on, slot, state, reason, at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
