//! The one list of features. A feature that is not in it does not exist.

use crate::coordination::{cohorts, rooms};
use crate::intake::{joining, setup};
use crate::interaction::{Features, Routes};
use crate::mentorship::{checkin, concern, growth, midpoint};
use crate::reporting::{card, digest, help};

/// All features, in the order in which commands are listed.
pub const FEATURES: Features = &[
    &setup::FEATURE,
    &cohorts::FEATURE,
    &joining::FEATURE,
    &rooms::FEATURE,
    &growth::FEATURE,
    &checkin::FEATURE,
    &midpoint::FEATURE,
    &concern::FEATURE,
    &card::FEATURE,
    &digest::FEATURE,
    &help::FEATURE,
];

/// Every button, select and form of every feature.
pub fn routes() -> Routes {
    let mut routes = Routes::default();
    for feature in FEATURES {
        (feature.routes)(&mut routes);
    }
    routes
}
