//! What Discord's client checks before it sends a command or a pick.

use serde_json::Value;

use crate::errors::Problems;
use crate::validate::{self, at};
use crate::world::{Channel, Id, World};

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
        if option["type"] != spec["type"] {
            problems.add(
                &at(&path, "type"),
                "APPLICATION_COMMAND_OPTION_TYPE_INVALID",
                "The option has another type",
            );
            continue;
        }
        match spec["type"].as_u64() {
            Some(1 | 2) => level(problems, world, guild, &path, spec, &option["options"], partial),
            kind if partial => completable(problems, &path, spec, option, kind),
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

/// The client asks for choices only of an option that offers them, and sends text that may be anything so far.
fn completable(problems: &mut Problems, path: &str, spec: &Value, option: &Value, kind: Option<u64>) {
    let focused = option["focused"] == true;
    if focused && spec["autocomplete"] != true {
        problems.add(
            path,
            "APPLICATION_COMMAND_OPTION_NOT_AUTOCOMPLETE",
            "The option offers no choices of the bot",
        );
    }
    if focused
        && matches!(kind, Some(3 | 4 | 10))
        && option["value"]
            .as_str()
            .is_some_and(|text| validate::length(text) > 6000)
    {
        problems.length(&at(path, "value"), 0, 6000);
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
        6 => world.users().contains_key(&id),
        7 => world.channels().get(&id).is_some_and(|channel| {
            let kinds = spec["channel_types"].as_array();
            channel.guild == Some(guild)
                && kinds.is_none_or(|kinds| kinds.iter().any(|kind| *kind == channel.kind))
        }),
        8 => world
            .guilds()
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

/// Whether what was picked in a select may be sent: as many as asked for, and things that are there.
pub(super) fn picks(world: &World, place: &Channel, component: &Value, values: &Value) -> bool {
    let none = values.as_array().is_some_and(Vec::is_empty);
    validate::pick(component, values) && (none || there(world, place, component, values))
}

/// Whether every entity picked in a user, role, mentionable or channel select is there, and of a type it offers.
pub(super) fn there(world: &World, place: &Channel, component: &Value, values: &Value) -> bool {
    let guild = place.guild.and_then(|id| world.guilds().get(&id));
    let user = |id: &Id| match guild {
        Some(guild) => guild.members.contains_key(id),
        None => place.recipients.contains(id),
    };
    let role = |id: &Id| guild.is_some_and(|guild| guild.roles.contains_key(id));
    let channel = |id: &Id| {
        world.channels().get(id).is_some_and(|channel| {
            let kinds = component["channel_types"].as_array();
            let offered =
                |kinds: &Vec<Value>| kinds.is_empty() || kinds.iter().any(|kind| *kind == channel.kind);
            channel.guild == place.guild && kinds.is_none_or(offered)
        })
    };
    let fits = |id: &Id| match component["type"].as_u64() {
        Some(5) => user(id),
        Some(6) => role(id),
        Some(7) => user(id) || role(id),
        Some(8) => channel(id),
        _ => true,
    };
    if !matches!(component["type"].as_u64(), Some(5..=8)) {
        return true;
    }
    let ids = values.as_array().into_iter().flatten();
    ids.map(validate::id_of).all(|id| id.is_some_and(|id| fits(&id)))
}
