//! One process to one database.
//!
//! Two bots on one database would both answer every press and send every prompt; the operating system's lock on a file
//! in the data directory prevents it, and is let go by itself when the process dies.

use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use crate::data_dir::{self, Exposed, tighten};

/// The name of the lock file in the data directory.
const FILE: &str = "trellis.lock";

/// The right to use a data directory, held until it is dropped.
#[derive(Debug)]
pub struct DataLock {
    file: File,
    was_cut_short: bool,
}

/// Stands in the lock file while the records are open; a process that is killed leaves it there.
const OPEN: &str = "records open";

/// Why the data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has it.
    #[error(
        "another Trellis{} is already using {}; stop it first, or give this one a data directory of its own",
        pid.map(|pid| format!(" (process {pid})")).unwrap_or_default(),
        dir.display()
    )]
    Held {
        /// The data directory.
        dir: PathBuf,
        /// The other process, if it wrote its number.
        pid: Option<u32>,
    },
    /// Others on this machine could read what is in it, or put something else in its place.
    #[error(transparent)]
    Exposed(#[from] Exposed),
    /// The directory or the lock file cannot be made or opened.
    #[error("cannot use {} for Trellis's data: {source}; {}", path.display(), wanted(source))]
    Unusable {
        /// The directory or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

fn wanted(source: &std::io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::ReadOnlyFilesystem => {
            "that file system can only be read: mount it so that it can be written, and start again"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "there is no space left: free some, and start again"
        }
        _ => "it has to be a place this user may write to",
    }
}

impl DataLock {
    /// Takes `dir`, which is made with mode 0700 if it is not there. One that is there has to be private already.
    ///
    /// # Errors
    /// [`LockError::Held`] when another process has it, [`LockError::Exposed`] when others can reach it,
    /// [`LockError::Unusable`] when it cannot be written.
    pub fn take(dir: &Path) -> Result<Self, LockError> {
        data_dir::examine(dir)?;
        make_private_dir(dir).map_err(|source| LockError::Unusable {
            path: dir.to_owned(),
            source,
        })?;
        let path = dir.join(FILE);
        let unusable = |source| LockError::Unusable {
            path: path.clone(),
            source,
        };
        let mut file = open(&path).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::Held {
                    dir: dir.to_owned(),
                    pid: written_pid(&mut file),
                });
            }
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        let was_cut_short = read(&mut file).is_some_and(|text| text.lines().any(|line| line == OPEN));
        let line = if was_cut_short { OPEN } else { "" };
        write(&mut file, line).map_err(unusable)?;
        tighten(dir).map_err(unusable)?;
        Ok(Self { file, was_cut_short })
    }

    /// Whether the process before this one ended while the records were open, without closing them.
    #[must_use]
    pub fn was_cut_short(&self) -> bool {
        self.was_cut_short
    }

    /// From now on the records are open, until this is dropped.
    ///
    /// # Errors
    /// When the lock file cannot be written.
    pub fn note_open(&mut self) -> std::io::Result<()> {
        self.was_cut_short = false;
        write(&mut self.file, OPEN)
    }
}

impl Drop for DataLock {
    fn drop(&mut self) {
        // A start that was refused leaves what it found.
        let line = if self.was_cut_short { OPEN } else { "" };
        if let Err(error) = write(&mut self.file, line) {
            tracing::warn!(%error, "the lock file could not be written");
        }
        // A process that is being started just now has a copy of the file for a moment, so closing it gives nothing back.
        if let Err(error) = self.file.unlock() {
            tracing::warn!(%error, "the lock could not be given back");
        }
    }
}

/// Whether [`DataLock::take`] would find a place that it can use; nothing is made, and whether another process has it is not
/// asked.
///
/// # Errors
/// As [`DataLock::take`], but for [`LockError::Held`].
pub fn examine(dir: &Path) -> Result<(), LockError> {
    data_dir::examine(dir)?;
    let unusable = |source| LockError::Unusable {
        path: dir.to_owned(),
        source,
    };
    let absolute = std::path::absolute(dir).map_err(unusable)?;
    // Where it is not there yet, it is made in the first directory above that is.
    let there = absolute.ancestors().find(|place| place.exists());
    data_dir::probe(there.unwrap_or(&absolute)).map_err(unusable)
}

fn make_private_dir(dir: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    // Not truncated: until the lock is ours, the content is the other process's number.
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn read(file: &mut File) -> Option<String> {
    let mut text = String::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.take(100).read_to_string(&mut text).ok()?;
    Some(text)
}

fn written_pid(file: &mut File) -> Option<u32> {
    read(file)?.lines().next()?.trim().parse().ok()
}

/// The number of this process, and a line about it.
fn write(file: &mut File, line: &str) -> std::io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    writeln!(file, "{}", std::process::id())?;
    if !line.is_empty() {
        writeln!(file, "{line}")?;
    }
    file.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A private directory, in one that goes with the test.
    fn private() -> (tempfile::TempDir, PathBuf) {
        let outer = tempfile::tempdir().unwrap();
        let dir = outer.path().join("data");
        make_private_dir(&dir).unwrap();
        (outer, dir)
    }

    #[test]
    fn a_second_trellis_is_told_which_process_has_the_data() {
        let (_outer, dir) = private();
        let _first = DataLock::take(&dir).unwrap();
        let second = DataLock::take(&dir).unwrap_err();
        assert_eq!(
            second.to_string(),
            format!(
                "another Trellis (process {}) is already using {}; stop it first, or give this one a data \
                 directory of its own",
                std::process::id(),
                dir.display()
            )
        );
    }

    #[test]
    fn a_lock_without_a_number_is_still_a_lock() {
        let (_outer, dir) = private();
        let other = open(&dir.join(FILE)).unwrap();
        other.lock().unwrap();
        let refused = DataLock::take(&dir).unwrap_err();
        assert!(
            refused
                .to_string()
                .starts_with("another Trellis is already using "),
            "{refused}"
        );
    }

    #[test]
    fn a_dropped_lock_can_be_taken_again_whatever_was_written() {
        let (_outer, dir) = private();
        std::fs::write(dir.join(FILE), "999999999 and some rubbish").unwrap();
        drop(DataLock::take(&dir).unwrap());
        let _again = DataLock::take(&dir).unwrap();
        assert_eq!(
            std::fs::read_to_string(dir.join(FILE)).unwrap(),
            format!("{}\n", std::process::id())
        );
    }

    #[test]
    fn a_run_that_is_cut_short_is_known_until_the_records_were_opened_again() {
        let (_outer, dir) = private();
        let mut ended = DataLock::take(&dir).unwrap();
        assert!(!ended.was_cut_short());
        ended.note_open().unwrap();
        let killed = std::fs::read(dir.join(FILE)).unwrap();
        drop(ended);
        assert!(!DataLock::take(&dir).unwrap().was_cut_short());
        std::fs::write(dir.join(FILE), killed).unwrap();
        // Also after a start that was refused.
        for _ in 0..2 {
            assert!(DataLock::take(&dir).unwrap().was_cut_short());
        }
        DataLock::take(&dir).unwrap().note_open().unwrap();
        assert!(!DataLock::take(&dir).unwrap().was_cut_short());
    }

    #[test]
    fn a_file_system_that_cannot_be_written_is_called_that() {
        for (kind, words) in [
            (ErrorKind::ReadOnlyFilesystem, "can only be read"),
            (ErrorKind::StorageFull, "no space left"),
            (ErrorKind::PermissionDenied, "may write to"),
        ] {
            let refused = LockError::Unusable {
                path: "/srv/trellis".into(),
                source: kind.into(),
            };
            let said = refused.to_string();
            assert!(
                said.contains(words) && !said.contains("another Trellis"),
                "{said}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_directory_and_the_lock_are_private() {
        use std::os::unix::fs::PermissionsExt;

        let outer = tempfile::tempdir().unwrap();
        let dir = outer.path().join("deep").join("data");
        let _lock = DataLock::take(&dir).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&dir), 0o700);
        assert_eq!(mode(&dir.join(FILE)), 0o600);
    }

    #[test]
    fn a_place_that_cannot_be_a_directory_is_refused_with_its_name() {
        let outer = tempfile::tempdir().unwrap();
        let file = outer.path().join("data");
        std::fs::write(&file, "").unwrap();
        let refused = DataLock::take(&file).unwrap_err().to_string();
        assert!(
            refused.starts_with(&format!("cannot use {} for Trellis's data: ", file.display()))
                && refused.ends_with("; it has to be a place this user may write to"),
            "{refused}"
        );
    }
}
