//! Check-ins: one short question in every room, answered by each member with one tap and, who likes, a private detail.
//!
//! The room sees who has answered and never what. It must not know when a check-in comes (`domain::checkin::due`).
//!
//! **Invariant:** private detail is sealed before it is stored; it leaves only in an answer that its reader alone sees, and
//! a coordinator's reading is recorded in the transaction that opens it.

mod answering;
mod commands;
mod prompts;
mod reading;
mod reporting;
mod store;
mod view;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{CheckinId, GuildId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::{checkin as rules, refusal::Refusal};

use crate::interaction::{Feature, Subject, View};
use crate::records::room::{self, LiveMessage, Room};
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;
use trellis_kernel::secrets::{Place, Sealed};

use commands::routes;
#[cfg(test)]
pub(crate) use store::of_open_rooms;

/// Check-ins.
pub const FEATURE: Feature = Feature {
    routes,
    views: &[View {
        name: PROMPT_VIEW,
        draw: |tx, drawing, subject| Box::pin(prompts::draw(tx, drawing.texts, subject)),
    }],
    room_prompts: Some(prompts::PROMPTS),
    card: Some(|tx, card| Box::pin(reporting::on_card(tx, card))),
    digest: Some(|tx, digest| Box::pin(reporting::observe(tx, digest))),
    sealed: &[DETAIL],
    ..Feature::named("checkin")
};

/// The view's name in the outbox.
const PROMPT_VIEW: &str = "checkin";

/// The question in its room, which shows who has answered.
const PROMPT: LiveMessage = LiveMessage::new(PROMPT_VIEW);

/// The private detail beside an answer, by check-in and member.
pub const DETAIL: Place = Place::new("checkin_answer", "detail", &["checkin_id", "user_id"]);

/// A check-in as it is stored, its details sealed.
pub(crate) type Checkin = rules::Checkin<Sealed>;
/// What one member answered, the detail sealed.
pub(crate) type Answered = rules::Answered<Sealed>;

impl Subject for CheckinId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(store::is_of(tx, *self, guild))
    }
}

/// A check-in with its room.
async fn found(tx: &mut SqliteConnection, id: CheckinId) -> Result<(Checkin, Room)> {
    let checkin = store::find(tx, id)
        .await?
        .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let room = room::known(tx, checkin.room).await?;
    Ok((checkin, room))
}

fn key_reminder(id: CheckinId) -> String {
    format!("checkin:{id}:reminder")
}

/// Edits the prompt and the card, which shows how many have answered.
async fn redraw(change: &mut Change<'_>, id: CheckinId, room: &Room) -> Result<()> {
    PROMPT.edit(change, room, id).await?;
    room::redraw_card(change, room).await
}

/// Deletes the reminder of a check-in that waits for nobody any more.
async fn take_reminder_back(change: &mut Change<'_>, id: CheckinId, room: &Room) -> Result<()> {
    room::take_back(change, room, &key_reminder(id)).await
}

#[cfg(test)]
pub(crate) mod tests;
