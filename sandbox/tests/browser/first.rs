//! What a person does first: run a command, press a button, fill a form, look through other eyes, move the clock.

use chrono::TimeDelta;
use discord_sandbox::permissions::bits;
use discord_sandbox::{Tour, TourStep};
use serde_json::json;

use crate::chromium::Browser;
use crate::town::Town;

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
async fn a_tour_leads_to_a_command_that_is_written_already_and_stays_folded_up() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    browser.open(&town.address(&town.ben, town.general)).await;
    assert!(!browser.says("Three things").await, "nobody has offered it");
    // It comes to pages that are open already.
    town.sandbox.offer_tour(Tour {
        title: "Three things to <i>try</i>".to_owned(),
        steps: vec![TourStep {
            viewer: town.ada.id(),
            channel: town.room,
            line: Some("/progress".to_owned()),
            title: "As Ada, write an update.".to_owned(),
            words: "It is kept.".to_owned(),
        }],
        note: String::new(),
    });
    browser.shows("Three things to <i>try</i>").await;
    browser.press(".tour a").await;
    browser
        .until("document.querySelector('#line')?.value === '/progress' && document.querySelector('#head').innerText.includes('room-of-ada')")
        .await;
    browser.key("Enter").await;
    browser.until("!document.querySelector('#command').hidden").await;
    browser.press("#command [type=submit]").await;
    browser.shows("What next?").await;
    town.is_clean(&mut browser).await;
    browser.press(".tour summary").await;
    browser.until("!document.querySelector('.tour').open").await;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser
        .until("document.querySelector('.tour')?.open === false")
        .await;
    town.is_clean(&mut browser).await;

    // On a phone it would hide what a step leads to.
    let mut phone = Browser::start().await;
    phone.is_a_phone().await;
    phone.open(&town.address(&town.ben, town.general)).await;
    phone.until("document.querySelector('.tour')?.open").await;
    phone.press("#line").await;
    phone.types("hello").await;
    phone.key("Enter").await;
    phone.until("!document.querySelector('.tour').open").await;
    phone.press(".tour summary").await;
    phone.until("document.querySelector('.tour').open").await;
    phone.press(".tour a").await;
    phone
        .until("document.querySelector('.tour')?.open === false && document.querySelector('#head').innerText.includes('room-of-ada')")
        .await;
    // A list's words may be longer than a phone is wide; its arrow is seen all the same.
    let list = json!({
        "type": 3, "custom_id": "long", "placeholder": "A word that is said again ".repeat(5),
        "options": [{ "label": "One", "value": "one" }]
    });
    let body = json!({ "content": "", "components": [{ "type": 1, "components": [list] }] });
    town.bot_writes(town.room, body).await;
    phone.until("!!document.querySelector('.pick')").await;
    phone
        .until("document.querySelector('.pick').getBoundingClientRect().right <= innerWidth")
        .await;
    town.is_clean(&mut phone).await;
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
    browser.press("[data-fault-switch=answers-fail]").await;
    browser
        .until(
            "document.querySelector('[data-fault-switch=answers-fail]').getAttribute('aria-checked') === 'true'",
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

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn a_script_of_bad_days_is_put_in_force_corrected_in_place_and_cleared() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.until("document.body.dataset.live === 'yes'").await;
    browser.press(".script-box summary").await;
    browser.script("document.querySelector('#script').focus()").await;
    browser
        .types("requests POST /channels/*/messages do nonsense")
        .await;
    browser.press("#script-form [type=submit]").await;
    browser.shows("line 1, column 39").await;
    assert!(town.sandbox.faults().is_empty());
    browser
        .script("document.querySelector('#script').value = ''")
        .await;
    browser
        .types("requests POST /channels/*/messages do status 503")
        .await;
    browser.press("#script-form [type=submit]").await;
    browser
        .until("document.querySelector('.in-force code')?.innerText.includes('status 503')")
        .await;
    assert_eq!(town.sandbox.faults().len(), 1);
    browser.press("[data-clear-fault]").await;
    browser
        .until("document.querySelector('.in-force') === null")
        .await;
    assert!(town.sandbox.faults().is_empty());
    browser.press("[data-freeze]").await;
    browser.shows("Let it stand still").await;
    town.is_clean(&mut browser).await;
}
