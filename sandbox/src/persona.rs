//! A person in the sandbox, for tests and hosts: acts as Discord's client would and sees what it would show.
//!
//! Acts go through the same code as `POST /interactions`. Waits are by real time and end with an [`Outcome`].

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::errors::ApiError;
use crate::rest::act::{Act, begin};
use crate::rest::call::{Call, Upload};
use crate::rest::user_write;
use crate::view::{ChannelView, Choice, CommandView, Form, MessageView};
use crate::world::{Id, Shared, State, World, channel_kind};

/// How long an act waits for the bot, in real time.
const PATIENCE: Duration = Duration::from_secs(5);

/// A person.
#[derive(Clone, Debug)]
pub struct Persona {
    pub(crate) shared: Arc<Shared>,
    pub(crate) id: Id,
}

/// A value for an option of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionValue {
    /// Text.
    Str(String),
    /// A whole number.
    Int(i64),
    /// Any number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A user.
    User(Id),
    /// A channel.
    Channel(Id),
    /// A role.
    Role(Id),
    /// A file.
    File {
        /// Its name.
        name: String,
        /// Its media type.
        content_type: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

impl From<&str> for OptionValue {
    fn from(text: &str) -> Self {
        Self::Str(text.to_owned())
    }
}

/// What came of an act.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The bot answered with a message, perhaps one that only this person sees.
    Message(MessageView),
    /// The message acted on was changed.
    Updated(MessageView),
    /// A form was opened.
    Form(Form),
    /// The bot acknowledged and then said nothing within the time.
    Deferred,
    /// The bot's answer was deleted again.
    Deleted,
    /// "The application did not respond."
    DidNotRespond,
    /// Discord refused the act.
    Refused(ApiError),
}

impl Outcome {
    /// The message, of an answer or an update.
    #[must_use]
    pub fn message(&self) -> Option<&MessageView> {
        match self {
            Self::Message(message) | Self::Updated(message) => Some(message),
            _ => None,
        }
    }

    /// The form.
    #[must_use]
    pub fn form(&self) -> Option<&Form> {
        if let Self::Form(form) = self {
            Some(form)
        } else {
            None
        }
    }

    /// All that can be read in it; empty when there is no message.
    #[must_use]
    pub fn text(&self) -> String {
        self.message().map_or(String::new(), MessageView::text)
    }
}

impl Persona {
    /// The user id.
    #[must_use]
    pub fn id(&self) -> Id {
        self.id
    }

    /// The name shown.
    #[must_use]
    pub fn name(&self) -> String {
        self.shared.read(|world| {
            world
                .users
                .get(&self.id)
                .map_or(String::new(), |user| user.display_name().to_owned())
        })
    }

    /// The user token, for a client of its own.
    #[must_use]
    pub fn token(&self) -> String {
        self.shared.read(|world| {
            world
                .users
                .get(&self.id)
                .map_or(String::new(), |user| user.token.clone())
        })
    }

    /// Runs a command by its path, `cohort open` for instance, and waits for the answer.
    pub async fn run(
        &self,
        guild: Id,
        channel: Id,
        path: &str,
        options: &[(&str, OptionValue)],
    ) -> Outcome {
        match self.command_body(2, guild, channel, path, options, None) {
            Ok((body, files)) => self.act(&body, &files, true).await,
            Err(refused) => Outcome::Refused(refused),
        }
    }

    /// Runs a user or message command on its target.
    pub async fn run_on(&self, guild: Id, channel: Id, name: &str, target: Id) -> Outcome {
        let found = self.shared.read(|world| {
            let offered = world.commands_for(guild, Some(channel), self.id);
            offered
                .into_iter()
                .find(|command| command.name == name && command.kind != 1)
                .map(|command| command.body.clone())
        });
        let Some(command) = found else {
            return Outcome::Refused(ApiError::unknown_command());
        };
        let body = json!({"type": 2, "guild_id": guild.to_string(), "channel_id": channel.to_string(), "nonce": "typed",
            "data": {"id": command["id"], "name": name, "type": command["type"], "target_id": target.to_string()}});
        self.act(&body, &[], true).await
    }

    /// Asks for the choices of the option `focused`, with what is typed so far in `options`.
    pub async fn autocomplete(
        &self,
        guild: Id,
        channel: Id,
        path: &str,
        options: &[(&str, OptionValue)],
        focused: &str,
    ) -> Vec<Choice> {
        let Ok((body, files)) = self.command_body(4, guild, channel, path, options, Some(focused))
        else {
            return Vec::new();
        };
        let Ok(id) = self.begin(&body, &files, true) else {
            return Vec::new();
        };
        self.wait_until_settled(id).await;
        let state = self
            .shared
            .read(|world| world.interactions.get(&id).map(|found| found.state.clone()));
        let Some(State::Choices(choices)) = state else {
            return Vec::new();
        };
        let choices = choices.as_array().cloned().unwrap_or_default();
        choices
            .into_iter()
            .map(|choice| Choice {
                name: choice["name"].as_str().unwrap_or("").to_owned(),
                value: choice["value"].clone(),
            })
            .collect()
    }

    /// Presses a button.
    pub async fn click(&self, channel: Id, message: Id, custom_id: &str) -> Outcome {
        let body = self.component_body(
            channel,
            message,
            &json!({"component_type": 2, "custom_id": custom_id}),
        );
        self.act(&body, &[], true).await
    }

    /// Picks values in a select: values of a string select, ids for the others.
    pub async fn choose(
        &self,
        channel: Id,
        message: Id,
        custom_id: &str,
        values: &[&str],
    ) -> Outcome {
        let kind = self.shared.read(|world| {
            let found = world.message(channel, message).ok()?;
            crate::validate::find_component(&found.components, custom_id)
                .map(|part| part["type"].clone())
        });
        let data = json!({"component_type": kind.unwrap_or(json!(3)), "custom_id": custom_id, "values": values});
        self.act(&self.component_body(channel, message, &data), &[], true)
            .await
    }

    /// Sends a form, filled in by labels or custom ids; what is not named keeps the form's own value.
    pub async fn submit(&self, form: &Form, values: &[(&str, &str)]) -> Outcome {
        let named = |wanted: &str, label: &str| {
            values
                .iter()
                .find(|(name, _)| *name == wanted || *name == label)
        };
        if let Some((name, _)) = values.iter().find(|(name, _)| {
            !form
                .inputs
                .iter()
                .any(|input| input.custom_id == *name || input.label == *name)
        }) {
            return Outcome::Refused(ApiError::field(
                name,
                "COMPONENT_UNKNOWN",
                "The form has no such input",
            ));
        }
        let mut rows = form.raw["components"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for row in &mut rows {
            let label = row["label"].as_str().unwrap_or("").to_owned();
            for key in ["components", "component"] {
                let inner: Vec<&mut Value> = match row.get_mut(key) {
                    Some(Value::Array(list)) => list.iter_mut().collect(),
                    Some(one) => vec![one],
                    None => continue,
                };
                for input in inner {
                    let own = input["label"].as_str().unwrap_or(&label).to_owned();
                    let id = input["custom_id"].as_str().unwrap_or("").to_owned();
                    let kept = input["value"].as_str().unwrap_or("").to_owned();
                    let text = named(&id, &own).map_or(kept.as_str(), |(_, text)| *text);
                    let mut answer =
                        json!({"type": input["type"], "id": input["id"], "custom_id": id});
                    if input["type"] == 4 {
                        answer["value"] = json!(text);
                    } else {
                        answer["values"] = json!(
                            text.split(',')
                                .filter(|part| !part.is_empty())
                                .collect::<Vec<_>>()
                        );
                    }
                    *input = answer;
                }
            }
            *row = match row.get("component") {
                Some(inner) => json!({"type": 18, "id": row["id"], "component": inner}),
                None => {
                    json!({"type": row["type"], "id": row["id"], "components": row["components"]})
                }
            };
        }
        let body = json!({"type": 5, "channel_id": form.channel_id.to_string(), "nonce": "typed",
            "data": {"id": form.interaction.to_string(), "custom_id": form.custom_id, "components": rows}});
        self.act(&body, &[], true).await
    }

    /// Sends an interaction as it is, without the checks of Discord's client; for tests of abuse. The body is
    /// that of `POST /interactions`.
    pub async fn forge(&self, body: &Value) -> Outcome {
        self.act(body, &[], false).await
    }

    /// Whether this person sees a channel or thread.
    #[must_use]
    pub fn sees_channel(&self, channel: Id) -> bool {
        self.shared.read(|world| {
            world
                .channels
                .get(&channel)
                .is_some_and(|found| world.sees(found, self.id))
        })
    }

    /// What this person may do in a channel, as permission bits.
    #[must_use]
    pub fn permissions(&self, channel: Id) -> u64 {
        self.shared.read(|world| {
            world
                .channels
                .get(&channel)
                .map_or(0, |found| world.permissions(found, self.id))
        })
    }

    /// Channels of a guild and active threads that this person sees.
    #[must_use]
    pub fn channels(&self, guild: Id) -> Vec<ChannelView> {
        self.shared.read(|world| {
            let threads = world.guild_threads(guild).filter(|channel| {
                !channel
                    .thread
                    .as_ref()
                    .is_some_and(|thread| thread.archived)
            });
            let all = world.guild_channels(guild).chain(threads);
            all.filter(|channel| world.sees(channel, self.id))
                .map(|channel| ChannelView::of(world, channel))
                .collect()
        })
    }

    /// Messages of a channel, oldest first, ephemeral ones for this person among them.
    ///
    /// # Errors
    ///
    /// 10003 when the channel is not there, 50001 when it is hidden.
    pub fn messages(&self, channel: Id) -> Result<Vec<MessageView>, ApiError> {
        self.shared.read(|world| {
            world.see(channel, self.id)?;
            let all = world
                .messages
                .get(&channel)
                .into_iter()
                .flat_map(|all| all.values());
            let seen = all.filter(|message| message.only_for.is_none_or(|user| user == self.id));
            Ok(seen
                .map(|message| MessageView::of(world, message, self.id))
                .collect())
        })
    }

    /// One message.
    ///
    /// # Errors
    ///
    /// As [`Persona::messages`], and 10008 when it is not there or not for this person.
    pub fn message(&self, channel: Id, message: Id) -> Result<MessageView, ApiError> {
        self.shared.read(|world| {
            world.see(channel, self.id)?;
            let found = world.message(channel, message)?;
            if found.only_for.is_some_and(|user| user != self.id) {
                return Err(ApiError::unknown_message());
            }
            Ok(MessageView::of(world, found, self.id))
        })
    }

    /// Messages that only this person sees, oldest first.
    #[must_use]
    pub fn ephemerals(&self) -> Vec<MessageView> {
        self.shared.read(|world| {
            let all = world.messages.values().flat_map(|all| all.values());
            let mut own: Vec<_> = all
                .filter(|message| message.only_for == Some(self.id))
                .collect();
            own.sort_by_key(|message| message.id);
            own.into_iter()
                .map(|message| MessageView::of(world, message, self.id))
                .collect()
        })
    }

    /// Direct messages with the bot, oldest first.
    #[must_use]
    pub fn direct_messages(&self) -> Vec<MessageView> {
        self.shared.read(|world| {
            let channels = world.channels.values();
            let own = channels.filter(|channel| {
                channel.kind == channel_kind::DM && channel.recipients.contains(&self.id)
            });
            own.filter_map(|channel| world.messages.get(&channel.id))
                .flat_map(|all| all.values())
                .map(|message| MessageView::of(world, message, self.id))
                .collect()
        })
    }

    /// Commands this person may use in a guild, one entry for each path.
    #[must_use]
    pub fn commands(&self, guild: Id) -> Vec<CommandView> {
        self.shared.read(|world| {
            world
                .commands_for(guild, None, self.id)
                .into_iter()
                .flat_map(CommandView::of)
                .collect()
        })
    }

    /// Writes a message.
    ///
    /// # Errors
    ///
    /// Discord's refusal.
    pub async fn write(&self, channel: Id, text: &str) -> Result<MessageView, ApiError> {
        let call = self.call(json!({"content": text}));
        self.shared.apply(|world| {
            let id = user_write(world, channel, &call)?;
            Ok(MessageView::of(world, world.message(channel, id)?, self.id))
        })
    }

    fn call(&self, body: Value) -> Call {
        Call {
            user: self.id,
            params: Vec::new(),
            query: Vec::new(),
            body,
            files: Vec::new(),
            reason: None,
        }
    }

    fn component_body(&self, channel: Id, message: Id, data: &Value) -> Value {
        json!({"type": 3, "channel_id": channel.to_string(), "message_id": message.to_string(), "nonce": "typed", "data": data})
    }

    fn command_body(
        &self,
        kind: u8,
        guild: Id,
        channel: Id,
        path: &str,
        options: &[(&str, OptionValue)],
        focused: Option<&str>,
    ) -> Result<(Value, Vec<Upload>), ApiError> {
        let mut words = path.trim_start_matches('/').split_whitespace();
        let name = words.next().unwrap_or("");
        let command = self.shared.read(|world| {
            let offered = world.commands_for(guild, Some(channel), self.id);
            offered
                .into_iter()
                .find(|command| command.name == name && command.kind == 1)
                .map(|command| command.body.clone())
        });
        let command = command.ok_or_else(ApiError::unknown_command)?;
        let mut spec = command.clone();
        let mut steps = Vec::new();
        for word in words {
            let inner = spec["options"]
                .as_array()
                .and_then(|all| all.iter().find(|option| option["name"] == word))
                .cloned();
            spec = inner.ok_or_else(ApiError::unknown_command)?;
            steps.push((word.to_owned(), spec["type"].clone()));
        }
        let (mut given, files) = given_options(&spec, options, focused)?;
        for (name, kind) in steps.into_iter().rev() {
            given = vec![json!({"name": name, "type": kind, "options": given})];
        }
        let body = json!({"type": kind, "application_id": command["application_id"], "guild_id": guild.to_string(),
            "channel_id": channel.to_string(), "session_id": "typed", "nonce": "typed",
            "data": {"id": command["id"], "version": command["version"], "name": command["name"], "type": 1,
                "options": given, "attachments": []}});
        Ok((body, files))
    }

    fn begin(&self, body: &Value, files: &[Upload], checked: bool) -> Result<Id, ApiError> {
        self.shared.apply(|world| {
            begin(
                world,
                &Act {
                    user: self.id,
                    body,
                    files,
                    checked,
                },
            )
        })
    }

    async fn act(&self, body: &Value, files: &[Upload], checked: bool) -> Outcome {
        let id = match self.begin(body, files, checked) {
            Ok(id) => id,
            Err(refused) => return Outcome::Refused(refused),
        };
        self.wait_until_settled(id).await;
        self.shared.read(|world| self.outcome(world, id))
    }

    async fn wait_until_settled(&self, id: Id) {
        let changed = self.shared.read(|world| {
            world
                .interactions
                .get(&id)
                .map(|found| found.changed.clone())
        });
        let Some(changed) = changed else { return };
        let _ = tokio::time::timeout(PATIENCE, async {
            loop {
                let next = changed.notified();
                tokio::pin!(next);
                // Registered before the look, so that no change is missed.
                next.as_mut().enable();
                if self.shared.read(|world| {
                    world
                        .interactions
                        .get(&id)
                        .is_none_or(crate::world::Interaction::settled)
                }) {
                    return;
                }
                next.await;
            }
        })
        .await;
    }

    fn outcome(&self, world: &World, id: Id) -> Outcome {
        let Some(found) = world.interactions.get(&id) else {
            return Outcome::DidNotRespond;
        };
        let view = |message: Option<Id>| {
            let message = message.and_then(|id| world.message(found.channel, id).ok());
            message.map(|message| MessageView::of(world, message, self.id))
        };
        match &found.state {
            State::Waiting | State::Failed => Outcome::DidNotRespond,
            State::Thinking => Outcome::Deferred,
            State::Answered => view(found.original).map_or(Outcome::Deleted, Outcome::Message),
            State::Updated => view(found.original).map_or(Outcome::Deleted, Outcome::Updated),
            State::Acknowledged => view(found.followup).map_or(Outcome::Deferred, Outcome::Message),
            State::Form(form) => Outcome::Form(Form::of(id, found.channel, form)),
            State::Choices(_) => Outcome::Deferred,
        }
    }
}

/// Options as the client sends them, with their files.
fn given_options(
    spec: &Value,
    options: &[(&str, OptionValue)],
    focused: Option<&str>,
) -> Result<(Vec<Value>, Vec<Upload>), ApiError> {
    let specs = spec["options"].as_array().map_or(&[][..], Vec::as_slice);
    let (mut given, mut files) = (Vec::new(), Vec::new());
    for (name, value) in options {
        let spec = specs.iter().find(|spec| spec["name"] == *name);
        let unknown =
            || ApiError::field(name, "APPLICATION_COMMAND_OPTION_UNKNOWN", "Unknown option");
        let kind = spec.ok_or_else(unknown)?["type"].clone();
        let value = match value {
            OptionValue::Str(text) => json!(text),
            OptionValue::Int(number) => json!(number),
            OptionValue::Number(number) => json!(number),
            OptionValue::Bool(truth) => json!(truth),
            OptionValue::User(id) | OptionValue::Channel(id) | OptionValue::Role(id) => {
                json!(id.to_string())
            }
            OptionValue::File {
                name,
                content_type,
                bytes,
            } => {
                let number = files.len();
                files.push(Upload {
                    field: format!("files[{number}]"),
                    filename: name.clone(),
                    content_type: content_type.clone(),
                    bytes: Arc::new(bytes.clone()),
                });
                json!(number.to_string())
            }
        };
        let mut option = json!({"type": kind, "name": name, "value": value});
        if focused == Some(name) {
            option["focused"] = json!(true);
        }
        given.push(option);
    }
    Ok((given, files))
}
