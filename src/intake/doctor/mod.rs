//! The doctor: finds what is wrong with a community in Discord, says how it is mended, and repairs what it can.
//!
//! Its command is `/setup check`, and its buttons have addresses of `setup`: so they stand under messages in Discord.

mod access;
mod audit;
mod commands;
mod deciding;
mod examining;
mod facts;
mod findings;
mod following;
mod guests;
mod hindrances;
mod look;
mod notes;
mod repairing;
mod stuck;
mod trouble;
mod view;

use crate::interaction::Feature;
use audit::AUDIT;
pub(crate) use commands::check;
use commands::routes;
pub(crate) use examining::{Finding, in_the_way};
pub(crate) use following::is_back;
pub(crate) use notes::note_former;
pub(crate) use trouble::trouble_notice;
pub(crate) use view::{check_button, with_findings};

/// The doctor. Its command is given by setup, whose subcommand it is.
pub const FEATURE: Feature = Feature {
    routes,
    audit: Some(AUDIT),
    hears: Some(|change, news| Box::pin(following::hear(change, news))),
    ..Feature::named("doctor")
};
