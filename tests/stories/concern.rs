//! A private word to the coordinators: who reads it, and who never does, whatever roles they hold.

use crate::town::*;

const CANARY: &str = "canary-in-a-concern";

/// A mentee says a private word about their room, with a detail.
async fn says(mentee: &Person, room: Channel, kind: &str, detail: &str) {
    let offer = mentee.presses_in(room, "Need help").await.is_private();
    let form = offer.chooses("About #", &[kind]).await.is_a_form(kind);
    form.fills(&[("For coordinators outside", detail)])
        .await
        .is_private()
        .is_told("Thank you for saying it");
}

#[tokio::test]
async fn a_private_word_is_read_by_a_coordinator_and_nobody_else_hears_of_it() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (other, _) = town.pair().await;
    let room = town.room_of(&mentee);
    let offer = mentee.presses_in(room, "Need help").await.is_private();
    offer
        .is_told("no failure of anybody")
        .is_told(&format!("Not {}", mentor.mention()))
        .is_told("also if they are a coordinator");
    town.settle().await;
    let coordinator = town.coordinator();
    coordinator.does_not_see("A private word has come in").await;

    says(&mentee, room, "To change how we work", CANARY).await;
    town.settle().await;
    let channel = coordinator.channel_named("coordinators").await;
    let notice = coordinator.sees_in(channel, "A private word has come in").await;
    let text = notice.text();
    for name in [mentee.mention(), mentee.name(), format!("{}", room.0)] {
        assert!(!text.contains(&name), "{text}");
    }
    coordinator
        .presses_on(&notice, "Read")
        .await
        .is_private()
        .is_told("To change how we work")
        .is_told(&mentee.mention())
        .is_told(&format!("<#{}> ({}, {})", room.0, mentor.name(), mentee.name()))
        .is_told(CANARY)
        .is_told("It is noted that you read this");
    // A facilitator reads that channel, too, and is no coordinator.
    town.facilitator()
        .presses_on(&notice, "Read")
        .await
        .is_private()
        .is_told("nothing for you to read")
        .is_not_told(&mentee.mention());
    for person in [&mentor, &other, &town.stranger().await, &town.facilitator()] {
        person.does_not_see(CANARY).await;
    }
    assert!(
        !town.database_contains(CANARY),
        "what is written beside it is sealed"
    );
}

#[tokio::test]
async fn a_concern_never_reaches_the_person_it_is_about_whatever_roles_they_hold() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.gives_role(&mentor, "Coordinator");
    town.gives_role(&mentor, "Facilitator");
    says(&mentee, room, "Another match", CANARY).await;
    town.settle().await;
    let channel = mentor.channel_named("coordinators").await;
    let notice = mentor.sees_in(channel, "A private word has come in").await;
    mentor
        .presses_on(&notice, "Read")
        .await
        .is_private()
        .is_told("nothing for you to read")
        .is_not_told("Another match");
    mentor.does_not_see(CANARY).await;
    mentor.does_not_see("Another match").await;
    // The one who wrote it reads it back; nothing of that is noted.
    town.gives_role(&mentee, "Coordinator");
    mentee
        .presses_on(&notice, "Read")
        .await
        .is_told(CANARY)
        .is_not_told("It is noted");
    town.coordinator()
        .presses_on(&notice, "Read")
        .await
        .is_told(CANARY);
}

#[tokio::test]
async fn the_command_offers_every_room_and_works_without_one_and_without_words() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let offer = mentor.runs("/concern").await.is_private();
    offer
        .is_told(&format!("Not {}", mentee.mention()))
        .chooses("About #", &["Something serious happened"])
        .await
        .fills(&[])
        .await
        .is_told("Thank you");
    let stranger = town.stranger().await;
    let offer = stranger.runs("/concern").await.is_private();
    offer
        .is_told("Coordinators of this community")
        .chooses("About something else", &["To talk with a coordinator"])
        .await
        .fills(&[])
        .await
        .is_told("Thank you");
    town.settle().await;
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    coordinator
        .presses_in(channel, "Read")
        .await
        .is_told("Something serious happened")
        .is_told(&mentor.mention())
        .is_told("To talk with a coordinator")
        .is_told(&stranger.mention());
}

#[tokio::test]
async fn somebody_who_is_no_member_says_no_word_about_a_room() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let (other, _) = town.pair().await;
    let room = town.room_of(&mentee);
    let card = mentee.sees_in(room, "Need help").await;
    let id = button(&card, "Need help").unwrap();
    let panel = other.sees_in(town.lobby(), "join us").await;
    for route in ["concern:offer:", "room:help:", "room:help-tell:"] {
        other
            .forges(town.lobby(), panel.id, &id.replace("concern:offer:", route))
            .await
            .is_private()
            .is_told("Only the members of this room");
    }
    // At the end only: an id may begin with a 1, too.
    let about = id.replace("concern:offer:", "concern:send:");
    let send = format!("{}_talk:1", about.strip_suffix(":1").unwrap());
    let opened = other.runs("/concern").await;
    let opened = opened.chooses("About #", &["To take a pause"]).await;
    opened
        .sends_instead(&send, &[("detail", "x")])
        .await
        .is_private()
        .is_told("Only the members of this room");
    for forged in [
        "concern:offer:0123456789abcdef:1",
        "concern:offer:-:1",
        "concern:read-on:-:1",
    ] {
        other
            .forges(town.lobby(), panel.id, forged)
            .await
            .is_private()
            .is_told("I do not know this button or form");
    }
    // Buttons of cards that were posted before there were concerns lead here as well.
    mentee
        .forges(
            town.lobby(),
            panel.id,
            &id.replace("concern:offer:", "room:help:"),
        )
        .await
        .is_private()
        .is_told("A private word to the coordinators");
}
