//! Members: get, list, search, nickname and time-out, roles, leaving.

use serde_json::{Value, json};

use super::call::{Answer, Call, nothing, ok};
use crate::errors::{ApiError, Problems};
use crate::permissions::{self, bits};
use crate::validate;
use crate::world::{Id, World, audit_action as action};

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    let user = call.id_or_me("user_id")?;
    world.guild_of(guild, call.user)?;
    if !world.users.contains_key(&user) {
        return Err(ApiError::unknown_user());
    }
    ok(world
        .member_json(guild, user)
        .ok_or_else(ApiError::unknown_member)?)
}

/// Needs the GUILD_MEMBERS intent switched on for the application.
pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    let limit = call.number("limit", 1, 1000)?;
    let after = call.query_id("after").unwrap_or(0);
    let found = world.guild_of(guild, call.user)?;
    if world.application.privileged_intents & (1 << 1) == 0 {
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
    let limit = call.number("limit", 1, 1000)?;
    let Some(query) = call.query("query").map(str::to_lowercase) else {
        return Err(ApiError::field(
            "query",
            "BASE_TYPE_REQUIRED",
            "This field is required",
        ));
    };
    let found = world.guild_of(guild, call.user)?;
    let fits = |user: Id, nick: Option<&str>| {
        let Some(user) = world.users.get(&user) else {
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

fn set_nick(world: &mut World, guild: Id, user: Id, body: &Value) -> Result<(), ApiError> {
    let mut problems = Problems::default();
    let nick = validate::text(&mut problems, "", body, "nick", 0, 32).filter(|nick| !nick.is_empty());
    problems.finish()?;
    let member = world
        .guild_mut(guild)?
        .members
        .get_mut(&user)
        .ok_or_else(ApiError::unknown_member)?;
    member.nick = nick.map(str::to_owned);
    Ok(())
}

/// Notes what changed of a member besides roles.
fn note_member(world: &mut World, call: &Call, guild: Id, user: Id, before: &Value) {
    let after = world.member_json(guild, user).unwrap_or(Value::Null);
    let mut entry = call.entry(guild, action::MEMBER_UPDATE, user);
    for key in ["nick", "communication_disabled_until"] {
        entry = entry.change(key, &before[key], &after[key]);
    }
    if !entry.changes.is_empty() {
        world.note(entry);
    }
}

pub(crate) fn edit_own(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    if call.body.get("nick").is_some() {
        world.guild_with(guild, call.user, bits::CHANGE_NICKNAME)?;
        let before = world.member_json(guild, call.user).unwrap_or(Value::Null);
        set_nick(world, guild, call.user, &call.body)?;
        note_member(world, call, guild, call.user, &before);
        world.tell_member("GUILD_MEMBER_UPDATE", guild, call.user);
    }
    ok(world
        .member_json(guild, call.user)
        .ok_or_else(ApiError::unknown_guild)?)
}

/// Whoever changes another member has to stand above them: 50013 otherwise.
fn stands_above(world: &World, guild: Id, user: Id, other: Id, needed: u64) -> Result<(), ApiError> {
    let found = world.guild_with(guild, user, needed)?;
    if !found.members.contains_key(&other) {
        return Err(ApiError::unknown_member());
    }
    let higher = found.owner == user || found.highest_position(user) > found.highest_position(other);
    if found.owner != other && higher {
        Ok(())
    } else {
        Err(ApiError::missing_permissions())
    }
}

pub(crate) fn edit(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    let user = call.id_or_me("user_id")?;
    let body = &call.body;
    let before = world.member_json(guild, user).unwrap_or(Value::Null);
    if body.get("nick").is_some() {
        if user == call.user {
            world.guild_with(guild, user, bits::CHANGE_NICKNAME)?;
        } else {
            stands_above(world, guild, call.user, user, bits::MANAGE_NICKNAMES)?;
        }
        set_nick(world, guild, user, body)?;
    }
    if let Some(until) = body.get("communication_disabled_until") {
        stands_above(world, guild, call.user, user, bits::MODERATE_MEMBERS)?;
        let until = until.as_str().and_then(|text| text.parse().ok());
        let member = world
            .guild_mut(guild)?
            .members
            .get_mut(&user)
            .ok_or_else(ApiError::unknown_member)?;
        member.timed_out_until = until;
    }
    if let Some(roles) = body.get("roles").and_then(Value::as_array) {
        let wanted: Vec<Id> = roles.iter().filter_map(validate::id_of).collect();
        let current = world
            .member(guild, user)
            .ok_or_else(ApiError::unknown_member)?
            .roles
            .clone();
        for role in wanted.iter().filter(|role| !current.contains(role)) {
            may_give(world, guild, *role, call.user)?;
        }
        for role in current.iter().filter(|role| !wanted.contains(role)) {
            may_give(world, guild, *role, call.user)?;
        }
        let mut changed: Vec<(Id, bool)> = wanted.iter().map(|role| (*role, true)).collect();
        changed.retain(|(role, _)| !current.contains(role));
        changed.extend(
            current
                .iter()
                .filter(|role| !wanted.contains(role))
                .map(|role| (*role, false)),
        );
        if let Some(member) = world.guild_mut(guild)?.members.get_mut(&user) {
            member.roles = wanted.into_iter().collect();
        }
        note_roles(world, call, guild, user, &changed);
    }
    note_member(world, call, guild, user, &before);
    world.tell_member("GUILD_MEMBER_UPDATE", guild, user);
    ok(world
        .member_json(guild, user)
        .ok_or_else(ApiError::unknown_member)?)
}

fn may_give(world: &World, guild: Id, role: Id, user: Id) -> Result<(), ApiError> {
    let found = world.guild_of(guild, user)?;
    if permissions::in_guild(found, user) & bits::MANAGE_ROLES == 0 {
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
        let roles = world.guilds.get(&guild).map(|found| &found.roles);
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
    if !world.users.contains_key(&user) {
        return Err(ApiError::unknown_user());
    }
    if world.member(guild, user).is_none() {
        return Err(ApiError::unknown_member());
    }
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
    stands_above(world, guild, call.user, user, bits::KICK_MEMBERS)?;
    world.leave(guild, user)?;
    world.note(call.entry(guild, action::MEMBER_KICK, user));
    nothing()
}

pub(crate) fn leave(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_of(guild, call.user)?;
    world.leave(guild, call.user)?;
    nothing()
}
