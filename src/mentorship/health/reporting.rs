//! What health shows on the card of a room and in the digest.

use sqlx::SqliteConnection;
use trellis_domain::digest::Rank;

use super::{ALL_IS_WELL, silent, store, view};
use crate::interaction::{CardScene, DigestScene, Observation, OnCard};
use trellis_kernel::discord::message::Button;
use trellis_kernel::error::Result;
use trellis_kernel::t;

/// In a room that is quiet, a button that says that all is well.
pub(super) async fn on_card(tx: &mut SqliteConnection, card: &CardScene<'_>) -> Result<OnCard> {
    let room = card.scene.room.id;
    let life = store::life_of(tx, room).await?;
    if !life.is_quiet {
        return Ok(OnCard::default());
    }
    Ok(OnCard {
        fields: vec![(t!(card.texts, "health-card-title"), t!(card.texts, "health-card"))],
        buttons: vec![Button::new(
            ALL_IS_WELL.to(room),
            t!(card.texts, "health-card-button"),
        )],
        ..OnCard::default()
    })
}

/// The rooms that have been silent for longer than their cadence allows.
pub(super) async fn observe(tx: &mut SqliteConnection, digest: &DigestScene<'_>) -> Result<Vec<Observation>> {
    let silent = silent(tx, digest.cohort, &digest.rooms, digest.period.until).await?;
    let title = t!(digest.texts, "health-digest-silent", count = silent.len());
    let lines = silent.iter().map(|one| view::silence(digest, one)).collect();
    Ok(vec![Observation::new(Rank::Silent, title, lines)])
}
