//! The SQL of rooms over the outbox: what is owed to them, and what is known of their channels.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;

use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::Action;

/// A rooms category that has been recorded.
#[derive(Debug)]
pub(super) struct Category {
    /// Its number, from 1.
    pub(super) number: u16,
    /// Its id in Discord.
    pub(super) id: u64,
}

/// The rooms categories of a community whose keys begin with `prefix`, by number.
pub(super) async fn categories(tx: &mut SqliteConnection, prefix: &str) -> Result<Vec<Category>> {
    let rows = sqlx::query!(
        "select key, discord_id from discord_object
         where substr(key, 1, length(?)) = ? and state <> 'missing'",
        prefix,
        prefix,
    )
    .fetch_all(tx)
    .await?;
    let mut categories = Vec::with_capacity(rows.len());
    for row in rows {
        let number = row.key[prefix.len()..]
            .parse()
            .map_err(|_| Fault::inconsistent("discord_object", "key", &row.key))?;
        categories.push(Category {
            number,
            id: row.discord_id.cast_unsigned(),
        });
    }
    categories.sort_by_key(|category| category.number);
    Ok(categories)
}

/// A channel that is owed, or was made by an effect.
#[derive(Debug)]
pub(super) struct OwedChannel {
    /// What it will be known under.
    pub(super) key: String,
    /// The key of the category it goes into.
    pub(super) parent: Option<String>,
}

/// The channels of a community that are still owed.
pub(super) async fn channels_owed(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<OwedChannel>> {
    let guild = guild.to_db();
    Ok(sqlx::query_as!(
        OwedChannel,
        r#"select json_extract(action, '$.key') as "key!: String",
                  json_extract(action, '$.parent.key') as "parent: String"
           from effect
           where state in ('owed', 'claimed', 'held') and guild_id = ?
             and json_extract(action, '$.do') = 'create_channel'"#,
        guild,
    )
    .fetch_all(tx)
    .await?)
}

/// The channels of a community that effects have made, for when Discord cannot be asked.
pub(super) async fn channels_made(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<OwedChannel>> {
    let guild = guild.to_db();
    Ok(sqlx::query_as!(
        OwedChannel,
        r#"select json_extract(action, '$.key') as "key!: String",
                  json_extract(action, '$.parent.key') as "parent: String"
           from effect
           where state = 'done' and guild_id = ?
             and json_extract(action, '$.do') = 'create_channel'"#,
        guild,
    )
    .fetch_all(tx)
    .await?)
}

/// Notes that a channel answered 404 for the first time at `now`.
pub(super) async fn suspect(tx: &mut SqliteConnection, key: &str, now: DateTime<Utc>) -> Result<()> {
    let at = now.timestamp();
    sqlx::query!(
        "update discord_object set state = 'suspect', recorded_at = ? where key = ? and state = 'present'",
        at,
        key,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// When the state of an object was recorded.
pub(super) async fn recorded_at(tx: &mut SqliteConnection, key: &str) -> Result<Option<DateTime<Utc>>> {
    let at = sqlx::query_scalar!("select recorded_at from discord_object where key = ?", key)
        .fetch_optional(tx)
        .await?;
    Ok(at.and_then(|at| DateTime::from_timestamp(at, 0)))
}

/// What waits in a lane or was parked because its channel had gone, in order; it is given up for `reason`.
pub(super) async fn take_waiting(
    tx: &mut SqliteConnection,
    lane: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Action>> {
    let rows = sqlx::query!(
        "select id, action from effect
         where lane = ? and (state in ('owed', 'held')
            or (state = 'parked' and (trouble = 'gone' or trouble like 'target-missing %')))
         order by id",
        lane,
    )
    .fetch_all(&mut *tx)
    .await?;
    let at = now.timestamp();
    let mut actions = Vec::with_capacity(rows.len());
    for row in rows {
        sqlx::query!(
            "update effect set state = 'dropped', trouble = ?, done_at = ?,
                    body = null, action = json_remove(action, '$.content', '$.evidence')
             where id = ?",
            reason,
            at,
            row.id,
        )
        .execute(&mut *tx)
        .await?;
        let action = serde_json::from_str(&row.action);
        actions.push(action.map_err(|_| Fault::inconsistent("effect", "action", row.id))?);
    }
    Ok(actions)
}

/// Whether something of a lane waits because its category is full.
pub(super) async fn waits_for_category(tx: &mut SqliteConnection, lane: &str) -> Result<bool> {
    let waits = sqlx::query_scalar!(
        "select exists (select 1 from effect where lane = ? and state = 'held' and trouble = 'category-full')",
        lane,
    )
    .fetch_one(tx)
    .await?;
    Ok(waits != 0)
}

/// Whether something of a lane is being delivered, or may have been without our knowing.
pub(super) async fn is_under_way(tx: &mut SqliteConnection, lane: &str) -> Result<bool> {
    let is_under_way = sqlx::query_scalar!(
        "select exists (select 1 from effect where lane = ?
                        and (state = 'claimed' or (state = 'owed' and unproven = 1)))",
        lane,
    )
    .fetch_one(tx)
    .await?;
    Ok(is_under_way != 0)
}
