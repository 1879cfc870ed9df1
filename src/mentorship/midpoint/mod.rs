//! The midpoint: at half time every member reflects alone; then a facilitator reads both sides beside each other.
//!
//! It must not know when half time is (`domain::midpoint::due`), and keeps no word of a reflection unsealed.
//!
//! **Invariant:** a reflection is shown to its writer, and, once all are in or the deadline has passed, to a facilitator or
//! coordinator who is no member of the room, ephemerally; the transaction that opens it records who read.

mod commands;
mod prompts;
mod reading;
mod reporting;
mod store;
mod view;
mod writing;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, MidpointId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use crate::interaction::{Feature, Scene, Subject, View};
use crate::records::room::{self, LiveMessage};
use trellis_kernel::error::Result;
use trellis_kernel::secrets::{Confidential, Place};

use commands::routes;
#[cfg(test)]
pub(crate) use store::of_room;
use trellis_domain::midpoint::Midpoint;

/// The midpoint.
pub const FEATURE: Feature = Feature {
    routes,
    views: &[View {
        name: PROMPT_VIEW,
        draw: |tx, drawing, subject| Box::pin(prompts::draw(tx, drawing.texts, subject)),
    }],
    room_prompts: Some(prompts::PROMPTS),
    card: Some(|tx, card| Box::pin(reporting::on_card(tx, card))),
    sealed: &[BODY],
    ..Feature::named("midpoint")
};

/// The view's name in the outbox.
const PROMPT_VIEW: &str = "midpoint";

/// The call for reflections in its room, which shows who has handed in.
const PROMPT: LiveMessage = LiveMessage::new(PROMPT_VIEW);

/// Characters of a member's name.
const NAME: usize = 40;

/// A member's reflection, by midpoint and member.
pub const BODY: Place = Place::new("reflection", "body", &["midpoint_id", "user_id"]);

/// What was written under one question's key; confidential.
type Answers = Vec<(String, Confidential)>;

impl Subject for MidpointId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(store::is_of(tx, *self, guild))
    }
}

/// A midpoint with its room and cohort.
async fn found(tx: &mut SqliteConnection, id: MidpointId) -> Result<(Midpoint, Scene)> {
    let midpoint = store::find(tx, id)
        .await?
        .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let room = room::known(tx, midpoint.room).await?;
    Ok((midpoint, room::in_cohort(tx, room).await?))
}

fn key_reminder(id: MidpointId, slot: u8) -> String {
    format!("midpoint:{id}:reminder:{slot}")
}

#[cfg(test)]
mod tests;
