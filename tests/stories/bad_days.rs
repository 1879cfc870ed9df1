//! Bad days: a full disk, limits, a lost connection, a token taken away. Nothing is lost, nobody is left without a word.

use discord_sandbox::{Fault, FaultAction, Limits};
use serde_json::json;

use crate::town::{PATIENCE, Process, Town};

/// A disk that takes nothing more, or does again.
async fn disk(town: &Town, pages: &'static str) {
    let app = town.app();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                sqlx::query(pages).execute(tx).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_form_sent_to_a_full_disk_comes_back_and_goes_through_later() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let words = "the whole of chapter four, ".repeat(140);
    let form = mentee.runs_in(room, "/progress visibility:server").await;

    disk(&town, "pragma max_page_count = 1").await;
    let told = form
        .fills(&[
            ("What I did", &words),
            ("What I learned", &words),
            ("What is next", &words),
        ])
        .await;
    told.clone()
        .is_told("may not have been saved")
        .is_told("chapter four")
        .is_private();
    mentor.does_not_see("chapter four").await;

    disk(&town, "pragma max_page_count = 1000000").await;
    form.fills(&[
        ("What I did", &words),
        ("What I learned", &words),
        ("What is next", &words),
    ])
    .await
    .is_told("growth thread");
    mentor.sees_in(room, "wrote a progress update").await;
    town.settle().await;
}

#[tokio::test]
async fn what_goes_wrong_after_a_while_is_told_where_the_answer_was_awaited() {
    let town = Town::set_up().await;
    let (olga, refused) = (town.olga(), json!({ "message": "Missing Access", "code": 50001 }));
    let panel = olga.runs("/setup start").await;
    let action = FaultAction::Status(403, refused);
    let fault = Fault::always("GET", "/guilds/*", action);
    town.sandbox().inject(fault);
    // A command's error comes back by another way than a button's.
    for told in [
        olga.runs("/setup check").await,
        panel.presses("Create what is missing").await,
    ] {
        told.is_private().is_told("give a coordinator this reference");
    }
    town.sandbox().clear_faults();
    olga.runs("/setup check").await.is_told("Everything is in order");
    let refusals = town.sandbox().requests().into_iter();
    let refusals = refusals.filter(|one| one.path.contains("/callback") && one.status >= 400);
    assert_eq!(refusals.count(), 0, "an interaction was answered twice");
}

/// Keeps everybody from writing while `act` waits, until Discord has been told `kind` times `count`; then lets them.
async fn while_nobody_can_write<T>(town: &Town, kind: u64, act: impl Future<Output = T>) -> T {
    let (free, held) = tokio::sync::oneshot::channel::<()>();
    let told = || {
        let requests = town.sandbox().requests().into_iter();
        requests
            .filter(|one| one.path.ends_with("/callback") && one.json()["request_json"]["type"] == kind)
            .count()
    };
    let before = told();
    let db = town.app().db;
    let busy = tokio::spawn(async move {
        let waits = db.write(|_| {
            Box::pin(async move {
                let _ = held.await;
                Ok(())
            })
        });
        waits.await
    });
    let watch = async {
        let mut changes = town.sandbox().changes();
        while told() == before {
            changes.changed().await.unwrap();
        }
        free.send(()).unwrap();
    };
    let watch = async {
        let told = tokio::time::timeout(PATIENCE, watch).await;
        told.expect("Discord was not told in time that it takes a moment");
    };
    let (told, ()) = tokio::join!(act, watch);
    busy.await.unwrap().unwrap();
    told
}

#[tokio::test]
async fn what_takes_longer_than_discord_waits_is_answered_once_it_is_done() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let form = mentee.runs_in(room, "/progress visibility:room").await;
    let card = mentee.sees_in(room, "Need help").await;
    town.is_impatient().await;
    let sent = form.fills(&[("What I did", "wrote it on a slow disk")]);
    let told = while_nobody_can_write(&town, 5, sent).await;
    told.is_private().is_told("on its way into");
    mentor.sees_in(room, "wrote it on a slow disk").await;
    // Discord opens no form any more: that is said, and nothing is lost.
    let told = while_nobody_can_write(&town, 6, mentee.presses_on(&card, "Progress")).await;
    told.is_private().is_told("longer than Discord waits");
    let told = while_nobody_can_write(&town, 5, mentee.runs_in(room, "/progress")).await;
    told.is_private().is_told("longer than Discord waits");
    town.settle().await;
    let refused = town.sandbox().requests().into_iter();
    let refused = refused.filter(|one| one.path.contains("/callback") && one.status >= 400);
    assert_eq!(refused.count(), 0, "an interaction was answered twice");
}

#[tokio::test]
async fn an_answer_that_discord_does_not_understand_is_followed_by_one_that_it_does() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let malformed = || {
        let body = json!({ "code": 50035, "message": "Invalid Form Body", "errors": {
            "data": { "components": { "_errors": [{ "code": "X", "message": "Y" }] } },
        } });
        let action = FaultAction::Status(400, body);
        town.sandbox()
            .inject(Fault::once("POST", "/interactions/*/*/callback", action))
    };
    let card = mentee.sees_in(room, "Need help").await;
    malformed();
    let told = mentee.runs("/help").await.is_private();
    told.is_told("give a coordinator this reference");
    malformed();
    let told = mentee.presses_on(&card, "Progress").await.is_private();
    told.is_told("give a coordinator this reference");
    // After it said that it takes a moment, the place that holds is written into.
    let body = json!({ "code": 50035, "message": "Invalid Form Body" });
    town.sandbox().inject(Fault::once(
        "PATCH",
        "/webhooks/**",
        FaultAction::Status(400, body),
    ));
    let told = town.olga().runs("/setup check").await.is_private();
    told.is_told("give a coordinator this reference");
}

#[tokio::test]
async fn with_discords_limits_in_force_the_bot_is_never_told_to_wait() {
    let town = Town::with_limits(Limits::default()).await;
    town.sets_up().await;
    let waits = town
        .sandbox()
        .requests()
        .iter()
        .filter(|exchange| exchange.status == 429)
        .count();
    assert_eq!(waits, 0);
}

#[tokio::test]
async fn told_to_wait_an_hour_the_bot_waits_an_hour_and_then_goes_on() {
    let town = Town::new().await;
    let fault = FaultAction::RateLimited {
        retry_after: 3_600.0,
        global: false,
        scope: "user",
    };
    town.sandbox()
        .inject(Fault::once("POST", "/channels/*/messages", fault));
    town.sets_up().await;
    let posts = || {
        let requests = town.sandbox().requests();
        let sent = |exchange: &&discord_sandbox::Exchange| {
            exchange.method == "POST" && exchange.path.ends_with("/messages")
        };
        requests
            .iter()
            .filter(sent)
            .map(|exchange| exchange.status)
            .collect::<Vec<_>>()
    };
    assert_eq!(posts(), [429], "the bot knocked again");
    town.passes(chrono::Duration::minutes(59)).await;
    assert_eq!(posts(), [429], "the bot knocked again too early");
    // The bucket itself is counted in real time: a new process knows of the hour from its records alone.
    town.stop_bot().await;
    town.passes_without_bot(chrono::Duration::minutes(10));
    town.restart().await;
    assert_eq!(posts(), [429, 200]);
}

#[tokio::test]
async fn a_lost_connection_is_made_again_and_commands_are_answered() {
    let town = Town::set_up().await;
    town.sandbox().drop_gateway();
    let mut changes = town.sandbox().changes();
    let answered = tokio::time::timeout(PATIENCE, async {
        while town.olga().runs("/help").await.outcome().message().is_none() {
            let _ = changes.changed().await;
        }
    });
    answered.await.expect("nobody answers any more");
}

#[tokio::test]
async fn a_token_that_is_taken_away_ends_the_process_with_the_way_to_a_new_one() {
    let town = Town::for_a_process().await;
    let process = Process::start(&town).await;
    let answer = json!({ "message": "401: Unauthorized", "code": 0 });
    town.sandbox().inject(Fault::always(
        "POST",
        "/guilds/*/roles",
        FaultAction::Status(401, answer),
    ));
    town.olga()
        .runs("/setup start")
        .await
        .presses("Create everything")
        .await;
    let ended = process.ends().await;
    assert_eq!(ended.code, Some(4), "{}", ended.said);
    assert!(ended.said.contains("Reset Token"), "{}", ended.said);
    let tries = town
        .sandbox()
        .requests()
        .iter()
        .filter(|exchange| exchange.status == 401)
        .count();
    assert!(tries <= 8, "{tries} tries with a dead token");
    town.ends_in_debt();
}
