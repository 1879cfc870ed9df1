//! Reflections in the records: sealed, opened in time and by the right people, each reading recorded.

use chrono::Duration;

use super::prompts::ask;
use super::writing::{Written, form_for, write};
use super::*;
use crate::interaction::App;
use crate::mentorship::checkin::tests::{FIRST, PROGRAM, app, asker, at, readings, with_room};
use trellis_kernel::error::Error;

const MINA: u64 = 7;
const THEO: u64 = 8;

/// A midpoint that was asked for now.
async fn midpoint(app: &App) -> MidpointId {
    let room = with_room(app, 1, PROGRAM).await;
    let asked = app.change_at(at(FIRST), move |mut change| {
        Box::pin(async move {
            let scene = room::scene(change.tx, room).await?.unwrap();
            ask(&mut change, &scene).await
        })
    });
    asked.await.unwrap()
}

/// The same words under every question.
async fn writes(app: &App, user: u64, id: MidpointId, words: &str) -> Result<Written> {
    let keys = ["changed", "helped", "missing", "unsaid", "next"];
    let answers = keys.map(|key| (key.to_owned(), Confidential::new(words)));
    write(app, &asker(user, false), id, answers.into()).await
}

fn key_of(error: Error) -> &'static str {
    match error {
        Error::Refusal(refusal) => refusal.key(),
        Error::Fault(fault) => panic!("{fault}"),
    }
}

#[tokio::test]
async fn reflections_open_when_both_are_in_and_each_reading_is_recorded() {
    let (app, _dir) = app(FIRST).await;
    let id = midpoint(&app).await;
    assert!(matches!(
        writes(&app, THEO, id, "first").await.unwrap(),
        Written::Waiting { .. }
    ));
    let early = reading::open(&app, &asker(20, true), id).await.unwrap_err();
    assert_eq!(key_of(early), "refusal-reflection-sealed");
    assert!(matches!(
        writes(&app, THEO, id, "too fast").await.unwrap(),
        Written::Waiting { .. }
    ));
    assert!(matches!(
        writes(&app, MINA, id, "all well").await.unwrap(),
        Written::Last
    ));
    let opened = reading::open(&app, &asker(20, true), id).await.unwrap();
    let words: Vec<_> = opened
        .sides
        .iter()
        .map(|(_, said)| said.as_ref().unwrap()[0].1.reveal())
        .collect();
    assert_eq!(
        words,
        ["all well", "too fast"],
        "the mentor's first, each in its last version"
    );
    assert_eq!(readings(&app).await, [(20, format!("midpoint:{id}"))]);
    let late = writes(&app, THEO, id, "one more word").await.err().unwrap();
    assert_eq!(key_of(late), "refusal-already-final");
    // A member stays a member, whatever else they are; a coordinator of elsewhere is nobody here.
    let own = reading::open(&app, &asker(MINA, true), id).await.unwrap_err();
    assert_eq!(key_of(own), "refusal-own-reflections");
    let tx = &mut *app.db.read().await.unwrap();
    assert!(id.is_of(tx, GuildId::new(5)).await.unwrap());
    assert!(!id.is_of(tx, GuildId::new(99)).await.unwrap());
    assert_eq!(readings(&app).await.len(), 1);
}

#[tokio::test]
async fn after_the_deadline_what_there_is_can_be_read_and_nothing_more_is_taken() {
    let (app, _dir) = app(FIRST).await;
    let id = midpoint(&app).await;
    writes(&app, THEO, id, "too fast").await.unwrap();
    app.clock.advance(Duration::days(7));
    let opened = reading::open(&app, &asker(20, true), id).await.unwrap();
    let there: Vec<_> = opened
        .sides
        .iter()
        .map(|(member, said)| (member.user.get(), said.is_some()))
        .collect();
    assert_eq!(there, [(MINA, false), (THEO, true)]);
    assert_eq!(
        key_of(writes(&app, MINA, id, "late").await.err().unwrap()),
        "refusal-prompt-closed"
    );
}

#[tokio::test]
async fn a_reflection_needs_its_answers_and_keeps_its_limits() {
    let (app, _dir) = app(FIRST).await;
    let id = midpoint(&app).await;
    assert_eq!(
        key_of(writes(&app, THEO, id, "  ").await.err().unwrap()),
        "refusal-answer-missing"
    );
    let long = "x".repeat(4_001);
    assert_eq!(
        key_of(writes(&app, THEO, id, &long).await.err().unwrap()),
        "refusal-too-long"
    );
    assert_eq!(
        key_of(writes(&app, 30, id, "mine").await.err().unwrap()),
        "refusal-members-of-room-only"
    );
    let (_, nothing) = form_for(&app, &asker(THEO, false), id).await.unwrap();
    assert!(nothing.is_empty(), "nothing of it was kept");
}
