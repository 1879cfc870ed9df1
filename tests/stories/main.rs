//! Every behaviour of Trellis, told by people who use it: one binary, so that it links once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a story that cannot go on has failed"
)]

mod abuse;
mod agreement;
mod away;
mod bad_days;
mod beginning;
mod bounds;
mod budget;
mod checkin;
mod checking;
mod clock;
mod cohort;
mod coming_and_going;
mod concern;
mod confidential;
mod crash;
mod crowds;
mod deleted;
mod demands;
mod digest;
mod doctor;
mod goals;
mod group;
mod growth;
mod health;
mod help;
mod house;
mod leaving;
mod lists;
mod look;
mod midpoint;
mod moving;
mod people;
mod plans;
mod pulse;
mod refusals;
mod restore;
mod roadmap;
mod room;
mod room_faults;
mod session;
mod setup;
mod sources;
mod starting;
mod startup;
mod texts;
mod town;
mod unfinished;
mod unsteady_gateway;
mod who_sees;
