//! What a room refuses.

use crate::cohort::CohortState;
use crate::ground::refusals;
use crate::ground::role::Role;

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
        /// This person takes part in the cohort in the other role.
        HasOtherRole {
            /// The person, as a mention.
            who: String = "<@1>".into(),
            /// The role they have.
            role: Role = Role::Mentee,
        } => "has-other-role";
        /// This person does not take part in the cohort.
        NotInCohort {
            /// The person, as a mention.
            who: String = "<@1>".into(),
            /// As what they were named.
            role: Role = Role::Mentor,
            /// Where the cohort stands.
            state: CohortState = CohortState::Enrolling,
        } => "not-in-cohort";
        /// These two are in no cohort together.
        NoCohortTogether {
            /// Who was named as mentor, as a mention.
            mentor: String = "<@1>".into(),
            /// Who was named as mentee, as a mention.
            mentee: String = "<@2>".into(),
        } => "no-cohort-together";
        /// This person is not in the server.
        NotInServer {
            /// The person, as a mention.
            who: String = "<@1>".into(),
        } => "not-in-server";
        /// The person has no room this could be about, and never had one.
        NotInARoom => "not-in-a-room";
        /// The person's rooms are closed.
        RoomsAreClosed => "rooms-are-closed";
        /// The person has several rooms and has to say which is meant.
        WhichRoom {
            /// The rooms to choose from.
            names: String = "#room-mina-theo, #room-mina-ada".into(),
            /// How many there are more.
            more: usize = 0,
        } => "which-room";
        /// Several rooms are called as the person wrote.
        SeveralRooms {
            /// The rooms to choose from.
            names: String = "#room-ada-mina · Mina, Ada (…4276); #room-ada-mina · Mina, Ada (…0007)".into(),
            /// How many there are more.
            more: usize = 0,
        } => "several-rooms";
        /// The command was used outside of rooms and names none.
        NameTheRoom => "name-the-room";
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
        /// The community opened very many rooms within a day.
        RoomsOfADay {
            /// How many it may.
            limit: u32 = 500,
        } => "rooms-of-a-day";
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
