//! Every word a person reads: Fluent messages by key, in `config/texts/<locale>/*.ftl`.
//!
//! The built-in files are part of the binary; a directory can replace single messages or add a language. **Invariant:** code
//! has keys and no words. The bot's tests fail for a key or an argument that does not fit, and for a message that nothing
//! says.

mod load;
mod refusals;
mod spans;
mod variables;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

pub use self::{load::TextsError, refusals::refusal_text, spans::ahead_or_behind};

/// The language that has every message; what another lacks is said in it.
const COMPLETE: &str = "en";

/// What is put into a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// Text as it is. Text that a person wrote has to be made safe for Discord before.
    Text(String),
    /// A number, so that a message can choose its words by it. Ids are text: a number is exact only up to 2^53.
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Arg {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// The messages of all languages. Clones are cheap and share them.
#[derive(Clone)]
pub struct Texts(Arc<Inner>);

struct Inner {
    bundles: BTreeMap<String, FluentBundle<FluentResource>>,
    /// The variables of each key, as the complete language has them.
    variables: BTreeMap<String, BTreeSet<String>>,
    locale: String,
    complained: Mutex<HashSet<String>>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({} keys)", self.0.variables.len())
    }
}

impl Texts {
    /// What `key` says in the language of the settings. `message.attribute` reaches an attribute.
    ///
    /// Prefer [`t!`](crate::t), whose arguments a test compares with the message.
    #[must_use]
    pub fn say(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.get(&self.0.locale, key, args)
    }

    /// What `key` says in `locale` (such as `de` or `en-US`, as Discord names a person's), or in the nearest language that
    /// has it. A key that no language has gives the key in ⟦⟧ and is logged once as an error: a test keeps that from happening.
    #[must_use]
    pub fn get(&self, locale: &str, key: &str, args: &[(&str, Arg)]) -> String {
        let (id, attribute) = match key.split_once('.') {
            Some((id, attribute)) => (id, Some(attribute)),
            None => (key, None),
        };
        let primary = locale.split('-').next().unwrap_or_default();
        for locale in [locale, primary, COMPLETE] {
            let Some(bundle) = self.0.bundles.get(locale) else {
                continue;
            };
            let pattern = bundle.get_message(id).and_then(|message| match attribute {
                None => message.value(),
                Some(name) => message.get_attribute(name).map(|found| found.value()),
            });
            let Some(pattern) = pattern else { continue };
            let given: FluentArgs<'_> = args
                .iter()
                .map(|(name, arg)| (*name, FluentValue::from(arg)))
                .collect();
            let mut faults = Vec::new();
            let said = bundle.format_pattern(pattern, Some(&given), &mut faults);
            if !faults.is_empty() {
                self.complain(key, || {
                    tracing::error!(key, locale, ?faults, "a text could not be filled in");
                });
            }
            return said.into_owned();
        }
        self.complain(key, || tracing::error!(key, "there is no such text"));
        format!("⟦{key}⟧")
    }

    /// The words of a refusal, in the default locale.
    #[must_use]
    pub fn refusal(&self, refusal: &trellis_domain::refusal::Refusal) -> String {
        refusal_text(self, &self.0.locale, refusal)
    }

    /// The language of the settings.
    #[must_use]
    pub fn locale(&self) -> &str {
        &self.0.locale
    }

    /// The languages in which there are any, in order.
    pub fn locales(&self) -> impl Iterator<Item = &str> {
        self.0.bundles.keys().map(String::as_str)
    }

    /// Whether `locale` is a language these texts have, without looking for a near one.
    #[must_use]
    pub fn speaks(&self, locale: &str) -> bool {
        self.0.bundles.contains_key(locale)
    }

    /// Every key, attributes as `message.attribute`.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.variables.keys().map(String::as_str)
    }

    /// The variables that `key` needs; `None` when there is no such key.
    #[must_use]
    pub fn variables(&self, key: &str) -> Option<&BTreeSet<String>> {
        self.0.variables.get(key)
    }

    /// What `key` needs and `given` lacks; the key itself when there is no such key.
    #[must_use]
    pub fn missing_arguments(&self, key: &str, given: &[&str]) -> Vec<String> {
        match self.variables(key) {
            None => vec![key.to_owned()],
            Some(needed) => needed
                .iter()
                .filter(|name| !given.contains(&name.as_str()))
                .cloned()
                .collect(),
        }
    }

    fn complain(&self, key: &str, say: impl FnOnce()) {
        let mut complained = self.0.complained.lock().unwrap_or_else(PoisonError::into_inner);
        if complained.insert(key.to_owned()) {
            say();
        }
    }
}

impl<'a> From<&'a Arg> for FluentValue<'a> {
    fn from(arg: &'a Arg) -> Self {
        match arg {
            Arg::Text(text) => FluentValue::from(text.as_str()),
            Arg::Number(number) => FluentValue::from(*number),
        }
    }
}

/// What a key says, with its arguments by name: `t!(texts, "progress-posted", room = name, left = 3)`.
///
/// The key is a literal and the names are the message's variables; a test holds both.
#[macro_export]
macro_rules! t {
    ($texts:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $texts.say($key, &[$((stringify!($name), $crate::texts::Arg::from($value))),*])
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(files: &[(&str, &str)]) -> Result<Texts, TextsError> {
        let dir = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        Texts::load(Some(dir.path()), "en")
    }

    fn built_in() -> Texts {
        Texts::load(None, "en").unwrap()
    }

    #[test]
    fn a_message_is_said_with_its_arguments() {
        let texts = built_in();
        let said = texts.say("refusal-unknown-cohort", &[("given", "spring".into())]);
        assert!(said.contains("spring"), "{said}");
        assert!(
            !said.contains(['\u{2068}', '\u{2069}']),
            "marks around an argument"
        );
        assert_eq!(said, t!(texts, "refusal-unknown-cohort", given = "spring"));
    }

    #[test]
    fn a_language_lends_what_it_lacks_from_its_base_and_from_english() {
        let texts = from(&[
            ("pt/a.ftl", "refusal-pair-exists = Essa dupla já existe.\n"),
            (
                "pt-BR/a.ftl",
                "refusal-same-person = Escolha duas pessoas diferentes.\n",
            ),
        ])
        .unwrap();
        let same = texts.get("pt-BR", "refusal-same-person", &[]);
        assert_eq!(same, "Escolha duas pessoas diferentes.");
        assert_eq!(
            texts.get("pt-BR", "refusal-pair-exists", &[]),
            "Essa dupla já existe."
        );
        let english = texts.say("refusal-room-closed", &[]);
        for locale in ["pt-BR", "de", "", "no-such-thing"] {
            assert_eq!(texts.get(locale, "refusal-room-closed", &[]), english);
        }
        assert!(texts.speaks("pt") && !texts.speaks("de"));
    }

    #[test]
    fn a_directory_replaces_single_messages() {
        let texts = from(&[("en/mine.ftl", "refusal-room-closed = This room is finished.\n")]).unwrap();
        assert_eq!(texts.say("refusal-room-closed", &[]), "This room is finished.");
        assert_eq!(
            texts.say("refusal-pair-exists", &[]),
            built_in().say("refusal-pair-exists", &[])
        );
    }

    #[test]
    fn a_key_that_is_not_there_shows_itself() {
        let texts = built_in();
        assert_eq!(texts.say("no-such-key", &[]), "⟦no-such-key⟧");
        let attribute = texts.say("refusal-room-closed.no-such", &[]);
        assert_eq!(attribute, "⟦refusal-room-closed.no-such⟧");
        assert_eq!(texts.missing_arguments("no-such-key", &[]), ["no-such-key"]);
    }

    #[test]
    fn a_text_that_lacks_an_argument_is_still_said() {
        let texts = built_in();
        let said = texts.say("refusal-unknown-cohort", &[]);
        assert!(said.contains("{$given}"), "{said}");
        assert_eq!(texts.missing_arguments("refusal-unknown-cohort", &[]), ["given"]);
    }
}
