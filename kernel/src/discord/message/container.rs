//! A message as Components V2: a container with a stripe in the colour of its tone, parts set apart by lines, and what can
//! be pressed below it.
//!
//! Rows stand below the container, not in it: serenity reads those of the top level alone, and a press is believed only
//! where its message has what was pressed.
//!
//! **Invariant:** what goes out is within 40 components and 4,000 characters (facts.md §3), and what is left out for that
//! is known to tests of views.

use serde_json::{Value, json};
use trellis_domain::text::clip;

use super::{Block, Message, Row, TEXT_TOTAL, Tone, label};

/// The flag of a message that consists of components alone.
pub(crate) const COMPONENTS_V2: u64 = 1 << 15;
/// Components of a message, nested ones counted.
const COMPONENTS_TOTAL: usize = 40;

/// Of them kept free for the file that may come with the message.
const OF_A_FILE: usize = 1;

const ROW: u8 = 1;
const TEXT: u8 = 10;
pub(super) const GALLERY: u8 = 12;
pub(super) const FILE: u8 = 13;
const SEPARATOR: u8 = 14;
const CONTAINER: u8 = 17;

/// A message drawn as components, and which of its texts did not fit whole.
pub(super) struct Drawn {
    pub(super) components: Vec<Value>,
    pub(super) cut: Vec<String>,
}

/// What is left of the characters that a message may have.
struct Space {
    left: usize,
    cut: Vec<String>,
}

impl Space {
    /// As much of a text as fits beside `markup` characters around it; nothing where that would be no word.
    fn take(&mut self, text: &str, most: usize, markup: usize) -> Option<String> {
        if text.trim().is_empty() {
            return None;
        }
        let taken = clip(text, most.min(self.left.saturating_sub(markup)));
        if taken != text {
            self.cut.push(text.to_owned());
        }
        if taken.trim().is_empty() {
            return None;
        }
        self.left = self.left.saturating_sub(taken.chars().count() + markup);
        Some(taken)
    }
}

pub(super) fn draw(message: &Message) -> Drawn {
    let mut space = Space {
        left: TEXT_TOTAL,
        cut: Vec::new(),
    };
    let content = space.take(&message.content, 2_000, 0);
    let rows: Vec<Value> = message.rows.iter().take(5).map(Row::to_json).collect();
    // The page's number and the reader's next step stand in the small print: it is not the part that is cut.
    let footers: Vec<Option<String>> = message
        .blocks
        .iter()
        .map(|part| small_print(part, &mut space))
        .collect();
    let parts: Vec<String> = message
        .blocks
        .iter()
        .zip(footers)
        .filter_map(|(part, footer)| written(part, footer, &mut space))
        .collect();
    let mut components = Vec::new();
    if parts.is_empty() {
        components.extend(content.map(text));
    } else {
        let taken = rows.iter().map(count).sum::<usize>() + 1;
        let tones = message.blocks.iter().map(|part| part.tone);
        let all: Vec<String> = content.into_iter().chain(parts).collect();
        components.push(json!({
            "type": CONTAINER, "accent_color": tones.max().unwrap_or_default().colour(),
            "components": set_apart(&all, (COMPONENTS_TOTAL - OF_A_FILE).saturating_sub(taken)),
        }));
    }
    components.extend(rows);
    Drawn {
        components,
        cut: space.cut,
    }
}

/// Every part with a line before the next, or all in one where there is no place for so many components.
fn set_apart(parts: &[String], most: usize) -> Vec<Value> {
    if parts.len() * 2 > most + 1 {
        return vec![text(parts.join("\n"))];
    }
    let mut apart = Vec::new();
    for part in parts {
        if !apart.is_empty() {
            apart.push(json!({ "type": SEPARATOR, "divider": true, "spacing": 1 }));
        }
        apart.push(text(part.clone()));
    }
    apart
}

fn text(content: String) -> Value {
    json!({ "type": TEXT, "content": content })
}

/// How many components this one is, with those inside.
fn count(component: &Value) -> usize {
    let inner = component["components"].as_array().into_iter().flatten();
    1 + inner.map(count).sum::<usize>()
}

fn small_print(part: &Block, space: &mut Space) -> Option<String> {
    let footer = space.take(&part.footer, 2_048, 4 * part.footer.lines().count())?;
    let lines = footer.lines().filter(|line| !line.trim().is_empty());
    Some(
        lines
            .map(|line| format!("-# {line}"))
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

/// A part as markdown: its heading, its text, its fields each under its name, its small print.
fn written(part: &Block, footer: Option<String>, space: &mut Space) -> Option<String> {
    let title = space
        .take(&part.title, 256, 5)
        .map(|title| format!("### {title}"));
    let description = space.take(&part.description, 4_096, 2);
    let mut paragraphs = vec![
        [title, description]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n"),
    ];
    let mut beside = false;
    for field in part.fields.iter().take(25) {
        // A part whose heading shows nothing is shown all the same.
        let name = label(&field.name, 256);
        let Some(value) = space.take(&field.value, 1_024, name.chars().count() + 8) else {
            continue;
        };
        let (written, is_beside) = if field.inline {
            (format!("**{name}:** {value}"), true)
        } else {
            (format!("**{name}**\n{value}"), false)
        };
        match paragraphs.last_mut() {
            Some(last) if beside && is_beside => {
                last.push('\n');
                last.push_str(&written);
            }
            _ => paragraphs.push(written),
        }
        beside = is_beside;
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    let mut written = paragraphs.join("\n\n");
    if let Some(footer) = footer {
        if !written.is_empty() {
            written.push('\n');
        }
        written.push_str(&footer);
    }
    (!written.is_empty()).then_some(written)
}

/// Characters of a part as they are written, with what markdown adds.
pub(super) fn characters(part: &Block) -> usize {
    let mut space = Space {
        left: usize::MAX,
        cut: Vec::new(),
    };
    let unbounded = space.left;
    let footer = small_print(part, &mut space);
    let _ = written(part, footer, &mut space);
    unbounded - space.left
}

/// Shows the file that goes with a message, which names it `name`: a picture as one, anything else to be downloaded. Discord shows
/// no file of a message of components that none of them names.
pub(crate) fn show_file(body: &mut Value, name: &str, is_picture: bool) {
    let message = if body.get("data").is_some() {
        &mut body["data"]
    } else {
        body
    };
    if message["flags"].as_u64().unwrap_or_default() & COMPONENTS_V2 == 0 {
        return;
    }
    let url = format!("attachment://{name}");
    let shown = if is_picture {
        json!({ "type": GALLERY, "items": [{ "media": { "url": url } }] })
    } else {
        json!({ "type": FILE, "file": { "url": url } })
    };
    let Some(components) = message["components"].as_array_mut() else {
        return;
    };
    let container = components.iter_mut().rfind(|one| one["type"] == CONTAINER);
    match container.and_then(|one| one["components"].as_array_mut()) {
        Some(inside) => inside.push(shown),
        None => {
            let rows = components.iter().position(|one| one["type"] == ROW);
            components.insert(rows.unwrap_or(components.len()), shown);
        }
    }
}

impl Tone {
    /// The colour as Discord takes it. Chosen to be told apart by people who see no red or green.
    pub(super) fn colour(self) -> u32 {
        match self {
            Self::Plain => 0x5b_6b_7f,
            Self::Growth => 0x2f_9e_76,
            Self::Ask => 0x3b_82_c4,
            Self::Attention => 0xd9_82_1b,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Button, Field};
    use super::*;

    fn components(message: &Message) -> Value {
        Value::Array(draw(message).components)
    }

    #[test]
    fn a_message_is_one_container_with_its_parts_set_apart() {
        let message = Message {
            content: "<@1>:".to_owned(),
            blocks: vec![
                Block::new("Did", "The parser.").tone(Tone::Growth),
                Block::new("Stuck", "")
                    .tone(Tone::Ask)
                    .field("Since", "Monday")
                    .inline_field("Goal", "Parser")
                    .inline_field("Due", "Friday")
                    .footer("Page 1\nof 2"),
            ],
            ..Message::default()
        }
        .buttons([Button::new("a:b:-:1", "Help")]);
        assert_eq!(
            components(&message),
            json!([
                { "type": 17, "accent_color": Tone::Ask.colour(), "components": [
                    { "type": 10, "content": "<@1>:" },
                    { "type": 14, "divider": true, "spacing": 1 },
                    { "type": 10, "content": "### Did\nThe parser." },
                    { "type": 14, "divider": true, "spacing": 1 },
                    { "type": 10, "content": "### Stuck\n\n**Since**\nMonday\n\n**Goal:** Parser\n**Due:** Friday\n-# Page 1\n-# of 2" },
                ] },
                { "type": 1, "components": [
                    { "type": 2, "style": 2, "custom_id": "a:b:-:1", "label": "Help", "disabled": false },
                ] },
            ])
        );
        assert_eq!(draw(&message).cut, Vec::<String>::new());
        assert_eq!(
            components(&Message::text("Hello")),
            json!([{ "type": 10, "content": "Hello" }])
        );
    }

    #[test]
    fn a_file_is_shown_by_the_message_that_brings_it() {
        let names = |body: &Value| body.to_string().matches("attachment://a.png").count();
        let text = json!({ "type": 10, "content": "See" });
        let row = json!({ "type": 1, "components": [] });
        let mut plain = json!({ "flags": COMPONENTS_V2, "components": [text, row] });
        show_file(&mut plain, "a.png", true);
        assert_eq!(
            plain["components"][1]["items"][0]["media"]["url"],
            "attachment://a.png"
        );
        let boxed = json!({ "type": CONTAINER, "components": [text] });
        let mut answer =
            json!({ "type": 4, "data": { "flags": COMPONENTS_V2 | 64, "components": [boxed, row] } });
        show_file(&mut answer, "a.png", false);
        assert_eq!(
            answer["data"]["components"][0]["components"][1],
            json!({ "type": FILE, "file": { "url": "attachment://a.png" } })
        );
        let mut blocks = json!({ "content": "See", "components": [row] });
        show_file(&mut blocks, "a.png", true);
        assert_eq!((names(&plain), names(&answer), names(&blocks)), (1, 1, 0));
    }

    prop_compose! {
        fn parts()(
            title in "[a-z]{0,300}", text in "[a-z\n]{0,9}", times in 0usize..600, footer in "[a-z\n]{0,9}",
            fields in prop::collection::vec(("[a-z]{0,9}", "[a-z\n]{0,9}", 0usize..200, any::<bool>()), 0..30),
        ) -> Block {
            Block {
                title, footer, description: text.repeat(times), tone: Tone::Plain,
                fields: fields.into_iter().map(|(name, value, times, inline)| Field {
                    name, value: value.repeat(times), inline,
                }).collect(),
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        #[test]
        fn whatever_a_view_puts_in_discord_takes_it(
            blocks in prop::collection::vec(parts(), 0..12), content in "[a-z]{0,9}", times in 0usize..300, rows in 0usize..7,
        ) {
            let message = Message {
                content: content.repeat(times),
                blocks,
                rows: (0..rows).map(|row| Row::Buttons(
                    (0..5).map(|at| Button::new(format!("a:b:{row}{at}:1"), "Press")).collect(),
                )).collect(),
                ..Message::default()
            };
            let drawn = draw(&message);
            let total: usize = drawn.components.iter().map(count).sum();
            prop_assert!(total <= COMPONENTS_TOTAL, "{total} components");
            let texts: Vec<&str> = texts(&drawn.components);
            prop_assert!(texts.iter().all(|text| !text.trim().is_empty()));
            let characters: usize = texts.iter().map(|text| text.chars().count()).sum();
            prop_assert!(characters <= TEXT_TOTAL, "{characters} characters");
            // What is not there whole was cut, and is known to be.
            let all = texts.join("\n");
            for part in message.blocks.iter().filter(|part| !part.description.trim().is_empty()) {
                prop_assert!(all.contains(&part.description) || drawn.cut.contains(&part.description));
            }
        }
    }

    fn texts(components: &[Value]) -> Vec<&str> {
        let mut found = Vec::new();
        for one in components {
            found.extend(one["content"].as_str());
            if let Some(inside) = one["components"].as_array() {
                found.extend(texts(inside));
            }
        }
        found
    }
}
