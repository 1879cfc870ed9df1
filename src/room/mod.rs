//! Rooms: the private channel of one mentorship, its people, its opening and closing.

pub mod audit;

use crate::interaction::{Command, Routes};

/// The slash commands.
pub fn commands() -> Vec<Command> {
    Vec::new()
}

/// The buttons, selects and forms.
pub fn routes(_routes: &mut Routes) {}
