//! Names and descriptions in other languages: which languages there are, what may stand in them, and which of them a
//! reader is shown (facts.md §8).

use serde_json::{Map, Value, json};

use super::{at, length};
use crate::errors::Problems;

/// Discord's locales.
const LOCALES: &[&str] = &[
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr",
    "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk",
    "vi", "zh-CN", "zh-TW",
];

/// Checks a dictionary of locales; `fits` judges each text in it. Gives back what is kept: null when there is none.
pub(super) fn localizations(
    problems: &mut Problems,
    path: &str,
    body: &Value,
    key: &str,
    fits: &dyn Fn(&mut Problems, &str, &str),
) -> Value {
    let path = at(path, key);
    let given = match body.get(key) {
        None | Some(Value::Null) => return Value::Null,
        Some(Value::Object(given)) => given,
        Some(_) => {
            problems.add(
                &path,
                "DICT_TYPE_CONVERT",
                "Only dictionaries may be used in a DictType",
            );
            return Value::Null;
        }
    };
    for (locale, text) in given {
        let path = at(&path, locale);
        if !LOCALES.contains(&locale.as_str()) {
            problems.choice(&path, &format!("{LOCALES:?}"));
            continue;
        }
        match text {
            Value::String(text) => fits(problems, &path, text),
            Value::Null => {}
            _ => problems.add(
                &path,
                "STRING_TYPE_CONVERT",
                "Could not interpret value as string.",
            ),
        }
    }
    let kept: Map<String, Value> = given
        .iter()
        .filter(|(_, text)| !text.is_null())
        .map(|(locale, text)| (locale.clone(), text.clone()))
        .collect();
    json!(kept)
}

/// The longest form of a field, its translations among them; that one counts towards a command's size.
pub(super) fn longest(object: &Value, field: &str) -> usize {
    let own = object[field].as_str().map_or(0, length);
    let translated = object[format!("{field}_localizations").as_str()].as_object();
    let translated = translated.into_iter().flatten();
    translated
        .filter_map(|(_, text)| text.as_str())
        .map(length)
        .fold(own, usize::max)
}

/// The other form of a language that has two, to which Discord falls back.
fn sibling(locale: &str) -> Option<&'static str> {
    match locale {
        "en-US" => Some("en-GB"),
        "en-GB" => Some("en-US"),
        "es-419" => Some("es-ES"),
        "es-ES" => Some("es-419"),
        _ => None,
    }
}

/// A command as a reader of `locale` is sent it: without dictionaries, with `name_localized` and
/// `description_localized` where there is a translation.
pub(crate) fn localized(body: &Value, locale: &str) -> Value {
    let mut out = body.clone();
    show(&mut out, locale);
    out
}

fn show(value: &mut Value, locale: &str) {
    let Value::Object(fields) = value else {
        return;
    };
    for field in ["name", "description"] {
        let all = fields.remove(&format!("{field}_localizations"));
        let pick = |key: &str| all.as_ref()?.get(key).filter(|text| text.is_string()).cloned();
        if let Some(text) = pick(locale).or_else(|| pick(sibling(locale)?)) {
            fields.insert(format!("{field}_localized"), text);
        }
    }
    for inner in ["options", "choices"] {
        let children = fields.get_mut(inner).and_then(Value::as_array_mut);
        for child in children.into_iter().flatten() {
            show(child, locale);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_shown_the_nearest_language_or_the_default() {
        let body = json!({"name": "hello", "name_localizations": {"de": "hallo", "es-ES": "hola"}});
        assert_eq!(localized(&body, "de")["name_localized"], "hallo");
        assert_eq!(localized(&body, "es-419")["name_localized"], "hola");
        let other = localized(&body, "fr");
        assert_eq!(other["name"], "hello");
        assert!(other.get("name_localized").is_none() && other.get("name_localizations").is_none());
    }
}
