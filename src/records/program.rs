//! Programs: the templates that a cohort runs. Read once at start, from the binary and from a directory.
//!
//! **Invariant:** a cohort keeps the text of its program; an edited file changes no cohort under way.

use std::path::Path;

use include_dir::{Dir, include_dir};
use trellis_domain::program::{Catalogue, CatalogueEntry};

use super::files::{FileError, add_all, slug};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/config/programs");

/// The built-in programs, and those in `dir` on top of them or in place of those of the same name.
///
/// # Errors
/// Every file that is refused.
pub fn load(dir: Option<&Path>) -> Result<Catalogue, Vec<FileError>> {
    let mut catalogue = Catalogue::default();
    let mut errors = Vec::new();
    for file in BUILT_IN.files() {
        let source = file.contents_utf8().unwrap_or_default();
        errors.extend(add(&mut catalogue, file.path(), source).err());
    }
    if let Some(dir) = dir {
        errors.extend(add_all(dir, |file, source| {
            add(&mut catalogue, file, source).map(drop)
        }));
    }
    if errors.is_empty() {
        Ok(catalogue)
    } else {
        Err(errors)
    }
}

/// Reads one file and adds its program.
///
/// # Errors
/// All faults of the file.
pub fn add<'c>(
    catalogue: &'c mut Catalogue,
    file: &Path,
    source: &str,
) -> Result<&'c CatalogueEntry, FileError> {
    catalogue
        .add(&slug(file), source)
        .map_err(|faults| FileError::Faulty {
            file: file.to_owned(),
            faults,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_and_file_systems_leave_is_no_program() {
        let dir = tempfile::tempdir().unwrap();
        let program = BUILT_IN.get_file("career-growth.toml").unwrap();
        std::fs::write(dir.path().join("spring.toml"), program.contents()).unwrap();
        std::fs::write(dir.path().join("._spring.toml"), [0xfb, 0xff, 0x00]).unwrap();
        std::fs::write(dir.path().join("spring.toml~"), "name = ").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("mina@host.1", dir.path().join(".#spring.toml")).unwrap();
        let catalogue = load(Some(dir.path())).unwrap();
        assert!(catalogue.iter().any(|(slug, _)| slug == "spring"));
        assert_eq!(catalogue.iter().count(), 3);
    }

    #[test]
    fn the_built_in_programs_are_there() {
        let catalogue = load(None).unwrap();
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
        let errors = load(Some(dir.path())).unwrap_err();
        let words = errors[0].to_string();
        assert!(
            words.contains("broken.toml") && words.contains("line 2") && words.contains("weeks"),
            "{words}"
        );
    }
}
