//! What limits say while they last, and that too many invalid requests shut a bot out.

use discord_sandbox::permissions::all;
use discord_sandbox::{Buckets, Limits};
use serde_json::json;

use crate::town::Town;

#[tokio::test]
async fn a_bucket_says_what_is_left_and_then_refuses() {
    let town = Town::new(all()).await;
    town.sandbox.set_limits(Limits {
        buckets: Buckets::On,
        ..Limits::off()
    });
    let url = format!("{}/api/v10/channels/{}", town.sandbox.base(), town.general);
    let token = format!("Bot {}", town.sandbox.bot_token());
    let mut left = None;
    for _ in 0..20 {
        let answer = town
            .http
            .get(&url)
            .header("authorization", &token)
            .send()
            .await
            .unwrap();
        let header = |name: &str| {
            answer
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        if answer.status() == 429 {
            assert_eq!(left, Some(0));
            assert_eq!(header("x-ratelimit-scope").as_deref(), Some("user"));
            assert!(header("retry-after").is_some());
            let body: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            assert!(body["retry_after"].as_f64().unwrap() > 0.0);
            assert_eq!(body["global"], false);
            return;
        }
        left = header("x-ratelimit-remaining").map(|left| left.parse::<u32>().unwrap());
    }
    panic!("no bucket is that large");
}

#[tokio::test]
async fn the_global_limit_counts_all_routes_but_those_of_interactions() {
    let town = Town::new(all()).await;
    town.sandbox.set_limits(Limits {
        global_per_second: Some(3),
        ..Limits::off()
    });
    let mut refused = 0;
    for _ in 0..6 {
        refused += u32::from(town.ask("GET", "/users/@me", None).await.0 == 429);
    }
    assert!(refused >= 3);
    for _ in 0..6 {
        let (status, _) = town
            .ask(
                "POST",
                "/interactions/1/token/callback",
                Some(json!({"type": 4, "data": {"content": "x"}})),
            )
            .await;
        assert_eq!(status, 404);
    }
}

#[tokio::test]
async fn a_channel_is_renamed_twice_and_then_waits_long() {
    let town = Town::new(all()).await;
    town.sandbox.set_limits(Limits {
        buckets: Buckets::On,
        ..Limits::off()
    });
    let path = format!("/channels/{}", town.general);
    for name in ["one", "two"] {
        assert_eq!(town.ask("PATCH", &path, Some(json!({"name": name}))).await.0, 200);
    }
    let (status, refused) = town.ask("PATCH", &path, Some(json!({"name": "three"}))).await;
    assert_eq!(status, 429);
    assert!(refused["retry_after"].as_f64().unwrap() > 500.0);
    assert_eq!(town.ask("PATCH", &path, Some(json!({"nsfw": true}))).await.0, 200);
}

#[tokio::test]
async fn too_many_invalid_requests_shut_the_bot_out() {
    let town = Town::off_the_record(all()).await;
    town.sandbox.ban_after(2);
    for _ in 0..2 {
        let url = format!("{}/api/v10/users/@me", town.sandbox.base());
        let token = "Bot MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.0123456789abcdefghijklmnopq";
        assert_eq!(
            town.http
                .get(url)
                .header("authorization", token)
                .send()
                .await
                .unwrap()
                .status(),
            401
        );
    }
    assert_eq!(town.sandbox.invalid_requests(), 2);
    let url = format!("{}/api/v10/gateway", town.sandbox.base());
    let answer = town.http.get(url).send().await.unwrap();
    assert_eq!(answer.status(), 429);
    assert!(answer.text().await.unwrap().starts_with("<html>"));
}
