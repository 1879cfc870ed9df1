//! The record of a cohort: one run of a program.
//!
//! It must not know what people said when they joined, nor what rooms do.
//!
//! **Invariant:** a cohort runs the program text it was opened with.

mod completion;
pub(crate) mod store;
mod view;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use sqlx::SqliteConnection;
use trellis_domain::cohort::{self as rules, CohortDates, CohortState};
use trellis_domain::ids::{ChannelId, CohortId, GuildId};
use trellis_domain::program::Program;

pub use completion::{autocomplete_cohort, choices};
pub use view::{dates, day, weeks};

use crate::interaction::Asker;
use crate::records::community;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::Lane;

/// One run of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// Its id.
    pub id: CohortId,
    /// Its community.
    pub guild: GuildId,
    /// What people call it; written by a coordinator, to be made safe before it is shown.
    pub name: String,
    /// The program as it was at opening.
    pub program: Program,
    /// The zone of its dates and prompts.
    pub zone: Tz,
    /// Where it stands.
    pub state: CohortState,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// The day it ends; no prompt of a room is planned on it or after it.
    pub ends_on: NaiveDate,
    /// When sign-up opened.
    pub opened_at: DateTime<Utc>,
    /// When its work started, if it has.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was closed or cancelled, if it was.
    pub closed_at: Option<DateTime<Utc>>,
    /// Where its sign-up panel was posted.
    pub panel_channel: Option<ChannelId>,
}

impl Cohort {
    /// The line of its sign-up panel.
    pub fn lane(&self) -> Lane {
        Lane::new(self.guild, "cohort", self.id)
    }

    /// The cohort as the domain's rules take it; also for `RoomPlan::new` and `CohortPlan::new`.
    pub fn rules(&self) -> rules::Cohort {
        let since = self.closed_at.or(self.started_at).unwrap_or(self.opened_at);
        let dates = CohortDates {
            starts_on: self.starts_on,
            ends_on: self.ends_on,
        };
        rules::Cohort {
            id: self.id,
            name: self.name.clone(),
            program: self.program.slug.clone(),
            zone: self.zone,
            dates,
            state: self.state,
            since,
        }
    }
}

/// The cohort with this id, whatever its state.
///
/// # Errors
/// When the records cannot be read or hold what cannot be.
pub async fn find(tx: &mut SqliteConnection, id: CohortId) -> Result<Option<Cohort>> {
    store::find(tx, id).await
}

/// The community's cohorts that are neither closed nor cancelled, by first day and name.
///
/// # Errors
/// As [`find`].
pub async fn live(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<Cohort>> {
    store::live(tx, guild).await
}

/// The live cohort that is meant: the one of that name or id, or the only one when none is given.
///
/// # Errors
/// Refused with `UnknownCohort`, `SeveralCohorts` or `NoCohort`; else as [`find`].
pub async fn pick(tx: &mut SqliteConnection, guild: GuildId, given: Option<&str>) -> Result<Cohort> {
    let mut live = live(tx, guild).await?;
    let known: Vec<rules::Cohort> = live.iter().map(Cohort::rules).collect();
    let meant = rules::pick(&known, given)?.id;
    live.retain(|cohort| cohort.id == meant);
    live.pop()
        .ok_or_else(|| trellis_domain::refusal::Refusal::NoCohort.into())
}

/// As [`pick`], where what is asked for is about a cohort at work: none given, the only one that is under way is meant.
///
/// # Errors
/// As [`pick`].
pub async fn pick_running(tx: &mut SqliteConnection, guild: GuildId, given: Option<&str>) -> Result<Cohort> {
    if given.is_none() {
        let mut running = live(tx, guild).await?;
        running.retain(|cohort| cohort.state == CohortState::Running);
        if let ([_], Some(only)) = (running.as_slice(), running.first()) {
            return Ok(only.clone());
        }
    }
    pick(tx, guild, given).await
}

/// Tells the sweep when to look at this cohort next; `None` for never.
///
/// # Errors
/// When the record cannot be written.
pub async fn set_next_at(
    tx: &mut SqliteConnection,
    id: CohortId,
    next_at: Option<DateTime<Utc>>,
) -> Result<()> {
    store::set_next_at(tx, id, next_at).await
}

/// The cohorts the sweep has to look at by `now`.
///
/// # Errors
/// As [`find`].
pub async fn due(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<Vec<CohortId>> {
    store::due(tx, now).await
}

/// The live cohorts that somebody may see: coordinators all of them, others theirs and those that take sign-ups.
///
/// # Errors
/// As [`find`].
pub async fn visible(tx: &mut SqliteConnection, asker: &Asker) -> Result<Vec<Cohort>> {
    let cohorts = live(tx, asker.guild).await?;
    if community::rights(tx, asker).await?.coordinator {
        return Ok(cohorts);
    }
    let mut visible = Vec::new();
    for cohort in cohorts {
        if cohort.state.takes_sign_ups() || store::takes_part(tx, cohort.id, asker.user).await? {
            visible.push(cohort);
        }
    }
    Ok(visible)
}
