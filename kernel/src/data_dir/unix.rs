//! The look at a place on a system with users and permission bits.

use std::ffi::OsString;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use super::Exposed;
use crate::secrets::KEYRING;

const ROOT: u32 = 0;
/// Others may add to such a directory, and touch nothing that is not theirs.
const STICKY: u32 = 0o1000;
/// More links than this no system follows.
const LINKS: usize = 40;

/// A user of the machine, by number.
#[derive(Clone, Copy)]
pub(super) struct User(pub(super) u32);

impl User {
    pub(super) fn of_process() -> Self {
        Self(rustix::process::geteuid().as_raw())
    }

    fn trusts(self, owner: u32) -> bool {
        owner == self.0 || owner == ROOT
    }

    /// Whether nobody but this user and root can change what is in a directory that is not theirs to change.
    fn is_alone_in(self, dir: &Metadata) -> bool {
        let mode = dir.mode();
        let by_others = mode & 0o002 != 0;
        // A group of the user's own number is theirs alone: that is how systems make one for each user.
        let by_group = mode & 0o020 != 0 && dir.gid() != self.0;
        self.trusts(dir.uid()) && (mode & STICKY != 0 || !by_others && !by_group)
    }
}

fn bits(about: &Metadata) -> u32 {
    about.mode() & 0o7777
}

fn parts(path: &Path) -> Vec<OsString> {
    path.components()
        .rev()
        .map(|part| part.as_os_str().to_owned())
        .collect()
}

/// Looks at every directory and link that leads to `place`. What is not there nobody has exchanged.
pub(super) fn examine_way(place: &Path, me: User) -> Result<(), Exposed> {
    let Ok(whole) = std::path::absolute(place) else {
        return Ok(());
    };
    let mut ahead = parts(&whole);
    let (mut here, mut links) = (PathBuf::new(), 0);
    while let Some(part) = ahead.pop() {
        match Path::new(&part).components().next() {
            Some(Component::ParentDir) => {
                here.pop();
                continue;
            }
            Some(Component::RootDir) => here = PathBuf::from("/"),
            _ => here.push(&part),
        }
        let Ok(about) = std::fs::symlink_metadata(&here) else {
            return Ok(());
        };
        let exposed = || Exposed::Swappable {
            place: place.to_owned(),
            through: here.clone(),
            mode: bits(&about),
            owner: about.uid(),
        };
        if about.is_symlink() {
            links += 1;
            let Ok(target) = std::fs::read_link(&here) else {
                return Ok(());
            };
            if !me.trusts(about.uid()) {
                return Err(exposed());
            }
            if links > LINKS {
                return Ok(());
            }
            here.pop();
            ahead.extend(parts(&target));
        } else if !ahead.is_empty() && !me.is_alone_in(&about) {
            return Err(exposed());
        }
    }
    Ok(())
}

pub(super) fn examine_dir(dir: &Path, me: User) -> Result<(), Exposed> {
    // What is no directory is told by whoever makes it.
    let Ok(about) = std::fs::metadata(dir) else {
        return Ok(());
    };
    if about.uid() != me.0 {
        return Err(Exposed::Foreign {
            path: dir.to_owned(),
            owner: about.uid(),
            me: me.0,
        });
    }
    if about.is_dir() && about.mode() & 0o077 != 0 {
        return Err(Exposed::Open {
            dir: dir.to_owned(),
            mode: bits(&about),
        });
    }
    Ok(())
}

/// What Trellis keeps in `dir`, but for the keyring, which may be a link into where secrets are kept: it is looked at
/// when it is read.
pub(super) fn files(dir: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(dir).into_iter().flatten().flatten();
    files
        .filter(|file| {
            let name = file.file_name();
            let name = name.to_string_lossy();
            (name.starts_with("trellis.") || name.starts_with("trellis-")) && name != KEYRING
        })
        .map(|file| file.path())
        .collect()
}

pub(super) fn examine_files(dir: &Path, me: User) -> Result<(), Exposed> {
    for file in files(dir) {
        let Ok(about) = std::fs::symlink_metadata(&file) else {
            continue;
        };
        if !about.is_file() {
            return Err(Exposed::NoFile { file });
        }
        if about.uid() != me.0 {
            return Err(Exposed::Foreign {
                path: file,
                owner: about.uid(),
                me: me.0,
            });
        }
    }
    Ok(())
}
