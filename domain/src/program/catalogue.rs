//! Every program a cohort can be opened with.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Program, ProgramFault};

/// A program with the text it came from.
#[derive(Debug, Clone)]
pub struct CatalogueEntry {
    /// The program.
    pub program: Arc<Program>,
    /// Its file, as it was read.
    pub source: String,
}

/// Programs by their short names.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    entries: BTreeMap<String, CatalogueEntry>,
}

impl Catalogue {
    /// Reads a program and adds it, in place of one of that short name.
    ///
    /// # Errors
    /// All faults of the text.
    pub fn add(&mut self, slug: &str, source: &str) -> Result<&CatalogueEntry, Vec<ProgramFault>> {
        let entry = CatalogueEntry {
            program: Arc::new(Program::parse(slug, source)?),
            source: source.to_owned(),
        };
        Ok(self.entries.entry(slug.to_owned()).insert_entry(entry).into_mut())
    }

    /// The program of that short name.
    pub fn find(&self, slug: &str) -> Option<&CatalogueEntry> {
        self.entries.get(slug)
    }

    /// Every program, by short name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &CatalogueEntry)> {
        self.entries.iter().map(|(slug, entry)| (slug.as_str(), entry))
    }
}
