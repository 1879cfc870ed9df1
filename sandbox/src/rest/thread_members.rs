//! Members of threads: joining, adding, removing, listing.

use serde_json::{Value, json};

use super::call::{Answer, Call, nothing, ok};
use crate::errors::ApiError;
use crate::limits;
use crate::permissions::bits;
use crate::world::{Channel, Id, World, channel_kind as kind};

fn seen_thread<'a>(world: &'a World, call: &Call) -> Result<&'a Channel, ApiError> {
    let channel = world.see(call.id("channel_id")?, call.user)?;
    if channel.is_thread() {
        Ok(channel)
    } else {
        Err(ApiError::wrong_channel_type())
    }
}

fn member_object(world: &World, call: &Call, channel: &Channel, user: Id) -> Option<Value> {
    let mut member = channel.thread.as_ref()?.member_json(channel.id, user)?;
    if call.flag("with_member") {
        member["member"] = world.member_json(channel.guild?, user)?;
    }
    Some(member)
}

/// The types of the messages that say somebody was added, or removed, by somebody else.
const ADDED: u8 = 1;
const REMOVED: u8 = 2;

/// Needs the GUILD_MEMBERS intent of the application; in pages when members are asked for as well.
pub(crate) fn members(world: &mut World, call: &Call) -> Answer {
    let limit = call.number(
        "limit",
        limits::THREAD_MEMBERS_LISTED,
        limits::THREAD_MEMBERS_LISTED,
    )?;
    let after = call.query_id("after").unwrap_or(0);
    let channel = seen_thread(world, call)?;
    if world.application().privileged_intents & (1 << 1) == 0 {
        return Err(ApiError::missing_access());
    }
    let (from, limit) = if call.flag("with_member") {
        (after.saturating_add(1), limit)
    } else {
        (0, usize::MAX)
    };
    let inside = channel.thread.iter();
    let users = inside.flat_map(|thread| thread.members.range(from..).map(|(user, _)| *user));
    ok(json!(
        users
            .filter_map(|user| member_object(world, call, channel, user))
            .take(limit)
            .collect::<Vec<_>>()
    ))
}

pub(crate) fn member(world: &mut World, call: &Call) -> Answer {
    let user = call.id_or_me("user_id")?;
    let channel = seen_thread(world, call)?;
    ok(member_object(world, call, channel, user).ok_or_else(ApiError::unknown_member)?)
}

pub(crate) fn add_member(world: &mut World, call: &Call) -> Answer {
    let user = call.id_or_me("user_id")?;
    let channel = seen_thread(world, call)?;
    let Some(thread) = &channel.thread else {
        return Err(ApiError::wrong_channel_type());
    };
    if thread.archived {
        return Err(ApiError::thread_archived());
    }
    if user != call.user {
        let held = world.permissions(channel, call.user);
        let moderator = held & bits::MANAGE_THREADS != 0;
        let inviter = channel.kind != kind::PRIVATE_THREAD || thread.invitable || thread.owner == call.user;
        if held & bits::SEND_MESSAGES_IN_THREADS == 0 || !(moderator || inviter) {
            return Err(ApiError::missing_permissions());
        }
        let parent = channel.parent.and_then(|id| world.channels().get(&id));
        if channel
            .guild
            .and_then(|guild| world.member(guild, user))
            .is_none()
        {
            return Err(ApiError::unknown_member());
        }
        if !parent.is_some_and(|parent| world.sees(parent, user)) {
            return Err(ApiError::missing_access());
        }
    }
    let (id, new) = (channel.id, !thread.members.contains_key(&user));
    world.add_to_thread(id, user)?;
    if new && user != call.user {
        world.notice(id, call.user, ADDED, "", Some(user))?;
    }
    nothing()
}

pub(crate) fn remove_member(world: &mut World, call: &Call) -> Answer {
    let user = call.id_or_me("user_id")?;
    let channel = seen_thread(world, call)?;
    let Some(thread) = &channel.thread else {
        return Err(ApiError::wrong_channel_type());
    };
    if thread.archived {
        return Err(ApiError::thread_archived());
    }
    if user != call.user {
        let moderator = world.permissions(channel, call.user) & bits::MANAGE_THREADS != 0;
        let owns_private = channel.kind == kind::PRIVATE_THREAD && thread.owner == call.user;
        if !moderator && !owns_private {
            return Err(ApiError::missing_permissions());
        }
    }
    let id = channel.id;
    world.drop_from_thread(id, user)?;
    if user != call.user {
        world.notice(id, call.user, REMOVED, "", Some(user))?;
    }
    nothing()
}
