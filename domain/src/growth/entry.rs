//! What an update holds: four answers and a file.

use crate::ground::text::TextRefusal;
use crate::ground::text::tidy;
use crate::growth::GrowthRefusal;
use crate::refusal::Refusal;

/// Characters of each answer of an update (Discord's longest text input).
pub(super) const ANSWER_LIMIT: u32 = 4000;
/// Characters of one piece of feedback.
const FEEDBACK_LIMIT: u32 = 4000;
/// Megabytes an evidence file may have: what Discord lets a bot upload again without boosts.
const EVIDENCE_LIMIT_MB: u32 = 10;

/// What a progress update says; tidied, not escaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// What I did.
    pub did: String,
    /// What I learned.
    pub learned: String,
    /// Where I am stuck.
    pub stuck: String,
    /// What is next.
    pub next: String,
}

impl Entry {
    /// Reads the form. Refused where did, learned and stuck are all empty, or an answer is too long.
    pub fn new(did: &str, learned: &str, stuck: &str, next: &str) -> Result<Self, Refusal> {
        let entry = Self {
            did: written("did", did, ANSWER_LIMIT)?,
            learned: written("learned", learned, ANSWER_LIMIT)?,
            stuck: written("stuck", stuck, ANSWER_LIMIT)?,
            next: written("next", next, ANSWER_LIMIT)?,
        };
        if entry.did.is_empty() && entry.learned.is_empty() && entry.stuck.is_empty() {
            return GrowthRefusal::EmptyUpdate.refuse();
        }
        Ok(entry)
    }

    /// Whether the mentor is told that the mentee is stuck.
    pub fn stuck_needs_mentor(&self) -> bool {
        !self.stuck.is_empty()
    }

    /// The answers in the form's order, by field name, empty ones left out.
    pub fn answers(&self) -> Vec<(&'static str, &str)> {
        [
            ("did", self.did.as_str()),
            ("learned", &self.learned),
            ("stuck", &self.stuck),
            ("next", &self.next),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .collect()
    }
}

/// What was written in a field, tidied; refused where it is longer than `limit` characters.
pub(super) fn written(field: &str, given: &str, limit: u32) -> Result<String, Refusal> {
    let text = tidy(given);
    if text.chars().count() > limit as usize {
        return TextRefusal::TooLong {
            field: field.to_owned(),
            limit,
        }
        .refuse();
    }
    Ok(text)
}

/// The words of feedback, tidied; there have to be some.
pub(super) fn correction(given: &str) -> Result<String, Refusal> {
    let text = written("feedback", given, FEEDBACK_LIMIT)?;
    if text.is_empty() {
        return TextRefusal::EmptyText {
            field: "feedback".to_owned(),
        }
        .refuse();
    }
    Ok(text)
}

/// A file that shows what was done, where Discord holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// As the person named it: to be made safe before it is shown.
    pub name: String,
    /// Its address.
    pub url: String,
    /// In bytes.
    pub bytes: u64,
}

impl Evidence {
    /// Takes a file; refused where it is larger than Trellis can post again.
    pub fn new(name: String, url: String, bytes: u64) -> Result<Self, Refusal> {
        if bytes > u64::from(EVIDENCE_LIMIT_MB) * 1024 * 1024 {
            return GrowthRefusal::EvidenceTooLarge {
                limit_mb: EVIDENCE_LIMIT_MB,
            }
            .refuse();
        }
        Ok(Self { name, url, bytes })
    }
}
