//! Each kind of interaction: the fields it carries, how it may be answered, and what a person cannot do.

use discord_sandbox::permissions::all;
use discord_sandbox::{NewFile, OptionValue, Outcome};
use serde_json::{Value, json};

use crate::town::Town;

/// Fields that every interaction has.
const ALWAYS: &[&str] = &[
    "id",
    "application_id",
    "type",
    "token",
    "version",
    "data",
    "channel",
    "channel_id",
    "guild",
    "guild_id",
    "guild_locale",
    "member",
    "app_permissions",
    "locale",
    "entitlements",
    "context",
    "authorizing_integration_owners",
    "attachment_size_limit",
];

fn commands() -> Value {
    json!([
        {"name": "find", "description": "x", "options": [
            {"type": 3, "name": "what", "description": "x", "required": true, "autocomplete": true},
            {"type": 4, "name": "many", "description": "x", "autocomplete": true},
            {"type": 5, "name": "all", "description": "x"}]},
        {"name": "group", "description": "x", "options": [{"type": 2, "name": "inner", "description": "x", "options": [
            {"type": 1, "name": "leaf", "description": "x", "options": [
                {"type": 6, "name": "who", "description": "x"}, {"type": 7, "name": "where", "description": "x"},
                {"type": 8, "name": "role", "description": "x"}, {"type": 9, "name": "whom", "description": "x"},
                {"type": 11, "name": "file", "description": "x"}]}]}]},
        {"name": "Look up", "type": 2},
        {"name": "Keep", "type": 3},
    ])
}

pub(crate) async fn town() -> Town {
    let town = Town::new(all()).await;
    town.register(commands()).await;
    town
}

pub(crate) fn buttons() -> Value {
    json!([{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"},
        {"type": 2, "style": 5, "label": "Link", "url": "https://example.org"},
        {"type": 2, "style": 1, "label": "Off", "custom_id": "off", "disabled": true}]}])
}

#[tokio::test]
async fn every_kind_of_interaction_carries_its_fields() {
    let town = town().await;
    let mut ear = town.ear().await;
    let plain = || json!({"type": 4, "data": {"content": "x", "components": buttons()}});
    let message = town
        .run_and_answer(&town.ada, "find", &[("what", "x".into())], plain())
        .await;
    let message = message.message().unwrap().id;
    let form = json!({"custom_id": "f", "title": "t", "components": [{"type": 18, "label": "l",
        "component": {"type": 4, "custom_id": "a", "style": 1}}]});
    let (outcome, _) = tokio::join!(
        town.ada.click(town.general, message, "go"),
        town.answer_next(json!({"type": 9, "data": form})),
    );
    let form = outcome.form().unwrap().clone();
    tokio::join!(
        town.ada.submit(&form, &[("l", "x")]),
        town.answer_next(json!({"type": 6}))
    );
    let typed = [("what", "y".into())];
    tokio::join!(
        town.ada
            .autocomplete(town.guild, town.general, "find", &typed, "what"),
        town.answer_next(json!({"type": 8, "data": {"choices": []}})),
    );
    for kind in [2, 3, 5, 4] {
        let event = ear.event("INTERACTION_CREATE").await["d"].clone();
        assert_eq!(event["type"], kind);
        for field in ALWAYS {
            assert!(event.get(*field).is_some(), "{kind} lacks {field}");
        }
        assert_eq!(event["message"].is_object(), matches!(kind, 3 | 5), "{kind}");
        assert!(event.get("user").is_none());
        let member = &event["member"];
        assert!(member["permissions"].is_string() && member["user"]["id"].is_string());
        assert_eq!(
            event["authorizing_integration_owners"]["0"],
            town.guild.to_string()
        );
        assert_eq!((&event["version"], &event["context"]), (&json!(1), &json!(0)));
    }
}

#[tokio::test]
async fn what_options_name_is_resolved_and_a_command_is_named_whole() {
    let town = town().await;
    let mut ear = town.ear().await;
    let role = town.sandbox.add_role(town.guild, "mentors", 0);
    let file = OptionValue::File {
        name: "a.txt".to_owned(),
        bytes: b"a".to_vec(),
    };
    let options = [
        ("who", OptionValue::User(town.owner.id())),
        ("where", OptionValue::Channel(town.general)),
        ("role", OptionValue::Role(role)),
        ("whom", OptionValue::Role(role)),
        ("file", file),
    ];
    let outcome = town
        .run_and_answer(
            &town.ada,
            "group inner leaf",
            &options,
            json!({"type": 4, "data": {"content": "x"}}),
        )
        .await;
    let raw = &outcome.message().unwrap().raw;
    assert_eq!(raw["interaction_metadata"]["name"], "group inner leaf");
    assert_eq!(raw["interaction"]["name"], "group inner leaf");
    let data = ear.event("INTERACTION_CREATE").await["d"]["data"].clone();
    let owner = town.owner.id().to_string();
    let resolved = &data["resolved"];
    assert!(resolved["users"][&owner].is_object());
    assert!(
        resolved["members"][&owner].get("deaf").is_none()
            && resolved["members"][&owner].get("user").is_none()
    );
    assert!(resolved["channels"][town.general.to_string()]["app_permissions"].is_string());
    assert_eq!(resolved["roles"][role.to_string()]["name"], "mentors");
    let given = &data["options"][0]["options"][0]["options"];
    let file = &resolved["attachments"][given[4]["value"].as_str().unwrap()];
    assert_eq!(file["filename"], "a.txt");
    for (name, wrong) in [
        ("who", OptionValue::User(1)),
        ("where", OptionValue::Channel(1)),
        ("role", OptionValue::Role(1)),
        ("who", OptionValue::from("not an id")),
    ] {
        let outcome = town
            .ada
            .run(town.guild, town.general, "group inner leaf", &[(name, wrong)])
            .await;
        assert!(
            matches!(&outcome, Outcome::Refused(error) if error.code == 50035),
            "{name}: {outcome:?}"
        );
    }
    let bare = town.ada.run(town.guild, town.general, "group", &[]).await;
    assert!(
        matches!(bare, Outcome::Refused(_)),
        "a command with sub-commands is not called itself"
    );
}

#[tokio::test]
async fn user_and_message_commands_carry_their_target() {
    let town = town().await;
    let mut ear = town.ear().await;
    let answer = || json!({"type": 4, "data": {"content": "seen", "flags": 64}});
    let said = town.owner.write(town.general, "keep this").await.unwrap().id;
    tokio::join!(
        town.ada
            .run_on(town.guild, town.general, "Look up", town.owner.id()),
        town.answer_next(answer())
    );
    tokio::join!(
        town.ada.run_on(town.guild, town.general, "Keep", said),
        town.answer_next(answer())
    );
    let user = ear.event("INTERACTION_CREATE").await["d"]["data"].clone();
    let owner = town.owner.id().to_string();
    assert_eq!((&user["type"], &user["target_id"]), (&json!(2), &json!(owner)));
    assert!(user["resolved"]["users"][&owner].is_object() && user["resolved"]["members"][&owner].is_object());
    let message = ear.event("INTERACTION_CREATE").await["d"]["data"].clone();
    assert_eq!(
        message["resolved"]["messages"][said.to_string()]["content"],
        "keep this"
    );
    let gone = town.ada.run_on(town.guild, town.general, "Keep", 1).await;
    assert!(
        matches!(&gone, Outcome::Refused(error) if error.code == 10008),
        "{gone:?}"
    );
    let nobody = town.ada.run_on(town.guild, town.general, "Look up", 1).await;
    assert!(
        matches!(&nobody, Outcome::Refused(error) if error.code == 10013),
        "{nobody:?}"
    );
}

#[tokio::test]
async fn choices_are_of_the_options_type_and_late_ones_are_dropped() {
    let town = town().await;
    let mut ear = town.ear().await;
    let many: Vec<Value> = (0..26)
        .map(|n| json!({"name": n.to_string(), "value": n}))
        .collect();
    let typed = [
        ("what", OptionValue::from("x")),
        ("many", OptionValue::from("1 or")),
    ];
    let (choices, _) = tokio::join!(
        town.ada
            .autocomplete(town.guild, town.general, "find", &typed, "many"),
        async {
            for bad in [
                json!({"choices": many}),
                json!({"choices": [{"name": "one", "value": "1"}]}),
                json!({"choices": [{"name": "half", "value": 0.5}]}),
                json!({"choices": [{"name": "n".repeat(101), "value": 1}]}),
                json!({}),
            ] {
                let (status, refused) = town.answer_next(json!({"type": 8, "data": bad})).await;
                assert_eq!((status, refused["code"].as_u64()), (400, Some(50035)), "{bad}");
            }
            let (status, _) = town
                .answer_next(json!({"type": 4, "data": {"content": "x"}}))
                .await;
            assert_eq!(status, 400, "autocomplete is answered with choices only");
            town.answer_next(json!({"type": 8, "data": {"choices": [{"name": "one", "value": 1}]}}))
                .await
        },
    );
    assert_eq!((choices.len(), &choices[0].value), (1, &json!(1)));
    let data = ear.event("INTERACTION_CREATE").await["d"]["data"].clone();
    assert_eq!(
        data["options"][1],
        json!({"type": 4, "name": "many", "value": "1 or", "focused": true})
    );
    let none = [("what", OptionValue::from("x")), ("all", OptionValue::Bool(true))];
    let nothing = town
        .ada
        .autocomplete(town.guild, town.general, "find", &none, "all")
        .await;
    assert!(
        nothing.is_empty(),
        "an option without choices of the bot is not asked about"
    );
    let mut own = crate::wire::Wire::identify(&town.sandbox.base(), &town.ada.token(), 0).await;
    own.event("GUILD_CREATE").await;
    let (late, _) = tokio::join!(
        town.ada
            .autocomplete(town.guild, town.general, "find", &typed, "many"),
        async {
            tokio::task::yield_now().await;
            town.sandbox.advance(chrono::TimeDelta::seconds(4));
            let (id, token) = town.last_interaction().unwrap();
            let path = format!("/interactions/{id}/{token}/callback");
            let late = json!({"type": 8, "data": {"choices": [{"name": "one", "value": 1}]}});
            town.refuses("POST", &path, Some(late), 404, 10062).await;
        }
    );
    assert!(late.is_empty());
    assert!(own.events_so_far().await.is_empty(), "nobody is told");
}

#[tokio::test]
async fn each_kind_takes_its_own_callback_types() {
    let town = town().await;
    let ask = |body: Value| town.answer_next(body);
    let refused = |answer: (u16, Value)| {
        assert_eq!(
            (answer.0, answer.1["code"].as_u64()),
            (400, Some(50035)),
            "{answer:?}"
        );
        assert!(answer.1["errors"]["type"].is_object(), "{answer:?}");
    };
    let options = [("what", OptionValue::from("x"))];
    let (outcome, _) = tokio::join!(town.ada.run(town.guild, town.general, "find", &options), async {
        for kind in [0, 1, 2, 3, 6, 7, 8, 10, 12, 99] {
            refused(ask(json!({"type": kind, "data": {"content": "x"}})).await);
        }
        refused(ask(json!({})).await);
        ask(json!({"type": "4", "data": {"content": "x", "components": buttons()}})).await
    },);
    let message = outcome.message().unwrap().id;
    tokio::join!(town.ada.click(town.general, message, "go"), async {
        for kind in [1, 8, 12] {
            refused(ask(json!({"type": kind, "data": {"content": "x"}})).await);
        }
        ask(json!({"type": 6})).await
    });
}

#[tokio::test]
async fn an_answer_comes_back_when_it_is_asked_for() {
    let town = town().await;
    let options = [("what", OptionValue::from("x"))];
    let respond = async |body: Value| {
        let mut id = None;
        let (_, answer) = tokio::join!(town.ada.run(town.guild, town.general, "find", &options), async {
            let (interaction, token) = town
                .sandbox
                .wait_for(std::time::Duration::from_secs(5), |world| {
                    let mut all = world.interactions().values();
                    let waiting = all.find(|found| found.state == discord_sandbox::world::State::Waiting)?;
                    Some((waiting.id, waiting.token.clone()))
                })
                .await
                .unwrap();
            id = Some(interaction);
            let path = format!("/interactions/{interaction}/{token}/callback?with_response=true");
            let answer = town.ask("POST", &path, Some(body)).await;
            let edit = format!(
                "/webhooks/{}/{token}/messages/@original",
                town.sandbox.application_id()
            );
            town.ask("PATCH", &edit, Some(json!({"content": "done"}))).await;
            answer
        });
        (id.unwrap(), answer)
    };
    let (id, (status, body)) = respond(json!({"type": 4, "data": {"content": "here", "flags": 64}})).await;
    assert_eq!(
        (status, &body["interaction"]["id"]),
        (200, &json!(id.to_string()))
    );
    assert_eq!(body["resource"]["message"]["content"], "here");
    assert_eq!(body["interaction"]["response_message_ephemeral"], true);
    let (_, (status, body)) = respond(json!({"type": 5})).await;
    assert_eq!(
        (status, &body["interaction"]["response_message_loading"]),
        (200, &json!(true))
    );
    assert!(body.get("resource").is_none());
}

#[tokio::test]
async fn a_file_is_too_large_by_how_far_its_guild_is_boosted() {
    let town = town().await;
    let large = NewFile {
        name: "large".to_owned(),
        bytes: vec![0; (10 << 20) + 1],
    };
    let option = OptionValue::File {
        name: large.name.clone(),
        bytes: large.bytes.clone(),
    };
    let outcome = town
        .ada
        .run(town.guild, town.general, "group inner leaf", &[("file", option)])
        .await;
    assert!(
        matches!(&outcome, Outcome::Refused(error) if error.code == 50045),
        "{outcome:?}"
    );
    let refused = town
        .ada
        .write_with(town.general, "x", std::slice::from_ref(&large))
        .await
        .unwrap_err();
    assert_eq!((refused.status, refused.code), (400, 50045));
    town.sandbox.set_premium_tier(town.guild, 2);
    town.ada.write_with(town.general, "x", &[large]).await.unwrap();
}
