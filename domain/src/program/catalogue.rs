//! Every program a cohort can be opened with.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{FileFault, Program, ProgramRefusal};
use crate::ground::lists::in_a_sentence;
use crate::ground::refusal::Refusal;
use crate::ground::text::{TextRefusal, folded, one_line};

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
    pub fn add(&mut self, slug: &str, source: &str) -> Result<&CatalogueEntry, Vec<FileFault>> {
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

    /// What each program is called, by short name. Of two with one name each has its short name beside it.
    pub fn names(&self) -> Vec<(String, String)> {
        names_apart(&self.called())
    }

    fn called(&self) -> Vec<(&str, &str)> {
        self.iter()
            .map(|(slug, entry)| (slug, entry.program.name.as_str()))
            .collect()
    }

    /// The program that is meant: by short name, or by a name that is written out.
    ///
    /// # Errors
    /// Refused where there is none, and where a name means several.
    pub fn meant(&self, given: &str) -> Result<&CatalogueEntry, Refusal> {
        let entry = match meant(&self.called(), given) {
            Meant::One(slug) => self.find(&slug),
            Meant::Several { names, more } => {
                return ProgramRefusal::SeveralPrograms { names, more }.refuse();
            }
            Meant::Nothing => return TextRefusal::NothingWritten.refuse(),
            Meant::Unknown => None,
        };
        entry.ok_or_else(|| {
            ProgramRefusal::UnknownProgram {
                given: given.to_owned(),
            }
            .into()
        })
    }

    /// Every program, by short name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &CatalogueEntry)> {
        self.entries.iter().map(|(slug, entry)| (slug.as_str(), entry))
    }
}

/// What things are called that have a short name and a name, by short name: of two with one name each has its short name
/// beside it.
pub(crate) fn names_apart(called: &[(&str, &str)]) -> Vec<(String, String)> {
    let is_shared = |name: &str| {
        let alike = called
            .iter()
            .filter(|(_, other)| other.eq_ignore_ascii_case(name));
        alike.count() > 1
    };
    let apart = |(slug, name): &(&str, &str)| {
        let shown = if is_shared(name) {
            format!("{name} ({slug})")
        } else {
            (*name).to_owned()
        };
        ((*slug).to_owned(), shown)
    };
    called.iter().map(apart).collect()
}

/// Which of several named things somebody means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meant {
    /// The one of this short name.
    One(String),
    /// It is the name of several.
    Several {
        /// What they are told apart by.
        names: String,
        /// How many there are more.
        more: usize,
    },
    /// Nothing was written.
    Nothing,
    /// There is none of that name.
    Unknown,
}

/// The one that is meant, of things with a short name and a name: by either, or as [`names_apart`] calls it.
pub(crate) fn meant(called: &[(&str, &str)], given: &str) -> Meant {
    let wanted = one_line(given);
    if wanted.is_empty() {
        return Meant::Nothing;
    }
    if called.iter().any(|(slug, _)| *slug == wanted) {
        return Meant::One(wanted);
    }
    let wanted = folded(&wanted);
    let apart = names_apart(called);
    let by_name: Vec<&(String, String)> = called
        .iter()
        .zip(&apart)
        .filter(|((_, own), (_, shown))| folded(own) == wanted || folded(shown) == wanted)
        .map(|(_, apart)| apart)
        .collect();
    match by_name.as_slice() {
        [(slug, _)] => Meant::One(slug.clone()),
        [] => Meant::Unknown,
        several => {
            let names: Vec<&str> = several.iter().map(|(_, name)| name.as_str()).collect();
            let (names, more) = in_a_sentence(&names);
            Meant::Several { names, more }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = include_str!("../../../config/programs/career-growth.toml");

    #[test]
    fn programs_of_one_name_are_told_apart_and_never_taken_for_each_other() {
        let mut catalogue = Catalogue::default();
        catalogue.add("career-growth", SOURCE).unwrap();
        let name = catalogue.find("career-growth").unwrap().program.name.clone();
        assert_eq!(catalogue.names(), [("career-growth".to_owned(), name.clone())]);
        let meant = |catalogue: &Catalogue, given: &str| {
            catalogue.meant(given).map(|entry| entry.program.slug.clone())
        };
        assert_eq!(
            meant(&catalogue, &name.to_uppercase()),
            Ok("career-growth".to_owned())
        );

        catalogue.add("career-growth-2", SOURCE).unwrap();
        let (one, other) = (
            format!("{name} (career-growth)"),
            format!("{name} (career-growth-2)"),
        );
        let names = catalogue.names().into_iter().map(|(_, name)| name);
        assert_eq!(names.collect::<Vec<_>>(), [one.clone(), other.clone()]);
        let several = ProgramRefusal::SeveralPrograms {
            names: format!("{one}, {other}"),
            more: 0,
        };
        assert_eq!(meant(&catalogue, &name), Err(several.into()));
        assert_eq!(meant(&catalogue, &other), Ok("career-growth-2".to_owned()));
        assert_eq!(
            meant(&catalogue, " career-growth "),
            Ok("career-growth".to_owned())
        );
        let unknown = ProgramRefusal::UnknownProgram {
            given: "x".to_owned(),
        };
        assert_eq!(meant(&catalogue, "x"), Err(unknown.into()));
    }
}
