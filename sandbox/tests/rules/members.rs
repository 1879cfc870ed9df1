//! Members: reading them, names and time-outs, coming and going, and those who may not act yet.

use chrono::TimeDelta;
use discord_sandbox::permissions::{all, bits};
use serde_json::{Value, json};

use crate::town::Town;
use crate::wire::Wire;

fn member(town: &Town) -> String {
    format!("/guilds/{}/members/{}", town.guild, town.ada.id())
}

#[tokio::test]
async fn strangers_and_those_who_left_are_told_apart() {
    let town = Town::new(bits::VIEW_CHANNEL).await;
    let path = |id: u64| format!("/guilds/{}/members/{id}", town.guild);
    assert_eq!(town.ask("GET", &path(town.ada.id()), None).await.0, 200);
    town.refuses("GET", &path(12), None, 404, 10013).await;
    town.sandbox.leave(town.guild, &town.ada).unwrap();
    town.refuses("GET", &path(town.ada.id()), None, 404, 10007).await;
    town.refuses("GET", "/guilds/1/members/2", None, 404, 10004).await;
}

#[tokio::test]
async fn the_list_of_members_needs_the_intent_of_the_application() {
    let town = Town::new(bits::VIEW_CHANNEL).await;
    let path = format!("/guilds/{}/members", town.guild);
    let ids = |list: &Value| -> Vec<String> {
        let all = list.as_array().unwrap().iter();
        all.map(|member| member["user"]["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let (_, first) = town.ask("GET", &path, None).await;
    assert_eq!(ids(&first).len(), 1, "one by default");
    let (_, rest) = town
        .ask(
            "GET",
            &format!("{path}?limit=1000&after={}", ids(&first)[0]),
            None,
        )
        .await;
    assert_eq!(ids(&rest).len(), 2);
    town.sandbox.set_privileged_intents(0);
    town.refuses("GET", &path, None, 403, 50001).await;
    let search = format!("/guilds/{}/members/search", town.guild);
    let (_, found) = town.ask("GET", &format!("{search}?query=aD&limit=5"), None).await;
    assert_eq!(
        ids(&found),
        [town.ada.id().to_string()],
        "a search needs no intent"
    );
}

#[tokio::test]
async fn a_nickname_has_32_characters_and_is_changed_by_those_who_may() {
    let town = Town::new(bits::VIEW_CHANNEL).await;
    let path = member(&town);
    let nick = |text: &str| Some(json!({"nick": text}));
    town.refuses("PATCH", &path, nick("Countess"), 403, 50013).await;
    let own = format!("/guilds/{}/members/@me", town.guild);
    let (status, _) = town.ask_as(&town.ada, "PATCH", &own, nick("Countess")).await;
    assert_eq!(status, 200, "CHANGE_NICKNAME is @everyone's");
    let everyone = town.sandbox.role_named(town.guild, "@everyone").unwrap();
    town.sandbox
        .set_role_permissions(town.guild, everyone, bits::VIEW_CHANNEL);
    let (status, refused) = town.ask_as(&town.ada, "PATCH", &own, nick("x")).await;
    assert_eq!((status, refused["code"].as_u64()), (403, Some(50013)));
    town.sandbox
        .set_bot_permissions(town.guild, bits::MANAGE_NICKNAMES);
    town.refuses("PATCH", &path, nick(&"n".repeat(33)), 400, 50035)
        .await;
    let (status, changed) = town.ask("PATCH", &path, nick(&"n".repeat(32))).await;
    assert_eq!(
        (status, changed["nick"].as_str()),
        (200, Some("n".repeat(32).as_str()))
    );
    let (_, cleared) = town.ask("PATCH", &path, Some(json!({"nick": null}))).await;
    assert!(cleared["nick"].is_null());
    let owner = format!("/guilds/{}/members/{}", town.guild, town.owner.id());
    town.refuses("PATCH", &owner, nick("Queen"), 403, 50013).await;
}

#[tokio::test]
async fn a_time_out_lasts_28_days_at_most_and_spares_administrators() {
    let town = Town::new(bits::MODERATE_MEMBERS).await;
    let path = member(&town);
    let until = |days| {
        Some(
            json!({"communication_disabled_until": (town.sandbox.now() + TimeDelta::days(days)).to_rfc3339()}),
        )
    };
    town.refuses("PATCH", &path, until(29), 400, 50035).await;
    let (_, refused) = town.ask("PATCH", &path, until(29)).await;
    assert_eq!(
        refused["errors"]["communication_disabled_until"]["_errors"][0]["code"],
        "INVALID_COMMUNICATION_DISABLED_TIMESTAMP"
    );
    let unread = json!({"communication_disabled_until": "tomorrow"});
    town.refuses("PATCH", &path, Some(unread), 400, 50035).await;
    assert_eq!(town.ask("PATCH", &path, until(28)).await.0, 200);
    assert!(town.ada.write(town.general, "hm").await.is_err());
    let lifted = json!({"communication_disabled_until": null});
    assert_eq!(town.ask("PATCH", &path, Some(lifted)).await.0, 200);
    assert!(town.ada.write(town.general, "thanks").await.is_ok());
    let chief = town.sandbox.add_role(town.guild, "chief", bits::ADMINISTRATOR);
    town.sandbox.give_role(town.guild, &town.ada, chief);
    town.refuses("PATCH", &path, until(1), 403, 50013).await;
    town.sandbox.set_bot_permissions(town.guild, 0);
    town.refuses("PATCH", &path, until(1), 403, 50013).await;
}

#[tokio::test]
async fn somebody_timed_out_loses_what_they_hold_in_the_guild_as_well() {
    let town = Town::new(all()).await;
    let staff = town.sandbox.add_role(town.guild, "staff", bits::MANAGE_ROLES);
    town.sandbox.give_role(town.guild, &town.ada, staff);
    let roles = format!("/guilds/{}/roles", town.guild);
    let body = || Some(json!({"name": "helper", "permissions": "0"}));
    assert_eq!(town.ask_as(&town.ada, "POST", &roles, body()).await.0, 200);
    let until = town.sandbox.now() + TimeDelta::hours(1);
    town.sandbox.time_out(town.guild, &town.ada, Some(until));
    let (status, refused) = town.ask_as(&town.ada, "POST", &roles, body()).await;
    assert_eq!((status, refused["code"].as_u64()), (403, Some(50013)));
    town.sandbox.advance(TimeDelta::hours(2));
    assert_eq!(town.ask_as(&town.ada, "POST", &roles, body()).await.0, 200);
}

#[tokio::test]
async fn a_pending_member_reads_and_cannot_act() {
    let town = Town::new(all()).await;
    town.sandbox.set_pending(town.guild, &town.ada, true);
    let (_, seen) = town.ask("GET", &member(&town), None).await;
    assert_eq!(seen["pending"], true);
    assert!(town.ada.sees_channel(town.general));
    assert_eq!(town.ada.write(town.general, "hi").await.unwrap_err().code, 50013);
    assert!(town.ada.commands(town.guild).is_empty());
    town.sandbox.set_pending(town.guild, &town.ada, false);
    assert!(town.ada.write(town.general, "hi").await.is_ok());
}

#[tokio::test]
async fn who_is_in_no_voice_channel_cannot_be_moved_or_silenced() {
    let town = Town::new(all()).await;
    for body in [
        json!({"mute": true}),
        json!({"deaf": false}),
        json!({"channel_id": null}),
    ] {
        town.refuses("PATCH", &member(&town), Some(body), 400, 40032)
            .await;
    }
}

#[tokio::test]
async fn who_comes_back_is_marked_and_finds_their_overwrites_again() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/permissions/{}", town.general, town.ada.id());
    let hidden = json!({"type": 1, "deny": bits::VIEW_CHANNEL.to_string()});
    assert_eq!(town.ask("PUT", &path, Some(hidden)).await.0, 204);
    assert_eq!(town.ask("GET", &member(&town), None).await.1["flags"], 0);
    town.sandbox.leave(town.guild, &town.ada).unwrap();
    let (_, channel) = town
        .ask("GET", &format!("/channels/{}", town.general), None)
        .await;
    assert_eq!(
        channel["permission_overwrites"][0]["id"],
        town.ada.id().to_string(),
        "overwrites stay"
    );
    town.sandbox.join(town.guild, &town.ada);
    assert_eq!(
        town.ask("GET", &member(&town), None).await.1["flags"],
        1,
        "DID_REJOIN"
    );
    assert!(!town.ada.sees_channel(town.general));
    town.sandbox.set_pending(town.guild, &town.ada, true);
    town.sandbox
        .set_bot_permissions(town.guild, bits::MODERATE_MEMBERS);
    let flags = Some(json!({"flags": 4}));
    town.refuses("PATCH", &member(&town), flags.clone(), 403, 50013)
        .await;
    town.sandbox.set_bot_permissions(town.guild, bits::MANAGE_GUILD);
    let (_, changed) = town.ask("PATCH", &member(&town), flags).await;
    assert_eq!(changed["flags"], 5, "only BYPASSES_VERIFICATION can be set");
}

#[tokio::test]
async fn members_come_and_go_in_the_members_intent_and_the_bot_always_hears_of_itself() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut with = Wire::identify(&base, &token, 1 << 1).await;
    let mut without = Wire::identify(&base, &token, 1).await;
    with.event("READY").await;
    without.event("READY").await;
    let ben = town.sandbox.add_user("Ben");
    town.sandbox.join(town.guild, &ben);
    let role = town.sandbox.add_role(town.guild, "mentor", 0);
    town.sandbox.give_role(town.guild, &ben, role);
    town.sandbox.leave(town.guild, &ben).unwrap();
    for name in ["GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE"] {
        let told = with.event(name).await;
        assert_eq!(told["d"]["user"]["id"], ben.id().to_string());
        assert_eq!(told["d"]["guild_id"], town.guild.to_string());
    }
    let names = without.events_so_far().await;
    assert!(
        !names.iter().any(|name| name.starts_with("GUILD_MEMBER_")),
        "{names:?}"
    );
    let own = format!("/guilds/{}/members/@me", town.guild);
    assert_eq!(
        town.ask("PATCH", &own, Some(json!({"nick": "Helper"}))).await.0,
        200
    );
    assert_eq!(without.event("GUILD_MEMBER_UPDATE").await["d"]["nick"], "Helper");
}

#[tokio::test]
async fn an_owner_cannot_leave_and_a_bot_can() {
    let town = Town::new(all()).await;
    let path = format!("/users/@me/guilds/{}", town.guild);
    let (status, refused) = town.ask_as(&town.owner, "DELETE", &path, None).await;
    assert_eq!((status, refused["code"].as_u64()), (400, Some(50055)));
    assert_eq!(town.ask("DELETE", &path, None).await.0, 204);
    town.refuses("GET", &format!("/guilds/{}", town.guild), None, 404, 10004)
        .await;
}

#[tokio::test]
async fn usernames_are_unique_and_of_plain_letters() {
    let town = Town::new(all()).await;
    let name = async |display: &str| {
        let user = town.sandbox.add_user(display);
        let (_, shown) = town.ask("GET", &format!("/users/{}", user.id()), None).await;
        assert_eq!(shown["global_name"], display);
        shown["username"].as_str().unwrap().to_owned()
    };
    assert_eq!(name("Zoë van Dam").await, "zo_van_dam");
    assert_ne!(name("Zoë van Dam").await, "zo_van_dam");
    assert_eq!(name("日本").await, "user");
}
