//! The SQL of the outbox.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{EffectRef, GuildId};

use super::{Action, Lane, Trouble};
use crate::db::RowReader;
use crate::error::{Error, Result};

/// An effect as the courier works on it.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Grows; within a lane this is the order.
    pub id: i64,
    /// Its community.
    pub guild: GuildId,
    /// What is meant.
    pub action: Action,
    /// Nonce and marker.
    pub reference: EffectRef,
    /// The request body as first sent, if it ever was.
    pub body: Option<String>,
    /// How often it was tried.
    pub attempt: i64,
    /// How often Discord was searched for it.
    pub looks: i64,
    /// Whether an attempt may have taken effect without our knowing.
    pub unproven: bool,
    /// When the first unproven attempt was made.
    pub claimed_at: Option<DateTime<Utc>>,
    /// When it came to be owed.
    pub owed_at: DateTime<Utc>,
}

pub(super) async fn insert(
    tx: &mut SqliteConnection,
    lane: &Lane,
    action: &str,
    reference: EffectRef,
    (sent_since, now): (Option<DateTime<Utc>>, DateTime<Utc>),
) -> Result<()> {
    let (lane, guild) = (lane.as_str(), lane.guild().to_db());
    let (reference, at) = (reference.to_string(), now.timestamp());
    let (unproven, since) = (
        i64::from(sent_since.is_some()),
        sent_since.map(|since| since.timestamp()),
    );
    sqlx::query!(
        "insert into effect (lane, guild_id, action, reference, state, next_try_at, owed_at, unproven, claimed_at)
         values (?, ?, ?, ?, 'owed', ?, ?, ?, ?)",
        lane, guild, action, reference, at, at, unproven, since,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn is_waiting(tx: &mut SqliteConnection, lane: &Lane, action: &str) -> Result<bool> {
    let lane = lane.as_str();
    let waiting = sqlx::query_scalar!(
        "select exists (select 1 from effect where lane = ? and action = ? and state = 'owed' and attempt = 0)",
        lane, action,
    )
    .fetch_one(tx)
    .await?;
    Ok(waiting != 0)
}

/// An effect that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// Its number.
    pub id: i64,
    /// What of it makes no sense.
    pub fault: Error,
}

/// So many effects of one community may be under way side by side.
const OF_ONE_COMMUNITY: i64 = 8;

/// The effects that may be worked on: the first of its lane, and due. At most `limit`.
///
/// Communities take turns, and none has more than [`OF_ONE_COMMUNITY`] under way: one that owes much keeps no other
/// waiting. The states are named as the index of what is pending names them, so that what was delivered is not looked at.
pub async fn list_due(
    tx: &mut SqliteConnection,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<std::result::Result<Effect, Unreadable>>> {
    let at = now.timestamp();
    let rows = sqlx::query!(
        r#"with under_way as (
             select guild_id, count(*) as claimed from effect
             where state in ('owed', 'claimed', 'held') and state = 'claimed' group by guild_id
           ), due as (
             select id, guild_id, row_number() over (partition by guild_id order by id) as turn from effect as e
             where state in ('owed', 'claimed', 'held') and state <> 'claimed' and next_try_at <= ?
               and not exists (select 1 from effect as f
                               where f.lane = e.lane and f.id < e.id and f.state in ('owed', 'claimed', 'held'))
           ), next as (
             select id, turn + coalesce(claimed, 0) as turn from due left join under_way using (guild_id)
             where turn + coalesce(claimed, 0) <= ? order by 2, id limit ?
           )
           select e.id as "id!", guild_id as "guild_id!", action as "action!", reference as "reference!", body,
                  attempt as "attempt!", looks as "looks!", unproven as "unproven!", claimed_at as "claimed_at: i64",
                  owed_at as "owed_at!"
           from next join effect as e using (id) order by next.turn, id"#,
        at,
        OF_ONE_COMMUNITY,
        limit,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let row_of = RowReader::of("effect", row.id);
            let read = || -> Result<Effect> {
                Ok(Effect {
                    id: row.id,
                    guild: GuildId::from_db(row.guild_id),
                    action: row_of.word("action", serde_json::from_str(&row.action).ok())?,
                    reference: row_of.text("reference", &row.reference)?,
                    body: row.body,
                    attempt: row.attempt,
                    looks: row.looks,
                    unproven: row.unproven != 0,
                    claimed_at: row_of.instant_if_any("claimed_at", row.claimed_at)?,
                    owed_at: row_of.instant("owed_at", row.owed_at)?,
                })
            };
            read().map_err(|fault| Unreadable { id: row.id, fault })
        })
        .collect())
}

/// Commits the intent to send before anything is sent. The first claim's time is kept while unproven.
pub async fn claim(
    tx: &mut SqliteConnection,
    id: i64,
    body: &str,
    boot: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let at = now.timestamp();
    sqlx::query!(
        "update effect set state = 'claimed', body = ?, attempt = attempt + 1,
                claimed_at = case when unproven = 1 then coalesce(claimed_at, ?) else ? end,
                claimed_boot = ?, unproven = 1
         where id = ?",
        body,
        at,
        at,
        boot,
        id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// It is in Discord. What it said is Discord's now; a copy here would outlive its withdrawal.
pub async fn finish(tx: &mut SqliteConnection, id: i64, now: DateTime<Utc>) -> Result<()> {
    let at = now.timestamp();
    sqlx::query!(
        "update effect set state = 'done', done_at = ?, unproven = 0, trouble = null, trouble_since = null,
                body = null, action = json_remove(action, '$.content', '$.evidence')
         where id = ?",
        at,
        id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Tried again at `next`; `unproven` says whether an attempt may have taken effect. Where none can have, it is drawn
/// anew: what was withdrawn meanwhile is not sent.
pub async fn retry(
    tx: &mut SqliteConnection,
    id: i64,
    next: DateTime<Utc>,
    unproven: bool,
    looked: bool,
) -> Result<()> {
    let (next, unproven, looked) = (next.timestamp(), i64::from(unproven), i64::from(looked));
    sqlx::query!(
        "update effect set state = 'owed', next_try_at = ?, unproven = ?,
                body = case when ? = 1 then body end,
                looks = case when ? = 1 then looks + 1 else 0 end
         where id = ?",
        next,
        unproven,
        unproven,
        looked,
        id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Waits for somebody to mend something; its lane waits with it. Looked at again at `next`.
/// It is drawn anew when it goes: much may have changed by then.
/// Returns whether this trouble is new in the community, so that coordinators are told once.
pub async fn hold(
    tx: &mut SqliteConnection,
    id: i64,
    guild: GuildId,
    trouble: &Trouble,
    next: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let (guild, trouble) = (guild.to_db(), trouble.stored());
    let (next, at) = (next.timestamp(), now.timestamp());
    let known = sqlx::query_scalar!(
        "select exists (select 1 from effect
                        where guild_id = ? and trouble = ? and (state = 'held' or id = ?) and told_at is not null)",
        guild, trouble, id,
    )
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query!(
        "update effect set state = 'held', next_try_at = ?, unproven = 0, body = null, trouble = ?,
                trouble_since = coalesce(trouble_since, ?), told_at = coalesce(told_at, ?)
         where id = ?",
        next,
        trouble,
        at,
        at,
        id,
    )
    .execute(tx)
    .await?;
    Ok(known == 0)
}

/// What is held may have been made by an earlier attempt; [`hold`] takes it for not made.
pub async fn keep_open(tx: &mut SqliteConnection, id: i64) -> Result<()> {
    sqlx::query!("update effect set unproven = 1, looks = 0 where id = ?", id)
        .execute(tx)
        .await?;
    Ok(())
}

/// A claim of this process whose end could not be saved: it is looked for before it is repeated.
pub async fn reopen(tx: &mut SqliteConnection, id: i64, now: DateTime<Utc>) -> Result<()> {
    let at = now.timestamp();
    sqlx::query!(
        "update effect set state = 'owed', unproven = 1, looks = 0, next_try_at = ? where id = ? and state = 'claimed'",
        at,
        id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Given up until a person decides; its lane goes on.
pub async fn park(tx: &mut SqliteConnection, id: i64, trouble: &Trouble, now: DateTime<Utc>) -> Result<()> {
    let (trouble, at) = (trouble.stored(), now.timestamp());
    sqlx::query!(
        "update effect set state = 'parked', trouble = ?, trouble_since = coalesce(trouble_since, ?) where id = ?",
        trouble, at, id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether nobody in the community has been told of this trouble of something parked; they count as told after it.
pub async fn is_news(
    tx: &mut SqliteConnection,
    id: i64,
    guild: GuildId,
    trouble: &Trouble,
    now: DateTime<Utc>,
) -> Result<bool> {
    let (guild, trouble, at) = (guild.to_db(), trouble.stored(), now.timestamp());
    let done = sqlx::query!(
        "update effect set told_at = ?
         where id = ? and not exists (select 1 from effect as other
                                      where other.guild_id = ? and other.trouble = ? and other.state = 'parked'
                                        and other.told_at is not null)",
        at,
        id,
        guild,
        trouble,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// No longer wanted, with the reason.
pub async fn give_up(tx: &mut SqliteConnection, id: i64, reason: &str, now: DateTime<Utc>) -> Result<()> {
    let at = now.timestamp();
    sqlx::query!(
        "update effect set state = 'dropped', trouble = ?, done_at = ?,
                body = null, action = json_remove(action, '$.content', '$.evidence')
         where id = ?",
        reason,
        at,
        id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets the requests that were written for a subject and have not arrived, and with `file` what was to be attached.
pub(super) async fn forget_drawn(tx: &mut SqliteConnection, subject: &str, file: bool) -> Result<()> {
    sqlx::query!(
        "update effect set body = null, action = case when ? then json_remove(action, '$.evidence') else action end
         where state in ('owed', 'held', 'parked') and json_extract(action, '$.content.live.subject') = ?",
        file,
        subject,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets what was finished before `before`, but for what was made: that is known by its effect for good.
pub async fn forget_finished(tx: &mut SqliteConnection, before: DateTime<Utc>) -> Result<u64> {
    let before = before.timestamp();
    let done = sqlx::query!(
        "delete from effect
         where state in ('done', 'dropped') and done_at < ?
           and json_extract(action, '$.do') not in ('create_channel', 'create_role')",
        before,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// Claims of an earlier process: whether they took effect is unknown, so they are looked for first.
pub async fn reopen_claims(tx: &mut SqliteConnection, boot: i64, now: DateTime<Utc>) -> Result<u64> {
    let at = now.timestamp();
    let done = sqlx::query!(
        "update effect set state = 'owed', unproven = 1, looks = 0, next_try_at = ? where state = 'claimed' and claimed_boot <> ?",
        at, boot,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// What was planned by a clock that was ahead is due now: nobody waits as long as that clock was wrong.
pub async fn plan_anew(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<u64> {
    // Clocks that are right differ by less.
    let (at, ahead) = (now.timestamp(), now.timestamp() + 60);
    let done = sqlx::query!(
        "update effect set next_try_at = ?, claimed_at = min(claimed_at, ?)
         where state in ('owed', 'held') and next_try_at > ? and max(owed_at, coalesce(claimed_at, 0)) > ?",
        at,
        at,
        at,
        ahead,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// These records were restored from a copy: whatever is owed in it may have been sent since, and is looked for first.
pub async fn doubt_all(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<u64> {
    let at = now.timestamp();
    let done = sqlx::query!(
        "update effect set state = 'owed', next_try_at = ?, looks = 0, unproven = 1,
                claimed_at = case when unproven = 1 then coalesce(claimed_at, owed_at) else owed_at end
         where state in ('owed', 'claimed', 'held')",
        at,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// Whether anything in a community waits for somebody to mend something.
pub async fn is_anything_held(tx: &mut SqliteConnection, guild: GuildId) -> Result<bool> {
    let guild = guild.to_db();
    let found = sqlx::query_scalar!(
        "select exists (select 1 from effect where state = 'held' and guild_id = ?)",
        guild
    )
    .fetch_one(tx)
    .await?;
    Ok(found != 0)
}

/// What is held in a community is due now; what was tried `free` times before, not sooner than `pause` after its last try.
pub async fn release_held(
    tx: &mut SqliteConnection,
    guild: GuildId,
    (free, pause): (i64, TimeDelta),
    now: DateTime<Utc>,
) -> Result<u64> {
    let (guild, at, pause) = (guild.to_db(), now.timestamp(), pause.num_seconds());
    let done = sqlx::query!(
        "update effect set next_try_at = max(?, case when attempt < ? then 0 else coalesce(claimed_at, 0) + ? end)
         where guild_id = ? and state = 'held'
           and next_try_at > max(?, case when attempt < ? then 0 else coalesce(claimed_at, 0) + ? end)",
        at,
        free,
        pause,
        guild,
        at,
        free,
        pause,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// How many effects are due or under way.
pub async fn count_due(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<i64> {
    let at = now.timestamp();
    Ok(sqlx::query_scalar!(
        "select count(*) from effect as e
         where (state = 'claimed' or (state in ('owed', 'held') and next_try_at <= ?))
           and not exists (select 1 from effect as f
                           where f.lane = e.lane and f.id < e.id and f.state in ('owed', 'held') and f.next_try_at > ?)",
        at, at,
    )
    .fetch_one(tx)
    .await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Db;

    #[tokio::test]
    async fn what_a_clock_that_was_ahead_planned_is_due_now_and_what_was_told_to_wait_waits() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let at = |seconds: i64| 1_800_000_000 + seconds;
        // Owed, claimed and to be tried again, in seconds from now.
        let rows = [
            (7_200, None, 7_200, 0),
            (-60, Some(7_190), 7_300, 0),
            (-60, Some(-30), 3_600, 3_600),
            (-60, None, -60, -60),
        ];
        let next = db
            .write(move |tx| {
                Box::pin(async move {
                    for (number, (owed, claimed, next, _)) in (1_i64..).zip(rows) {
                        sqlx::query(
                            "insert into effect (id, lane, guild_id, action, reference, state, owed_at, claimed_at, next_try_at)
                             values (?, 'test:1', 1, '{}', ?, 'owed', ?, ?, ?)",
                        )
                        .bind(number)
                        .bind(number.to_string())
                        .bind(at(owed))
                        .bind(claimed.map(at))
                        .bind(at(next))
                        .execute(&mut *tx)
                        .await?;
                    }
                    assert_eq!(plan_anew(tx, now).await?, 2);
                    Ok(sqlx::query_scalar::<_, i64>("select next_try_at from effect order by id")
                        .fetch_all(tx)
                        .await?)
                })
            })
            .await
            .unwrap();
        assert_eq!(next, rows.map(|(.., expected)| at(expected)));
    }
}
