//! A room whose category filled up before its channel was made: it goes into the next one.

use trellis_domain::ids::RoomId;

use super::opening::owe_category;
use super::placement::{self, Shown};
use crate::records::community::Fixture;
use crate::records::room::{self, InDiscord, RoomState, key_channel};
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, CreateChannel, Trouble};

/// Owes what waits for a place in a full category anew, with a place that there is.
///
/// # Errors
/// The refusals of placing it: everything waits on then, as it did.
pub(super) async fn to_next_category(change: &mut Change<'_>, id: RoomId, shown: &[Shown]) -> Result<()> {
    let room = room::find(change.tx, id).await?;
    let Some(room) = room.filter(|room| room.state == RoomState::Open) else {
        return Ok(());
    };
    let lane = room.lane();
    // Made or closed while Discord was being asked.
    if !outbox::is_held_for(change.tx, &lane, &Trouble::CategoryFull).await? {
        return Ok(());
    }
    // Where it waits now, Discord has no place, however few channels it shows there.
    let own = key_channel(id);
    let owed = outbox::channels_owed(change.tx, room.guild).await?.into_iter();
    let refused = owed.filter(|one| one.key == own).find_map(|one| one.parent);
    let placed = placement::choose(change.tx, room.guild, Some(shown), refused.as_deref()).await?;
    owe_category(change, room.guild, &placed).await?;
    let target = Fixture::RoomsCategory(placed.category).target(room.guild);
    let reason = "owed again for the next category";
    for mut action in outbox::take_waiting(change.tx, &lane, reason, change.now).await? {
        if let Action::CreateChannel(CreateChannel { key, parent, .. }) = &mut action
            && *key == own
        {
            *parent = Some(target.clone());
        }
        change.owe(&lane, &action).await?;
    }
    tracing::info!(room = %id, category = placed.category, "a room moves on to the next category");
    Ok(())
}
