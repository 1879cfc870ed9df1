//! Faults of requests: before their effect, after it, and held back.

use std::time::Duration;

use discord_sandbox::permissions::all;
use discord_sandbox::{Fault, FaultAction};
use serde_json::json;

use crate::town::Town;

#[tokio::test]
async fn an_answer_can_be_lost_after_the_message_was_sent() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    let fault = town.sandbox.inject(Fault::once(
        "POST",
        "/channels/*/messages",
        FaultAction::CloseAfterEffect,
    ));
    let url = format!("{}/api/v10{path}", town.sandbox.base());
    let token = format!("Bot {}", town.sandbox.bot_token());
    let lost = town
        .http
        .post(&url)
        .header("authorization", &token)
        .json(&json!({"content": "once"}))
        .send()
        .await;
    assert!(lost.is_err());
    assert_eq!(town.sandbox.messages(town.general).len(), 1);
    assert_eq!(town.sandbox.fault_hits(fault), Some(1));
    assert_eq!(
        town.ask("POST", &path, Some(json!({"content": "twice"}))).await.0,
        200
    );
}

#[tokio::test]
async fn a_fault_before_the_effect_leaves_nothing_behind() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    town.sandbox.inject(Fault::once(
        "POST",
        "**",
        FaultAction::Status(503, json!({"message": "503", "code": 0})),
    ));
    assert_eq!(
        town.ask("POST", &path, Some(json!({"content": "x"}))).await.0,
        503
    );
    assert!(town.sandbox.messages(town.general).is_empty());
    town.sandbox
        .inject(Fault::once("POST", "**", FaultAction::StatusAfterEffect(500)));
    assert_eq!(
        town.ask("POST", &path, Some(json!({"content": "x"}))).await.0,
        500
    );
    assert_eq!(town.sandbox.messages(town.general).len(), 1);
}

#[tokio::test]
async fn a_held_answer_goes_out_when_the_fault_is_cleared() {
    let town = Town::new(all()).await;
    town.sandbox
        .inject(Fault::always("GET", "/users/@me", FaultAction::HoldAfterEffect));
    let asked = town.ask("GET", "/users/@me", None);
    tokio::pin!(asked);
    assert!(
        tokio::time::timeout(Duration::from_millis(100), asked.as_mut())
            .await
            .is_err()
    );
    town.sandbox.clear_faults();
    assert_eq!(asked.await.0, 200);
}
