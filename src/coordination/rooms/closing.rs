//! Closing a room: it stays where it is and can be read; nothing new is written in it.

use trellis_domain::ids::RoomId;
use trellis_domain::room::RoomAct;

use super::view;
use crate::intake::fixtures::access_lane;
use crate::interaction::App;
use crate::interaction::Asker;
use crate::mentorship::session::follow_in_voice;
use crate::records::cohort::Cohort;
use crate::records::community;
use crate::records::room::{self, InDiscord, Room, RoomState, key_channel, redraw_card};
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, Content, ObjectState, Post, SetOverwrites};

/// A room that was closed just now.
#[derive(Debug)]
pub(super) struct Closed {
    /// The room, as it was before.
    pub(super) room: Room,
    /// A link to its channel; its name where that is gone.
    pub(super) place: String,
    /// Whether its channel is there, as far as is known.
    pub(super) is_there: bool,
}

/// Closes a room; only coordinators may.
pub(super) async fn close(app: &App, asker: &Asker, id: RoomId) -> Result<Closed> {
    let asker = asker.clone();
    app.change(move |mut change| {
        Box::pin(async move {
            let rights = community::rights(change.tx, &asker).await?;
            let room = room::known(change.tx, id).await?;
            let closed = room.after(RoomAct::Close(rights))?;
            settle(&mut change, &room, &closed).await?;
            let place = room::place_of(change.tx, &room).await?;
            let state = outbox::object_state(change.tx, &key_channel(room.id)).await?;
            Ok(Closed {
                room,
                place,
                is_there: state == Some(ObjectState::Present),
            })
        })
    })
    .await
}

/// Closes every room of a cohort that is not closed, and says how many.
pub(crate) async fn close_all(change: &mut Change<'_>, cohort: &Cohort) -> Result<usize> {
    let rooms = room::living(change.tx, cohort.id).await?;
    for room in &rooms {
        let closed = room.after(RoomAct::EndWithCohort)?;
        settle(change, room, &closed).await?;
    }
    Ok(rooms.len())
}

/// Stores a closed room and owes what shows it there.
async fn settle(change: &mut Change<'_>, before: &Room, closed: &Room) -> Result<()> {
    room::set_state(change.tx, closed.id, closed.state, change.now).await?;
    // Whoever is in the voice channel of its session is not left there together.
    follow_in_voice(change, closed.id).await?;
    let lane = closed.lane();
    let is_made = outbox::find_object(change.tx, &key_channel(closed.id))
        .await?
        .is_some();
    let is_missing = before.state == RoomState::Missing;
    if !is_made && (is_missing || !outbox::is_under_way(change.tx, &lane).await?) {
        // There is no channel to say anything in, and none is wanted any more.
        outbox::take_waiting(change.tx, &lane, "the room was closed", change.now).await?;
        return Ok(());
    }
    // What was still to be changed for the open room is not true any more.
    let access = access_lane(closed.guild, &key_channel(closed.id));
    outbox::take_waiting(change.tx, &access, "the room was closed", change.now).await?;
    // Nobody writes there from now on, whatever is still to be posted.
    let action = Action::SetOverwrites(SetOverwrites {
        channel: closed.channel(),
        overwrites: room::overwrites(closed),
    });
    change.owe(&lane.urgent(), &action).await?;
    // A channel that is still to be made says first what it is.
    let lane = if is_made { lane.urgent() } else { lane };
    let words = Content::Ready(Box::new(view::farewell(&change.texts)));
    change
        .owe(&lane, &Post::new(closed.channel(), words).into())
        .await?;
    redraw_card(change, closed).await
}
