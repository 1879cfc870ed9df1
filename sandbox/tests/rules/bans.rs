//! Bans.

use discord_sandbox::permissions::{all, bits};
use serde_json::json;

use crate::town::Town;
use crate::wire::Wire;

#[tokio::test]
async fn a_ban_puts_somebody_out_and_keeps_them_out_until_it_is_lifted() {
    let town = Town::new(bits::VIEW_CHANNEL | bits::KICK_MEMBERS).await;
    let (ada, guild) = (town.ada.id(), town.guild);
    let ban = format!("/guilds/{guild}/bans/{ada}");
    let list = format!("/guilds/{guild}/bans");
    town.refuses("PUT", &ban, Some(json!({})), 403, 50013).await;
    town.refuses("GET", &list, None, 403, 50013).await;
    town.sandbox
        .set_bot_permissions(guild, bits::VIEW_CHANNEL | bits::BAN_MEMBERS);
    town.refuses("GET", &ban, None, 404, 10026).await;
    town.refuses("DELETE", &ban, Some(json!({})), 404, 10026).await;
    town.refuses(
        "PUT",
        &ban,
        Some(json!({"delete_message_seconds": 604_801})),
        400,
        50035,
    )
    .await;
    assert_eq!(town.ask("PUT", &ban, Some(json!({}))).await.0, 204);
    assert!(!town.ada.sees_channel(town.general));
    assert_eq!(town.ask("GET", &ban, None).await.1["user"]["id"], ada.to_string());
    town.sandbox.join(guild, &town.ada);
    assert!(!town.ada.sees_channel(town.general), "the door is shut");
    assert_eq!(town.ask("DELETE", &ban, Some(json!({}))).await.0, 204);
    town.sandbox.join(guild, &town.ada);
    assert!(town.ada.sees_channel(town.general));
}

#[tokio::test]
async fn nobody_bans_or_kicks_those_above_them() {
    let town = Town::new(bits::BAN_MEMBERS | bits::KICK_MEMBERS).await;
    let staff = town.sandbox.add_role(town.guild, "staff", 0);
    town.sandbox.move_role(town.guild, staff, 90);
    town.sandbox.give_role(town.guild, &town.ada, staff);
    for who in [town.owner.id(), town.ada.id()] {
        let ban = format!("/guilds/{}/bans/{who}", town.guild);
        town.refuses("PUT", &ban, Some(json!({})), 403, 50013).await;
        let kick = format!("/guilds/{}/members/{who}", town.guild);
        town.refuses("DELETE", &kick, None, 403, 50013).await;
    }
    let nobody = format!("/guilds/{}/bans/123", town.guild);
    town.refuses("PUT", &nobody, Some(json!({})), 404, 10013).await;
    let stranger = town.sandbox.add_user("Stranger").id();
    let kick = format!("/guilds/{}/members/{stranger}", town.guild);
    town.refuses("DELETE", &kick, None, 404, 10007).await;
    let ban = format!("/guilds/{}/bans/{stranger}", town.guild);
    assert_eq!(town.ask("PUT", &ban, Some(json!({}))).await.0, 204);
}

#[tokio::test]
async fn a_ban_takes_recent_messages_along_and_is_told_to_moderators_only() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    town.ada.write(town.general, "old").await.unwrap();
    town.sandbox.advance(chrono::TimeDelta::hours(2));
    town.ada.write(town.general, "new").await.unwrap();
    let mut watching = Wire::identify(&base, &token, 1 << 2).await;
    watching.event("READY").await;
    let ban = format!("/guilds/{}/bans/{}", town.guild, town.ada.id());
    let body = json!({"delete_message_seconds": 3600});
    assert_eq!(town.ask("PUT", &ban, Some(body)).await.0, 204);
    let told = watching.event("GUILD_BAN_ADD").await;
    assert_eq!(told["d"]["user"]["id"], town.ada.id().to_string());
    let left: Vec<String> = town
        .sandbox
        .messages(town.general)
        .into_iter()
        .map(|message| message.content)
        .collect();
    assert_eq!(left, ["old"]);
    let mut deaf = Wire::identify(&base, &token, 1).await;
    deaf.event("READY").await;
    assert_eq!(town.ask("DELETE", &ban, Some(json!({}))).await.0, 204);
    let names = deaf.events_so_far().await;
    assert!(!names.contains(&"GUILD_BAN_REMOVE".to_owned()), "{names:?}");
    watching.event("GUILD_BAN_REMOVE").await;
}

#[tokio::test]
async fn many_are_banned_at_once_and_the_failures_are_named() {
    let town = Town::new(bits::BAN_MEMBERS).await;
    let path = format!("/guilds/{}/bulk-ban", town.guild);
    let ids = json!({"user_ids": [town.ada.id().to_string(), town.owner.id().to_string()]});
    town.refuses("POST", &path, Some(ids.clone()), 403, 50013).await;
    town.sandbox
        .set_bot_permissions(town.guild, bits::BAN_MEMBERS | bits::MANAGE_GUILD);
    let many: Vec<String> = (0..201).map(|n| n.to_string()).collect();
    town.refuses("POST", &path, Some(json!({"user_ids": many})), 400, 50035)
        .await;
    let (status, done) = town.ask("POST", &path, Some(ids.clone())).await;
    assert_eq!(status, 200, "{done}");
    assert_eq!(done["banned_users"], json!([town.ada.id().to_string()]));
    assert_eq!(done["failed_users"], json!([town.owner.id().to_string()]));
    town.refuses("POST", &path, Some(ids), 400, 500_000).await;
}

#[tokio::test]
async fn the_list_of_bans_comes_in_pages_by_user() {
    let town = Town::new(bits::BAN_MEMBERS).await;
    let mut banned = Vec::new();
    for n in 0..3 {
        let user = town.sandbox.add_user(&format!("Spam {n}")).id();
        let ban = format!("/guilds/{}/bans/{user}", town.guild);
        assert_eq!(town.ask("PUT", &ban, Some(json!({}))).await.0, 204);
        banned.push(user.to_string());
    }
    let page = async |query: &str| -> Vec<String> {
        let (_, list) = town
            .ask("GET", &format!("/guilds/{}/bans?{query}", town.guild), None)
            .await;
        let bans = list.as_array().unwrap().iter();
        bans.map(|ban| ban["user"]["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(page("limit=2").await, banned[..2]);
    assert_eq!(page(&format!("after={}", banned[0])).await, banned[1..]);
    assert_eq!(page(&format!("limit=1&before={}", banned[2])).await, banned[1..2]);
}
