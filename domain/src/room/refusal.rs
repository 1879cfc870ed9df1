//! What a room refuses.

use crate::ground::refusals;

refusals! {
    /// Why a room is not opened, not found, or not for this person.
    pub enum RoomRefusal {
        /// The mentor has as many mentees as they said they can take.
        MentorFull {
            /// The mentor, as a mention.
            mentor: String = "<@1>".into(),
            /// How many they can take.
            capacity: u32 = 2,
        } => "mentor-full";
        /// These two share an open room in this cohort already.
        PairExists => "pair-exists";
        /// Mentor and mentee are one person.
        SamePerson => "same-person";
        /// This person is no mentor of the cohort.
        NotAMentor {
            /// The person, as a mention.
            who: String = "<@1>".into(),
        } => "not-a-mentor";
        /// This person is no mentee of the cohort.
        NotAMentee {
            /// The person, as a mention.
            who: String = "<@1>".into(),
        } => "not-a-mentee";
        /// The person has no room this could be about.
        NotInARoom => "not-in-a-room";
        /// The person has several rooms and has to say which is meant.
        WhichRoom {
            /// The rooms to choose from.
            names: String = "#room-mina-theo, #room-mina-ada".into(),
        } => "which-room";
        /// The room is closed.
        RoomClosed => "room-closed";
        /// No room of this name, link or id.
        UnknownRoom {
            /// What the person wrote.
            given: String = "room-mina-theo".into(),
        } => "unknown-room";
        /// The room's channel was made again already.
        RoomHasItsChannel => "room-has-its-channel";
        /// Only the members of the room may do this.
        MembersOfRoomOnly => "members-of-room-only";
        /// Only the mentor of the room may do this.
        MentorOfRoomOnly => "mentor-of-room-only";
        /// Only a mentee writes progress updates of the room; a mentor answers them.
        MenteeOfRoomOnly => "mentee-of-room-only";
        /// Who sees a channel are not the mentor and the mentees of one cohort.
        NobodysRoom => "nobodys-room";
        /// This channel is no longer one that the records do not know.
        StrayDecided => "stray-decided";
        /// Every category is full and the server has no place for another channel.
        CategoryAndServerFull {
            /// Channels the server has; Discord ends at 500.
            channels: u32 = 498,
        } => "category-and-server-full";
    }
}
