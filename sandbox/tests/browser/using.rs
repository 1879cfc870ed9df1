//! What stands in messages is used: selects of every kind, forms, files, polls, reactions, pins, one's own words.

use serde_json::json;

use crate::chromium::Browser;
use crate::town::Town;

fn select(kind: u8, more: serde_json::Value) -> serde_json::Value {
    let mut select =
        json!({"type": kind, "custom_id": format!("s{kind}"), "placeholder": format!("Choose {kind}")});
    select
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    json!({"type": 1, "components": [select]})
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn selects_of_every_kind_are_searched_and_picked_from() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let options = json!([{"label": "Rust", "value": "r"}, {"label": "Zig", "value": "z"}, {"label": "Go", "value": "g"}]);
    town.bot_writes(town.general, json!({"components": [
        select(3, json!({"options": options, "min_values": 2, "max_values": 2})), select(5, json!({})), select(6, json!({})),
        select(7, json!({})), select(8, json!({"channel_types": [0]}))]})).await;
    browser.open(&town.address(&town.ada, town.general)).await;
    // Several: nothing is sent before the list is closed, and nothing when it is too little.
    browser.press("[data-pick=s3] .pick-open").await;
    browser.press("[data-pick=s3] [data-value=r]").await;
    browser.key("Escape").await;
    browser.shows("Choose at least 2").await;
    browser.press("[data-pick=s3] .pick-open").await;
    browser.press("[data-pick=s3] [data-value=g]").await;
    browser.press("[data-pick=s3] [data-value=z]").await;
    browser.shows("Choose at most 2").await;
    browser.key("Escape").await;
    browser.shows("picked [\"r\",\"g\"] in s3").await;
    // One: found by name, sent at once.
    browser.press("[data-pick=s5] .pick-open").await;
    browser
        .until("document.activeElement.matches('.pick-find')")
        .await;
    browser.types("ben").await;
    browser
        .until("document.querySelectorAll('[data-pick=s5] [role=option]').length === 1")
        .await;
    browser.key("Enter").await;
    browser
        .shows(&format!("picked [\"{}\"] in s5", town.ben.id()))
        .await;
    for (kind, typed, value) in [
        (6, "everyone", town.guild),
        (7, "ada", town.ada.id()),
        (8, "room", town.room),
    ] {
        browser.press(&format!("[data-pick=s{kind}] .pick-open")).await;
        browser
            .until("document.activeElement.matches('.pick-find')")
            .await;
        browser.types(typed).await;
        browser
            .until(&format!(
                "document.querySelector('[data-pick=s{kind}] .active')?.dataset.value === '{value}'"
            ))
            .await;
        browser.key("Enter").await;
        browser.shows(&format!("picked [\"{value}\"] in s{kind}")).await;
    }
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn a_form_of_every_kind_says_in_place_what_is_wrong_and_loses_nothing() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proof.txt");
    std::fs::write(&file, "proof").unwrap();
    let button = json!({"type": 2, "style": 1, "label": "Fill", "custom_id": "every"});
    town.bot_writes(
        town.general,
        json!({"components": [{"type": 1, "components": [button]}]}),
    )
    .await;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser
        .script("document.querySelector('[data-press=every]').focus()")
        .await;
    browser.press("[data-press=every]").await;
    browser
        .until("document.activeElement.matches('#form input[type=text]')")
        .await;
    browser.types("ab").await;
    browser.key("Enter").await;
    browser.shows("At least 3 characters").await;
    assert_eq!(
        browser
            .script("document.querySelector('#form input[type=text]').value")
            .await,
        "ab"
    );
    assert_eq!(
        town.sandbox.read(|world| world.interactions().len()),
        1,
        "nothing was sent"
    );
    // Escape closes it, sends nothing, and the focus is back where it was.
    browser.key("Escape").await;
    browser
        .until(
            "!document.querySelector('#form').open && document.activeElement.matches('[data-press=every]')",
        )
        .await;
    browser.press("[data-press=every]").await;
    browser
        .until("document.activeElement.matches('#form input[type=text]')")
        .await;
    browser.types("abc").await;
    browser.press("#form [data-pick=pick] .pick-open").await;
    browser.press("#form [data-pick=pick] [data-value='1']").await;
    browser.press("#form [data-pick=pick] [data-value='3']").await;
    browser.key("Escape").await;
    browser.until("document.querySelector('#form').open").await;
    browser.press("#form [data-pick=person] .pick-open").await;
    browser
        .press(&format!(
            "#form [data-pick=person] [data-value='{}']",
            town.ben.id()
        ))
        .await;
    browser.chooses("#form input[type=file]", &file).await;
    browser.press("#form [type=submit]").await;
    browser.shows("Choose one of these.").await;
    browser.press("#form [type=radio][value='2']").await;
    browser.press("#form [type=submit]").await;
    browser
        .shows(&format!(
            "text=\"abc\" pick=[\"1\",\"3\"] person=[\"{}\"]",
            town.ben.id()
        ))
        .await;
    browser.shows("one=\"2\"").await;
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn the_options_of_a_command_are_checked_and_a_file_goes_with_it() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proof.txt");
    std::fs::write(&file, "proof").unwrap();
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.types("/count").await;
    browser.shows("Count").await;
    browser.key("Enter").await;
    browser
        .until("document.activeElement.matches('[data-option=number]')")
        .await;
    browser.types("12").await;
    browser.key("Enter").await;
    browser.shows("At most 9.").await;
    browser.shows("This option is required.").await;
    browser
        .script("document.querySelector('[data-option=number]').value = ''")
        .await;
    browser.types("7").await;
    browser.chooses("[data-option=proof]", &file).await;
    browser.press("#command [type=submit]").await;
    browser.shows("counted 7").await;
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn one_writes_answers_edits_reacts_pins_and_deletes() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "notes").unwrap();
    let first = town
        .ben
        .write(town.general, "a question from Ben")
        .await
        .unwrap()
        .id;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.press(&format!("#m{first} [data-tool=reply]")).await;
    browser.shows("Replying to Ben").await;
    browser.types("an anser").await;
    browser.chooses("#files", &file).await;
    browser.shows("notes.txt").await;
    browser.press("#composer .send").await;
    browser
        .until(
            "document.querySelector('.message a.file') !== null && document.querySelector('#reply').hidden",
        )
        .await;
    browser
        .until("document.querySelector('.message .quoted').innerText.includes('a question from Ben')")
        .await;
    // The arrow up takes one's own last message back to hand; what others write meanwhile does not disturb that.
    browser.script("document.querySelector('#line').focus()").await;
    browser.key("ArrowUp").await;
    browser
        .until("document.activeElement.matches('.editor textarea')")
        .await;
    town.ben.write(town.general, "meanwhile").await.unwrap();
    browser.shows("meanwhile").await;
    browser.script("document.activeElement.value = ''").await;
    browser.types("an answer").await;
    browser.key("Enter").await;
    browser.shows("an answer").await;
    browser.shows("(edited)").await;
    assert!(!browser.says("an anser").await);
    browser.press(&format!("#m{first} [data-tool=emoji]")).await;
    browser.press("#menu [aria-label=rocket]").await;
    browser
        .until("document.querySelector('.reactions [aria-pressed=true]')?.innerText.includes('🚀')")
        .await;
    browser.press(".reactions [aria-pressed=true]").await;
    browser
        .until("document.querySelector('.reactions') === null")
        .await;
    browser.press(&format!("#m{first} [data-tool=apps]")).await;
    browser.press("#menu [role=menuitem]").await;
    browser.shows(&format!("Remember {first}")).await;
    browser.press("[data-dismiss]").await;
    browser
        .until("document.querySelector('.ephemeral') === null")
        .await;
    browser.press(".message:has(a.file) [data-tool=delete]").await;
    browser
        .until("document.querySelector('.message a.file') === null")
        .await;
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn somebody_who_types_is_shown_until_the_message_is_there() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.until("document.body.dataset.live === 'yes'").await;
    let path = format!("/channels/{}/typing", town.general);
    town.ben
        .ask("POST", &path, serde_json::Value::Null)
        .await
        .unwrap();
    browser.shows("is typing…").await;
    town.ben.write(town.general, "there it is").await.unwrap();
    browser.shows("there it is").await;
    browser
        .until("!document.querySelector('#typing').innerText.includes('typing')")
        .await;
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn a_vote_in_a_poll_is_counted_shown_and_taken_back() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let poll = json!({"question": {"text": "When?"}, "answers": [{"poll_media": {"text": "Now"}}, {"poll_media": {"text": "Later"}}], "duration": 1});
    town.bot_writes(town.general, json!({"poll": poll})).await;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.press("[data-vote]").await;
    browser.shows("Choose an answer first").await;
    browser.press(".answer input[value='2']").await;
    browser.press("[data-vote]").await;
    browser
        .until("document.querySelector('.answer.mine')?.innerText.includes('1 · 100%')")
        .await;
    browser.shows("1 vote").await;
    browser.press("[data-unvote]").await;
    browser
        .until("document.querySelector('[data-vote]') !== null")
        .await;
    browser.shows("0 votes").await;
    town.sandbox.advance(chrono::TimeDelta::hours(2));
    browser.shows("Poll closed").await;
    town.is_clean(&mut browser).await;
}
