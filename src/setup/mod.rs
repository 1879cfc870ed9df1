//! Setting a community up: roles, channels, time zone; and the doctor that finds what is wrong.

use crate::interaction::{Command, Routes};

use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;

use crate::kernel::courier::Trouble;
use crate::kernel::discord::message::Message;
use crate::kernel::error::Result;
use crate::kernel::texts::Texts;

/// What coordinators are told when something is held until it is mended.
pub async fn trouble_notice(
    _tx: &mut SqliteConnection,
    _texts: &Texts,
    _guild: GuildId,
    _action: &str,
    _trouble: &Trouble,
) -> Result<Option<Message>> {
    Ok(None)
}

/// The slash commands.
pub fn commands() -> Vec<Command> {
    Vec::new()
}

/// The buttons, selects and forms.
pub fn routes(_routes: &mut Routes) {}
