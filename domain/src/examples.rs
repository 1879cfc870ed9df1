//! Values that tests of several rules begin with.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::cohort::{Cohort, CohortDates, CohortState};
use crate::community::Rights;
use crate::ground::ids::{CohortId, GuildId};
use crate::program::Program;

/// Ten days before the cohort's first day.
pub(crate) fn now() -> DateTime<Utc> {
    "2027-01-01T12:00:00Z".parse().unwrap()
}

pub(crate) fn program() -> Program {
    let source = include_str!("../../config/programs/career-growth.toml");
    Program::parse("career-growth", source).unwrap()
}

/// A cohort of twelve weeks that stands there.
pub(crate) fn cohort(state: CohortState) -> Cohort {
    Cohort {
        id: CohortId::from_bytes([1; 10]),
        guild: GuildId::new(1),
        name: "spring".to_owned(),
        program: Arc::new(program()),
        zone: crate::zone::Zone::UTC,
        dates: CohortDates {
            starts_on: "2027-01-11".parse().unwrap(),
            ends_on: "2027-04-05".parse().unwrap(),
            midpoint_on: None,
        },
        moved_at: None,
        state,
        opened_at: now(),
        started_at: (state == CohortState::Running).then(now),
        closed_at: None,
        sign_up_again_at: None,
        panel_channel: None,
    }
}

/// No rights beyond one's own rooms.
pub(crate) const NOBODY: Rights = rights(false, false);

pub(crate) const fn rights(coordinator: bool, facilitator: bool) -> Rights {
    Rights {
        coordinator,
        manager: false,
        facilitator,
    }
}
