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
