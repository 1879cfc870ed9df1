//! The kinds of prompts, and the reasons for which one is not said.
//!
//! A new kind begins here: its word and its rule in [`super::due`] are then asked for by the compiler.

use crate::ground::words;

words! {
    /// Everything Trellis says because time passed.
    pub enum PromptKind {
        /// The recurring question in a room.
        Checkin = "checkin",
        /// A word to those who have not answered a check-in.
        CheckinReminder = "checkin-reminder",
        /// The call to write a reflection.
        Midpoint = "midpoint",
        /// A word to those who have not written one.
        MidpointReminder = "midpoint-reminder",
        /// The news to the facilitator that reflections can be opened.
        MidpointRelease = "midpoint-release",
        /// The coordinators' digest.
        Digest = "digest",
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
    }
}
