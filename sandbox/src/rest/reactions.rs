//! Reactions with Unicode emoji.

use serde_json::json;

use super::call::{Answer, Call, nothing, ok};
use crate::errors::ApiError;
use crate::limits;
use crate::permissions::bits;
use crate::world::{Event, Id, Reaction, World};

/// Characters of the longest emoji: families, and flags spelt with tags, stay well below.
const EMOJI_PARTS: usize = 16;

fn tell(
    world: &mut World,
    name: &'static str,
    channel: Id,
    message: Id,
    emoji: Option<&str>,
    user: Option<Id>,
) {
    let mut data = json!({"channel_id": channel.to_string(), "message_id": message.to_string()});
    if let Some(emoji) = emoji {
        data["emoji"] = json!({"id": null, "name": emoji});
    }
    // Of all reactions with an emoji at once nothing more is told.
    if user.is_some() {
        data["burst"] = json!(false);
        data["type"] = json!(0);
    }
    let guild = world.channels().get(&channel).and_then(|found| found.guild);
    if let Some(guild) = guild {
        data["guild_id"] = json!(guild.to_string());
    }
    if let Some(user) = user {
        data["user_id"] = json!(user.to_string());
        if let Some(member) = guild.and_then(|guild| world.member_json(guild, user))
            && name == "MESSAGE_REACTION_ADD"
        {
            data["member"] = member;
        }
    }
    world.emit(Event::to_channel(name, channel, data));
}

fn emoji_of(call: &Call) -> Result<String, ApiError> {
    let emoji = call.text("emoji");
    let parts =
        emoji.chars().count() <= EMOJI_PARTS && emoji.chars().all(|c| is_pictograph(c) || is_joint(c));
    if !parts || !emoji.chars().any(is_pictograph) {
        Err(ApiError::unknown_emoji())
    } else {
        Ok(emoji.to_owned())
    }
}

/// Whether a character stands in the blocks in which Unicode keeps its emoji.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{a9}' | '\u{ae}' | '\u{203c}'..='\u{2bff}' | '\u{3030}'..='\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Whether a character only makes one emoji out of others: joiners, variations, tags, and what keycaps stand on.
fn is_joint(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}' | '0'..='9' | '#' | '*')
}

pub(crate) fn add(world: &mut World, call: &Call) -> Answer {
    let (channel, id) = (call.id("channel_id")?, call.id("message_id")?);
    let emoji = emoji_of(call)?;
    let found = world.see_with(channel, call.user, bits::READ_MESSAGE_HISTORY)?;
    if found.thread.as_ref().is_some_and(|thread| thread.archived) {
        return Err(ApiError::thread_archived());
    }
    let may_start = world.permissions(found, call.user) & bits::ADD_REACTIONS != 0;
    world.open_message(channel, id)?;
    let message = world.message_mut(channel, id)?;
    let full = message.reactions.len() >= limits::REACTIONS;
    match message
        .reactions
        .iter_mut()
        .find(|reaction| reaction.emoji == emoji)
    {
        Some(reaction) if reaction.users.contains(&call.user) => return nothing(),
        Some(reaction) => reaction.users.push(call.user),
        None if !may_start => return Err(ApiError::missing_permissions()),
        None if full => return Err(ApiError::too_many_reactions()),
        None => message.reactions.push(Reaction {
            emoji: emoji.clone(),
            users: vec![call.user],
        }),
    }
    tell(
        world,
        "MESSAGE_REACTION_ADD",
        channel,
        id,
        Some(&emoji),
        Some(call.user),
    );
    nothing()
}

pub(crate) fn remove(world: &mut World, call: &Call) -> Answer {
    let (channel, id) = (call.id("channel_id")?, call.id("message_id")?);
    let emoji = emoji_of(call)?;
    let user = call.id_or_me("user_id")?;
    let needed = if user == call.user {
        0
    } else {
        bits::MANAGE_MESSAGES
    };
    world.see_with(channel, call.user, needed)?;
    world.open_message(channel, id)?;
    let message = world.message_mut(channel, id)?;
    let reaction = message
        .reactions
        .iter_mut()
        .find(|reaction| reaction.emoji == emoji);
    let reaction = reaction.ok_or_else(ApiError::unknown_emoji)?;
    let before = reaction.users.len();
    reaction.users.retain(|other| *other != user);
    let changed = reaction.users.len() != before;
    message.reactions.retain(|reaction| !reaction.users.is_empty());
    if changed {
        tell(
            world,
            "MESSAGE_REACTION_REMOVE",
            channel,
            id,
            Some(&emoji),
            Some(user),
        );
    }
    nothing()
}

pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    let (channel, id) = (call.id("channel_id")?, call.id("message_id")?);
    let emoji = emoji_of(call)?;
    let limit = call.number("limit", 25, 100)?;
    let after = call.query_id("after").unwrap_or(0);
    world.see_with(channel, call.user, bits::READ_MESSAGE_HISTORY)?;
    let message = world.open_message(channel, id)?;
    let users = message
        .reactions
        .iter()
        .filter(|reaction| reaction.emoji == emoji)
        .flat_map(|found| &found.users);
    // In order of their ids, for that is how one pages through them.
    let users: std::collections::BTreeSet<Id> = users.copied().filter(|user| *user > after).collect();
    ok(json!(
        users
            .iter()
            .take(limit)
            .map(|user| world.user_json(*user))
            .collect::<Vec<_>>()
    ))
}

pub(crate) fn clear(world: &mut World, call: &Call) -> Answer {
    let (channel, id) = (call.id("channel_id")?, call.id("message_id")?);
    world.see_with(channel, call.user, bits::MANAGE_MESSAGES)?;
    world.open_message(channel, id)?;
    world.message_mut(channel, id)?.reactions.clear();
    tell(world, "MESSAGE_REACTION_REMOVE_ALL", channel, id, None, None);
    nothing()
}

pub(crate) fn clear_one(world: &mut World, call: &Call) -> Answer {
    let (channel, id) = (call.id("channel_id")?, call.id("message_id")?);
    let emoji = emoji_of(call)?;
    world.see_with(channel, call.user, bits::MANAGE_MESSAGES)?;
    world.open_message(channel, id)?;
    world
        .message_mut(channel, id)?
        .reactions
        .retain(|reaction| reaction.emoji != emoji);
    tell(
        world,
        "MESSAGE_REACTION_REMOVE_EMOJI",
        channel,
        id,
        Some(&emoji),
        None,
    );
    nothing()
}
