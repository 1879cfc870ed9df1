//! What the bot says after its first answer: `@original` and followups, for fifteen minutes.

use super::call::{Answer, Call, nothing, ok};
use super::compose;
use super::interactions::sender;
use crate::errors::ApiError;
use crate::validate;
use crate::world::{Id, Interaction, State, World, flag};

/// The interaction of a token: 10015 when there is none, 50027 when its time is over.
fn interaction(world: &World, call: &Call) -> Result<Interaction, ApiError> {
    if call.id("application_id")? != world.application().id {
        return Err(ApiError::unknown_webhook());
    }
    let found = world.interaction_of(call.text("token"));
    let found = found.ok_or_else(ApiError::unknown_webhook)?;
    if found.token_ends() <= world.now() {
        return Err(ApiError::invalid_token());
    }
    if matches!(found.state, State::Waiting | State::Failed) {
        return Err(ApiError::unknown_webhook());
    }
    Ok(found.clone())
}

/// The message a path names, of this interaction only.
fn message(world: &World, call: &Call, interaction: &Interaction) -> Result<Id, ApiError> {
    let id = match call.text("message_id") {
        "@original" => interaction.original.ok_or_else(ApiError::unknown_message)?,
        _ => call.id("message_id")?,
    };
    let found = world.message(interaction.channel, id)?;
    let own = found
        .interaction
        .as_ref()
        .is_some_and(|metadata| metadata["id"] == interaction.metadata["id"]);
    if own || interaction.original == Some(id) {
        Ok(id)
    } else {
        Err(ApiError::unknown_message())
    }
}

pub(crate) fn create(world: &mut World, call: &Call) -> Answer {
    let found = interaction(world, call)?;
    if found.state == State::Thinking
        && let Some(original) = found.original
    {
        // A followup straight after a deferral fills the loading message.
        return fill(world, call, &found, original);
    }
    let ephemeral = validate::number(&call.body["flags"]).unwrap_or(0) & flag::EPHEMERAL != 0;
    let sender = sender(world, &found, ephemeral);
    let mut message = compose::message(world, sender, &call.body, &call.files)?;
    message.interaction = Some(found.metadata.clone());
    if let Some(original) = found.original.or(found.source) {
        message.kind = 19;
        message.reference = Some(crate::world::Reference {
            channel: found.channel,
            message: Some(original),
        });
    }
    let id = world.post(message)?;
    world.set_followup(found.id, id);
    ok(world.message_json(world.message(found.channel, id)?, world.bot()))
}

fn fill(world: &mut World, call: &Call, found: &Interaction, id: Id) -> Answer {
    let only_for = world.message(found.channel, id)?.only_for;
    let sender = sender(world, found, only_for.is_some());
    compose::edit(world, sender, id, call)?;
    world.message_was_edited(found.channel, id)?;
    if found.original == Some(id) {
        match found.state {
            State::Thinking => world.set_state(found.id, State::Answered),
            State::Acknowledged => world.set_state(found.id, State::Updated),
            _ => {}
        }
    }
    ok(world.message_json(world.message(found.channel, id)?, world.bot()))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let found = interaction(world, call)?;
    let id = message(world, call, &found)?;
    ok(world.message_json(world.message(found.channel, id)?, world.bot()))
}

pub(crate) fn edit(world: &mut World, call: &Call) -> Answer {
    let found = interaction(world, call)?;
    let id = message(world, call, &found)?;
    fill(world, call, &found, id)
}

pub(crate) fn delete(world: &mut World, call: &Call) -> Answer {
    let found = interaction(world, call)?;
    let id = message(world, call, &found)?;
    world.remove_message(found.channel, id)?;
    if found.state == State::Thinking && found.original == Some(id) {
        world.set_state(found.id, State::Answered);
    }
    nothing()
}
