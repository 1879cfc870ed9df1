//! The SQL of setting up: communities, what is being made for them, and what the doctor reads of the outbox.
//!
//! The outbox belongs to the kernel; it is read here, and changed only where a person decides about what is parked.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{ChannelId, GuildId};

use crate::records::community::Fixture;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::Action;

/// Whether what stands under `key` now is what an effect of ours made, and not what somebody picked.
pub(super) async fn was_made(tx: &mut SqliteConnection, guild: GuildId, key: &str) -> Result<bool> {
    let guild = guild.to_db();
    let found = sqlx::query_scalar!(
        "select exists (select 1 from effect join discord_object on discord_object.key = ?
                        where effect.guild_id = ? and effect.state = 'done'
                          and effect.done_at = discord_object.recorded_at
                          and json_extract(effect.action, '$.key') = discord_object.key)",
        key,
        guild,
    )
    .fetch_one(tx)
    .await?;
    Ok(found != 0)
}

/// What would be made under `key` is wanted no more; what may have been made already is left to its end.
pub(super) async fn drop_making(
    tx: &mut SqliteConnection,
    guild: GuildId,
    key: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let (guild, at) = (guild.to_db(), now.timestamp());
    sqlx::query!(
        "update effect set state = 'dropped', trouble = 'picked instead', done_at = ?
         where guild_id = ? and state in ('owed', 'held') and unproven = 0 and json_extract(action, '$.key') = ?",
        at, guild, key,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The channels of rooms that are thought to be there.
pub(super) async fn room_channels(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<ChannelId>> {
    let guild = guild.to_db();
    let ids = sqlx::query_scalar!(
        "select discord_id from discord_object
         where guild_id = ? and key glob 'room:*:channel' and state = 'present' order by key",
        guild,
    )
    .fetch_all(tx)
    .await?;
    Ok(ids.into_iter().map(ChannelId::from_db).collect())
}

/// Effects that wait for a person, counted by what and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stuck {
    /// [`Action::name`].
    pub(super) action: &'static str,
    /// `Trouble::code`.
    pub(super) trouble: String,
    /// Given up until somebody decides; otherwise it is tried again by itself.
    pub(super) parked: bool,
    pub(super) count: usize,
    pub(super) since: DateTime<Utc>,
}

pub(super) async fn stuck(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<Stuck>> {
    let guild = guild.to_db();
    let rows = sqlx::query!(
        r#"select id, action, state, trouble as "trouble!", coalesce(trouble_since, owed_at) as "since!: i64"
         from effect where guild_id = ? and trouble is not null and state in ('held', 'parked') order by id limit 1000"#,
        guild,
    )
    .fetch_all(tx)
    .await?;
    let mut found: Vec<Stuck> = Vec::new();
    for row in rows {
        let bad = |column| Fault::inconsistent("effect", column, row.id);
        // What cannot be read is parked for that very reason, and has to be seen here to be let go.
        let action = serde_json::from_str::<Action>(&row.action).map_or("unknown", |action| action.name());
        let trouble = row.trouble;
        let parked = row.state == "parked";
        let since = DateTime::from_timestamp(row.since, 0).ok_or_else(|| bad("trouble_since"))?;
        match found
            .iter_mut()
            .find(|s| s.action == action && s.trouble == trouble && s.parked == parked)
        {
            Some(stuck) => stuck.count += 1,
            None => found.push(Stuck {
                action,
                trouble,
                parked,
                count: 1,
                since,
            }),
        }
    }
    Ok(found)
}

/// What was parked is tried once more, written anew: a person said so, knowing that it may come twice.
pub(super) async fn retry_parked(
    tx: &mut SqliteConnection,
    guild: GuildId,
    now: DateTime<Utc>,
) -> Result<u64> {
    let (guild, at) = (guild.to_db(), now.timestamp());
    let done = sqlx::query!(
        "update effect set state = 'owed', body = null, attempt = 0, looks = 0, unproven = 0, next_try_at = ?,
                trouble = null, trouble_since = null, told_at = null
         where guild_id = ? and state = 'parked'",
        at, guild,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// What was parked for want of the thing under `key` is owed again, now that it is made anew.
pub(super) async fn retry_waiting_for(
    tx: &mut SqliteConnection,
    guild: GuildId,
    fixture: Fixture,
    now: DateTime<Utc>,
) -> Result<()> {
    let key = fixture.key(guild);
    let (waiting, quoted, guild, at) = (
        format!("target-missing {key}"),
        format!("\"{key}\""),
        guild.to_db(),
        now.timestamp(),
    );
    sqlx::query!(
        "update effect set state = 'owed', body = null, attempt = 0, looks = 0, unproven = 0, next_try_at = ?,
                trouble = null, trouble_since = null, told_at = null
         where guild_id = ? and state = 'parked' and (trouble = ? or (trouble = 'gone' and instr(action, ?) > 0))",
        at, guild, waiting, quoted,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What was parked is let go: a person said so.
pub(super) async fn drop_parked(
    tx: &mut SqliteConnection,
    guild: GuildId,
    now: DateTime<Utc>,
) -> Result<u64> {
    let (guild, at) = (guild.to_db(), now.timestamp());
    let done = sqlx::query!(
        "update effect set state = 'dropped', done_at = ?, body = null,
                action = json_remove(action, '$.content', '$.evidence')
         where guild_id = ? and state = 'parked'",
        at,
        guild,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}
