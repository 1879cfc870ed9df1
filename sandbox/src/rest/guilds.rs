//! Guilds, their settings, and their lists of channels.

use serde_json::{Value, json};

use super::call::{Answer, Call, ok};
use crate::errors::{ApiError, Problems};
use crate::permissions::bits;
use crate::validate;
use crate::world::{Event, Guild, Id, World, audit_action as action, channel_kind as kind};

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let guild = world.guild_of(call.id("guild_id")?, call.user)?;
    let mut data = guild.json();
    if call.flag("with_counts") {
        data["approximate_member_count"] = json!(guild.members.len());
        data["approximate_presence_count"] = json!(guild.members.len());
    }
    ok(data)
}

/// A bot gets every channel, hidden ones included, as in Discord; a person those they see.
pub(crate) fn channels(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_of(guild, call.user)?;
    let bot = call.user == world.bot();
    let channels = world
        .guild_channels(guild)
        .filter(|channel| bot || world.sees(channel, call.user));
    ok(json!(channels.map(|channel| channel.json()).collect::<Vec<_>>()))
}

/// A text channel of this guild, or none for null.
fn text_channel(
    world: &World,
    problems: &mut Problems,
    guild: Id,
    body: &Value,
    key: &str,
) -> Result<Option<Id>, ApiError> {
    let value = &body[key];
    if value.is_null() {
        return Ok(None);
    }
    let id = validate::id_of(value);
    let found = id
        .and_then(|id| world.channels().get(&id))
        .filter(|found| found.guild == Some(guild));
    let Some(found) = found else {
        problems.add(key, "CHANNEL_NOT_FOUND", "Channel does not exist");
        return Ok(None);
    };
    if matches!(found.kind, kind::TEXT | kind::ANNOUNCEMENT) {
        Ok(id)
    } else {
        Err(ApiError::not_a_text_channel())
    }
}

/// The guild as the body wants it.
fn changed(world: &World, guild: &Guild, body: &Value) -> Result<Guild, ApiError> {
    let mut problems = Problems::default();
    let mut changed = guild.clone();
    if body.get("name").is_some() {
        let name = validate::required_text(&mut problems, "", body, "name", 2, 100).unwrap_or("");
        name.trim().clone_into(&mut changed.name);
    }
    if body.get("description").is_some() {
        let text = validate::text(&mut problems, "", body, "description", 0, 300);
        changed.description = text.map(str::to_owned);
    }
    if body.get("preferred_locale").is_some() {
        let locale = validate::text(&mut problems, "", body, "preferred_locale", 2, 6);
        locale.unwrap_or("en-US").clone_into(&mut changed.locale);
    }
    if let Some(level) = validate::integer(&mut problems, "", body, "verification_level", 0, 4) {
        changed.verification_level = u8::try_from(level).unwrap_or(0);
    }
    let places: [(&str, &mut Option<Id>); 3] = [
        ("system_channel_id", &mut changed.system_channel),
        ("rules_channel_id", &mut changed.rules_channel),
        ("public_updates_channel_id", &mut changed.updates_channel),
    ];
    for (key, place) in places {
        if body.get(key).is_some() {
            *place = text_channel(world, &mut problems, guild.id, body, key)?;
        }
    }
    if body.get("features").is_some() {
        let wanted = validate::list(&mut problems, "", body, "features", 1521);
        let community = wanted.iter().any(|feature| feature == "COMMUNITY");
        if community
            && !guild.community()
            && (changed.rules_channel.is_none() || changed.updates_channel.is_none())
        {
            problems.add(
                "features",
                "GUILD_COMMUNITY_CHANNELS_REQUIRED",
                "A Community server needs a rules channel and an updates channel",
            );
        }
        changed.features.retain(|feature| feature != "COMMUNITY");
        if community {
            changed.features.push("COMMUNITY".to_owned());
        }
    }
    problems.finish()?;
    Ok(changed)
}

/// Needs MANAGE_GUILD, and ADMINISTRATOR for switching the community features.
pub(crate) fn edit(world: &mut World, call: &Call) -> Answer {
    let id = call.id("guild_id")?;
    let guild = world.guild_with(id, call.user, bits::MANAGE_GUILD)?;
    let changed = changed(world, guild, &call.body)?;
    let switches = changed.community() != guild.community();
    if switches && world.guild_permissions(guild, call.user) & bits::ADMINISTRATOR == 0 {
        return Err(ApiError::missing_permissions());
    }
    let (before, data) = (guild.json(), changed.json());
    *world.guild_mut(id)? = changed;
    world.emit(Event::to_guild("GUILD_UPDATE", id, data.clone()));
    world.note(call.entry(id, action::GUILD_UPDATE, id).differing(&before, &data));
    ok(data)
}
