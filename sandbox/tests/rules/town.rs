//! The setting of the tests: a sandbox with a guild, a bot of plain HTTP, and people.

use discord_sandbox::world::State;
use discord_sandbox::{Config, Limits, Persona, Sandbox};
use serde_json::{Value, json};

/// A sandbox with one guild, its bot, and a person in it.
pub struct Town {
    pub sandbox: Sandbox,
    pub guild: u64,
    pub general: u64,
    pub owner: Persona,
    pub ada: Persona,
    http: reqwest::Client,
}

impl Town {
    pub async fn new(bot_permissions: u64) -> Self {
        let record = std::env::var_os("SANDBOX_RECORDS").map(|folder| {
            let name = std::thread::current()
                .name()
                .unwrap_or("test")
                .replace("::", "-");
            std::path::PathBuf::from(folder).join(format!("{name}.jsonl"))
        });
        let config = Config {
            frozen: true,
            limits: Limits::off(),
            record,
            seed: 7,
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let owner = sandbox.add_user("Olga Owner");
        let ada = sandbox.add_user("Ada");
        let guild = sandbox.add_guild(&owner, "Town");
        sandbox.join(guild, &ada);
        sandbox.invite_bot(guild, bot_permissions);
        let general = sandbox.channel_named(guild, "general").unwrap();
        let http = reqwest::Client::builder()
            .user_agent("DiscordBot (https://example.org, 1)")
            .build()
            .unwrap();
        Self {
            sandbox,
            guild,
            general,
            owner,
            ada,
            http,
        }
    }

    pub async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let url = format!("{}/api/v10{path}", self.sandbox.base());
        let mut request = self
            .http
            .request(method.parse().unwrap(), url)
            .header("authorization", format!("Bot {}", self.sandbox.bot_token()));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// The last interaction the bot was sent: its id and token.
    pub fn last_interaction(&self) -> Option<(u64, String)> {
        self.sandbox.read(|world| {
            world
                .interactions
                .values()
                .max_by_key(|found| found.id)
                .map(|found| (found.id, found.token.clone()))
        })
    }

    /// Answers the interaction that waits for one with this callback body, once it is there.
    pub async fn answer_next(&self, body: Value) -> (u16, Value) {
        let found = self
            .sandbox
            .wait_for(std::time::Duration::from_secs(5), |world| {
                let waiting = world
                    .interactions
                    .values()
                    .find(|found| found.state == State::Waiting)?;
                Some((waiting.id, waiting.token.clone()))
            })
            .await;
        let (id, token) = found.unwrap();
        self.ask(
            "POST",
            &format!("/interactions/{id}/{token}/callback"),
            Some(body),
        )
        .await
    }

    pub async fn register(&self, commands: Value) -> Value {
        let path = format!("/applications/{}/commands", self.sandbox.application_id());
        let (status, body) = self.ask("PUT", &path, Some(commands)).await;
        assert_eq!(status, 200, "{body}");
        body
    }
}

/// A command with one required option.
pub fn hello() -> Value {
    json!([{"name": "hello", "description": "Says hello", "options": [
        {"type": 3, "name": "name", "description": "Whom", "required": true, "max_length": 10}]}])
}
