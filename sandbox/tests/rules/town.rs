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
    pub http: reqwest::Client,
}

impl Town {
    pub async fn new(bot_permissions: u64) -> Self {
        Self::begin(bot_permissions, true).await
    }

    /// For tests that send what no bot may send, which the record would be blamed for.
    pub async fn off_the_record(bot_permissions: u64) -> Self {
        Self::begin(bot_permissions, false).await
    }

    async fn begin(bot_permissions: u64, recorded: bool) -> Self {
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("test");
        let record = std::env::var_os("SANDBOX_RECORDS")
            .filter(|_| recorded)
            .map(|folder| {
                std::path::PathBuf::from(folder).join(format!("{}.jsonl", name.replace("::", "-")))
            });
        let config = Config {
            frozen: true,
            limits: Limits::off(),
            record,
            // Logs are judged together: no two tests may give the same ids.
            seed: name
                .bytes()
                .fold(7, |sum, byte| sum.wrapping_mul(31) ^ u64::from(byte)),
            ..Config::default()
        };
        Self::in_a(config, bot_permissions).await
    }

    /// In a sandbox of this kind.
    pub async fn in_a(config: Config, bot_permissions: u64) -> Self {
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

    /// Asks as the bot: status and body.
    pub async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        self.send(&format!("Bot {}", self.sandbox.bot_token()), method, path, body)
            .await
    }

    /// Asks as a person's client.
    pub async fn ask_as(&self, who: &Persona, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        self.send(&who.token(), method, path, body).await
    }

    async fn send(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let request = self.request(token, method, path);
        read(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    fn request(&self, token: &str, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/api/v10{path}", self.sandbox.base());
        self.http
            .request(method.parse().unwrap(), url)
            .header("authorization", token)
    }

    /// A request of the bot, to be completed by a test that needs more than `ask`.
    pub fn bot_request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.request(&format!("Bot {}", self.sandbox.bot_token()), method, path)
    }

    /// The bot sends a message with a file: status and body.
    pub async fn upload(&self, channel: u64, body: &Value, name: &str, bytes: &[u8]) -> (u16, Value) {
        let part = reqwest::multipart::Part::bytes(bytes.to_vec()).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new()
            .text("payload_json", body.to_string())
            .part("files[0]", part);
        let request = self.bot_request("POST", &format!("/channels/{channel}/messages"));
        read(request.multipart(form)).await
    }

    /// Asks as the bot: status, headers and the body as it came.
    pub async fn raw(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> reqwest::Result<(u16, reqwest::header::HeaderMap, String)> {
        let mut request = self.bot_request(method, path);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Ok((status, headers, answer.text().await?))
    }

    /// Runs the script of a row of `docs/bad-days.md`: the ids of what stays in force.
    pub fn run_row(&self, row: &str) -> Vec<u64> {
        self.sandbox.run_script(&crate::book::script(row)).unwrap()
    }

    /// Asks as the bot and expects this refusal.
    pub async fn refuses(&self, method: &str, path: &str, body: Option<Value>, status: u16, code: u64) {
        let (got, refused) = self.ask(method, path, body).await;
        assert_eq!(
            (got, refused["code"].as_u64()),
            (status, Some(code)),
            "{method} {path}: {refused}"
        );
    }

    /// The bot says something in `general`: the message's id.
    pub async fn say(&self, body: Value) -> u64 {
        let (status, message) = self
            .ask(
                "POST",
                &format!("/channels/{}/messages", self.general),
                Some(body),
            )
            .await;
        assert_eq!(status, 200, "{message}");
        id_of(&message)
    }

    /// The bot makes a channel: its id.
    pub async fn make_channel(&self, body: Value) -> u64 {
        let (status, channel) = self
            .ask("POST", &format!("/guilds/{}/channels", self.guild), Some(body))
            .await;
        assert_eq!(status, 201, "{channel}");
        id_of(&channel)
    }

    /// The last interaction the bot was sent: its id and token.
    pub fn last_interaction(&self) -> Option<(u64, String)> {
        self.sandbox.read(|world| {
            world
                .interactions()
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
                    .interactions()
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

    /// A person runs a command of one word while the bot answers with this callback body.
    pub async fn run_and_answer(
        &self,
        who: &Persona,
        name: &str,
        options: &[(&str, discord_sandbox::OptionValue)],
        answer: Value,
    ) -> discord_sandbox::Outcome {
        let (outcome, answered) = tokio::join!(
            who.run(self.guild, self.general, name, options),
            self.answer_next(answer)
        );
        assert!(answered.0 < 300, "{answered:?}");
        outcome
    }

    /// A gateway session of the bot that hears of interactions only.
    pub async fn ear(&self) -> crate::wire::Wire {
        let mut wire = crate::wire::Wire::identify(&self.sandbox.base(), &self.sandbox.bot_token(), 0).await;
        wire.event("READY").await;
        wire
    }

    pub async fn register(&self, commands: Value) -> Value {
        let path = format!("/applications/{}/commands", self.sandbox.application_id());
        let (status, body) = self.ask("PUT", &path, Some(commands)).await;
        assert_eq!(status, 200, "{body}");
        body
    }
}

/// Sends a request: status and body, null where that is no JSON.
pub async fn read(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

/// A command with one required option.
pub fn hello() -> Value {
    json!([{"name": "hello", "description": "Says hello", "options": [
        {"type": 3, "name": "name", "description": "Whom", "required": true, "max_length": 10}]}])
}

/// The id of an object.
pub fn id_of(object: &Value) -> u64 {
    object["id"].as_str().unwrap().parse().unwrap()
}
