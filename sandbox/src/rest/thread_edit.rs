//! `PATCH /channels/{thread}`: who may change what of a thread, and the change.

use serde_json::Value;

use super::audit_log::note_thread;
use super::call::{Answer, Call, ok};
use super::posts::{has_tag, tags_of};
use super::stopped;
use super::threads::{answer, archive_minutes, slowmode};
use crate::errors::{ApiError, Problems};
use crate::permissions::bits;
use crate::validate;
use crate::world::{Channel, Id, Thread, World, channel_flag};

/// What a body asks to be changed.
struct Changes {
    name: Option<String>,
    slowmode: Option<u32>,
    minutes: Option<i64>,
    locked: Option<bool>,
    invitable: Option<bool>,
    archived: Option<bool>,
    pinned: Option<bool>,
    tags: Option<Vec<Id>>,
}

pub(super) fn edit(world: &mut World, call: &Call, channel: &Channel) -> Answer {
    let Some(thread) = &channel.thread else {
        return Err(ApiError::wrong_channel_type());
    };
    allowed(world, call, channel, thread)?;
    let changes = read(world, call, channel, thread)?;
    if changes.archived == Some(false) && thread.archived {
        world.room_for_thread(channel.guild)?;
    }
    if changes.pinned == Some(true) {
        nothing_else_pinned(world, channel)?;
    }
    let archived = changes.archived;
    let renamed = changes.name.clone().filter(|name| *name != channel.name);
    make(world, channel.id, changes)?;
    if let Some(archived) = archived {
        world.set_archived(channel.id, archived)?;
    }
    world.tell_thread("THREAD_UPDATE", channel.id);
    if archived == Some(false) && thread.archived {
        world.tell_own_members(channel.id);
    }
    if let Some(name) = renamed {
        world.notice(channel.id, call.user, NAME_CHANGED, &name, None)?;
    }
    note_thread(world, call, channel.id, Some(channel));
    ok(answer(world, channel.id, call.user)?)
}

/// The type of the message that says a thread has a new name.
const NAME_CHANGED: u8 = 4;

/// Moderators may change all, the owner most; those who can write there may bring it back.
fn allowed(world: &World, call: &Call, channel: &Channel, thread: &Thread) -> Result<(), ApiError> {
    let held = world.permissions(channel, call.user);
    let moderator = held & bits::MANAGE_THREADS != 0;
    let body = &call.body;
    let keys: Vec<&str> = body
        .as_object()
        .into_iter()
        .flat_map(|body| body.keys())
        .map(String::as_str)
        .collect();
    let only = |allowed: &[&str]| keys.iter().all(|key| allowed.contains(key));
    let unarchives = body["archived"] == false;
    let revives = unarchives && only(&["archived", "auto_archive_duration"]);
    let for_moderators = ["locked", "rate_limit_per_user", "flags"];
    let owns = thread.owner == call.user && !keys.iter().any(|key| for_moderators.contains(key));
    let may = moderator || owns || (revives && held & bits::SEND_MESSAGES_IN_THREADS != 0);
    if thread.locked && !moderator {
        return Err(ApiError::thread_locked());
    }
    if !may {
        return Err(ApiError::missing_permissions());
    }
    if thread.archived && !unarchives && !only(&["archived", "locked"]) {
        return Err(ApiError::thread_archived());
    }
    Ok(())
}

fn read(world: &World, call: &Call, channel: &Channel, thread: &Thread) -> Result<Changes, ApiError> {
    let body = &call.body;
    let mut problems = Problems::default();
    let name = match body.get("name") {
        Some(_) => validate::required_text(&mut problems, "", body, "name", 1, 100),
        None => None,
    };
    let forum = channel
        .parent
        .and_then(|id| world.channels().get(&id))
        .filter(|parent| parent.is_forum());
    let flags = validate::integer(&mut problems, "", body, "flags", 0, i64::from(u32::MAX));
    let pinned = flags.map(|flags| flags & i64::from(channel_flag::PINNED) != 0);
    if pinned == Some(true) && forum.is_none() {
        problems.add(
            "flags",
            "CHANNEL_FLAGS_INVALID",
            "Only posts of forums can be pinned",
        );
    }
    let tags = forum
        .filter(|_| body.get("applied_tags").is_some())
        .map(|forum| tags_of(world, &mut problems, forum, call, &thread.applied_tags));
    let changes = Changes {
        name: name.map(|name| name.trim().to_owned()),
        slowmode: slowmode(&mut problems, body),
        minutes: archive_minutes(&mut problems, body, "auto_archive_duration"),
        locked: body["locked"].as_bool(),
        invitable: body["invitable"].as_bool(),
        archived: body.get("archived").and_then(Value::as_bool),
        pinned,
        tags,
    };
    problems.finish()?;
    if let Some(name) = &changes.name {
        stopped::title(world, channel, name)?;
    }
    if let (Some(forum), Some(tags)) = (forum, &changes.tags) {
        has_tag(forum, tags)?;
    }
    Ok(changes)
}

/// A forum has one pinned post: 30047 for another.
fn nothing_else_pinned(world: &World, post: &Channel) -> Result<(), ApiError> {
    let mut posts = world
        .guild_threads(post.guild.unwrap_or(0))
        .filter(|other| other.parent == post.parent && other.id != post.id);
    if posts.any(|other| other.flags & channel_flag::PINNED != 0) {
        Err(ApiError::too_many_pinned_posts())
    } else {
        Ok(())
    }
}

fn make(world: &mut World, id: Id, changes: Changes) -> Result<(), ApiError> {
    let now = world.now();
    let found = world.channel_mut(id)?;
    if let Some(name) = changes.name {
        found.name = name;
    }
    found.slowmode = changes.slowmode.unwrap_or(found.slowmode);
    match changes.pinned {
        Some(true) => found.flags |= channel_flag::PINNED,
        Some(false) => found.flags &= !channel_flag::PINNED,
        None => {}
    }
    let Some(thread) = &mut found.thread else {
        return Ok(());
    };
    if let Some(minutes) = changes.minutes {
        // Changing the time counts as activity, and shows in the timestamp.
        thread.auto_archive_minutes = minutes;
        thread.active_at = now;
        thread.archive_timestamp = now;
    }
    thread.locked = changes.locked.unwrap_or(thread.locked);
    thread.invitable = changes.invitable.unwrap_or(thread.invitable);
    if let Some(tags) = changes.tags {
        thread.applied_tags = tags;
    }
    let at = thread.archives_at();
    world.archive_no_later_than(at);
    Ok(())
}
