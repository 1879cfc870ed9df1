//! Setting a community up: roles, channels, time zone. `/setup`.

mod choosing;
mod commands;
mod creating;
mod view;

use crate::interaction::{Feature, HelpLine, Helped};
use commands::{commands, routes};
use trellis_kernel::t;

/// Setting a community up.
pub const FEATURE: Feature = Feature {
    commands,
    routes,
    help: &[HelpLine {
        to: Helped::Manager,
        words: |texts| t!(texts, "setup-help"),
    }],
    ..Feature::named("setup")
};
