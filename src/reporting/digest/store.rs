//! The SQL of digests: which were told.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::digest::Period;
use trellis_domain::ids::CohortId;

use trellis_kernel::db::RowReader;
use trellis_kernel::error::Result;

pub(super) async fn insert(tx: &mut SqliteConnection, cohort: CohortId, period: Period) -> Result<()> {
    let (cohort, from, until) = (
        cohort.to_string(),
        period.from.timestamp(),
        period.until.timestamp(),
    );
    sqlx::query!(
        "insert into digest (cohort_id, covers_from, covers_to) values (?, ?, ?)",
        cohort,
        from,
        until
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Where the last digest before `now` ended.
pub(super) async fn last_told(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let (cohort, now) = (cohort.to_string(), now.timestamp());
    let last = sqlx::query_scalar!(
        "select covers_to from digest where cohort_id = ? and covers_to < ? order by covers_to desc limit 1",
        cohort,
        now
    )
    .fetch_optional(tx)
    .await?;
    RowReader::of("digest", &cohort).instant_if_any("covers_to", last)
}

/// The period of the digest that ended at `until`.
pub(super) async fn period(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    until: DateTime<Utc>,
) -> Result<Option<Period>> {
    let (cohort, to) = (cohort.to_string(), until.timestamp());
    let from = sqlx::query_scalar!(
        "select covers_from from digest where cohort_id = ? and covers_to = ?",
        cohort,
        to
    )
    .fetch_optional(tx)
    .await?;
    from.map(|from| {
        Ok(Period {
            from: RowReader::of("digest", &cohort).instant("covers_from", from)?,
            until,
        })
    })
    .transpose()
}
