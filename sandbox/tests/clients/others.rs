//! Further libraries, each in brief: hikari and py-cord in Python, oceanic.js and Eris on Node. Each of their bots does the same:
//! `/ask` answers with a button, the button opens a form, the form is answered; and it says what people write.

use std::time::Duration;

use serde_json::Value;
use tokio::process::Command;

use crate::bot::{Bot, installed};
use crate::town::Town;

/// How many messages come in a row, and after which of them the connection is cut.
const BURST: (usize, usize) = (30, 15);

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients");

fn python(library: &str, folder: &str) -> Option<Command> {
    let mut command = Command::new(installed(library, folder)?.join("bin/python"));
    // No compiled files beside the sources.
    command.arg("-B").arg(format!("{SOURCES}/{folder}/bot.py"));
    Some(command)
}

fn node(library: &str, folder: &str) -> Option<Command> {
    let modules = installed(library, &format!("{folder}/node_modules"))?;
    let mut command = Command::new("node");
    command
        .arg(format!("{SOURCES}/{folder}/bot.js"))
        .env("NODE_PATH", modules);
    Some(command)
}

/// Starts a bot and lets it do all. `complaints` are what its library has to say of the cut.
async fn starts_and_does_all_of_it(town: Town, command: Option<Command>, complaints: &[&str]) {
    let Some(command) = command else { return };
    let (mut bot, _) = Bot::start(&town, command).await;
    does_all_of_it(&town, &mut async |what: &str| bot.saw(what).await).await;
    bot.end(&town, complaints).await;
}

/// A bot that is ready answers a command, a button and a form, and misses nothing when it is cut off in the middle of a burst.
/// `saw` waits until it has seen something.
pub async fn does_all_of_it(town: &Town, saw: &mut impl AsyncFnMut(&str) -> Value) {
    let mut looks = tokio::time::interval(Duration::from_millis(20));
    let registered = async {
        while town.ada.commands(town.guild).is_empty() {
            looks.tick().await;
        }
    };
    let registered = tokio::time::timeout(Duration::from_secs(10), registered).await;
    assert!(registered.is_ok(), "it never registered its command");
    let asked = town.ada.run(town.guild, town.general, "ask", &[]).await;
    let asked = asked.message().unwrap();
    assert_eq!(asked.content, "A word?");
    let opened = town.ada.click(town.general, asked.id, "open").await;
    let told = town
        .ada
        .submit(opened.form().unwrap(), &[("Word", "parser")])
        .await;
    assert_eq!(told.text(), "You wrote parser");
    let (all, cut) = BURST;
    for number in 0..all {
        if number == cut {
            town.sandbox.drop_gateway();
        }
        town.ada
            .write(town.general, &format!("burst {number}"))
            .await
            .unwrap();
    }
    saw("resumed").await;
    for number in 0..all {
        assert_eq!(saw("message").await["content"], format!("burst {number}"));
    }
}

#[tokio::test]
#[ignore = "needs hikari"]
async fn hikari_starts_answers_and_resumes_in_a_burst() {
    let complaints = &["failed to communicate with server"];
    starts_and_does_all_of_it(Town::start().await, python("hikari", "hikari"), complaints).await;
}

#[tokio::test]
#[ignore = "needs py-cord"]
async fn py_cord_starts_answers_and_resumes_in_a_burst() {
    starts_and_does_all_of_it(Town::start().await, python("py-cord", "py_cord"), &[]).await;
}

#[tokio::test]
#[ignore = "needs oceanic.js"]
async fn oceanic_starts_answers_and_resumes_in_a_burst() {
    starts_and_does_all_of_it(Town::start().await, node("oceanic.js", "oceanic"), &[]).await;
}

#[tokio::test]
#[ignore = "needs Eris"]
async fn eris_starts_answers_and_resumes_in_a_burst_by_tls() {
    starts_and_does_all_of_it(
        Town::start_with_tls().await,
        node("Eris", "eris"),
        &["Connection reset by peer"],
    )
    .await;
}
