//! From a request body to a message: what is checked and worked out for every way of sending or editing one.
//!
//! Owns content, embeds, components, files and mentions. Must not decide who may send where.

use serde_json::{Value, json};

use super::call::{Call, Upload};
use super::mentions::{self, Manner};
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::bits;
use crate::validate;
use crate::world::{Attachment, Id, Message, Reference, World, flag};

/// Who sends, where, and by which way.
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
    let mut message = Message::new(id, sender.channel, sender.author, world.now);
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
    poll(&mut problems, world, &mut message, body);
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
    if is_empty(&message) {
        return Err(ApiError::empty_message());
    }
    mentioned.put_into(&mut message);
    Ok(message)
}

/// Applies an edit: fields left out stay, `attachments` lists those to keep.
pub(crate) fn edit(world: &mut World, sender: Sender, id: Id, call: &Call) -> Result<(), ApiError> {
    let body = &call.body;
    let mut message = world.message(sender.channel, id)?.clone();
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
    if is_empty(&message) {
        return Err(ApiError::empty_message());
    }
    mentioned.put_into(&mut message);
    message.pinged.clear();
    *world.message_mut(sender.channel, id)? = message;
    Ok(())
}

fn is_empty(message: &Message) -> bool {
    message.content.is_empty()
        && message.embeds.is_empty()
        && message.components.is_empty()
        && message.attachments.is_empty()
        && message.poll.is_none()
}

fn check_v2(problems: &mut Problems, message: &Message) {
    if message.flags & flag::COMPONENTS_V2 == 0 {
        return;
    }
    for (field, used) in [
        ("content", !message.content.is_empty()),
        ("embeds", !message.embeds.is_empty()),
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
        let base = &world.base;
        message.embeds = validate::embeds(problems, body, &|name| {
            files
                .iter()
                .find(|file| file.filename == name)
                .map(|file| file.json(base)["url"].as_str().unwrap_or_default().to_owned())
        });
    }
    if body.get("components").is_some() {
        message.components = validate::components(problems, body, message.flags & flag::COMPONENTS_V2 != 0);
    }
}

fn poll(problems: &mut Problems, world: &World, message: &mut Message, body: &Value) {
    let Some(poll) = body.get("poll").filter(|poll| poll.is_object()) else {
        return;
    };
    validate::required_text(problems, "poll.question", &poll["question"], "text", 1, 300);
    let mut answers = validate::list(problems, "poll", poll, "answers", 10).to_vec();
    for (index, answer) in answers.iter_mut().enumerate() {
        validate::required_text(
            problems,
            &format!("poll.answers.{index}.poll_media"),
            &answer["poll_media"],
            "text",
            1,
            55,
        );
        answer["answer_id"] = json!(index + 1);
    }
    let hours = validate::integer(problems, "poll", poll, "duration", 1, 768).unwrap_or(24);
    message.poll = Some(json!({
        "question": poll["question"],
        "answers": answers,
        "expiry": crate::clock::stamp(world.now + chrono::TimeDelta::hours(hours)),
        "allow_multiselect": poll["allow_multiselect"].as_bool().unwrap_or(false),
        "layout_type": 1,
        "results": {"answer_counts": [], "is_finalized": false},
    }));
}

fn attachments(
    world: &mut World,
    problems: &mut Problems,
    sender: Sender,
    body: &Value,
    files: &[Upload],
) -> Result<Vec<Attachment>, ApiError> {
    if files.len() > limits::ATTACHMENTS {
        return Err(ApiError::too_many_attachments());
    }
    let described = body["attachments"].as_array().map_or(&[][..], Vec::as_slice);
    let mut kept = Vec::new();
    for (index, file) in files.iter().enumerate() {
        if file.bytes.len() > limits::FILE_BYTES {
            return Err(ApiError::file_too_large());
        }
        let number = file
            .field
            .strip_prefix("files[")
            .and_then(|rest| rest.strip_suffix(']'));
        let number: u64 = number
            .and_then(|number| number.parse().ok())
            .unwrap_or(index as u64);
        let about = described
            .iter()
            .find(|about| validate::id_of(&about["id"]) == Some(number));
        let name = about
            .and_then(|about| about["filename"].as_str())
            .unwrap_or(&file.filename);
        let description = about.and_then(|about| about["description"].as_str());
        if description.is_some_and(|text| validate::length(text) > 1024) {
            problems.length(&format!("attachments.{index}.description"), 0, 1024);
        }
        kept.push(Attachment {
            id: world.new_id(),
            channel: sender.channel,
            filename: safe_name(name),
            description: description.map(str::to_owned),
            content_type: file.content_type.clone(),
            bytes: file.bytes.clone(),
            ephemeral: sender.only_for.is_some(),
        });
    }
    for (index, about) in described.iter().enumerate() {
        let id = validate::id_of(&about["id"]);
        let uploaded = id.is_some_and(|id| id < files.len() as u64 || id > 1 << 22);
        if !uploaded {
            problems.add(
                &format!("attachments.{index}.id"),
                "ATTACHMENT_NOT_FOUND",
                "Attachment data not found",
            );
        }
    }
    Ok(kept)
}

/// A file name as Discord keeps it: no spaces and nothing that would be a path.
pub(crate) fn safe_name(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| if c == ' ' { '_' } else { c })
        .filter(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        .collect();
    if kept.trim_matches('.').is_empty() {
        "unknown".to_owned()
    } else {
        kept
    }
}

/// The message a body answers: 160002 without READ_MESSAGE_HISTORY, 50035 when it is not there.
pub(crate) fn reference(world: &World, sender: Sender, body: &Value) -> Result<Option<Reference>, ApiError> {
    let Some(given) = body.get("message_reference").filter(|given| given.is_object()) else {
        return Ok(None);
    };
    let id = validate::id_of(&given["message_id"]).unwrap_or(0);
    let channel = world.see(sender.channel, sender.author)?;
    if world.permissions(channel, sender.author) & bits::READ_MESSAGE_HISTORY == 0 {
        return Err(ApiError::reply_without_history());
    }
    if world.open_message(sender.channel, id).is_ok() {
        return Ok(Some(Reference {
            channel: sender.channel,
            message: Some(id),
        }));
    }
    if given["fail_if_not_exists"] == false {
        return Ok(None);
    }
    Err(ApiError::field(
        "message_reference",
        "REPLIES_UNKNOWN_MESSAGE",
        "Unknown message",
    ))
}
