//! What waits or stands still, and what becomes of it when the records or a person decide.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;

use super::store::give_up;
use super::{Action, Kind, Lane, Trouble};
use crate::db::RowReader;
use crate::error::Result;

/// The oldest so many of what stands still are told; more would be read by nobody.
const MOST_TOLD: i64 = 1_000;

/// What is being done about something that stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// It is tried once more.
    Tried,
    /// It waits until its trouble is mended, and is tried again by itself.
    Held,
    /// It was given up until a person decides.
    Parked,
}

/// Something that could not be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// The line it stands in.
    pub lane: Lane,
    /// What it does; `None` where it cannot be read, which is a trouble of its own.
    pub kind: Option<Kind>,
    /// What keeps it from being delivered.
    pub trouble: Trouble,
    /// What is being done about it.
    pub stand: Stand,
    /// The moment from which it has stood still.
    pub since: DateTime<Utc>,
}

/// What stands still in a community, the oldest first.
pub async fn stopped(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<Stopped>> {
    let id = guild.to_db();
    let rows = sqlx::query!(
        r#"select id as "id!", lane, action, state, trouble as "trouble!: String",
                  coalesce(trouble_since, owed_at) as "since!: i64"
           from effect where guild_id = ? and trouble is not null and state in ('owed', 'claimed', 'held', 'parked')
           order by coalesce(trouble_since, owed_at), id limit +?"#,
        id,
        MOST_TOLD,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let row_of = RowReader::of("effect", row.id);
            Ok(Stopped {
                lane: Lane::stored(guild, row.lane).of_subject(),
                // What cannot be read is parked for that very reason, and has to be seen to be let go.
                kind: serde_json::from_str(&row.action)
                    .ok()
                    .map(|action: Action| action.kind()),
                trouble: Trouble::read(&row.trouble),
                stand: match row.state.as_str() {
                    "held" => Stand::Held,
                    "parked" => Stand::Parked,
                    _ => Stand::Tried,
                },
                since: row_of.instant("trouble_since", row.since)?,
            })
        })
        .collect()
}

/// What was parked is owed once more, written anew: a person said so, knowing that it may come twice.
pub async fn retry_parked(tx: &mut SqliteConnection, guild: GuildId, now: DateTime<Utc>) -> Result<u64> {
    retry(tx, guild, None, now).await
}

/// What was parked for want of the thing under `key` is owed again, now that it is made anew.
pub async fn retry_for_want_of(
    tx: &mut SqliteConnection,
    guild: GuildId,
    key: &str,
    now: DateTime<Utc>,
) -> Result<u64> {
    retry(tx, guild, Some(key), now).await
}

/// With a key, only what was parked for want of it.
async fn retry(
    tx: &mut SqliteConnection,
    guild: GuildId,
    key: Option<&str>,
    now: DateTime<Utc>,
) -> Result<u64> {
    let (guild, at) = (guild.to_db(), now.timestamp());
    let missing = key.map(|key| Trouble::TargetMissing(key.to_owned()).stored());
    let quoted = key.map(|key| format!("\"{key}\""));
    let gone = Trouble::Gone.code();
    let done = sqlx::query!(
        "update effect set state = 'owed', body = null, attempt = 0, looks = 0, unproven = 0, next_try_at = ?,
                trouble = null, trouble_since = null, told_at = null
         where guild_id = ? and trouble is not null and state = 'parked'
           and (? is null or trouble = ? or (trouble = ? and instr(action, ?) > 0))",
        at,
        guild,
        missing,
        missing,
        gone,
        quoted,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// What was parked is let go: a person said so.
pub async fn drop_parked(tx: &mut SqliteConnection, guild: GuildId, now: DateTime<Utc>) -> Result<u64> {
    let (guild, at) = (guild.to_db(), now.timestamp());
    let done = sqlx::query!(
        "update effect set state = 'dropped', done_at = ?, body = null,
                action = json_remove(action, '$.content', '$.evidence')
         where guild_id = ? and trouble is not null and state = 'parked'",
        at,
        guild,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// What waits in a lane and in the urgent one beside it, in order: what is owed or held, and what was parked because its place had gone.
pub async fn waiting(tx: &mut SqliteConnection, lane: &Lane) -> Result<Vec<Action>> {
    let waiting = list_waiting(tx, lane).await?;
    Ok(waiting.into_iter().map(|(_, action)| action).collect())
}

/// As [`waiting`], and it is given up for `reason`: whatever of it is still wanted has to be owed anew.
pub async fn take_waiting(
    tx: &mut SqliteConnection,
    lane: &Lane,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Action>> {
    let waiting = list_waiting(tx, lane).await?;
    let mut actions = Vec::with_capacity(waiting.len());
    for (id, action) in waiting {
        give_up(tx, id, reason, now).await?;
        actions.push(action);
    }
    Ok(actions)
}

async fn list_waiting(tx: &mut SqliteConnection, lane: &Lane) -> Result<Vec<(i64, Action)>> {
    let (urgent, guild, lane) = (lane.urgent(), lane.guild().to_db(), lane.as_str());
    let urgent = urgent.as_str();
    let rows = sqlx::query!(
        r#"select id as "id!", action as "action!", state as "state!", trouble from effect
           where lane in (?1, ?2) and state in ('owed', 'claimed', 'held') and state <> 'claimed'
           union all select id, action, state, trouble from effect
           where guild_id = ?3 and trouble is not null and state = 'parked' and lane in (?1, ?2)
           order by 1"#,
        lane,
        urgent,
        guild,
    )
    .fetch_all(tx)
    .await?;
    let waits = |state: &str, trouble: Option<&str>| {
        state != "parked"
            || matches!(
                trouble.map(Trouble::read),
                Some(Trouble::Gone | Trouble::TargetMissing(_))
            )
    };
    rows.into_iter()
        .filter(|row| waits(&row.state, row.trouble.as_deref()))
        .map(|row| {
            let action = serde_json::from_str(&row.action).ok();
            Ok((row.id, RowReader::of("effect", row.id).word("action", action)?))
        })
        .collect()
}

/// Whether something of a lane is held for this trouble.
pub async fn is_held_for(tx: &mut SqliteConnection, lane: &Lane, trouble: &Trouble) -> Result<bool> {
    let (urgent, lane, trouble) = (lane.urgent(), lane.as_str(), trouble.stored());
    let urgent = urgent.as_str();
    let held = sqlx::query_scalar!(
        "select exists (select 1 from effect where lane in (?, ?) and state in ('owed', 'claimed', 'held')
                        and state = 'held' and trouble = ?)",
        lane,
        urgent,
        trouble,
    )
    .fetch_one(tx)
    .await?;
    Ok(held != 0)
}

/// Whether something of a lane is being delivered, or may have been without our knowing.
pub async fn is_under_way(tx: &mut SqliteConnection, lane: &Lane) -> Result<bool> {
    let (urgent, lane) = (lane.urgent(), lane.as_str());
    let urgent = urgent.as_str();
    let is_under_way = sqlx::query_scalar!(
        "select exists (select 1 from effect where lane in (?, ?) and state in ('owed', 'claimed', 'held')
                        and (state = 'claimed' or unproven = 1))",
        lane,
        urgent,
    )
    .fetch_one(tx)
    .await?;
    Ok(is_under_way != 0)
}

/// What keeps something from being made that is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stopping {
    /// Something in its line, or it itself, waits until something is mended.
    Held,
    /// Discord does not take it as it is.
    GivenUp,
}

/// What keeps what is known under `key` from being made, or a line from moving on to it; `None` where nothing does.
pub async fn what_stops(tx: &mut SqliteConnection, lane: &Lane, key: &str) -> Result<Option<Stopping>> {
    let (line, guild) = (lane.as_str(), lane.guild().to_db());
    // Both questions name their states as the indexes do: what was delivered is not looked at.
    let stopped = sqlx::query!(
        r#"select trouble as "trouble!: String", true as "is_parked!: bool" from effect
           where guild_id = ? and trouble is not null and state = 'parked' and json_extract(action, '$.key') = ?
           union all
           select trouble, false from effect
           where lane = ? and state in ('owed', 'claimed', 'held') and state = 'held' and trouble is not null"#,
        guild,
        key,
        line,
    )
    .fetch_all(tx)
    .await?;
    let stopped = stopped
        .iter()
        .map(|row| (Trouble::read(&row.trouble), row.is_parked));
    let ways = stopped.filter_map(|(trouble, is_parked)| match trouble {
        trouble if is_parked && trouble.is_refusal() => Some(Stopping::GivenUp),
        // What waits for something under way comes by itself.
        Trouble::TargetMissing(_) if !is_parked => None,
        _ => Some(Stopping::Held),
    });
    Ok(ways.max())
}

/// What was given up of what would be known under `key`, and of changes to it, is let go, for `reason`: it is owed anew in
/// another way.
pub async fn let_go_of(
    tx: &mut SqliteConnection,
    guild: GuildId,
    key: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let id = guild.to_db();
    let parked = sqlx::query_scalar!(
        r#"select id as "id!" from effect
           where guild_id = ?1 and state = 'parked' and trouble is not null
             and (json_extract(action, '$.key') = ?2 or json_extract(action, '$.message.key') = ?2)"#,
        id,
        key,
    )
    .fetch_all(&mut *tx)
    .await?;
    for effect in parked {
        give_up(tx, effect, reason, now).await?;
    }
    Ok(())
}
