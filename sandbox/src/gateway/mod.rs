//! The gateway: sessions, and what each of them is told.
//!
//! Owns the socket protocol and the one place where events are fanned out. Must not change the world in any
//! other way than `Shared::apply`.

mod dispatch;
mod distort;
mod disturb;
mod faults;
mod held;
mod identify;
mod intents;
mod members;
mod packing;
mod session;
mod sessions;
mod socket;
mod starts;
mod wire;

pub(crate) use dispatch::{Event, clear_faults, deliver, release};
pub(crate) use disturb::disturb;
pub(crate) use faults::is_event;
pub use faults::{EventAction, EventFault, GatewayFault};
pub(crate) use packing::Transport;
pub(crate) use sessions::Sessions;
pub(crate) use socket::{Address, serve};
pub(crate) use wire::Order;
