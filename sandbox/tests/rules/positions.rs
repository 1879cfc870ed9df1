//! Moving channels about.

use discord_sandbox::permissions::{all, bits};
use discord_sandbox::world::channel_kind;
use serde_json::json;

use crate::town::Town;
use crate::wire::Wire;

#[tokio::test]
async fn channels_are_moved_together_and_others_stay_where_they_are() {
    let town = Town::new(bits::VIEW_CHANNEL).await;
    let path = format!("/guilds/{}/channels", town.guild);
    let (one, two) = (town.general, town.sandbox.add_channel(town.guild, 0, "two", None));
    let body = json!([{"id": one.to_string(), "position": 7}, {"id": two.to_string(), "position": 7}]);
    town.refuses("PATCH", &path, Some(body.clone()), 403, 50013).await;
    town.sandbox
        .set_bot_permissions(town.guild, bits::VIEW_CHANNEL | bits::MANAGE_CHANNELS);
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut bot = Wire::identify(&base, &token, 1).await;
    bot.event("GUILD_CREATE").await;
    assert_eq!(town.ask("PATCH", &path, Some(body)).await.0, 204);
    for id in [one, two] {
        let told = bot.event("CHANNEL_UPDATE").await;
        assert_eq!(
            (&told["d"]["id"], &told["d"]["position"]),
            (&json!(id.to_string()), &json!(7))
        );
    }
    let order: Vec<u64> = town
        .sandbox
        .channels(town.guild)
        .iter()
        .map(|channel| channel.id)
        .collect();
    assert_eq!(
        order[order.len() - 2..],
        [one.min(two), one.max(two)],
        "in the order of ids"
    );
    let bad = json!([{"id": one.to_string(), "position": -1}]);
    town.refuses("PATCH", &path, Some(bad), 400, 50035).await;
    town.refuses(
        "PATCH",
        &path,
        Some(json!([{"id": "12", "position": 1}])),
        404,
        10003,
    )
    .await;
    town.refuses("PATCH", &path, Some(json!({"id": "12"})), 400, 50035)
        .await;
}

#[tokio::test]
async fn only_one_channel_at_a_time_gets_a_new_category() {
    let town = Town::new(all()).await;
    let path = format!("/guilds/{}/channels", town.guild);
    let rooms = town
        .sandbox
        .add_channel(town.guild, channel_kind::CATEGORY, "Rooms", None);
    let two = town.sandbox.add_channel(town.guild, 0, "two", None);
    let moved = |id: u64| json!({"id": id.to_string(), "parent_id": rooms.to_string()});
    town.refuses(
        "PATCH",
        &path,
        Some(json!([moved(town.general), moved(two)])),
        400,
        40009,
    )
    .await;
    assert_eq!(town.ask("PATCH", &path, Some(json!([moved(two)]))).await.0, 204);
    let into = |parent: u64, id: u64| Some(json!([{"id": id.to_string(), "parent_id": parent.to_string()}]));
    town.refuses("PATCH", &path, into(town.general, two), 400, 50035)
        .await;
    town.refuses("PATCH", &path, into(12, two), 400, 50035).await;
    let other = town.sandbox.channels(town.guild)[0].id;
    town.refuses("PATCH", &path, into(rooms, other), 400, 50035).await;
}

#[tokio::test]
async fn a_synced_channel_takes_over_the_overwrites_of_its_category() {
    let town = Town::new(bits::VIEW_CHANNEL | bits::MANAGE_CHANNELS).await;
    let path = format!("/guilds/{}/channels", town.guild);
    let rooms = town
        .sandbox
        .add_channel(town.guild, channel_kind::CATEGORY, "Rooms", None);
    town.sandbox
        .set_overwrite(rooms, town.ada.id(), 1, 0, bits::VIEW_CHANNEL)
        .unwrap();
    let entry = |sync: bool| {
        Some(
            json!([{"id": town.general.to_string(), "parent_id": rooms.to_string(), "lock_permissions": sync}]),
        )
    };
    town.refuses("PATCH", &path, entry(true), 403, 50013).await;
    assert_eq!(town.ask("PATCH", &path, entry(false)).await.0, 204);
    assert!(town.ada.sees_channel(town.general), "moved, not synced");
    town.sandbox.set_bot_permissions(
        town.guild,
        bits::VIEW_CHANNEL | bits::MANAGE_CHANNELS | bits::MANAGE_ROLES,
    );
    assert_eq!(town.ask("PATCH", &path, entry(true)).await.0, 204);
    assert!(!town.ada.sees_channel(town.general));
}
