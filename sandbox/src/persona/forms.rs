//! Filling in a form: what a person types, picks and uploads, turned into the body of `POST /interactions`.

use serde_json::{Value, json};

use super::{NewFile, Outcome, Persona, upload};
use crate::errors::ApiError;
use crate::rest::call::Upload;
use crate::view::{Form, FormInput};
use crate::world::State;

/// What is put into an input of a form.
#[derive(Clone, Debug, PartialEq)]
pub enum FormValue {
    /// Text of a text input, or the value of the option of a radio group.
    Text(String),
    /// Values of a select or a group of checkboxes; ids for users, roles and channels.
    Picked(Vec<String>),
    /// A checkbox.
    Checked(bool),
    /// Files of a file upload.
    Files(Vec<NewFile>),
}

impl From<&str> for FormValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for FormValue {
    fn from(checked: bool) -> Self {
        Self::Checked(checked)
    }
}

impl Persona {
    /// Sends a form, filled in by labels or custom ids; what is not named keeps the form's own value. Several values
    /// of a select stand in one text with commas between; [`Persona::submit_with`] takes all else.
    pub async fn submit(&self, form: &Form, values: &[(&str, &str)]) -> Outcome {
        let kind = |name: &str| {
            form.inputs
                .iter()
                .find(|input| is_named(input, name))
                .map(|input| input.kind)
        };
        let values: Vec<(&str, FormValue)> = values
            .iter()
            .map(|(name, text)| match kind(name) {
                Some(3 | 5..=8 | 22) => {
                    let picked = text.split(',').filter(|part| !part.is_empty());
                    (*name, FormValue::Picked(picked.map(str::to_owned).collect()))
                }
                Some(23) => (*name, FormValue::Checked(*text == "true")),
                _ => (*name, FormValue::from(*text)),
            })
            .collect();
        self.submit_with(form, &values).await
    }

    /// Sends a form, filled in with values of any kind by labels or custom ids; what is not named keeps the form's
    /// own value.
    pub async fn submit_with(&self, form: &Form, values: &[(&str, FormValue)]) -> Outcome {
        let unknown = values
            .iter()
            .find(|(name, _)| !form.inputs.iter().any(|input| is_named(input, name)));
        if let Some((name, _)) = unknown {
            let error = ApiError::field(name, "COMPONENT_UNKNOWN", "The form has no such input");
            return Outcome::Refused(error);
        }
        let mut filled = Filled {
            form,
            values,
            files: Vec::new(),
        };
        let rows = form.raw["components"].as_array().map_or(&[][..], Vec::as_slice);
        let rows: Vec<Value> = rows.iter().map(|row| filled.row(row)).collect();
        let body = json!({"type": 5, "channel_id": form.channel_id.to_string(), "nonce": "typed",
            "data": {"id": form.interaction.to_string(), "custom_id": form.custom_id, "components": rows}});
        self.act(&body, &filled.files, true).await
    }

    /// Closes a form without sending it: the bot hears nothing, and the form cannot be sent any more.
    pub fn close(&self, form: &Form) {
        self.shared.apply(|world| {
            let open = world
                .interactions()
                .get(&form.interaction)
                .is_some_and(|found| found.user == self.id && matches!(found.state, State::Form(_)));
            if open {
                world.set_state(form.interaction, State::Answered);
            }
        });
    }
}

fn is_named(input: &FormInput, name: &str) -> bool {
    input.custom_id == name || input.label == name
}

/// A form being filled in.
struct Filled<'a> {
    form: &'a Form,
    values: &'a [(&'a str, FormValue)],
    files: Vec<Upload>,
}

impl Filled<'_> {
    /// A row as it is sent back: ids and answers only.
    fn row(&mut self, row: &Value) -> Value {
        let mut out = json!({"type": row["type"], "id": row["id"]});
        if let Some(inner) = row.get("component") {
            out["component"] = self.answer(inner);
        } else if let Some(inner) = row["components"].as_array() {
            out["components"] = inner.iter().map(|input| self.answer(input)).collect();
        }
        out
    }

    fn answer(&mut self, input: &Value) -> Value {
        let mut out = json!({"type": input["type"], "id": input["id"], "custom_id": input["custom_id"]});
        let known = self
            .form
            .inputs
            .iter()
            .find(|known| input["custom_id"] == known.custom_id.as_str());
        let given = known.and_then(|known| self.values.iter().find(|(name, _)| is_named(known, name)));
        let (key, value) = match (given.map(|(_, value)| value), input["type"].as_u64()) {
            (Some(FormValue::Text(text)), _) => ("value", json!(text)),
            (Some(FormValue::Checked(checked)), _) => ("value", json!(checked)),
            (Some(FormValue::Picked(picked)), _) => ("values", json!(picked)),
            (Some(FormValue::Files(files)), _) => ("values", self.upload(files)),
            (None, Some(4)) => ("value", json!(input["value"].as_str().unwrap_or(""))),
            (None, Some(21)) => ("value", preset(input).first().cloned().unwrap_or(Value::Null)),
            (None, Some(23)) => ("value", json!(input["default"] == true)),
            (None, _) => ("values", json!(preset(input))),
        };
        out[key] = value;
        out
    }

    fn upload(&mut self, files: &[NewFile]) -> Value {
        let mut numbers = Vec::new();
        for file in files {
            let number = self.files.len();
            numbers.push(json!(number.to_string()));
            self.files.push(upload(number, file));
        }
        json!(numbers)
    }
}

/// What stands in a select or a group at first.
fn preset(input: &Value) -> Vec<Value> {
    let options = input["options"].as_array().into_iter().flatten();
    let options = options
        .filter(|option| option["default"] == true)
        .map(|option| option["value"].clone());
    let entities = input["default_values"].as_array().into_iter().flatten();
    options
        .chain(entities.map(|entity| entity["id"].clone()))
        .collect()
}
