//! What coordinators do to cohorts, and where each stands; `/cohort`.

mod commands;
mod life;
mod moving;
mod panel_place;
mod standing;
mod starting;
mod view;

use commands::{commands, routes};

use crate::interaction::{Feature, HelpLine, Helped, View};
use standing::{CohortStatus, statuses};
use trellis_kernel::t;

/// What coordinators do to cohorts.
pub const FEATURE: Feature = Feature {
    commands,
    routes,
    views: &[View {
        name: starting::WORD_VIEW,
        draw: |tx, drawing, subject| Box::pin(starting::draw_word(tx, drawing.texts, subject)),
    }],
    help: &[HelpLine {
        to: Helped::Coordinator,
        words: |texts| t!(texts, "cohort-help"),
    }],
    ..Feature::named("cohort")
};
