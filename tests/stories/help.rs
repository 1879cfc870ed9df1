//! What Trellis tells about itself.

use crate::town::*;

#[tokio::test]
async fn before_setting_up_an_admin_and_a_member_are_told_who_does_what() {
    let town = Town::new().await;
    town.olga()
        .runs("/help")
        .await
        .is_private()
        .is_told("Create everything for me");
    let ada = town.person("Ada").await;
    ada.runs("/help")
        .await
        .is_private()
        .is_told("Somebody with the Manage Server permission")
        .is_not_told("/progress");
}

#[tokio::test]
async fn anybody_can_read_what_is_stored_and_whom_to_ask() {
    let town = Town::new().await;
    let told = town.stranger().await.runs("/privacy").await.is_private();
    for words in [
        "never read ordinary messages",
        "Who can read a room",
        "Confidential answers",
        "Having it deleted",
    ] {
        told.clone().is_told(words);
    }
}

#[tokio::test]
async fn each_person_is_told_their_own_next_step() {
    let town = Town::with_cohort("Spring").await;
    let stranger = town.stranger().await;
    stranger
        .runs("/help")
        .await
        .is_told("Sign-up for Spring is open")
        .is_told("You are not in a cohort here yet");
    town.coordinator()
        .runs("/help")
        .await
        .is_told("Coordinator")
        .is_told("/cohort status");
    town.facilitator()
        .runs("/help")
        .await
        .is_told("Facilitator")
        .is_not_told("/cohort open");

    let (mentor, mentee) = town.pair().await;
    mentee
        .runs("/help")
        .await
        .is_told("Mentee in Spring")
        .is_told("Write a progress update with `/progress`");
    mentor
        .runs("/help")
        .await
        .is_told("Mentor in Spring")
        .is_told("Give feedback")
        .is_not_told("/setup");
    // What others are is nobody's business.
    stranger
        .runs("/help")
        .await
        .is_not_told(&mentee.name())
        .is_not_told(&mentor.name());
}

#[tokio::test]
async fn whose_room_was_closed_waits_since_then_and_is_not_told_that_there_was_none() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let carla = town.coordinator();
    mentee.posts("/progress", "wrote the parser").await;
    town.lives_until("2027-01-20 10:00 Europe/Berlin").await;
    let today = format!("<t:{}:D>", town.app().clock.now().timestamp());
    let question = carla.runs_in(town.room_of(&mentee), "/room close").await;
    question.presses("Close").await;
    town.settle().await;
    for person in [&mentor, &mentee] {
        person
            .runs("/help")
            .await
            .is_private()
            .is_told(&format!("Your room was closed on {today}"))
            .is_told("A coordinator tells you how it goes on")
            .is_told("no open room now")
            .is_told("`/updates`")
            .is_told("`/concern`")
            .is_not_told("no room yet")
            .is_not_told("`/progress`");
    }
    mentee.runs("/updates").await.is_told("wrote the parser");
    carla
        .runs("/digest")
        .await
        .is_told(&format!("{} has been waiting since {today}", mentee.mention()));
    // Who never had one waits since they joined, as before.
    let newcomer = Town::with_cohort("Autumn").await;
    let waits = newcomer.mentee().await;
    waits
        .runs("/help")
        .await
        .is_told("no room yet")
        .is_not_told("`/updates`");
}

#[tokio::test]
async fn who_left_or_never_joined_is_offered_what_works_for_them() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let stranger = town.stranger().await;
    stranger
        .runs("/help")
        .await
        .is_told("`/concern`")
        .is_not_told("`/me`")
        .is_not_told("`/updates`");
    let question = mentee.runs("/me").await.presses("Leave").await;
    question.presses("Leave the cohort").await;
    town.settle().await;
    mentee
        .runs("/help")
        .await
        .is_told("and left it")
        .is_told("`/concern`")
        .is_told("`/me`")
        .is_told("`/updates`")
        .is_not_told("`/progress`");
    let empty = Town::new().await;
    let ada = empty.person("Ada").await;
    ada.runs("/help").await.is_not_told("/concern");
}
