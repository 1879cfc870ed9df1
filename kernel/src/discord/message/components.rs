//! What stands under a message to be pressed or chosen from: rows of buttons, lists, pickers.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use trellis_domain::text::clip;

use super::label;

/// One line of components.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Row {
    /// At most five.
    Buttons(Vec<Button>),
    /// A list to choose from.
    Choices(Choices),
    /// Roles of the server to pick from.
    Roles(Picker),
    /// Channels of the server to pick from.
    Channels(Picker),
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// The route; see `kernel::custom_id`.
    pub custom_id: String,
    /// At most 80 characters.
    pub label: String,
    /// How it looks.
    #[serde(default)]
    pub style: Style,
    /// Shown, and not to be pressed.
    #[serde(default)]
    pub disabled: bool,
}

/// How a button looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// The one obvious thing to do.
    Primary,
    /// One of several.
    #[default]
    Secondary,
    /// A choice that agrees, or that stands: green.
    Success,
    /// Something that takes away.
    Danger,
}

impl Style {
    /// How an answer looks among those of one question, the best first: each another while none is `given`, else the one that
    /// is stands out.
    pub fn of_answer(place: usize, given: Option<usize>) -> Self {
        match (given, place) {
            (Some(given), place) if given == place => Self::Primary,
            (None, 0) => Self::Success,
            (None, 1) => Self::Primary,
            _ => Self::Secondary,
        }
    }
}

/// A list to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// The route.
    pub custom_id: String,
    /// Shown while nothing is chosen.
    #[serde(default)]
    pub placeholder: String,
    /// At most 25.
    pub options: Vec<Choice>,
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// At most 100 characters.
    pub label: String,
    /// What is sent when it is chosen.
    pub value: String,
    /// At most 100 characters; may be empty.
    #[serde(default)]
    pub description: String,
    /// Whether it is chosen already.
    #[serde(default)]
    pub chosen: bool,
}

/// A picker of roles or channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picker {
    /// The route.
    pub custom_id: String,
    /// Shown while nothing is picked.
    #[serde(default)]
    pub placeholder: String,
    /// For channels: Discord's type numbers that may be picked (0 text, 4 category, 15 forum).
    #[serde(default)]
    pub channel_types: Vec<u8>,
}

impl Button {
    /// A button of one of several.
    pub fn new(custom_id: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            custom_id: custom_id.into(),
            label: label.into(),
            style: Style::Secondary,
            disabled: false,
        }
    }

    /// In this style.
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Shown, and not to be pressed, when `disabled`.
    pub fn disabled_if(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    fn to_json(&self) -> Value {
        let style = match self.style {
            Style::Primary => 1,
            Style::Secondary => 2,
            Style::Success => 3,
            Style::Danger => 4,
        };
        json!({
            "type": 2, "style": style, "custom_id": self.custom_id,
            "label": label(&self.label, 80), "disabled": self.disabled,
        })
    }
}

impl Row {
    pub(super) fn to_json(&self) -> Value {
        let components = match self {
            Self::Buttons(buttons) => buttons.iter().take(5).map(Button::to_json).collect(),
            Self::Choices(choices) => vec![choices.to_json()],
            Self::Roles(picker) => vec![picker.to_json(6)],
            Self::Channels(picker) => vec![picker.to_json(8)],
        };
        json!({ "type": 1, "components": components })
    }
}

impl Choices {
    fn to_json(&self) -> Value {
        let options: Vec<Value> = self
            .options
            .iter()
            .take(25)
            .map(|choice| {
                let mut option = json!({
                    "label": label(&choice.label, 100), "value": choice.value, "default": choice.chosen,
                });
                if !choice.description.is_empty() {
                    option["description"] = Value::String(clip(&choice.description, 100));
                }
                option
            })
            .collect();
        json!({
            "type": 3, "custom_id": self.custom_id, "placeholder": clip(&self.placeholder, 150), "options": options,
        })
    }
}

impl Picker {
    fn to_json(&self, kind: u8) -> Value {
        let mut json = json!({
            "type": kind, "custom_id": self.custom_id, "placeholder": clip(&self.placeholder, 150),
            "min_values": 1, "max_values": 1,
        });
        if !self.channel_types.is_empty() {
            json["channel_types"] = json!(self.channel_types);
        }
        json
    }
}
