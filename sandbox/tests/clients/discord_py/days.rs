//! Bad days: dropped connections, orders to reconnect, sessions that end, limits that are met.

use serde_json::json;

use super::town_with_bot;

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
