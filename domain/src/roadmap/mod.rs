//! A roadmap: steps from foundations to stretch to strategic, read from one TOML file and copied into rooms.
//!
//! [`Roadmap::parse`] is for import: it accepts a file whole or tells everything that is wrong with it at once.
//! [`Roadmap::parse_stored`] reads what a community imported once, whatever roadmaps have become since. Both are one
//! reader, as with a [`crate::program::Program`]. [`Roadmap::place`] gives each step its day in a room.
//!
//! **Invariant:** a roadmap never asks anything of anybody: it is a file until somebody copies its steps into their room,
//! and what was copied does not change with the file.

mod catalogue;
mod copying;
mod file_name;
mod importing;
mod placing;
mod refusal;
mod step;

use toml::de::DeTable;

use crate::ground::text::clip;
use crate::program::fault::FileFault;
use crate::program::is_slug;
use crate::program::syntax;
use crate::program::table::{Faults, Table};

pub use catalogue::{Listed, Roadmaps, Shelf};
pub use copying::{Agreement, Copied, Preview};
pub use file_name::slug_of;
pub use importing::{Arrival, arrival, to_remove};
pub use placing::{Days, Load, Placed, PlacedStep};
pub use refusal::RoadmapRefusal;
pub use step::{Hours, RoadmapStep, STEPS};

/// Largest roadmap file that is imported, in bytes: fifty steps that use all their characters have 200 KB in the widest of
/// alphabets.
pub const FILE_LIMIT: usize = 256 * 1024;
/// Characters of a roadmap's name.
const NAME_LIMIT: usize = 60;
/// Characters of what it is for.
const SUMMARY_LIMIT: usize = 300;
/// Days of the time against which a month's hours are held: four weeks, in which every weekday comes equally often.
const MONTH_DAYS: i32 = 28;

/// Of a stored roadmap that does not say.
const WEEKS: u32 = 12;
const HOURS_PER_MONTH: u32 = 4;

/// A roadmap, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roadmap {
    /// What it is found by: the name of its file without `.toml`.
    pub slug: String,
    /// What people call it, at most 60 characters.
    pub name: String,
    /// What it is for, at most 300 characters.
    pub summary: String,
    /// How long it takes.
    pub weeks: u32,
    /// Hours that it takes in no four weeks more than.
    pub hours_per_month: u32,
    /// What its steps are about.
    pub competencies: Vec<String>,
    /// The steps, in the order of their days.
    pub steps: Vec<RoadmapStep>,
}

impl Roadmap {
    /// Imports a roadmap file; `slug` is the file's name without `.toml`.
    ///
    /// All faults are told together, in the order of the file, up to [`crate::program::MOST_FAULTS`].
    ///
    /// # Errors
    /// The faults.
    pub fn parse(slug: &str, source: &str) -> Result<Self, Vec<FileFault>> {
        let faults = Faults::new(source);
        if let Err(too_large) = require_size(source.len()) {
            return Err(vec![too_large]);
        }
        if !is_slug(slug) {
            let expected = "a file name of 1 to 40 of the characters a-z, 0-9 and -";
            let found = format!("{:?}", clip(slug, NAME_LIMIT));
            faults.note(0..0, "(file name)", expected, found);
        }
        let roadmap = Self::read(slug, source, &faults);
        let faults = faults.into_sorted();
        match roadmap {
            Some(roadmap) if faults.is_empty() => Ok(roadmap),
            _ => Err(faults),
        }
    }

    /// Reads a roadmap that was imported once, by this version or another: what is missing or does not fit is replaced.
    ///
    /// # Errors
    /// Those of a text that is no TOML, which was never imported.
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
        let name = root.line("name", NAME_LIMIT, &clip(slug, NAME_LIMIT));
        let weeks = root.number("weeks", 1..=104, WEEKS);
        let hours_per_month = root.number("hours_per_month", 1..=80, HOURS_PER_MONTH);
        let competencies = step::competencies(&root);
        let roadmap = Self {
            slug: slug.to_owned(),
            summary: root.text("summary", SUMMARY_LIMIT, &name),
            steps: step::steps(&root, weeks, hours_per_month, &competencies),
            name,
            weeks,
            hours_per_month,
            competencies,
        };
        root.finish();
        Some(roadmap)
    }

    /// Days from its first to its last.
    pub fn days(&self) -> u32 {
        self.weeks * 7
    }

    /// The time of all its steps.
    pub fn hours(&self) -> Hours {
        self.steps.iter().map(|step| step.hours).sum()
    }

    /// The time that it takes in its fullest four weeks.
    pub fn most_hours(&self) -> Hours {
        let days = self.steps.iter().map(|step| (step.day.cast_signed(), step.hours));
        step::most_in_a_month(&days.collect::<Vec<_>>())
    }
}

/// A file of this many bytes, if it may be as large. To be asked before it is read, or even fetched.
///
/// # Errors
/// The fault of one that is larger.
pub fn require_size(bytes: usize) -> Result<(), FileFault> {
    if bytes <= FILE_LIMIT {
        return Ok(());
    }
    let expected = format!("a file of at most {} KB", FILE_LIMIT / 1024);
    let found = format!("{} KB", bytes.div_ceil(1024));
    Err(FileFault::at("", 0..0, "", expected, found))
}

#[cfg(test)]
mod tests;
