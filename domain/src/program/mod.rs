//! A program: the template a cohort runs, read from one TOML file.
//!
//! [`Program::parse`] is for import: it accepts a file whole or tells everything that is wrong with it at once. A cohort
//! keeps the source it was opened with, so editing a file never changes a cohort under way, and [`Program::parse_stored`]
//! reads that for as long as the cohort lives, whatever programs have become since.
//!
//! Both are one reader. It notes what is wrong and returns something that fits in its place: the default that stands
//! beside its section, or the nearest value within the limits. Import refuses a program with anything noted.
//!
//! **Invariant:** whatever a [`Program`] holds fits Discord's forms (facts.md §3) and comes back in time; a text that
//! was imported once can always be read.

mod agreement;
mod budget;
mod calendar;
mod capacity;
pub(crate) mod catalogue;
mod checkin;
mod digest;
pub(crate) mod fault;
mod load;
mod midpoint;
mod progress;
mod question;
mod refusal;
mod session;
mod signup;
pub(crate) mod syntax;
pub(crate) mod table;

pub use agreement::AgreementRules;
pub use capacity::Capacity;
pub use catalogue::{Catalogue, CatalogueEntry};
pub use checkin::{BankQuestion, CheckinRules, PulseGroup, PulseQuestion, Questions};
pub use digest::DigestRules;
pub use fault::{FileFault, MOST_FAULTS};
pub use load::{Load, Party};
pub use midpoint::MidpointRules;
pub use progress::ProgressRules;
pub use question::{Question, answered};
pub use refusal::ProgramRefusal;
pub use session::{GUIDE_LIMIT, SessionRules};
pub use signup::SignupRules;
pub use syntax::text_of;

use toml::de::DeTable;

use crate::budget::Budget;
use crate::ground::calendar::Calendar;
use crate::ground::role::Role;
use crate::ground::text::clip;
use table::{Faults, Table};

/// Largest program file that is imported, in bytes.
const FILE_LIMIT: usize = 64 * 1024;
/// Characters of a program's name.
const NAME_LIMIT: usize = 60;

/// Of a stored program that does not say: twelve weeks, a session every other week, an hour a week.
const WEEKS: u32 = 12;
const SESSION_EVERY_DAYS: u32 = 14;
const HOURS_PER_MONTH: u32 = 4;

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
    /// How long a session is, and what helps to lead it.
    pub session: SessionRules,
    /// Hours a month it takes.
    pub hours_per_month: u32,
    /// What people agree to when they join, at most 1,000 characters.
    pub commitment: String,
    /// How many mentees a mentor takes.
    pub capacity: Capacity,
    /// What people are asked at sign-up.
    pub signup: SignupRules,
    /// What fills the agreement of a room in.
    pub agreement: AgreementRules,
    /// How often progress is documented.
    pub progress: ProgressRules,
    /// The check-in.
    pub checkin: CheckinRules,
    /// The midpoint.
    pub midpoint: MidpointRules,
    /// When coordinators are told.
    pub digest: DigestRules,
    /// On which days it asks.
    pub calendar: Calendar,
    /// How much it may ask of people.
    pub budget: Budget,
}

impl Program {
    /// Imports a program file; `slug` is the file's name without `.toml`.
    ///
    /// All faults are told together, in the order of the file.
    pub fn parse(slug: &str, source: &str) -> Result<Self, Vec<FileFault>> {
        let faults = Faults::new(source);
        if source.len() > FILE_LIMIT {
            let size = format!("{} KB", source.len() / 1024);
            faults.note(0..0, "", "a file of at most 64 KB", size);
            return Err(faults.into_sorted());
        }
        if !is_slug(slug) {
            let expected = "a file name of 1 to 40 of the characters a-z, 0-9 and -";
            faults.note(0..0, "(file name)", expected, format!("{slug:?}"));
        }
        let program = Self::read(slug, source, &faults);
        if let Some(program) = program.as_ref().filter(|_| !faults.are_any()) {
            program.hold_to_budget(source, &faults);
        }
        let faults = faults.into_sorted();
        match program {
            Some(program) if faults.is_empty() => Ok(program),
            _ => Err(faults),
        }
    }

    /// Reads a program that was imported once, by this version or another.
    ///
    /// What is missing, of another kind or outside today's limits is replaced, and what is not known is left alone. The
    /// faults are those of a text that is no TOML, which was never imported.
    pub fn parse_stored(slug: &str, source: &str) -> Result<Self, Vec<FileFault>> {
        let faults = Faults::new(source);
        Self::read(slug, source, &faults).ok_or_else(|| faults.into_sorted())
    }

    /// Reads the whole; `None` where the text is no TOML.
    fn read(slug: &str, source: &str, faults: &Faults<'_>) -> Option<Self> {
        let (root, errors) = DeTable::parse_recoverable(source);
        if !errors.is_empty() {
            faults.add(syntax::faults(source, &errors));
            return None;
        }
        let root = Table::root(root.get_ref(), faults);
        // A stored program without a name goes by its slug, and one without a summary or commitment by what says most.
        let name = root.line("name", NAME_LIMIT, &clip(slug, NAME_LIMIT));
        let summary = root.text("summary", 300, &name);
        let weeks = root.number("weeks", 1..=104, WEEKS);
        let signup = SignupRules::read(root.table("signup"));
        let program = Self {
            slug: slug.to_owned(),
            weeks,
            session_every_days: root.number("session_every_days", 1..=90, SESSION_EVERY_DAYS),
            session: SessionRules::read(root.optional_table("session")),
            hours_per_month: root.number("hours_per_month", 1..=80, HOURS_PER_MONTH),
            commitment: root.text("commitment", 1000, &summary),
            capacity: Capacity::read(root.table("capacity")),
            agreement: AgreementRules::read(root.optional_table("agreement"), &signup),
            signup,
            progress: ProgressRules::read(root.table("progress")),
            checkin: CheckinRules::read(root.table("checkin")),
            midpoint: MidpointRules::read(root.table("midpoint"), weeks),
            digest: DigestRules::read(root.table("digest")),
            calendar: calendar::read(root.optional_table("calendar")),
            budget: budget::read(root.optional_table("budget")),
            name,
            summary,
        };
        root.finish();
        Some(program)
    }

    /// What a person is asked at sign-up.
    pub fn signup_questions(&self, role: Role) -> &[Question] {
        self.signup.questions(role)
    }

    /// Days a room may be silent before coordinators are told.
    pub fn allowed_silence(&self) -> u32 {
        self.progress.allowed_silence()
    }
}

pub(crate) fn is_slug(slug: &str) -> bool {
    (1..=40).contains(&slug.len())
        && slug
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

#[cfg(test)]
mod tests;
