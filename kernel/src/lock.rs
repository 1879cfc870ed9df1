//! One process to one database.
//!
//! Two bots on one database would both answer every press and send every prompt; the operating system's lock on a file
//! in the data directory prevents it, and is let go by itself when the process dies.

use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use crate::data_dir::{self, Exposed, tighten};

/// The name of the lock file in the data directory.
const FILE: &str = "trellis.lock";

/// The right to use a data directory, held until it is dropped.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

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
    #[error("cannot use {} for Trellis's data: {source}; it has to be a place this user may write to", path.display())]
    Unusable {
        /// The directory or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
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
        write_pid(&mut file).map_err(unusable)?;
        tighten(dir).map_err(unusable)?;
        Ok(Self { _file: file })
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

fn written_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(20).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn write_pid(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    writeln!(file, "{}", std::process::id())?;
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
