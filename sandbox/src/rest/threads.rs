//! Starting threads, from a message and without one.

use serde_json::Value;

use super::audit_log::note_thread;
use super::call::{Answer, Call, created};
use super::{posts, stopped};
use crate::errors::{ApiError, Problems};
use crate::permissions::bits;
use crate::validate;
use crate::world::{Id, Message, NewThread, Reference, Slow, World, channel_kind as kind, flag};

/// 60, 1440, 4320 or 10080 minutes.
pub(super) fn archive_minutes(problems: &mut Problems, body: &Value, key: &str) -> Option<i64> {
    let minutes = validate::integer(problems, "", body, key, 0, i64::MAX)?;
    if !matches!(minutes, 60 | 1440 | 4320 | 10080) {
        problems.choice(key, "(60, 1440, 4320, 10080)");
    }
    Some(minutes)
}

pub(super) fn slowmode(problems: &mut Problems, body: &Value) -> Option<u32> {
    validate::integer(problems, "", body, "rate_limit_per_user", 0, 21_600)
        .and_then(|seconds| u32::try_from(seconds).ok())
}

/// What every way to start a thread asks for.
pub(super) struct Wanted<'a> {
    pub name: &'a str,
    pub minutes: Option<i64>,
    pub slowmode: Option<u32>,
}

impl<'a> Wanted<'a> {
    pub(super) fn read(problems: &mut Problems, body: &'a Value) -> Self {
        Self {
            name: validate::required_text(problems, "", body, "name", 1, 100).unwrap_or(""),
            minutes: archive_minutes(problems, body, "auto_archive_duration"),
            slowmode: slowmode(problems, body),
        }
    }
}

pub(super) fn answer(world: &World, id: Id, user: Id) -> Result<Value, ApiError> {
    let channel = world.channels().get(&id).ok_or_else(ApiError::unknown_channel)?;
    Ok(world.channel_json(channel, user))
}

pub(crate) fn from_message(world: &mut World, call: &Call) -> Answer {
    let (parent, id) = (call.id("channel_id")?, call.id("message_id")?);
    let found = world.see_with(parent, call.user, bits::CREATE_PUBLIC_THREADS)?;
    if !matches!(found.kind, kind::TEXT | kind::ANNOUNCEMENT) {
        return Err(ApiError::wrong_channel_type());
    }
    let of_news = found.kind == kind::ANNOUNCEMENT;
    let default_slowmode = found.default_thread_slowmode;
    world.may_act_again(found, call.user, Slow::Threads)?;
    let mut problems = Problems::default();
    let wanted = Wanted::read(&mut problems, &call.body);
    problems.finish()?;
    stopped::title(world, found, wanted.name)?;
    world.open_message(parent, id)?;
    if world.channels().contains_key(&id) {
        return Err(ApiError::thread_exists());
    }
    world.make_thread(NewThread {
        parent,
        kind: if of_news {
            kind::ANNOUNCEMENT_THREAD
        } else {
            kind::PUBLIC_THREAD
        },
        name: wanted.name,
        owner: call.user,
        from: Some(id),
        auto_archive_minutes: wanted.minutes,
        invitable: true,
        slowmode: wanted.slowmode.unwrap_or(default_slowmode),
        tags: Vec::new(),
    })?;
    world.message_mut(parent, id)?.flags |= flag::HAS_THREAD;
    world.tell_message("MESSAGE_UPDATE", parent, id);
    // The first entry of the thread points at the message it was started from.
    let opening = world.new_id();
    let mut opening = Message::new(opening, id, call.user, world.now());
    opening.kind = 21;
    opening.reference = Some(Reference {
        channel: parent,
        message: Some(id),
    });
    world.place_message(opening);
    note_thread(world, call, id, None);
    world.acted(parent, call.user, Slow::Threads)?;
    created(answer(world, id, call.user)?)
}

pub(crate) fn create(world: &mut World, call: &Call) -> Answer {
    let parent = call.id("channel_id")?;
    let found = world.see(parent, call.user)?;
    if found.is_forum() {
        return posts::post(world, call, parent);
    }
    let kind = call.body["type"]
        .as_u64()
        .and_then(|kind| u8::try_from(kind).ok())
        .unwrap_or(kind::PRIVATE_THREAD);
    let (needed, fits) = match kind {
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
    world.may_act_again(found, call.user, Slow::Threads)?;
    let default_slowmode = found.default_thread_slowmode;
    let mut problems = Problems::default();
    let wanted = Wanted::read(&mut problems, &call.body);
    problems.finish()?;
    stopped::title(world, found, wanted.name)?;
    let id = world.make_thread(NewThread {
        parent,
        kind,
        name: wanted.name,
        owner: call.user,
        from: None,
        auto_archive_minutes: wanted.minutes,
        invitable: call.body["invitable"].as_bool().unwrap_or(true),
        slowmode: wanted.slowmode.unwrap_or(default_slowmode),
        tags: Vec::new(),
    })?;
    if kind != kind::PRIVATE_THREAD {
        let notice = world.new_id();
        let mut notice = Message::new(notice, parent, call.user, world.now());
        notice.kind = 18;
        wanted.name.clone_into(&mut notice.content);
        notice.reference = Some(Reference {
            channel: id,
            message: None,
        });
        world.post(notice)?;
    }
    note_thread(world, call, id, None);
    world.acted(parent, call.user, Slow::Threads)?;
    created(answer(world, id, call.user)?)
}
