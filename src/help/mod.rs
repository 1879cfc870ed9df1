//! What Trellis tells about itself: `/help` and `/privacy`.

use crate::interaction::Command;

/// The slash commands.
pub fn commands() -> Vec<Command> {
    Vec::new()
}
