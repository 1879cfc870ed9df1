//! From a person's act to INTERACTION_CREATE: what the client would check, and what the bot is sent.
//!
//! Owns the checks of Discord's client and the fields that every interaction carries.

use std::sync::Arc;

use serde_json::{Value, json};

use super::call::Upload;
use super::{options, picks, resolve};
use crate::errors::{ApiError, Problems};
use crate::validate;
use crate::world::{Channel, Event, Id, Interaction, State, World, interaction_kind as kind};

/// What a person does: the body of `POST /interactions`.
#[derive(Debug)]
pub(crate) struct Act<'a> {
    pub user: Id,
    pub body: &'a Value,
    pub files: &'a [Upload],
    /// Whether the checks of the client are made; a forger's client makes none.
    pub checked: bool,
}

/// Begins an interaction: gives back its id, after INTERACTION_CREATE went to the bot.
pub(crate) fn begin(world: &mut World, act: &Act<'_>) -> Result<Id, ApiError> {
    let body = act.body;
    let channel = validate::id_of(&body["channel_id"]).unwrap_or(0);
    let place = world.see(channel, act.user)?.clone();
    let wanted = u8::try_from(validate::number(&body["type"]).unwrap_or(0)).unwrap_or(0);
    let (mut source, mut opened_by) = (None, Value::Null);
    let data = match wanted {
        kind::COMMAND | kind::AUTOCOMPLETE => command_data(world, act, &place, wanted)?,
        kind::COMPONENT => {
            let (message, data) = picks::component(world, act, &place)?;
            source = Some(message);
            data
        }
        kind::MODAL => {
            let (opener, data) = picks::form(world, act, &place)?;
            source = opener.source;
            opened_by = opener.metadata;
            data
        }
        _ => {
            return Err(ApiError::field(
                "type",
                "BASE_TYPE_CHOICES",
                "Value must be one of (2, 3, 4, 5).",
            ));
        }
    };
    let id = world.new_id();
    let token = format!("sandbox-interaction-{id}-{}", world.random_word());
    let mut metadata = json!({
        "id": id.to_string(),
        "type": wanted,
        "user": world.user_json(act.user),
        "authorizing_integration_owners": owners(&place),
    });
    match (wanted, source) {
        (kind::COMMAND, _) => command_metadata(world, &data, &mut metadata),
        (kind::COMPONENT, Some(source)) => metadata["interacted_message_id"] = json!(source.to_string()),
        (kind::MODAL, _) => metadata["triggering_interaction_metadata"] = opened_by,
        _ => {}
    }
    let event = payload(world, act, &place, (id, &token, wanted), data, source);
    world.await_first_answer(Interaction {
        id,
        token,
        kind: wanted,
        user: act.user,
        guild: place.guild,
        channel,
        created: world.now(),
        nonce: body["nonce"].clone(),
        metadata,
        data: event["data"].clone(),
        source,
        state: State::Waiting,
        completes: completed(body),
        original: None,
        followup: None,
        ephemeral: false,
        changed: Arc::default(),
    });
    if wanted != kind::AUTOCOMPLETE {
        let note = json!({"id": id.to_string(), "nonce": body["nonce"]});
        world.emit(Event::to_user("INTERACTION_CREATE", act.user, note));
    }
    world.emit(Event::to_user("INTERACTION_CREATE", world.bot(), event));
    Ok(id)
}

/// The command's whole name, groups and sub-commands among it, and what it was used on.
fn command_metadata(world: &World, data: &Value, metadata: &mut Value) {
    let mut name = data["name"].as_str().unwrap_or("").to_owned();
    let mut inner = &data["options"];
    while let Some(step) = inner.as_array().and_then(|options| {
        options
            .iter()
            .find(|option| matches!(option["type"].as_u64(), Some(1 | 2)))
    }) {
        name.push(' ');
        name.push_str(step["name"].as_str().unwrap_or(""));
        inner = &step["options"];
    }
    metadata["name"] = json!(name);
    metadata["command_type"] = data["type"].clone();
    let target = data.get("target_id").and_then(validate::id_of);
    match (data["type"].as_u64(), target) {
        (Some(2), Some(target)) => metadata["target_user"] = world.user_json(target),
        (Some(3), Some(target)) => metadata["target_message_id"] = json!(target.to_string()),
        _ => {}
    }
}

fn owners(place: &Channel) -> Value {
    json!({"0": place.guild.unwrap_or(0).to_string()})
}

/// The fields that are always there.
fn payload(
    world: &World,
    act: &Act<'_>,
    place: &Channel,
    (id, token, wanted): (Id, &str, u8),
    data: Value,
    source: Option<Id>,
) -> Value {
    let user = world.users().get(&act.user);
    // What the one who acts may do there, and not who may do what.
    let mut channel = world.channel_json(place, world.bot());
    if let Some(fields) = channel.as_object_mut() {
        fields.remove("permission_overwrites");
    }
    channel["permissions"] = json!(world.permissions(place, act.user).to_string());
    let mut event = json!({
        "id": id.to_string(),
        "application_id": world.application().id.to_string(),
        "type": wanted,
        "data": data,
        "token": token,
        "version": 1,
        "channel_id": place.id.to_string(),
        "channel": channel,
        "app_permissions": world.permissions(place, world.bot()).to_string(),
        "locale": user.map(|user| user.locale.clone()),
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": owners(place),
        "context": if place.guild.is_some() { 0 } else { 1 },
        "attachment_size_limit": world.file_bytes(place.guild),
    });
    if let Some(guild) = place.guild.and_then(|id| world.guilds().get(&id)) {
        event["guild_id"] = json!(guild.id.to_string());
        event["guild"] =
            json!({"id": guild.id.to_string(), "locale": guild.locale, "features": guild.features});
        event["guild_locale"] = json!(guild.locale);
        let mut member = world.member_json(guild.id, act.user).unwrap_or(Value::Null);
        member["permissions"] = json!(world.permissions(place, act.user).to_string());
        event["member"] = member;
    } else {
        event["user"] = world.user_json(act.user);
    }
    if let Some(message) = source.and_then(|id| world.message(place.id, id).ok()) {
        event["message"] = world.message_json(message, world.bot());
    }
    event
}

fn command_data(world: &mut World, act: &Act<'_>, place: &Channel, wanted: u8) -> Result<Value, ApiError> {
    let given = &act.body["data"];
    let guild = place.guild.unwrap_or(0);
    let id = validate::id_of(&given["id"]);
    let offered = world.commands_for(guild, Some(place.id), act.user);
    let by_name = |command: &&crate::world::Command| match id {
        Some(id) => command.id == id,
        None => given["name"] == command.name.as_str(),
    };
    let found = offered.into_iter().find(by_name);
    // A forger may name a command that is not offered; Discord still knows whether it exists.
    let found = match found {
        Some(found) => found,
        None if act.checked => return Err(ApiError::unknown_command()),
        None => world
            .commands()
            .iter()
            .find(by_name)
            .ok_or_else(ApiError::unknown_command)?,
    };
    let command = found.clone();
    let focused = wanted == kind::AUTOCOMPLETE;
    if !focused && place.thread.as_ref().is_some_and(|thread| thread.archived) {
        return Err(ApiError::thread_archived());
    }
    if act.checked {
        let mut problems = Problems::default();
        options::check(
            &mut problems,
            world,
            guild,
            &command.body,
            &given["options"],
            focused,
        );
        problems.finish()?;
    }
    let mut data = json!({
        "id": command.id.to_string(),
        "name": command.name,
        "type": command.kind,
    });
    if let Some(guild) = command.guild {
        data["guild_id"] = json!(guild.to_string());
    }
    if given["options"]
        .as_array()
        .is_some_and(|options| !options.is_empty())
    {
        data["options"] = given["options"].clone();
        resolve::attach(world, act, place, &mut data["options"])?;
    }
    if let Some(target) = given.get("target_id") {
        data["target_id"] = target.clone();
    }
    let resolved = resolve::command(world, act, place, &data)?;
    if resolved.as_object().is_some_and(|resolved| !resolved.is_empty()) {
        data["resolved"] = resolved;
    }
    Ok(data)
}

/// The type of the option that is being completed.
fn completed(body: &Value) -> u64 {
    let mut level = &body["data"]["options"];
    loop {
        let options = level.as_array().map_or(&[][..], Vec::as_slice);
        if let Some(option) = options.iter().find(|option| option["focused"] == true) {
            return option["type"].as_u64().unwrap_or(0);
        }
        match options.iter().find(|option| option.get("options").is_some()) {
            Some(inner) => level = &inner["options"],
            None => return 0,
        }
    }
}
