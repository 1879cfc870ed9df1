//! The gateway: sessions, and what each of them is told.
//!
//! Owns the socket protocol and the one place where events are fanned out. Must not change the world in any
//! other way than `Shared::change`.

mod dispatch;
mod held;
mod identify;
mod intents;
mod members;
mod packing;
mod schedule;
mod session;
mod sessions;
mod shared;
mod socket;
mod struck;
mod voice;
mod wire;

pub(crate) use dispatch::clear_faults;
pub(crate) use packing::Transport;
pub(crate) use sessions::Sessions;
pub(crate) use shared::{Live, Shared};
pub(crate) use socket::{Address, serve};
pub(crate) use struck::{Reach, happen, strike};
