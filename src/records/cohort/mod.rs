//! The record of a cohort: one run of a program.
//!
//! It must not know what people said when they joined, nor what rooms do.
//!
//! **Invariant:** a cohort runs the program text it was opened with.

mod completion;
pub(crate) mod store;
mod stored;
mod view;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::cohort as rules;
use trellis_domain::cohort::CohortRefusal;
pub use trellis_domain::cohort::{Cohort, CohortState};
use trellis_domain::ids::{CohortId, GuildId};
use trellis_domain::refusal::Refusal;
use trellis_domain::text::one_line;

pub use completion::autocomplete_cohort;
pub use view::{dates, day, length, weeks};

use crate::interaction::{Asker, Subject};
use crate::records::community;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::Lane;

/// The cohort with this id, whatever its state.
pub async fn find(tx: &mut SqliteConnection, id: CohortId) -> Result<Option<Cohort>> {
    store::find(tx, id).await
}

/// The community's cohorts that are neither closed nor cancelled, by first day and name.
pub async fn live(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<Cohort>> {
    store::live(tx, guild).await
}

/// The communities with a cohort that is neither closed nor cancelled.
pub(crate) async fn communities(tx: &mut SqliteConnection) -> Result<Vec<GuildId>> {
    store::communities(tx).await
}

/// The live cohort that is meant: the one of that name or id, or the only one when none is given.
///
/// # Errors
/// Refused as [`rules::pick`] refuses; else as [`find`].
pub async fn pick(tx: &mut SqliteConnection, guild: GuildId, given: Option<&str>) -> Result<Cohort> {
    let live = live(tx, guild).await?;
    known(tx, guild, given, rules::pick(&live, given)).await
}

/// As [`pick`], where a cohort has to be in one of these states.
///
/// # Errors
/// Refused as [`rules::pick_in`] refuses; else as [`find`].
pub async fn pick_in(
    tx: &mut SqliteConnection,
    guild: GuildId,
    given: Option<&str>,
    states: &[CohortState],
) -> Result<Cohort> {
    let live = live(tx, guild).await?;
    known(tx, guild, given, rules::pick_in(&live, given, states)).await
}

/// As [`pick`], where what is asked for is about a cohort at work: none given, the only one that is under way is meant.
///
/// # Errors
/// As [`pick`].
pub async fn pick_running(tx: &mut SqliteConnection, guild: GuildId, given: Option<&str>) -> Result<Cohort> {
    let live = live(tx, guild).await?;
    known(tx, guild, given, rules::pick_running(&live, given)).await
}

/// What was picked; a name that no live cohort has may be that of one that is over, which is another reason.
pub(crate) async fn known(
    tx: &mut SqliteConnection,
    guild: GuildId,
    given: Option<&str>,
    picked: std::result::Result<&Cohort, Refusal>,
) -> Result<Cohort> {
    match (picked, given) {
        (Ok(cohort), _) => Ok(cohort.clone()),
        (Err(refusal), Some(given)) => {
            let given = given.to_owned();
            let unknown = CohortRefusal::UnknownCohort { given: given.clone() };
            if refusal == unknown
                && let Some(state) = store::how_it_ended(tx, guild, &one_line(&given)).await?
            {
                return CohortRefusal::CohortIsOver { name: given, state }.refuse();
            }
            Err(refusal.into())
        }
        (Err(refusal), None) => Err(refusal.into()),
    }
}

/// Tells the sweep when to look at this cohort next; `None` for never.
pub async fn set_next_at(
    tx: &mut SqliteConnection,
    id: CohortId,
    next_at: Option<DateTime<Utc>>,
) -> Result<()> {
    store::set_next_at(tx, id, next_at).await
}

/// The cohorts the sweep has to look at by `now`.
pub async fn due(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<Vec<CohortId>> {
    store::due(tx, now).await
}

/// The live cohorts that somebody may see: who runs cohorts all of them, others theirs and those that take sign-ups.
pub async fn visible(tx: &mut SqliteConnection, asker: &Asker) -> Result<Vec<Cohort>> {
    let cohorts = live(tx, asker.guild).await?;
    if community::rights(tx, asker).await?.runs_cohorts() {
        return Ok(cohorts);
    }
    let mut visible = Vec::new();
    for cohort in cohorts {
        if cohort.takes_sign_ups() || store::takes_part(tx, cohort.id, asker.user).await? {
            visible.push(cohort);
        }
    }
    Ok(visible)
}

/// The line of a cohort's sign-up panel.
pub fn lane(cohort: &Cohort) -> Lane {
    Lane::new(cohort.guild, "cohort", cohort.id)
}

impl Subject for CohortId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(store::is_of(tx, *self, guild))
    }
}
