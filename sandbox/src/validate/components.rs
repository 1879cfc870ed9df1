//! Message components, the old rows and Components V2: limits, and the shape in which Discord keeps them.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::media::{picture, shown_file};
use super::select::select;
use super::{at, integer, length, list, number, required_text, text};
use crate::errors::Problems;

struct Check<'a> {
    problems: &'a mut Problems,
    v2: bool,
    /// Ids that components were given; the others get those in between.
    given_ids: HashSet<u64>,
    /// Of those, the ones that were met.
    met_ids: HashSet<u64>,
    custom_ids: HashSet<String>,
    next_id: u64,
    count: usize,
    text: usize,
}

/// Checks the components of a body and gives them back as Discord keeps them, with ids and resolved media.
pub(crate) fn components(problems: &mut Problems, body: &Value, v2: bool) -> Vec<Value> {
    let given = list(problems, "", body, "components", if v2 { 40 } else { 5 }).to_vec();
    let given_ids = flatten(&given)
        .iter()
        .filter_map(|component| number(&component["id"]))
        .collect();
    let mut check = Check {
        problems,
        v2,
        given_ids,
        met_ids: HashSet::new(),
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
        let kind = number(&component["type"]).unwrap_or(0);
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
        if !component.is_object() {
            self.problems.not_a_model(path);
            return component;
        }
        self.count += 1;
        if let Some(id) = integer(self.problems, path, &component, "id", 0, i64::from(i32::MAX))
            && id > 0
        {
            component["id"] = json!(id);
            if !self.met_ids.insert(id.unsigned_abs()) {
                self.problems.add(
                    &at(path, "id"),
                    "COMPONENT_ID_DUPLICATED",
                    "Component id cannot be duplicated",
                );
            }
        } else {
            while self.given_ids.contains(&self.next_id) {
                self.next_id += 1;
            }
            component["id"] = json!(self.next_id);
        }
        self.next_id += 1;
        let kind = number(&component["type"]).unwrap_or(0);
        component["type"] = json!(kind);
        match kind {
            1 => self.row(path, &mut component),
            2 => self.button(path, &mut component),
            3 | 5..=8 => self.select(path, &mut component),
            9 => self.section(path, &mut component),
            10 => {
                if let Some(text) = required_text(self.problems, path, &component, "content", 1, 4000) {
                    self.text += length(text);
                }
            }
            11 => picture(self.problems, path, &mut component),
            12 => self.gallery(path, &mut component),
            13 => shown_file(self.problems, path, &mut component),
            14 => self.separator(path, &mut component),
            17 => self.container(path, &mut component),
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
            .map(|child| number(&child["type"]).unwrap_or(0))
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
        self.only(path, &kinds, "(2, 3, 5, 6, 7, 8)", |kind| {
            matches!(kind, 2 | 3 | 5..=8)
        });
        if selects > 0 && kinds.len() > 1 {
            self.problems.add(
                &at(path, "components"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds the maximum width",
            );
        }
    }

    fn container(&mut self, path: &str, container: &mut Value) {
        let kinds = self.children(path, container, 40);
        self.only(path, &kinds, "(1, 9, 10, 12, 13, 14)", |kind| {
            matches!(kind, 1 | 9 | 10 | 12..=14)
        });
        integer(self.problems, path, container, "accent_color", 0, 0xff_ffff);
        container["accent_color"] = container["accent_color"].take();
        container["spoiler"] = json!(container["spoiler"] == true);
    }

    fn section(&mut self, path: &str, section: &mut Value) {
        let kinds = self.children(path, section, 3);
        self.only(path, &kinds, "(10,)", |kind| kind == 10);
        let accessory = section["accessory"].take();
        if matches!(number(&accessory["type"]), Some(2 | 11)) {
            section["accessory"] = self.any(&at(path, "accessory"), accessory);
        } else {
            self.problems.required(&at(path, "accessory"));
        }
    }

    /// Names each child of a kind that does not belong there.
    fn only(&mut self, path: &str, kinds: &[u64], allowed: &str, fits: impl Fn(u64) -> bool) {
        for (index, _) in kinds.iter().enumerate().filter(|(_, kind)| !fits(**kind)) {
            self.problems
                .choice(&at(path, format!("components.{index}.type")), allowed);
        }
    }

    fn gallery(&mut self, path: &str, gallery: &mut Value) {
        let mut items = list(self.problems, path, gallery, "items", 10).to_vec();
        if items.is_empty() {
            self.problems.required(&at(path, "items"));
        }
        for (index, item) in items.iter_mut().enumerate() {
            picture(self.problems, &at(path, format!("items.{index}")), item);
        }
        gallery["items"] = json!(items);
    }

    fn separator(&mut self, path: &str, separator: &mut Value) {
        let spacing = integer(self.problems, path, separator, "spacing", 1, 2).unwrap_or(1);
        separator["spacing"] = json!(spacing);
        separator["divider"] = json!(separator["divider"] != false);
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
        let style = number(&button["style"]).unwrap_or(0);
        button["style"] = json!(style);
        plain_emoji(button);
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
                if button.get("custom_id").is_some_and(|id| !id.is_null()) {
                    self.problems.add(
                        path,
                        "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                        "A custom id and url cannot both be specified",
                    );
                }
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
            // Premium buttons belong to monetisation, which is not here.
            _ => self.problems.choice(&at(path, "style"), "(1, 2, 3, 4, 5)"),
        }
    }

    fn select(&mut self, path: &str, component: &mut Value) {
        self.custom_id(path, component);
        select(self.problems, path, component);
    }
}

/// An emoji of Unicode comes back without an id, however it was sent.
pub(super) fn plain_emoji(holder: &mut Value) {
    if let Some(emoji) = holder.get_mut("emoji").and_then(Value::as_object_mut)
        && emoji.get("id").is_some_and(Value::is_null)
    {
        emoji.remove("id");
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
        components(&mut problems, body, body["flags"] == 1 << 15);
        problems.into_error().errors.unwrap().to_string()
    }

    #[test]
    fn a_custom_id_is_used_once_in_a_message() {
        let button = json!({"type": 2, "style": 1, "label": "a", "custom_id": "same"});
        let body = json!({"components": [{"type": 1, "components": [button, button]}]});
        assert!(refused(&body).contains("COMPONENT_CUSTOM_ID_DUPLICATED"));
    }

    #[test]
    fn ids_are_kept_numbered_where_they_are_missing_and_used_once() {
        let row = |buttons: Value| json!({"components": [{"type": 1, "components": buttons}]});
        let button = |id: Value, custom: &str| json!({"type": 2, "style": 1, "label": "a", "custom_id": custom, "id": id});
        let mut problems = Problems::default();
        let given = row(json!([
            button(json!(2), "a"),
            button(json!(0), "b"),
            button(Value::Null, "c")
        ]));
        let kept = components(&mut problems, &given, false);
        let ids: Vec<u64> = flatten(&kept)
            .iter()
            .filter_map(|one| one["id"].as_u64())
            .collect();
        assert_eq!((ids, problems.finish().is_ok()), (vec![1, 2, 3, 4], true));
        let twice = row(json!([button(json!(7), "a"), button(json!(7), "b")]));
        assert!(refused(&twice).contains("COMPONENT_ID_DUPLICATED"));
    }

    #[test]
    fn parts_of_components_v2_keep_their_rules() {
        let text = json!({"type": 10, "content": "x"});
        let button = json!({"type": 2, "style": 1, "label": "a", "custom_id": "a"});
        for (component, code) in [
            (json!({"type": 9, "components": [text]}), "BASE_TYPE_REQUIRED"),
            (
                json!({"type": 9, "components": [text, text, text, text], "accessory": button}),
                "MAX_LENGTH",
            ),
            (json!({"type": 12, "items": []}), "BASE_TYPE_REQUIRED"),
            (
                json!({"type": 12, "items": [{"media": {"url": "ftp://no.png"}}]}),
                "INVALID_SCHEME",
            ),
            (
                json!({"type": 13, "file": {"url": "https://example.org/x"}}),
                "INVALID_SCHEME",
            ),
            (json!({"type": 14, "spacing": 3}), "NUMBER_TYPE_MAX"),
            (json!({"type": 17, "components": [button]}), "BASE_TYPE_CHOICES"),
            (
                json!({"type": 17, "components": [text], "accent_color": 0x100_0000}),
                "NUMBER_TYPE_MAX",
            ),
            (json!({"type": 10, "content": ""}), "BASE_TYPE_BAD_LENGTH"),
            (
                json!({"type": 2, "style": 1, "label": "a", "custom_id": "a"}),
                "BASE_TYPE_CHOICES",
            ),
        ] {
            let found = refused(&json!({"flags": 1 << 15, "components": [component]}));
            assert!(found.contains(code), "{component}: {found}");
        }
        let many = json!({"flags": 1 << 15, "components": vec![text; 41]});
        assert!(refused(&many).contains("MAX_LENGTH"));
        let long = json!({"type": 10, "content": "x".repeat(2001)});
        assert!(refused(&json!({"flags": 1 << 15, "components": [long, long]})).contains("4000"));
    }

    #[test]
    fn a_select_is_alone_in_its_row() {
        let select = |id: &str| json!({"type": 5, "custom_id": id});
        let body = json!({"components": [{"type": 1, "components": [select("a"), select("b")]}]});
        assert!(refused(&body).contains("COMPONENT_LAYOUT_WIDTH_EXCEEDED"));
    }
}
