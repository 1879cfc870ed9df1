//! Threads and forum posts: starting, members, lists, and modifying.

use serde_json::Value;

use super::audit_log::note_thread;
use super::call::{Answer, Call, created, ok};
use super::compose::{self, Sender};
use super::mentions::Manner;
use crate::errors::{ApiError, Problems};
use crate::permissions::bits;
use crate::validate;
use crate::world::{Channel, Id, Message, NewThread, Reference, World, channel_kind as kind, flag};

/// The flag of a forum that demands a tag.
pub(super) const REQUIRE_TAG: u32 = 1 << 4;

/// 60, 1440, 4320 or 10080 minutes.
pub(super) fn archive_minutes(problems: &mut Problems, body: &Value, key: &str) -> Option<i64> {
    let minutes = validate::integer(problems, "", body, key, 0, i64::MAX)?;
    if !matches!(minutes, 60 | 1440 | 4320 | 10080) {
        problems.choice(key, "(60, 1440, 4320, 10080)");
    }
    Some(minutes)
}

fn slowmode(problems: &mut Problems, body: &Value) -> Option<u32> {
    validate::integer(problems, "", body, "rate_limit_per_user", 0, 21_600)
        .and_then(|seconds| u32::try_from(seconds).ok())
}

fn answer(world: &World, id: Id, user: Id) -> Result<Value, ApiError> {
    let channel = world.channels.get(&id).ok_or_else(ApiError::unknown_channel)?;
    Ok(world.channel_json(channel, user))
}

pub(crate) fn from_message(world: &mut World, call: &Call) -> Answer {
    let (parent, id) = (call.id("channel_id")?, call.id("message_id")?);
    let found = world.see_with(parent, call.user, bits::CREATE_PUBLIC_THREADS)?;
    if !matches!(found.kind, kind::TEXT | kind::ANNOUNCEMENT) {
        return Err(ApiError::wrong_channel_type());
    }
    let of_news = found.kind == kind::ANNOUNCEMENT;
    let mut problems = Problems::default();
    let name = validate::required_text(&mut problems, "", &call.body, "name", 1, 100)
        .unwrap_or("")
        .to_owned();
    let minutes = archive_minutes(&mut problems, &call.body, "auto_archive_duration");
    let slowmode = slowmode(&mut problems, &call.body).unwrap_or(0);
    problems.finish()?;
    world.open_message(parent, id)?;
    if world.channels.contains_key(&id) {
        return Err(ApiError::thread_exists());
    }
    world.make_thread(NewThread {
        parent,
        kind: if of_news {
            kind::ANNOUNCEMENT_THREAD
        } else {
            kind::PUBLIC_THREAD
        },
        name: &name,
        owner: call.user,
        from: Some(id),
        auto_archive_minutes: minutes,
        invitable: true,
        slowmode,
        tags: Vec::new(),
    })?;
    world.message_mut(parent, id)?.flags |= flag::HAS_THREAD;
    world.tell_message("MESSAGE_UPDATE", parent, id);
    // The first entry of the thread points at the message it was started from.
    let opening = world.new_id();
    let mut opening = Message::new(opening, id, call.user, world.now);
    opening.kind = 21;
    opening.reference = Some(Reference {
        channel: parent,
        message: Some(id),
    });
    world.messages.entry(id).or_default().insert(opening.id, opening);
    note_thread(world, call, id, None);
    created(answer(world, id, call.user)?)
}

pub(crate) fn create(world: &mut World, call: &Call) -> Answer {
    let parent = call.id("channel_id")?;
    let found = world.see(parent, call.user)?;
    if found.is_forum() {
        return post(world, call, parent);
    }
    let wanted = call.body["type"]
        .as_u64()
        .and_then(|kind| u8::try_from(kind).ok())
        .unwrap_or(kind::PRIVATE_THREAD);
    let (needed, fits) = match wanted {
        kind::PUBLIC_THREAD => (bits::CREATE_PUBLIC_THREADS, found.kind == kind::TEXT),
        kind::PRIVATE_THREAD => (bits::CREATE_PRIVATE_THREADS, found.kind == kind::TEXT),
        kind::ANNOUNCEMENT_THREAD => (bits::CREATE_PUBLIC_THREADS, found.kind == kind::ANNOUNCEMENT),
        _ => {
            return Err(ApiError::field(
                "type",
                "BASE_TYPE_CHOICES",
                "Value must be one of (10, 11, 12).",
            ));
        }
    };
    if !fits {
        return Err(ApiError::wrong_channel_type());
    }
    world.see_with(parent, call.user, needed)?;
    let mut problems = Problems::default();
    let name = validate::required_text(&mut problems, "", &call.body, "name", 1, 100)
        .unwrap_or("")
        .to_owned();
    let minutes = archive_minutes(&mut problems, &call.body, "auto_archive_duration");
    let slowmode = slowmode(&mut problems, &call.body).unwrap_or(0);
    problems.finish()?;
    let id = world.make_thread(NewThread {
        parent,
        kind: wanted,
        name: &name,
        owner: call.user,
        from: None,
        auto_archive_minutes: minutes,
        invitable: call.body["invitable"].as_bool().unwrap_or(true),
        slowmode,
        tags: Vec::new(),
    })?;
    if wanted != kind::PRIVATE_THREAD {
        let notice = world.new_id();
        let mut notice = Message::new(notice, parent, call.user, world.now);
        notice.kind = 18;
        notice.content.clone_from(&name);
        notice.reference = Some(Reference {
            channel: id,
            message: None,
        });
        world.post(notice)?;
    }
    note_thread(world, call, id, None);
    created(answer(world, id, call.user)?)
}

/// A forum post: thread and first message in one call, sharing an id.
fn post(world: &mut World, call: &Call, parent: Id) -> Answer {
    let forum = world.see_with(parent, call.user, bits::SEND_MESSAGES)?.clone();
    let body = &call.body;
    let mut problems = Problems::default();
    let name = validate::required_text(&mut problems, "", body, "name", 1, 100)
        .unwrap_or("")
        .to_owned();
    let minutes = archive_minutes(&mut problems, body, "auto_archive_duration");
    let slowmode = slowmode(&mut problems, body).unwrap_or(forum.default_thread_slowmode);
    let tags = tags_of(world, &mut problems, &forum, call);
    if !body["message"].is_object() {
        problems.required("message");
    }
    problems.finish()?;
    if forum.flags & REQUIRE_TAG != 0 && tags.is_empty() {
        return Err(ApiError::tag_required());
    }
    let sender = Sender {
        author: call.user,
        channel: parent,
        manner: Manner::Plain,
        flags: flag::SUPPRESS_EMBEDS | flag::SILENT | flag::COMPONENTS_V2,
        only_for: None,
    };
    let mut first = compose::message(world, sender, &body["message"], &call.files)?;
    let id = first.id;
    world.make_thread(NewThread {
        parent,
        kind: kind::PUBLIC_THREAD,
        name: &name,
        owner: call.user,
        from: Some(id),
        auto_archive_minutes: minutes,
        invitable: true,
        slowmode,
        tags,
    })?;
    first.channel = id;
    for file in &mut first.attachments {
        file.channel = id;
    }
    world.post(first)?;
    if let Some(thread) = &mut world.channel_mut(id)?.thread {
        // The first message of a post is not counted.
        thread.message_count = 0;
        thread.total_sent = 0;
    }
    note_thread(world, call, id, None);
    let mut data = answer(world, id, call.user)?;
    data["message"] = world.message_json(world.message(id, id)?, call.user);
    created(data)
}

fn tags_of(world: &World, problems: &mut Problems, forum: &Channel, call: &Call) -> Vec<Id> {
    let given = validate::list(problems, "", &call.body, "applied_tags", 5);
    let moderator = world.permissions(forum, call.user) & bits::MANAGE_THREADS != 0;
    let mut kept = Vec::new();
    for (index, tag) in given.iter().enumerate() {
        let found = validate::id_of(tag).and_then(|id| forum.tags.iter().find(|tag| tag.id == id));
        match found {
            Some(tag) if !tag.moderated || moderator => kept.push(tag.id),
            Some(_) => problems.add(
                &format!("applied_tags.{index}"),
                "FORUM_TAG_MODERATED",
                "This tag is for moderators",
            ),
            None => problems.add(
                &format!("applied_tags.{index}"),
                "FORUM_TAG_UNKNOWN",
                "Unknown tag",
            ),
        }
    }
    kept
}

/// `PATCH /channels/{thread}`.
pub(super) fn edit(world: &mut World, call: &Call, channel: &Channel) -> Answer {
    let Some(thread) = &channel.thread else {
        return Err(ApiError::wrong_channel_type());
    };
    let body = &call.body;
    let held = world.permissions(channel, call.user);
    let moderator = held & bits::MANAGE_THREADS != 0;
    let keys: Vec<&str> = body
        .as_object()
        .into_iter()
        .flat_map(|body| body.keys())
        .map(String::as_str)
        .collect();
    let owner = thread.owner == call.user;
    let unarchives = body["archived"] == false;
    let reviving_only = unarchives
        && keys
            .iter()
            .all(|key| matches!(*key, "archived" | "auto_archive_duration"));
    let may_send = held & bits::SEND_MESSAGES_IN_THREADS != 0;
    let allowed = moderator
        || (owner
            && !keys
                .iter()
                .any(|key| matches!(*key, "locked" | "rate_limit_per_user")))
        || (reviving_only && may_send);
    if !allowed || (thread.locked && !moderator) {
        let error = if thread.locked {
            ApiError::thread_locked()
        } else {
            ApiError::missing_permissions()
        };
        return Err(error);
    }
    let only_state = keys.iter().all(|key| matches!(*key, "archived" | "locked"));
    if thread.archived && !unarchives && !only_state {
        return Err(ApiError::thread_archived());
    }
    let mut problems = Problems::default();
    let name = match body.get("name") {
        Some(_) => validate::required_text(&mut problems, "", body, "name", 1, 100),
        None => None,
    };
    let minutes = archive_minutes(&mut problems, body, "auto_archive_duration");
    let slowmode = slowmode(&mut problems, body);
    let forum = channel
        .parent
        .and_then(|id| world.channels.get(&id))
        .filter(|parent| parent.is_forum())
        .cloned();
    let tags = match &forum {
        Some(forum) if body.get("applied_tags").is_some() => Some(tags_of(world, &mut problems, forum, call)),
        _ => None,
    };
    problems.finish()?;
    if forum.is_some_and(|forum| forum.flags & REQUIRE_TAG != 0) && tags.as_ref().is_some_and(Vec::is_empty) {
        return Err(ApiError::tag_required());
    }
    let found = world.channel_mut(channel.id)?;
    if let Some(name) = name {
        name.trim().clone_into(&mut found.name);
    }
    found.slowmode = slowmode.unwrap_or(found.slowmode);
    if let Some(flags) = body["flags"].as_u64() {
        found.flags = u32::try_from(flags).unwrap_or(0);
    }
    if let Some(thread) = &mut found.thread {
        thread.auto_archive_minutes = minutes.unwrap_or(thread.auto_archive_minutes);
        thread.locked = body["locked"].as_bool().unwrap_or(thread.locked);
        thread.invitable = body["invitable"].as_bool().unwrap_or(thread.invitable);
        thread.applied_tags = tags.unwrap_or_else(|| thread.applied_tags.clone());
        let at = thread.archives_at();
        world.archive_no_later_than(at);
    }
    if let Some(archived) = body["archived"].as_bool() {
        world.set_archived(channel.id, archived)?;
    }
    world.tell_thread("THREAD_UPDATE", channel.id);
    note_thread(world, call, channel.id, Some(channel));
    ok(answer(world, channel.id, call.user)?)
}
