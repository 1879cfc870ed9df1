//! Roles of a guild.

use serde_json::{Value, json};

use super::call::{Answer, Call, nothing, ok};
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::{self, bits};
use crate::validate;
use crate::world::{Guild, Id, Role, World, audit_action as action};

fn all(guild: &Guild) -> Value {
    json!(guild.roles.values().map(Role::json).collect::<Vec<_>>())
}

pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    ok(all(world.guild_of(call.id("guild_id")?, call.user)?))
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
    let held = permissions::in_guild(guild, call.user);
    let everyone = guild.roles.get(&id).map_or(0, |role| role.permissions);
    let mut wanted = Role {
        id: 0,
        name: "new role".to_owned(),
        permissions: everyone,
        position: 1,
        color: 0,
        hoist: false,
        mentionable: false,
        bot: None,
    };
    let mut problems = Problems::default();
    apply(&mut problems, &mut wanted, &call.body, held | everyone)?;
    problems.finish()?;
    let role = world.add_role(id, &wanted.name, wanted.permissions);
    let kept = world
        .guild_mut(id)?
        .roles
        .get_mut(&role)
        .ok_or_else(ApiError::unknown_role)?;
    kept.color = wanted.color;
    kept.hoist = wanted.hoist;
    kept.mentionable = wanted.mentionable;
    let data = kept.json();
    world.note(
        call.entry(id, action::ROLE_CREATE, role)
            .differing(&Value::Null, &data),
    );
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
        .guilds
        .get(&guild)
        .map_or(0, |guild| permissions::in_guild(guild, call.user));
    let mut problems = Problems::default();
    apply(&mut problems, &mut role, &call.body, held)?;
    problems.finish()?;
    let data = role.json();
    let id = role.id;
    let before = world.guild_mut(guild)?.roles.insert(id, role);
    let before = before.map_or(Value::Null, |role| role.json());
    world.tell_role("GUILD_ROLE_UPDATE", guild, id);
    world.note(
        call.entry(guild, action::ROLE_UPDATE, id)
            .differing(&before, &data),
    );
    ok(data)
}

pub(crate) fn delete(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    let role = below(world, guild, call.id("role_id")?, call.user)?;
    if role.id == guild || role.bot.is_some() {
        return Err(ApiError::invalid_role());
    }
    world.remove_role(guild, role.id)?;
    let entry = call.entry(guild, action::ROLE_DELETE, role.id);
    world.note(entry.differing(&role.json(), &Value::Null));
    nothing()
}

pub(crate) fn move_many(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_with(guild, call.user, bits::MANAGE_ROLES)?;
    let wanted = call.body.as_array().cloned().unwrap_or_default();
    let mut moves = Vec::new();
    for entry in &wanted {
        let role = below(
            world,
            guild,
            validate::id_of(&entry["id"]).unwrap_or(0),
            call.user,
        )?;
        if let Some(position) = entry["position"].as_i64() {
            moves.push((role.id, position));
        }
    }
    let found = world.guilds.get(&guild).ok_or_else(ApiError::unknown_guild)?;
    let top = found.highest_position(call.user);
    if found.owner != call.user && moves.iter().any(|(_, position)| *position >= top) {
        return Err(ApiError::missing_permissions());
    }
    for (id, position) in moves {
        if let Some(role) = world.guild_mut(guild)?.roles.get_mut(&id) {
            role.position = position;
        }
        world.tell_role("GUILD_ROLE_UPDATE", guild, id);
    }
    ok(all(world.guild_of(guild, call.user)?))
}
