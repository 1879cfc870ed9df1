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

#[tokio::test]
async fn a_command_that_breaks_a_rule_is_refused_at_its_field() {
    let town = Town::new(all()).await;
    let path = format!("/applications/{}/commands", town.sandbox.application_id());
    let option = |kind: u64, name: &str| json!({"type": kind, "name": name, "description": "x"});
    let with = |options: serde_json::Value| json!({"name": "x", "description": "x", "options": options});
    let many: Vec<_> = (0..26).map(|n| option(3, &format!("o{n}"))).collect();
    let choices: Vec<_> = (0..26)
        .map(|n| json!({"name": n.to_string(), "value": n.to_string()}))
        .collect();
    let mut crowded = option(3, "a");
    crowded["choices"] = json!(choices);
    let mut late = option(3, "b");
    late["required"] = json!(true);
    let group = json!({"type": 2, "name": "g", "description": "g", "options": [
        {"type": 1, "name": "s", "description": "s", "options": [option(1, "deep")]}]});
    let long = |n: usize| {
        let choices: Vec<_> = (0..25)
            .map(|c| json!({"name": format!("{c:02}"), "value": "v".repeat(100)}))
            .collect();
        json!({"type": 3, "name": format!("o{n}"), "description": "d".repeat(100), "choices": choices})
    };
    for (body, field) in [
        (json!({"name": "Upper", "description": "x"}), "/name"),
        (
            json!({"name": "x", "description": "d".repeat(101)}),
            "/description",
        ),
        (json!({"name": "x", "description": "x", "type": 9}), "/type"),
        (
            json!({"name": "Look", "type": 2, "description": "x"}),
            "/description",
        ),
        (
            json!({"name": "Look", "type": 3, "options": [option(3, "a")]}),
            "/options",
        ),
        (with(json!(many)), "/options"),
        (with(json!([crowded])), "/options/0/choices"),
        (with(json!([option(3, "a"), late])), "/options/1/required"),
        (with(json!([option(3, "a"), option(4, "a")])), "/options/1/name"),
        (with(json!([group])), "/options/0/options/0/options/0/type"),
        (with(json!([option(1, "s"), option(3, "a")])), "/options"),
        (with(json!([long(1), long(2), long(3), long(4)])), ""),
        (
            json!({"name": "x", "description": "x", "contexts": []}),
            "/contexts",
        ),
        (
            json!({"name": "x", "description": "x", "integration_types": []}),
            "/integration_types",
        ),
        (
            json!({"name": "x", "description": "x", "contexts": [3]}),
            "/contexts/0",
        ),
        (
            json!({"name": "x", "description": "x", "default_member_permissions": "many"}),
            "/default_member_permissions",
        ),
        (
            json!({"name": "x", "description": "x", "name_localizations": {"de": "Zwei Worte"}}),
            "/name_localizations/de",
        ),
    ] {
        let (status, refused) = town.ask("POST", &path, Some(body)).await;
        assert_eq!(
            (status, refused["code"].as_u64()),
            (400, Some(50035)),
            "{field}: {refused}"
        );
        let errors = refused.pointer(&format!("/errors{field}/_errors/0/code"));
        assert!(errors.is_some(), "{field}: {refused}");
    }
    town.refuses("PUT", &path, Some(json!({"name": "x"})), 400, 50035)
        .await;
    assert!(town.register(json!([])).await.as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_hundred_slash_commands_and_fifteen_of_each_menu_are_kept() {
    let town = Town::new(all()).await;
    let path = format!("/applications/{}/commands", town.sandbox.application_id());
    let slash = |count: usize| (0..count).map(|n| json!({"name": format!("c{n}"), "description": "x"}));
    let menu =
        |kind: u8, count: usize| (0..count).map(move |n| json!({"name": format!("Menu {n}"), "type": kind}));
    for (body, fits) in [
        (slash(101).collect::<Vec<_>>(), false),
        (menu(2, 16).collect(), false),
        (menu(3, 16).collect(), false),
        (slash(100).chain(menu(2, 15)).chain(menu(3, 15)).collect(), true),
    ] {
        let count = body.len();
        let (status, answer) = town.ask("PUT", &path, Some(json!(body))).await;
        assert_eq!(status == 200, fits, "{count}: {status}");
        assert!(fits || answer["code"] == 30032, "{count}: {answer}");
    }
}

#[tokio::test]
async fn a_command_is_not_renamed_to_a_name_that_is_taken_nor_found_once_deleted() {
    let town = Town::new(all()).await;
    let path = format!("/applications/{}/commands", town.sandbox.application_id());
    let made = town
        .register(json!([{"name": "one", "description": "x"}, {"name": "two", "description": "x"}]))
        .await;
    let one = format!("{path}/{}", made[0]["id"].as_str().unwrap());
    town.refuses("PATCH", &one, Some(json!({"name": "two"})), 400, 50035)
        .await;
    let (status, renamed) = town.ask("PATCH", &one, Some(json!({"name": "three"}))).await;
    assert_eq!((status, &renamed["id"]), (200, &made[0]["id"]));
    assert_ne!(renamed["version"], made[0]["version"]);
    assert_eq!(town.ask("DELETE", &one, None).await.0, 204);
    town.refuses("GET", &one, None, 404, 10063).await;
    town.refuses("DELETE", &one, None, 404, 10063).await;
    town.refuses("GET", "/applications/1/commands", None, 403, 50001)
        .await;
}
