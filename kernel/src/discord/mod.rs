//! The port: the one way out to Discord.
//!
//! All that the courier does goes through [`Port::call`], under our own limiter; answers to interactions go
//! through [`Port::answer`], which is outside the global limit. We do not use serenity's client for either:
//! its errors drop the headers of a 429, and its limiter is unsafe for fan-out.
//!
//! **Invariant:** overwrites are written from our own records, never read, changed and written back.
//! **Invariant:** every message carries its `allowed_mentions`; see [`message`].

pub mod access;
pub(crate) mod channel;
mod client;
mod failure;
mod files;
mod limiter;
pub mod message;
pub mod permissions;
mod servers;

pub use client::{Attachment, Call, Port, PortSettings};
pub use failure::{Exhausted, Failure, Gone};
pub use files::Fetched;
