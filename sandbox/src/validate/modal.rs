//! Forms a bot may open: labels, inputs of every kind, and the old rows (facts.md §1).

use std::collections::HashSet;

use serde_json::{Value, json};

use super::select::{bounds, options, preset_within, select};
use super::{at, flatten, integer, list, number, required_text, text};
use crate::errors::Problems;

/// Checks the data of a modal answer and gives it back as the client gets it, with ids for its components.
pub(crate) fn modal(problems: &mut Problems, data: &Value) -> Value {
    if !data.is_object() {
        problems.required("data");
        return json!({});
    }
    let mut kept = data.clone();
    required_text(problems, "data", data, "custom_id", 1, 100);
    required_text(problems, "data", data, "title", 1, 45);
    let mut rows = list(problems, "data", data, "components", 5).to_vec();
    if rows.is_empty() {
        problems.length("data.components", 1, 5);
    }
    let mut seen = HashSet::new();
    for (index, row) in rows.iter_mut().enumerate() {
        let path = format!("data.components.{index}");
        top(problems, &path, row);
        let inside = flatten(std::slice::from_ref(row));
        let mut ids = inside.iter().filter_map(|found| found["custom_id"].as_str());
        if ids.any(|id| !seen.insert(id.to_owned())) {
            problems.add(
                &path,
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            );
        }
    }
    kept["components"] = json!(rows);
    let mut next = 1;
    number_from(&mut kept["components"], &mut next);
    kept
}

fn top(problems: &mut Problems, path: &str, row: &mut Value) {
    match number(&row["type"]) {
        Some(1) => {
            let inner = list(problems, path, row, "components", 1);
            match inner.first() {
                Some(input) if number(&input["type"]) == Some(4) => {
                    let path = at(path, "components.0");
                    required_text(problems, &path, input, "label", 1, 45);
                    text_input(problems, &path, input);
                }
                Some(_) => problems.choice(&at(path, "components.0.type"), "(4,)"),
                None => problems.required(&at(path, "components")),
            }
        }
        Some(18) => {
            required_text(problems, path, row, "label", 1, 45);
            text(problems, path, row, "description", 0, 100);
            input(problems, &at(path, "component"), &mut row["component"]);
        }
        Some(10) => {
            required_text(problems, path, row, "content", 1, 4000);
        }
        _ => problems.choice(&at(path, "type"), "(1, 10, 18)"),
    }
}

/// The one component of a label.
fn input(problems: &mut Problems, path: &str, input: &mut Value) {
    if !input.is_object() {
        problems.required(path);
        return;
    }
    let kind = number(&input["type"]).unwrap_or(0);
    let required = input["required"].as_bool().unwrap_or(true);
    match kind {
        4 => {
            if input.get("label").is_some_and(|label| !label.is_null()) {
                problems.add(
                    &at(path, "label"),
                    "COMPONENT_VALIDATION_FAILED",
                    "A text input inside a label has no label of its own",
                );
            }
            text_input(problems, path, input);
            return;
        }
        3 | 5..=8 => select(problems, path, input),
        19 => {
            bounds(problems, path, input, 10, 1);
        }
        21 => {
            let options = options(problems, path, input, (2, 10));
            preset_within(problems, path, &options, 1);
        }
        22 => {
            let count = options(problems, path, input, (1, 10)).len();
            bounds(
                problems,
                path,
                input,
                10,
                i64::try_from(count.max(1)).unwrap_or(1),
            );
        }
        23 => {}
        _ => {
            problems.choice(&at(path, "type"), "(3, 4, 5, 6, 7, 8, 19, 21, 22, 23)");
            return;
        }
    }
    required_text(problems, path, input, "custom_id", 1, 100);
    enabled(problems, path, input);
    if required && input["min_values"] == 0 && matches!(kind, 3 | 5..=8 | 19 | 22) {
        problems.add(
            &at(path, "min_values"),
            "NUMBER_TYPE_MIN",
            "int value should be greater than or equal to 1.",
        );
    }
}

fn enabled(problems: &mut Problems, path: &str, input: &Value) {
    if input["disabled"] == true {
        problems.add(
            &at(path, "disabled"),
            "BASE_TYPE_CHOICES",
            "A modal's component cannot be disabled.",
        );
    }
}

fn number_from(components: &mut Value, next: &mut u64) {
    for component in components.as_array_mut().into_iter().flatten() {
        take_id(component, next);
        if component.get("components").is_some() {
            number_from(&mut component["components"], next);
        }
        if let Some(inner) = component.get_mut("component") {
            take_id(inner, next);
        }
    }
}

/// A component keeps the id it was given, and has one by its place otherwise.
fn take_id(component: &mut Value, next: &mut u64) {
    if number(&component["id"]).is_none_or(|id| id == 0) {
        component["id"] = json!(*next);
    }
    *next += 1;
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
    enabled(problems, path, input);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(data: &Value) -> Value {
        let mut problems = Problems::default();
        modal(&mut problems, data);
        problems.into_error().errors.unwrap()
    }

    fn label(component: &Value) -> Value {
        json!({"custom_id": "f", "title": "t", "components": [{"type": 18, "label": "l", "component": component}]})
    }

    #[test]
    fn a_form_title_has_at_most_forty_five_characters() {
        let input = json!({"type": 4, "custom_id": "a", "label": "A", "style": 1});
        let data = json!({"custom_id": "f", "title": "t".repeat(46), "components": [{"type": 1, "components": [input]}]});
        assert!(errors(&data)["data"]["title"]["_errors"][0]["code"].is_string());
    }

    #[test]
    fn inputs_of_a_label_keep_the_rules_of_their_kind() {
        let option = |n: usize| json!({"label": n.to_string(), "value": n.to_string()});
        let options = |count: usize| json!((0..count).map(option).collect::<Vec<_>>());
        for (component, field) in [
            (
                json!({"type": 4, "custom_id": "a", "style": 1, "label": "own"}),
                "label",
            ),
            (
                json!({"type": 4, "custom_id": "a", "style": 1, "disabled": true}),
                "disabled",
            ),
            (json!({"type": 4, "custom_id": "a", "style": 3}), "style"),
            (json!({"type": 3, "custom_id": "a"}), "options"),
            (
                json!({"type": 5, "custom_id": "a", "min_values": 0}),
                "min_values",
            ),
            (
                json!({"type": 19, "custom_id": "a", "max_values": 11}),
                "max_values",
            ),
            (
                json!({"type": 21, "custom_id": "a", "options": options(1)}),
                "options",
            ),
            (
                json!({"type": 21, "custom_id": "a", "options": options(11)}),
                "options",
            ),
            (
                json!({"type": 22, "custom_id": "a", "options": options(11)}),
                "options",
            ),
            (json!({"type": 23}), "custom_id"),
            (
                json!({"type": 2, "custom_id": "a", "style": 1, "label": "x"}),
                "type",
            ),
        ] {
            let found = errors(&label(&component));
            assert!(
                found["data"]["components"]["0"]["component"][field].is_object(),
                "{component}: {found}"
            );
        }
        for fine in [
            json!({"type": 5, "custom_id": "a", "min_values": 0, "required": false}),
            json!({"type": 22, "custom_id": "a", "options": options(10)}),
            json!({"type": 23, "custom_id": "a"}),
        ] {
            let mut problems = Problems::default();
            modal(&mut problems, &label(&fine));
            assert!(problems.is_empty(), "{fine}");
        }
    }
}
