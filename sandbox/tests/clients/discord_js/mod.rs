//! discord.js 14.28, and its gateway library alone.

mod commands;
mod components;
mod connection;
mod places;

use std::path::Path;
use std::time::Duration;

use discord_sandbox::{OptionValue, Outcome, Persona};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::bot::{Bot, installed};
use crate::town::Town;

/// All intents but GUILD_PRESENCES, with which the guild would come with all its members.
const INTENTS: u64 = 0x331_ffff & !(1 << 8);

/// The command that starts a bot; `None`, with a word why, where the library is not installed.
fn node(script: &str, settings: &Value) -> Option<Command> {
    let modules = installed("discord.js", "node/node_modules/discord.js")?;
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/discord_js");
    let mut command = Command::new("node");
    command.arg(sources.join(script));
    command.env("NODE_PATH", modules.parent().unwrap_or(Path::new("")));
    command.env("SANDBOX_BOT", settings.to_string());
    Some(command)
}

/// A town and the bot of discord.js in it.
struct Js {
    town: Town,
    bot: Bot,
    ready: Value,
}

impl Js {
    async fn start() -> Option<Self> {
        Self::start_with(json!({"intents": INTENTS})).await
    }

    async fn start_with(settings: Value) -> Option<Self> {
        let command = node("bot.js", &settings)?;
        let town = Town::start().await;
        let (bot, ready) = Bot::start(&town, command).await;
        Some(Self { town, bot, ready })
    }

    async fn run(&self, who: &Persona, path: &str, options: &[(&str, OptionValue)]) -> Outcome {
        who.run(self.town.guild, self.town.general, path, options).await
    }

    /// Ada runs a command of one kind: what it says once it has said it all.
    async fn does(&self, path: &str, kind: &str) -> String {
        let told = self.run(&self.town.ada, path, &[("kind", kind.into())]).await;
        assert!(told.message().is_some(), "{path} {kind}: {told:?}");
        told.text()
    }

    /// Waits until `look` finds something, which has to be soon.
    async fn until<T>(&self, what: &str, mut look: impl FnMut(&Town) -> Option<T>) -> T {
        let mut changes = self.town.sandbox.changes();
        let found = async {
            loop {
                changes.borrow_and_update();
                if let Some(found) = look(&self.town) {
                    return found;
                }
                changes.changed().await.unwrap();
            }
        };
        let found = tokio::time::timeout(Duration::from_secs(30), found).await;
        found.unwrap_or_else(|_| panic!("{what} did not come"))
    }

    /// What somebody reads in `general`, oldest first, each message as one line.
    fn lines(&self, who: &Persona) -> Vec<String> {
        let seen = who.messages(self.town.general).unwrap();
        seen.iter()
            .map(|message| message.text().replace('\n', " | "))
            .collect()
    }

    /// Ends the bot: its library complained of nothing and ran into no limit.
    async fn end(self) {
        let limited = self.town.sandbox.requests();
        let limited: Vec<_> = limited.iter().filter(|met| met.status == 429).collect();
        assert!(limited.is_empty(), "{limited:?}");
        self.bot.end(&self.town, &[]).await;
    }
}
