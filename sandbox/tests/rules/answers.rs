//! What comes after the first answer: the original, followups, and what only one person sees.

use chrono::TimeDelta;
use discord_sandbox::permissions::all;
use discord_sandbox::{OptionValue, Outcome};
use serde_json::{Value, json};

use crate::town::{Town, hello, id_of};

async fn town() -> Town {
    let town = Town::new(all()).await;
    town.register(hello()).await;
    town
}

impl Town {
    /// Runs `hello` and answers it: what came of it, and the path for what is said later.
    async fn greeted(&self, answer: Value) -> (Outcome, String) {
        let options = [("name", OptionValue::from("x"))];
        let outcome = self.run_and_answer(&self.ada, "hello", &options, answer).await;
        let (_, token) = self.last_interaction().unwrap();
        (
            outcome,
            format!("/webhooks/{}/{token}", self.sandbox.application_id()),
        )
    }
}

#[tokio::test]
async fn followups_are_made_fetched_edited_and_deleted() {
    let town = town().await;
    let (_, hook) = town
        .greeted(json!({"type": 4, "data": {"content": "first"}}))
        .await;
    let (status, second) = town
        .ask("POST", &hook, Some(json!({"content": "second", "flags": "64"})))
        .await;
    assert_eq!((status, &second["flags"]), (200, &json!(64)), "{second}");
    assert_eq!(
        second["interaction_metadata"]["user"]["id"],
        town.ada.id().to_string()
    );
    let path = format!("{hook}/messages/{}", id_of(&second));
    assert_eq!(town.ask("GET", &path, None).await.1["content"], "second");
    let (_, edited) = town
        .ask("PATCH", &path, Some(json!({"content": "changed", "flags": 0})))
        .await;
    assert_eq!(
        (&edited["content"], &edited["flags"]),
        (&json!("changed"), &json!(64)),
        "it stays for one person"
    );
    assert_eq!(town.owner.messages(town.general).unwrap().len(), 1);
    assert_eq!(town.ask("DELETE", &path, None).await.0, 204);
    town.refuses("GET", &path, None, 404, 10008).await;
    let original = format!("{hook}/messages/@original");
    assert_eq!(town.ask("GET", &original, None).await.1["content"], "first");
    assert_eq!(town.ask("DELETE", &original, None).await.0, 204);
    town.refuses("PATCH", &original, Some(json!({"content": "x"})), 404, 10008)
        .await;
    town.refuses("POST", &hook, Some(json!({})), 400, 50006).await;
    // A message that does not belong to the interaction is not reached by its token.
    let other = town.say(json!({"content": "other"})).await;
    town.refuses(
        "PATCH",
        &format!("{hook}/messages/{other}"),
        Some(json!({"content": "x"})),
        404,
        10008,
    )
    .await;
    let wrong = format!("/webhooks/{}/wrong", town.sandbox.application_id());
    town.refuses("POST", &wrong, Some(json!({"content": "x"})), 404, 10015)
        .await;
}

#[tokio::test]
async fn a_followup_straight_after_a_deferral_fills_the_loading_message() {
    let town = town().await;
    let options = [("name", OptionValue::from("x"))];
    let (outcome, filled) = tokio::join!(town.ada.run(town.guild, town.general, "hello", &options), async {
        town.answer_next(json!({"type": 5, "data": {"flags": 64, "content": "not yet"}}))
            .await;
        let (_, token) = town.last_interaction().unwrap();
        let loading = &town.ada.ephemerals()[0];
        assert!(loading.loading && loading.content.is_empty());
        let hook = format!("/webhooks/{}/{token}", town.sandbox.application_id());
        town.ask("POST", &hook, Some(json!({"content": "here it is"})))
            .await
    });
    assert_eq!(filled.0, 200);
    let Outcome::Message(message) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(message.ephemeral && message.content == "here it is" && !message.loading);
    assert_eq!((id_of(&filled.1), town.ada.ephemerals().len()), (message.id, 1));
}

#[tokio::test]
async fn nothing_is_said_before_the_first_answer_or_after_a_quarter_of_an_hour() {
    let town = town().await;
    let options = [("name", OptionValue::from("x"))];
    tokio::join!(town.ada.run(town.guild, town.general, "hello", &options), async {
        tokio::task::yield_now().await;
        let (_, token) = town.last_interaction().unwrap();
        let hook = format!("/webhooks/{}/{token}", town.sandbox.application_id());
        town.refuses("POST", &hook, Some(json!({"content": "early"})), 404, 10015)
            .await;
        town.answer_next(json!({"type": 4, "data": {"content": "first"}}))
            .await
    });
    let (_, token) = town.last_interaction().unwrap();
    let hook = format!("/webhooks/{}/{token}", town.sandbox.application_id());
    town.sandbox
        .advance(TimeDelta::minutes(15) - TimeDelta::seconds(1));
    assert_eq!(
        town.ask("POST", &hook, Some(json!({"content": "in time"})))
            .await
            .0,
        200
    );
    town.sandbox.advance(TimeDelta::seconds(1));
    let original = format!("{hook}/messages/@original");
    for (method, path) in [
        ("POST", &hook),
        ("GET", &original),
        ("PATCH", &original),
        ("DELETE", &original),
    ] {
        let body = (method != "GET").then(|| json!({"content": "late"}));
        town.refuses(method, path, body, 401, 50027).await;
    }
}

#[tokio::test]
async fn an_ephemeral_message_is_seen_by_one_person_until_it_is_put_away() {
    let town = town().await;
    let button =
        json!([{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}]);
    let data = json!({"content": "psst", "flags": 64, "components": button});
    let (outcome, hook) = town.greeted(json!({"type": 4, "data": data})).await;
    let id = outcome.message().unwrap().id;
    assert!(town.owner.message(town.general, id).is_err());
    let stolen = town.owner.click(town.general, id, "go").await;
    assert!(
        matches!(&stolen, Outcome::Refused(error) if error.code == 10008),
        "{stolen:?}"
    );
    let path = format!("/channels/{}/messages/{id}", town.general);
    for method in ["GET", "PATCH", "DELETE"] {
        let body = (method == "PATCH").then(|| json!({"content": "x"}));
        town.refuses(method, &path, body, 404, 10008).await;
    }
    town.refuses("PUT", &format!("{path}/reactions/👍/@me"), None, 404, 10008)
        .await;
    let (updated, _) = tokio::join!(
        town.ada.click(town.general, id, "go"),
        town.answer_next(json!({"type": 7, "data": {"content": "went"}})),
    );
    assert_eq!(updated.text().lines().next(), Some("went"));
    town.ada.restart_client();
    assert!(
        town.ada.ephemerals().is_empty(),
        "it ends with the client's session"
    );
    let edited = town
        .ask(
            "PATCH",
            &format!("{hook}/messages/@original"),
            Some(json!({"content": "x"})),
        )
        .await;
    assert_eq!(edited.0, 200, "the bot may still edit it");
    let (again, _) = town
        .greeted(json!({"type": 4, "data": {"content": "once more", "flags": 64}}))
        .await;
    let again = again.message().unwrap().id;
    assert!(town.owner.dismiss(town.general, again).is_err());
    town.ada.dismiss(town.general, again).unwrap();
    assert!(town.ada.ephemerals().is_empty());
}
