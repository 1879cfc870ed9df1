//! People coming to a guild, going, being banned, and what changes about them while they are there.
//!
//! Must not check permissions; the routes do. Tells of every change.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::json;

use super::news::Event;
use super::{Checked, Id, Member, Touched, World, snowflake_time};
use crate::errors::ApiError;

impl World {
    /// Somebody joins a guild; nothing happens when they are in it, or banned.
    pub(crate) fn join(&mut self, guild: Id, user: Id) {
        self.join_with(guild, user, BTreeSet::new());
    }

    fn join_with(&mut self, guild: Id, user: Id, roles: BTreeSet<Id>) {
        let now = self.now;
        let Some(found) = self.guilds.get_mut(&guild) else {
            return;
        };
        if found.members.contains_key(&user) || found.bans.contains_key(&user) {
            return;
        }
        let member = Member {
            user,
            nick: None,
            roles,
            joined_at: now,
            timed_out_until: None,
            mute: false,
            deaf: false,
            pending: false,
            flags: u32::from(found.left.contains(&user)),
        };
        found.members.insert(user, member);
        self.tell_member("GUILD_MEMBER_ADD", guild, user);
        if self.listens(user) {
            self.emit(Event::arrival(guild, user));
        }
    }

    /// Somebody leaves, or is removed from, a guild.
    pub(crate) fn leave(&mut self, guild: Id, user: Id) -> Checked<()> {
        self.leave_voice(guild, user);
        let found = self.guild_mut(guild)?;
        found.members.remove(&user).ok_or_else(ApiError::unknown_member)?;
        found.left.insert(user);
        let gone: Vec<Id> = found
            .roles
            .values()
            .filter(|role| role.bot == Some(user))
            .map(|role| role.id)
            .collect();
        for role in gone {
            found.roles.remove(&role);
        }
        for channel in self
            .channels
            .values_mut()
            .filter(|channel| channel.guild == Some(guild))
        {
            if let Some(thread) = &mut channel.thread {
                thread.members.remove(&user);
            }
        }
        let data = json!({"guild_id": guild.to_string(), "user": self.user_json(user)});
        self.emit(Event::to_guild("GUILD_MEMBER_REMOVE", guild, data));
        let data = json!({"id": guild.to_string()});
        self.emit(Event::to_users("GUILD_DELETE", vec![user], data));
        Ok(())
    }

    /// Brings the bot into a guild with a role of its own that holds `held`.
    pub(crate) fn invite_bot(&mut self, guild: Id, held: u64) -> Id {
        let bot = self.bot();
        let role = self.add_role(guild, &self.application.name.clone(), held);
        if let Some(found) = self
            .guilds
            .get_mut(&guild)
            .and_then(|found| found.roles.get_mut(&role))
        {
            found.bot = Some(bot);
        }
        self.join_with(guild, bot, [role].into());
        role
    }

    /// Keeps somebody out of a guild, puts them out when they are in it, and removes what they wrote there in the
    /// last `seconds`.
    pub(crate) fn ban(&mut self, guild: Id, user: Id, reason: Option<String>, seconds: i64) -> Checked<()> {
        self.guild_mut(guild)?.bans.insert(user, reason);
        self.tell_ban("GUILD_BAN_ADD", guild, user);
        if self.member(guild, user).is_some() {
            self.leave(guild, user)?;
        }
        if seconds > 0 {
            self.remove_messages_of(guild, user, seconds)?;
        }
        Ok(())
    }

    /// Lets somebody join again.
    ///
    /// # Errors
    ///
    /// 10026 when they are not banned.
    pub(crate) fn unban(&mut self, guild: Id, user: Id) -> Checked<()> {
        let bans = &mut self.guild_mut(guild)?.bans;
        bans.remove(&user).ok_or_else(ApiError::unknown_ban)?;
        self.tell_ban("GUILD_BAN_REMOVE", guild, user);
        Ok(())
    }

    fn tell_ban(&mut self, name: &'static str, guild: Id, user: Id) {
        let data = json!({"guild_id": guild.to_string(), "user": self.user_json(user)});
        self.emit(Event::to_guild(name, guild, data));
    }

    fn remove_messages_of(&mut self, guild: Id, user: Id, seconds: i64) -> Checked<()> {
        let since = self.now - TimeDelta::seconds(seconds);
        let places = self.guild_channels(guild).chain(self.guild_threads(guild));
        let written: Vec<(Id, Vec<Id>)> = places
            .map(|place| {
                let all = self.messages.get(&place.id).into_iter().flatten();
                let own = all.filter(|(id, message)| message.author == user && snowflake_time(**id) >= since);
                (place.id, own.map(|(id, _)| *id).collect())
            })
            .collect();
        for (channel, ids) in written {
            self.remove_messages(channel, &ids)?;
        }
        Ok(())
    }

    /// Gives a role to a member or takes it; true when that changed something.
    pub(crate) fn set_role(&mut self, guild: Id, user: Id, role: Id, given: bool) -> bool {
        let Some(member) = self.member(guild, user) else {
            return false;
        };
        let changes = member.roles.contains(&role) != given;
        if changes {
            self.change_member(guild, user, |member| {
                if given {
                    member.roles.insert(role);
                } else {
                    member.roles.remove(&role);
                }
            });
        }
        changes
    }

    /// Changes somebody's membership and tells of it; nothing happens when they are no member.
    pub(crate) fn change_member(&mut self, guild: Id, user: Id, change: impl FnOnce(&mut Member)) {
        self.opening(Touched::Member(guild, user), |world| {
            let members = world.guilds.get_mut(&guild).map(|found| &mut found.members);
            if let Some(member) = members.and_then(|members| members.get_mut(&user)) {
                change(member);
                world.tell_member("GUILD_MEMBER_UPDATE", guild, user);
            }
        });
    }

    pub(crate) fn tell_member(&mut self, name: &'static str, guild: Id, user: Id) {
        let Some(mut data) = self.member_json(guild, user) else {
            return;
        };
        data["guild_id"] = json!(guild.to_string());
        self.emit(Event::to_guild(name, guild, data));
    }
}
