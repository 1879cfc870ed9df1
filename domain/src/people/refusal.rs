//! What joining and leaving refuse.

use crate::ground::refusals;

refusals! {
    /// Why somebody cannot join, change what they said, or leave.
    pub enum PeopleRefusal {
        /// The person is in this cohort already.
        AlreadyJoined => "already-joined";
        /// The person is not in this cohort.
        NotJoined => "not-joined";
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
        } => "has-left";
    }
}
