//! What joining and leaving refuse.

use crate::cohort::CohortState;
use crate::ground::refusals;

refusals! {
    /// Why somebody cannot join, change what they said, or leave.
    pub enum PeopleRefusal {
        /// The person is in this cohort already.
        AlreadyJoined => "already-joined";
        /// The person has left this cohort, and wants to change what they had in it.
        YouHaveLeft => "you-have-left";
        /// Whoever was picked to be read about is not in the cohort any more.
        NoLongerThere => "no-longer-there";
        /// The sign-up was put aside.
        SignUpGone => "sign-up-gone";
        /// A capacity below one or above what the program allows.
        BadCapacity {
            /// What the person wrote.
            given: String = "nine".into(),
            /// The most mentees a mentor may take in this program.
            max: u32 = 3,
        } => "bad-capacity";
        /// A capacity below the number of rooms the mentor is in.
        CapacityBelowRooms {
            /// Open rooms of the mentor.
            rooms: u32 = 2,
        } => "capacity-below-rooms";
        /// The cohort has as many people as it can hold.
        TooManyPeople {
            /// How many it can hold.
            limit: u32 = 2000,
        } => "too-many-people";
        /// The person has left and come back very often of late.
        JoinedTooOften {
            /// How often one may in a week.
            limit: u32 = 5,
        } => "joined-too-often";
        /// The person has left this cohort.
        HasLeft {
            /// The person, as a mention.
            who: String = "<@1>".into(),
            /// Where the cohort stands.
            state: CohortState = CohortState::Enrolling,
        } => "has-left";
    }
}
