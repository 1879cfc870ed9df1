//! What holds for the house as a whole: which room may know of which.

use std::path::{Path, PathBuf};

/// From the ground up. A room may name those before its own line, and on its own line.
const ORDER: &[&[&str]] = &[
    &["kernel"],
    &["program"],
    &["app", "interaction"],
    &["setup"],
    &["cohort", "people", "room"],
    &["growth", "checkin", "midpoint"],
    &["card", "digest", "prompts", "help"],
    &["bot"],
    &["cli", "demo"],
];

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The room a file of `src/` belongs to: its folder, or its own name.
fn room_of(file: &Path, src: &Path) -> String {
    let inside = file.strip_prefix(src).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn arrows_go_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut looked_at = 0;
    for file in rust_files(&src) {
        let room = room_of(&file, &src);
        if matches!(room.as_str(), "lib" | "main") {
            continue;
        }
        let level = ORDER.iter().position(|line| line.contains(&room.as_str()));
        let level = level.unwrap_or_else(|| panic!("{room} has no place in the order of the house"));
        let text = std::fs::read_to_string(&file).unwrap();
        looked_at += 1;
        for above in ORDER[level + 1..].iter().flat_map(|line| line.iter()) {
            if text.contains(&format!("crate::{above}::")) {
                wrong.push(format!("{} looks up to {above}", file.display()));
            }
        }
    }
    assert!(looked_at > 30, "the sources were not found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_domain_and_the_sandbox_know_nothing_of_the_bot() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (member, strangers) in [
        ("domain", &["tokio", "sqlx", "serenity", "discord-sandbox"][..]),
        ("sandbox", &["serenity", "poise", "trellis"][..]),
    ] {
        let manifest = std::fs::read_to_string(root.join(member).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap();
        for stranger in strangers {
            assert!(
                !dependencies.lines().any(|line| line.starts_with(stranger)),
                "{member} depends on {stranger}"
            );
        }
    }
}

/// Each package is somebody's code in the bot, to be compiled, trusted and kept current. Whoever raises this says
/// in the commit what the new ones give.
const MOST_PACKAGES: usize = 430;

#[test]
fn the_lock_file_does_not_grow_unnoticed() {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    let packages = lock.lines().filter(|line| *line == "[[package]]").count();
    assert!(packages > 100, "the lock file was not understood");
    assert!(
        packages <= MOST_PACKAGES,
        "{packages} packages in Cargo.lock, {MOST_PACKAGES} at most"
    );
}
