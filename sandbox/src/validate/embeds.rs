//! Embeds: limits, and the shape in which Discord keeps them.

use serde_json::{Value, json};

use super::media::{is_web, no_web_address};
use super::{at, integer, length, list, text};
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
        problems.not_a_model(path);
        return json!({"type": "rich"});
    }
    let mut kept = json!({"type": "rich"});
    for (key, max) in [("title", 256), ("description", 4096)] {
        if let Some(text) = trimmed(problems, path, embed, key, 0, max) {
            *total += length(text);
            if !text.is_empty() {
                kept[key] = json!(text);
            }
        }
    }
    if let Some(url) = text(problems, path, embed, "url", 0, 2048) {
        if !is_web(url) {
            no_web_address(problems, &at(path, "url"));
        }
        kept["url"] = json!(url);
    }
    if let Some(given) = text(problems, path, embed, "timestamp", 0, 100) {
        match chrono::DateTime::parse_from_rfc3339(given) {
            Ok(at) => kept["timestamp"] = json!(crate::clock::stamp(at.to_utc())),
            Err(_) => problems.add(
                &at(path, "timestamp"),
                "DATE_TIME_TYPE_PARSE",
                &format!("Could not parse {given}. Should be ISO8601."),
            ),
        }
    }
    if let Some(color) = integer(problems, path, embed, "color", 0, 0xff_ffff) {
        kept["color"] = json!(color);
    }
    for (key, name, max) in [("footer", "text", 2048), ("author", "name", 256)] {
        let part = embed.get(key).filter(|part| part.is_object());
        if let Some(part) =
            part.and_then(|part| credit(problems, &at(path, key), part, (name, max), total, files))
        {
            kept[key] = part;
        }
    }
    for key in ["image", "thumbnail"] {
        if let Some(url) = embed[key]["url"].as_str()
            && let Some(url) = address(problems, &at(path, format!("{key}.url")), url, files)
        {
            kept[key] = json!({"url": url, "proxy_url": url, "width": 0, "height": 0, "flags": 0});
        }
    }
    fields(problems, path, embed, total, &mut kept);
    if kept.as_object().is_some_and(|kept| kept.len() == 1) {
        problems.required(&at(path, "description"));
    }
    kept
}

/// An optional text within bounds, without its outer spaces.
fn trimmed<'a>(
    problems: &mut Problems,
    path: &str,
    object: &'a Value,
    key: &str,
    min: usize,
    max: usize,
) -> Option<&'a str> {
    let text = text(problems, path, object, key, 0, usize::MAX)?.trim();
    if !(min..=max).contains(&length(text)) {
        problems.length(&at(path, key), min, max);
    }
    Some(text)
}

/// The same for a text that has to be there.
fn required<'a>(
    problems: &mut Problems,
    path: &str,
    object: &'a Value,
    key: &str,
    max: usize,
) -> Option<&'a str> {
    if object.get(key).is_none_or(Value::is_null) {
        problems.required(&at(path, key));
        return None;
    }
    trimmed(problems, path, object, key, 1, max)
}

/// An address as it is kept: a file of the message by its own address.
fn address(
    problems: &mut Problems,
    path: &str,
    url: &str,
    files: &dyn Fn(&str) -> Option<String>,
) -> Option<String> {
    let Some(name) = url.strip_prefix("attachment://") else {
        if !is_web(url) {
            no_web_address(problems, path);
        }
        return Some(url.to_owned());
    };
    let found = files(name);
    if found.is_none() {
        problems.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
    }
    found
}

/// A footer or an author: a text with addresses beside it.
fn credit(
    problems: &mut Problems,
    path: &str,
    part: &Value,
    (name, max): (&str, usize),
    total: &mut usize,
    files: &dyn Fn(&str) -> Option<String>,
) -> Option<Value> {
    let text = required(problems, path, part, name, max)?;
    *total += length(text);
    let mut kept = json!({name: text});
    for extra in ["url", "icon_url"] {
        if let Some(url) = part[extra].as_str()
            && let Some(url) = address(problems, &at(path, extra), url, files)
        {
            kept[extra] = json!(url);
        }
    }
    Some(kept)
}

fn fields(problems: &mut Problems, path: &str, embed: &Value, total: &mut usize, kept: &mut Value) {
    let given = list(problems, path, embed, "fields", 25);
    if given.is_empty() {
        return;
    }
    let mut out = Vec::new();
    for (index, field) in given.iter().enumerate() {
        let path = at(path, format!("fields.{index}"));
        let name = required(problems, &path, field, "name", 256).unwrap_or("");
        let value = required(problems, &path, field, "value", 1024).unwrap_or("");
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
