//! Somebody says when they can meet.

use trellis_domain::ids::{CohortId, UserId};
use trellis_domain::people::{Availability, Hours, PeopleRefusal, WeekPart};
use trellis_domain::refusal::Refusal;
use trellis_domain::zone::parse_zone;

use crate::interaction::App;
use crate::records::cohort;
use crate::records::people::{self, store};
use trellis_kernel::error::{Fault, Result};

/// Adds a part of the week to what somebody said, or takes it away.
pub(crate) async fn toggle(app: &App, id: CohortId, who: UserId, part: WeekPart) -> Result<Availability> {
    change(app, id, who, move |said| {
        let hours = said.hours.unwrap_or_default().toggled(part);
        Ok(Availability {
            hours: Some(hours),
            ..said
        })
    })
    .await
}

/// They would rather not say: they are not asked again.
pub(crate) async fn skip(app: &App, id: CohortId, who: UserId) -> Result<Availability> {
    change(app, id, who, |said| {
        Ok(Availability {
            hours: Some(said.hours.unwrap_or(Hours::NONE)),
            ..said
        })
    })
    .await
}

/// Takes the zone that somebody wrote; nothing written is the cohort's again.
pub(crate) async fn own_zone(app: &App, id: CohortId, who: UserId, given: &str) -> Result<Availability> {
    let own = match given.trim() {
        "" => None,
        given => Some(parse_zone(given)?),
    };
    let known = cohort::find(&mut *app.db.read().await?, id).await?;
    let usual = known.ok_or_else(|| Fault::inconsistent("cohort", "id", id))?.zone;
    change(app, id, who, move |said| {
        Ok(Availability {
            zone: own.unwrap_or(usual),
            zone_is_own: own.is_some(),
            ..said
        })
    })
    .await
}

/// Changes what somebody said who takes part in the cohort.
async fn change(
    app: &App,
    id: CohortId,
    who: UserId,
    work: impl FnOnce(Availability) -> std::result::Result<Availability, Refusal> + Send + 'static,
) -> Result<Availability> {
    app.change(move |change| {
        Box::pin(async move {
            let known = cohort::find(change.tx, id).await?;
            let cohort = known.ok_or_else(|| Fault::inconsistent("cohort", "id", id))?;
            let place = store::present(change.tx, id, who).await?;
            if !place.is_some_and(|place| place.is_active()) {
                return Err(Refusal::from(PeopleRefusal::YouHaveLeft).into());
            }
            let after = work(people::availability(change.tx, &cohort, who).await?)?;
            store::set_availability(change.tx, id, who, &after).await?;
            Ok(after)
        })
    })
    .await
}
