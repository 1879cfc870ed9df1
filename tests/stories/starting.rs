//! A coordinator starts a cohort: asked first, with what it means, and taken back within the hour.

use chrono::Duration;

use crate::town::*;

#[tokio::test]
async fn a_start_is_asked_first_and_shows_who_is_paired_who_is_left_and_what_comes() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let waiting = town.mentee().await;
    let free = town.mentor(2).await;
    let olga = town.coordinator();
    let asked = olga.runs("/cohort start").await.is_private();
    let asked = asked
        .is_told("Start Spring?")
        .is_told("Sign-up closes for everybody")
        .is_told("first day is Mon 11 Jan 2027, in 7 days")
        .is_told("One room is open")
        .is_told(&format!("({}, {})", mentor.name(), mentee.name()))
        .is_told("One mentee waits for one")
        .is_told(&waiting.mention())
        .is_told(&format!("One mentor has a place left:\n{}", free.mention()))
        .is_told("A check-in, <t:");
    // Until she says yes nothing has happened.
    mentor.sees_in(town.lobby(), "Spring: join us").await;
    let same = olga.runs("/cohort start").await;
    asked.presses("Not yet").await.is_told("it stays as it is");
    olga.runs("/cohort status").await.is_told("Sign-up is open");
    same.presses("Start it").await.is_told("Spring is under way");
    town.settle().await;
    mentor.sees_in(town.lobby(), "Sign-up is closed").await;
    olga.runs("/cohort status").await.is_told("Under way");
}

#[tokio::test]
async fn with_nobody_to_pair_the_question_says_so() {
    let town = Town::with_cohort("Spring").await;
    let olga = town.coordinator();
    let theo = town.person("Theo").await;
    let form = theo.presses_in(town.lobby(), "Join as mentor").await;
    form.fills_all(&[("How many mentees", "1")]).await;
    olga.runs("/cohort start")
        .await
        .is_told("There are none yet")
        .is_told("No mentee waits")
        .is_told("One person filled in the form and has not said yes")
        .is_told("Check-in: <t:");
    town.clock_to("2027-01-20 10:00 Europe/Berlin").await;
    olga.runs("/cohort start").await.is_told("9 days ago");
    town.clock_to("2027-04-06 10:00 Europe/Berlin").await;
    olga.runs("/cohort start").await.is_told("no check-in is left");
}

#[tokio::test]
async fn a_start_is_taken_back_within_the_hour_and_sign_up_goes_on() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let olga = town.coordinator();
    let started = olga.runs("/cohort start").await.presses("Start it").await;
    town.settle().await;
    mentee.sees_in(town.lobby(), "Sign-up is closed").await;
    mentee.sees_in(room, "A check-in, <t:").await;
    town.passes(Duration::minutes(59)).await;
    let stranger = town.stranger().await;
    started
        .presses("Take the start back")
        .await
        .is_told("takes sign-ups again");
    town.settle().await;
    stranger.sees_in(town.lobby(), "Spring: join us").await;
    mentee.sees_in(room, "When the cohort has started").await;
    olga.runs("/cohort status").await.is_told("Sign-up is open");
    // Somebody joins, and nobody is asked anything.
    town.mentee().await;
    town.clock_to("2027-01-14 09:30 Europe/Berlin").await;
    mentor.does_not_see("a moment for a short check-in").await;
    town.starts_cohort().await;
    town.lives_until("2027-01-28 10:00 Europe/Berlin").await;
    mentor.sees_in(room, "a moment for a short check-in").await;
}

#[tokio::test]
async fn after_the_hour_a_start_stands() {
    let town = Town::with_pair("Spring").await;
    let olga = town.coordinator();
    let asked = olga.runs("/cohort start").await;
    let again = olga.runs("/cohort start").await;
    let started = asked.presses("Start it").await;
    again.presses("Start it").await.is_told("This cohort is");
    town.passes(Duration::minutes(61)).await;
    started
        .presses("Take the start back")
        .await
        .is_told("more than an hour ago");
    olga.runs("/cohort status").await.is_told("Under way");
    town.settle().await;
}

#[tokio::test]
async fn who_is_no_coordinator_any_more_neither_starts_nor_takes_back_nor_moves() {
    let town = Town::with_pair("Spring").await;
    let carla = town.coordinator();
    let start = carla.runs("/cohort start").await;
    let dates = carla.runs("/cohort dates starts:2027-02-01").await;
    let started = carla.runs("/cohort start").await.presses("Start it").await;
    let role = town.sandbox().role_named(town.guild(), "Coordinator").unwrap();
    town.sandbox().take_role(town.guild(), carla.persona(), role);
    start.presses("Start it").await.is_told("Only coordinators");
    dates.presses("Move the dates").await.is_told("Only coordinators");
    started
        .presses("Take the start back")
        .await
        .is_told("Only coordinators");
    town.olga()
        .runs("/cohort status")
        .await
        .is_told("Mon 11 Jan 2027");
    town.settle().await;
}

#[tokio::test]
async fn a_start_says_a_word_in_each_room_once_and_takes_it_along_when_it_is_taken_back() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let waiting = town.mentee().await;
    let olga = town.coordinator();
    let started = olga.runs("/cohort start").await.presses("Start it").await;
    town.settle().await;
    let word = mentee.sees_in(room, "Here we go").await;
    assert!(
        word.text().contains("Mon 11 Jan 2027 to Sun 4 Apr 2027"),
        "{}",
        word.text()
    );
    assert!(
        word.text()
            .contains(&format!("{} writes first", mentor.mention()))
    );
    assert!(word.pinged.is_empty(), "there is nothing to do for it");
    assert_eq!(mentor.sees_in(room, "Here we go").await.id, word.id);
    waiting.does_not_see("Here we go").await;
    started
        .presses("Take the start back")
        .await
        .is_told("takes sign-ups again");
    town.settle().await;
    mentee.does_not_see("Here we go").await;
    town.starts_cohort().await;
    mentee.sees_in(room, "Here we go").await;
}

#[tokio::test]
async fn who_comes_late_joins_a_cohort_under_way_and_takes_somebodys_place() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    town.starts_cohort().await;
    town.clock_to("2027-01-25 10:00 Europe/Berlin").await;
    let late = town.person("Lata").await;
    late.sees_in(town.lobby(), "Sign-up is closed").await;
    let carla = town.coordinator();
    let status = carla.runs("/cohort status").await;
    let again = status
        .message()
        .custom_id("Open sign-up again")
        .unwrap()
        .to_owned();
    // Nobody else opens it.
    let panel = late.sees_in(town.lobby(), "Sign-up is closed").await.id;
    for person in [&late, &mentor, &town.facilitator()] {
        let told = person.forges(town.lobby(), panel, &again).await;
        told.is_private().is_not_told("takes sign-ups again");
    }
    status
        .presses("Open sign-up again")
        .await
        .is_told("takes sign-ups again while it runs");
    town.settle().await;
    carla
        .runs("/cohort status")
        .await
        .is_told("Sign-up is open for who comes late");
    let form = late.presses_in(town.lobby(), "Join as mentor").await;
    let card = form.fills_all(&[("How many mentees", "1")]).await;
    card.presses("I commit").await.is_told("the cohort is under way");
    // A mentor leaves, and who came late takes their place.
    let asked = mentor.runs("/me").await.presses("Leave").await;
    asked.presses("Leave the cohort").await;
    town.settle().await;
    let before = town.room_of(&mentee);
    let line = format!("/room close room:{}", town.name_of(before));
    carla.runs(&line).await.presses("Close this room").await;
    town.settle().await;
    let room = town.opens_room(&late, &mentee).await;
    mentee.sees_in(room, "Your first talk").await;
    mentor.sees_no_channel(room);
    town.lives_until("2027-01-28 10:00 Europe/Berlin").await;
    late.sees_in(room, "a moment for a short check-in").await;
    // Closed again, it takes nobody, and who is in stays in.
    let status = carla.runs("/cohort status").await;
    status
        .presses("Close sign-up")
        .await
        .is_told("Who is in stays in");
    town.settle().await;
    late.sees_in(town.lobby(), "Sign-up is closed").await;
    late.runs("/me").await.is_told("mentor");
    // When it is over, nobody can come late any more.
    town.clock_to("2027-04-05 10:00 Europe/Berlin").await;
    let status = carla.runs("/cohort status").await;
    status
        .presses("Open sign-up again")
        .await
        .is_told("nobody could come late any more");
}
