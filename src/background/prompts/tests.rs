//! The sweep over real records, with nobody to deliver: what it owes and records is what counts.

use super::*;
use crate::mentorship::checkin::tests::{FIRST, PROGRAM, at, with_room};
use crate::mentorship::{checkin, midpoint};

/// As the neighbours' fixture, with the features that speak in rooms.
async fn app(now: &str) -> (App, tempfile::TempDir) {
    let (app, dir) = checkin::tests::app(now).await;
    let features: Features = &[&checkin::FEATURE, &midpoint::FEATURE];
    (App { features, ..app }, dir)
}
use crate::records::room::InDiscord;
use trellis_kernel::outbox::{self, Kind};

/// What was said in a room, and how many messages are owed there.
async fn told(app: &App, room: RoomId) -> (Vec<Said>, usize) {
    let mut connection = app.db.read().await.unwrap();
    let said = prompts::said(&mut connection, room.as_str()).await.unwrap();
    let lane = room::find(&mut connection, room).await.unwrap().unwrap().lane();
    let owed = outbox::waiting(&mut connection, &lane).await.unwrap();
    let posts = owed.iter().filter(|action| action.kind() == Kind::Post).count();
    (said, posts)
}

#[tokio::test]
async fn a_sweep_repeated_says_nothing_twice() {
    let (app, _dir) = app(FIRST).await;
    let room = with_room(&app, 1, PROGRAM).await;
    sweep(&app).await.unwrap();
    let first = told(&app, room).await;
    assert_eq!((first.0.len(), first.1), (1, 1));
    assert_eq!(first.0[0].outcome, Outcome::Said);
    // Also when something else makes it look again.
    app.db
        .write(move |tx| Box::pin(async move { room::set_next_at(tx, room, Some(at(FIRST))).await }))
        .await
        .unwrap();
    sweep(&app).await.unwrap();
    assert_eq!(told(&app, room).await, first);
    assert!(
        next_at(&app).await.unwrap().is_some_and(|next| next > at(FIRST)),
        "the reminder is to come"
    );
}

#[tokio::test]
async fn a_fault_in_one_room_leaves_the_others_alone() {
    let (app, _dir) = app(FIRST).await;
    let broken = with_room(&app, 1, "this is no program").await;
    let whole = with_room(&app, 2, PROGRAM).await;
    sweep(&app).await.unwrap();
    assert_eq!(told(&app, whole).await.1, 1);
    assert_eq!(told(&app, broken).await.1, 0);
    assert_eq!(
        next_at(&app).await.unwrap(),
        Some(at(FIRST) + AFTER_A_FAULT),
        "it is tried again, and not at once"
    );
}

#[tokio::test]
async fn a_closed_or_finished_room_is_not_asked() {
    let (app, _dir) = app("2027-05-03T08:00:00Z").await;
    let room = with_room(&app, 1, PROGRAM).await;
    sweep(&app).await.unwrap();
    let (said, posts) = told(&app, room).await;
    assert_eq!(posts, 0, "the cohort is over: {said:?}");
    assert!(said.iter().all(|one| matches!(one.outcome, Outcome::Skipped(_))));
    assert!(
        said.iter()
            .any(|one| one.key.kind == trellis_domain::midpoint::due::MIDPOINT),
        "what was missed is recorded"
    );
}

/// The mentor of the room was pinged at these moments.
async fn pinged(app: &App, room: RoomId, moments: &[&str]) {
    let moments: Vec<DateTime<Utc>> = moments.iter().map(|moment| at(moment)).collect();
    let pinged = app.db.write(move |tx| {
        Box::pin(async move {
            let room = room::find(tx, room).await?.unwrap();
            let mentor = [room.users()[0]];
            for (effect, moment) in (900..).zip(moments) {
                trellis_kernel::pings::record(tx, (room.guild, effect), &mentor, moment).await?;
            }
            Ok(())
        })
    });
    pinged.await.unwrap();
}

#[tokio::test]
async fn a_check_in_waits_for_a_week_with_room_for_it_and_is_said_then() {
    let (app, _dir) = app(FIRST).await;
    let room = with_room(&app, 1, PROGRAM).await;
    // The first of three is seven days old four hours after the check-in was planned, and surely so a minute later.
    pinged(
        &app,
        room,
        &[
            "2027-01-07T12:00:00Z",
            "2027-01-12T08:00:00Z",
            "2027-01-13T08:00:00Z",
        ],
    )
    .await;
    sweep(&app).await.unwrap();
    assert_eq!(told(&app, room).await, (vec![], 0));
    let later = at("2027-01-14T12:01:00Z");
    assert_eq!(next_at(&app).await.unwrap(), Some(later));
    sweep_at(&app, later).await.unwrap();
    let (said, posts) = told(&app, room).await;
    assert_eq!((said.len(), said[0].outcome, posts), (1, Outcome::Waited, 1));
}

#[tokio::test]
async fn a_check_in_that_would_wait_too_long_is_left_out_and_recorded() {
    let (app, _dir) = app(FIRST).await;
    let room = with_room(&app, 1, PROGRAM).await;
    pinged(
        &app,
        room,
        &[
            "2027-01-12T07:00:00Z",
            "2027-01-12T08:00:00Z",
            "2027-01-13T08:00:00Z",
        ],
    )
    .await;
    sweep(&app).await.unwrap();
    let (said, posts) = told(&app, room).await;
    let skipped = Outcome::Skipped(schedule::SkipReason::Budget);
    assert_eq!((said.len(), said[0].outcome, posts), (1, skipped, 0));
}

#[tokio::test]
async fn a_midpoint_is_asked_in_the_fullest_week() {
    let (app, _dir) = app("2027-02-22T09:00:00Z").await;
    let room = with_room(&app, 1, PROGRAM).await;
    pinged(
        &app,
        room,
        &[
            "2027-02-21T07:00:00Z",
            "2027-02-21T08:00:00Z",
            "2027-02-21T09:00:00Z",
        ],
    )
    .await;
    sweep(&app).await.unwrap();
    let (said, _) = told(&app, room).await;
    let midpoint = said
        .iter()
        .find(|one| one.key.kind == trellis_domain::midpoint::due::MIDPOINT);
    assert!(midpoint.is_some_and(Said::was_said), "{said:?}");
}

#[tokio::test]
async fn only_the_newest_of_many_missed_check_ins_is_asked_and_the_others_are_recorded() {
    // Three check-ins (14 and 28 January, 11 February) were missed; it is noon after the last.
    let (app, _dir) = app("2027-02-11T11:00:00Z").await;
    let room = with_room(&app, 1, PROGRAM).await;
    sweep(&app).await.unwrap();
    let (said, posts) = told(&app, room).await;
    let outcomes: Vec<_> = said.iter().map(|one| one.outcome).collect();
    let skipped = Outcome::Skipped(schedule::SkipReason::Outage);
    assert_eq!((outcomes, posts), (vec![skipped, skipped, Outcome::Late], 1));
}
