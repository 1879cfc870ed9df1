//! Joining a cohort, saying yes, changing what one said, leaving; `/me` and the sign-up panel.

mod coming_and_going;
mod commands;
mod introducing;
mod panel;
mod signing_up;
mod view;

use crate::interaction::{Feature, HelpLine, Helped, View};
use crate::records::people::store;
pub(crate) use coming_and_going::{is_here, left_server};
use commands::{commands, routes};
use introducing::INTRODUCTIONS_VIEW;
pub(crate) use introducing::introduce;
use panel::{PANEL_VIEW, draw_panel};
pub(crate) use panel::{move_panel, post_panel, redraw_panel};
use trellis_domain::people::DRAFT_KEPT;
use trellis_kernel::t;
pub(crate) use view::read_list;

/// Joining a cohort, and leaving it.
pub const FEATURE: Feature = Feature {
    commands,
    routes,
    views: &[
        View {
            name: PANEL_VIEW,
            draw: |tx, drawing, subject| Box::pin(draw_panel(tx, drawing.texts, subject)),
        },
        View {
            name: INTRODUCTIONS_VIEW,
            draw: |tx, drawing, subject| Box::pin(introducing::draw(tx, drawing.texts, subject)),
        },
    ],
    audit: Some(coming_and_going::AUDIT),
    hears: Some(|change, news| Box::pin(coming_and_going::hear(change, news))),
    met: Some(|app, guild, user| Box::pin(coming_and_going::met(app, guild, user))),
    help: &[HelpLine {
        to: Helped::Participant,
        words: |texts| t!(texts, "people-help"),
    }],
    forget: Some(|change| Box::pin(store::delete_drafts_before(change.tx, change.now - DRAFT_KEPT))),
    ..Feature::named("people")
};
