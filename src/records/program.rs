//! Programs: the templates that a cohort runs. Read once at start, from the binary and from a directory.
//!
//! **Invariant:** a cohort keeps the text of its program; an edited file changes no cohort under way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use trellis_domain::program::{Program, ProgramFault};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/config/programs");

/// A program with the text it came from.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The program.
    pub program: Program,
    /// Its file, as it was read.
    pub source: String,
}

/// Every program a cohort can be opened with, by its short name.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    entries: BTreeMap<String, Entry>,
}

/// A program file that was refused.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The directory or a file in it cannot be read.
    #[error("{file} cannot be read: {source}")]
    Unreadable {
        /// The file or directory.
        file: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file has faults; all of them are told.
    #[error("{}", faults.iter().map(|fault| format!("{}, {fault}", file.display())).collect::<Vec<_>>().join("\n"))]
    Faulty {
        /// The file.
        file: PathBuf,
        /// Each with line, key and what was expected.
        faults: Vec<ProgramFault>,
    },
}

impl Catalogue {
    /// The built-in programs, and those in `dir` on top of them or in place of those of the same name.
    ///
    /// # Errors
    /// Every file that is refused.
    pub fn load(dir: Option<&Path>) -> Result<Self, Vec<CatalogueError>> {
        let mut catalogue = Self::default();
        let mut errors = Vec::new();
        for file in BUILT_IN.files() {
            let source = file.contents_utf8().unwrap_or_default();
            errors.extend(catalogue.add(file.path(), source).err());
        }
        if let Some(dir) = dir {
            match read_directory(dir) {
                Ok(files) => {
                    for (file, source) in files {
                        errors.extend(catalogue.add(&file, &source).err());
                    }
                }
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() {
            Ok(catalogue)
        } else {
            Err(errors)
        }
    }

    /// Reads one file and adds it.
    ///
    /// # Errors
    /// All faults of the file.
    pub fn add(&mut self, file: &Path, source: &str) -> Result<&Entry, CatalogueError> {
        let slug = file
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        match Program::parse(&slug, source) {
            Ok(program) => {
                let entry = Entry {
                    program,
                    source: source.to_owned(),
                };
                Ok(self.entries.entry(slug).insert_entry(entry).into_mut())
            }
            Err(faults) => Err(CatalogueError::Faulty {
                file: file.to_owned(),
                faults,
            }),
        }
    }

    /// The program of that short name.
    pub fn find(&self, slug: &str) -> Option<&Entry> {
        self.entries.get(slug)
    }

    /// Every program, by short name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(slug, entry)| (slug.as_str(), entry))
    }
}

/// Every `.toml` in a directory, by name.
fn read_directory(dir: &Path) -> Result<Vec<(PathBuf, String)>, CatalogueError> {
    let unreadable = |file: &Path| {
        let file = file.to_owned();
        move |source| CatalogueError::Unreadable { file, source }
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable(dir))? {
        let path = entry.map_err(unreadable(dir))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let source = std::fs::read_to_string(&path).map_err(unreadable(&path))?;
            files.push((path, source));
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_programs_are_there() {
        let catalogue = Catalogue::load(None).unwrap();
        let names: Vec<&str> = catalogue.iter().map(|(slug, _)| slug).collect();
        assert_eq!(names, ["career-growth", "open-source-contribution"]);
    }

    #[test]
    fn a_bad_file_is_refused_by_name_and_line() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(
            dir.path().join("broken.toml"),
            "name = \"x\"\nweeks = \"twelve\"\n",
        )
        .unwrap();
        let errors = Catalogue::load(Some(dir.path())).unwrap_err();
        let words = errors[0].to_string();
        assert!(
            words.contains("broken.toml") && words.contains("line 2") && words.contains("weeks"),
            "{words}"
        );
    }
}
