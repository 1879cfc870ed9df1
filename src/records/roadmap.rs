//! Roadmaps that come with Trellis, and those of the settings' directory. Read once at start; what a community imported
//! is on top of them, in its records.

use std::path::Path;

use include_dir::{Dir, include_dir};
use trellis_domain::roadmap::Roadmaps;

use super::files::{FileError, add_all, slug};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/config/roadmaps");

/// The built-in roadmaps, and those in `dir` on top of them or in place of those of the same name.
///
/// # Errors
/// Every file that is refused.
pub fn load(dir: Option<&Path>) -> Result<Roadmaps, Vec<FileError>> {
    let mut roadmaps = Roadmaps::default();
    let mut errors = Vec::new();
    for file in BUILT_IN.files() {
        let source = file.contents_utf8().unwrap_or_default();
        errors.extend(add(&mut roadmaps, file.path(), source).err());
    }
    if let Some(dir) = dir {
        errors.extend(add_all(dir, |file, source| add(&mut roadmaps, file, source)));
    }
    if errors.is_empty() {
        Ok(roadmaps)
    } else {
        Err(errors)
    }
}

/// Reads one file and adds its roadmap.
///
/// # Errors
/// All faults of the file.
pub fn add(roadmaps: &mut Roadmaps, file: &Path, source: &str) -> Result<(), FileError> {
    roadmaps
        .add(&slug(file), source)
        .map_err(|faults| FileError::Faulty {
            file: file.to_owned(),
            faults,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_roadmaps_are_there_and_a_directory_stands_on_top_of_them() {
        let built_in = load(None).unwrap();
        assert_eq!(built_in.iter().count(), 4);
        let dir = tempfile::tempdir().unwrap();
        let file = BUILT_IN.get_file("leadership.toml").unwrap();
        let renamed = file
            .contents_utf8()
            .unwrap()
            .replace("name = \"Leadership\"", "name = \"Our way\"");
        std::fs::write(dir.path().join("leadership.toml"), &renamed).unwrap();
        std::fs::write(dir.path().join("another.toml"), &renamed).unwrap();
        let all = load(Some(dir.path())).unwrap();
        assert_eq!(all.iter().count(), 5);
        assert_eq!(all.find("leadership").unwrap().name, "Our way");
        std::fs::write(dir.path().join("broken.toml"), "name = \"x\"\nweeks = 0\n").unwrap();
        std::fs::write(dir.path().join("wide.toml"), [0xff, 0xfe, b'a', 0]).unwrap();
        let words: Vec<String> = load(Some(dir.path()))
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(words.join("\n").contains("UTF-16"), "{words:?}");
    }
}
