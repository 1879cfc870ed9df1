//! What `/help` says that people can do with a feature.

use trellis_kernel::texts::Texts;

/// One line of *What you can do*; lines stand in the order of whom they help, then of the features.
#[derive(Clone, Copy)]
pub struct HelpLine {
    /// The people who are told.
    pub to: Helped,
    /// The words.
    pub words: fn(&Texts) -> String,
}

/// Whom a line of `/help` helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Helped {
    /// A mentee with a room.
    MenteeInRoom,
    /// A mentor with a room.
    MentorInRoom,
    /// Who has or had a room as mentor or mentee, also once it is closed.
    MemberOfRoom,
    /// Who is or was in a cohort, with a room or without.
    Participant,
    /// Everybody, once Trellis is set up.
    Person,
    /// A coordinator, once Trellis is set up.
    Coordinator,
    /// Who may manage the server.
    Manager,
    /// Everybody.
    Anybody,
}
