//! Registering commands, and who is offered them.

use discord_sandbox::permissions::{all, bits};
use discord_sandbox::{OptionValue, Outcome};
use serde_json::json;

use crate::town::{Town, hello};

#[tokio::test]
async fn an_unchanged_command_keeps_its_id_and_version() {
    let town = Town::new(all()).await;
    let first = town.register(hello()).await;
    let second = town.register(hello()).await;
    assert_eq!(first, second);
    let mut changed = hello();
    changed[0]["description"] = json!("Greets");
    let third = town.register(changed).await;
    assert_eq!(first[0]["id"], third[0]["id"]);
    assert_ne!(first[0]["version"], third[0]["version"]);
    assert!(town.register(json!([])).await.as_array().unwrap().is_empty());
}

#[tokio::test]
async fn commands_of_one_name_are_refused_and_all_problems_are_named() {
    let town = Town::new(all()).await;
    let path = format!("/applications/{}/commands", town.sandbox.application_id());
    let twice = json!([hello()[0], hello()[0]]);
    let (status, refused) = town.ask("PUT", &path, Some(twice)).await;
    assert_eq!(status, 400);
    assert_eq!(
        refused["errors"]["1"]["_errors"][0]["code"],
        "APPLICATION_COMMANDS_DUPLICATE_NAME"
    );
    let (_, refused) = town
        .ask(
            "POST",
            &path,
            Some(json!({"name": "Bad Name", "options": [{"type": 3}]})),
        )
        .await;
    let errors = &refused["errors"];
    assert!(
        errors["name"].is_object()
            && errors["description"].is_object()
            && errors["options"]["0"]["name"].is_object()
    );
    assert_eq!(town.ask("POST", &path, Some(hello()[0].clone())).await.0, 201);
    assert_eq!(town.ask("POST", &path, Some(hello()[0].clone())).await.0, 200);
}

#[tokio::test]
async fn two_hundred_commands_are_made_in_a_day() {
    let town = Town::new(all()).await;
    let path = format!(
        "/applications/{}/guilds/{}/commands",
        town.sandbox.application_id(),
        town.guild
    );
    for n in 0..200 {
        let body = json!({"name": format!("c{n}"), "description": "x"});
        let (status, made) = town.ask("POST", &path, Some(body)).await;
        assert_eq!(status, 201, "{n}: {made}");
        let id = made["id"].as_str().unwrap();
        assert_eq!(town.ask("DELETE", &format!("{path}/{id}"), None).await.0, 204);
    }
    let body = json!({"name": "one-more", "description": "x"});
    town.refuses("POST", &path, Some(body.clone()), 429, 30034).await;
    town.sandbox.advance(chrono::TimeDelta::days(1));
    assert_eq!(town.ask("POST", &path, Some(body)).await.0, 201);
}

#[tokio::test]
async fn a_command_is_offered_to_those_with_its_permission() {
    let town = Town::off_the_record(all()).await;
    let needed = bits::MANAGE_GUILD.to_string();
    town.register(
        json!([{"name": "setup", "description": "x", "default_member_permissions": needed},
        {"name": "nobody", "description": "x", "default_member_permissions": "0"},
        {"name": "direct", "description": "x", "contexts": [1]}]),
    )
    .await;
    assert!(town.ada.commands(town.guild).is_empty());
    let names: Vec<String> = town
        .owner
        .commands(town.guild)
        .into_iter()
        .map(|command| command.path)
        .collect();
    assert_eq!(names, ["setup", "nobody"]);
    assert!(matches!(
        town.ada.run(town.guild, town.general, "setup", &[]).await,
        Outcome::Refused(_)
    ));
    let path = format!("/guilds/{}/application-command-index", town.guild);
    let (_, index) = town.ask_as(&town.ada, "GET", &path, None).await;
    assert!(index["application_commands"].as_array().unwrap().is_empty());
    town.refuses("GET", &path, None, 403, 20001).await;
}

#[tokio::test]
async fn a_persons_client_runs_a_command_over_http_and_hears_of_it_on_its_own_session() {
    let town = Town::new(all()).await;
    let command = town.register(hello()).await[0].clone();
    let mut wire = crate::wire::Wire::identify(&town.sandbox.base(), &town.ada.token(), 0).await;
    wire.event("GUILD_CREATE").await;
    let body = |options: serde_json::Value| {
        json!({"type": 2, "application_id": command["application_id"],
            "guild_id": town.guild.to_string(), "channel_id": town.general.to_string(), "session_id": "s", "nonce": "77",
            "data": {"id": command["id"], "version": command["version"], "name": "hello", "type": 1,
                "options": options, "attachments": []}})
    };
    let refused = town
        .ask_as(&town.ada, "POST", "/interactions", Some(body(json!([]))))
        .await;
    assert_eq!((refused.0, refused.1["code"].as_u64()), (400, Some(50035)));
    let options = json!([{"type": 3, "name": "name", "value": "Ada"}]);
    assert_eq!(
        town.ask_as(&town.ada, "POST", "/interactions", Some(body(options)))
            .await
            .0,
        204
    );
    assert_eq!(wire.event("INTERACTION_CREATE").await["d"]["nonce"], "77");
    let answer = json!({"type": 4, "data": {"content": "Hello", "flags": 64}});
    assert_eq!(town.answer_next(answer).await.0, 204);
    assert_eq!(wire.event("MESSAGE_CREATE").await["d"]["content"], "Hello");
    assert_eq!(wire.event("INTERACTION_SUCCESS").await["d"]["nonce"], "77");
}

#[tokio::test]
async fn a_forgers_client_is_not_held_back_by_checks_of_the_client() {
    let town = Town::new(all()).await;
    let command = town.register(hello()).await[0].clone();
    let body = json!({"type": 2, "channel_id": town.general.to_string(),
        "data": {"id": command["id"], "name": "hello", "type": 1, "options": []}});
    let (outcome, _) = tokio::join!(
        town.ada.forge(&body),
        town.answer_next(json!({"type": 4, "data": {"content": "No name was given"}})),
    );
    assert_eq!(outcome.text(), "No name was given");
    let none = town
        .ada
        .run(
            town.guild,
            town.general,
            "hello",
            &[("nome", OptionValue::from("x"))],
        )
        .await;
    assert!(matches!(none, Outcome::Refused(_)));
}
