//! Places: threads, forums with tags, direct messages, events; what is new in them.

use discord_sandbox::world::channel_kind;
use serde_json::json;

use crate::chromium::Browser;
use crate::town::{Town, bot_calls};

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn a_thread_is_started_from_a_message_written_in_left_and_closed() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let first = town
        .ben
        .write(town.general, "let us talk about parsers")
        .await
        .unwrap()
        .id;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.press(&format!("#m{first} [data-tool=thread]")).await;
    browser
        .until("document.activeElement.matches('#ask input')")
        .await;
    browser.types("Parsers").await;
    browser.key("Enter").await;
    browser
        .until(&format!(
            "location.search.includes('in={first}') && document.body.dataset.live === 'yes'"
        ))
        .await;
    browser.shows("let us talk about parsers").await;
    browser.types("in the thread").await;
    browser.key("Enter").await;
    browser.until("[...document.querySelectorAll('.message .text')].some((text) => text.innerText === 'in the thread')").await;
    browser.press("[data-membership=DELETE]").await;
    browser.press("[data-membership=PUT]").await;
    browser.press("[data-archive=true]").await;
    browser.shows("This thread is archived").await;
    browser.open(&town.address(&town.ben, town.general)).await;
    browser.shows("1 messages").await;
    browser.press("#threads summary").await;
    browser.press("#threads details a").await;
    browser
        .until(&format!("location.search.includes('in={first}')"))
        .await;
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn a_voice_channel_is_joined_and_left_and_refuses_who_may_not_connect() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let talk = town
        .sandbox
        .add_channel(town.guild, channel_kind::VOICE, "talk", None);
    let in_voice = || {
        let state = |world: &discord_sandbox::world::World| {
            world.voice(town.guild, town.ada.id()).map(|state| state.channel)
        };
        town.sandbox.read(state)
    };
    town.ben.join_voice(talk).unwrap();
    browser.open(&town.address(&town.ada, talk)).await;
    browser.shows("In voice: Ben").await;
    browser.press("[data-voice=join]").await;
    browser.shows("Leave voice").await;
    assert_eq!(in_voice(), Some(talk));
    browser.press("[data-voice=leave]").await;
    browser.shows("Join voice").await;
    assert_eq!(in_voice(), None);
    town.sandbox
        .set_overwrite(
            talk,
            town.ada.id(),
            1,
            0,
            discord_sandbox::permissions::bits::CONNECT,
        )
        .unwrap();
    browser.press("[data-voice=join]").await;
    browser.shows("Missing Permissions").await;
    assert_eq!(in_voice(), None);
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn posts_of_a_forum_are_narrowed_down_by_tags_and_one_is_added() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let forum = town
        .sandbox
        .add_channel(town.guild, channel_kind::FORUM, "growth", None);
    let tags = json!({"available_tags": [{"name": "Rust"}, {"name": "Careers"}]});
    let changed = bot_calls(&town.sandbox, "PATCH", &format!("/channels/{forum}"), &tags).await;
    let rust = &changed["available_tags"][0]["id"];
    for (name, tags) in [("Lifetimes", json!([rust])), ("First job", json!([]))] {
        let post = json!({"name": name, "message": {"content": "Hm."}, "applied_tags": tags});
        town.ben
            .ask("POST", &format!("/channels/{forum}/threads"), post)
            .await
            .unwrap();
    }
    browser.open(&town.address(&town.ada, forum)).await;
    browser.until("document.body.dataset.live === 'yes'").await;
    let shown =
        "[...document.querySelectorAll('.post:not([hidden]) strong')].map((post) => post.innerText).join()";
    browser.until(&format!("{shown} === 'First job,Lifetimes'")).await;
    browser.press(&format!("[name=filter][value={rust}]")).await;
    browser.until(&format!("{shown} === 'Lifetimes'")).await;
    browser.press(".new-post summary").await;
    browser
        .script("document.querySelector('#post-name').focus()")
        .await;
    browser.types("Borrowing").await;
    browser.key("Tab").await;
    browser.types("What is it?").await;
    browser.press(&format!("[name=tag][value={rust}]")).await;
    browser.press("#post-send").await;
    browser
        .until("document.querySelector('#head')?.innerText.includes('Borrowing')")
        .await;
    browser.shows("What is it?").await;
    browser
        .until("document.querySelector('#head .chip').innerText === 'Rust'")
        .await;
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn a_card_tells_who_somebody_is_and_opens_direct_messages() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let role = town.sandbox.add_role(town.guild, "Mentor", 0);
    town.sandbox.give_role(town.guild, &town.ben, role);
    town.ben.write(town.general, "hello").await.unwrap();
    let author = format!(".message [data-person='{}']", town.ben.id());
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.press(&author).await;
    browser
        .until("document.querySelector('#menu .role')?.innerText === 'Mentor'")
        .await;
    browser.press("#menu [role=menuitem]").await;
    browser.shows(&format!("Greet {}", town.ben.id())).await;
    browser.press(&author).await;
    browser
        .until("document.querySelector('#menu [data-direct]') !== null")
        .await;
    browser.press("#menu [data-direct]").await;
    browser
        .until("document.querySelector('#head')?.innerText.includes('Ben')")
        .await;
    browser.until("document.body.dataset.live === 'yes'").await;
    browser.types("between the two of us").await;
    browser.key("Enter").await;
    browser
        .until("document.querySelector('.message .text')?.innerText === 'between the two of us'")
        .await;
    browser.open(&town.address(&town.ben, town.general)).await;
    browser
        .until("document.querySelector('.badge')?.innerText === '1' && document.title.startsWith('(1)')")
        .await;
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn what_is_new_stands_below_a_line_and_a_mention_is_counted() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    town.ben.write(town.general, "old news").await.unwrap();
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.shows("old news").await;
    browser.open(&town.address(&town.ada, town.room)).await;
    browser.until("document.body.dataset.live === 'yes'").await;
    town.ben
        .write(town.general, &format!("new, <@{}>", town.ada.id()))
        .await
        .unwrap();
    browser
        .until("document.querySelector('.channel.unread .badge')?.innerText === '1'")
        .await;
    browser.press(".channel.unread").await;
    browser.until("document.querySelector('.day.new') !== null").await;
    let below = "document.querySelector('.day.new').nextElementSibling.innerText.includes('new, @Ada')";
    browser.until(below).await;
    assert_eq!(
        browser.script("document.querySelector('.badge')").await,
        serde_json::Value::Null
    );
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn an_event_is_listed_and_one_can_be_interested() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let start = (town.sandbox.now() + chrono::TimeDelta::days(2)).to_rfc3339();
    let end = (town.sandbox.now() + chrono::TimeDelta::days(3)).to_rfc3339();
    let event = json!({"name": "Demo day", "privacy_level": 2, "entity_type": 3, "scheduled_start_time": start,
        "scheduled_end_time": end, "entity_metadata": {"location": "Harbour"}});
    bot_calls(
        &town.sandbox,
        "POST",
        &format!("/guilds/{}/scheduled-events", town.guild),
        &event,
    )
    .await;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.shows("Demo day").await;
    browser.press("[data-interest]").await;
    browser.shows("1 interested").await;
    browser.press("[data-interest]").await;
    browser.shows("0 interested").await;
    town.is_clean(&mut browser).await;
}
