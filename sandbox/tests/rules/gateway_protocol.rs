//! The socket itself: versions, packing, frames, heartbeats, and readers that do not read.

use std::time::{Duration, Instant};

use discord_sandbox::permissions::all;
use discord_sandbox::{ConnectionFault, EventAction, EventFault};
use serde_json::json;

use crate::town::Town;
use crate::wire::{Frame, Wire};

const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;

#[tokio::test]
async fn a_version_that_is_not_here_closes_the_connection() {
    let town = Town::new(all()).await;
    for query in ["v=9&encoding=json", "encoding=json"] {
        let mut wire = Wire::open_at(&town.sandbox.base(), query).await;
        assert_eq!(wire.next().await, Frame::Closed(4012), "{query}");
    }
}

#[tokio::test]
async fn another_encoding_or_compression_is_refused_before_the_socket_opens() {
    let town = Town::new(all()).await;
    for query in ["v=10&encoding=etf", "v=10&encoding=json&compress=brotli"] {
        let url = format!("{}/?{query}", town.sandbox.base());
        let asked = town
            .http
            .get(url)
            .header("connection", "Upgrade")
            .header("upgrade", "websocket");
        assert_eq!(asked.send().await.unwrap().status(), 400, "{query}");
    }
}

#[tokio::test]
async fn the_whole_connection_is_one_packed_stream_where_that_is_asked_for() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    for query in ["&compress=zlib-stream", "&compress=zstd-stream"] {
        let mut wire = Wire::open(&base, query).await;
        wire.send(
            json!({"op": 2, "d": {"token": token, "intents": GUILDS | GUILD_MESSAGES, "compress": true,
            "properties": {}}}),
        )
        .await;
        assert_eq!(wire.event("GUILD_CREATE").await["d"]["name"], "Town");
        town.ada.write(town.general, "hello").await.unwrap();
        assert_eq!(wire.events_so_far().await, ["MESSAGE_CREATE"], "{query}");
    }
}

#[tokio::test]
async fn binary_frames_are_read_when_they_hold_json_and_refused_when_not() {
    let town = Town::new(all()).await;
    let mut wire = Wire::open(&town.sandbox.base(), "").await;
    wire.send_frame(2, br#"{"op": 1, "d": null}"#).await;
    let ack = json!({"op": 11, "d": null, "s": null, "t": null});
    assert_eq!(wire.next().await, Frame::Payload(ack));
    wire.send_frame(2, &[131, 109, 0]).await;
    assert_eq!(wire.next().await, Frame::Closed(4002));
}

#[tokio::test]
async fn a_frame_beyond_all_bounds_ends_the_connection() {
    let town = Town::new(all()).await;
    let mut wire = Wire::open(&town.sandbox.base(), "").await;
    wire.send_frame(1, &vec![b' '; 65_536]).await;
    assert_eq!(
        wire.next().await,
        Frame::Closed(4002),
        "one that is read, and too long"
    );
    let mut wire = Wire::open(&town.sandbox.base(), "").await;
    // None of its data is sent: who would wait for it had no bound.
    wire.send_head(1, 65_537).await;
    assert_eq!(wire.next().await, Frame::Cut);
}

#[tokio::test]
async fn what_is_no_payload_or_no_opcode_closes_the_connection() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    for (payload, code) in [
        (json!({"op": 99, "d": null}), 4001),
        (json!({"op": "2", "d": {}}), 4002),
        (json!([]), 4002),
        (json!({"op": 2, "d": {"token": token, "intents": 1}}), 4005),
        (json!({"op": 3, "d": {"status": "online"}}), 4002),
        (json!({"op": 8, "d": {"guild_id": town.guild.to_string()}}), 4002),
    ] {
        let mut wire = Wire::identify(&base, &token, GUILDS).await;
        wire.event("GUILD_CREATE").await;
        wire.send(payload.clone()).await;
        assert_eq!(wire.next().await, Frame::Closed(code), "{payload}");
    }
    let mut wire = Wire::identify(&base, &token, GUILDS).await;
    wire.event("GUILD_CREATE").await;
    wire.send(json!({"op": 4, "d": {"guild_id": town.guild.to_string(), "channel_id": null}}))
        .await;
    assert!(wire.events_so_far().await.is_empty(), "voice is ignored");
}

#[tokio::test]
async fn a_client_that_forgets_its_heartbeats_is_closed() {
    let town = Town::new(all()).await;
    town.sandbox.set_heartbeat(Duration::from_millis(60));
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), GUILDS).await;
    wire.event("GUILD_CREATE").await;
    assert_eq!(wire.next().await, Frame::Closed(4009));
}

#[tokio::test]
async fn a_heartbeat_that_is_asked_for_has_to_be_answered_soon() {
    let town = Town::new(all()).await;
    town.sandbox.set_heartbeat(Duration::from_secs(1));
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), GUILDS).await;
    wire.event("GUILD_CREATE").await;
    let asked = Instant::now();
    town.sandbox.strike(ConnectionFault::Heartbeat);
    assert!(matches!(wire.next().await, Frame::Payload(payload) if payload["op"] == 1));
    assert_eq!(wire.next().await, Frame::Closed(4009));
    assert!(
        asked.elapsed() < Duration::from_millis(1400),
        "sooner than one that is only late"
    );
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut_instead_of_filling_the_memory() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = Wire::identify(&base, &token, GUILDS | GUILD_MESSAGES).await;
    wire.event("GUILD_CREATE").await;
    let often = EventFault::always("MESSAGE_CREATE", EventAction::Repeat(1000));
    town.sandbox.inject_event_fault(often);
    for _ in 0..100 {
        town.ada.write(town.general, &"x".repeat(2000)).await.unwrap();
    }
    assert!(!town.sandbox.bot_connected(Duration::from_millis(50)).await);
    while wire.next().await != Frame::Cut {}
}

#[tokio::test]
async fn a_guild_is_told_of_before_anything_that_happens_in_it_however_many_there_are() {
    let town = Town::new(all()).await;
    let guilds = town.sandbox.add_bulk_guilds(1200, 12, 1);
    let last = *guilds.iter().max().unwrap();
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), GUILDS).await;
    wire.event("READY").await;
    let channel = town.sandbox.add_channel(last, 0, "late", None);
    let mut told = Vec::new();
    while told.len() < guilds.len() + 1 {
        let Frame::Payload(payload) = wire.next().await else {
            panic!()
        };
        match payload["t"].as_str().unwrap() {
            "GUILD_CREATE" => told.push(payload["d"]["id"].as_str().unwrap().parse().unwrap()),
            "CHANNEL_CREATE" => {
                assert_eq!(payload["d"]["id"], channel.to_string());
                assert!(told.contains(&last));
            }
            other => panic!("{other}"),
        }
    }
    assert_ne!(told.last(), Some(&last), "it jumped the queue");
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len(), guilds.len() + 1);
}
