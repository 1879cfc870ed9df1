//! Joining a cohort, saying yes, changing what one said, leaving; `/me` and the sign-up panel.

mod commands;
mod panel;
mod signing_up;
mod view;

pub use commands::{commands, routes};
pub use panel::{PANEL_VIEW, draw_panel, key_panel, redraw_panel};
pub use view::read_list;
