//! The page for every eye and ear: names for controls, contrast in both sets of colours, the width of a phone.

use serde_json::json;

use crate::chromium::Browser;
use crate::town::Town;

/// Texts whose contrast with what is behind them is too small, as `ratio text`.
const FAINT: &str = r"(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const behind = (element) => { const layers = []; for (let at = element; at; at = at.parentElement) { const layer = rgba(getComputedStyle(at).backgroundColor); layers.push(layer); if (layer[3] === 1) break; } return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]); };
  const light = (colour) => { const [r, g, b] = colour.map((part) => { const value = part / 255; return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), element = walker.currentNode.parentElement;
    if (!text || !element.checkVisibility({ visibilityProperty: true }) || element.closest(':disabled, .hidden, .skip, .spoiler, svg, script') || !element.getClientRects().length) continue;
    const style = getComputedStyle(element), under = behind(element), ink = over(rgba(style.color), under);
    const [a, b] = [light(ink), light(under)], ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) faint.add(`${ratio.toFixed(2)} ${text.slice(0, 40)} (${element.className || element.tagName})`);
  }
  return [...faint].join('\n');
})()";

/// A channel with something of most kinds.
async fn furnished(town: &Town) {
    let (general, ada) = (town.general, town.ada.id());
    town.bot_writes(general, json!({"content": format!("Hello <@{ada}>, `code` ||hidden|| https://example.org <t:1796112000:R>"),
        "embeds": [{"title": "A title", "url": "https://example.org/", "description": "Words", "author": {"name": "Author"}, "footer": {"text": "Footer"}, "fields": [{"name": "Field", "value": "Value", "inline": true}]}],
        "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "One", "custom_id": "1"}, {"type": 2, "style": 2, "emoji": {"name": "👀"}, "custom_id": "2"}, {"type": 2, "style": 3, "label": "Three", "custom_id": "3"}, {"type": 2, "style": 4, "label": "Four", "custom_id": "4"}, {"type": 2, "style": 5, "label": "Five", "url": "https://example.org/"}]},
            {"type": 1, "components": [{"type": 5, "custom_id": "5", "placeholder": "A rather long placeholder for a select"}]}]})).await;
    town.bot_writes(general, json!({"flags": 1 << 15, "components": [{"type": 17, "components": [{"type": 10, "content": "## Laid out\n-# small"}, {"type": 14}, {"type": 9, "components": [{"type": 10, "content": "Left"}], "accessory": {"type": 2, "style": 2, "label": "Right", "custom_id": "6"}}]}]})).await;
    town.bot_writes(general, json!({"poll": {"question": {"text": "When?"}, "answers": [{"poll_media": {"text": "Now"}}, {"poll_media": {"text": "Later"}}], "duration": 1}})).await;
    let asked = town
        .ben
        .write(
            general,
            "a question, with AVeryLongWordThatHasNoPlaceToBreakAndGoesOnAndOnAndOnAndOnAndOnAndOn",
        )
        .await
        .unwrap();
    town.ada.react(general, asked.id, "🎉").await.unwrap();
    let path = format!("/channels/{general}/messages");
    let reply = json!({"content": "an answer", "message_reference": {"message_id": asked.id.to_string()}});
    town.ada.ask("POST", &path, reply).await.unwrap();
    town.ada.run(town.guild, general, "progress", &[]).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn every_control_has_a_name_and_every_picture_a_text() {
    let town = Town::start().await;
    furnished(&town).await;
    let mut browser = Browser::start().await;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.until("document.body.dataset.live === 'yes'").await;
    let named = [
        "button",
        "link",
        "textbox",
        "searchbox",
        "combobox",
        "checkbox",
        "radio",
        "switch",
        "option",
        "listbox",
        "dialog",
        "image",
        "navigation",
        "complementary",
        "region",
        "group",
    ];
    let spoken = browser.spoken().await;
    let nameless: Vec<_> = spoken
        .iter()
        .filter(|(role, name)| named.contains(&role.as_str()) && name.is_empty())
        .collect();
    assert!(nameless.is_empty(), "{nameless:?}");
    for role in ["main", "navigation", "complementary", "heading", "log"] {
        assert!(spoken.iter().any(|(found, _)| found == role), "no {role}");
    }
    // What comes while one is here is said.
    town.ben.write(town.general, "and one thing more").await.unwrap();
    browser
        .until("document.querySelector('#announce').innerText.includes('and one thing more')")
        .await;
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn words_stand_out_from_what_is_behind_them_in_light_and_in_dark() {
    let town = Town::start().await;
    furnished(&town).await;
    let mut browser = Browser::start().await;
    for colours in ["light", "dark"] {
        browser.prefers(colours).await;
        browser.open(&town.address(&town.ada, town.general)).await;
        browser.until("document.body.dataset.live === 'yes'").await;
        assert_eq!(browser.script(FAINT).await, "", "{colours}");
        browser.press(".message .author").await;
        browser
            .until("document.querySelector('#menu [data-direct]') !== null")
            .await;
        browser.script("for (const opener of document.querySelectorAll('.pick-open')) opener.click(); document.querySelector('#below').hidden = false; document.querySelector('#below').textContent = 'New messages'").await;
        assert_eq!(browser.script(FAINT).await, "", "{colours}, with what opens");
    }
    // The switch goes from the system's choice to light and stays there.
    browser.press("[data-theme-step]").await;
    let ground = "getComputedStyle(document.documentElement).colorScheme";
    browser.until(&format!("{ground} === 'light'")).await;
    browser.open(&town.address(&town.ben, town.general)).await;
    assert_eq!(browser.script(ground).await, "light");
    town.is_clean(&mut browser).await;
}

#[tokio::test]
#[ignore = "drives a Chromium, which has to be installed"]
async fn nothing_is_wider_than_a_phone() {
    let town = Town::start().await;
    furnished(&town).await;
    let mut browser = Browser::start().await;
    browser.is_a_phone().await;
    browser.open(&town.address(&town.ada, town.general)).await;
    browser.until("document.body.dataset.live === 'yes'").await;
    assert_eq!(browser.script("document.documentElement.scrollWidth").await, 390);
    assert_eq!(
        browser
            .script("document.querySelector('#scroll').scrollWidth")
            .await,
        390
    );
    browser.press("[data-pick='5'] .pick-open").await;
    browser
        .until("document.querySelector('.pick-list li') !== null")
        .await;
    assert_eq!(
        browser
            .script("document.querySelector('#scroll').scrollWidth")
            .await,
        390
    );
    town.is_clean(&mut browser).await;
}
