//! Embeds: limits, and the shape in which Discord keeps them.

use serde_json::{Value, json};

use super::{at, integer, length, list, required_text, text};
use crate::errors::Problems;

/// Checks the embeds of a body and gives them back as a response carries them.
pub(crate) fn embeds(
    problems: &mut Problems,
    body: &Value,
    files: &dyn Fn(&str) -> Option<String>,
) -> Vec<Value> {
    let mut total = 0;
    let given = list(problems, "", body, "embeds", 10);
    let kept: Vec<Value> = given
        .iter()
        .enumerate()
        .map(|(index, embed)| one(problems, &format!("embeds.{index}"), embed, &mut total, files))
        .collect();
    if total > 6000 {
        problems.add(
            "embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
            "Embed size exceeds maximum size of 6000",
        );
    }
    kept
}

fn one(
    problems: &mut Problems,
    path: &str,
    embed: &Value,
    total: &mut usize,
    files: &dyn Fn(&str) -> Option<String>,
) -> Value {
    if !embed.is_object() {
        problems.add(
            path,
            "MODEL_TYPE_CONVERT",
            "Only dictionaries may be used in a ModelType",
        );
        return json!({"type": "rich"});
    }
    let mut kept = json!({"type": "rich"});
    for (key, max) in [("title", 256), ("description", 4096)] {
        if let Some(text) = text(problems, path, embed, key, 0, max) {
            *total += length(text.trim());
            if !text.trim().is_empty() {
                kept[key] = json!(text.trim());
            }
        }
    }
    for key in ["url", "timestamp"] {
        if let Some(value) = embed.get(key).and_then(Value::as_str) {
            kept[key] = json!(value);
        }
    }
    if let Some(color) = integer(problems, path, embed, "color", 0, 0xff_ffff) {
        kept["color"] = json!(color);
    }
    for (key, name, max) in [("footer", "text", 2048), ("author", "name", 256)] {
        let Some(part) = embed.get(key).filter(|part| part.is_object()) else {
            continue;
        };
        if let Some(text) = required_text(problems, &at(path, key), part, name, 1, max) {
            *total += length(text.trim());
            kept[key] = json!({name: text.trim()});
            for extra in ["url", "icon_url"] {
                if let Some(value) = part.get(extra).filter(|value| value.is_string()) {
                    kept[key][extra] = value.clone();
                }
            }
        }
    }
    for key in ["image", "thumbnail"] {
        if let Some(url) = embed[key]["url"].as_str() {
            let url = url
                .strip_prefix("attachment://")
                .map_or(Some(url.to_owned()), files);
            match url {
                Some(url) => {
                    kept[key] = json!({"url": url, "proxy_url": url, "width": 0, "height": 0, "flags": 0})
                }
                None => problems.add(
                    &at(path, format!("{key}.url")),
                    "URL_TYPE_INVALID_URL",
                    "Not a well formed URL.",
                ),
            }
        }
    }
    fields(problems, path, embed, total, &mut kept);
    if kept.as_object().is_some_and(|kept| kept.len() == 1) {
        problems.required(&at(path, "description"));
    }
    kept
}

fn fields(problems: &mut Problems, path: &str, embed: &Value, total: &mut usize, kept: &mut Value) {
    let given = list(problems, path, embed, "fields", 25);
    if given.is_empty() {
        return;
    }
    let mut out = Vec::new();
    for (index, field) in given.iter().enumerate() {
        let path = at(path, format!("fields.{index}"));
        let name = required_text(problems, &path, field, "name", 1, 256)
            .unwrap_or("")
            .trim();
        let value = required_text(problems, &path, field, "value", 1, 1024)
            .unwrap_or("")
            .trim();
        *total += length(name) + length(value);
        out.push(json!({"name": name, "value": value, "inline": field["inline"].as_bool().unwrap_or(false)}));
    }
    kept["fields"] = json!(out);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn all_embeds_together_hold_six_thousand_characters() {
        let mut problems = Problems::default();
        let body = json!({"embeds": [{"description": "a".repeat(4000)}, {"description": "b".repeat(2001)}]});
        embeds(&mut problems, &body, &|_| None);
        let errors = problems.into_error().errors.unwrap();
        assert_eq!(errors["embeds"]["_errors"][0]["code"], "MAX_EMBED_SIZE_EXCEEDED");
    }

    #[test]
    fn an_embed_of_nothing_is_refused() {
        let mut problems = Problems::default();
        embeds(&mut problems, &json!({"embeds": [{}]}), &|_| None);
        assert!(!problems.is_empty());
    }

    fn some_text(around: usize) -> impl Strategy<Value = String> {
        (around.saturating_sub(2)..around + 2).prop_map(|length| "a".repeat(length))
    }

    proptest! {
        /// twilight's checks are another project's reading of the same limits.
        #[test]
        fn embeds_are_judged_as_by_another_projects_checks(
            title in proptest::option::of(prop_oneof![some_text(10), some_text(256)]),
            description in prop_oneof![some_text(10), some_text(4096)],
            footer in proptest::option::of(prop_oneof![some_text(10), some_text(2048)]),
            name in prop_oneof![some_text(10), some_text(256)],
            value in prop_oneof![some_text(10), some_text(1024)],
            fields in prop_oneof![0_usize..4, 24_usize..27],
            color in prop_oneof![Just(0_u32), Just(0xff_ffff), Just(0x100_0000)],
        ) {
            let field = json!({"name": name, "value": value, "inline": false});
            let mut embed = json!({"type": "rich", "description": description, "color": color, "fields": vec![field; fields]});
            if let Some(title) = title {
                embed["title"] = json!(title);
            }
            if let Some(footer) = footer {
                embed["footer"] = json!({"text": footer});
            }
            let theirs: twilight_model::channel::message::Embed = serde_json::from_value(embed.clone()).unwrap();
            let theirs = twilight_validate::embed::embed(&theirs);
            let mut problems = Problems::default();
            embeds(&mut problems, &json!({"embeds": [embed]}), &|_| None);
            prop_assert_eq!(problems.is_empty(), theirs.is_ok(), "{:?} {:?}", problems, theirs);
        }
    }
}
