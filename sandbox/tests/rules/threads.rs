//! Threads and forum posts.

use chrono::TimeDelta;
use discord_sandbox::permissions::{all, bits};
use serde_json::{Value, json};

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

async fn forum(town: &Town, flags: u32) -> (u64, Value) {
    let tags = json!([{"name": "Question"}, {"name": "Answered", "moderated": true}]);
    let path = format!("/guilds/{}/channels", town.guild);
    let body = json!({"name": "growth", "type": 15, "available_tags": tags, "flags": flags});
    let (status, forum) = town.ask("POST", &path, Some(body)).await;
    assert_eq!(status, 201, "{forum}");
    (id_of(&forum), forum)
}

#[tokio::test]
async fn a_post_is_made_in_one_call_and_shares_its_id_with_its_first_message() {
    let town = Town::new(all()).await;
    let (forum, body) = forum(&town, 0).await;
    let tag = body["available_tags"][0]["id"].clone();
    let path = format!("/channels/{forum}/threads");
    let post = json!({"name": "Ada", "message": {"content": "first"}, "applied_tags": [tag]});
    let (status, made) = town.ask("POST", &path, Some(post)).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made["id"], made["message"]["id"]);
    assert_eq!(town.sandbox.threads(town.guild)[0].tags, ["Question"]);
    town.refuses("POST", &path, Some(json!({"name": "Ada"})), 400, 50035)
        .await;
    let plain = format!("/channels/{forum}/messages");
    town.refuses("POST", &plain, Some(json!({"content": "x"})), 400, 40058)
        .await;
    let six =
        json!({"name": "x", "message": {"content": "x"}, "applied_tags": ["1", "2", "3", "4", "5", "6"]});
    town.refuses("POST", &path, Some(six), 400, 50035).await;
}

#[tokio::test]
async fn a_forum_may_demand_a_tag() {
    let town = Town::new(all()).await;
    let (forum, _) = forum(&town, 1 << 4).await;
    let path = format!("/channels/{forum}/threads");
    let post = json!({"name": "Ada", "message": {"content": "first"}});
    town.refuses("POST", &path, Some(post), 400, 40067).await;
}

/// A thread of this type in `general`, made by the bot: its id.
async fn thread(town: &Town, kind: u8) -> u64 {
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
async fn a_guild_has_a_thousand_active_threads_and_any_number_of_archived_ones() {
    let town = Town::new(all()).await;
    let first = thread(&town, 11).await;
    for _ in 0..999 {
        town.sandbox
            .start_thread(town.general, &town.ada, "talk")
            .unwrap();
    }
    let path = format!("/channels/{}/threads", town.general);
    let body = || Some(json!({"name": "more", "type": 11}));
    town.refuses("POST", &path, body(), 400, 160_006).await;
    town.sandbox.archive_thread(first, true).unwrap();
    assert_eq!(town.ask("POST", &path, body()).await.0, 201);
    let revive = Some(json!({"archived": false}));
    town.refuses("PATCH", &format!("/channels/{first}"), revive, 400, 160_006)
        .await;
    let say = format!("/channels/{first}/messages");
    town.refuses("POST", &say, Some(json!({"content": "hm"})), 400, 160_006)
        .await;
}

#[tokio::test]
async fn a_thread_has_a_thousand_members() {
    let town = Town::new(all()).await;
    let talk = thread(&town, 11).await;
    for n in 0..999 {
        let user = town.sandbox.add_user(&format!("Member {n}"));
        town.sandbox.join(town.guild, &user);
        town.sandbox.add_to_thread(talk, &user).unwrap();
    }
    let join = format!("/channels/{talk}/thread-members/{}", town.ada.id());
    town.refuses("PUT", &join, None, 400, 30033).await;
    let (_, shown) = town.ask("GET", &format!("/channels/{talk}"), None).await;
    assert_eq!(shown["member_count"], 50, "the count stops at 50");
    let list = format!("/channels/{talk}/thread-members");
    let count = |list: &Value| list.as_array().unwrap().len();
    assert_eq!(count(&town.ask("GET", &list, None).await.1), 1000);
    let paged = format!("{list}?with_member=true&limit=10");
    let (_, page) = town.ask("GET", &paged, None).await;
    assert_eq!(count(&page), 10);
    let after = page[9]["user_id"].as_str().unwrap();
    let (_, next) = town.ask("GET", &format!("{paged}&after={after}"), None).await;
    assert_ne!(next[0]["user_id"], page[9]["user_id"]);
    assert!(next[0]["member"]["joined_at"].is_string());
    town.sandbox.set_privileged_intents(0);
    town.refuses("GET", &list, None, 403, 50001).await;
}

#[tokio::test]
async fn archived_threads_come_in_pages_by_what_each_list_is_ordered_by() {
    let town = Town::new(all()).await;
    let (mut public, mut private) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        public.push(thread(&town, 11).await);
        private.push(thread(&town, 12).await);
    }
    // The last archived is the first made.
    for id in public.iter().chain(&private).rev() {
        town.sandbox.advance(TimeDelta::minutes(1));
        town.sandbox.archive_thread(*id, true).unwrap();
    }
    let base = format!("/channels/{}", town.general);
    let page = async |rest: &str| -> (Vec<u64>, Value, Value) {
        let (status, body) = town.ask("GET", &format!("{base}/{rest}"), None).await;
        assert_eq!(status, 200, "{body}");
        let threads = body["threads"].as_array().unwrap();
        let last = threads.last().map_or(Value::Null, |last| {
            last["thread_metadata"]["archive_timestamp"].clone()
        });
        (
            threads.iter().map(id_of).collect(),
            body["has_more"].clone(),
            last,
        )
    };
    let (ids, more, last) = page("threads/archived/public?limit=2").await;
    assert_eq!((ids, more), (public[..2].to_vec(), json!(true)));
    let before = last.as_str().unwrap().replace('+', "%2B");
    let (ids, more, _) = page(&format!("threads/archived/public?before={before}")).await;
    assert_eq!((ids, more), (public[2..].to_vec(), json!(false)));
    let (ids, _, _) = page("threads/archived/private").await;
    assert_eq!(ids, private);
    let joined = "users/@me/threads/archived/private";
    let (ids, more, _) = page(&format!("{joined}?limit=2")).await;
    assert_eq!(
        (ids, more),
        (vec![private[2], private[1]], json!(true)),
        "by id, newest first"
    );
    let (ids, _, _) = page(&format!("{joined}?before={}", private[2])).await;
    assert_eq!(ids, [private[1], private[0]]);
}

#[tokio::test]
async fn the_list_of_active_threads_has_no_pages_and_leaves_out_what_one_cannot_see() {
    let town = Town::new(all()).await;
    let open = thread(&town, 11).await;
    thread(&town, 12).await;
    let path = format!("/guilds/{}/threads/active", town.guild);
    let (_, seen) = town.ask_as(&town.ada, "GET", &path, None).await;
    let ids: Vec<u64> = seen["threads"].as_array().unwrap().iter().map(id_of).collect();
    assert_eq!(ids, [open]);
    assert!(seen.get("has_more").is_none());
    let (_, all) = town.ask("GET", &path, None).await;
    assert_eq!(all["threads"].as_array().unwrap().len(), 2);
    assert_eq!(all["members"].as_array().unwrap().len(), 2);
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
