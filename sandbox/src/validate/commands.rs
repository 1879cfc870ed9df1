//! Application commands: names, translations, what each kind may have, size (facts.md §3).

use serde_json::{Value, json};

use super::command_options::{options, weight};
use super::localizations::{localizations, longest};
use super::{at, id_of, length, list, number, required_text};
use crate::errors::Problems;

/// Checks a command body and gives back its kind, its name and the fields as Discord keeps them.
pub(crate) fn command(problems: &mut Problems, path: &str, body: &Value) -> (u8, String, Value) {
    if !body.is_object() {
        problems.not_a_model(path);
        return (0, String::new(), json!({}));
    }
    let kind = match body.get("type") {
        None | Some(Value::Null) => 1,
        Some(kind) => u8::try_from(number(kind).unwrap_or(0)).unwrap_or(0),
    };
    if !(1..=3).contains(&kind) {
        problems.choice(&at(path, "type"), "(1, 2, 3)");
    }
    let name = required_text(problems, path, body, "name", 1, 32)
        .unwrap_or("")
        .to_owned();
    if kind == 1 {
        name_is_plain(problems, &at(path, "name"), &name);
        required_text(problems, path, body, "description", 1, 100);
    } else {
        has_no_more_than_a_name(problems, path, body);
    }
    let options = options(problems, path, body, 0);
    let size =
        longest(body, "name") + longest(body, "description") + options.iter().map(weight).sum::<usize>();
    if size > 8000 {
        problems.add(
            path,
            "APPLICATION_COMMAND_TOO_LARGE",
            "Command exceeds maximum size (8000)",
        );
    }
    let mut kept = json!({
        "type": kind,
        "name": name,
        "description": if kind == 1 { body["description"].clone() } else { json!("") },
        "default_member_permissions": permissions(problems, path, body),
        "nsfw": body["nsfw"].as_bool().unwrap_or(false),
        "name_localizations": null,
        "description_localizations": null,
        "contexts": places(problems, path, body, "contexts", 2).unwrap_or(Value::Null),
        "integration_types": places(problems, path, body, "integration_types", 1).unwrap_or(json!([0])),
        "dm_permission": body["dm_permission"].as_bool().unwrap_or(true),
    });
    translations(problems, path, body, kind, &mut kept);
    if !options.is_empty() {
        kept["options"] = json!(options);
    }
    (kind, name, kept)
}

/// User and message commands have neither description nor options.
fn has_no_more_than_a_name(problems: &mut Problems, path: &str, body: &Value) {
    if body["description"].as_str().is_some_and(|text| !text.is_empty()) {
        problems.add(
            &at(path, "description"),
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
            "Context menu commands cannot have description",
        );
    }
    let options = body["options"].as_array();
    if options.is_some_and(|options| !options.is_empty()) {
        problems.add(
            &at(path, "options"),
            "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS",
            "Context menu commands cannot have options",
        );
    }
}

/// The permissions a member needs, as text; null for none.
fn permissions(problems: &mut Problems, path: &str, body: &Value) -> Value {
    match &body["default_member_permissions"] {
        Value::Null => Value::Null,
        given => match id_of(given) {
            Some(bits) => json!(bits.to_string()),
            None => {
                problems.add(
                    &at(path, "default_member_permissions"),
                    "NUMBER_TYPE_COERCE",
                    &format!("Value {given} is not int."),
                );
                Value::Null
            }
        },
    }
}

/// A set of small numbers such as `contexts`; none when it is absent or null.
fn places(problems: &mut Problems, path: &str, body: &Value, key: &str, most: u64) -> Option<Value> {
    let given = body.get(key).filter(|given| !given.is_null())?;
    if given.as_array().is_some_and(Vec::is_empty) {
        problems.add(
            &at(path, key),
            "BASE_TYPE_BAD_LENGTH",
            "Must be 1 or more in length.",
        );
    }
    let mut kept = Vec::new();
    for (index, entry) in list(problems, path, body, key, 3).iter().enumerate() {
        match number(entry) {
            Some(place) if place > most => {
                let allowed: Vec<u64> = (0..=most).collect();
                problems.choice(&at(path, format!("{key}.{index}")), &format!("{allowed:?}"));
            }
            Some(place) if !kept.contains(&place) => kept.push(place),
            Some(_) => problems.add(
                &at(path, key),
                "SET_TYPE_ALREADY_CONTAINS_VALUE",
                "The set already contains this value",
            ),
            None => problems.add(
                &at(path, format!("{key}.{index}")),
                "NUMBER_TYPE_COERCE",
                &format!("Value {entry} is not int."),
            ),
        }
    }
    Some(json!(kept))
}

/// Puts the checked translations of name and description into `out`.
pub(super) fn translations(problems: &mut Problems, path: &str, body: &Value, kind: u8, out: &mut Value) {
    let name = |problems: &mut Problems, path: &str, text: &str| {
        if !(1..=32).contains(&length(text.trim())) {
            problems.length(path, 1, 32);
        } else if kind == 1 {
            name_is_plain(problems, path, text);
        }
    };
    let description = |problems: &mut Problems, path: &str, text: &str| {
        if !(1..=100).contains(&length(text.trim())) {
            problems.length(path, 1, 100);
        }
    };
    let names = localizations(problems, path, body, "name_localizations", &name);
    if !names.is_null() {
        out["name_localizations"] = names;
    }
    let descriptions = localizations(problems, path, body, "description_localizations", &description);
    if !descriptions.is_null() {
        out["description_localizations"] = descriptions;
    }
}

/// Letters and digits of any script, `-`, `_` and `'`, in lower case where there is one.
pub(super) fn name_is_plain(problems: &mut Problems, path: &str, name: &str) {
    // Devanagari and Thai are allowed whole, with the signs that are neither letters nor digits.
    let plain = name.chars().all(|c| {
        c.is_alphanumeric()
            || matches!(c, '-' | '_' | '\'' | '\u{900}'..='\u{97f}' | '\u{a8e0}'..='\u{a8ff}' | '\u{e01}'..='\u{e5b}')
    });
    let lower = name.to_lowercase() == *name;
    if !plain || !lower {
        problems.add(
            path,
            "APPLICATION_COMMAND_INVALID_NAME",
            "Command name is invalid",
        );
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
    fn a_translation_is_checked_like_the_text_it_stands_for() {
        let body = json!({"name": "x", "description": "x",
            "name_localizations": {"de": "Zwei Worte", "xx": "x"}, "description_localizations": {"fr": ""}});
        let codes = codes(&body);
        for wanted in [
            "APPLICATION_COMMAND_INVALID_NAME",
            "BASE_TYPE_CHOICES",
            "BASE_TYPE_BAD_LENGTH",
        ] {
            assert!(codes.contains(wanted), "{wanted}: {codes}");
        }
    }

    #[test]
    fn bounds_and_choices_fit_the_type_of_the_option() {
        for option in [
            json!({"type": 4, "min_value": 1.5}),
            json!({"type": 4, "min_value": 3, "max_value": 2}),
            json!({"type": 3, "min_value": 3}),
            json!({"type": 3, "min_length": 5, "max_length": 4}),
            json!({"type": 3, "min_length": 6001}),
            json!({"type": 6, "choices": [{"name": "a", "value": "a"}]}),
            json!({"type": 4, "choices": [{"name": "a", "value": "a"}]}),
            json!({"type": 3, "choices": [{"name": "a", "value": "a"}], "autocomplete": true}),
            json!({"type": 7, "channel_types": [99]}),
            json!({"type": 12}),
        ] {
            let mut option = option;
            option["name"] = json!("a");
            option["description"] = json!("a");
            let mut problems = Problems::default();
            command(
                &mut problems,
                "",
                &json!({"name": "x", "description": "x", "options": [option]}),
            );
            assert!(!problems.is_empty(), "{option}");
        }
    }

    #[test]
    fn only_the_longest_translation_counts_towards_the_size() {
        let option = |n: usize, long: usize| {
            json!({"type": 3, "name": format!("o{n}"), "description": "d".repeat(100),
                "description_localizations": {"de": "d".repeat(100), "fr": "d".repeat(90)},
                "choices": (0..25).map(|c| json!({"name": format!("{c:02}"), "value": "v".repeat(long)})).collect::<Vec<_>>()})
        };
        let body = |long| json!({"name": "x", "description": "x", "options": [option(1, long), option(2, long), option(3, long)]});
        let mut problems = Problems::default();
        command(&mut problems, "", &body(100));
        assert!(problems.is_empty());
        let four = json!({"name": "x", "description": "x",
            "options": [option(1, 100), option(2, 100), option(3, 100), option(4, 15)]});
        assert!(codes(&four).contains("APPLICATION_COMMAND_TOO_LARGE"));
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
