//! Whatever people and bots name things, nothing of it ever runs.

use discord_sandbox::world::channel_kind;
use serde_json::json;

use crate::chromium::Browser;
use crate::town::{Town, bot_calls};

/// Would mark the window if it ever ran; it closes whatever it might stand in.
const CANARY: &str = "\"'></textarea></script></title></style><img src=x onerror=\"window.ran=1\"><svg onload=\"window.ran=1\"><script>window.ran=1</script>";
/// The same in as many characters as a short name may have.
const SHORT: &str = "<img src=x onerror=\"window.ran=1\">";

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn a_script_in_anything_that_has_a_name_never_runs() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let eve = town.sandbox.add_user(SHORT);
    town.sandbox.name_bot(SHORT);
    town.sandbox.join(town.guild, &eve);
    let role = town.sandbox.add_role(town.guild, SHORT, 0);
    town.sandbox.give_role(town.guild, &eve, role);
    let general = town.general;
    let change = json!({"topic": CANARY, "name": "x"});
    bot_calls(&town.sandbox, "PATCH", &format!("/channels/{general}"), &change).await;
    town.sandbox.rename_channel(general, SHORT).unwrap();
    eve.write(general, CANARY).await.unwrap();
    eve.write(general, "[a](javascript:window.ran=1) <javascript:window.ran=1> [b](data:text/html,<script>window.ran=1</script>)").await.unwrap();
    let message = eve
        .write(
            general,
            &format!("```{CANARY}\n{CANARY}\n``` `{CANARY}` ||{CANARY}||"),
        )
        .await
        .unwrap()
        .id;
    let thread = json!({"name": SHORT});
    town.ada
        .ask(
            "POST",
            &format!("/channels/{general}/messages/{message}/threads"),
            thread,
        )
        .await
        .unwrap();
    town.bot_writes(general, json!({"embeds": [{"title": CANARY, "description": CANARY, "author": {"name": CANARY}, "footer": {"text": CANARY},
        "fields": [{"name": CANARY, "value": CANARY}]}], "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": SHORT, "custom_id": SHORT}]},
        {"type": 1, "components": [{"type": 3, "custom_id": CANARY.get(..99).unwrap(), "placeholder": CANARY, "options": [{"label": SHORT, "value": SHORT, "description": SHORT}]}]}]})).await;
    town.bot_writes(general, json!({"poll": {"question": {"text": CANARY}, "answers": [{"poll_media": {"text": SHORT}}], "duration": 1}})).await;
    let forum = town
        .sandbox
        .add_channel(town.guild, channel_kind::FORUM, "forum", None);
    let tags = json!({"available_tags": [{"name": "<script>1</script>"}], "topic": CANARY});
    bot_calls(&town.sandbox, "PATCH", &format!("/channels/{forum}"), &tags).await;
    let post = json!({"name": SHORT, "message": {"content": CANARY}});
    eve.ask("POST", &format!("/channels/{forum}/threads"), post)
        .await
        .unwrap();
    for (viewer, place) in [
        (&town.ada, general),
        (&eve, general),
        (&eve, message),
        (&eve, forum),
    ] {
        browser.open(&town.address(viewer, place)).await;
        browser.until("document.body.dataset.live === 'yes'").await;
        browser.script("for (const opener of document.querySelectorAll('.pick-open, summary, .author')) opener.click()").await;
        browser.shows("onerror").await;
        assert_eq!(browser.script("window.ran").await, serde_json::Value::Null);
        let leads = "[...document.querySelectorAll('a[href]')].every((link) => /^(https?:)/.test(link.href))";
        assert_eq!(browser.script(leads).await, true);
    }
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn a_page_that_was_attached_is_downloaded_and_never_shown() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    std::fs::write(&file, "<script>window.ran=1</script>").unwrap();
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.chooses("#files", &file).await;
    browser.shows("page.html").await;
    browser.press("#composer .send").await;
    browser
        .until("document.querySelector('.message a.file') !== null")
        .await;
    let kind = "fetch(document.querySelector('a.file').href).then((answer) => [answer.headers.get('content-type'), answer.headers.get('content-disposition'), answer.headers.get('x-content-type-options')].join())";
    assert_eq!(
        browser.script(kind).await,
        "application/octet-stream,attachment,nosniff"
    );
    // Nor can a script of the page's own console be written into the document.
    browser.script("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))").await;
    assert_eq!(browser.script("window.ran").await, serde_json::Value::Null);
    browser.complaints.clear();
    town.is_clean(&mut browser).await;
}
