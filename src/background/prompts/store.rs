//! The SQL of the sweep.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use trellis_kernel::error::{Fault, Result};

/// The earliest look that any open room or any cohort waits for.
pub(super) async fn next_look(tx: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>> {
    let next = sqlx::query_scalar!(
        r#"select min(next_at) as "next_at?: i64" from (
             select min(next_at) as next_at from room where state = 'open' and next_at is not null
             union all select min(next_at) from cohort where next_at is not null)"#
    )
    .fetch_one(tx)
    .await?;
    next.map(|at| {
        DateTime::from_timestamp(at, 0).ok_or_else(|| Fault::inconsistent("room", "next_at", at).into())
    })
    .transpose()
}
