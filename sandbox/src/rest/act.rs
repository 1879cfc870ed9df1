//! From a person's act to INTERACTION_CREATE: what the client would check, and what the bot is sent.
//!
//! Owns the checks of Discord's client and the fields that every interaction carries.

use std::sync::Arc;

use serde_json::{Value, json};

use super::call::Upload;
use super::{options, resolve};
use crate::errors::{ApiError, Problems};
use crate::gateway::Event;
use crate::validate;
use crate::world::{Channel, Id, Interaction, State, World, interaction_kind as kind};

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
    let wanted = u8::try_from(body["type"].as_u64().unwrap_or(0)).unwrap_or(0);
    let mut source = None;
    let data = match wanted {
        kind::COMMAND | kind::AUTOCOMPLETE => command_data(world, act, &place, wanted)?,
        kind::COMPONENT => {
            let (message, data) = component_data(world, act, &place)?;
            source = Some(message);
            data
        }
        kind::MODAL => {
            let (message, data) = modal_data(world, act)?;
            source = message;
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
    if wanted == kind::COMMAND {
        metadata["name"] = data["name"].clone();
        metadata["command_type"] = data["type"].clone();
    }
    if let (kind::COMPONENT, Some(source)) = (wanted, source) {
        metadata["interacted_message_id"] = json!(source.to_string());
    }
    if wanted == kind::MODAL {
        metadata["triggering_interaction_metadata"] = data["_opened_by"].clone();
    }
    let event = payload(world, act, &place, (id, &token, wanted), data, source);
    world.await_first_answer(Interaction {
        id,
        token,
        kind: wanted,
        user: act.user,
        guild: place.guild,
        channel,
        created: world.now,
        nonce: body["nonce"].clone(),
        metadata,
        source,
        state: State::Waiting,
        original: None,
        followup: None,
        ephemeral: false,
        changed: Arc::default(),
    });
    let note = json!({"id": id.to_string(), "nonce": body["nonce"]});
    world.emit(Event::to_user("INTERACTION_CREATE", act.user, note));
    world.emit(Event::to_user("INTERACTION_CREATE", world.bot(), event));
    Ok(id)
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
    mut data: Value,
    source: Option<Id>,
) -> Value {
    if let Value::Object(fields) = &mut data {
        fields.remove("_opened_by");
    }
    let user = world.users.get(&act.user);
    let mut event = json!({
        "id": id.to_string(),
        "application_id": world.application.id.to_string(),
        "type": wanted,
        "data": data,
        "token": token,
        "version": 1,
        "channel_id": place.id.to_string(),
        "channel": world.channel_json(place, act.user),
        "app_permissions": world.permissions(place, world.bot()).to_string(),
        "locale": user.map(|user| user.locale.clone()),
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": owners(place),
        "context": if place.guild.is_some() { 0 } else { 1 },
        "attachment_size_limit": crate::limits::FILE_BYTES,
    });
    if let Some(guild) = place.guild.and_then(|id| world.guilds.get(&id)) {
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
            .commands
            .iter()
            .find(by_name)
            .ok_or_else(ApiError::unknown_command)?,
    };
    let command = found.clone();
    let focused = wanted == kind::AUTOCOMPLETE;
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

fn component_data(world: &World, act: &Act<'_>, place: &Channel) -> Result<(Id, Value), ApiError> {
    let id = validate::id_of(&act.body["message_id"]).unwrap_or(0);
    let message = world.message(place.id, id)?;
    if message.only_for.is_some_and(|user| user != act.user) {
        return Err(ApiError::unknown_message());
    }
    let given = &act.body["data"];
    let custom_id = given["custom_id"].as_str().unwrap_or("");
    let component = validate::find_component(&message.components, custom_id);
    if act.checked {
        let Some(component) = component.filter(|component| component["disabled"] != true) else {
            return Err(ApiError::field(
                "data.custom_id",
                "COMPONENT_VALIDATION_FAILED",
                "Component validation failed",
            ));
        };
        options::check_values(component, &given["values"])?;
    }
    let kind = component.map_or_else(
        || given["component_type"].clone(),
        |component| component["type"].clone(),
    );
    let mut data = json!({
        "custom_id": custom_id,
        "component_type": kind,
        "id": component.map_or(json!(1), |component| component["id"].clone()),
    });
    if kind != 2 {
        data["values"] = given["values"].clone();
        if kind != 3 {
            data["resolved"] = resolve::picked(world, act, place, &given["values"]);
        }
    }
    Ok((id, data))
}

fn modal_data(world: &World, act: &Act<'_>) -> Result<(Option<Id>, Value), ApiError> {
    let given = &act.body["data"];
    let opener = validate::id_of(&given["id"])
        .or_else(|| validate::id_of(&act.body["id"]))
        .unwrap_or(0);
    let opened = world
        .interactions
        .get(&opener)
        .filter(|opened| opened.user == act.user);
    let opened = opened.ok_or_else(ApiError::unknown_interaction)?;
    let State::Form(form) = &opened.state else {
        return Err(ApiError::unknown_interaction());
    };
    let rows = given["components"].as_array().map_or(&[][..], Vec::as_slice);
    let answer = |id: &str| {
        let found = validate::find_component(rows, id)?;
        [&found["value"], &found["values"]]
            .into_iter()
            .find(|value| !value.is_null())
            .cloned()
    };
    if act.checked {
        let mut problems = Problems::default();
        validate::submission(&mut problems, form, &answer);
        problems.finish()?;
    }
    let data = json!({
        "custom_id": if act.checked { form["custom_id"].clone() } else { given["custom_id"].clone() },
        "components": given["components"],
        "_opened_by": opened.metadata,
    });
    Ok((opened.source, data))
}
