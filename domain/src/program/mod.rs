//! A program: the template a cohort runs, read from one TOML file.
//!
//! [`Program::parse`] accepts a file whole or tells everything that is wrong with it at once. A cohort keeps the source
//! it was opened with, so editing a file never changes a cohort under way.
//!
//! **Invariant:** whatever a [`Program`] holds fits Discord's forms (facts.md §3) and comes back in time.

mod fault;
mod read;
mod table;

pub use fault::ProgramFault;

use crate::ground::rhythm::Rhythm;
use crate::ground::role::Role;
use crate::ground::text::tidy;
use crate::refusal::Refusal;

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

/// What was answered to these questions, by key and in their order: tidied; what is empty or was not asked is dropped.
///
/// # Errors
/// [`Refusal::AnswerMissing`] where a required one is empty, [`Refusal::TooLong`].
pub fn answered<'t>(
    questions: &[Question],
    given: impl Fn(&str) -> Option<&'t str>,
) -> Result<Vec<(String, String)>, Refusal> {
    let mut answers = Vec::new();
    for question in questions {
        let text = given(&question.key).map(tidy).unwrap_or_default();
        if text.is_empty() && question.required {
            return Err(Refusal::AnswerMissing {
                label: question.label.clone(),
            });
        }
        if text.chars().count() > question.max as usize {
            return Err(Refusal::TooLong {
                field: question.label.clone(),
                limit: question.max,
            });
        }
        if !text.is_empty() {
            answers.push((question.key.clone(), text));
        }
    }
    Ok(answers)
}

/// How many mentees a mentor takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// Unless the mentor says otherwise.
    pub default: u32,
    /// At most.
    pub max: u32,
}

/// How often progress is documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgressRules {
    /// Days between progress updates that the program asks for.
    pub update_every_days: u32,
    /// Days of silence after which coordinators are told, where the program says so itself.
    pub silent_after_days: Option<u32>,
}

/// The recurring check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckinRules {
    /// When it comes, in the cohort's zone.
    pub cron: Rhythm,
    /// Days it takes answers, from when it was really asked.
    pub closes_after_days: u32,
    /// The questions, asked in turn; never empty.
    pub questions: Vec<String>,
}

/// The formal review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MidpointRules {
    /// When, in percent of the cohort's days.
    pub at_percent: u32,
    /// Days in which reflections can be written, from when they were really asked for.
    pub deadline_days: u32,
    /// Days after which those who have not written are reminded; ascending, before the deadline.
    pub remind_after_days: Vec<u32>,
    /// The questions of the reflection, 1 to 5.
    pub questions: Vec<Question>,
}

/// A program, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The name of its file without `.toml`.
    pub slug: String,
    /// What people call it, at most 60 characters.
    pub name: String,
    /// What it is for, at most 300 characters.
    pub summary: String,
    /// How long a cohort runs.
    pub weeks: u32,
    /// Days between sessions.
    pub session_every_days: u32,
    /// Hours a month it takes.
    pub hours_per_month: u32,
    /// What people agree to when they join, at most 1,000 characters.
    pub commitment: String,
    /// How many mentees a mentor takes.
    pub capacity: Capacity,
    /// What mentors are asked at sign-up, at most 3.
    pub mentor_questions: Vec<Question>,
    /// What mentees are asked at sign-up, at most 3.
    pub mentee_questions: Vec<Question>,
    /// How often progress is documented.
    pub progress: ProgressRules,
    /// The check-in.
    pub checkin: CheckinRules,
    /// The midpoint.
    pub midpoint: MidpointRules,
    /// When the coordinators' digest comes, in the cohort's zone.
    pub digest: Rhythm,
}

impl Program {
    /// Reads a program file; `slug` is the file's name without `.toml`.
    ///
    /// All faults are told together, in the order of the file.
    pub fn parse(slug: &str, source: &str) -> Result<Self, Vec<ProgramFault>> {
        read::program(slug, source)
    }

    /// What a person is asked at sign-up.
    pub fn signup_questions(&self, role: Role) -> &[Question] {
        match role {
            Role::Mentor => &self.mentor_questions,
            Role::Mentee => &self.mentee_questions,
        }
    }

    /// Days a room may be silent before coordinators are told.
    pub fn allowed_silence(&self) -> u32 {
        self.progress
            .silent_after_days
            .unwrap_or_else(|| crate::health::allowed_silence(self.progress.update_every_days))
    }
}
