//! The SQL of the card: what the room was asked already.

use chrono::DateTime;
use sqlx::SqliteConnection;
use trellis_domain::ids::RoomId;
use trellis_domain::schedule::{Outcome, PromptKey, PromptKind, Said, SkipReason};

use crate::kernel::error::{Fault, Result};

/// Everything that was said in a room because time passed, or was not.
pub(super) async fn said(tx: &mut SqliteConnection, room: RoomId) -> Result<Vec<Said>> {
    let subject = room.to_string();
    let rows = sqlx::query!(
        "select kind, planned_on, slot, state, reason, decided_at from prompt where subject = ?",
        subject,
    )
    .fetch_all(tx)
    .await?;
    let mut said = Vec::with_capacity(rows.len());
    for row in rows {
        let bad = |column| Fault::inconsistent("prompt", column, &subject);
        let skipped = || SkipReason::parse(row.reason.as_deref()?).map(Outcome::Skipped);
        let outcome = match row.state.as_str() {
            "said" => Some(Outcome::Said),
            "late" => Some(Outcome::Late),
            _ => skipped(),
        };
        said.push(Said {
            key: PromptKey {
                kind: PromptKind::parse(&row.kind).ok_or_else(|| bad("kind"))?,
                subject: subject.clone(),
                planned_on: row.planned_on.parse().map_err(|_| bad("planned_on"))?,
                slot: u8::try_from(row.slot).map_err(|_| bad("slot"))?,
            },
            at: DateTime::from_timestamp(row.decided_at, 0).ok_or_else(|| bad("decided_at"))?,
            outcome: outcome.ok_or_else(|| bad("reason"))?,
        });
    }
    Ok(said)
}
