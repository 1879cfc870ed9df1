//! Buttons and selects in messages: what a person can do with them, and what not.

use discord_sandbox::Outcome;
use serde_json::json;

use crate::interaction_kinds::{buttons, town};

#[tokio::test]
async fn what_is_gone_unknown_or_switched_off_cannot_be_clicked() {
    let town = town().await;
    let message = town.say(json!({"content": "x", "components": buttons()})).await;
    let refusal =
        async |message: u64, custom_id: &str| match town.ada.click(town.general, message, custom_id).await {
            Outcome::Refused(error) => (error.status, error.code),
            other => panic!("{custom_id}: {other:?}"),
        };
    assert_eq!(refusal(message, "other").await, (400, 50035));
    assert_eq!(refusal(message, "off").await, (400, 50035));
    assert_eq!(
        refusal(message, "").await,
        (400, 50035),
        "a link tells the bot nothing"
    );
    let path = format!("/channels/{}/messages/{message}", town.general);
    let (_, _) = town.ask("PATCH", &path, Some(json!({"components": []}))).await;
    assert_eq!(
        refusal(message, "go").await,
        (400, 50035),
        "the button was replaced"
    );
    town.ask("DELETE", &path, None).await;
    assert_eq!(refusal(message, "go").await, (404, 10008));
    assert!(town.last_interaction().is_none(), "the bot heard of none of it");
}

#[tokio::test]
async fn a_bot_that_forgot_a_custom_id_leaves_the_person_without_an_answer() {
    let town = town().await;
    let message = town.say(json!({"content": "x", "components": buttons()})).await;
    let mut own = crate::wire::Wire::identify(&town.sandbox.base(), &town.ada.token(), 0).await;
    own.event("GUILD_CREATE").await;
    let (outcome, ()) = tokio::join!(town.ada.click(town.general, message, "go"), async {
        tokio::task::yield_now().await;
        town.sandbox.advance(chrono::TimeDelta::seconds(4));
    });
    assert_eq!(outcome, Outcome::DidNotRespond);
    own.event("INTERACTION_FAILURE").await;
}

#[tokio::test]
async fn selects_of_every_kind_take_what_they_offer_and_nothing_else() {
    let town = town().await;
    let mut ear = town.ear().await;
    let role = town.sandbox.add_role(town.guild, "mentors", 0);
    let select = |kind: u64, id: &str| json!({"type": 1, "components": [{"type": kind, "custom_id": id, "max_values": 2}]});
    let mut words = select(3, "words");
    words["components"][0]["options"] = json!([{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]);
    let mut channel = select(8, "channel");
    channel["components"][0]["channel_types"] = json!([0]);
    let rows = json!([
        words,
        select(5, "user"),
        select(6, "role"),
        select(7, "any"),
        channel
    ]);
    let message = town.say(json!({"content": "x", "components": rows})).await;
    let voice = town.sandbox.add_channel(town.guild, 2, "voice", None).to_string();
    let (user, role, general) = (
        town.owner.id().to_string(),
        role.to_string(),
        town.general.to_string(),
    );
    for (id, values) in [
        ("words", vec!["z"]),
        ("words", vec!["a", "a"]),
        ("words", vec![]),
        ("user", vec![role.as_str()]),
        ("user", vec!["1"]),
        ("role", vec![user.as_str()]),
        ("channel", vec![voice.as_str()]),
        ("any", vec![general.as_str()]),
        ("user", vec![user.as_str(), user.as_str()]),
    ] {
        let outcome = town.ada.choose(town.general, message, id, &values).await;
        assert!(
            matches!(&outcome, Outcome::Refused(error) if error.code == 50035),
            "{id} {values:?}: {outcome:?}"
        );
    }
    for (id, values, group) in [
        ("words", vec!["b", "a"], None),
        ("user", vec![user.as_str()], Some("users")),
        ("role", vec![role.as_str()], Some("roles")),
        ("any", vec![user.as_str(), role.as_str()], Some("roles")),
        ("channel", vec![general.as_str()], Some("channels")),
    ] {
        let acknowledged = json!({"type": 7, "data": {"content": id}});
        tokio::join!(
            town.ada.choose(town.general, message, id, &values),
            town.answer_next(acknowledged)
        );
        let data = ear.event("INTERACTION_CREATE").await["d"]["data"].clone();
        assert_eq!(data["values"], json!(values));
        match group {
            Some(group) => assert!(
                data["resolved"][group][values.last().unwrap()].is_object(),
                "{data}"
            ),
            None => assert!(data.get("resolved").is_none(), "{data}"),
        }
    }
}
