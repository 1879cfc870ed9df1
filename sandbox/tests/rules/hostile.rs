//! What only a hostile or broken client sends: it is refused, and takes nothing from anybody else.

use chrono::{DateTime, Utc};
use discord_sandbox::permissions::all;
use discord_sandbox::{Config, Sandbox, WorldFile};
use serde_json::{Value, json};

use crate::town::{Town, hello};
use crate::wire::{Frame, Wire};

async fn controlled() -> Sandbox {
    let config = Config {
        control_port: Some(0),
        page: true,
        frozen: true,
        ..Config::default()
    };
    Sandbox::start(config).await.unwrap()
}

async fn post(sandbox: &Sandbox, path: &str, body: Value) -> (u16, String) {
    let url = format!("{}{path}", sandbox.control_url().unwrap());
    let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn an_old_connection_does_not_end_a_session_that_was_resumed_elsewhere() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut old = Wire::open(&base, "").await;
    let data = json!({"token": token, "intents": 513, "properties": {}});
    old.send(json!({"op": 2, "d": data})).await;
    let ready = old.event("READY").await;
    let seen = old.event("GUILD_CREATE").await["s"].clone();
    let mut new = Wire::resume(&base, &token, &ready, &seen).await;
    new.event("RESUMED").await;
    old.send_frame(8, &1000_u16.to_be_bytes()).await;
    while old.next().await != Frame::Cut {}
    town.ada.write(town.general, "hello").await.unwrap();
    assert_eq!(new.events_so_far().await, ["MESSAGE_CREATE"]);
}

#[tokio::test]
async fn a_reaction_is_one_emoji_and_nothing_else() {
    let town = Town::new(all()).await;
    let message = town.ada.write(town.general, "hello").await.unwrap().id;
    let path = |emoji: &str| {
        format!(
            "/channels/{}/messages/{message}/reactions/{emoji}/@me",
            town.general
        )
    };
    for emoji in [
        "%3Cb%3E%F0%9F%91%8D",
        "word%F0%9F%91%8D",
        "7",
        &"%F0%9F%91%8D".repeat(40),
        "%E2%80%8D",
    ] {
        let (status, refused) = town.ask("PUT", &path(emoji), None).await;
        assert_eq!((status, &refused["code"]), (400, &json!(10014)), "{emoji}");
    }
    // A thumb with its skin, a family, a keycap, a flag of letters and one of tags.
    for emoji in ["👍🏽", "👨‍👩‍👧‍👦", "1️⃣", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️"]
    {
        let encoded: String = emoji.bytes().map(|byte| format!("%{byte:02X}")).collect();
        assert_eq!(town.ask("PUT", &path(&encoded), None).await.0, 204, "{emoji}");
    }
}

#[tokio::test]
async fn an_option_is_of_the_type_that_its_command_gives_it() {
    let town = Town::new(all()).await;
    let commands = town.register(hello()).await;
    let wrong = |kind: u8| {
        json!({"type": 2, "application_id": town.sandbox.application_id().to_string(),
            "guild_id": town.guild.to_string(), "channel_id": town.general.to_string(), "session_id": "x",
            "data": {"id": commands[0]["id"], "name": "hello", "type": 1,
                "options": [{"name": "name", "type": kind, "value": "Ada"}]}})
    };
    for kind in [7, 11, 1, 0] {
        let (status, refused) = town
            .ask_as(&town.ada, "POST", "/interactions", Some(wrong(kind)))
            .await;
        assert_eq!((status, &refused["code"]), (400, &json!(50035)), "{kind}");
    }
    assert!(town.last_interaction().is_none());
}

#[tokio::test]
async fn a_form_is_sent_where_it_was_opened() {
    let town = Town::new(all()).await;
    town.register(json!([{"name": "tell", "description": "x"}])).await;
    let input =
        json!({"type": 18, "label": "Said", "component": {"type": 4, "custom_id": "said", "style": 1}});
    let data = json!({"custom_id": "f", "title": "Tell", "components": [input]});
    town.run_and_answer(&town.ada, "tell", &[], json!({"type": 9, "data": data}))
        .await;
    let (opener, _) = town.last_interaction().unwrap();
    let elsewhere = town.sandbox.add_channel(town.guild, 0, "elsewhere", None);
    let answer = json!({"type": 18, "component": {"type": 4, "custom_id": "said", "value": "x"}});
    let body = json!({"type": 5, "application_id": town.sandbox.application_id().to_string(),
        "guild_id": town.guild.to_string(), "channel_id": elsewhere.to_string(), "session_id": "x",
        "data": {"id": opener.to_string(), "custom_id": "f", "components": [answer]}});
    let (status, refused) = town.ask_as(&town.ada, "POST", "/interactions", Some(body)).await;
    assert_eq!((status, &refused["code"]), (404, &json!(10062)));
}

#[tokio::test]
async fn the_control_side_takes_only_faults_that_can_happen() {
    let sandbox = controlled().await;
    let fault = |field: &str, value: Value| {
        let mut fault = json!({"method": "GET", "path": "/gateway", "action": "status"});
        fault[field] = value;
        fault
    };
    let late = |seconds: f64| json!({"path": "/gateway", "action": "rate_limited", "retry_after": seconds});
    for wrong in [
        fault("status", json!(99)),
        fault("status", json!(101)),
        fault("status", json!(600)),
        fault("path", json!("/nowhere")),
        fault("method", json!("BREW")),
        late(-1.0),
        late(1e300),
        json!({"path": "/gateway", "action": "delay_before", "milliseconds": u64::MAX}),
    ] {
        let (status, why) = post(&sandbox, "/faults", wrong.clone()).await;
        assert_eq!(status, 400, "{wrong}: {why}");
    }
    assert_eq!(
        post(&sandbox, "/faults", fault("status", json!(599))).await.0,
        200
    );
    for code in [0, 999, 1004, 1005, 1006, 1015, 5000] {
        let (status, why) = post(&sandbox, "/gateway", json!({ "close": code })).await;
        assert_eq!(status, 400, "{code}: {why}");
    }
}

#[tokio::test]
async fn no_clock_leaves_the_time_that_ids_can_tell() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    for far in [
        "2014-12-31T23:59:59Z",
        "2150-01-01T00:00:00Z",
        "+262142-12-31T00:00:00Z",
    ] {
        let config = Config {
            start: Some(at(far)),
            ..Config::default()
        };
        let refused = Sandbox::start(config).await.err().unwrap().to_string();
        assert!(refused.contains("2149"), "{far}: {refused}");
    }
    let refused = WorldFile::parse("[clock]\nstart = 9999-01-01T00:00:00Z")
        .err()
        .unwrap();
    assert!(refused.to_string().contains("2149"), "{refused}");
    let sandbox = controlled().await;
    sandbox.set_clock(at("2149-12-30T00:00:00Z"));
    let week = format!("{}/page/clock/week", sandbox.base());
    let pressed = reqwest::Client::new().post(week).header("x-sandbox-page", "1");
    assert_eq!(pressed.send().await.unwrap().status(), 409);
    assert_eq!(sandbox.now(), at("2149-12-30T00:00:00Z"));
}

#[tokio::test]
async fn a_script_may_not_lie_about_where_a_body_ends() {
    let sandbox = controlled().await;
    for name in ["content-length=5", "transfer-encoding=chunked"] {
        let script = format!("requests GET /gateway do headers {name}, always");
        let refused = sandbox.run_script(&script).unwrap_err().to_string();
        assert!(refused.contains("truncate"), "{refused}");
    }
    assert!(sandbox.faults().is_empty());
}
