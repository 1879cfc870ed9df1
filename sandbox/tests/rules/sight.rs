//! Coming to see a channel, and losing sight of it.

use discord_sandbox::permissions::{all, bits};
use serde_json::json;

use crate::town::{Town, id_of};
use crate::wire::Wire;

/// A bot that holds little, a channel hidden from everybody, and two threads in it, one of them private.
async fn hidden() -> (Town, u64, u64) {
    let town = Town::new(all()).await;
    let channel = town.make_channel(json!({"name": "quiet"})).await;
    let mut threads = Vec::new();
    for (name, kind) in [("open", 11), ("pair", 12)] {
        let body = json!({"name": name, "type": kind});
        let (_, thread) = town
            .ask("POST", &format!("/channels/{channel}/threads"), Some(body))
            .await;
        threads.push(id_of(&thread));
    }
    let leave = format!("/channels/{}/thread-members/@me", threads[1]);
    assert_eq!(town.ask("DELETE", &leave, None).await.0, 204);
    town.sandbox
        .set_overwrite(channel, town.guild, 0, 0, bits::VIEW_CHANNEL)
        .unwrap();
    town.sandbox
        .set_bot_permissions(town.guild, bits::VIEW_CHANNEL | bits::SEND_MESSAGES);
    (town, channel, threads[0])
}

async fn bot(town: &Town) -> Wire {
    let mut bot = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), 1).await;
    bot.event("GUILD_CREATE").await;
    bot
}

#[tokio::test]
async fn gaining_sight_of_a_channel_brings_its_threads() {
    let (town, channel, open) = hidden().await;
    let mut bot = bot(&town).await;
    let own = town.sandbox.application_id();
    town.sandbox
        .set_overwrite(channel, own, 1, bits::VIEW_CHANNEL, 0)
        .unwrap();
    assert_eq!(bot.event("CHANNEL_UPDATE").await["d"]["id"], channel.to_string());
    let sync = bot.event("THREAD_LIST_SYNC").await["d"].clone();
    assert_eq!(sync["guild_id"], town.guild.to_string());
    assert_eq!(sync["channel_ids"], json!([channel.to_string()]));
    let threads = sync["threads"].as_array().unwrap();
    assert_eq!(threads.len(), 1, "the private one is not theirs: {sync}");
    assert_eq!(id_of(&threads[0]), open);
    assert_eq!(sync["members"][0]["user_id"], own.to_string());
}

#[tokio::test]
async fn gaining_sight_by_a_role_brings_the_threads_too() {
    let (town, channel, _) = hidden().await;
    let role = town.sandbox.add_role(town.guild, "mentors", 0);
    town.sandbox
        .set_overwrite(channel, role, 0, bits::VIEW_CHANNEL, 0)
        .unwrap();
    let mut bot = bot(&town).await;
    let own = town.sandbox.persona(town.sandbox.application_id());
    town.sandbox.give_role(town.guild, &own, role);
    bot.event("GUILD_MEMBER_UPDATE").await;
    let sync = bot.event("THREAD_LIST_SYNC").await;
    assert_eq!(sync["d"]["channel_ids"], json!([channel.to_string()]));
    town.sandbox.take_role(town.guild, &own, role);
    bot.event("GUILD_MEMBER_UPDATE").await;
    town.sandbox.set_bot_permissions(town.guild, bits::ADMINISTRATOR);
    bot.event("GUILD_ROLE_UPDATE").await;
    assert_eq!(
        bot.event("THREAD_LIST_SYNC").await["d"]["channel_ids"],
        json!([channel.to_string()])
    );
}

#[tokio::test]
async fn losing_sight_shows_as_the_update_that_caused_it_and_silences_the_channel() {
    let (town, channel, open) = hidden().await;
    let own = town.sandbox.application_id();
    town.sandbox
        .set_overwrite(channel, own, 1, bits::VIEW_CHANNEL, 0)
        .unwrap();
    let mut bot = bot(&town).await;
    town.sandbox.set_overwrite(channel, own, 1, 0, 0).unwrap();
    bot.event("CHANNEL_UPDATE").await;
    town.owner.write(open, "nobody hears").await.unwrap();
    town.sandbox.archive_thread(open, true).unwrap();
    town.sandbox.rename_channel(channel, "quieter").unwrap();
    assert_eq!(bot.events_so_far().await, Vec::<String>::new());
    let read = format!("/channels/{open}/messages");
    town.refuses("GET", &read, None, 403, 50001).await;
    let members = town.sandbox.threads(town.guild)[0].members.clone();
    assert!(members.contains(&own), "it stays listed as a member");
}

#[tokio::test]
async fn a_room_for_a_pair_is_seen_by_the_pair_the_bot_and_those_who_see_everything() {
    let town = Town::new(bits::VIEW_CHANNEL | bits::MANAGE_CHANNELS | bits::MANAGE_ROLES).await;
    let ben = town.sandbox.add_user("Ben");
    town.sandbox.join(town.guild, &ben);
    let view = bits::VIEW_CHANNEL.to_string();
    let bot = town.sandbox.application_id();
    let room = town
        .make_channel(json!({"name": "ada and her mentor", "permission_overwrites": [
            {"id": town.guild.to_string(), "type": 0, "deny": view},
            {"id": bot.to_string(), "type": 1, "allow": view},
            {"id": town.ada.id().to_string(), "type": 1, "allow": view}]}))
        .await;
    let mut expected = vec![bot, town.ada.id(), town.owner.id()];
    expected.sort_unstable();
    assert_eq!(town.sandbox.who_sees(room), expected);
    assert!(!ben.channels(town.guild).iter().any(|channel| channel.id == room));
    town.sandbox.leave(town.guild, &town.ada).unwrap();
    assert!(
        !town.sandbox.who_sees(room).contains(&town.ada.id()),
        "gone at once"
    );
}
