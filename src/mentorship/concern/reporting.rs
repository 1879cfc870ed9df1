//! What concerns add to the card of a room and to `/help`: a way to say one, and nothing about any.

use super::commands::OFFER;
use crate::interaction::{CardScene, HelpLine, Helped, OnCard};
use trellis_kernel::discord::message::Button;
use trellis_kernel::t;

/// What people can do with concerns.
pub(super) const HELP: &[HelpLine] = &[HelpLine {
    to: Helped::Person,
    words: |texts| t!(texts, "concern-help"),
}];

/// *Need help*.
pub(super) fn on_card(card: &CardScene<'_>) -> OnCard {
    let label = t!(card.texts, "concern-card-button");
    OnCard {
        buttons: vec![Button::new(OFFER.to(card.scene.room.id), label)],
        ..OnCard::default()
    }
}
