//! The rules of a mentorship program: what may happen, decided by pure functions over plain values.
//!
//! A rule takes the state, the input and `now`, and returns the new state or a [`refusal::Refusal`]. Who calls
//! it loads the one and stores the other.
//!
//! - [`ground`] is what all of it stands on:
//!   [`absence`] tells when nobody could be answered;
//!   [`calendar`] has the days on which nobody is asked anything;
//!   [`ids`] names things: random ids for what Trellis makes, snowflakes for what Discord makes;
//!   [`zone`] has the time zones, from data that is built in;
//!   [`time`] reads dates, and finds the instant at which a wall clock shows a time;
//!   [`moment`] reads a day or a time as people write it;
//!   [`rhythm`] reads a cron expression and walks it in wall time;
//!   [`text`] makes what people write safe to show, cuts it and lays it out over embeds;
//!   [`lists`] lays a list out over pages;
//!   [`refusal`] is what a rule says no with: the key of the words and their arguments.
//! - [`refusals`] has everything a person can be refused, of all features.
//! - [`bounds`] has how much there may be of what people make.
//! - [`budget`] has how much people may be asked and pinged, and what gives way.
//! - [`community`] and [`interaction`] have what is refused before a feature is asked.
//! - [`program`] reads the template that a cohort runs and tells every fault of its file.
//! - [`cohort`] is one run of a program: its states, its dates, which one a command means.
//! - [`people`] decides on joining, changing what one said, and leaving.
//! - [`room`] decides who may get a room, where its channel goes and what it is called.
//! - [`agreement`] has what the members of a room expect of each other, in versions that they sign.
//! - [`goals`] has what a mentee wants to reach, and the steps towards it.
//! - [`growth`] has the progress update: what it holds, who sees it where, who may change it.
//! - [`session`] has the meetings of a room: when all have time, what is said before one, the tap after it.
//! - [`checkin`] has the three answers, who gives them until when, and who may see them.
//! - [`midpoint`] keeps reflections sealed until all are in or the deadline has passed.
//! - [`schedule`] has what the features' rules of time are made with: each finds what is due from its records, what was
//!   said, and `now`.
//! - [`roadmap`] reads files of steps, and gives each its day in a room.
//! - [`health`] observes rooms that have gone silent.
//! - [`digest`] puts what coordinators should know into the order in which it needs them.
//!
//! **Invariant:** nothing here reads a clock, draws a random number, waits, or knows of a database or a network; and no
//! word that a member of a community reads is written here, but for what is wrong with a file of a program or a roadmap,
//! whose keys and words are English.
#![warn(missing_docs)]

pub mod agreement;
pub mod bounds;
pub mod budget;
pub mod checkin;
pub mod cohort;
pub mod community;
pub mod concern;
pub mod digest;
#[cfg(test)]
mod examples;
pub mod goals;
pub mod ground;
pub mod growth;
pub mod health;
pub mod interaction;
pub mod midpoint;
pub mod people;
pub mod program;
#[cfg(test)]
mod prompt_tests;
pub mod refusals;
pub mod roadmap;
pub mod room;
pub mod schedule;
pub mod session;
pub mod stage;

pub use ground::{absence, calendar, ids, lists, moment, refusal, rhythm, text, time, zone};
