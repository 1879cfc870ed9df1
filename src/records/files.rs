//! Files of programs and roadmaps: read from a directory, and told whole where they cannot be used.

use std::path::{Path, PathBuf};

use trellis_domain::program::{FileFault, text_of};

/// A file that was refused.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
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
        faults: Vec<FileFault>,
    },
}

/// The text of a file.
///
/// # Errors
/// Where it cannot be read, or is saved as something else than UTF-8.
pub fn read(file: &Path) -> Result<String, FileError> {
    let bytes = std::fs::read(file).map_err(|source| FileError::Unreadable {
        file: file.to_owned(),
        source,
    })?;
    text_of(&bytes).map_err(|fault| FileError::Faulty {
        file: file.to_owned(),
        faults: vec![fault],
    })
}

/// The short name of what is in a file: its name without `.toml`.
pub(crate) fn slug(file: &Path) -> String {
    file.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Adds every `.toml` of a directory, by name; every file that is refused is told.
pub(crate) fn add_all(
    dir: &Path,
    mut add: impl FnMut(&Path, &str) -> Result<(), FileError>,
) -> Vec<FileError> {
    match read_directory(dir) {
        Ok(files) => files
            .iter()
            .filter_map(|(file, source)| add(file, source).err())
            .collect(),
        Err(error) => vec![error],
    }
}

/// Every `.toml` in a directory, by name.
fn read_directory(dir: &Path) -> Result<Vec<(PathBuf, String)>, FileError> {
    let unreadable = |file: &Path| {
        let file = file.to_owned();
        move |source| FileError::Unreadable { file, source }
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable(dir))? {
        let path = entry.map_err(unreadable(dir))?.path();
        if is_left_by_a_program(&path) {
            tracing::info!(file = %path.display(), "skipped: left by an editor or a file system");
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
