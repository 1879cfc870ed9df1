//! A room whose channel was deleted by hand: it is made again when a coordinator says so, and never by itself.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::RoomId;
use trellis_domain::room::RoomRefusal;

use super::opening::owe_channel;
use super::placement::{self, Shown};
use super::{owed, view};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::cohort;
use crate::records::community;
use crate::records::room::{self, InDiscord, Room, RoomState, key_card, key_channel};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{self, Action, Content, Lane};

/// Takes note that the room's channel is gone, and asks the coordinators what to do. Once.
///
/// What is still owed to the room waits: its channel's key is unknown again.
pub(super) async fn conclude_missing(
    tx: &mut SqliteConnection,
    app: &App,
    room: &Room,
    now: DateTime<Utc>,
) -> Result<()> {
    if room.state != RoomState::Open {
        return Ok(());
    }
    tracing::warn!(room = %room.id, "the channel of a room is gone");
    room::set_state(tx, room.id, RoomState::Missing, now).await?;
    outbox::forget_object(tx, &key_channel(room.id)).await?;
    outbox::forget_object(tx, &key_card(room.id)).await?;
    let words = Content::Ready(Box::new(view::channel_missing(&app.texts, room)));
    community::tell_coordinators(tx, &app.random, room.guild, words, now).await
}

/// Makes the channel of a room again, with its card, first words, and what has been owed since.
///
/// # Errors
/// `CommunityRefusal::CoordinatorsOnly`; [`RoomRefusal::RoomClosed`]; [`RoomRefusal::RoomHasItsChannel`] when somebody was quicker;
/// the refusals of placing it.
pub(super) async fn make_again(app: &App, asker: &Asker, id: RoomId) -> Result<Room> {
    let now = app.clock.now();
    community::require_coordinator(&mut *app.db.read().await?, asker).await?;
    let shown = placement::look(app, asker.guild).await;
    let (app2, asker) = (app.clone(), asker.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move { make_again_in(tx, &app2, &asker, id, shown.as_deref(), now).await })
        })
        .await
}

async fn make_again_in(
    tx: &mut SqliteConnection,
    app: &App,
    asker: &Asker,
    id: RoomId,
    shown: Option<&[Shown]>,
    now: DateTime<Utc>,
) -> Result<Room> {
    community::require_coordinator(tx, asker).await?;
    let room = room::of_community(tx, asker.guild, id).await?;
    match room.state {
        RoomState::Missing => {}
        RoomState::Open => return RoomRefusal::RoomHasItsChannel.refuse(),
        RoomState::Closed => return RoomRefusal::RoomClosed.refuse(),
    }
    let cohort = cohort::find(tx, room.cohort_id).await?;
    let cohort = cohort.ok_or_else(|| Fault::inconsistent("room", "cohort_id", id))?;
    let placed = placement::choose(tx, room.guild, shown).await?;
    let lane = Lane::room(id);
    // A lane is strictly in order: what waits for the channel has to stand behind its making.
    let waiting = owed::take_waiting(tx, lane.as_str(), "owed again in the new channel", now).await?;
    room::set_state(tx, id, RoomState::Open, now).await?;
    let room = Room {
        state: RoomState::Open,
        ..room
    };
    let words = view::welcome_again(&app.texts, &room, &cohort.name);
    owe_channel(tx, app, &room, &cohort, &placed, &words, now).await?;
    for action in waiting.iter().filter(|action| !is_of_card(action, &room)) {
        outbox::owe(tx, &app.random, &lane, room.guild, action, now).await?;
    }
    Ok(room)
}

/// Whether this is about the card, which is made anew as it stands.
fn is_of_card(action: &Action, room: &Room) -> bool {
    match action {
        Action::Post { key, .. } => *key == Some(key_card(room.id)),
        Action::Edit { message, .. } | Action::Pin { message, .. } => *message == room.card(),
        Action::CreateChannel { key, .. } => *key == key_channel(room.id),
        _ => false,
    }
}
