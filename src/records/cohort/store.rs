//! All SQL of cohorts.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;
use trellis_domain::cohort::{CohortCount, CohortDates, CohortState};
use trellis_domain::ids::{ChannelId, CohortId, GuildId, UserId};
use trellis_domain::text::folded;
use trellis_domain::zone::Zone;

use super::Cohort;
use super::stored::stored_program;
use trellis_kernel::error::{Fault, Result};

struct Row {
    id: String,
    guild_id: i64,
    name: String,
    program: String,
    program_source: String,
    time_zone: String,
    state: String,
    starts_on: String,
    ends_on: String,
    midpoint_on: Option<String>,
    moved_at: Option<i64>,
    opened_at: i64,
    started_at: Option<i64>,
    closed_at: Option<i64>,
    sign_up_again_at: Option<i64>,
    panel_channel: Option<i64>,
}

impl Row {
    fn cohort(self) -> Result<Cohort> {
        let row = self.id.clone();
        let corrupt = |column| Fault::inconsistent("cohort", column, &row);
        let time = |column, at: i64| DateTime::from_timestamp(at, 0).ok_or_else(|| corrupt(column));
        let date = |column, text: &str| text.parse::<NaiveDate>().map_err(|_| corrupt(column));
        Ok(Cohort {
            id: self.id.parse().map_err(|_| corrupt("id"))?,
            guild: GuildId::from_db(self.guild_id),
            name: self.name,
            program: stored_program(&self.program, &self.program_source)
                .ok_or_else(|| corrupt("program_source"))?,
            zone: Zone::named(&self.time_zone).ok_or_else(|| corrupt("time_zone"))?,
            state: CohortState::parse(&self.state).ok_or_else(|| corrupt("state"))?,
            dates: CohortDates {
                starts_on: date("starts_on", &self.starts_on)?,
                ends_on: date("ends_on", &self.ends_on)?,
                midpoint_on: self
                    .midpoint_on
                    .map(|day| date("midpoint_on", &day))
                    .transpose()?,
            },
            moved_at: self.moved_at.map(|at| time("moved_at", at)).transpose()?,
            opened_at: time("opened_at", self.opened_at)?,
            started_at: self.started_at.map(|at| time("started_at", at)).transpose()?,
            closed_at: self.closed_at.map(|at| time("closed_at", at)).transpose()?,
            sign_up_again_at: self
                .sign_up_again_at
                .map(|at| time("sign_up_again_at", at))
                .transpose()?,
            panel_channel: self.panel_channel.map(ChannelId::from_db),
        })
    }
}

macro_rules! select_cohorts {
    ($tail:literal, $($arg:expr),*) => {
        sqlx::query_as!(
            Row,
            "select id, guild_id, name, program, program_source, time_zone, state, starts_on, ends_on,
                    midpoint_on, moved_at, opened_at, started_at, closed_at, sign_up_again_at, panel_channel
             from cohort " + $tail,
            $($arg),*
        )
    };
}

pub(crate) async fn find(tx: &mut SqliteConnection, id: CohortId) -> Result<Option<Cohort>> {
    let id = id.to_string();
    select_cohorts!("where id = ?", id)
        .fetch_optional(tx)
        .await?
        .map(Row::cohort)
        .transpose()
}

pub(crate) async fn live(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<Cohort>> {
    let guild = guild.to_db();
    let rows = select_cohorts!(
        "where guild_id = ? and state not in ('closed', 'cancelled') order by starts_on, name",
        guild
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::cohort).collect()
}

pub(crate) async fn communities(tx: &mut SqliteConnection) -> Result<Vec<GuildId>> {
    let guilds = sqlx::query_scalar!(
        r#"select guild_id as "guild_id!" from community as g
           where exists (select 1 from cohort as c
                         where c.guild_id = g.guild_id and c.state not in ('closed', 'cancelled'))
           order by guild_id"#
    )
    .fetch_all(tx)
    .await?;
    Ok(guilds.into_iter().map(GuildId::from_db).collect())
}

pub(crate) async fn set_next_at(
    tx: &mut SqliteConnection,
    id: CohortId,
    next_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let (id, next_at) = (id.to_string(), next_at.map(|at| at.timestamp()));
    sqlx::query!("update cohort set next_at = ? where id = ?", next_at, id)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn due(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<Vec<CohortId>> {
    let now = now.timestamp();
    let ids = sqlx::query_scalar!(
        "select id from cohort where next_at is not null and next_at <= ? order by next_at, id",
        now
    );
    ids.fetch_all(tx)
        .await?
        .into_iter()
        .map(|id| {
            id.parse()
                .map_err(|_| Fault::inconsistent("cohort", "id", id).into())
        })
        .collect()
}

pub(crate) async fn insert(
    tx: &mut SqliteConnection,
    cohort: &Cohort,
    program_source: &str,
    opened_by: UserId,
) -> Result<()> {
    let (id, guild, by) = (cohort.id.to_string(), cohort.guild.to_db(), opened_by.to_db());
    let (slug, zone, state) = (&cohort.program.slug, cohort.zone.name(), cohort.state.as_str());
    let (starts_on, ends_on) = (
        cohort.dates.starts_on.to_string(),
        cohort.dates.ends_on.to_string(),
    );
    let (opened_at, panel) = (
        cohort.opened_at.timestamp(),
        cohort.panel_channel.map(ChannelId::to_db),
    );
    sqlx::query!(
        "insert into cohort (id, guild_id, name, program, program_source, time_zone, state, starts_on, ends_on,
                             opened_by, opened_at, panel_channel)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id, guild, cohort.name, slug, program_source, zone, state, starts_on, ends_on, by, opened_at, panel,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The names of the community's cohorts that are neither closed nor called off.
pub(crate) async fn names(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<String>> {
    let guild = guild.to_db();
    let names = sqlx::query_scalar!(
        "select name from cohort where guild_id = ? and state not in ('closed', 'cancelled')",
        guild
    );
    Ok(names.fetch_all(tx).await?)
}

/// How many cohorts the community has; those opened `since` count as of a day.
pub(crate) async fn count(
    tx: &mut SqliteConnection,
    guild: GuildId,
    since: DateTime<Utc>,
) -> Result<CohortCount> {
    let (guild, since) = (guild.to_db(), since.timestamp());
    let row = sqlx::query!(
        r#"select count(*) as "in_all: u32",
                  count(*) filter (where state not in ('closed', 'cancelled')) as "live: u32",
                  count(*) filter (where opened_at > ?2) as "of_a_day: u32"
           from cohort where guild_id = ?1"#,
        guild,
        since,
    )
    .fetch_one(tx)
    .await?;
    Ok(CohortCount {
        live: row.live,
        of_a_day: row.of_a_day,
        in_all: row.in_all,
    })
}

/// How a cohort of this name ended, if there was one; of several the one that took place.
pub(crate) async fn how_it_ended(
    tx: &mut SqliteConnection,
    guild: GuildId,
    name: &str,
) -> Result<Option<CohortState>> {
    let guild = guild.to_db();
    let over = sqlx::query!(
        "select name, state from cohort where guild_id = ? and state in ('closed', 'cancelled')",
        guild
    );
    let over = over.fetch_all(tx).await?.into_iter();
    let so_called = over.filter(|one| folded(&one.name) == folded(name));
    let ends = so_called.filter_map(|one| CohortState::parse(&one.state));
    Ok(ends.max_by_key(|state| *state == CohortState::Closed))
}

pub(crate) async fn set_state(tx: &mut SqliteConnection, cohort: &Cohort) -> Result<()> {
    let (id, state) = (cohort.id.to_string(), cohort.state.as_str());
    let instants = [cohort.started_at, cohort.closed_at, cohort.sign_up_again_at];
    let [started_at, closed_at, again_at] = instants.map(|at| at.map(|at| at.timestamp()));
    sqlx::query!(
        "update cohort set state = ?, started_at = ?, closed_at = ?, sign_up_again_at = ? where id = ?",
        state,
        started_at,
        closed_at,
        again_at,
        id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn set_panel(tx: &mut SqliteConnection, id: CohortId, channel: ChannelId) -> Result<()> {
    let (id, channel) = (id.to_string(), channel.to_db());
    sqlx::query!("update cohort set panel_channel = ? where id = ?", channel, id)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn set_dates(tx: &mut SqliteConnection, cohort: &Cohort) -> Result<()> {
    let (id, starts_on, ends_on) = (
        cohort.id.to_string(),
        cohort.dates.starts_on.to_string(),
        cohort.dates.ends_on.to_string(),
    );
    let midpoint_on = cohort.dates.midpoint_on.map(|day| day.to_string());
    let moved_at = cohort.moved_at.map(|at| at.timestamp());
    sqlx::query!(
        "update cohort set starts_on = ?, ends_on = ?, midpoint_on = ?, moved_at = ? where id = ?",
        starts_on,
        ends_on,
        midpoint_on,
        moved_at,
        id
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn takes_part(tx: &mut SqliteConnection, cohort: CohortId, user: UserId) -> Result<bool> {
    let (cohort, user) = (cohort.to_string(), user.to_db());
    let found = sqlx::query_scalar!(
        "select count(*) from participant
         where cohort_id = ? and user_id = ? and consent_at is not null and left_at is null",
        cohort,
        user,
    );
    Ok(found.fetch_one(tx).await? > 0)
}

/// Whether there is such a cohort in the community.
pub(crate) async fn is_of(tx: &mut SqliteConnection, id: CohortId, guild: GuildId) -> Result<bool> {
    let (id, guild) = (id.to_string(), guild.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from cohort where id = ? and guild_id = ?)",
        id,
        guild,
    );
    Ok(found.fetch_one(tx).await? != 0)
}
