//! The SQL of the outbox.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{EffectRef, GuildId};

use super::{Action, Lane, Trouble};
use crate::db::RowReader;
use crate::error::Result;

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

/// Whether the very same waits in this lane and has not been begun: it will be drawn as things are then.
pub(super) async fn is_waiting(tx: &mut SqliteConnection, lane: &Lane, action: &str) -> Result<bool> {
    let lane = lane.as_str();
    let waiting = sqlx::query_scalar!(
        "select exists (select 1 from effect
                        where lane = ? and action = ? and state in ('owed', 'claimed', 'held') and state <> 'claimed'
                          and unproven = 0 and body is null)",
        lane,
        action,
    )
    .fetch_one(tx)
    .await?;
    Ok(waiting != 0)
}

/// Puts a role given to or taken from somebody in the place of what waits in the lane about the same person and role. It is
/// tried at once. Returns the reference of what waited.
pub(super) async fn replace_waiting(
    tx: &mut SqliteConnection,
    lane: &Lane,
    action: &str,
    now: DateTime<Utc>,
) -> Result<Option<EffectRef>> {
    let (lane, at) = (lane.as_str(), now.timestamp());
    let replaced = sqlx::query!(
        r#"update effect set action = ?, body = null, unproven = 0, state = 'owed', next_try_at = min(next_try_at, ?)
           where id = (select max(id) from effect
                       where lane = ? and state in ('owed', 'claimed', 'held') and state <> 'claimed'
                         and json_extract(action, '$.do') in ('give_role', 'take_role')
                         and json_extract(action, '$.user') = json_extract(?, '$.user')
                         and json_extract(action, '$.role') = json_extract(?, '$.role'))
           returning id as "id!", reference as "reference!""#,
        action,
        at,
        lane,
        action,
        action,
    )
    .fetch_optional(tx)
    .await?;
    let Some(replaced) = replaced else {
        return Ok(None);
    };
    let row_of = RowReader::of("effect", replaced.id);
    Ok(Some(row_of.text("reference", &replaced.reference)?))
}

/// Whether a newer set of the same channel's overwrites is owed or was delivered. One lane may overtake another, and a
/// request that was not answered is repeated: what was taken away meanwhile must not be given again.
pub async fn is_overtaken(
    tx: &mut SqliteConnection,
    id: i64,
    guild: GuildId,
    action: &Action,
) -> Result<bool> {
    let (guild, action) = (guild.to_db(), serde_json::to_string(action)?);
    let newer = sqlx::query_scalar!(
        "select exists (select 1 from effect
                        where id > ? and guild_id = ? and state not in ('parked', 'dropped')
                          and json_extract(action, '$.do') = 'set_overwrites'
                          and json_extract(action, '$.channel') = json_extract(?, '$.channel'))",
        id,
        guild,
        action,
    )
    .fetch_one(tx)
    .await?;
    Ok(newer != 0)
}

/// What waits last in a lane and has not been begun, with its number.
pub(super) async fn last_waiting(tx: &mut SqliteConnection, lane: &Lane) -> Result<Option<(i64, String)>> {
    let lane = lane.as_str();
    let last = sqlx::query!(
        r#"select id as "id!", action from effect
           where id = (select max(id) from effect where lane = ? and state in ('owed', 'claimed', 'held'))
             and state in ('owed', 'held') and unproven = 0 and body is null"#,
        lane,
    )
    .fetch_optional(tx)
    .await?;
    Ok(last.map(|row| (row.id, row.action)))
}

/// What waits says this instead.
pub(super) async fn rewrite(tx: &mut SqliteConnection, id: i64, action: &str) -> Result<()> {
    sqlx::query!("update effect set action = ? where id = ?", action, id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether what makes `key` stands behind this effect in its line.
pub async fn is_made_behind(tx: &mut SqliteConnection, id: i64, key: &str) -> Result<bool> {
    let found = sqlx::query_scalar!(
        "select exists (select 1 from effect as e join effect as f on f.lane = e.lane and f.id > e.id
                        where e.id = ? and f.state in ('owed', 'claimed', 'held') and json_extract(f.action, '$.key') = ?)",
        id,
        key,
    )
    .fetch_one(tx)
    .await?;
    Ok(found != 0)
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

/// It is in Discord. What it said is Discord's now; a copy here would outlive its withdrawal. Returns whether more waits in its
/// lane.
pub async fn finish(tx: &mut SqliteConnection, id: i64, now: DateTime<Utc>) -> Result<bool> {
    let at = now.timestamp();
    let more = sqlx::query_scalar!(
        r#"update effect set state = 'done', done_at = ?, unproven = 0, trouble = null, trouble_since = null,
                  body = null, action = json_remove(action, '$.content', '$.evidence')
           where id = ?
           returning exists (select 1 from effect as behind where behind.lane = effect.lane
                             and behind.id > effect.id and behind.state in ('owed', 'claimed', 'held')) as "more!: bool""#,
        at,
        id,
    )
    .fetch_optional(tx)
    .await?;
    Ok(more.unwrap_or_default())
}

/// A message says what this edit of it said: earlier ones that were refused have nothing left to change.
pub async fn supersede_edits(tx: &mut SqliteConnection, id: i64, now: DateTime<Utc>) -> Result<()> {
    let refused = sqlx::query_scalar!(
        r#"select earlier.id as "id!" from effect as later join effect as earlier on earlier.guild_id = later.guild_id
           where later.id = ? and earlier.id < later.id and earlier.state = 'parked' and earlier.trouble is not null
             and json_extract(earlier.action, '$.do') = 'edit'
             and json_extract(earlier.action, '$.message') = json_extract(later.action, '$.message')"#,
        id,
    )
    .fetch_all(&mut *tx)
    .await?;
    for earlier in refused {
        give_up(tx, earlier, "edited since", now).await?;
    }
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
                        where guild_id = ?1 and trouble = ?2 and state = 'held' and told_at is not null)
             or exists (select 1 from effect where id = ?3 and trouble = ?2 and told_at is not null)",
        guild,
        trouble,
        id,
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
pub(super) async fn forget_drawn(
    tx: &mut SqliteConnection,
    guild: GuildId,
    subject: &str,
    file: bool,
) -> Result<()> {
    let guild = guild.to_db();
    sqlx::query!(
        "update effect set body = null, action = case when ?1 then json_remove(action, '$.evidence') else action end
         where id in (select id from effect
                      where state in ('owed', 'claimed', 'held') and state <> 'claimed'
                        and json_extract(action, '$.content.live.subject') = ?2
                      union all select id from effect
                      where guild_id = ?3 and trouble is not null and state = 'parked'
                        and json_extract(action, '$.content.live.subject') = ?2)",
        file,
        subject,
        guild,
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
        "update effect set state = 'owed', unproven = 1, looks = 0, next_try_at = ?
         where state in ('owed', 'claimed', 'held') and state = 'claimed' and claimed_boot <> ?",
        at,
        boot,
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
         where state in ('owed', 'claimed', 'held') and state <> 'claimed' and next_try_at > ? and max(owed_at, coalesce(claimed_at, 0)) > ?",
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
         where state in ('owed', 'claimed', 'held') and (state = 'claimed' or next_try_at <= ?)
           and not exists (select 1 from effect as f
                           where f.lane = e.lane and f.id < e.id and f.state in ('owed', 'claimed', 'held')
                             and f.state <> 'claimed' and f.next_try_at > ?)",
        at,
        at,
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
