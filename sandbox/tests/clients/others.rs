//! Further libraries, each in brief: hikari and py-cord in Python, oceanic.js on Node. Each of their bots does the same: `/ask`
//! answers with a button, the button opens a form, the form is answered; and it says what people write.

use std::time::Duration;

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

/// The bot starts, answers a command, a button and a form, and misses nothing when it is cut off in the middle of a burst.
/// `complaints` are what its library has to say of the cut.
async fn does_all_of_it(command: Option<Command>, complaints: &[&str]) {
    let Some(command) = command else { return };
    let town = Town::start().await;
    let (mut bot, _) = Bot::start(&town, command).await;
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
    bot.saw("resumed").await;
    for number in 0..all {
        assert_eq!(bot.saw("message").await["content"], format!("burst {number}"));
    }
    bot.end(&town, complaints).await;
}

#[tokio::test]
#[ignore = "needs hikari"]
async fn hikari_starts_answers_and_resumes_in_a_burst() {
    does_all_of_it(python("hikari", "hikari"), &["failed to communicate with server"]).await;
}

#[tokio::test]
#[ignore = "needs py-cord"]
async fn py_cord_starts_answers_and_resumes_in_a_burst() {
    does_all_of_it(python("py-cord", "py_cord"), &[]).await;
}

#[tokio::test]
#[ignore = "needs oceanic.js"]
async fn oceanic_starts_answers_and_resumes_in_a_burst() {
    let command = installed("oceanic.js", "oceanic/node_modules").map(|modules| {
        let mut command = Command::new("node");
        command
            .arg(format!("{SOURCES}/oceanic/bot.js"))
            .env("NODE_PATH", modules);
        command
    });
    does_all_of_it(command, &[]).await;
}
