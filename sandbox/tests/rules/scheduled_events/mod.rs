//! Scheduled events: what each kind needs, who may change which, and what the clock does to them.

mod interest;
mod recurrence;

use chrono::TimeDelta;
use discord_sandbox::permissions::{all, bits};
use discord_sandbox::world::channel_kind;
use serde_json::{Value, json};

use crate::town::{Town, id_of};
use crate::wire::Wire;

const GUILDS: u64 = 1;
const EVENTS: u64 = 1 << 16;

fn path(town: &Town) -> String {
    format!("/guilds/{}/scheduled-events", town.guild)
}

/// The sandbox time so many hours from now, as a bot would write it.
fn hours(town: &Town, count: i64) -> String {
    (town.sandbox.now() + TimeDelta::hours(count)).to_rfc3339()
}

/// The body of an external event an hour from now, an hour long.
fn external(town: &Town) -> Value {
    json!({"name": "Meeting", "privacy_level": 2, "entity_type": 3, "channel_id": null,
        "entity_metadata": {"location": "the library"},
        "scheduled_start_time": hours(town, 1), "scheduled_end_time": hours(town, 2)})
}

fn with(mut body: Value, key: &str, value: Value) -> Value {
    body[key] = value;
    body
}

async fn schedule(town: &Town, body: Value) -> u64 {
    let (status, event) = town.ask("POST", &path(town), Some(body)).await;
    assert_eq!(status, 200, "{event}");
    id_of(&event)
}

/// The bot is refused; the fields that are wrong, with the first code of each.
async fn wrong(town: &Town, method: &str, path: &str, body: Value) -> Vec<(String, String)> {
    let (status, refused) = town.ask(method, path, Some(body)).await;
    assert_eq!(
        (status, refused["code"].as_u64()),
        (400, Some(50035)),
        "{refused}"
    );
    let mut found = Vec::new();
    walk("", &refused["errors"], &mut found);
    found
}

fn walk(path: &str, errors: &Value, found: &mut Vec<(String, String)>) {
    if let Some(list) = errors["_errors"].as_array() {
        return found.push((path.to_owned(), list[0]["code"].as_str().unwrap().to_owned()));
    }
    for (key, inner) in errors.as_object().unwrap() {
        let path = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        walk(&path, inner, found);
    }
}

async fn state(town: &Town, event: u64) -> u64 {
    let (_, found) = town.ask("GET", &format!("{}/{event}", path(town)), None).await;
    found["status"].as_u64().unwrap()
}

fn names(found: &[(String, String)]) -> Vec<&str> {
    found.iter().map(|(name, _)| name.as_str()).collect()
}

#[tokio::test]
async fn an_external_event_needs_a_place_and_an_end_and_no_channel() {
    let town = Town::off_the_record(all()).await;
    let at = path(&town);
    let nothing = wrong(&town, "POST", &at, json!({})).await;
    for key in ["name", "privacy_level", "scheduled_start_time", "entity_type"] {
        assert!(names(&nothing).contains(&key), "{key}");
    }
    let mut bare = external(&town);
    bare["channel_id"] = json!(town.general.to_string());
    bare["scheduled_end_time"] = Value::Null;
    bare["entity_metadata"] = Value::Null;
    let found = wrong(&town, "POST", &at, bare).await;
    assert_eq!(
        names(&found),
        ["channel_id", "entity_metadata.location", "scheduled_end_time"]
    );
    let long = "x".repeat(101);
    for (key, value) in [
        ("name", json!(long)),
        ("name", json!("  ")),
        ("description", json!("x".repeat(1001))),
        ("privacy_level", json!(1)),
        ("entity_type", json!(4)),
        ("image", json!("not a picture")),
        ("scheduled_start_time", json!("tomorrow")),
    ] {
        let found = wrong(&town, "POST", &at, with(external(&town), key, value)).await;
        assert!(names(&found).contains(&key), "{key}: {found:?}");
    }
    let found = wrong(
        &town,
        "POST",
        &at,
        with(external(&town), "entity_metadata", json!({"location": long})),
    )
    .await;
    assert_eq!(names(&found), ["entity_metadata.location"]);
}

#[tokio::test]
async fn an_event_lies_ahead_and_ends_after_its_start() {
    let town = Town::off_the_record(all()).await;
    let past = with(external(&town), "scheduled_start_time", json!(hours(&town, -1)));
    let found = wrong(&town, "POST", &path(&town), past).await;
    let expected = (
        "scheduled_start_time".to_owned(),
        "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST".to_owned(),
    );
    assert_eq!(found, [expected]);
    let backwards = with(external(&town), "scheduled_end_time", json!(hours(&town, 1)));
    assert_eq!(
        names(&wrong(&town, "POST", &path(&town), backwards).await),
        ["scheduled_end_time"]
    );
}

#[tokio::test]
async fn a_voice_event_needs_its_channel_and_the_right_to_connect() {
    let held = bits::VIEW_CHANNEL | bits::CREATE_EVENTS | bits::CONNECT;
    let town = Town::off_the_record(held).await;
    let voice = town
        .sandbox
        .add_channel(town.guild, channel_kind::VOICE, "Lounge", None);
    let body = |channel: Value| {
        let mut body = external(&town);
        body["entity_type"] = json!(2);
        body["channel_id"] = channel;
        body
    };
    assert_eq!(
        names(&wrong(&town, "POST", &path(&town), body(Value::Null)).await),
        ["channel_id"]
    );
    let text = body(json!(town.general.to_string()));
    assert_eq!(
        names(&wrong(&town, "POST", &path(&town), text).await),
        ["channel_id"]
    );
    let (_, made) = town
        .ask("POST", &path(&town), Some(body(json!(voice.to_string()))))
        .await;
    assert_eq!(
        (&made["channel_id"], &made["entity_metadata"]),
        (&json!(voice.to_string()), &Value::Null)
    );
    town.sandbox
        .set_overwrite(voice, town.guild, 0, 0, bits::CONNECT)
        .unwrap();
    town.refuses(
        "POST",
        &path(&town),
        Some(body(json!(voice.to_string()))),
        403,
        50013,
    )
    .await;
    // A stage asks for more than the bot has.
    let stage = town
        .sandbox
        .add_channel(town.guild, channel_kind::STAGE, "Hall", None);
    let on_stage = with(body(json!(stage.to_string())), "entity_type", json!(1));
    town.refuses("POST", &path(&town), Some(on_stage), 403, 50013)
        .await;
    // An event is seen with its channel only.
    town.sandbox
        .set_overwrite(voice, town.guild, 0, 0, bits::VIEW_CHANNEL)
        .unwrap();
    let hidden = format!("{}/{}", path(&town), id_of(&made));
    town.refuses("GET", &hidden, None, 404, 10070).await;
    assert_eq!(town.ask("GET", &path(&town), None).await.1, json!([]));
}

#[tokio::test]
async fn own_events_need_create_events_and_others_manage_events() {
    let town = Town::off_the_record(all()).await;
    let body = external(&town);
    let (_, owners) = town.ask_as(&town.owner, "POST", &path(&town), Some(body)).await;
    let others = format!("{}/{}", path(&town), id_of(&owners));
    let own = format!("{}/{}", path(&town), schedule(&town, external(&town)).await);
    let rename = || Some(json!({"name": "Renamed"}));
    town.sandbox.set_bot_permissions(town.guild, bits::VIEW_CHANNEL);
    let everyone = format!("/guilds/{0}/roles/{0}", town.guild);
    let held = json!({"permissions": bits::VIEW_CHANNEL.to_string()});
    town.ask_as(&town.owner, "PATCH", &everyone, Some(held)).await;
    town.refuses("POST", &path(&town), Some(external(&town)), 403, 50013)
        .await;
    town.refuses("PATCH", &own, rename(), 403, 50013).await;
    town.sandbox.set_bot_permissions(town.guild, bits::CREATE_EVENTS);
    assert_eq!(town.ask("PATCH", &own, rename()).await.0, 200);
    town.refuses("PATCH", &others, rename(), 403, 50013).await;
    town.refuses("DELETE", &others, None, 403, 50013).await;
    // MANAGE_EVENTS no longer creates.
    town.sandbox.set_bot_permissions(town.guild, bits::MANAGE_EVENTS);
    town.refuses("POST", &path(&town), Some(external(&town)), 403, 50013)
        .await;
    assert_eq!(town.ask("PATCH", &others, rename()).await.0, 200);
    assert_eq!(town.ask("DELETE", &others, None).await.0, 204);
    town.refuses("GET", &others, None, 404, 10070).await;
    town.refuses("DELETE", &others, None, 404, 10070).await;
}

#[tokio::test]
async fn a_guild_has_at_most_a_hundred_open_events() {
    let town = Town::new(all()).await;
    let mut last = 0;
    for _ in 0..100 {
        last = schedule(&town, external(&town)).await;
    }
    town.refuses("POST", &path(&town), Some(external(&town)), 400, 30038)
        .await;
    town.ask(
        "PATCH",
        &format!("{}/{last}", path(&town)),
        Some(json!({"status": 4})),
    )
    .await;
    schedule(&town, external(&town)).await;
}

#[tokio::test]
async fn an_event_goes_from_scheduled_to_active_to_completed_or_is_canceled() {
    let town = Town::off_the_record(all()).await;
    let one = format!("{}/{}", path(&town), schedule(&town, external(&town)).await);
    let become_state = |state: u8| Some(json!({"status": state}));
    assert_eq!(
        names(&wrong(&town, "PATCH", &one, json!({"status": 3})).await),
        ["status"]
    );
    assert_eq!(town.ask("PATCH", &one, become_state(2)).await.1["status"], 2);
    for back in [1, 4] {
        assert_eq!(
            names(&wrong(&town, "PATCH", &one, json!({"status": back})).await),
            ["status"]
        );
    }
    let moved = wrong(
        &town,
        "PATCH",
        &one,
        json!({"scheduled_start_time": hours(&town, 1)}),
    )
    .await;
    assert_eq!(
        moved[0].1,
        "GUILD_SCHEDULED_EVENT_SCHEDULE_INVALID_START_BY_STATUS"
    );
    assert_eq!(town.ask("PATCH", &one, become_state(3)).await.1["status"], 3);
    town.refuses("PATCH", &one, Some(json!({"name": "too late"})), 400, 180000)
        .await;
    let other = format!("{}/{}", path(&town), schedule(&town, external(&town)).await);
    assert_eq!(town.ask("PATCH", &other, become_state(4)).await.1["status"], 4);
    town.refuses("PATCH", &other, become_state(1), 400, 180000).await;
    assert_eq!(
        town.ask("GET", &path(&town), None).await.1,
        json!([]),
        "what is over is not listed"
    );
}

#[tokio::test]
async fn an_external_event_begins_and_ends_by_the_clock() {
    let town = Town::new(all()).await;
    let event = schedule(&town, external(&town)).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = Wire::identify(&base, &token, GUILDS | EVENTS).await;
    let guild = wire.event("GUILD_CREATE").await;
    assert_eq!(guild["d"]["guild_scheduled_events"][0]["id"], event.to_string());
    town.sandbox.advance(TimeDelta::minutes(59));
    assert_eq!(state(&town, event).await, 1);
    town.sandbox.advance(TimeDelta::minutes(1));
    assert_eq!(wire.event("GUILD_SCHEDULED_EVENT_UPDATE").await["d"]["status"], 2);
    town.sandbox.advance(TimeDelta::days(1));
    assert_eq!(wire.event("GUILD_SCHEDULED_EVENT_UPDATE").await["d"]["status"], 3);
    assert_eq!(state(&town, event).await, 3);
}

#[tokio::test]
async fn a_voice_event_that_nobody_begins_is_canceled_after_some_hours() {
    let town = Town::new(all()).await;
    let voice = town
        .sandbox
        .add_channel(town.guild, channel_kind::VOICE, "Lounge", None);
    let mut body = external(&town);
    body["entity_type"] = json!(2);
    body["channel_id"] = json!(voice.to_string());
    let event = schedule(&town, body.clone()).await;
    let begun = schedule(&town, body).await;
    town.ask(
        "PATCH",
        &format!("{}/{begun}", path(&town)),
        Some(json!({"status": 2})),
    )
    .await;
    town.sandbox.advance(TimeDelta::hours(2));
    assert_eq!(state(&town, event).await, 1, "it does not begin by itself");
    town.sandbox.advance(TimeDelta::hours(24));
    assert_eq!((state(&town, event).await, state(&town, begun).await), (4, 2));
    // With its channel an event goes, too.
    town.sandbox.delete_channel(voice).unwrap();
    town.refuses("GET", &format!("{}/{begun}", path(&town)), None, 404, 10070)
        .await;
}

#[tokio::test]
async fn an_event_stands_in_the_audit_log() {
    let town = Town::new(all()).await;
    let event = schedule(&town, external(&town)).await;
    let at = format!("{}/{event}", path(&town));
    town.ask("PATCH", &at, Some(json!({"name": "Renamed", "status": 2})))
        .await;
    let logged = format!("/guilds/{}/audit-logs?after=0", town.guild);
    let (_, log) = town.ask("GET", &logged, None).await;
    assert_eq!(log["guild_scheduled_events"][0]["id"], event.to_string());
    let update = &log["audit_log_entries"][1];
    assert_eq!(update["action_type"], 101);
    assert_eq!(
        update["changes"],
        json!([{"key": "name", "old_value": "Meeting", "new_value": "Renamed"},
        {"key": "status", "old_value": 1, "new_value": 2}])
    );
    town.ask("DELETE", &at, None).await;
    let actions = town.sandbox.audit_log(town.guild);
    assert_eq!(
        actions.iter().map(|entry| entry.action).collect::<Vec<_>>(),
        [100, 101, 102]
    );
}
