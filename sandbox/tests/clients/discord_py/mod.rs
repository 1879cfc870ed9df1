//! discord.py 2.7.1, unmodified: `bot.py` beside this file.

mod commands;
mod faults;
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
    let Some(command) = discord_py() else { return };
    let town = Town::start().await;
    let (mut bot, ready) = Bot::start(&town, command).await;
    assert_eq!(ready["compression"], "zstd-stream");
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

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_reads_zlib_streams_and_members_that_come_with_their_guild() {
    let Some(mut command) = discord_py() else { return };
    let town = Town::start().await;
    // With presences a small guild comes whole, and no chunks are asked for.
    command.env("WITHOUT_ZSTD", "1").env("WITH_PRESENCES", "1");
    let (mut bot, ready) = Bot::start(&town, command).await;
    assert_eq!(ready["compression"], "zlib-stream");
    let cache = bot.ask("cache", json!({})).await;
    assert_eq!(
        cache["members"],
        json!(["Ada Kovač", "Ben", "Olga Owner", "Tester"])
    );
    let hello = [("name", "Ben".into())];
    let outcome = town.ada.run(town.guild, town.general, "hello", &hello).await;
    assert_eq!(outcome.text(), "Hello, Ben");
    bot.end(&town, &[]).await;
}
