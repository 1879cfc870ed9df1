//! Setting a community up: roles, channels, time zone; and the doctor that finds what is wrong.

mod choose;
mod commands;
mod doctor;
mod facts;
mod findings;
mod finish;
mod make;
mod stuck;
mod survey;
mod trouble;
mod view;

use crate::interaction::{Feature, HelpLine, Helped};
use commands::{commands, routes};
pub use make::making;
use trellis_kernel::t;
pub use trouble::trouble_notice;

/// Setting a community up, with the doctor.
pub const FEATURE: Feature = Feature {
    commands,
    routes,
    help: &[HelpLine {
        to: Helped::Manager,
        words: |texts| t!(texts, "setup-help"),
    }],
    ..Feature::named("setup")
};
