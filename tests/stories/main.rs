//! Every behaviour of Trellis, told by people who use it: one binary, so that it links once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a story that cannot go on has failed"
)]

mod abuse;
mod bad_days;
mod checkin;
mod clock;
mod cohort;
mod concern;
mod confidential;
mod crash;
mod digest;
mod doctor;
mod growth;
mod help;
mod house;
mod leaving;
mod midpoint;
mod people;
mod restore;
mod room;
mod room_faults;
mod setup;
mod sources;
mod startup;
mod texts;
mod town;
mod unsteady_gateway;
