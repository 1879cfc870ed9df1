//! Options of application commands: nesting, order, choices, bounds (facts.md §3).

use std::collections::HashSet;

use serde_json::{Value, json};

use super::commands::{name_is_plain, translations};
use super::localizations::longest;
use super::{at, integer, length, list, required_text};
use crate::errors::Problems;

/// The largest number that every client can hold.
const SAFE_NUMBER: f64 = 9_007_199_254_740_992.0;

/// Characters that an option, with what is in it, adds to the 8,000 of a command.
pub(super) fn weight(option: &Value) -> usize {
    let own = longest(option, "name") + longest(option, "description");
    let choices = option["choices"].as_array().into_iter().flatten();
    let choices = choices.map(|choice| longest(choice, "name") + choice["value"].as_str().map_or(0, length));
    let inner = option["options"].as_array().into_iter().flatten().map(weight);
    own + choices.sum::<usize>() + inner.sum::<usize>()
}

/// Checks the options of a command, group or subcommand and gives them back as Discord keeps them.
pub(super) fn options(problems: &mut Problems, path: &str, body: &Value, depth: usize) -> Vec<Value> {
    let given = list(problems, path, body, "options", 25).to_vec();
    let mut names = HashSet::new();
    let (mut optional_seen, mut nested, mut plain) = (false, false, false);
    let mut kept = Vec::new();
    for (index, option) in given.iter().enumerate() {
        let path = at(path, format!("options.{index}"));
        let kind = super::number(&option["type"]).unwrap_or(0);
        let name = required_text(problems, &path, option, "name", 1, 32).unwrap_or("");
        name_is_plain(problems, &at(&path, "name"), name);
        required_text(problems, &path, option, "description", 1, 100);
        if !names.insert(name.to_owned()) {
            problems.add(
                &at(&path, "name"),
                "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED",
                "Option name is already used",
            );
        }
        let mut out = json!({"type": kind, "name": name, "description": option["description"]});
        translations(problems, &path, option, 1, &mut out);
        match kind {
            1 | 2 => {
                nested = true;
                nest(problems, &path, option, (kind, depth), &mut out);
            }
            3..=11 => {
                plain = true;
                let required = option["required"].as_bool().unwrap_or(false);
                if required && optional_seen {
                    problems.add(
                        &at(&path, "required"),
                        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                        "Required options must be placed before non-required options",
                    );
                }
                optional_seen |= !required;
                value_option(problems, &path, option, kind, &mut out);
            }
            _ => problems.choice(&at(&path, "type"), "(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)"),
        }
        kept.push(out);
    }
    if nested && plain {
        problems.add(
            &at(path, "options"),
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-commands and other options cannot stand side by side",
        );
    }
    kept
}

fn nest(problems: &mut Problems, path: &str, option: &Value, (kind, depth): (u64, usize), out: &mut Value) {
    if depth >= 2 || (kind == 2 && depth >= 1) {
        problems.add(
            &at(path, "type"),
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command option types can only be used one level below a group",
        );
    }
    let inner = options(problems, path, option, if kind == 1 { 2 } else { 1 });
    if kind == 2 && inner.is_empty() {
        problems.required(&at(path, "options"));
    }
    if kind == 2 && inner.iter().any(|inner| inner["type"] != 1) {
        problems.add(
            &at(path, "options"),
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "A group holds sub-commands only",
        );
    }
    if !inner.is_empty() {
        out["options"] = json!(inner);
    }
}

fn value_option(problems: &mut Problems, path: &str, option: &Value, kind: u64, out: &mut Value) {
    if option["required"] == true {
        out["required"] = json!(true);
    }
    let has_choices = option["choices"]
        .as_array()
        .is_some_and(|choices| !choices.is_empty());
    if option["autocomplete"] == true {
        if !matches!(kind, 3 | 4 | 10) || has_choices {
            problems.add(
                &at(path, "autocomplete"),
                "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
                "Autocomplete cannot be used with this option",
            );
        }
        out["autocomplete"] = json!(true);
    }
    if has_choices && !matches!(kind, 3 | 4 | 10) {
        problems.add(
            &at(path, "choices"),
            "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID",
            "Choices cannot be used with this option",
        );
    }
    choices(problems, path, option, kind, out);
    if kind == 3 {
        lengths(problems, path, option, out);
    }
    bounds(problems, path, option, kind, out);
    let kinds = list(problems, path, option, "channel_types", 15);
    for (index, channel) in kinds.iter().enumerate() {
        if !matches!(super::number(channel), Some(0..=5 | 10..=16)) {
            problems.choice(
                &at(path, format!("channel_types.{index}")),
                "(0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16)",
            );
        }
    }
    if kind == 7 && !kinds.is_empty() {
        out["channel_types"] = json!(kinds);
    }
}

fn choices(problems: &mut Problems, path: &str, option: &Value, kind: u64, out: &mut Value) {
    let given = list(problems, path, option, "choices", 25);
    let mut names = HashSet::new();
    let mut kept = Vec::new();
    for (index, choice) in given.iter().enumerate() {
        let path = at(path, format!("choices.{index}"));
        let name = required_text(problems, &path, choice, "name", 1, 100).unwrap_or("");
        if !names.insert(name.to_owned()) {
            problems.add(
                &at(&path, "name"),
                "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATED",
                "Option choice names must be unique",
            );
        }
        if !fits(kind, &choice["value"]) {
            problems.add(
                &at(&path, "value"),
                "APPLICATION_COMMAND_OPTIONS_CHOICE_VALUE_INVALID",
                "Choice value does not fit the option",
            );
        }
        let mut out = json!({"name": name, "value": choice["value"]});
        let longest = |problems: &mut Problems, path: &str, text: &str| {
            if !(1..=100).contains(&length(text)) {
                problems.length(path, 1, 100);
            }
        };
        let names =
            super::localizations::localizations(problems, &path, choice, "name_localizations", &longest);
        if !names.is_null() {
            out["name_localizations"] = names;
        }
        kept.push(out);
    }
    if !kept.is_empty() {
        out["choices"] = json!(kept);
    }
}

/// Whether a value may be chosen for an option of this type: text of 1 to 100, a whole number, or a number.
pub(crate) fn fits(kind: u64, value: &Value) -> bool {
    let safe = || value.as_f64().is_some_and(|number| number.abs() <= SAFE_NUMBER);
    match kind {
        3 => value
            .as_str()
            .is_some_and(|value| (1..=100).contains(&length(value))),
        4 => (value.is_i64() || value.is_u64()) && safe(),
        10 => value.is_number() && safe(),
        _ => false,
    }
}

fn lengths(problems: &mut Problems, path: &str, option: &Value, out: &mut Value) {
    for (key, least) in [("min_length", 0), ("max_length", 1)] {
        if let Some(number) = integer(problems, path, option, key, least, 6000) {
            out[key] = json!(number);
        }
    }
    if out["min_length"].as_i64() > out["max_length"].as_i64() && !out["max_length"].is_null() {
        problems.add(
            &at(path, "max_length"),
            "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID",
            "The minimum is above the maximum",
        );
    }
}

fn bounds(problems: &mut Problems, path: &str, option: &Value, kind: u64, out: &mut Value) {
    for key in ["min_value", "max_value"] {
        let Some(value) = option.get(key).filter(|value| !value.is_null()) else {
            continue;
        };
        match kind {
            4 | 10 if fits(kind, value) => out[key] = value.clone(),
            4 | 10 => problems.add(
                &at(path, key),
                "NUMBER_TYPE_COERCE",
                &format!("Value {value} does not fit the option."),
            ),
            _ => problems.add(
                &at(path, key),
                "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID",
                "Only numbers have a least and a greatest value",
            ),
        }
    }
    if let (Some(min), Some(max)) = (out["min_value"].as_f64(), out["max_value"].as_f64())
        && min > max
    {
        problems.add(
            &at(path, "max_value"),
            "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID",
            "The minimum is above the maximum",
        );
    }
}
