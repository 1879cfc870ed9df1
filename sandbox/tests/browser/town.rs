//! The small community that the stories of the page happen in, with a bot behind it.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use discord_sandbox::permissions::{self, bits};
use discord_sandbox::world::{Interaction, State, channel_kind, interaction_kind};
use discord_sandbox::{Config, Persona, Sandbox};
use serde_json::{Value, json};

use crate::chromium::Browser;

pub struct Town {
    pub sandbox: Sandbox,
    pub ada: Persona,
    pub ben: Persona,
    pub guild: u64,
    pub general: u64,
    pub room: u64,
}

impl Town {
    /// A guild with an open channel, a room that only Ada and the bot see, and a bot behind it.
    pub async fn start() -> Self {
        let start: DateTime<Utc> = "2027-03-08T09:30:00Z".parse().unwrap();
        let config = Config {
            page: true,
            start: Some(start),
            frozen: true,
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let (owner, ada, ben) = (
            sandbox.add_user("Olu Owner"),
            sandbox.add_user("Ada Kovač"),
            sandbox.add_user("Ben <script>"),
        );
        let guild = sandbox.add_guild(&owner, "Harbour");
        sandbox.join(guild, &ada);
        sandbox.join(guild, &ben);
        sandbox.invite_bot(guild, permissions::all() & !bits::ADMINISTRATOR);
        let room = sandbox.add_channel(guild, channel_kind::TEXT, "room-of-ada", None);
        for (id, kind, allow, deny) in [
            (guild, 0, 0, bits::VIEW_CHANNEL),
            (ada.id(), 1, bits::VIEW_CHANNEL, 0),
            (sandbox.bot_user(), 1, bits::VIEW_CHANNEL, 0),
        ] {
            sandbox.set_overwrite(room, id, kind, allow, deny).unwrap();
        }
        let general = sandbox.channel_named(guild, "general").unwrap();
        sandbox.on_next_prompt(move || Some(start + TimeDelta::days(3)));
        let commands = json!([
            {"name": "progress", "description": "Write a progress update"},
            {"name": "silent", "description": "The bot does not answer"},
            {"name": "meet", "description": "Meet somebody", "options": [
                {"type": 6, "name": "with", "description": "Whom", "required": true},
                {"type": 3, "name": "program", "description": "Which", "required": true, "autocomplete": true}]},
            {"name": "count", "description": "Count", "options": [
                {"type": 4, "name": "number", "description": "How many", "required": true, "min_value": 2, "max_value": 9},
                {"type": 11, "name": "proof", "description": "A file", "required": true}]},
            {"name": "Remember", "type": 3},
            {"name": "Greet", "type": 2},
        ]);
        let town = Self {
            sandbox,
            ada,
            ben,
            guild,
            general,
            room,
        };
        bot_calls(
            &town.sandbox,
            "PUT",
            &format!("/applications/{}/commands", town.sandbox.application_id()),
            &commands,
        )
        .await;
        tokio::spawn(bot(town.sandbox.clone()));
        town
    }

    pub fn address(&self, viewer: &Persona, channel: u64) -> String {
        format!("{}/?as={}&in={channel}", self.sandbox.base(), viewer.id())
    }

    /// The bot writes; the id of its message.
    pub async fn bot_writes(&self, channel: u64, body: Value) -> u64 {
        let sent = bot_calls(
            &self.sandbox,
            "POST",
            &format!("/channels/{channel}/messages"),
            &body,
        )
        .await;
        sent["id"].as_str().unwrap().parse().unwrap()
    }

    /// What has to hold after every story.
    pub async fn is_clean(&self, browser: &mut Browser) {
        browser.script("1").await;
        assert!(browser.complaints.is_empty(), "{:?}", browser.complaints);
        let own = self.sandbox.base().trim_start_matches("http://").to_owned();
        assert!(
            browser.asked.iter().all(|host| *host == own),
            "{:?}",
            browser.asked
        );
    }
}

pub async fn bot_calls(sandbox: &Sandbox, method: &str, path: &str, body: &Value) -> Value {
    let address = format!("{}/api/v10{path}", sandbox.base());
    let request = reqwest::Client::new().request(method.parse().unwrap(), address);
    let request = request
        .header("Authorization", format!("Bot {}", sandbox.bot_token()))
        .header("User-Agent", "DiscordBot (test, 1)");
    let answer = request.json(body).send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{method} {path}: {status} {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// Answers whatever waits, but for `/silent`.
async fn bot(sandbox: Sandbox) {
    let waiting = |one: &&Interaction| one.state == State::Waiting && one.metadata["name"] != "silent";
    loop {
        let found = sandbox.wait_for(Duration::from_secs(60), |world| {
            world.interactions().values().find(waiting).cloned()
        });
        let Some(one) = found.await else { return };
        let path = format!("/interactions/{}/{}/callback", one.id, one.token);
        bot_calls(&sandbox, "POST", &path, &answer(&one)).await;
    }
}

/// A form with a field of every kind.
fn every_kind() -> Value {
    let label = |text: &str, component: Value| json!({"type": 18, "label": text, "component": component});
    let options = json!([{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}, {"label": "Three", "value": "3"}]);
    json!({"type": 9, "data": {"custom_id": "every", "title": "Every kind", "components": [
        label("Text", json!({"type": 4, "style": 1, "custom_id": "text", "min_length": 3})),
        label("Pick two", json!({"type": 3, "custom_id": "pick", "options": options, "min_values": 2, "max_values": 2})),
        label("Person", json!({"type": 5, "custom_id": "person"})),
        label("Files", json!({"type": 19, "custom_id": "files", "required": false})),
        label("One of them", json!({"type": 21, "custom_id": "one", "options": options}))]}})
}

fn answer(one: &Interaction) -> Value {
    let only_you = |text: String| json!({"type": 4, "data": {"content": text, "flags": 64}});
    let custom_id = one.data["custom_id"].as_str().unwrap_or("");
    match one.kind {
        interaction_kind::AUTOCOMPLETE => {
            json!({"type": 8, "data": {"choices": [{"name": "Career", "value": "career"}]}})
        }
        interaction_kind::COMPONENT if custom_id == "every" => every_kind(),
        interaction_kind::COMPONENT if one.data["values"].is_array() => {
            only_you(format!("picked {} in {custom_id}", one.data["values"]))
        }
        interaction_kind::COMPONENT => {
            json!({"type": 9, "data": {"custom_id": "update", "title": "Progress update", "components": [
            {"type": 1, "components": [{"type": 4, "style": 2, "custom_id": "did", "label": "What I did"}]}]}})
        }
        interaction_kind::MODAL if custom_id == "every" => {
            let given: Vec<String> = one.data["components"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| {
                    let part = &row["component"];
                    format!(
                        "{}={}",
                        part["custom_id"].as_str().unwrap(),
                        if part["value"].is_null() {
                            &part["values"]
                        } else {
                            &part["value"]
                        }
                    )
                })
                .collect();
            only_you(format!("given `{}`", given.join(" ")))
        }
        interaction_kind::MODAL => only_you("Saved for you alone.".to_owned()),
        _ if one.data["target_id"].is_string() => only_you(format!(
            "{} {}",
            one.data["name"].as_str().unwrap(),
            one.data["target_id"].as_str().unwrap()
        )),
        _ if one.data["name"] == "count" => only_you(format!("counted {}", one.data["options"][0]["value"])),
        _ => json!({"type": 4, "data": {"content": "What next?", "components": [
            {"type": 1, "components": [{"type": 2, "style": 1, "label": "Write", "custom_id": "write"}]}]}}),
    }
}
