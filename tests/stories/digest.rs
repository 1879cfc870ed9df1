//! Coordinators are told every week how their cohort is doing, what needs a person first.

use discord_sandbox::{Fault, FaultAction};
use serde_json::json;

use crate::town::*;

async fn under_way() -> (Town, Person, Person, Channel) {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    (town, mentor, mentee, coordinators)
}

fn digests(town: &Town, channel: Channel) -> Vec<String> {
    let messages = town.coordinator().persona().messages(channel.0).unwrap();
    let texts = messages.iter().map(|message| message.text());
    texts
        .filter(|text| text.contains("How Spring is doing"))
        .collect()
}

#[tokio::test]
async fn a_digest_comes_every_monday_and_never_twice() {
    let (town, mentor, mentee, coordinators) = under_way().await;
    let before = digests(&town, coordinators).len();
    town.lives_until("2027-01-11 09:00 Europe/Berlin").await;
    let digest = town
        .coordinator()
        .sees_in(coordinators, "How Spring is doing")
        .await;
    assert!(digest.text().contains("New (2)"), "{}", digest.text());
    assert!(digest.text().contains(&mentor.mention()) && digest.text().contains(&mentee.mention()));
    assert!(digest.pinged.is_empty(), "a digest asks nobody by name");
    town.restart().await;
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    assert_eq!(digests(&town, coordinators).len(), before + 2);
    mentor.does_not_see("How Spring is doing").await;
    town.stranger().await.does_not_see("How Spring is doing").await;
}

#[tokio::test]
async fn a_quiet_week_is_told_kindly() {
    let (town, mentor, mentee, coordinators) = under_way().await;
    town.lives_until("2027-01-14 10:00 Europe/Berlin").await;
    for person in [&mentor, &mentee] {
        let room = town.room_of(person);
        person.presses_in(room, "Good").await.is_told("noted");
    }
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    let last = digests(&town, coordinators).pop().unwrap();
    assert!(
        last.contains("A quiet week: the one open room is within its rhythm"),
        "{last}"
    );
}

#[tokio::test]
async fn unanswered_check_ins_and_silent_rooms_are_told() {
    let (town, mentor, mentee, coordinators) = under_way().await;
    let room = town.room_of(&mentee);
    let place = format!("<#{}> ({}, {})", room.0, mentor.name(), mentee.name());
    town.lives_until("2027-01-25 09:00 Europe/Berlin").await;
    let last = digests(&town, coordinators).pop().unwrap();
    assert!(last.contains("No answer to a check-in (1)"), "{last}");
    town.lives_until("2027-02-15 09:00 Europe/Berlin").await;
    let last = digests(&town, coordinators).pop().unwrap();
    assert!(last.contains("Quiet for longer than their rhythm (1)"), "{last}");
    assert!(
        last.contains(&format!("{place}: no message and no update yet")),
        "{last}"
    );
}

#[tokio::test]
async fn a_room_whose_last_update_was_withdrawn_is_not_silent() {
    let (town, _, mentee, coordinators) = under_way().await;
    town.lives_until("2027-02-01 10:00 Europe/Berlin").await;
    let told = mentee
        .runs("/progress")
        .await
        .fills(&[("What I did", "wrote the parser")])
        .await;
    town.settle().await;
    told.presses("Withdraw")
        .await
        .presses("Withdraw it")
        .await
        .is_told("Withdrawn");
    mentee
        .sees_in(town.room_of(&mentee), "No progress update yet")
        .await;
    town.lives_until("2027-02-15 09:00 Europe/Berlin").await;
    let last = digests(&town, coordinators).pop().unwrap();
    assert!(!last.contains("Quiet for longer"), "somebody was there: {last}");
}

#[tokio::test]
async fn who_waits_for_a_room_and_a_start_that_is_due_are_told() {
    let town = Town::with_cohort("Spring").await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    let waiting = town.mentee().await;
    let mentor = town.mentor(1).await;
    let early = town.coordinator().runs("/digest").await;
    early
        .is_told("The first day is Mon 11 Jan 2027")
        .is_told(&format!("{} has been waiting since", waiting.mention()))
        .is_told("`/cohort start`")
        .is_not_told("quiet week");
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    let last = digests(&town, coordinators).pop().unwrap();
    assert!(last.contains("The first day was Mon 11 Jan 2027"), "{last}");
    assert!(last.contains("Waits for a room (1)"), "{last}");
    town.coordinator()
        .runs("/cohort start")
        .await
        .presses("Start it")
        .await
        .is_told("under way");
    town.opens_room(&mentor, &waiting).await;
    town.coordinator()
        .runs("/digest")
        .await
        .is_not_told("has been waiting since")
        .is_not_told("The first day was");
}

#[tokio::test]
async fn who_left_is_told_once() {
    let town = Town::with_cohort("Spring").await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    let leaver = town.mentee().await;
    let question = leaver.runs("/me").await.presses("Leave").await;
    question
        .presses("Leave the cohort")
        .await
        .is_told("You have left");
    town.lives_until("2027-01-11 09:00 Europe/Berlin").await;
    let last = digests(&town, coordinators).pop().unwrap();
    let line = format!("{}, a mentee, left on <t:", leaver.mention());
    assert!(last.contains("Left (1)") && last.contains(&line), "{last}");
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    let last = digests(&town, coordinators).pop().unwrap();
    assert!(!last.contains("Left ("), "{last}");
}

#[tokio::test]
async fn the_digest_can_be_asked_for_by_coordinators_only() {
    let (town, mentor, mentee, coordinators) = under_way().await;
    town.lives_until("2027-01-14 10:00 Europe/Berlin").await;
    let room = town.room_of(&mentee);
    mentee.presses_in(room, "Could be better").await.is_told("noted");
    let before = digests(&town, coordinators).len();
    town.coordinator()
        .runs("/digest")
        .await
        .is_private()
        .is_told("Said it could be better (1)");
    assert_eq!(digests(&town, coordinators).len(), before, "asking posts nothing");
    for person in [&mentor, &town.stranger().await] {
        person.runs("/digest").await.is_told("Only coordinators");
    }
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    let last = digests(&town, coordinators).pop().unwrap();
    assert!(!last.contains("better"), "the channel names no answer: {last}");
    // Asking does not move the digest: what was answered before is behind its button.
    town.coordinator()
        .presses_in(coordinators, "What people answered")
        .await
        .is_private()
        .is_told("Said it could be better (1)")
        .is_told(&mentee.mention());
}

#[tokio::test]
async fn what_somebody_answered_never_reaches_their_partner_also_as_coordinator() {
    let (town, mentor, mentee, coordinators) = under_way().await;
    town.gives_role(&mentor, "Coordinator");
    town.lives_until("2027-01-14 10:00 Europe/Berlin").await;
    let room = town.room_of(&mentee);
    mentee.presses_in(room, "Stuck").await.is_told("noted");
    mentor.runs("/digest").await.is_private().is_not_told("stuck");
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    let last = digests(&town, coordinators).pop().unwrap();
    assert!(!last.contains("stuck"), "{last}");
    for person in [&mentor, &town.facilitator()] {
        let told = person
            .presses_in(coordinators, "What people answered")
            .await
            .is_private();
        assert!(!told.text().contains("Said they are stuck"), "{}", told.text());
    }
    town.coordinator()
        .presses_in(coordinators, "What people answered")
        .await
        .is_told("Said they are stuck (1)")
        .is_told(&mentee.mention());
}

#[tokio::test]
async fn who_is_stuck_stays_in_the_digest_until_they_say_otherwise_or_the_room_is_closed() {
    let (town, mentor, mentee, coordinators) = under_way().await;
    let room = town.room_of(&mentee);
    town.lives_until("2027-01-14 10:00 Europe/Berlin").await;
    mentee.presses_in(room, "Stuck").await.is_told("noted");
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    let carla = town.coordinator();
    let stuck = "Said they are stuck (1)";
    // Two hours after Monday's digest, after a restart, and with the check-in closed and another digest told.
    for moment in ["2027-01-18 11:00 Europe/Berlin", "2027-01-25 11:00 Europe/Berlin"] {
        town.lives_until(moment).await;
        town.restart().await;
        let digest = carla.runs("/digest").await.is_told(stuck);
        digest
            .is_told("No answer to a check-in (1)")
            .is_told(&mentor.mention());
    }
    carla
        .presses_in(coordinators, "What people answered")
        .await
        .is_told(stuck);
    town.lives_until("2027-01-28 10:00 Europe/Berlin").await;
    carla.runs("/digest").await.is_told(stuck);
    mentor.presses_in(room, "Stuck").await.is_told("noted");
    mentee.presses_in(room, "Good").await.is_told("noted");
    let both = carla.runs("/digest").await.is_told(stuck);
    both.is_told(&mentor.mention());
    carla
        .presses_in(coordinators, "What people answered")
        .await
        .is_told(stuck)
        .is_not_told(&mentee.mention());
    let question = carla.runs_in(room, "/room close").await;
    question.presses("Close this room").await.is_told("is closed");
    carla.runs("/digest").await.is_not_told("stuck");
    town.settle().await;
}

#[tokio::test]
async fn of_several_cohorts_the_one_under_way_is_meant() {
    let (town, mentor, mentee, _) = under_way().await;
    town.opens_cohort("Autumn", "open-source-contribution", "2027-03-01")
        .await;
    let olga = town.coordinator();
    olga.runs("/digest").await.is_told("How Spring is doing");
    olga.runs("/digest cohort:Autumn")
        .await
        .is_told("How Autumn is doing");
    olga.runs("/room list").await.is_told("Rooms of Spring");
    let pair = format!(
        "/room open mentor:\"@{}\" mentee:\"@{}\"",
        mentor.name(),
        mentee.name()
    );
    olga.runs(&pair).await.is_not_told("several cohorts");
    // One of the two can be started, so that one is meant; then none can.
    olga.runs("/cohort start")
        .await
        .presses("Start it")
        .await
        .is_told("Autumn is under way");
    olga.runs("/cohort start")
        .await
        .is_told("No cohort here waits to be started");
    olga.runs("/digest").await.is_told("with the option `cohort`");
    olga.runs("/cohort start cohort:autumn")
        .await
        .is_told("under way already");
    town.settle().await;
}

#[tokio::test]
async fn days_offline_are_covered_by_one_digest() {
    let (town, _, _, coordinators) = under_way().await;
    town.lives_until("2027-01-11 09:00 Europe/Berlin").await;
    let before = digests(&town, coordinators).len();
    town.stop_bot().await;
    town.clock_to("2027-02-02 12:00 Europe/Berlin").await;
    town.restart().await;
    let all = digests(&town, coordinators);
    assert_eq!(all.len(), before + 1);
    assert!(all.last().unwrap().contains("comes late"), "{all:?}");
}

#[tokio::test]
async fn what_could_not_be_delivered_is_told_and_comes_once_it_can() {
    let (town, mentor, mentee, coordinators) = under_way().await;
    let room = town.room_of(&mentee);
    let path = format!("/channels/{}/messages", room.0);
    let refused = json!({ "message": "Missing Permissions", "code": 50013 });
    let fault = Fault::always("POST", &path, FaultAction::Status(403, refused));
    town.sandbox().inject(fault);
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    let last = digests(&town, coordinators).pop().unwrap();
    assert!(last.contains("I could not deliver (1)"), "{last}");
    let place = format!("<#{}> ({}, {})", room.0, mentor.name(), mentee.name());
    let line = format!("a message in {place}: a permission is missing");
    assert!(last.contains(&line), "{last}");

    town.sandbox().clear_faults();
    town.lives_until("2027-01-18 11:00 Europe/Berlin").await;
    mentee.sees_in(room, "a moment for a short check-in?").await;
    let messages = mentee.persona().messages(room.0).unwrap();
    let asked = messages
        .iter()
        .filter(|one| one.text().contains("a moment for a short check-in?"));
    assert_eq!(asked.count(), 1);
}
