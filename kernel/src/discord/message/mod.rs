//! What Trellis says, as values: messages of embeds here, what is pressed under them in `components`, forms in
//! `form`. They become Discord's JSON here.
//!
//! **Invariant:** every message carries `allowed_mentions`, and it is empty but for who is named in
//! [`Message::pings`]; a person's text can never ping.
//! **Invariant:** messages wait in the outbox across upgrades: a field that is added has a default, and `kernel/golden`
//! gets a file with it.
//! **Invariant:** whatever a view puts in, what goes out is within Discord's limits (facts.md §3).

mod components;
mod form;
mod joining;
pub mod stamp;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use trellis_domain::ids::{RoleId, UserId};
use trellis_domain::text::{clip, one_line};

pub use components::{Button, Choice, Choices, Picker, Row, Style};
pub use form::{Form, Input};

/// All embeds of a message together, in characters.
pub const EMBEDS_TOTAL: usize = 6_000;

/// A message, of any kind: in a channel, as an answer, as an edit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Message {
    /// Plain text above the embeds; at most 2,000 characters.
    pub content: String,
    /// At most ten, 6,000 characters together.
    pub embeds: Vec<Embed>,
    /// At most five.
    pub rows: Vec<Row>,
    /// Who is pinged, and nobody else.
    pub pings: Vec<UserId>,
    /// Which roles are pinged; only mentionable ones are.
    pub role_pings: Vec<RoleId>,
}

/// A block of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Embed {
    /// At most 256 characters.
    pub title: String,
    /// At most 4,096 characters.
    pub description: String,
    /// At most 25.
    pub fields: Vec<Field>,
    /// At most 2,048 characters.
    pub footer: String,
    /// The stripe at the side.
    pub tone: Tone,
}

/// A named part of an embed.
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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

impl Tone {
    /// The colour as Discord takes it. Chosen to be told apart by people who see no red or green.
    fn colour(self) -> u32 {
        match self {
            Self::Plain => 0x5b_6b_7f,
            Self::Growth => 0x2f_9e_76,
            Self::Ask => 0x3b_82_c4,
            Self::Attention => 0xd9_82_1b,
        }
    }
}

/// People inside a text, each as a mention; it pings only whom [`Message::pings`] names.
pub fn mentions(people: &[UserId]) -> String {
    let mentions: Vec<String> = people.iter().map(|who| who.mention()).collect();
    mentions.join(" ")
}

impl Message {
    /// A message of one embed.
    pub fn embed(embed: Embed) -> Self {
        Self {
            embeds: vec![embed],
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

    /// With the reference by which it is found again in a channel: a small word in the last footer.
    pub fn with_reference(mut self, reference: &str) -> Self {
        match self.embeds.last_mut() {
            Some(embed) if embed.footer.is_empty() => embed.footer = format!("ref {reference}"),
            Some(embed) => embed.footer = format!("{} · ref {reference}", clip(&embed.footer, 2_000)),
            None => self.content = format!("{}\n-# ref {reference}", clip(&self.content, 1_900)),
        }
        self
    }

    /// Discord's JSON. Always complete: an edit replaces all of it.
    pub fn to_json(&self) -> Value {
        let mut left = EMBEDS_TOTAL;
        json!({
            "content": clip(&self.content, 2_000),
            "embeds": self.embeds.iter().take(10).map(|embed| embed.to_json(&mut left)).collect::<Vec<_>>(),
            "components": self.rows.iter().take(5).map(Row::to_json).collect::<Vec<_>>(),
            "allowed_mentions": {
                "parse": [],
                "users": self.pings.iter().take(100).map(ToString::to_string).collect::<Vec<_>>(),
                "roles": self.role_pings.iter().take(100).map(ToString::to_string).collect::<Vec<_>>(),
            },
        })
    }
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

impl Embed {
    /// An embed with a title and a text.
    pub fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            ..Self::default()
        }
    }

    /// The characters that Discord counts towards [`EMBEDS_TOTAL`].
    pub fn characters(&self) -> usize {
        let fields = self.fields.iter().flat_map(|field| [&field.name, &field.value]);
        let texts = [&self.title, &self.description, &self.footer].into_iter();
        texts.chain(fields).map(|text| text.chars().count()).sum()
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

    /// As [`Embed::field`]; the part may stand beside others.
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
        // The footer holds the reference by which the message is found again: it is never the part that is cut.
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
    /// Texts that would not arrive as they were written, and how much else would be left out, because Discord takes no more. For tests of views.
    #[must_use]
    pub fn cut(&self) -> Vec<String> {
        fn strings(json: &Value, into: &mut Vec<String>) {
            match json {
                Value::String(text) => into.push(text.clone()),
                Value::Array(all) => all.iter().for_each(|one| strings(one, into)),
                Value::Object(all) => all.values().for_each(|one| strings(one, into)),
                _ => {}
            }
        }
        let mut arriving = Vec::new();
        strings(&self.to_json(), &mut arriving);
        let mut written = vec![self.content.clone()];
        for embed in &self.embeds {
            let fields = embed.fields.iter().flat_map(|field| [&field.name, &field.value]);
            let texts = [&embed.title, &embed.description, &embed.footer].into_iter();
            written.extend(texts.chain(fields).cloned());
        }
        for row in &self.rows {
            if let Row::Buttons(buttons) = row {
                written.extend(buttons.iter().map(|button| button.label.clone()));
            }
        }
        written.retain(|text| match arriving.iter().position(|one| one == text) {
            Some(at) => {
                arriving.swap_remove(at);
                false
            }
            None => !text.is_empty(),
        });
        written.extend(self.too_many());
        written
    }

    /// What there is more of than Discord takes, and would be left out.
    fn too_many(&self) -> Vec<String> {
        let of_rows = self.rows.iter().map(|row| match row {
            Row::Buttons(buttons) => ("buttons", buttons.len(), 5),
            Row::Choices(choices) => ("choices", choices.options.len(), 25),
            Row::Roles(_) | Row::Channels(_) => ("pickers", 1, 1),
        });
        let of_embeds = self.embeds.iter().map(|embed| ("fields", embed.fields.len(), 25));
        let counts = [("embeds", self.embeds.len(), 10), ("rows", self.rows.len(), 5)];
        let counts = counts.into_iter().chain(of_rows).chain(of_embeds);
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
            let message = Message::embed(Embed::new("", "").field(nothing, "what was written"))
                .row(Row::Choices(choices))
                .buttons([Button::new("a:b:-:1", nothing)]);
            let json = message.to_json();
            assert_eq!(json["embeds"][0]["fields"][0]["name"], "–", "{nothing:?}");
            assert_eq!(json["embeds"][0]["fields"][0]["value"], "what was written");
            assert_eq!(json["components"][0]["components"][0]["options"][0]["label"], "–");
            assert_eq!(json["components"][1]["components"][0]["label"], "–");
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
        let embed = |text: &str| Embed::new("same", text).field("field", "same");
        let fits = Message::embed(embed("same"));
        assert!(fits.cut().is_empty());
        assert_eq!(embed("same").characters(), 17);
        let long = "x".repeat(5_000);
        let cut = Message {
            embeds: vec![embed(&long), embed("same")],
            ..Message::default()
        };
        assert_eq!(cut.cut(), [long]);
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
            embeds: vec![Embed::default(); 11],
            rows: vec![choices],
            ..Message::default()
        };
        assert_eq!(crowded.cut(), ["11 embeds", "26 choices"]);
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
    fn embeds_that_are_too_long_are_cut_and_the_reference_survives() {
        let long = "x".repeat(9_000);
        let embeds = vec![
            Embed::new(long.clone(), long.clone()).field("name", long.clone()),
            Embed::new("t", long),
        ];
        let json = Message {
            embeds,
            ..Message::default()
        }
        .with_reference("k3f9")
        .to_json();
        let mut total = 0;
        for embed in json["embeds"].as_array().unwrap() {
            total += ["title", "description"]
                .iter()
                .map(|k| embed[k].as_str().unwrap_or("").chars().count())
                .sum::<usize>();
            total += embed["footer"]["text"].as_str().unwrap_or("").chars().count();
            for field in embed["fields"].as_array().into_iter().flatten() {
                total += field["name"].as_str().unwrap().chars().count()
                    + field["value"].as_str().unwrap().chars().count();
            }
        }
        assert!(total <= EMBEDS_TOTAL, "{total}");
        assert_eq!(json["embeds"][1]["footer"]["text"], "ref k3f9");
    }

    #[test]
    fn a_message_without_embeds_carries_its_reference_in_small_print() {
        assert_eq!(
            Message::text("hi").with_reference("k3f9").content,
            "hi\n-# ref k3f9"
        );
    }
}
