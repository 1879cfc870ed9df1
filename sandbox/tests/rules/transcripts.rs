//! Two runs of one script are alike, byte for byte.

use chrono::TimeDelta;
use discord_sandbox::permissions::all;
use discord_sandbox::{
    Config, ConnectionFault, EventAction, EventFault, Fault, FaultAction, Limits, OptionValue,
};
use serde_json::{Value, json};

use crate::town::{Town, hello};
use crate::wire::{Frame, Wire};

const INTENTS: u64 = 1 | 1 << 1 | 1 << 9 | 1 << 10 | 1 << 15;

/// A whole run: commands, threads, files of the world, faults, time moving, a resume.
async fn run(seed: u64) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("transcript.jsonl");
    let config = Config {
        frozen: true,
        start: Some("2027-03-14T09:00:00Z".parse().unwrap()),
        limits: Limits::off(),
        transcript: Some(path.clone()),
        seed,
        ..Config::default()
    };
    let town = Town::in_a(config, all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = Wire::identify(&base, &token, INTENTS).await;
    let ready = wire.event("READY").await;
    wire.event("GUILD_CREATE").await;
    town.register(hello()).await;
    let options = [("name", OptionValue::from("Ada"))];
    let asked = town.ada.run(town.guild, town.general, "hello", &options);
    let answer = town.answer_next(
        json!({"type": 4, "data": {"content": "Hello, Ada", "components": [
        {"type": 1, "components": [{"type": 2, "style": 1, "label": "Again", "custom_id": "again"}]}]}}),
    );
    let (outcome, _) = tokio::join!(asked, answer);
    let message = outcome.message().unwrap().id;
    let clicked = town.ada.click(town.general, message, "again");
    let update = town.answer_next(json!({"type": 7, "data": {"content": "Hello again"}}));
    tokio::join!(clicked, update);
    worse(&town).await;
    town.sandbox.advance(TimeDelta::minutes(16));
    let seen = wire.payloads_so_far().await.last().unwrap()["s"].clone();
    town.sandbox.drop_gateway();
    assert_eq!(wire.next().await, Frame::Cut);
    town.ada.write(town.general, "meanwhile").await.unwrap();
    let mut wire = Wire::resume(&base, &token, &ready, &seen).await;
    assert_eq!(wire.events_so_far().await, ["MESSAGE_CREATE", "RESUMED"]);
    let members = json!({"guild_id": town.guild.to_string(), "query": "", "limit": 0});
    wire.send(json!({"op": 8, "d": members})).await;
    wire.event("GUILD_MEMBERS_CHUNK").await;
    town.sandbox.strike(ConnectionFault::Close(4000));
    assert_eq!(wire.next().await, Frame::Closed(4000));
    assert!(town.sandbox.unknown_requests().is_empty());
    std::fs::read_to_string(path).unwrap()
}

/// Its bad hours.
async fn worse(town: &Town) {
    let messages = format!("/channels/{}/messages", town.general);
    for action in [
        FaultAction::Status(503, Value::Null),
        FaultAction::StatusAfterEffect(500),
    ] {
        town.sandbox
            .inject(Fault::once("POST", "/channels/*/messages", action));
        town.ask("POST", &messages, Some(json!({"content": "unlucky"})))
            .await;
    }
    for action in [
        EventAction::Repeat(3),
        EventAction::Reorder(TimeDelta::minutes(1)),
    ] {
        town.sandbox
            .inject_event_fault(EventFault::always("MESSAGE_*", action));
    }
    for n in 0..4 {
        let message = town.say(json!({ "content": n.to_string() })).await;
        let path = format!("{messages}/{message}");
        town.ask("PUT", &format!("{path}/reactions/%F0%9F%91%8D/@me"), None)
            .await;
        town.ask(
            "POST",
            &format!("{path}/threads"),
            Some(json!({"name": format!("Thread {n}")})),
        )
        .await;
    }
    town.refuses("POST", &messages, Some(json!({"content": ""})), 400, 50006)
        .await;
    town.sandbox.advance(TimeDelta::minutes(1));
    town.sandbox.clear_faults();
    let path = format!("/guilds/{}/channels", town.guild);
    town.ask("GET", &path, None).await;
}

#[tokio::test]
async fn two_runs_with_one_seed_are_alike_byte_for_byte_and_another_seed_differs() {
    let first = run(1).await;
    assert_eq!(first, run(1).await);
    assert_ne!(first, run(2).await);
    for (what, least) in [
        ("\"request\":", 15),
        ("\"event\":", 30),
        ("\"received\":", 3),
        ("\"again\":1", 1),
    ] {
        assert!(first.matches(what).count() >= least, "{what}");
    }
    for secret in ["127.0.0.1", ".sandbox.", "sandbox-user-"] {
        assert!(!first.contains(secret), "{secret}");
    }
    assert!(first.contains("http://sandbox") || first.contains("ws://sandbox"));
}
