//! Op 4: an account comes into a voice channel, goes, or turns its microphone or the sound off.
//!
//! No sound goes anywhere, so nobody is told of a server for it. What may not be is passed over, as Discord does.

use serde_json::Value;

use super::shared::Live;
use crate::validate;

pub(super) fn ask(live: &mut Live, session: &str, data: &Value) {
    let Live { world, sessions, .. } = live;
    let Some(user) = sessions.get_mut(session).map(|own| own.user) else {
        return;
    };
    let Some(guild) = validate::id_of(&data["guild_id"]) else {
        return;
    };
    let Some(channel) = validate::id_of(&data["channel_id"]) else {
        world.leave_voice(guild, user);
        return;
    };
    let is_there = world.channels().get(&channel).and_then(|found| found.guild) == Some(guild);
    if !is_there || world.join_voice(channel, user).is_err() {
        return;
    }
    let (mute, deaf) = (data["self_mute"] == true, data["self_deaf"] == true);
    let changes = |state: &crate::world::VoiceState| (state.self_mute, state.self_deaf) != (mute, deaf);
    if world.voice(guild, user).is_some_and(changes) {
        world.change_voice(guild, user, |state| {
            (state.self_mute, state.self_deaf) = (mute, deaf)
        });
    }
}
