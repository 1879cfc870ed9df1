//! `docs/` names the tests that prove what it says; here it is held to that.

use std::path::Path;

fn texts(folder: &Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            texts(&path, into);
        } else if name.ends_with(".rs") {
            into.push(std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The names between backticks that have the shape `room::a_test`.
fn named(line: &str) -> Vec<&str> {
    let quoted = line.split('`').skip(1).step_by(2);
    quoted
        .filter_map(|text| text.rsplit_once("::"))
        .map(|(_, name)| name)
        .collect()
}

fn is_held(book: &str) {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    texts(&crate_folder.join("tests"), &mut sources);
    texts(&crate_folder.join("src"), &mut sources);
    let there = |name: &str| {
        let way = format!("fn {name}(");
        sources.iter().any(|text| text.contains(&way))
    };
    let text = std::fs::read_to_string(crate_folder.join("docs").join(book)).unwrap();
    let rules = text
        .lines()
        .filter(|line| line.starts_with("- ") || line.starts_with("| F"));
    for rule in rules {
        let names = named(rule);
        assert!(!names.is_empty(), "{book} names no test for: {rule}");
        for name in names {
            assert!(there(name), "{book} names {name}, which is not there: {rule}");
        }
    }
}

#[test]
fn every_rule_names_a_test_that_is_there() {
    is_held("rules.md");
}

#[test]
fn every_fault_names_a_test_that_is_there() {
    is_held("bad-days.md");
}

/// The script of a row of `docs/bad-days.md`, one statement a line.
pub fn script(row: &str) -> String {
    let book = include_str!("../../docs/bad-days.md");
    let start = format!("| {row} |");
    let found = book.lines().find(|line| line.starts_with(&start)).unwrap();
    let cell = found.split(" | ").nth(2).unwrap();
    let statements = cell.split("<br>").map(|text| text.trim_matches('`'));
    statements.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_script_in_the_book_can_be_read() {
    let book = include_str!("../../docs/bad-days.md");
    let rows: Vec<&str> = book.lines().filter(|line| line.starts_with("| F")).collect();
    assert_eq!(rows.len(), 63);
    for row in rows {
        let number = &row[2..5];
        let read: Result<discord_sandbox::Script, _> = script(number).parse();
        assert!(read.is_ok(), "{number}: {read:?}");
    }
    // What the tables of words offer can be said, too.
    for line in book.lines().filter(|line| line.starts_with("| `")) {
        for words in line.split(" | ").next().unwrap().split('`').skip(1).step_by(2) {
            let said = match words {
                "FAULT" | "first FAULT" => continue,
                words => [
                    format!("requests GET /gateway do {words}"),
                    format!("now do {words}"),
                ],
            };
            let read = |said: &String| said.parse::<discord_sandbox::Script>().is_ok();
            assert!(said.iter().any(read), "{words}");
        }
    }
}
