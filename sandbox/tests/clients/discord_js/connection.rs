//! The connection: what comes of a bad one, compression, and the library's own limiter.

use discord_sandbox::Limits;
use discord_sandbox::permissions;
use serde_json::json;

use super::{INTENTS, Js, node};
use crate::bot::Bot;
use crate::town::Town;

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

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_reads_a_stream_in_two_shards() {
    let settings = json!({"intents": INTENTS, "shards": 2});
    let Some(command) = node("gateway.js", &settings) else {
        return;
    };
    let town = Town::start().await;
    let mut mine = vec![(town.guild >> 22) % 2];
    let mut places = vec![town.general];
    // Guilds until both shards have one.
    while !mine.contains(&(1 - mine[0])) {
        town.sandbox.advance(chrono::TimeDelta::milliseconds(1));
        let guild = town.sandbox.add_guild(&town.ada, "Elsewhere");
        town.sandbox.invite_bot(guild, permissions::all());
        mine.push((guild >> 22) % 2);
        places.push(town.sandbox.channel_named(guild, "general").unwrap());
    }
    let (mut bot, _) = Bot::start(&town, command).await;
    // Either may be ready first.
    let mut greeted = [bot.saw("greeted").await, bot.saw("greeted").await];
    greeted.sort_by_key(|one| one["shard"].as_u64());
    for (shard, greeted) in (0..).zip(greeted) {
        assert_eq!(
            (&greeted["shard"], &greeted["of"]),
            (&json!(shard), &json!([shard, 2]))
        );
        let expected = mine.iter().filter(|of| **of == shard).count();
        assert_eq!(greeted["guilds"].as_array().unwrap().len(), expected);
    }
    for round in ["before", "after"] {
        for (place, shard) in places.iter().zip(&mine) {
            town.ada.write(*place, round).await.unwrap();
            let heard = bot.saw("MESSAGE_CREATE").await;
            assert_eq!(
                (&heard["content"], &heard["shard"]),
                (&json!(round), &json!(shard))
            );
        }
        if round == "before" {
            town.sandbox.drop_gateway();
            bot.saw("resumed").await;
            bot.saw("resumed").await;
        }
    }
    bot.end(&town, &[]).await;
}
