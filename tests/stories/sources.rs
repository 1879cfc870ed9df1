//! The Rust files of this workspace, read as they lie there.

use std::path::{Path, PathBuf};

/// A Rust file.
pub(crate) struct Source {
    /// From the folder it was looked for in: `records/room/mod.rs`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    pub(crate) fn parse(&self) -> syn::File {
        syn::parse_file(&self.text).unwrap_or_else(|error| panic!("{} cannot be read: {error}", self.path))
    }

    /// The module it holds, from the crate's root: `[records, room]`.
    pub(crate) fn module(&self) -> Vec<String> {
        let mut module: Vec<String> = self
            .path
            .trim_end_matches(".rs")
            .split('/')
            .map(str::to_owned)
            .collect();
        module.pop_if(|last| matches!(last.as_str(), "lib" | "main" | "mod"));
        module
    }
}

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file in a folder of the workspace, such as `src`.
pub(crate) fn sources(folder: &str) -> Vec<Source> {
    let folder = root().join(folder);
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    assert!(!files.is_empty(), "no sources in {}", folder.display());
    let read = |file: PathBuf| {
        let path = file.strip_prefix(&folder).unwrap().to_str().unwrap();
        Source::new(path, &std::fs::read_to_string(&file).unwrap())
    };
    files.into_iter().map(read).collect()
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
