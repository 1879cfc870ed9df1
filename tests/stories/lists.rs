//! Lists that have grown: each is read to its end, by turning its pages or by the choice that leads on.

use discord_sandbox::MessageView;
use trellis_domain::bounds;

use crate::people::signs_up_as_mentee;
use crate::town::*;

/// Joins as a mentee of the newest cohort, and settles nothing: many do so one after the other.
async fn joins(town: &Town, person: &Person) {
    let form = person.presses_in(town.lobby(), "Join as mentee").await;
    let card = form.fills_all(&[]).await;
    card.presses("I commit").await.is_told("You are in");
}

async fn many_join(town: &Town, count: usize) -> Vec<Person> {
    let mut people = Vec::new();
    for _ in 0..count {
        let person = town.person(&town.fresh("Ada")).await;
        joins(town, &person).await;
        people.push(person);
    }
    town.settle().await;
    people
}

/// Turns the pages of an answer to its end, and gives back the words of each.
async fn turned(first: Told) -> Vec<String> {
    let mut pages = vec![first.text()];
    let mut page = first;
    while button(page.message(), "More").is_some() {
        page = page.presses("More").await;
        page.clone().is_private();
        pages.push(page.text());
        assert!(pages.len() < 100, "no end of pages: {:?}", pages.last());
    }
    assert!(pages.len() > 1, "one page only: {pages:?}");
    pages
}

/// Each of these stands on one page.
fn on_one_page_each<'w>(pages: &[String], words: impl IntoIterator<Item = &'w str>) {
    for word in words {
        let on = pages.iter().filter(|page| page.contains(word)).count();
        assert_eq!(on, 1, "{word} in {pages:#?}");
    }
}

#[tokio::test]
async fn a_digest_and_a_status_lead_to_everybody_they_do_not_name() {
    let town = Town::with_cohort("Spring").await;
    let people = many_join(&town, 28).await;
    let waits: Vec<String> = people
        .iter()
        .map(|person| format!("{} has been waiting since", person.mention()))
        .collect();
    let waits = || waits.iter().map(String::as_str);
    let carla = town.coordinator();
    let digest = carla.runs("/digest").await.is_told("… and 22 more");
    let pages = turned(digest.presses("Show all").await.is_private()).await;
    on_one_page_each(&pages, waits());

    let status = carla.runs("/cohort status").await.is_told("and 18 more");
    let pages = turned(status.presses("Who waits").await.is_private()).await;
    on_one_page_each(&pages, waits());

    // The digest in the channel leads on, too, for who may read that channel and for nobody else.
    let coordinators = carla.channel_named("coordinators").await;
    town.lives_until("2027-01-11 09:00 Europe/Berlin").await;
    for reader in [&carla, &town.facilitator()] {
        let all = reader.presses_in(coordinators, "Show all").await.is_private();
        on_one_page_each(&turned(all).await, waits());
    }
    let messages = carla.persona().messages(coordinators.0).unwrap().into_iter();
    let mut digests = messages.filter(|message| !message.ephemeral && button(message, "Show all").is_some());
    let all = button(&digests.next().unwrap(), "Show all").unwrap();
    let waiting = button(status.message(), "Who waits").unwrap();
    let panel = people[0].sees_in(town.lobby(), "join us").await;
    for (forged, words) in [
        (all, "Only facilitators and coordinators"),
        (waiting, "Only coordinators"),
    ] {
        let told = people[0].forges(town.lobby(), panel.id, &forged).await;
        told.is_told(words).is_not_told("waits since");
    }
}

#[tokio::test]
async fn cohorts_are_turned_page_by_page_by_who_runs_them_and_by_who_is_in_them() {
    let town = Town::with_cohort("Spring").await;
    let names: Vec<String> = std::iter::once("Spring".to_owned())
        .chain((1..=5).map(|number| format!("Cohort {number}")))
        .collect();
    let ada = town.person("Ada").await;
    joins(&town, &ada).await;
    for name in &names[1..] {
        town.opens_cohort(name, "career-growth", "2027-01-11").await;
        joins(&town, &ada).await;
    }
    town.settle().await;
    let titles: Vec<String> = names.iter().map(|name| format!("{name}\n")).collect();
    for person in [&town.coordinator(), &ada] {
        let pages = turned(person.runs("/cohort status").await).await;
        on_one_page_each(&pages, titles.iter().map(String::as_str));
    }
    let cards: Vec<String> = names.iter().map(|name| format!("You in {name}\n")).collect();
    let pages = turned(ada.runs("/me").await).await;
    on_one_page_each(&pages, cards.iter().map(String::as_str));
    ada.runs("/help").await.is_told("in one more cohort: `/me`");
    town.stranger()
        .await
        .runs("/help")
        .await
        .is_told("6 cohorts take sign-ups right now");
}

#[tokio::test]
async fn every_update_is_in_some_list_however_many_somebody_wrote() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    for number in 0..27 {
        if number == bounds::UPDATES_A_DAY.most {
            town.passes(chrono::Duration::days(1)).await;
        }
        let told = mentee.runs("/progress").await;
        told.fills(&[("What I did", &format!("step-{number:02} of it"))])
            .await;
    }
    town.settle().await;
    let first = mentor
        .runs(&format!("/updates mentee:\"@{}\"", mentee.name()))
        .await;
    let second = first.clone().is_told("27 progress updates").presses("More").await;
    let choices = |message: &MessageView| -> Vec<String> {
        let lists = message.components.iter().flat_map(|part| &part.options);
        lists.map(|(_, label)| label.clone()).collect()
    };
    let (newest, oldest) = (choices(first.message()), choices(second.message()));
    assert_eq!((newest.len(), oldest.len()), (25, 2), "{oldest:?}");
    for number in 0..27 {
        let all = newest.iter().chain(&oldest);
        let step = format!("step-{number:02} of it");
        assert_eq!(all.filter(|label| label.ends_with(&step)).count(), 1, "{step}");
    }
    let step = oldest
        .iter()
        .find(|label| label.ends_with("step-00 of it"))
        .unwrap();
    second.chooses("Read one", &[step]).await.is_told("step-00 of it");
}

#[tokio::test]
async fn private_words_and_the_rooms_they_are_about_are_turned_page_by_page() {
    let town = Town::with_cohort("Spring").await;
    let mentee = town.mentee().await;
    let mut mentors = Vec::new();
    for _ in 0..5 {
        let mentor = town.mentor(1).await;
        town.opens_room(&mentor, &mentee).await;
        mentors.push(mentor);
    }
    let rooms: Vec<String> = mentee.rooms().into_iter().map(|room| room.name).collect();
    assert_eq!(rooms.len(), 5);
    let mut offer = mentee.runs("/concern").await.is_private();
    let mut seen = Vec::new();
    loop {
        let parts = offer.message().components.iter();
        let labels = parts.filter(|part| part.kind != 2).map(|part| part.label.clone());
        seen.extend(labels.filter(|label| label.starts_with("About #")));
        if button(offer.message(), "More").is_none() {
            break;
        }
        offer = offer.presses("More").await;
    }
    for room in &rooms {
        let about = format!("About #{room}: choose what fits");
        assert_eq!(
            seen.iter().filter(|label| **label == about).count(),
            1,
            "{about} in {seen:?}"
        );
    }

    for number in 0..6 {
        let person = town.stranger().await;
        let form = person
            .runs("/concern")
            .await
            .chooses("About something", &["talk"])
            .await;
        form.fills(&[(
            "For coordinators in no room with you",
            &format!("word-{number} of it"),
        )])
        .await;
    }
    town.settle().await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    let read = town
        .coordinator()
        .presses_in(coordinators, "Read")
        .await
        .is_private();
    let pages = turned(read).await;
    let words: Vec<String> = (0..6).map(|number| format!("word-{number} of it")).collect();
    on_one_page_each(&pages, words.iter().map(String::as_str));
    // A page that is turned is asked for anew.
    let panel = mentors[0].sees_in(town.lobby(), "join us").await;
    mentors[0]
        .forges(town.lobby(), panel.id, "concern:read-page:-_0:1")
        .await
        .is_not_told("of it");
}

#[tokio::test]
async fn many_private_details_are_opened_from_a_list_that_leads_on() {
    let town = Town::with_cohort("Spring").await;
    let mut rooms = Vec::new();
    for _ in 0..3 {
        let (mentor, mentee) = town.pair().await;
        rooms.push((town.room_of(&mentee), mentor, mentee));
    }
    town.starts_cohort().await;
    town.lives_until("2027-01-14 10:00 Europe/Berlin").await;
    for (room, mentor, mentee) in &rooms {
        for person in [mentor, mentee] {
            let form = person.presses_in(*room, "Stuck").await.presses("Add").await;
            form.fills(&[("What should", &format!("what {} said", person.name()))])
                .await;
        }
    }
    let carla = town.coordinator();
    let digest = carla.runs("/digest").await.is_told("Said they are stuck (6)");
    let mut lists = digest.message().components.iter();
    let list = lists.find(|part| !part.options.is_empty()).unwrap();
    let further = town.picks(&carla, &list.custom_id, "from-0").await.is_private();
    let (_, _, last) = &rooms[2];
    let choices = further.message().components.iter();
    let label = choices
        .flat_map(|part| &part.options)
        .map(|(_, label)| label)
        .find(|label| label.starts_with(&last.name()));
    further
        .chooses("Read a private", &[label.unwrap()])
        .await
        .is_told(&format!("what {} said", last.name()));
    town.picks(last, &list.custom_id, "from-0")
        .await
        .is_told("told to them in confidence");
}

#[tokio::test]
async fn what_people_answered_is_turned_page_by_page_by_who_may_read_it() {
    let town = Town::with_cohort("Spring").await;
    let mut rooms = Vec::new();
    for _ in 0..11 {
        let (mentor, mentee) = town.pair().await;
        rooms.push((town.room_of(&mentee), mentor, mentee));
    }
    town.starts_cohort().await;
    town.lives_until("2027-01-14 10:00 Europe/Berlin").await;
    for (room, mentor, mentee) in &rooms {
        mentor.presses_in(*room, "Could be better").await.is_told("noted");
        mentee.presses_in(*room, "Stuck").await.is_told("noted");
    }
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    let carla = town.coordinator();
    let coordinators = carla.channel_named("coordinators").await;
    let mut first = carla.presses_in(coordinators, "What people answered").await;
    first = first.is_private();
    let further = button(first.message(), "More").unwrap();
    let pages = turned(first).await;
    let said: Vec<String> = rooms
        .iter()
        .flat_map(|(_, mentor, mentee)| [mentor, mentee])
        .map(|person| format!("• {} in", person.mention()))
        .collect();
    on_one_page_each(&pages, said.iter().map(String::as_str));
    assert!(
        !pages.concat().contains(" more"),
        "nothing is left out: {pages:#?}"
    );

    // Each page looks at who turns it: a partner who coordinates, too, never gets to their own room's.
    let (_, mentor, mentee) = &rooms[0];
    town.gives_role(mentor, "Coordinator");
    let panel = mentor.sees_in(coordinators, "How Spring is doing").await;
    for number in [0, 1] {
        let page = further.rsplit_once('_').unwrap().0;
        let page = format!("{page}_{number}:1");
        let told = mentor.forges(coordinators, panel.id, &page).await.is_private();
        told.is_told("What people answered")
            .is_not_told(&mentee.mention());
        let refused = town.facilitator().forges(coordinators, panel.id, &page).await;
        refused.is_told("told to them in confidence");
    }
}

#[tokio::test]
async fn the_pages_of_a_check_are_for_who_manages_the_server() {
    let town = Town::with_cohort("Spring").await;
    let panel = town.olga().sees_in(town.lobby(), "join us").await;
    for person in [&town.coordinator(), &town.stranger().await] {
        person
            .forges(town.lobby(), panel.id, "setup:findings:-_0:1")
            .await
            .is_told("Manage Server");
    }
    town.olga()
        .forges(town.lobby(), panel.id, "setup:findings:-_9:1")
        .await
        .is_private()
        .is_told("Everything is in order");
}

#[tokio::test]
async fn two_people_of_one_name_are_told_apart_wherever_they_are_shown_by_it() {
    let town = Town::with_cohort("Spring").await;
    let mentor = town.mentor(2).await;
    let (first, second) = (town.person("Robin").await, town.person("Robin").await);
    let mut rooms = Vec::new();
    for person in [&first, &second] {
        signs_up_as_mentee(&town, person, "x")
            .await
            .presses("I commit")
            .await
            .is_told("You are in");
        let line = format!("/room open mentor:\"@{}\" mentee:{}", mentor.name(), person.id());
        town.coordinator().runs(&line).await.is_told("on its way");
        town.settle().await;
        rooms.push(town.room_of(person));
    }
    let number = |person: &Person| format!("(…{:04})", person.id() % 10_000);
    let names: Vec<String> = rooms.iter().map(|room| town.name_of(*room)).collect();
    assert_eq!(names[1], format!("{}-{:04}", names[0], second.id() % 10_000));

    // What is offered while a coordinator types, and what is typed in full.
    let carla = town.coordinator();
    let offered = carla.is_offered("/room close", "room", "robin").await;
    assert_eq!(offered.len(), 2, "{offered:?}");
    for (label, person) in offered.iter().zip([&first, &second]) {
        assert!(
            label.contains(&format!("Robin {}", number(person))),
            "{offered:?}"
        );
        let asked = carla.runs(&format!("/room close room:\"{label}\"")).await;
        asked.is_told(&person.mention());
    }
    carla
        .runs("/room close room:robin")
        .await
        .is_told("no open room called");
    carla
        .runs("/room close")
        .await
        .is_told("This channel is not a room");

    town.starts_cohort().await;
    for person in [&first, &second] {
        person
            .posts("/progress visibility:server", "wrote the parser")
            .await;
    }
    town.settle().await;
    let threads = town.sandbox().threads(town.guild());
    for person in [&first, &second] {
        let name = format!("Robin {} ·", number(person));
        let of_them = threads.iter().filter(|thread| thread.name.starts_with(&name));
        assert_eq!(of_them.count(), 1, "{name} in {threads:?}");
    }

    town.lives_until("2027-01-14 10:00 Europe/Berlin").await;
    for (room, person) in rooms.iter().zip([&first, &second]) {
        let form = person.presses_in(*room, "Stuck").await.presses("Add").await;
        form.fills(&[("What should", "no time")]).await;
    }
    let digest = carla.runs("/digest").await;
    let mut read = Vec::new();
    for (room, person) in rooms.iter().zip([&first, &second]) {
        let place = format!("<#{}> ({}, Robin {})", room.0, mentor.name(), number(person));
        assert!(digest.text().contains(&place), "{place}: {}", digest.text());
        let label = format!("Read Robin · {}", town.name_of(*room));
        let parts = digest.message().components.iter();
        read.extend(
            parts
                .filter(|part| part.label == label)
                .map(|part| part.custom_id.clone()),
        );
    }
    assert_eq!(read.len(), 2);
    assert_ne!(read[0], read[1]);

    town.lives_until("2027-02-23 10:00 Europe/Berlin").await;
    for (room, person) in rooms.iter().zip([&first, &second]) {
        for one in [person, &mentor] {
            one.presses_in(*room, "Write my reflection")
                .await
                .fills_all(&[])
                .await;
        }
    }
    town.settle().await;
    let coordinators = carla.channel_named("coordinators").await;
    for person in [&first, &second] {
        let names = format!("{}, Robin {}", mentor.name(), number(person));
        let news = carla.sees_in(coordinators, &names).await;
        let opened = town.facilitator().presses_on(&news, "Open the reflections").await;
        opened
            .is_told(&names)
            .is_told(&format!("Robin {} (mentee)", number(person)));
    }
}
