//! The kinds of prompts, and the reasons for which one is not said.
//!
//! A new kind begins here: its word and its rule in [`super::due`] are then asked for by the compiler.

use std::fmt;

/// Everything Trellis says because time passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PromptKind {
    /// The recurring question in a room.
    Checkin,
    /// A word to those who have not answered a check-in.
    CheckinReminder,
    /// The call to write a reflection.
    Midpoint,
    /// A word to those who have not written one.
    MidpointReminder,
    /// The news to the facilitator that reflections can be opened.
    MidpointRelease,
    /// The coordinators' digest.
    Digest,
}

impl PromptKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Checkin,
        Self::CheckinReminder,
        Self::Midpoint,
        Self::MidpointReminder,
        Self::MidpointRelease,
        Self::Digest,
    ];

    /// The word stored and handed to texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checkin => "checkin",
            Self::CheckinReminder => "checkin-reminder",
            Self::Midpoint => "midpoint",
            Self::MidpointReminder => "midpoint-reminder",
            Self::MidpointRelease => "midpoint-release",
            Self::Digest => "digest",
        }
    }

    /// The reverse of [`Self::as_str`]; `None` is a corrupt record.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for PromptKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a prompt was not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SkipReason {
    /// The bot was away and it is too late now.
    Outage,
    /// The next regular one is near.
    NextIsNear,
    /// The room was asked today already.
    AnotherToday,
    /// Something newer took its place, or the cohort ended.
    Superseded,
    /// A reminder more than a day late.
    TooLate,
    /// A digest whose days the next one covers.
    Merged,
}

impl SkipReason {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Outage,
        Self::NextIsNear,
        Self::AnotherToday,
        Self::Superseded,
        Self::TooLate,
        Self::Merged,
    ];

    /// The word stored and handed to texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outage => "outage",
            Self::NextIsNear => "next-is-near",
            Self::AnotherToday => "another-today",
            Self::Superseded => "superseded",
            Self::TooLate => "too-late",
            Self::Merged => "merged",
        }
    }

    /// The reverse of [`Self::as_str`]; `None` is a corrupt record.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
