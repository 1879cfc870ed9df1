//! The tour: a few things to try, which the host program offers to whoever opens the page.
//!
//! Each leads through somebody's eyes to a channel, with words in the command line where there are some. Folded up it
//! stays so for as long as the browser's tab is open.

use maud::{Markup, html};

use crate::operations::Tour;

/// The list of steps; nothing where the host offers none.
pub(super) fn tour(tour: Option<&Tour>) -> Markup {
    html! {
        @if let Some(tour) = tour {
            details.tour open {
                summary { (tour.title) }
                ol {
                    @for step in &tour.steps {
                        li {
                            a href={ "/?as=" (step.viewer) "&in=" (step.channel) } data-line=[step.line.as_deref()] { (step.title) }
                            " " span.quiet { (step.words) }
                        }
                    }
                }
                @if !tour.note.is_empty() { p.quiet { (tour.note) } }
            }
        }
    }
}
