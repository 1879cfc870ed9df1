//! Forms: what a person is asked to write.

use serde_json::{Value, json};
use trellis_domain::text::clip;

use super::label;

/// A form: Discord's modal of text inputs.
///
/// Only text inputs, in action rows: serenity 0.12 loses the answers of newer components.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The route.
    pub custom_id: String,
    /// At most 45 characters.
    pub title: String,
    /// One to five.
    pub inputs: Vec<Input>,
}

/// A line or a field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The name that its value comes back under.
    pub key: String,
    /// At most 45 characters.
    pub label: String,
    /// Shown while it is empty; at most 100 characters.
    pub placeholder: String,
    /// What stands in it already.
    pub value: String,
    /// Several lines.
    pub long: bool,
    /// Whether it may stay empty.
    pub required: bool,
    /// At most 4,000.
    pub max_length: u16,
}

impl Form {
    /// Discord's JSON of the modal.
    pub fn to_json(&self) -> Value {
        json!({
            "custom_id": self.custom_id,
            "title": label(&self.title, 45),
            "components": self.inputs.iter().take(5).map(Input::to_json).collect::<Vec<_>>(),
        })
    }
}

impl Input {
    /// A field of several lines that may stay empty.
    pub fn long(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            placeholder: String::new(),
            value: String::new(),
            long: true,
            required: false,
            max_length: 4_000,
        }
    }

    /// One line that may stay empty.
    pub fn short(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            long: false,
            max_length: 200,
            ..Self::long(key, label)
        }
    }

    /// Must be filled.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// With words that stand in it while it is empty.
    pub fn placeholder(mut self, text: impl Into<String>) -> Self {
        self.placeholder = text.into();
        self
    }

    /// Filled already.
    pub fn value(mut self, text: impl Into<String>) -> Self {
        self.value = text.into();
        self
    }

    /// At most so many characters.
    pub fn at_most(mut self, characters: u16) -> Self {
        self.max_length = characters.min(4_000);
        self
    }

    fn to_json(&self) -> Value {
        let mut input = json!({
            "type": 4, "custom_id": self.key, "label": label(&self.label, 45),
            "style": if self.long { 2 } else { 1 }, "required": self.required, "max_length": self.max_length,
        });
        if !self.placeholder.is_empty() {
            input["placeholder"] = Value::String(clip(&self.placeholder, 100));
        }
        if !self.value.is_empty() {
            input["value"] = Value::String(clip(&self.value, usize::from(self.max_length)));
        }
        json!({ "type": 1, "components": [input] })
    }
}
