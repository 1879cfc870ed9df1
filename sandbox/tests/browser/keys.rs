//! The keyboard alone: everything is reached, and what one types is not lost.

use crate::chromium::Browser;
use crate::town::Town;

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn messages_are_walked_through_and_acted_on_with_keys() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    town.ben.write(town.general, "first").await.unwrap();
    let own = town.ada.write(town.general, "second").await.unwrap().id;
    let last = town.ben.write(town.general, "third ||hidden||").await.unwrap().id;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.until("document.body.dataset.live === 'yes'").await;
    browser.script("document.querySelector('#scroll').focus()").await;
    browser.key("ArrowUp").await;
    browser
        .until(&format!("document.activeElement.id === 'm{last}'"))
        .await;
    browser.key("ArrowUp").await;
    browser
        .until(&format!("document.activeElement.id === 'm{own}'"))
        .await;
    browser.key("e").await;
    browser
        .until("document.activeElement.matches('.editor textarea')")
        .await;
    browser.key("Escape").await;
    browser
        .until(&format!("document.activeElement.id === 'm{own}'"))
        .await;
    browser.key("r").await;
    browser
        .until("document.activeElement.id === 'line' && !document.querySelector('#reply').hidden")
        .await;
    browser.key("Escape").await;
    browser.until("document.querySelector('#reply').hidden").await;
    browser.script("document.querySelector('.spoiler').focus()").await;
    browser.key("Enter").await;
    browser
        .until("document.querySelector('.spoiler').ariaExpanded === 'true'")
        .await;
    browser.script("document.querySelector('#scroll').focus()").await;
    browser.key("?").await;
    browser.until("document.querySelector('#help').open").await;
    browser.key("Escape").await;
    browser
        .until("!document.querySelector('#help').open && document.activeElement.id === 'scroll'")
        .await;
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn tabbing_from_the_start_reaches_each_part_of_the_page() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    town.ben.write(town.general, "hello").await.unwrap();
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.until("document.body.dataset.live === 'yes'").await;
    browser.script("document.activeElement.blur(); window.reached = new Set(); addEventListener('focusin', (e) => { for (const part of ['.skip', '#find', '.person', '.channel', '#scroll', '.author', '#files', '#line', '.send', '[data-help]', '[data-clock-step]', '[data-fault-switch]']) if (e.target.matches(part)) reached.add(part); })").await;
    for _ in 0..70 {
        browser.key("Tab").await;
    }
    assert_eq!(
        browser.script("reached.size").await,
        12,
        "{}",
        browser.script("[...reached].join()").await
    );
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn half_typed_words_outlast_news_and_a_look_elsewhere() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.until("document.body.dataset.live === 'yes'").await;
    browser.types("half a thou").await;
    town.ben.write(town.general, "something else").await.unwrap();
    browser.shows("something else").await;
    browser.types("ght").await;
    assert_eq!(
        browser.script("document.activeElement.value").await,
        "half a thought"
    );
    browser.open(&town.address(&town.ada, town.room)).await;
    assert_eq!(browser.script("document.querySelector('#line').value").await, "");
    browser.open(&town.address(&town.ada, town.general)).await;
    assert_eq!(
        browser.script("document.querySelector('#line').value").await,
        "half a thought"
    );
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn the_command_line_shows_names_and_lets_one_step_to_another_channel() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.until("document.body.dataset.live === 'yes'").await;
    browser.script("document.querySelector('#line').focus()").await;
    browser.types("Hello @Be").await;
    browser.shows("@Ben").await;
    browser.key("Enter").await;
    browser
        .until("document.querySelector('#line').value === 'Hello @Ben <script> '")
        .await;
    browser.key("Enter").await;
    let mention = "document.querySelector('#log .mention')?.innerText === '@Ben <script>'";
    browser.until(mention).await;
    browser
        .script("document.querySelector('#line').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', altKey: true, bubbles: true, cancelable: true }))")
        .await;
    browser
        .until(&format!(
            "document.body.dataset.in !== '{}' && !document.querySelector('.editor')",
            town.general
        ))
        .await;
}
