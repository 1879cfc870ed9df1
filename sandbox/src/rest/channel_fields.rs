//! The fields of a channel's body: names as they are kept, categories, and what only forums have.
//!
//! Notes what is wrong; must not change the world but for new tag ids.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::threads;
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::validate;
use crate::world::{Channel, Id, Tag, World, channel_flag, channel_kind as kind};

/// A name as Discord keeps it: text channels are lower case with dashes, others are only trimmed.
fn kept_name(kind: u8, name: &str) -> String {
    let name = name.trim();
    if !matches!(kind, kind::TEXT | kind::ANNOUNCEMENT | kind::FORUM | kind::MEDIA) {
        return name.to_owned();
    }
    let mut kept = String::new();
    for c in name.to_lowercase().chars() {
        let c = if c.is_whitespace() { '-' } else { c };
        let dropped = c.is_control() || (c.is_ascii_punctuation() && !matches!(c, '-' | '_'));
        let doubled = c == '-' && kept.ends_with('-');
        if !dropped && !doubled {
            kept.push(c);
        }
    }
    kept
}

/// The name of a body, which has to leave something when it is kept.
pub(super) fn name(problems: &mut Problems, kind: u8, body: &Value) -> String {
    let given = validate::required_text(problems, "", body, "name", 1, 100);
    let kept = kept_name(kind, given.unwrap_or(""));
    if given.is_some_and(|given| !given.trim().is_empty()) && kept.is_empty() {
        problems.length("name", 1, 100);
    }
    kept
}

/// A parent has to be a category of this guild with room for one more, and is nothing for a category.
pub(super) fn fits_in_category(
    world: &World,
    problems: &mut Problems,
    path: &str,
    guild: Id,
    parent: Id,
    channel: &Channel,
) {
    let path = validate::at(path, "parent_id");
    let found = world
        .channels()
        .get(&parent)
        .filter(|found| found.guild == Some(guild));
    let Some(found) = found else {
        return problems.add(&path, "CHANNEL_PARENT_INVALID", "Category does not exist");
    };
    if found.kind != kind::CATEGORY {
        return problems.add(&path, "CHANNEL_PARENT_INVALID_TYPE", "Not a category");
    }
    if channel.kind == kind::CATEGORY {
        return problems.add(
            &path,
            "CHANNEL_PARENT_INVALID_PARENT",
            "Categories cannot have subcategories",
        );
    }
    let inside = world
        .guild_channels(guild)
        .filter(|other| other.parent == Some(parent) && other.id != channel.id);
    if inside.count() >= limits::CHANNELS_IN_CATEGORY {
        problems.add(
            &path,
            "CHANNEL_PARENT_MAX_CHANNELS",
            "Maximum number of channels in category reached (50)",
        );
    }
}

fn number(problems: &mut Problems, body: &Value, key: &str, most: i64) -> Option<u32> {
    validate::integer(problems, "", body, key, 0, most).and_then(|number| u32::try_from(number).ok())
}

/// The fields that creating and modifying share.
pub(super) fn details(
    world: &mut World,
    problems: &mut Problems,
    channel: &mut Channel,
    body: &Value,
) -> Result<(), ApiError> {
    if body.get("topic").is_some() && (channel.takes_messages() || channel.is_forum()) {
        let most = if channel.is_forum() { 4096 } else { 1024 };
        let topic = validate::text(problems, "", body, "topic", 0, most).filter(|topic| !topic.is_empty());
        channel.topic = topic.map(str::to_owned);
    }
    if let Some(nsfw) = body["nsfw"].as_bool() {
        channel.nsfw = nsfw;
    }
    let slowmode = limits::SLOWMODE_SECONDS;
    if let Some(seconds) = number(problems, body, "rate_limit_per_user", slowmode) {
        channel.slowmode = seconds;
    }
    if let Some(seconds) = number(problems, body, "default_thread_rate_limit_per_user", slowmode) {
        channel.default_thread_slowmode = seconds;
    }
    if let Some(minutes) = threads::archive_minutes(problems, body, "default_auto_archive_duration") {
        channel.default_auto_archive = Some(minutes);
    }
    if channel.is_forum() {
        forum(world, problems, channel, body)?;
    }
    Ok(())
}

/// What only forums have: tags, whether one is demanded, default reaction, order and layout.
fn forum(
    world: &mut World,
    problems: &mut Problems,
    channel: &mut Channel,
    body: &Value,
) -> Result<(), ApiError> {
    if body.get("available_tags").is_some() {
        tags(world, problems, channel, body)?;
    }
    if let Some(flags) = number(problems, body, "flags", i64::from(u32::MAX)) {
        channel.flags = flags & channel_flag::REQUIRE_TAG;
        if channel.flags != 0 && channel.tags.iter().all(|tag| tag.moderated) {
            return Err(ApiError::no_open_tags());
        }
    }
    if let Some(reaction) = body.get("default_reaction_emoji") {
        channel.default_reaction = reaction.clone();
        if reaction.is_object() {
            let (id, name) = (&reaction["emoji_id"], &reaction["emoji_name"]);
            if id.is_null() == name.is_null() {
                problems.add(
                    "default_reaction_emoji",
                    "DEFAULT_REACTION_EMOJI_INVALID",
                    "Exactly one of emoji_id and emoji_name must be set",
                );
            }
            channel.default_reaction = json!({"emoji_id": id, "emoji_name": name});
        }
    }
    if let Some(order) = body.get("default_sort_order") {
        channel.default_sort = order.clone();
        choice(problems, body, "default_sort_order", 1, "(0, 1)");
    }
    if let Some(layout) = choice(problems, body, "default_forum_layout", 2, "(0, 1, 2)") {
        channel.default_layout = layout;
    }
    Ok(())
}

fn choice(problems: &mut Problems, body: &Value, key: &str, most: i64, allowed: &str) -> Option<u32> {
    let number = validate::integer(problems, "", body, key, 0, i64::MAX)?;
    if number > most {
        problems.choice(key, allowed);
    }
    u32::try_from(number).ok()
}

/// Tags with an id the forum knows keep it; all others are new. 40061 when two share a name.
fn tags(
    world: &mut World,
    problems: &mut Problems,
    channel: &mut Channel,
    body: &Value,
) -> Result<(), ApiError> {
    let given = validate::list(problems, "", body, "available_tags", limits::TAGS).to_vec();
    let mut kept = Vec::new();
    let mut names = HashSet::new();
    for (index, tag) in given.iter().enumerate() {
        let path = format!("available_tags.{index}");
        let name = validate::required_text(problems, &path, tag, "name", 1, limits::TAG_NAME).unwrap_or("");
        let emoji_name = validate::text(problems, &path, tag, "emoji_name", 0, 100);
        if !names.insert(name.to_lowercase()) {
            return Err(ApiError::tag_names_not_unique());
        }
        let known = validate::id_of(&tag["id"]).filter(|id| channel.tags.iter().any(|tag| tag.id == *id));
        kept.push(Tag {
            id: known.unwrap_or_else(|| world.new_id()),
            name: name.to_owned(),
            moderated: tag["moderated"].as_bool().unwrap_or(false),
            emoji_name: emoji_name.map(str::to_owned),
        });
    }
    channel.tags = kept;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_channels_keep_lower_case_names_with_dashes() {
        assert_eq!(kept_name(kind::TEXT, "Ada & Grace's Room"), "ada-graces-room");
        assert_eq!(kept_name(kind::FORUM, " Größe  日本 "), "größe-日本");
        assert_eq!(kept_name(kind::CATEGORY, "Spring Cohort"), "Spring Cohort");
    }
}
