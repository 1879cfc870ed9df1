//! Interactions: answers, deadlines, forms.

use discord_sandbox::permissions::all;
use discord_sandbox::{OptionValue, Outcome};
use serde_json::json;

use crate::town::{Town, hello};

#[tokio::test]
async fn a_command_is_answered_and_seen_by_the_one_who_asked() {
    let town = Town::new(all()).await;
    town.register(hello()).await;
    let options = [("name", OptionValue::from("Ada"))];
    let (outcome, answered) = tokio::join!(
        town.ada.run(town.guild, town.general, "hello", &options),
        town.answer_next(json!({"type": 4, "data": {"content": "Hello, Ada", "flags": 64}})),
    );
    assert_eq!(answered.0, 204);
    let Outcome::Message(message) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(message.ephemeral);
    assert_eq!(message.content, "Hello, Ada");
    assert!(town.sandbox.messages(town.general).is_empty());
    assert_eq!(town.owner.messages(town.general).unwrap().len(), 0);
}

#[tokio::test]
async fn options_are_checked_before_the_bot_hears_of_them() {
    let town = Town::new(all()).await;
    town.register(hello()).await;
    let outcome = town.ada.run(town.guild, town.general, "hello", &[]).await;
    let Outcome::Refused(error) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!((error.status, error.code), (400, 50035));
    let long = [("name", OptionValue::from("eleven char"))];
    assert!(matches!(
        town.ada.run(town.guild, town.general, "hello", &long).await,
        Outcome::Refused(_)
    ));
    assert!(town.last_interaction().is_none());
}

#[tokio::test]
async fn a_second_answer_and_a_late_one_are_refused() {
    let town = Town::new(all()).await;
    town.register(hello()).await;
    let options = [("name", OptionValue::from("Ada"))];
    let (_, first) = tokio::join!(
        town.ada.run(town.guild, town.general, "hello", &options),
        town.answer_next(json!({"type": 4, "data": {"content": "once"}})),
    );
    assert_eq!(first.0, 204);
    let (id, token) = town.last_interaction().unwrap();
    let path = format!("/interactions/{id}/{token}/callback");
    let again = town
        .ask(
            "POST",
            &path,
            Some(json!({"type": 4, "data": {"content": "twice"}})),
        )
        .await;
    assert_eq!((again.0, again.1["code"].as_u64()), (400, Some(40060)));

    let (outcome, late) = tokio::join!(town.ada.run(town.guild, town.general, "hello", &options), async {
        tokio::task::yield_now().await;
        town.sandbox.advance(chrono::TimeDelta::seconds(4));
        let (id, token) = town.last_interaction().unwrap();
        let path = format!("/interactions/{id}/{token}/callback");
        town.ask(
            "POST",
            &path,
            Some(json!({"type": 4, "data": {"content": "late"}})),
        )
        .await
    });
    assert_eq!(outcome, Outcome::DidNotRespond);
    assert_eq!((late.0, late.1["code"].as_u64()), (404, Some(10062)));
}

#[tokio::test]
async fn a_deferral_is_filled_by_an_edit_and_dies_after_fifteen_minutes() {
    let town = Town::new(all()).await;
    town.register(hello()).await;
    let options = [("name", OptionValue::from("Ada"))];
    let application = town.sandbox.application_id();
    let (outcome, edited) = tokio::join!(town.ada.run(town.guild, town.general, "hello", &options), async {
        let deferred = town.answer_next(json!({"type": 5, "data": {"flags": 64}})).await;
        assert_eq!(deferred.0, 204);
        let (_, token) = town.last_interaction().unwrap();
        let path = format!("/webhooks/{application}/{token}/messages/@original");
        town.ask("PATCH", &path, Some(json!({"content": "done"}))).await
    });
    assert_eq!(edited.0, 200);
    assert_eq!(outcome.text(), "done");
    town.sandbox.advance(chrono::TimeDelta::minutes(15));
    let (_, token) = town.last_interaction().unwrap();
    let late = town
        .ask(
            "POST",
            &format!("/webhooks/{application}/{token}"),
            Some(json!({"content": "x"})),
        )
        .await;
    assert_eq!((late.0, late.1["code"].as_u64()), (401, Some(50027)));
}

#[tokio::test]
async fn a_button_opens_a_form_whose_answer_updates_the_message() {
    let town = Town::new(all()).await;
    let row =
        json!({"type": 1, "components": [{"type": 2, "style": 1, "label": "Tell", "custom_id": "tell"}]});
    let path = format!("/channels/{}/messages", town.general);
    let (status, message) = town
        .ask(
            "POST",
            &path,
            Some(json!({"content": "How is it?", "components": [row]})),
        )
        .await;
    assert_eq!(status, 200);
    let id: u64 = message["id"].as_str().unwrap().parse().unwrap();
    let input = json!({"type": 4, "custom_id": "did", "label": "Did", "style": 2, "max_length": 20});
    let form = json!({"custom_id": "f", "title": "Tell", "components": [{"type": 1, "components": [input]}]});
    let (outcome, _) = tokio::join!(
        town.ada.click(town.general, id, "tell"),
        town.answer_next(json!({"type": 9, "data": form}))
    );
    let form = outcome.form().unwrap().clone();
    assert!(matches!(town.ada.submit(&form, &[]).await, Outcome::Refused(_)));
    let (outcome, _) = tokio::join!(
        town.ada.submit(&form, &[("Did", "the parser")]),
        town.answer_next(json!({"type": 7, "data": {"content": "Thanks", "components": []}})),
    );
    let Outcome::Updated(message) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!((message.id, message.text().as_str()), (id, "Thanks"));
}

#[tokio::test]
async fn an_acknowledged_click_may_be_followed_by_an_edit_or_by_nothing() {
    let town = Town::new(all()).await;
    let row =
        json!({"type": 1, "components": [{"type": 2, "style": 1, "label": "Done", "custom_id": "done"}]});
    let message = town.say(json!({"content": "Prompt", "components": [row]})).await;
    let (outcome, _) = tokio::join!(
        town.ada.click(town.general, message, "done"),
        town.answer_next(json!({"type": 6}))
    );
    assert_eq!(outcome, Outcome::Deferred);
    let application = town.sandbox.application_id();
    let (outcome, _) = tokio::join!(town.ada.click(town.general, message, "done"), async {
        town.answer_next(json!({"type": 6})).await;
        let (_, token) = town.last_interaction().unwrap();
        let path = format!("/webhooks/{application}/{token}/messages/@original");
        town.ask("PATCH", &path, Some(json!({"content": "Done", "components": []})))
            .await
    });
    assert!(matches!(&outcome, Outcome::Updated(updated) if updated.id == message));
    let outcome = town.ada.click(town.general, message, "done").await;
    assert!(
        matches!(outcome, Outcome::Refused(_)),
        "the button is gone: {outcome:?}"
    );
}

#[tokio::test]
async fn two_people_and_one_person_twice_may_press_a_button_before_it_is_answered() {
    let town = Town::new(all()).await;
    let row =
        json!({"type": 1, "components": [{"type": 2, "style": 1, "label": "Join", "custom_id": "join"}]});
    let message = town.say(json!({"content": "Join?", "components": [row]})).await;
    let answer = || json!({"type": 4, "data": {"content": "Joined", "flags": 64}});
    let (first, second, third, ..) = tokio::join!(
        town.ada.click(town.general, message, "join"),
        town.ada.click(town.general, message, "join"),
        town.owner.click(town.general, message, "join"),
        async {
            for _ in 0..3 {
                assert_eq!(town.answer_next(answer()).await.0, 204);
            }
        },
    );
    for outcome in [&first, &second, &third] {
        assert_eq!(outcome.text(), "Joined");
    }
    assert_eq!(town.ada.ephemerals().len(), 2);
    assert_eq!(town.owner.ephemerals().len(), 1);
    let seen = town
        .ada
        .ask(
            "GET",
            &format!("/channels/{}/messages", town.general),
            json!(null),
        )
        .await
        .unwrap();
    assert_eq!(
        seen.as_array().unwrap().len(),
        1,
        "ephemeral messages are in no history"
    );
    let stranger = town.sandbox.add_user("Stranger");
    let refused = stranger.react(town.general, message, "👍").await.unwrap_err();
    assert_eq!(refused.code, 50001);
}

#[tokio::test]
async fn answers_of_the_wrong_kind_and_broken_forms_are_refused() {
    let town = Town::new(all()).await;
    town.register(hello()).await;
    let options = [("name", OptionValue::from("Ada"))];
    let (_, refused) = tokio::join!(town.ada.run(town.guild, town.general, "hello", &options), async {
        let wrong = town
            .answer_next(json!({"type": 7, "data": {"content": "x"}}))
            .await;
        assert_eq!((wrong.0, wrong.1["code"].as_u64()), (400, Some(50035)));
        let long = json!({"custom_id": "f", "title": "t".repeat(46), "components": []});
        let wrong = town.answer_next(json!({"type": 9, "data": long})).await;
        assert!(
            wrong.1["errors"]["data"]["title"].is_object()
                && wrong.1["errors"]["data"]["components"].is_object()
        );
        let wrong = town
            .answer_next(json!({"type": 4, "data": {"content": "x".repeat(2001)}}))
            .await;
        assert!(wrong.1["errors"]["data"]["content"].is_object());
        town.answer_next(json!({"type": 4, "data": {"content": "at last"}}))
            .await
    });
    assert_eq!(refused.0, 204);
}
