//! What people are told who are refused, in the order in which they meet it; and forms that are opened again.

use crate::people::signs_up_as_mentee;
use crate::town::*;

const AGAIN: &str = "Open the form again";

#[tokio::test]
async fn a_sign_up_that_is_refused_is_opened_again_as_it_was_filled_in() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    let form = theo.presses_in(town.lobby(), "Join as mentor").await;
    let refused = form
        .fills(&[
            ("What can you help", "Rust, with ```\ncode\n``` in it"),
            ("Your path", " Self-taught\n\nand slow"),
            ("How many mentees", "99"),
        ])
        .await
        .is_private()
        .is_told("1 to 3 mentees");
    // Also a day later, after a restart: it is read from what the person was shown.
    town.restart().await;
    let again = refused.presses(AGAIN).await.is_a_form("Mentor in");
    assert_eq!(
        again.form_value("What can you help"),
        "Rust, with ```\ncode\n``` in it"
    );
    assert_eq!(again.form_value("Your path"), " Self-taught\n\nand slow");
    assert_eq!(again.form_value("What should nobody"), "");
    assert_eq!(again.form_value("How many mentees"), "99");
    let still = again
        .fills(&[
            ("What can you help", "Rust"),
            ("Your path", "x"),
            ("How many mentees", "0"),
        ])
        .await;
    let again = still.presses(AGAIN).await;
    let card = again
        .fills(&[
            ("What can you help", "Rust"),
            ("Your path", "x"),
            ("How many mentees", "2"),
        ])
        .await;
    let me = card.presses("I commit").await.is_told("You are in");
    let form = me.presses("Edit").await;
    let refused = form
        .fills(&[
            ("What can you help", "Go"),
            ("Your path", "y"),
            ("How many mentees", "xx"),
        ])
        .await;
    let again = refused.presses(AGAIN).await;
    assert_eq!(again.form_value("What can you help"), "Go");
    assert_eq!(again.form_value("How many mentees"), "xx");
}

#[tokio::test]
async fn a_form_is_not_opened_again_where_it_cannot_be_sent() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    let form = theo.presses_in(town.lobby(), "Join as mentee").await;
    town.coordinator()
        .runs("/cohort start")
        .await
        .presses("Start it")
        .await
        .is_told("under way");
    let refused = form.fills_all(&[]).await.is_told("takes no more sign-ups");
    assert_eq!(button(refused.message(), AGAIN), None);
    refused.is_told("Something I wrote");
    town.settle().await;
}

#[tokio::test]
async fn every_other_form_that_is_refused_is_opened_again_too() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let empty = mentee
        .runs("/progress")
        .await
        .fills(&[("What is next", "tests")])
        .await;
    let again = empty.is_told("at least one of these").presses(AGAIN).await;
    assert_eq!(again.form_value("What is next"), "tests");
    let fields = [("What I did", "the parser"), ("What is next", "tests")];
    let posted = again.fills(&fields).await.is_told("Saved");

    let emptied = posted
        .presses("Edit")
        .await
        .fills(&[("What I did", ""), ("What is next", "rest")])
        .await;
    let again = emptied.presses(AGAIN).await;
    assert_eq!(again.form_value("What is next"), "rest");
    assert_eq!(
        again.form_value("What I did"),
        "",
        "as it was sent, and not as it stands"
    );

    let setup = town.olga().runs("/setup start").await;
    let zone = setup
        .presses("Change the time zone")
        .await
        .fills(&[("", "Nowhere/City")])
        .await;
    let again = zone.presses(AGAIN).await;
    assert_eq!(again.form().inputs[0].value, "Nowhere/City");

    town.lives_until("2027-02-23 10:00 Europe/Berlin").await;
    let form = mentor.presses_in(room, "Write my reflection").await;
    let labels: Vec<String> = form
        .form()
        .inputs
        .iter()
        .map(|input| input.label.clone())
        .collect();
    let fields: Vec<(&str, &str)> = labels.iter().map(|label| (label.as_str(), " ")).collect();
    let mut half = fields.clone();
    half[0].1 = "the first answer";
    let again = form
        .fills(&half)
        .await
        .is_told("still empty")
        .presses(AGAIN)
        .await;
    assert_eq!(again.form_value(&labels[0]), "the first answer");
    // Nobody else opens it with what was written: they get their own form, or none.
    let other = town.stranger().await;
    let custom_id = format!(
        "midpoint:reflect-again:{}:1",
        again.form().custom_id.split(':').nth(2).unwrap()
    );
    let told = other.forges(room, 1, &custom_id).await;
    assert!(told.outcome().form().is_none());
}

#[tokio::test]
async fn who_comes_back_and_thinks_better_of_it_is_told_what_is_kept() {
    let town = Town::with_cohort("Spring").await;
    let theo = town.person("Theo").await;
    let card = signs_up_as_mentee(&town, &theo, "A calmer job").await;
    card.presses("I commit").await.is_told("You are in");
    let inside = theo.presses_in(town.lobby(), "Join as mentee").await;
    inside.is_told("already, as a mentee").is_not_told("other role");
    let inside = theo.presses_in(town.lobby(), "Join as mentor").await;
    inside.is_told("To take part in the other role, leave first");
    let question = theo.runs("/me").await.presses("Leave").await;
    question
        .presses("Leave the cohort")
        .await
        .is_told("stands in the form then");
    theo.runs("/me")
        .await
        .is_told("You were in **Spring**, and left it");
    let card = signs_up_as_mentee(&town, &theo, "Another job").await;
    let gone = card.presses("Not now").await;
    gone.is_told("What you said when you took part before is kept");
    let form = theo.presses_in(town.lobby(), "Join as mentee").await;
    assert_eq!(form.form_value("What should be different"), "A calmer job");
}

#[tokio::test]
async fn who_finished_is_not_told_that_they_were_never_here() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let cards = [mentor.runs("/me").await, mentee.runs("/me").await];
    let carla = town.coordinator();
    carla
        .runs("/cohort close")
        .await
        .presses("Close the cohort")
        .await;
    town.settle().await;
    for person in [&mentor, &mentee] {
        let help = person.runs("/help").await;
        help.is_told("You took part in Spring, which is over")
            .is_not_told("not in a cohort");
        person
            .runs("/me")
            .await
            .is_told("You took part in **Spring**, which is over");
    }
    // No form is opened that could not be sent.
    for card in &cards {
        card.presses("Edit").await.is_told("“Spring” is over");
    }
    mentee
        .runs("/progress")
        .await
        .is_told("You have no open room any more");
    town.stranger()
        .await
        .runs("/progress")
        .await
        .is_told("You have no room");
    carla
        .runs("/cohort status cohort:spring")
        .await
        .is_told("“spring” is over");
    carla
        .runs("/digest cohort:Spring")
        .await
        .is_told("“Spring” is over");
}

#[tokio::test]
async fn what_is_not_there_is_said_so() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let carla = town.coordinator();
    let opens = |program: &str, name: &str| {
        format!("/cohort open program:{program} name:\"{name}\" starts:2027-03-01")
    };
    for (line, words) in [
        (opens("knitting", "Autumn"), "There is no program called"),
        (opens("career-growth", "spring"), "already has a cohort called"),
        (
            opens("career-growth", "\u{200b}"),
            "A cohort needs a name that people can read",
        ),
        (
            "/cohort status cohort:summer".to_owned(),
            "There is no cohort called",
        ),
        ("/digest cohort:summer".to_owned(), "There is no cohort called"),
        ("/room list cohort:summer".to_owned(), "There is no cohort called"),
    ] {
        carla.runs(&line).await.is_private().is_told(words);
    }
    let room = town.room_of(&mentee);
    let posted = mentee
        .runs("/progress")
        .await
        .fills(&[("What I did", "the parser")])
        .await;
    town.settle().await;
    let form = mentor.presses_in(room, "Give feedback").await;
    form.fills(&[("One thing", "\u{200b}")])
        .await
        .is_told("is empty, so nothing was sent");
    posted.presses("Withdraw").await.presses("Withdraw it").await;
    let refused = form.fills(&[("One thing", "look again")]).await;
    refused
        .is_told("was withdrawn by its author")
        .is_told("look again");

    let late = mentee.runs("/progress").await;
    town.passes(chrono::Duration::days(8)).await;
    trellis::background::forgetting::sweep(&town.app()).await;
    late.fills(&[("What I did", "the printer")])
        .await
        .is_told("waited for more than a week")
        .is_told("the printer");
}

#[tokio::test]
async fn two_who_share_no_cohort_are_told_so() {
    let town = Town::with_cohort("Spring").await;
    let mentor = town.mentor(1).await;
    town.opens_cohort("Autumn", "career-growth", "2027-03-01").await;
    let mentee = town.mentee().await;
    let line = format!("/room open mentor:{} mentee:{}", mentor.id(), mentee.id());
    let told = town.coordinator().runs(&line).await;
    told.is_told("are in no cohort together")
        .is_told(&mentor.mention())
        .is_not_told("several cohorts");
}

#[tokio::test]
async fn an_update_that_is_withdrawn_takes_its_call_for_help_along() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let posted = mentee
        .runs("/progress")
        .await
        .fills(&[("What I did", "the parser")])
        .await;
    town.settle().await;
    let asks = "added to a progress update where they are stuck";
    let stuck = [("What I did", "the parser"), ("Where I am stuck", "the printer")];
    let fine = [("What I did", "the parser"), ("Where I am stuck", "")];
    posted
        .presses("Edit")
        .await
        .fills(&stuck)
        .await
        .is_told("changed");
    town.settle().await;
    mentor.sees_in(room, asks).await;
    posted.presses("Edit").await.fills(&fine).await.is_told("changed");
    mentor.does_not_see(asks).await;
    town.passes(chrono::Duration::days(1)).await;
    posted
        .presses("Edit")
        .await
        .fills(&stuck)
        .await
        .is_told("changed");
    town.settle().await;
    let again = mentor.sees_in(room, asks).await;
    assert_eq!(again.pinged, [mentor.id()]);
    posted.presses("Withdraw").await.presses("Withdraw it").await;
    mentor.does_not_see(asks).await;
    // Nor does one come that could not be delivered before.
    let posted = mentee.runs("/progress").await.fills(&fine).await;
    town.settle().await;
    let path = format!("/channels/{}/messages", room.0);
    let refused = serde_json::json!({ "message": "Missing Permissions", "code": 50013 });
    let action = discord_sandbox::FaultAction::Status(403, refused);
    town.sandbox()
        .inject(discord_sandbox::Fault::always("POST", &path, action));
    posted
        .presses("Edit")
        .await
        .fills(&stuck)
        .await
        .is_told("changed");
    town.settle().await;
    posted.presses("Withdraw").await.presses("Withdraw it").await;
    town.sandbox().clear_faults();
    town.passes(chrono::Duration::hours(2)).await;
    mentor.does_not_see(asks).await;
}
