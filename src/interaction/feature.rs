//! What a feature is: one value. Whatever works across features reads it from there and imports no feature.

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::secrets::Place;
use trellis_kernel::texts::Texts;

use super::{Command, Routes};

/// All features, in the order in which commands are listed.
pub type Features = &'static [&'static Feature];

/// What one feature adds to each of the places that work across features.
pub struct Feature {
    /// Its name, as its custom_ids begin.
    pub name: &'static str,
    /// Its slash commands.
    pub commands: fn() -> Vec<Command>,
    /// Its buttons, selects and forms.
    pub routes: fn(&mut Routes),
    /// What it draws when the courier asks.
    pub views: &'static [View],
    /// Its columns of sealed text.
    pub sealed: &'static [Place],
}

impl Feature {
    /// A feature that adds nothing yet; to be written over: `Feature { routes, ..Feature::named("checkin") }`.
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            commands: Vec::new,
            routes: |_| {},
            views: &[],
            sealed: &[],
        }
    }
}

/// What views are drawn with.
#[derive(Clone, Copy)]
pub struct Drawing<'d> {
    /// Every word a person reads.
    pub texts: &'d Texts,
    /// All features, for what shows a part of each.
    pub features: Features,
}

/// A message that is drawn from the records when it is sent.
pub struct View {
    /// Its name in the outbox.
    pub name: &'static str,
    /// Draws it for a subject; `None` where there is nothing to say any more.
    pub draw: Draw,
}

type Draw =
    for<'c> fn(&'c mut SqliteConnection, &'c Drawing<'c>, &'c str) -> BoxFuture<'c, Result<Option<Message>>>;

impl std::fmt::Debug for Feature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
