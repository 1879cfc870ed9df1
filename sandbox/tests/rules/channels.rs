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
