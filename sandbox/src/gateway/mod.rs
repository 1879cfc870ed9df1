//! The gateway: sessions, and what each of them is told.
//!
//! Owns the socket protocol and the one place where events are fanned out. Must not change the world in any
//! other way than `Shared::apply`.

mod dispatch;
mod intents;
mod session;
mod socket;

pub(crate) use dispatch::{Event, deliver};
pub(crate) use session::{Order, Sessions};
pub(crate) use socket::serve;
