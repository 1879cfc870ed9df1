//! Strays: things of ours in Discord that the records do not know. Doubles are hidden and told; a channel that was made
//! after the records were copied is shown by the doctor, to be used again or put away.
//!
//! **Invariant:** nothing is deleted; what is put away can be opened again by hand.

mod adopting;
mod audit;
mod commands;
mod finding;
mod view;

use crate::interaction::Feature;
use audit::AUDIT;
use commands::routes;
pub(crate) use finding::{Stray, find};
pub(crate) use view::buttons;

/// What the records do not know.
pub const FEATURE: Feature = Feature {
    routes,
    audit: Some(AUDIT),
    ..Feature::named("strays")
};
