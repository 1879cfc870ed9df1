//! Where a cohort stands, for whoever may see it.

use trellis_domain::cohort as rules;
use trellis_domain::ids::CohortId;
use trellis_kernel::error::{Fault, Result};

use crate::interaction::{App, Asker};
use crate::records::cohort::{self, Cohort, visible};
use crate::records::community;
use crate::records::people::{self, Participant, Unmatched};
use crate::records::room::{self, Headcount};

/// Where a cohort stands. The people are for coordinators only, and empty for everybody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CohortStatus {
    pub(super) cohort: Cohort,
    pub(super) count: Headcount,
    pub(super) unmatched: Unmatched,
    /// Everybody who takes part, in the order of joining.
    pub(super) people: Vec<Participant>,
}

/// The cohorts that somebody may see, or the named one of them, with their numbers; and whether they may see everything.
pub(super) async fn statuses(
    app: &App,
    asker: &Asker,
    given: Option<&str>,
) -> Result<(Vec<CohortStatus>, bool)> {
    let mut connection = app.db.read().await?;
    community::of_guild(&mut connection, asker.guild).await?;
    let mut cohorts = visible(&mut connection, asker).await?;
    if given.is_some() || cohorts.is_empty() {
        let picked = rules::pick(&cohorts, given);
        let meant = cohort::known(&mut connection, asker.guild, given, picked)
            .await?
            .id;
        cohorts.retain(|cohort| cohort.id == meant);
    }
    let detail = community::rights(&mut connection, asker).await?.runs_cohorts();
    let mut statuses = Vec::new();
    for cohort in cohorts {
        let count = room::headcount(&mut connection, cohort.id).await?;
        let (unmatched, people) = match detail {
            true => {
                let unmatched = room::unmatched(&mut connection, &cohort).await?;
                let people = people::list(&mut connection, cohort.id).await?;
                (unmatched, people)
            }
            false => Default::default(),
        };
        statuses.push(CohortStatus {
            cohort,
            count,
            unmatched,
            people,
        });
    }
    Ok((statuses, detail))
}

/// Who is still to be brought together in a cohort, for a coordinator.
pub(super) async fn unmatched(app: &App, asker: &Asker, id: CohortId) -> Result<(Cohort, Unmatched)> {
    let mut connection = app.db.read().await?;
    community::require_coordinator(&mut connection, asker).await?;
    let cohort = cohort::find(&mut connection, id).await?;
    let cohort = cohort.ok_or_else(|| Fault::inconsistent("cohort", "id", id))?;
    let unmatched = room::unmatched(&mut connection, &cohort).await?;
    Ok((cohort, unmatched))
}
