//! What a person may send back in a form, as the client checks it before it sends.

use serde_json::Value;

use super::select::picks_fit;
use super::{at, find_component, flatten, length, number};
use crate::errors::Problems;

/// Checks the components sent back against the form that was opened.
pub(crate) fn submission(problems: &mut Problems, form: &Value, answers: &[Value]) {
    let rows = form["components"].as_array().map_or(&[][..], Vec::as_slice);
    for input in flatten(rows) {
        let Some(id) = input["custom_id"].as_str() else {
            continue;
        };
        let answer = find_component(answers, id).unwrap_or(&Value::Null);
        let path = at("components", id);
        let required = input["required"].as_bool().unwrap_or(true);
        match number(&input["type"]) {
            Some(4) => typed(
                problems,
                &path,
                input,
                answer["value"].as_str().unwrap_or(""),
                required,
            ),
            Some(21) => chosen(problems, &path, input, &answer["value"], required),
            Some(23) => {
                if !answer["value"].is_boolean() {
                    problems.required(&path);
                }
            }
            _ => picked(problems, &path, input, &answer["values"], required),
        }
    }
}

fn typed(problems: &mut Problems, path: &str, input: &Value, text: &str, required: bool) {
    if text.is_empty() {
        if required {
            problems.required(path);
        }
        return;
    }
    let min = input["min_length"].as_u64().unwrap_or(0);
    let max = input["max_length"].as_u64().unwrap_or(4000);
    let long = length(text) as u64;
    if long < min || long > max {
        problems.add(
            path,
            "BASE_TYPE_BAD_LENGTH",
            &format!("Must be between {min} and {max} in length."),
        );
    }
}

fn chosen(problems: &mut Problems, path: &str, input: &Value, value: &Value, required: bool) {
    if value.is_null() {
        if required {
            problems.required(path);
        }
    } else if !picks_fit(input, std::slice::from_ref(value), 1) {
        problems.choice(path, "the options");
    }
}

fn picked(problems: &mut Problems, path: &str, input: &Value, values: &Value, required: bool) {
    let picked = values.as_array().map_or(&[][..], Vec::as_slice);
    if picked.is_empty() {
        if required {
            problems.required(path);
        }
        return;
    }
    let least = input["min_values"].as_u64().unwrap_or(1);
    if !picks_fit(input, picked, least) {
        problems.add(path, "COMPONENT_VALIDATION_FAILED", "Component validation failed");
    }
}
