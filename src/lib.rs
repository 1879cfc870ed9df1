//! Trellis: a Discord bot that runs structured mentorship programs.
//!
//! A map of the house, a paragraph on each room:
//!
//! - [`kernel`]: clock, database, settings, texts, secrets, outbox, courier and the port to Discord.
//!   What every feature stands on; it knows of no feature.

pub mod kernel;
