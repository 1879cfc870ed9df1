//! People: joining a cohort, what they said, leaving.

use crate::interaction::{Command, Routes};

/// The slash commands.
pub fn commands() -> Vec<Command> {
    Vec::new()
}

/// The buttons, selects and forms.
pub fn routes(_routes: &mut Routes) {}
