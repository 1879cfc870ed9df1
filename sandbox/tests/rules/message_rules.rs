//! What messages may hold, and what may be done to them.

use chrono::TimeDelta;
use discord_sandbox::NewFile;
use discord_sandbox::permissions::{all, bits};
use serde_json::{Value, json};

use crate::town::{Town, id_of};
use crate::wire::Wire;

impl Town {
    fn path(&self, message: u64) -> String {
        format!("/channels/{}/messages/{message}", self.general)
    }

    /// The bot sends a message with one text file to `general`.
    async fn send_words(&self, body: Value, name: &str) -> (u16, Value) {
        self.upload(self.general, &body, name, b"words").await
    }
}

#[tokio::test]
async fn embeds_keep_their_bounds_one_by_one_and_together() {
    let town = Town::off_the_record(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    let field = |name: usize, value: usize| json!({"name": "n".repeat(name), "value": "v".repeat(value)});
    for (embed, at) in [
        (json!({"description": "d".repeat(4097)}), "/embeds/0/description"),
        (
            json!({"footer": {"text": "f".repeat(2049)}}),
            "/embeds/0/footer/text",
        ),
        (
            json!({"author": {"name": "a".repeat(257)}}),
            "/embeds/0/author/name",
        ),
        (json!({"fields": vec![field(1, 1); 26]}), "/embeds/0/fields"),
        (json!({"fields": [field(257, 1)]}), "/embeds/0/fields/0/name"),
        (json!({"fields": [field(1, 1025)]}), "/embeds/0/fields/0/value"),
        (json!({"title": "x", "color": 0x100_0000}), "/embeds/0/color"),
        (
            json!({"title": "x", "url": "javascript:alert(1)"}),
            "/embeds/0/url",
        ),
        (
            json!({"title": "x", "timestamp": "yesterday"}),
            "/embeds/0/timestamp",
        ),
        (
            json!({"title": "x", "image": {"url": "attachment://none.png"}}),
            "/embeds/0/image/url",
        ),
        (
            json!({"title": "x", "footer": {"text": "x", "icon_url": "ftp://x"}}),
            "/embeds/0/footer/icon_url",
        ),
        (json!({}), "/embeds/0/description"),
    ] {
        let (status, refused) = town.ask("POST", &path, Some(json!({"embeds": [embed]}))).await;
        assert_eq!(
            (status, refused["code"].as_u64()),
            (400, Some(50035)),
            "{at}: {refused}"
        );
        assert!(refused["errors"].pointer(at).is_some(), "{at}: {refused}");
    }
    let both = json!({"embeds": [{"description": "d".repeat(4000)}, {"description": "d".repeat(2001)}]});
    let (_, refused) = town.ask("POST", &path, Some(both)).await;
    assert_eq!(
        refused["errors"]["embeds"]["_errors"][0]["code"],
        "MAX_EMBED_SIZE_EXCEEDED"
    );
    // Spaces around a text are not counted, for they are not kept.
    let spaced = format!("  {}  ", "t".repeat(256));
    let sent = town.say(json!({"embeds": [{"title": spaced}]})).await;
    let kept = town.sandbox.messages(town.general).pop().unwrap();
    assert_eq!((kept.id, kept.embeds[0].title.len()), (sent, 256));
}

#[tokio::test]
async fn components_v2_stand_alone_and_cannot_be_taken_back() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    let text = json!({"type": 10, "content": "words"});
    for bad in [
        json!({"flags": 1 << 15, "components": [text], "content": "x"}),
        json!({"flags": 1 << 15, "components": [text], "embeds": [{"title": "x"}]}),
        json!({"flags": 1 << 15, "components": vec![text.clone(); 41]}),
        json!({"components": [text]}),
        json!({"flags": 1 << 15, "components": [{"type": 10, "content": "x".repeat(4001)}]}),
    ] {
        town.refuses("POST", &path, Some(bad), 400, 50035).await;
    }
    town.refuses("POST", &path, Some(json!({"flags": 1 << 15})), 400, 50006)
        .await;
    let message = town.say(json!({"flags": 1 << 15, "components": [text]})).await;
    let edit = town.path(message);
    town.refuses("PATCH", &edit, Some(json!({"content": "x"})), 400, 50035)
        .await;
    let (_, edited) = town
        .ask(
            "PATCH",
            &edit,
            Some(json!({"flags": 0, "components": [{"type": 10, "content": "other"}]})),
        )
        .await;
    assert_eq!(edited["flags"].as_u64().unwrap() & (1 << 15), 1 << 15);
    let old = town.say(json!({"content": "old style"})).await;
    let turned = json!({"flags": 1 << 15, "content": null, "components": [text]});
    let (status, turned) = town.ask("PATCH", &town.path(old), Some(turned)).await;
    assert_eq!((status, &turned["content"]), (200, &json!("")), "{turned}");
}

#[tokio::test]
async fn components_have_ids_and_files_are_shown_by_their_own_address() {
    let town = Town::new(all()).await;
    let body = json!({"flags": 1 << 15, "components": [
        {"type": 17, "id": 1, "components": [
            {"type": 9, "components": [{"type": 10, "content": "x"}],
                "accessory": {"type": 11, "media": {"url": "https://example.org/x.png"}}},
            {"type": 12, "items": [{"media": {"url": "attachment://a_b.txt"}}]},
            {"type": 14}, {"type": 13, "file": {"url": "attachment://a_b.txt"}}]}]});
    let (status, sent) = town.send_words(body, "a_b.txt").await;
    assert_eq!(status, 200, "{sent}");
    let inner = &sent["components"][0]["components"];
    let url = &inner[3]["file"]["url"];
    assert!(url.as_str().unwrap().ends_with("/a_b.txt"), "{sent}");
    assert_eq!(&inner[1]["items"][0]["media"]["url"], url);
    assert_eq!(
        (&inner[3]["file"]["url"], &inner[3]["name"], &inner[3]["size"]),
        (url, &json!("a_b.txt"), &json!(5))
    );
    assert_eq!(sent["components"][0]["id"], 1);
    let mut ids: Vec<u64> = (0..4).map(|n| inner[n]["id"].as_u64().unwrap()).collect();
    ids.push(1);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5, "ids are unique: {sent}");
    let named = json!({"content": "x", "attachments": [{"id": "7"}]});
    let (status, refused) = town.send_words(named, "x").await;
    assert_eq!((status, refused["code"].as_u64()), (400, Some(50035)));
    assert!(refused["errors"]["attachments"]["0"]["id"].is_object());
}

#[tokio::test]
async fn an_embed_needs_its_permission_and_a_file_its_own() {
    let held = bits::VIEW_CHANNEL | bits::SEND_MESSAGES | bits::READ_MESSAGE_HISTORY;
    let town = Town::new(held).await;
    let everyone = format!("/guilds/{0}/roles/{0}", town.guild);
    let body = json!({"permissions": held.to_string()});
    town.ask_as(&town.owner, "PATCH", &everyone, Some(body)).await;
    let path = format!("/channels/{}/messages", town.general);
    town.refuses(
        "POST",
        &path,
        Some(json!({"embeds": [{"title": "x"}]})),
        403,
        50013,
    )
    .await;
    town.say(json!({"content": "x", "embeds": [{"title": "x"}]}))
        .await;
    assert!(town.sandbox.messages(town.general)[0].embeds.is_empty());
    let (status, refused) = town.send_words(json!({"content": "x"}), "a").await;
    assert_eq!((status, refused["code"].as_u64()), (403, Some(50013)));
}

#[tokio::test]
async fn suppressed_embeds_are_not_shown_and_come_back() {
    let town = Town::new(all()).await;
    let message = town
        .say(json!({"content": "x", "embeds": [{"title": "x"}]}))
        .await;
    let path = town.path(message);
    let (_, hidden) = town.ask("PATCH", &path, Some(json!({"flags": 4}))).await;
    assert_eq!((&hidden["embeds"], &hidden["flags"]), (&json!([]), &json!(4)));
    let (_, shown) = town.ask("PATCH", &path, Some(json!({"flags": 0}))).await;
    assert_eq!(shown["embeds"][0]["title"], "x");
    // Others may suppress with MANAGE_MESSAGES, and change nothing else.
    let (status, _) = town
        .ask_as(&town.owner, "PATCH", &path, Some(json!({"flags": 4})))
        .await;
    assert_eq!(status, 200);
    let (status, refused) = town
        .ask_as(&town.ada, "PATCH", &path, Some(json!({"flags": 0})))
        .await;
    assert_eq!((status, refused["code"].as_u64()), (403, Some(50013)));
}

#[tokio::test]
async fn an_edit_leaves_what_it_does_not_name() {
    let town = Town::new(all()).await;
    let (_, sent) = town
        .send_words(json!({"content": "x", "embeds": [{"title": "t"}]}), "a.txt")
        .await;
    let path = town.path(id_of(&sent));
    let (_, edited) = town.ask("PATCH", &path, Some(json!({"content": "y"}))).await;
    assert_eq!(
        (
            &edited["embeds"][0]["title"],
            &edited["attachments"][0]["filename"]
        ),
        (&json!("t"), &json!("a.txt"))
    );
    assert!(edited["edited_timestamp"].is_string());
    let (_, edited) = town
        .ask("PATCH", &path, Some(json!({"attachments": [], "embeds": null})))
        .await;
    assert_eq!(
        (&edited["embeds"], &edited["attachments"]),
        (&json!([]), &json!([]))
    );
    town.refuses("PATCH", &path, Some(json!({"content": ""})), 400, 50006)
        .await;
}

#[tokio::test]
async fn many_messages_are_deleted_at_once_within_bounds() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/messages/bulk-delete", town.general);
    let old = town.say(json!({"content": "old"})).await.to_string();
    town.sandbox.advance(TimeDelta::days(14) + TimeDelta::seconds(1));
    let (one, two) = (
        town.say(json!({"content": "1"})).await.to_string(),
        town.say(json!({"content": "2"})).await.to_string(),
    );
    let ids = |list: Vec<&String>| Some(json!({"messages": list}));
    town.refuses("POST", &path, ids(vec![&one]), 400, 50016).await;
    town.refuses("POST", &path, ids(vec![&one, &one]), 400, 50016)
        .await;
    town.refuses("POST", &path, ids(vec![&one, &old]), 400, 50034)
        .await;
    let many: Vec<String> = (1..=101).map(|n: u64| n.to_string()).collect();
    town.refuses("POST", &path, Some(json!({"messages": many})), 400, 50035)
        .await;
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), 1 << 9).await;
    wire.event("READY").await;
    assert_eq!(town.ask("POST", &path, ids(vec![&one, &two])).await.0, 204);
    let told = wire.event("MESSAGE_DELETE_BULK").await["d"]["ids"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!((told, town.sandbox.messages(town.general).len()), (2, 1));
    town.sandbox
        .set_bot_permissions(town.guild, bits::VIEW_CHANNEL | bits::SEND_MESSAGES);
    town.refuses("POST", &path, ids(vec![&one, &two]), 403, 50013)
        .await;
    let (_, direct) = town
        .ask(
            "POST",
            "/users/@me/channels",
            Some(json!({"recipient_id": town.ada.id().to_string()})),
        )
        .await;
    let path = format!("/channels/{}/messages/bulk-delete", id_of(&direct));
    town.refuses("POST", &path, ids(vec![&one, &two]), 403, 50003)
        .await;
}

#[tokio::test]
async fn a_message_takes_twenty_kinds_of_reaction() {
    let town = Town::new(all()).await;
    let message = town.say(json!({"content": "x"})).await;
    let react = |emoji: String| format!("{}/reactions/{emoji}/@me", town.path(message));
    for n in 0..20 {
        let emoji = char::from_u32(0x1f600 + n).unwrap().to_string();
        assert_eq!(town.ask("PUT", &react(emoji), None).await.0, 204);
    }
    town.refuses("PUT", &react("👍".to_owned()), None, 400, 30010)
        .await;
    assert_eq!(
        town.ask("PUT", &react("😀".to_owned()), None).await.0,
        204,
        "one that is there may be joined"
    );
    for unknown in ["no", "日本", "name:1573"] {
        town.refuses("PUT", &react(unknown.to_owned()), None, 400, 10014)
            .await;
    }
    town.ada.react(town.general, message, "😀").await.unwrap();
    let one = format!("{}/reactions/😀", town.path(message));
    let (_, users) = town.ask("GET", &format!("{one}?limit=1"), None).await;
    let first = users[0]["id"].as_str().unwrap();
    let (_, rest) = town.ask("GET", &format!("{one}?after={first}"), None).await;
    assert_eq!(
        (users.as_array().unwrap().len(), rest.as_array().unwrap().len()),
        (1, 1)
    );
    let other = format!("{one}/{}", town.sandbox.bot_user());
    let refused = town.ada.ask("DELETE", &other, Value::Null).await.unwrap_err();
    assert_eq!((refused.status, refused.code), (403, 50013));
    town.ada.unreact(town.general, message, "😀").await.unwrap();
    let seen = town.ada.message(town.general, message).unwrap().raw;
    assert_eq!(
        (&seen["reactions"][0]["count"], &seen["reactions"][0]["me"]),
        (&json!(1), &json!(false))
    );
}

#[tokio::test]
async fn a_channel_holds_two_hundred_and_fifty_pins_and_notices_are_no_messages() {
    let town = Town::off_the_record(all()).await;
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), 1 | 1 << 9).await;
    wire.event("GUILD_CREATE").await;
    let pin = |message: u64| format!("/channels/{}/messages/pins/{message}", town.general);
    for n in 0..250 {
        let message = town.say(json!({"content": n.to_string()})).await;
        assert_eq!(town.ask("PUT", &pin(message), None).await.0, 204);
    }
    wire.event("CHANNEL_PINS_UPDATE").await;
    let notice = loop {
        let said = wire.event("MESSAGE_CREATE").await["d"].clone();
        if said["type"] == 6 {
            break said;
        }
    };
    assert!(notice["message_reference"]["message_id"].is_string());
    let message = town.say(json!({"content": "one more"})).await;
    town.refuses("PUT", &pin(message), None, 400, 30003).await;
    let (_, pins) = town
        .ask("GET", &format!("/channels/{}/messages/pins", town.general), None)
        .await;
    assert_eq!(
        (pins["items"].as_array().unwrap().len(), &pins["has_more"]),
        (50, &json!(true))
    );
    let (_, old) = town
        .ask("GET", &format!("/channels/{}/pins", town.general), None)
        .await;
    assert_eq!(old[0]["content"], "249");
    let notice = id_of(&notice);
    town.refuses("PUT", &pin(notice), None, 403, 50021).await;
    town.refuses(
        "PATCH",
        &town.path(notice),
        Some(json!({"content": "x"})),
        403,
        50021,
    )
    .await;
    let reply = json!({"content": "x", "message_reference": {"message_id": notice.to_string()}});
    let path = format!("/channels/{}/messages", town.general);
    town.refuses("POST", &path, Some(reply), 400, 50035).await;
    assert_eq!(town.ask("DELETE", &town.path(notice), None).await.0, 204);
}

#[tokio::test]
async fn people_write_reply_edit_delete_and_send_files() {
    let town = Town::new(all()).await;
    let file = NewFile {
        name: "a.txt".to_owned(),
        bytes: b"a".to_vec(),
    };
    let said = town.ada.write_with(town.general, "see", &[file]).await.unwrap();
    assert_eq!(said.attachments[0].0, "a.txt");
    let reply = town.owner.reply(town.general, said.id, "seen").await.unwrap();
    assert_eq!((reply.kind, reply.pinged.as_slice()), (19, &[town.ada.id()][..]));
    let edited = town.ada.edit(town.general, said.id, "see this").await.unwrap();
    assert!(edited.edited && edited.content == "see this");
    let refused = town.ada.edit(town.general, reply.id, "mine").await.unwrap_err();
    assert_eq!((refused.status, refused.code), (403, 50005));
    let refused = town.ada.delete(town.general, reply.id).await.unwrap_err();
    assert_eq!((refused.status, refused.code), (403, 50013));
    town.owner.delete(town.general, said.id).await.unwrap();
    let gone = town.ada.message(town.general, said.id).unwrap_err();
    assert_eq!((gone.status, gone.code), (404, 10008));
}

#[tokio::test]
async fn typing_is_told_to_those_who_asked_for_it() {
    let town = Town::new(all()).await;
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), 1 << 11).await;
    wire.event("READY").await;
    let path = format!("/channels/{}/typing", town.general);
    assert_eq!(town.ask_as(&town.ada, "POST", &path, None).await.0, 204);
    assert_eq!(
        wire.event("TYPING_START").await["d"]["user_id"],
        town.ada.id().to_string()
    );
    town.refuses("POST", "/channels/1/typing", None, 404, 10003).await;
}
