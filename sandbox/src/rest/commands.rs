//! Registering application commands, global and of a guild.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::call::{Answer, Call, created, nothing, ok};
use crate::errors::{ApiError, Problems};
use crate::validate;
use crate::world::{Command, Id, World};

/// The scope of a call: a guild or none. 50001 for another application or a guild without the bot.
pub(super) fn scope(world: &World, call: &Call) -> Result<Option<Id>, ApiError> {
    if call.id("application_id")? != world.application().id {
        return Err(ApiError::missing_access());
    }
    if call.text("guild_id").is_empty() {
        return Ok(None);
    }
    let guild = call.id("guild_id")?;
    if world.member(guild, world.bot()).is_none() {
        return Err(ApiError::missing_access());
    }
    Ok(Some(guild))
}

/// A command with its dictionaries of translations, or with the reader's own language only.
fn shown(world: &World, command: &Command, call: &Call) -> Value {
    if call.flag("with_localizations") {
        return command.body.clone();
    }
    let reader = world.users().get(&call.user);
    validate::localized(&command.body, reader.map_or("en-US", |user| user.locale.as_str()))
}

pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    let scope = scope(world, call)?;
    let commands = world.commands().iter().filter(|command| command.guild == scope);
    ok(json!(
        commands
            .map(|command| shown(world, command, call))
            .collect::<Vec<_>>()
    ))
}

fn position(world: &World, call: &Call) -> Result<usize, ApiError> {
    let scope = scope(world, call)?;
    let id = call.id("command_id")?;
    world
        .commands()
        .iter()
        .position(|command| command.id == id && command.guild == scope)
        .ok_or_else(ApiError::unknown_command)
}

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let position = position(world, call)?;
    ok(world.commands()[position].body.clone())
}

fn counts(commands: &[&Command]) -> Result<(), ApiError> {
    for (kind, most) in [(1, 100), (2, 15), (3, 15)] {
        if commands.iter().filter(|command| command.kind == kind).count() > most {
            return Err(ApiError::too_many_commands());
        }
    }
    Ok(())
}

/// Makes a command of checked fields, with a kept id when the name is known in the scope.
fn make(world: &mut World, scope: Option<Id>, kind: u8, name: String, mut body: Value) -> (Command, bool) {
    let known = world
        .commands()
        .iter()
        .find(|command| command.guild == scope && command.kind == kind && command.name == name)
        .map(|command| (command.id, command.version, command.body.clone()));
    let new = known.is_none();
    let id = known.as_ref().map_or(0, |(id, ..)| *id);
    let id = if new { world.new_id() } else { id };
    body["id"] = json!(id.to_string());
    body["application_id"] = json!(world.application().id.to_string());
    if let Some(guild) = scope {
        body["guild_id"] = json!(guild.to_string());
    }
    // The version is renewed only when something changed.
    let version = match known {
        Some((_, version, old)) => {
            body["version"] = json!(version.to_string());
            let same = old == body;
            if same { version } else { world.new_id() }
        }
        None => world.new_id(),
    };
    body["version"] = json!(version.to_string());
    (
        Command {
            id,
            guild: scope,
            version,
            kind,
            name,
            body,
        },
        new,
    )
}

pub(crate) fn create(world: &mut World, call: &Call) -> Answer {
    let scope = scope(world, call)?;
    let mut problems = Problems::default();
    let (kind, name, body) = validate::command(&mut problems, "", &call.body);
    problems.finish()?;
    let (command, new) = make(world, scope, kind, name, body);
    let others = world
        .commands()
        .iter()
        .filter(|other| other.guild == scope && other.id != command.id);
    let all: Vec<&Command> = others.chain([&command]).collect();
    counts(&all)?;
    if new {
        world.count_command_creations(scope, 1)?;
    }
    let data = command.body.clone();
    world.add_command(command);
    if new { created(data) } else { ok(data) }
}

pub(crate) fn replace(world: &mut World, call: &Call) -> Answer {
    let scope = scope(world, call)?;
    let given = call.entries()?;
    let mut problems = Problems::default();
    let mut names = HashSet::new();
    let mut checked = Vec::new();
    for (index, body) in given.iter().enumerate() {
        let path = index.to_string();
        let (kind, name, body) = validate::command(&mut problems, &path, body);
        if !names.insert((kind, name.clone())) {
            problems.add(
                &path,
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            );
        }
        checked.push((kind, name, body));
    }
    problems.finish()?;
    let made: Vec<(Command, bool)> = checked
        .into_iter()
        .map(|(kind, name, body)| make(world, scope, kind, name, body))
        .collect();
    counts(&made.iter().map(|(command, _)| command).collect::<Vec<_>>())?;
    world.count_command_creations(scope, made.iter().filter(|(_, new)| *new).count())?;
    let data: Vec<Value> = made.iter().map(|(command, _)| command.body.clone()).collect();
    world.replace_commands(scope, made.into_iter().map(|(command, _)| command).collect());
    ok(json!(data))
}

pub(crate) fn edit(world: &mut World, call: &Call) -> Answer {
    let position = position(world, call)?;
    let old = world.commands()[position].clone();
    let mut wanted = old.body.clone();
    if let (Some(fields), Some(changes)) = (wanted.as_object_mut(), call.body.as_object()) {
        for (key, value) in changes.iter().filter(|(key, _)| *key != "type") {
            fields.insert(key.clone(), value.clone());
        }
    }
    let mut problems = Problems::default();
    let (_, name, mut body) = validate::command(&mut problems, "", &wanted);
    let taken = |other: &Command| other.guild == old.guild && other.kind == old.kind && other.name == name;
    if world
        .commands()
        .iter()
        .any(|other| other.id != old.id && taken(other))
    {
        problems.add(
            "name",
            "APPLICATION_COMMANDS_DUPLICATE_NAME",
            "Application command names must be unique",
        );
    }
    problems.finish()?;
    let version = world.new_id();
    for key in ["id", "application_id", "guild_id"] {
        if let Some(value) = old.body.get(key) {
            body[key] = value.clone();
        }
    }
    body["version"] = json!(version.to_string());
    world.change_command(Command {
        name,
        version,
        body: body.clone(),
        ..old
    });
    ok(body)
}

pub(crate) fn delete(world: &mut World, call: &Call) -> Answer {
    let position = position(world, call)?;
    let gone = world.commands()[position].id;
    world.remove_command(gone);
    nothing()
}
