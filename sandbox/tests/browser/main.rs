//! The page in a real browser: a person acts, looks through other eyes, and moves the clock.
//!
//! Ignored unless asked for, because they need Chromium: `cargo test -p discord-sandbox --test browser -- --ignored`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod chromium;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use discord_sandbox::permissions::{self, bits};
use discord_sandbox::world::{Interaction, State, channel_kind, interaction_kind};
use discord_sandbox::{Config, Persona, Sandbox};
use serde_json::{Value, json};

use chromium::Browser;

struct Town {
    sandbox: Sandbox,
    ada: Persona,
    ben: Persona,
    general: u64,
    room: u64,
}

impl Town {
    /// A guild with an open channel, a room that only Ada and the bot see, and a bot behind it.
    async fn start() -> Self {
        let start: DateTime<Utc> = "2027-03-08T09:30:00Z".parse().unwrap();
        let config = Config {
            page: true,
            start: Some(start),
            frozen: true,
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let (owner, ada, ben) = (
            sandbox.add_user("Olu Owner"),
            sandbox.add_user("Ada Kovač"),
            sandbox.add_user("Ben <script>"),
        );
        let guild = sandbox.add_guild(&owner, "Harbour");
        sandbox.join(guild, &ada);
        sandbox.join(guild, &ben);
        sandbox.invite_bot(guild, permissions::all() & !bits::ADMINISTRATOR);
        let room = sandbox.add_channel(guild, channel_kind::TEXT, "room-of-ada", None);
        for (id, kind, allow, deny) in [
            (guild, 0, 0, bits::VIEW_CHANNEL),
            (ada.id(), 1, bits::VIEW_CHANNEL, 0),
            (sandbox.bot_user(), 1, bits::VIEW_CHANNEL, 0),
        ] {
            sandbox.set_overwrite(room, id, kind, allow, deny).unwrap();
        }
        let general = sandbox.channel_named(guild, "general").unwrap();
        sandbox.on_next_prompt(move || Some(start + TimeDelta::days(3)));
        let commands = json!([
            {"name": "progress", "description": "Write a progress update"},
            {"name": "silent", "description": "The bot does not answer"},
            {"name": "meet", "description": "Meet somebody", "options": [
                {"type": 6, "name": "with", "description": "Whom", "required": true},
                {"type": 3, "name": "program", "description": "Which", "required": true, "autocomplete": true}]},
        ]);
        let town = Self {
            sandbox,
            ada,
            ben,
            general,
            room,
        };
        bot_calls(
            &town.sandbox,
            "PUT",
            &format!("/applications/{}/commands", town.sandbox.application_id()),
            &commands,
        )
        .await;
        tokio::spawn(bot(town.sandbox.clone()));
        town
    }

    fn address(&self, viewer: &Persona, channel: u64) -> String {
        format!("{}/?as={}&in={channel}", self.sandbox.base(), viewer.id())
    }

    /// What has to hold after every story.
    async fn is_clean(&self, browser: &mut Browser) {
        browser.script("1").await;
        assert!(browser.complaints.is_empty(), "{:?}", browser.complaints);
        let own = self.sandbox.base().trim_start_matches("http://").to_owned();
        assert!(
            browser.asked.iter().all(|host| *host == own),
            "{:?}",
            browser.asked
        );
    }
}

async fn bot_calls(sandbox: &Sandbox, method: &str, path: &str, body: &Value) {
    let address = format!("{}/api/v10{path}", sandbox.base());
    let request = reqwest::Client::new().request(method.parse().unwrap(), address);
    let request = request
        .header("Authorization", format!("Bot {}", sandbox.bot_token()))
        .header("User-Agent", "DiscordBot (test, 1)");
    let status = request.json(body).send().await.unwrap().status();
    assert!(status.is_success(), "{method} {path}: {status}");
}

/// Answers whatever waits, but for `/silent`.
async fn bot(sandbox: Sandbox) {
    let waiting = |one: &&Interaction| one.state == State::Waiting && one.metadata["name"] != "silent";
    loop {
        let found = sandbox.wait_for(Duration::from_secs(60), |world| {
            world.interactions.values().find(waiting).cloned()
        });
        let Some(one) = found.await else { return };
        let path = format!("/interactions/{}/{}/callback", one.id, one.token);
        bot_calls(&sandbox, "POST", &path, &answer(&one)).await;
    }
}

fn answer(one: &Interaction) -> Value {
    match one.kind {
        interaction_kind::AUTOCOMPLETE => {
            json!({"type": 8, "data": {"choices": [{"name": "Career", "value": "career"}]}})
        }
        interaction_kind::COMPONENT => {
            json!({"type": 9, "data": {"custom_id": "update", "title": "Progress update", "components": [
            {"type": 1, "components": [{"type": 4, "style": 2, "custom_id": "did", "label": "What I did"}]}]}})
        }
        interaction_kind::MODAL => {
            json!({"type": 4, "data": {"content": "Saved for you alone.", "flags": 64}})
        }
        _ => json!({"type": 4, "data": {"content": "What next?", "components": [
            {"type": 1, "components": [{"type": 2, "style": 1, "label": "Write", "custom_id": "write"}]}]}}),
    }
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn a_person_runs_a_command_presses_its_button_and_fills_its_form() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.types("/prog").await;
    browser.shows("Write a progress update").await;
    browser.key("Enter").await;
    browser.press("#command [type=submit]").await;
    browser.shows("What next?").await;
    browser.press("[data-press=write]").await;
    browser
        .until("document.querySelector('#form').open && document.activeElement.matches('#form textarea')")
        .await;
    browser.types("wrote <b>the parser</b>").await;
    browser.press("#form [type=submit]").await;
    browser.shows("Saved for you alone.").await;
    browser.shows("Only you can see this").await;
    browser.until("!document.querySelector('#form').open").await;
    town.is_clean(&mut browser).await;
    browser.open(&town.address(&town.ben, town.general)).await;
    browser.shows("What next?").await;
    assert!(!browser.says("Saved for you alone.").await);
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn options_are_completed_with_the_keyboard_alone() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.types("/meet").await;
    browser.shows("Meet somebody").await;
    browser.key("Enter").await;
    browser
        .until("document.activeElement.matches('[data-option=with]')")
        .await;
    browser.types("ben").await;
    browser
        .until("document.querySelectorAll('#complete li').length === 1")
        .await;
    browser.key("Enter").await;
    browser.key("Tab").await;
    browser.shows("Career").await;
    browser.key("Enter").await;
    browser
        .until("document.querySelector('[data-option=program]').value === 'Career'")
        .await;
    browser.key("Enter").await;
    browser.shows("What next?").await;
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn each_persona_sees_what_it_may_see_and_news_come_by_themselves() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    town.ada.write(town.room, "between us").await.unwrap();
    browser.open(&town.address(&town.ada, town.room)).await;
    browser.shows("between us").await;
    browser.open(&town.address(&town.ben, town.room)).await;
    browser.shows("cannot see the channel").await;
    assert!(!browser.says("between us").await && !browser.says("room-of-ada").await);
    town.sandbox
        .set_overwrite(town.room, town.ben.id(), 1, bits::VIEW_CHANNEL, 0)
        .unwrap();
    browser.shows("between us").await;
    browser.open(&town.address(&town.ben, town.general)).await;
    town.ada
        .write(town.room, "and <img src=x onerror=alert(1)> more")
        .await
        .unwrap();
    browser
        .until("document.querySelector('.channel.unread') !== null")
        .await;
    browser.press(".channel.unread").await;
    browser.shows("and <img src=x onerror=alert(1)> more").await;
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn the_clock_is_moved_and_a_silent_bot_is_told_of() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    browser.open(&town.address(&town.ada, town.general)).await;
    let before = town.sandbox.now();
    browser.press("[data-clock-step=week]").await;
    browser
        .until("document.querySelector('[data-clock]').innerText.includes('15')")
        .await;
    assert_eq!(town.sandbox.now(), before + TimeDelta::weeks(1));
    browser.press("#line").await;
    browser.script("document.querySelector('#line').focus()").await;
    browser.types("/silent").await;
    browser.shows("The bot does not answer").await;
    browser.key("Enter").await;
    browser.press("#command [type=submit]").await;
    browser.shows("did not respond").await;
    browser.press("[data-bad-day=answers-fail]").await;
    browser
        .until(
            "document.querySelector('[data-bad-day=answers-fail]').getAttribute('aria-checked') === 'true'",
        )
        .await;
    assert_eq!(town.sandbox.faults().len(), 1);
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn on_a_phone_the_lists_are_drawers_and_nothing_is_cut_off() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    browser.is_a_phone().await;
    browser.open(&town.address(&town.ada, town.general)).await;
    assert_eq!(browser.script("document.documentElement.scrollWidth").await, 390);
    browser.press(".drawer-button").await;
    browser
        .until("document.querySelector('#drawer').getBoundingClientRect().left === 0")
        .await;
    browser
        .until("document.querySelector('#drawer').contains(document.activeElement)")
        .await;
    browser.key("Escape").await;
    browser
        .until("document.activeElement.matches('.drawer-button')")
        .await;
    town.is_clean(&mut browser).await;
}
