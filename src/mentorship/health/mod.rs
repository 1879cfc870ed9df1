//! How a room is doing, by what can be seen without reading a word: when somebody last wrote there, updates, and *all is well*.
//!
//! Discord's list of channels, which the audit asks for anyway, names the last message of each: its id holds a time.
//!
//! **Invariant:** no message is read, and what is stored of one is when it was written, of the last one alone.

mod audit;
mod commands;
mod reporting;
mod store;
mod view;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::cohort::CohortState;
use trellis_domain::health::{RoomActivity, Silence, silent_rooms};
use trellis_domain::ids::RoomId;

use crate::interaction::{Feature, Route};
use crate::mentorship::{growth, session};
use crate::records::cohort::Cohort;
use crate::records::room::Room;
use trellis_kernel::error::Result;
use trellis_kernel::presence;

/// How rooms are doing.
pub(crate) const FEATURE: Feature = Feature {
    routes: commands::routes,
    audit: Some(audit::AUDIT),
    card: Some(|tx, card| Box::pin(reporting::on_card(tx, card))),
    digest: Some(|tx, digest| Box::pin(reporting::observe(tx, digest))),
    ..Feature::named("health")
};

/// They meet elsewhere, and all is well.
const ALL_IS_WELL: Route<RoomId> = Route::new("health", "all-is-well");

/// The rooms of a running cohort, of these, that have been silent for longer than their cadence allows.
async fn silent(
    tx: &mut SqliteConnection,
    cohort: &Cohort,
    rooms: &[Room],
    now: DateTime<Utc>,
) -> Result<Vec<Silence>> {
    let (CohortState::Running, Some(since)) = (cohort.state, cohort.started_at) else {
        return Ok(Vec::new());
    };
    let mut activity = Vec::with_capacity(rooms.len());
    // Where somebody has left, nobody can be expected to write.
    for room in rooms.iter().filter(|room| room.is_whole()) {
        let life = store::life_of(tx, room.id).await?;
        activity.push(RoomActivity {
            room: room.id,
            opened_at: room.opened_at,
            last_heard_at: growth::last_posted_at(tx, room.id)
                .await?
                .max(session::last_life_at(tx, room.id).await?)
                .max(life.heard_at),
            well_at: life.well_at,
        });
    }
    let allowed = cohort.program.allowed_silence();
    let absences = presence::absences_since(tx, since).await?;
    Ok(silent_rooms(&activity, since, allowed, &absences, now))
}
