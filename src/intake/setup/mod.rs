//! Setting a community up: roles, channels, time zone. `/setup`.

mod choosing;
mod commands;
mod creating;
mod view;

use crate::interaction::Feature;
use commands::{commands, routes};

/// Setting a community up.
pub const FEATURE: Feature = Feature {
    commands,
    routes,
    ..Feature::named("setup")
};
