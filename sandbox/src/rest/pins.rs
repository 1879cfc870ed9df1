//! Pins, on the new routes and the deprecated ones; since 2026-02-23 they need PIN_MESSAGES.

use serde_json::{Value, json};

use super::audit_log::note_message;
use super::call::{Answer, Call, nothing, ok};
use crate::clock::stamp;
use crate::errors::ApiError;
use crate::limits;
use crate::permissions::bits;
use crate::world::{Id, Message, Reference, World, audit_action as action};

fn pinned(world: &World, channel: Id) -> Vec<&Message> {
    let all = world
        .messages()
        .get(&channel)
        .into_iter()
        .flat_map(|all| all.values());
    let mut pinned: Vec<&Message> = all.filter(|message| message.pinned.is_some()).collect();
    pinned.sort_by_key(|message| std::cmp::Reverse((message.pinned, message.id)));
    pinned
}

pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    let limit = call.number("limit", 50, 50)?;
    let found = world.see(channel, call.user)?;
    if world.permissions(found, call.user) & bits::READ_MESSAGE_HISTORY == 0 {
        return ok(json!({"items": [], "has_more": false}));
    }
    let before = call
        .query("before")
        .and_then(|text| text.parse::<chrono::DateTime<chrono::Utc>>().ok());
    let all: Vec<&Message> = pinned(world, channel)
        .into_iter()
        .filter(|message| before.is_none_or(|before| message.pinned.is_some_and(|at| at < before)))
        .collect();
    let items: Vec<Value> = all
        .iter()
        .take(limit)
        .filter_map(|message| {
            Some(json!({"pinned_at": stamp(message.pinned?), "message": world.message_json(message, call.user)}))
        })
        .collect();
    ok(json!({"items": items, "has_more": all.len() > limit}))
}

pub(crate) fn list_old(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    world.see_with(channel, call.user, bits::READ_MESSAGE_HISTORY)?;
    let all = pinned(world, channel);
    ok(json!(
        all.into_iter()
            .take(50)
            .map(|message| world.message_json(message, call.user))
            .collect::<Vec<_>>()
    ))
}

pub(crate) fn pin(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    let id = call.id("message_id")?;
    let found = world.see_with(channel, call.user, bits::PIN_MESSAGES)?;
    if found.thread.as_ref().is_some_and(|thread| thread.archived) {
        return Err(ApiError::thread_archived());
    }
    let message = world.open_message(channel, id)?;
    if !message.is_written() {
        return Err(ApiError::system_message());
    }
    if message.pinned.is_some() {
        return nothing();
    }
    if pinned(world, channel).len() >= limits::PINS {
        return Err(ApiError::too_many_pins());
    }
    let now = world.now();
    world.message_mut(channel, id)?.pinned = Some(now);
    note_message(world, call, action::MESSAGE_PIN, channel, id);
    world.channel_mut(channel)?.last_pin = Some(now);
    world.tell_message("MESSAGE_UPDATE", channel, id);
    world.tell_pins(channel);
    let notice = world.new_id();
    let mut notice = Message::new(notice, channel, call.user, now);
    notice.kind = 6;
    notice.reference = Some(Reference {
        channel,
        message: Some(id),
    });
    world.post(notice)?;
    nothing()
}

pub(crate) fn unpin(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    let id = call.id("message_id")?;
    world.see_with(channel, call.user, bits::PIN_MESSAGES)?;
    world.open_message(channel, id)?;
    let was = world.message_mut(channel, id)?.pinned.take();
    if was.is_some() {
        note_message(world, call, action::MESSAGE_UNPIN, channel, id);
        world.tell_message("MESSAGE_UPDATE", channel, id);
        world.tell_pins(channel);
    }
    nothing()
}
