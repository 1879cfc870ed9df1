//! Channels, roles and permissions.

use discord_sandbox::permissions::{all, bits};
use discord_sandbox::world::channel_kind;
use serde_json::json;

use crate::town::Town;

#[tokio::test]
async fn a_category_holds_fifty_and_a_guild_five_hundred() {
    let town = Town::new(all()).await;
    let category = town
        .sandbox
        .add_channel(town.guild, channel_kind::CATEGORY, "Rooms", None);
    for n in 0..50 {
        town.sandbox.add_channel(
            town.guild,
            channel_kind::TEXT,
            &format!("room-{n}"),
            Some(category),
        );
    }
    let path = format!("/guilds/{}/channels", town.guild);
    let body = json!({"name": "one-more", "parent_id": category.to_string()});
    let (status, refused) = town.ask("POST", &path, Some(body)).await;
    assert_eq!(status, 400);
    assert_eq!(
        refused["errors"]["parent_id"]["_errors"][0]["code"],
        "CHANNEL_PARENT_MAX_CHANNELS"
    );
    for n in 0..447 {
        town.sandbox
            .add_channel(town.guild, channel_kind::TEXT, &format!("more-{n}"), None);
    }
    town.refuses("POST", &path, Some(json!({"name": "last"})), 400, 30013)
        .await;
}

#[tokio::test]
async fn overwrites_are_replaced_set_and_removed_by_those_who_may() {
    let town = Town::new(bits::VIEW_CHANNEL | bits::SEND_MESSAGES).await;
    let path = format!("/channels/{}/permissions/{}", town.general, town.ada.id());
    let body = json!({"type": 1, "deny": bits::VIEW_CHANNEL.to_string()});
    town.refuses("PUT", &path, Some(body.clone()), 403, 50013).await;
    town.sandbox
        .set_bot_permissions(town.guild, bits::VIEW_CHANNEL | bits::MANAGE_ROLES);
    assert_eq!(town.ask("PUT", &path, Some(body)).await.0, 204);
    assert!(!town.ada.sees_channel(town.general));
    let given = json!({"type": 1, "allow": bits::MANAGE_ROLES.to_string()});
    town.refuses("PUT", &path, Some(given), 403, 50013).await;
    assert_eq!(town.ask("DELETE", &path, None).await.0, 204);
    assert!(town.ada.sees_channel(town.general));
    town.refuses("DELETE", &path, None, 404, 10009).await;
}

#[tokio::test]
async fn a_channel_is_changed_and_removed_by_those_who_may() {
    let town = Town::new(bits::VIEW_CHANNEL).await;
    let path = format!("/channels/{}", town.general);
    town.refuses("PATCH", &path, Some(json!({"name": "square"})), 403, 50013)
        .await;
    town.refuses("DELETE", &path, None, 403, 50013).await;
    town.sandbox
        .set_bot_permissions(town.guild, bits::VIEW_CHANNEL | bits::MANAGE_CHANNELS);
    let (status, changed) = town
        .ask(
            "PATCH",
            &path,
            Some(json!({"name": "Town Square", "topic": "all"})),
        )
        .await;
    assert_eq!((status, changed["name"].as_str()), (200, Some("town-square")));
    // The rules of a community stand there.
    town.refuses("DELETE", &path, None, 400, 50074).await;
    town.sandbox.set_community(town.guild, false);
    assert_eq!(town.ask("DELETE", &path, None).await.0, 200);
    town.refuses("GET", &path, None, 404, 10003).await;
}

#[tokio::test]
async fn a_category_that_goes_leaves_its_channels_behind() {
    let town = Town::new(all()).await;
    let category = town
        .sandbox
        .channels(town.guild)
        .into_iter()
        .find(|channel| channel.kind == 4)
        .unwrap();
    assert_eq!(
        town.ask("DELETE", &format!("/channels/{}", category.id), None)
            .await
            .0,
        200
    );
    let (_, general) = town
        .ask("GET", &format!("/channels/{}", town.general), None)
        .await;
    assert!(general["parent_id"].is_null());
}

#[tokio::test]
async fn the_list_of_channels_shows_a_person_what_they_see_and_the_bot_everything() {
    let town = Town::new(bits::VIEW_CHANNEL).await;
    town.sandbox
        .set_overwrite(town.general, town.guild, 0, 0, bits::VIEW_CHANNEL)
        .unwrap();
    let path = format!("/guilds/{}/channels", town.guild);
    let count = |body: &serde_json::Value| body.as_array().unwrap().len();
    assert_eq!(count(&town.ask_as(&town.ada, "GET", &path, None).await.1), 1);
    assert_eq!(count(&town.ask_as(&town.owner, "GET", &path, None).await.1), 2);
    assert_eq!(count(&town.ask("GET", &path, None).await.1), 2);
    town.refuses(
        "GET",
        &format!("/channels/{}/messages", town.general),
        None,
        403,
        50001,
    )
    .await;
}

#[tokio::test]
async fn roles_are_given_only_from_above() {
    let town = Town::new(bits::MANAGE_ROLES).await;
    let low = town.sandbox.add_role(town.guild, "mentor", 0);
    let high = town.sandbox.add_role(town.guild, "staff", 0);
    town.sandbox.move_role(town.guild, high, 90);
    let role = |id: u64| format!("/guilds/{}/members/{}/roles/{id}", town.guild, town.ada.id());
    assert_eq!(town.ask("PUT", &role(low), None).await.0, 204);
    town.refuses("PUT", &role(high), None, 403, 50013).await;
    town.refuses("PUT", &role(123), None, 404, 10011).await;
    let own = town.sandbox.role_named(town.guild, "Sandbox Bot").unwrap();
    town.refuses("PUT", &role(own), None, 400, 50028).await;
    let gone = format!(
        "/guilds/{}/members/{}/roles/{low}",
        town.guild,
        town.sandbox.add_user("Gone").id()
    );
    town.refuses("PUT", &gone, None, 404, 10007).await;
    let path = format!("/guilds/{}/roles", town.guild);
    let body = json!({"name": "too much", "permissions": bits::BAN_MEMBERS.to_string()});
    town.refuses("POST", &path, Some(body), 403, 50013).await;
    assert_eq!(
        town.ask("POST", &path, Some(json!({"name": "mentee"}))).await.0,
        200
    );
    assert_eq!(town.ask("DELETE", &role(low), None).await.0, 204);
}

#[tokio::test]
async fn a_timed_out_member_only_reads() {
    let town = Town::new(all()).await;
    let until = (town.sandbox.now() + chrono::TimeDelta::hours(1)).to_rfc3339();
    let path = format!("/guilds/{}/members/{}", town.guild, town.ada.id());
    assert_eq!(
        town.ask(
            "PATCH",
            &path,
            Some(json!({"communication_disabled_until": until}))
        )
        .await
        .0,
        200
    );
    assert_eq!(town.ada.write(town.general, "hm").await.unwrap_err().code, 50013);
    town.sandbox.advance(chrono::TimeDelta::hours(2));
    assert!(town.ada.write(town.general, "back").await.is_ok());
}

#[tokio::test]
async fn forums_need_a_community() {
    let town = Town::new(all()).await;
    town.sandbox.set_community(town.guild, false);
    let path = format!("/guilds/{}/channels", town.guild);
    town.refuses(
        "POST",
        &path,
        Some(json!({"name": "growth", "type": 15})),
        400,
        50035,
    )
    .await;
}

#[tokio::test]
async fn names_are_kept_as_discord_keeps_them() {
    let town = Town::new(all()).await;
    let path = format!("/guilds/{}/channels", town.guild);
    let kept = async |kind: u8, name: &str| {
        let body = json!({"name": name, "type": kind});
        let (status, made) = town.ask("POST", &path, Some(body)).await;
        assert_eq!(status, 201, "{made}");
        made["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(kept(0, "Größe of  Ada's Room!").await, "größe-of-adas-room");
    assert_eq!(kept(0, "日本 Chat 🌱").await, "日本-chat-🌱");
    assert_eq!(kept(4, "Spring Cohort").await, "Spring Cohort");
    for bad in ["", "   ", "!!!", &"n".repeat(101)] {
        let body = json!({"name": bad});
        town.refuses("POST", &path, Some(body), 400, 50035).await;
        let change = format!("/channels/{}", town.general);
        town.refuses("PATCH", &change, Some(json!({"name": bad})), 400, 50035)
            .await;
    }
}

#[tokio::test]
async fn a_channel_is_checked_field_by_field() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}", town.general);
    let many: Vec<_> = (0..101)
        .map(|n: u64| json!({"id": (n + 1).to_string(), "type": 1}))
        .collect();
    for body in [
        json!({"topic": "t".repeat(1025)}),
        json!({"rate_limit_per_user": 21_601}),
        json!({"position": -1}),
        json!({"type": 2}),
        json!({"parent_id": town.general.to_string()}),
        json!({"permission_overwrites": many}),
        json!({"permission_overwrites": [{"id": "1", "type": 2}]}),
        json!({"permission_overwrites": [{"type": 0}]}),
    ] {
        town.refuses("PATCH", &path, Some(body.clone()), 400, 50035).await;
    }
    let (status, changed) = town
        .ask(
            "PATCH",
            &path,
            Some(json!({"type": 5, "nsfw": true, "topic": null})),
        )
        .await;
    assert_eq!(
        (status, &changed["type"], &changed["nsfw"]),
        (200, &json!(5), &json!(true))
    );
    let category = town
        .sandbox
        .add_channel(town.guild, channel_kind::CATEGORY, "Rooms", None);
    let inside = json!({"name": "inner", "type": 4, "parent_id": category.to_string()});
    let create = format!("/guilds/{}/channels", town.guild);
    town.refuses("POST", &create, Some(inside), 400, 50035).await;
    town.refuses("POST", &create, Some(json!({"name": "x", "type": 1})), 400, 50035)
        .await;
}

#[tokio::test]
async fn every_bit_of_an_overwrite_has_to_be_held_by_who_writes_it() {
    let held = bits::VIEW_CHANNEL | bits::MANAGE_CHANNELS | bits::MANAGE_ROLES;
    let town = Town::new(held).await;
    let everyone = town.guild;
    town.sandbox.set_role_permissions(town.guild, everyone, 0);
    let create = format!("/guilds/{}/channels", town.guild);
    let with = |key: &str, bit: u64| {
        let mut overwrite = json!({"id": everyone.to_string(), "type": 0});
        overwrite[key] = json!(bit.to_string());
        Some(json!({"name": "room", "permission_overwrites": [overwrite]}))
    };
    for key in ["allow", "deny"] {
        town.refuses("POST", &create, with(key, bits::SEND_MESSAGES), 403, 50013)
            .await;
        town.refuses("POST", &create, with(key, bits::MANAGE_ROLES), 403, 50013)
            .await;
        assert_eq!(
            town.ask("POST", &create, with(key, bits::MANAGE_CHANNELS))
                .await
                .0,
            201
        );
    }
    let unknown = json!({"name": "x", "permission_overwrites": [{"id": "12", "type": 0}]});
    town.refuses("POST", &create, Some(unknown), 404, 10011).await;
    // What the category grants the writer counts when a channel in it is changed.
    let category = town
        .sandbox
        .add_channel(town.guild, channel_kind::CATEGORY, "Rooms", None);
    let room = town.sandbox.add_channel(town.guild, 0, "room", Some(category));
    let change = format!("/channels/{room}");
    town.refuses("PATCH", &change, with("allow", bits::SEND_MESSAGES), 403, 50013)
        .await;
    let own = town.sandbox.application_id();
    town.sandbox
        .set_overwrite(category, own, 1, bits::SEND_MESSAGES, 0)
        .unwrap();
    let (status, changed) = town
        .ask("PATCH", &change, with("allow", bits::SEND_MESSAGES))
        .await;
    assert_eq!(status, 200, "{changed}");
    let empty = Some(json!({"permission_overwrites": []}));
    let (_, changed) = town.ask("PATCH", &change, empty).await;
    assert_eq!(
        changed["permission_overwrites"],
        json!([]),
        "the new list takes the place of the old"
    );
}

#[tokio::test]
async fn people_wait_out_slow_mode_and_bots_do_not() {
    let town = Town::new(all()).await;
    town.sandbox.set_slowmode(town.general, 30).unwrap();
    town.ada.write(town.general, "one").await.unwrap();
    town.sandbox.advance(chrono::TimeDelta::seconds(10));
    let path = format!("/channels/{}/messages", town.general);
    let body = Some(json!({"content": "two"}));
    let (status, refused) = town.ask_as(&town.ada, "POST", &path, body.clone()).await;
    assert_eq!((status, refused["code"].as_u64()), (429, Some(20016)));
    assert_eq!(refused["retry_after"], 20.0);
    town.say(json!({"content": "one"})).await;
    town.say(json!({"content": "two"})).await;
    town.owner.write(town.general, "one").await.unwrap();
    town.owner.write(town.general, "the owner may").await.unwrap();
    town.sandbox.advance(chrono::TimeDelta::seconds(20));
    assert_eq!(town.ask_as(&town.ada, "POST", &path, body).await.0, 200);
}

#[tokio::test]
async fn a_channel_has_a_thousand_overwrites() {
    let town = Town::new(all()).await;
    for id in 1..=1000 {
        town.sandbox.set_overwrite(town.general, id, 1, 0, 0).unwrap();
    }
    let path = |id: u64| format!("/channels/{}/permissions/{id}", town.general);
    let body = Some(json!({"type": 1}));
    town.refuses("PUT", &path(town.ada.id()), body, 400, 30060).await;
    assert_eq!(town.ask("DELETE", &path(1), None).await.0, 204);
    let body = Some(json!({"type": 1}));
    assert_eq!(town.ask("PUT", &path(town.ada.id()), body).await.0, 204);
}
