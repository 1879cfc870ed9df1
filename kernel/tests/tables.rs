//! The tables of the outbox are the kernel's: nobody else reads or writes them but through its verbs.

use std::path::{Path, PathBuf};

const TABLES: [&str; 4] = ["effect", "discord_object", "prompt", "meta"];

/// It writes the records of a large community, which people's acts would take days to make.
const FILLS: &str = "benches/peers/records.rs";

/// The words of SQL that a table's name follows.
const BEFORE_A_TABLE: [&str; 4] = ["from", "into", "update", "join"];

fn rust_files(dir: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            rust_files(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// The tables of the kernel that this source names in SQL.
fn named(source: &str) -> Vec<&'static str> {
    let words: Vec<&str> = source
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '(' | ')' | ',' | '.' | '\\'))
        .filter(|word| !word.is_empty())
        .collect();
    let names = |table: &&str| {
        words
            .windows(2)
            .any(|pair| BEFORE_A_TABLE.contains(&pair[0].to_lowercase().as_str()) && pair[1] == *table)
    };
    TABLES.into_iter().filter(names).collect()
}

#[test]
fn nobody_but_the_kernel_names_its_tables() {
    assert_eq!(named("sqlx::query!(\"update effect\n set x = 1\")"), ["effect"]);
    assert_eq!(
        named("\"select a from prompt as p join meta\""),
        ["prompt", "meta"]
    );
    assert!(named("from room; an effect; update prompts").is_empty());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["src", "domain/src", "sandbox/src", "benches"] {
        rust_files(&root.join(folder), &mut files).unwrap();
    }
    assert!(files.len() > 100, "the sources were not found");
    let wrong: Vec<String> = files
        .iter()
        .filter(|file| !file.ends_with(FILLS))
        .filter_map(|file| {
            let tables = named(&std::fs::read_to_string(file).unwrap());
            (!tables.is_empty()).then(|| format!("{}: {}", file.display(), tables.join(", ")))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
