//! The bot, its application, and the address of the gateway.

use serde_json::{Value, json};

use super::call::{Answer, Call, ok};
use crate::errors::ApiError;
use crate::world::{User, World};

/// Guilds for which one shard is recommended; it may have up to 2,500.
const GUILDS_A_SHARD: usize = 1000;

pub(crate) fn gateway(world: &mut World, _: &Call) -> Answer {
    ok(json!({"url": world.base().replacen("http", "ws", 1)}))
}

pub(crate) fn gateway_bot(world: &mut World, _: &Call) -> Answer {
    let bot = world.bot();
    let guilds = world.guilds().values();
    let own = guilds.filter(|guild| guild.members.contains_key(&bot)).count();
    let now = world.now();
    ok(json!({
        "url": world.base().replacen("http", "ws", 1),
        "shards": own.div_ceil(GUILDS_A_SHARD).max(1),
        "session_start_limit": world.starts().json(now),
    }))
}

pub(crate) fn me(world: &mut World, call: &Call) -> Answer {
    let user = world.users().get(&call.user).ok_or_else(ApiError::unknown_user)?;
    ok(user.own_json())
}

pub(crate) fn user(world: &mut World, call: &Call) -> Answer {
    let id = call.id("user_id")?;
    let user = world.users().get(&id).ok_or_else(ApiError::unknown_user)?;
    ok(user.json())
}

/// The one that Discord's documentation shows; libraries ask for them at their start.
pub(crate) fn default_sounds(_: &mut World, _: &Call) -> Answer {
    ok(json!([{
        "name": "quack",
        "sound_id": "1",
        "volume": 1.0,
        "emoji_id": null,
        "emoji_name": "🦆",
        "available": true,
    }]))
}

pub(crate) fn application(world: &mut World, _: &Call) -> Answer {
    let application = &world.application();
    let flags = application.flags();
    let owner = world
        .users()
        .get(&application.owner)
        .map_or(Value::Null, User::json);
    let bot = world.users().get(&application.id).map_or(Value::Null, User::json);
    let guilds = world
        .guilds()
        .values()
        .filter(|guild| guild.members.contains_key(&application.id))
        .count();
    ok(json!({
        "id": application.id.to_string(),
        "name": application.name,
        "icon": null,
        "description": "",
        // Gone only from version 11 on.
        "summary": "",
        "type": null,
        "bot": bot,
        "bot_public": true,
        "bot_require_code_grant": false,
        "integration_types_config": {"0": {}},
        "verify_key": "0".repeat(64),
        "flags": flags,
        "flags_new": flags.to_string(),
        "redirect_uris": [],
        "interactions_endpoint_url": null,
        "role_connections_verification_url": null,
        "owner": owner,
        "approximate_guild_count": guilds,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": null,
        "eligible_oauth2_scopes": [],
    }))
}
