//! *Need help*: a private word to the coordinators, said only when the person confirms it.
//!
//! **Invariant:** nothing of it is posted in the room; the partner learns nothing.

use chrono::TimeDelta;
use trellis_domain::ids::RoomId;

use super::view;
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::community::Fixture;
use crate::records::room::{self, Room};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, Content, Lane};

/// So long a second call of one person for one room is not said again.
const QUIET_FOR: TimeDelta = TimeDelta::hours(1);

/// The room, for a member of it.
///
/// # Errors
/// `RoomRefusal::MembersOfRoomOnly` for everybody else, `InteractionRefusal::UnknownButton` for a room that is not here.
pub(super) async fn offered_to(app: &App, asker: &Asker, id: RoomId) -> Result<Room> {
    let room = room::of_community(&mut *app.db.read().await?, asker.guild, id).await?;
    room.require_member(asker.user)?;
    Ok(room)
}

/// Tells the coordinators that a member of the room would like to talk.
///
/// # Errors
/// As [`offered_to`].
pub(super) async fn ask(app: &App, asker: &Asker, id: RoomId) -> Result<()> {
    let now = app.clock.now();
    let (app2, asker) = (app.clone(), asker.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let room = room::of_community(tx, asker.guild, id).await?;
                room.require_member(asker.user)?;
                // What was said a moment ago need not ring again; a message is known under its key once it is there.
                let key = format!("room:{id}:help:{}", asker.user);
                let said = super::owed::recorded_at(tx, &key).await?;
                if said.is_some_and(|said| now - said < QUIET_FOR) {
                    return Ok(());
                }
                let place = room::place_with_names(tx, &room).await?;
                let role = outbox::find_object(tx, &Fixture::CoordinatorRole.key(asker.guild)).await?;
                let message = view::help_wanted(&app2.texts, asker.user, &place, role);
                let action = Action::Post {
                    key: Some(key),
                    into: Fixture::CoordinatorsChannel.target(asker.guild),
                    content: Content::Ready(Box::new(message)),
                    evidence: None,
                };
                // Pressed twice in a hurry, it is said once.
                let lane = Lane::coordinators(asker.guild);
                outbox::owe_once(tx, &app2.random, &lane, asker.guild, &action, now).await
            })
        })
        .await
}
