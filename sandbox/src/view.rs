//! What a person sees, as plain values for tests: messages, channels, commands, forms.
//!
//! Reading only; made from the world for one viewer.

use serde_json::Value;

use crate::world::{Channel, Command, Id, Message, World};

/// A message as a person sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageView {
    /// Its id.
    pub id: Id,
    /// Where it is.
    pub channel_id: Id,
    /// The author.
    pub author: Id,
    /// The author's name.
    pub author_name: String,
    /// Type number.
    pub kind: u8,
    /// Text.
    pub content: String,
    /// Embeds.
    pub embeds: Vec<EmbedView>,
    /// Buttons and selects, in order, wherever they stand.
    pub components: Vec<ButtonView>,
    /// Text of Components V2, in order.
    pub texts: Vec<String>,
    /// Names and addresses of files.
    pub attachments: Vec<(String, String)>,
    /// Seen by one person only.
    pub ephemeral: bool,
    /// Still "thinking".
    pub loading: bool,
    /// Pinned.
    pub pinned: bool,
    /// Edited since it was sent.
    pub edited: bool,
    /// Users who got a ping.
    pub pinged: Vec<Id>,
    /// The message as JSON, for the rest.
    pub raw: Value,
}

/// An embed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EmbedView {
    /// Title.
    pub title: String,
    /// Description.
    pub description: String,
    /// Names and values.
    pub fields: Vec<(String, String)>,
    /// Footer text.
    pub footer: String,
    /// Author name.
    pub author: String,
    /// 0xRRGGBB.
    pub colour: Option<u32>,
    /// Address of the image.
    pub image: Option<String>,
}

/// A button or a select.
#[derive(Clone, Debug, PartialEq)]
pub struct ButtonView {
    /// Component type: 2 button, 3 string select, 5 user, 6 role, 7 mentionable, 8 channel select.
    pub kind: u64,
    /// Its custom id, empty for links.
    pub custom_id: String,
    /// Label of a button, placeholder of a select.
    pub label: String,
    /// Cannot be used.
    pub disabled: bool,
    /// Button style.
    pub style: u64,
    /// Link.
    pub url: Option<String>,
    /// Values and labels of a string select.
    pub options: Vec<(String, String)>,
}

/// A form that was opened for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The interaction that opened it.
    pub interaction: Id,
    /// The channel it stands in.
    pub channel_id: Id,
    /// Its custom id.
    pub custom_id: String,
    /// Its title.
    pub title: String,
    /// Inputs.
    pub inputs: Vec<FormInput>,
    /// The form as JSON.
    pub raw: Value,
}

/// An input of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormInput {
    /// Component type, 4 for text.
    pub kind: u64,
    /// Its custom id.
    pub custom_id: String,
    /// Its label.
    pub label: String,
    /// What stands in it at first.
    pub value: String,
    /// Has to be filled in.
    pub required: bool,
    /// 2 for several lines.
    pub style: u64,
    /// Bounds in characters.
    pub length: (u64, u64),
}

/// A channel or thread as a person sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelView {
    /// Its id.
    pub id: Id,
    /// Type number.
    pub kind: u8,
    /// Its name.
    pub name: String,
    /// Topic.
    pub topic: String,
    /// Category, or channel of a thread.
    pub parent: Option<Id>,
    /// Order.
    pub position: i64,
    /// Thread: put away.
    pub archived: bool,
    /// Thread: locked.
    pub locked: bool,
    /// Thread: who is in it.
    pub members: Vec<Id>,
    /// Names of the tags of a post.
    pub tags: Vec<String>,
}

/// A command that a person may use.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandView {
    /// Its id.
    pub id: Id,
    /// 1 slash, 2 user, 3 message.
    pub kind: u8,
    /// The whole path, such as `cohort open`.
    pub path: String,
    /// The path in the reader's language, as the client shows it.
    pub shown: String,
    /// Description of what the path leads to, in the reader's language.
    pub description: String,
    /// Options as JSON, with `name_localized` and `description_localized` where there is a translation.
    pub options: Vec<Value>,
}

/// A choice offered by autocomplete.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What is shown.
    pub name: String,
    /// What is sent.
    pub value: Value,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or("").to_owned()
}

impl MessageView {
    pub(crate) fn of(world: &World, message: &Message, viewer: Id) -> Self {
        let parts = crate::validate::flatten(&message.components);
        Self {
            id: message.id,
            channel_id: message.channel,
            author: message.author,
            author_name: world
                .users()
                .get(&message.author)
                .map_or(String::new(), |user| user.display_name().to_owned()),
            kind: message.kind,
            content: message.content.clone(),
            embeds: message.shown_embeds().iter().map(EmbedView::of).collect(),
            components: parts.iter().filter_map(|part| ButtonView::of(part)).collect(),
            texts: parts
                .iter()
                .filter(|part| part["type"] == 10)
                .map(|part| text(&part["content"]))
                .collect(),
            attachments: message
                .attachments
                .iter()
                .map(|file| (file.filename.clone(), text(&file.json(world.base())["url"])))
                .collect(),
            ephemeral: message.only_for.is_some(),
            loading: message.is_loading(),
            pinned: message.pinned.is_some(),
            edited: message.edited.is_some(),
            pinged: message.pinged.clone(),
            raw: world.message_json(message, viewer),
        }
    }

    /// All that can be read in it, line by line: content, texts, embeds, labels of components.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![self.content.clone()];
        lines.extend(self.texts.iter().cloned());
        for embed in &self.embeds {
            lines.extend([
                embed.author.clone(),
                embed.title.clone(),
                embed.description.clone(),
            ]);
            for (name, value) in &embed.fields {
                lines.extend([name.clone(), value.clone()]);
            }
            lines.push(embed.footer.clone());
        }
        for component in &self.components {
            lines.push(component.label.clone());
            lines.extend(component.options.iter().map(|(_, label)| label.clone()));
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    /// The custom id of the button or select with this label or, failing that, this custom id.
    #[must_use]
    pub fn custom_id(&self, wanted: &str) -> Option<&str> {
        let by = |fits: &dyn Fn(&ButtonView) -> bool| self.components.iter().find(|part| fits(part));
        by(&|part| part.label == wanted)
            .or_else(|| by(&|part| part.custom_id == wanted))
            .map(|part| part.custom_id.as_str())
    }
}

impl EmbedView {
    fn of(embed: &Value) -> Self {
        let fields = embed["fields"].as_array().into_iter().flatten();
        Self {
            title: text(&embed["title"]),
            description: text(&embed["description"]),
            fields: fields
                .map(|field| (text(&field["name"]), text(&field["value"])))
                .collect(),
            footer: text(&embed["footer"]["text"]),
            author: text(&embed["author"]["name"]),
            colour: embed["color"]
                .as_u64()
                .and_then(|colour| u32::try_from(colour).ok()),
            image: embed["image"]["url"].as_str().map(str::to_owned),
        }
    }
}

impl ButtonView {
    fn of(part: &Value) -> Option<Self> {
        let kind = part["type"]
            .as_u64()
            .filter(|kind| matches!(kind, 2 | 3 | 5..=8))?;
        let label = if kind == 2 {
            &part["label"]
        } else {
            &part["placeholder"]
        };
        let options = part["options"].as_array().into_iter().flatten();
        Some(Self {
            kind,
            custom_id: text(&part["custom_id"]),
            label: text(label),
            disabled: part["disabled"] == true,
            style: part["style"].as_u64().unwrap_or(0),
            url: part["url"].as_str().map(str::to_owned),
            options: options
                .map(|option| (text(&option["value"]), text(&option["label"])))
                .collect(),
        })
    }
}

impl Form {
    pub(crate) fn of(interaction: Id, channel: Id, form: &Value) -> Self {
        let mut inputs = Vec::new();
        for row in form["components"].as_array().into_iter().flatten() {
            let outer = &row["label"];
            let inner = row["components"]
                .as_array()
                .into_iter()
                .flatten()
                .chain(row.get("component"));
            for input in inner {
                let label = if outer.is_string() { outer } else { &input["label"] };
                inputs.push(FormInput {
                    kind: input["type"].as_u64().unwrap_or(0),
                    custom_id: text(&input["custom_id"]),
                    label: text(label),
                    value: text(&input["value"]),
                    required: input["required"].as_bool().unwrap_or(true),
                    style: input["style"].as_u64().unwrap_or(0),
                    length: (
                        input["min_length"].as_u64().unwrap_or(0),
                        input["max_length"].as_u64().unwrap_or(4000),
                    ),
                });
            }
        }
        Self {
            interaction,
            channel_id: channel,
            custom_id: text(&form["custom_id"]),
            title: text(&form["title"]),
            inputs,
            raw: form.clone(),
        }
    }
}

impl ChannelView {
    pub(crate) fn of(world: &World, channel: &Channel) -> Self {
        let thread = channel.thread.as_ref();
        let forum = channel.parent.and_then(|id| world.channels().get(&id));
        let applied = thread.map_or(&[][..], |thread| &thread.applied_tags);
        let tags = forum
            .into_iter()
            .flat_map(|forum| &forum.tags)
            .filter(|tag| applied.contains(&tag.id));
        Self {
            id: channel.id,
            kind: channel.kind,
            name: channel.name.clone(),
            topic: channel.topic.clone().unwrap_or_default(),
            parent: channel.parent,
            position: channel.position,
            archived: thread.is_some_and(|thread| thread.archived),
            locked: thread.is_some_and(|thread| thread.locked),
            members: thread.map_or(Vec::new(), |thread| thread.members.keys().copied().collect()),
            tags: tags.map(|tag| tag.name.clone()).collect(),
        }
    }
}

impl CommandView {
    /// One entry for each path of a command that can be called, for a reader of `locale`.
    pub(crate) fn of(command: &Command, locale: &str) -> Vec<Self> {
        let mut out = Vec::new();
        let body = crate::validate::localized(&command.body, locale);
        Self::walk(
            command,
            (&command.name, &in_own_words(&body, "name")),
            &body,
            &mut out,
        );
        out
    }

    fn walk(command: &Command, (path, shown): (&str, &str), body: &Value, out: &mut Vec<Self>) {
        let options = body["options"].as_array().map_or(&[][..], Vec::as_slice);
        let nested = options
            .iter()
            .any(|option| matches!(option["type"].as_u64(), Some(1 | 2)));
        if !nested {
            out.push(Self {
                id: command.id,
                kind: command.kind,
                path: path.to_owned(),
                shown: shown.to_owned(),
                description: in_own_words(body, "description"),
                options: options.to_vec(),
            });
            return;
        }
        for option in options {
            let path = format!("{path} {}", text(&option["name"]));
            let shown = format!("{shown} {}", in_own_words(option, "name"));
            Self::walk(command, (&path, &shown), option, out);
        }
    }
}

/// A field in the reader's language, or in the command's own where there is no translation.
fn in_own_words(body: &Value, field: &str) -> String {
    let translated = &body[format!("{field}_localized").as_str()];
    text(if translated.is_string() {
        translated
    } else {
        &body[field]
    })
}
