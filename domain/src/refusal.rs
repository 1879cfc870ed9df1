//! Everything a person can be refused by the rules, each with the key of its words and their arguments.
//!
//! A refusal is no error: nothing broke, nothing was lost, and it is never logged as one.
//! The words themselves are in the texts; this module must not contain any.
//!
//! To add one: a line in the list below (its doc, its fields with an example each, its key) and the
//! text under that key. A test over [`Refusal::examples`] holds every key to its text.

use std::fmt;

use crate::cohort::CohortState;

macro_rules! refusals {
    ($(
        $(#[$doc:meta])*
        $name:ident $({ $($(#[$field_doc:meta])* $field:ident: $kind:ty = $example:expr),* $(,)? })? => $key:literal;
    )*) => {
        /// What a person is refused, with what the words need.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Refusal {
            $($(#[$doc])* $name $({ $($(#[$field_doc])* $field: $kind),* })?,)*
        }

        impl Refusal {
            /// The Fluent key of the words, `refusal-…`.
            pub fn key(&self) -> &'static str {
                match self {
                    $(Self::$name $({ $($field: _),* })? => concat!("refusal-", $key),)*
                }
            }

            /// The arguments of the words, by field name.
            pub fn args(&self) -> Vec<(&'static str, String)> {
                match self {
                    $(Self::$name $({ $($field),* })? => vec![
                        $($((stringify!($field), $field.to_string())),*)?
                    ],)*
                }
            }

            /// One of each, for the test that every key has its text.
            pub fn examples() -> Vec<Self> {
                vec![$(Self::$name $({ $($field: $example),* })?),*]
            }
        }
    };
}

refusals! {
    // The community.
    /// Trellis works in servers; this came from a direct message.
    OnlyInAServer => "only-in-a-server";
    /// An option of a command that cannot be read as what it should be.
    BadOption => "bad-option";
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
    /// A program name that this bot does not know.
    UnknownProgram {
        /// What the person wrote.
        given: String = "underwater-basketry".into(),
    } => "unknown-program";
    /// Not a date of the form 2027-03-14, or no date of the calendar.
    BadDate {
        /// What the person wrote.
        given: String = "14.3.2027".into(),
    } => "bad-date";
    /// Not a zone of the IANA list.
    BadTimeZone {
        /// What the person wrote.
        given: String = "Mars/Olympus".into(),
    } => "bad-time-zone";
    /// The end is not after the start, or the start lies too far away.
    DatesOutOfOrder => "dates-out-of-order";

    // Cohorts and their people.
    /// No cohort of this name.
    UnknownCohort {
        /// What the person wrote.
        given: String = "spring".into(),
    } => "unknown-cohort";
    /// The community has no cohort that this could be about.
    NoCohort => "no-cohort";
    /// The person has to say which cohort is meant.
    SeveralCohorts {
        /// The names to choose from.
        names: String = "spring, autumn".into(),
    } => "several-cohorts";
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
    /// Another cohort of the community has this name.
    CohortNameTaken {
        /// The name.
        name: String = "spring".into(),
    } => "cohort-name-taken";
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
    /// A question that has to be answered was left empty.
    AnswerMissing {
        /// The question's label.
        label: String = "What do you want to learn?".into(),
    } => "answer-missing";
    /// The cohort has as many people as it can hold.
    TooManyPeople {
        /// How many it can hold.
        limit: u32 = 2000,
    } => "too-many-people";
    /// The person has left this cohort.
    HasLeft {
        /// The person, as a mention.
        who: String = "<@1>".into(),
    } => "has-left";

    // Rooms.
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
    /// Every category is full and the server has no place for another channel.
    CategoryAndServerFull {
        /// Channels the server has; Discord ends at 500.
        channels: u32 = 498,
    } => "category-and-server-full";

    // Growth.
    /// Neither did, nor learned, nor stuck was said.
    EmptyUpdate => "empty-update";
    /// The person asked for updates of their own and writes none: they have to name a mentee.
    WhoseUpdates => "whose-updates";
    /// The progress update was withdrawn.
    UpdateWithdrawn => "update-withdrawn";
    /// Only its author may change this.
    AuthorOnly => "author-only";
    /// The form that waited for a last word is gone.
    DraftGone => "draft-gone";
    /// A text longer than its field.
    TooLong {
        /// The field's label.
        field: String = "What I did".into(),
        /// Characters it may have.
        limit: u32 = 4000,
    } => "too-long";
    /// A text was needed and none was given.
    EmptyText {
        /// The field's label.
        field: String = "Feedback".into(),
    } => "empty-text";
    /// The evidence is a larger file than Trellis carries.
    EvidenceTooLarge {
        /// Megabytes it may have.
        limit_mb: u32 = 10,
    } => "evidence-too-large";

    // Prompts, buttons and forms.
    /// The prompt is closed and takes no answers.
    PromptClosed => "prompt-closed";
    /// A newer prompt took this one's place.
    PromptSuperseded => "prompt-superseded";
    /// This belongs to somebody else.
    NotYours => "not-yours";
    /// A button of a message too old to know what it meant.
    ButtonTooOld => "button-too-old";
    /// A button or form this bot never made.
    UnknownButton => "unknown-button";
    /// There is nothing to show yet.
    NothingToShowYet => "nothing-to-show-yet";

    // The midpoint.
    /// Not every reflection is in and the deadline has not passed.
    ReflectionSealed {
        /// Reflections still missing.
        missing: u32 = 1,
    } => "reflection-sealed";
    /// A member of a room may not open that room's reflections.
    OwnReflections => "own-reflections";
    /// What was final cannot be changed.
    AlreadyFinal => "already-final";
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_refusal_has_a_key_of_its_own() {
        let examples = Refusal::examples();
        let keys: BTreeSet<_> = examples.iter().map(Refusal::key).collect();
        assert_eq!(keys.len(), examples.len());
        for key in keys {
            assert!(
                key.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{key} is not a key Fluent reads"
            );
        }
    }

    #[test]
    fn a_refusal_hands_over_its_fields_as_arguments() {
        let refusal = Refusal::MentorFull {
            mentor: "<@9>".into(),
            capacity: 3,
        };
        assert_eq!(refusal.key(), "refusal-mentor-full");
        assert_eq!(
            refusal.args(),
            [("mentor", "<@9>".to_owned()), ("capacity", "3".to_owned())]
        );
        assert!(Refusal::PairExists.args().is_empty());
    }
}
