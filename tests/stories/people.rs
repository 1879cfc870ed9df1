//! People join a cohort, say yes, and change what they said.

use crate::town::{Person, Told, Town};

/// The sign-up form of a mentor, filled in.
pub async fn signs_up_as_mentor(town: &Town, person: &Person, offer: &str) -> Told {
    let form = person
        .presses_in(town.lobby(), "Join as mentor")
        .await
        .is_a_form("Mentor in");
    form.fills(&[
        ("What can you help", offer),
        ("Your path", "Self-taught"),
        ("How many mentees", "2"),
    ])
    .await
}

/// The sign-up form of a mentee, filled in.
pub async fn signs_up_as_mentee(town: &Town, person: &Person, wish: &str) -> Told {
    let form = person
        .presses_in(town.lobby(), "Join as mentee")
        .await
        .is_a_form("Mentee in");
    form.fills(&[
        ("What should be different", wish),
        ("Where are you now", "Support desk"),
    ])
    .await
}

/// Opens a form of one's own and sends it under another custom_id.
async fn sends_instead(town: &Town, person: &Person, custom_id: &str) -> String {
    let opened = person.presses_in(town.lobby(), "Join as mentor").await;
    let fields = [
        ("offer", "nonsense"),
        ("path", "x"),
        ("limits", ""),
        ("mentees-at-once", "1"),
    ];
    opened.sends_instead(custom_id, &fields).await.text()
}

/// The panel counts these people by now.
pub async fn panel_says(town: &Town, words: &str) {
    town.settle().await;
    town.coordinator().sees_in(town.lobby(), words).await;
}

#[tokio::test]
async fn what_the_first_of_many_said_can_be_read_too() {
    let town = Town::with_cohort("Spring").await;
    let first = town.mentee().await;
    town.passes(chrono::Duration::minutes(1)).await;
    for _ in 0..26 {
        town.mentee().await;
    }
    let status = town.coordinator().runs("/cohort status").await;
    let further = status.chooses("Read what", &["3 more, who joined earlier"]).await;
    let further = further
        .is_private()
        .is_told("The 27 people without the 24 newest:");
    further
        .chooses("Read what", &[&first.name()])
        .await
        .is_private()
        .is_told(&first.mention());
    // Whoever is shown the list by a forged choice is no coordinator for it.
    let list = further
        .message()
        .components
        .iter()
        .find(|part| !part.options.is_empty());
    town.picks(&first, &list.unwrap().custom_id, "from-0")
        .await
        .is_told("Only coordinators");
}

#[tokio::test]
async fn whoever_shows_no_name_or_shares_one_is_told_apart_in_the_list() {
    let town = Town::with_cohort("Spring").await;
    let (ghost, sam, other) = (
        town.person("Ghost").await,
        town.person("Sam").await,
        town.person("sam").await,
    );
    // A letter that shows nothing: Discord takes it for a name, and refuses a list in which it is a label.
    town.sandbox().set_nick(town.guild(), ghost.persona(), "\u{3164}");
    for who in [&ghost, &sam, &other] {
        let form = who.presses_in(town.lobby(), "Join as mentee").await;
        let card = form.fills_all(&[]).await;
        card.presses("I commit").await.is_told("You are in");
    }
    town.settle().await;
    let status = town.coordinator().runs("/cohort status").await.is_private();
    let list = status
        .message()
        .components
        .iter()
        .find(|part| !part.options.is_empty());
    let labels: Vec<String> = list
        .unwrap()
        .options
        .iter()
        .map(|option| option.1.clone())
        .collect();
    let number = |who: &Person| format!("(…{:04})", who.id() % 10_000);
    assert_eq!(labels.len(), 3, "{labels:?}");
    // Who joined within one second comes in any order.
    let expected = [format!("sam {}", number(&other)), format!("Sam {}", number(&sam))];
    for label in &expected {
        assert!(labels.contains(label), "{labels:?}");
    }
    assert!(
        labels.iter().any(|label| label.to_lowercase() == "ghost"),
        "{labels:?}"
    );
    status
        .chooses("Read what", &[&expected[0]])
        .await
        .is_told(&other.mention());
}

#[tokio::test]
async fn nobody_takes_part_before_they_said_yes_to_the_commitment() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    let card = signs_up_as_mentor(&town, &theo, "Rust and patience")
        .await
        .is_private();
    let card = card
        .is_told("You are not in yet")
        .is_told("Rust and patience")
        .is_told("I keep about four hours");
    panel_says(&town, "0 mentors, 0 mentees").await;
    town.coordinator()
        .runs("/cohort status")
        .await
        .is_told("One person filled in the form");
    town.coordinator().does_not_see("Rust and patience").await;

    card.presses("I commit to this")
        .await
        .is_told("You are in.")
        .is_told("You said yes on")
        .is_private();
    panel_says(&town, "1 mentor, 0 mentees").await;
    // The mentor role opens the mentors' channel.
    theo.channel_named("mentors").await;
    town.stranger().await.does_not_see("Rust and patience").await;
    theo.runs("/me")
        .await
        .is_private()
        .is_told("Spring")
        .is_told("Rust and patience")
        .is_told("Mentees at once");
}

#[tokio::test]
async fn what_was_refused_is_given_back_as_the_form_asked_it() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    let form = theo.presses_in(town.lobby(), "Join as mentor").await;
    let refused = form
        .fills(&[
            ("What can you help", "Rust"),
            ("Your path", "Self-taught"),
            ("How many mentees", "99"),
        ])
        .await;
    let words = refused.is_private().is_not_told("mentees-at-once").text();
    let at = |label: &str| {
        words
            .find(label)
            .unwrap_or_else(|| panic!("{label:?} is not in {words}"))
    };
    assert!(at("What can you help") < at("Your path"), "{words}");
    assert!(at("Your path") < at("How many mentees"), "{words}");
}

#[tokio::test]
async fn sent_or_pressed_twice_it_is_one_participant() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    let form = theo.presses_in(town.lobby(), "Join as mentor").await;
    let fields = [("What can you help", "Rust"), ("Your path", "Self-taught")];
    let first = form.fills(&fields).await;
    let second = form.fills(&fields).await;
    first.presses("I commit to this").await.is_told("You are in.");
    second.presses("I commit to this").await.is_told("You are in.");
    form.fills(&fields)
        .await
        .is_told("already in this cohort")
        .is_told("Self-taught");
    panel_says(&town, "1 mentor, 0 mentees").await;
    theo.presses_in(town.lobby(), "Join as mentee")
        .await
        .is_told("You are in this cohort already, as a mentor");
    town.coordinator()
        .runs("/cohort status")
        .await
        .is_told("1 mentor, 0 mentees")
        .is_not_told("filled in the form");
}

#[tokio::test]
async fn somebody_elses_buttons_and_forged_ones_do_nothing() {
    let town = Town::with_cohort("Spring").await;
    let (theo, eve) = (town.person("Theo").await, town.person("Eve").await);
    let card = signs_up_as_mentor(&town, &theo, "Rust").await;
    let panel = eve.sees_in(town.lobby(), "Spring: join us").await;
    for label in ["I commit to this", "Edit", "Not now"] {
        let route = card.message().custom_id(label).unwrap().to_owned();
        eve.forges(town.lobby(), panel.id, &route)
            .await
            .is_private()
            .is_told("belongs to somebody else");
    }
    let joined = card.presses("I commit to this").await.is_told("You are in.");
    let leave = joined.message().custom_id("Leave").unwrap().to_owned();
    let now = leave.replace("people:leave:", "people:leave-now:");
    eve.forges(town.lobby(), panel.id, &now)
        .await
        .is_told("belongs to somebody else");
    let edited = leave.replace("people:leave:", "people:edited:");
    let told = sends_instead(&town, &eve, &edited).await;
    assert!(
        told.contains("belongs to somebody else") && told.contains("nonsense"),
        "{told}"
    );
    let unknown = "I do not know this button or form";
    for (forged, told) in [
        ("people:commit:0123456789abcdef:1", "This sign-up was put aside"),
        ("people:commit:x:1", unknown),
        ("people:join-mentor:0123456789abcdef:1", unknown),
        ("people:rob:-:1", unknown),
    ] {
        eve.forges(town.lobby(), panel.id, forged)
            .await
            .is_private()
            .is_told(told);
    }
    panel_says(&town, "1 mentor, 0 mentees").await;
    theo.runs("/me").await.is_told("Rust").is_not_told("nonsense");
    eve.runs("/me").await.is_told("You are in no cohort here");
}

#[tokio::test]
async fn what_was_said_can_be_edited_and_a_bad_answer_is_given_back() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    let card = signs_up_as_mentor(&town, &theo, "Rust").await;
    let form = card.presses("Edit").await.is_a_form("Mentor in");
    assert_eq!(
        (
            form.form_value("What can you help"),
            form.form_value("How many mentees")
        ),
        ("Rust".into(), "2".into())
    );
    let fields = [
        ("What can you help", "Rust and Go"),
        ("Your path", "Self-taught"),
        ("How many mentees", "9"),
    ];
    let refused = form.fills(&fields).await;
    refused
        .is_private()
        .is_told("a mentor takes 1 to 3 mentees")
        .is_told("Rust and Go");
    let fields = [
        ("What can you help", "Rust and Go"),
        ("Your path", "Self-taught"),
        ("How many mentees", "3"),
    ];
    form.fills(&fields)
        .await
        .is_told("Rust and Go")
        .presses("I commit to this")
        .await
        .is_told("You are in.");

    let form = theo.runs("/me").await.presses("Edit").await;
    assert_eq!(form.form_value("What can you help"), "Rust and Go");
    let fields = [
        ("What can you help", "Only Go"),
        ("Your path", "Self-taught"),
        ("How many mentees", "1"),
    ];
    form.fills(&fields)
        .await
        .is_told("Saved.")
        .is_told("Only Go")
        .is_told("You said yes on");
    theo.runs("/me")
        .await
        .is_told("Only Go")
        .is_not_told("Rust and Go");
    panel_says(&town, "1 mentor, 0 mentees").await;
}

#[tokio::test]
async fn a_capacity_cannot_fall_below_the_rooms_one_is_in() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    signs_up_as_mentor(&town, &theo, "Rust")
        .await
        .presses("I commit to this")
        .await
        .is_told("You are in.");
    for name in ["Mina", "Ada"] {
        let mentee = town.person(name).await;
        signs_up_as_mentee(&town, &mentee, "A job")
            .await
            .presses("I commit to this")
            .await
            .is_told("You are in.");
        town.coordinator()
            .runs(&format!("/room open mentor:@Theo mentee:@{name}"))
            .await;
        town.settle().await;
    }
    let form = theo.runs("/me").await.presses("Edit").await;
    let fields = [
        ("What can you help", "Rust"),
        ("Your path", "x"),
        ("How many mentees", "1"),
    ];
    form.fills(&fields)
        .await
        .is_told("You are in 2 open rooms as a mentor");
    theo.runs("/me").await.is_told("Self-taught");
}

#[tokio::test]
async fn a_draft_counts_for_nobody() {
    let town = Town::with_pair("Spring").await;
    let (mentor, _) = town.pair().await;
    let mina = town.person("Mina").await;
    signs_up_as_mentee(&town, &mina, "A job")
        .await
        .is_told("You are not in yet");
    let line = format!("/room open mentor:\"@{}\" mentee:@Mina", mentor.name());
    town.coordinator()
        .runs(&line)
        .await
        .is_told("has not joined this cohort as a mentee");
}

#[tokio::test]
async fn what_people_write_cannot_ping_or_break_the_card() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("@everyone **Theo**").await;
    let hostile = format!("@everyone <@1> ```\n# big\u{202e} {}", "🎉".repeat(900));
    let card = signs_up_as_mentor(&town, &theo, &hostile)
        .await
        .is_told("You are not in yet")
        .is_told("🎉");
    assert!(
        !card.text().contains("@everyone") && !card.text().contains("```"),
        "{}",
        card.text()
    );
    card.presses("I commit to this").await.is_told("You are in.");
    town.settle().await;
}

#[tokio::test]
async fn a_required_answer_of_nothing_but_spaces_is_given_back_as_missing() {
    let town = Town::with_cohort("Spring").await;
    let mina = town.person("Mina").await;
    let refused = signs_up_as_mentee(&town, &mina, "   ").await;
    refused
        .is_told("One answer is still empty: “What should be different")
        .is_told("Support desk");
    mina.runs("/me").await.is_told("You are in no cohort here");
}

#[tokio::test]
async fn joining_survives_a_restart_between_the_form_and_the_yes() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    let card = signs_up_as_mentor(&town, &theo, "Rust").await;
    town.restart().await;
    card.presses("I commit to this").await.is_told("You are in.");
    panel_says(&town, "1 mentor, 0 mentees").await;
}

#[tokio::test]
async fn who_filled_in_the_form_before_the_start_cannot_say_yes_after_it() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    let card = signs_up_as_mentor(&town, &theo, "Rust").await;
    town.coordinator()
        .runs("/cohort start")
        .await
        .presses("Start it")
        .await
        .is_told("under way");
    town.settle().await;
    card.presses("I commit to this")
        .await
        .is_told("takes no more sign-ups");
    town.coordinator()
        .runs("/cohort status")
        .await
        .is_told("0 mentors, 0 mentees");
}

#[tokio::test]
async fn who_signs_up_for_a_cohort_that_was_called_off_meanwhile_is_told_so() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    let form = theo.presses_in(town.lobby(), "Join as mentor").await;
    let asked = town.coordinator().runs("/cohort close").await;
    asked.presses("Call it off").await.is_told("is called off");
    town.settle().await;
    form.fills_all(&[("How many mentees", "1")])
        .await
        .is_private()
        .is_told("This cohort was called off")
        .is_not_told("is over");
    town.coordinator()
        .runs("/cohort status cohort:Spring")
        .await
        .is_told("“Spring” was called off")
        .is_not_told("can still be read");
}
