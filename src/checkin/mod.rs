//! Check-ins: a short recurring question in every room.

use crate::interaction::{Command, Routes};

use sqlx::SqliteConnection;

use crate::kernel::discord::message::Message;
use crate::kernel::error::Result;
use crate::kernel::texts::Texts;

/// The view's name in the outbox.
pub const PROMPT_VIEW: &str = "checkin";

/// Draws the view.
pub async fn draw_prompt(_tx: &mut SqliteConnection, _texts: &Texts, _subject: &str) -> Result<Option<Message>> {
    Ok(None)
}

/// The slash commands.
pub fn commands() -> Vec<Command> {
    Vec::new()
}

/// The buttons, selects and forms.
pub fn routes(_routes: &mut Routes) {}
