//! Whose the data directory is: nobody but its owner and root may read what is in it, or put something else in its place.
//!
//! The rule for the way there is that of OpenSSH for its keys: each directory and each link on it belongs to the user that
//! Trellis runs as or to root, and nobody else may write in it, but where the sticky bit keeps others from what is not theirs.
//!
//! **Invariant:** looking changes nothing. Where a system has no permission bits, there is nothing to look at.

#[cfg(unix)]
mod unix;

use std::path::{Path, PathBuf};

/// Why a place is not private. Nothing was changed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Exposed {
    /// Others may look into the directory, or write in it.
    #[error(
        "{} can be read or changed by other users of this machine (mode {mode:04o}), and what people write is to be kept \
         in it. Nothing was changed. Run `chmod 700 {}` and start again",
        dir.display(), dir.display()
    )]
    Open {
        /// The data directory.
        dir: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It belongs to somebody else.
    #[error(
        "{} belongs to user {owner}, and Trellis runs as user {me}. Nothing was changed. Run Trellis as that user, or run \
         `chown {me} {}` and start again",
        path.display(), path.display()
    )]
    Foreign {
        /// The directory or the file.
        path: PathBuf,
        /// Its owner.
        owner: u32,
        /// The user that Trellis runs as.
        me: u32,
    },
    /// Others may put something else in its place.
    #[error(
        "other users of this machine can put something else in the place of {}: {} is open to them (mode {mode:04o}, user \
         {owner}). Nothing was changed. Run `chmod go-w {}`, or choose another place for it",
        place.display(), through.display(), through.display()
    )]
    Swappable {
        /// What was asked about.
        place: PathBuf,
        /// The directory or the link on the way there.
        through: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// Its owner.
        owner: u32,
    },
    /// A file of Trellis is a link, or no file at all.
    #[error(
        "{} is a link or no file, so what is written there would be elsewhere. Nothing was changed. Put the file itself in \
         its place, or name the directory that it is in as [data] dir",
        file.display()
    )]
    NoFile {
        /// The file.
        file: PathBuf,
    },
}

/// Looks whether `dir` is private, or would be if it were made now: the way there, the directory, and what is in it.
///
/// # Errors
/// See [`Exposed`].
pub fn examine(dir: &Path) -> Result<(), Exposed> {
    #[cfg(unix)]
    {
        let me = unix::User::of_process();
        unix::examine_way(dir, me)?;
        unix::examine_dir(dir, me)?;
        unix::examine_files(dir, me)?;
    }
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

/// Looks whether somebody else could put another file in the place of `file`.
///
/// # Errors
/// See [`Exposed::Swappable`].
pub(crate) fn examine_way(file: &Path) -> Result<(), Exposed> {
    #[cfg(unix)]
    unix::examine_way(file, unix::User::of_process())?;
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// Whether files can be made in a directory that is there; none stays.
pub(crate) fn probe(dir: &Path) -> std::io::Result<()> {
    // It has no name, and is gone when it is closed.
    tempfile::tempfile_in(dir).map(drop)
}

/// Takes from others what rights they have on Trellis's files in `dir`: nobody reaches them there, but they may be moved.
///
/// # Errors
/// Where the system does not let it.
pub fn tighten(dir: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    for file in unix::files(dir) {
        use std::os::unix::fs::PermissionsExt;
        let about = std::fs::symlink_metadata(&file)?;
        if about.is_file() && about.permissions().mode() & 0o077 != 0 {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600))?;
            tracing::info!(file = %file.display(), "other users had rights on a file; it is private now");
        }
    }
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

#[cfg(unix)]
#[cfg(test)]
mod tests;
