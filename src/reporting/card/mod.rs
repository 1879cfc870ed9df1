//! The card of a room: one pinned message, drawn from the records, edited in place.
//!
//! Its parts are the features', and it knows none of them. It is drawn when it is sent and knows no `now`: dates are
//! Discord's own, which every reader's clock keeps true, so a card that nobody has touched for weeks says nothing wrong.

mod view;

use chrono::{DateTime, Days, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::RoomId;
use trellis_domain::schedule::Planned;
use trellis_domain::time::day_start;

use crate::interaction::{CardScene, Drawing, Feature, Features, RoomPrompts, Scene, View};
use crate::records::room::{self, Called, RoomState};
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::prompts;

/// The card of a room.
pub const FEATURE: Feature = Feature {
    views: &[View {
        name: room::CARD_VIEW,
        draw: |tx, drawing, subject| Box::pin(draw(tx, drawing, subject)),
    }],
    ..Feature::named("card")
};

/// Draws the card of a room. `None` for a room that never was.
async fn draw(tx: &mut SqliteConnection, drawing: &Drawing<'_>, subject: &str) -> Result<Option<Message>> {
    let Ok(id) = RoomId::parse(subject) else {
        return Ok(None);
    };
    let Some(scene) = room::scene(tx, id).await? else {
        return Ok(None);
    };
    let ahead = ahead(tx, drawing.features, &scene).await?;
    let card = CardScene {
        texts: drawing.texts,
        next: next(drawing, &ahead),
        ahead,
        scene,
    };
    let mut parts = Vec::new();
    for part in drawing.features.iter().filter_map(|feature| feature.card) {
        parts.push(part(tx, &card).await?);
    }
    let called = Called::of_the_absent(tx, &card.scene.room).await?;
    Ok(Some(view::card(&card, &called, &parts)))
}

/// The prompts planned for the room that were not dealt with yet, in order.
async fn ahead(tx: &mut SqliteConnection, features: Features, scene: &Scene) -> Result<Vec<Planned>> {
    if scene.room.state != RoomState::Open || !scene.room.is_whole() {
        return Ok(Vec::new());
    }
    let said = prompts::said(tx, scene.room.id.as_str()).await?;
    let until = end_of(scene);
    RoomPrompts::ahead_in(tx, features, scene, &said, until).await
}

/// The moment by which everything of the room has been asked.
fn end_of(scene: &Scene) -> DateTime<Utc> {
    let until = scene.cohort.dates.ends_on.checked_add_days(Days::new(1));
    let until = until.and_then(|day| day_start(scene.cohort.zone, day));
    until.unwrap_or(scene.room.opened_at)
}

/// The first that is ahead, in its feature's words.
fn next(drawing: &Drawing<'_>, ahead: &[Planned]) -> Option<String> {
    let first = ahead.first()?;
    let prompts = RoomPrompts::for_kind(drawing.features, first.key.kind)?;
    Some((prompts.coming)(drawing.texts, first))
}
