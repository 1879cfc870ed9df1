//! The port: the one way out to Discord.
//!
//! All that the courier does goes under our own limiter, [`Port::call`] for whoever waits until a request may go and
//! `Port::take` for whoever does something else meanwhile; answers to interactions go through [`Port::answer`], which is
//! outside the global limit. We do not use serenity's client for either: its errors drop the headers of a 429, and its
//! limiter is unsafe for fan-out. `twilight-http-ratelimiting` cannot say whether a request may go without queueing it, and
//! knows neither a 429's scope nor a limit of one route within a bucket.
//!
//! **Invariant:** overwrites are written from our own records, never read, changed and written back.
//! **Invariant:** every message carries its `allowed_mentions`; see [`message`].

pub mod access;
mod call;
pub(crate) mod channel;
mod client;
mod commands;
mod failure;
mod files;
mod limiter;
pub mod message;
mod patience;
pub mod permissions;
pub(crate) mod pictures;
mod servers;

pub use call::{Attachment, Call};
pub(crate) use client::LONGEST_WAIT;
pub use client::{Port, PortSettings};
pub use commands::CommandIds;
pub use failure::{Exhausted, Failure, Gone};
pub use files::Fetched;
pub use limiter::Urgency;
pub(crate) use limiter::{NotNow, Permit, Route};
pub use patience::patiently;
