//! A pair gets its room: who sees it, what it says, how it is found and closed.

use discord_sandbox::{Fault, FaultAction, MessageView};
use serde_json::Value;

use crate::town::*;

/// A new person who has joined the cohort through its panel; mentors take two mentees.
async fn joined(town: &Town, name: &str, role: &str) -> Person {
    let person = town.person(name).await;
    let form = person.presses_in(town.lobby(), &format!("Join as {role}")).await;
    let card = match role {
        "mentor" => {
            let fields = [
                ("What can you help", "Rust"),
                ("Your path", "Slow"),
                ("How many mentees", "2"),
            ];
            form.fills(&fields).await
        }
        _ => {
            form.fills(&[
                ("What should be different", "A job"),
                ("Where are you now", "Desk"),
            ])
            .await
        }
    };
    card.presses("I commit to this").await.is_told("You are in.");
    town.settle().await;
    person
}

/// The coordinator opens a room for these two, by name.
async fn opens_room(town: &Town, mentor: &str, mentee: &str) -> Told {
    let told = town
        .coordinator()
        .runs(&format!("/room open mentor:@{mentor} mentee:@{mentee}"))
        .await;
    town.settle().await;
    told
}

/// The pinned card of a room.
fn card(person: &Person, room: Channel) -> MessageView {
    let messages = person.persona().messages(room.0).unwrap();
    let mut pinned = messages.into_iter().filter(|message| message.pinned);
    let card = pinned.next().expect("nothing is pinned");
    assert!(pinned.next().is_none(), "one card is pinned");
    card
}

#[tokio::test]
async fn a_pair_gets_a_private_room_with_a_card_and_a_welcome() {
    let town = Town::with_cohort("Spring").await;
    let (theo, mina) = (
        joined(&town, "Theo", "mentor").await,
        joined(&town, "Mina", "mentee").await,
    );
    let told = opens_room(&town, "Theo", "Mina").await.is_private();
    told.is_told("#room-mina-theo")
        .is_told("Spring")
        .is_told("on its way");

    let room = mina.channel_named("room-mina-theo").await;
    let welcome = theo.sees_in(room, "Welcome to your room").await;
    let mut pinged = welcome.pinged.clone();
    pinged.sort_unstable();
    let mut members = vec![theo.id(), mina.id()];
    members.sort_unstable();
    assert_eq!(pinged, members);
    for reader in [
        &theo.mention(),
        &mina.mention(),
        "the coordinators",
        "and me",
        "administer this server",
    ] {
        assert!(
            welcome.text().contains(reader),
            "{reader} is not named: {}",
            welcome.text()
        );
    }
    let card = card(&mina, room);
    for part in [
        &theo.mention(),
        &mina.mention(),
        "Spring",
        "12 weeks",
        "No progress update yet",
        "Readable by",
    ] {
        assert!(
            card.text().contains(part),
            "{part:?} is not on the card: {}",
            card.text()
        );
    }
    assert!(card.pinged.is_empty(), "a card pings nobody");
    assert!(button(&card, "Progress").is_some() && button(&card, "Need help").is_some());
    town.coordinator()
        .runs("/room list")
        .await
        .is_private()
        .is_told(&format!("<#{}>", room.0));
}

#[tokio::test]
async fn a_room_is_seen_by_its_members_and_coordinators_and_nobody_else() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (other_mentor, other_mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    for person in [&mentor, &mentee, &town.coordinator(), &town.olga()] {
        person.sees_channel(room);
    }
    mentor
        .persona()
        .write(room.0, "between the two of us")
        .await
        .unwrap();
    for person in [
        &other_mentor,
        &other_mentee,
        &town.facilitator(),
        &town.stranger().await,
    ] {
        person.sees_no_channel(room);
        person.does_not_see("between the two of us").await;
        person.does_not_see(&mentee.mention()).await;
    }
    // The bot has no use for what is written there.
    assert!(!town.database_contains("between the two of us"));
}

#[tokio::test]
async fn a_room_is_made_in_one_call_with_all_its_overwrites_and_a_marker() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let requests = town.sandbox().requests();
    let id = room.0.to_string();
    let made: Vec<&Value> = requests
        .iter()
        .filter(|exchange| exchange.response["id"] == id.as_str() && exchange.method == "POST")
        .map(|exchange| &exchange.request)
        .collect();
    let [made] = made.as_slice() else {
        panic!("made in {} calls", made.len())
    };
    let overwrites = made["permission_overwrites"].as_array().unwrap();
    let of = |id: u64| {
        let id = id.to_string();
        overwrites.iter().find(|one| one["id"] == id.as_str()).unwrap()
    };
    assert_eq!(
        overwrites.len(),
        5,
        "everyone, the bot, two members, the coordinators: {overwrites:?}"
    );
    assert_eq!(of(town.guild())["deny"], "1024");
    for member in [&mentor, &mentee] {
        assert_eq!(of(member.id())["allow"], "2147601472");
    }
    assert!(made["topic"].as_str().unwrap().contains("ref "), "{made}");
    let changed =
        |path: &str| path.starts_with(&format!("/channels/{}", room.0)) && path.contains("permissions");
    assert!(
        !requests.iter().any(|exchange| changed(&exchange.path)),
        "overwrites were changed later"
    );
    assert!(
        town.sandbox()
            .channels(town.guild())
            .iter()
            .any(|view| view.id == room.0 && view.parent.is_some())
    );
}

#[tokio::test]
async fn a_person_can_be_in_two_rooms_that_know_nothing_of_each_other() {
    let town = Town::with_cohort("Spring").await;
    let theo = joined(&town, "Theo", "mentor").await;
    let (mina, ada) = (
        joined(&town, "Mina", "mentee").await,
        joined(&town, "Ada", "mentee").await,
    );
    joined(&town, "Bo", "mentor").await;
    for (mentor, mentee) in [("Theo", "Mina"), ("Theo", "Ada"), ("Bo", "Mina")] {
        opens_room(&town, mentor, mentee).await.is_told("on its way");
    }
    let (first, second) = (
        mina.channel_named("mina-theo").await,
        ada.channel_named("ada-theo").await,
    );
    theo.sees_channel(first);
    theo.sees_channel(second);
    ada.sees_no_channel(first);
    mina.sees_no_channel(second);
    ada.does_not_see(&mina.mention()).await;
    // A mentee of two mentors says in which room, when the lobby does not tell.
    let third = mina.channel_named("mina-bo").await;
    let told = mina.runs("/progress").await.is_private();
    told.is_told("You are in several rooms")
        .is_told("#room-mina-theo")
        .is_told("#room-mina-bo");
    mina.runs_in(third, "/progress").await.form();
}

#[tokio::test]
async fn what_the_rules_do_not_allow_is_refused_and_makes_nothing() {
    let town = Town::with_cohort("Spring").await;
    for (name, role) in [
        ("Theo", "mentor"),
        ("Mina", "mentee"),
        ("Ada", "mentee"),
        ("Cy", "mentee"),
    ] {
        joined(&town, name, role).await;
    }
    town.person("Nobody").await;
    opens_room(&town, "Theo", "Mina").await.is_told("on its way");
    let before = town.sandbox().channels(town.guild()).len();
    for (mentor, mentee, words) in [
        ("Theo", "Mina", "already share an open room"),
        ("Mina", "Theo", "takes part in this cohort as a mentee"),
        ("Theo", "Nobody", "has not joined this cohort as a mentee"),
        ("Theo", "Theo", "two different people"),
    ] {
        opens_room(&town, mentor, mentee)
            .await
            .is_private()
            .is_told(words);
    }
    assert_eq!(town.sandbox().channels(town.guild()).len(), before);
    opens_room(&town, "Theo", "Ada").await.is_told("on its way");
    opens_room(&town, "Theo", "Cy")
        .await
        .is_told("has room for 2 mentees");
    assert_eq!(town.sandbox().channels(town.guild()).len(), before + 1);
    town.coordinator()
        .runs("/room open mentor:@Theo mentee:@Cy cohort:Autumn")
        .await
        .is_told("There is no cohort called “Autumn”");
}

#[tokio::test]
async fn only_coordinators_open_list_and_close_rooms() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let open = format!("/room open mentor:{} mentee:{}", mentor.id(), mentee.id());
    for person in [&mentor, &mentee, &town.facilitator(), &town.stranger().await] {
        for line in [
            open.as_str(),
            "/room list",
            "/room close",
            "/room close room:room-mina-theo",
        ] {
            person.runs(line).await.is_private().is_told("Only coordinators");
        }
        assert!(person.is_offered("/room close", "room", "room").await.is_empty());
    }
    assert!(
        !town
            .coordinator()
            .is_offered("/room close", "room", "room")
            .await
            .is_empty()
    );
    // A button that somebody else was shown proves nothing.
    let question = town
        .coordinator()
        .runs_in(room, "/room close")
        .await
        .is_told("Close");
    let route = button(question.message(), "Close this room").unwrap();
    let welcome = mentor.sees_in(room, "Welcome to your room").await;
    mentor
        .forges(room, welcome.id, &route)
        .await
        .is_told("Only coordinators")
        .is_private();
    mentor.persona().write(room.0, "still open").await.unwrap();
}

#[tokio::test]
async fn a_closed_room_is_read_and_not_written_in_and_the_pair_can_have_a_new_one() {
    let town = Town::with_cohort("Spring").await;
    let (theo, mina) = (
        joined(&town, "Theo", "mentor").await,
        joined(&town, "Mina", "mentee").await,
    );
    opens_room(&town, "Theo", "Mina").await;
    let room = mina.channel_named("room-mina-theo").await;
    let card_before = card(&mina, room);
    mina.persona().write(room.0, "thank you").await.unwrap();

    let question = town.coordinator().runs_in(room, "/room close").await.is_private();
    question
        .clone()
        .is_told(&theo.mention())
        .is_told("can still read it");
    mina.persona()
        .write(room.0, "nothing happens before yes is said")
        .await
        .unwrap();
    question.presses("Close this room").await.is_told("is closed");
    town.settle().await;

    for member in [&theo, &mina] {
        member.sees_in(room, "This room is closed").await;
        member.sees_in(room, "thank you").await;
        assert!(
            member.persona().write(room.0, "one more").await.is_err(),
            "{} still writes",
            member.name()
        );
    }
    let card_after = card(&mina, room);
    assert_eq!(card_before.id, card_after.id, "the card is edited in place");
    assert!(
        card_after.text().contains("(closed)") && card_after.components.is_empty(),
        "{}",
        card_after.text()
    );
    // The button of the old card is still before somebody's eyes.
    let old = button(&card_before, "Progress").unwrap();
    mina.forges(room, card_before.id, &old)
        .await
        .is_private()
        .is_told("This room is closed");
    let route = button(question.message(), "Close this room").unwrap();
    town.coordinator()
        .forges(room, card_before.id, &route)
        .await
        .is_told("This room is closed");
    town.coordinator()
        .runs("/room list")
        .await
        .is_told("There is no room here yet");
    mina.runs("/progress")
        .await
        .is_told("You have no open room any more");

    // Also where Discord does not say just now what is there.
    let nothing = FaultAction::Status(500, Value::Null);
    let fault = Fault::always("GET", "/guilds/*/channels", nothing);
    let fault = town.sandbox().inject(fault);
    opens_room(&town, "Theo", "Mina").await.is_told("on its way");
    town.sandbox().clear_fault(fault);
    town.settle().await;
    let mut names: Vec<String> = theo.rooms().into_iter().map(|view| view.name).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["room-mina-theo", "room-mina-theo-2"],
        "the closed room is kept beside the new one, and the two are told apart"
    );
    let second = theo.channel_named("room-mina-theo-2").await;
    let question = town.coordinator().runs_in(second, "/room close").await;
    question.presses("Close this room").await.is_told("is closed");
    town.settle().await;
    let third = opens_room(&town, "Theo", "Mina").await;
    third.is_told("#room-mina-theo-3");
    // A name that nobody sees any more is free.
    let third = theo.channel_named("room-mina-theo-3").await;
    let question = town.coordinator().runs_in(third, "/room close").await;
    question.presses("Close this room").await.is_told("is closed");
    town.settle().await;
    town.sandbox().delete_channel(room.0).unwrap();
    let fourth = opens_room(&town, "Theo", "Mina").await;
    fourth.is_told("#room-mina-theo.");
}

#[tokio::test]
async fn a_room_is_called_as_its_people_are() {
    let town = Town::with_cohort("Spring").await;
    joined(&town, "ശ്രീജ", "mentor").await;
    let priya = joined(&town, "प्रिया", "mentee").await;
    let adam = joined(&town, "A\u{301}da\u{301}m", "mentee").await;
    opens_room(&town, "ശ്രീജ", "प्रिया").await.is_told("on its way");
    let room = priya.channel_named("room-").await;
    assert_eq!(town.name_of(room), "room-प्रिया-ശ്രീജ");
    opens_room(&town, "ശ്രീജ", "A\u{301}da\u{301}m")
        .await
        .is_told("on its way");
    assert_eq!(town.name_of(adam.channel_named("room-").await), "room-ádám-ശ്രീജ");
    // It is found as it is typed, too: with the accent after its letter.
    let coordinator = town.coordinator();
    coordinator
        .runs("/room close room:\"room-a\u{301}da\u{301}m-ശ്രീജ\"")
        .await
        .is_told("Close");
}

#[tokio::test]
async fn rooms_of_one_moment_are_listed_by_name() {
    let town = Town::with_cohort("Spring").await;
    let people = ["Ada", "Ben", "Cleo", "Dora", "Eve", "Finn"];
    for pair in people.chunks(2) {
        joined(&town, pair[0], "mentor").await;
        joined(&town, pair[1], "mentee").await;
    }
    for pair in people.chunks(2).rev() {
        opens_room(&town, pair[0], pair[1]).await;
    }
    let told = town.coordinator().runs("/room list").await;
    let told = told.text();
    let at = |name: &str| told.find(&town.known(name).mention()).unwrap();
    assert!(at("Ben") < at("Dora") && at("Dora") < at("Finn"), "{told}");
}

#[tokio::test]
async fn a_room_is_named_by_link_by_name_or_from_the_list() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let name = town.name_of(room);
    let coordinator = town.coordinator();
    let label = format!("#{name} · {}, {}", mentor.name(), mentee.name());
    assert_eq!(
        coordinator.is_offered("/room close", "room", &name[5..9]).await,
        std::slice::from_ref(&label)
    );
    for given in [name.clone(), format!("#{name}"), label, format!("<#{}>", room.0)] {
        let told = coordinator.runs(&format!("/room close room:\"{given}\"")).await;
        told.is_told(&format!("<#{}>", room.0)).is_told("Close");
    }
    // A name with nothing to see in it is none: the room is meant in which the command is used.
    let told = coordinator.runs_in(room, "/room close room:\"\u{3164}\"").await;
    told.is_told(&format!("<#{}>", room.0)).is_told("Close");
    coordinator
        .runs("/room close room:\"\u{3164}\"")
        .await
        .is_told("This channel is not a room");
    for given in ["room-of-nobody", "<#1>", "@everyone"] {
        coordinator
            .runs(&format!("/room close room:{given}"))
            .await
            .is_told("There is no open room called");
    }
    coordinator
        .runs("/room close")
        .await
        .is_told("This channel is not a room");
}

#[tokio::test]
async fn the_card_is_edited_in_place_when_something_happens() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let before = card(&mentor, room);
    assert!(
        before.text().contains("When the cohort has started"),
        "{}",
        before.text()
    );
    town.coordinator()
        .runs("/cohort start")
        .await
        .presses("Start it")
        .await
        .is_told("under way");
    mentee.posts("/progress", "wrote the parser").await;
    town.settle().await;
    let after = card(&mentor, room);
    assert_eq!(before.id, after.id);
    assert!(after.text().contains("One progress update"), "{}", after.text());
    assert!(after.text().contains("A check-in, <t:"), "{}", after.text());
    assert!(
        !after.text().contains("wrote the parser"),
        "the card is no copy of the updates"
    );
}
