//! Rate limits: buckets, what a refusal says, and on which time they run.

use std::time::Duration;

use chrono::TimeDelta;
use discord_sandbox::permissions::{all, bits};
use discord_sandbox::{Bucket, BucketScope, Buckets, LimitClock, Limits};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::town::Town;

const BUCKETS: Limits = Limits {
    global_per_second: None,
    buckets: Buckets::On,
    identify_every: None,
    clock: LimitClock::Sandbox,
};

async fn town(limits: Limits) -> Town {
    let town = Town::off_the_record(all()).await;
    town.sandbox.set_limits(limits);
    town
}

/// An answer: status, headers, body.
struct Heard(u16, HeaderMap, String);

impl Heard {
    fn header(&self, name: &str) -> &str {
        self.1.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn left(&self) -> u32 {
        self.header("x-ratelimit-remaining").parse().unwrap()
    }

    fn body(&self) -> Value {
        serde_json::from_str(&self.2).unwrap()
    }
}

async fn send(town: &Town, token: &str, method: &str, path: &str) -> Heard {
    let url = format!("{}/api/v10{path}", town.sandbox.base());
    let request = town
        .http
        .request(method.parse().unwrap(), url)
        .header("authorization", token);
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Heard(status, headers, answer.text().await.unwrap())
}

async fn ask(town: &Town, method: &str, path: &str) -> Heard {
    send(town, &format!("Bot {}", town.sandbox.bot_token()), method, path).await
}

/// Asks until the bucket of a route is empty; how many requests fitted into it.
async fn exhaust(town: &Town, method: &str, path: &str) -> u32 {
    for count in 0..20 {
        if ask(town, method, path).await.0 == 429 {
            return count;
        }
    }
    panic!("no bucket is that large");
}

fn general(town: &Town) -> String {
    format!("/channels/{}", town.general)
}

fn bucket(route: &str, scope: BucketScope) -> Bucket {
    Bucket {
        routes: vec![route.to_owned()],
        requests: 2,
        window: Duration::from_secs(60),
        scope,
    }
}

#[tokio::test]
async fn every_answer_tells_of_its_bucket_and_a_refusal_tells_all() {
    let town = town(BUCKETS).await;
    let first = ask(&town, "GET", &general(&town)).await;
    let most: u32 = first.header("x-ratelimit-limit").parse().unwrap();
    assert_eq!(first.left(), most - 1);
    // Refusals of other kinds count and tell, too.
    town.sandbox
        .set_overwrite(town.general, town.guild, 0, 0, bits::VIEW_CHANNEL)
        .unwrap();
    town.sandbox.set_bot_permissions(town.guild, 0);
    let hidden = ask(&town, "GET", &general(&town)).await;
    assert_eq!((hidden.0, hidden.left()), (403, most - 2));
    assert_eq!(ask(&town, "GET", "/channels/123").await.left(), most - 1);
    exhaust(&town, "GET", &general(&town)).await;
    let refused = ask(&town, "GET", &general(&town)).await;
    assert_eq!((refused.0, refused.left()), (429, 0));
    assert_eq!(
        refused.header("x-ratelimit-bucket"),
        first.header("x-ratelimit-bucket")
    );
    assert_eq!(refused.header("x-ratelimit-scope"), "user");
    assert_eq!(refused.header("x-ratelimit-global"), "");
    let wait: f64 = refused.header("x-ratelimit-reset-after").parse().unwrap();
    let body = refused.body();
    let expected = json!({"message": "You are being rate limited.", "retry_after": wait, "global": false});
    assert_eq!(body, expected);
    assert_eq!(refused.header("retry-after"), format!("{}", wait.ceil()));
    let reset: f64 = refused.header("x-ratelimit-reset").parse().unwrap();
    let now = town.sandbox.now().timestamp_millis();
    assert!(
        (reset * 1000.0 - now as f64 - wait * 1000.0).abs() < 2.0,
        "the sandbox clock is what counts"
    );
    assert!(refused.1.contains_key("via"), "it did not come from the edge");
}

#[tokio::test]
async fn some_routes_share_a_bucket_and_top_level_ids_and_accounts_do_not() {
    let town = town(BUCKETS).await;
    let pin = format!("{}/messages/pins/1", general(&town));
    let put = ask(&town, "PUT", &pin).await;
    let delete = ask(&town, "DELETE", &pin).await;
    assert_eq!(
        put.header("x-ratelimit-bucket"),
        delete.header("x-ratelimit-bucket")
    );
    assert_eq!(delete.left(), put.left() - 1);
    let other = ask(&town, "GET", &general(&town)).await;
    assert_ne!(
        put.header("x-ratelimit-bucket"),
        other.header("x-ratelimit-bucket")
    );
    exhaust(&town, "GET", &general(&town)).await;
    assert_eq!(ask(&town, "GET", "/channels/123").await.0, 404, "another channel");
    let ada = send(&town, &town.ada.token(), "GET", &general(&town)).await;
    assert_eq!(ada.0, 200, "another account");
}

#[tokio::test]
async fn interactions_have_a_bucket_for_each_token() {
    let town = town(BUCKETS).await;
    let original = |token: &str| {
        format!(
            "/webhooks/{}/{token}/messages/@original",
            town.sandbox.application_id()
        )
    };
    exhaust(&town, "GET", &original("one")).await;
    assert_eq!(ask(&town, "GET", &original("two")).await.0, 404);
    for _ in 0..50 {
        let answer = ask(&town, "POST", "/interactions/1/one/callback").await;
        assert_eq!(answer.0, 404);
        assert_eq!(
            answer.header("x-ratelimit-bucket"),
            "",
            "the first answer has no bucket"
        );
    }
}

#[tokio::test]
async fn names_and_sizes_of_buckets_come_from_the_seed() {
    let mut seen = Vec::new();
    for seed in [1, 1, 2] {
        let config = discord_sandbox::Config {
            seed,
            frozen: true,
            limits: BUCKETS,
            ..discord_sandbox::Config::default()
        };
        let sandbox = discord_sandbox::Sandbox::start(config).await.unwrap();
        let mut told = Vec::new();
        for path in ["/users/@me", "/applications/@me", "/guilds/1", "/channels/1"] {
            let url = format!("{}/api/v10{path}", sandbox.base());
            let request = reqwest::Client::new()
                .get(url)
                .header("user-agent", "DiscordBot (x, 1)");
            let token = format!("Bot {}", sandbox.bot_token());
            let answer = request.header("authorization", token).send().await.unwrap();
            let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
            told.push((header("x-ratelimit-bucket"), header("x-ratelimit-limit")));
        }
        seen.push(told);
    }
    assert_eq!(seen[0], seen[1]);
    assert!(seen[0].iter().zip(&seen[2]).all(|(one, other)| one.0 != other.0));
    assert!(seen[0].iter().zip(&seen[2]).any(|(one, other)| one.1 != other.1));
}

#[tokio::test]
async fn a_channel_may_be_limited_for_all_together_without_warning() {
    let town = town(BUCKETS).await;
    let route = "GET /channels/{channel_id}";
    town.sandbox.set_bucket(bucket(route, BucketScope::Shared));
    send(&town, &town.ada.token(), "GET", &general(&town)).await;
    let last = ask(&town, "GET", &general(&town)).await;
    assert!(last.0 == 200 && last.left() > 0, "no warning");
    let refused = ask(&town, "GET", &general(&town)).await;
    assert_eq!((refused.0, refused.header("x-ratelimit-scope")), (429, "shared"));
    assert!(refused.left() > 0, "its own bucket has room");
    let body = refused.body();
    assert_eq!(body["message"], "The resource is being rate limited.");
    assert_eq!(
        (&body["global"], refused.header("retry-after")),
        (&json!(false), "60")
    );
    assert_eq!(
        town.sandbox.invalid_requests(),
        0,
        "it is not held against the bot"
    );
    assert_eq!(ask(&town, "GET", "/channels/123").await.0, 404, "another channel");
}

#[tokio::test]
async fn a_bucket_can_be_set_for_routes_that_share_it() {
    let town = town(BUCKETS).await;
    let mut both = bucket("GET /users/@me", BucketScope::User);
    both.routes.push("GET /applications/@me".to_owned());
    town.sandbox.set_bucket(both);
    let one = ask(&town, "GET", "/users/@me").await;
    let other = ask(&town, "GET", "/applications/@me").await;
    assert_eq!(
        (one.header("x-ratelimit-limit"), one.left(), other.left()),
        ("2", 1, 0)
    );
    assert_eq!(ask(&town, "GET", "/users/@me").await.header("retry-after"), "60");
}

#[tokio::test]
async fn a_moved_clock_ends_windows_and_a_frozen_one_locks_nobody_out() {
    for clock in [LimitClock::Real, LimitClock::Sandbox] {
        let town = town(Limits { clock, ..BUCKETS }).await;
        let route = "GET /channels/{channel_id}";
        town.sandbox.set_bucket(bucket(route, BucketScope::User));
        assert_eq!(exhaust(&town, "GET", &general(&town)).await, 2);
        town.sandbox.advance(TimeDelta::seconds(30));
        assert_eq!(ask(&town, "GET", &general(&town)).await.0, 429);
        town.sandbox.advance(TimeDelta::seconds(31));
        assert_eq!(ask(&town, "GET", &general(&town)).await.0, 200, "{clock:?}");
        // A clock that goes back does not make a window longer.
        exhaust(&town, "GET", &general(&town)).await;
        town.sandbox.advance(TimeDelta::days(-1));
        let wait = ask(&town, "GET", &general(&town)).await;
        assert!(wait.0 == 200 || wait.header("retry-after").parse::<u32>().unwrap() <= 60);
        // Real time frees a bot on a frozen clock only where it counts.
        let mut short = bucket(route, BucketScope::User);
        short.window = Duration::from_nanos(1);
        town.sandbox.set_bucket(short);
        town.sandbox.advance(TimeDelta::minutes(5));
        let mut refused = 0;
        for _ in 0..6 {
            refused += u32::from(ask(&town, "GET", &general(&town)).await.0 == 429);
        }
        assert_eq!(refused, if clock == LimitClock::Real { 0 } else { 4 });
    }
}

#[tokio::test]
async fn the_slow_limits_end_with_their_ten_minutes() {
    let town = Town::off_the_record(all()).await;
    town.sandbox.set_limits(BUCKETS);
    for name in ["one", "two"] {
        let body = Some(json!({"name": name}));
        assert_eq!(town.ask("PATCH", &general(&town), body).await.0, 200);
    }
    let third = || Some(json!({"topic": "three"}));
    let (status, refused) = town.ask("PATCH", &general(&town), third()).await;
    assert_eq!((status, refused["retry_after"].as_f64()), (429, Some(600.0)));
    town.sandbox.advance(TimeDelta::minutes(10));
    assert_eq!(town.ask("PATCH", &general(&town), third()).await.0, 200);
    // Invalid requests: 401, 403 and 429, not 404.
    town.sandbox.advance(TimeDelta::minutes(10));
    town.sandbox.ban_after(2);
    for _ in 0..2 {
        assert_eq!(ask(&town, "GET", "/channels/123").await.0, 404);
        assert_eq!(send(&town, "Bot nobody", "GET", "/users/@me").await.0, 401);
    }
    let shut_out = ask(&town, "GET", "/users/@me").await;
    assert_eq!((shut_out.0, shut_out.header("content-type")), (429, "text/html"));
    assert!(shut_out.2.contains("1015") && !shut_out.1.contains_key("via"));
    town.sandbox.advance(TimeDelta::minutes(9));
    assert_eq!(ask(&town, "GET", "/users/@me").await.0, 429);
    town.sandbox.advance(TimeDelta::minutes(1));
    assert_eq!(ask(&town, "GET", "/users/@me").await.0, 200);
}

#[tokio::test]
async fn the_global_limit_says_that_it_is_global() {
    let town = town(Limits {
        global_per_second: Some(2),
        ..BUCKETS
    })
    .await;
    for path in ["/users/@me", "/applications/@me"] {
        assert_eq!(ask(&town, "GET", path).await.0, 200);
    }
    let refused = ask(&town, "GET", &general(&town)).await;
    assert_eq!((refused.0, refused.header("x-ratelimit-scope")), (429, "global"));
    assert_eq!(
        (
            refused.header("x-ratelimit-global"),
            refused.header("retry-after")
        ),
        ("true", "1")
    );
    assert_eq!(refused.header("x-ratelimit-bucket"), "");
    assert_eq!(refused.body()["global"], true);
    assert_eq!(
        ask(&town, "POST", "/interactions/1/token/callback").await.0,
        404,
        "interactions are outside"
    );
    town.sandbox.advance(TimeDelta::seconds(1));
    assert_eq!(ask(&town, "GET", &general(&town)).await.0, 200);
}

#[tokio::test]
async fn other_programs_set_limits_over_the_control_side() {
    let config = discord_sandbox::Config {
        control_port: Some(0),
        frozen: true,
        limits: Limits::off(),
        ..discord_sandbox::Config::default()
    };
    let sandbox = discord_sandbox::Sandbox::start(config).await.unwrap();
    let http = reqwest::Client::builder().user_agent("DiscordBot (x, 1)");
    let http = http.build().unwrap();
    let set = async |path: &str, body: Value| {
        let url = format!("{}{path}", sandbox.control_url().unwrap());
        http.post(url).json(&body).send().await.unwrap().status().as_u16()
    };
    let me = async || {
        let url = format!("{}/api/v10/users/@me", sandbox.base());
        let token = format!("Bot {}", sandbox.bot_token());
        http.get(url)
            .header("authorization", token)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    let bucket = |routes: Value, seconds: u32| json!({"routes": routes, "requests": 1, "seconds": seconds});
    for wrong in [
        bucket(json!([]), 1),
        bucket(json!(["GET /nowhere"]), 1),
        bucket(json!(["GET /users/@me"]), 0),
    ] {
        assert_eq!(set("/buckets", wrong).await, 400);
    }
    assert_eq!(set("/buckets", bucket(json!(["GET /users/@me"]), 60)).await, 204);
    assert_eq!((me().await, me().await), (200, 200), "limits are off");
    assert_eq!(
        set(
            "/limits",
            json!({"buckets": true, "on_sandbox_clock": true, "ban_after": 2})
        )
        .await,
        204
    );
    assert_eq!((me().await, me().await, me().await), (200, 429, 429));
    sandbox.advance(TimeDelta::minutes(2));
    assert_eq!(me().await, 429, "two invalid requests shut it out");
    sandbox.advance(TimeDelta::minutes(8));
    assert_eq!(me().await, 200);
}

#[tokio::test]
async fn old_messages_are_edited_a_few_times_in_a_while() {
    let town = town(BUCKETS).await;
    let path = format!("/channels/{}/messages", town.general);
    let (_, sent) = town.ask("POST", &path, Some(json!({"content": "old"}))).await;
    let path = format!("{path}/{}", crate::town::id_of(&sent));
    let edit = async || town.ask("PATCH", &path, Some(json!({"content": "x"}))).await;
    let refused_within = async |tries: u32| {
        for _ in 0..tries {
            let (status, body) = edit().await;
            match (status, body["code"].as_u64()) {
                (429, Some(30046)) => return Some(body["retry_after"].as_f64().unwrap()),
                // The route's own bucket: it is waited for, as a library does.
                (429, _) => town.sandbox.advance(TimeDelta::seconds(1)),
                _ => assert_eq!(status, 200, "{body}"),
            }
        }
        None
    };
    assert_eq!(
        refused_within(16).await,
        None,
        "a young message may be edited at will"
    );
    town.sandbox.advance(TimeDelta::hours(1) + TimeDelta::seconds(1));
    let wait = refused_within(16).await.unwrap();
    assert!(wait > 0.0 && wait <= 20.0, "{wait}");
    town.sandbox.advance(TimeDelta::seconds(20));
    assert_eq!(edit().await.0, 200);
}
