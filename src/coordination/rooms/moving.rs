//! A room whose category filled up before its channel was made: it goes into the next one.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::RoomId;

use super::opening::owe_category;
use super::placement::{self, Shown};
use crate::interaction::App;
use crate::records::community::Fixture;
use crate::records::room::{self, RoomState, key_channel};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, CreateChannel, Trouble};

/// Owes what waits for a place in a full category anew, with a place that there is.
///
/// # Errors
/// The refusals of placing it: everything waits on then, as it did.
pub(super) async fn to_next_category(
    tx: &mut SqliteConnection,
    app: &App,
    id: RoomId,
    shown: &[Shown],
    now: DateTime<Utc>,
) -> Result<()> {
    let room = room::find(tx, id).await?;
    let Some(room) = room.filter(|room| room.state == RoomState::Open) else {
        return Ok(());
    };
    let lane = room.lane();
    // Made or closed while Discord was being asked.
    if !outbox::is_held_for(tx, &lane, &Trouble::CategoryFull).await? {
        return Ok(());
    }
    let placed = placement::choose(tx, room.guild, Some(shown)).await?;
    owe_category(tx, app, room.guild, &placed, now).await?;
    let target = Fixture::RoomsCategory(placed.category).target(room.guild);
    let reason = "owed again for the next category";
    for mut action in outbox::take_waiting(tx, &lane, reason, now).await? {
        if let Action::CreateChannel(CreateChannel { key, parent, .. }) = &mut action
            && *key == key_channel(id)
        {
            *parent = Some(target.clone());
        }
        outbox::owe(tx, &app.random, &lane, &action, now).await?;
    }
    tracing::info!(room = %id, category = placed.category, "a room moves on to the next category");
    Ok(())
}
