//! A room whose channel was deleted by hand: it is made again when a coordinator says so, and never by itself.

use trellis_domain::ids::RoomId;
use trellis_domain::room::RoomAct;

use super::opening::owe_channel;
use super::placement::{self, Shown};
use super::view;
use crate::intake::joining;
use crate::interaction::{App, Asker, Scene};
use crate::records::community;
use crate::records::room::{self, InDiscord, Room, key_card, key_channel};
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, Content, CreateChannel, Edit, Pin, Post};

/// Takes note that the room's channel is gone, and asks the coordinators what to do. Once.
///
/// What is still owed to the room waits: its channel's key is unknown again.
pub(super) async fn conclude_missing(change: &mut Change<'_>, room: &Room) -> Result<()> {
    let after = room.after(RoomAct::LoseChannel)?;
    if after.state == room.state {
        return Ok(());
    }
    tracing::warn!(room = %room.id, "the channel of a room is gone");
    room::set_state(change.tx, room.id, after.state, change.now).await?;
    outbox::forget_object(change.tx, &key_channel(room.id)).await?;
    outbox::forget_object(change.tx, &key_card(room.id)).await?;
    let words = Content::Ready(Box::new(view::channel_missing(&change.texts, room)));
    community::tell_coordinators(change, room.guild, words).await
}

/// Makes the channel of a room again, with its card, first words, and what has been owed since.
///
/// # Errors
/// The refusals of [`Room::after`] and of placing it.
pub(super) async fn make_again(app: &App, asker: &Asker, id: RoomId) -> Result<Room> {
    community::require_coordinator(&mut *app.db.read().await?, asker).await?;
    let shown = placement::look(app, asker.guild).await;
    let asker = asker.clone();
    app.change(move |mut change| {
        Box::pin(async move { make_again_in(&mut change, &asker, id, shown.as_deref()).await })
    })
    .await
}

async fn make_again_in(
    change: &mut Change<'_>,
    asker: &Asker,
    id: RoomId,
    shown: Option<&[Shown]>,
) -> Result<Room> {
    let rights = community::rights(change.tx, asker).await?;
    let room = room::known(change.tx, id)
        .await?
        .after(RoomAct::MakeAgain(rights))?;
    let Scene { room, cohort } = room::in_cohort(change.tx, room).await?;
    let placed = placement::choose(change.tx, room.guild, shown, None).await?;
    // A lane is strictly in order: what waits for the channel has to stand behind its making.
    let (lane, reason) = (room.lane(), "owed again in the new channel");
    let waiting = outbox::take_waiting(change.tx, &lane, reason, change.now).await?;
    room::set_state(change.tx, id, room.state, change.now).await?;
    let words = view::welcome_again(&change.texts, &room, &cohort.name);
    owe_channel(change, &room, &cohort, &placed, words).await?;
    for action in waiting.iter().filter(|action| !is_of_card(action, &room)) {
        change.owe(&lane, action).await?;
    }
    joining::introduce(change, &room).await?;
    Ok(room)
}

/// Whether this is about the card, which is made anew as it stands.
fn is_of_card(action: &Action, room: &Room) -> bool {
    match action {
        Action::Post(Post { key, .. }) => *key == Some(key_card(room.id)),
        Action::Edit(Edit { message, .. }) | Action::Pin(Pin { message, .. }) => *message == room.card(),
        Action::CreateChannel(CreateChannel { key, .. }) => *key == key_channel(room.id),
        _ => false,
    }
}
