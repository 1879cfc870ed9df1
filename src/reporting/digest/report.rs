//! Gathers what a digest tells: what the features observed, and what the records and the outbox show.

use sqlx::SqliteConnection;
use trellis_domain::digest::{Audience, Period};
use trellis_domain::schedule::Outcome;

use super::{delivery, taking_part};
use crate::interaction::{DigestScene, Drawing, Observation};
use crate::records::cohort::Cohort;
use crate::records::room::{self, Called};
use trellis_kernel::error::Result;

/// Everything that a digest shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// What it covers.
    pub(super) period: Period,
    /// Its parts in order; none is empty.
    pub(super) parts: Vec<Observation>,
    /// Prompts of the period that were said late.
    pub(super) late: usize,
    /// Rooms at work.
    pub(super) rooms: usize,
    /// For whom it is.
    pub(super) audience: Audience,
}

/// Looks at everything in the cohort that belongs into a digest of this period.
pub(super) async fn gather(
    tx: &mut SqliteConnection,
    drawing: Drawing<'_>,
    cohort: &Cohort,
    period: Period,
    audience: Audience,
) -> Result<Report> {
    let scene = scene(tx, drawing, cohort, period, audience).await?;
    let irregular = delivery::irregular(tx, &scene).await?;
    let mut parts = Vec::new();
    for part in drawing.features.iter().filter_map(|feature| feature.digest) {
        parts.extend(part(tx, &scene).await?);
    }
    parts.extend(taking_part::observe(tx, &scene).await?);
    parts.push(delivery::undelivered(tx, &scene).await?);
    parts.push(delivery::not_asked(&scene, drawing.features, &irregular));
    parts.retain(|part| !part.lines.is_empty());
    parts.sort_by_key(|part| part.rank);
    let late = irregular.iter().filter(|(_, one)| one.outcome == Outcome::Late);
    Ok(Report {
        period,
        parts,
        late: late.count(),
        rooms: scene.rooms.len(),
        audience,
    })
}

async fn scene<'d>(
    tx: &mut SqliteConnection,
    drawing: Drawing<'d>,
    cohort: &'d Cohort,
    period: Period,
    audience: Audience,
) -> Result<DigestScene<'d>> {
    let mut scene = DigestScene {
        texts: drawing.texts,
        cohort,
        rooms: room::open_rooms(tx, cohort.id).await?,
        places: Default::default(),
        period,
        audience,
    };
    let called = Called::in_guild(tx, cohort.guild, room::NAME).await?;
    for room in &scene.rooms {
        let place = room::place_with_names(tx, room, &called).await?;
        scene.places.insert(room.id, place);
    }
    Ok(scene)
}
