//! Concerns: a private, stigma-free word to the coordinators; `/concern` and the card's *Need help*.
//!
//! What is posted in the coordinators' channel says that there is a word and nothing else: people read that channel whom
//! it may be about. Who may read it is asked of the records when they press, and answered for them alone.
//!
//! **Invariant:** no message that more than one person can read names who raised a concern, or the room.

mod commands;
mod private_word;
mod reporting;
mod store;
mod view;

use trellis_domain::concern::READ_FOR;
use trellis_kernel::secrets::Place;

use crate::interaction::Feature;
use commands::{commands, routes};

/// What is written beside a concern.
pub const DETAIL: Place = Place::new("concern", "detail", &["id"]);

/// Concerns.
pub const FEATURE: Feature = Feature {
    commands,
    routes,
    card: Some(|_, card| Box::pin(async { Ok(reporting::on_card(card)) })),
    help: reporting::HELP,
    sealed: &[DETAIL],
    forget: Some(|change| Box::pin(store::delete_before(change.tx, change.now - READ_FOR))),
    ..Feature::named("concern")
};
