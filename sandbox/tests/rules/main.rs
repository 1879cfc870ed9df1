//! The rules a bot meets, each over real HTTP and each in a case that it refuses.
//!
//! With `SANDBOX_RECORDS` naming a folder, every test writes its log there for `check-requests`.
#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests stand outside #[test] functions"
)]

mod audit_log;
mod bad_days;
mod book;
mod channels;
mod command_permissions;
mod commands;
mod gateway;
mod gateway_days;
mod interactions;
mod messages;
mod rest;
mod scheduled_events;
mod threads;
mod town;
mod twilight;
mod wire;
