//! The SQL of digests: which were told, and what only they ask for.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;
use trellis_domain::digest::Period;
use trellis_domain::ids::{CohortId, GuildId, RoomId};
use trellis_domain::schedule::{PromptKind, SkipReason};

use trellis_kernel::error::{Fault, Result};

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

/// Where the last digest ended.
pub(super) async fn last_told(tx: &mut SqliteConnection, cohort: CohortId) -> Result<Option<DateTime<Utc>>> {
    let cohort = cohort.to_string();
    let last = sqlx::query_scalar!(
        "select covers_to from digest where cohort_id = ? order by covers_to desc limit 1",
        cohort
    )
    .fetch_optional(tx)
    .await?;
    last.map(|at| instant("covers_to", at, &cohort)).transpose()
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
            from: instant("covers_from", from, &cohort)?,
            until,
        })
    })
    .transpose()
}

/// Whether the digest that ended at `until` was said late.
pub(super) async fn came_late(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    until: DateTime<Utc>,
) -> Result<bool> {
    let (cohort, at) = (cohort.to_string(), until.timestamp());
    let late = sqlx::query_scalar!(
        "select exists (select 1 from prompt where kind = 'digest' and subject = ? and decided_at = ? and state = 'late')",
        cohort, at,
    )
    .fetch_one(tx)
    .await?;
    Ok(late != 0)
}

/// A prompt of a room that was not said, or late.
#[derive(Debug)]
pub(super) struct Irregular {
    pub(super) room: RoomId,
    pub(super) kind: PromptKind,
    pub(super) planned_on: NaiveDate,
    /// `None` where it was said, late.
    pub(super) reason: Option<SkipReason>,
}

/// The prompts of a cohort's rooms that were decided in the period and not said on time. The sweep that tells the digest
/// has decided about the rooms just before, so here the end belongs to the period and the beginning does not.
pub(super) async fn irregular(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    period: Period,
) -> Result<Vec<Irregular>> {
    let (cohort, from, until) = (
        cohort.to_string(),
        period.from.timestamp(),
        period.until.timestamp(),
    );
    let rows = sqlx::query!(
        "select p.kind, p.subject, p.planned_on, p.state, p.reason
         from prompt as p join room as r on r.id = p.subject
         where r.cohort_id = ? and p.state <> 'said' and p.decided_at > ? and p.decided_at <= ?
         order by p.planned_on, p.subject",
        cohort,
        from,
        until,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let bad = |column| Fault::inconsistent("prompt", column, &row.subject);
            let reason = match row.state.as_str() {
                "late" => None,
                _ => Some(
                    row.reason
                        .as_deref()
                        .and_then(SkipReason::parse)
                        .ok_or_else(|| bad("reason"))?,
                ),
            };
            Ok(Irregular {
                room: RoomId::parse(&row.subject).map_err(|_| bad("subject"))?,
                kind: PromptKind::parse(&row.kind).ok_or_else(|| bad("kind"))?,
                planned_on: row.planned_on.parse().map_err(|_| bad("planned_on"))?,
                reason,
            })
        })
        .collect()
}

/// What is held or parked in a community, with words of ours only.
#[derive(Debug)]
pub(super) struct Stopped {
    /// `room:<id>`, `coordinators:<guild>` and so on.
    pub(super) lane: String,
    /// The name of the action.
    pub(super) action: String,
    /// Why.
    pub(super) trouble: String,
    /// Since when.
    pub(super) since: DateTime<Utc>,
}

/// Everything that waits for a person to mend something, since before `until`; also while it is being tried again.
pub(super) async fn stopped(
    tx: &mut SqliteConnection,
    guild: GuildId,
    until: DateTime<Utc>,
) -> Result<Vec<Stopped>> {
    let (db_guild, before) = (guild.to_db(), until.timestamp());
    let rows = sqlx::query!(
        r#"select lane, json_extract(action, '$.do') as "action?: String", trouble as "trouble!",
                  trouble_since as "trouble_since!"
           from effect where guild_id = ? and trouble is not null and state not in ('done', 'dropped')
                 and trouble_since < ?
           order by trouble_since, id"#,
        db_guild,
        before,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Stopped {
                lane: row.lane,
                action: row.action.unwrap_or_default(),
                trouble: row.trouble,
                since: instant("trouble_since", row.trouble_since, &guild.to_string())?,
            })
        })
        .collect()
}

fn instant(column: &'static str, seconds: i64, row: &str) -> Result<DateTime<Utc>> {
    let at = DateTime::from_timestamp(seconds, 0);
    at.ok_or_else(|| Fault::inconsistent("digest", column, row).into())
}
