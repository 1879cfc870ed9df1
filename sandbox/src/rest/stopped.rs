//! Words that a guild's moderation stops: in names, in titles, in messages.

use serde_json::Value;

use crate::errors::{ApiError, Problems};
use crate::validate;
use crate::world::{Channel, Id, Message, World};

fn stops(world: &World, guild: Option<Id>, text: &str) -> bool {
    let guild = guild.and_then(|guild| world.guilds().get(&guild));
    guild.is_some_and(|guild| guild.stops(text))
}

/// The name of a channel or role that a body gives: 50035 at `name`.
pub(super) fn name(world: &World, problems: &mut Problems, guild: Id, body: &Value) {
    if body["name"]
        .as_str()
        .is_some_and(|name| stops(world, Some(guild), name))
    {
        problems.word_not_allowed();
    }
}

/// The title of a thread or post: 200001.
pub(super) fn title(world: &World, parent: &Channel, title: &str) -> Result<(), ApiError> {
    if stops(world, parent.guild, title) {
        return Err(ApiError::title_blocked_by_moderation());
    }
    Ok(())
}

/// What a message says, embeds and components included: 200000.
pub(super) fn words(world: &World, message: &Message) -> Result<(), ApiError> {
    let guild = world
        .channels()
        .get(&message.channel)
        .and_then(|place| place.guild);
    let embeds = message.embeds.iter().map(ToString::to_string);
    let components = validate::flatten(&message.components).into_iter();
    let components = components.filter_map(|one| one["content"].as_str().map(str::to_owned));
    let mut texts = embeds.chain(components).chain([message.content.clone()]);
    if texts.any(|text| stops(world, guild, &text)) {
        return Err(ApiError::blocked_by_moderation());
    }
    Ok(())
}
