//! Who reads what a mentee writes: their room, those who read growth threads, or they alone.

use super::*;

/// How a mentee keeps something for themselves.
async fn keeps(mentee: &Person, did: &str) -> Told {
    let form = mentee
        .runs("/progress visibility:me")
        .await
        .is_a_form("just for you");
    form.fills(&[("What I did", did), ("Where I am stuck", "with my mentor")])
        .await
        .is_private()
        .is_told("Kept for you alone")
}

#[tokio::test]
async fn what_a_mentee_keeps_for_themselves_nobody_else_comes_upon() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (_, peer) = town.pair().await;
    let room = town.room_of(&mentee);
    let card_before = mentor.sees_in(room, "No progress update yet").await.text();
    keeps(&mentee, "canaryword").await;
    town.settle().await;

    let stranger = town.stranger().await;
    for other in [
        &mentor,
        &peer,
        &town.coordinator(),
        &town.facilitator(),
        &stranger,
    ] {
        other.does_not_see("canaryword").await;
        let asked = other
            .runs(&format!("/updates mentee:\"@{}\"", mentee.name()))
            .await;
        asked.is_told("nothing to show here yet");
    }
    let card = mentor.sees_in(room, "No progress update yet").await.text();
    assert_eq!(card, card_before, "the card counts it not");
    assert!(
        town.sandbox().threads(town.guild()).is_empty(),
        "no thread is opened"
    );
    town.restart().await;
    assert!(!town.database_contains("canaryword"), "it is stored in the clear");

    let list = mentee.runs("/updates").await.is_private().is_told("canaryword");
    let option = list.message().components.iter().find(|part| part.kind == 3);
    let option = option.unwrap().options[0].0.clone();
    let shown = list.chooses("Read one", &[&option]).await.is_told("canaryword");
    let own = shown.presses("Edit, share").await;
    let form = own.presses("Edit").await;
    assert_eq!(form.form_value("What I did"), "canaryword");
    form.fills(&[("What I did", "canarysecond")])
        .await
        .is_told("Kept for you alone");
    mentee.runs("/updates").await.is_told("canarysecond");
    own.presses("Delete")
        .await
        .is_told("cannot be undone")
        .presses("Delete it")
        .await
        .is_told("Deleted");
    mentee
        .runs("/updates")
        .await
        .is_told("You have no progress updates here");
}

#[tokio::test]
async fn a_forged_press_on_what_is_kept_is_answered_as_if_there_were_nothing() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let told = keeps(&mentee, "canaryword").await;
    let edit = button(told.message(), "Edit").unwrap();
    let id = edit.split(':').nth(2).unwrap().to_owned();
    let room = town.room_of(&mentee);
    let card = mentor.sees_in(room, "Progress").await;
    for intruder in [&mentor, &town.coordinator()] {
        for action in [
            "mine",
            "edit",
            "withdraw",
            "withdraw-now",
            "keep",
            "feedback",
            "ask",
        ] {
            let custom_id = format!("growth:{action}:{id}:1");
            let answer = intruder.forges(room, card.id, &custom_id).await;
            answer
                .is_told("do not know this button")
                .is_not_told("canaryword");
        }
        let read = town.picks(intruder, "growth:read:-:1", &id).await;
        read.is_told("nothing to show").is_not_told("canaryword");
        let chosen = town
            .picks(intruder, &format!("growth:visibility:{id}:1"), "room")
            .await;
        chosen.is_told("do not know this button");
    }
    mentee.runs("/updates").await.is_told("canaryword");
    town.settle().await;
}

#[tokio::test]
async fn what_was_kept_can_be_shared_and_taken_back_for_oneself() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (_, peer) = town.pair().await;
    let room = town.room_of(&mentee);
    let told = keeps(&mentee, "drew a map").await;
    let told = told
        .chooses("Who may read it", &["Our room"])
        .await
        .is_told("Only the room's members");
    let line = mentor.sees_in(room, "drew a map").await;
    town.settle().await;
    assert_eq!(
        pinged_by(&town, room, "drew a map"),
        [mentor.id().to_string()],
        "now that it is shared, the mentor is asked to look"
    );
    peer.does_not_see("drew a map").await;
    mentor
        .presses_on(&line, "Give feedback")
        .await
        .fills(&[("One thing", "add a scale")])
        .await
        .is_told("Thank you");
    told.chooses("Who may read it", &["Just for me"])
        .await
        .is_told("Kept for you alone");
    mentor.does_not_see("drew a map").await;
    mentor.does_not_see("A word from you would help").await;
    mentor.does_not_see("add a scale").await;
    mentor.sees_in(room, "withdrew a progress update").await;
    mentee.runs("/updates").await.is_told("drew a map");
    town.restart().await;
    assert!(!town.database_contains("drew a map"));
}

#[tokio::test]
async fn a_private_form_that_is_sent_twice_is_kept_once_and_takes_no_file() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let form = mentee.runs("/progress visibility:me").await;
    form.fills(&[("What I did", "cried a little")])
        .await
        .is_told("Kept");
    form.fills(&[("What I did", "cried a little")])
        .await
        .is_told("sent before");
    mentee.runs("/updates").await.is_told("One entry that you keep");
    mentee.posts("/progress visibility:room", "went on").await;
    mentee
        .runs("/updates")
        .await
        .is_told("One progress update")
        .is_not_told("cried")
        .presses("Just for me: one entry")
        .await
        .is_told("cried a little");
    let room = town.room_of(&mentee);
    mentee
        .runs_with_file(
            room,
            "/progress visibility:me",
            "evidence",
            "sketch.txt",
            b"a sketch",
        )
        .await
        .is_told("I keep no files");
    town.settle().await;
}

#[tokio::test]
async fn the_growth_forum_is_for_participants_unless_the_community_says_otherwise() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (_, peer) = town.pair().await;
    let told = mentee
        .runs("/progress visibility:server")
        .await
        .fills(&[("What I did", "wrote the parser")])
        .await;
    told.is_told("Mentors, mentees and coordinators in this server can read it");
    town.settle().await;
    let thread = thread_of(&mentee).await;
    for reader in [&mentor, &mentee, &peer, &town.coordinator()] {
        reader.sees_in(thread, "wrote the parser").await;
    }
    let ask = format!("/updates mentee:\"@{}\"", mentee.name());
    peer.runs(&ask).await.is_told("wrote the parser");
    let stranger = town.stranger().await;
    stranger.does_not_see("wrote the parser").await;
    stranger.runs(&ask).await.is_told("nothing to show here yet");
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
    // It is for them that it was written, so who reads cannot be changed over it.
    let panel = town.olga().runs("/setup start").await;
    assert!(button(panel.message(), "Growth threads for").is_none());
    let olga = town.olga();
    let card = olga.sees_in(town.lobby(), "Career growth").await;
    let forged = olga.forges(town.lobby(), card.id, "setup:growth-readers:everyone:1");
    forged.await.is_told("written for those who read it");
    stranger.sees_no_channel(thread);
}

#[tokio::test]
async fn a_community_can_open_its_growth_threads_to_everybody_when_it_is_set_up() {
    let town = Town::new().await;
    let panel = town.olga().runs("/setup start zone:Europe/Berlin").await;
    let panel = panel.is_told("Mentors, mentees and coordinators");
    let panel = panel.presses("Growth threads for everyone").await;
    let panel = panel.is_told("Everyone in this server");
    panel.presses("Create everything").await;
    town.settle().await;
    let carla = town.person("Carla").await;
    town.gives_role(&carla, "Coordinator");
    town.opens_cohort("Spring", "career-growth", STARTS).await;
    let (_, mentee) = town.pair().await;
    mentee
        .runs("/progress visibility:server")
        .await
        .fills(&[("What I did", "wrote the parser")])
        .await
        .is_told("Everyone who can open it can read it");
    town.settle().await;
    let stranger = town.stranger().await;
    stranger
        .sees_in(thread_of(&mentee).await, "wrote the parser")
        .await;
    let ask = format!("/updates mentee:\"@{}\"", mentee.name());
    stranger.runs(&ask).await.is_told("wrote the parser");
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

#[tokio::test]
async fn the_call_for_help_goes_with_the_words_it_was_about() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    for (readers, how) in [("server", "withdraw"), ("room", "keep"), ("server", "unstuck")] {
        let form = mentee.runs(&format!("/progress visibility:{readers}")).await;
        let told = form.fills(&[("What I did", "went on")]).await;
        let told = told.presses("Edit").await;
        let told = told.fills(&[("Where I am stuck", "the printer")]).await;
        mentor.sees_in(room, "added to a progress update").await;
        match how {
            "withdraw" => {
                let asked = told.presses("Withdraw").await;
                asked.presses("Withdraw it").await.is_told("Withdrawn");
            }
            "keep" => {
                let kept = told.chooses("Who may read it", &["Just for me"]).await;
                kept.is_told("Kept for you alone");
            }
            _ => {
                let form = told.presses("Edit").await;
                form.fills(&[("Where I am stuck", "")]).await.is_told("changed");
            }
        }
        mentor.does_not_see("added to a progress update").await;
        mentor.does_not_see("A word from you would help").await;
    }
}
