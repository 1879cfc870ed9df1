//! Threads and forum posts.

use chrono::TimeDelta;
use discord_sandbox::permissions::{all, bits};
use serde_json::{Value, json};

use crate::town::{Town, id_of};

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
