//! From a request body to a message: what is checked and worked out for every way of sending or editing one.
//!
//! Owns content, embeds, components, files and mentions. Must not decide who may send where.

use chrono::TimeDelta;
use serde_json::Value;

use super::call::{Call, Upload};
use super::files::attachments;
use super::mentions::{self, Manner};
use super::stopped;
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::bits;
use crate::validate;
use crate::world::{Id, Message, Poll, Reference, World, flag};

/// The sender of a message, its place, and the way it takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sender {
    pub author: Id,
    pub channel: Id,
    pub manner: Manner,
    /// Flags that this way of sending allows.
    pub flags: u64,
    /// The user alone who will see it.
    pub only_for: Option<Id>,
}

/// Makes a message of a body, not yet posted.
pub(crate) fn message(
    world: &mut World,
    sender: Sender,
    body: &Value,
    files: &[Upload],
) -> Result<Message, ApiError> {
    let mut problems = Problems::default();
    if !body.is_object() && files.is_empty() {
        return Err(ApiError::empty_message());
    }
    let flags = validate::integer(&mut problems, "", body, "flags", 0, i64::MAX).unwrap_or(0);
    let flags = u64::try_from(flags).unwrap_or(0) & sender.flags;
    let content = validate::text(&mut problems, "", body, "content", 0, 2000)
        .unwrap_or("")
        .trim()
        .to_owned();
    let id = world.new_id();
    let mut message = Message::new(id, sender.channel, sender.author, world.now());
    message.flags = flags;
    message.only_for = sender.only_for;
    if sender.only_for.is_some() {
        message.flags |= flag::EPHEMERAL;
    }
    message.attachments = attachments(world, &mut problems, sender, body, files)?;
    fill(world, &mut problems, &mut message, body);
    message.content = content;
    if let Some(nonce) = body.get("nonce").filter(|nonce| !nonce.is_null()) {
        if nonce.as_str().is_some_and(|nonce| validate::length(nonce) > 25) {
            problems.length("nonce", 0, 25);
        }
        message.nonce = Some(nonce.clone());
    }
    poll(&mut problems, &mut message, body);
    check_v2(&mut problems, &message);
    message.check_media(&mut problems);
    if sender.manner == Manner::Plain
        && let Some(reference) = reference(world, &mut problems, sender, body)?
    {
        message.kind = 19;
        message.reference = Some(reference);
    }
    let mentioned = mentions::work_out(
        world,
        &mut problems,
        sender.manner,
        &message,
        body.get("allowed_mentions"),
    );
    problems.finish()?;
    if message.is_empty() {
        return Err(ApiError::empty_message());
    }
    mentioned.put_into(&mut message);
    Ok(message)
}

/// Applies an edit: fields left out stay, `attachments` lists those to keep.
pub(crate) fn edit(world: &mut World, sender: Sender, id: Id, call: &Call) -> Result<(), ApiError> {
    let body = &call.body;
    let mut message = world.message(sender.channel, id)?.clone();
    if message.poll.is_some() {
        return Err(ApiError::cannot_edit_poll());
    }
    if !message.is_written() {
        return Err(ApiError::system_message());
    }
    let mut problems = Problems::default();
    if body.get("content").is_some() {
        message.content = validate::text(&mut problems, "", body, "content", 0, 2000)
            .unwrap_or("")
            .trim()
            .to_owned();
    }
    if let Some(flags) = validate::integer(&mut problems, "", body, "flags", 0, i64::MAX) {
        let wanted = u64::try_from(flags).unwrap_or(0);
        let settable = flag::SUPPRESS_EMBEDS;
        message.flags = (message.flags & !settable) | (wanted & (settable | flag::COMPONENTS_V2));
    }
    if let Some(kept) = body.get("attachments").and_then(Value::as_array) {
        let kept: Vec<Id> = kept
            .iter()
            .filter_map(|file| validate::id_of(&file["id"]))
            .collect();
        message.attachments.retain(|file| kept.contains(&file.id));
    }
    let new = attachments(world, &mut problems, sender, body, &call.files)?;
    message.attachments.extend(new);
    if message.attachments.len() > limits::ATTACHMENTS {
        return Err(ApiError::too_many_attachments());
    }
    fill(world, &mut problems, &mut message, body);
    check_v2(&mut problems, &message);
    message.check_media(&mut problems);
    let mentioned = mentions::work_out(
        world,
        &mut problems,
        sender.manner,
        &message,
        body.get("allowed_mentions"),
    );
    problems.finish()?;
    if message.is_empty() {
        return Err(ApiError::empty_message());
    }
    if sender.manner == Manner::Plain {
        stopped::words(world, &message)?;
    }
    mentioned.put_into(&mut message);
    message.pinged.clear();
    *world.message_mut(sender.channel, id)? = message;
    Ok(())
}

fn check_v2(problems: &mut Problems, message: &Message) {
    if message.flags & flag::COMPONENTS_V2 == 0 {
        return;
    }
    for (field, used) in [
        ("content", !message.content.is_empty()),
        ("embeds", !message.embeds.is_empty()),
        ("poll", message.poll.is_some()),
    ] {
        if used {
            problems.add(
                field,
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                "The 'content', 'embeds', 'stickers', and 'poll' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            );
        }
    }
}

fn fill(world: &World, problems: &mut Problems, message: &mut Message, body: &Value) {
    if body.get("embeds").is_some() {
        let files = message.attachments.clone();
        let base = &world.base();
        message.embeds = validate::embeds(problems, body, &|name| {
            files
                .iter()
                .find(|file| file.filename == name)
                .map(|file| file.json(base)["url"].as_str().unwrap_or_default().to_owned())
        });
    }
    if body.get("components").is_some() {
        let v2 = message.flags & flag::COMPONENTS_V2 != 0;
        message.components = validate::components(problems, body, v2);
    }
}

fn poll(problems: &mut Problems, message: &mut Message, body: &Value) {
    message.poll = validate::poll(problems, body).map(|asked| Poll {
        question: asked.question,
        answers: asked.answers,
        multiselect: asked.multiselect,
        expiry: message.timestamp + TimeDelta::hours(asked.hours.clamp(1, 768)),
        votes: Vec::new(),
        finalized: false,
    });
}

/// The message a body answers: 160002 without READ_MESSAGE_HISTORY, 50035 when it is not there or cannot be answered.
fn reference(
    world: &World,
    problems: &mut Problems,
    sender: Sender,
    body: &Value,
) -> Result<Option<Reference>, ApiError> {
    let Some(given) = body.get("message_reference").filter(|given| given.is_object()) else {
        return Ok(None);
    };
    let id = validate::id_of(&given["message_id"]).unwrap_or(0);
    let channel = world.see(sender.channel, sender.author)?;
    if world.permissions(channel, sender.author) & bits::READ_MESSAGE_HISTORY == 0 {
        return Err(ApiError::reply_without_history());
    }
    match world.open_message(sender.channel, id) {
        Ok(found) if found.is_written() => {
            return Ok(Some(Reference {
                channel: sender.channel,
                message: Some(id),
            }));
        }
        Ok(_) => problems.add(
            "message_reference",
            "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE",
            "Cannot reply to a system message",
        ),
        Err(_) if given["fail_if_not_exists"] == false => {}
        Err(_) => problems.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message"),
    }
    Ok(None)
}
