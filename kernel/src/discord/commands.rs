//! The commands as Discord knows them: a command named in a text becomes one that can be pressed.
//!
//! Texts name commands as code: `/progress`. Discord shows `</progress:1>` as a link that begins the command, where 1 is the id
//! that it was registered under (reference, *message formatting*).

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use serde_json::{Value, json};

use super::message::{TEXT_TOTAL, each};

/// The paths of commands that can be run, each with the id of its command. Empty until the commands are known.
#[derive(Debug, Default)]
pub struct CommandIds(RwLock<BTreeMap<String, u64>>);

impl CommandIds {
    /// Learns from Discord's list of the registered commands.
    pub fn learn(&self, registered: &Value) {
        let mut paths = BTreeMap::new();
        for command in registered.as_array().into_iter().flatten() {
            let id = command["id"].as_str().and_then(|id| id.parse().ok());
            // 1 is what is typed; the others stand in menus.
            if let (Some(id), Some(1) | None) = (id, command["type"].as_u64()) {
                add(command, "", id, &mut paths);
            }
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = paths;
    }

    /// A message's JSON with its commands to be pressed, as far as its characters allow.
    pub fn link(&self, mut message: Value) -> Value {
        let paths = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if !paths.is_empty()
            && let Some(components) = message["components"].as_array_mut()
        {
            let mut left = TEXT_TOTAL;
            each(components, &mut |one| {
                let length = one["content"].as_str().map_or(0, |text| text.chars().count());
                left = left.saturating_sub(length);
            });
            each(components, &mut |one| {
                if let Some(text) = one["content"].as_str() {
                    one["content"] = json!(linked(text, &paths, &mut left));
                }
            });
        }
        message
    }
}

/// The paths that a command, or a group in it, leads to.
fn add(command: &Value, before: &str, id: u64, paths: &mut BTreeMap<String, u64>) {
    let Some(name) = command["name"].as_str() else {
        return;
    };
    let path = format!("{before}{name}");
    let options = command["options"].as_array().map_or(&[][..], Vec::as_slice);
    let mut inner = options
        .iter()
        .filter(|option| matches!(option["type"].as_u64(), Some(1 | 2)))
        .peekable();
    if inner.peek().is_none() {
        paths.insert(path, id);
        return;
    }
    let before = format!("{path} ");
    for option in inner {
        add(option, &before, id, paths);
    }
}

/// A text with its commands as links. What stands in a block of code stays as it is.
fn linked(text: &str, paths: &BTreeMap<String, u64>, left: &mut usize) -> String {
    if text.contains("```") {
        return text.to_owned();
    }
    let mut pieces = text.split('`');
    let mut written = pieces.next().unwrap_or_default().to_owned();
    while let Some(code) = pieces.next() {
        let Some(after) = pieces.next() else {
            // An odd sign closes nothing.
            written.push('`');
            written.push_str(code);
            break;
        };
        let as_code = format!("`{code}`");
        let link = code.strip_prefix('/').and_then(|path| {
            let id = paths.get(path)?;
            Some(format!("</{path}:{id}>"))
        });
        let more = |link: &String| link.len().saturating_sub(as_code.len());
        match link.filter(|link| more(link) <= *left) {
            Some(link) => {
                *left -= more(&link);
                written.push_str(&link);
            }
            None => written.push_str(&as_code),
        }
        written.push_str(after);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> CommandIds {
        let ids = CommandIds::default();
        ids.learn(&json!([
            { "id": "7", "type": 1, "name": "progress", "options": [{ "type": 3, "name": "evidence" }] },
            { "id": "8", "type": 1, "name": "session", "options": [{ "type": 1, "name": "plan" }] },
            { "id": "9", "type": 3, "name": "add" },
        ]));
        ids
    }

    fn link(text: &str) -> String {
        let message =
            json!({ "components": [{ "type": 17, "components": [{ "type": 10, "content": text }] }] });
        let linked = known().link(message);
        linked["components"][0]["components"][0]["content"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn a_command_named_in_a_text_can_be_pressed() {
        for (text, shown) in [
            ("With `/progress` you say it.", "With </progress:7> you say it."),
            (
                "`/session plan` and `/progress`",
                "</session plan:8> and </progress:7>",
            ),
            // No command by itself, none of ours, none that is typed, no code.
            (
                "`/session` `/else` `/add` /progress",
                "`/session` `/else` `/add` /progress",
            ),
            ("`code` and `/progress`", "`code` and </progress:7>"),
            ("an odd ` sign", "an odd ` sign"),
            ("`/progress` and an odd ` sign", "</progress:7> and an odd ` sign"),
            ("```\n`/progress`\n```", "```\n`/progress`\n```"),
            ("", ""),
        ] {
            assert_eq!(link(text), shown, "{text}");
        }
        let unknown = CommandIds::default().link(json!({ "components": [{ "content": "`/progress`" }] }));
        assert_eq!(unknown["components"][0]["content"], "`/progress`");
    }

    #[test]
    fn a_link_never_makes_a_message_too_long() {
        let text = format!("{}`/progress`", "x".repeat(TEXT_TOTAL - 11));
        assert_eq!(link(&text), text);
    }
}
