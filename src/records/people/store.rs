//! All SQL of people.
//!
//! **Invariant:** a row whose `consent_at` is null is a draft; nothing but the functions named after drafts reads it.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, GuildId, ParticipantId, UserId};
use trellis_domain::people::{Availability, Hours, Role};
use trellis_domain::zone::Zone;

use crate::records::cohort::Cohort;

use super::{End, Participant, Past, SignUpAnswer};
use trellis_kernel::error::{Fault, Result};

struct Row {
    id: String,
    cohort_id: String,
    user_id: i64,
    role: String,
    name: String,
    capacity: Option<i64>,
    answers: String,
    introduces: i64,
    consent_at: Option<i64>,
    joined_at: i64,
    left_at: Option<i64>,
}

impl Row {
    fn participant(self) -> Result<Participant> {
        let row = self.id.clone();
        let corrupt = |column| Fault::inconsistent("participant", column, &row);
        let time = |column, at: i64| DateTime::from_timestamp(at, 0).ok_or_else(|| corrupt(column));
        Ok(Participant {
            id: self.id.parse().map_err(|_| corrupt("id"))?,
            cohort_id: self.cohort_id.parse().map_err(|_| corrupt("cohort_id"))?,
            user: UserId::from_db(self.user_id),
            role: Role::parse(&self.role).ok_or_else(|| corrupt("role"))?,
            name: self.name,
            capacity: self
                .capacity
                .map(|count| u32::try_from(count).map_err(|_| corrupt("capacity")))
                .transpose()?,
            answers: serde_json::from_str::<Vec<SignUpAnswer>>(&self.answers)
                .map_err(|_| corrupt("answers"))?,
            introduces: self.introduces != 0,
            consent_at: self.consent_at.map(|at| time("consent_at", at)).transpose()?,
            joined_at: time("joined_at", self.joined_at)?,
            left_at: self.left_at.map(|at| time("left_at", at)).transpose()?,
        })
    }
}

fn participants(rows: Vec<Row>) -> Result<Vec<Participant>> {
    rows.into_iter().map(Row::participant).collect()
}

macro_rules! select_people {
    ($tail:literal, $($arg:expr),*) => {
        sqlx::query_as!(
            Row,
            "select id, cohort_id, user_id, role, name, capacity, answers, introduces, consent_at, joined_at, left_at
             from participant " + $tail,
            $($arg),*
        )
    };
}

/// The person's newest record in the cohort that is no draft.
pub(crate) async fn participant(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    user: UserId,
) -> Result<Option<Participant>> {
    let (cohort, user) = (cohort.to_string(), user.to_db());
    let row = select_people!(
        "where cohort_id = ? and user_id = ? and consent_at is not null
         order by left_at is null desc, joined_at desc limit 1",
        cohort,
        user
    );
    row.fetch_optional(tx).await?.map(Row::participant).transpose()
}

pub(crate) async fn list(tx: &mut SqliteConnection, cohort: CohortId) -> Result<Vec<Participant>> {
    let cohort = cohort.to_string();
    let rows = select_people!(
        "where cohort_id = ? and consent_at is not null and left_at is null order by joined_at, id",
        cohort
    );
    participants(rows.fetch_all(tx).await?)
}

pub(crate) async fn joined_between(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Participant>> {
    let (cohort, from, to) = (cohort.to_string(), from.timestamp(), to.timestamp());
    let rows = select_people!(
        "where cohort_id = ? and consent_at is not null and joined_at >= ? and joined_at < ? order by joined_at, id",
        cohort,
        from,
        to
    );
    participants(rows.fetch_all(tx).await?)
}

pub(crate) async fn left_between(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Participant>> {
    let (cohort, from, to) = (cohort.to_string(), from.timestamp(), to.timestamp());
    let rows = select_people!(
        "where cohort_id = ? and consent_at is not null and left_at >= ? and left_at < ? order by left_at, id",
        cohort,
        from,
        to
    );
    participants(rows.fetch_all(tx).await?)
}

pub(crate) async fn past(tx: &mut SqliteConnection, guild: GuildId, user: UserId) -> Result<Vec<Past>> {
    let (guild, user) = (guild.to_db(), user.to_db());
    let rows = sqlx::query!(
        "select c.name, c.state, p.left_at from participant p join cohort c on c.id = p.cohort_id
         where c.guild_id = ? and p.user_id = ? and p.consent_at is not null
           and (p.left_at is not null or c.state in ('closed', 'cancelled'))
         order by p.joined_at desc, p.id",
        guild,
        user
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    let past = rows.map(|row| Past {
        end: match (row.left_at, row.state.as_str()) {
            (Some(_), _) => End::Left,
            (None, "cancelled") => End::CalledOff,
            (None, _) => End::Over,
        },
        cohort: row.name,
    });
    Ok(past.collect())
}

pub(crate) async fn record(tx: &mut SqliteConnection, id: ParticipantId) -> Result<Option<Participant>> {
    let id = id.to_string();
    select_people!("where id = ?", id)
        .fetch_optional(tx)
        .await?
        .map(Row::participant)
        .transpose()
}

/// What the person has in the cohort now: their place, or a draft.
pub(crate) async fn present(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    user: UserId,
) -> Result<Option<Participant>> {
    let (cohort, user) = (cohort.to_string(), user.to_db());
    let row = select_people!(
        "where cohort_id = ? and user_id = ? and left_at is null",
        cohort,
        user
    );
    row.fetch_optional(tx).await?.map(Row::participant).transpose()
}

/// How often the person has joined the cohort since then, whether they left again or not.
pub(crate) async fn joins(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    user: UserId,
    since: DateTime<Utc>,
) -> Result<u32> {
    let (cohort, user, since) = (cohort.to_string(), user.to_db(), since.timestamp());
    let joins = sqlx::query_scalar!(
        r#"select count(*) as "joins: u32" from participant
           where cohort_id = ? and user_id = ? and consent_at is not null and joined_at > ?"#,
        cohort,
        user,
        since,
    );
    Ok(joins.fetch_one(tx).await?)
}

pub(crate) async fn count(tx: &mut SqliteConnection, cohort: CohortId) -> Result<u32> {
    let cohort = cohort.to_string();
    let count = sqlx::query_scalar!(
        "select count(*) from participant where cohort_id = ? and consent_at is not null and left_at is null",
        cohort,
    );
    Ok(u32::try_from(count.fetch_one(tx).await?).unwrap_or(u32::MAX))
}

pub(crate) async fn save_draft(tx: &mut SqliteConnection, draft: &Participant) -> Result<()> {
    let (id, cohort, user) = (
        draft.id.to_string(),
        draft.cohort_id.to_string(),
        draft.user.to_db(),
    );
    let (role, answers) = (draft.role.as_str(), serde_json::to_string(&draft.answers)?);
    let written_at = draft.joined_at.timestamp();
    sqlx::query!(
        "insert into participant (id, cohort_id, user_id, role, name, capacity, answers, joined_at)
         values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (id) do update set role = excluded.role, name = excluded.name, capacity = excluded.capacity,
             answers = excluded.answers, joined_at = excluded.joined_at where consent_at is null",
        id,
        cohort,
        user,
        role,
        draft.name,
        draft.capacity,
        answers,
        written_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The draft becomes a place in the cohort.
pub(crate) async fn take_in(tx: &mut SqliteConnection, person: &Participant) -> Result<()> {
    let (id, joined_at) = (person.id.to_string(), person.joined_at.timestamp());
    let consent_at = person.consent_at.map(|at| at.timestamp());
    sqlx::query!(
        "update participant set consent_at = ?, joined_at = ?, name = ?, introduces = ? where id = ? and consent_at is null",
        consent_at,
        joined_at,
        person.name,
        person.introduces,
        id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What the person said of when they can meet, in their present place in the cohort; the zone is none's where it is the cohort's.
pub(crate) async fn availability(
    tx: &mut SqliteConnection,
    cohort: &Cohort,
    user: UserId,
) -> Result<Availability> {
    let (id, who) = (cohort.id.to_string(), user.to_db());
    let row = sqlx::query!(
        "select time_zone, free_hours from participant
         where cohort_id = ? and user_id = ? and consent_at is not null and left_at is null",
        id,
        who,
    )
    .fetch_optional(tx)
    .await?;
    let Some(row) = row else {
        return Ok(Availability::unknown(cohort.zone));
    };
    let bad = |column| Fault::inconsistent("participant", column, who);
    let own = row
        .time_zone
        .map(|name| Zone::named(&name).ok_or_else(|| bad("time_zone")));
    let own = own.transpose()?;
    let hours = row
        .free_hours
        .map(|bits| Hours::from_bits(bits).ok_or_else(|| bad("free_hours")));
    Ok(Availability {
        zone: own.unwrap_or(cohort.zone),
        zone_is_own: own.is_some(),
        hours: hours.transpose()?,
    })
}

/// Stores when the person can meet, in their present place in the cohort.
pub(crate) async fn set_availability(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    user: UserId,
    said: &Availability,
) -> Result<()> {
    let (cohort, user) = (cohort.to_string(), user.to_db());
    let zone = said.zone_is_own.then(|| said.zone.name());
    let hours = said.hours.map(Hours::bits);
    sqlx::query!(
        "update participant set time_zone = ?, free_hours = ?
         where cohort_id = ? and user_id = ? and consent_at is not null and left_at is null",
        zone,
        hours,
        cohort,
        user,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn set_introduces(
    tx: &mut SqliteConnection,
    id: ParticipantId,
    introduces: bool,
) -> Result<()> {
    let id = id.to_string();
    sqlx::query!(
        "update participant set introduces = ? where id = ?",
        introduces,
        id
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn save_edit(
    tx: &mut SqliteConnection,
    person: &Participant,
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, now, answers) = (
        person.id.to_string(),
        now.timestamp(),
        serde_json::to_string(&person.answers)?,
    );
    sqlx::query!(
        "update participant set capacity = ?, answers = ?, edited_at = ? where id = ?",
        person.capacity,
        answers,
        now,
        id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn set_left(tx: &mut SqliteConnection, id: ParticipantId, now: DateTime<Utc>) -> Result<()> {
    let (id, now) = (id.to_string(), now.timestamp());
    sqlx::query!("update participant set left_at = ? where id = ?", now, id)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn delete_draft(tx: &mut SqliteConnection, id: ParticipantId) -> Result<()> {
    let id = id.to_string();
    sqlx::query!("delete from participant where id = ? and consent_at is null", id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Deletes the drafts that were written before `then`, and those in cohorts that are over.
pub(crate) async fn delete_drafts_before(tx: &mut SqliteConnection, then: DateTime<Utc>) -> Result<u64> {
    let then = then.timestamp();
    let deleted = sqlx::query!(
        "delete from participant where consent_at is null
             and (joined_at <= ? or exists (select 1 from cohort as c
                                            where c.id = cohort_id and c.state in ('closed', 'cancelled')))",
        then,
    )
    .execute(tx)
    .await?;
    Ok(deleted.rows_affected())
}

/// Takes note that somebody is not in the server; whether that is new.
pub(crate) async fn note_away(
    tx: &mut SqliteConnection,
    guild: GuildId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let (guild, user, at) = (guild.to_db(), user.to_db(), now.timestamp());
    let done = sqlx::query!(
        "insert into away (guild_id, user_id, noticed_at) values (?, ?, ?) on conflict do nothing",
        guild,
        user,
        at,
    );
    Ok(done.execute(tx).await?.rows_affected() > 0)
}

/// Takes note that somebody is in the server; whether that is new.
pub(crate) async fn note_back(tx: &mut SqliteConnection, guild: GuildId, user: UserId) -> Result<bool> {
    let (guild, user) = (guild.to_db(), user.to_db());
    let done = sqlx::query!("delete from away where guild_id = ? and user_id = ?", guild, user);
    Ok(done.execute(tx).await?.rows_affected() > 0)
}

/// Whether somebody is known not to be in the server.
pub(crate) async fn is_away(tx: &mut SqliteConnection, guild: GuildId, user: UserId) -> Result<bool> {
    let (guild, user) = (guild.to_db(), user.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from away where guild_id = ? and user_id = ?)",
        guild,
        user
    );
    Ok(found.fetch_one(tx).await? != 0)
}

/// Everybody who is known not to be in their server.
pub(crate) async fn all_away(tx: &mut SqliteConnection) -> Result<Vec<(GuildId, UserId)>> {
    let rows = sqlx::query!("select guild_id, user_id from away")
        .fetch_all(tx)
        .await?;
    let ids = rows
        .iter()
        .map(|row| (GuildId::from_db(row.guild_id), UserId::from_db(row.user_id)));
    Ok(ids.collect())
}

/// The people who take part in cohorts of the community that are not over, each once.
pub(crate) async fn taking_part(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<UserId>> {
    let guild = guild.to_db();
    let people = sqlx::query_scalar!(
        "select distinct p.user_id from participant as p join cohort as c on c.id = p.cohort_id
         where c.guild_id = ? and c.state not in ('closed', 'cancelled')
           and p.consent_at is not null and p.left_at is null order by p.user_id",
        guild
    );
    let people = people.fetch_all(tx).await?;
    Ok(people.into_iter().map(UserId::from_db).collect())
}

/// The people who take part with this role in cohorts of the community that are not over, each once.
pub(crate) async fn taking_part_as(
    tx: &mut SqliteConnection,
    guild: GuildId,
    role: Role,
) -> Result<Vec<UserId>> {
    let (guild, role) = (guild.to_db(), role.as_str());
    let people = sqlx::query_scalar!(
        "select distinct p.user_id from participant as p join cohort as c on c.id = p.cohort_id
         where c.guild_id = ? and c.state not in ('closed', 'cancelled') and p.role = ?
           and p.consent_at is not null and p.left_at is null order by p.user_id",
        guild,
        role,
    );
    let people = people.fetch_all(tx).await?;
    Ok(people.into_iter().map(UserId::from_db).collect())
}

/// The communities in which anybody takes part in a cohort that is not over.
pub(crate) async fn guilds_with_people(tx: &mut SqliteConnection) -> Result<Vec<GuildId>> {
    let guilds = sqlx::query_scalar!(
        "select guild_id from community as g
         where exists (select 1 from cohort as c join participant as p on p.cohort_id = c.id
                       where c.guild_id = g.guild_id and c.state not in ('closed', 'cancelled') and p.left_at is null)"
    );
    Ok(guilds
        .fetch_all(tx)
        .await?
        .into_iter()
        .map(GuildId::from_db)
        .collect())
}

/// Whether a place in a cohort that is not over gives the person this role.
pub(crate) async fn needs_role(
    tx: &mut SqliteConnection,
    guild: GuildId,
    user: UserId,
    role: Role,
) -> Result<bool> {
    let (guild, user, role) = (guild.to_db(), user.to_db(), role.as_str());
    let places = sqlx::query_scalar!(
        "select count(*) from participant p join cohort c on c.id = p.cohort_id
         where c.guild_id = ? and c.state not in ('closed', 'cancelled') and p.user_id = ? and p.role = ?
           and p.consent_at is not null and p.left_at is null",
        guild,
        user,
        role,
    );
    Ok(places.fetch_one(tx).await? > 0)
}

/// Whether such a record, a draft too, is in a cohort of the community.
pub(crate) async fn is_of(tx: &mut SqliteConnection, id: ParticipantId, guild: GuildId) -> Result<bool> {
    let (id, guild) = (id.to_string(), guild.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from participant as p join cohort as c on c.id = p.cohort_id
                        where p.id = ? and c.guild_id = ?)",
        id,
        guild,
    );
    Ok(found.fetch_one(tx).await? != 0)
}
