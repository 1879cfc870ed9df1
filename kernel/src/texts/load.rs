//! Reading the message files: those in the binary, then an operator's directory over them.
//!
//! What an operator writes is checked whole at the start: a message nobody says or a variable nobody gives is refused with
//! its file and line, so that no person ever meets it.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use fluent_bundle::{FluentResource, concurrent::FluentBundle};
use fluent_syntax::ast::Entry;
use include_dir::{Dir, include_dir};
use unic_langid::LanguageIdentifier;

use super::{COMPLETE, Inner, Texts, variables};

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../config/texts");

/// Why the texts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TextsError {
    /// The directory or a file in it cannot be read.
    #[error("cannot read the texts in {}: {source}", path.display())]
    Unreadable {
        /// The directory or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder that is not named after a language.
    #[error("{}: expected a folder named after a language, such as en, de or pt-BR", path.display())]
    NoLanguage {
        /// The folder.
        path: PathBuf,
    },
    /// A file that Fluent cannot read.
    #[error("{}, line {line}: {problem}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What the parser expected.
        problem: String,
    },
    /// A message that is in two files of one language, or twice in one.
    #[error("{}: the message `{key}` is there twice", path.display())]
    Twice {
        /// The file with the second one.
        path: PathBuf,
        /// The message.
        key: String,
    },
    /// A message that Trellis never says.
    #[error("{}: Trellis has no message `{key}`", path.display())]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// The key.
        key: String,
    },
    /// A variable that Trellis does not give to this message.
    #[error(
        "{}: `{key}` uses `${variable}`, which it is not given; it is given {given}",
        path.display()
    )]
    UnknownVariable {
        /// The file.
        path: PathBuf,
        /// The key.
        key: String,
        /// The variable.
        variable: String,
        /// What the message may use.
        given: String,
    },
    /// A message that replaces the complete one but lacks a part of it.
    #[error("{}: the message that replaces the built-in one also needs `{key}`", path.display())]
    Incomplete {
        /// The file.
        path: PathBuf,
        /// The value or attribute that is lacking.
        key: String,
    },
    /// The language of the settings has no texts.
    #[error(
        "there are no texts in the language `{wanted}` (`locale` under [texts] in trellis.toml); there are: {available}"
    )]
    NoSuchLocale {
        /// The language.
        wanted: String,
        /// The languages there are.
        available: String,
    },
}

type Variables = BTreeMap<String, BTreeSet<String>>;

/// One message file.
struct File {
    path: PathBuf,
    locale: String,
    resource: FluentResource,
}

impl Texts {
    /// The built-in texts, with those in `over` over them; [`Texts::say`] then speaks `locale`.
    ///
    /// # Errors
    /// When a file is wrong, or nothing is said in `locale`: with the file and what was expected.
    pub fn load(over: Option<&Path>, locale: &str) -> Result<Self, TextsError> {
        let built_in = embedded()?;
        let over = over.map(on_disk).transpose()?.unwrap_or_default();
        let complete = built_in.iter().filter(|file| file.locale == COMPLETE);
        let variables = variables::of(complete.map(|file| &file.resource));
        for layer in [&built_in, &over] {
            none_twice(layer)?;
            for file in layer {
                check(file, &variables)?;
            }
        }
        let mut bundles = BTreeMap::new();
        for file in built_in.into_iter().chain(over) {
            let tag: LanguageIdentifier = file
                .locale
                .parse()
                .map_err(|_| TextsError::NoLanguage { path: file.path })?;
            bundles
                .entry(file.locale)
                .or_insert_with(|| {
                    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
                    // The marks around arguments would show up as boxes in some clients.
                    bundle.set_use_isolating(false);
                    bundle
                })
                .add_resource_overriding(file.resource);
        }
        if !bundles.contains_key(locale) {
            let available: Vec<String> = bundles.into_keys().collect();
            return Err(TextsError::NoSuchLocale {
                wanted: locale.to_owned(),
                available: available.join(", "),
            });
        }
        Ok(Self(Arc::new(Inner {
            bundles,
            variables,
            locale: locale.to_owned(),
            complained: Mutex::new(HashSet::new()),
        })))
    }
}

fn embedded() -> Result<Vec<File>, TextsError> {
    let mut files = Vec::new();
    for folder in BUILT_IN.dirs() {
        for file in folder.files() {
            let text = file.contents_utf8().unwrap_or_default().to_owned();
            files.push(File::parse(file.path(), text)?);
        }
    }
    Ok(files)
}

fn on_disk(dir: &Path) -> Result<Vec<File>, TextsError> {
    let mut files = Vec::new();
    for folder in entries(dir)? {
        if !folder.is_dir() {
            continue;
        }
        for path in entries(&folder)? {
            if path.extension().is_some_and(|extension| extension == "ftl") {
                let text = std::fs::read_to_string(&path).map_err(|source| TextsError::Unreadable {
                    path: path.clone(),
                    source,
                })?;
                files.push(File::parse(&path, text)?);
            }
        }
    }
    Ok(files)
}

/// What is in `dir`, in an order that does not depend on the disk.
fn entries(dir: &Path) -> Result<Vec<PathBuf>, TextsError> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        std::fs::read_dir(dir)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect()
    };
    let mut paths = read().map_err(|source| TextsError::Unreadable {
        path: dir.to_owned(),
        source,
    })?;
    paths.sort();
    Ok(paths)
}

impl File {
    /// Reads one file; its folder names the language.
    fn parse(path: &Path, text: String) -> Result<Self, TextsError> {
        let folder = path.parent().and_then(Path::file_name);
        let tag = folder
            .and_then(|name| name.to_str())
            .and_then(|name| name.parse::<LanguageIdentifier>().ok())
            .ok_or_else(|| TextsError::NoLanguage {
                path: path.parent().unwrap_or(path).to_owned(),
            })?;
        match FluentResource::try_new(text) {
            Ok(resource) => Ok(Self {
                path: path.to_owned(),
                locale: tag.to_string(),
                resource,
            }),
            Err((resource, faults)) => {
                let (at, problem) = faults.first().map_or((0, String::new()), |fault| {
                    (fault.pos.start, fault.kind.to_string())
                });
                let before = resource.source().get(..at).unwrap_or_default();
                Err(TextsError::Syntax {
                    path: path.to_owned(),
                    line: before.matches('\n').count() + 1,
                    problem,
                })
            }
        }
    }

    fn messages(&self) -> impl Iterator<Item = &str> {
        self.resource.entries().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message.id.name),
            _ => None,
        })
    }
}

fn none_twice(layer: &[File]) -> Result<(), TextsError> {
    let mut seen = HashSet::new();
    for file in layer {
        for key in file.messages() {
            if !seen.insert((&file.locale, key)) {
                return Err(TextsError::Twice {
                    path: file.path.clone(),
                    key: key.to_owned(),
                });
            }
        }
    }
    Ok(())
}

/// Holds a file against what the complete language has and what its messages are given.
fn check(file: &File, complete: &Variables) -> Result<(), TextsError> {
    let path = || file.path.clone();
    let own = variables::of([&file.resource]);
    for (key, uses) in &own {
        let Some(given) = complete.get(key) else {
            return Err(TextsError::UnknownKey {
                path: path(),
                key: key.clone(),
            });
        };
        if let Some(variable) = uses.difference(given).next() {
            let given: Vec<String> = given.iter().map(|name| format!("`${name}`")).collect();
            return Err(TextsError::UnknownVariable {
                path: path(),
                key: key.clone(),
                variable: variable.clone(),
                given: if given.is_empty() {
                    "nothing".to_owned()
                } else {
                    given.join(", ")
                },
            });
        }
    }
    if file.locale == COMPLETE {
        for message in file.messages() {
            let part_of = |key: &&String| key.split('.').next() == Some(message);
            if let Some(key) = complete
                .keys()
                .filter(part_of)
                .find(|key| !own.contains_key(*key))
            {
                return Err(TextsError::Incomplete {
                    path: path(),
                    key: key.clone(),
                });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said about `content` in the file `path` of a directory, without the directory's own path.
    fn fault(path: &str, content: &str, locale: &str) -> String {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
        let fault = Texts::load(Some(dir.path()), locale).unwrap_err();
        let prefix = format!("{}/", dir.path().display());
        fault.to_string().replace(&prefix, "")
    }

    #[test]
    fn each_mistake_in_a_message_file_is_told_with_its_place() {
        let cases = [
            (
                "en/mine.ftl",
                "refusal-pair-exits = Typo.\n",
                "en/mine.ftl: Trellis has no message `refusal-pair-exits`",
            ),
            (
                "de/a.ftl",
                "refusal-unknown-cohort = { $cohort } gibt es nicht.\n",
                "de/a.ftl: `refusal-unknown-cohort` uses `$cohort`, which it is not given; it is given `$given`",
            ),
            (
                "de/a.ftl",
                "refusal-pair-exists = { $mentor }\n",
                "de/a.ftl: `refusal-pair-exists` uses `$mentor`, which it is not given; it is given nothing",
            ),
            (
                "de/a.ftl",
                "refusal-pair-exists = Eins\nrefusal-pair-exists = Zwei\n",
                "de/a.ftl: the message `refusal-pair-exists` is there twice",
            ),
            (
                "not a language/a.ftl",
                "refusal-pair-exists = Eins\n",
                "not a language: expected a folder named after a language, such as en, de or pt-BR",
            ),
        ];
        for (path, content, words) in cases {
            assert_eq!(fault(path, content, "en"), words);
        }
        let syntax = fault("en/a.ftl", "# one\nrefusal-pair-exists = a { $\n", "en");
        assert!(syntax.starts_with("en/a.ftl, line "), "{syntax}");
    }

    #[test]
    fn a_language_nobody_wrote_cannot_be_chosen() {
        assert_eq!(
            fault("de/a.ftl", "refusal-pair-exists = Schon da.\n", "fr"),
            "there are no texts in the language `fr` (`locale` under [texts] in trellis.toml); there are: de, en"
        );
    }

    #[test]
    fn a_directory_that_is_not_there_is_named() {
        let fault = Texts::load(Some(Path::new("nowhere")), "en").unwrap_err();
        assert!(
            fault
                .to_string()
                .starts_with("cannot read the texts in nowhere: "),
            "{fault}"
        );
    }

    #[test]
    fn a_replacement_has_every_part_of_what_it_replaces() {
        let complete = Variables::from([
            ("panel".to_owned(), BTreeSet::new()),
            ("panel.label".to_owned(), BTreeSet::new()),
        ]);
        let file = |text: &str| File::parse(Path::new("en/a.ftl"), text.to_owned()).unwrap();
        assert_eq!(
            check(&file("panel = Join\n"), &complete).unwrap_err().to_string(),
            "en/a.ftl: the message that replaces the built-in one also needs `panel.label`"
        );
        assert!(check(&file("panel = Join\n    .label = Now\n"), &complete).is_ok());
    }
}
