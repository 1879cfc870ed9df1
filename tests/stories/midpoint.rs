//! At half time each writes alone, nobody reads early, and then a facilitator reads both sides.

use crate::checkin::Log;
use crate::town::*;

const MENTORS: &str = "canary-of-the-mentor";
const MENTEES: &str = "canary-of-the-mentee";

/// A cohort of twelve weeks whose half time (22 February) has come, with one pair.
async fn half_time() -> (Town, Person, Person, Channel) {
    let town = Town::prepared("half time", async || {
        let town = Town::under_way("Spring").await;
        town.lives_until("2027-02-22 11:00 Europe/Berlin").await;
        town
    })
    .await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    (town, mentor, mentee, room)
}

async fn writes(person: &Person, room: Channel, words: &str) -> Told {
    let form = person.presses_in(room, "Write my reflection").await;
    let fields: Vec<(String, String)> = form
        .form()
        .inputs
        .iter()
        .map(|input| (input.label.clone(), format!("{words} about {}", input.label)))
        .collect();
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(label, text)| (label.as_str(), text.as_str()))
        .collect();
    form.fills(&fields).await.is_private()
}

/// Whether the words went out in anything but an answer to one person.
fn told_in_public(town: &Town, words: &str) -> bool {
    let requests = town.sandbox().requests();
    let mut public = requests.iter().filter(|one| !one.path.contains("/interactions/"));
    public.any(|one| one.json().to_string().contains(words))
}

#[tokio::test]
async fn half_time_is_announced_once_to_the_members() {
    let (town, mentor, mentee, room) = half_time().await;
    let prompt = mentee.sees_in(room, "you are half way").await;
    let mut pinged = prompt.pinged.clone();
    pinged.sort_unstable();
    let mut members = [mentor.id(), mentee.id()];
    members.sort_unstable();
    assert_eq!(pinged, members);
    town.restart().await;
    let messages = mentee.persona().messages(room.0).unwrap();
    assert_eq!(
        messages
            .iter()
            .filter(|one| one.text().contains("you are half way"))
            .count(),
        1
    );
}

#[tokio::test]
async fn reflections_are_sealed_until_both_are_in_and_then_read_side_by_side() {
    let log = Log::listen();
    let (town, mentor, mentee, room) = half_time().await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    writes(&mentee, room, MENTEES)
        .await
        .is_told("Nobody reads it until");
    let again = mentee.presses_in(room, "Write my reflection").await;
    assert!(
        again.form_value("What is different").contains(MENTEES),
        "it can be rewritten"
    );
    town.settle().await;
    town.coordinator().does_not_see("Open the reflections").await;
    town.coordinator().does_not_see("Midpoint reflections").await;

    let prompt = mentee.sees_in(room, "you are half way").await;
    let write = prompt.components[0].custom_id.clone();
    writes(&mentor, room, MENTORS).await.is_told("Now all are in");
    town.settle().await;
    let news = town.facilitator().sees_in(coordinators, "has written").await;
    assert!(!news.text().contains("canary"));
    assert_eq!(news.pinged, [town.facilitator().id()]);
    // Facilitators do not see the room that is linked.
    let names = format!("{}, {}", mentor.persona().name(), mentee.persona().name());
    assert!(news.text().contains(&names), "{}", news.text());
    let opened = town
        .facilitator()
        .presses_on(&news, "Open the reflections")
        .await
        .is_private();
    let first = opened.text();
    assert!(first.contains(MENTORS) && first.contains(MENTEES), "{first}");
    assert!(first.contains(&names), "{first}");
    assert!(
        !town.database_contains("canary-of"),
        "a reflection is in the database as it was written"
    );
    assert!(!log.contains("canary-of-the-ment"), "a reflection is in the log");
    for words in [MENTORS, MENTEES] {
        assert!(!told_in_public(&town, words));
    }
    mentor.does_not_see(MENTEES).await;
    mentee.does_not_see(MENTORS).await;
    town.stranger().await.does_not_see("canary-of").await;
    let prompt = mentee.sees_in(room, "you are half way").await;
    assert!(prompt.components.is_empty(), "it is over");
    assert!(
        prompt.text().contains("handed on to the facilitators"),
        "{}",
        prompt.text()
    );
    mentee
        .sees_in(room, "A facilitator can read what was handed in")
        .await;
    let told = mentee.forges(room, prompt.id, &write).await;
    told.is_told("final and cannot be changed");
}

#[tokio::test]
async fn a_refused_reflection_too_long_to_be_put_back_says_so() {
    let (_town, _, mentee, room) = half_time().await;
    let form = mentee.presses_in(room, "Write my reflection").await;
    let long = "word ".repeat(390);
    let inputs = form.form().inputs.clone();
    assert!(inputs.len() > 3 && inputs[0].required, "{inputs:?}");
    let fields: Vec<(&str, &str)> = inputs
        .iter()
        .zip(["\u{200b}"].into_iter().chain(std::iter::repeat(&*long)))
        .map(|(input, text)| (input.label.as_str(), text))
        .collect();
    let told = form.fills(&fields).await.is_private();
    let told = told.is_told("copy your words from here").is_told("word word");
    assert_eq!(button(told.message(), "Open the form again"), None);
}

#[tokio::test]
async fn nobody_opens_reflections_early_or_their_own() {
    let (town, mentor, mentee, room) = half_time().await;
    let prompt = mentee.sees_in(room, "you are half way").await;
    let write = prompt.components[0].custom_id.clone();
    let open = write.replace(":write:", ":open:");
    writes(&mentee, room, MENTEES).await;
    let lobby = town.lobby();
    let panel = mentee.persona().messages(lobby.0).unwrap()[0].id;
    let stranger = town.stranger().await;
    for (who, words) in [
        (town.facilitator(), "One reflection is still missing"),
        (town.coordinator(), "One reflection is still missing"),
        (mentor.clone(), "Only facilitators and coordinators"),
        (stranger.clone(), "Only facilitators and coordinators"),
    ] {
        let told = who.forges(lobby, panel, &open).await;
        told.is_told(words).is_not_told(MENTEES);
    }
    let told = stranger.forges(lobby, panel, &write).await;
    told.is_told("Only the members of this room");
    let reflect = write.replace(":write:", ":reflect:");
    let form = stranger.forges_form(lobby, &reflect, &[("changed", "all")]);
    form.await.is_stopped_by_discord();
    writes(&mentor, room, MENTORS).await;
    town.settle().await;
    let told = mentee.forges(lobby, panel, &open).await;
    told.is_told("Only facilitators and coordinators")
        .is_not_told(MENTORS);
    town.gives_role(&mentee, "Coordinator");
    let told = mentee.forges(lobby, panel, &open).await;
    told.is_told("You are or were a member of this room")
        .is_not_told(MENTORS);
}

#[tokio::test]
async fn who_has_not_written_is_reminded_and_nobody_else() {
    let (town, mentor, mentee, room) = half_time().await;
    writes(&mentor, room, MENTORS).await;
    town.lives_until("2027-02-26 12:00 Europe/Berlin").await;
    let messages = mentee.persona().messages(room.0).unwrap();
    let reminders: Vec<_> = messages
        .iter()
        .filter(|one| one.text().contains("there is still time"))
        .collect();
    assert_eq!(
        reminders.len(),
        1,
        "one reminder, on the fourth day; then a person looks"
    );
    assert!(reminders.iter().all(|one| one.pinged == [mentee.id()]));
}

#[tokio::test]
async fn when_the_time_is_up_the_facilitator_is_told_who_wrote() {
    let (town, mentor, mentee, room) = half_time().await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    writes(&mentor, room, MENTORS).await;
    let prompt = mentee.sees_in(room, "you are half way").await;
    let write = prompt.components[0].custom_id.clone();
    town.lives_until("2027-03-01 12:00 Europe/Berlin").await;
    let news = town
        .coordinator()
        .sees_in(coordinators, "Please read what there is")
        .await;
    assert_eq!(
        news.pinged,
        [town.facilitator().id()],
        "facilitators are called, and nobody else"
    );
    town.coordinator()
        .presses_on(&news, "Open the reflections")
        .await
        .is_told(MENTORS)
        .is_told("wrote no reflection");
    let prompt = mentee.sees_in(room, "This midpoint is closed").await;
    let words = prompt.text();
    assert!(
        !words.contains("Handed in"),
        "who did not write is no mark: {words}"
    );
    mentee.sees_in(room, "can read what was handed in").await;
    mentee.does_not_see("of 2").await;
    mentee
        .forges(room, prompt.id, &write)
        .await
        .is_told("closed and takes no more answers");
}

#[tokio::test]
async fn when_nobody_wrote_it_is_said_kindly() {
    let (town, _, mentee, room) = half_time().await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    town.lives_until("2027-03-01 12:00 Europe/Berlin").await;
    let news = town
        .coordinator()
        .sees_in(coordinators, "there are no reflections")
        .await;
    assert!(news.components.is_empty(), "there is nothing to open");
    assert!(news.pinged.is_empty(), "nobody is called to read nothing");
    let prompt = mentee.sees_in(room, "you are half way").await;
    assert!(prompt.components.is_empty(), "it is over");
    let words = prompt.text();
    assert!(
        words.contains("Closed") && !words.contains("Handed in") && !words.contains("obody"),
        "{words}"
    );
    mentee.does_not_see("handed on").await;
    mentee.does_not_see("there is still time").await;
    mentee
        .sees_in(room, "Looking back together is good at any time")
        .await;
}

#[tokio::test]
async fn the_longest_reflections_are_read_page_by_page() {
    let (town, mentor, mentee, room) = half_time().await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    for person in [&mentor, &mentee] {
        let form = person.presses_in(room, "Write my reflection").await;
        let labels: Vec<(String, String)> = form
            .form()
            .inputs
            .iter()
            .map(|input| {
                (
                    input.label.clone(),
                    "word ".repeat(usize::try_from(input.length.1).unwrap() / 5),
                )
            })
            .collect();
        let fields: Vec<(&str, &str)> = labels
            .iter()
            .map(|(label, text)| (label.as_str(), text.as_str()))
            .collect();
        form.fills(&fields).await.is_told("Kept");
    }
    town.settle().await;
    let news = town.facilitator().sees_in(coordinators, "has written").await;
    let first = town
        .facilitator()
        .presses_on(&news, "Open the reflections")
        .await
        .is_told("page 1 of");
    first.presses("Next").await.is_told("page 2 of");
}

#[tokio::test]
async fn a_facilitator_is_not_told_that_nothing_waits_while_a_midpoint_does() {
    let (town, mentor, mentee, room) = half_time().await;
    for person in [&mentor, &mentee] {
        writes(person, room, MENTORS).await;
    }
    town.lives_until("2027-02-22 13:00 Europe/Berlin").await;
    let farid = town.facilitator();
    let channel = farid.channel_named("coordinators").await;
    farid.sees_in(channel, "a midpoint can be read").await;
    farid
        .runs("/help")
        .await
        .is_told("Look into the coordinators’ channel")
        .is_not_told("Nothing right now");
}

#[tokio::test]
async fn where_the_facilitator_role_was_deleted_the_coordinators_are_called() {
    let (town, mentor, mentee, room) = half_time().await;
    let role = town.sandbox().role_named(town.guild(), "Facilitator").unwrap();
    town.sandbox().delete_role(town.guild(), role).unwrap();
    let carla = town.coordinator();
    let channel = carla.channel_named("coordinators").await;
    carla
        .sees_in(channel, "Facilitator role: somebody deleted it")
        .await;
    for person in [&mentor, &mentee] {
        writes(person, room, MENTORS).await;
    }
    town.lives_until("2027-02-22 13:00 Europe/Berlin").await;
    let news = carla.sees_in(channel, "a midpoint can be read").await;
    assert!(!news.text().contains(&role.to_string()), "{}", news.text());
    assert_eq!(
        news.pinged,
        [town.olga().id(), carla.id()],
        "who holds the coordinator role"
    );
    mentee.does_not_see("a midpoint can be read").await;
    mentor.does_not_see("a midpoint can be read").await;
}
