//! Application commands: names, nesting, options, choices (facts.md §3).

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{at, id_of, integer, length, list, required_text};
use crate::errors::Problems;

/// Checks a command body and gives back its kind, its name and the fields as Discord keeps them.
pub(crate) fn command(problems: &mut Problems, path: &str, body: &Value) -> (u8, String, Value) {
    let kind = match body.get("type") {
        None | Some(Value::Null) => 1,
        Some(kind) => u8::try_from(kind.as_u64().unwrap_or(0)).unwrap_or(0),
    };
    if !(1..=4).contains(&kind) {
        problems.choice(&at(path, "type"), "(1, 2, 3, 4)");
    }
    let name = required_text(problems, path, body, "name", 1, 32)
        .unwrap_or("")
        .to_owned();
    if kind == 1 {
        name_is_plain(problems, path, &name);
        required_text(problems, path, body, "description", 1, 100);
    } else {
        if body["description"].as_str().is_some_and(|text| !text.is_empty()) {
            problems.add(
                &at(path, "description"),
                "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
                "Context menu commands cannot have description",
            );
        }
        if body["options"]
            .as_array()
            .is_some_and(|options| !options.is_empty())
        {
            problems.add(
                &at(path, "options"),
                "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS",
                "Context menu commands cannot have options",
            );
        }
    }
    let options = options(problems, path, body, 0);
    let mut size = length(&name) + body["description"].as_str().map_or(0, length);
    size += options.iter().map(weight).sum::<usize>();
    if size > 8000 {
        problems.add(
            path,
            "APPLICATION_COMMAND_TOO_LARGE",
            "Command exceeds maximum size (8000)",
        );
    }
    let permissions = match &body["default_member_permissions"] {
        Value::Null => Value::Null,
        other => json!(id_of(other).unwrap_or(0).to_string()),
    };
    let mut kept = json!({
        "type": kind,
        "name": name,
        "description": if kind == 1 { body["description"].clone() } else { json!("") },
        "default_member_permissions": permissions,
        "nsfw": body["nsfw"].as_bool().unwrap_or(false),
        "name_localizations": body.get("name_localizations").cloned().unwrap_or(Value::Null),
        "description_localizations": body.get("description_localizations").cloned().unwrap_or(Value::Null),
        "contexts": body.get("contexts").cloned().unwrap_or(Value::Null),
        "integration_types": match body.get("integration_types") { Some(Value::Array(types)) => json!(types), _ => json!([0]) },
        "dm_permission": body["dm_permission"].as_bool().unwrap_or(true),
    });
    if !options.is_empty() {
        kept["options"] = json!(options);
    }
    (kind, name, kept)
}

fn name_is_plain(problems: &mut Problems, path: &str, name: &str) {
    let plain = name
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '\''));
    let lower = name.to_lowercase() == *name;
    if !plain || !lower {
        problems.add(
            &at(path, "name"),
            "APPLICATION_COMMAND_INVALID_NAME",
            "Command name is invalid",
        );
    }
}

fn weight(option: &Value) -> usize {
    let own = ["name", "description"]
        .iter()
        .filter_map(|key| option[*key].as_str())
        .map(length)
        .sum::<usize>();
    let choices = option["choices"].as_array().into_iter().flatten();
    let choices = choices
        .map(|choice| choice["name"].as_str().map_or(0, length) + choice["value"].as_str().map_or(0, length));
    let inner = option["options"].as_array().into_iter().flatten().map(weight);
    own + choices.sum::<usize>() + inner.sum::<usize>()
}

fn options(problems: &mut Problems, path: &str, body: &Value, depth: usize) -> Vec<Value> {
    let given = list(problems, path, body, "options", 25).to_vec();
    let mut names = HashSet::new();
    let (mut optional_seen, mut nested, mut plain) = (false, false, false);
    let mut kept = Vec::new();
    for (index, option) in given.iter().enumerate() {
        let path = at(path, format!("options.{index}"));
        let kind = option["type"].as_u64().unwrap_or(0);
        let name = required_text(problems, &path, option, "name", 1, 32).unwrap_or("");
        name_is_plain(problems, &path, name);
        required_text(problems, &path, option, "description", 1, 100);
        if !names.insert(name.to_owned()) {
            problems.add(
                &at(&path, "name"),
                "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED",
                "Option name is already used",
            );
        }
        let mut out = json!({"type": kind, "name": name, "description": option["description"]});
        for key in ["name_localizations", "description_localizations"] {
            if let Some(value) = option.get(key).filter(|value| !value.is_null()) {
                out[key] = value.clone();
            }
        }
        match kind {
            1 | 2 => {
                nested = true;
                if depth >= 2 || (kind == 2 && depth >= 1) {
                    problems.add(
                        &at(&path, "type"),
                        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                        "Sub-command option types can only be used one level below a group",
                    );
                }
                let inner = options(problems, &path, option, if kind == 1 { 2 } else { 1 });
                if kind == 2 && inner.is_empty() {
                    problems.required(&at(&path, "options"));
                }
                if !inner.is_empty() {
                    out["options"] = json!(inner);
                }
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

fn value_option(problems: &mut Problems, path: &str, option: &Value, kind: u64, out: &mut Value) {
    if option["required"] == true {
        out["required"] = json!(true);
    }
    if option["autocomplete"] == true {
        if !matches!(kind, 3 | 4 | 10)
            || option["choices"]
                .as_array()
                .is_some_and(|choices| !choices.is_empty())
        {
            problems.add(
                &at(path, "autocomplete"),
                "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
                "Autocomplete cannot be used with this option",
            );
        }
        out["autocomplete"] = json!(true);
    }
    let choices = list(problems, path, option, "choices", 25);
    let mut names = HashSet::new();
    for (index, choice) in choices.iter().enumerate() {
        let path = at(path, format!("choices.{index}"));
        let name = required_text(problems, &path, choice, "name", 1, 100).unwrap_or("");
        if !names.insert(name.to_owned()) {
            problems.add(
                &at(&path, "name"),
                "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATED",
                "Option choice names must be unique",
            );
        }
        let fits = match kind {
            3 => choice["value"]
                .as_str()
                .is_some_and(|value| (1..=100).contains(&length(value))),
            4 => choice["value"].is_i64() || choice["value"].is_u64(),
            _ => choice["value"].is_number(),
        };
        if !fits {
            problems.add(
                &at(&path, "value"),
                "APPLICATION_COMMAND_OPTIONS_CHOICE_VALUE_INVALID",
                "Choice value does not fit the option",
            );
        }
    }
    if !choices.is_empty() {
        out["choices"] = json!(choices);
    }
    if kind == 3 {
        for (key, least) in [("min_length", 0), ("max_length", 1)] {
            if let Some(number) = integer(problems, path, option, key, least, 6000) {
                out[key] = json!(number);
            }
        }
    }
    for key in ["min_value", "max_value", "channel_types"] {
        if let Some(value) = option.get(key).filter(|value| !value.is_null()) {
            out[key] = value.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(body: &Value) -> String {
        let mut problems = Problems::default();
        command(&mut problems, "", body);
        problems.into_error().errors.unwrap().to_string()
    }

    #[test]
    fn upper_case_names_are_refused() {
        assert!(
            codes(&json!({"name": "Cohort", "description": "x"}))
                .contains("APPLICATION_COMMAND_INVALID_NAME")
        );
    }

    #[test]
    fn required_options_come_first() {
        let options = json!([
            {"type": 3, "name": "a", "description": "a"},
            {"type": 3, "name": "b", "description": "b", "required": true},
        ]);
        assert!(
            codes(&json!({"name": "x", "description": "x", "options": options})).contains("REQUIRED_INVALID")
        );
    }

    #[test]
    fn a_group_holds_no_group() {
        let options = json!([{"type": 2, "name": "a", "description": "a", "options": [
            {"type": 2, "name": "b", "description": "b", "options": [{"type": 1, "name": "c", "description": "c"}]}]}]);
        assert!(
            codes(&json!({"name": "x", "description": "x", "options": options})).contains("TYPE_INVALID")
        );
    }
}
