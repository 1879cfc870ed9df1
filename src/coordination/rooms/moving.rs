//! A room whose category filled up before its channel was made: it goes into the next one.

use trellis_domain::ids::RoomId;

use super::opening::owe_category;
use super::owed;
use super::placement::{self, Shown};
use crate::records::community::Fixture;
use crate::records::room::{self, InDiscord, RoomState, key_channel};
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{Action, Lane};

/// Owes what waits for a place in a full category anew, with a place that there is.
///
/// # Errors
/// The refusals of placing it: everything waits on then, as it did.
pub(super) async fn to_next_category(change: &mut Change<'_>, id: RoomId, shown: &[Shown]) -> Result<()> {
    let lane = Lane::room(id);
    let room = room::find(change.tx, id).await?;
    let room = room.filter(|room| room.state == RoomState::Open);
    // Made or closed while Discord was being asked.
    let (Some(room), true) = (room, owed::waits_for_category(change.tx, lane.as_str()).await?) else {
        return Ok(());
    };
    let placed = placement::choose(change.tx, room.guild, Some(shown)).await?;
    owe_category(change, room.guild, &placed).await?;
    let target = Fixture::RoomsCategory(placed.category).target(room.guild);
    let reason = "owed again for the next category";
    for mut action in owed::take_waiting(change.tx, lane.as_str(), reason, change.now).await? {
        if let Action::CreateChannel { key, parent, .. } = &mut action
            && *key == key_channel(id)
        {
            *parent = Some(target.clone());
        }
        change.owe(room.lane(), &action).await?;
    }
    tracing::info!(room = %id, category = placed.category, "a room moves on to the next category");
    Ok(())
}
