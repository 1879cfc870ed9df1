//! The bot of the example: answers everything, but `/silent`.

use std::time::Duration;

use discord_sandbox::Sandbox;
use discord_sandbox::world::{Interaction, State, interaction_kind};
use serde_json::{Value, json};

use crate::Failure;

/// A bot of few words.
pub struct Bot {
    /// Where it lives.
    pub sandbox: Sandbox,
    /// Its connection.
    pub http: reqwest::Client,
}

impl Bot {
    /// One request; the answer's body.
    pub async fn call(&self, method: &str, path: &str, body: Value) -> Result<Value, Failure> {
        let address = format!("{}/api/v10{path}", self.sandbox.base());
        let request = self
            .http
            .request(method.parse()?, address)
            .header("Authorization", format!("Bot {}", self.sandbox.bot_token()));
        let answer = request
            .header("User-Agent", "DiscordBot (example, 1)")
            .json(&body)
            .send()
            .await?;
        let text = answer.error_for_status()?.text().await?;
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Sends a message: its id.
    pub async fn send(&self, channel: u64, body: Value) -> Result<String, Failure> {
        let sent = self
            .call("POST", &format!("/channels/{channel}/messages"), body)
            .await?;
        Ok(sent["id"].as_str().unwrap_or_default().to_owned())
    }

    /// Sends a message with files of the given names and bytes.
    pub async fn send_files(
        &self,
        channel: u64,
        body: Value,
        files: &[(&str, &str, Vec<u8>)],
    ) -> Result<(), Failure> {
        let mut form = reqwest::multipart::Form::new().text("payload_json", body.to_string());
        for (index, (name, kind, bytes)) in files.iter().enumerate() {
            let part = reqwest::multipart::Part::bytes(bytes.clone())
                .file_name((*name).to_owned())
                .mime_str(kind)?;
            form = form.part(format!("files[{index}]"), part);
        }
        let address = format!("{}/api/v10/channels/{channel}/messages", self.sandbox.base());
        let request = self
            .http
            .post(address)
            .header("Authorization", format!("Bot {}", self.sandbox.bot_token()));
        request
            .header("User-Agent", "DiscordBot (example, 1)")
            .multipart(form)
            .send()
            .await?
            .error_for_status()?;
        Ok(())
    }

    /// Answers whatever waits for an answer, until the program ends.
    pub async fn serve(&self) -> Result<(), Failure> {
        loop {
            let waiting = |interaction: &&Interaction| {
                let silent = interaction.metadata["name"] == "silent";
                interaction.state == State::Waiting && !silent
            };
            let found = self.sandbox.wait_for(Duration::from_secs(3600), |world| {
                world.interactions().values().find(waiting).cloned()
            });
            let Some(interaction) = found.await else {
                continue;
            };
            let path = format!("/interactions/{}/{}/callback", interaction.id, interaction.token);
            self.call("POST", &path, answer(&interaction)).await?;
            if interaction.metadata["name"] == "slow" {
                let path = format!(
                    "/webhooks/{}/{}/messages/@original",
                    self.sandbox.application_id(),
                    interaction.token
                );
                let _ = tokio::time::timeout(Duration::from_secs(2), std::future::pending::<()>()).await;
                self.call("PATCH", &path, json!({"content": "That took a while."}))
                    .await?;
            }
        }
    }
}

/// A form with every kind of field.
fn every_kind() -> Value {
    let label = |text: &str, component: Value| json!({"type": 18, "label": text, "description": "What this is about", "component": component});
    let options = json!([{"label": "One", "value": "1", "description": "the first"}, {"label": "Two", "value": "2"}, {"label": "Three", "value": "3"}]);
    json!({"type": 9, "data": {"custom_id": "every", "title": "Every kind of field", "components": [
        label("Text", json!({"type": 4, "style": 1, "custom_id": "text", "min_length": 3, "placeholder": "At least three letters"})),
        label("Select", json!({"type": 3, "custom_id": "select", "options": options, "max_values": 2})),
        label("Person", json!({"type": 5, "custom_id": "person", "required": false})),
        label("Files", json!({"type": 19, "custom_id": "files", "required": false, "max_values": 2})),
        label("One of them", json!({"type": 21, "custom_id": "one", "options": options}))]}})
}

fn answer(interaction: &Interaction) -> Value {
    let custom_id = interaction.data["custom_id"].as_str().unwrap_or("");
    if interaction.kind == interaction_kind::COMPONENT {
        let values = &interaction.data["values"];
        match custom_id {
            "every-kind" => return every_kind(),
            "look" => return json!({"type": 6}),
            _ if values.is_array() => {
                let text = format!("You picked {values} in `{custom_id}`.");
                return json!({"type": 4, "data": {"content": text, "flags": 64}});
            }
            _ => {}
        }
    }
    let row = json!([{"type": 1, "components": [
        {"type": 2, "style": 1, "label": "Write", "custom_id": "write"},
        {"type": 2, "style": 2, "label": "Later", "custom_id": "later"}]}]);
    let text_input = |id: &str, label: &str, style: u8| json!({"type": 1, "components": [{"type": 4, "custom_id": id, "label": label, "style": style, "required": style == 2}]});
    match interaction.kind {
        interaction_kind::AUTOCOMPLETE => json!({"type": 8, "data": {"choices": [
            {"name": "Career program", "value": "career"}, {"name": "Open-source program", "value": "oss"}]}}),
        interaction_kind::COMPONENT => {
            json!({"type": 9, "data": {"custom_id": "note", "title": "Progress update",
            "components": [text_input("did", "What I did", 2), text_input("stuck", "Where I am stuck", 1)]}})
        }
        interaction_kind::MODAL => {
            json!({"type": 4, "data": {"content": "Saved. Only you see this.", "flags": 64}})
        }
        _ if interaction.metadata["name"] == "slow" => json!({"type": 5, "data": {"flags": 64}}),
        _ => {
            json!({"type": 4, "data": {"content": "Hello! What would you like to do?", "components": row}})
        }
    }
}

/// Its commands.
pub fn commands() -> Value {
    json!([
        {"name": "hello", "description": "Say hello"},
        {"name": "slow", "description": "An answer that takes two seconds"},
        {"name": "silent", "description": "The bot does not answer this one"},
        {"name": "plan", "description": "Plan things", "options": [
            {"type": 1, "name": "meeting", "description": "Plan a meeting", "options": [
                {"type": 6, "name": "with", "description": "Whom to meet", "required": true},
                {"type": 3, "name": "program", "description": "Which program", "autocomplete": true, "required": true},
                {"type": 4, "name": "minutes", "description": "How long", "choices": [{"name": "Half an hour", "value": 30}, {"name": "An hour", "value": 60}]},
                {"type": 7, "name": "where", "description": "In which channel"},
                {"type": 11, "name": "agenda", "description": "A file"}]},
            {"type": 1, "name": "cancel", "description": "Cancel a meeting"}]},
        {"name": "Add to progress", "type": 3},
    ])
}
