//! What coordinators do to a cohort: open it, close it. Starting and moving it have rooms of their own.
//!
//! **Invariant:** each of them checks the right and the state in the transaction that changes something, so that an old
//! button can do no more than a new one.

use std::sync::Arc;

use trellis_domain::bounds;
use trellis_domain::cohort::{self as rules, CohortDates};
use trellis_domain::ids::{ChannelId, CohortId};
use trellis_domain::program::Catalogue;
use trellis_domain::time::{local_date, parse_date};
use trellis_domain::zone::parse_zone;
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};

use super::panel_place::{Sight, sight};
use crate::coordination::rooms;
use crate::intake::joining::{post_panel, redraw_panel};
use crate::interaction::{App, Asker};
use crate::records::cohort::{Cohort, find, pick, set_next_at, store};
use crate::records::community;
use crate::records::room;

/// What a coordinator asks for when opening a cohort, as it was written.
#[derive(Debug, Clone)]
pub(super) struct CohortRequest {
    pub(super) program: String,
    pub(super) name: String,
    pub(super) starts: String,
    pub(super) zone: Option<String>,
}

/// Opens sign-up, and owes the panel to the channel where it was asked for, unless members cannot see that one.
pub(super) async fn open(app: &App, asker: Asker, wish: CohortRequest) -> Result<Cohort> {
    let programs = Arc::clone(&app.programs);
    community::require_coordinator(&mut *app.db.read().await?, &asker).await?;
    // Where members cannot see it, nobody signs up: the coordinator is asked where it goes.
    let is_seen = sight(app, asker.guild, asker.channel).await != Sight::Few;
    app.change(move |mut change| {
        Box::pin(async move {
            open_in(
                &mut change,
                &programs,
                &asker,
                &wish,
                is_seen.then_some(asker.channel),
            )
            .await
        })
    })
    .await
}

async fn open_in(
    change: &mut Change<'_>,
    programs: &Catalogue,
    asker: &Asker,
    wish: &CohortRequest,
    panel_channel: Option<ChannelId>,
) -> Result<Cohort> {
    let now = change.now;
    community::require_coordinator(change.tx, asker).await?;
    let community = community::of_guild(change.tx, asker.guild).await?;
    let zone = wish.zone.as_deref().map_or(Ok(community.zone), parse_zone)?;
    let entry = programs.meant(&wish.program)?;
    let starts_on = parse_date(&wish.starts)?;
    let dates = CohortDates::new(starts_on, None, entry.program.weeks, local_date(zone, now))?;
    let (id, program) = (change.random.id(), Arc::clone(&entry.program));
    let draft = Cohort::draft(id, asker.guild, &wish.name, program, zone, dates, now)?;
    let count = store::count(change.tx, asker.guild, bounds::COHORTS_A_DAY.since(now)).await?;
    rules::may_open_another(count)?;
    let taken = store::names(change.tx, asker.guild).await?;
    rules::check_name_is_free(&draft.name, taken.iter().map(String::as_str))?;
    let cohort = Cohort {
        panel_channel,
        ..draft.open(now)?
    };
    store::insert(change.tx, &cohort, &entry.source, asker.user).await?;
    set_next_at(change.tx, cohort.id, Some(now)).await?;
    post_panel(change, &cohort).await?;
    Ok(cohort)
}

/// The sweep looks at the cohort and its rooms at once, and what shows its state is drawn anew.
pub(super) async fn plan_anew(change: &mut Change<'_>, cohort: &Cohort) -> Result<()> {
    let now = Some(change.now);
    set_next_at(change.tx, cohort.id, now).await?;
    for room in room::open_rooms(change.tx, cohort.id).await? {
        room::set_next_at(change.tx, room.id, now).await?;
        room::redraw_card(change, &room).await?;
    }
    redraw_panel(change, cohort).await
}

/// The cohort a coordinator is about to close.
pub(super) async fn about_to_close(app: &App, asker: &Asker, given: Option<&str>) -> Result<(Cohort, usize)> {
    let mut connection = app.db.read().await?;
    community::require_coordinator(&mut connection, asker).await?;
    let cohort = pick(&mut connection, asker.guild, given).await?;
    let rooms = room::open_rooms(&mut connection, cohort.id).await?.len();
    Ok((cohort, rooms))
}

/// Closes a cohort that runs, and calls off one that does not yet. Its rooms become read-only.
pub(super) async fn close(app: &App, asker: Asker, id: CohortId) -> Result<Cohort> {
    app.change(move |mut change| {
        Box::pin(async move {
            community::require_coordinator(change.tx, &asker).await?;
            let found = find(change.tx, id).await?;
            let found = found.ok_or_else(|| Fault::inconsistent("cohort", "id", id))?;
            let cohort = found.end(change.now)?;
            store::set_state(change.tx, &cohort).await?;
            set_next_at(change.tx, cohort.id, None).await?;
            rooms::close_all(&mut change, &cohort).await?;
            redraw_panel(&mut change, &cohort).await?;
            Ok(cohort)
        })
    })
    .await
}
