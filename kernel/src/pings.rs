//! Who was pinged when, so that nobody is pinged too often.
//!
//! **Invariant:** whom a message pings is recorded in the transaction that claims it, anew at each try: so what is recorded is never
//! less than what people got.

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteConnection;
use trellis_domain::budget::WEEK;
use trellis_domain::ids::{GuildId, UserId};

use crate::error::{Fault, Result};

/// How long a ping is remembered: for longer than it counts, since some look back at the days before.
const KEPT_FOR: Duration = Duration::days(14);

/// So much later than it was recorded a ping may have come: in Discord it has the time at which it arrived.
pub const MARGIN: Duration = Duration::minutes(1);

/// Records that this delivery pings these people now, and nobody else; however often it is tried, it pings once.
pub async fn record(
    tx: &mut SqliteConnection,
    (guild, effect): (GuildId, i64),
    people: &[UserId],
    now: DateTime<Utc>,
) -> Result<()> {
    take_back(tx, effect).await?;
    let (guild, at) = (guild.to_db(), now.timestamp());
    for user in people {
        let user = user.to_db();
        sqlx::query!(
            "insert or ignore into ping (effect_id, guild_id, user_id, at) values (?, ?, ?, ?)",
            effect,
            guild,
            user,
            at,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Whom a delivery was to ping when it was tried before.
pub(crate) async fn of_effect(tx: &mut SqliteConnection, effect: i64) -> Result<Vec<UserId>> {
    let users = sqlx::query_scalar!("select user_id from ping where effect_id = ?", effect)
        .fetch_all(tx)
        .await?;
    Ok(users.into_iter().map(UserId::from_db).collect())
}

/// A delivery came to nothing: it pinged nobody.
pub(crate) async fn take_back(tx: &mut SqliteConnection, effect: i64) -> Result<()> {
    sqlx::query!("delete from ping where effect_id = ?", effect)
        .execute(tx)
        .await?;
    Ok(())
}

/// When somebody was pinged after this moment, in order.
pub async fn after(
    tx: &mut SqliteConnection,
    guild: GuildId,
    user: UserId,
    moment: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>> {
    let (guild, user_id, moment) = (guild.to_db(), user.to_db(), moment.timestamp());
    let rows = sqlx::query_scalar!(
        "select at from ping where guild_id = ? and user_id = ? and at > ? order by at",
        guild,
        user_id,
        moment,
    )
    .fetch_all(tx)
    .await?;
    let read =
        |at| DateTime::from_timestamp(at, 0).ok_or_else(|| Fault::inconsistent("ping", "at", user).into());
    rows.into_iter().map(read).collect()
}

/// When somebody was pinged within the seven days before `now`, but for what this delivery was to ping them: as late as it may
/// have come.
pub async fn within_a_week(
    tx: &mut SqliteConnection,
    guild: GuildId,
    (user, but): (UserId, i64),
    now: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>> {
    let (guild, user_id, since) = (guild.to_db(), user.to_db(), (now - WEEK - MARGIN).timestamp());
    let rows = sqlx::query_scalar!(
        "select at from ping where guild_id = ? and user_id = ? and at > ? and effect_id <> ? order by at",
        guild,
        user_id,
        since,
        but,
    )
    .fetch_all(tx)
    .await?;
    let read = |at| {
        let at = DateTime::from_timestamp(at, 0).ok_or_else(|| Fault::inconsistent("ping", "at", user))?;
        Ok(at + MARGIN)
    };
    rows.into_iter().map(read).collect()
}

/// Deletes what counts no more, and says how much that was.
pub(crate) async fn forget(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<u64> {
    let before = (now - KEPT_FOR).timestamp();
    let deleted = sqlx::query!("delete from ping where at < ?", before)
        .execute(tx)
        .await?;
    Ok(deleted.rows_affected())
}
