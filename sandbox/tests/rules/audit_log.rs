//! The audit log: who may read it, what stands in it, and how long.

use chrono::TimeDelta;
use discord_sandbox::permissions::{all, bits};
use serde_json::{Value, json};

use crate::town::{Town, id_of, read};
use crate::wire::Wire;

const GUILDS: u64 = 1;
const GUILD_MODERATION: u64 = 1 << 2;

async fn because(town: &Town, reason: &str, method: &str, path: &str, body: Value) -> (u16, Value) {
    let request = town
        .bot_request(method, path)
        .header("x-audit-log-reason", reason);
    read(request.json(&body)).await
}

async fn log(town: &Town, query: &str) -> Vec<Value> {
    let path = format!("/guilds/{}/audit-logs{query}", town.guild);
    let (status, body) = town.ask("GET", &path, None).await;
    assert_eq!(status, 200, "{body}");
    body["audit_log_entries"].as_array().unwrap().clone()
}

fn change<'a>(entry: &'a Value, key: &str) -> &'a Value {
    let changes = entry["changes"].as_array().unwrap();
    changes.iter().find(|change| change["key"] == key).unwrap()
}

#[tokio::test]
async fn an_entry_says_who_did_what_to_which_channel_and_why() {
    let town = Town::new(all()).await;
    let path = format!("/guilds/{}/channels", town.guild);
    let (status, made) = because(
        &town,
        "for%20Ada%20%E2%9D%A4",
        "POST",
        &path,
        json!({"name": "old"}),
    )
    .await;
    assert_eq!(status, 201);
    let id = id_of(&made);
    let path = format!("/channels/{id}");
    let everyone = json!({"id": town.guild.to_string(), "type": 0, "deny": bits::VIEW_CHANNEL.to_string()});
    let edit = json!({"name": "new", "permission_overwrites": [everyone]});
    town.ask("PATCH", &path, Some(edit)).await;
    let overwrite = format!("/channels/{id}/permissions/{}", town.ada.id());
    let allow = |bit: u64| Some(json!({"type": 1, "allow": bit.to_string()}));
    town.ask("PUT", &overwrite, allow(bits::VIEW_CHANNEL)).await;
    town.ask("PUT", &overwrite, allow(bits::VIEW_CHANNEL | bits::SEND_MESSAGES))
        .await;
    town.ask("DELETE", &overwrite, None).await;
    town.ask("DELETE", &path, None).await;
    let entries = log(&town, "?after=0").await;
    let actions: Vec<u64> = entries
        .iter()
        .map(|entry| entry["action_type"].as_u64().unwrap())
        .collect();
    assert_eq!(actions, [10, 13, 11, 13, 14, 15, 12]);
    let bot = town.sandbox.bot_user().to_string();
    for entry in &entries {
        assert_eq!(
            (&entry["user_id"], &entry["target_id"]),
            (&json!(bot), &made["id"])
        );
    }
    assert_eq!(entries[0]["reason"], "for Ada ❤");
    assert_eq!(
        change(&entries[0], "name"),
        &json!({"key": "name", "new_value": "old"})
    );
    assert_eq!(
        entries[1]["options"],
        json!({"id": town.guild.to_string(), "type": "0", "role_name": "@everyone"})
    );
    assert!(entries[1].get("reason").is_none());
    assert_eq!(
        entries[2]["changes"],
        json!([{"key": "name", "old_value": "old", "new_value": "new"}])
    );
    assert_eq!(
        change(&entries[4], "allow")["old_value"],
        bits::VIEW_CHANNEL.to_string()
    );
    assert_eq!(
        change(&entries[6], "name"),
        &json!({"key": "name", "old_value": "new"})
    );
}

#[tokio::test]
async fn an_entry_says_what_became_of_a_member_and_a_role() {
    let town = Town::new(all()).await;
    let guild = town.guild;
    let (_, role) = town
        .ask(
            "POST",
            &format!("/guilds/{guild}/roles"),
            Some(json!({"name": "mentors"})),
        )
        .await;
    let role_path = format!("/guilds/{guild}/roles/{}", role["id"].as_str().unwrap());
    town.ask("PATCH", &role_path, Some(json!({"name": "guides"})))
        .await;
    let ada = format!("/guilds/{guild}/members/{}", town.ada.id());
    town.ask("PATCH", &ada, Some(json!({"nick": "A.", "roles": [role["id"]]})))
        .await;
    let given = format!("{ada}/roles/{}", role["id"].as_str().unwrap());
    town.ask("DELETE", &given, None).await;
    town.ask("DELETE", &ada, None).await;
    town.ask("DELETE", &role_path, None).await;
    let entries = log(&town, "?after=0").await;
    let actions: Vec<u64> = entries
        .iter()
        .map(|entry| entry["action_type"].as_u64().unwrap())
        .collect();
    assert_eq!(actions, [30, 31, 25, 24, 25, 20, 32]);
    let named = json!([{"id": role["id"], "name": "guides"}]);
    assert_eq!(
        entries[2]["changes"],
        json!([{"key": "$add", "new_value": named}])
    );
    assert_eq!(entries[3]["changes"], json!([{"key": "nick", "new_value": "A."}]));
    assert_eq!(
        entries[4]["changes"],
        json!([{"key": "$remove", "new_value": named}])
    );
    assert_eq!(entries[5]["target_id"], town.ada.id().to_string());
}

#[tokio::test]
async fn an_entry_says_what_became_of_messages_and_threads() {
    let town = Town::new(all()).await;
    let messages = format!("/channels/{}/messages", town.general);
    let said = town.say(json!({"content": "one"})).await;
    let others = town.say(json!({"content": "two"})).await;
    town.ask("PUT", &format!("{messages}/pins/{said}"), None).await;
    town.ask("DELETE", &format!("{messages}/pins/{said}"), None).await;
    town.ask(
        "POST",
        &format!("{messages}/{said}/threads"),
        Some(json!({"name": "talk"})),
    )
    .await;
    town.ask(
        "PATCH",
        &format!("/channels/{said}"),
        Some(json!({"locked": true})),
    )
    .await;
    // A bot's deletions are not logged, a person's of another's message are.
    let own = town.say(json!({"content": "three"})).await;
    town.ask("DELETE", &format!("{messages}/{own}"), None).await;
    town.ask_as(&town.owner, "DELETE", &format!("{messages}/{others}"), None)
        .await;
    let (one, two) = (
        town.say(json!({"content": "a"})).await,
        town.say(json!({"content": "b"})).await,
    );
    let bulk = json!({"messages": [one.to_string(), two.to_string()]});
    town.ask("POST", &format!("{messages}/bulk-delete"), Some(bulk))
        .await;
    let entries = log(&town, "?after=0").await;
    let actions: Vec<u64> = entries
        .iter()
        .map(|entry| entry["action_type"].as_u64().unwrap())
        .collect();
    assert_eq!(actions, [74, 75, 110, 111, 72, 73]);
    let general = town.general.to_string();
    assert_eq!(
        entries[0]["options"],
        json!({"channel_id": general, "message_id": said.to_string()})
    );
    assert_eq!(
        entries[3]["changes"],
        json!([{"key": "locked", "old_value": false, "new_value": true}])
    );
    assert_eq!(entries[4]["user_id"], town.owner.id().to_string());
    assert_eq!(
        entries[4]["options"],
        json!({"channel_id": general, "count": "1"})
    );
    assert_eq!(
        (&entries[5]["target_id"], &entries[5]["options"]),
        (&json!(general), &json!({"count": "2"}))
    );
    let (_, whole) = town
        .ask("GET", &format!("/guilds/{}/audit-logs", town.guild), None)
        .await;
    assert_eq!(whole["threads"][0]["id"], said.to_string());
    let users = whole["users"].as_array().unwrap();
    assert!(users.iter().any(|user| id_of(user) == town.owner.id()));
}

#[tokio::test]
async fn the_log_is_read_only_with_its_permission() {
    let town = Town::new(all() & !bits::ADMINISTRATOR & !bits::VIEW_AUDIT_LOG).await;
    let path = format!("/guilds/{}/audit-logs", town.guild);
    town.refuses("GET", &path, None, 403, 50013).await;
    assert_eq!(town.ask_as(&town.owner, "GET", &path, None).await.0, 200);
    let (status, refused) = town.ask_as(&town.ada, "GET", &path, None).await;
    assert_eq!((status, refused["code"].as_u64()), (403, Some(50013)));
    town.refuses("GET", "/guilds/123/audit-logs", None, 404, 10004)
        .await;
}

#[tokio::test]
async fn the_log_is_read_by_person_kind_and_page() {
    let town = Town::off_the_record(all()).await;
    let path = format!("/channels/{}", town.general);
    for topic in ["a", "b", "c"] {
        town.ask("PATCH", &path, Some(json!({"topic": topic}))).await;
    }
    town.ask_as(&town.owner, "PATCH", &path, Some(json!({"topic": "d"})))
        .await;
    assert_eq!(log(&town, "").await.len(), 4);
    assert_eq!(log(&town, "?action_type=10").await.len(), 0);
    let owners = log(&town, &format!("?user_id={}", town.owner.id())).await;
    assert_eq!(owners.len(), 1);
    let newest = log(&town, "?limit=2").await;
    assert_eq!(newest[0], owners[0], "the newest comes first");
    let older = log(&town, &format!("?before={}", newest[1]["id"].as_str().unwrap())).await;
    assert_eq!(older.len(), 2);
    let oldest = log(&town, "?after=0&limit=1").await;
    assert_eq!(oldest[0], older[1], "the oldest comes first after an id");
    let whole = format!("/guilds/{}/audit-logs", town.guild);
    town.refuses("GET", &format!("{whole}?limit=101"), None, 400, 50035)
        .await;
    town.refuses("GET", &format!("{whole}?limit=0"), None, 400, 50035)
        .await;
}

#[tokio::test]
async fn entries_go_after_forty_five_days() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}", town.general);
    town.ask("PATCH", &path, Some(json!({"topic": "a"}))).await;
    town.sandbox.advance(TimeDelta::days(44));
    assert_eq!(log(&town, "").await.len(), 1);
    assert_eq!(log(&town, "?after=0").await.len(), 1);
    town.sandbox.advance(TimeDelta::days(2));
    assert!(log(&town, "").await.is_empty());
    assert!(log(&town, "?after=0").await.is_empty());
}

#[tokio::test]
async fn a_reason_has_at_most_512_characters() {
    let town = Town::off_the_record(all()).await;
    let path = format!("/channels/{}", town.general);
    // 512 characters of two bytes each are allowed: it is characters that count.
    let (status, _) = because(
        &town,
        &"%C3%A9".repeat(512),
        "PATCH",
        &path,
        json!({"topic": "a"}),
    )
    .await;
    assert_eq!(status, 200);
    let (status, refused) = because(&town, &"x".repeat(513), "PATCH", &path, json!({"topic": "b"})).await;
    assert_eq!((status, refused["code"].as_u64()), (400, Some(50035)));
    assert_eq!(
        refused["errors"]["reason"]["_errors"][0]["code"],
        "BASE_TYPE_MAX_LENGTH"
    );
    assert_eq!(log(&town, "").await.len(), 1, "nothing was done");
}

#[tokio::test]
async fn an_entry_is_told_to_those_who_may_read_it_and_ask_for_it() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut told = Wire::identify(&base, &token, GUILDS | GUILD_MODERATION).await;
    let mut deaf = Wire::identify(&base, &token, GUILDS).await;
    for wire in [&mut told, &mut deaf] {
        wire.event("GUILD_CREATE").await;
    }
    let path = format!("/channels/{}", town.general);
    town.ask_as(&town.owner, "PATCH", &path, Some(json!({"topic": "a"})))
        .await;
    let entry = told.event("GUILD_AUDIT_LOG_ENTRY_CREATE").await;
    assert_eq!(entry["d"]["guild_id"], town.guild.to_string());
    assert_eq!(
        (&entry["d"]["action_type"], &entry["d"]["user_id"]),
        (&json!(11), &json!(town.owner.id().to_string()))
    );
    let heard = |events: Vec<String>| events.contains(&"GUILD_AUDIT_LOG_ENTRY_CREATE".to_owned());
    assert!(!heard(deaf.events_so_far().await));
    town.sandbox
        .set_bot_permissions(town.guild, all() & !bits::ADMINISTRATOR & !bits::VIEW_AUDIT_LOG);
    told.events_so_far().await;
    town.ask_as(&town.owner, "PATCH", &path, Some(json!({"topic": "b"})))
        .await;
    assert!(!heard(told.events_so_far().await));
}

#[tokio::test]
async fn what_staff_set_for_a_command_is_noted() {
    let town = Town::new(all()).await;
    let made = town.register(crate::town::hello()).await[0].clone();
    let app = town.sandbox.application_id().to_string();
    let path = format!(
        "/applications/{app}/guilds/{}/commands/{}/permissions",
        town.guild,
        id_of(&made)
    );
    let ada = town.ada.id().to_string();
    let one = |allowed: bool| json!({"id": ada, "type": 2, "permission": allowed});
    for allowed in [true, false] {
        let body = json!({"permissions": [one(allowed)]});
        assert_eq!(town.ask_as(&town.owner, "PUT", &path, Some(body)).await.0, 200);
    }
    let entries = log(&town, "?after=0&action_type=121").await;
    assert_eq!(
        (&entries[0]["target_id"], &entries[0]["options"]),
        (&made["id"], &json!({"application_id": app}))
    );
    assert_eq!(
        entries[1]["changes"],
        json!([{"key": ada, "old_value": one(true), "new_value": one(false)}])
    );
}
