//! Threads and forum posts.

use chrono::TimeDelta;
use discord_sandbox::permissions::{all, bits};
use serde_json::json;

use crate::town::{Town, id_of};
use crate::wire::Wire;

#[tokio::test]
async fn a_message_starts_one_thread_that_takes_its_id() {
    let town = Town::new(all()).await;
    let message = town.say(json!({"content": "card"})).await;
    let path = format!("/channels/{}/messages/{message}/threads", town.general);
    let (status, thread) = town.ask("POST", &path, Some(json!({"name": "growth"}))).await;
    assert_eq!((status, id_of(&thread)), (201, message));
    town.refuses("POST", &path, Some(json!({"name": "again"})), 400, 160_004)
        .await;
    let bad = json!({"name": "x", "auto_archive_duration": 61});
    let other = town.say(json!({"content": "other"})).await;
    let path = format!("/channels/{}/messages/{other}/threads", town.general);
    town.refuses("POST", &path, Some(bad), 400, 50035).await;
}

#[tokio::test]
async fn a_quiet_thread_puts_itself_away_and_a_message_brings_it_back() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/threads", town.general);
    let body = json!({"name": "growth", "type": 11, "auto_archive_duration": 1440});
    let thread = id_of(&town.ask("POST", &path, Some(body)).await.1);
    let archived = || {
        town.sandbox
            .threads(town.guild)
            .iter()
            .any(|found| found.id == thread && found.archived)
    };
    town.sandbox.advance(TimeDelta::hours(23));
    assert!(!archived());
    town.sandbox.advance(TimeDelta::hours(2));
    assert!(archived());
    let change = format!("/channels/{thread}");
    town.refuses("PATCH", &change, Some(json!({"name": "renamed"})), 400, 50083)
        .await;
    let join = format!("/channels/{thread}/thread-members/{}", town.ada.id());
    town.refuses("PUT", &join, None, 400, 50083).await;
    let (_, listed) = town
        .ask(
            "GET",
            &format!("/channels/{}/threads/archived/public", town.general),
            None,
        )
        .await;
    assert_eq!(listed["threads"].as_array().unwrap().len(), 1);
    let write = format!("/channels/{thread}/messages");
    assert_eq!(
        town.ask("POST", &write, Some(json!({"content": "week 2"})))
            .await
            .0,
        200
    );
    assert!(!archived());
}

#[tokio::test]
async fn a_locked_thread_opens_only_to_moderators() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/threads", town.general);
    let thread = id_of(
        &town
            .ask("POST", &path, Some(json!({"name": "t", "type": 11})))
            .await
            .1,
    );
    let change = format!("/channels/{thread}");
    let closed = json!({"archived": true, "locked": true});
    assert_eq!(town.ask("PATCH", &change, Some(closed)).await.0, 200);
    assert!(town.ada.write(thread, "hello?").await.is_err());
    let (status, refused) = town
        .ask_as(&town.ada, "PATCH", &change, Some(json!({"archived": false})))
        .await;
    assert_eq!((status, refused["code"].as_u64()), (400, Some(160_005)));
}

#[tokio::test]
async fn a_private_thread_is_seen_by_those_in_it() {
    let town =
        Town::new(bits::VIEW_CHANNEL | bits::CREATE_PRIVATE_THREADS | bits::SEND_MESSAGES_IN_THREADS).await;
    let ben = town.sandbox.add_user("Ben");
    town.sandbox.join(town.guild, &ben);
    let path = format!("/channels/{}/threads", town.general);
    let thread = id_of(
        &town
            .ask("POST", &path, Some(json!({"name": "pair", "type": 12})))
            .await
            .1,
    );
    let join = format!("/channels/{thread}/thread-members/{}", town.ada.id());
    assert_eq!(town.ask("PUT", &join, None).await.0, 204);
    assert!(town.ada.sees_channel(thread));
    assert!(!ben.sees_channel(thread));
    assert!(town.owner.sees_channel(thread));
    let (status, refused) = town
        .ask_as(&ben, "GET", &format!("/channels/{thread}/messages"), None)
        .await;
    assert_eq!((status, refused["code"].as_u64()), (403, Some(50001)));
    let stranger = town.sandbox.add_user("Stranger");
    let join = format!("/channels/{thread}/thread-members/{}", stranger.id());
    town.refuses("PUT", &join, None, 404, 10007).await;
}

/// A thread of this type in `general`, made by the bot: its id.
pub async fn thread(town: &Town, kind: u8) -> u64 {
    let path = format!("/channels/{}/threads", town.general);
    let (status, thread) = town
        .ask("POST", &path, Some(json!({"name": "talk", "type": kind})))
        .await;
    assert_eq!(status, 201, "{thread}");
    id_of(&thread)
}

#[tokio::test]
async fn a_thread_without_a_message_is_private_unless_it_says_otherwise() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/threads", town.general);
    let (_, made) = town.ask("POST", &path, Some(json!({"name": "pair"}))).await;
    assert_eq!(
        (&made["type"], &made["thread_metadata"]["invitable"]),
        (&json!(12), &json!(true))
    );
    let wrong = json!({"name": "news", "type": 10});
    town.refuses("POST", &path, Some(wrong), 400, 50024).await;
    town.refuses("POST", &path, Some(json!({"name": "x", "type": 0})), 400, 50035)
        .await;
    town.refuses("POST", &path, Some(json!({"type": 11})), 400, 50035)
        .await;
    let category = town.sandbox.channels(town.guild)[0].id;
    let path = format!("/channels/{category}/threads");
    town.refuses("POST", &path, Some(json!({"name": "x", "type": 11})), 400, 50024)
        .await;
}

#[tokio::test]
async fn members_of_a_private_thread_invite_others_only_where_it_is_invitable() {
    let town = Town::new(all()).await;
    let ben = town.sandbox.add_user("Ben");
    town.sandbox.join(town.guild, &ben);
    let pair = thread(&town, 12).await;
    town.sandbox.add_to_thread(pair, &town.ada).unwrap();
    let change = format!("/channels/{pair}");
    assert_eq!(
        town.ask("PATCH", &change, Some(json!({"invitable": false})))
            .await
            .0,
        200
    );
    let invite = format!("/channels/{pair}/thread-members/{}", ben.id());
    let (status, refused) = town.ask_as(&town.ada, "PUT", &invite, None).await;
    assert_eq!((status, refused["code"].as_u64()), (403, Some(50013)));
    assert_eq!(
        town.ask("PATCH", &change, Some(json!({"invitable": true})))
            .await
            .0,
        200
    );
    assert_eq!(town.ask_as(&town.ada, "PUT", &invite, None).await.0, 204);
    assert!(ben.sees_channel(pair));
    let said: Vec<u8> = town
        .sandbox
        .messages(pair)
        .iter()
        .map(|message| message.kind)
        .collect();
    assert_eq!(said, [1], "a notice says who was added");
    let leave = format!("/channels/{pair}/thread-members/@me");
    assert_eq!(town.ask_as(&ben, "DELETE", &leave, None).await.0, 204);
    assert!(!ben.sees_channel(pair));
}

#[tokio::test]
async fn a_mention_draws_somebody_into_a_thread_if_they_see_its_channel() {
    let town = Town::new(all()).await;
    let ben = town.sandbox.add_user("Ben");
    town.sandbox.join(town.guild, &ben);
    town.sandbox
        .set_overwrite(town.general, ben.id(), 1, 0, bits::VIEW_CHANNEL)
        .unwrap();
    let pair = thread(&town, 12).await;
    let text = format!("welcome <@{}> and <@{}>", town.ada.id(), ben.id());
    let path = format!("/channels/{pair}/messages");
    assert_eq!(
        town.ask("POST", &path, Some(json!({"content": text}))).await.0,
        200
    );
    assert!(town.ada.sees_channel(pair));
    let members = town.sandbox.threads(town.guild)[0].members.clone();
    assert!(
        !members.contains(&ben.id()),
        "who cannot see the channel stays out"
    );
}

#[tokio::test]
async fn a_locked_thread_takes_no_messages_and_no_changes_but_from_moderators() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/threads", town.general);
    let body = Some(json!({"name": "mine", "type": 11}));
    let mine = id_of(&town.ask_as(&town.ada, "POST", &path, body).await.1);
    let change = format!("/channels/{mine}");
    let rename = || Some(json!({"name": "ours"}));
    assert_eq!(town.ask_as(&town.ada, "PATCH", &change, rename()).await.0, 200);
    let lock = Some(json!({"locked": true}));
    let (status, refused) = town.ask_as(&town.ada, "PATCH", &change, lock.clone()).await;
    assert_eq!((status, refused["code"].as_u64()), (403, Some(50013)));
    assert_eq!(town.ask("PATCH", &change, lock).await.0, 200);
    assert_eq!(town.ada.write(mine, "hello?").await.unwrap_err().code, 160_005);
    let (status, refused) = town.ask_as(&town.ada, "PATCH", &change, rename()).await;
    assert_eq!((status, refused["code"].as_u64()), (400, Some(160_005)));
    let say = format!("/channels/{mine}/messages");
    assert_eq!(
        town.ask("POST", &say, Some(json!({"content": "closed"}))).await.0,
        200
    );
}

#[tokio::test]
async fn threads_are_told_of_as_discord_tells_of_them() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut bot = Wire::identify(&base, &token, 1).await;
    let mut members = Wire::identify(&base, &token, 1 | 1 << 1).await;
    let mut ada = Wire::identify(&base, &town.ada.token(), 0).await;
    for wire in [&mut bot, &mut members, &mut ada] {
        wire.event("GUILD_CREATE").await;
    }
    let pair = thread(&town, 12).await;
    assert_eq!(bot.event("THREAD_CREATE").await["d"]["newly_created"], true);
    let join = format!("/channels/{pair}/thread-members/{}", town.ada.id());
    assert_eq!(town.ask("PUT", &join, None).await.0, 204);
    let made = ada.event("THREAD_CREATE").await;
    assert_eq!(made["d"]["member"]["user_id"], town.ada.id().to_string());
    let told = members.event("THREAD_MEMBERS_UPDATE").await;
    assert_eq!(
        told["d"]["added_members"][0]["user_id"],
        town.ada.id().to_string()
    );
    let change = format!("/channels/{pair}");
    let away = Some(json!({"archived": true}));
    assert_eq!(town.ask("PATCH", &change, away).await.0, 200);
    let back = Some(json!({"archived": false}));
    assert_eq!(town.ask("PATCH", &change, back).await.0, 200);
    assert_eq!(town.ask("DELETE", &join, None).await.0, 204);
    assert_eq!(town.ask("DELETE", &change, None).await.0, 200);
    let heard = bot.events_so_far().await;
    let expected = [
        "THREAD_UPDATE",
        "THREAD_UPDATE",
        "THREAD_MEMBER_UPDATE",
        "THREAD_DELETE",
    ];
    assert_eq!(heard, expected, "others' membership needs GUILD_MEMBERS");
    let heard = ada.events_so_far().await;
    assert!(heard.contains(&"THREAD_MEMBERS_UPDATE".to_owned()));
    assert!(
        !heard.contains(&"THREAD_DELETE".to_owned()),
        "she saw it no more: {heard:?}"
    );
}

#[tokio::test]
async fn threads_go_with_their_channel_without_an_event_of_their_own() {
    let town = Town::new(all()).await;
    let talk = thread(&town, 11).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut bot = Wire::identify(&base, &token, 1).await;
    bot.event("GUILD_CREATE").await;
    town.sandbox.delete_channel(town.general).unwrap();
    assert_eq!(bot.events_so_far().await, ["CHANNEL_DELETE"]);
    town.refuses("GET", &format!("/channels/{talk}"), None, 404, 10003)
        .await;
    let active = format!("/guilds/{}/threads/active", town.guild);
    assert_eq!(town.ask("GET", &active, None).await.1["threads"], json!([]));
}

#[tokio::test]
async fn a_new_archiving_time_counts_as_activity_and_a_new_name_is_said_in_the_thread() {
    let town = Town::new(all()).await;
    let talk = thread(&town, 11).await;
    town.sandbox.advance(TimeDelta::minutes(4000));
    let change = format!("/channels/{talk}");
    let body = Some(json!({"auto_archive_duration": 4320, "name": "week 2"}));
    let (_, changed) = town.ask("PATCH", &change, body).await;
    let since: chrono::DateTime<chrono::Utc> = changed["thread_metadata"]["archive_timestamp"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(since.timestamp_micros(), town.sandbox.now().timestamp_micros());
    let said = town.sandbox.messages(talk);
    assert_eq!((said[0].kind, said[0].content.as_str()), (4, "week 2"));
    town.sandbox.advance(TimeDelta::minutes(4319));
    assert!(!town.sandbox.threads(town.guild)[0].archived);
    town.sandbox.advance(TimeDelta::minutes(1));
    assert!(town.sandbox.threads(town.guild)[0].archived);
}
