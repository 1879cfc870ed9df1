//! Faults of sending and listing messages: F01 to F13 of `docs/bad-days.md`.

use std::time::Duration;

use chrono::TimeDelta;
use discord_sandbox::permissions::all;
use serde_json::{Value, json};

use crate::town::{Town, id_of};

async fn begin() -> (Town, String) {
    let town = Town::off_the_record(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    (town, path)
}

fn once(nonce: &str) -> Value {
    json!({"content": "prompt", "nonce": nonce, "enforce_nonce": true})
}

#[tokio::test]
async fn a_message_is_refused_and_not_sent() {
    let (town, path) = begin().await;
    town.run_row("F01");
    let texts = [
        "Internal Server Error",
        "Bad Gateway",
        "Service Unavailable",
        "Gateway Timeout",
    ];
    for (status, text) in [500, 502, 503, 504].into_iter().zip(texts) {
        let (got, body) = town.ask("POST", &path, Some(once("a"))).await;
        assert_eq!((got, body["code"].as_u64()), (status, Some(0)));
        assert_eq!(body["message"], format!("{status}: {text}"));
        assert!(town.sandbox.messages(town.general).is_empty());
    }
    assert_eq!(town.ask("POST", &path, Some(once("a"))).await.0, 200);
}

#[tokio::test]
async fn an_answer_is_wrong_or_lost_and_the_message_is_there() {
    let (town, path) = begin().await;
    town.run_row("F02");
    assert_eq!(town.ask("POST", &path, Some(once("a"))).await.0, 502);
    let sent = town.sandbox.messages(town.general);
    assert_eq!(sent.len(), 1);
    let (status, again) = town.ask("POST", &path, Some(once("a"))).await;
    assert_eq!((status, id_of(&again)), (200, sent[0].id));

    town.run_row("F03");
    assert!(town.raw("POST", &path, Some(once("b"))).await.is_err());
    assert_eq!(town.sandbox.messages(town.general).len(), 2);
    assert_eq!(town.ask("POST", &path, Some(once("b"))).await.0, 200);
    assert_eq!(town.sandbox.messages(town.general).len(), 2);
}

#[tokio::test]
async fn an_answer_comes_too_late_for_the_client() {
    let (town, path) = begin().await;
    town.run_row("F04");
    let patience = Duration::from_millis(150);
    let given_up = tokio::time::timeout(patience, town.raw("POST", &path, Some(once("a")))).await;
    assert!(given_up.is_err());
    assert_eq!(town.sandbox.messages(town.general).len(), 1);
}

#[tokio::test]
async fn a_request_takes_its_course_when_the_client_hangs_up() {
    let (town, path) = begin().await;
    let script = "requests POST /channels/*/messages do delay 200ms";
    town.sandbox.run_script(script).unwrap();
    let patience = Duration::from_millis(50);
    let given_up = tokio::time::timeout(patience, town.raw("POST", &path, Some(once("a")))).await;
    assert!(given_up.is_err());
    let sent = |world: &discord_sandbox::world::World| {
        let there = world
            .messages()
            .get(&town.general)
            .is_some_and(|all| all.len() == 1);
        there.then_some(())
    };
    assert_eq!(
        town.sandbox.wait_for(Duration::from_secs(5), sent).await,
        Some(())
    );
}

#[tokio::test]
async fn a_message_is_sent_long_after_the_request() {
    let (town, path) = begin().await;
    town.run_row("F05");
    let patience = Duration::from_millis(150);
    let given_up = tokio::time::timeout(patience, town.raw("POST", &path, Some(once("a")))).await;
    assert!(given_up.is_err());
    assert_eq!(town.ask("POST", &path, Some(once("b"))).await.0, 504);
    assert!(town.sandbox.messages(town.general).is_empty());
    town.sandbox.advance(TimeDelta::seconds(19));
    assert!(town.sandbox.messages(town.general).is_empty());
    town.sandbox.advance(TimeDelta::seconds(1));
    assert_eq!(town.sandbox.messages(town.general).len(), 2);
    assert_eq!(town.ask("POST", &path, Some(once("a"))).await.0, 200);
    assert_eq!(town.sandbox.messages(town.general).len(), 2);
}

#[tokio::test]
async fn an_answer_is_no_json() {
    let (town, path) = begin().await;
    town.run_row("F06");
    for _ in 0..2 {
        let (status, headers, text) = town.raw("POST", &path, Some(once("a"))).await.unwrap();
        assert_eq!(
            (status, headers["content-type"].to_str().unwrap()),
            (200, "application/json")
        );
        assert!(serde_json::from_str::<Value>(&text).is_err(), "{text}");
    }
    assert_eq!(town.sandbox.messages(town.general).len(), 1, "the nonce held");
}

#[tokio::test]
async fn an_answer_carries_another_message() {
    let (town, path) = begin().await;
    let other = town.say(json!({"content": "another"})).await;
    town.run_row("F07");
    let (status, body) = town.ask("POST", &path, Some(once("a"))).await;
    assert_eq!(
        (status, id_of(&body), body["content"].as_str()),
        (200, other, Some("another"))
    );
    assert_eq!(town.sandbox.messages(town.general).len(), 1);
}

#[tokio::test]
async fn a_nonce_does_not_help() {
    let (town, path) = begin().await;
    town.run_row("F08");
    for count in 1..=2 {
        assert_eq!(town.ask("POST", &path, Some(once("a"))).await.0, 200);
        assert_eq!(town.sandbox.messages(town.general).len(), count);
    }
}

#[tokio::test]
async fn a_nonce_is_forgotten_after_ten_minutes() {
    let (town, path) = begin().await;
    town.run_row("F09");
    assert!(town.raw("POST", &path, Some(once("a"))).await.is_err());
    town.sandbox.advance(TimeDelta::minutes(10));
    assert_eq!(town.ask("POST", &path, Some(once("a"))).await.0, 200);
    assert_eq!(town.sandbox.messages(town.general).len(), 2);
}

#[tokio::test]
async fn a_message_is_deleted_before_the_retry() {
    let (town, path) = begin().await;
    town.run_row("F10");
    assert!(town.raw("POST", &path, Some(once("a"))).await.is_err());
    assert!(town.sandbox.messages(town.general).is_empty());
    town.refuses("POST", &path, Some(once("a")), 404, 10008).await;
    assert_eq!(town.ask("POST", &path, Some(once("b"))).await.0, 200);
}

#[tokio::test]
async fn a_list_without_history_is_empty() {
    let (town, path) = begin().await;
    let known = town.say(json!({"content": "there"})).await;
    town.run_row("F11");
    assert_eq!(town.ask("GET", &path, None).await, (200, json!([])));
    let one = format!("{path}/{known}");
    assert_eq!(town.ask("GET", &one, None).await.0, 403);
}

#[tokio::test]
async fn a_list_is_older_than_the_message() {
    let (town, path) = begin().await;
    let before = town.say(json!({"content": "before"})).await;
    let ids = town.run_row("F12");
    town.sandbox.advance(TimeDelta::seconds(30));
    let new = town.say(json!({"content": "new"})).await;
    town.sandbox.delete_message(town.general, before).unwrap();
    let listed = async || {
        let (_, list) = town.ask("GET", &path, None).await;
        list.as_array().unwrap().iter().map(id_of).collect::<Vec<_>>()
    };
    assert_eq!(listed().await, [before]);
    town.sandbox.advance(TimeDelta::seconds(14));
    assert_eq!(listed().await, [before]);
    town.sandbox.advance(TimeDelta::seconds(1));
    assert_eq!(listed().await, [new]);
    town.say(json!({"content": "newest"})).await;
    assert_eq!(listed().await, [new]);
    town.sandbox.clear_fault(ids[0]);
    assert_eq!(listed().await.len(), 2);
}

#[tokio::test]
async fn a_message_is_buried_under_others() {
    let (town, path) = begin().await;
    town.run_row("F13");
    assert!(town.raw("POST", &path, Some(once("a"))).await.is_err());
    let mut before = u64::MAX;
    for page in 1..=4 {
        let (_, list) = town
            .ask("GET", &format!("{path}?limit=100&before={before}"), None)
            .await;
        let list = list.as_array().unwrap();
        let found = list.iter().any(|message| message["content"] == "prompt");
        assert_eq!(found, page == 4);
        before = id_of(list.last().unwrap());
    }
}
