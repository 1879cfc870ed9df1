//! The gateway: who is told what, and how sessions begin, end and go on.

use discord_sandbox::permissions::all;
use serde_json::json;

use crate::town::Town;
use crate::wire::{Frame, Wire};

const GUILDS: u64 = 1;
const GUILD_MEMBERS: u64 = 1 << 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const MESSAGE_CONTENT: u64 = 1 << 15;

#[tokio::test]
async fn a_session_begins_with_ready_and_one_guild_create_for_each_guild() {
    let town = Town::new(all()).await;
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), GUILDS).await;
    let Frame::Payload(ready) = wire.next().await else {
        panic!()
    };
    assert_eq!(ready["t"], "READY");
    assert_eq!(
        ready["d"]["guilds"],
        json!([{"id": town.guild.to_string(), "unavailable": true}])
    );
    let guild = wire.event("GUILD_CREATE").await;
    assert_eq!(guild["d"]["channels"].as_array().unwrap().len(), 2);
    assert_eq!(
        guild["d"]["members"].as_array().unwrap().len(),
        1,
        "only the bot itself"
    );
    assert!(wire.events_so_far().await.is_empty());
}

#[tokio::test]
async fn a_wrong_token_and_wrong_intents_close_the_connection() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = Wire::identify(&base, "nonsense", GUILDS).await;
    assert_eq!(wire.next().await, Frame::Closed(4004));
    for none in [json!(null), json!("1"), json!(-1)] {
        let mut wire = Wire::open(&base, "").await;
        wire.send(json!({"op": 2, "d": {"token": token, "intents": none, "properties": {}}}))
            .await;
        assert_eq!(wire.next().await, Frame::Closed(4013), "{none}");
    }
    town.sandbox.set_privileged_intents(0);
    let mut wire = Wire::identify(&base, &token, GUILD_MEMBERS).await;
    assert_eq!(wire.next().await, Frame::Closed(4014));
    let mut wire = Wire::open(&base, "").await;
    wire.send(json!({"op": 8, "d": {}})).await;
    assert_eq!(wire.next().await, Frame::Closed(4003));
}

#[tokio::test]
async fn a_sandbox_that_ends_closes_its_sockets() {
    let town = Town::new(all()).await;
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), GUILDS).await;
    wire.event("GUILD_CREATE").await;
    // This one has not said who it is.
    let mut other = Wire::open(&town.sandbox.base(), "").await;
    town.sandbox.clone().shutdown().await;
    assert_eq!(wire.next().await, Frame::Closed(1001));
    assert_eq!(other.next().await, Frame::Closed(1001));
}

#[tokio::test]
async fn intents_that_mean_nothing_and_the_game_of_old_libraries_are_let_pass() {
    let town = Town::new(all()).await;
    let mut wire = Wire::open(&town.sandbox.base(), "").await;
    let intents = GUILDS | 1 << 17 | 1 << 8 | 1 << 40;
    let presence =
        json!({"status": "dnd", "game": {"name": "chess", "type": 0}, "since": null, "afk": false});
    let identify = json!({"token": town.sandbox.bot_token(), "intents": intents, "properties": {}, "presence": presence});
    wire.send(json!({"op": 2, "d": identify})).await;
    let guild = wire.event("GUILD_CREATE").await;
    assert_eq!(guild["d"]["presences"][0]["activities"][0]["name"], "chess");
    for none in [
        json!({"status": "online", "game": null}),
        json!({"status": "idle", "activities": []}),
    ] {
        wire.send(json!({"op": 3, "d": none})).await;
    }
    assert!(wire.nothing_so_far().await, "the connection stays");
    wire.send(json!({"op": 3, "d": {"status": "online", "game": "chess"}}))
        .await;
    assert_eq!(wire.next().await, Frame::Closed(4002));
}

#[tokio::test]
async fn content_is_empty_without_the_intent_but_for_mentions_of_the_bot() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut blind = Wire::identify(&base, &token, GUILDS | GUILD_MESSAGES).await;
    let mut seeing = Wire::identify(&base, &token, GUILDS | GUILD_MESSAGES | MESSAGE_CONTENT).await;
    let mut deaf = Wire::identify(&base, &token, GUILDS).await;
    for wire in [&mut blind, &mut seeing, &mut deaf] {
        wire.event("GUILD_CREATE").await;
    }
    town.ada.write(town.general, "a private thought").await.unwrap();
    assert_eq!(blind.event("MESSAGE_CREATE").await["d"]["content"], "");
    assert_eq!(
        seeing.event("MESSAGE_CREATE").await["d"]["content"],
        "a private thought"
    );
    assert!(deaf.events_so_far().await.is_empty());
    let call = format!("<@{}> hello", town.sandbox.bot_user());
    town.ada.write(town.general, &call).await.unwrap();
    assert_eq!(blind.event("MESSAGE_CREATE").await["d"]["content"], call.as_str());
}

#[tokio::test]
async fn nobody_is_told_of_what_they_cannot_see() {
    let town = Town::new(all()).await;
    let ben = town.sandbox.add_user("Ben");
    town.sandbox.join(town.guild, &ben);
    let mut ada = Wire::identify(&town.sandbox.base(), &town.ada.token(), 0).await;
    let mut other = Wire::identify(&town.sandbox.base(), &ben.token(), 0).await;
    ada.event("GUILD_CREATE").await;
    other.event("GUILD_CREATE").await;
    let room = town
        .make_channel(json!({"name": "room", "permission_overwrites": [
            {"id": town.guild.to_string(), "type": 0, "deny": "1024"},
            {"id": town.ada.id().to_string(), "type": 1, "allow": "1024"}]}))
        .await;
    let path = format!("/channels/{room}/messages");
    assert_eq!(
        town.ask("POST", &path, Some(json!({"content": "for Ada"})))
            .await
            .0,
        200
    );
    assert_eq!(ada.events_so_far().await, ["CHANNEL_CREATE", "MESSAGE_CREATE"]);
    assert!(other.events_so_far().await.is_empty());
    town.sandbox.delete_channel(room).unwrap();
    assert_eq!(ada.events_so_far().await, ["CHANNEL_DELETE"]);
    assert!(other.events_so_far().await.is_empty());
}

#[tokio::test]
async fn member_events_need_their_intent_but_for_the_bot_itself() {
    let town = Town::new(all()).await;
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), GUILDS).await;
    wire.event("GUILD_CREATE").await;
    let role = town.sandbox.add_role(town.guild, "mentor", 0);
    town.sandbox.give_role(town.guild, &town.ada, role);
    assert_eq!(wire.events_so_far().await, ["GUILD_ROLE_CREATE"]);
    let bot = town.sandbox.persona(town.sandbox.bot_user());
    town.sandbox.give_role(town.guild, &bot, role);
    assert_eq!(wire.events_so_far().await, ["GUILD_MEMBER_UPDATE"]);
}

#[tokio::test]
async fn a_resume_brings_what_was_missed_and_a_strange_one_is_refused() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = Wire::identify(&base, &token, GUILDS | GUILD_MESSAGES).await;
    let ready = wire.event("READY").await;
    let seen = wire.event("GUILD_CREATE").await["s"].clone();
    town.sandbox.drop_gateway();
    assert_eq!(wire.next().await, Frame::Cut);
    town.ada.write(town.general, "meanwhile").await.unwrap();
    let mut wire = Wire::open(&base, "").await;
    wire.send(json!({"op": 6, "d": {"token": token, "session_id": ready["d"]["session_id"], "seq": seen}}))
        .await;
    assert_eq!(wire.events_so_far().await, ["MESSAGE_CREATE", "RESUMED"]);
    let mut wire = Wire::open(&base, "").await;
    wire.send(json!({"op": 6, "d": {"token": token, "session_id": "strange", "seq": 1}}))
        .await;
    assert_eq!(
        wire.next().await,
        Frame::Payload(json!({"op": 9, "d": false, "s": null, "t": null}))
    );
}

#[tokio::test]
async fn payloads_come_compressed_when_asked_for() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = Wire::open(&base, "&compress=zlib-stream").await;
    wire.send(json!({"op": 2, "d": {"token": token, "intents": GUILDS, "properties": {}}}))
        .await;
    assert_eq!(wire.event("GUILD_CREATE").await["d"]["name"], "Town");
    let mut wire = Wire::open(&base, "").await;
    wire.send(json!({"op": 2, "d": {"token": token, "intents": GUILDS, "compress": true, "properties": {}}}))
        .await;
    assert_eq!(wire.event("GUILD_CREATE").await["d"]["name"], "Town");
}

#[tokio::test]
async fn too_long_and_too_many_payloads_close_the_connection() {
    let town = Town::new(all()).await;
    let mut wire = Wire::open(&town.sandbox.base(), "").await;
    wire.send(json!({"op": 1, "d": "x".repeat(4096)})).await;
    assert_eq!(wire.next().await, Frame::Closed(4002));
    let mut wire = Wire::open(&town.sandbox.base(), "").await;
    for _ in 0..121 {
        wire.send(json!({"op": 1, "d": null})).await;
    }
    loop {
        match wire.next().await {
            Frame::Payload(_) => {}
            end => return assert_eq!(end, Frame::Closed(4008)),
        }
    }
}

#[tokio::test]
async fn strict_days_bring_fields_and_events_nobody_knows() {
    let town = Town::new(all()).await;
    town.sandbox.set_strict(true);
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = Wire::identify(&base, &token, GUILDS | GUILD_MESSAGES).await;
    wire.event("GUILD_CREATE").await;
    for _ in 0..8 {
        town.ada.write(town.general, "hm").await.unwrap();
    }
    let names = wire.events_so_far().await;
    assert_eq!(names.iter().filter(|name| *name == "SANDBOX_NOVELTY").count(), 1);
    town.ada.write(town.general, "hm").await.unwrap();
    assert!(wire.event("MESSAGE_CREATE").await["d"]["unheard_of"].is_object());
}

#[tokio::test]
async fn members_are_sent_for_ids_in_text_and_in_numbers() {
    let town = Town::new(all()).await;
    let mut wire = Wire::identify(
        &town.sandbox.base(),
        &town.sandbox.bot_token(),
        GUILDS | GUILD_MEMBERS,
    )
    .await;
    wire.event("GUILD_CREATE").await;
    for guild in [json!(town.guild), json!(town.guild.to_string())] {
        wire.send(json!({"op": 8, "d": {"guild_id": guild, "user_ids": [town.ada.id()], "limit": 0}}))
            .await;
        let chunk = wire.event("GUILD_MEMBERS_CHUNK").await;
        assert_eq!(chunk["d"]["members"][0]["user"]["username"], "ada");
        assert_eq!(chunk["d"]["members"].as_array().map(Vec::len), Some(1));
    }
}
