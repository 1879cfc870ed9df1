//! The record of who has read confidential text of others. It is only ever added to.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::UserId;

use crate::error::Result;

/// Takes note that `reader` was shown `subject` (such as `midpoint:06g9x2m4q8znv5tb`), in the transaction that shows it.
///
/// # Errors
/// When it cannot be stored; then nothing may be shown.
pub async fn record_reading(
    tx: &mut SqliteConnection,
    reader: UserId,
    subject: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let (reader, at) = (reader.to_db(), now.timestamp());
    sqlx::query!(
        "insert into confidential_reading (reader_id, subject, read_at) values (?, ?, ?)",
        reader,
        subject,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
