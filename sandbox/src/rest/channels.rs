//! Channels: create, get, modify, delete; threads are modified here too, as in Discord.

use serde_json::{Value, json};

use super::call::{Answer, Call, created, ok};
use super::{overwrites, threads};
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::bits;
use crate::validate;
use crate::world::{Channel, Id, Overwrite, Tag, World, audit_action as action, channel_kind as kind};

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let channel = world.see(call.id("channel_id")?, call.user)?;
    ok(world.channel_json(channel, call.user))
}

/// A name as Discord keeps it: text channels are lower case with dashes, others are only trimmed.
fn kept_name(kind: u8, name: &str) -> String {
    let name = name.trim();
    if !matches!(kind, kind::TEXT | kind::ANNOUNCEMENT | kind::FORUM | kind::MEDIA) {
        return name.to_owned();
    }
    let mut kept = String::new();
    for c in name.to_lowercase().chars() {
        let c = if c.is_whitespace() { '-' } else { c };
        let dropped = c.is_ascii_punctuation() && !matches!(c, '-' | '_');
        let doubled = c == '-' && kept.ends_with('-');
        if !dropped && !doubled {
            kept.push(c);
        }
    }
    kept
}

pub(crate) fn create(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_with(guild, call.user, bits::MANAGE_CHANNELS)?;
    let body = &call.body;
    let mut problems = Problems::default();
    validate::required_text(&mut problems, "", body, "name", 1, 100);
    let kind = validate::integer(&mut problems, "", body, "type", 0, 16).unwrap_or(0);
    let kind = u8::try_from(kind).unwrap_or(0);
    if !matches!(kind, 0 | 2 | 4 | 5 | 13 | 14 | 15 | 16) {
        problems.choice("type", "(0, 2, 4, 5, 6, 13, 14, 15, 16)");
    }
    let mut channel = Channel::new(0, Some(guild), kind, "");
    details(world, &mut problems, &mut channel, body);
    let overwrites = overwrites::read(&mut problems, body);
    let parent = body
        .get("parent_id")
        .filter(|parent| !parent.is_null())
        .map(|parent| validate::id_of(parent).unwrap_or(0));
    if let Some(parent) = parent {
        fits_in_category(world, &mut problems, guild, parent, None);
    }
    let community = world
        .guilds
        .get(&guild)
        .is_some_and(crate::world::Guild::community);
    if matches!(kind, kind::ANNOUNCEMENT | kind::FORUM | kind::STAGE | kind::MEDIA) && !community {
        problems.add(
            "type",
            "CHANNEL_TYPE_REQUIRES_COMMUNITY",
            "This type of channel needs a Community server",
        );
    }
    problems.finish()?;
    if world
        .by_guild
        .get(&guild)
        .is_some_and(|all| all.len() >= limits::CHANNELS)
    {
        return Err(ApiError::too_many_channels());
    }
    match overwrites {
        Some(list) => {
            overwrites::may_write(world, guild, None, call.user, &list)?;
            channel.overwrites = list;
        }
        None => {
            if let Some(parent) = parent.and_then(|id| world.channels.get(&id)) {
                channel.overwrites.clone_from(&parent.overwrites);
            }
        }
    }
    channel.parent = parent;
    channel.name = kept_name(kind, body["name"].as_str().unwrap_or(""));
    channel.id = world.new_id();
    let id = channel.id;
    let position = body["position"].as_i64();
    world.place_channel(channel);
    if let Some(position) = position {
        world.channel_mut(id)?.position = position;
    }
    let data = ok_with(world, id)?;
    let entry = call.entry(guild, action::CHANNEL_CREATE, id);
    world.note(entry.differing(&Value::Null, &data));
    created(data)
}

fn ok_with(world: &World, id: Id) -> Result<Value, ApiError> {
    world
        .channels
        .get(&id)
        .map(Channel::json)
        .ok_or_else(ApiError::unknown_channel)
}

/// A parent has to be a category of this guild with room for one more.
fn fits_in_category(world: &World, problems: &mut Problems, guild: Id, parent: Id, moved: Option<Id>) {
    let found = world
        .channels
        .get(&parent)
        .filter(|found| found.guild == Some(guild));
    let Some(found) = found else {
        return problems.add("parent_id", "CHANNEL_PARENT_INVALID", "Category does not exist");
    };
    if found.kind != kind::CATEGORY {
        return problems.add("parent_id", "CHANNEL_PARENT_INVALID_TYPE", "Not a category");
    }
    let inside = world
        .guild_channels(guild)
        .filter(|other| other.parent == Some(parent) && Some(other.id) != moved);
    if inside.count() >= limits::CHANNELS_IN_CATEGORY {
        problems.add(
            "parent_id",
            "CHANNEL_PARENT_MAX_CHANNELS",
            "Maximum number of channels in category reached (50)",
        );
    }
}

/// The fields that creating and modifying share.
fn details(world: &mut World, problems: &mut Problems, channel: &mut Channel, body: &Value) {
    if body.get("topic").is_some() {
        let most = if channel.is_forum() { 4096 } else { 1024 };
        let topic = validate::text(problems, "", body, "topic", 0, most).filter(|topic| !topic.is_empty());
        channel.topic = topic.map(str::to_owned);
    }
    if let Some(nsfw) = body["nsfw"].as_bool() {
        channel.nsfw = nsfw;
    }
    if let Some(seconds) = validate::integer(problems, "", body, "rate_limit_per_user", 0, 21_600) {
        channel.slowmode = u32::try_from(seconds).unwrap_or(0);
    }
    if let Some(seconds) = validate::integer(
        problems,
        "",
        body,
        "default_thread_rate_limit_per_user",
        0,
        21_600,
    ) {
        channel.default_thread_slowmode = u32::try_from(seconds).unwrap_or(0);
    }
    if let Some(minutes) = threads::archive_minutes(problems, body, "default_auto_archive_duration") {
        channel.default_auto_archive = Some(minutes);
    }
    if let Some(flags) = validate::integer(problems, "", body, "flags", 0, i64::from(u32::MAX)) {
        channel.flags = u32::try_from(flags).unwrap_or(0);
    }
    if body.get("available_tags").is_some() {
        tags(world, problems, channel, body);
    }
    if let Some(reaction) = body.get("default_reaction_emoji") {
        channel.default_reaction = reaction.clone();
        if reaction.is_object() {
            channel.default_reaction =
                json!({"emoji_id": reaction["emoji_id"], "emoji_name": reaction["emoji_name"]});
        }
    }
    if let Some(order) = body.get("default_sort_order") {
        channel.default_sort = order.clone();
    }
    if let Some(layout) = validate::integer(problems, "", body, "default_forum_layout", 0, 2) {
        channel.default_layout = u32::try_from(layout).unwrap_or(0);
    }
}

fn tags(world: &mut World, problems: &mut Problems, channel: &mut Channel, body: &Value) {
    let given = validate::list(problems, "", body, "available_tags", 20).to_vec();
    let mut kept = Vec::new();
    for (index, tag) in given.iter().enumerate() {
        let path = format!("available_tags.{index}");
        let name = validate::required_text(problems, &path, tag, "name", 1, 20).unwrap_or("");
        let known = validate::id_of(&tag["id"]).filter(|id| channel.tags.iter().any(|tag| tag.id == *id));
        kept.push(Tag {
            id: known.unwrap_or_else(|| world.new_id()),
            name: name.to_owned(),
            moderated: tag["moderated"].as_bool().unwrap_or(false),
            emoji_name: tag["emoji_name"].as_str().map(str::to_owned),
        });
    }
    channel.tags = kept;
}

pub(crate) fn edit(world: &mut World, call: &Call) -> Answer {
    let id = call.id("channel_id")?;
    let channel = world.see(id, call.user)?.clone();
    if channel.is_thread() {
        return threads::edit(world, call, &channel);
    }
    let Some(guild) = channel.guild else {
        return Err(ApiError::wrong_channel_type());
    };
    if world.permissions(&channel, call.user) & bits::MANAGE_CHANNELS == 0 {
        return Err(ApiError::missing_permissions());
    }
    let body = &call.body;
    let mut problems = Problems::default();
    let mut changed = channel.clone();
    if body.get("name").is_some() {
        let name = validate::required_text(&mut problems, "", body, "name", 1, 100).unwrap_or("");
        changed.name = kept_name(channel.kind, name);
    }
    details(world, &mut problems, &mut changed, body);
    if let Some(position) = validate::integer(&mut problems, "", body, "position", 0, i64::from(u16::MAX)) {
        changed.position = position;
    }
    if let Some(parent) = body.get("parent_id") {
        changed.parent = validate::id_of(parent);
        if let Some(parent) = changed.parent {
            fits_in_category(world, &mut problems, guild, parent, Some(id));
        }
    }
    let list: Option<Vec<Overwrite>> = overwrites::read(&mut problems, body);
    problems.finish()?;
    if let Some(list) = list {
        overwrites::may_write(world, guild, Some(&channel), call.user, &list)?;
        changed.overwrites = list;
    }
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
    if world
        .guilds
        .get(&guild)
        .is_some_and(|guild| guild.required_channels.contains(&id))
    {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_channels_keep_lower_case_names_with_dashes() {
        assert_eq!(kept_name(kind::TEXT, "Ada & Grace's Room"), "ada-graces-room");
        assert_eq!(kept_name(kind::CATEGORY, "Spring Cohort"), "Spring Cohort");
    }
}
