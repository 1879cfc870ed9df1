//! The commands as Discord knows them: a command named in a text becomes one that can be pressed.
//!
//! Texts name commands as code: `/progress`. Discord shows `</progress:1>` as a link that begins the command, where 1 is the id
//! that it was registered under (reference, *message formatting*).

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use serde_json::{Value, json};

use super::message::TEXT_TOTAL;

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
            let mut left = TEXT_TOTAL.saturating_sub(characters(components));
            link_all(components, &paths, &mut left);
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

fn characters(components: &[Value]) -> usize {
    let of_one = |one: &Value| {
        let own = one["content"].as_str().map_or(0, |text| text.chars().count());
        let inside = one["components"]
            .as_array()
            .map_or(0, |inside| characters(inside));
        own + inside
    };
    components.iter().map(of_one).sum()
}

fn link_all(components: &mut [Value], paths: &BTreeMap<String, u64>, left: &mut usize) {
    for component in components {
        if let Some(text) = component["content"].as_str() {
            component["content"] = json!(linked(text, paths, left));
        }
        if let Some(inside) = component["components"].as_array_mut() {
            link_all(inside, paths, left);
        }
    }
}

/// A text with its commands as links. What stands in a block of code stays as it is.
fn linked(text: &str, paths: &BTreeMap<String, u64>, left: &mut usize) -> String {
    let mut written = String::with_capacity(text.len());
    for (at, piece) in text.split('`').enumerate() {
        let id = piece
            .strip_prefix('/')
            .and_then(|path| Some((path, paths.get(path)?)));
        let is_code = at % 2 == 1 && !text.contains("```");
        match id.filter(|_| is_code) {
            Some((path, id)) => {
                let link = format!("</{path}:{id}>");
                // The signs around the code go.
                let more = link.len().saturating_sub(piece.len() + 2);
                if more <= *left {
                    *left -= more;
                    written.push_str(&link);
                    continue;
                }
                written.push_str(&format!("`{piece}`"));
            }
            None if at % 2 == 1 => {
                written.push('`');
                written.push_str(piece);
                written.push('`');
            }
            None => written.push_str(piece),
        }
    }
    // An odd sign closes nothing.
    if text.matches('`').count() % 2 == 1 {
        written.pop();
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
