//! The connection: what comes of a bad one, compression, and the library's own limiter.

use discord_sandbox::Limits;
use serde_json::json;

use super::{INTENTS, Js};

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_resumes_and_misses_nothing() {
    let Some(mut js) = Js::start().await else { return };
    for round in 0..3 {
        match round {
            0 => js.town.sandbox.drop_gateway(),
            1 => js.town.sandbox.ask_reconnect(),
            _ => js.town.sandbox.close_gateway(4000),
        }
        let missed = format!("missed {round}");
        js.town.ada.write(js.town.general, &missed).await.unwrap();
        js.bot.saw("resumed").await;
        assert_eq!(js.bot.saw("messageCreate").await["content"], missed);
    }
    assert_eq!(js.run(&js.town.ada, "local", &[]).await.text(), "from here");
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_starts_anew_when_its_session_is_gone() {
    let Some(mut js) = Js::start().await else { return };
    js.bot.saw("shard ready").await;
    js.town.sandbox.invalidate_sessions();
    js.bot.saw("shard ready").await;
    assert_eq!(js.run(&js.town.ada, "local", &[]).await.text(), "from here");
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_keeps_within_our_limits() {
    let Some(js) = Js::start_with(json!({"intents": INTENTS})).await else {
        return;
    };
    js.town.sandbox.set_limits(Limits {
        global_per_second: Some(20),
        ..Limits::default()
    });
    js.run(&js.town.ada, "say", &[("kind", "burst".into())]).await;
    js.until("all of the burst", |town| {
        let seen = js.lines(&town.ben);
        (seen.iter().filter(|line| line.starts_with("burst ")).count() == 25).then_some(())
    })
    .await;
    js.end().await;
}
