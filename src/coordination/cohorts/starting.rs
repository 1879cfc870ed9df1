//! Starting a cohort: what it would mean, doing it, and taking it back within the hour.

use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, RoomId};
use trellis_domain::schedule::Planned;
use trellis_domain::time::day_start;
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::prompts;
use trellis_kernel::texts::Texts;

use super::life::plan_anew;
use super::view;
use crate::intake::joining::redraw_panel;
use crate::interaction::{App, Asker, RoomPrompts, Scene};
use crate::records::cohort::{Cohort, CohortState, find, pick_in, store};
use crate::records::community;
use crate::records::people::Unmatched;
use crate::records::room::{self, Called, Headcount, LiveMessage};

/// The view's name in the outbox.
pub(super) const WORD_VIEW: &str = "cohort-word";

/// The word in each room that its cohort has started.
const WORD: LiveMessage = LiveMessage::new(WORD_VIEW);

/// What starting a cohort would mean.
#[derive(Debug, Clone)]
pub(super) struct Start {
    /// The cohort as it would be.
    pub(super) cohort: Cohort,
    /// Its open rooms, as people find them, with the names of who is in each.
    pub(super) rooms: Vec<String>,
    /// Who is left without a room, and who could still take somebody.
    pub(super) unmatched: Unmatched,
    /// People who filled in the form and have not said yes.
    pub(super) undecided: i64,
    /// What a room would be asked first; `None` where there is no room, or nothing to ask.
    pub(super) first: Option<Planned>,
}

/// What starting the named cohort, or the only one, would mean; nothing is changed.
pub(super) async fn about_to_start(app: &App, asker: &Asker, given: Option<&str>) -> Result<Start> {
    let mut connection = app.db.read().await?;
    let tx = &mut *connection;
    community::require_coordinator(tx, asker).await?;
    let found = pick_in(tx, asker.guild, given, &CohortState::STARTED_FROM).await?;
    let cohort = found.start(app.clock.now())?;
    let called = Called::in_guild(tx, asker.guild, room::NAME).await?;
    let (mut rooms, mut planned) = (Vec::new(), Vec::new());
    for room in room::open_rooms(tx, cohort.id).await? {
        rooms.push(room::place_with_names(tx, &room, &called).await?);
        if !room.is_whole() {
            // Nothing is asked there until coordinators decide.
            continue;
        }
        let said = prompts::said(tx, room.id.as_str()).await?;
        let scene = Scene {
            room,
            cohort: cohort.clone(),
        };
        let end = day_start(cohort.zone, cohort.dates.ends_on);
        if let Some(until) = end {
            planned.extend(RoomPrompts::ahead_in(tx, app.features, &scene, &said, until).await?);
        }
    }
    Ok(Start {
        rooms,
        unmatched: room::unmatched(tx, &cohort).await?,
        undecided: room::headcount(tx, cohort.id).await?.undecided,
        first: planned.into_iter().min(),
        cohort,
    })
}

async fn known(change: &mut Change<'_>, asker: &Asker, id: CohortId) -> Result<Cohort> {
    community::require_coordinator(change.tx, asker).await?;
    let found = find(change.tx, id).await?;
    found.ok_or_else(|| Fault::inconsistent("cohort", "id", id).into())
}

/// Ends sign-up and starts the work; prompts follow the cohort's dates.
pub(super) async fn start(app: &App, asker: Asker, id: CohortId) -> Result<(Cohort, Headcount)> {
    app.change(move |mut change| {
        Box::pin(async move {
            let cohort = known(&mut change, &asker, id).await?.start(change.now)?;
            store::set_state(change.tx, &cohort).await?;
            plan_anew(&mut change, &cohort).await?;
            for room in room::open_rooms(change.tx, cohort.id).await? {
                if room.is_whole() {
                    WORD.post(&mut change, &room, room.id).await?;
                }
            }
            let count = room::headcount(change.tx, cohort.id).await?;
            Ok((cohort, count))
        })
    })
    .await
}

/// Opens sign-up again, as if the work had not been started.
pub(super) async fn take_start_back(app: &App, asker: Asker, id: CohortId) -> Result<Cohort> {
    app.change(move |mut change| {
        Box::pin(async move {
            let cohort = known(&mut change, &asker, id).await?;
            let cohort = cohort.take_start_back(change.now)?;
            store::set_state(change.tx, &cohort).await?;
            plan_anew(&mut change, &cohort).await?;
            for room in room::open_rooms(change.tx, cohort.id).await? {
                WORD.take_back(&mut change, &room, room.id).await?;
            }
            Ok(cohort)
        })
    })
    .await
}

/// Opens sign-up again for who comes late, or closes it.
pub(super) async fn set_late_sign_up(app: &App, asker: Asker, id: CohortId, open: bool) -> Result<Cohort> {
    app.change(move |mut change| {
        Box::pin(async move {
            let cohort = known(&mut change, &asker, id).await?;
            let cohort = cohort.set_late_sign_up(open, change.now)?;
            store::set_state(change.tx, &cohort).await?;
            redraw_panel(&mut change, &cohort).await?;
            Ok(cohort)
        })
    })
    .await
}

/// Draws the word in a room that its cohort has started; nothing where the start was taken back.
pub(super) async fn draw_word(
    tx: &mut SqliteConnection,
    texts: &Texts,
    subject: &str,
) -> Result<Option<Message>> {
    let Ok(id) = RoomId::parse(subject) else {
        return Ok(None);
    };
    let scene = room::scene(tx, id).await?;
    let running = scene.filter(|scene| scene.cohort.state == CohortState::Running);
    Ok(running.map(|scene| view::starting::word(texts, &scene)))
}
