//! Faults of the gateway in the words of the script language: F23 to F32, F70 and F71 of `docs/bad-days.md`.

use std::time::Duration;

use chrono::TimeDelta;
use discord_sandbox::permissions::all;
use serde_json::{Value, json};

use crate::book::script;
use crate::town::Town;
use crate::wire::{Frame, Wire};

const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const MESSAGE_CONTENT: u64 = 1 << 15;

async fn identify(town: &Town) -> Wire {
    let intents = GUILDS | GUILD_MESSAGES | MESSAGE_CONTENT;
    Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), intents).await
}

async fn begin() -> (Town, Wire) {
    let town = Town::new(all()).await;
    let mut wire = identify(&town).await;
    wire.event("GUILD_CREATE").await;
    (town, wire)
}

/// Runs one statement of a row.
fn run_line(town: &Town, row: &str, line: usize) {
    let script = script(row);
    town.sandbox
        .run_script(script.lines().nth(line).unwrap())
        .unwrap();
}

fn payload(op: u8, data: Value) -> Frame {
    Frame::Payload(json!({"op": op, "d": data, "s": null, "t": null}))
}

#[tokio::test]
async fn a_connection_is_closed_for_good() {
    let (town, mut wire) = begin().await;
    town.run_row("F23");
    assert_eq!(wire.next().await, Frame::Closed(4004));
    for _ in 0..3 {
        assert_eq!(identify(&town).await.next().await, Frame::Closed(4014));
    }
    identify(&town).await.event("READY").await;
}

#[tokio::test]
async fn a_connection_is_closed_or_dropped() {
    let (town, mut wire) = begin().await;
    run_line(&town, "F24", 0);
    assert_eq!(wire.next().await, Frame::Closed(4000));
    let mut wire = identify(&town).await;
    wire.event("GUILD_CREATE").await;
    run_line(&town, "F24", 1);
    assert_eq!(wire.next().await, Frame::Cut);
}

#[tokio::test]
async fn a_session_is_asked_to_reconnect_or_ended() {
    let (town, mut wire) = begin().await;
    town.run_row("F25");
    assert_eq!(wire.next().await, payload(7, Value::Null));
    assert_eq!(wire.next().await, payload(9, json!(true)));
    assert_eq!(wire.next().await, payload(9, json!(false)));
}

#[tokio::test]
async fn nothing_is_said_any_more() {
    let (town, mut wire) = begin().await;
    town.run_row("F26");
    wire.send(json!({"op": 1, "d": null})).await;
    let silence = tokio::time::timeout(Duration::from_millis(150), wire.next()).await;
    assert!(silence.is_err());
}

#[tokio::test]
async fn ready_and_events_come_twice() {
    let (town, mut wire) = begin().await;
    town.run_row("F27");
    town.ada.write(town.general, "hm").await.unwrap();
    assert_eq!(
        wire.events_so_far().await,
        ["READY", "MESSAGE_CREATE", "MESSAGE_CREATE"]
    );
}

#[tokio::test]
async fn events_come_three_times_and_out_of_order() {
    let (town, mut wire) = begin().await;
    town.run_row("F28");
    for text in ["a", "b", "c", "d"] {
        town.ada.write(town.general, text).await.unwrap();
    }
    let mut came = wire.payloads_so_far().await;
    town.sandbox.advance(TimeDelta::seconds(2));
    came.extend(wire.payloads_so_far().await);
    let texts: Vec<&str> = came
        .iter()
        .filter_map(|payload| payload["d"]["content"].as_str())
        .collect();
    assert_eq!(texts.len(), 12);
    assert!(!texts.is_sorted());
}

#[tokio::test]
async fn events_are_lost() {
    let (town, mut wire) = begin().await;
    let ids = town.run_row("F29");
    town.ada.write(town.general, "lost").await.unwrap();
    town.ada.write(town.general, "there").await.unwrap();
    town.sandbox.delete_channel(town.general).unwrap();
    let came = wire.payloads_so_far().await;
    let contents: Vec<&Value> = came.iter().map(|payload| &payload["d"]["content"]).collect();
    assert_eq!(contents, ["there"]);
    assert_eq!(
        ids.iter()
            .map(|id| town.sandbox.fault_hits(*id))
            .collect::<Vec<_>>(),
        [Some(1), Some(1)]
    );
}

#[tokio::test]
async fn a_guild_is_unavailable_for_a_while() {
    let (town, mut wire) = begin().await;
    town.run_row("F30");
    let gone = wire.event("GUILD_DELETE").await;
    assert_eq!(gone["d"]["unavailable"], true);
    town.sandbox.advance(TimeDelta::minutes(39));
    assert!(wire.events_so_far().await.is_empty());
    town.sandbox.advance(TimeDelta::minutes(1));
    assert_eq!(wire.events_so_far().await, ["GUILD_CREATE"]);
}

#[tokio::test]
async fn the_bot_is_kicked_and_comes_back() {
    let (town, mut wire) = begin().await;
    let ids = town.run_row("F31");
    let gone = wire.event("GUILD_DELETE").await;
    assert_eq!(gone["d"].get("unavailable"), None);
    let path = format!("/channels/{}/messages", town.general);
    town.refuses("POST", &path, Some(json!({"content": "x"})), 403, 50001)
        .await;
    town.sandbox.advance(TimeDelta::days(2));
    assert!(wire.events_so_far().await.contains(&"GUILD_CREATE".to_owned()));
    assert_eq!(
        town.ask("POST", &path, Some(json!({"content": "x"}))).await.0,
        200
    );

    // What is taken back does not happen.
    town.run_row("F31");
    let planned = town.sandbox.faults().last().unwrap().id;
    assert!(!ids.contains(&planned));
    town.sandbox.clear_fault(planned);
    town.sandbox.advance(TimeDelta::days(2));
    town.refuses("POST", &path, Some(json!({"content": "x"})), 403, 50001)
        .await;
}

#[tokio::test]
async fn a_guild_never_becomes_available() {
    let town = Town::new(all()).await;
    let other = town.sandbox.add_guild(&town.owner, "Other");
    town.sandbox.invite_bot(other, all());
    town.run_row("F32");
    let mut wire = identify(&town).await;
    let ready = wire.event("READY").await;
    assert_eq!(ready["d"]["guilds"].as_array().unwrap().len(), 2);
    let came = wire.payloads_so_far().await;
    let created = came.iter().filter(|payload| payload["t"] == "GUILD_CREATE");
    let ids: Vec<&Value> = created.map(|payload| &payload["d"]["id"]).collect();
    assert_eq!(ids, [&json!(other.to_string())]);
}

#[tokio::test]
async fn events_are_as_nobody_knows_them() {
    let (town, mut wire) = begin().await;
    town.run_row("F70");
    let room = town.make_channel(json!({"name": "room"})).await;
    assert!(wire.event("CHANNEL_CREATE").await["d"]["type"].as_u64().unwrap() > 100);
    town.sandbox.rename_channel(room, "lobby").unwrap();
    let huge = wire.event("CHANNEL_UPDATE").await;
    assert!(huge["d"]["id"].as_str().unwrap().parse::<u64>().unwrap() > 1 << 63);
    town.ada.write(town.general, "hm").await.unwrap();
    assert_eq!(wire.event("MESSAGE_CREATE").await["d"]["type"], Value::Null);
    let other = town.sandbox.add_guild(&town.owner, "Other");
    town.sandbox.invite_bot(other, all());
    assert!(wire.event("GUILD_CREATE").await["d"]["unheard_of"].is_object());
}

#[tokio::test]
async fn a_frame_is_damaged() {
    let (town, mut wire) = begin().await;
    town.run_row("F71");
    town.ada.write(town.general, "hm").await.unwrap();
    assert_eq!(wire.next().await, Frame::Unreadable);
}
