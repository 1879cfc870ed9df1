//! Whether a room is alive is seen without reading a word: by when somebody last wrote, by updates, and by *all is well*.

use chrono::TimeDelta;
use trellis::background::audit;

use crate::town::*;

const CANARY: &str = "canary-that-nobody-may-read";

async fn audited(town: &Town) {
    audit::sweep(&town.app()).await.unwrap();
    town.settle().await;
}

/// Lives on day by day, audited each, and lets somebody do something every few days.
async fn lives_on(town: &Town, days: u32, every: u32, mut act: impl AsyncFnMut()) {
    for day in 1..=days {
        town.passes(TimeDelta::days(1)).await;
        if day % every == 0 {
            act().await;
        }
        audited(town).await;
    }
}

#[tokio::test]
async fn a_room_where_people_write_is_alive_and_no_word_of_theirs_is_kept() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.lives_until("2027-01-11 12:00 Europe/Berlin").await;
    let mut turns = [&mentee, &mentor].into_iter().cycle();
    lives_on(&town, 40, 7, async || {
        let writer = turns.next().unwrap();
        writer.persona().write(room.0, CANARY).await.unwrap();
    })
    .await;
    town.coordinator()
        .runs("/digest")
        .await
        .is_not_told("Quiet for longer");
    assert!(!town.database_contains(CANARY), "a word was stored");
    assert!(!town.requests_contain(CANARY), "a word was asked for");
}

#[tokio::test]
async fn what_trellis_writes_itself_is_no_sign_of_life() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.lives_until("2027-01-11 12:00 Europe/Berlin").await;
    lives_on(&town, 30, 1, async || {}).await;
    let messages = mentee.persona().messages(room.0).unwrap();
    let check_ins = messages
        .iter()
        .filter(|one| one.text().contains("a moment for a short check-in?"));
    assert!(check_ins.count() > 0, "Trellis wrote there");
    let place = format!("<#{}> ({}, {})", room.0, mentor.name(), mentee.name());
    let told = town
        .coordinator()
        .runs("/digest")
        .await
        .is_told("Quiet for longer than their rhythm (1)");
    told.is_told(&format!("{place}: no message and no update yet in 37 days"));
    // One line of a person, and it is alive.
    mentee.persona().write(room.0, "Hello again").await.unwrap();
    audited(&town).await;
    town.coordinator()
        .runs("/digest")
        .await
        .is_not_told("Quiet for longer");
}

#[tokio::test]
async fn who_meets_elsewhere_says_so_with_one_tap() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let label = "We meet elsewhere, all is well";
    let has_button = |person: &Person| {
        let messages = person.persona().messages(room.0).unwrap();
        messages.iter().any(|message| button(message, label).is_some())
    };
    town.lives_until("2027-01-11 12:00 Europe/Berlin").await;
    lives_on(&town, 20, 1, async || {}).await;
    assert!(!has_button(&mentor), "it is not quiet yet");
    lives_on(&town, 10, 1, async || {}).await;
    let card = mentor.sees_in(room, "Your room").await;
    assert!(button(&card, label).is_some() && card.pinged.is_empty());
    mentor
        .presses_in(room, label)
        .await
        .is_private()
        .is_told("Good to know");
    town.settle().await;
    assert!(!has_button(&mentee));
    audited(&town).await;
    assert!(!has_button(&mentee), "it stays so");
    town.coordinator()
        .runs("/digest")
        .await
        .is_not_told("Quiet for longer");
    // After its whole rhythm without a word it is quiet again.
    lives_on(&town, 30, 1, async || {}).await;
    town.coordinator()
        .runs("/digest")
        .await
        .is_told("Quiet for longer");
    assert!(has_button(&mentee));
}

#[tokio::test]
async fn nobody_else_says_that_all_is_well_in_a_room_but_a_coordinator() {
    let town = Town::with_cohort("Spring").await;
    let (_, mentee) = town.pair().await;
    let (other_mentor, _) = town.pair().await;
    town.starts_cohort().await;
    let room = town.room_of(&mentee);
    town.lives_until("2027-01-11 12:00 Europe/Berlin").await;
    lives_on(&town, 30, 1, async || {}).await;
    let card = mentee.sees_in(room, "Your room").await;
    let id = button(&card, "We meet elsewhere, all is well").unwrap();
    let (stranger, lobby) = (town.stranger().await, town.lobby());
    let panel = stranger.sees_in(lobby, "Sign-up is closed").await.id;
    for person in [&stranger, &other_mentor, &town.facilitator()] {
        let told = person.forges(lobby, panel, &id).await;
        told.is_private().is_not_told("Good to know");
    }
    town.coordinator()
        .runs("/digest")
        .await
        .is_told("Quiet for longer");
    let told = town
        .coordinator()
        .presses_in(room, "We meet elsewhere, all is well")
        .await;
    told.is_told("Good to know");
    town.settle().await;
}
