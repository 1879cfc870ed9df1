//! Moving channels about: positions, categories, and taking over a category's overwrites.
//!
//! As in Discord, no other channel moves by it: two may share a position, and then stand in the order of their ids.

use super::call::{Answer, Call, nothing};
use super::{channel_fields, overwrites};
use crate::errors::{ApiError, Problems};
use crate::permissions::bits;
use crate::validate;
use crate::world::{Channel, Id, World, audit_action as action};

/// One entry of the list.
struct Move {
    channel: Channel,
    position: Option<i64>,
    /// The new category, or none; the outer option is whether the entry names one.
    parent: Option<Option<Id>>,
    sync: bool,
}

pub(crate) fn move_many(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_with(guild, call.user, bits::MANAGE_CHANNELS)?;
    let moves = read(world, call, guild)?;
    let moved = |entry: &&Move| entry.parent.is_some_and(|parent| parent != entry.channel.parent);
    if moves.iter().filter(moved).count() > 1 {
        return Err(ApiError::only_one_parent_change());
    }
    for entry in &moves {
        let parent = entry.parent.unwrap_or(entry.channel.parent);
        if entry.sync
            && let Some(parent) = parent.and_then(|id| world.channels().get(&id))
        {
            let list = parent.overwrites.clone();
            overwrites::may_write(world, guild, Some(&entry.channel), call.user, &list)?;
        }
    }
    for entry in moves {
        let parent = entry.parent.unwrap_or(entry.channel.parent);
        let synced = parent
            .filter(|_| entry.sync)
            .and_then(|id| world.channels().get(&id))
            .map(|parent| parent.overwrites.clone());
        let id = entry.channel.id;
        let after = world.change_channel(id, |channel| {
            channel.position = entry.position.unwrap_or(channel.position);
            channel.parent = parent;
            if let Some(list) = synced {
                channel.overwrites = list;
            }
        })?;
        overwrites::note_changes(world, call, &entry.channel);
        let note = call.entry(guild, action::CHANNEL_UPDATE, id).change(
            "parent_id",
            &entry.channel.json()["parent_id"],
            &after["parent_id"],
        );
        if !note.changes.is_empty() {
            world.note(note);
        }
    }
    nothing()
}

/// The entries of the body, each a channel of this guild that the caller may manage.
fn read(world: &World, call: &Call, guild: Id) -> Result<Vec<Move>, ApiError> {
    let entries = call.entries()?;
    let mut problems = Problems::default();
    let mut moves = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let path = index.to_string();
        let position = validate::integer(&mut problems, &path, entry, "position", 0, i64::from(i32::MAX));
        let Some(id) = validate::id_of(&entry["id"]) else {
            problems.required(&validate::at(&path, "id"));
            continue;
        };
        let channel = world.see_with(id, call.user, bits::MANAGE_CHANNELS)?;
        if channel.guild != Some(guild) {
            return Err(ApiError::unknown_channel());
        }
        if channel.is_thread() {
            return Err(ApiError::wrong_channel_type());
        }
        let parent = entry.get("parent_id").map(validate::id_of);
        if let Some(Some(parent)) = parent {
            channel_fields::fits_in_category(world, &mut problems, &path, guild, parent, channel);
        }
        moves.push(Move {
            channel: channel.clone(),
            position,
            parent,
            sync: entry["lock_permissions"] == true,
        });
    }
    problems.finish()?;
    Ok(moves)
}
