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
    // The doctor shows it, and a person lets it go.
    let checked = town.olga().runs("/setup check").await;
    let checked = checked.is_told("a mistake of mine");
    checked.presses("Let them go").await;
    town.olga()
        .runs("/setup check")
        .await
        .is_not_told("a mistake of mine");
}

#[tokio::test]
async fn a_community_that_owes_very_much_keeps_no_other_waiting() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let mallory = town.person("Mallory").await;
    let there = Elsewhere::with(&town, &[&mallory]);
    // Discord takes its time over each of them.
    let path = format!("/channels/{}/messages", there.channel);
    let fault = Fault::always("POST", &path, FaultAction::HoldAfterEffect);
    let fault = town.sandbox().inject(fault);
    town.owes_messages(there.guild, Channel(there.channel), 200).await;
    mallory.sees_in(Channel(there.channel), "one of very many").await;
    mentee.posts_in(room, "wrote the parser").await;
    mentor.sees_in(room, "wrote the parser").await;
    town.sandbox().clear_fault(fault);
    town.settle().await;
    assert_eq!(town.sandbox().messages(there.channel).len(), 200);
}

#[tokio::test]
async fn a_storm_of_changes_in_one_server_spends_no_storm_of_refusals() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let refused = json!({ "message": "Missing Permissions", "code": 50013 });
    let path = format!("/channels/{}/messages", room.0);
    let fault = Fault::always("POST", &path, FaultAction::Status(403, refused));
    let fault = town.sandbox().inject(fault);
    mentee
        .runs_in(room, "/progress visibility:room")
        .await
        .fills(&[("What I did", "wrote the parser")])
        .await;
    town.settle().await;
    for n in 0..30 {
        let name = format!("lobby-{n}");
        town.sandbox().rename_channel(town.lobby().0, &name).unwrap();
        pause(std::time::Duration::from_millis(20)).await;
        town.settle().await;
    }
    let tries = town.sandbox().fault_hits(fault).unwrap();
    assert!((2..=4).contains(&tries), "{tries} tries");
    town.sandbox().clear_fault(fault);
    town.passes(chrono::Duration::minutes(11)).await;
    mentee.sees_in(room, "wrote the parser").await;
}

/// A little real time, for what comes over the gateway.
async fn pause(moment: std::time::Duration) {
    let _ = tokio::time::timeout(moment, std::future::pending::<()>()).await;
}

#[tokio::test]
async fn what_was_withdrawn_while_it_waited_is_never_shown() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    mentee
        .runs("/progress visibility:server")
        .await
        .fills(&[("What I did", "the first")])
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
        .runs("/progress visibility:server")
        .await
        .fills(&[("What I did", "a word too many")])
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

#[tokio::test]
async fn a_delivery_whose_end_could_not_be_saved_is_found_again_without_a_restart() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let path = format!("/channels/{}/messages", room.0);
    let hold = Fault::once("POST", &path, FaultAction::HoldAfterEffect);
    let fault = town.sandbox().inject(hold);
    mentee
        .runs_in(room, "/progress visibility:room")
        .await
        .fills(&[("What I did", "wrote it once")])
        .await
        .is_told("room");
    mentee.sees_in(room, "wrote it once").await;
    // The database takes nothing at the moment when Discord's answer arrives; the writer opens it anew after that.
    let app = town.app();
    let done = app.db.write(|tx| {
        Box::pin(async move {
            sqlx::query("pragma query_only = 1").execute(tx).await?;
            Ok(())
        })
    });
    done.await.unwrap();
    town.sandbox().clear_fault(fault);
    town.settle().await;
    town.passes(chrono::Duration::minutes(1)).await;
    let messages = mentee.persona().messages(room.0).unwrap();
    let posts = messages
        .iter()
        .filter(|message| !message.ephemeral && message.text().contains("wrote it once"));
    assert_eq!(posts.count(), 1);
    // What stands behind it in the room goes on.
    mentee.sees_in(room, "One progress update").await;
}

#[tokio::test]
async fn a_request_that_is_never_answered_does_not_hold_up_its_lane_for_ever() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let broken = json!({ "message": "500: Internal Server Error", "code": 0 });
    let path = format!("/channels/{}/messages", room.0);
    let fault = Fault::always("POST", &path, FaultAction::Status(500, broken));
    let fault = town.sandbox().inject(fault);
    mentee
        .runs_in(room, "/progress visibility:room")
        .await
        .fills(&[("What I did", "wrote the parser")])
        .await;
    town.settle().await;
    for _ in 0..230 {
        town.passes(chrono::Duration::minutes(16)).await;
    }
    town.sandbox().clear_fault(fault);
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Try those again")
        .presses("Try those again")
        .await;
    town.settle().await;
    mentee.sees_in(room, "wrote the parser").await;
}
