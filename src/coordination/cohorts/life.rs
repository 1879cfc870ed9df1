//! What coordinators do to a cohort: open it, start it, move its dates, close it.
//!
//! **Invariant:** each of them checks the right and the state in the transaction that changes something, so that an old
//! button can do no more than a new one.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;
use trellis_domain::cohort::{self as rules, CohortDates};
use trellis_domain::ids::{ChannelId, CohortId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::program::ProgramRefusal;
use trellis_domain::refusal::Refusal;
use trellis_domain::time::{local_date, parse_date, parse_zone};

use crate::coordination::rooms;
use crate::intake::joining::{PANEL_VIEW, key_panel, redraw_panel};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::cohort::{Cohort, find, pick, set_next_at, store};
use crate::records::community;
use crate::records::room;
use crate::records::room::Headcount;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, Content, Lane, Target};

/// What a coordinator asks for when opening a cohort, as it was written.
#[derive(Debug, Clone)]
pub(super) struct Opening {
    pub(super) program: String,
    pub(super) name: String,
    pub(super) starts: String,
    pub(super) zone: Option<String>,
}

/// Opens sign-up, and owes the panel to the channel where it was asked for.
pub(super) async fn open(app: &App, asker: Asker, wish: Opening) -> Result<Cohort> {
    let now = app.clock.now();
    let work = app.clone();
    app.db
        .write(move |tx| Box::pin(async move { open_in(tx, &work, &asker, &wish, now).await }))
        .await
}

async fn open_in(
    tx: &mut SqliteConnection,
    app: &App,
    asker: &Asker,
    wish: &Opening,
    now: DateTime<Utc>,
) -> Result<Cohort> {
    community::require_coordinator(tx, asker).await?;
    let community = community::of_guild(tx, asker.guild).await?;
    let zone = wish.zone.as_deref().map_or(Ok(community.zone), parse_zone)?;
    let entry = program_named(app, &wish.program)?;
    let starts_on = parse_date(&wish.starts)?;
    let dates = CohortDates::new(starts_on, None, entry.program.weeks, local_date(zone, now))?;
    let program = Arc::clone(&entry.program);
    let draft = Cohort::draft(
        app.random.id(),
        asker.guild,
        &wish.name,
        program,
        zone,
        dates,
        now,
    )?;
    let taken = store::names(tx, asker.guild).await?;
    rules::check_name_is_free(&draft.name, taken.iter().map(String::as_str))?;
    let cohort = Cohort {
        panel_channel: Some(asker.channel),
        ..draft.open(now)?
    };
    store::insert(tx, &cohort, &entry.source, asker.user).await?;
    set_next_at(tx, cohort.id, Some(now)).await?;
    owe_panel(tx, app, &cohort, asker.channel, now).await?;
    Ok(cohort)
}

async fn owe_panel(
    tx: &mut SqliteConnection,
    app: &App,
    cohort: &Cohort,
    channel: ChannelId,
    now: DateTime<Utc>,
) -> Result<()> {
    let panel = Action::Post {
        key: Some(key_panel(cohort.id)),
        into: Target::Id(channel.get()),
        content: Content::Live {
            view: PANEL_VIEW.to_owned(),
            subject: cohort.id.to_string(),
        },
        evidence: None,
    };
    let lane = Lane::cohort(cohort.id);
    outbox::owe(tx, &app.random, &lane, cohort.guild, &panel, now).await?;
    Ok(())
}

/// The program of that short name, or of that full name for who typed it out.
fn program_named<'a>(app: &'a App, given: &str) -> Result<&'a trellis_domain::program::Entry> {
    let wanted = given.trim();
    let by_name = || {
        app.programs
            .iter()
            .find(|(_, entry)| entry.program.name.eq_ignore_ascii_case(wanted))
    };
    app.programs
        .find(wanted)
        .or_else(|| by_name().map(|(_, entry)| entry))
        .ok_or_else(|| {
            Refusal::from(ProgramRefusal::UnknownProgram {
                given: given.to_owned(),
            })
            .into()
        })
}

/// Ends sign-up and starts the work; prompts follow the cohort's dates.
pub(super) async fn start(app: &App, asker: Asker, given: Option<String>) -> Result<(Cohort, Headcount)> {
    let now = app.clock.now();
    let work = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                community::require_coordinator(tx, &asker).await?;
                let cohort = pick(tx, asker.guild, given.as_deref()).await?.start(now)?;
                store::set_state(tx, &cohort).await?;
                plan_anew(tx, &work, &cohort, now).await?;
                let count = room::headcount(tx, cohort.id).await?;
                Ok((cohort, count))
            })
        })
        .await
}

/// Moves the dates; the end follows the program's weeks unless its last day is given.
pub(super) async fn move_dates(
    app: &App,
    asker: Asker,
    given: Option<String>,
    starts: String,
    ends: Option<String>,
) -> Result<Cohort> {
    let now = app.clock.now();
    let work = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                community::require_coordinator(tx, &asker).await?;
                let mut cohort = pick(tx, asker.guild, given.as_deref()).await?;
                let starts_on = parse_date(&starts)?;
                let last: Option<NaiveDate> = ends.as_deref().map(parse_date).transpose()?;
                let ends_on = last.map(|last| last.succ_opt().unwrap_or(last));
                let today = local_date(cohort.zone, now);
                let dates = CohortDates::new(starts_on, ends_on, cohort.program.weeks, today)?;
                cohort.dates = dates;
                store::set_dates(tx, &cohort).await?;
                plan_anew(tx, &work, &cohort, now).await?;
                Ok(cohort)
            })
        })
        .await
}

/// The sweep looks at the cohort and its rooms at once, and what shows its state is drawn anew.
async fn plan_anew(tx: &mut SqliteConnection, app: &App, cohort: &Cohort, now: DateTime<Utc>) -> Result<()> {
    set_next_at(tx, cohort.id, Some(now)).await?;
    for room in room::open_rooms(tx, cohort.id).await? {
        room::set_next_at(tx, room.id, Some(now)).await?;
        room::redraw_card(tx, &app.random, &room, now).await?;
    }
    redraw_panel(tx, &app.random, cohort, now).await
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
    let now = app.clock.now();
    let work = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                community::require_coordinator(tx, &asker).await?;
                let found = find(tx, id).await?.filter(|cohort| cohort.guild == asker.guild);
                let cohort = found
                    .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?
                    .end(now)?;
                store::set_state(tx, &cohort).await?;
                set_next_at(tx, cohort.id, None).await?;
                rooms::close_all(tx, &work, &cohort, now).await?;
                redraw_panel(tx, &work.random, &cohort, now).await?;
                Ok(cohort)
            })
        })
        .await
}
