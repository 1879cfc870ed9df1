//! What Trellis says, as values: messages here, what is pressed under them in `components`, forms in `form`. They become
//! Discord's JSON in `container`, with the `reference` by which they are found again.
//!
//! **Invariant:** every message carries `allowed_mentions`, and it is empty but for who is named in
//! [`Message::pings`]; a person's text can never ping.
//! **Invariant:** messages wait in the outbox across upgrades: a field that is added has a default, and `kernel/golden`
//! gets a file with it.
//! **Invariant:** whatever a view puts in, what goes out is within Discord's limits (facts.md §3).

mod components;
mod container;
mod form;
mod joining;
mod reference;
pub mod stamp;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use trellis_domain::ids::{EffectRef, RoleId, UserId};
use trellis_domain::text::{clip, one_line};

pub use components::{Button, Choice, Choices, Picker, Row, Style};
pub(crate) use container::{COMPONENTS_V2, show_file};
pub use form::{Form, Input};
pub(crate) use reference::{each, is_in as carries_reference};

/// All texts of a message together, in characters, with what markdown adds.
pub const TEXT_TOTAL: usize = 4_000;
/// Characters that the entries of a list may have on one page of it, with space for a heading, a footer and a word above.
pub const PAGE_TOTAL: usize = 3_400;
/// As [`TEXT_TOTAL`], of one that is drawn as embeds.
const EMBEDS_TOTAL: usize = 6_000;

/// A message, of any kind: in a channel, as an answer, as an edit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Message {
    /// What is said first; at most 2,000 characters.
    pub content: String,
    /// At most ten. Stored under the name of what they were drawn as once.
    #[serde(rename = "embeds")]
    pub blocks: Vec<Block>,
    /// At most five.
    pub rows: Vec<Row>,
    /// Who is pinged, and nobody else.
    pub pings: Vec<UserId>,
    /// Which roles are pinged; only mentionable ones are.
    pub role_pings: Vec<RoleId>,
    /// How it is drawn. Only answers are ever embeds, and they are not stored.
    #[serde(skip)]
    pub look: Look,
}

/// How a message is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// As components: one container with all blocks, [`TEXT_TOTAL`] characters in all.
    #[default]
    Container,
    /// As embeds, one for each block, 6,000 characters in all. For words that are given back, and read from the message when
    /// its form is opened again: serenity reads no text of components.
    Embeds,
}

/// A part of a message, set apart from the others: a heading, a text, fields, small print.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Block {
    /// At most 256 characters.
    pub title: String,
    /// At most 4,096 characters.
    pub description: String,
    /// At most 25.
    pub fields: Vec<Field>,
    /// At most 2,048 characters.
    pub footer: String,
    /// The stripe at the side of the message.
    pub tone: Tone,
}

/// A named part of a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// At most 256 characters.
    pub name: String,
    /// At most 1,024 characters.
    pub value: String,
    /// Whether it may stand beside others.
    #[serde(default)]
    pub inline: bool,
}

/// What a message is about, told by its colour.
///
/// A message of several parts has the tone of the one that asks most; they are in that order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Information.
    #[default]
    Plain,
    /// Growth: progress, wins, welcome.
    Growth,
    /// Somebody is asked for something.
    Ask,
    /// A person should look at it.
    Attention,
}

/// People inside a text, each as a mention; it pings only whom [`Message::pings`] names.
pub fn mentions(people: &[UserId]) -> String {
    let mentions: Vec<String> = people.iter().map(|who| who.mention()).collect();
    mentions.join(" ")
}

impl Message {
    /// A message of one block.
    pub fn block(block: Block) -> Self {
        Self {
            blocks: vec![block],
            ..Self::default()
        }
    }

    /// A message of plain text.
    pub fn text(content: impl Into<String>) -> Self {
        Self {
            content: content.into(),
            ..Self::default()
        }
    }

    /// With one more line of components.
    pub fn row(mut self, row: Row) -> Self {
        self.rows.push(row);
        self
    }

    /// With one more line of buttons.
    pub fn buttons(self, buttons: impl IntoIterator<Item = Button>) -> Self {
        self.row(Row::Buttons(buttons.into_iter().collect()))
    }

    /// Pings these people, and nobody else.
    pub fn pinging(mut self, people: impl IntoIterator<Item = UserId>) -> Self {
        self.pings.extend(people);
        self
    }

    /// Discord's JSON of a new message.
    pub fn to_json(&self) -> Value {
        let mut json = match self.look {
            Look::Container => {
                let drawn = container::draw(self);
                if !drawn.cut.is_empty() {
                    tracing::warn!(cut = drawn.cut.len(), "a message holds less than was to be said");
                }
                json!({ "flags": COMPONENTS_V2, "components": drawn.components })
            }
            Look::Embeds => self.as_embeds(),
        };
        json["allowed_mentions"] = json!({
            "parse": [],
            "users": self.pings.iter().take(100).map(ToString::to_string).collect::<Vec<_>>(),
            "roles": self.role_pings.iter().take(100).map(ToString::to_string).collect::<Vec<_>>(),
        });
        json
    }

    /// Discord's JSON of what a message is changed to. Complete: an edit replaces all of it, also what a message of an
    /// earlier version consists of.
    pub fn to_edit(&self) -> Value {
        let mut json = self.to_json();
        if self.look == Look::Container {
            json["content"] = Value::Null;
            json["embeds"] = json!([]);
        }
        json
    }

    fn as_embeds(&self) -> Value {
        let mut left = EMBEDS_TOTAL;
        json!({
            "content": clip(&self.content, 2_000),
            "embeds": self.blocks.iter().take(10).map(|block| block.to_json(&mut left)).collect::<Vec<_>>(),
            "components": self.rows.iter().take(5).map(Row::to_json).collect::<Vec<_>>(),
        })
    }
}

/// Puts the reference by which a message is found again into its JSON.
pub(crate) fn refer(mut json: Value, reference: EffectRef) -> Value {
    if let Some(components) = json["components"].as_array_mut() {
        reference::put(reference, components);
    }
    json
}

/// A label that fits its place and is never empty: Discord refuses a whole message for one that shows nothing, and a
/// person's name may.
fn label(text: &str, most: usize) -> String {
    if one_line(text).is_empty() {
        "–".to_owned()
    } else {
        clip(text, most)
    }
}

impl Block {
    /// A block with a title and a text.
    pub fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            ..Self::default()
        }
    }

    /// The characters that count towards [`TEXT_TOTAL`].
    pub fn characters(&self) -> usize {
        container::characters(self)
    }

    /// In this tone.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// With one more part. An empty value is left out: Discord takes none.
    pub fn field(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.part(name.into(), value.into(), false)
    }

    /// As [`Block::field`]; the part may stand beside others.
    pub fn inline_field(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.part(name.into(), value.into(), true)
    }

    fn part(mut self, name: String, value: String, inline: bool) -> Self {
        if !value.trim().is_empty() {
            self.fields.push(Field { name, value, inline });
        }
        self
    }

    /// With a footer.
    pub fn footer(mut self, footer: impl Into<String>) -> Self {
        self.footer = footer.into();
        self
    }

    fn to_json(&self, left: &mut usize) -> Value {
        let mut take = |text: &str, most: usize| {
            let taken = clip(text, most.min(*left));
            *left = left.saturating_sub(taken.chars().count());
            taken
        };
        let mut json = json!({ "type": "rich", "color": self.tone.colour() });
        let title = take(&self.title, 256);
        let footer = take(&self.footer, 2_048);
        let description = take(&self.description, 4_096);
        let fields: Vec<Value> = self
            .fields
            .iter()
            .take(25)
            .filter_map(|field| {
                // A part whose heading shows nothing is shown all the same.
                let name = take(&label(&field.name, 256), 256);
                let value = take(&field.value, 1_024);
                (!name.is_empty() && !value.is_empty())
                    .then(|| json!({ "name": name, "value": value, "inline": field.inline }))
            })
            .collect();
        for (key, text) in [("title", title), ("description", description)] {
            if !text.is_empty() {
                json[key] = Value::String(text);
            }
        }
        if !footer.is_empty() {
            json["footer"] = json!({ "text": footer });
        }
        if !fields.is_empty() {
            json["fields"] = Value::Array(fields);
        }
        json
    }
}

impl Message {
    /// Texts that would not arrive as they were written, and how much else would be left out, because Discord takes no more.
    #[must_use]
    pub fn cut(&self) -> Vec<String> {
        let mut cut = match self.look {
            Look::Container => container::draw(self).cut,
            Look::Embeds => self.cut_as_embeds(),
        };
        let of_rows = self.rows.iter().filter_map(|row| match row {
            Row::Buttons(buttons) => Some(buttons),
            _ => None,
        });
        let labels = of_rows.flatten().map(|button| &button.label);
        cut.extend(labels.filter(|label| label.chars().count() > 80).cloned());
        cut.extend(self.too_many());
        cut
    }

    fn cut_as_embeds(&self) -> Vec<String> {
        let json = self.as_embeds();
        let arriving: Vec<&str> = json["embeds"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|block| [&block["title"], &block["description"]])
            .filter_map(Value::as_str)
            .collect();
        let written = self.blocks.iter().flat_map(|one| [&one.title, &one.description]);
        let written = written.filter(|text| !text.is_empty() && !arriving.contains(&text.as_str()));
        written.cloned().collect()
    }

    /// What there is more of than Discord takes, and would be left out.
    fn too_many(&self) -> Vec<String> {
        let of_rows = self.rows.iter().map(|row| match row {
            Row::Buttons(buttons) => ("buttons", buttons.len(), 5),
            Row::Choices(choices) => ("choices", choices.options.len(), 25),
            Row::Roles(_) | Row::Channels(_) => ("pickers", 1, 1),
        });
        let of_blocks = self.blocks.iter().map(|block| ("fields", block.fields.len(), 25));
        let counts = [("blocks", self.blocks.len(), 10), ("rows", self.rows.len(), 5)];
        let counts = counts.into_iter().chain(of_rows).chain(of_blocks);
        let too_many = counts.filter(|(_, count, most)| count > most);
        too_many
            .map(|(what, count, _)| format!("{count} {what}"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_is_empty_whatever_somebody_is_called() {
        for nothing in ["", " ", "\u{3164}", "\u{200b}\u{2800}"] {
            let choices = Choices {
                custom_id: "a:b:-:1".to_owned(),
                placeholder: String::new(),
                options: vec![Choice {
                    label: nothing.to_owned(),
                    value: "1".to_owned(),
                    description: String::new(),
                    chosen: false,
                }],
            };
            let message = Message::block(Block::new("", "").field(nothing, "what was written"))
                .row(Row::Choices(choices))
                .buttons([Button::new("a:b:-:1", nothing)]);
            let json = message.to_json();
            let container = &json["components"][0]["components"];
            assert_eq!(container[0]["content"], "**–**\nwhat was written", "{nothing:?}");
            assert_eq!(json["components"][1]["components"][0]["options"][0]["label"], "–");
            assert_eq!(json["components"][2]["components"][0]["label"], "–");
        }
        let form = Form {
            custom_id: "a:b:-:1".to_owned(),
            title: "\u{3164}".to_owned(),
            inputs: vec![Input::short("x", "\u{3164}")],
        };
        let json = form.to_json();
        assert_eq!(json["title"], "–");
        assert_eq!(json["components"][0]["components"][0]["label"], "–");
    }

    #[test]
    fn what_is_cut_is_known_to_tests() {
        let block = |text: &str| Block::new("same", text).field("field", "same");
        let fits = Message::block(block("same"));
        assert!(fits.cut().is_empty());
        let long = "x".repeat(5_000);
        let cut = Message {
            blocks: vec![block(&long), block("same")],
            ..Message::default()
        };
        // What comes after it is not there at all.
        assert_eq!(cut.cut(), [long.as_str(), "same", "same", "same", "same"]);
        let choices = Row::Choices(Choices {
            custom_id: "a:b:-:1".to_owned(),
            placeholder: String::new(),
            options: vec![
                Choice {
                    label: "x".to_owned(),
                    value: "x".to_owned(),
                    description: String::new(),
                    chosen: false,
                };
                26
            ],
        });
        let crowded = Message {
            blocks: vec![Block::default(); 11],
            rows: vec![choices],
            ..Message::default()
        };
        assert_eq!(crowded.cut(), ["11 blocks", "26 choices"]);
    }

    #[test]
    fn nobody_is_pinged_but_who_is_named() {
        let message = Message::text("hello @everyone <@7>").pinging([UserId::new(9)]);
        assert_eq!(
            message.to_json()["allowed_mentions"],
            json!({ "parse": [], "users": ["9"], "roles": [] })
        );
    }

    #[test]
    fn a_message_of_embeds_is_cut_to_what_discord_takes() {
        let long = "x".repeat(9_000);
        let message = Message {
            blocks: vec![
                Block::new(long.clone(), long.clone()).field("name", long.clone()),
                Block::new("t", long),
            ],
            look: Look::Embeds,
            ..Message::default()
        };
        let json = message.to_json();
        let blocks = json["embeds"].as_array().unwrap();
        let texts = blocks
            .iter()
            .flat_map(|block| [&block["title"], &block["description"]]);
        let total: usize = texts
            .filter_map(|text| text.as_str())
            .map(|text| text.chars().count())
            .sum();
        assert!((4_500..=EMBEDS_TOTAL).contains(&total), "{total}");
        assert!(json.get("flags").is_none());
    }
}
