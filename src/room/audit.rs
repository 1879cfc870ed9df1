//! Does Discord still agree with the records of the rooms.

use trellis_domain::ids::GuildId;

use crate::app::App;
use crate::kernel::error::Result;

/// A channel was deleted, says an event.
pub async fn channel_deleted(_app: &App, _guild: GuildId, _channel: u64) -> Result<()> {
    Ok(())
}

/// Looks at every open room.
pub async fn sweep(_app: &App) -> Result<()> {
    Ok(())
}
