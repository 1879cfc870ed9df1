//! A private word to the coordinators: who reads it, and who never does, whatever roles they hold.

use chrono::TimeDelta;

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

/// How often the coordinators' channel was told that a private word has come in.
fn rung(town: &Town, channel: Channel) -> usize {
    let messages = town.sandbox().messages(channel.0);
    let notices = messages
        .iter()
        .filter(|message| message.text().contains("A private word has come in"));
    notices.count()
}

#[tokio::test]
async fn a_second_word_within_the_hour_takes_nothing_from_the_first() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    says(&mentee, room, "Something serious happened", CANARY).await;
    town.settle().await;
    let first = town.app().clock.now();
    town.passes(chrono::Duration::minutes(10)).await;
    says(&mentee, room, "To talk with a coordinator", "").await;
    town.settle().await;
    coordinator
        .presses_in(channel, "Read")
        .await
        .is_private()
        .is_told("To talk with a coordinator")
        .is_told("Something serious happened")
        .is_told(CANARY)
        .is_told(&format!("<t:{}:f>", first.timestamp()));
    mentor.does_not_see(CANARY).await;
    assert!(!town.database_contains(CANARY));
}

#[tokio::test]
async fn a_graver_word_after_one_that_was_read_calls_again_and_the_very_same_does_not() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    says(&mentee, room, "To talk with a coordinator", "").await;
    town.settle().await;
    coordinator
        .presses_in(channel, "Read")
        .await
        .is_told("To talk with a coordinator");
    assert_eq!(rung(&town, channel), 1);
    town.passes(chrono::Duration::minutes(50)).await;
    let sends = async |kind: &str, detail: &str| {
        let offer = mentee.presses_in(room, "Need help").await;
        let form = offer.chooses("About #", &[kind]).await;
        let told = form.fills(&[("For coordinators outside", detail)]).await;
        town.settle().await;
        told.is_private()
    };
    sends("Something serious happened", "")
        .await
        .is_told("are asked to write to you");
    assert_eq!(rung(&town, channel), 2);
    // Pressed again it is no further word, and says so.
    sends("Something serious happened", "")
        .await
        .is_told("You said the very same")
        .is_told("do not call them again")
        .is_not_told("are asked to write to you");
    assert_eq!(rung(&town, channel), 2);
    sends("Something serious happened", CANARY)
        .await
        .is_told("are asked to write to you");
    sends("Something serious happened", CANARY)
        .await
        .is_told("You said the very same");
    assert_eq!(rung(&town, channel), 3);
    mentor.does_not_see(CANARY).await;
    // About no room it is the same.
    let stranger = town.stranger().await;
    for (kind, words, expected) in [
        ("To talk with a coordinator", "about the other", 4),
        ("To talk with a coordinator", "about the other", 4),
        ("To talk with a coordinator", "", 5),
        ("Something serious happened", "", 6),
    ] {
        let offer = stranger.runs("/concern").await;
        let form = offer.chooses("About something else", &[kind]).await;
        form.fills(&[("For coordinators in no room", words)])
            .await
            .is_told("Thank you");
        town.settle().await;
        assert_eq!(rung(&town, channel), expected, "{kind} {words}");
    }
    coordinator
        .presses_in(channel, "Read")
        .await
        .is_told("about the other")
        .is_told("Something serious happened");
}

#[tokio::test]
async fn where_the_coordinator_role_was_deleted_nobody_is_said_to_read_a_private_word() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let carla = town.coordinator();
    let channel = carla.channel_named("coordinators").await;
    let role = town.sandbox().role_named(town.guild(), "Coordinator").unwrap();
    town.sandbox().delete_role(town.guild(), role).unwrap();
    for _ in 0..2 {
        trellis::background::audit::sweep(&town.app()).await.unwrap();
        town.settle().await;
    }
    let offer = mentee.presses_in(room, "Need help").await;
    let form = offer.chooses("About #", &["Another match"]).await;
    form.fills(&[("For coordinators outside", CANARY)])
        .await
        .is_private()
        .is_told("Thank you for saying it")
        .is_told("their role is not in this server")
        .is_told("turn to an admin of this server")
        .is_not_told("can read it now")
        .is_not_told("<@&");
    town.settle().await;
    let olga = town.olga();
    olga.sees_in(channel, "Coordinator role: somebody deleted it")
        .await;
    let notice = olga.sees_in(channel, "A private word has come in").await;
    assert!(!notice.text().contains("<@&"), "{}", notice.text());
    // Who manages the server is shown the way to the role, and who can act now.
    olga.presses_on(&notice, "Read")
        .await
        .is_private()
        .is_told("*Repair*")
        .is_not_told(CANARY);
    let check = olga.runs("/setup check").await;
    let check = check
        .is_told("Coordinator role: it is gone")
        .is_told("nobody, since the coordinator role is gone")
        .is_not_told(&format!("<@&{role}>"));
    town.passes(TimeDelta::minutes(1)).await;
    check.presses("Repair").await.is_told("Coordinator role");
    town.settle().await;
    let made = olga.sees_in(channel, "These are in place now").await;
    assert!(
        made.text().contains("nobody who had it before has it now"),
        "{}",
        made.text()
    );
    assert!(made.text().contains("private words"), "{}", made.text());
    // The very same said again: this time there is somebody to call.
    let anew = town.sandbox().role_named(town.guild(), "Coordinator").unwrap();
    let rings = || {
        let notices = olga.persona().messages(channel.0).unwrap().into_iter();
        notices
            .filter(|one| one.text().contains(&format!("<@&{anew}>")) && one.text().contains("private word"))
    };
    assert_eq!(rings().count(), 0);
    for answer in ["can read it now", "called for it then"] {
        let offer = mentee.presses_in(room, "Need help").await;
        let form = offer.chooses("About #", &["Another match"]).await;
        let told = form.fills(&[("For coordinators outside", CANARY)]).await;
        told.is_told(answer);
        town.settle().await;
        assert_eq!(rings().count(), 1);
    }
    // Who repaired it has the role, and reads what waited.
    olga.presses_on(&notice, "Read").await.is_told(CANARY);
    says(&mentee, room, "To take a pause", "").await;
    mentor.does_not_see(CANARY).await;
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
