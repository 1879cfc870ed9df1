//! Message components, the old rows and Components V2: limits, and the shape in which Discord keeps them.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::select::select;
use super::{at, length, list, required_text, text};
use crate::errors::Problems;

struct Check<'a> {
    problems: &'a mut Problems,
    v2: bool,
    custom_ids: HashSet<String>,
    next_id: u64,
    count: usize,
    text: usize,
}

/// Checks the components of a body and gives them back with their ids.
pub(crate) fn components(problems: &mut Problems, body: &Value, v2: bool) -> Vec<Value> {
    let given = list(problems, "", body, "components", if v2 { 40 } else { 5 }).to_vec();
    let mut check = Check {
        problems,
        v2,
        custom_ids: HashSet::new(),
        next_id: 1,
        count: 0,
        text: 0,
    };
    let kept = given
        .into_iter()
        .enumerate()
        .map(|(index, component)| check.top(&format!("components.{index}"), component))
        .collect();
    if check.v2 && check.count > 40 {
        check.problems.length("components", 1, 40);
    }
    if check.text > 4000 {
        check.problems.add(
            "components",
            "BASE_TYPE_MAX_LENGTH",
            "Must be 4000 or fewer in length.",
        );
    }
    kept
}

impl Check<'_> {
    fn top(&mut self, path: &str, component: Value) -> Value {
        let kind = component["type"].as_u64().unwrap_or(0);
        let allowed = if self.v2 {
            matches!(kind, 1 | 9 | 10 | 12 | 13 | 14 | 17)
        } else {
            kind == 1
        };
        if !allowed {
            let names = if self.v2 {
                "(1, 9, 10, 12, 13, 14, 17)"
            } else {
                "(1,)"
            };
            self.problems.choice(&at(path, "type"), names);
            return component;
        }
        self.any(path, component)
    }

    fn any(&mut self, path: &str, mut component: Value) -> Value {
        self.count += 1;
        if component
            .get("id")
            .and_then(Value::as_u64)
            .is_none_or(|id| id == 0)
        {
            component["id"] = json!(self.next_id);
        }
        self.next_id += 1;
        match component["type"].as_u64().unwrap_or(0) {
            1 => self.row(path, &mut component),
            2 => self.button(path, &mut component),
            3 | 5..=8 => self.select(path, &mut component),
            9 => self.section(path, &mut component),
            10 => {
                if let Some(text) = required_text(self.problems, path, &component, "content", 1, 4000) {
                    self.text += length(text);
                }
            }
            17 => self.container(path, &mut component),
            11..=14 => {}
            _ => self
                .problems
                .choice(&at(path, "type"), "the known component types"),
        }
        component
    }

    fn children(&mut self, path: &str, component: &mut Value, max: usize) -> Vec<u64> {
        let inner = list(self.problems, path, component, "components", max).to_vec();
        if inner.is_empty() {
            self.problems.required(&at(path, "components"));
        }
        let kinds = inner
            .iter()
            .map(|child| child["type"].as_u64().unwrap_or(0))
            .collect();
        let kept: Vec<Value> = inner
            .into_iter()
            .enumerate()
            .map(|(index, child)| self.any(&at(path, format!("components.{index}")), child))
            .collect();
        component["components"] = json!(kept);
        kinds
    }

    fn row(&mut self, path: &str, row: &mut Value) {
        let kinds = self.children(path, row, 5);
        let selects = kinds.iter().filter(|kind| matches!(kind, 3 | 5..=8)).count();
        if kinds.iter().any(|kind| !matches!(kind, 2 | 3 | 5..=8)) {
            self.problems
                .choice(&at(path, "components.0.type"), "(2, 3, 5, 6, 7, 8)");
        } else if selects > 0 && kinds.len() > 1 {
            self.problems.add(
                &at(path, "components"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds the maximum width",
            );
        }
    }

    fn container(&mut self, path: &str, container: &mut Value) {
        let kinds = self.children(path, container, 40);
        if kinds.contains(&17) {
            self.problems
                .choice(&at(path, "components.0.type"), "(1, 9, 10, 12, 13, 14)");
        }
    }

    fn section(&mut self, path: &str, section: &mut Value) {
        let kinds = self.children(path, section, 3);
        if kinds.iter().any(|kind| *kind != 10) {
            self.problems.choice(&at(path, "components.0.type"), "(10,)");
        }
        let accessory = section["accessory"].take();
        if matches!(accessory["type"].as_u64(), Some(2 | 11)) {
            section["accessory"] = self.any(&at(path, "accessory"), accessory);
        } else {
            self.problems.required(&at(path, "accessory"));
        }
    }

    fn custom_id(&mut self, path: &str, component: &Value) {
        if let Some(id) = required_text(self.problems, path, component, "custom_id", 1, 100)
            && !self.custom_ids.insert(id.to_owned())
        {
            self.problems.add(
                &at(path, "custom_id"),
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            );
        }
    }

    fn button(&mut self, path: &str, button: &mut Value) {
        let style = button["style"].as_u64().unwrap_or(0);
        let label = text(self.problems, path, button, "label", 0, 80).is_some();
        match style {
            1..=4 => {
                self.custom_id(path, button);
                if !label && button["emoji"].is_null() {
                    self.problems.add(
                        path,
                        "BUTTON_COMPONENT_INVALID_LABEL",
                        "A button must have a label or an emoji",
                    );
                }
                if button.get("url").is_some_and(|url| !url.is_null()) {
                    self.problems.add(
                        path,
                        "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                        "A custom id and url cannot both be specified",
                    );
                }
            }
            5 => {
                if let Some(url) = required_text(self.problems, path, button, "url", 1, 512)
                    && !["http://", "https://", "discord://"]
                        .iter()
                        .any(|scheme| url.starts_with(scheme))
                {
                    self.problems.add(
                        &at(path, "url"),
                        "URL_TYPE_INVALID_SCHEME",
                        "Scheme must be one of ('http', 'https', 'discord').",
                    );
                }
            }
            6 => {}
            _ => self.problems.choice(&at(path, "style"), "(1, 2, 3, 4, 5, 6)"),
        }
    }

    fn select(&mut self, path: &str, component: &mut Value) {
        self.custom_id(path, component);
        select(self.problems, path, component);
    }
}

/// Every component of a tree, outer ones first.
pub(crate) fn flatten(components: &[Value]) -> Vec<&Value> {
    let mut out = Vec::new();
    for component in components {
        out.push(component);
        if let Some(inner) = component["components"].as_array() {
            out.extend(flatten(inner));
        }
        for key in ["accessory", "component"] {
            if let Some(inner) = component.get(key) {
                out.extend(flatten(std::slice::from_ref(inner)));
            }
        }
    }
    out
}

/// The component with a custom id.
pub(crate) fn find<'a>(components: &'a [Value], custom_id: &str) -> Option<&'a Value> {
    flatten(components)
        .into_iter()
        .find(|component| component["custom_id"] == custom_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &Value) -> String {
        let mut problems = Problems::default();
        components(&mut problems, body, false);
        problems.into_error().errors.unwrap().to_string()
    }

    #[test]
    fn a_custom_id_is_used_once_in_a_message() {
        let button = json!({"type": 2, "style": 1, "label": "a", "custom_id": "same"});
        let body = json!({"components": [{"type": 1, "components": [button, button]}]});
        assert!(refused(&body).contains("COMPONENT_CUSTOM_ID_DUPLICATED"));
    }

    #[test]
    fn a_select_is_alone_in_its_row() {
        let select = |id: &str| json!({"type": 5, "custom_id": id});
        let body = json!({"components": [{"type": 1, "components": [select("a"), select("b")]}]});
        assert!(refused(&body).contains("COMPONENT_LAYOUT_WIDTH_EXCEEDED"));
    }
}
