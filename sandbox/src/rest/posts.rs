//! Posts of forums: starting one with its first message and its tags.

use super::audit_log::note_thread;
use super::call::{Answer, Call, created};
use super::compose::{self, Sender};
use super::mentions::Manner;
use super::stopped;
use super::threads::{Wanted, answer};
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::bits;
use crate::validate;
use crate::world::{Channel, Id, NewThread, Slow, Tag, World, channel_flag, channel_kind as kind, flag};

/// A forum post: thread and first message in one call, sharing an id.
pub(super) fn post(world: &mut World, call: &Call, parent: Id) -> Answer {
    let forum = world.see_with(parent, call.user, bits::SEND_MESSAGES)?.clone();
    world.may_act_again(&forum, call.user, Slow::Threads)?;
    let body = &call.body;
    let mut problems = Problems::default();
    let wanted = Wanted::read(&mut problems, body);
    let tags = tags_of(world, &mut problems, &forum, call, &[]);
    if !body["message"].is_object() {
        problems.required("message");
    }
    problems.finish()?;
    has_tag(&forum, &tags)?;
    stopped::title(world, &forum, wanted.name)?;
    let sender = Sender {
        author: call.user,
        channel: parent,
        manner: Manner::Plain,
        flags: flag::SUPPRESS_EMBEDS | flag::SILENT | flag::COMPONENTS_V2,
        only_for: None,
    };
    let mut first = compose::message(world, sender, &body["message"], &call.files)?;
    stopped::words(world, &first)?;
    let id = first.id;
    world.make_thread(NewThread {
        parent,
        kind: kind::PUBLIC_THREAD,
        name: wanted.name,
        owner: call.user,
        from: Some(id),
        auto_archive_minutes: wanted.minutes,
        invitable: true,
        slowmode: wanted.slowmode.unwrap_or(forum.default_thread_slowmode),
        tags,
    })?;
    first.channel = id;
    for file in &mut first.attachments {
        file.channel = id;
    }
    world.post(first)?;
    world.acted(parent, call.user, Slow::Threads)?;
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

/// The tags a body asks for. Moderated ones are put on and taken off by those with MANAGE_THREADS only.
pub(super) fn tags_of(
    world: &World,
    problems: &mut Problems,
    forum: &Channel,
    call: &Call,
    current: &[Id],
) -> Vec<Id> {
    let given = validate::list(problems, "", &call.body, "applied_tags", limits::TAGS_APPLIED);
    let moderator = world.permissions(forum, call.user) & bits::MANAGE_THREADS != 0;
    let may_touch = |tag: &Tag| !tag.moderated || moderator;
    let mut kept = Vec::new();
    for (index, tag) in given.iter().enumerate() {
        let path = format!("applied_tags.{index}");
        let found = validate::id_of(tag).and_then(|id| forum.tags.iter().find(|tag| tag.id == id));
        match found {
            Some(tag) if may_touch(tag) || current.contains(&tag.id) => kept.push(tag.id),
            Some(_) => problems.add(&path, "FORUM_TAG_MODERATED", "This tag is for moderators"),
            None => problems.add(&path, "FORUM_TAG_UNKNOWN", "Unknown tag"),
        }
    }
    let taken = forum
        .tags
        .iter()
        .filter(|tag| current.contains(&tag.id) && !kept.contains(&tag.id));
    for _ in taken.filter(|tag| !may_touch(tag)) {
        problems.add(
            "applied_tags",
            "FORUM_TAG_MODERATED",
            "This tag is for moderators",
        );
    }
    kept
}

/// Fails with 40067 when the forum demands a tag and there is none.
pub(super) fn has_tag(forum: &Channel, tags: &[Id]) -> Result<(), ApiError> {
    if forum.flags & channel_flag::REQUIRE_TAG != 0 && tags.is_empty() {
        Err(ApiError::tag_required())
    } else {
        Ok(())
    }
}
