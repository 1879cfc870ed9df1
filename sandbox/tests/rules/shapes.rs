//! Shapes that differ from place to place: what an event tells and an answer does not, and the other way round.

use discord_sandbox::permissions::all;
use discord_sandbox::world::channel_kind;
use serde_json::{Value, json};

use crate::threads::thread;
use crate::town::{Town, hello, id_of};
use crate::wire::Wire;

/// GUILDS, GUILD_MEMBERS, GUILD_MESSAGES, GUILD_MESSAGE_REACTIONS, MESSAGE_CONTENT.
const INTENTS: u64 = 1 | 1 << 1 | 1 << 9 | 1 << 10 | 1 << 15;
/// What only an answer of REST tells of a user.
const OF_REST: [&str; 3] = ["flags", "banner", "accent_color"];

/// A connection of the bot, and what it was told of the guild.
async fn connected(town: &Town) -> (Wire, Value) {
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), INTENTS).await;
    let guild = wire.event("GUILD_CREATE").await["d"].clone();
    (wire, guild)
}

fn message_at(town: &Town, message: u64) -> String {
    format!("/channels/{}/messages/{message}", town.general)
}

fn has(value: &Value, key: &str) -> bool {
    value.as_object().unwrap().contains_key(key)
}

#[tokio::test]
async fn an_event_tells_less_of_a_user_than_an_answer() {
    let town = Town::new(all()).await;
    let (mut bot, guild) = connected(&town).await;
    let said = town
        .ada
        .write(town.general, &format!("<@{}>", town.owner.id()))
        .await
        .unwrap();
    let created = bot.event("MESSAGE_CREATE").await["d"].clone();
    let joined = town.sandbox.add_user("Joan");
    town.sandbox.join(town.guild, &joined);
    let member = bot.event("GUILD_MEMBER_ADD").await["d"].clone();
    let (_, answer) = town.ask("GET", &message_at(&town, said.id), None).await;
    let told = [
        &guild["members"][0]["user"],
        &created["author"],
        &created["mentions"][0],
        &member["user"],
    ];
    for key in OF_REST {
        for user in told {
            assert!(!has(user, key) && has(user, "public_flags"), "{key} in {user}");
        }
        assert!(
            has(&answer["author"], key) && has(&answer["mentions"][0], key),
            "{key} in {answer}"
        );
    }
}

#[tokio::test]
async fn who_is_mentioned_is_told_with_their_membership() {
    let town = Town::new(all()).await;
    let (mut bot, _) = connected(&town).await;
    let said = town
        .ada
        .write(town.general, &format!("<@{}>", town.owner.id()))
        .await
        .unwrap();
    let mentioned = bot.event("MESSAGE_CREATE").await["d"]["mentions"][0].clone();
    assert!(
        has(&mentioned["member"], "joined_at") && !has(&mentioned["member"], "user"),
        "{mentioned}"
    );
    let (_, answer) = town.ask("GET", &message_at(&town, said.id), None).await;
    assert!(!has(&answer["mentions"][0], "member"), "{answer}");
}

#[tokio::test]
async fn what_goes_without_saying_in_a_guild_is_not_said() {
    let town = Town::new(all()).await;
    let talk = thread(&town, 11).await;
    town.sandbox
        .add_channel(town.guild, channel_kind::STAGE, "stage", None);
    let (_, guild) = connected(&town).await;
    let channels = guild["channels"].as_array().unwrap();
    assert!(
        channels.len() > 2 && channels.iter().all(|channel| !has(channel, "guild_id")),
        "{guild}"
    );
    let stage = channels
        .iter()
        .find(|channel| channel["type"] == channel_kind::STAGE)
        .unwrap();
    assert_eq!(stage["topic"], Value::Null);
    let own = &guild["threads"][0];
    assert_eq!((id_of(own), has(own, "guild_id")), (talk, true));
    assert!(
        has(&own["member"], "join_timestamp")
            && !has(&own["member"], "user_id")
            && !has(&own["member"], "id")
    );
    let (_, channel) = town
        .ask("GET", &format!("/channels/{}", town.general), None)
        .await;
    assert_eq!(channel["guild_id"], town.guild.to_string());
    let (_, thread) = town.ask("GET", &format!("/channels/{talk}"), None).await;
    assert!(
        has(&thread["member"], "user_id") && has(&thread["member"], "id"),
        "{thread}"
    );
}

#[tokio::test]
async fn an_interaction_tells_what_its_user_may_do_in_the_channel() {
    let town = Town::new(all()).await;
    let (mut bot, _) = connected(&town).await;
    let path = format!("/applications/{}/commands", town.sandbox.application_id());
    town.ask("PUT", &path, Some(hello())).await;
    let options = [("name", "Ben".into())];
    let (_, interaction) = tokio::join!(town.ada.run(town.guild, town.general, "hello", &options), async {
        let interaction = bot.event("INTERACTION_CREATE").await["d"].clone();
        town.answer_next(json!({"type": 4, "data": {"content": "hello"}}))
            .await;
        interaction
    });
    let channel = &interaction["channel"];
    assert_eq!(channel["permissions"], interaction["member"]["permissions"]);
    assert!(!has(channel, "permission_overwrites"), "{channel}");
}

#[tokio::test]
async fn of_all_reactions_with_an_emoji_no_more_is_told_than_which() {
    let town = Town::new(all()).await;
    let (mut bot, _) = connected(&town).await;
    let message = town.say(json!({"content": "x"})).await;
    let path = format!("{}/reactions/%F0%9F%91%8D", message_at(&town, message));
    assert_eq!(town.ask("PUT", &format!("{path}/@me"), None).await.0, 204);
    assert!(has(&bot.event("MESSAGE_REACTION_ADD").await["d"], "burst"));
    assert_eq!(town.ask("DELETE", &path, None).await.0, 204);
    let told = bot.event("MESSAGE_REACTION_REMOVE_EMOJI").await["d"].clone();
    let keys: Vec<&String> = told.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["channel_id", "emoji", "guild_id", "message_id"]);
}

#[tokio::test]
async fn messages_of_a_thread_have_a_place_in_it() {
    let town = Town::new(all()).await;
    let talk = thread(&town, 11).await;
    let path = format!("/channels/{talk}/messages");
    let mut places = Vec::new();
    for number in 0..3 {
        let (_, message) = town.ask("POST", &path, Some(json!({"content": "x"}))).await;
        places.push(message["position"].as_u64().unwrap());
        if number == 1 {
            let one = format!("{path}/{}", id_of(&message));
            town.ask("DELETE", &one, None).await;
        }
    }
    assert_eq!(places, [0, 1, 2], "what was deleted had its place");
    // A notice has one, too, and sets nothing back.
    assert_eq!(
        town.ask(
            "PATCH",
            &format!("/channels/{talk}"),
            Some(json!({"name": "Anew"}))
        )
        .await
        .0,
        200
    );
    let (_, last) = town.ask("POST", &path, Some(json!({"content": "x"}))).await;
    let (_, all) = town.ask("GET", &path, None).await;
    let told = all
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["type"].as_u64().unwrap(), one["position"].as_u64()));
    assert_eq!(
        told.collect::<Vec<_>>()[..2],
        [(0, Some(4)), (4, Some(3))],
        "{all}"
    );
    for message in all.as_array().unwrap() {
        town.ask("DELETE", &format!("{path}/{}", id_of(message)), None)
            .await;
    }
    let (_, next) = town.ask("POST", &path, Some(json!({"content": "x"}))).await;
    assert_eq!((&last["position"], &next["position"]), (&json!(4), &json!(5)));
    let elsewhere = town.say(json!({"content": "x"})).await;
    let (_, message) = town.ask("GET", &message_at(&town, elsewhere), None).await;
    assert!(!has(&message, "position"), "{message}");
}

#[tokio::test]
async fn the_name_of_a_file_tells_its_type() {
    let town = Town::new(all()).await;
    let body = json!({"content": "x"});
    for (name, kind) in [
        ("a.png", json!("image/png")),
        ("a.txt", json!("text/plain; charset=utf-8")),
        ("a.pdf", json!("application/pdf")),
        ("a.nothing-known", Value::Null),
    ] {
        let (_, sent) = town.upload(town.general, &body, name, b"x").await;
        assert_eq!(sent["attachments"][0]["content_type"], kind, "{name}");
    }
}
