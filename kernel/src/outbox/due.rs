//! What is due: the effects that may be worked on, and in which order.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{EffectRef, GuildId};

use super::Action;
use crate::db::RowReader;
use crate::discord::Urgency;
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

/// An effect as it stands in the table.
struct Row {
    id: i64,
    guild_id: i64,
    action: String,
    reference: String,
    body: Option<String>,
    attempt: i64,
    looks: i64,
    unproven: i64,
    claimed_at: Option<i64>,
    owed_at: i64,
}

impl Row {
    fn read(self) -> Result<Effect> {
        let row_of = RowReader::of("effect", self.id);
        Ok(Effect {
            id: self.id,
            guild: GuildId::from_db(self.guild_id),
            action: row_of.word("action", serde_json::from_str(&self.action).ok())?,
            reference: row_of.text("reference", &self.reference)?,
            body: self.body,
            attempt: self.attempt,
            looks: self.looks,
            unproven: self.unproven != 0,
            claimed_at: row_of.instant_if_any("claimed_at", self.claimed_at)?,
            owed_at: row_of.instant("owed_at", self.owed_at)?,
        })
    }
}

/// An effect that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// Its number.
    pub id: i64,
    /// What of it makes no sense.
    pub fault: Error,
}

/// So many effects of one community are looked through at once for some whose buckets are open. Where fewer were found in all, these
/// are all that are due.
pub const LOOKED_THROUGH: usize = 64;

/// An effect that is due, and what stands before it.
#[derive(Debug)]
pub struct Due {
    /// The effect.
    pub effect: Effect,
    /// How much it matters that it goes soon.
    pub urgency: Urgency,
    /// How many of its community are under way.
    pub under_way: i64,
    /// Whether it stands in a line that all else overtakes.
    pub is_late: bool,
}

/// Effects that are known to wait for their buckets.
#[derive(Debug, Default)]
pub struct PassedOver {
    /// These.
    pub effects: Vec<i64>,
    /// Of these communities so many wait that only what is urgent is looked at, and
    pub crowded: Vec<GuildId>,
    /// what could go now.
    pub admitted: Vec<i64>,
}

/// The effects that may be worked on: the first of its lane, due, and not passed over. At most `limit`.
///
/// Communities take turns, and within one it goes by urgency. The states are named as the index of what is pending names
/// them, so that what was delivered is not looked at.
// `limit +?`: the planner looks at the value of a bare one, and the statement would be compiled anew at each look.
pub async fn list_due(
    tx: &mut SqliteConnection,
    now: DateTime<Utc>,
    passed_over: &PassedOver,
    limit: i64,
) -> Result<Vec<std::result::Result<Due, Unreadable>>> {
    let (at, of_one) = (now.timestamp(), LOOKED_THROUGH as i64);
    let crowded = passed_over.crowded.iter().map(|guild| guild.to_db());
    let crowded = serde_json::to_string(&crowded.collect::<Vec<i64>>())?;
    let admitted = serde_json::to_string(&passed_over.admitted)?;
    let passed_over = serde_json::to_string(&passed_over.effects)?;
    let rows = sqlx::query!(
        r#"with under_way as (
             select guild_id, count(*) as claimed from effect
             where state in ('owed', 'claimed', 'held') and state = 'claimed' group by guild_id
           ), due as (
             select id, guild_id, case
                 when lane like 'urgent:%' or action like '{"do":"take_role"%'
                  or action like '{"do":"drop_overwrite"%' then 0
                 when lane like 'later:%' or action like '{"do":"edit"%' then 2
                 else 1 end as urgency
             from effect as e
             where state in ('owed', 'claimed', 'held') and state <> 'claimed' and next_try_at <= ?
               and id not in (select value from json_each(?))
               and not exists (select 1 from effect as f
                               where f.lane = e.lane and f.id < e.id and f.state in ('owed', 'claimed', 'held'))
           ), turns as (
             select id, guild_id, urgency, row_number() over (partition by guild_id order by urgency, id) as turn from due
             where urgency = 0 or guild_id not in (select value from json_each(?))
                or id in (select value from json_each(?))
           ), next as (
             select id, urgency, turn + coalesce(claimed, 0) as turn, coalesce(claimed, 0) as claimed
             from turns left join under_way using (guild_id)
             where turn <= ? order by 3, id limit +?
           )
           select e.id as "id!", guild_id as "guild_id!", action as "action!", reference as "reference!", body,
                  attempt as "attempt!", looks as "looks!", unproven as "unproven!", claimed_at as "claimed_at: i64",
                  owed_at as "owed_at!", next.urgency as "urgency!: i64", next.claimed as "under_way!: i64",
                  lane like 'later:%' as "is_late!: bool"
           from next join effect as e using (id) order by next.turn, id"#,
        at,
        passed_over,
        crowded,
        admitted,
        of_one,
        limit,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let urgency = match row.urgency {
                0 => Urgency::Now,
                1 => Urgency::Soon,
                _ => Urgency::Later,
            };
            let (id, under_way, is_late) = (row.id, row.under_way, row.is_late);
            let effect = Row {
                id,
                guild_id: row.guild_id,
                action: row.action,
                reference: row.reference,
                body: row.body,
                attempt: row.attempt,
                looks: row.looks,
                unproven: row.unproven,
                claimed_at: row.claimed_at,
                owed_at: row.owed_at,
            };
            let effect = effect.read().map_err(|fault| Unreadable { id, fault })?;
            Ok(Due {
                effect,
                urgency,
                under_way,
                is_late,
            })
        })
        .collect())
}

/// An effect that was listed as due a moment ago, as it is now; `None` where it is no longer due.
pub async fn find_due(tx: &mut SqliteConnection, id: i64, now: DateTime<Utc>) -> Result<Option<Effect>> {
    let at = now.timestamp();
    let row = sqlx::query_as!(
        Row,
        r#"select id as "id!", guild_id as "guild_id!", action as "action!", reference as "reference!", body,
                  attempt as "attempt!", looks as "looks!", unproven as "unproven!", claimed_at as "claimed_at: i64",
                  owed_at as "owed_at!"
           from effect as e
           where id = ? and state in ('owed', 'held') and next_try_at <= ?
             and not exists (select 1 from effect as f
                             where f.lane = e.lane and f.id < e.id and f.state in ('owed', 'claimed', 'held'))"#,
        id,
        at,
    )
    .fetch_optional(tx)
    .await?;
    row.map(Row::read).transpose()
}

/// Those of these effects that could be delivered: due, and with nothing before them in their lane.
pub async fn still_pending(tx: &mut SqliteConnection, ids: &[i64], now: DateTime<Utc>) -> Result<Vec<i64>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (ids, at) = (serde_json::to_string(ids)?, now.timestamp());
    Ok(sqlx::query_scalar!(
        "select id from effect as e
         where id in (select value from json_each(?)) and state in ('owed', 'held') and next_try_at <= ?
           and not exists (select 1 from effect as f
                           where f.lane = e.lane and f.id < e.id and f.state in ('owed', 'claimed', 'held'))",
        ids,
        at,
    )
    .fetch_all(tx)
    .await?)
}

/// Not tried before `next`.
pub async fn postpone(tx: &mut SqliteConnection, id: i64, next: DateTime<Utc>) -> Result<()> {
    let next = whole_seconds_after(next);
    sqlx::query!(
        "update effect set next_try_at = ? where id = ? and state in ('owed', 'held')",
        next,
        id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The first whole second that is not before an instant. The second that it is in has begun: what waits for the rest of it would be
/// due at once, and be put off again and again, each time with a commit.
fn whole_seconds_after(instant: DateTime<Utc>) -> i64 {
    instant.timestamp() + i64::from(instant.timestamp_subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn what_is_put_off_is_not_due_within_the_second() {
        let second = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        assert_eq!(whole_seconds_after(second), second.timestamp());
        for milliseconds in [1, 200, 999, 1_000] {
            let next = second + TimeDelta::milliseconds(milliseconds);
            assert_eq!(
                whole_seconds_after(next),
                second.timestamp() + 1,
                "{milliseconds}"
            );
        }
    }
}
