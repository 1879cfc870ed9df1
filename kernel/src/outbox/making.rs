//! What effects make in Discord: what is still to be made, and what was.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{EffectRef, GuildId};

use super::{Trouble, retry_for_want_of};
use crate::error::Result;
use crate::objects;

/// Records that `key` is this object now. Effects that wait for it are due at once.
pub async fn record_object(
    tx: &mut SqliteConnection,
    key: &str,
    guild: GuildId,
    id: u64,
    now: DateTime<Utc>,
) -> Result<()> {
    objects::record_object(tx, key, guild, (id, None), now).await?;
    is_there(tx, guild, key, now).await.map(drop)
}

/// As [`record_object`], for what the effect with this reference made. Returns whether anything waited for it.
pub async fn record_made(
    tx: &mut SqliteConnection,
    key: &str,
    guild: GuildId,
    (id, made_by): (u64, EffectRef),
    now: DateTime<Utc>,
) -> Result<bool> {
    objects::record_object(tx, key, guild, (id, Some(made_by)), now).await?;
    is_there(tx, guild, key, now).await
}

/// As [`record_object`], for what others go into: what was parked for want of it is owed again.
pub async fn record_place(
    tx: &mut SqliteConnection,
    key: &str,
    guild: GuildId,
    id: u64,
    now: DateTime<Utc>,
) -> Result<()> {
    record_object(tx, key, guild, id, now).await?;
    retry_for_want_of(tx, guild, key, now).await?;
    Ok(())
}

/// As [`record_object`], for a role that somebody picked and that gives its people `gives`, as Discord's bits: it is
/// handed out as long as it gives no power beyond that.
pub async fn record_role(
    tx: &mut SqliteConnection,
    key: &str,
    guild: GuildId,
    role: (u64, u64),
    now: DateTime<Utc>,
) -> Result<()> {
    objects::record_role(tx, key, guild, role, now).await?;
    retry_for_want_of(tx, guild, key, now).await?;
    is_there(tx, guild, key, now).await.map(drop)
}

/// Effects that wait for what `key` names are due. Returns whether there are any.
async fn is_there(tx: &mut SqliteConnection, guild: GuildId, key: &str, now: DateTime<Utc>) -> Result<bool> {
    let (guild, at) = (guild.to_db(), now.timestamp());
    let waiting = Trouble::TargetMissing(key.to_owned()).stored();
    let freed = sqlx::query!(
        "update effect set next_try_at = ? where guild_id = ? and state = 'held' and trouble = ?",
        at,
        guild,
        waiting,
    )
    .execute(tx)
    .await?;
    Ok(freed.rows_affected() > 0)
}

/// A channel that an effect makes or made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Making {
    /// What it is or will be known under.
    pub key: String,
    /// The key of the category it goes into.
    pub parent: Option<String>,
}

/// Whether an effect that is still to be delivered makes what `key` names.
pub async fn will_create(tx: &mut SqliteConnection, guild: GuildId, key: &str) -> Result<bool> {
    let guild = guild.to_db();
    let found = sqlx::query_scalar!(
        "select exists (select 1 from effect
                        where guild_id = ? and state in ('owed', 'claimed', 'held') and json_extract(action, '$.key') = ?)",
        guild,
        key,
    )
    .fetch_one(tx)
    .await?;
    Ok(found != 0)
}

/// Whether what stands under `key` now is what an effect of ours made, and not what somebody picked.
pub async fn was_made(tx: &mut SqliteConnection, guild: GuildId, key: &str) -> Result<bool> {
    let guild = guild.to_db();
    // What makes things is named as the index of what was made names it, here and below.
    let found = sqlx::query_scalar!(
        "select exists (select 1 from effect join discord_object on discord_object.key = ?
                        where effect.guild_id = ? and effect.state = 'done'
                          and json_extract(effect.action, '$.do') in ('create_channel', 'create_role', 'open_post')
                          and effect.done_at = discord_object.recorded_at
                          and json_extract(effect.action, '$.key') = discord_object.key)",
        key,
        guild,
    )
    .fetch_one(tx)
    .await?;
    Ok(found != 0)
}

/// What would be made under `key` is wanted no more, for `reason`; what may have been made already is left to its end.
pub async fn drop_making(
    tx: &mut SqliteConnection,
    guild: GuildId,
    key: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let (guild, at) = (guild.to_db(), now.timestamp());
    sqlx::query!(
        "update effect set state = 'dropped', trouble = ?, done_at = ?
         where guild_id = ? and state in ('owed', 'claimed', 'held') and state <> 'claimed' and unproven = 0
           and json_extract(action, '$.key') = ?",
        reason,
        at,
        guild,
        key,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The channels of a community that are still to be made.
pub async fn channels_owed(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<Making>> {
    let guild = guild.to_db();
    Ok(sqlx::query_as!(
        Making,
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
pub async fn channels_made(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<Making>> {
    let guild = guild.to_db();
    Ok(sqlx::query_as!(
        Making,
        r#"select json_extract(action, '$.key') as "key!: String",
                  json_extract(action, '$.parent.key') as "parent: String"
           from effect
           where state = 'done' and guild_id = ?
             and json_extract(action, '$.do') in ('create_channel', 'create_role', 'open_post')
             and json_extract(action, '$.do') = 'create_channel'"#,
        guild,
    )
    .fetch_all(tx)
    .await?)
}
