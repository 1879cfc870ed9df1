//! The community: one Discord server with its coordinators, facilitators, mentors and mentees.

use crate::ground::refusals;

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
