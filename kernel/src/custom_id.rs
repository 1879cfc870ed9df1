//! The address on a button, a select or a form: `feature:action:subject:version`.
//!
//! Stateless, so that a button pressed after a restart or an upgrade still finds its way. **Invariant:** it says what
//! was pressed and never who may press it; who presses is checked against the records every time.

use std::{fmt, str::FromStr};

/// Discord's limit on a `custom_id`, in characters (facts.md, components).
const MAX_LENGTH: usize = 100;

/// Stands in the subject's place when an action has none.
const NO_SUBJECT: &str = "-";

/// Where a press or a form is to be routed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CustomId {
    feature: String,
    action: String,
    subject: String,
    version: u8,
}

/// A `custom_id` that this bot did not make, or no longer understands. Whoever pressed is told kindly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCustomId {
    /// Longer than Discord allows.
    #[error("longer than {MAX_LENGTH} characters")]
    TooLong,
    /// Not four parts.
    #[error("expected feature:action:subject:version")]
    Parts,
    /// A part that is empty or has a character outside `a-z 0-9 _ -`.
    #[error("the {part} is empty or has a character outside a-z, 0-9, _ and -")]
    Characters {
        /// Which part.
        part: &'static str,
    },
    /// The version is not a digit from 1 to 9.
    #[error("the version is not a digit from 1 to 9")]
    Version,
    /// The subject is well formed but not of the kind the action needs.
    #[error("the subject is not what this action is about")]
    Subject,
}

impl CustomId {
    /// An address of version 1. `feature` and `action` are literals of `a-z 0-9 _ -`, `subject` an id (base32 or
    /// decimal) or a word of the same characters; a debug build panics on anything else, since it is a mistake in the
    /// code and not an input.
    #[must_use]
    pub fn new(feature: &'static str, action: &'static str, subject: impl fmt::Display) -> Self {
        let id = Self {
            feature: feature.to_owned(),
            action: action.to_owned(),
            subject: subject.to_string(),
            version: 1,
        };
        debug_assert_eq!(Self::parse(&id.encode()), Ok(id.clone()), "a bad custom_id");
        id
    }

    /// An address whose action is about nothing in particular, such as the button of a panel.
    #[must_use]
    pub fn plain(feature: &'static str, action: &'static str) -> Self {
        Self::new(feature, action, NO_SUBJECT)
    }

    /// The same address in a later version (1 to 9) of its meaning.
    #[must_use]
    pub fn with_version(self, version: u8) -> Self {
        debug_assert!((1..=9).contains(&version), "a version is one digit");
        Self { version, ..self }
    }

    /// The feature that made it.
    #[must_use]
    pub fn feature(&self) -> &str {
        &self.feature
    }

    /// What was pressed.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    /// What it is about, as text; `-` when it is about nothing in particular.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What it is about, as the id the action needs.
    ///
    /// # Errors
    /// [`BadCustomId::Subject`] when it is not such an id: forged, or from another version.
    pub fn subject_as<T: FromStr>(&self) -> Result<T, BadCustomId> {
        self.subject.parse().map_err(|_| BadCustomId::Subject)
    }

    /// The version of its meaning, 1 to 9.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.version
    }

    /// The text for Discord, at most 100 characters.
    #[must_use]
    pub fn encode(&self) -> String {
        let Self {
            feature,
            action,
            subject,
            version,
        } = self;
        format!("{feature}:{action}:{subject}:{version}")
    }

    /// Reads a `custom_id` as it comes from Discord, that is from anybody.
    ///
    /// # Errors
    /// When it is not one that [`CustomId::encode`] could have made.
    pub fn parse(text: &str) -> Result<Self, BadCustomId> {
        if text.len() > MAX_LENGTH {
            return Err(BadCustomId::TooLong);
        }
        let mut parts = text.split(':');
        let (Some(feature), Some(action), Some(subject), Some(version), None) = (
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
        ) else {
            return Err(BadCustomId::Parts);
        };
        let version = match version.as_bytes() {
            [digit @ b'1'..=b'9'] => digit - b'0',
            _ => return Err(BadCustomId::Version),
        };
        Ok(Self {
            feature: word("feature", feature)?,
            action: word("action", action)?,
            subject: word("subject", subject)?,
            version,
        })
    }
}

fn word(part: &'static str, text: &str) -> Result<String, BadCustomId> {
    let allowed = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    if text.is_empty() || !text.bytes().all(allowed) {
        return Err(BadCustomId::Characters { part });
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_written_as_four_parts() {
        let id = CustomId::new("progress", "feedback", "06g9x2m4q8znv5tb");
        assert_eq!(id.encode(), "progress:feedback:06g9x2m4q8znv5tb:1");
        assert_eq!(
            CustomId::plain("setup", "create-all").encode(),
            "setup:create-all:-:1"
        );
        assert_eq!(
            CustomId::new("checkin", "good", 7).with_version(2).encode(),
            "checkin:good:7:2"
        );
    }

    #[test]
    fn a_subject_is_read_as_the_id_it_should_be() {
        let id = CustomId::new("people", "edit", 1_234_567_890_123_456_789_u64);
        assert_eq!(id.subject_as(), Ok(1_234_567_890_123_456_789_u64));
        assert_eq!(id.subject_as::<u8>(), Err(BadCustomId::Subject));
    }

    #[test]
    fn what_the_bot_did_not_write_is_refused_with_the_reason() {
        let characters = |part| BadCustomId::Characters { part };
        let cases = [
            ("", BadCustomId::Parts),
            ("page-2", BadCustomId::Parts),
            ("a:b:c", BadCustomId::Parts),
            ("a:b:c:1:1", BadCustomId::Parts),
            (":b:c:1", characters("feature")),
            ("a:B:c:1", characters("action")),
            ("a:b::1", characters("subject")),
            ("a:b:../../etc:1", characters("subject")),
            ("a:b:c d:1", characters("subject")),
            ("a:b:ü:1", characters("subject")),
            ("a:b:c:0", BadCustomId::Version),
            ("a:b:c:10", BadCustomId::Version),
            ("a:b:c:x", BadCustomId::Version),
            ("a:b:c:", BadCustomId::Version),
        ];
        for (text, expected) in cases {
            assert_eq!(CustomId::parse(text), Err(expected), "{text:?}");
        }
        let long = format!("a:b:{}:1", "c".repeat(95));
        assert_eq!(CustomId::parse(&long), Err(BadCustomId::TooLong));
        assert!(CustomId::parse(&format!("a:b:{}:1", "c".repeat(94))).is_ok());
    }

    #[test]
    fn each_reason_is_said_in_words() {
        let said = [
            (BadCustomId::TooLong, "longer than 100 characters"),
            (BadCustomId::Parts, "expected feature:action:subject:version"),
            (
                BadCustomId::Characters { part: "subject" },
                "the subject is empty or has a character outside a-z, 0-9, _ and -",
            ),
            (BadCustomId::Version, "the version is not a digit from 1 to 9"),
            (
                BadCustomId::Subject,
                "the subject is not what this action is about",
            ),
        ];
        for (fault, words) in said {
            assert_eq!(fault.to_string(), words);
        }
    }

    #[test]
    #[should_panic(expected = "a bad custom_id")]
    fn a_mistake_in_the_code_is_found_by_the_first_test_that_passes_it() {
        let _ = CustomId::new("progress", "edit", "not:one:word");
    }

    proptest! {
        #[test]
        fn every_address_reads_back(
            feature in "[a-z0-9_-]{1,20}",
            action in "[a-z0-9_-]{1,20}",
            subject in "[a-z0-9_-]{1,50}",
            version in 1_u8..=9,
        ) {
            let id = CustomId { feature, action, subject, version };
            prop_assert_eq!(CustomId::parse(&id.encode()), Ok(id));
        }

        #[test]
        fn no_input_panics_and_what_is_read_is_written_alike(text in "\\PC{0,120}|[a-z:1]{0,20}") {
            if let Ok(id) = CustomId::parse(&text) {
                prop_assert_eq!(id.encode(), text);
            }
        }
    }
}
