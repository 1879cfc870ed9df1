//! What can be changed about a member: name, time-out, roles, flags; and who may change it.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::members::{may_give, stands_above};
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::bits;
use crate::validate;
use crate::world::{Id, Member, World, in_guild};

/// What a body asks to be changed about a member; the outer option is whether it asks at all.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) nick: Option<Option<String>>,
    timed_out_until: Option<Option<DateTime<Utc>>>,
    roles: Option<BTreeSet<Id>>,
    flags: Option<u32>,
}

/// The flag of members that a request can set: BYPASSES_VERIFICATION.
const SETTABLE_FLAGS: u32 = 1 << 2;

impl Changes {
    pub(super) fn read(world: &World, body: &Value) -> Result<Self, ApiError> {
        let mut problems = Problems::default();
        let mut changes = Self::default();
        if body.get("nick").is_some() {
            let nick = validate::text(&mut problems, "", body, "nick", 0, 32).map(str::trim);
            changes.nick = Some(nick.filter(|nick| !nick.is_empty()).map(str::to_owned));
        }
        if let Some(until) = body.get("communication_disabled_until") {
            changes.timed_out_until = Some(time_out(world, &mut problems, until));
        }
        if body.get("roles").is_some() {
            let roles = validate::list(&mut problems, "", body, "roles", 350);
            changes.roles = Some(roles.iter().filter_map(validate::id_of).collect());
        }
        if let Some(flags) = validate::integer(&mut problems, "", body, "flags", 0, i64::from(u32::MAX)) {
            changes.flags = u32::try_from(flags).ok();
        }
        problems.finish()?;
        Ok(changes)
    }

    /// Whether `user` may change these things about `other`.
    pub(super) fn allowed(&self, world: &World, guild: Id, user: Id, other: Id) -> Result<(), ApiError> {
        if self.nick.is_some() {
            let own = bits::CHANGE_NICKNAME;
            if user != other || world.guild_with(guild, user, own).is_err() {
                let needed = bits::MANAGE_NICKNAMES;
                stands_above(world, guild, user, other, needed)?;
            }
        }
        if self.timed_out_until.is_some() {
            stands_above(world, guild, user, other, bits::MODERATE_MEMBERS)?;
            let found = world.guild_of(guild, user)?;
            // Administrators cannot be timed out.
            if in_guild(found, other) & bits::ADMINISTRATOR != 0 {
                return Err(ApiError::missing_permissions());
            }
        }
        if let Some(wanted) = &self.roles {
            let member = world.member(guild, other).ok_or_else(ApiError::unknown_member)?;
            for role in wanted.symmetric_difference(&member.roles) {
                may_give(world, guild, *role, user)?;
            }
        }
        if self.flags.is_some() {
            let held = world.guild_permissions(world.guild_of(guild, user)?, user);
            let moderates = bits::MODERATE_MEMBERS | bits::KICK_MEMBERS | bits::BAN_MEMBERS;
            if held & (bits::MANAGE_GUILD | bits::MANAGE_ROLES) == 0 && held & moderates != moderates {
                return Err(ApiError::missing_permissions());
            }
        }
        Ok(())
    }

    pub(super) fn make(self, member: &mut Member) {
        if let Some(nick) = self.nick {
            member.nick = nick;
        }
        if let Some(until) = self.timed_out_until {
            member.timed_out_until = until;
        }
        if let Some(roles) = self.roles {
            member.roles = roles;
        }
        if let Some(flags) = self.flags {
            member.flags = (member.flags & !SETTABLE_FLAGS) | (flags & SETTABLE_FLAGS);
        }
    }
}

/// The end of a time-out, at most 28 days from now; null and the past end it.
fn time_out(world: &World, problems: &mut Problems, until: &Value) -> Option<DateTime<Utc>> {
    let path = "communication_disabled_until";
    if until.is_null() {
        return None;
    }
    let Some(until) = until.as_str().and_then(|text| text.parse::<DateTime<Utc>>().ok()) else {
        let text = format!("Value {until} is not a valid datetime.");
        problems.add(path, "DATE_TIME_TYPE_PARSE", &text);
        return None;
    };
    if until > world.now() + TimeDelta::days(limits::TIME_OUT_DAYS) {
        problems.add(
            path,
            "INVALID_COMMUNICATION_DISABLED_TIMESTAMP",
            "Invalid communication disabled timestamp",
        );
    }
    Some(until)
}
