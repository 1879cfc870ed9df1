//! `resolved`: the objects behind the ids that a command or a pick names.

use serde_json::{Map, Value, json};

use super::act::Act;
use super::files::safe_name;
use crate::errors::ApiError;
use crate::validate;
use crate::world::{Attachment, Channel, Id, World};

#[derive(Default)]
struct Resolved {
    all: Map<String, Value>,
}

impl Resolved {
    fn put(&mut self, kind: &str, id: Id, value: Value) {
        let group = self.all.entry(kind.to_owned()).or_insert_with(|| json!({}));
        group[id.to_string()] = value;
    }

    fn user(&mut self, world: &World, place: &Channel, id: Id) {
        if !world.users().contains_key(&id) {
            return;
        }
        self.put("users", id, world.user_json(id));
        if let Some(member) = place.guild.and_then(|guild| world.member(guild, id)) {
            let mut partial = member.partial_json();
            if let Value::Object(fields) = &mut partial {
                fields.remove("deaf");
                fields.remove("mute");
            }
            partial["permissions"] = json!(world.permissions(place, id).to_string());
            self.put("members", id, partial);
        }
    }

    fn role(&mut self, world: &World, place: &Channel, id: Id) {
        let guild = place.guild.and_then(|guild| world.guilds().get(&guild));
        if let Some(role) = guild.and_then(|guild| guild.roles.get(&id)) {
            self.put("roles", id, role.json());
        }
    }

    fn file(&mut self, world: &World, id: Id) {
        if let Some(file) = world.file(id) {
            self.put("attachments", id, file.json(world.base()));
        }
    }

    fn channel(&mut self, world: &World, user: Id, id: Id) {
        let Some(channel) = world.channels().get(&id) else {
            return;
        };
        let mut partial = channel.json();
        partial["permissions"] = json!(world.permissions(channel, user).to_string());
        partial["app_permissions"] = json!(world.permissions(channel, world.bot()).to_string());
        self.put("channels", id, partial);
    }
}

/// What the options and the target of a command name; `attach` has to come first.
pub(super) fn command(
    world: &World,
    act: &Act<'_>,
    place: &Channel,
    data: &Value,
) -> Result<Value, ApiError> {
    let mut resolved = Resolved::default();
    let mut leaves = Vec::new();
    collect(&data["options"], &mut leaves);
    for (kind, value) in leaves {
        let Some(id) = validate::id_of(&value) else {
            continue;
        };
        match kind {
            6 => resolved.user(world, place, id),
            7 => resolved.channel(world, act.user, id),
            8 => resolved.role(world, place, id),
            9 => {
                resolved.user(world, place, id);
                resolved.role(world, place, id);
            }
            11 => resolved.file(world, id),
            _ => {}
        }
    }
    if let Some(target) = data.get("target_id").and_then(validate::id_of) {
        if data["type"] == 2 {
            if !world.users().contains_key(&target) {
                return Err(ApiError::unknown_user());
            }
            resolved.user(world, place, target);
        } else {
            let message = world.open_message(place.id, target)?;
            let json = world.message_json(message, world.bot());
            resolved.put("messages", target, json);
        }
    }
    Ok(Value::Object(resolved.all))
}

fn collect(options: &Value, out: &mut Vec<(u64, Value)>) {
    for option in options.as_array().into_iter().flatten() {
        out.push((option["type"].as_u64().unwrap_or(0), option["value"].clone()));
        collect(&option["options"], out);
    }
}

/// Keeps the uploads that attachment options name by number, and puts their new ids into the options.
pub(super) fn attach(
    world: &mut World,
    act: &Act<'_>,
    place: &Channel,
    options: &mut Value,
) -> Result<(), ApiError> {
    for option in options.as_array_mut().into_iter().flatten() {
        if option.get("options").is_some() {
            attach(world, act, place, &mut option["options"])?;
        }
        if option["type"] != 11 {
            continue;
        }
        option["value"] = keep_file(world, act, place, &option["value"])?;
    }
    Ok(())
}

/// Keeps the uploads that the file inputs of a form name by number, and puts their new ids in their place.
pub(super) fn keep_files(
    world: &mut World,
    act: &Act<'_>,
    place: &Channel,
    rows: &mut Value,
) -> Result<(), ApiError> {
    for row in rows.as_array_mut().into_iter().flatten() {
        let Some(input) = row.get_mut("component").filter(|input| input["type"] == 19) else {
            continue;
        };
        for value in input["values"].as_array_mut().into_iter().flatten() {
            *value = keep_file(world, act, place, value)?;
        }
    }
    Ok(())
}

fn keep_file(world: &mut World, act: &Act<'_>, place: &Channel, number: &Value) -> Result<Value, ApiError> {
    let number = validate::id_of(number).unwrap_or(0);
    let field = format!("files[{number}]");
    let missing = || {
        ApiError::field(
            "data.attachments",
            "ATTACHMENT_NOT_FOUND",
            "Attachment data not found",
        )
    };
    let file = act
        .files
        .iter()
        .find(|file| file.field == field)
        .ok_or_else(missing)?;
    if file.bytes.len() > world.file_bytes(place.guild) {
        return Err(ApiError::file_too_large());
    }
    let id = world.new_id();
    let kept = Attachment {
        id,
        channel: place.id,
        filename: safe_name(&file.filename),
        description: None,
        bytes: file.bytes.clone(),
        ephemeral: true,
    };
    world.keep_file(kept);
    Ok(json!(id.to_string()))
}

/// What was picked in user, role, mentionable and channel selects, or uploaded.
pub(super) fn picked(world: &World, act: &Act<'_>, place: &Channel, lists: &[Value]) -> Value {
    let mut resolved = Resolved::default();
    let values = lists.iter().filter_map(Value::as_array).flatten();
    for id in values.filter_map(validate::id_of) {
        resolved.user(world, place, id);
        resolved.role(world, place, id);
        resolved.channel(world, act.user, id);
        resolved.file(world, id);
    }
    Value::Object(resolved.all)
}
