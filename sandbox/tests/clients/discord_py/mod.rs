//! discord.py 2.7.1, unmodified: `bot.py` beside this file.

mod commands;
mod days;
mod places;

use serde_json::json;
use tokio::process::Command;

use crate::bot::{Bot, installed};
use crate::town::Town;

/// The command that starts the bot; `None`, with a word why, where the library is not installed.
fn discord_py() -> Option<Command> {
    let mut command = Command::new(installed("discord.py", "python")?.join("bin/python"));
    // No compiled files beside the sources.
    command.arg("-B").arg(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/clients/discord_py/bot.py"
    ));
    command.env("WITHOUT_ZSTD", "1");
    Some(command)
}

/// A town with the bot in it.
async fn town_with_bot() -> Option<(Town, Bot)> {
    let command = discord_py()?;
    let town = Town::start().await;
    let (bot, _) = Bot::start(&town, command).await;
    Some((town, bot))
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_caches_the_guild_and_answers_a_command() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let cache = bot.ask("cache", json!({})).await;
    assert_eq!(
        cache,
        json!({
            "name": "Town", "chunked": true, "owner": "Olga Owner", "top_role": "Tester", "mentors": ["Ada Kovač"],
            "members": ["Ada Kovač", "Ben", "Olga Owner", "Tester"],
            "channels": ["Text Channels", "general", "growth", "room-of-ada", "staff"],
            "application": town.sandbox.application_id().to_string(),
        })
    );
    let outcome = town
        .ada
        .run(town.guild, town.general, "hello", &[("name", "Ben".into())])
        .await;
    assert_eq!(outcome.text(), "Hello, Ben");
    bot.end(&town, &[]).await;
}
