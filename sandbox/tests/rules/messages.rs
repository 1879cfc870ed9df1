//! Messages: limits, mentions, pins, files, direct messages.

use discord_sandbox::permissions::{all, bits};
use serde_json::json;

use crate::town::{Town, id_of};

#[tokio::test]
async fn limits_are_refused_with_the_path_to_the_field() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    town.refuses("POST", &path, Some(json!({})), 400, 50006).await;
    for (body, field) in [
        (json!({"content": "x".repeat(2001)}), "/content/_errors/0/code"),
        (
            json!({"embeds": [{"title": "x".repeat(257)}]}),
            "/embeds/0/title/_errors/0/code",
        ),
        (
            json!({"embeds": vec![json!({"title": "x"}); 11]}),
            "/embeds/_errors/0/code",
        ),
        (
            json!({"content": "x", "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x"}]}]}),
            "/components/0/components/0/custom_id/_errors/0/code",
        ),
        (
            json!({"content": "x", "nonce": "x".repeat(26)}),
            "/nonce/_errors/0/code",
        ),
        (
            json!({"content": "x", "flags": 1 << 15}),
            "/content/_errors/0/code",
        ),
    ] {
        let (status, refused) = town.ask("POST", &path, Some(body)).await;
        assert_eq!(
            (status, refused["code"].as_u64()),
            (400, Some(50035)),
            "{field}: {refused}"
        );
        assert!(refused["errors"].pointer(field).is_some(), "{field}: {refused}");
    }
}

#[tokio::test]
async fn only_the_author_edits_and_others_need_the_permission_to_delete() {
    let town = Town::new(bits::VIEW_CHANNEL | bits::SEND_MESSAGES | bits::READ_MESSAGE_HISTORY).await;
    let message = town.ada.write(town.general, "mine").await.unwrap().id;
    let path = format!("/channels/{}/messages/{message}", town.general);
    town.refuses("PATCH", &path, Some(json!({"content": "yours"})), 403, 50005)
        .await;
    town.refuses("DELETE", &path, None, 403, 50013).await;
    town.sandbox.delete_message(town.general, message).unwrap();
    town.refuses("GET", &path, None, 404, 10008).await;
}

#[tokio::test]
async fn pins_need_a_permission_of_their_own() {
    let held = bits::VIEW_CHANNEL | bits::SEND_MESSAGES | bits::READ_MESSAGE_HISTORY | bits::MANAGE_MESSAGES;
    let town = Town::new(held).await;
    let message = town.say(json!({"content": "agreement"})).await;
    let path = format!("/channels/{}/messages/pins/{message}", town.general);
    town.refuses("PUT", &path, None, 403, 50013).await;
    town.sandbox
        .set_bot_permissions(town.guild, held | bits::PIN_MESSAGES);
    assert_eq!(town.ask("PUT", &path, None).await.0, 204);
    let (_, pins) = town
        .ask("GET", &format!("/channels/{}/messages/pins", town.general), None)
        .await;
    assert_eq!(pins["items"][0]["message"]["content"], "agreement");
    assert_eq!(town.sandbox.messages(town.general)[1].kind, 6);
    assert_eq!(town.ask("DELETE", &path, None).await.0, 204);
    let (_, pins) = town
        .ask("GET", &format!("/channels/{}/messages/pins", town.general), None)
        .await;
    assert!(pins["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn mentions_ping_only_whom_they_may() {
    let town = Town::new(bits::VIEW_CHANNEL | bits::SEND_MESSAGES).await;
    town.sandbox
        .read(|world| assert!(world.guilds().contains_key(&town.guild)));
    let role = town.sandbox.add_role(town.guild, "mentors", 0);
    town.sandbox.give_role(town.guild, &town.owner, role);
    let ada = town.ada.id();
    let content = format!("<@{ada}> <@&{role}> @everyone");
    let last = |town: &Town| town.sandbox.messages(town.general).pop().unwrap();
    // @everyone of a fresh guild may mention everyone; the test takes that away.
    let everyone = format!("/guilds/{}/roles/{}", town.guild, town.guild);
    let held = discord_sandbox::permissions::fresh_everyone() & !bits::MENTION_EVERYONE;
    assert_eq!(
        town.ask_as(
            &town.owner,
            "PATCH",
            &everyone,
            Some(json!({"permissions": held.to_string()}))
        )
        .await
        .0,
        200
    );
    town.say(json!({"content": content})).await;
    assert_eq!(last(&town).pinged, [ada]);
    assert_eq!(last(&town).raw["mention_everyone"], false);
    town.say(json!({"content": content, "allowed_mentions": {"parse": []}}))
        .await;
    assert!(last(&town).pinged.is_empty());
    town.say(json!({"content": content, "allowed_mentions": {"users": [ada.to_string()]}}))
        .await;
    assert_eq!(last(&town).pinged, [ada]);
    let both =
        json!({"content": content, "allowed_mentions": {"parse": ["users"], "users": [ada.to_string()]}});
    town.refuses(
        "POST",
        &format!("/channels/{}/messages", town.general),
        Some(both),
        400,
        50035,
    )
    .await;
}

#[tokio::test]
async fn a_file_can_be_sent_seen_and_fetched() {
    let town = Town::new(all()).await;
    let body = json!({"content": "report", "attachments": [{"id": "0", "description": "numbers"}],
        "embeds": [{"title": "Chart", "image": {"url": "attachment://my_chart.png"}}]});
    let (status, sent) = town.upload(town.general, &body, "my_chart.png", b"PNG").await;
    assert_eq!(status, 200);
    // What an embed shows is not listed once more.
    assert_eq!(sent["attachments"], json!([]));
    let file = sent["embeds"][0]["image"]["url"].as_str().unwrap();
    assert_eq!(
        town.http
            .get(file)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap()
            .as_ref(),
        b"PNG"
    );
    town.sandbox.delete_message(town.general, id_of(&sent)).unwrap();
    assert_eq!(town.http.get(file).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_direct_message_needs_an_open_door_and_a_common_guild() {
    let town = Town::new(all()).await;
    let open = json!({"recipient_id": town.ada.id().to_string()});
    let (_, channel) = town.ask("POST", "/users/@me/channels", Some(open.clone())).await;
    let (_, again) = town.ask("POST", "/users/@me/channels", Some(open)).await;
    assert_eq!(channel["id"], again["id"]);
    let path = format!("/channels/{}/messages", id_of(&channel));
    assert_eq!(
        town.ask("POST", &path, Some(json!({"content": "psst"}))).await.0,
        200
    );
    assert_eq!(town.ada.direct_messages().len(), 1);
    town.sandbox.set_dms_open(&town.ada, false);
    town.refuses("POST", &path, Some(json!({"content": "psst"})), 403, 50007)
        .await;
    town.sandbox.leave(town.guild, &town.ada).unwrap();
    town.refuses("POST", &path, Some(json!({"content": "psst"})), 403, 50278)
        .await;
}

#[tokio::test]
async fn messages_are_listed_newest_first_by_page() {
    let town = Town::off_the_record(all()).await;
    let mut sent = Vec::new();
    for n in 0..7 {
        sent.push(town.say(json!({"content": n.to_string()})).await);
    }
    let contents = async |query: &str| {
        let (_, list) = town
            .ask(
                "GET",
                &format!("/channels/{}/messages?{query}", town.general),
                None,
            )
            .await;
        list.as_array()
            .unwrap()
            .iter()
            .map(|message| message["content"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(contents("limit=2").await, ["6", "5"]);
    assert_eq!(contents(&format!("limit=2&before={}", sent[5])).await, ["4", "3"]);
    assert_eq!(contents(&format!("limit=2&after={}", sent[1])).await, ["3", "2"]);
    assert_eq!(
        contents(&format!("limit=3&around={}", sent[3])).await,
        ["4", "3", "2"]
    );
    town.refuses(
        "GET",
        &format!("/channels/{}/messages?limit=101", town.general),
        None,
        400,
        50035,
    )
    .await;
}

#[tokio::test]
async fn reactions_are_counted_and_twenty_kinds_are_enough() {
    let town = Town::new(all()).await;
    let message = town.say(json!({"content": "vote"})).await;
    let path = |emoji: char| {
        format!(
            "/channels/{}/messages/{message}/reactions/{emoji}/@me",
            town.general
        )
    };
    for n in 0..20 {
        let emoji = char::from_u32(0x1F600 + n).unwrap();
        assert_eq!(town.ask("PUT", &path(emoji), None).await.0, 204);
    }
    town.refuses("PUT", &path('🚀'), None, 400, 30010).await;
    town.refuses("PUT", &path('x'), None, 400, 10014).await;
    assert_eq!(town.ask("DELETE", &path('😀'), None).await.0, 204);
    assert_eq!(
        town.sandbox.messages(town.general)[0].raw["reactions"]
            .as_array()
            .unwrap()
            .len(),
        19
    );
}

#[tokio::test]
async fn a_whole_number_may_be_written_with_a_point() {
    let town = Town::off_the_record(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    let poll = |duration: serde_json::Value| {
        json!({"poll": {"question": {"text": "Tea?"}, "duration": duration,
            "answers": [{"poll_media": {"text": "Yes"}}, {"poll_media": {"text": "No"}}]}})
    };
    for duration in [json!(1), json!(1.0), json!("1")] {
        assert_eq!(town.ask("POST", &path, Some(poll(duration))).await.0, 200);
    }
    town.refuses("POST", &path, Some(poll(json!(1.5))), 400, 50035)
        .await;
}
