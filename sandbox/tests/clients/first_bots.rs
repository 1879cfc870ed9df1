//! The first bots of the README, run as a reader runs them.
//!
//! The one on serenity is tried by `tests/first_bot.rs` of the workspace, which has that library anyway.

use std::time::Duration;

use tokio::process::{Child, Command};

use crate::bot::installed;
use crate::town::Town;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/first_bot");

fn start(mut command: Command, town: &Town) -> Child {
    command
        .env("DISCORD_BASE", town.sandbox.base())
        .env("DISCORD_TOKEN", town.sandbox.bot_token())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// Ada greets and presses: what a reader does first.
async fn is_used(town: &Town, mut bot: Child) {
    let registered = town.sandbox.wait_for(Duration::from_secs(20), |world| {
        (!world.commands().is_empty()).then_some(())
    });
    assert!(registered.await.is_some(), "no command came");
    assert!(
        town.sandbox.bot_connected(Duration::from_secs(20)).await,
        "it did not connect"
    );
    let hello = [("name", "Ada".into())];
    let greeted = town.ada.run(town.guild, town.general, "hello", &hello).await;
    let message = greeted.message().unwrap();
    assert_eq!(message.content, "Hello, Ada");
    let again = message.custom_id("Again").unwrap();
    let pressed = town.ada.click(town.general, message.id, again).await;
    assert_eq!(pressed.message().unwrap().content, "Pressed 1 times");
    assert!(town.sandbox.unknown_requests().is_empty());
    bot.kill().await.unwrap();
}

#[tokio::test]
#[ignore = "needs discord.py and discord.js"]
async fn the_first_bots_greet_and_count() {
    if let Some(python) = installed("discord.py", "python") {
        let town = Town::start().await;
        let mut command = Command::new(python.join("bin/python"));
        command.args(["-B", &format!("{FOLDER}/bot.py")]);
        is_used(&town, start(command, &town)).await;
    }
    if let Some(modules) = installed("discord.js", "node/node_modules/discord.js") {
        let town = Town::start().await;
        // Modules are looked for beside the program.
        let program = modules.join("../../first_bot.mjs");
        std::fs::copy(format!("{FOLDER}/bot.mjs"), &program).unwrap();
        let mut command = Command::new("node");
        command.arg(program);
        is_used(&town, start(command, &town)).await;
    }
}
