//! Messages, threads, posts, reactions, direct messages and staff work, as people see them.

use serde_json::{Value, json};

use super::town_with_bot;

/// An id that the bot wrote as text.
fn id(value: &Value) -> u64 {
    value.as_str().unwrap().parse().unwrap()
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_writes_edits_pins_and_deletes_messages() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let did = bot.ask("messages", json!({})).await;
    assert_eq!(
        did,
        json!({"read": "bytes", "pins": ["First"], "replied": true, "after": true, "spoiler": true, "fetched": "First",
            "history": ["pins_add", "With a file", "reply"]})
    );
    let seen = town.ben.messages(town.general).unwrap();
    let contents: Vec<_> = seen.iter().map(|message| message.content.as_str()).collect();
    assert_eq!(contents, ["First", "", "With a file", ""]);
    assert!(seen[0].edited && !seen[0].pinned);
    let embed = &seen[1].embeds[0];
    assert_eq!((embed.title.as_str(), embed.colour), ("Title", Some(0xFF_88_00)));
    assert_eq!(seen[2].attachments[0].0, "SPOILER_note.txt");
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_reacts_and_waits_for_people() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let said = town.ada.write(town.general, "Look").await.unwrap();
    let message = json!({"message": said.id.to_string()});
    let did = bot
        .ask_while("reactions", message, "reacted", async {
            town.ada.react(town.general, said.id, "👍").await.unwrap();
        })
        .await;
    assert_eq!(
        did,
        json!({"by": "Ada Kovač", "users": ["Tester", "ada_kova"], "left": 1, "cleared": 0})
    );
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_makes_threads_and_forum_posts() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let said = town.ben.write(town.general, "Let us talk").await.unwrap();
    let did = bot.ask("threads", json!({"message": said.id.to_string()})).await;
    assert_eq!((&did["members"], &did["archived"]), (&json!(2), &json!(["Talk"])));
    assert_eq!(
        (&did["active"], &did["cached"]),
        (&json!(["Aside", "Talk again"]), &json!(["Aside", "Talk again"]))
    );
    assert_eq!(id(&did["public"]), said.id, "a thread has the id of its message");
    assert!(town.ben.sees_channel(id(&did["public"])));
    assert!(!town.ben.sees_channel(id(&did["private"])));
    let did = bot.ask("forum", json!({})).await;
    assert_eq!(
        (&did["same"], &did["tags"], &did["starter"]),
        (&json!(true), &json!(["help", "progress"]), &json!("I began well"))
    );
    let texts: Vec<_> = town
        .ben
        .messages(id(&did["post"]))
        .unwrap()
        .into_iter()
        .map(|message| message.content)
        .collect();
    assert_eq!(texts, ["I began well", "And went on"]);
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_writes_to_people_and_hears_them() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let did = bot.ask("direct_message", json!({"name": "Ada Kovač"})).await;
    assert_eq!(did["again"], true);
    assert_eq!(town.ada.direct_messages()[0].content, "In private");
    town.sandbox.set_dms_open(&town.ben, false);
    let refused = bot.ask("direct_message", json!({"name": "Ben"})).await;
    assert_eq!(
        refused,
        json!({"kind": "Forbidden", "status": 403, "code": 50007})
    );
    assert!(town.ben.direct_messages().is_empty());
    let (ada, private) = (town.ada.clone(), id(&did["channel"]));
    let heard = bot.ask_while(
        "wait_for_message",
        json!({"text": "Thank you"}),
        "waiting",
        async {
            ada.write(private, "Thank you").await.unwrap();
        },
    );
    assert_eq!(
        heard.await,
        json!({"author": "Ada Kovač", "channel": "Direct Message with Unknown User", "guild": false})
    );
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_is_told_why_it_is_refused() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let refused = bot.ask("forbidden", json!({})).await;
    let expected = [
        ("Forbidden", 403, 50001),
        ("Forbidden", 403, 50013),
        ("NotFound", 404, 10013),
        ("NotFound", 404, 10008),
        ("HTTPException", 400, 50006),
        ("HTTPException", 400, 50035),
    ];
    let expected: Vec<Value> = expected
        .iter()
        .map(|(kind, status, code)| json!({"kind": kind, "status": status, "code": code}))
        .collect();
    assert_eq!(refused, json!(expected));
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_makes_roles_rooms_and_keeps_its_cache_true() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let did = bot.ask("staff", json!({})).await;
    let room = id(&did["room"]);
    assert_eq!(
        (
            &did["name"],
            &did["nick"],
            &did["timed_out"],
            &did["role"],
            &did["voice"]
        ),
        (
            &json!("pair-1"),
            &json!("Ada K."),
            &json!(true),
            &json!("great helpers"),
            &json!(true)
        )
    );
    assert_eq!(did["sees"], json!(["Ada K.", "Ben", "Olga Owner", "Tester"]));
    assert!(town.ben.sees_channel(room));
    let eve = town.sandbox.add_user("Eve");
    town.sandbox.join(town.guild, &eve);
    assert!(!eve.sees_channel(room));
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_asks_in_polls() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let poll = bot.ask("poll", json!({})).await;
    assert_eq!(poll["answers"], json!(["Tea", "Coffee"]));
    let seen = town.ben.message(town.general, id(&poll["id"])).unwrap();
    assert_eq!(seen.raw["poll"]["question"]["text"], "Tea or coffee?");
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_schedules_events_and_hears_who_comes() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let guild = town.guild;
    let did = bot
        .ask_while("scheduled_event", json!({}), "scheduled", async {
            let events = town
                .ada
                .ask("GET", &format!("/guilds/{guild}/scheduled-events"), Value::Null)
                .await
                .unwrap();
            let event = events[0]["id"].as_str().unwrap().to_owned();
            let path = format!("/guilds/{guild}/scheduled-events/{event}/users/@me");
            town.ada.ask("PUT", &path, json!({})).await.unwrap();
        })
        .await;
    assert_eq!(
        did,
        json!({"by": "ada_kova", "interested": ["ada_kova"], "name": "Big harvest", "status": "completed"})
    );
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_reads_the_audit_log_with_its_reasons() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let did = bot.ask("audit", json!({})).await;
    assert_eq!(
        did,
        json!({"by": "Tester", "reason": "Übung 1", "target": true, "heard": ["role_delete", "enough"]})
    );
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_follows_people_who_come_and_go() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let followed = bot.ask_while("newcomer", json!({}), "looking out", async {
        let eve = town.sandbox.add_user("Eve");
        town.sandbox.join(town.guild, &eve);
        town.sandbox.leave(town.guild, &eve).unwrap();
    });
    assert_eq!(followed.await, json!({"name": "Eve", "same": true, "left": true}));
    bot.end(&town, &[]).await;
}
