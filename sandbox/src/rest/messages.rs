//! Messages of a channel: create, get, list, edit, delete.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::audit_log::note_message;
use super::call::{Answer, Call, nothing, ok};
use super::compose::{self, Sender};
use super::mentions::Manner;
use super::stopped;
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::bits;
use crate::validate;
use crate::world::{
    Channel, Event, Id, Message, Slow, World, audit_action as action, channel_kind, flag, snowflake_time,
};

/// Whether somebody may write in a channel, files and embeds apart.
pub(super) fn may_write(world: &World, channel: Id, user: Id) -> Result<&Channel, ApiError> {
    let found = world.see(channel, user)?;
    if found.is_forum() {
        return Err(ApiError::plain_message_in_forum());
    }
    if !found.takes_messages() {
        return Err(ApiError::wrong_channel_type());
    }
    let held = world.permissions(found, user);
    let send = if found.is_thread() {
        bits::SEND_MESSAGES_IN_THREADS
    } else {
        bits::SEND_MESSAGES
    };
    if held & send == 0 {
        return Err(ApiError::missing_permissions());
    }
    if let Some(thread) = found.thread.as_ref().filter(|thread| thread.locked)
        && held & bits::MANAGE_THREADS == 0
    {
        return Err(if thread.archived {
            ApiError::thread_archived()
        } else {
            ApiError::thread_locked()
        });
    }
    if found.thread.as_ref().is_some_and(|thread| thread.archived) {
        // The message would bring the thread back.
        world.room_for_thread(found.guild)?;
    }
    if found.kind == channel_kind::DM {
        may_write_directly(world, found, user)?;
    }
    Ok(found)
}

fn may_write_directly(world: &World, channel: &Channel, user: Id) -> Result<(), ApiError> {
    let other = channel
        .recipients
        .iter()
        .find(|id| **id != user)
        .copied()
        .unwrap_or(0);
    let known = world.users().get(&other).ok_or_else(ApiError::unknown_user)?;
    let common = world
        .guilds()
        .values()
        .any(|guild| guild.members.contains_key(&user) && guild.members.contains_key(&other));
    if !common {
        return Err(ApiError::no_common_server());
    }
    if known.dms_open {
        Ok(())
    } else {
        Err(ApiError::cannot_dm())
    }
}

/// The flags a plain message may carry.
const PLAIN_FLAGS: u64 = flag::SUPPRESS_EMBEDS | flag::SILENT | flag::COMPONENTS_V2;

pub(crate) fn create(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    let id = send(world, channel, call)?;
    let message = world.message(channel, id)?;
    ok(world.message_json(message, call.user))
}

/// Sends what a call carries; gives back the earlier message when `enforce_nonce` finds one.
pub(super) fn send(world: &mut World, channel: Id, call: &Call) -> Result<Id, ApiError> {
    let found = may_write(world, channel, call.user)?;
    let held = world.permissions(found, call.user);
    if !call.files.is_empty() && held & bits::ATTACH_FILES == 0 {
        return Err(ApiError::missing_permissions());
    }
    if let Some(known) = earlier(world, channel, call)? {
        return Ok(known);
    }
    world.may_act_again(found, call.user, Slow::Messages)?;
    let sender = Sender {
        author: call.user,
        channel,
        manner: Manner::Plain,
        flags: PLAIN_FLAGS,
        only_for: None,
    };
    let mut message = compose::message(world, sender, &call.body, &call.files)?;
    stopped::words(world, &message)?;
    if message.poll.is_some() && held & bits::SEND_POLLS == 0 {
        return Err(ApiError::missing_permissions());
    }
    if held & bits::EMBED_LINKS == 0 && !message.embeds.is_empty() {
        message.embeds.clear();
        if message.is_empty() {
            return Err(ApiError::missing_permissions());
        }
    }
    let id = world.post(message)?;
    world.acted(channel, call.user, Slow::Messages)?;
    Ok(id)
}

/// The message that already went out with this nonce, when `enforce_nonce` asks for it: 10008 when it was deleted
/// since (facts.md §7).
fn earlier(world: &World, channel: Id, call: &Call) -> Result<Option<Id>, ApiError> {
    if call.body["enforce_nonce"] != true {
        return Ok(None);
    }
    let nonce = call.body["nonce"].as_str().unwrap_or_default();
    let Some((id, at)) = world.sent_with(channel, call.user, nonce) else {
        return Ok(None);
    };
    let recent = world.now() - at < TimeDelta::minutes(limits::NONCE_MINUTES);
    if !recent {
        return Ok(None);
    }
    world.message(channel, id)?;
    Ok(Some(id))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    world.see_with(channel, call.user, bits::READ_MESSAGE_HISTORY)?;
    let message = world.open_message(channel, call.id("message_id")?)?;
    ok(world.message_json(message, call.user))
}

/// A page of a channel, newest first; however long the channel is, only the page is looked at.
fn page_of<'a>(world: &'a World, channel: Id, call: &Call, limit: usize) -> Vec<&'a Message> {
    let Some(all) = world.messages().get(&channel) else {
        return Vec::new();
    };
    let open = |message: &&Message| message.only_for.is_none();
    let earlier = |than: Id| all.range(..than).rev().map(|(_, message)| message).filter(open);
    let from = |id: Id| all.range(id..).map(|(_, message)| message).filter(open);
    if let Some(after) = call.query_id("after") {
        let mut picked: Vec<_> = from(after.saturating_add(1)).take(limit).collect();
        picked.reverse();
        return picked;
    }
    if let Some(around) = call.query_id("around") {
        let mut picked: Vec<_> = from(around).take(limit.div_ceil(2)).collect();
        picked.reverse();
        picked.extend(earlier(around).take(limit / 2));
        return picked;
    }
    earlier(call.query_id("before").unwrap_or(Id::MAX))
        .take(limit)
        .collect()
}

pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    let limit = call.number("limit", 50, 100)?;
    let found = world.see(channel, call.user)?;
    if !found.takes_messages() {
        return Err(ApiError::wrong_channel_type());
    }
    // Without the right to read history Discord shows nothing rather than refusing.
    if world.permissions(found, call.user) & bits::READ_MESSAGE_HISTORY == 0 {
        return ok(json!([]));
    }
    let picked = page_of(world, channel, call, limit);
    ok(json!(
        picked
            .into_iter()
            .map(|message| world.message_json(message, call.user))
            .collect::<Vec<_>>()
    ))
}

pub(crate) fn edit(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    let id = call.id("message_id")?;
    let found = world.see(channel, call.user)?;
    let held = world.permissions(found, call.user);
    let archived = found.thread.as_ref().is_some_and(|thread| thread.archived);
    let message = world.open_message(channel, id)?;
    if message.author != call.user {
        let only_flags = call
            .body
            .as_object()
            .is_some_and(|body| body.keys().all(|key| key == "flags"));
        if !only_flags {
            return Err(ApiError::others_message());
        }
        if held & bits::MANAGE_MESSAGES == 0 {
            return Err(ApiError::missing_permissions());
        }
    }
    if archived {
        return Err(ApiError::thread_archived());
    }
    let sender = Sender {
        author: message.author,
        channel,
        manner: Manner::Plain,
        flags: PLAIN_FLAGS,
        only_for: None,
    };
    compose::edit(world, sender, id, call)?;
    if held & bits::EMBED_LINKS == 0 && sender.author == call.user {
        let message = world.message_mut(channel, id)?;
        message.embeds.clear();
    }
    world.message_was_edited(channel, id)?;
    let message = world.message(channel, id)?;
    ok(world.message_json(message, call.user))
}

pub(crate) fn delete(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    let id = call.id("message_id")?;
    let found = world.see(channel, call.user)?;
    let held = world.permissions(found, call.user);
    let archived = found.thread.as_ref().is_some_and(|thread| thread.archived);
    let message = world.open_message(channel, id)?;
    if message.author != call.user && held & bits::MANAGE_MESSAGES == 0 {
        return Err(ApiError::missing_permissions());
    }
    if matches!(message.kind, 1..=5 | 21) {
        return Err(ApiError::system_message());
    }
    if archived {
        return Err(ApiError::thread_archived());
    }
    note_message(world, call, action::MESSAGE_DELETE, channel, id);
    world.remove_message(channel, id)?;
    nothing()
}

pub(crate) fn bulk_delete(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    let found = world.see_with(channel, call.user, bits::MANAGE_MESSAGES)?;
    if found.guild.is_none() {
        return Err(ApiError::direct_message());
    }
    let mut problems = Problems::default();
    let listed = validate::list(&mut problems, "", &call.body, "messages", 100);
    problems.finish()?;
    let ids: BTreeSet<Id> = listed.iter().filter_map(validate::id_of).collect();
    if ids.len() < 2 || ids.len() != listed.len() {
        return Err(ApiError::bad_bulk_count());
    }
    let oldest = world.now() - TimeDelta::days(14);
    if ids.iter().any(|id| snowflake_time(*id) < oldest) {
        return Err(ApiError::bulk_too_old());
    }
    let gone: Vec<Id> = ids
        .into_iter()
        .filter(|id| world.open_message(channel, *id).is_ok())
        .collect();
    world.remove_messages(channel, &gone)?;
    if let Some(guild) = world.channels().get(&channel).and_then(|found| found.guild) {
        let entry = call.entry(guild, action::MESSAGE_BULK_DELETE, channel);
        world.note(entry.option("count", gone.len()));
    }
    nothing()
}

pub(crate) fn typing(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    let guild = may_write(world, channel, call.user)?.guild;
    let mut data = json!({"channel_id": channel.to_string(), "user_id": call.user.to_string(),
        "timestamp": world.now().timestamp()});
    if let Some(guild) = guild {
        data["guild_id"] = json!(guild.to_string());
        data["member"] = world.member_json(guild, call.user).unwrap_or(Value::Null);
    }
    world.note_typing(channel, call.user);
    world.emit(Event::to_channel("TYPING_START", channel, data));
    nothing()
}
