//! Forums: their tags, their posts, and what they set for both.

use chrono::TimeDelta;
use discord_sandbox::permissions::all;
use serde_json::{Value, json};

use crate::town::{Town, id_of};

/// A forum with a free and a moderated tag: itself and the tags' ids.
async fn forum(town: &Town) -> (u64, Value, Value) {
    let tags = json!([{"name": "Question"}, {"name": "Answered", "moderated": true}]);
    let body = json!({"name": "growth", "type": 15, "available_tags": tags,
        "default_reaction_emoji": {"emoji_id": null, "emoji_name": "🌱"}, "default_sort_order": 1,
        "default_forum_layout": 1, "default_thread_rate_limit_per_user": 5});
    let path = format!("/guilds/{}/channels", town.guild);
    let (status, forum) = town.ask("POST", &path, Some(body)).await;
    assert_eq!(status, 201, "{forum}");
    assert_eq!(forum["default_reaction_emoji"]["emoji_name"], "🌱");
    assert_eq!(
        (&forum["default_sort_order"], &forum["default_forum_layout"]),
        (&json!(1), &json!(1))
    );
    let tag = |at: usize| forum["available_tags"][at]["id"].clone();
    (id_of(&forum), tag(0), tag(1))
}

fn post(tags: &Value) -> Option<Value> {
    Some(json!({"name": "Ada", "message": {"content": "first"}, "applied_tags": tags}))
}

#[tokio::test]
async fn tags_of_a_forum_are_twenty_short_and_unique() {
    let town = Town::new(all()).await;
    let (forum, free, _) = forum(&town).await;
    let path = format!("/channels/{forum}");
    let with = |tags: Value| Some(json!({"available_tags": tags}));
    let many: Vec<Value> = (0..21).map(|n| json!({"name": format!("tag {n}")})).collect();
    town.refuses("PATCH", &path, with(json!(many)), 400, 50035).await;
    let long = json!([{"name": "t".repeat(21)}]);
    town.refuses("PATCH", &path, with(long), 400, 50035).await;
    let twice = json!([{"name": "same"}, {"name": "same"}]);
    town.refuses("PATCH", &path, with(twice), 400, 40061).await;
    let (_, made) = town
        .ask("POST", &format!("{path}/threads"), post(&json!([free])))
        .await;
    let renamed = json!([{"id": free, "name": "Ask"}, {"name": "New"}]);
    let (_, changed) = town.ask("PATCH", &path, with(renamed)).await;
    assert_eq!(
        changed["available_tags"][0]["id"], free,
        "a known tag keeps its id"
    );
    assert_ne!(changed["available_tags"][1]["id"], Value::Null);
    let only = json!([{"name": "Other"}]);
    assert_eq!(town.ask("PATCH", &path, with(only)).await.0, 200);
    let left = town.sandbox.threads(town.guild);
    assert_eq!(left[0].id, id_of(&made));
    assert!(left[0].tags.is_empty(), "a tag that is gone is off its posts");
}

#[tokio::test]
async fn a_forum_is_checked_field_by_field() {
    let town = Town::new(all()).await;
    let (forum, ..) = forum(&town).await;
    let path = format!("/channels/{forum}");
    for body in [
        json!({"default_sort_order": 2}),
        json!({"default_forum_layout": 3}),
        json!({"default_reaction_emoji": {"emoji_id": "1", "emoji_name": "🌱"}}),
        json!({"topic": "t".repeat(4097)}),
        json!({"default_thread_rate_limit_per_user": 21_601}),
        json!({"default_auto_archive_duration": 61}),
    ] {
        town.refuses("PATCH", &path, Some(body), 400, 50035).await;
    }
    let moderated = json!([{"name": "Answered", "moderated": true}]);
    let demand = json!({"flags": 16, "available_tags": moderated});
    town.refuses("PATCH", &path, Some(demand), 400, 40066).await;
    assert_eq!(
        town.ask("PATCH", &path, Some(json!({"topic": "t".repeat(4096)})))
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn moderated_tags_are_put_on_and_taken_off_by_moderators() {
    let town = Town::new(all()).await;
    let (forum, free, moderated) = forum(&town).await;
    let path = format!("/channels/{forum}/threads");
    let (status, _) = town
        .ask_as(&town.ada, "POST", &path, post(&json!([moderated])))
        .await;
    assert_eq!(status, 400);
    let (status, _) = town.ask_as(&town.ada, "POST", &path, post(&json!(["12"]))).await;
    assert_eq!(status, 400);
    let (status, made) = town.ask_as(&town.ada, "POST", &path, post(&json!([free]))).await;
    assert_eq!(status, 201, "{made}");
    let change = format!("/channels/{}", id_of(&made));
    let tags = |tags: Value| Some(json!({"applied_tags": tags}));
    assert_eq!(
        town.ask("PATCH", &change, tags(json!([free, moderated]))).await.0,
        200
    );
    let (status, _) = town
        .ask_as(&town.ada, "PATCH", &change, tags(json!([free])))
        .await;
    assert_eq!(status, 400, "an owner cannot take it off");
    let (status, _) = town
        .ask_as(&town.ada, "PATCH", &change, tags(json!([moderated])))
        .await;
    assert_eq!(status, 200, "and may keep it while changing others");
}

#[tokio::test]
async fn a_forum_has_one_pinned_post_that_does_not_put_itself_away() {
    let town = Town::new(all()).await;
    let (forum, ..) = forum(&town).await;
    let path = format!("/channels/{forum}/threads");
    let mut posts = Vec::new();
    for _ in 0..2 {
        posts.push(id_of(&town.ask("POST", &path, post(&json!([]))).await.1));
    }
    let change = |id: u64| format!("/channels/{id}");
    let pin = || Some(json!({"flags": 2}));
    let (_, pinned) = town.ask("PATCH", &change(posts[0]), pin()).await;
    assert_eq!(pinned["flags"], 2);
    town.refuses("PATCH", &change(posts[1]), pin(), 400, 30047).await;
    town.sandbox.advance(TimeDelta::days(8));
    let archived = |id: u64| {
        let all = town.sandbox.threads(town.guild);
        all.iter().any(|found| found.id == id && found.archived)
    };
    assert!(archived(posts[1]) && !archived(posts[0]));
    let (_, away) = town
        .ask("PATCH", &change(posts[0]), Some(json!({"archived": true})))
        .await;
    assert_eq!(away["flags"], 0, "put away, it is pinned no longer");
    let threads = format!("/channels/{}/threads", town.general);
    let body = json!({"name": "talk", "type": 11});
    let talk = id_of(&town.ask("POST", &threads, Some(body)).await.1);
    town.refuses("PATCH", &change(talk), pin(), 400, 50035).await;
}

#[tokio::test]
async fn people_wait_between_posts_and_posts_take_over_their_slow_mode() {
    let town = Town::new(all()).await;
    let (forum, ..) = forum(&town).await;
    town.sandbox.set_slowmode(forum, 60).unwrap();
    let path = format!("/channels/{forum}/threads");
    let first = post(&json!([]));
    let (status, made) = town.ask_as(&town.ada, "POST", &path, first.clone()).await;
    assert_eq!((status, &made["rate_limit_per_user"]), (201, &json!(5)));
    let (status, refused) = town.ask_as(&town.ada, "POST", &path, first.clone()).await;
    assert_eq!((status, refused["code"].as_u64()), (429, Some(20016)));
    assert_eq!(
        town.ask("POST", &path, first.clone()).await.0,
        201,
        "bots do not wait"
    );
    town.sandbox.advance(TimeDelta::seconds(60));
    assert_eq!(town.ask_as(&town.ada, "POST", &path, first).await.0, 201);
}

/// A forum with these flags: itself and its object.
async fn demanding(town: &Town, flags: u32) -> (u64, Value) {
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
    let (forum, body) = demanding(&town, 0).await;
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
}

#[tokio::test]
async fn a_post_carries_five_tags_at_most() {
    let town = Town::new(all()).await;
    let tags: Vec<Value> = (0..6).map(|n| json!({"name": n.to_string()})).collect();
    let path = format!("/guilds/{}/channels", town.guild);
    let forum = json!({"name": "many", "type": 15, "available_tags": tags});
    let (_, forum) = town.ask("POST", &path, Some(forum)).await;
    let tags: Vec<&Value> = (0..6).map(|n| &forum["available_tags"][n]["id"]).collect();
    let path = format!("/channels/{}/threads", id_of(&forum));
    let post =
        |tags: &[&Value]| Some(json!({"name": "x", "message": {"content": "x"}, "applied_tags": tags}));
    town.refuses("POST", &path, post(&tags), 400, 50035).await;
    let (status, made) = town.ask("POST", &path, post(&tags[..5])).await;
    assert_eq!(status, 201, "{made}");
}

#[tokio::test]
async fn a_forum_may_demand_a_tag() {
    let town = Town::new(all()).await;
    let (forum, _) = demanding(&town, 1 << 4).await;
    let path = format!("/channels/{forum}/threads");
    let post = json!({"name": "Ada", "message": {"content": "first"}});
    town.refuses("POST", &path, Some(post), 400, 40067).await;
}
