//! Op 4: an account comes into a voice channel, goes, or turns its microphone or the sound off.
//!
//! No sound goes anywhere, so nobody is told of a server for it. What may not be is passed over, as Discord does.

use serde_json::Value;

use super::shared::Live;
use crate::validate;
use crate::world::{Id, VoiceChange};

pub(super) fn ask(live: &mut Live, session: &str, data: &Value) {
    let Live { world, sessions, .. } = live;
    let Some(user) = sessions.get_mut(session).map(|own| own.user) else {
        return;
    };
    let Some(guild) = validate::id_of(&data["guild_id"]) else {
        return;
    };
    let channel = match data.get("channel_id") {
        Some(Value::Null) => {
            world.leave_voice(guild, user);
            return;
        }
        given => given.and_then(validate::id_of),
    };
    let is_there = |channel: &Id| world.channels().get(channel).and_then(|found| found.guild) == Some(guild);
    let Some(channel) = channel.filter(is_there) else {
        return;
    };
    let own = VoiceChange {
        self_mute: Some(data["self_mute"] == true),
        self_deaf: Some(data["self_deaf"] == true),
        ..VoiceChange::default()
    };
    // What may not be is passed over.
    let _ = world.join_voice(user, channel, own);
}
