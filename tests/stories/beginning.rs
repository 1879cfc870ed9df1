//! The beginning of a room: who makes the first step, what to talk about, and who is there, in what each agreed to show.

use crate::people::{signs_up_as_mentee, signs_up_as_mentor};
use crate::room_faults::deletes;
use crate::town::*;

pub const OFFER: &str = "canary-of-the-offer";
pub const WISH: &str = "canary-of-the-wish";

/// A mentor who agreed to be introduced, and a mentee who did not, with their room.
pub async fn room_of_two(town: &Town) -> (Person, Person, Channel) {
    let (mina, ada) = (town.person("Mina").await, town.person("Ada").await);
    let card = signs_up_as_mentor(town, &mina, OFFER).await;
    let card = card.is_told("can introduce you to the person you are matched with");
    card.presses("Commit and introduce me")
        .await
        .is_told("You are in");
    let card = signs_up_as_mentee(town, &ada, WISH).await;
    card.presses("I commit to this").await.is_told("You are in");
    town.settle().await;
    let room = town.opens_room(&mina, &ada).await;
    (mina, ada, room)
}

#[tokio::test]
async fn a_room_begins_with_a_first_step_and_who_agreed_to_it_is_introduced() {
    let town = Town::with_cohort("Spring").await;
    let (mina, ada, room) = room_of_two(&town).await;
    let welcome = ada.sees_in(room, "Your first talk").await;
    assert!(
        welcome
            .text()
            .contains(&format!("{} writes first", mina.mention())),
        "{}",
        welcome.text()
    );
    assert!(
        welcome
            .text()
            .contains("Feeling a little lost in the first weeks is normal")
    );
    let told = ada.sees_in(room, "Who is here").await;
    assert!(
        told.text().contains(OFFER) && told.text().contains("Self-taught"),
        "{}",
        told.text()
    );
    assert!(told.pinged.is_empty(), "it pings nobody");
    // Who did not agree is not introduced, and nobody else reads any of it.
    mina.does_not_see(WISH).await;
    for person in [town.stranger().await, town.mentee().await, town.facilitator()] {
        person.does_not_see(OFFER).await;
        person.does_not_see(WISH).await;
    }
}

#[tokio::test]
async fn an_introduction_is_given_and_taken_back_by_its_writer_at_any_time() {
    let town = Town::with_cohort("Spring").await;
    let (mina, ada, room) = room_of_two(&town).await;
    ada.runs("/me")
        .await
        .presses("Introduce me in my room")
        .await
        .is_told("introduces you in your room");
    town.settle().await;
    let both = mina.sees_in(room, WISH).await;
    assert!(
        both.text().contains(OFFER),
        "one message has both: {}",
        both.text()
    );
    // What they change is changed there.
    let form = ada.runs("/me").await.presses("Edit").await;
    form.fills(&[("What should be different", "canary of another wish")])
        .await;
    town.settle().await;
    mina.sees_in(room, "canary of another wish").await;
    mina.does_not_see(WISH).await;
    mina.runs("/me")
        .await
        .presses("Do not introduce me")
        .await
        .is_told("introduces you nowhere");
    town.settle().await;
    ada.does_not_see(OFFER).await;
    ada.sees_in(room, "canary of another wish").await;
    ada.runs("/me")
        .await
        .presses("Do not introduce me")
        .await
        .is_told("introduces you nowhere");
    town.settle().await;
    mina.does_not_see("Who is here").await;
    ada.runs("/me").await.presses("Introduce me in my room").await;
    town.settle().await;
    mina.sees_in(room, "canary of another wish").await;
    let all = mina.persona().messages(room.0).unwrap();
    assert_eq!(
        all.iter()
            .filter(|one| one.text().contains("Who is here"))
            .count(),
        1
    );
}

#[tokio::test]
async fn who_leaves_takes_their_introduction_with_them() {
    let town = Town::with_cohort("Spring").await;
    let (mina, ada, room) = room_of_two(&town).await;
    ada.sees_in(room, OFFER).await;
    let asked = mina.runs("/me").await.presses("Leave").await;
    asked.presses("Leave the cohort").await;
    town.settle().await;
    ada.does_not_see(OFFER).await;
}

#[tokio::test]
async fn nobody_introduces_somebody_else() {
    let town = Town::with_cohort("Spring").await;
    let (_, ada, room) = room_of_two(&town).await;
    let card = ada.runs("/me").await;
    let show = card
        .message()
        .custom_id("Introduce me in my room")
        .unwrap()
        .to_owned();
    let stranger = town.stranger().await;
    let panel = stranger.sees_in(town.lobby(), "Join as mentor").await.id;
    stranger
        .forges(town.lobby(), panel, &show)
        .await
        .is_private()
        .is_not_told("introduces you");
    town.settle().await;
    assert!(ada.sees_in(room, "Who is here").await.text().contains(OFFER));
    town.stranger().await.does_not_see(WISH).await;
}

#[tokio::test]
async fn a_room_that_is_made_again_introduces_its_people_again() {
    let town = Town::with_cohort("Spring").await;
    let (mina, ada, room) = room_of_two(&town).await;
    let name = town.name_of(room);
    deletes(&town, room).await;
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    let question = coordinator.sees_in(channel, "A room's channel was deleted").await;
    // Meanwhile somebody else wants to be introduced, too.
    ada.runs("/me").await.presses("Introduce me in my room").await;
    town.settle().await;
    coordinator.presses_on(&question, "Make it again").await;
    town.settle().await;
    let anew = ada.channel_named(&name).await;
    let told = ada.sees_in(anew, "Who is here").await;
    assert!(
        told.text().contains(OFFER) && told.text().contains(WISH),
        "{}",
        told.text()
    );
    let all = ada.persona().messages(anew.0).unwrap();
    assert_eq!(
        all.iter()
            .filter(|one| one.text().contains("Who is here"))
            .count(),
        1
    );
    // It is the new one that is changed from now on.
    ada.runs("/me").await.presses("Do not introduce me").await;
    town.settle().await;
    mina.does_not_see(WISH).await;
    ada.sees_in(anew, OFFER).await;
}
