//! Voice states: where somebody is, and moving and silencing them.

use serde_json::Value;

use super::call::{Answer, Call, ok};
use crate::errors::ApiError;
use crate::permissions::bits;
use crate::validate;
use crate::world::{Id, World};

/// Where somebody is; 10065 while they are nowhere, or where the one who asks does not see them.
pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let (guild, user) = (call.id("guild_id")?, call.id_or_me("user_id")?);
    world.guild_of(guild, call.user)?;
    let state = world
        .voice(guild, user)
        .ok_or_else(ApiError::unknown_voice_state)?;
    if user != call.user && world.see(state.channel, call.user).is_err() {
        return Err(ApiError::unknown_voice_state());
    }
    ok(world.voice_json(guild, user, state))
}

/// What the edit of a member says of voice: 40032 where they are in no channel.
pub(super) fn change(world: &mut World, call: &Call, guild: Id, user: Id) -> Result<(), ApiError> {
    let body = &call.body;
    let asked = ["mute", "deaf", "channel_id"];
    if asked.iter().all(|key| body.get(key).is_none()) {
        return Ok(());
    }
    let here = world
        .voice(guild, user)
        .ok_or_else(ApiError::not_in_voice)?
        .channel;
    for (key, needed) in [
        ("mute", bits::MUTE_MEMBERS),
        ("deaf", bits::DEAFEN_MEMBERS),
        ("channel_id", bits::MOVE_MEMBERS),
    ] {
        if body.get(key).is_some() {
            world.see_with(here, call.user, needed)?;
        }
    }
    let target = body.get("channel_id").map(validate::id_of);
    if let Some(Some(to)) = target {
        if world.channels().get(&to).and_then(|channel| channel.guild) != Some(guild) {
            return Err(ApiError::unknown_channel());
        }
        world.voice_channel(to, call.user)?;
    }
    let said = |key: &str| body.get(key).and_then(Value::as_bool);
    let (mute, deaf) = (said("mute"), said("deaf"));
    if mute.is_some() || deaf.is_some() {
        world.change_voice(guild, user, |state| {
            state.mute = mute.unwrap_or(state.mute);
            state.deaf = deaf.unwrap_or(state.deaf);
        });
    }
    match target {
        Some(Some(to)) => world.enter_voice(guild, user, to),
        Some(None) => {
            world.leave_voice(guild, user);
        }
        None => {}
    }
    Ok(())
}
