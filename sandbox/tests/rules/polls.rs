//! Polls: asking, voting, results, and the end by the clock or by hand.

use chrono::TimeDelta;
use discord_sandbox::permissions::{all, bits};
use serde_json::{Value, json};

use crate::town::Town;
use crate::wire::Wire;

fn poll(several: bool) -> Value {
    json!({"question": {"text": "When?"}, "allow_multiselect": several, "duration": 2,
        "answers": [{"poll_media": {"text": "Mon", "emoji": {"name": "🌙"}}}, {"poll_media": {"text": "Tue"}}]})
}

#[tokio::test]
async fn a_poll_keeps_discords_bounds() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    let answer = |text: String| json!({"poll_media": {"text": text}});
    for (key, value, field) in [
        ("question", json!({"text": "q".repeat(301)}), "question"),
        ("question", json!(null), "question"),
        ("answers", json!(vec![answer("a".to_owned()); 11]), "answers"),
        ("answers", json!([]), "answers"),
        ("answers", json!([answer("a".repeat(56))]), "answers"),
        ("duration", json!(769), "duration"),
        ("duration", json!(0), "duration"),
    ] {
        let mut bad = poll(false);
        bad[key] = value;
        let (status, refused) = town.ask("POST", &path, Some(json!({"poll": bad}))).await;
        assert_eq!(
            (status, refused["code"].as_u64()),
            (400, Some(50035)),
            "{key}: {refused}"
        );
        assert!(refused["errors"]["poll"][field].is_object(), "{key}: {refused}");
    }
    let in_v2 = json!({"flags": 1 << 15, "components": [{"type": 10, "content": "x"}], "poll": poll(false)});
    town.refuses("POST", &path, Some(in_v2), 400, 50035).await;
    let message = town.say(json!({"poll": poll(false)})).await;
    let edit = format!("{path}/{message}");
    town.refuses("PATCH", &edit, Some(json!({"content": "x"})), 400, 520003)
        .await;
    town.sandbox
        .set_bot_permissions(town.guild, bits::VIEW_CHANNEL | bits::SEND_MESSAGES);
    let everyone = format!("/guilds/{0}/roles/{0}", town.guild);
    let held = discord_sandbox::permissions::fresh_everyone() & !bits::SEND_POLLS;
    town.ask_as(
        &town.owner,
        "PATCH",
        &everyone,
        Some(json!({"permissions": held.to_string()})),
    )
    .await;
    town.refuses("POST", &path, Some(json!({"poll": poll(false)})), 403, 50013)
        .await;
}

#[tokio::test]
async fn people_vote_and_bots_do_not() {
    let town = Town::off_the_record(all()).await;
    let base = town.sandbox.base();
    let mut wire = Wire::identify(&base, &town.sandbox.bot_token(), 1 << 24).await;
    let mut deaf = Wire::identify(&base, &town.sandbox.bot_token(), 1 << 9).await;
    wire.event("READY").await;
    deaf.event("READY").await;
    let message = town.say(json!({"poll": poll(false)})).await;
    let path = format!("/channels/{}/polls/{message}/answers", town.general);
    town.refuses(
        "PUT",
        &format!("{path}/@me"),
        Some(json!({"answer_ids": [1]})),
        403,
        20001,
    )
    .await;
    for bad in [json!([3]), json!([1, 2]), json!([1, 1])] {
        let refused = town
            .ada
            .ask("PUT", &format!("{path}/@me"), json!({"answer_ids": bad}))
            .await;
        assert_eq!(refused.unwrap_err().code, 50035, "{bad}");
    }
    town.ada.vote(town.general, message, &[1]).await.unwrap();
    town.ada.vote(town.general, message, &[2]).await.unwrap();
    town.owner.vote(town.general, message, &[2]).await.unwrap();
    let added = wire.event("MESSAGE_POLL_VOTE_ADD").await["d"].clone();
    assert_eq!(
        (&added["answer_id"], &added["user_id"]),
        (&json!(1), &json!(town.ada.id().to_string()))
    );
    assert_eq!(wire.event("MESSAGE_POLL_VOTE_REMOVE").await["d"]["answer_id"], 1);
    assert_eq!(wire.event("MESSAGE_POLL_VOTE_ADD").await["d"]["answer_id"], 2);
    let heard = deaf.events_so_far().await;
    assert!(!heard.iter().any(|name| name.contains("POLL")), "{heard:?}");
    let (_, voters) = town.ask("GET", &format!("{path}/2?limit=1"), None).await;
    let first = voters["users"][0]["id"].as_str().unwrap().to_owned();
    let (_, rest) = town.ask("GET", &format!("{path}/2?after={first}"), None).await;
    assert_eq!(
        (
            voters["users"].as_array().unwrap().len(),
            rest["users"].as_array().unwrap().len()
        ),
        (1, 1)
    );
    town.refuses("GET", &format!("{path}/9"), None, 400, 50035).await;
    let seen = town.ada.message(town.general, message).unwrap().raw;
    assert_eq!(
        seen["poll"]["results"]["answer_counts"],
        json!([{"id": 2, "count": 2, "me_voted": true}])
    );
    town.ada.vote(town.general, message, &[]).await.unwrap();
    let seen = town.ada.message(town.general, message).unwrap().raw;
    assert_eq!(seen["poll"]["results"]["answer_counts"][0]["count"], 1);
}

#[tokio::test]
async fn a_poll_ends_by_the_clock_and_tells_how_it_came_out() {
    let town = Town::new(all()).await;
    let message = town.say(json!({"poll": poll(true)})).await;
    town.ada.vote(town.general, message, &[1, 2]).await.unwrap();
    town.owner.vote(town.general, message, &[2]).await.unwrap();
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), 1 << 9).await;
    wire.event("READY").await;
    town.sandbox.advance(TimeDelta::hours(1));
    assert_eq!(town.sandbox.messages(town.general).len(), 1);
    town.sandbox.advance(TimeDelta::hours(1));
    let ended = wire.event("MESSAGE_UPDATE").await["d"]["poll"].clone();
    assert_eq!(ended["results"]["is_finalized"], true);
    let notice = wire.event("MESSAGE_CREATE").await["d"].clone();
    assert_eq!(
        (&notice["type"], &notice["message_reference"]["message_id"]),
        (&json!(46), &json!(message.to_string()))
    );
    let fields = notice["embeds"][0]["fields"].as_array().unwrap();
    let value = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap()["value"].clone();
    assert_eq!(
        (value("victor_answer_text"), value("total_votes")),
        (json!("Tue"), json!("3"))
    );
    let late = town.ada.vote(town.general, message, &[1]).await.unwrap_err();
    assert_eq!((late.status, late.code), (400, 520001));
}

#[tokio::test]
async fn only_its_author_ends_a_poll_early() {
    let town = Town::new(all()).await;
    let path = |message: u64| format!("/channels/{}/polls/{message}/expire", town.general);
    let plain = town.say(json!({"content": "x"})).await;
    town.refuses("POST", &path(plain), None, 400, 520006).await;
    let message = town.say(json!({"poll": poll(false)})).await;
    let (status, refused) = town.ask_as(&town.ada, "POST", &path(message), None).await;
    assert_eq!((status, refused["code"].as_u64()), (403, Some(50005)));
    let (status, ended) = town.ask("POST", &path(message), None).await;
    assert_eq!(
        (status, &ended["poll"]["results"]["is_finalized"]),
        (200, &json!(true))
    );
    town.refuses("POST", &path(message), None, 400, 520001).await;
}
