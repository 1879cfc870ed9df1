//! The sandbox's first bot on serenity, as its README shows it, used by a person.

#[expect(
    dead_code,
    reason = "a program begins with `main`, the test with what it runs"
)]
#[path = "../sandbox/examples/first_bot/bot.rs"]
mod bot;

use std::time::Duration;

use discord_sandbox::{Config, Sandbox};

#[tokio::test]
async fn the_first_serenity_bot_greets_and_counts() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let (olga, ada) = (sandbox.add_user("Olga"), sandbox.add_user("Ada"));
    let guild = sandbox.add_guild(&olga, "Town");
    sandbox.join(guild, &ada);
    sandbox.invite_bot(guild, discord_sandbox::permissions::all());
    let general = sandbox.channel_named(guild, "general").unwrap();
    let (token, base) = (sandbox.bot_token(), sandbox.base());
    tokio::spawn(async move { bot::run(&token, Some(base)).await.expect("it runs") });
    let registered = sandbox.wait_for(Duration::from_secs(20), |world| {
        (!world.commands().is_empty()).then_some(())
    });
    assert!(registered.await.is_some(), "no command came");
    let hello = ada.run(guild, general, "hello", &[("name", "Ada".into())]).await;
    assert_eq!(hello.message().unwrap().content, "Hello, Ada");
    let message = hello.message().unwrap();
    let again = ada
        .click(general, message.id, message.custom_id("Again").unwrap())
        .await;
    assert_eq!(again.message().unwrap().content, "Pressed 1 times");
    assert!(sandbox.unknown_requests().is_empty());
}
