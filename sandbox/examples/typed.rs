//! The typed API in one short story: a world, a bot, people who use it, a clock that is moved and a fault.
//!
//! `cargo run -p discord-sandbox --example typed`. The bot is plain HTTP here, so that the story stands alone; a
//! test of your own starts your bot with `sandbox.base()` and `sandbox.bot_token()` instead.

use std::time::Duration;

use chrono::TimeDelta;
use discord_sandbox::permissions::{self, bits};
use discord_sandbox::world::State;
use discord_sandbox::{Config, Fault, FaultAction, Limits, Outcome, Sandbox};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    story().await
}

/// Fails where the sandbox does not do as it is told here.
pub async fn story() -> Result<(), Failure> {
    // A clock that stands still, and no rate limits: the story takes no real time.
    let sandbox = Sandbox::start(Config {
        frozen: true,
        limits: Limits::off(),
        ..Config::default()
    })
    .await?;
    let (olga, ada, ben) = (
        sandbox.add_user("Olga"),
        sandbox.add_user("Ada"),
        sandbox.add_user("Ben"),
    );
    let guild = sandbox.add_guild(&olga, "Town");
    sandbox.join(guild, &ada);
    sandbox.join(guild, &ben);
    sandbox.invite_bot(guild, permissions::all() & !bits::ADMINISTRATOR);
    let general = sandbox.channel_named(guild, "general").ok_or("no general")?;

    let commands = json!([{"name": "hello", "description": "Says hello", "options": [
        {"type": 3, "name": "name", "description": "Whom", "required": true, "max_length": 20}]}]);
    let path = format!("/applications/{}/commands", sandbox.application_id());
    bot_calls(&sandbox, "PUT", &path, &commands).await?;
    let bot = tokio::spawn(answer_everything(sandbox.clone()));

    // What a person gets to see is what counts.
    let outcome = ada.run(guild, general, "hello", &[("name", "Ben".into())]).await;
    let message = outcome.message().ok_or("the bot said nothing")?;
    assert!(message.ephemeral && message.content == "Hello, Ben");
    assert!(ben.messages(general)?.is_empty(), "only Ada sees it");

    // What Discord's client would not send is refused as it would be.
    let refused = ada
        .run(
            guild,
            general,
            "hello",
            &[("name", "x".repeat(21).as_str().into())],
        )
        .await;
    assert!(matches!(refused, Outcome::Refused(_)));

    // A fault: one message is written, and the answer is lost on its way back.
    let path = format!("/channels/{general}/messages");
    sandbox.inject(Fault::once(
        "POST",
        "/channels/*/messages",
        FaultAction::CloseAfterEffect,
    ));
    assert!(
        bot_calls(&sandbox, "POST", &path, &json!({"content": "Once"}))
            .await
            .is_err()
    );
    assert_eq!(ben.messages(general)?.len(), 1, "it was written all the same");

    // Time is moved, not waited for: after a quarter of an hour the token of an interaction is worth nothing.
    let token = sandbox.read(|world| Some(world.interactions().values().next()?.token.clone()));
    let path = format!(
        "/webhooks/{}/{}",
        sandbox.application_id(),
        token.ok_or("no interaction")?
    );
    sandbox.advance(TimeDelta::minutes(16));
    assert!(
        bot_calls(&sandbox, "POST", &path, &json!({"content": "Too late"}))
            .await
            .is_err()
    );

    bot.abort();
    sandbox.shutdown().await;
    Ok(())
}

/// The bot: answers each interaction with a greeting that only its person sees.
async fn answer_everything(sandbox: Sandbox) {
    loop {
        let waiting = sandbox.wait_for(Duration::from_secs(3600), |world| {
            let mut all = world.interactions().values();
            let found = all.find(|found| found.state == State::Waiting)?;
            Some((found.id, found.token.clone()))
        });
        let Some((id, token)) = waiting.await else { return };
        let body = json!({"type": 4, "data": {"content": "Hello, Ben", "flags": 64}});
        let path = format!("/interactions/{id}/{token}/callback");
        if bot_calls(&sandbox, "POST", &path, &body).await.is_err() {
            return;
        }
    }
}

async fn bot_calls(sandbox: &Sandbox, method: &str, path: &str, body: &Value) -> Result<(), Failure> {
    let request = reqwest::Client::new()
        .request(method.parse()?, format!("{}/api/v10{path}", sandbox.base()))
        .header("Authorization", format!("Bot {}", sandbox.bot_token()))
        .header("User-Agent", "DiscordBot (https://example.org, 1)")
        .json(body);
    request.send().await?.error_for_status()?;
    Ok(())
}
