//! Bans: list, get, set, lift, and many at once.

use serde_json::{Value, json};

use super::call::{Answer, Call, nothing, ok};
use super::members::stands_above;
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::bits;
use crate::validate;
use crate::world::{Id, World, audit_action as action};

fn ban_json(world: &World, user: Id, reason: Option<&str>) -> Value {
    json!({"user": world.user_json(user), "reason": reason})
}

pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    let found = world.guild_with(call.id("guild_id")?, call.user, bits::BAN_MEMBERS)?;
    let limit = call.number("limit", limits::BANS_LISTED, limits::BANS_LISTED)?;
    let banned: Vec<(&Id, &Option<String>)> = match (call.query_id("before"), call.query_id("after")) {
        // The last ones before an id, in rising order like all others.
        (Some(before), _) => {
            let mut page: Vec<_> = found.bans.range(..before).rev().take(limit).collect();
            page.reverse();
            page
        }
        (None, after) => {
            let from = after.map_or(0, |after| after.saturating_add(1));
            found.bans.range(from..).take(limit).collect()
        }
    };
    ok(json!(
        banned
            .into_iter()
            .map(|(user, reason)| ban_json(world, *user, reason.as_deref()))
            .collect::<Vec<_>>()
    ))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let found = world.guild_with(call.id("guild_id")?, call.user, bits::BAN_MEMBERS)?;
    let user = call.id("user_id")?;
    let reason = found.bans.get(&user).ok_or_else(ApiError::unknown_ban)?;
    ok(ban_json(world, user, reason.as_deref()))
}

/// For how many seconds back the messages of a banned user go; the old field counts days.
fn seconds(problems: &mut Problems, body: &Value) -> i64 {
    let most = limits::BAN_DELETES_SECONDS;
    let seconds = validate::integer(problems, "", body, "delete_message_seconds", 0, most);
    let days = validate::integer(problems, "", body, "delete_message_days", 0, 7);
    seconds.or(days.map(|days| days * 86_400)).unwrap_or(0)
}

/// Whether somebody may ban this account: one outside the guild, or a member below them.
fn may_ban(world: &World, guild: Id, user: Id, other: Id) -> Result<(), ApiError> {
    if !world.users().contains_key(&other) {
        return Err(ApiError::unknown_user());
    }
    if world.member(guild, other).is_some() {
        stands_above(world, guild, user, other, bits::BAN_MEMBERS)?;
    }
    Ok(())
}

pub(crate) fn create(world: &mut World, call: &Call) -> Answer {
    let (guild, user) = (call.id("guild_id")?, call.id("user_id")?);
    world.guild_with(guild, call.user, bits::BAN_MEMBERS)?;
    let mut problems = Problems::default();
    let seconds = seconds(&mut problems, &call.body);
    problems.finish()?;
    may_ban(world, guild, call.user, user)?;
    world.ban(guild, user, call.reason.clone(), seconds)?;
    world.note(call.entry(guild, action::MEMBER_BAN_ADD, user));
    nothing()
}

pub(crate) fn remove(world: &mut World, call: &Call) -> Answer {
    let (guild, user) = (call.id("guild_id")?, call.id("user_id")?);
    world.guild_with(guild, call.user, bits::BAN_MEMBERS)?;
    world.unban(guild, user)?;
    world.note(call.entry(guild, action::MEMBER_BAN_REMOVE, user));
    nothing()
}

/// Up to 200 at once; those who cannot be banned, or are already, are named as failed.
pub(crate) fn create_many(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_with(guild, call.user, bits::BAN_MEMBERS | bits::MANAGE_GUILD)?;
    let mut problems = Problems::default();
    if call.body.get("user_ids").is_none_or(Value::is_null) {
        problems.required("user_ids");
    }
    let listed = validate::list(&mut problems, "", &call.body, "user_ids", limits::BANS_AT_ONCE);
    let seconds = seconds(&mut problems, &call.body);
    problems.finish()?;
    let (mut banned, mut failed) = (Vec::new(), Vec::new());
    for user in listed.iter().filter_map(validate::id_of) {
        let found = world.guilds().get(&guild).ok_or_else(ApiError::unknown_guild)?;
        if found.bans.contains_key(&user) || may_ban(world, guild, call.user, user).is_err() {
            failed.push(user.to_string());
            continue;
        }
        world.ban(guild, user, call.reason.clone(), seconds)?;
        world.note(call.entry(guild, action::MEMBER_BAN_ADD, user));
        banned.push(user.to_string());
    }
    if banned.is_empty() {
        return Err(ApiError::nobody_banned());
    }
    ok(json!({"banned_users": banned, "failed_users": failed}))
}
