//! Select menus and lists of options, in messages and in forms (facts.md §3).

use std::collections::HashSet;

use serde_json::{Value, json};

use super::components::plain_emoji;
use super::{at, id_of, integer, length, list, number, required_text, text};
use crate::errors::Problems;

/// Checks a select apart from its custom id, and writes its bounds into it.
pub(super) fn select(problems: &mut Problems, path: &str, select: &mut Value) {
    text(problems, path, select, "placeholder", 0, 150);
    let (_, max) = bounds(problems, path, select, 25, 1);
    if number(&select["type"]) == Some(3) {
        let mut options = options(problems, path, select, (1, 25));
        options.iter_mut().for_each(plain_emoji);
        select["options"] = json!(options);
        preset_within(problems, path, &options, max);
        if usize::try_from(max).is_ok_and(|max| max > options.len()) && !options.is_empty() {
            problems.add(
                &at(path, "max_values"),
                "NUMBER_TYPE_MAX",
                &format!("int value should be less than or equal to {}.", options.len()),
            );
        }
    } else {
        defaults(problems, path, select, max);
    }
}

/// No more options may be chosen from the start than may be chosen at all.
pub(super) fn preset_within(problems: &mut Problems, path: &str, options: &[Value], max: i64) {
    let preset = options.iter().filter(|option| option["default"] == true).count();
    if usize::try_from(max).is_ok_and(|max| preset > max) {
        problems.add(
            &at(path, "options"),
            "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
            "There are more default options than may be chosen",
        );
    }
}

/// The least and the greatest number of values, written into the component; `usual` is the greatest by default.
pub(super) fn bounds(
    problems: &mut Problems,
    path: &str,
    component: &mut Value,
    most: i64,
    usual: i64,
) -> (i64, i64) {
    let min = integer(problems, path, component, "min_values", 0, most).unwrap_or(1);
    let max = integer(problems, path, component, "max_values", 1, most).unwrap_or(usual);
    if max < min {
        problems.add(
            &at(path, "max_values"),
            "BASE_TYPE_MIN",
            "max_values must not be less than min_values",
        );
    }
    component["min_values"] = json!(min);
    component["max_values"] = json!(max);
    (min, max)
}

/// Checks a list of options with labels and values of their own.
pub(super) fn options(
    problems: &mut Problems,
    path: &str,
    component: &Value,
    (least, most): (usize, usize),
) -> Vec<Value> {
    let mut values = HashSet::new();
    let options = list(problems, path, component, "options", most).to_vec();
    if options.is_empty() {
        problems.required(&at(path, "options"));
    } else if options.len() < least {
        problems.length(&at(path, "options"), least, most);
    }
    for (index, option) in options.iter().enumerate() {
        let path = at(path, format!("options.{index}"));
        required_text(problems, &path, option, "label", 1, 100);
        text(problems, &path, option, "description", 0, 100);
        let value = required_text(problems, &path, option, "value", 1, 100);
        if value.is_some_and(|value| !values.insert(value.to_owned())) {
            problems.add(
                &at(&path, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            );
        }
    }
    options
}

/// What stands in an entity select at first: objects of the select's own type, no more than may be chosen.
fn defaults(problems: &mut Problems, path: &str, select: &Value, max: i64) {
    let allowed: &[&str] = match number(&select["type"]) {
        Some(5) => &["user"],
        Some(6) => &["role"],
        Some(7) => &["user", "role"],
        _ => &["channel"],
    };
    let given = list(problems, path, select, "default_values", 25);
    if i64::try_from(given.len()).is_ok_and(|count| count > max) {
        problems.length(&at(path, "default_values"), 0, usize::try_from(max).unwrap_or(0));
    }
    for (index, value) in given.iter().enumerate() {
        let path = at(path, format!("default_values.{index}"));
        if id_of(&value["id"]).is_none() {
            problems.required(&at(&path, "id"));
        }
        if !allowed.iter().any(|kind| value["type"] == *kind) {
            problems.choice(&at(&path, "type"), &format!("{allowed:?}"));
        }
    }
}

/// Whether picked values are as many as asked for, each once, and all on offer.
pub(super) fn picks_fit(component: &Value, picked: &[Value], least: u64) -> bool {
    let max = component["max_values"].as_u64().unwrap_or(1);
    let count = u64::try_from(picked.len()).unwrap_or(u64::MAX);
    let offered = |value: &Value| {
        let options = component["options"].as_array();
        options.is_none_or(|options| options.iter().any(|option| option["value"] == *value))
    };
    let once: HashSet<String> = picked.iter().map(ToString::to_string).collect();
    let typed = |value: &Value| {
        value
            .as_str()
            .is_some_and(|text| (1..=100).contains(&length(text)))
    };
    (least..=max).contains(&count)
        && once.len() == picked.len()
        && picked.iter().all(|value| typed(value) && offered(value))
}

/// Whether what was picked in a select of a message may be sent.
pub(crate) fn pick(component: &Value, values: &Value) -> bool {
    let least = component["min_values"].as_u64().unwrap_or(1);
    values
        .as_array()
        .is_some_and(|picked| picks_fit(component, picked, least))
}
