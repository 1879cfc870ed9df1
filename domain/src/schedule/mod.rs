//! What is due because time passed: the tools and types of the features' rules.
//!
//! Each feature has its rule in its own `due`: from its records, what was said already, and `now`, it gives [`Step`]s.
//! Nothing is stored ahead: a changed date, zone or program moves what is to come by itself. Whoever calls stores each
//! [`Due`] as a [`Said`] under its key, in the transaction that owes the message.
//!
//! It must not know any feature.
//!
//! **Invariant:** a key is due at most once; asked again with what it gave filled in, a rule gives nothing that is due;
//! a moment to look again is never later than the next due thing.
//!
//! What asks comes on the free days of the cohort's calendar only: what falls on another is moved to the next free one, at the
//! same time of the clock, and several that are moved to one moment are one. What people planned themselves stays.
//!
//! Late ones follow reliability.md §1.4 and §1.5: each kind has its own catch-up rule, named where it is written.

mod asking;
mod kinds;
mod occurrences;
mod turn;
mod window;

pub use asking::AskingTime;
pub use kinds::{PromptKind, SkipReason};
pub use occurrences::{Coming, Occurrence, occurrences};
pub use turn::{Verdict, judge};
pub use window::{into_window, is_in_window, reminder};

use std::fmt::{self, Display};

use chrono::{DateTime, Duration, NaiveDate, Utc};

/// How long after its planned moment a prompt still counts as on time.
pub const ON_TIME: Duration = Duration::hours(1);
/// The least time after a moment that counts as after it.
pub const TICK: Duration = Duration::milliseconds(1);

/// What makes a prompt that prompt, however often the sweep looks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PromptKey {
    /// What it is.
    pub kind: PromptKind,
    /// Id of the room or cohort it is about.
    pub subject: String,
    /// The local date it was planned on, or moved to; reminders, closes and releases carry that of their prompt.
    pub planned_on: NaiveDate,
    /// Which of several on that date: the number of the reminder, otherwise 0.
    pub slot: u8,
}

impl PromptKey {
    /// The only one of its kind about `subject` on that date.
    pub fn of(kind: PromptKind, subject: impl Display, planned_on: NaiveDate) -> Self {
        Self {
            kind,
            subject: subject.to_string(),
            planned_on,
            slot: 0,
        }
    }
}

impl Display for PromptKey {
    /// Ids follow from it (`Change::following_from`), so it is written this way for ever.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            subject,
            planned_on,
            slot,
        } = self;
        write!(f, "{kind} {subject} {planned_on} {slot}")
    }
}

/// What became of a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Said on time.
    Said,
    /// Said late, and labelled so.
    Late,
    /// Said after the week of those it goes to had room for it, and labelled so.
    Waited,
    /// Not said.
    Skipped(SkipReason),
}

/// A prompt that was dealt with; one row per key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The prompt that was dealt with.
    pub key: PromptKey,
    /// The moment at which it was dealt with.
    pub at: DateTime<Utc>,
    /// Said, late or left out.
    pub outcome: Outcome,
}

impl Said {
    /// Whether people were really told.
    pub fn was_said(&self) -> bool {
        !matches!(self.outcome, Outcome::Skipped(_))
    }
}

/// Those of one kind that were dealt with, said or not.
pub fn of_kind(said: &[Said], kind: PromptKind) -> impl Iterator<Item = &Said> {
    said.iter().filter(move |one| one.key.kind == kind)
}

/// Those of one kind that people were really told.
pub fn told(said: &[Said], kind: PromptKind) -> impl Iterator<Item = &Said> {
    of_kind(said, kind).filter(|one| one.was_said())
}

/// Whether a prompt was dealt with.
pub fn is_done(said: &[Said], key: &PromptKey) -> bool {
    said.iter().any(|one| one.key == *key)
}

/// What to do with a prompt that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptAction {
    /// Say it.
    Say {
        /// Whether to say that it comes late, and for which day.
        late: bool,
        /// How many of its kind the subject was really told before; picks the question of a check-in.
        turn: u32,
    },
    /// Record that it is not said.
    Skip(SkipReason),
}

impl PromptAction {
    /// To say it for the `turn`th time after the first; `late` as in the field.
    pub fn say(late: bool, turn: usize) -> Self {
        Self::Say {
            late,
            turn: u32::try_from(turn).unwrap_or(u32::MAX),
        }
    }
}

/// A prompt that is due now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The prompt that is due.
    pub key: PromptKey,
    /// When it was planned for.
    pub planned_at: DateTime<Utc>,
    /// What to do.
    pub action: PromptAction,
}

impl Due {
    /// The record that this was dealt with at `now`.
    pub fn said(&self, now: DateTime<Utc>) -> Said {
        Said {
            key: self.key.clone(),
            at: now,
            outcome: match self.action {
                PromptAction::Say { late: false, .. } => Outcome::Said,
                PromptAction::Say { late: true, .. } => Outcome::Late,
                PromptAction::Skip(reason) => Outcome::Skipped(reason),
            },
        }
    }
}

/// A prompt to come.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planned {
    /// The planned moment.
    pub at: DateTime<Utc>,
    /// The prompt that is planned.
    pub key: PromptKey,
}

/// What a rule finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Something is due.
    Due(Due),
    /// Something comes; until then there is no need to look again.
    LookAt(DateTime<Utc>),
}

impl Step {
    /// What must run however late it is: due from `at` on, and nothing to be called late.
    pub fn must_run(key: PromptKey, at: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        if now < at {
            return Self::LookAt(at);
        }
        Self::Due(Due {
            key,
            planned_at: at,
            action: PromptAction::say(false, 0),
        })
    }
}

/// What is due, by planned moment; of one moment, in the order of `steps`.
pub fn due(steps: &[Step]) -> Vec<Due> {
    let due = steps.iter().filter_map(|step| match step {
        Step::Due(due) => Some(due.clone()),
        Step::LookAt(_) => None,
    });
    let mut due: Vec<Due> = due.collect();
    due.sort_by_key(|one| one.planned_at);
    due
}

/// When to look at this subject again: `now` where something is due, `None` where nothing ever comes.
pub fn next_look(steps: &[Step], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let looks = steps.iter().map(|step| match step {
        Step::Due(_) => now,
        Step::LookAt(at) => (*at).max(now),
    });
    looks.min()
}

#[cfg(test)]
pub(crate) mod examples;
#[cfg(test)]
mod tests;
