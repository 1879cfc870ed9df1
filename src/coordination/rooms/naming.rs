//! A room whose channel had to get another name: it is known by that one from then on.

use trellis_domain::ids::RoomId;
use trellis_kernel::change::Change;
use trellis_kernel::courier::{Fate, News};
use trellis_kernel::error::Result;

use crate::records::room;

/// Takes note of the name that a room's channel was made with.
pub(super) async fn hear(change: &mut Change<'_>, news: &News<'_>) -> Result<()> {
    let id = news
        .key
        .strip_prefix("room:")
        .and_then(|rest| RoomId::parse(rest.strip_suffix(":channel")?).ok());
    match (news.what, id) {
        (Fate::Named(name), Some(id)) => room::set_name(change.tx, id, name).await,
        _ => Ok(()),
    }
}
