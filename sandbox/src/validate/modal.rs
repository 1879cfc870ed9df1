//! Forms: what a bot may open, and what a person may send back.

use serde_json::{Value, json};

use super::{at, flatten, integer, length, list, required_text, text};
use crate::errors::Problems;

/// Checks the data of a modal answer and gives it back with ids for its components.
pub(crate) fn modal(problems: &mut Problems, data: &Value) -> Value {
    let mut kept = data.clone();
    required_text(problems, "data", data, "custom_id", 1, 100);
    required_text(problems, "data", data, "title", 1, 45);
    let rows = list(problems, "data", data, "components", 5).to_vec();
    if rows.is_empty() {
        problems.length("data.components", 1, 5);
    }
    let mut ids = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let path = format!("data.components.{index}");
        match row["type"].as_u64() {
            Some(1) => {
                let inner = list(problems, &path, row, "components", 1);
                match inner.first() {
                    Some(input) if input["type"] == 4 => {
                        let path = at(&path, "components.0");
                        required_text(problems, &path, input, "label", 1, 45);
                        text_input(problems, &path, input);
                    }
                    Some(_) => problems.choice(&at(&path, "components.0.type"), "(4,)"),
                    None => problems.required(&at(&path, "components")),
                }
            }
            Some(18) => {
                required_text(problems, &path, row, "label", 1, 45);
                text(problems, &path, row, "description", 0, 100);
                let inner = &row["component"];
                match inner["type"].as_u64() {
                    Some(4) => text_input(problems, &at(&path, "component"), inner),
                    Some(3 | 5..=8 | 19 | 21..=23) => {
                        required_text(problems, &at(&path, "component"), inner, "custom_id", 1, 100);
                    }
                    _ => problems.required(&at(&path, "component")),
                }
            }
            Some(10) => {}
            _ => problems.choice(&at(&path, "type"), "(1, 10, 18)"),
        }
        ids.extend(
            flatten(std::slice::from_ref(row))
                .iter()
                .filter_map(|found| found["custom_id"].as_str()),
        );
    }
    let mut seen = std::collections::HashSet::new();
    if ids.iter().any(|id| !seen.insert(*id)) {
        problems.add(
            "data.components",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            "Component custom id cannot be duplicated",
        );
    }
    let mut next = 1;
    number(&mut kept["components"], &mut next);
    kept
}

fn number(components: &mut Value, next: &mut u64) {
    for component in components.as_array_mut().into_iter().flatten() {
        component["id"] = json!(*next);
        *next += 1;
        if component.get("components").is_some() {
            number(&mut component["components"], next);
        }
        if let Some(inner) = component.get_mut("component") {
            inner["id"] = json!(*next);
            *next += 1;
        }
    }
}

fn text_input(problems: &mut Problems, path: &str, input: &Value) {
    required_text(problems, path, input, "custom_id", 1, 100);
    if integer(problems, path, input, "style", 1, 2).is_none() {
        problems.required(&at(path, "style"));
    }
    let min = integer(problems, path, input, "min_length", 0, 4000).unwrap_or(0);
    let max = integer(problems, path, input, "max_length", 1, 4000).unwrap_or(4000);
    if max < min {
        problems.add(
            &at(path, "max_length"),
            "BASE_TYPE_MIN",
            "max_length must not be less than min_length",
        );
    }
    text(problems, path, input, "placeholder", 0, 100);
    text(problems, path, input, "value", 0, 4000);
    if input.get("disabled").is_some_and(|disabled| disabled == true) {
        problems.add(
            &at(path, "disabled"),
            "BASE_TYPE_CHOICES",
            "A modal's component cannot be disabled.",
        );
    }
}

/// Checks what a person typed into a form's text inputs, as the client does before it sends.
pub(crate) fn submission(problems: &mut Problems, form: &Value, values: &dyn Fn(&str) -> Option<Value>) {
    let rows = form["components"].as_array().map_or(&[][..], Vec::as_slice);
    for input in flatten(rows) {
        let Some(id) = input["custom_id"].as_str() else {
            continue;
        };
        let required = input["required"].as_bool().unwrap_or(true);
        let value = values(id);
        let typed = value.as_ref().and_then(Value::as_str).unwrap_or("");
        if input["type"] != 4 {
            let picked = value.as_ref().is_some_and(|value| !value.is_null());
            if required && !picked {
                problems.required(&at("components", id));
            }
            continue;
        }
        if typed.is_empty() {
            if required {
                problems.required(&at("components", id));
            }
            continue;
        }
        let min = input["min_length"].as_u64().unwrap_or(0);
        let max = input["max_length"].as_u64().unwrap_or(4000);
        let long = length(typed) as u64;
        if long < min || long > max {
            problems.add(
                &at("components", id),
                "BASE_TYPE_BAD_LENGTH",
                &format!("Must be between {min} and {max} in length."),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_title_has_at_most_forty_five_characters() {
        let mut problems = Problems::default();
        let input = json!({"type": 4, "custom_id": "a", "label": "A", "style": 1});
        let data = json!({"custom_id": "f", "title": "t".repeat(46), "components": [{"type": 1, "components": [input]}]});
        modal(&mut problems, &data);
        let errors = problems.into_error().errors.unwrap();
        assert!(errors["data"]["title"]["_errors"][0]["code"].is_string());
    }
}
