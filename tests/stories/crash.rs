//! The bot dies at the worst moment, and everything still happens once.

use discord_sandbox::{Fault, FaultAction};

use crate::town::{Process, Town};

/// How many channels, messages and roles of a kind there are, by name: nothing may be there twice.
pub fn doubles(town: &Town) -> Vec<String> {
    let sandbox = town.sandbox();
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    for channel in sandbox
        .channels(town.guild())
        .into_iter()
        .chain(sandbox.threads(town.guild()))
    {
        *seen.entry(format!("channel {}", channel.name)).or_default() += 1;
        for message in sandbox
            .messages(channel.id)
            .into_iter()
            .filter(|message| message.kind == 0)
        {
            // One that was changed since has other words, but still its headings.
            let headings: Vec<&str> = message
                .texts
                .iter()
                .filter_map(|text| text.lines().next())
                .collect();
            *seen
                .entry(format!("message in {}: {}", channel.name, headings.join("|")))
                .or_default() += 1;
        }
    }
    seen.into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|(what, count)| format!("{count} × {what}"))
        .collect()
}

async fn sets_up(town: &Town) {
    let panel = town.olga().runs("/setup start zone:Europe/Berlin").await;
    panel.presses("Create everything").await;
}

/// Waits until a request was held after it took effect.
async fn is_held(town: &Town, fault: discord_sandbox::FaultId) {
    let mut changes = town.sandbox().changes();
    let held = tokio::time::timeout(crate::town::PATIENCE, async {
        while town.sandbox().fault_hits(fault).unwrap_or(0) == 0 {
            let _ = tokio::time::timeout(std::time::Duration::from_millis(20), changes.changed()).await;
        }
    });
    held.await.expect("no request was held");
}

#[tokio::test]
async fn killed_while_a_channel_is_made_it_is_made_once_and_the_rest_follows() {
    let town = Town::for_a_process().await;
    let process = Process::start(&town).await;
    let guild = town.guild();
    // Discord makes the channel; its answer never arrives. What comes after it is committed and not yet begun.
    let path = format!("/guilds/{guild}/channels");
    let fault = town
        .sandbox()
        .inject(Fault::once("POST", &path, FaultAction::HoldAfterEffect));
    sets_up(&town).await;
    is_held(&town, fault).await;
    process.kill().await;
    town.sandbox().clear_faults();

    let process = Process::start(&town).await;
    town.settle().await;
    town.olga().channel_named("coordinators").await;
    assert_eq!(doubles(&town), Vec::<String>::new());
    assert_eq!(process.terminate().await.code, Some(0));
}

#[tokio::test]
async fn killed_while_a_message_is_sent_it_arrives_once() {
    let town = Town::for_a_process().await;
    let process = Process::start(&town).await;
    let fault = town.sandbox().inject(Fault::once(
        "POST",
        "/channels/*/messages",
        FaultAction::HoldAfterEffect,
    ));
    sets_up(&town).await;
    is_held(&town, fault).await;
    process.kill().await;
    town.sandbox().clear_faults();

    let process = Process::start(&town).await;
    town.settle().await;
    assert_eq!(doubles(&town), Vec::<String>::new());
    assert_eq!(process.terminate().await.code, Some(0));
}

#[tokio::test]
async fn an_answer_of_discord_that_is_lost_makes_nothing_twice() {
    let town = Town::new().await;
    for (method, path) in [
        ("POST", "/guilds/*/channels"),
        ("POST", "/guilds/*/roles"),
        ("POST", "/channels/*/messages"),
    ] {
        town.sandbox()
            .inject(Fault::once(method, path, FaultAction::StatusAfterEffect(502)));
    }
    sets_up(&town).await;
    // Backing off, looking, and looking a second time are minutes of the bot's clock, not of ours.
    for _ in 0..6 {
        town.passes(chrono::Duration::minutes(1)).await;
    }
    town.olga().channel_named("coordinators").await;
    assert_eq!(doubles(&town), Vec::<String>::new());
}

/// Adds a new newest line to the keyring, as an operator does.
pub fn rotate_key(town: &Town) {
    let file = town.data_dir().join("trellis.keys");
    let keys = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{}\n{}\n", keys.trim_end(), "5a".repeat(32))).unwrap();
}

#[tokio::test]
async fn a_channel_made_before_the_key_was_changed_is_found_after_it() {
    let town = Town::new().await;
    // The third channel is the coordinators': one whose topic carries a signed marker, as no category's does.
    town.sandbox().inject(Fault {
        after: 2,
        ..Fault::once("POST", "/guilds/*/channels", FaultAction::StatusAfterEffect(502))
    });
    sets_up(&town).await;
    town.settle().await;
    town.stop_bot().await;
    rotate_key(&town);
    town.restart().await;
    for _ in 0..6 {
        town.passes(chrono::Duration::minutes(1)).await;
    }
    let place = town.olga().channel_named("coordinators").await;
    assert!(!town.sandbox().messages(place.0).is_empty());
    assert_eq!(doubles(&town), Vec::<String>::new());
}

#[tokio::test]
async fn what_never_reached_discord_is_sent_again() {
    let town = Town::new().await;
    town.sandbox().inject(Fault::once(
        "POST",
        "/channels/*/messages",
        FaultAction::CloseBefore,
    ));
    town.sandbox().inject(Fault::once(
        "POST",
        "/guilds/*/channels",
        FaultAction::CloseBefore,
    ));
    sets_up(&town).await;
    for _ in 0..6 {
        town.passes(chrono::Duration::minutes(1)).await;
    }
    let place = town.olga().channel_named("coordinators").await;
    assert!(
        !town.sandbox().messages(place.0).is_empty(),
        "the welcome of the coordinators is missing"
    );
    assert_eq!(doubles(&town), Vec::<String>::new());
}
