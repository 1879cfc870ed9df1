//! The settings of a guild.

use discord_sandbox::permissions::{all, bits};
use serde_json::json;

use crate::town::Town;
use crate::wire::Wire;

#[tokio::test]
async fn a_guild_is_changed_by_those_who_manage_it_and_everybody_hears() {
    let town = Town::new(bits::VIEW_CHANNEL).await;
    let path = format!("/guilds/{}", town.guild);
    let body = json!({"name": "Village", "description": "Small", "preferred_locale": "de"});
    town.refuses("PATCH", &path, Some(body.clone()), 403, 50013).await;
    town.refuses("PATCH", "/guilds/12", Some(body.clone()), 404, 10004)
        .await;
    town.sandbox.set_bot_permissions(town.guild, bits::MANAGE_GUILD);
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut bot = Wire::identify(&base, &token, 1).await;
    bot.event("READY").await;
    town.refuses("PATCH", &path, Some(json!({"name": "V"})), 400, 50035)
        .await;
    let level = json!({"verification_level": 5});
    town.refuses("PATCH", &path, Some(level), 400, 50035).await;
    let (status, changed) = town.ask("PATCH", &path, Some(body)).await;
    assert_eq!((status, changed["name"].as_str()), (200, Some("Village")));
    let told = bot.event("GUILD_UPDATE").await;
    assert_eq!(told["d"]["description"], "Small");
    assert_eq!(town.ask("GET", &path, None).await.1["preferred_locale"], "de");
    town.sandbox.rename_guild(town.guild, "Hamlet").unwrap();
    assert_eq!(bot.event("GUILD_UPDATE").await["d"]["name"], "Hamlet");
}

#[tokio::test]
async fn a_community_cannot_lose_its_rules_and_updates_channels() {
    let town = Town::new(bits::VIEW_CHANNEL | bits::MANAGE_GUILD | bits::MANAGE_CHANNELS).await;
    let path = format!("/guilds/{}", town.guild);
    let category = town.sandbox.channels(town.guild)[0].id;
    let not_text = json!({"rules_channel_id": category.to_string()});
    town.refuses("PATCH", &path, Some(not_text), 400, 50086).await;
    let nowhere = json!({"rules_channel_id": "12"});
    town.refuses("PATCH", &path, Some(nowhere), 400, 50035).await;
    let general = town.general.to_string();
    let body = json!({"rules_channel_id": general, "public_updates_channel_id": general});
    assert_eq!(town.ask("PATCH", &path, Some(body)).await.0, 200);
    let channel = format!("/channels/{general}");
    town.refuses("DELETE", &channel, None, 400, 50074).await;
    town.refuses("PATCH", &path, Some(json!({"features": []})), 403, 50013)
        .await;
    town.sandbox.set_bot_permissions(town.guild, all());
    let (status, changed) = town.ask("PATCH", &path, Some(json!({"features": []}))).await;
    assert_eq!(status, 200);
    assert!(!changed["features"].to_string().contains("COMMUNITY"));
    assert_eq!(town.ask("DELETE", &channel, None).await.0, 200);
    let without = json!({"features": ["COMMUNITY"], "rules_channel_id": null});
    town.refuses("PATCH", &path, Some(without), 400, 50035).await;
}
