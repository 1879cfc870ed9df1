//! The rules a bot meets, each over real HTTP and each in a case that it refuses.
//!
//! With `SANDBOX_RECORDS` naming a folder, every test writes its log there for `check-requests`.
#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests stand outside #[test] functions"
)]

mod access;
mod answers;
mod audit_log;
mod bans;
mod book;
mod buckets;
mod channels;
mod command_permissions;
mod commands;
mod components;
mod direct;
mod faults_connections;
mod faults_gateway;
mod faults_limits;
mod faults_messages;
mod faults_requests;
mod faults_service;
mod faults_world;
mod forms;
mod forums;
mod gateway;
mod gateway_protocol;
mod gateway_sessions;
mod ground;
mod guilds;
mod history;
mod hostile;
mod house;
mod interaction_kinds;
mod interactions;
mod likeness;
mod limits;
mod media;
mod members;
mod mentions;
mod message_rules;
mod messages;
mod operations;
mod polls;
mod positions;
mod rest;
mod roles;
mod safety;
mod scheduled_events;
mod shapes;
mod sight;
mod starts;
mod stopped;
mod thread_lists;
mod threads;
mod tls;
mod tool;
mod town;
mod transcripts;
mod twilight;
mod voice;
mod wire;
mod worlds;
