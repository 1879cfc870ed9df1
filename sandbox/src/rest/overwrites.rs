//! Permission overwrites: reading them from bodies, who may write which bits, and the two routes for single ones.
//!
//! The rule of facts.md §0.2: the writer has to hold each bit, allowed or denied, and MANAGE_ROLES may be in an
//! overwrite only when an administrator writes it.

use serde_json::Value;

use super::call::{Answer, Call, nothing};
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::bits;
use crate::validate;
use crate::world::{Channel, Id, Overwrite, World, audit_action as action};

fn bits_of(problems: &mut Problems, path: &str, value: &Value) -> u64 {
    match value {
        Value::Null => 0,
        value => validate::id_of(value).unwrap_or_else(|| {
            problems.add(
                path,
                "PERMISSION_TYPE_CONVERT",
                "Permissions must be a string of digits",
            );
            0
        }),
    }
}

fn one(problems: &mut Problems, path: &str, body: &Value, id: Option<Id>) -> Overwrite {
    let id = id.or_else(|| validate::id_of(&body["id"]));
    if id.is_none() {
        problems.required(&validate::at(path, "id"));
    }
    let kind = match &body["type"] {
        Value::String(kind) if kind == "role" => Some(0),
        Value::String(kind) if kind == "member" => Some(1),
        kind => validate::id_of(kind),
    };
    if !matches!(kind, Some(0 | 1)) {
        problems.choice(&validate::at(path, "type"), "(0, 1)");
    }
    Overwrite {
        id: id.unwrap_or(0),
        kind: u8::from(kind == Some(1)),
        allow: bits_of(problems, &validate::at(path, "allow"), &body["allow"]),
        deny: bits_of(problems, &validate::at(path, "deny"), &body["deny"]),
    }
}

/// The list of a channel body; `None` when it has none.
pub(super) fn read(problems: &mut Problems, body: &Value) -> Option<Vec<Overwrite>> {
    body.get("permission_overwrites").filter(|list| !list.is_null())?;
    let given = validate::list(
        problems,
        "",
        body,
        "permission_overwrites",
        limits::OVERWRITES_AT_ONCE,
    );
    let each = given.iter().enumerate();
    Some(
        each.map(|(index, body)| one(problems, &format!("permission_overwrites.{index}"), body, None))
            .collect(),
    )
}

/// Whether somebody may put these overwrites on a channel, a new one when `channel` is none.
pub(super) fn may_write(
    world: &World,
    guild: Id,
    channel: Option<&Channel>,
    user: Id,
    list: &[Overwrite],
) -> Result<(), ApiError> {
    let found = world.guilds().get(&guild).ok_or_else(ApiError::unknown_guild)?;
    let held = world.guild_permissions(found, user);
    if held & bits::ADMINISTRATOR != 0 {
        return Ok(());
    }
    // A new channel only needs the bits; changing an existing one needs MANAGE_ROLES there as well.
    if let Some(channel) = channel
        && channel.overwrites != list
        && world.permissions(channel, user) & bits::MANAGE_ROLES == 0
    {
        return Err(ApiError::missing_permissions());
    }
    let parent = channel
        .and_then(|channel| channel.parent)
        .and_then(|id| world.channels().get(&id));
    let in_parent = parent.map_or(0, |parent| world.permissions(parent, user));
    let granted = channel.is_some_and(|channel| {
        let own = channel
            .overwrites
            .iter()
            .find(|overwrite| overwrite.kind == 1 && overwrite.id == user);
        own.is_some_and(|own| own.allow & bits::MANAGE_ROLES != 0)
    });
    for overwrite in list {
        let known =
            channel.and_then(|channel| channel.overwrites.iter().find(|other| other.id == overwrite.id));
        let (allow, deny) = known.map_or((0, 0), |known| (known.allow, known.deny));
        let touched = (overwrite.allow ^ allow) | (overwrite.deny ^ deny);
        if touched & bits::MANAGE_ROLES != 0 {
            return Err(ApiError::missing_permissions());
        }
        if !granted && touched & !(held | in_parent) != 0 {
            return Err(ApiError::missing_permissions());
        }
        if overwrite.kind == 0 && !found.roles.contains_key(&overwrite.id) {
            return Err(ApiError::unknown_role());
        }
        let known_account = world.users().contains_key(&overwrite.id);
        if overwrite.kind == 1 && !known_account {
            return Err(ApiError::unknown_user());
        }
    }
    Ok(())
}

/// Notes each overwrite in which a channel differs from what it was.
pub(super) fn note_changes(world: &mut World, call: &Call, before: &Channel) {
    let (Some(guild), Some(now)) = (before.guild, world.channels().get(&before.id)) else {
        return;
    };
    let known = |list: &[Overwrite], id: Id| list.iter().find(|other| other.id == id).cloned();
    let mut changed: Vec<(Option<Overwrite>, Option<Overwrite>)> = now
        .overwrites
        .iter()
        .map(|new| (known(&before.overwrites, new.id), Some(new.clone())))
        .collect();
    let gone = before
        .overwrites
        .iter()
        .filter(|old| known(&now.overwrites, old.id).is_none());
    changed.extend(gone.map(|old| (Some(old.clone()), None)));
    for (old, new) in changed.into_iter().filter(|(old, new)| old != new) {
        let done = match (&old, &new) {
            (None, _) => action::CHANNEL_OVERWRITE_CREATE,
            (_, None) => action::CHANNEL_OVERWRITE_DELETE,
            _ => action::CHANNEL_OVERWRITE_UPDATE,
        };
        let Some(one) = new.as_ref().or(old.as_ref()) else {
            continue;
        };
        let mut entry = call
            .entry(guild, done, before.id)
            .option("id", one.id)
            .option("type", one.kind);
        let role = world
            .guilds()
            .get(&guild)
            .and_then(|found| found.roles.get(&one.id));
        if let Some(role) = role {
            entry = entry.option("role_name", &role.name);
        }
        let json = |one: Option<&Overwrite>| one.map_or(Value::Null, Overwrite::json);
        world.note(entry.differing(&json(old.as_ref()), &json(new.as_ref())));
    }
}

pub(crate) fn put(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    let id = call.id("overwrite_id")?;
    let found = world.see_with(channel, call.user, bits::MANAGE_ROLES)?.clone();
    let Some(guild) = found.guild.filter(|_| !found.is_thread()) else {
        return Err(ApiError::wrong_channel_type());
    };
    let mut problems = Problems::default();
    let overwrite = one(&mut problems, "", &call.body, Some(id));
    problems.finish()?;
    may_write(
        world,
        guild,
        Some(&found),
        call.user,
        std::slice::from_ref(&overwrite),
    )?;
    let new = !found.overwrites.iter().any(|other| other.id == id);
    if new && found.overwrites.len() >= limits::OVERWRITES {
        return Err(ApiError::too_many_overwrites());
    }
    world.set_overwrite(channel, overwrite)?;
    note_changes(world, call, &found);
    nothing()
}

pub(crate) fn delete(world: &mut World, call: &Call) -> Answer {
    let channel = call.id("channel_id")?;
    let id = call.id("overwrite_id")?;
    let found = world.see_with(channel, call.user, bits::MANAGE_ROLES)?.clone();
    if found.guild.is_none() || found.is_thread() {
        return Err(ApiError::wrong_channel_type());
    }
    if !found.overwrites.iter().any(|overwrite| overwrite.id == id) {
        return Err(ApiError::unknown_overwrite());
    }
    world.change_channel(channel, |channel| {
        channel.overwrites.retain(|overwrite| overwrite.id != id)
    })?;
    note_changes(world, call, &found);
    nothing()
}
