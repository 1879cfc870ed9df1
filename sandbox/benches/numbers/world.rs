//! A guild with a person and a bot, made over the control side.

use serde_json::{Value, json};

use super::client::Http;
use super::process::Process;

/// Ids and tokens of what there is.
pub struct World {
    pub process: Process,
    pub control: Http,
    pub guild: String,
    pub channel: String,
    /// The token of the person, and their id.
    pub person: String,
    pub person_id: String,
}

impl World {
    pub async fn new() -> Self {
        let process = Process::start().await;
        let mut control = Http::connect(&process.control, "none").await;
        let owner = make(&mut control, "/users", json!({"name": "Olga"})).await;
        let guild = make(
            &mut control,
            "/guilds",
            json!({"owner": owner["id"], "name": "Bench"}),
        )
        .await;
        let guild = text(&guild["id"]);
        control
            .succeed("PUT", &format!("/guilds/{guild}/bot"), "{}")
            .await;
        let channels = format!("/guilds/{guild}/channels");
        let channel = make(&mut control, &channels, json!({"name": "bench"})).await;
        Self {
            channel: text(&channel["id"]),
            person: text(&owner["token"]),
            person_id: text(&owner["id"]),
            process,
            control,
            guild,
        }
    }

    /// A connection as the bot.
    pub async fn bot(&self) -> Http {
        Http::connect(&self.process.address, &format!("Bot {}", self.process.token)).await
    }

    /// A connection as the person.
    pub async fn person(&self) -> Http {
        Http::connect(&self.process.address, &self.person).await
    }
}

/// Makes something over the control side.
pub async fn make(control: &mut Http, path: &str, body: Value) -> Value {
    serde_json::from_str(&control.succeed("POST", path, &body.to_string()).await).unwrap()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
