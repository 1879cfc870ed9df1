//! Lists of threads and of their members, and how many of each there can be.

use chrono::TimeDelta;
use discord_sandbox::permissions::all;
use serde_json::{Value, json};

use crate::threads::thread;
use crate::town::{Town, id_of};

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
