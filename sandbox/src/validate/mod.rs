//! Checks of request bodies against Discord's limits (facts.md §3), gathered into one 50035 answer.
//!
//! Pure functions over JSON; lengths are in characters. Must not look at the world.

mod command_options;
mod commands;
mod components;
mod embeds;
mod localizations;
mod media;
mod modal;
mod poll;
mod select;
mod submission;

pub(crate) use command_options::fits as choice_fits;
pub(crate) use commands::command;
pub(crate) use components::{components, find as find_component, flatten};
pub(crate) use embeds::embeds;
pub(crate) use localizations::localized;
pub(crate) use modal::modal;
pub(crate) use poll::poll;
pub(crate) use select::pick;
pub(crate) use submission::submission;

use serde_json::Value;

use crate::errors::Problems;

/// Joins a path and a key or index.
pub(crate) fn at(path: &str, key: impl std::fmt::Display) -> String {
    if path.is_empty() {
        key.to_string()
    } else {
        format!("{path}.{key}")
    }
}

/// Characters in a text.
pub(crate) fn length(text: &str) -> usize {
    text.chars().count()
}

/// An optional text field within bounds; null counts as absent.
pub(crate) fn text<'a>(
    problems: &mut Problems,
    path: &str,
    object: &'a Value,
    key: &str,
    min: usize,
    max: usize,
) -> Option<&'a str> {
    let value = object.get(key).filter(|value| !value.is_null())?;
    let Some(text) = value.as_str() else {
        problems.add(
            &at(path, key),
            "STRING_TYPE_CONVERT",
            "Could not interpret value as string.",
        );
        return None;
    };
    let trimmed = length(text.trim());
    if trimmed < min || length(text) > max {
        problems.length(&at(path, key), min, max);
    }
    Some(text)
}

/// A text field that has to be there.
pub(crate) fn required_text<'a>(
    problems: &mut Problems,
    path: &str,
    object: &'a Value,
    key: &str,
    min: usize,
    max: usize,
) -> Option<&'a str> {
    if object.get(key).is_none_or(Value::is_null) {
        problems.required(&at(path, key));
        return None;
    }
    text(problems, path, object, key, min, max)
}

/// A whole number, written as such, with a point and nothing behind it as discord.py does, or as text.
fn whole(value: &Value) -> Option<i64> {
    let pointed = || {
        let number = value.as_f64().filter(|number| number.fract() == 0.0)?;
        format!("{number:.0}").parse().ok()
    };
    value
        .as_i64()
        .or_else(pointed)
        .or_else(|| value.as_str()?.parse().ok())
}

/// An optional whole number within bounds; digits in a text are taken as a number.
pub(crate) fn integer(
    problems: &mut Problems,
    path: &str,
    object: &Value,
    key: &str,
    min: i64,
    max: i64,
) -> Option<i64> {
    let value = object.get(key).filter(|value| !value.is_null())?;
    let Some(number) = whole(value) else {
        problems.add(
            &at(path, key),
            "NUMBER_TYPE_COERCE",
            &format!("Value {value} is not int."),
        );
        return None;
    };
    if number < min {
        problems.add(
            &at(path, key),
            "NUMBER_TYPE_MIN",
            &format!("int value should be greater than or equal to {min}."),
        );
    } else if number > max {
        problems.add(
            &at(path, key),
            "NUMBER_TYPE_MAX",
            &format!("int value should be less than or equal to {max}."),
        );
    }
    Some(number)
}

/// An optional list of at most `max` entries; anything else is a problem and empty.
pub(crate) fn list<'a>(
    problems: &mut Problems,
    path: &str,
    object: &'a Value,
    key: &str,
    max: usize,
) -> &'a [Value] {
    match object.get(key) {
        None | Some(Value::Null) => &[],
        Some(Value::Array(entries)) => {
            if entries.len() > max {
                problems.length(&at(path, key), 0, max);
            }
            entries
        }
        Some(_) => {
            problems.not_a_list(&at(path, key));
            &[]
        }
    }
}

/// A number that is not negative, sent as such or as text.
pub(crate) fn number(value: &Value) -> Option<u64> {
    id_of(value)
}

/// An id sent as text or as a number.
pub(crate) fn id_of(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
