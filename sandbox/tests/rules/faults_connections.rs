//! Faults of events, of connections and of sessions, one by one.

use chrono::TimeDelta;
use discord_sandbox::permissions::all;
use discord_sandbox::{ConnectionFault, EventAction, EventFault, Limits};
use serde_json::{Value, json};

use crate::town::Town;
use crate::wire::{Frame, Wire};

const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const MESSAGE_CONTENT: u64 = 1 << 15;

async fn connected(town: &Town) -> Wire {
    let intents = GUILDS | GUILD_MESSAGES | MESSAGE_CONTENT;
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), intents).await;
    wire.event("GUILD_CREATE").await;
    wire
}

/// The contents of the messages that come until a heartbeat is acknowledged.
async fn contents(wire: &mut Wire) -> Vec<String> {
    let payloads = wire.payloads_so_far().await;
    let contents = payloads.iter().map(|payload| payload["d"]["content"].as_str());
    contents.map(|text| text.unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_event_is_lost_and_the_next_one_is_not() {
    let town = Town::new(all()).await;
    let mut wire = connected(&town).await;
    let fault = EventFault::once("MESSAGE_CREATE", EventAction::Drop).after(1);
    let fault = town.sandbox.inject_event_fault(fault);
    for text in ["one", "two", "three"] {
        town.ada.write(town.general, text).await.unwrap();
    }
    assert_eq!(contents(&mut wire).await, ["one", "three"]);
    assert_eq!(town.sandbox.fault_hits(fault), Some(1));
}

#[tokio::test]
async fn an_event_comes_late_by_the_sandbox_clock() {
    let town = Town::new(all()).await;
    let mut wire = connected(&town).await;
    let late = EventAction::Delay(TimeDelta::milliseconds(2900));
    town.sandbox
        .inject_event_fault(EventFault::once("MESSAGE_CREATE", late));
    town.ada.write(town.general, "late").await.unwrap();
    town.ada.write(town.general, "in time").await.unwrap();
    town.sandbox.advance(TimeDelta::milliseconds(2899));
    assert_eq!(contents(&mut wire).await, ["in time"]);
    town.sandbox.advance(TimeDelta::milliseconds(1));
    assert_eq!(contents(&mut wire).await, ["late"]);
}

#[tokio::test]
async fn every_event_comes_three_times_and_out_of_order() {
    let town = Town::new(all()).await;
    let mut wire = connected(&town).await;
    for action in [
        EventAction::Repeat(3),
        EventAction::Reorder(TimeDelta::seconds(2)),
    ] {
        town.sandbox.inject_event_fault(EventFault::always("*", action));
    }
    let texts: Vec<String> = (0..5).map(|n| n.to_string()).collect();
    for text in &texts {
        town.ada.write(town.general, text).await.unwrap();
    }
    assert!(contents(&mut wire).await.len() < 15);
    town.sandbox.advance(TimeDelta::seconds(2));
    let mut came = contents(&mut wire).await;
    let thrice: Vec<&String> = texts.iter().flat_map(|text| [text; 3]).collect();
    assert_ne!(came.iter().collect::<Vec<_>>(), thrice, "not in order");
    came.sort();
    assert_eq!(came.iter().collect::<Vec<_>>(), thrice);
}

#[tokio::test]
async fn an_event_is_held_until_its_fault_is_cleared() {
    let town = Town::new(all()).await;
    let mut wire = connected(&town).await;
    let fault = EventFault::always("MESSAGE_*", EventAction::Hold);
    let fault = town.sandbox.inject_event_fault(fault);
    town.ada.write(town.general, "held").await.unwrap();
    town.sandbox.advance(TimeDelta::days(1));
    assert!(contents(&mut wire).await.is_empty());
    town.sandbox.clear_fault(fault);
    assert_eq!(contents(&mut wire).await, ["held"]);
    assert_eq!(town.sandbox.fault_hits(fault), None);
}

#[tokio::test]
async fn data_comes_as_no_documentation_has_it() {
    let town = Town::new(all()).await;
    let mut wire = connected(&town).await;
    for action in [
        EventAction::UnknownFields,
        EventAction::UnknownValues,
        EventAction::HugeIds,
        EventAction::Set("/author/username".to_owned(), Value::Null),
        EventAction::Without("/attachments".to_owned()),
    ] {
        town.sandbox
            .inject_event_fault(EventFault::once("MESSAGE_CREATE", action));
    }
    town.ada.write(town.general, "odd").await.unwrap();
    let odd = &wire.event("MESSAGE_CREATE").await["d"];
    assert!(odd["unheard_of"].is_object());
    assert_eq!(odd["type"], 9999);
    assert!(odd["id"].as_str().unwrap().parse::<u64>().unwrap() > 1 << 63);
    assert_eq!(odd["author"]["username"], Value::Null);
    assert!(odd.get("attachments").is_none());
    town.sandbox
        .inject_event_fault(EventFault::once("MESSAGE_CREATE", EventAction::Nulls));
    town.ada.write(town.general, "odd").await.unwrap();
    assert_eq!(wire.event("MESSAGE_CREATE").await["d"]["type"], Value::Null);
    town.ada.write(town.general, "even").await.unwrap();
    let even = &wire.event("MESSAGE_CREATE").await["d"];
    assert_eq!((&even["type"], even.get("unheard_of")), (&json!(0), None));
}

#[tokio::test]
async fn a_damaged_frame_cannot_be_read_and_a_resume_brings_the_event_whole() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = Wire::open(&base, "&compress=zlib-stream").await;
    wire.send(json!({"op": 2, "d": {"token": token, "intents": GUILDS | GUILD_MESSAGES, "properties": {}}}))
        .await;
    let ready = wire.event("READY").await;
    let seen = wire.event("GUILD_CREATE").await["s"].clone();
    town.sandbox
        .inject_event_fault(EventFault::once("MESSAGE_CREATE", EventAction::Corrupt));
    town.ada.write(town.general, "hello").await.unwrap();
    assert_eq!(wire.next().await, Frame::Unreadable);
    let mut plain = Wire::resume(&base, &token, &ready, &seen).await;
    assert_eq!(plain.events_so_far().await, ["MESSAGE_CREATE", "RESUMED"]);
    town.sandbox.strike(ConnectionFault::CorruptFrame);
    town.ada.write(town.general, "hello").await.unwrap();
    assert_eq!(plain.next().await, Frame::Unreadable);
}

#[tokio::test]
async fn a_silent_connection_acknowledges_nothing_and_its_events_wait_for_a_resume() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = Wire::identify(&base, &token, GUILDS | GUILD_MESSAGES).await;
    let ready = wire.event("READY").await;
    let seen = wire.event("GUILD_CREATE").await["s"].clone();
    town.sandbox.strike(ConnectionFault::Silence);
    town.ada.write(town.general, "hello").await.unwrap();
    wire.send(json!({"op": 1, "d": null})).await;
    let mut other = Wire::resume(&base, &token, &ready, &seen).await;
    assert_eq!(other.events_so_far().await, ["MESSAGE_CREATE", "RESUMED"]);
    town.sandbox.strike(ConnectionFault::Close(4000));
    assert_eq!(other.next().await, Frame::Closed(4000));
    assert!(wire.nothing_so_far().await);
}

#[tokio::test]
async fn ready_comes_twice_and_op_9_says_whether_a_resume_may_be_tried() {
    let town = Town::new(all()).await;
    let mut wire = connected(&town).await;
    town.sandbox.strike(ConnectionFault::ReadyAgain);
    assert_eq!(wire.events_so_far().await, ["READY"]);
    town.sandbox.strike(ConnectionFault::Heartbeat);
    town.sandbox.strike(ConnectionFault::Reconnect);
    for resumable in [true, false] {
        town.sandbox.strike(ConnectionFault::Invalidate { resumable });
    }
    for (op, data) in [
        (1, Value::Null),
        (7, Value::Null),
        (9, json!(true)),
        (9, json!(false)),
    ] {
        let wanted = json!({"op": op, "d": data, "s": null, "t": null});
        assert_eq!(wire.next().await, Frame::Payload(wanted));
    }
}

#[tokio::test]
async fn a_forgotten_session_cannot_be_resumed() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = Wire::identify(&base, &token, GUILDS).await;
    let ready = wire.event("READY").await;
    town.sandbox.strike(ConnectionFault::ForgetSessions);
    let mut wire = Wire::resume(&base, &token, &ready, &json!(1)).await;
    let refused = json!({"op": 9, "d": false, "s": null, "t": null});
    assert_eq!(wire.next().await, Frame::Payload(refused));
}

#[tokio::test]
async fn identifies_are_refused_as_often_as_wished() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    town.sandbox
        .strike(ConnectionFault::RefuseIdentify { code: 4014, times: 1 });
    let mut wire = Wire::identify(&base, &token, GUILDS).await;
    assert_eq!(wire.next().await, Frame::Closed(4014));
    connected(&town).await;
}

#[tokio::test]
async fn an_unavailable_guild_says_nothing_until_it_is_back() {
    let town = Town::new(all()).await;
    let mut wire = connected(&town).await;
    town.sandbox
        .set_guild_unavailable_for(town.guild, TimeDelta::minutes(40));
    let gone = wire.event("GUILD_DELETE").await;
    assert_eq!(
        gone["d"],
        json!({"id": town.guild.to_string(), "unavailable": true})
    );
    town.ada.write(town.general, "unheard").await.unwrap();
    assert!(wire.events_so_far().await.is_empty());
    let intents = GUILDS | GUILD_MESSAGES;
    let mut other = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), intents).await;
    assert_eq!(other.events_so_far().await, ["READY"]);
    town.sandbox.advance(TimeDelta::minutes(39));
    assert!(wire.events_so_far().await.is_empty());
    town.sandbox.advance(TimeDelta::minutes(1));
    assert_eq!(wire.events_so_far().await, ["GUILD_CREATE"]);
    assert_eq!(other.events_so_far().await, ["GUILD_CREATE"]);
    town.ada.write(town.general, "heard").await.unwrap();
    assert_eq!(wire.events_so_far().await, ["MESSAGE_CREATE"]);
}

#[tokio::test]
async fn an_event_comes_before_the_answer_to_its_request_or_after_it() {
    let town = Town::new(all()).await;
    let mut wire = connected(&town).await;
    let first = EventFault::once("MESSAGE_CREATE", EventAction::BeforeAnswer);
    town.sandbox.inject_event_fault(first);
    town.say(json!({"content": "hello"})).await;
    assert!(
        !wire.nothing_so_far().await,
        "it is on the wire when the answer is"
    );
    wire.event("MESSAGE_CREATE").await;
    let last = EventFault::once("MESSAGE_CREATE", EventAction::AfterAnswer);
    town.sandbox.inject_event_fault(last);
    town.say(json!({"content": "hello"})).await;
    assert!(
        wire.nothing_so_far().await,
        "nothing is on the wire when the answer is"
    );
    wire.event("MESSAGE_CREATE").await;
}

#[tokio::test]
async fn spent_identifies_are_told_and_end_all_sessions() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = connected(&town).await;
    let (_, told) = town.ask("GET", "/gateway/bot", None).await;
    assert_eq!(told["session_start_limit"]["remaining"], 999);
    assert_eq!(told["session_start_limit"]["reset_after"], 86_400_000);
    let span = TimeDelta::hours(1);
    town.sandbox.strike(ConnectionFault::StartsSpent { span });
    let (_, told) = town.ask("GET", "/gateway/bot", None).await;
    assert_eq!(
        told["session_start_limit"],
        json!({"total": 1000, "remaining": 0, "reset_after": 3_600_000, "max_concurrency": 1})
    );
    let mut other = Wire::identify(&base, &token, GUILDS).await;
    assert_eq!(other.next().await, Frame::Closed(4004));
    assert_eq!(wire.next().await, Frame::Closed(4004));
    town.sandbox.advance(span);
    connected(&town).await;
}

#[tokio::test]
async fn two_identifies_within_five_seconds_are_one_too_many() {
    let town = Town::new(all()).await;
    town.sandbox.set_limits(Limits {
        identify_every: Limits::default().identify_every,
        ..Limits::off()
    });
    connected(&town).await;
    let mut early = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), GUILDS).await;
    let refused = json!({"op": 9, "d": false, "s": null, "t": null});
    assert_eq!(early.next().await, Frame::Payload(refused));
    town.sandbox.set_limits(Limits::off());
    connected(&town).await;
}
