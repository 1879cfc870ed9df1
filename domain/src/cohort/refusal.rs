//! What a cohort refuses.

use crate::cohort::CohortState;
use crate::ground::refusals;

refusals! {
    /// Why a cohort is not found, or refuses what its state or dates do not allow.
    pub enum CohortRefusal {
        /// The end is not after the start, or the start lies too far away.
        DatesOutOfOrder => "dates-out-of-order";
        /// A command to move dates that names none.
        NoNewDate => "no-new-date";
        /// The dates are those already.
        DatesAreSo => "dates-are-so";
        /// The dates are others than those that were shown.
        DatesChangedMeanwhile => "dates-changed-meanwhile";
        /// The midpoint does not lie between start and end, or has passed.
        MidpointOutside => "midpoint-outside";
        /// The program has no midpoint.
        NoMidpointToMove => "no-midpoint-to-move";
        /// The start can be taken back for an hour only.
        StartedTooLongAgo => "started-too-long-ago";
        /// No cohort of this name.
        UnknownCohort {
            /// What the person wrote.
            given: String = "spring".into(),
        } => "unknown-cohort";
        /// The cohort that is named is over.
        CohortIsOver {
            /// Its name.
            name: String = "spring".into(),
            /// Whether it was closed or called off.
            state: CohortState = CohortState::Closed,
        } => "cohort-is-over";
        /// The community has no cohort that this could be about.
        NoCohort => "no-cohort";
        /// The person has to say which cohort is meant.
        SeveralCohorts {
            /// The names to choose from.
            names: String = "spring, autumn".into(),
            /// How many there are more.
            more: usize = 0,
        } => "several-cohorts";
        /// Of several cohorts none stands where this needs one.
        NoCohortInState {
            /// Where one would have to stand.
            needed: CohortState = CohortState::Enrolling,
        } => "no-cohort-in-state";
        /// The cohort takes no sign-ups now.
        CohortNotEnrolling {
            /// Where the cohort stands.
            state: CohortState = CohortState::Running,
        } => "cohort-not-enrolling";
        /// The cohort stands elsewhere in its life than this needs.
        CohortWrongState {
            /// Where the cohort stands.
            state: CohortState = CohortState::Closed,
            /// Where it would have to stand.
            needed: CohortState = CohortState::Running,
        } => "cohort-wrong-state";
        /// The community has as many live cohorts as it can.
        TooManyCohorts {
            /// How many it can have.
            limit: u32 = 50,
        } => "too-many-cohorts";
        /// The community opened very many cohorts within a day.
        CohortsOfADay {
            /// How many it may.
            limit: u32 = 50,
        } => "cohorts-of-a-day";
        /// The community has had as many cohorts as Trellis keeps.
        CohortsInAll {
            /// How many it keeps.
            limit: u32 = 1_000,
        } => "cohorts-in-all";
        /// Another cohort of the community has this name.
        CohortNameTaken {
            /// The name.
            name: String = "spring".into(),
        } => "cohort-name-taken";
    }
}
