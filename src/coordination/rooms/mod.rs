//! What becomes of rooms: opened by coordinators, made again, closed; `/room`.
//!
//! **Invariant:** who can see a room's channel is decided in the one call that makes it.
//! **Invariant:** a room is closed by a person or with its cohort, never because its channel is gone.

mod audit;
mod closing;
mod commands;
mod listing;
mod moving;
mod naming;
mod opening;
mod placement;
mod remaking;
mod reporting;
mod view;

use crate::interaction::{Feature, HelpLine, Helped};
use audit::AUDIT;
pub(crate) use closing::close_all;
use commands::{commands, routes};
use trellis_kernel::t;

/// What becomes of rooms.
pub const FEATURE: Feature = Feature {
    commands,
    routes,
    help: &[HelpLine {
        to: Helped::Coordinator,
        words: |texts| t!(texts, "room-help"),
    }],
    audit: Some(AUDIT),
    digest: Some(|tx, digest| Box::pin(reporting::observe(tx, digest))),
    hears: Some(|change, news| Box::pin(naming::hear(change, news))),
    ..Feature::named("room")
};
