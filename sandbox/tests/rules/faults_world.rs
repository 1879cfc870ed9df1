//! Faults of the world: channels, threads, permissions and members change. F33 to F43 and F69 of
//! `docs/bad-days.md`.

use chrono::TimeDelta;
use discord_sandbox::NotThere;
use discord_sandbox::permissions::{all, bits};
use serde_json::{Value, json};

use crate::town::{Town, id_of};

/// A bot with all permissions one by one, but not for threads of others.
async fn begin() -> (Town, String) {
    let town = Town::off_the_record(all() & !bits::ADMINISTRATOR & !bits::MANAGE_THREADS).await;
    let path = format!("/channels/{}/messages", town.general);
    (town, path)
}

async fn thread(town: &Town, name: &str) -> u64 {
    let message = town.say(json!({"content": "start"})).await;
    let path = format!("/channels/{}/messages/{message}/threads", town.general);
    let (status, made) = town.ask("POST", &path, Some(json!({"name": name}))).await;
    assert_eq!(status, 201, "{made}");
    id_of(&made)
}

#[tokio::test]
async fn a_channel_is_deleted() {
    let (town, path) = begin().await;
    town.run_row("F33");
    town.refuses("POST", &path, Some(json!({"content": "x"})), 404, 10003)
        .await;
    let again = town
        .sandbox
        .run_script("# gone\nnow do delete channel general")
        .unwrap_err();
    assert_eq!(
        (again.line, again.message.as_str()),
        (2, "there is no channel `general`")
    );
    let unknown = discord_sandbox::WorldFault::in_guild(discord_sandbox::WorldAction::KickBot, "Elsewhere");
    assert_eq!(
        town.sandbox.happen(&unknown),
        Err(NotThere("guild `Elsewhere`".to_owned()))
    );
}

#[tokio::test]
async fn a_thread_is_put_away_locked_and_deleted() {
    let (town, _) = begin().await;
    let talk = thread(&town, "talk").await;
    let path = format!("/channels/{talk}/messages");
    let say = || town.ask("POST", &path, Some(json!({"content": "x"})));
    let planned = town.run_row("F34");
    assert_eq!(planned.len(), 2);
    let archived = || town.sandbox.threads(town.guild)[0].archived;
    assert!(archived());
    assert_eq!(say().await.0, 200);
    assert!(!archived(), "a message brings it back");
    town.sandbox.advance(TimeDelta::hours(1));
    let (status, refused) = say().await;
    assert_eq!((status, refused["code"].as_u64()), (400, Some(50083)));
    assert_eq!(
        town.sandbox.faults().len(),
        1,
        "what has happened is off the list"
    );
    town.sandbox.advance(TimeDelta::hours(1));
    assert_eq!(say().await.1["code"], 10003);
}

#[tokio::test]
async fn there_is_no_room_for_a_channel() {
    let (town, _) = begin().await;
    let category = town.sandbox.channel_named(town.guild, "Text Channels").unwrap();
    let path = format!("/guilds/{}/channels", town.guild);
    town.run_row("F35");
    let (status, full) = town
        .ask(
            "POST",
            &path,
            Some(json!({"name": "x", "parent_id": category.to_string()})),
        )
        .await;
    assert_eq!(
        (status, &full["errors"]["parent_id"]["_errors"][0]["code"]),
        (400, &json!("CHANNEL_PARENT_MAX_CHANNELS"))
    );
    assert_eq!(town.ask("POST", &path, Some(json!({"name": "x"}))).await.0, 201);
    town.sandbox.advance(TimeDelta::hours(1));
    town.refuses("POST", &path, Some(json!({"name": "y"})), 400, 30013)
        .await;
    town.sandbox.advance(TimeDelta::hours(1));
    let (_, general) = town
        .ask("GET", &format!("/channels/{}", town.general), None)
        .await;
    assert_eq!(general["parent_id"], Value::Null);
}

#[tokio::test]
async fn a_permission_is_revoked_and_granted() {
    let (town, messages) = begin().await;
    let talk = thread(&town, "talk").await;
    let start = town.say(json!({"content": "start"})).await;
    let (guild, general) = (town.guild, town.general);
    let text = Some(json!({"content": "x"}));
    let named = Some(json!({"name": "x"}));
    town.run_row("F36");
    town.refuses("POST", &messages, text.clone(), 403, 50013).await;
    assert_eq!(town.ask("GET", &messages, None).await.0, 200);
    town.sandbox.advance(TimeDelta::hours(1));
    assert_eq!(town.ask("POST", &messages, text.clone()).await.0, 200);
    for (permission, method, path, body, code) in [
        ("VIEW_CHANNEL", "GET", format!("/channels/{general}"), None, 50001),
        ("SEND_MESSAGES", "POST", messages.clone(), text.clone(), 50013),
        (
            "MANAGE_CHANNELS",
            "POST",
            format!("/guilds/{guild}/channels"),
            named.clone(),
            50013,
        ),
        (
            "MANAGE_ROLES",
            "POST",
            format!("/guilds/{guild}/roles"),
            named.clone(),
            50013,
        ),
        (
            "SEND_MESSAGES_IN_THREADS",
            "POST",
            format!("/channels/{talk}/messages"),
            text.clone(),
            50013,
        ),
        (
            "CREATE_PUBLIC_THREADS",
            "POST",
            format!("{messages}/{start}/threads"),
            named,
            50013,
        ),
    ] {
        for place in ["", " in channel general"] {
            // Making channels and roles is of the guild alone.
            if !place.is_empty() && path.starts_with("/guilds") {
                continue;
            }
            let script = format!("now do revoke {permission}{place}\nat +1h do grant {permission}{place}");
            town.sandbox.run_script(&script).unwrap();
            town.refuses(method, &path, body.clone(), 403, code).await;
            town.sandbox.advance(TimeDelta::hours(1));
            let (status, answer) = town.ask(method, &path, body.clone()).await;
            // The thread is made by the first of them.
            assert!(
                (200..300).contains(&status) || answer["code"] == 160004,
                "{permission}: {answer}"
            );
        }
    }
}

#[tokio::test]
async fn the_bots_role_is_moved_below_others() {
    let (town, path) = begin().await;
    let mentors = town.sandbox.add_role(town.guild, "mentors", 0);
    let give = format!("/guilds/{}/members/{}/roles/{mentors}", town.guild, town.ada.id());
    assert_eq!(town.ask("PUT", &give, None).await.0, 204);
    town.run_row("F37");
    town.refuses("PUT", &give, None, 403, 50013).await;
    assert_eq!(
        town.ask("POST", &path, Some(json!({"content": "x"}))).await.0,
        200
    );
}

#[tokio::test]
async fn a_channel_is_made_and_the_answer_is_wrong() {
    let (town, _) = begin().await;
    town.run_row("F38");
    let path = format!("/guilds/{}/channels", town.guild);
    assert_eq!(
        town.ask("POST", &path, Some(json!({"name": "room"}))).await.0,
        502
    );
    assert!(town.sandbox.channel_named(town.guild, "room").is_some());
}

#[tokio::test]
async fn overwrites_count_late_or_never() {
    let (town, _) = begin().await;
    town.run_row("F39");
    let hidden = json!({"name": "room", "permission_overwrites": [
        {"id": town.guild.to_string(), "type": 0, "deny": bits::VIEW_CHANNEL.to_string()},
        {"id": town.sandbox.bot_user().to_string(), "type": 1, "allow": bits::VIEW_CHANNEL.to_string()}]});
    for late in [true, false] {
        let room = town.make_channel(hidden.clone()).await;
        assert!(town.ada.sees_channel(room));
        let (_, seen) = town.ask("GET", &format!("/channels/{room}"), None).await;
        assert_eq!(seen["permission_overwrites"], json!([]));
        town.sandbox.advance(TimeDelta::seconds(2));
        assert_eq!(town.ada.sees_channel(room), !late);
    }
    let room = town.make_channel(hidden).await;
    assert!(!town.ada.sees_channel(room));
}

#[tokio::test]
async fn a_list_of_channels_is_old() {
    let (town, _) = begin().await;
    town.run_row("F40");
    let path = format!("/guilds/{}/channels", town.guild);
    let room = town.make_channel(json!({"name": "room"})).await;
    let listed = async || {
        let (_, list) = town.ask("GET", &path, None).await;
        list.as_array()
            .unwrap()
            .iter()
            .any(|channel| id_of(channel) == room)
    };
    assert!(!listed().await);
    assert_eq!(town.ask("GET", &format!("/channels/{room}"), None).await.0, 200);
    town.sandbox.advance(TimeDelta::seconds(15));
    assert!(listed().await);
}

#[tokio::test]
async fn a_channel_has_a_double() {
    let (town, _) = begin().await;
    town.run_row("F41");
    town.make_channel(json!({"name": "room", "topic": "ref ABCD"}))
        .await;
    let (_, list) = town
        .ask("GET", &format!("/guilds/{}/channels", town.guild), None)
        .await;
    let marked = list
        .as_array()
        .unwrap()
        .iter()
        .filter(|channel| channel["topic"] == "ref ABCD");
    let ids: Vec<u64> = marked.map(id_of).collect();
    assert!(ids.len() == 2 && ids[0] != ids[1], "{ids:?}");
}

#[tokio::test]
async fn a_thread_is_made_and_the_answer_is_wrong() {
    let (town, _) = begin().await;
    town.run_row("F42");
    let message = town.say(json!({"content": "start"})).await;
    let path = format!("/channels/{}/messages/{message}/threads", town.general);
    let body = Some(json!({"name": "talk"}));
    assert_eq!(town.ask("POST", &path, body.clone()).await.0, 502);
    town.refuses("POST", &path, body, 400, 160004).await;
    let (_, found) = town.ask("GET", &format!("/channels/{message}"), None).await;
    assert_eq!(found["name"], "talk", "a thread has the id of its message");
}

#[tokio::test]
async fn a_message_is_deleted_before_its_thread() {
    let (town, _) = begin().await;
    town.run_row("F43");
    let message = town.say(json!({"content": "start"})).await;
    let path = format!("/channels/{}/messages/{message}/threads", town.general);
    town.refuses("POST", &path, Some(json!({"name": "talk"})), 404, 10008)
        .await;
    assert!(town.sandbox.threads(town.guild).is_empty());
}

#[tokio::test]
async fn a_member_leaves_meanwhile() {
    let (town, path) = begin().await;
    let mentors = town.sandbox.add_role(town.guild, "mentors", 0);
    let member = format!("/guilds/{}/members/{}", town.guild, town.ada.id());
    town.sandbox
        .run_script("now do give role mentors to Ada")
        .unwrap();
    let (_, ada) = town.ask("GET", &member, None).await;
    assert_eq!(ada["roles"], json!([mentors.to_string()]));
    town.sandbox
        .run_script("now do take role mentors from Ada\nnow do delete role mentors")
        .unwrap();
    assert_eq!(town.sandbox.role_named(town.guild, "mentors"), None);
    town.run_row("F69");
    assert_eq!(
        town.ask("POST", &path, Some(json!({"content": "for Ada"})))
            .await
            .0,
        200
    );
    town.refuses("GET", &member, None, 404, 10007).await;
}
