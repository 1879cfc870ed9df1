//! Channels and threads that somebody deletes by hand: what was promised in them is posted all the same, or the person is told.

use chrono::TimeDelta;
use trellis::background::audit;

use crate::setup::channel;
use crate::town::*;

/// Looks at every channel, as the bot does every ten minutes.
async fn audited(town: &Town) {
    audit::sweep(&town.app()).await.unwrap();
    town.settle().await;
}

/// Lets the time pass after which the bot looks once more at what seemed to be gone.
async fn looks_again(town: &Town) {
    town.settle().await;
    town.passes(TimeDelta::seconds(40)).await;
    town.settle().await;
}

#[tokio::test]
async fn an_update_for_a_growth_thread_that_was_deleted_opens_another() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    mentee
        .posts("/progress visibility:server", "wrote the parser")
        .await;
    town.settle().await;
    let first = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    town.sandbox().delete_channel(first.0).unwrap();

    let form = mentee.runs("/progress visibility:server").await;
    let told = form.fills(&[("What I did", "wrote the printer")]).await;
    told.clone().is_not_told("Posted");
    looks_again(&town).await;
    let second = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    assert_ne!(second, first);
    let reader = town.coordinator();
    reader.sees_in(second, "wrote the printer").await;
    reader.does_not_see("wrote the parser").await;
    let line = mentor
        .sees_in(town.room_of(&mentee), "wrote a progress update")
        .await;
    assert!(
        line.text().contains(&format!("<#{}>", second.0)),
        "{}",
        line.text()
    );
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

#[tokio::test]
async fn an_update_whose_thread_was_deleted_says_so_and_an_edit_brings_it_back_whole() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let form = mentee.runs("/progress visibility:server").await;
    let told = form.fills(&[("What I did", "wrote the parser")]).await;
    town.settle().await;
    let feedback = mentor.presses_in(room, "Give feedback").await;
    feedback
        .fills(&[("One thing", "name the tokens")])
        .await
        .is_told("Thank you");
    town.settle().await;
    let first = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    town.sandbox().delete_channel(first.0).unwrap();
    // Somebody changes something, and so the bot learns of it.
    told.presses("Edit")
        .await
        .fills(&[("What I did", "wrote a parser")])
        .await;
    looks_again(&town).await;
    mentee
        .presses_in(room, "Edit or withdraw")
        .await
        .is_told("that was deleted");

    told.presses("Edit")
        .await
        .fills(&[("What I did", "wrote the parser at last")])
        .await
        .is_not_told("Posted");
    town.settle().await;
    let second = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    let reader = town.coordinator();
    reader.sees_in(second, "wrote the parser at last").await;
    reader.sees_in(second, "name the tokens").await;
    mentee
        .presses_in(room, "Edit or withdraw")
        .await
        .is_told("Posted in your growth thread");
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

#[tokio::test]
async fn a_private_word_reaches_coordinators_although_their_channel_was_deleted() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let first = channel(&town, "coordinators").id;
    town.sandbox().delete_channel(first).unwrap();
    let told = mentee
        .runs("/concern")
        .await
        .chooses("About #", &["To talk with a coordinator"])
        .await;
    told.fills(&[("For coordinators", "please call me")])
        .await
        .is_told("Thank you");
    looks_again(&town).await;
    let carla = town.coordinator();
    let second = carla.channel_named("coordinators").await;
    assert_ne!(second.0, first);
    carla.sees_in(second, "This channel was made again").await;
    carla.sees_in(second, "A private word has come in").await;
    town.facilitator().sees_channel(second);
    town.stranger().await.sees_no_channel(second);
    let named = town.sandbox().channels(town.guild()).into_iter();
    assert_eq!(named.filter(|one| one.name == "coordinators").count(), 1);
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

#[tokio::test]
async fn a_coordinators_channel_that_was_deleted_is_made_anew_before_anybody_needs_it() {
    let town = Town::set_up().await;
    let first = channel(&town, "coordinators").id;
    town.sandbox().delete_channel(first).unwrap();
    for _ in 0..2 {
        audited(&town).await;
    }
    let carla = town.coordinator();
    let second = carla.channel_named("coordinators").await;
    assert_ne!(second.0, first);
    carla.sees_in(second, "This channel was made again").await;
    for _ in 0..3 {
        audited(&town).await;
    }
    let named = town.sandbox().channels(town.guild()).into_iter();
    assert_eq!(named.filter(|one| one.name == "coordinators").count(), 1);
}

#[tokio::test]
async fn a_growth_forum_that_was_deleted_is_told_once_and_what_waits_follows_when_it_is_repaired() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    town.sandbox()
        .delete_channel(channel(&town, "growth").id)
        .unwrap();
    let form = mentee.runs("/progress visibility:server").await;
    form.fills(&[("What I did", "wrote the parser")])
        .await
        .is_not_told("Posted");
    looks_again(&town).await;
    audited(&town).await;
    let carla = town.coordinator();
    let place = carla.channel_named("coordinators").await;
    carla.sees_in(place, "somebody deleted it").await;
    let told = carla.can_read().into_iter();
    assert_eq!(
        told.filter(|one| one.text().contains("somebody deleted it"))
            .count(),
        1
    );
    let check = town.olga().runs("/setup check").await;
    check.presses("Repair").await.is_told("growth threads");
    town.settle().await;
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    town.coordinator().sees_in(thread, "wrote the parser").await;
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

#[tokio::test]
async fn a_role_that_was_deleted_is_told_when_somebody_should_get_it() {
    let town = Town::with_cohort("Spring").await;
    let role = town.sandbox().role_named(town.guild(), "Mentee").unwrap();
    town.sandbox().delete_role(town.guild(), role).unwrap();
    let mentee = town.mentee().await;
    let carla = town.coordinator();
    let place = carla.channel_named("coordinators").await;
    carla.sees_in(place, "Mentee role: somebody deleted it").await;
    let check = town.olga().runs("/setup check").await;
    let check = check
        .is_told("The role it was for is gone")
        .is_not_told("The channel it was for");
    check.presses("Repair").await.is_told("Mentee role");
    town.settle().await;
    let anew = town.sandbox().role_named(town.guild(), "Mentee").unwrap();
    assert!(
        town.sandbox()
            .roles_of(town.guild(), mentee.persona())
            .contains(&anew)
    );
}

#[tokio::test]
async fn a_growth_thread_that_was_deleted_is_noticed_before_anybody_is_sent_there() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee.posts_in_thread(room, "wrote the parser").await;
    town.settle().await;
    let first = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    town.sandbox().delete_channel(first.0).unwrap();
    let path = format!("/channels/{}", first.0);
    let looked = || {
        let requests = town.sandbox().requests().into_iter();
        requests
            .filter(|one| one.method == "GET" && one.path.ends_with(&path))
            .count()
            > 0
    };
    let mut changes = town.sandbox().changes();
    let seen = tokio::time::timeout(PATIENCE, async {
        while !looked() {
            let _ = tokio::time::timeout(std::time::Duration::from_millis(20), changes.changed()).await;
        }
    });
    seen.await.expect("the bot did not look");
    let link = format!("<#{}>", first.0);
    let told = tokio::time::timeout(PATIENCE, async {
        loop {
            town.settle().await;
            let told = mentee.presses_in(room, "Edit or withdraw").await;
            if !told.text().contains(&link) {
                return told;
            }
        }
    });
    let told = told.await.expect("the bot did not take note of it");
    told.is_told("that was deleted");
    let form = mentee.runs_in(room, "/progress visibility:server").await;
    let told = form.fills(&[("What I did", "wrote the printer")]).await;
    told.is_told("on its way").is_not_told(&format!("<#{}>", first.0));
    looks_again(&town).await;
    let second = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    mentee.sees_in(second, "wrote the printer").await;
}

#[tokio::test]
async fn a_role_that_is_picked_or_made_anew_is_given_to_those_who_take_part() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let lead = town.sandbox().add_role(town.guild(), "Guides", 0);
    let panel = town
        .olga()
        .runs("/setup start")
        .await
        .presses("Pick what I have")
        .await;
    panel.chooses("Mentor role", &[&lead.to_string()]).await;
    town.settle().await;
    assert!(
        town.sandbox()
            .roles_of(town.guild(), mentor.persona())
            .contains(&lead)
    );
    assert!(
        !town
            .sandbox()
            .roles_of(town.guild(), mentee.persona())
            .contains(&lead)
    );
    mentor.sees_channel(Channel(channel(&town, "mentors").id));
    let role = town.sandbox().role_named(town.guild(), "Mentee").unwrap();
    town.sandbox().delete_role(town.guild(), role).unwrap();
    town.olga().runs("/setup check").await.presses("Repair").await;
    town.settle().await;
    let anew = town.sandbox().role_named(town.guild(), "Mentee").unwrap();
    assert!(
        town.sandbox()
            .roles_of(town.guild(), mentee.persona())
            .contains(&anew)
    );
}

#[tokio::test]
async fn growth_threads_are_opened_the_way_they_work_where_they_go_now() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let text = town.sandbox().add_channel(town.guild(), 0, "progress", None);
    let panel = town
        .olga()
        .runs("/setup start")
        .await
        .presses("Pick what I have")
        .await;
    let channels = panel.presses("Next").await;
    channels.chooses("Forum", &[&text.to_string()]).await;
    mentee
        .posts("/progress visibility:server", "wrote the parser")
        .await;
    town.settle().await;
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    town.coordinator().sees_in(thread, "wrote the parser").await;
    let threads = town.sandbox().threads(town.guild());
    assert_eq!(
        threads
            .iter()
            .map(|one| (one.kind, one.parent))
            .collect::<Vec<_>>(),
        [(11, Some(text))]
    );
}
