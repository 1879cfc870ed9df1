//! Lists of threads: active ones of a guild, archived ones of a channel.

use serde_json::{Value, json};

use super::call::{Answer, Call, ok};
use crate::permissions::bits;
use crate::world::{Channel, World, channel_kind as kind};

fn listed(world: &World, call: &Call, threads: &[&Channel]) -> Value {
    let members: Vec<Value> = threads
        .iter()
        .filter_map(|channel| channel.thread.as_ref()?.member_json(channel.id, call.user))
        .collect();
    let threads: Vec<Value> = threads
        .iter()
        .map(|channel| world.channel_json(channel, call.user))
        .collect();
    json!({"threads": threads, "members": members})
}

pub(crate) fn active(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_of(guild, call.user)?;
    let mut threads: Vec<&Channel> = world
        .guild_threads(guild)
        .filter(|channel| channel.thread.as_ref().is_some_and(|thread| !thread.archived))
        .filter(|channel| world.sees(channel, call.user))
        .collect();
    threads.reverse();
    ok(listed(world, call, &threads))
}

fn archived(world: &World, call: &Call, fits: impl Fn(&Channel) -> bool) -> Answer {
    let parent = call.id("channel_id")?;
    let limit = call.number("limit", 50, 100)?;
    let before = call
        .query("before")
        .and_then(|text| text.parse::<chrono::DateTime<chrono::Utc>>().ok());
    world.see_with(parent, call.user, bits::READ_MESSAGE_HISTORY)?;
    let mut threads: Vec<&Channel> = world
        .channels
        .values()
        .filter(|channel| channel.parent == Some(parent) && fits(channel))
        .filter(|channel| {
            let thread = channel.thread.as_ref().filter(|thread| thread.archived);
            thread.is_some_and(|thread| before.is_none_or(|before| thread.archive_timestamp < before))
        })
        .collect();
    threads.sort_by_key(|channel| {
        std::cmp::Reverse(channel.thread.as_ref().map(|thread| thread.archive_timestamp))
    });
    let has_more = threads.len() > limit;
    threads.truncate(limit);
    let mut data = listed(world, call, &threads);
    data["has_more"] = json!(has_more);
    ok(data)
}

pub(crate) fn archived_public(world: &mut World, call: &Call) -> Answer {
    archived(world, call, |channel| channel.kind != kind::PRIVATE_THREAD)
}

pub(crate) fn archived_private(world: &mut World, call: &Call) -> Answer {
    world.see_with(call.id("channel_id")?, call.user, bits::MANAGE_THREADS)?;
    archived(world, call, |channel| channel.kind == kind::PRIVATE_THREAD)
}

pub(crate) fn archived_private_joined(world: &mut World, call: &Call) -> Answer {
    archived(world, call, |channel| {
        let joined = channel
            .thread
            .as_ref()
            .is_some_and(|thread| thread.members.contains_key(&call.user));
        channel.kind == kind::PRIVATE_THREAD && joined
    })
}
