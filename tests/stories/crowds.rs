//! Very much at once: one bucket, one community or one person that has very much keeps nothing else waiting, and what
//! matters overtakes what does not.

mod urgent;

use std::time::Duration;

use discord_sandbox::{Bucket, BucketScope, Buckets, Fault, FaultAction, Limits};
use reqwest::Method;
use serde_json::json;
use trellis_kernel::discord::{Call, Failure, Port, PortSettings};
use trellis_kernel::settings::Token;

use crate::people::signs_up_as_mentor;
use crate::town::{Channel, PATIENCE, Person, Town};

const POSTS: &str = "POST /channels/{channel_id}/messages";

/// In each channel one message, or whatever the routes are, in so long a while.
fn one_in(town: &Town, window: Duration, routes: &[&str]) {
    town.sandbox().set_bucket(Bucket {
        routes: routes.iter().copied().map(str::to_owned).collect(),
        requests: 1,
        window,
        scope: BucketScope::User,
    });
    town.sandbox().set_limits(Limits {
        buckets: Buckets::On,
        ..Limits::off()
    });
}

fn count_of(town: &Town, channel: Channel, words: &str) -> usize {
    let messages = town.sandbox().messages(channel.0);
    messages
        .iter()
        .filter(|message| message.text().contains(words))
        .count()
}

#[tokio::test]
async fn a_channel_that_takes_no_more_for_now_holds_up_nothing_else_of_its_community() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    one_in(&town, Duration::from_secs(25), &[POSTS]);
    town.owes_messages(town.guild(), town.lobby(), 200).await;
    mentor.sees_in(town.lobby(), "one of very many").await;
    mentee.posts_in(room, "wrote the parser").await;
    mentor.sees_in(room, "wrote the parser").await;
    assert_eq!(count_of(&town, town.lobby(), "one of very many"), 1);
    assert_eq!(town.sandbox().invalid_requests(), 0, "the bot was told to wait");
    town.ends_in_debt();
}

#[tokio::test]
async fn what_is_given_up_while_it_waits_holds_up_nothing_behind_it() {
    let town = Town::with_pair("Spring").await;
    let (mentor, _) = town.pair().await;
    one_in(&town, Duration::from_millis(150), &[POSTS]);
    town.owes_messages(town.guild(), town.lobby(), 40).await;
    mentor.sees_in(town.lobby(), "one of very many").await;
    let db = town.app().db;
    let given_up = db.write(|tx| {
        Box::pin(async move {
            let given_up = sqlx::query(
                "update effect set state = 'dropped', done_at = 0
                 where state = 'owed' and lane like 'flood:%' and lane not like 'flood:%7'",
            );
            Ok(given_up.execute(tx).await?.rows_affected())
        })
    });
    let given_up = usize::try_from(given_up.await.unwrap()).unwrap();
    assert!(given_up > 20, "{given_up}");
    town.settle().await;
    assert_eq!(count_of(&town, town.lobby(), "one of very many"), 40 - given_up);
}

#[tokio::test]
async fn many_communities_that_owe_very_much_keep_no_other_waiting() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let mallory = town.person("Mallory").await;
    one_in(&town, Duration::from_secs(25), &[POSTS]);
    for number in 0..10 {
        let name = format!("Hillside {number}");
        let guild = town.sandbox().add_guild(mallory.persona(), &name);
        town.sandbox()
            .invite_bot(guild, discord_sandbox::permissions::all());
        let square = Channel(town.sandbox().add_channel(guild, 0, "square", None));
        town.owes_messages(guild, square, 100).await;
        mallory.sees_in(square, "one of very many").await;
    }
    mentee.posts_in(room, "wrote the parser").await;
    mentor.sees_in(room, "wrote the parser").await;
    town.ends_in_debt();
}

/// The bot's requests since so many, on a path with these words.
fn requests_since(town: &Town, before: usize, method: &str, words: &str) -> usize {
    let requests = town.sandbox().requests();
    let meant = requests[before..].iter().filter(|one| !one.person);
    meant
        .filter(|one| one.method == method && one.path.contains(words))
        .count()
}

/// Leaves the cohort and comes back as a mentor.
async fn leaves_and_comes_back(town: &Town, mentor: &Person) {
    let question = mentor.runs("/me").await.presses("Leave").await;
    let left = question.presses("Leave the cohort").await;
    left.is_told("You have left **Spring**");
    let card = signs_up_as_mentor(town, mentor, "Rust").await;
    card.presses("I commit to this").await.is_told("You are in");
}

#[tokio::test]
async fn who_leaves_and_comes_back_again_and_again_is_one_piece_of_news() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    let path = format!("/channels/{}/messages", channel.0);
    let held = town
        .sandbox()
        .inject(Fault::once("POST", &path, FaultAction::HoldAfterEffect));
    let roles = format!("/guilds/{}/members/{}/roles/*", town.guild(), mentor.id());
    let slow = town
        .sandbox()
        .inject(Fault::once("DELETE", &roles, FaultAction::HoldAfterEffect));
    let before = town.sandbox().requests().len();
    for _ in 0..4 {
        leaves_and_comes_back(&town, &mentor).await;
    }
    coordinator.sees_in(channel, "Somebody left").await;
    town.sandbox().clear_fault(held);
    town.sandbox().clear_fault(slow);
    town.settle().await;
    assert_eq!(count_of(&town, channel, "Somebody left"), 2);
    let both = town.sandbox().messages(channel.0);
    let last = both
        .iter()
        .rfind(|one| one.text().contains("Somebody left"))
        .unwrap();
    assert_eq!(last.text().matches("has left").count(), 1, "{}", last.text());
    let of_role = |method| requests_since(&town, before, method, &format!("/members/{}/roles/", mentor.id()));
    // The first is under way when he comes back, and of all that follow the last is what counts.
    assert_eq!((of_role("DELETE"), of_role("PUT")), (1, 1));
    mentor.channel_named("mentors").await;
    mentee.sees_channel(room);
}

#[tokio::test]
async fn news_of_many_people_that_wait_are_one_message_that_names_all() {
    let town = Town::with_pair("Spring").await;
    let pairs = [town.pair().await, town.pair().await, town.pair().await];
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    let path = format!("/channels/{}/messages", channel.0);
    let held = town
        .sandbox()
        .inject(Fault::once("POST", &path, FaultAction::HoldAfterEffect));
    for (mentor, _) in &pairs {
        let question = mentor.runs("/me").await.presses("Leave").await;
        question.presses("Leave the cohort").await;
    }
    coordinator.sees_in(channel, &pairs[0].0.mention()).await;
    town.sandbox().clear_fault(held);
    town.settle().await;
    assert_eq!(count_of(&town, channel, "Somebody left"), 2);
    let last = coordinator.sees_in(channel, &pairs[1].0.mention()).await;
    assert!(last.text().contains(&pairs[2].0.mention()), "{}", last.text());
}

#[tokio::test]
async fn a_role_picked_again_and_again_is_told_once() {
    let town = Town::set_up().await;
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    let guides = town.sandbox().add_role(town.guild(), "Guides", 0).to_string();
    let roles = town
        .olga()
        .runs("/setup start")
        .await
        .presses("Pick what I have")
        .await;
    for _ in 0..6 {
        roles.chooses("Facilitator role", &[&guides]).await;
        town.settle().await;
    }
    town.settle().await;
    assert_eq!(count_of(&town, channel, "Another role is used"), 1);
}

/// The bot's edits of messages since so many requests; answers to commands are others.
fn edits_since(town: &Town, before: usize) -> usize {
    requests_since(town, before, "PATCH", "/messages/")
        - requests_since(town, before, "PATCH", "/messages/@original")
}

#[tokio::test]
async fn an_update_changed_again_and_again_is_redrawn_no_more_than_it_must() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let told = mentee.runs_in(room, "/progress visibility:server").await;
    let told = told.fills(&[("What I did", "wrote the parser")]).await;
    town.settle().await;
    let path = "/channels/*/messages/*";
    let held = ["first", "second", "third"].map(|_| {
        let hold = Fault::once("PATCH", path, FaultAction::HoldAfterEffect);
        town.sandbox().inject(hold)
    });
    let before = town.sandbox().requests().len();
    for number in 0..10 {
        let form = told.presses("Edit").await;
        let words = format!("wrote the parser, {number}");
        form.fills(&[("What I did", &words)]).await.is_told("changed");
    }
    for fault in held {
        town.sandbox().clear_fault(fault);
    }
    town.settle().await;
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    mentor.sees_in(thread, "wrote the parser, 9").await;
    // The post, the line in the room and the card: what was under way, and what came of it all.
    let edits = edits_since(&town, before);
    assert!((3..=9).contains(&edits), "{edits} edits");
}

#[tokio::test]
async fn an_answer_changed_again_and_again_moves_nothing_that_others_see() {
    let town = Town::under_way("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.clock_to("2027-01-14 09:00 Europe/Berlin").await;
    mentee.presses_in(room, "Stuck").await.is_told("noted");
    town.settle().await;
    let before = town.sandbox().requests().len();
    for _ in 0..10 {
        mentee.presses_in(room, "Good").await.is_told("noted");
        mentee.presses_in(room, "Stuck").await.is_told("noted");
    }
    town.settle().await;
    assert_eq!(edits_since(&town, before), 0);
}

#[tokio::test]
async fn a_refused_rename_stops_no_look_at_the_same_channel() {
    let town = Town::with_limits(Limits {
        buckets: Buckets::On,
        ..Limits::off()
    })
    .await;
    let settings = PortSettings {
        clock: trellis_kernel::clock::Clock::system(),
        base: town.sandbox().base(),
        per_second: std::num::NonZeroU32::new(1_000).unwrap(),
    };
    let token = Token::for_stand_in(&town.sandbox().bot_token()).unwrap();
    let port = Port::new(settings, token).unwrap();
    let lobby = town.lobby().0;
    let call = |method| Call::new(method, "/channels/{c}", lobby, format!("/channels/{lobby}"));
    let rename = |name: &str| port.call(call(Method::PATCH).json(json!({ "name": name })));
    rename("one").await.unwrap();
    rename("two").await.unwrap();
    let refused = rename("three").await.unwrap_err();
    assert!(matches!(refused, Failure::RateLimited(wait) if wait > Duration::from_secs(500)));
    let seen = port.call(call(Method::GET)).await.unwrap();
    assert_eq!(seen["name"], "two");
    // Nobody knocks again in vain.
    let refusals = requests_since(&town, 0, "PATCH", &lobby.to_string());
    rename("four").await.unwrap_err();
    assert_eq!(requests_since(&town, 0, "PATCH", &lobby.to_string()), refusals);
}

#[tokio::test]
async fn a_card_is_drawn_anew_once_in_a_while_however_much_changes_in_its_room() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee.posts_in(room, "the first opens the thread").await;
    town.settle().await;
    let between = chrono::TimeDelta::seconds(3);
    town.spares_redraws(between).await;
    let card = || {
        let messages = town.sandbox().messages(room.0);
        let pinned = messages.into_iter().find(|message| message.pinned);
        pinned.unwrap()
    };
    let path = format!("/channels/{}/messages/{}", room.0, card().id);
    let redrawn = || {
        let requests = town.sandbox().requests();
        let edits = requests
            .iter()
            .filter(|one| one.method == "PATCH" && one.path.ends_with(&path));
        edits.count()
    };
    let before = redrawn();
    for number in 1..=5 {
        mentee.posts_in(room, &format!("wrote part {number}")).await;
        mentor.sees_in(room, &format!("wrote part {number}")).await;
    }
    town.settle().await;
    assert_eq!(redrawn() - before, 1, "each change was drawn by itself");
    assert!(!card().text().contains("6 progress updates"), "{}", card().text());
    town.passes(between).await;
    assert_eq!(redrawn() - before, 2);
    assert!(card().text().contains("6 progress updates"), "{}", card().text());
}
