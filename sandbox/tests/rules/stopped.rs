//! Words that moderation stops, and files that cannot be had.

use discord_sandbox::FileAnswer;
use discord_sandbox::permissions::all;
use serde_json::json;

use crate::town::{Town, id_of};

#[tokio::test]
async fn words_that_are_stopped_are_refused_by_where_they_stand() {
    let town = Town::new(all()).await;
    town.sandbox.stop_words(town.guild, &["Turnip"]).unwrap();
    let (channels, roles) = (
        format!("/guilds/{}/channels", town.guild),
        format!("/guilds/{}/roles", town.guild),
    );
    for (path, body) in [
        (&channels, json!({"name": "the-turnips", "type": 0})),
        (&roles, json!({"name": "TURNIP"})),
    ] {
        let (status, refused) = town.ask("POST", path, Some(body)).await;
        assert_eq!((status, &refused["code"]), (400, &json!(50035)), "{refused}");
        let named = &refused["errors"]["name"]["_errors"][0]["code"];
        assert_eq!(named, "INVALID_COMMUNITY_PROPERTY_NAME", "{refused}");
        assert_eq!(refused["errors"].as_object().unwrap().len(), 1);
    }
    let general = format!("/channels/{}", town.general);
    town.refuses("PATCH", &general, Some(json!({"name": "turnip"})), 400, 50035)
        .await;

    let forum = town.make_channel(json!({"name": "growth", "type": 15})).await;
    let post = |name: &str, words: &str| Some(json!({"name": name, "message": {"content": words}}));
    let posts = format!("/channels/{forum}/threads");
    town.refuses("POST", &posts, post("A turnip", "fine"), 400, 200_001)
        .await;
    town.refuses("POST", &posts, post("Fine", "a turnip"), 400, 200_000)
        .await;
    let thread = id_of(&town.ask("POST", &posts, post("Fine", "fine")).await.1);
    let renamed = Some(json!({"name": "turnip"}));
    town.refuses("PATCH", &format!("/channels/{thread}"), renamed, 400, 200_001)
        .await;

    let messages = format!("{general}/messages");
    for body in [
        json!({"content": "a tUrNiP"}),
        json!({"embeds": [{"description": "turnip"}]}),
        json!({"flags": 1 << 15, "components": [{"type": 17, "components": [{"type": 10, "content": "a turnip"}]}]}),
    ] {
        town.refuses("POST", &messages, Some(body), 400, 200_000).await;
    }
    let said = town.say(json!({"content": "a carrot"})).await;
    let edited = Some(json!({"content": "a turnip"}));
    town.refuses("PATCH", &format!("{messages}/{said}"), edited, 400, 200_000)
        .await;
    let started = format!("{messages}/{said}/threads");
    town.refuses("POST", &started, Some(json!({"name": "turnip"})), 400, 200_001)
        .await;

    town.sandbox.stop_words(town.guild, &[]).unwrap();
    town.say(json!({"content": "a turnip"})).await;
}

#[tokio::test]
async fn a_file_that_cannot_be_had_is_answered_otherwise_once() {
    let town = Town::new(all()).await;
    let (_, sent) = town.upload(town.general, &json!({}), "plan.txt", b"a plan").await;
    let url = sent["attachments"][0]["url"].as_str().unwrap().to_owned();
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let get = || client.get(&url).send();
    town.sandbox.answer_for_file(FileAnswer::Status(503));
    town.sandbox.answer_for_file(FileAnswer::Status(429));
    town.sandbox
        .answer_for_file(FileAnswer::Redirect("http://127.0.0.1:1/".to_owned()));
    town.sandbox.answer_for_file(FileAnswer::Endless);
    assert_eq!(get().await.unwrap().status(), 503);
    let waits = get().await.unwrap();
    assert_eq!(
        (waits.status().as_u16(), &waits.headers()["retry-after"]),
        (429, &"1".parse().unwrap())
    );
    let led = get().await.unwrap();
    assert_eq!(
        (led.status().as_u16(), &led.headers()["location"]),
        (302, &"http://127.0.0.1:1/".parse().unwrap())
    );
    let endless = get().await.unwrap();
    assert_eq!(endless.content_length(), None);
    assert!(endless.bytes().await.unwrap().len() > 10 * 1024 * 1024);
    assert_eq!(get().await.unwrap().bytes().await.unwrap().as_ref(), b"a plan");
}
