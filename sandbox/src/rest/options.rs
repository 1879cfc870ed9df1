//! What Discord's client checks before it sends a command or a pick.

use serde_json::Value;

use crate::errors::{ApiError, Problems};
use crate::validate::{self, at};
use crate::world::{Id, World};

/// Checks the options given against the command's own; `partial` for autocomplete, where little is due yet.
pub(crate) fn check(
    problems: &mut Problems,
    world: &World,
    guild: Id,
    spec: &Value,
    given: &Value,
    partial: bool,
) {
    level(problems, world, guild, "data", spec, given, partial);
}

fn level(
    problems: &mut Problems,
    world: &World,
    guild: Id,
    path: &str,
    spec: &Value,
    given: &Value,
    partial: bool,
) {
    let specs = spec["options"].as_array().map_or(&[][..], Vec::as_slice);
    let given = given.as_array().map_or(&[][..], Vec::as_slice);
    let path = at(path, "options");
    let nested = specs
        .iter()
        .any(|option| matches!(option["type"].as_u64(), Some(1 | 2)));
    if nested && given.len() != 1 {
        return problems.add(
            &path,
            "APPLICATION_COMMAND_SUBCOMMAND_REQUIRED",
            "A sub-command is needed",
        );
    }
    for (index, option) in given.iter().enumerate() {
        let path = at(&path, index);
        let Some(spec) = specs.iter().find(|spec| spec["name"] == option["name"]) else {
            problems.add(&path, "APPLICATION_COMMAND_OPTION_UNKNOWN", "Unknown option");
            continue;
        };
        match spec["type"].as_u64() {
            Some(1 | 2) => level(problems, world, guild, &path, spec, &option["options"], partial),
            _ if partial => {}
            _ => value(
                problems,
                world,
                guild,
                &at(&path, "value"),
                spec,
                &option["value"],
            ),
        }
    }
    if partial || nested {
        return;
    }
    for spec in specs.iter().filter(|spec| spec["required"] == true) {
        if !given.iter().any(|option| option["name"] == spec["name"]) {
            problems.required(&at(&path, spec["name"].as_str().unwrap_or("")));
        }
    }
}

fn value(problems: &mut Problems, world: &World, guild: Id, path: &str, spec: &Value, value: &Value) {
    let kind = spec["type"].as_u64().unwrap_or(0);
    let fits = match kind {
        3 => value.is_string(),
        4 => value.is_i64() || value.is_u64(),
        5 => value.is_boolean(),
        10 => value.is_number(),
        _ => validate::id_of(value).is_some(),
    };
    if !fits {
        return problems.add(
            path,
            "APPLICATION_COMMAND_OPTION_VALUE_INVALID",
            "Value does not fit the option",
        );
    }
    let choices = spec["choices"].as_array().map_or(&[][..], Vec::as_slice);
    if !choices.is_empty() && !choices.iter().any(|choice| choice["value"] == *value) {
        problems.choice(path, "the choices");
    }
    if let Some(text) = value.as_str().filter(|_| kind == 3) {
        let long = validate::length(text) as u64;
        let (min, max) = (
            spec["min_length"].as_u64().unwrap_or(0),
            spec["max_length"].as_u64().unwrap_or(6000),
        );
        if long < min || long > max {
            problems.add(
                path,
                "BASE_TYPE_BAD_LENGTH",
                &format!("Must be between {min} and {max} in length."),
            );
        }
    }
    if let Some(number) = value.as_f64() {
        let low = spec["min_value"].as_f64().is_some_and(|min| number < min);
        let high = spec["max_value"].as_f64().is_some_and(|max| number > max);
        if low || high {
            problems.add(path, "NUMBER_TYPE_RANGE", "Value is out of range");
        }
    }
    let id = validate::id_of(value).unwrap_or(0);
    let there = match kind {
        6 => world.users.contains_key(&id),
        7 => world.channels.get(&id).is_some_and(|channel| {
            let kinds = spec["channel_types"].as_array();
            channel.guild == Some(guild)
                && kinds.is_none_or(|kinds| kinds.iter().any(|kind| *kind == channel.kind))
        }),
        8 => world
            .guilds
            .get(&guild)
            .is_some_and(|guild| guild.roles.contains_key(&id)),
        _ => true,
    };
    if !there {
        problems.add(
            path,
            "APPLICATION_COMMAND_OPTION_VALUE_INVALID",
            "Value does not fit the option",
        );
    }
}

/// Checks what was picked in a select.
pub(crate) fn check_values(component: &Value, values: &Value) -> Result<(), ApiError> {
    if component["type"] == 2 {
        return Ok(());
    }
    let refused = || {
        ApiError::field(
            "data.values",
            "COMPONENT_VALIDATION_FAILED",
            "Component validation failed",
        )
    };
    let picked = values.as_array().ok_or_else(refused)?;
    let min = component["min_values"].as_u64().unwrap_or(1);
    let max = component["max_values"].as_u64().unwrap_or(1);
    if (picked.len() as u64) < min || picked.len() as u64 > max {
        return Err(refused());
    }
    if component["type"] == 3 {
        let options = component["options"].as_array().map_or(&[][..], Vec::as_slice);
        if !picked
            .iter()
            .all(|value| options.iter().any(|option| option["value"] == *value))
        {
            return Err(refused());
        }
    }
    Ok(())
}
