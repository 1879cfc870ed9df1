//! People leave a cohort, throw a draft away, and keep the roles that another cohort needs.

use crate::people::{panel_says, signs_up_as_mentee, signs_up_as_mentor};
use crate::town::Town;

#[tokio::test]
async fn who_leaves_is_out_and_may_come_back_in_another_role() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    let card = signs_up_as_mentor(&town, &theo, "Rust")
        .await
        .presses("I commit to this")
        .await;
    town.settle().await;
    let mentors = theo.channel_named("mentors").await;
    let question = card
        .presses("Leave")
        .await
        .is_told("Leave **Spring**? That is fine");
    question
        .presses("Stay")
        .await
        .is_told("You are a mentor in this cohort");
    panel_says(&town, "1 mentor, 0 mentees").await;
    let question = theo.runs("/me").await.presses("Leave").await;
    question
        .presses("Leave the cohort")
        .await
        .is_told("You have left **Spring**");
    panel_says(&town, "0 mentors, 0 mentees").await;
    theo.sees_no_channel(mentors);
    theo.runs("/me").await.is_told("You are in no cohort here");
    // A press that was on its way finds that he has left.
    let panel = theo.sees_in(town.lobby(), "Spring: join us").await;
    let route = question
        .message()
        .custom_id("Leave the cohort")
        .unwrap()
        .to_owned();
    theo.forges(town.lobby(), panel.id, &route)
        .await
        .is_told("You have left this cohort");
    // A room with him is not opened, and it is said why.
    let mina = town.mentee().await;
    let line = format!("/room open mentor:{} mentee:{}", theo.id(), mina.id());
    town.coordinator()
        .runs(&line)
        .await
        .is_told("has left this cohort. They can join again on its panel");

    signs_up_as_mentee(&town, &theo, "A calmer job")
        .await
        .presses("I commit to this")
        .await
        .is_told("You are in.");
    panel_says(&town, "0 mentors, 2 mentees").await;
    theo.sees_no_channel(mentors);
    // Nobody stayed behind in a room, so the coordinators hear of it in the digest.
    town.coordinator().does_not_see("Somebody left").await;
}

#[tokio::test]
async fn a_draft_can_be_thrown_away() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    let card = signs_up_as_mentor(&town, &theo, "Rust").await;
    card.presses("Not now").await.is_told("was thrown away");
    theo.runs("/me").await.is_told("You are in no cohort here");
    let panel = theo.sees_in(town.lobby(), "Spring: join us").await;
    let route = card.message().custom_id("I commit to this").unwrap().to_owned();
    theo.forges(town.lobby(), panel.id, &route)
        .await
        .is_told("This sign-up was put aside");
    panel_says(&town, "0 mentors, 0 mentees").await;
    town.coordinator()
        .runs("/cohort status")
        .await
        .is_not_told("filled in the form");
    assert_eq!(
        theo.presses_in(town.lobby(), "Join as mentor")
            .await
            .form_value("What can you help"),
        ""
    );
}

#[tokio::test]
async fn leaving_with_an_open_room_tells_the_coordinators_at_once() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let question = mentee.runs("/me").await.presses("Leave").await;
    question
        .presses("Leave the cohort")
        .await
        .is_told("the coordinators are told");
    town.settle().await;
    let olga = town.coordinator();
    let channel = olga.channel_named("coordinators").await;
    let notice = olga.sees_in(channel, "a room is still open").await;
    let words = notice.text();
    assert!(
        words.contains(&mentee.mention()) && words.contains(&format!("<#{}>", room.0)),
        "{words}"
    );
    assert!(notice.pinged.is_empty(), "somebody was pinged");
    mentor.does_not_see("a room is still open").await;
}

#[tokio::test]
async fn one_can_be_a_mentor_here_and_a_mentee_there_and_keeps_each_role_while_it_is_needed() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    signs_up_as_mentor(&town, &theo, "Rust")
        .await
        .presses("I commit to this")
        .await
        .is_told("You are in.");
    let olga = town.coordinator();
    for name in ["Autumn", "Winter"] {
        let line = format!("/cohort open program:open-source-contribution name:{name} starts:2027-03-01");
        olga.runs(&line).await.is_told(name);
        town.settle().await;
        let (button, fields) = match name {
            "Autumn" => (
                "Join as mentee",
                [("What can you already", "Tests"), ("What has stopped", "Time")],
            ),
            _ => (
                "Join as mentor",
                [("Which projects", "Trellis"), ("How do you give", "Kindly")],
            ),
        };
        let card = theo.presses_in(town.lobby(), button).await.fills(&fields).await;
        card.presses("I commit to this").await.is_told("You are in.");
        town.settle().await;
    }
    let me = theo
        .runs("/me")
        .await
        .is_told("You are a mentor in this cohort")
        .is_told("You are a mentee in this cohort");
    let mentors = theo.channel_named("mentors").await;
    me.presses("Leave: Winter")
        .await
        .presses("Leave the cohort")
        .await
        .is_told("You have left **Winter**");
    town.settle().await;
    theo.sees_channel(mentors);
    let question = theo.runs("/me").await.presses("Leave: Spring").await;
    question
        .presses("Leave the cohort")
        .await
        .is_told("You have left **Spring**");
    town.settle().await;
    theo.sees_no_channel(mentors);
    theo.runs("/me").await.is_told("Autumn").is_not_told("Spring");
}

#[tokio::test]
async fn who_leaves_several_rooms_is_told_of_all_and_a_coordinator_what_they_still_see() {
    let town = Town::with_cohort("Spring").await;
    let (carla, mentor) = (town.coordinator(), town.mentor(3).await);
    for _ in 0..2 {
        let mentee = town.mentee().await;
        town.opens_room(&mentor, &mentee).await;
    }
    town.gives_role(&mentor, "Coordinator");
    let rooms = mentor.rooms().len();
    let question = mentor.runs("/me").await.presses("Leave").await;
    question
        .presses("Leave the cohort")
        .await
        .is_private()
        .is_told("no member of your 2 rooms any more")
        .is_told("as a coordinator only")
        .is_not_told("closed to you");
    town.settle().await;
    assert_eq!(mentor.rooms().len(), rooms, "they see them as a coordinator");
    carla
        .sees_in(carla.channel_named("coordinators").await, "rooms")
        .await;
    // Without the role they are closed to them, one as well as two.
    let other = town.mentor(3).await;
    for _ in 0..2 {
        let mentee = town.mentee().await;
        town.opens_room(&other, &mentee).await;
    }
    let question = other.runs("/me").await.presses("Leave").await;
    question
        .presses("Leave the cohort")
        .await
        .is_told("Your 2 rooms are closed to you now")
        .is_told("their people");
    town.settle().await;
    assert!(other.rooms().is_empty());
}
