//! Roles of a guild.

use serde_json::{Value, json};

use super::call::{Answer, Call, nothing, ok};
use super::stopped;
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::bits;
use crate::validate;
use crate::world::{Guild, Id, Role, World, audit_action as action};

fn all(guild: &Guild) -> Value {
    json!(guild.roles.values().map(Role::json).collect::<Vec<_>>())
}

pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    ok(all(world.guild_of(call.id("guild_id")?, call.user)?))
}

/// How many members hold each role, @everyone apart.
pub(crate) fn member_counts(world: &mut World, call: &Call) -> Answer {
    let guild = world.guild_of(call.id("guild_id")?, call.user)?;
    let holders = |role: Id| {
        let members = guild.members.values();
        members.filter(|member| member.roles.contains(&role)).count()
    };
    let roles = guild.roles.keys().filter(|role| **role != guild.id);
    let counts = roles.map(|role| (role.to_string(), json!(holders(*role))));
    ok(Value::Object(counts.collect()))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let guild = world.guild_of(call.id("guild_id")?, call.user)?;
    let role = guild
        .roles
        .get(&call.id("role_id")?)
        .ok_or_else(ApiError::unknown_role)?;
    ok(role.json())
}

fn apply(problems: &mut Problems, role: &mut Role, body: &Value, held: u64) -> Result<(), ApiError> {
    if let Some(name) = validate::text(problems, "", body, "name", 1, 100) {
        role.name = name.to_owned();
    }
    if let Some(wanted) = body.get("permissions").filter(|wanted| !wanted.is_null()) {
        let wanted = validate::id_of(wanted).unwrap_or(0);
        if (wanted ^ role.permissions) & !held != 0 {
            return Err(ApiError::missing_permissions());
        }
        role.permissions = wanted;
    }
    let color = validate::integer(problems, "", body, "color", 0, 0xff_ffff)
        .or_else(|| body["colors"]["primary_color"].as_i64());
    if let Some(color) = color {
        role.color = u32::try_from(color).unwrap_or(0);
    }
    if let Some(hoist) = body["hoist"].as_bool() {
        role.hoist = hoist;
    }
    if let Some(mentionable) = body["mentionable"].as_bool() {
        role.mentionable = mentionable;
    }
    Ok(())
}

pub(crate) fn create(world: &mut World, call: &Call) -> Answer {
    let id = call.id("guild_id")?;
    let guild = world.guild_with(id, call.user, bits::MANAGE_ROLES)?;
    if guild.roles.len() >= limits::ROLES {
        return Err(ApiError::too_many_roles());
    }
    let held = world.guild_permissions(guild, call.user);
    let everyone = guild.roles.get(&id).map_or(0, |role| role.permissions);
    let mut wanted = Role::new("new role", everyone);
    let mut problems = Problems::default();
    apply(&mut problems, &mut wanted, &call.body, held | everyone)?;
    stopped::name(world, &mut problems, id, &call.body);
    problems.finish()?;
    let role = world.place_role(id, wanted)?;
    let data = role.json();
    let entry = call.entry(id, action::ROLE_CREATE, role.id);
    world.note(entry.differing(&Value::Null, &data));
    ok(data)
}

/// The role, if it stands below whoever asks: 50013 otherwise.
fn below(world: &World, guild: Id, role: Id, user: Id) -> Result<Role, ApiError> {
    let guild = world.guild_with(guild, user, bits::MANAGE_ROLES)?;
    let role = guild.roles.get(&role).ok_or_else(ApiError::unknown_role)?;
    if guild.stands_above(user, role) {
        Ok(role.clone())
    } else {
        Err(ApiError::missing_permissions())
    }
}

pub(crate) fn edit(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    let mut role = below(world, guild, call.id("role_id")?, call.user)?;
    let held = world
        .guilds()
        .get(&guild)
        .map_or(0, |guild| world.guild_permissions(guild, call.user));
    let mut problems = Problems::default();
    apply(&mut problems, &mut role, &call.body, held)?;
    stopped::name(world, &mut problems, guild, &call.body);
    problems.finish()?;
    let data = role.json();
    let id = role.id;
    let before = world.guild_mut(guild)?.roles.get(&id).map(Role::json);
    world.change_role(guild, id, |kept| *kept = role)?;
    let entry = call.entry(guild, action::ROLE_UPDATE, id);
    world.note(entry.differing(&before.unwrap_or(Value::Null), &data));
    ok(data)
}

/// Fails with 50028 for @everyone and for roles that belong to a bot.
fn is_ordinary(guild: Id, role: &Role) -> Result<(), ApiError> {
    if role.id == guild || role.bot.is_some() {
        Err(ApiError::invalid_role())
    } else {
        Ok(())
    }
}

pub(crate) fn delete(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    let role = below(world, guild, call.id("role_id")?, call.user)?;
    is_ordinary(guild, &role)?;
    world.remove_role(guild, role.id)?;
    let entry = call.entry(guild, action::ROLE_DELETE, role.id);
    world.note(entry.differing(&role.json(), &Value::Null));
    nothing()
}

/// Each role has to stand below the mover before and after; no other role moves by it.
pub(crate) fn move_many(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    let found = world.guild_with(guild, call.user, bits::MANAGE_ROLES)?;
    let top = found.highest_position(call.user);
    let owner = found.owner == call.user;
    let wanted = call.entries()?;
    let mut problems = Problems::default();
    let mut moves = Vec::new();
    for (index, entry) in wanted.iter().enumerate() {
        let path = index.to_string();
        let position = validate::integer(&mut problems, &path, entry, "position", 0, i64::from(i32::MAX));
        let id = validate::id_of(&entry["id"]).unwrap_or(0);
        let role = below(world, guild, id, call.user)?;
        let Some(position) = position else { continue };
        if role.id == guild && position != role.position {
            return Err(ApiError::invalid_role());
        }
        if !owner && position >= top {
            return Err(ApiError::missing_permissions());
        }
        moves.push((role.id, position));
    }
    problems.finish()?;
    for (id, position) in moves {
        world.change_role(guild, id, |role| role.position = position)?;
    }
    ok(all(world.guild_of(guild, call.user)?))
}
