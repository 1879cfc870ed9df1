//! What a person does towards the bot: commands, buttons, selects, and waiting for what comes of it.

use std::time::Duration;

use serde_json::{Value, json};

use super::{OptionValue, Outcome, Persona};
use crate::errors::ApiError;
use crate::rest::act::{Act, begin};
use crate::rest::call::Upload;
use crate::view::{Choice, Form, MessageView};
use crate::world::{Id, Interaction, State, World};

/// How long an act waits for the bot, in real time.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long it waits for more after the bot only acknowledged.
const AFTERTHOUGHT: Duration = Duration::from_secs(1);

impl Persona {
    /// Runs a command by its path, `cohort open` for instance, and waits for the answer.
    pub async fn run(&self, guild: Id, channel: Id, path: &str, options: &[(&str, OptionValue)]) -> Outcome {
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
        let Ok((body, files)) = self.command_body(4, guild, channel, path, options, Some(focused)) else {
            return Vec::new();
        };
        let Ok(id) = self.begin(&body, &files, true) else {
            return Vec::new();
        };
        self.wait_until_settled(id).await;
        let state = self
            .shared
            .read(|world| world.interactions().get(&id).map(|found| found.state.clone()));
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
    pub async fn choose(&self, channel: Id, message: Id, custom_id: &str, values: &[&str]) -> Outcome {
        let kind = self.shared.read(|world| {
            let found = world.message(channel, message).ok()?;
            crate::validate::find_component(&found.components, custom_id).map(|part| part["type"].clone())
        });
        let data =
            json!({"component_type": kind.unwrap_or(json!(3)), "custom_id": custom_id, "values": values});
        self.act(&self.component_body(channel, message, &data), &[], true)
            .await
    }

    /// Sends an interaction as it is, without the checks of Discord's client; for tests of abuse. The body is
    /// that of `POST /interactions`.
    pub async fn forge(&self, body: &Value) -> Outcome {
        self.act(body, &[], false).await
    }

    fn component_body(&self, channel: Id, message: Id, data: &Value) -> Value {
        json!({"type": 3, "channel_id": channel.to_string(), "message_id": message.to_string(), "nonce": "typed", "data": data})
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

    pub(super) async fn act(&self, body: &Value, files: &[Upload], checked: bool) -> Outcome {
        let id = match self.begin(body, files, checked) {
            Ok(id) => id,
            Err(refused) => return Outcome::Refused(refused),
        };
        self.wait_until_settled(id).await;
        self.shared.read(|world| self.outcome(world, id))
    }

    /// Waits for a result; after a bare acknowledgement only a moment more, for it may be all there is.
    async fn wait_until_settled(&self, id: Id) {
        let look = |world: &World| {
            world
                .interactions()
                .get(&id)
                .map(|found| (found.changed.clone(), found.state.clone()))
        };
        let Some((changed, _)) = self.shared.read(look) else {
            return;
        };
        let mut until = tokio::time::Instant::now() + PATIENCE;
        let mut acknowledged = false;
        loop {
            let next = changed.notified();
            tokio::pin!(next);
            // Registered before the look, so that no change is missed.
            next.as_mut().enable();
            if self
                .shared
                .read(|world| world.interactions().get(&id).is_none_or(Interaction::settled))
            {
                return;
            }
            let now_acknowledged = self
                .shared
                .read(look)
                .is_some_and(|(_, state)| state == State::Acknowledged);
            if now_acknowledged && !acknowledged {
                acknowledged = true;
                until = until.min(tokio::time::Instant::now() + AFTERTHOUGHT);
            }
            if tokio::time::timeout_at(until, next).await.is_err() {
                return;
            }
        }
    }

    fn outcome(&self, world: &World, id: Id) -> Outcome {
        let Some(found) = world.interactions().get(&id) else {
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
