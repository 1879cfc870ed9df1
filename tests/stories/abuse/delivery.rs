//! Bad days at the worst moment: what may be in Discord already is never made twice, what was taken back is never
//! shown, and one thing that cannot be delivered stands in nobody else's way.

use discord_sandbox::{Fault, FaultAction};

use super::*;

/// The rooms' channels.
fn rooms(town: &Town) -> usize {
    let channels = town.sandbox().channels(town.guild());
    channels
        .iter()
        .filter(|channel| channel.name.starts_with("room-"))
        .count()
}

#[tokio::test]
async fn a_look_that_fails_is_no_proof_that_nothing_was_made() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = (town.mentor(1).await, town.mentee().await);
    let sandbox = town.sandbox();
    sandbox.inject(Fault::once(
        "POST",
        "/guilds/*/channels",
        FaultAction::CloseAfterEffect,
    ));
    let line = format!(
        "/room open mentor:\"@{}\" mentee:\"@{}\"",
        mentor.name(),
        mentee.name()
    );
    town.coordinator().runs(&line).await.is_told("on its way");
    town.settle().await;
    assert_eq!(rooms(&town), 1);
    // Discord does not say which channels there are, for a while.
    let missing = json!({ "message": "Missing Access", "code": 50001 });
    let fault = sandbox.inject(Fault::always(
        "GET",
        "/guilds/*/channels",
        FaultAction::Status(403, missing),
    ));
    town.passes(chrono::Duration::minutes(5)).await;
    sandbox.clear_fault(fault);
    for _ in 0..4 {
        town.passes(chrono::Duration::hours(1)).await;
    }
    assert_eq!(rooms(&town), 1, "the room was made twice");
    mentee
        .sees_in(town.room_of(&mentee), "Welcome to your room")
        .await;
}

#[tokio::test]
async fn one_effect_that_makes_no_sense_stands_in_nobodys_way() {
    let town = Town::with_cohort("Spring").await;
    let guild = town.guild().cast_signed();
    for (lane, action, body) in [
        ("strange:1", r#"{"do":"dance"}"#, None),
        (
            "strange:2",
            r#"{"do":"delete","within":{"id":1},"message":{"id":2}}"#,
            Some("no request"),
        ),
    ] {
        town.app()
            .db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "insert into effect (lane, guild_id, action, reference, state, body, next_try_at, owed_at)
                         values (?, ?, ?, ?, 'owed', ?, 0, 0)",
                    )
                    .bind(lane)
                    .bind(guild)
                    .bind(action)
                    .bind(format!("000000000000000{}", &lane[lane.len() - 1..]))
                    .bind(body)
                    .execute(tx)
                    .await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
    }
    let (_, mentee) = town.pair().await;
    mentee
        .sees_in(town.room_of(&mentee), "Welcome to your room")
        .await;
}

#[tokio::test]
async fn what_was_withdrawn_while_it_waited_is_never_shown() {
    let town = Town::with_cohort("Spring").await;
    let (_, mentee) = town.pair().await;
    mentee
        .runs("/progress")
        .await
        .fills(&[("Did", "the first")])
        .await;
    town.settle().await;
    // Nobody may write in threads for a moment: Discord refuses the post, and it waits.
    let refused = json!({ "message": "Missing Permissions", "code": 50013 });
    let threads = town.sandbox().threads(town.guild());
    let path = format!("/channels/{}/messages", threads[0].id);
    let fault = town
        .sandbox()
        .inject(Fault::always("POST", &path, FaultAction::Status(403, refused)));
    let told = mentee
        .runs("/progress")
        .await
        .fills(&[("Did", "a word too many")])
        .await;
    town.settle().await;
    told.presses("Withdraw")
        .await
        .presses("Withdraw")
        .await
        .is_told("withdrawn");
    town.settle().await;
    town.sandbox().clear_fault(fault);
    let before = town.sandbox().requests().len();
    town.passes(chrono::Duration::hours(2)).await;
    let since = &town.sandbox().requests()[before..];
    assert!(
        since.iter().any(|one| one.path.ends_with(&path)),
        "it was tried again"
    );
    assert!(
        since
            .iter()
            .all(|one| !one.json().to_string().contains("a word too many"))
    );
    assert!(!town.database_contains("a word too many"));
}
