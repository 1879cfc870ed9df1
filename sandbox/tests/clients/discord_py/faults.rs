//! Faults: dropped connections, orders to reconnect, sessions that end, limits that are met.

use discord_sandbox::{Fault, FaultAction};
use serde_json::json;

use super::{discord_py, town_with_bot};
use crate::bot::Bot;
use crate::town::Town;

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_resumes_after_a_dropped_connection_and_misses_nothing() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let before = bot.ask("state", json!({})).await;
    let heard = bot
        .ask_while(
            "wait_for_message",
            json!({"text": "meanwhile"}),
            "waiting",
            async {
                town.sandbox.drop_gateway();
                town.ada.write(town.general, "meanwhile").await.unwrap();
            },
        )
        .await;
    assert_eq!(heard["author"], "Ada Kovač");
    bot.saw("resumed").await;
    let after = bot.ask("state", json!({})).await;
    assert_eq!(before["session"], after["session"], "no second Identify");
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_obeys_op_7_and_op_9() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let first = bot.ask("state", json!({})).await;
    town.sandbox.ask_reconnect();
    bot.saw("resumed").await;
    let second = bot.ask("state", json!({})).await;
    assert_eq!(first["session"], second["session"]);
    town.sandbox.invalidate_sessions();
    bot.saw("ready").await;
    let third = bot.ask("state", json!({})).await;
    assert_ne!(first["session"], third["session"], "a new session");
    let outcome = town
        .ada
        .run(town.guild, town.general, "hello", &[("name", "again".into())])
        .await;
    assert_eq!(outcome.text(), "Hello, again");
    town.sandbox.close_gateway(4000);
    bot.saw("resumed").await;
    // The whole list of members is sent once in 30 s, at Discord too, and the library does not know it.
    bot.end(&town, &["timed out waiting for chunks"]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_keeps_in_step_with_the_buckets() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    bot.ask("burst", json!({"count": 12})).await;
    assert_eq!(town.ben.messages(town.general).unwrap().len(), 12);
    let limited = town
        .sandbox
        .requests()
        .into_iter()
        .filter(|met| met.status == 429)
        .count();
    assert_eq!(limited, 0, "its own limiter waits");
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_waits_out_a_limit_it_could_not_foresee() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let limited = FaultAction::RateLimited {
        retry_after: 0.3,
        global: false,
        scope: "shared",
    };
    town.sandbox
        .inject(Fault::once("POST", "/channels/*/messages", limited));
    bot.ask("burst", json!({"count": 1})).await;
    let requests = town.sandbox.requests();
    let statuses: Vec<u16> = requests
        .iter()
        .filter(|met| met.method == "POST" && met.path.ends_with("/messages"))
        .map(|met| met.status)
        .collect();
    assert_eq!(statuses, [429, 200]);
    assert_eq!(town.ben.messages(town.general).unwrap().len(), 1, "it came once");
    bot.end(&town, &["We are being rate limited"]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_runs_on_two_shards() {
    let Some(mut command) = discord_py() else { return };
    let town = Town::start().await;
    let other = town.sandbox.add_guild(&town.ada, "Village");
    town.sandbox
        .invite_bot(other, discord_sandbox::permissions::all());
    command.env("SHARDS", "2");
    let (mut bot, _) = Bot::start(&town, command).await;
    let shards = bot.ask("shards", json!({})).await;
    let of = |guild: u64| (guild >> 22) % 2;
    assert_eq!(shards["Town"], of(town.guild));
    assert_eq!(shards["Village"], of(other));
    let hello = [("name", "Ben".into())];
    let outcome = town.ada.run(town.guild, town.general, "hello", &hello).await;
    assert_eq!(outcome.text(), "Hello, Ben");
    bot.end(&town, &[]).await;
}
