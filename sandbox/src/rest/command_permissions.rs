//! What staff set over a command's own permissions (facts.md §6): bots read it, only people change it.

use serde_json::{Value, json};

use super::call::{Answer, Call, ok};
use super::commands::scope;
use crate::errors::{ApiError, Problems};
use crate::permissions::bits;
use crate::validate::{self, at};
use crate::world::{CommandPermission, CommandTarget, Id, World, audit_action as action};

/// Guild and target of a path: a command that exists there, or the application itself.
fn place(world: &World, call: &Call) -> Result<(Id, Id), ApiError> {
    let guild = call.id("guild_id")?;
    let target = call.id("command_id")?;
    let known = world
        .commands()
        .iter()
        .any(|command| command.id == target && command.guild.is_none_or(|of| of == guild));
    if known || target == world.application().id {
        Ok((guild, target))
    } else {
        Err(ApiError::unknown_command())
    }
}

pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    scope(world, call)?;
    let guild = call.id("guild_id")?;
    let targets = world.commands_with_permissions(guild);
    ok(json!(
        targets
            .map(|target| world.command_permissions_json(guild, target))
            .collect::<Vec<_>>()
    ))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    scope(world, call)?;
    let (guild, target) = place(world, call)?;
    if world.command_permissions(guild, target).is_empty() {
        return Err(ApiError::unknown_command_permissions());
    }
    ok(world.command_permissions_json(guild, target))
}

/// The permissions by the id of whom they are for, which is how the audit log names them.
fn by_target(written: &Value) -> Value {
    let list = written["permissions"].as_array().into_iter().flatten();
    let named = list.map(|one| (one["id"].as_str().unwrap_or("").to_owned(), one.clone()));
    Value::Object(named.collect())
}

pub(crate) fn put(world: &mut World, call: &Call) -> Answer {
    scope(world, call)?;
    let (guild, target) = place(world, call)?;
    world.guild_with(guild, call.user, bits::MANAGE_GUILD | bits::MANAGE_ROLES)?;
    let offered = world.commands_for(guild, None, call.user);
    if target != world.application().id && !offered.iter().any(|command| command.id == target) {
        return Err(ApiError::missing_permissions());
    }
    let permissions = read(&call.body)?;
    let before = by_target(&world.command_permissions_json(guild, target));
    world.set_command_permissions(guild, target, permissions);
    let data = world.command_permissions_json(guild, target);
    let entry = call.entry(guild, action::APPLICATION_COMMAND_PERMISSION_UPDATE, target);
    let entry = entry.option("application_id", world.application().id);
    world.note(entry.differing(&before, &by_target(&data)));
    ok(data)
}

fn read(body: &Value) -> Result<Vec<CommandPermission>, ApiError> {
    let mut problems = Problems::default();
    if body.get("permissions").is_none() {
        problems.required("permissions");
    }
    let mut kept: Vec<CommandPermission> = Vec::new();
    let given = validate::list(&mut problems, "", body, "permissions", 100);
    for (index, entry) in given.iter().enumerate() {
        let path = format!("permissions.{index}");
        let id = validate::id_of(&entry["id"]);
        if id.is_none() {
            problems.required(&at(&path, "id"));
        }
        let target = match (validate::number(&entry["type"]), id.unwrap_or(0)) {
            (Some(1), id) => CommandTarget::Role(id),
            (Some(2), id) => CommandTarget::User(id),
            (Some(3), id) => CommandTarget::Channel(id),
            _ => {
                problems.choice(&at(&path, "type"), "(1, 2, 3)");
                continue;
            }
        };
        let Some(allowed) = entry["permission"].as_bool() else {
            problems.required(&at(&path, "permission"));
            continue;
        };
        kept.retain(|other| other.target != target);
        kept.push(CommandPermission { target, allowed });
    }
    problems.finish()?;
    Ok(kept)
}
