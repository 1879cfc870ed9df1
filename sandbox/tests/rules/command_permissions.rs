//! Who is offered a command: what staff set, contexts, languages.

use discord_sandbox::permissions::{all, bits};
use discord_sandbox::world::{CommandPermission, CommandTarget};
use discord_sandbox::{Outcome, Persona};
use serde_json::{Value, json};

use crate::town::Town;
use crate::wire::Wire;

fn plain() -> Value {
    json!([{"name": "open", "description": "x"}, {"name": "shut", "description": "x", "default_member_permissions": "0"}])
}

fn names(town: &Town, who: &Persona) -> Vec<String> {
    let offered = who.commands(town.guild).into_iter();
    offered.map(|command| command.path).collect()
}

#[tokio::test]
async fn staff_open_and_shut_a_command_for_people_roles_and_channels() {
    let town = Town::new(all()).await;
    town.register(plain()).await;
    let role = town.sandbox.add_role(town.guild, "mentors", 0);
    town.sandbox.give_role(town.guild, &town.ada, role);
    let ben = town.sandbox.add_user("Ben");
    town.sandbox.join(town.guild, &ben);
    assert_eq!(names(&town, &town.ada), ["open"]);
    let set = |command, list: &[(CommandTarget, bool)]| {
        let list: Vec<_> = list
            .iter()
            .map(|(target, allowed)| CommandPermission {
                target: *target,
                allowed: *allowed,
            })
            .collect();
        town.sandbox
            .set_command_permissions(town.guild, command, &list)
            .unwrap();
    };
    set(Some("shut"), &[(CommandTarget::Role(role), true)]);
    assert_eq!(names(&town, &town.ada), ["open", "shut"]);
    assert_eq!(names(&town, &ben), ["open"]);
    // A person's own entry counts before that of a role, an entry of everyone last.
    set(
        Some("shut"),
        &[
            (CommandTarget::Role(role), true),
            (CommandTarget::User(town.ada.id()), false),
            (CommandTarget::Role(town.guild), true),
        ],
    );
    assert_eq!(names(&town, &town.ada), ["open"]);
    assert_eq!(names(&town, &ben), ["open", "shut"]);
    // What is set for all commands counts for those without entries of their own.
    set(None, &[(CommandTarget::Role(town.guild), false)]);
    assert_eq!(names(&town, &ben), ["shut"]);
    set(None, &[]);
    set(Some("open"), &[(CommandTarget::Channel(town.general), false)]);
    let refused = ben.run(town.guild, town.general, "open", &[]).await;
    assert!(
        matches!(&refused, Outcome::Refused(error) if error.code == 10063),
        "{refused:?}"
    );
    let other = town.sandbox.add_channel(town.guild, 0, "other", None);
    let (outcome, _) = tokio::join!(
        ben.run(town.guild, other, "open", &[]),
        town.answer_next(json!({"type": 4, "data": {"content": "here it works"}})),
    );
    assert_eq!(outcome.text(), "here it works");
    assert_eq!(
        names(&town, &town.owner),
        ["open", "shut"],
        "administrators use all commands"
    );
}

#[tokio::test]
async fn a_bot_reads_permissions_of_commands_and_only_staff_change_them() {
    let town = Town::new(all()).await;
    let made = town.register(plain()).await;
    let base = format!(
        "/applications/{}/guilds/{}/commands",
        town.sandbox.application_id(),
        town.guild
    );
    let one = format!("{base}/{}/permissions", made[1]["id"].as_str().unwrap());
    let body = json!({"permissions": [{"id": town.ada.id().to_string(), "type": 2, "permission": true}]});
    town.refuses("GET", &one, None, 404, 10066).await;
    town.refuses("PUT", &one, Some(body.clone()), 403, 20001).await;
    let (status, refused) = town.ask_as(&town.ada, "PUT", &one, Some(body.clone())).await;
    assert_eq!((status, refused["code"].as_u64()), (403, Some(50013)));
    // One of the two permissions is not enough, even for a command that is open to all.
    let open = format!("{base}/{}/permissions", made[0]["id"].as_str().unwrap());
    for held in [bits::MANAGE_GUILD, bits::MANAGE_ROLES] {
        let role = town.sandbox.add_role(town.guild, "half", held);
        town.sandbox.give_role(town.guild, &town.ada, role);
        let (status, refused) = town.ask_as(&town.ada, "PUT", &open, Some(body.clone())).await;
        assert_eq!((status, refused["code"].as_u64()), (403, Some(50013)), "{held}");
        town.sandbox.take_role(town.guild, &town.ada, role);
    }
    let (status, refused) = town
        .ask_as(
            &town.owner,
            "PUT",
            &one,
            Some(json!({"permissions": [{"id": "1", "type": 4}]})),
        )
        .await;
    assert_eq!((status, refused["code"].as_u64()), (400, Some(50035)));
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), 1).await;
    wire.event("GUILD_CREATE").await;
    let (status, put) = town.ask_as(&town.owner, "PUT", &one, Some(body)).await;
    assert_eq!(status, 200, "{put}");
    let told = wire.event("APPLICATION_COMMAND_PERMISSIONS_UPDATE").await;
    assert_eq!(told["d"], put);
    assert_eq!(town.ask("GET", &one, None).await.1, put);
    assert_eq!(
        town.ask("GET", &format!("{base}/permissions"), None).await.1,
        json!([put])
    );
    // A command that is registered anew under another name loses what was set for it.
    town.register(json!([{"name": "other", "description": "x"}]))
        .await;
    assert_eq!(
        town.ask("GET", &format!("{base}/permissions"), None).await.1,
        json!([])
    );
}

#[tokio::test]
async fn contexts_keep_a_command_out_of_direct_messages_or_out_of_guilds() {
    let town = Town::new(all()).await;
    town.register(json!([{"name": "everywhere", "description": "x"},
        {"name": "guild", "description": "x", "contexts": [0]},
        {"name": "direct", "description": "x", "contexts": [1]}]))
        .await;
    let guild_only = format!(
        "/applications/{}/guilds/{}/commands",
        town.sandbox.application_id(),
        town.guild
    );
    town.ask(
        "POST",
        &guild_only,
        Some(json!({"name": "here", "description": "x"})),
    )
    .await;
    assert_eq!(names(&town, &town.ada), ["everywhere", "guild", "here"]);
    let open = json!({"recipient_id": town.ada.id().to_string()});
    let (_, channel) = town.ask("POST", "/users/@me/channels", Some(open)).await;
    let direct = crate::town::id_of(&channel);
    for name in ["guild", "here"] {
        let outcome = town.ada.run(0, direct, name, &[]).await;
        assert!(matches!(outcome, Outcome::Refused(_)), "{name}");
    }
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), 0).await;
    wire.event("READY").await;
    for name in ["everywhere", "direct"] {
        let (outcome, _) = tokio::join!(
            town.ada.run(0, direct, name, &[]),
            town.answer_next(json!({"type": 4, "data": {"content": "psst", "flags": 64}})),
        );
        assert_eq!(outcome.text(), "psst", "{name}");
        let event = wire.event("INTERACTION_CREATE").await["d"].clone();
        assert_eq!(
            (&event["context"], &event["authorizing_integration_owners"]["0"]),
            (&json!(1), &json!("0"))
        );
        assert!(event.get("member").is_none() && event.get("guild_id").is_none());
        assert_eq!(event["user"]["id"], town.ada.id().to_string());
        let held: u64 = event["app_permissions"].as_str().unwrap().parse().unwrap();
        assert_ne!(held & bits::ATTACH_FILES, 0);
    }
}

#[tokio::test]
async fn a_command_for_adults_is_offered_where_the_channel_is_for_them() {
    let town = Town::new(all()).await;
    town.register(json!([{"name": "spicy", "description": "x", "nsfw": true}]))
        .await;
    let refused = town.ada.run(town.guild, town.general, "spicy", &[]).await;
    assert!(matches!(refused, Outcome::Refused(_)));
    let path = format!("/channels/{}", town.general);
    assert_eq!(town.ask("PATCH", &path, Some(json!({"nsfw": true}))).await.0, 200);
    let (outcome, _) = tokio::join!(
        town.ada.run(town.guild, town.general, "spicy", &[]),
        town.answer_next(json!({"type": 4, "data": {"content": "hot"}})),
    );
    assert_eq!(outcome.text(), "hot");
}

#[tokio::test]
async fn a_reader_is_shown_commands_in_their_own_language() {
    let town = Town::new(all()).await;
    town.register(json!([{"name": "hello", "description": "Greets",
        "name_localizations": {"de": "hallo"}, "description_localizations": {"de": "Grüßt"},
        "options": [{"type": 3, "name": "tone", "description": "How", "name_localizations": {"de": "ton"},
            "choices": [{"name": "warm", "value": "w", "name_localizations": {"de": "herzlich"}}]}]}]))
        .await;
    town.sandbox.set_locale(&town.ada, "de");
    let seen = &town.ada.commands(town.guild)[0];
    assert_eq!(
        (seen.path.as_str(), seen.shown.as_str(), seen.description.as_str()),
        ("hello", "hallo", "Grüßt")
    );
    let path = format!("/guilds/{}/application-command-index", town.guild);
    let (_, index) = town.ask_as(&town.ada, "GET", &path, None).await;
    let command = &index["application_commands"][0];
    assert_eq!(command["options"][0]["choices"][0]["name_localized"], "herzlich");
    let (_, index) = town.ask_as(&town.owner, "GET", &path, None).await;
    assert!(index["application_commands"][0].get("name_localized").is_none());
    let path = format!("/applications/{}/commands", town.sandbox.application_id());
    let (_, short) = town.ask("GET", &path, None).await;
    assert!(short[0].get("name_localizations").is_none());
    let (_, long) = town
        .ask("GET", &format!("{path}?with_localizations=true"), None)
        .await;
    assert_eq!(long[0]["name_localizations"]["de"], "hallo");
    // The payload carries the default names, and says in which language the user reads.
    let mut wire = Wire::identify(&town.sandbox.base(), &town.sandbox.bot_token(), 0).await;
    wire.event("READY").await;
    let tone = [("tone", "w".into())];
    tokio::join!(
        town.ada.run(town.guild, town.general, "hello", &tone),
        town.answer_next(json!({"type": 4, "data": {"content": "Hallo"}})),
    );
    let event = wire.event("INTERACTION_CREATE").await["d"].clone();
    assert_eq!(
        (&event["data"]["name"], &event["locale"]),
        (&json!("hello"), &json!("de"))
    );
}
