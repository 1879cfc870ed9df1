//! When somebody can usually meet: the zone they live in, and the parts of a week.
//!
//! Asked where it is needed, and never before; shown and changed under `/me`.

mod commands;
mod saying;
mod view;

use trellis_domain::ids::ParticipantId;

use crate::interaction::{Feature, Route};
pub(crate) use saying::{own_zone, skip, toggle};
pub(crate) use view::{buttons, place_name, zone_form};

/// When people can meet.
pub(crate) const FEATURE: Feature = Feature {
    routes: commands::routes,
    ..Feature::named("hours")
};

/// What somebody said of when they can meet.
pub(crate) const SHOW: Route<ParticipantId> = Route::new("hours", "show");

/// The name of the only input of the form for a zone.
pub(crate) const ZONE: &str = "zone";
