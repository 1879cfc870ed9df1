//! What roadmaps add to `/help`.

use crate::interaction::{HelpLine, Helped};
use trellis_kernel::t;

/// What people can do with roadmaps.
pub(super) const HELP: &[HelpLine] = &[
    HelpLine {
        to: Helped::MemberOfRoom,
        words: |texts| t!(texts, "roadmap-help-apply"),
    },
    HelpLine {
        to: Helped::Coordinator,
        words: |texts| t!(texts, "roadmap-help-import"),
    },
];
