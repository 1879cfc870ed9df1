//! A channel with ten thousand messages: a window of it is shown, and the reader keeps their place.

use crate::chromium::Browser;
use crate::town::Town;

const COUNT: usize = 10_000;

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn ten_thousand_messages_are_walked_through_without_losing_ones_place() {
    let town = Town::start().await;
    let mut browser = Browser::start().await;
    let mut ids = Vec::new();
    for number in 0..COUNT {
        ids.push(
            town.ben
                .write(town.general, &format!("number {number} of many"))
                .await
                .unwrap()
                .id,
        );
    }
    let opened = std::time::Instant::now();
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.shows("number 9999 of many").await;
    assert!(opened.elapsed().as_secs() < 5, "{:?}", opened.elapsed());
    let count = "document.querySelectorAll('.message').length";
    assert_eq!(browser.script(count).await, 60);
    // Up: what was at the top stays where it is.
    let top = format!(
        "document.querySelector('#m{}').getBoundingClientRect().top",
        ids[COUNT - 60]
    );
    browser.until("document.body.dataset.live === 'yes'").await;
    browser
        .script("document.querySelector('#scroll').scrollTop = 0")
        .await;
    let before = browser.script(&top).await.as_f64().unwrap();
    browser.until(&format!("{count} >= 110")).await;
    let after = browser.script(&top).await.as_f64().unwrap();
    assert!((after - before).abs() < 60.0, "{before} {after}");
    // A message said meanwhile is told of, and the reader stays.
    town.ben.write(town.general, "said meanwhile").await.unwrap();
    browser.shows("New messages below").await;
    assert_eq!(browser.script(&top).await.as_f64().unwrap(), after);
    // To the middle, by a link; and back to the present.
    let middle = ids[COUNT / 2];
    town.ben
        .ask("POST", &format!("/channels/{}/messages", town.general), serde_json::json!({"content": "remember this?", "message_reference": {"message_id": middle.to_string()}}))
        .await
        .unwrap();
    browser.press(&format!("[data-jump='{middle}']")).await;
    browser
        .until(&format!("document.activeElement.id === 'm{middle}'"))
        .await;
    assert!(browser.script(count).await.as_u64().unwrap() <= 200);
    browser.press("[data-present]").await;
    browser.until(&format!("document.querySelector('#m{middle}') === null && document.querySelector('#log').innerText.includes('remember this?')")).await;
    town.is_clean(&mut browser).await;
}
