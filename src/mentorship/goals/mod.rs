//! Goals and steps in a room: what a mentee wants to reach, how it will be seen, and what is done towards it.
//!
//! All of it is seen on the room's card and in one view, which `/goals` opens anywhere. What may be done by whom is decided in
//! `trellis_domain::goals`.
//!
//! **Invariant:** what a mentor notes for mentors leaves [`store::note`] only for who may see it.

mod addresses;
mod commands;
mod doing;
mod following;
mod planning;
mod prompts;
mod reading;
mod reporting;
mod store;
mod view;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::cohort::Cohort;
use trellis_domain::goals::{Counts, Goal, Lately, NewStep, Step, lately};
use trellis_domain::ids::{GoalId, RoomId, StepId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use crate::interaction::{Feature, Scene, View};
use crate::records::people::zone_of;
use crate::records::room::{self, LiveMessage, Room, RoomState};
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};

pub(crate) use addresses::{OPEN, STEP_BESIDE};
use commands::{commands, routes};
pub(crate) use following::{Follows, follow};
pub(crate) use reading::{rooms_of, which_room};

/// Goals and steps.
pub(crate) const FEATURE: Feature = Feature {
    commands,
    routes,
    views: &[
        View {
            name: ASK_VIEW,
            draw: |tx, drawing, subject| Box::pin(prompts::draw(tx, drawing.texts, subject)),
        },
        View {
            name: DONE_VIEW,
            draw: |tx, drawing, subject| Box::pin(doing::draw_done(tx, drawing.texts, subject)),
        },
        View {
            name: STUCK_VIEW,
            draw: |tx, drawing, subject| Box::pin(doing::draw_stuck(tx, drawing.texts, subject)),
        },
    ],
    room_prompts: Some(prompts::PROMPTS),
    card: Some(|tx, card| Box::pin(reporting::on_card(tx, card))),
    digest: Some(|tx, digest| Box::pin(reporting::observe(tx, digest))),
    help: reporting::HELP,
    ..Feature::named("goals")
};

/// The names of the views in the outbox.
const ASK_VIEW: &str = "step-ask";
const DONE_VIEW: &str = "step-done";
const STUCK_VIEW: &str = "step-stuck";

/// The question how steps went, which shows what was said.
const ASK: LiveMessage = LiveMessage::new(ASK_VIEW);
/// The line about a step that was done, with what the mentor can say.
const DONE: LiveMessage = LiveMessage::new(DONE_VIEW);
/// The word to the mentor that somebody is stuck with a step.
const STUCK: LiveMessage = LiveMessage::new(STUCK_VIEW);

/// All that is planned in a room.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    pub(crate) room: Room,
    pub(crate) cohort: Cohort,
    /// Whoever's, in the order they were set.
    goals: Vec<Goal>,
    /// Whoever's, in the order they were written.
    steps: Vec<Step>,
}

impl Ground {
    pub(crate) async fn of(tx: &mut SqliteConnection, id: RoomId) -> Result<Self> {
        let scene = room::scene(tx, id).await?;
        let Scene { room, cohort } = scene.ok_or_else(|| Fault::inconsistent("room", "id", id))?;
        Ok(Self {
            room,
            cohort,
            goals: store::goals(tx, id).await?,
            steps: store::steps(tx, id).await?,
        })
    }

    /// The goals of one mentee.
    pub(crate) fn goals_of(&self, owner: UserId) -> Vec<Goal> {
        let own = self.goals.iter().filter(|goal| goal.owner == owner);
        own.cloned().collect()
    }

    /// The steps of one mentee.
    pub(crate) fn steps_of(&self, owner: UserId) -> Vec<Step> {
        let own = self.steps.iter().filter(|step| step.owner == owner);
        own.cloned().collect()
    }
}

fn unknown() -> Refusal {
    InteractionRefusal::UnknownButton.into()
}

/// The goal that a button or a form is about.
async fn goal_known(tx: &mut SqliteConnection, id: GoalId) -> Result<Goal> {
    Ok(store::goal(tx, id).await?.ok_or_else(unknown)?)
}

/// The step that a button or a form is about.
async fn step_known(tx: &mut SqliteConnection, id: StepId) -> Result<Step> {
    Ok(store::step(tx, id).await?.ok_or_else(unknown)?)
}

/// Draws the room's card anew and has the sweep look there, for a moment may have been chosen.
async fn planned(change: &mut Change<'_>, room: &Room) -> Result<()> {
    if room.state == RoomState::Open {
        room::redraw_card(change, room).await?;
        room::set_next_at(change.tx, room.id, Some(change.now)).await?;
    }
    Ok(())
}

/// Writes steps into a room, by one of its people for one mentee or several, each with what mentors are to know of it (empty for
/// nothing): one that is written by hand, or those of a roadmap. All of them or none.
///
/// # Errors
/// Refused where they may not, or where there would be too many.
pub(crate) async fn write_steps(
    change: &mut Change<'_>,
    room: &Room,
    who: UserId,
    new: Vec<(NewStep, String)>,
) -> Result<Vec<Step>> {
    let mut all = store::steps(change.tx, room.id).await?;
    let before = all.len();
    for (step, note) in new {
        let counts = Counts::of(&all, step.owner);
        let (step, entry) = Step::write(step, room, who, counts, change.now)?;
        store::insert_step(change.tx, &step, &entry).await?;
        if !note.is_empty() {
            store::put_note(change.tx, step.id, &note).await?;
        }
        all.push(step);
    }
    planned(change, room).await?;
    Ok(all.split_off(before))
}

/// The step of this id, as it stands now.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn step_of(tx: &mut SqliteConnection, id: StepId) -> Result<Option<Step>> {
    store::step(tx, id).await
}

/// All steps of a room, whoever's, for who prepares a talk there.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn steps_of(tx: &mut SqliteConnection, room: RoomId) -> Result<Vec<Step>> {
    store::steps(tx, room).await
}

/// What a mentee's steps in a room have to tell since then: for an update that is begun with it.
pub(crate) async fn since(
    tx: &mut SqliteConnection,
    room: RoomId,
    mentee: UserId,
    since: DateTime<Utc>,
) -> Result<Lately> {
    Ok(lately(&store::steps(tx, room).await?, mentee, since))
}
