//! A gateway as it is on bad days: what comes twice, late, in another order or in a strange shape changes nothing
//! that people see.

use chrono::Duration;
use discord_sandbox::{ConnectionFault, EventAction, EventFault};

use crate::town::*;

/// How often a person can read these words, over all channels.
fn times(person: &Person, words: &str) -> usize {
    let seen = person.can_read().into_iter();
    seen.filter(|message| message.text().contains(words)).count()
}

/// A pair whose mentee has posted one update, while the gateway did this to every event.
async fn lives_with(action: EventAction) -> (Town, Person, Person) {
    let town = Town::with_cohort("Spring").await;
    let fault = EventFault::always("*", action);
    let fault = town.sandbox().inject_event_fault(fault);
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee.posts_in_thread(room, "wrote the parser").await;
    town.settle().await;
    let hits = town.sandbox().fault_hits(fault);
    assert!(hits >= Some(10), "the day was not bad: {hits:?}");
    (town, mentor, mentee)
}

/// What has to be there once, whatever the gateway did.
fn is_there_once(town: &Town, mentor: &Person) {
    assert_eq!(mentor.rooms().len(), 1, "one room");
    assert_eq!(times(mentor, "Welcome to your room"), 1);
    assert_eq!(times(mentor, "wrote a progress update"), 1);
    assert_eq!(times(mentor, "wrote the parser"), 1, "in the growth thread");
    assert_eq!(town.sandbox().threads(town.guild()).len(), 1, "one growth thread");
}

#[tokio::test]
async fn what_is_heard_three_times_is_done_once() {
    let (town, mentor, mentee) = lives_with(EventAction::Repeat(3)).await;
    is_there_once(&town, &mentor);
    town.stranger().await.does_not_see("Welcome to your room").await;
    mentee.runs("/help").await.is_told("/progress");
}

#[tokio::test]
async fn what_changes_places_on_its_way_comes_to_the_same() {
    let town = Town::with_cohort("Spring").await;
    for event in ["MESSAGE_*", "CHANNEL_*", "THREAD_*", "GUILD_*"] {
        let action = EventAction::Reorder(Duration::seconds(2));
        town.sandbox()
            .inject_event_fault(EventFault::always(event, action));
    }
    let (mentor, mentee) = town.pair().await;
    mentee
        .posts("/progress visibility:server", "wrote the parser")
        .await;
    town.passes(Duration::seconds(3)).await;
    town.settle().await;
    is_there_once(&town, &mentor);
}

#[tokio::test]
async fn events_nobody_documents_stop_nobody() {
    for action in [
        EventAction::UnknownFields,
        EventAction::HugeIds,
        EventAction::Nulls,
    ] {
        let town = Town::set_up().await;
        // Of commands the sandbox's own bot would know nothing, either: only what is told in passing is strange.
        for event in ["CHANNEL_*", "MESSAGE_*", "GUILD_*", "THREAD_*"] {
            let fault = EventFault::always(event, action.clone());
            town.sandbox().inject_event_fault(fault);
        }
        town.opens_cohort("Spring", "career-growth", STARTS).await;
        let (mentor, _) = town.pair().await;
        town.settle().await;
        assert_eq!(times(&mentor, "Welcome to your room"), 1, "{action:?}");
    }
}

#[tokio::test]
async fn a_damaged_frame_is_outlived() {
    let town = Town::set_up().await;
    town.sandbox().strike(ConnectionFault::CorruptFrame);
    let mut changes = town.sandbox().changes();
    let answered = tokio::time::timeout(PATIENCE, async {
        while town.olga().runs("/help").await.outcome().message().is_none() {
            let _ = changes.changed().await;
        }
    });
    answered.await.expect("nobody answers any more");
}

#[tokio::test]
async fn a_second_ready_starts_nothing_twice() {
    let town = Town::under_way("Spring").await;
    let (mentor, _) = town.pair().await;
    town.sandbox().strike(ConnectionFault::ReadyAgain);
    town.clock_to("2027-01-14 09:00 Europe/Berlin").await;
    town.settle().await;
    assert_eq!(times(&mentor, "a moment for a short check-in?"), 1);
}

#[tokio::test]
async fn a_server_that_is_away_for_forty_minutes_loses_nothing() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    town.clock_to("2027-01-14 08:50 Europe/Berlin").await;
    town.sandbox()
        .set_guild_unavailable_for(town.guild(), Duration::minutes(40));
    town.passes(Duration::minutes(30)).await;
    town.passes(Duration::minutes(30)).await;
    town.settle().await;
    assert_eq!(times(&mentor, "a moment for a short check-in?"), 1);
    assert_eq!(mentee.rooms().len(), 1);
}
