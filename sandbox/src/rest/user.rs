//! The person's side: acting, and what one may use and see.

use serde_json::{Value, json};

use super::act::{self, Act};
use super::call::{Answer, Call, nothing, ok};
use crate::errors::ApiError;
use crate::validate;
use crate::world::{World, in_guild};

pub(crate) fn interact(world: &mut World, call: &Call) -> Answer {
    let act = Act {
        user: call.user,
        body: &call.body,
        files: &call.files,
        checked: true,
    };
    act::begin(world, &act)?;
    nothing()
}

pub(crate) fn command_index(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_of(guild, call.user)?;
    let locale = world
        .users()
        .get(&call.user)
        .map_or(String::new(), |user| user.locale.clone());
    let commands: Vec<Value> = world
        .commands_for(guild, None, call.user)
        .into_iter()
        .map(|command| validate::localized(&command.body, &locale))
        .collect();
    let application = json!({
        "id": world.application().id.to_string(),
        "name": world.application().name,
        "description": "",
        "icon": null,
        "bot": world.user_json(world.bot()),
    });
    let version = world
        .commands()
        .iter()
        .map(|command| command.version)
        .max()
        .unwrap_or(0);
    ok(
        json!({"applications": [application], "application_commands": commands, "version": version.to_string()}),
    )
}

pub(crate) fn guilds(world: &mut World, call: &Call) -> Answer {
    let limit = call.number("limit", 200, 200)?;
    let after = call.query_id("after").unwrap_or(0);
    let guilds = world
        .guilds()
        .range(after.saturating_add(1)..)
        .map(|(_, guild)| guild);
    let own = guilds
        .filter(|guild| guild.members.contains_key(&call.user))
        .take(limit);
    let own = own.map(|guild| {
        let mut own = json!({
            "id": guild.id.to_string(),
            "name": guild.name,
            "icon": null,
            "banner": null,
            "owner": guild.owner == call.user,
            "permissions": in_guild(guild, call.user).to_string(),
            "features": guild.features,
        });
        if call.flag("with_counts") {
            own["approximate_member_count"] = json!(guild.members.len());
            own["approximate_presence_count"] = json!(guild.members.len());
        }
        own
    });
    ok(json!(own.collect::<Vec<_>>()))
}

pub(crate) fn open_direct_message(world: &mut World, call: &Call) -> Answer {
    let other = validate::id_of(&call.body["recipient_id"]).unwrap_or(0);
    if !world.users().contains_key(&other) {
        return Err(ApiError::unknown_user());
    }
    if other == call.user {
        return Err(ApiError::invalid_recipients());
    }
    let id = world.direct_message(call.user, other);
    let channel = world.channels().get(&id).ok_or_else(ApiError::unknown_channel)?;
    ok(world.channel_json(channel, call.user))
}
