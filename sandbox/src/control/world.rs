//! Control routes over people, guilds, channels and messages.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Refused};
use crate::bounds::{NAME, room};
use crate::errors::ApiError;
use crate::limits;
use crate::operations::Sandbox;
use crate::permissions;
use crate::validate::{id_of, length};
use crate::world::{Channel, Guild, Id, Role};

type Done = Result<StatusCode, Refused>;

fn done() -> Done {
    Ok(StatusCode::NO_CONTENT)
}

/// A body's id, as text or number.
fn id(body: &Value, key: &str) -> Result<Id, Refused> {
    id_of(&body[key]).ok_or_else(|| Refused::because(&format!("`{key}` has to be an id")))
}

fn name(body: &Value) -> Result<&str, Refused> {
    let name = body["name"].as_str();
    name.filter(|name| !name.trim().is_empty() && length(name) <= NAME)
        .ok_or_else(|| Refused::because("`name` has to be a text of 1 to 100 characters"))
}

pub(super) async fn state(State(sandbox): State<Sandbox>) -> Json<Value> {
    let (base, page) = (sandbox.base(), sandbox.page_url());
    Json(sandbox.read(|world| {
        let users: Vec<Value> = world
            .users()
            .values()
            .map(|user| json!({"id": user.id.to_string(), "name": user.display_name(), "bot": user.bot, "token": user.token}))
            .collect();
        let guilds: Vec<Value> = world
            .guilds()
            .values()
            .map(|guild| {
                json!({
                    "id": guild.id.to_string(),
                    "name": guild.name,
                    "owner": guild.owner.to_string(),
                    "roles": guild.roles.values().map(Role::json).collect::<Vec<_>>(),
                    "members": guild.members.keys().map(ToString::to_string).collect::<Vec<_>>(),
                    "channels": world.guild_channels(guild.id).map(Channel::json).collect::<Vec<_>>(),
                    "threads": world.guild_threads(guild.id).map(Channel::json).collect::<Vec<_>>(),
                })
            })
            .collect();
        json!({"api": format!("{base}/api/v10"), "page": page, "application_id": world.application().id.to_string(),
            "users": users, "guilds": guilds, "now": crate::clock::stamp(world.clock().now())})
    }))
}

pub(super) async fn add_user(State(sandbox): State<Sandbox>, Json(body): Json<Value>) -> Answer {
    let name = name(&body)?;
    sandbox.read(|world| room("users", world.users().len(), world.bounds().users))?;
    let user = sandbox.add_user(name);
    Ok(Json(
        json!({"id": user.id().to_string(), "name": user.name(), "token": user.token()}),
    ))
}

pub(super) async fn change_user(
    State(sandbox): State<Sandbox>,
    Path(user): Path<Id>,
    Json(body): Json<Value>,
) -> Done {
    if !sandbox.read(|world| world.users().contains_key(&user)) {
        return Err(ApiError::unknown_user().into());
    }
    let user = sandbox.persona(user);
    if let Some(open) = body["dms_open"].as_bool() {
        sandbox.set_dms_open(&user, open);
    }
    if let Some(locale) = body["locale"].as_str() {
        sandbox.set_locale(&user, locale);
    }
    done()
}

/// Any request of a person's client: what the API answers, or refuses, is the answer.
pub(super) async fn ask(
    State(sandbox): State<Sandbox>,
    Path(user): Path<Id>,
    Json(mut body): Json<Value>,
) -> Answer {
    if !sandbox.read(|world| world.users().contains_key(&user)) {
        return Err(ApiError::unknown_user().into());
    }
    let text = |key: &str| body[key].as_str().unwrap_or("").to_owned();
    let (method, path) = (text("method"), text("path"));
    let asked = body["body"].take();
    Ok(Json(sandbox.persona(user).ask(&method, &path, asked).await?))
}

pub(super) async fn add_guild(State(sandbox): State<Sandbox>, Json(body): Json<Value>) -> Answer {
    let owner = id(&body, "owner")?;
    if !sandbox.read(|world| world.users().contains_key(&owner)) {
        return Err(ApiError::unknown_user().into());
    }
    let name = name(&body)?;
    sandbox.read(|world| room("guilds", world.guilds().len(), world.bounds().guilds))?;
    let guild = sandbox.add_guild(&sandbox.persona(owner), name);
    Ok(Json(json!({"id": guild.to_string()})))
}

/// Fails with 10004 or 10013 when guild or user is not there.
fn both(sandbox: &Sandbox, guild: Id, user: Option<Id>) -> Result<(), Refused> {
    sandbox.read(|world| {
        if !world.guilds().contains_key(&guild) {
            return Err(ApiError::unknown_guild().into());
        }
        if user.is_some_and(|user| !world.users().contains_key(&user)) {
            return Err(ApiError::unknown_user().into());
        }
        Ok(())
    })
}

pub(super) async fn join(State(sandbox): State<Sandbox>, Path((guild, user)): Path<(Id, Id)>) -> Done {
    both(&sandbox, guild, Some(user))?;
    sandbox.join(guild, &sandbox.persona(user));
    done()
}

pub(super) async fn leave(State(sandbox): State<Sandbox>, Path((guild, user)): Path<(Id, Id)>) -> Done {
    sandbox.leave(guild, &sandbox.persona(user))?;
    done()
}

pub(super) async fn give_role(
    State(sandbox): State<Sandbox>,
    Path((guild, user, role)): Path<(Id, Id, Id)>,
) -> Done {
    both(&sandbox, guild, Some(user))?;
    sandbox.give_role(guild, &sandbox.persona(user), role);
    done()
}

pub(super) async fn take_role(
    State(sandbox): State<Sandbox>,
    Path((guild, user, role)): Path<(Id, Id, Id)>,
) -> Done {
    both(&sandbox, guild, Some(user))?;
    sandbox.take_role(guild, &sandbox.persona(user), role);
    done()
}

/// Brings the bot in, or changes what it may do when it is in.
pub(super) async fn invite_bot(
    State(sandbox): State<Sandbox>,
    Path(guild): Path<Id>,
    Json(body): Json<Value>,
) -> Done {
    both(&sandbox, guild, None)?;
    let held = id_of(&body["permissions"]).unwrap_or_else(permissions::all);
    if sandbox.read(|world| world.member(guild, world.bot()).is_some()) {
        sandbox.set_bot_permissions(guild, held);
    } else {
        sandbox.invite_bot(guild, held);
    }
    done()
}

pub(super) async fn kick_bot(State(sandbox): State<Sandbox>, Path(guild): Path<Id>) -> Done {
    sandbox.kick_bot(guild)?;
    done()
}

pub(super) async fn add_role(
    State(sandbox): State<Sandbox>,
    Path(guild): Path<Id>,
    Json(body): Json<Value>,
) -> Answer {
    both(&sandbox, guild, None)?;
    let full = |guild: &Guild| guild.roles.len() >= limits::ROLES;
    if sandbox.read(|world| world.guilds().get(&guild).is_some_and(full)) {
        return Err(ApiError::too_many_roles().into());
    }
    let role = sandbox.add_role(guild, name(&body)?, id_of(&body["permissions"]).unwrap_or(0));
    Ok(Json(json!({"id": role.to_string()})))
}

#[derive(Deserialize)]
pub(super) struct NewChannel {
    name: String,
    #[serde(default, rename = "type")]
    kind: u8,
    parent: Option<String>,
}

pub(super) async fn add_channel(
    State(sandbox): State<Sandbox>,
    Path(guild): Path<Id>,
    Json(body): Json<NewChannel>,
) -> Answer {
    both(&sandbox, guild, None)?;
    if sandbox.read(|world| world.guild_channels(guild).count() >= limits::CHANNELS) {
        return Err(ApiError::too_many_channels().into());
    }
    let parent = body.parent.and_then(|parent| parent.parse().ok());
    let channel = sandbox.add_channel(guild, body.kind, name(&json!({"name": body.name}))?, parent);
    Ok(Json(json!({"id": channel.to_string()})))
}

pub(super) async fn delete_channel(State(sandbox): State<Sandbox>, Path(channel): Path<Id>) -> Done {
    sandbox.delete_channel(channel)?;
    done()
}

pub(super) async fn set_overwrite(
    State(sandbox): State<Sandbox>,
    Path((channel, target)): Path<(Id, Id)>,
    Json(body): Json<Value>,
) -> Done {
    let bits = |key: &str| id_of(&body[key]).unwrap_or(0);
    let kind = u8::from(body["type"] == 1);
    sandbox.set_overwrite(channel, target, kind, bits("allow"), bits("deny"))?;
    done()
}

pub(super) async fn messages(State(sandbox): State<Sandbox>, Path(channel): Path<Id>) -> Json<Value> {
    Json(json!(
        sandbox
            .messages(channel)
            .into_iter()
            .map(|message| message.raw)
            .collect::<Vec<_>>()
    ))
}

pub(super) async fn delete_message(
    State(sandbox): State<Sandbox>,
    Path((channel, message)): Path<(Id, Id)>,
) -> Done {
    sandbox.delete_message(channel, message)?;
    done()
}
