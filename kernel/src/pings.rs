//! Who was pinged when, so that nobody is pinged too often.
//!
//! **Invariant:** a message that pings is recorded in the transaction that claims it, once, however often it is sent: so what is
//! recorded is never less than what people got.

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteConnection;
use trellis_domain::budget::WEEK;
use trellis_domain::ids::{GuildId, UserId};

use crate::error::{Fault, Result};

/// How long a ping is remembered: for longer than it counts, since some look back at the days before.
const KEPT_FOR: Duration = Duration::days(14);

/// Records that these people are pinged now.
pub async fn record(
    tx: &mut SqliteConnection,
    guild: GuildId,
    people: &[UserId],
    now: DateTime<Utc>,
) -> Result<()> {
    let (guild, at) = (guild.to_db(), now.timestamp());
    for user in people {
        let user = user.to_db();
        sqlx::query!(
            "insert into ping (guild_id, user_id, at) values (?, ?, ?)",
            guild,
            user,
            at
        )
        .execute(&mut *tx)
        .await?;
    }
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

/// How often somebody was pinged within the seven days before `now`.
pub async fn within_a_week(
    tx: &mut SqliteConnection,
    guild: GuildId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<usize> {
    Ok(after(tx, guild, user, now - WEEK).await?.len())
}

/// Deletes what counts no more, and says how much that was.
pub(crate) async fn forget(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<u64> {
    let before = (now - KEPT_FOR).timestamp();
    let deleted = sqlx::query!("delete from ping where at < ?", before)
        .execute(tx)
        .await?;
    Ok(deleted.rows_affected())
}
