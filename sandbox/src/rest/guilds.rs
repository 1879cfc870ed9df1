//! Guilds and their lists of channels.

use serde_json::json;

use super::call::{Answer, Call, ok};
use crate::world::World;

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let guild = world.guild_of(call.id("guild_id")?, call.user)?;
    let mut data = guild.json();
    if call.flag("with_counts") {
        data["approximate_member_count"] = json!(guild.members.len());
        data["approximate_presence_count"] = json!(guild.members.len());
    }
    ok(data)
}

/// A bot gets every channel, hidden ones included, as in Discord; a person those they see.
pub(crate) fn channels(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_of(guild, call.user)?;
    let bot = call.user == world.bot();
    let channels = world
        .guild_channels(guild)
        .filter(|channel| bot || world.sees(channel, call.user));
    ok(json!(channels.map(|channel| channel.json()).collect::<Vec<_>>()))
}
