//! Reading a channel's history by pages.

use discord_sandbox::permissions::all;
use discord_sandbox::world::channel_kind;
use serde_json::json;

use crate::town::{Town, hello, id_of};
use crate::wire::Wire;

#[tokio::test]
async fn history_is_read_by_pages_of_up_to_a_hundred() {
    let town = Town::new(all()).await;
    let mut ids = Vec::new();
    for number in 0..9 {
        ids.push(town.say(json!({"content": number.to_string()})).await);
    }
    let path = format!("/channels/{}/messages", town.general);
    for (query, wanted) in [
        ("?limit=3".to_owned(), vec![8, 7, 6]),
        (format!("?limit=2&before={}", ids[4]), vec![3, 2]),
        (format!("?limit=2&after={}", ids[4]), vec![6, 5]),
        (format!("?limit=4&around={}", ids[4]), vec![5, 4, 3, 2]),
        (format!("?limit=3&around={}", ids[8]), vec![8, 7]),
    ] {
        let (status, page) = town.ask("GET", &format!("{path}{query}"), None).await;
        assert_eq!(status, 200, "{page}");
        let got: Vec<u64> = page.as_array().unwrap().iter().map(id_of).collect();
        let wanted: Vec<u64> = wanted.into_iter().map(|at: usize| ids[at]).collect();
        assert_eq!(got, wanted, "{query}");
    }
    let town = Town::off_the_record(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    for wrong in ["?limit=0", "?limit=101"] {
        town.refuses("GET", &format!("{path}{wrong}"), None, 400, 50035)
            .await;
    }
}

#[tokio::test]
async fn the_last_message_is_the_last_one_written_and_its_id_outlives_it() {
    let town = Town::new(all()).await;
    let last_of = async |channel: u64| {
        let (_, told) = town.ask("GET", &format!("/channels/{channel}"), None).await;
        told["last_message_id"].clone()
    };
    let empty = town.sandbox.add_channel(town.guild, 0, "empty", None);
    assert_eq!(last_of(empty).await, json!(null));
    let first = town.say(json!({"content": "first"})).await;
    let second = town.say(json!({"content": "second"})).await;
    assert_eq!(last_of(town.general).await, json!(second.to_string()));
    // Discord says of it that it need not lead to a message that is there.
    let messages = format!("/channels/{}/messages", town.general);
    for gone in [second, first] {
        let path = format!("{messages}/{gone}");
        assert_eq!(town.ask("DELETE", &path, None).await.0, 204);
        assert_eq!(last_of(town.general).await, json!(second.to_string()));
    }
    let person = town.ada.write(town.general, "third").await.unwrap().id;
    assert_eq!(last_of(town.general).await, json!(person.to_string()));

    let path = format!("{messages}/{person}/threads");
    let (_, thread) = town.ask("POST", &path, Some(json!({"name": "More"}))).await;
    let thread = id_of(&thread);
    let before = last_of(town.general).await;
    let inside = town.ada.write(thread, "inside").await.unwrap().id;
    assert_eq!(last_of(thread).await, json!(inside.to_string()));
    assert_eq!(
        last_of(town.general).await,
        before,
        "a thread is a channel of its own"
    );

    let forum = town
        .sandbox
        .add_channel(town.guild, channel_kind::FORUM, "growth", None);
    assert_eq!(last_of(forum).await, json!(null));
    let body = json!({"name": "Post", "message": {"content": "words"}});
    let (_, post) = town
        .ask("POST", &format!("/channels/{forum}/threads"), Some(body))
        .await;
    assert_eq!(
        last_of(forum).await,
        post["id"],
        "of a forum it is the newest post"
    );
    town.ada.write(id_of(&post), "an answer").await.unwrap();
    assert_eq!(last_of(forum).await, post["id"]);

    // What comes at a start is the same.
    let mut bot = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), 1).await;
    let guild = bot.event("GUILD_CREATE").await;
    let channels = guild["d"]["channels"].as_array().unwrap();
    let general = channels
        .iter()
        .find(|channel| id_of(channel) == town.general)
        .unwrap();
    assert_eq!(general["last_message_id"], before);
}

#[tokio::test]
async fn what_one_person_sees_only_is_nobodys_last_message() {
    let town = Town::new(all()).await;
    let written = town.say(json!({"content": "for all"})).await;
    town.register(hello()).await;
    let _ear = town.ear().await;
    let answer = json!({"type": 4, "data": {"content": "for you", "flags": 64}});
    let outcome = town
        .run_and_answer(&town.ada, "hello", &[("name", "Ada".into())], answer)
        .await;
    assert_eq!(outcome.text(), "for you");
    let (_, told) = town
        .ask("GET", &format!("/channels/{}", town.general), None)
        .await;
    assert_eq!(told["last_message_id"], json!(written.to_string()));
}
