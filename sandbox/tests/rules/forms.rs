//! Forms: what a bot may open, what a person fills in and sends, and closing one.

use discord_sandbox::permissions::all;
use discord_sandbox::{Form, FormValue, NewFile, Outcome};
use serde_json::{Value, json};

use crate::town::Town;

fn label(text: &str, component: Value) -> Value {
    json!({"type": 18, "label": text, "component": component})
}

fn options() -> Value {
    json!([{"label": "A", "value": "a"}, {"label": "B", "value": "b"}, {"label": "C", "value": "c"}])
}

async fn opened(town: &Town, components: Value) -> Form {
    let data = json!({"custom_id": "f", "title": "Tell", "components": components});
    let outcome = town
        .run_and_answer(&town.ada, "tell", &[], json!({"type": 9, "data": data}))
        .await;
    outcome.form().unwrap().clone()
}

async fn town() -> Town {
    let town = Town::new(all()).await;
    town.register(json!([{"name": "tell", "description": "x"}])).await;
    town
}

fn file(name: &str) -> NewFile {
    NewFile {
        name: name.to_owned(),
        bytes: b"words".to_vec(),
    }
}

#[tokio::test]
async fn a_form_takes_picks_and_files_and_resolves_them() {
    let town = town().await;
    let mut ear = town.ear().await;
    let form = opened(
        &town,
        json!([
            {"type": 10, "content": "Tell us"},
            label("Who", json!({"type": 5, "custom_id": "who"})),
            label("Where", json!({"type": 8, "custom_id": "where", "channel_types": [0]})),
            label("Proof", json!({"type": 19, "custom_id": "proof", "max_values": 2})),
            label("Said", json!({"type": 4, "custom_id": "said", "style": 2, "value": "as ever"})),
        ]),
    )
    .await;
    let picked = |id: u64| FormValue::Picked(vec![id.to_string()]);
    let values = [
        ("Who", picked(town.owner.id())),
        ("where", picked(town.general)),
        ("Proof", FormValue::Files(vec![file("a b.txt"), file("c.txt")])),
    ];
    let (outcome, _) = tokio::join!(
        town.ada.submit_with(&form, &values),
        town.answer_next(json!({"type": 4, "data": {"content": "Thanks"}})),
    );
    assert_eq!(outcome.text(), "Thanks");
    ear.event("INTERACTION_CREATE").await;
    let data = ear.event("INTERACTION_CREATE").await["d"]["data"].clone();
    assert_eq!(data["components"][0], json!({"type": 10, "id": 1}));
    let input = |index: usize| data["components"][index]["component"].clone();
    assert_eq!(input(1)["values"], json!([town.owner.id().to_string()]));
    assert_eq!(input(4)["value"], "as ever");
    let owner = town.owner.id().to_string();
    let member = &data["resolved"]["members"][&owner];
    assert!(member["permissions"].is_string());
    for absent in ["user", "deaf", "mute"] {
        assert!(member.get(absent).is_none(), "{absent}");
    }
    assert_eq!(data["resolved"]["users"][&owner]["id"], owner);
    let channel = &data["resolved"]["channels"][town.general.to_string()];
    assert!(channel["app_permissions"].is_string() && channel["permissions"].is_string());
    let files = input(3)["values"].as_array().unwrap().clone();
    let first = &data["resolved"]["attachments"][files[0].as_str().unwrap()];
    assert_eq!(
        (files.len(), &first["filename"], &first["ephemeral"]),
        (2, &json!("a_b.txt"), &json!(true))
    );
    let fetched = town
        .http
        .get(first["url"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(fetched.bytes().await.unwrap().as_ref(), b"words");
}

#[tokio::test]
async fn a_form_takes_choices_of_every_kind() {
    let town = town().await;
    let mut ear = town.ear().await;
    let preset = json!([{"label": "A", "value": "a"}, {"label": "B", "value": "b", "default": true}]);
    let form = opened(
        &town,
        json!([
            label("Some", json!({"type": 3, "custom_id": "some", "options": options(), "max_values": 2})),
            label("One", json!({"type": 21, "custom_id": "one", "options": options()})),
            label("Any", json!({"type": 22, "custom_id": "any", "options": options(), "required": false, "min_values": 0})),
            label("Yes", json!({"type": 23, "custom_id": "yes"})),
            label("Preset", json!({"type": 21, "custom_id": "preset", "options": preset})),
        ]),
    )
    .await;
    let (outcome, _) = tokio::join!(
        town.ada
            .submit(&form, &[("Some", "a,c"), ("One", "b"), ("Yes", "true")]),
        town.answer_next(json!({"type": 4, "data": {"content": "Noted"}})),
    );
    assert_eq!(outcome.text(), "Noted");
    ear.event("INTERACTION_CREATE").await;
    let data = ear.event("INTERACTION_CREATE").await["d"]["data"].clone();
    let input = |index: usize| data["components"][index]["component"].clone();
    assert_eq!(input(0)["values"], json!(["a", "c"]));
    assert_eq!(input(1)["value"], "b");
    assert_eq!(input(2)["values"], json!([]));
    assert_eq!(input(3)["value"], true);
    assert_eq!(input(4)["value"], "b");
    assert!(data.get("resolved").is_none());
}

#[tokio::test]
async fn a_form_is_sent_only_when_every_input_is_as_asked_for() {
    let town = town().await;
    let form = opened(
        &town,
        json!([
            label("Some", json!({"type": 3, "custom_id": "some", "options": options(), "min_values": 2, "max_values": 2})),
            label("One", json!({"type": 21, "custom_id": "one", "options": options()})),
            label("Who", json!({"type": 5, "custom_id": "who", "required": false})),
            label("Proof", json!({"type": 19, "custom_id": "proof", "required": false})),
            label("Said", json!({"type": 4, "custom_id": "said", "style": 1, "min_length": 3, "required": false})),
        ]),
    )
    .await;
    let good = || {
        vec![
            ("Some", FormValue::Picked(vec!["a".to_owned(), "b".to_owned()])),
            ("One", FormValue::from("a")),
        ]
    };
    for (name, bad) in [
        ("Some", FormValue::Picked(vec!["a".to_owned()])),
        ("Some", FormValue::Picked(vec!["a".to_owned(), "z".to_owned()])),
        ("Some", FormValue::Picked(vec!["a".to_owned(), "a".to_owned()])),
        ("One", FormValue::from("z")),
        ("Who", FormValue::Picked(vec!["1".to_owned()])),
        ("Proof", FormValue::Files(vec![file("a"), file("b")])),
        ("Said", FormValue::from("no")),
    ] {
        let mut values = good();
        values.retain(|(other, _)| *other != name);
        values.push((name, bad.clone()));
        let outcome = town.ada.submit_with(&form, &values).await;
        assert!(
            matches!(&outcome, Outcome::Refused(error) if error.code == 50035),
            "{name} {bad:?}: {outcome:?}"
        );
    }
    let good = good();
    let (outcome, _) = tokio::join!(
        town.ada.submit_with(&form, &good),
        town.answer_next(json!({"type": 4, "data": {"content": "Fine"}})),
    );
    assert_eq!(outcome.text(), "Fine");
}

#[tokio::test]
async fn a_closed_form_sends_nothing() {
    let town = town().await;
    let said = label("Said", json!({"type": 4, "custom_id": "said", "style": 1}));
    let form = opened(&town, json!([said])).await;
    let before = town.last_interaction();
    town.ada.close(&form);
    assert_eq!(town.last_interaction(), before);
    let outcome = town.ada.submit(&form, &[("Said", "late")]).await;
    assert!(
        matches!(&outcome, Outcome::Refused(error) if error.code == 10062),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_form_does_not_answer_a_form_and_keeps_its_own_rules() {
    let town = town().await;
    let said = || label("Said", json!({"type": 4, "custom_id": "said", "style": 1}));
    let form = opened(&town, json!([said()])).await;
    let again = json!({"type": 9, "data": {"custom_id": "g", "title": "Again", "components": [said()]}});
    let (outcome, _) = tokio::join!(town.ada.submit(&form, &[("Said", "x")]), async {
        let (status, refused) = town.answer_next(again).await;
        assert_eq!((status, refused["code"].as_u64()), (400, Some(50035)));
        assert!(refused["errors"]["type"].is_object(), "{refused}");
        // A form from a command has no message to update.
        let (status, _) = town
            .answer_next(json!({"type": 7, "data": {"content": "x"}}))
            .await;
        assert_eq!(status, 400);
        town.answer_next(json!({"type": 4, "data": {"content": "enough"}}))
            .await
    });
    assert_eq!(outcome.text(), "enough");
    let bad = [
        (json!([said(), said()]), "components"),
        (
            json!([said(), said(), said(), said(), said(), said()]),
            "components",
        ),
        (
            json!([{"type": 18, "label": "l".repeat(46), "component": {"type": 4, "custom_id": "a", "style": 1}}]),
            "components",
        ),
        (
            json!([{"type": 2, "style": 1, "label": "x", "custom_id": "x"}]),
            "components",
        ),
        (json!([]), "components"),
    ];
    let (outcome, _) = tokio::join!(town.ada.run(town.guild, town.general, "tell", &[]), async {
        for (components, field) in bad {
            let data = json!({"custom_id": "f", "title": "Tell", "components": components});
            let (status, refused) = town.answer_next(json!({"type": 9, "data": data})).await;
            assert_eq!((status, refused["code"].as_u64()), (400, Some(50035)));
            assert!(refused["errors"]["data"][field].is_object(), "{refused}");
        }
        let (status, refused) = town.answer_next(json!({"type": 9, "data": {}})).await;
        assert!(
            status == 400 && refused["errors"]["data"]["title"].is_object(),
            "{refused}"
        );
        town.answer_next(json!({"type": 4, "data": {"content": "no form"}}))
            .await
    });
    assert_eq!(outcome.text(), "no form");
}
