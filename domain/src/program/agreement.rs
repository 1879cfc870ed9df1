//! `[agreement]`: what fills the agreement of a room in before anybody writes.

use toml::de::DeValue;

use super::question::Question;
use super::signup::SignupRules;
use super::table::{Table, found};
use crate::budget::Asks;

/// Characters of what all members agree on.
const TEXT_LIMIT: usize = 800;

/// What fills an agreement in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgreementRules {
    /// The questions of sign-up whose answers say what a mentee wants to achieve, by key; the first one's, unless the file says so.
    pub aim: Vec<String>,
    /// The questions of sign-up whose answers say what a mentor can offer, and the limits, by key; the first one's, unless the
    /// file says so.
    pub offer: Vec<String>,
    /// How the two work together, if the file says so.
    pub how: Option<String>,
    /// How they will know that it worked, if the file says so.
    pub worked: Option<String>,
}

impl AgreementRules {
    pub(super) fn read(table: Table<'_, '_>, signup: &SignupRules) -> Self {
        let rules = Self {
            aim: answers(&table, "aim", &signup.mentee),
            offer: answers(&table, "offer", &signup.mentor),
            how: table.optional_text("how", TEXT_LIMIT),
            worked: table.optional_text("worked", TEXT_LIMIT),
        };
        table.finish();
        rules
    }

    /// What signing asks of each member of a room, at its beginning: to read what is filled in, and a tap. Whoever signs before
    /// the other has said anything begins of themselves, and taps once more when they have.
    pub const fn asks(&self) -> Asks {
        Asks::LONG
    }

    /// What asking whether it is still right asks of each member, with the midpoint.
    pub const fn asks_again(&self) -> Asks {
        Asks::TAP
    }
}

/// The keys of questions that are named, those that are asked.
fn answers(table: &Table<'_, '_>, key: &'static str, questions: &[Question]) -> Vec<String> {
    let known = || {
        let keys: Vec<&str> = questions.iter().map(|question| question.key.as_str()).collect();
        match keys.is_empty() {
            true => "no key: this program asks nothing there".to_owned(),
            false => format!("one of the keys of sign-up: {}", keys.join(", ")),
        }
    };
    let named = table.list(key, 0..=3, "keys of questions", |name, span, value| {
        let key = value.as_str().unwrap_or_default();
        if questions.iter().any(|question| question.key == key) {
            return Some(key.to_owned());
        }
        let what = match value {
            DeValue::String(text) => format!("{text:?}"),
            other => found(other),
        };
        // Where the questions have faults of their own, they are what has to be mended.
        if table.is_sound("signup") {
            table.note(span, name, &known(), what);
        }
        None
    });
    match questions.first() {
        Some(first) if named.is_empty() => vec![first.key.clone()],
        _ => named,
    }
}
