//! What coordinators do: cohorts are opened, started, moved and closed, rooms are opened and closed.

pub(crate) mod cohorts;
pub mod rooms;
