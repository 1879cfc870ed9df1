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
