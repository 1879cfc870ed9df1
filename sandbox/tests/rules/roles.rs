//! Roles: making, changing and moving them.

use discord_sandbox::permissions::{all, bits};
use serde_json::json;

use crate::town::{Town, id_of};
use crate::wire::Wire;

#[tokio::test]
async fn a_guild_has_250_roles() {
    let town = Town::new(bits::MANAGE_ROLES).await;
    for n in 0..248 {
        town.sandbox.add_role(town.guild, &format!("role {n}"), 0);
    }
    let path = format!("/guilds/{}/roles", town.guild);
    town.refuses("POST", &path, Some(json!({"name": "last"})), 400, 30005)
        .await;
}

#[tokio::test]
async fn a_role_is_made_with_what_its_maker_holds() {
    let town = Town::new(bits::VIEW_CHANNEL).await;
    let path = format!("/guilds/{}/roles", town.guild);
    town.refuses("POST", &path, Some(json!({"name": "x"})), 403, 50013)
        .await;
    town.sandbox.set_bot_permissions(town.guild, bits::MANAGE_ROLES);
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut bot = Wire::identify(&base, &token, 1).await;
    bot.event("GUILD_CREATE").await;
    let body = json!({"name": "n".repeat(101)});
    town.refuses("POST", &path, Some(body), 400, 50035).await;
    let body = json!({"color": 0x100_0000});
    town.refuses("POST", &path, Some(body), 400, 50035).await;
    let (status, made) = town.ask("POST", &path, Some(json!({}))).await;
    assert_eq!((status, made["name"].as_str()), (200, Some("new role")));
    let (_, everyone) = town.ask("GET", &format!("{path}/{}", town.guild), None).await;
    assert_eq!(
        made["permissions"], everyone["permissions"],
        "as @everyone by default"
    );
    assert_eq!(
        bot.event("GUILD_ROLE_CREATE").await["d"]["role"]["id"],
        made["id"]
    );
    let own = format!("{path}/{}", id_of(&made));
    let more = json!({"permissions": bits::KICK_MEMBERS.to_string()});
    town.refuses("PATCH", &own, Some(more), 403, 50013).await;
    let (_, named) = town
        .ask("PATCH", &own, Some(json!({"name": "mentee", "hoist": true})))
        .await;
    assert_eq!(
        (&named["name"], &named["hoist"]),
        (&json!("mentee"), &json!(true))
    );
    bot.event("GUILD_ROLE_UPDATE").await;
    assert_eq!(town.ask("DELETE", &own, None).await.0, 204);
    bot.event("GUILD_ROLE_DELETE").await;
    town.refuses("DELETE", &own, None, 404, 10011).await;
    town.refuses("PATCH", &own, Some(json!({"name": "x"})), 404, 10011)
        .await;
}

#[tokio::test]
async fn everyone_and_managed_roles_cannot_be_removed_or_given() {
    let town = Town::new(all()).await;
    let path = format!("/guilds/{}/roles", town.guild);
    town.refuses("DELETE", &format!("{path}/{}", town.guild), None, 400, 50028)
        .await;
    let own = town.sandbox.role_named(town.guild, "Sandbox Bot").unwrap();
    let (status, refused) = town
        .ask_as(&town.owner, "DELETE", &format!("{path}/{own}"), None)
        .await;
    assert_eq!((status, refused["code"].as_u64()), (400, Some(50028)));
    let member = format!("/guilds/{}/members/{}", town.guild, town.ada.id());
    for role in [own, town.guild] {
        let body = Some(json!({"roles": [role.to_string()]}));
        let (status, refused) = town.ask_as(&town.owner, "PATCH", &member, body).await;
        assert_eq!((status, refused["code"].as_u64()), (400, Some(50028)));
    }
    town.refuses("PATCH", &member, Some(json!({"roles": ["12"]})), 404, 10011)
        .await;
}

#[tokio::test]
async fn roles_are_moved_below_the_mover_only() {
    let town = Town::new(bits::MANAGE_ROLES).await;
    let path = format!("/guilds/{}/roles", town.guild);
    let high = town.sandbox.add_role(town.guild, "high", 0);
    let low = town.sandbox.add_role(town.guild, "low", 0);
    town.sandbox.move_role(town.guild, high, 90);
    let to = |role: u64, position: i64| Some(json!([{"id": role.to_string(), "position": position}]));
    town.refuses("PATCH", &path, to(high, 1), 403, 50013).await;
    town.refuses("PATCH", &path, to(low, 95), 403, 50013).await;
    town.refuses("PATCH", &path, to(12, 1), 404, 10011).await;
    town.refuses("PATCH", &path, to(town.guild, 1), 400, 50028).await;
    let (status, all) = town.ask("PATCH", &path, to(low, 2)).await;
    assert_eq!(status, 200);
    let moved = all.as_array().unwrap().iter().find(|role| id_of(role) == low);
    assert_eq!(moved.unwrap()["position"], 2);
}

#[tokio::test]
async fn how_many_hold_a_role_is_counted() {
    let town = Town::new(bits::VIEW_CHANNEL).await;
    let role = town.sandbox.add_role(town.guild, "mentor", 0);
    town.sandbox.give_role(town.guild, &town.ada, role);
    let path = format!("/guilds/{}/roles/member-counts", town.guild);
    let (status, counts) = town.ask("GET", &path, None).await;
    assert_eq!((status, &counts[role.to_string()]), (200, &json!(1)));
    assert!(counts.get(town.guild.to_string()).is_none(), "@everyone apart");
    town.refuses("GET", "/guilds/12/roles/member-counts", None, 404, 10004)
        .await;
}

#[tokio::test]
async fn a_removed_role_leaves_members_and_overwrites() {
    let town = Town::new(all()).await;
    let role = town.sandbox.add_role(town.guild, "mentor", 0);
    town.sandbox.give_role(town.guild, &town.ada, role);
    town.sandbox
        .set_overwrite(town.general, role, 0, bits::VIEW_CHANNEL, 0)
        .unwrap();
    town.sandbox.delete_role(town.guild, role).unwrap();
    let member = format!("/guilds/{}/members/{}", town.guild, town.ada.id());
    assert_eq!(town.ask("GET", &member, None).await.1["roles"], json!([]));
    let channel = format!("/channels/{}", town.general);
    assert_eq!(
        town.ask("GET", &channel, None).await.1["permission_overwrites"],
        json!([])
    );
}
