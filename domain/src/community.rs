//! The community: one Discord server with its coordinators, facilitators, mentors and mentees.

use crate::ground::refusals;
use crate::refusal::Refusal;

refusals! {
    /// Why a community refuses somebody: who they are in it, and what it is set up with.
    pub enum CommunityRefusal {
        /// The community has not run `/setup` yet.
        NotSetUp => "not-set-up";
        /// Only people with Discord's Manage Server permission may do this.
        NeedsManageServer => "needs-manage-server";
        /// `@everyone` cannot stand for coordinators, facilitators, mentors or mentees.
        RoleOfEverybody => "role-of-everybody";
        /// A role gives its people more than the person who picks it has: it is not theirs to hand out.
        RoleHasMore => "role-has-more";
        /// Only coordinators may do this.
        CoordinatorsOnly => "coordinators-only";
        /// Only facilitators and coordinators may do this.
        FacilitatorOrCoordinatorOnly => "facilitator-or-coordinator-only";
    }
}

/// What a person may do in a community beyond their own rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Runs cohorts; reads confidential answers.
    pub coordinator: bool,
    /// Leads midpoint conversations.
    pub facilitator: bool,
}

impl Rights {
    /// Lets only coordinators pass.
    pub fn require_coordinator(self) -> Result<(), Refusal> {
        if self.coordinator {
            Ok(())
        } else {
            CommunityRefusal::CoordinatorsOnly.refuse()
        }
    }
}
