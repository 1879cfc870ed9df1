//! Trellis: a Discord bot that runs structured mentorship programs.
//!
//! A map of the house, a paragraph on each floor, from the ground up. An arrow goes only downwards; a test holds it.
//! Below all of it are two crates: `trellis_domain`, the rules, and `trellis_kernel`, what knows no feature.
//!
//! - [`interaction`]: how a person's act reaches a use case and gets its one answer.
//! - [`records`]: who and where: program, community, cohort, people, room.
//! - `intake`: what a community has in Discord, the doctor, setting up, joining a cohort.
//! - `mentorship`: what a room does: growth, check-ins, the midpoint.
//! - `reporting`: what is told across features: card, digest, help.
//! - [`background`]: what happens because time passes.
//! - [`coordination`]: what coordinators do to cohorts and rooms.
//! - [`bot`]: puts it together.
//! - `process`: the signals that stop it and the ways it can end; `demo` shows it with the sandbox; [`cli`] is the
//!   command line.

pub mod background;
pub mod bot;
pub mod cli;
pub mod coordination;
#[cfg(feature = "demo")]
mod demo;
mod intake;
pub mod interaction;
mod mentorship;
mod process;
pub mod records;
mod reporting;
