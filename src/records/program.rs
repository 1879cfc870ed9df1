//! Programs: the templates that a cohort runs. Read once at start, from the binary and from a directory.
//!
//! **Invariant:** a cohort keeps the text of its program; an edited file changes no cohort under way.

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use trellis_domain::program::{Catalogue, CatalogueEntry, ProgramFault, text_of};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/config/programs");

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

/// The built-in programs, and those in `dir` on top of them or in place of those of the same name.
///
/// # Errors
/// Every file that is refused.
pub fn load(dir: Option<&Path>) -> Result<Catalogue, Vec<CatalogueError>> {
    let mut catalogue = Catalogue::default();
    let mut errors = Vec::new();
    for file in BUILT_IN.files() {
        let source = file.contents_utf8().unwrap_or_default();
        errors.extend(add(&mut catalogue, file.path(), source).err());
    }
    if let Some(dir) = dir {
        match read_directory(dir) {
            Ok(files) => {
                for (file, source) in files {
                    errors.extend(add(&mut catalogue, &file, &source).err());
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

/// The text of a program file.
///
/// # Errors
/// Where it cannot be read, or is saved as something else than UTF-8.
pub fn read(file: &Path) -> Result<String, CatalogueError> {
    let bytes = std::fs::read(file).map_err(|source| CatalogueError::Unreadable {
        file: file.to_owned(),
        source,
    })?;
    text_of(&bytes).map_err(|fault| CatalogueError::Faulty {
        file: file.to_owned(),
        faults: vec![fault],
    })
}

/// Reads one file and adds its program.
///
/// # Errors
/// All faults of the file.
pub fn add<'c>(
    catalogue: &'c mut Catalogue,
    file: &Path,
    source: &str,
) -> Result<&'c CatalogueEntry, CatalogueError> {
    let slug = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    catalogue
        .add(&slug, source)
        .map_err(|faults| CatalogueError::Faulty {
            file: file.to_owned(),
            faults,
        })
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
        if is_left_by_a_program(&path) {
            tracing::info!(file = %path.display(), "skipped: no program file");
            continue;
        }
        if path.extension().is_some_and(|extension| extension == "toml") {
            let source = read(&path)?;
            files.push((path, source));
        }
    }
    files.sort();
    Ok(files)
}

/// Whether an editor or a file system left it there: `.#spring.toml` is Emacs's lock, `._spring.toml` macOS's attributes.
fn is_left_by_a_program(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.')
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
