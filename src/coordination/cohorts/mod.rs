//! What coordinators do to cohorts, and where each stands; `/cohort`.

mod commands;
mod life;
mod standing;
mod view;

pub use commands::{commands, routes};

use standing::{Standing, standings};
