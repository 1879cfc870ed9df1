//! Direct messages.

use discord_sandbox::permissions::all;
use discord_sandbox::{Config, Sandbox};
use serde_json::json;

use crate::town::{Town, id_of};

#[tokio::test]
async fn a_direct_message_has_another_account_at_its_end() {
    let town = Town::new(all()).await;
    let to = |id: u64| Some(json!({"recipient_id": id.to_string()}));
    let path = "/users/@me/channels";
    town.refuses("POST", path, to(12), 404, 10013).await;
    let own = town.sandbox.application_id();
    town.refuses("POST", path, to(own), 400, 50033).await;
    let (_, channel) = town.ask("POST", path, to(town.ada.id())).await;
    assert_eq!(channel["recipients"][0]["id"], town.ada.id().to_string());
    let direct = format!("/channels/{}", id_of(&channel));
    let (status, refused) = town.ask_as(&town.owner, "GET", &direct, None).await;
    assert_eq!((status, refused["code"].as_u64()), (403, Some(50001)));
    town.refuses("PATCH", &direct, Some(json!({"name": "x"})), 403, 50003)
        .await;
    assert_eq!(town.ask("DELETE", &direct, None).await.0, 200);
    let (_, again) = town.ask("POST", path, to(town.ada.id())).await;
    assert_eq!(again["id"], channel["id"], "closed, it comes back as it was");
}

#[tokio::test]
async fn direct_messages_to_many_new_people_at_once_are_stopped() {
    let config = Config {
        frozen: true,
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let http = reqwest::Client::builder()
        .user_agent("DiscordBot (https://example.org, 1)")
        .build()
        .unwrap();
    let open = async |id: u64| {
        // Away from the limit of the route itself.
        sandbox.advance(chrono::TimeDelta::seconds(10));
        let url = format!("{}/api/v10/users/@me/channels", sandbox.base());
        let request = http
            .post(url)
            .header("authorization", format!("Bot {}", sandbox.bot_token()));
        let answer = request
            .json(&json!({"recipient_id": id.to_string()}))
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        let body: serde_json::Value = answer.json().await.unwrap();
        (status, body["code"].as_u64())
    };
    let people: Vec<u64> = (0..11)
        .map(|n| sandbox.add_user(&format!("Person {n}")).id())
        .collect();
    for id in &people[..10] {
        assert_eq!(open(*id).await, (200, None));
    }
    assert_eq!(open(people[10]).await, (403, Some(40003)));
    assert_eq!(open(people[0]).await, (200, None), "a known one is no new one");
    sandbox.advance(chrono::TimeDelta::minutes(10));
    assert_eq!(open(people[10]).await, (200, None));
}
