//! What coordinators do to cohorts, and where each stands; `/cohort`.

mod commands;
mod life;
mod standing;
mod view;

use commands::{commands, routes};

use crate::interaction::Feature;
use standing::{Standing, standings};

/// What coordinators do to cohorts.
pub const FEATURE: Feature = Feature {
    commands,
    routes,
    ..Feature::named("cohort")
};
