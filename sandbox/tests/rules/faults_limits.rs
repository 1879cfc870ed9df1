//! Faults of rate limits and tokens: F14 to F22 of `docs/bad-days.md`.

use discord_sandbox::permissions::all;
use discord_sandbox::{Buckets, Limits};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::town::Town;

async fn begin() -> (Town, String) {
    let town = Town::off_the_record(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    (town, path)
}

async fn refused(town: &Town, path: &str) -> (HeaderMap, String) {
    let (status, headers, text) = town
        .raw("POST", path, Some(json!({"content": "x"})))
        .await
        .unwrap();
    assert_eq!(status, 429);
    assert!(town.sandbox.messages(town.general).is_empty());
    (headers, text)
}

#[tokio::test]
async fn a_429_says_its_scope() {
    let (town, path) = begin().await;
    for (row, wait, scope, invalid) in [
        ("F14", 2.5, "user", 1),
        ("F15", 2.5, "global", 2),
        ("F16", 2.5, "shared", 2),
        ("F17", 3600.0, "user", 3),
    ] {
        town.run_row(row);
        let (headers, text) = refused(&town, &path).await;
        let body: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (body["retry_after"].as_f64(), body["global"].as_bool()),
            (Some(wait), Some(scope == "global"))
        );
        assert_eq!(headers["retry-after"], format!("{}", wait.ceil()));
        assert_eq!(headers["x-ratelimit-scope"], scope);
        assert_eq!(headers.contains_key("x-ratelimit-global"), scope == "global");
        assert_eq!(town.sandbox.invalid_requests(), invalid, "{row}");
    }
    let callback = town
        .ask("POST", "/interactions/1/token/callback", Some(json!({"type": 1})))
        .await;
    assert_eq!(callback.0, 404, "the routes of interactions go on");
    assert_eq!(
        town.ask("POST", &path, Some(json!({"content": "x"}))).await.0,
        200
    );
}

#[tokio::test]
async fn a_429_does_not_say_how_long() {
    let (town, path) = begin().await;
    town.run_row("F18");
    let (headers, text) = refused(&town, &path).await;
    assert!(!headers.contains_key("retry-after") && text.contains("retry_after"));
    let (headers, text) = refused(&town, &path).await;
    assert!(!headers.contains_key("retry-after") && !text.contains("retry_after"));
    assert!(serde_json::from_str::<Value>(&text).is_ok());
    let (headers, text) = refused(&town, &path).await;
    assert!(!headers.contains_key("retry-after") && !headers.contains_key("via"));
    assert!(headers["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(text.contains("error code: 1015"));
}

#[tokio::test]
async fn headers_are_nonsense() {
    let (town, _) = begin().await;
    town.run_row("F19");
    let (status, headers, text) = town.raw("GET", "/users/@me", None).await.unwrap();
    assert_eq!(status, 200);
    let said = |name: &str| headers[format!("x-ratelimit-{name}")].to_str().unwrap();
    assert_eq!(
        ["remaining", "limit", "reset", "reset-after"].map(said),
        ["abc", "-1", "NaN", "1e300"]
    );
    assert!(
        serde_json::from_str::<Value>(&text).is_ok(),
        "the answer itself is whole"
    );
}

#[tokio::test]
async fn headers_promise_what_is_not_kept() {
    let (town, path) = begin().await;
    town.run_row("F20");
    let body = json!({"content": "x"});
    let (status, headers, _) = town.raw("POST", &path, Some(body.clone())).await.unwrap();
    assert_eq!(
        (status, headers["x-ratelimit-remaining"].to_str().unwrap()),
        (200, "5")
    );
    assert_eq!(town.ask("POST", &path, Some(body.clone())).await.0, 429);
    assert_eq!(town.ask("POST", &path, Some(body)).await.0, 200);
}

#[tokio::test]
async fn buckets_change_their_names() {
    let (town, _) = begin().await;
    town.sandbox.set_limits(Limits {
        buckets: Buckets::On,
        ..Limits::off()
    });
    let bucket = async || {
        let (_, headers, _) = town.raw("GET", "/users/@me", None).await.unwrap();
        headers["x-ratelimit-bucket"].clone()
    };
    let first = bucket().await;
    assert_eq!(bucket().await, first);
    town.run_row("F21");
    assert_ne!(bucket().await, first);
}

#[tokio::test]
async fn the_token_counts_no_more() {
    let (town, path) = begin().await;
    town.run_row("F22");
    for (method, path) in [("GET", "/users/@me"), ("POST", &path)] {
        let (status, body) = town.ask(method, path, None).await;
        assert_eq!(
            (status, body),
            (401, json!({"message": "401: Unauthorized", "code": 0}))
        );
    }
    let person = town
        .ask_as(&town.ada, "POST", &path, Some(json!({"content": "hi"})))
        .await;
    assert_eq!(person.0, 200, "people's own clients are not hit");
}
