//! Reading a file that holds a secret: only if nobody but its owner can.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use crate::data_dir::{Exposed, examine_way};

/// Why a file with a secret was not read. Never contains any of it.
#[derive(Debug, thiserror::Error)]
pub enum PrivateFileError {
    /// Not there, not readable, or no text.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Others on the machine can put another file in its place.
    #[error(transparent)]
    Swappable(#[from] Exposed),
    /// It is another user's.
    #[error(
        "{} belongs to user {owner}, who can change it, and Trellis runs as user {me}; run `chown {me} {}` and start again",
        path.display(), path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Its owner.
        owner: u32,
        /// The user that Trellis runs as.
        me: u32,
    },
    /// Others on the machine can read or change it.
    #[error(
        "{} can be read or changed by other users of this machine (mode {mode:04o}); run `chmod 600 {}` and start again",
        path.display(), path.display()
    )]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
}

/// The text of a file that only its owner may touch, wiped from memory with its last use. Where the system has no permission bits, they are not checked.
///
/// # Errors
/// See [`PrivateFileError`].
pub fn read(path: &Path) -> Result<Zeroizing<String>, PrivateFileError> {
    let unreadable = |source| PrivateFileError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let mut file = File::open(path).map_err(unreadable)?;
    examine_way(path)?;
    // Asked of the open file, so that it cannot be exchanged between the check and the reading.
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let about = file.metadata().map_err(unreadable)?;
        let (owner, me) = (about.uid(), rustix::process::geteuid());
        if owner != me.as_raw() && owner != 0 {
            return Err(PrivateFileError::Foreign {
                path: path.to_owned(),
                owner,
                me: me.as_raw(),
            });
        }
        let mode = about.mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(PrivateFileError::Exposed {
                path: path.to_owned(),
                mode,
            });
        }
    }
    // With room for all of it from the start, so that no half of it is left where it grew.
    let room = usize::try_from(file.metadata().map_err(unreadable)?.len()).unwrap_or_default();
    let mut text = Zeroizing::new(String::with_capacity(room.saturating_add(1)));
    file.read_to_string(&mut text).map_err(unreadable)?;
    Ok(text)
}
