//! Whose the data directory is: nobody but its owner and root may read what is in it, or put something else in its place.
//!
//! The rule for the way there is that of OpenSSH for its keys: each directory and each link on it belongs to the user that
//! Trellis runs as or to root, and nobody else may write in it, but where the sticky bit keeps others from what is not theirs.
//!
//! **Invariant:** looking changes nothing. Where a system has no permission bits, there is nothing to look at.

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
mod unix {
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
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::unix::User;
    use super::*;

    fn mode(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    fn made(path: PathBuf, bits: u32) -> PathBuf {
        std::fs::create_dir(&path).unwrap();
        mode(&path, bits);
        path
    }

    #[test]
    fn a_directory_is_used_only_where_nobody_else_can_read_or_change_it() {
        let outer = tempfile::tempdir().unwrap();
        let dir = made(outer.path().join("data"), 0o700);
        assert_eq!(examine(&dir), Ok(()));
        for bits in [0o755, 0o750, 0o701, 0o770, 0o777, 0o1777, 0o704, 0o740, 0o710] {
            mode(&dir, bits);
            let refused = examine(&dir).unwrap_err();
            assert_eq!(
                refused,
                Exposed::Open {
                    dir: dir.clone(),
                    mode: bits
                }
            );
            assert!(
                refused
                    .to_string()
                    .contains(&format!("chmod 700 {}", dir.display()))
            );
        }
    }

    #[test]
    fn one_that_is_not_there_yet_is_asked_about_its_way() {
        let outer = tempfile::tempdir().unwrap();
        let open = made(outer.path().join("open"), 0o777);
        assert_eq!(examine(&outer.path().join("deep/data")), Ok(()));
        let exposed = |refused| matches!(refused, Err(Exposed::Swappable { through, .. }) if through == open);
        assert!(exposed(examine(&open.join("data"))));
        made(outer.path().join("x"), 0o700);
        assert!(exposed(examine(&outer.path().join("x/../open/data"))));
        // What others may only add to, as the folder for temporary files, is no way to exchange anything.
        mode(&open, 0o1777);
        assert_eq!(examine(&open.join("data")), Ok(()));
    }

    #[test]
    fn a_private_directory_below_one_that_others_write_in_can_be_exchanged() {
        let outer = tempfile::tempdir().unwrap();
        let parent = made(outer.path().join("shared"), 0o755);
        let dir = made(parent.join("data"), 0o700);
        assert_eq!(examine(&dir), Ok(()));
        for bits in [0o757, 0o777] {
            mode(&parent, bits);
            let said = examine(&dir).unwrap_err().to_string();
            assert!(
                said.contains(&format!("chmod go-w {}", parent.display())),
                "{said}"
            );
        }
        // One's own group has nobody else in it; another's has.
        mode(&parent, 0o775);
        let group = std::fs::metadata(&parent).unwrap().gid();
        let me = std::fs::metadata(&parent).unwrap().uid();
        assert_eq!(examine(&dir).is_ok(), group == me);
    }

    #[test]
    fn a_link_is_followed_and_its_way_is_asked_about_too() {
        let outer = tempfile::tempdir().unwrap();
        let open = made(outer.path().join("open"), 0o777);
        let real = made(open.join("data"), 0o700);
        let link = outer.path().join("link");
        symlink(&real, &link).unwrap();
        let through = |refused: Result<(), Exposed>| match refused {
            Err(Exposed::Swappable { through, .. }) => through,
            other => panic!("{other:?}"),
        };
        assert_eq!(through(examine(&link)), open);
        // A way through the link's own directory, relative and with steps back.
        std::fs::remove_file(&link).unwrap();
        symlink("open/../open/data", &link).unwrap();
        assert_eq!(through(examine(&link)), open);
        mode(&open, 0o755);
        assert_eq!(examine(&link), Ok(()));
        // It leads to itself: what opens it says so.
        std::fs::remove_file(&link).unwrap();
        symlink(&link, &link).unwrap();
        assert_eq!(examine(&link), Ok(()));
    }

    #[test]
    fn what_belongs_to_another_user_is_not_used() {
        let outer = tempfile::tempdir().unwrap();
        let dir = made(outer.path().join("data"), 0o700);
        let me = std::fs::metadata(&dir).unwrap().uid();
        let other = User(me + 1);
        let foreign = |path: &Path| Exposed::Foreign {
            path: path.to_owned(),
            owner: me,
            me: me + 1,
        };
        assert_eq!(unix::examine_dir(&dir, other), Err(foreign(&dir)));
        let file = dir.join("trellis.db");
        std::fs::write(&file, "").unwrap();
        assert_eq!(unix::examine_files(&dir, other), Err(foreign(&file)));
        assert_eq!(unix::examine_files(&dir, User(me)), Ok(()));
        if me != 0 {
            // A directory or a link of another user on the way; of root's there is no wrong one.
            assert!(matches!(
                unix::examine_way(&dir, other),
                Err(Exposed::Swappable { owner, .. }) if owner == me
            ));
        }
    }

    #[test]
    fn a_link_in_the_place_of_a_file_is_refused_but_for_the_keys() {
        for name in [
            "trellis.db",
            "trellis.db-wal",
            "trellis.lock",
            "trellis-mon.backup.db",
        ] {
            let outer = tempfile::tempdir().unwrap();
            let dir = made(outer.path().join("data"), 0o700);
            std::fs::write(dir.join("elsewhere"), "").unwrap();
            symlink("elsewhere", dir.join("trellis.keys")).unwrap();
            symlink("elsewhere", dir.join("notes")).unwrap();
            assert_eq!(examine(&dir), Ok(()));
            let file = dir.join(name);
            symlink("elsewhere", &file).unwrap();
            assert_eq!(examine(&dir), Err(Exposed::NoFile { file }));
        }
    }

    #[test]
    fn what_was_put_there_open_is_made_private() {
        let dir = tempfile::tempdir().unwrap();
        let bits = |name: &str| std::fs::metadata(dir.path().join(name)).unwrap().mode() & 0o777;
        for name in ["trellis.db", "trellis-mon.backup.db", "of-somebody-else"] {
            std::fs::write(dir.path().join(name), "").unwrap();
            mode(&dir.path().join(name), 0o644);
        }
        tighten(dir.path()).unwrap();
        assert_eq!(bits("trellis.db"), 0o600);
        assert_eq!(bits("trellis-mon.backup.db"), 0o600);
        assert_eq!(bits("of-somebody-else"), 0o644);
    }
}
