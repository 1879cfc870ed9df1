//! The kinds of prompts, and the reasons for which one is not said.

use std::fmt;

use crate::ground::words;

/// The longest word of a kind, in bytes.
const LONGEST: usize = 32;

/// What a prompt is: a word of the feature that says it.
///
/// It is open. Each feature has constants of its own, and a stored word that no feature of this version knows (a newer
/// one may have left it) is a kind like any other, which nobody asks for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PromptKind([u8; LONGEST]);

impl PromptKind {
    /// The kind of this word, for a constant: a word that cannot be one does not compile there.
    pub const fn new(word: &str) -> Self {
        match Self::parse(word) {
            Some(kind) => kind,
            None => panic!("the word of a kind has 1 to 32 bytes"),
        }
    }

    /// The kind of a stored word; `None` where it cannot be one.
    pub const fn parse(word: &str) -> Option<Self> {
        let word = word.as_bytes();
        if word.is_empty() || word.len() > LONGEST {
            return None;
        }
        let mut padded = [0; LONGEST];
        let mut at = 0;
        while at < word.len() {
            if word[at] == 0 {
                return None;
            }
            padded[at] = word[at];
            at += 1;
        }
        Some(Self(padded))
    }

    /// The word that is stored.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }
}

impl fmt::Display for PromptKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for PromptKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PromptKind({})", self.as_str())
    }
}

words! {
    /// Why a prompt was not said.
    pub enum SkipReason {
        /// The bot was away and it is too late now.
        Outage = "outage",
        /// The next regular one is near.
        NextIsNear = "next-is-near",
        /// The room was asked today already.
        AnotherToday = "another-today",
        /// Something newer took its place, or the cohort ended.
        Superseded = "superseded",
        /// A reminder more than a day late.
        TooLate = "too-late",
        /// A digest whose days the next one covers.
        Merged = "merged",
        /// The room was asked something at about that time that must be asked, and one question at a time is enough.
        Together = "together",
        /// Somebody was asked or pinged as much as their week has room for.
        Budget = "budget",
        /// The room was asked after its session, within its cadence.
        SessionAsked = "session-asked",
        /// It fell on a day on which nobody is asked, and no other was left before the end.
        NoFreeDay = "no-free-day",
    }
}
