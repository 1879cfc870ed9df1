//! The agreement of a room: filled in already, read, changed in one thing, signed.
//!
//! The room's card says how far it has come, and its button shows all of it to whoever may read in the room. A message comes to
//! the room once somebody has signed, for those whose signature is open; it is drawn anew as they sign.
//!
//! **Invariant:** what somebody said at sign-up is shown to themselves alone until they have signed it.

mod commands;
mod filling;
mod notice;
mod reporting;
mod signing;
mod store;
mod view;

use sqlx::SqliteConnection;
use trellis_domain::agreement::Agreement;
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;
use trellis_kernel::texts::Texts;

use crate::interaction::{Feature, Scene, View};
use crate::records::room::{self, Room};
use commands::routes;

/// Agreements.
pub(crate) const FEATURE: Feature = Feature {
    routes,
    views: &[View {
        name: notice::VIEW,
        draw: |tx, drawing, subject| Box::pin(notice::draw(tx, drawing.texts, subject)),
    }],
    card: Some(|tx, card| Box::pin(reporting::on_card(tx, card))),
    ..Feature::named("agreement")
};

/// The agreement of a room as it stands.
async fn load(tx: &mut SqliteConnection, texts: &Texts, scene: &Scene) -> Result<Agreement> {
    let room = scene.room.id;
    let current = store::current(tx, room).await?;
    let filled_in = match current {
        Some(_) => Default::default(),
        None => filling::filled_in(tx, texts, scene).await?,
    };
    Ok(Agreement {
        filled_in,
        current,
        signatures: store::signatures(tx, room).await?,
        asked_at: store::around(tx, room).await?.asked_at,
    })
}

/// Asks the members whether what they signed is still right, on the room's card: one tap each. Nothing where they have signed
/// nothing.
pub(super) async fn ask_whether_right(change: &mut Change<'_>, room: &Room) -> Result<()> {
    if store::current(change.tx, room.id).await?.is_none() {
        return Ok(());
    }
    store::ask(change.tx, room.id, change.now).await?;
    room::redraw_card(change, room).await
}
