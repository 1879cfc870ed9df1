//! Channels: create, get, modify, delete; threads are modified here too, as in Discord.

use serde_json::Value;

use super::call::{Answer, Call, created, ok};
use super::{channel_fields as fields, overwrites, stopped, thread_edit};
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::bits;
use crate::validate;
use crate::world::{Channel, Guild, Id, Overwrite, World, audit_action as action, channel_kind as kind};

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let channel = world.see(call.id("channel_id")?, call.user)?;
    ok(world.channel_json(channel, call.user))
}

pub(crate) fn create(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_with(guild, call.user, bits::MANAGE_CHANNELS)?;
    let body = &call.body;
    let mut problems = Problems::default();
    let kind = validate::integer(&mut problems, "", body, "type", 0, 16).unwrap_or(0);
    let kind = u8::try_from(kind).unwrap_or(0);
    if !matches!(kind, 0 | 2 | 4 | 5 | 13 | 14 | 15 | 16) {
        problems.choice("type", "(0, 2, 4, 5, 6, 13, 14, 15, 16)");
    }
    let name = fields::name(&mut problems, kind, body);
    stopped::name(world, &mut problems, guild, body);
    let mut channel = Channel::new(0, Some(guild), kind, &name);
    fields::details(world, &mut problems, &mut channel, body)?;
    let position = validate::integer(&mut problems, "", body, "position", 0, i64::from(i32::MAX));
    let overwrites = overwrites::read(&mut problems, body);
    let parent = body
        .get("parent_id")
        .filter(|parent| !parent.is_null())
        .map(|parent| validate::id_of(parent).unwrap_or(0));
    if let Some(parent) = parent {
        fields::fits_in_category(world, &mut problems, "", guild, parent, &channel);
    }
    let community = world.guilds().get(&guild).is_some_and(Guild::community);
    if matches!(kind, kind::ANNOUNCEMENT | kind::FORUM | kind::STAGE | kind::MEDIA) && !community {
        problems.add(
            "type",
            "CHANNEL_TYPE_REQUIRES_COMMUNITY",
            "This type of channel needs a Community server",
        );
    }
    problems.finish()?;
    if world.guild_channels(guild).count() >= limits::CHANNELS {
        return Err(ApiError::too_many_channels());
    }
    match overwrites {
        Some(list) => {
            overwrites::may_write(world, guild, None, call.user, &list)?;
            channel.overwrites = list;
        }
        None => {
            if let Some(parent) = parent.and_then(|id| world.channels().get(&id)) {
                channel.overwrites.clone_from(&parent.overwrites);
            }
        }
    }
    channel.parent = parent;
    channel.id = world.new_id();
    let id = channel.id;
    channel.position = position.unwrap_or_else(|| world.next_position(guild));
    world.place_channel(channel);
    let data = ok_with(world, id)?;
    let entry = call.entry(guild, action::CHANNEL_CREATE, id);
    world.note(entry.differing(&Value::Null, &data));
    created(data)
}

fn ok_with(world: &World, id: Id) -> Result<Value, ApiError> {
    world
        .channels()
        .get(&id)
        .map(Channel::json)
        .ok_or_else(ApiError::unknown_channel)
}

pub(crate) fn edit(world: &mut World, call: &Call) -> Answer {
    let id = call.id("channel_id")?;
    let channel = world.see(id, call.user)?.clone();
    if channel.is_thread() {
        return thread_edit::edit(world, call, &channel);
    }
    let Some(guild) = channel.guild else {
        return Err(ApiError::direct_message());
    };
    if world.permissions(&channel, call.user) & bits::MANAGE_CHANNELS == 0 {
        return Err(ApiError::missing_permissions());
    }
    let body = &call.body;
    let mut problems = Problems::default();
    let mut changed = channel.clone();
    if body.get("name").is_some() {
        changed.name = fields::name(&mut problems, channel.kind, body);
        stopped::name(world, &mut problems, guild, body);
    }
    if let Some(wanted) = validate::integer(&mut problems, "", body, "type", 0, 16) {
        changed.kind = converted(world, &mut problems, &channel, wanted);
    }
    fields::details(world, &mut problems, &mut changed, body)?;
    if let Some(position) = validate::integer(&mut problems, "", body, "position", 0, i64::from(i32::MAX)) {
        changed.position = position;
    }
    if let Some(parent) = body.get("parent_id") {
        changed.parent = validate::id_of(parent);
        if let Some(parent) = changed.parent {
            fields::fits_in_category(world, &mut problems, "", guild, parent, &channel);
        }
    }
    let list: Option<Vec<Overwrite>> = overwrites::read(&mut problems, body);
    problems.finish()?;
    if let Some(list) = list {
        overwrites::may_write(world, guild, Some(&channel), call.user, &list)?;
        changed.overwrites = list;
    }
    world.keep_only_tags(id, &changed.tags);
    let data = world.change_channel(id, |channel| *channel = changed)?;
    overwrites::note_changes(world, call, &channel);
    let mut before = channel.json();
    before["permission_overwrites"] = data["permission_overwrites"].clone();
    let entry = call
        .entry(guild, action::CHANNEL_UPDATE, id)
        .differing(&before, &data);
    if !entry.changes.is_empty() {
        world.note(entry);
    }
    ok(data)
}

/// The type that a channel is to have: text and announcement channels can become each other, nothing else.
fn converted(world: &World, problems: &mut Problems, channel: &Channel, wanted: i64) -> u8 {
    let wanted = u8::try_from(wanted).unwrap_or(channel.kind);
    let open = |kind: u8| matches!(kind, kind::TEXT | kind::ANNOUNCEMENT);
    let news = channel
        .guild
        .and_then(|id| world.guilds().get(&id))
        .is_some_and(Guild::community);
    if wanted != channel.kind && !(open(wanted) && open(channel.kind) && news) {
        problems.choice("type", &format!("({})", channel.kind));
    }
    wanted
}

pub(crate) fn delete(world: &mut World, call: &Call) -> Answer {
    let id = call.id("channel_id")?;
    let channel = world.see(id, call.user)?;
    let Some(guild) = channel.guild else {
        let data = world.channel_json(channel, call.user);
        return ok(data);
    };
    let thread = channel.is_thread();
    let needed = if thread {
        bits::MANAGE_THREADS
    } else {
        bits::MANAGE_CHANNELS
    };
    world.see_with(id, call.user, needed)?;
    if world.guilds().get(&guild).is_some_and(|guild| guild.requires(id)) {
        return Err(ApiError::community_channel());
    }
    let data = world.remove_channel(id)?;
    let done = if thread {
        action::THREAD_DELETE
    } else {
        action::CHANNEL_DELETE
    };
    world.note(call.entry(guild, done, id).differing(&data, &Value::Null));
    ok(data)
}
