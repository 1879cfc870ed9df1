//! What a feature shows on the card of a room.

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::schedule::{Planned, PromptKind};
use trellis_domain::stage::Mark;
use trellis_kernel::discord::message::Button;
use trellis_kernel::error::Result;
use trellis_kernel::texts::Texts;

use super::Scene;

/// Draws a feature's part of a card.
pub type CardPart = for<'c> fn(&'c mut SqliteConnection, &'c CardScene<'c>) -> BoxFuture<'c, Result<OnCard>>;

/// The room whose card is drawn.
pub struct CardScene<'c> {
    /// Every word a person reads.
    pub texts: &'c Texts,
    /// The room and its cohort.
    pub scene: Scene,
    /// What Trellis will ask in the room, in order; nothing in a room that is not open.
    pub ahead: Vec<Planned>,
    /// The first of them, in words.
    pub next: Option<String>,
}

impl CardScene<'_> {
    /// The first of this kind that is ahead.
    pub fn next_of(&self, kind: PromptKind) -> Option<&Planned> {
        self.ahead.iter().find(|one| one.key.kind == kind)
    }
}

/// What one feature shows on a card; parts stand in the order of the features.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OnCard {
    /// What the room works on: a title and a text each. One without text is left out.
    pub fields: Vec<(String, String)>,
    /// How things stand, in a line each; as above.
    pub facts: Vec<(String, String)>,
    /// What has happened that moves the room on.
    pub marks: Vec<Mark>,
    /// Left out where the room is closed.
    pub buttons: Vec<Button>,
}
