//! What was said because time passed, or was not. No word of a person's is ever in it.

use chrono::DateTime;
use sqlx::SqliteConnection;
use trellis_domain::schedule::{Outcome, PromptKey, PromptKind, Said, SkipReason};

use crate::error::{Fault, Result};

/// Everything recorded of a subject, the oldest first.
pub async fn said(tx: &mut SqliteConnection, subject: &str) -> Result<Vec<Said>> {
    let rows = sqlx::query!(
        "select kind, planned_on, slot, state, reason, decided_at from prompt
         where subject = ? order by decided_at, planned_on, slot",
        subject,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let bad = |column| Fault::inconsistent("prompt", column, subject);
            let reason = row.reason.as_deref().and_then(SkipReason::parse);
            let outcome = match (row.state.as_str(), reason) {
                ("said", _) => Outcome::Said,
                ("late", _) => Outcome::Late,
                ("skipped", Some(reason)) => Outcome::Skipped(reason),
                _ => return Err(bad("state").into()),
            };
            Ok(Said {
                key: PromptKey {
                    kind: PromptKind::parse(&row.kind).ok_or_else(|| bad("kind"))?,
                    subject: subject.to_owned(),
                    planned_on: row.planned_on.parse().map_err(|_| bad("planned_on"))?,
                    slot: u8::try_from(row.slot).map_err(|_| bad("slot"))?,
                },
                at: DateTime::from_timestamp(row.decided_at, 0).ok_or_else(|| bad("decided_at"))?,
                outcome,
            })
        })
        .collect()
}

/// Records what became of a prompt; its key makes a second time an error.
pub async fn record(tx: &mut SqliteConnection, said: &Said) -> Result<()> {
    let (kind, on) = (said.key.kind.as_str(), said.key.planned_on.to_string());
    let (slot, at) = (i64::from(said.key.slot), said.at.timestamp());
    let (state, reason) = match said.outcome {
        Outcome::Said => ("said", None),
        Outcome::Late => ("late", None),
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
