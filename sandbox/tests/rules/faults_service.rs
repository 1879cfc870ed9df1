//! Faults of interactions, of direct messages and of the service as a whole: F44 to F58, F68 and F74 of
//! `docs/bad-days.md`; and scripts over the control side.

use std::io::ErrorKind;
use std::time::Duration;

use chrono::TimeDelta;
use discord_sandbox::permissions::all;
use discord_sandbox::world::State;
use discord_sandbox::{Config, Sandbox};
use serde_json::{Value, json};

use crate::town::{Town, id_of};
use crate::wire::{Frame, Wire};

async fn begin() -> Town {
    let town = Town::off_the_record(all()).await;
    town.register(json!([{"name": "tell", "description": "x"}])).await;
    town
}

/// Where the interaction that waits for its first answer is answered, once there is one.
async fn callback(town: &Town) -> String {
    let found = town.sandbox.wait_for(Duration::from_secs(5), |world| {
        let mut all = world.interactions().values();
        let waiting = all.find(|found| found.state == State::Waiting)?;
        Some(format!("/interactions/{}/{}/callback", waiting.id, waiting.token))
    });
    found.await.unwrap()
}

/// Ada runs the command and does not wait for what comes of it.
async fn ada_asks(town: &Town) {
    let command = town.sandbox.read(|world| world.commands()[0].id);
    let body = json!({"type": 2, "application_id": town.sandbox.application_id().to_string(),
        "guild_id": town.guild.to_string(), "channel_id": town.general.to_string(), "session_id": "s", "nonce": "7",
        "data": {"id": command.to_string(), "name": "tell", "type": 1}});
    let (status, refused) = town.ask_as(&town.ada, "POST", "/interactions", Some(body)).await;
    assert_eq!(status, 204, "{refused}");
}

fn says(text: &str) -> Option<Value> {
    Some(json!({"type": 4, "data": {"content": text}}))
}

#[tokio::test]
async fn an_answer_to_a_person_fails_or_is_lost() {
    let town = begin().await;
    town.run_row("F44");
    ada_asks(&town).await;
    let path = callback(&town).await;
    assert_eq!(town.ask("POST", &path, says("a")).await.0, 500);
    assert!(town.sandbox.messages(town.general).is_empty());
    assert!(town.raw("POST", &path, says("b")).await.is_err());
    assert_eq!(town.sandbox.messages(town.general)[0].content, "b");
    town.refuses("POST", &path, says("c"), 400, 40060).await;
}

#[tokio::test]
async fn an_answer_to_a_person_is_too_late() {
    let town = begin().await;
    town.run_row("F45");
    ada_asks(&town).await;
    let path = callback(&town).await;
    town.refuses("POST", &path, says("a"), 404, 10062).await;
    assert!(town.sandbox.messages(town.general).is_empty());
}

#[tokio::test]
async fn an_interaction_arrives_old() {
    let town = begin().await;
    let mut ear = town.ear().await;
    town.run_row("F46");
    for (age, status) in [
        (TimeDelta::milliseconds(2900), 204),
        (TimeDelta::minutes(10), 404),
    ] {
        ada_asks(&town).await;
        let path = callback(&town).await;
        assert!(ear.events_so_far().await.is_empty());
        town.sandbox.advance(age);
        ear.event("INTERACTION_CREATE").await;
        let (got, body) = town.ask("POST", &path, says("a")).await;
        assert_eq!(got, status, "{body}");
    }
}

#[tokio::test]
async fn an_interaction_arrives_twice() {
    let town = begin().await;
    let mut ear = town.ear().await;
    town.run_row("F47");
    ada_asks(&town).await;
    let path = callback(&town).await;
    let first = ear.event("INTERACTION_CREATE").await;
    let second = ear.event("INTERACTION_CREATE").await;
    assert_eq!(first["d"]["id"], second["d"]["id"]);
    let (one, other) = tokio::join!(
        town.ask("POST", &path, says("a")),
        town.ask("POST", &path, says("b"))
    );
    let mut both = [one.0, other.0];
    both.sort_unstable();
    assert_eq!(both, [204, 400]);
}

#[tokio::test]
async fn a_form_outlives_the_bots_session() {
    let town = begin().await;
    let _gone = town.ear().await;
    let text =
        json!({"type": 18, "label": "Said", "component": {"type": 4, "custom_id": "said", "style": 1}});
    let form = json!({"type": 9, "data": {"custom_id": "f", "title": "Tell", "components": [text]}});
    for (row, later) in [("F48", TimeDelta::zero()), ("F49", TimeDelta::minutes(61))] {
        let outcome = town.run_and_answer(&town.ada, "tell", &[], form.clone()).await;
        let opened = outcome.form().unwrap();
        town.run_row(row);
        town.sandbox.advance(later);
        let mut ear = town.ear().await;
        let (_, answered) = tokio::join!(
            town.ada.submit(opened, &[("said", "words")]),
            town.answer_next(says("thanks").unwrap())
        );
        assert_eq!(answered.0, 204);
        assert_eq!(ear.event("INTERACTION_CREATE").await["d"]["type"], 5);
    }
}

#[tokio::test]
async fn edits_of_an_answer_fail_again_and_again() {
    let town = begin().await;
    town.run_row("F50");
    ada_asks(&town).await;
    assert_eq!(town.answer_next(json!({"type": 5})).await.0, 204);
    let (_, token) = town.last_interaction().unwrap();
    let path = format!(
        "/webhooks/{}/{token}/messages/@original",
        town.sandbox.application_id()
    );
    for status in [503, 503, 503, 200] {
        assert_eq!(
            town.ask("PATCH", &path, Some(json!({"content": "done"}))).await.0,
            status
        );
        let shown = &town.sandbox.messages(town.general)[0].content;
        assert_eq!(shown == "done", status == 200);
    }
}

#[tokio::test]
async fn a_direct_message_is_refused() {
    let town = begin().await;
    town.run_row("F51");
    let open = json!({"recipient_id": town.ada.id().to_string()});
    town.refuses("POST", "/users/@me/channels", Some(open.clone()), 403, 40003)
        .await;
    let (status, opened) = town.ask("POST", "/users/@me/channels", Some(open)).await;
    assert_eq!(status, 200);
    let path = format!("/channels/{}/messages", id_of(&opened));
    let body = Some(json!({"content": "x"}));
    town.refuses("POST", &path, body.clone(), 403, 50278).await;
    town.refuses("POST", &path, body.clone(), 403, 50007).await;
    town.sandbox.run_script("now do open messages of Ada").unwrap();
    assert_eq!(town.ask("POST", &path, body).await.0, 200);
}

#[tokio::test]
async fn a_message_is_refused_for_what_it_says() {
    let town = begin().await;
    let path = format!("/channels/{}/messages", town.general);
    let body = Some(json!({"content": "x"}));
    town.run_row("F52");
    town.refuses("POST", &path, body.clone(), 400, 200_000).await;
    town.run_row("F53");
    let (status, refused) = town.ask("POST", &path, body.clone()).await;
    assert_eq!((status, refused["code"].as_u64()), (400, Some(50035)));
    assert!(refused["errors"]["content"]["_errors"][0]["code"].is_string());
    assert_eq!(town.ask("POST", &path, body).await.0, 200);
}

#[tokio::test]
async fn the_api_is_slow_for_a_while() {
    let town = begin().await;
    town.run_row("F54");
    let ask = || town.raw("GET", "/users/@me", None);
    assert!(
        tokio::time::timeout(Duration::from_millis(200), ask())
            .await
            .is_err()
    );
    town.sandbox.advance(TimeDelta::minutes(10));
    assert!(
        tokio::time::timeout(Duration::from_millis(1500), ask())
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn the_api_is_down_for_hours() {
    let town = begin().await;
    town.run_row("F55");
    for (later, status) in [(0, 503), (179, 503), (1, 200)] {
        town.sandbox.advance(TimeDelta::minutes(later));
        assert_eq!(town.ask("GET", "/users/@me", None).await.0, status);
    }
}

/// Whether a connection is refused, once it is as wanted.
async fn refuses_connections(town: &Town, wanted: bool) -> bool {
    let base = town.sandbox.base();
    for _ in 0..500 {
        let opened = tokio::net::TcpStream::connect(base.strip_prefix("http://").unwrap()).await;
        let refused = opened.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused);
        if refused == wanted {
            return refused;
        }
        tokio::task::yield_now().await;
    }
    !wanted
}

#[tokio::test]
async fn nobody_listens() {
    let town = begin().await;
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), 1).await;
    wire.event("GUILD_CREATE").await;
    town.run_row("F56");
    assert_eq!(wire.next().await, Frame::Cut);
    assert!(refuses_connections(&town, true).await);
    assert!(town.raw("GET", "/users/@me", None).await.is_err());
    town.sandbox.advance(TimeDelta::minutes(1));
    assert!(!refuses_connections(&town, false).await);
    assert_eq!(town.ask("GET", "/users/@me", None).await.0, 200);
}

#[tokio::test]
async fn the_gateway_cannot_be_found() {
    let town = begin().await;
    town.run_row("F57");
    assert_eq!(town.ask("GET", "/gateway/bot", None).await.0, 503);
    assert_eq!(town.ask("GET", "/users/@me", None).await.0, 200);
}

#[tokio::test]
async fn no_identifies_are_left() {
    let town = begin().await;
    town.run_row("F58");
    let (_, told) = town.ask("GET", "/gateway/bot", None).await;
    let limit = &told["session_start_limit"];
    assert_eq!(
        (&limit["remaining"], &limit["reset_after"]),
        (&json!(0), &json!(3_600_000))
    );
    town.sandbox.clear_faults();
    let lie =
        "requests GET /gateway/bot do set session_start_limit.remaining=1 session_start_limit.news=\"x\"";
    town.sandbox.run_script(lie).unwrap();
    let (_, told) = town.ask("GET", "/gateway/bot", None).await;
    let limit = &told["session_start_limit"];
    assert_eq!(
        (&limit["remaining"], &limit["news"], &limit["total"]),
        (&json!(1), &json!("x"), &json!(1000))
    );
}

#[tokio::test]
async fn guilds_arrive_in_a_storm() {
    let town = begin().await;
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), 1).await;
    wire.event("GUILD_CREATE").await;
    // As in the book, with smaller numbers.
    let storm = crate::book::script("F68")
        .replace("2500", "25")
        .replace("200", "20");
    town.sandbox.run_script(&storm).unwrap();
    let came = wire.payloads_so_far().await;
    let created: Vec<&Value> = came
        .iter()
        .filter(|payload| payload["t"] == "GUILD_CREATE")
        .collect();
    assert_eq!(created.len(), 25);
    assert_eq!(created[0]["d"]["member_count"], 22, "with the owner and the bot");
}

#[tokio::test]
async fn an_answer_is_about_another_guild() {
    let town = begin().await;
    let other = town.sandbox.add_guild(&town.owner, "Other");
    town.sandbox.invite_bot(other, all());
    town.run_row("F74");
    let path = format!("/guilds/{}/channels", town.guild);
    for guild in [other, town.guild] {
        let (status, list) = town.ask("GET", &path, None).await;
        assert_eq!((status, &list[0]["guild_id"]), (200, &json!(guild.to_string())));
    }
    let elsewhere = town.sandbox.channel_named(other, "general").unwrap();
    let script = format!("requests POST /channels/*/messages do answer for channel {elsewhere}");
    town.sandbox.run_script(&script).unwrap();
    town.say(json!({"content": "astray"})).await;
    assert_eq!(town.sandbox.messages(elsewhere).len(), 1);
}

#[tokio::test]
async fn a_script_comes_over_the_control_side_but_not_from_a_page() {
    let config = Config {
        control_port: Some(0),
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let control = sandbox.control_url().unwrap();
    let http = reqwest::Client::new();
    let send = async |kind: &str, body: &str| {
        let url = format!("{}/script", control.trim_end_matches('/'));
        let sent = http
            .post(url)
            .header("content-type", kind)
            .body(body.to_owned())
            .send()
            .await
            .unwrap();
        let status = sent.status().as_u16();
        (
            status,
            serde_json::from_str::<Value>(&sent.text().await.unwrap()).unwrap(),
        )
    };
    let script = "requests GET /gateway do status 503, 2 times";
    for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
        assert_eq!(send(kind, script).await.0, 400);
    }
    assert!(sandbox.faults().is_empty());
    let (status, refused) = send(
        "text/x-script",
        "now do kick bot\nrequests GET /gateway do cut\nrequests GET /gatewya do cut",
    )
    .await;
    assert_eq!(status, 400);
    assert!(
        refused["message"]
            .as_str()
            .unwrap()
            .starts_with("line 3, column 14:"),
        "{refused}"
    );
    assert!(sandbox.faults().is_empty());
    assert_eq!(send("text/x-script", script).await.0, 200);
    let (_, ran) = send(
        "application/json",
        &json!({"script": "events * do drop"}).to_string(),
    )
    .await;
    assert_eq!(ran["ids"].as_array().unwrap().len(), 1);
    let url = format!("{}/faults", control.trim_end_matches('/'));
    let listed = http.get(&url).send().await.unwrap().text().await.unwrap();
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed[0]["script"], script);
    assert_eq!(
        (&listed[1]["script"], &listed[1]["hits"]),
        (&json!("events * do drop, once"), &json!(0))
    );
    http.delete(&url).send().await.unwrap();
    assert!(sandbox.faults().is_empty());
}

#[tokio::test]
async fn too_many_faults_are_refused() {
    let town = begin().await;
    let script = "requests GET /gateway do cut\n".repeat(500);
    for _ in 0..2 {
        town.sandbox.run_script(&script).unwrap();
    }
    let refused = town
        .sandbox
        .run_script("requests GET /gateway do cut")
        .unwrap_err();
    assert!(refused.message.contains("1000 faults"), "{refused}");
    town.sandbox.clear_faults();
    town.sandbox.run_script(&script).unwrap();
}
