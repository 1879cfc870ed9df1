//! Members: get, list, search, nickname and time-out, roles, leaving.

use serde_json::{Value, json};

use super::call::{Answer, Call, nothing, ok};
use super::member_changes::Changes;
use super::voice;
use crate::errors::ApiError;
use crate::permissions::bits;
use crate::world::{Id, World, audit_action as action};

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    let user = call.id_or_me("user_id")?;
    world.guild_of(guild, call.user)?;
    is_member(world, guild, user)?;
    ok(world
        .member_json(guild, user)
        .ok_or_else(ApiError::unknown_member)?)
}

/// Needs the GUILD_MEMBERS intent switched on for the application.
pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    let found = world.guild_of(guild, call.user)?;
    let limit = call.number("limit", 1, 1000)?;
    let after = call.query_id("after").unwrap_or(0);
    if world.application().privileged_intents & (1 << 1) == 0 {
        return Err(ApiError::missing_access());
    }
    let users = found
        .members
        .range(after.saturating_add(1)..)
        .take(limit)
        .map(|(user, _)| *user);
    ok(json!(
        users
            .filter_map(|user| world.member_json(guild, user))
            .collect::<Vec<_>>()
    ))
}

pub(crate) fn search(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    let found = world.guild_of(guild, call.user)?;
    let limit = call.number("limit", 1, 1000)?;
    let Some(query) = call.query("query").map(str::to_lowercase) else {
        return Err(ApiError::field(
            "query",
            "BASE_TYPE_REQUIRED",
            "This field is required",
        ));
    };
    let fits = |user: Id, nick: Option<&str>| {
        let Some(user) = world.users().get(&user) else {
            return false;
        };
        let names = [Some(user.username.as_str()), user.global_name.as_deref(), nick];
        names
            .into_iter()
            .flatten()
            .any(|name| name.to_lowercase().starts_with(&query))
    };
    let members = found
        .members
        .values()
        .filter(|member| fits(member.user, member.nick.as_deref()));
    ok(json!(
        members
            .take(limit)
            .filter_map(|member| world.member_json(guild, member.user))
            .collect::<Vec<_>>()
    ))
}

/// Notes what changed of a member besides roles.
fn note_member(world: &mut World, call: &Call, guild: Id, user: Id, before: &Value) {
    let after = world.member_json(guild, user).unwrap_or(Value::Null);
    let mut entry = call.entry(guild, action::MEMBER_UPDATE, user);
    for key in ["nick", "communication_disabled_until", "mute", "deaf"] {
        entry = entry.change(key, &before[key], &after[key]);
    }
    if !entry.changes.is_empty() {
        world.note(entry);
    }
}

/// Whoever changes another member has to stand above them: 50013 otherwise.
pub(super) fn stands_above(
    world: &World,
    guild: Id,
    user: Id,
    other: Id,
    needed: u64,
) -> Result<(), ApiError> {
    let found = world.guild_with(guild, user, needed)?;
    let higher = found.owner == user || found.highest_position(user) > found.highest_position(other);
    if found.owner != other && higher {
        Ok(())
    } else {
        Err(ApiError::missing_permissions())
    }
}

/// Fails with 10013 for an account that is not there, with 10007 for one that is no member.
fn is_member(world: &World, guild: Id, user: Id) -> Result<(), ApiError> {
    if !world.users().contains_key(&user) {
        return Err(ApiError::unknown_user());
    }
    let member = world.member(guild, user);
    member.map(|_| ()).ok_or_else(ApiError::unknown_member)
}

pub(crate) fn edit_own(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_of(guild, call.user)?;
    if let Some(nick) = Changes::read(world, &call.body)?.nick {
        world.guild_with(guild, call.user, bits::CHANGE_NICKNAME)?;
        let before = world.member_json(guild, call.user).unwrap_or(Value::Null);
        world.change_member(guild, call.user, |member| member.nick = nick);
        note_member(world, call, guild, call.user, &before);
    }
    ok(world
        .member_json(guild, call.user)
        .ok_or_else(ApiError::unknown_guild)?)
}

pub(crate) fn edit(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    let user = call.id_or_me("user_id")?;
    world.guild_of(guild, call.user)?;
    is_member(world, guild, user)?;
    let body = &call.body;
    let changes = Changes::read(world, body)?;
    changes.allowed(world, guild, call.user, user)?;
    let before = world.member_json(guild, user).unwrap_or(Value::Null);
    voice::change(world, call, guild, user)?;
    let roles = |world: &World| world.member(guild, user).map(|member| member.roles.clone());
    let had = roles(world).unwrap_or_default();
    world.change_member(guild, user, |member| changes.make(member));
    let has = roles(world).unwrap_or_default();
    let changed: Vec<(Id, bool)> = has
        .symmetric_difference(&had)
        .map(|role| (*role, has.contains(role)))
        .collect();
    note_roles(world, call, guild, user, &changed);
    note_member(world, call, guild, user, &before);
    ok(world
        .member_json(guild, user)
        .ok_or_else(ApiError::unknown_member)?)
}

pub(super) fn may_give(world: &World, guild: Id, role: Id, user: Id) -> Result<(), ApiError> {
    let found = world.guild_of(guild, user)?;
    if world.guild_permissions(found, user) & bits::MANAGE_ROLES == 0 {
        return Err(ApiError::missing_permissions());
    }
    let role = found.roles.get(&role).ok_or_else(ApiError::unknown_role)?;
    if role.id == guild || role.bot.is_some() {
        return Err(ApiError::invalid_role());
    }
    if found.stands_above(user, role) {
        Ok(())
    } else {
        Err(ApiError::missing_permissions())
    }
}

/// Notes which roles somebody was given and which were taken.
fn note_roles(world: &mut World, call: &Call, guild: Id, user: Id, changed: &[(Id, bool)]) {
    let roles = |given: bool| {
        let roles = world.guilds().get(&guild).map(|found| &found.roles);
        let changed = changed.iter().filter(|(_, now)| *now == given);
        let named = changed.filter_map(|(role, _)| roles?.get(role));
        let named: Vec<Value> = named
            .map(|role| json!({"id": role.id.to_string(), "name": role.name}))
            .collect();
        if named.is_empty() {
            Value::Null
        } else {
            json!(named)
        }
    };
    let entry = call
        .entry(guild, action::MEMBER_ROLE_UPDATE, user)
        .change("$add", &Value::Null, &roles(true))
        .change("$remove", &Value::Null, &roles(false));
    if !entry.changes.is_empty() {
        world.note(entry);
    }
}

fn change_role(world: &mut World, call: &Call, given: bool) -> Answer {
    let (guild, user, role) = (
        call.id("guild_id")?,
        call.id_or_me("user_id")?,
        call.id("role_id")?,
    );
    may_give(world, guild, role, call.user)?;
    is_member(world, guild, user)?;
    if world.set_role(guild, user, role, given) {
        note_roles(world, call, guild, user, &[(role, given)]);
    }
    nothing()
}

pub(crate) fn add_role(world: &mut World, call: &Call) -> Answer {
    change_role(world, call, true)
}

pub(crate) fn remove_role(world: &mut World, call: &Call) -> Answer {
    change_role(world, call, false)
}

pub(crate) fn kick(world: &mut World, call: &Call) -> Answer {
    let (guild, user) = (call.id("guild_id")?, call.id("user_id")?);
    world.guild_with(guild, call.user, bits::KICK_MEMBERS)?;
    is_member(world, guild, user)?;
    stands_above(world, guild, call.user, user, bits::KICK_MEMBERS)?;
    world.leave(guild, user)?;
    world.note(call.entry(guild, action::MEMBER_KICK, user));
    nothing()
}

pub(crate) fn leave(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    if world.guild_of(guild, call.user)?.owner == call.user {
        return Err(ApiError::invalid_guild());
    }
    world.leave(guild, call.user)?;
    nothing()
}
