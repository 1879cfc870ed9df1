//! The bot's first answer to an interaction.

use serde_json::{Value, json};

use super::call::{Answer, Call, nothing, ok};
use super::compose::{self, Sender};
use super::mentions::Manner;
use crate::errors::{ApiError, Problems};
use crate::validate;
use crate::world::{Event, Id, Interaction, Message, State, World, flag, interaction_kind as kind};

/// The flags that an interaction's answer may carry.
pub(super) const ANSWER_FLAGS: u64 =
    flag::SUPPRESS_EMBEDS | flag::EPHEMERAL | flag::SILENT | flag::COMPONENTS_V2;

/// How an interaction's answer is sent.
pub(super) fn sender(world: &World, interaction: &Interaction, ephemeral: bool) -> Sender {
    Sender {
        author: world.bot(),
        channel: interaction.channel,
        manner: Manner::Interaction,
        flags: ANSWER_FLAGS & !flag::EPHEMERAL,
        only_for: ephemeral.then_some(interaction.user),
    }
}

pub(crate) fn callback(world: &mut World, call: &Call) -> Answer {
    let id = call.id("interaction_id")?;
    let found = world
        .interactions()
        .get(&id)
        .filter(|found| found.token == call.text("interaction_token"));
    let interaction = found.cloned().ok_or_else(ApiError::unknown_interaction)?;
    match interaction.state {
        State::Waiting => {}
        State::Failed => return Err(ApiError::unknown_interaction()),
        _ => return Err(ApiError::already_answered()),
    }
    let answer = validate::number(&call.body["type"]).unwrap_or(0);
    let allowed: &[u64] = match interaction.kind {
        kind::COMMAND => &[4, 5, 9],
        kind::COMPONENT => &[4, 5, 6, 7, 9],
        kind::AUTOCOMPLETE => &[8],
        _ if interaction.source.is_some() => &[4, 5, 6, 7],
        _ => &[4, 5, 6],
    };
    if !allowed.contains(&answer) {
        return Err(ApiError::field(
            "type",
            "BASE_TYPE_CHOICES",
            &format!("Value must be one of {allowed:?}."),
        ));
    }
    let data = &call.body["data"];
    let message = match answer {
        4 => Some(say(world, &interaction, call)?),
        5 => Some(think(world, &interaction, data)?),
        6 => {
            world.set_original(id, interaction.source);
            world.set_state(id, State::Acknowledged);
            None
        }
        7 => Some(update(world, &interaction, call)?),
        8 => {
            let choices = choices(data, interaction.completes)?;
            let event = json!({"nonce": interaction.nonce, "choices": choices});
            world.emit(Event::to_user(
                "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE",
                interaction.user,
                event,
            ));
            world.set_state(id, State::Choices(choices));
            return reply(world, call, &interaction, answer, None);
        }
        _ => {
            open_form(world, &interaction, data)?;
            None
        }
    };
    if answer != 9 {
        let event = json!({"id": id.to_string(), "nonce": interaction.nonce});
        world.emit(Event::to_user("INTERACTION_SUCCESS", interaction.user, event));
    }
    reply(world, call, &interaction, answer, message)
}

fn reply(world: &World, call: &Call, interaction: &Interaction, kind: u64, message: Option<Id>) -> Answer {
    if !call.flag("with_response") {
        return nothing();
    }
    let mut body = json!({"interaction": {
        "id": interaction.id.to_string(),
        "type": interaction.kind,
        "response_message_loading": kind == 5,
    }});
    if let Some(id) = message {
        let message = world.message(interaction.channel, id)?;
        body["interaction"]["response_message_id"] = json!(id.to_string());
        body["interaction"]["response_message_ephemeral"] = json!(message.only_for.is_some());
        if kind == 4 || kind == 7 {
            body["resource"] = json!({"type": kind, "message": world.message_json(message, world.bot())});
        }
    }
    ok(body)
}

fn ephemeral(data: &Value) -> bool {
    validate::number(&data["flags"]).unwrap_or(0) & flag::EPHEMERAL != 0
}

/// What every message that answers an interaction carries.
fn mark(message: &mut Message, interaction: &Interaction) {
    message.kind = match (interaction.kind, interaction.metadata["command_type"].as_u64()) {
        (kind::COMMAND, Some(2 | 3)) => 23,
        (kind::COMMAND, _) => 20,
        _ => 0,
    };
    message.interaction = Some(interaction.metadata.clone());
    if message.kind == 0
        && let Some(source) = interaction.source
    {
        message.kind = 19;
        message.reference = Some(crate::world::Reference {
            channel: interaction.channel,
            message: Some(source),
        });
    }
}

fn say(world: &mut World, interaction: &Interaction, call: &Call) -> Result<Id, ApiError> {
    let data = &call.body["data"];
    let sender = sender(world, interaction, ephemeral(data));
    let mut message = compose::message(world, sender, data, &call.files).map_err(below_data)?;
    mark(&mut message, interaction);
    let id = world.post(message)?;
    world.first_message(interaction.id, id, sender.only_for.is_some(), State::Answered);
    Ok(id)
}

fn think(world: &mut World, interaction: &Interaction, data: &Value) -> Result<Id, ApiError> {
    let sender = sender(world, interaction, ephemeral(data));
    let id = world.new_id();
    let mut message = Message::new(id, interaction.channel, world.bot(), world.now());
    message.flags = flag::LOADING
        | if sender.only_for.is_some() {
            flag::EPHEMERAL
        } else {
            0
        };
    message.only_for = sender.only_for;
    mark(&mut message, interaction);
    world.post(message)?;
    world.first_message(interaction.id, id, sender.only_for.is_some(), State::Thinking);
    Ok(id)
}

fn update(world: &mut World, interaction: &Interaction, call: &Call) -> Result<Id, ApiError> {
    let source = interaction.source.ok_or_else(ApiError::unknown_message)?;
    let only_for = world.message(interaction.channel, source)?.only_for;
    let sender = sender(world, interaction, only_for.is_some());
    let inner = Call {
        body: call.body["data"].clone(),
        ..call.clone()
    };
    compose::edit(world, sender, source, &inner).map_err(below_data)?;
    world.message_was_edited(interaction.channel, source)?;
    world.set_original(interaction.id, Some(source));
    world.set_state(interaction.id, State::Updated);
    Ok(source)
}

/// Field errors of a callback's message stand below `data`.
fn below_data(error: ApiError) -> ApiError {
    match error.errors {
        Some(errors) => ApiError {
            errors: Some(json!({"data": errors})),
            ..error
        },
        None => error,
    }
}

/// Up to 25 choices, each with a value of the type of the option that is being completed.
fn choices(data: &Value, kind: u64) -> Result<Value, ApiError> {
    let mut problems = Problems::default();
    if !data["choices"].is_array() {
        problems.required("data.choices");
    }
    let list = validate::list(&mut problems, "data", data, "choices", 25);
    for (index, choice) in list.iter().enumerate() {
        let path = format!("data.choices.{index}");
        validate::required_text(&mut problems, &path, choice, "name", 1, 100);
        if choice.get("value").is_none_or(Value::is_null) {
            problems.required(&format!("{path}.value"));
        } else if !validate::choice_fits(kind, &choice["value"]) {
            problems.add(
                &format!("{path}.value"),
                "APPLICATION_COMMAND_OPTIONS_CHOICE_VALUE_INVALID",
                "Choice value does not fit the option",
            );
        }
    }
    problems.finish()?;
    Ok(json!(list))
}

fn open_form(world: &mut World, interaction: &Interaction, data: &Value) -> Result<(), ApiError> {
    let mut problems = Problems::default();
    let form = validate::modal(&mut problems, data);
    problems.finish()?;
    let application = json!({
        "id": world.application().id.to_string(),
        "name": world.application().name,
        "bot": world.user_json(world.bot()),
    });
    let mut event = json!({"id": interaction.id.to_string(), "nonce": interaction.nonce, "application": application,
        "channel_id": interaction.channel.to_string()});
    for key in ["custom_id", "title", "components"] {
        event[key] = form[key].clone();
    }
    world.emit(Event::to_user(
        "INTERACTION_MODAL_CREATE",
        interaction.user,
        event,
    ));
    world.set_state(interaction.id, State::Form(form));
    Ok(())
}
