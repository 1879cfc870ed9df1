//! A command as Discord's client sends it: path and options turned into the body of `POST /interactions`.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{OptionValue, Persona};
use crate::errors::ApiError;
use crate::rest::call::Upload;
use crate::world::Id;

impl Persona {
    pub(super) fn command_body(
        &self,
        kind: u8,
        guild: Id,
        channel: Id,
        path: &str,
        options: &[(&str, OptionValue)],
        focused: Option<&str>,
    ) -> Result<(Value, Vec<Upload>), ApiError> {
        let mut words = path.trim_start_matches('/').split_whitespace();
        let name = words.next().unwrap_or("");
        let command = self.shared.read(|world| {
            let offered = world.commands_for(guild, Some(channel), self.id);
            offered
                .into_iter()
                .find(|command| command.name == name && command.kind == 1)
                .map(|command| command.body.clone())
        });
        let command = command.ok_or_else(ApiError::unknown_command)?;
        let mut spec = command.clone();
        let mut steps = Vec::new();
        for word in words {
            let inner = spec["options"]
                .as_array()
                .and_then(|all| all.iter().find(|option| option["name"] == word))
                .cloned();
            spec = inner.ok_or_else(ApiError::unknown_command)?;
            steps.push((word.to_owned(), spec["type"].clone()));
        }
        let (mut given, files) = given_options(&spec, options, focused)?;
        for (name, kind) in steps.into_iter().rev() {
            given = vec![json!({"name": name, "type": kind, "options": given})];
        }
        let body = json!({"type": kind, "application_id": command["application_id"], "guild_id": guild.to_string(),
            "channel_id": channel.to_string(), "session_id": "typed", "nonce": "typed",
            "data": {"id": command["id"], "version": command["version"], "name": command["name"], "type": 1,
                "options": given, "attachments": []}});
        Ok((body, files))
    }
}

/// Options as the client sends them, with their files.
fn given_options(
    spec: &Value,
    options: &[(&str, OptionValue)],
    focused: Option<&str>,
) -> Result<(Vec<Value>, Vec<Upload>), ApiError> {
    let specs = spec["options"].as_array().map_or(&[][..], Vec::as_slice);
    let (mut given, mut files) = (Vec::new(), Vec::new());
    for (name, value) in options {
        let spec = specs.iter().find(|spec| spec["name"] == *name);
        let unknown = || ApiError::field(name, "APPLICATION_COMMAND_OPTION_UNKNOWN", "Unknown option");
        let kind = spec.ok_or_else(unknown)?["type"].clone();
        let value = match value {
            OptionValue::Str(text) => json!(text),
            OptionValue::Int(number) => json!(number),
            OptionValue::Number(number) => json!(number),
            OptionValue::Bool(truth) => json!(truth),
            OptionValue::User(id) | OptionValue::Channel(id) | OptionValue::Role(id) => {
                json!(id.to_string())
            }
            OptionValue::File { name, bytes } => {
                let number = files.len();
                files.push(Upload {
                    field: format!("files[{number}]"),
                    filename: name.clone(),
                    bytes: Arc::new(bytes.clone()),
                });
                json!(number.to_string())
            }
        };
        let mut option = json!({"type": kind, "name": name, "value": value});
        if focused == Some(name) {
            option["focused"] = json!(true);
        }
        given.push(option);
    }
    Ok((given, files))
}
