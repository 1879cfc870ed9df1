//! The weekly digest for coordinators.

use crate::interaction::{Command, Routes};

use sqlx::SqliteConnection;

use crate::kernel::discord::message::Message;
use crate::kernel::error::Result;
use crate::kernel::texts::Texts;

/// The view's name in the outbox.
pub const VIEW: &str = "digest";

/// Draws the view.
pub async fn draw(_tx: &mut SqliteConnection, _texts: &Texts, _subject: &str) -> Result<Option<Message>> {
    Ok(None)
}

/// The slash commands.
pub fn commands() -> Vec<Command> {
    Vec::new()
}

/// The buttons, selects and forms.
pub fn routes(_routes: &mut Routes) {}
