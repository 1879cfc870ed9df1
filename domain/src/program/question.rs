//! The questions of a form, as sign-up and midpoint have them.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::table::Table;
use crate::budget::Asks;
use crate::ground::refusal::Refusal;
use crate::ground::text::TextRefusal;
use crate::ground::text::{clip, tidy};
use crate::program::ProgramRefusal;

/// Characters of what a person reads above a field.
const LABEL_LIMIT: usize = 45;

/// A question of a form: one text input (Discord: label ≤ 45, placeholder ≤ 100, answer ≤ 4000).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What the answer is stored under, `[a-z0-9_]`, 1 to 32 characters.
    pub key: String,
    /// What the person reads above the field, at most 45 characters.
    pub label: String,
    /// What stands in the empty field, at most 100 characters.
    pub placeholder: Option<String>,
    /// A field of several lines; unless the file says so, only reflections are.
    pub long: bool,
    /// Whether an answer is needed.
    pub required: bool,
    /// Characters of the answer, 1 to 4000; unless the file says so 1,000 at sign-up, 2,000 in a reflection.
    pub max: u32,
}

impl Question {
    /// What it asks of whoever answers it.
    pub const fn asks(&self) -> Asks {
        if self.long { Asks::LONG } else { Asks::SHORT }
    }
}

/// What was answered to these questions, by key and in their order: tidied; what is empty or was not asked is dropped.
///
/// # Errors
/// [`ProgramRefusal::AnswerMissing`] where a required one is empty, [`TextRefusal::TooLong`].
pub fn answered<'t>(
    questions: &[Question],
    given: impl Fn(&str) -> Option<&'t str>,
) -> Result<Vec<(String, String)>, Refusal> {
    let mut answers = Vec::new();
    for question in questions {
        let text = given(&question.key).map(tidy).unwrap_or_default();
        if text.is_empty() && question.required {
            return ProgramRefusal::AnswerMissing {
                label: question.label.clone(),
            }
            .refuse();
        }
        if text.chars().count() > question.max as usize {
            return TextRefusal::TooLong {
                field: question.label.clone(),
                limit: question.max,
            }
            .refuse();
        }
        if !text.is_empty() {
            answers.push((question.key.clone(), text));
        }
    }
    Ok(answers)
}

/// What a question is where its table does not say.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) long: bool,
    pub(super) max: u32,
}

/// Reads a list of questions.
pub(super) fn questions(
    table: &Table<'_, '_>,
    key: &'static str,
    count: RangeInclusive<usize>,
    shape: Shape,
) -> Vec<Question> {
    let mut questions = table.tables(key, count, |entry| question(entry, shape));
    let mut keys = BTreeSet::new();
    for question in &questions {
        if !keys.insert(question.key.clone()) && !question.key.is_empty() {
            table.fault(
                key,
                "a different key for each question",
                format!("{:?} twice", question.key),
            );
        }
    }
    name_apart(&mut questions, keys);
    questions
}

fn question(entry: &Table<'_, '_>, shape: Shape) -> Question {
    let question = Question {
        key: entry.name("key", 32),
        label: entry.line("label", LABEL_LIMIT, ""),
        placeholder: entry.optional_line("placeholder", 100),
        long: entry.flag("long", shape.long),
        required: entry.flag("required", true),
        max: entry.optional_number("max", 1..=4000).unwrap_or(shape.max),
    };
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    if !question.key.is_empty() && !question.key.bytes().all(plain) {
        let expected = "a key of the characters a-z, 0-9 and _";
        entry.fault("key", expected, format!("{:?}", question.key));
    }
    question
}

/// Gives a question without a key of its own one by its place, and one without a label its key to be asked by.
///
/// Any other key stays as it is stored, whatever keys are today: answers are kept under it.
fn name_apart(questions: &mut [Question], mut taken: BTreeSet<String>) {
    let mut seen = BTreeSet::new();
    for question in questions {
        if question.key.is_empty() || seen.contains(&question.key) {
            let free = |key: &String| !taken.contains(key);
            let mut names = (1u32..).map(|number| format!("question_{number}"));
            question.key = names.find(free).unwrap_or_default();
            taken.insert(question.key.clone());
        }
        seen.insert(question.key.clone());
        if question.label.is_empty() {
            question.label = clip(&question.key, LABEL_LIMIT);
        }
    }
}
