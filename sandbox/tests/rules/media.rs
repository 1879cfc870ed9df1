//! Pictures and files within Components V2, and whom a reply calls.

use discord_sandbox::permissions::all;
use serde_json::{Value, json};

use crate::town::{Town, id_of};

const COMPONENTS_V2: u64 = 1 << 15;

/// A message of Components V2 with one file `note.txt`, of these components.
async fn send(town: &Town, components: Value) -> (u16, Value) {
    let body = json!({"flags": COMPONENTS_V2, "components": components});
    town.upload(town.general, &body, "note.txt", b"a note").await
}

#[tokio::test]
async fn what_components_show_has_to_be_sent_along() {
    let town = Town::new(all()).await;
    let show = |name: &str| {
        json!([{"type": 17, "components": [
            {"type": 13, "file": {"url": format!("attachment://{name}")}},
            {"type": 12, "items": [{"media": {"url": "https://example.org/a.png"}}]}]}])
    };
    let (status, refused) = send(&town, show("other.txt")).await;
    assert_eq!((status, &refused["code"]), (400, &json!(50035)));
    assert_eq!(
        refused["errors"]["components"]["0"]["components"]["0"]["file"]["url"]["_errors"][0]["code"],
        "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
    );
    let (status, sent) = send(&town, show("note.txt")).await;
    assert_eq!(status, 200, "{sent}");
    let inside = &sent["components"][0]["components"];
    let url = inside[0]["file"]["url"].as_str().unwrap();
    let read = town.http.get(url).send().await.unwrap().text().await.unwrap();
    assert_eq!(read, "a note");
    assert_eq!(inside[0]["file"]["attachment_id"], inside[0]["file"]["id"]);
    assert_eq!(
        (&inside[0]["name"], &inside[0]["size"]),
        (&json!("note.txt"), &json!(6))
    );
    assert_eq!(inside[1]["items"][0]["description"], Value::Null);
    assert_eq!(inside[1]["items"][0]["media"]["url"], "https://example.org/a.png");
    assert_eq!(sent["attachments"], json!([]), "not listed once more");
}

#[tokio::test]
async fn a_reply_calls_whom_it_answers_unless_they_are_left_out() {
    let town = Town::new(all()).await;
    let said = town.ada.write(town.general, "well?").await.unwrap().id;
    for (allowed, called) in [
        (Value::Null, true),
        (json!({"replied_user": true}), true),
        (json!({"parse": ["users"]}), false),
        (json!({"replied_user": false}), false),
    ] {
        let reply = town
            .say(
                json!({"content": "yes", "message_reference": {"message_id": said.to_string()},
                "allowed_mentions": allowed}),
            )
            .await;
        let reply = town.ada.message(town.general, reply).unwrap();
        assert_eq!(reply.pinged.contains(&town.ada.id()), called, "{allowed}");
        let mentions = reply.raw["mentions"].as_array().unwrap();
        assert_eq!(mentions.iter().any(|user| id_of(user) == town.ada.id()), called);
    }
}
