//! What agreements show on the card of a room.

use sqlx::SqliteConnection;
use trellis_domain::agreement::Standing;
use trellis_domain::stage::Mark;

use super::commands::OPEN;
use super::{load, view};
use crate::interaction::{CardScene, OnCard};
use trellis_kernel::discord::message::Button;
use trellis_kernel::error::Result;
use trellis_kernel::t;

/// How far the agreement has come, and the button that opens it.
pub(super) async fn on_card(tx: &mut SqliteConnection, card: &CardScene<'_>) -> Result<OnCard> {
    let texts = card.texts;
    let agreement = load(tx, texts, &card.scene).await?;
    let words = match agreement.standing(&card.scene.room) {
        // In a room that is closed nobody can sign any more.
        Standing::NotBegun if card.scene.room.require_not_closed().is_err() => String::new(),
        standing => view::standing(texts, &card.scene, &agreement, &standing),
    };
    // One that was changed since leads no room back.
    let signed = agreement.last_signed_by_all(&card.scene.room);
    Ok(OnCard {
        fields: vec![(t!(texts, "agreement-card-title"), words)],
        marks: signed.map(|_| Mark::Signed).into_iter().collect(),
        buttons: vec![Button::new(
            OPEN.to(card.scene.room.id),
            t!(texts, "agreement-card-button"),
        )],
        ..OnCard::default()
    })
}
