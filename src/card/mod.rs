//! The card of a room: one pinned message, drawn from the records, edited in place.

use sqlx::SqliteConnection;

use crate::kernel::discord::message::Message;
use crate::kernel::error::Result;
use crate::kernel::texts::Texts;

/// The view's name in the outbox.
pub const VIEW: &str = "card";

/// Draws the card of a room.
pub async fn draw(_tx: &mut SqliteConnection, _texts: &Texts, _subject: &str) -> Result<Option<Message>> {
    Ok(None)
}
