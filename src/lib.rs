//! Trellis: a Discord bot that runs structured mentorship programs.
//!
//! A map of the house, a paragraph on each room, from the ground up. An arrow goes only downwards; a test holds it.
//!
//! - [`kernel`]: clock, database, settings, texts, secrets, outbox, courier and the port to Discord.
//!   What every feature stands on; it knows of no feature.
//! - [`program`]: the templates that a cohort runs.
//! - [`app`] and [`interaction`]: what a use case is given, and how a person's act reaches it.
//! - [`setup`]: a community: its roles, channels and time zone; the doctor.
//! - [`cohort`], [`people`]: one run of a program, and who is in it.
//! - [`room`]: the private channel of one mentorship.
//! - [`growth`], [`checkin`], [`midpoint`]: what a room does.
//! - [`card`], [`digest`], [`prompts`]: what is told across features, and what is said because time passed.
//! - [`help`]: what Trellis tells about itself.
//! - [`bot`]: puts it together; [`demo`] shows it with the sandbox; [`cli`] is the command line.

pub mod app;
pub mod bot;
pub mod card;
pub mod checkin;
pub mod cli;
pub mod cohort;
#[cfg(feature = "demo")]
pub mod demo;
pub mod digest;
pub mod growth;
pub mod help;
pub mod interaction;
pub mod kernel;
pub mod midpoint;
pub mod people;
pub mod program;
pub mod prompts;
pub mod room;
pub mod setup;
