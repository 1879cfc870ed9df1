//! Roadmaps: a community's own are imported here, and one of them is copied into a room as steps of a mentee.
//!
//! What comes with Trellis is in `records::roadmap`. How a file is read and which day a step gets is decided in
//! `trellis_domain::roadmap`; from then on the steps are goals' steps like all others.
//!
//! **Invariant:** what good looks like is shown to nobody here: it goes into the note of the step, which mentors read.

mod applying;
mod commands;
mod importing;
mod reporting;
mod shelf;
mod store;
mod view;

use chrono::TimeDelta;

use crate::interaction::Feature;
use commands::{commands, routes};

/// So long a file waits for a yes, and a preview can be agreed to.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Roadmaps.
pub(crate) const FEATURE: Feature = Feature {
    commands,
    routes,
    help: reporting::HELP,
    forget: Some(|change| Box::pin(store::delete_before(change.tx, change.now - KEPT))),
    ..Feature::named("roadmap")
};
