//! Making and changing the world itself: accounts, guilds, members, roles, channels.
//!
//! Used by the routes after their checks, and by the typed API and the control side without any. Tells of
//! every change.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Channel, Checked, Guild, Id, Member, Overwrite, Role, User, World, channel_kind};
use crate::clock::stamp;
use crate::errors::ApiError;
use crate::gateway::Event;
use crate::permissions;

impl World {
    /// A new person.
    pub(crate) fn add_user(&mut self, name: &str) -> Id {
        self.add_account(&name.to_lowercase().replace(' ', "_"), name, false)
    }

    pub(crate) fn add_account(&mut self, username: &str, display: &str, bot: bool) -> Id {
        let id = self.new_id();
        let word = self.random_word();
        let token = format!("sandbox-{}-{word}", if bot { "bot" } else { "user" });
        self.tokens.insert(token.clone(), id);
        let user = User {
            id,
            username: username.to_owned(),
            global_name: (!bot).then(|| display.to_owned()),
            bot,
            token,
            dms_open: true,
            locale: "en-US".to_owned(),
        };
        self.users.insert(id, user);
        id
    }

    /// A new guild with its owner, @everyone, a category and a channel `general`.
    pub(crate) fn add_guild(&mut self, owner: Id, name: &str) -> Id {
        let id = self.new_id();
        let everyone = Role {
            id,
            name: "@everyone".to_owned(),
            permissions: permissions::fresh_everyone(),
            position: 0,
            color: 0,
            hoist: false,
            mentionable: false,
            bot: None,
        };
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner,
            roles: [(id, everyone)].into(),
            members: [].into(),
            features: vec!["COMMUNITY".to_owned(), "NEWS".to_owned()],
            locale: "en-US".to_owned(),
            required_channels: BTreeSet::new(),
            left: BTreeSet::new(),
        };
        self.guilds.insert(id, guild);
        self.by_guild.insert(id, BTreeSet::new());
        self.join(id, owner);
        let category = self.add_channel(id, channel_kind::CATEGORY, "Text Channels", None);
        self.add_channel(id, channel_kind::TEXT, "general", Some(category));
        id
    }

    /// Somebody joins a guild; nothing happens when they are in it.
    pub(crate) fn join(&mut self, guild: Id, user: Id) {
        self.join_with(guild, user, BTreeSet::new());
    }

    fn join_with(&mut self, guild: Id, user: Id, roles: BTreeSet<Id>) {
        let now = self.now;
        let Some(found) = self.guilds.get_mut(&guild) else {
            return;
        };
        if found.members.contains_key(&user) {
            return;
        }
        let member = Member {
            user,
            nick: None,
            roles,
            joined_at: now,
            timed_out_until: None,
            pending: false,
            flags: u32::from(found.left.contains(&user)),
        };
        found.members.insert(user, member);
        self.tell_member("GUILD_MEMBER_ADD", guild, user);
        if self.sessions.users().any(|connected| connected == user) {
            let data = self.guild_create(guild, user);
            self.emit(Event::to_users("GUILD_CREATE", vec![user], data));
        }
    }

    /// Somebody leaves, or is removed from, a guild.
    pub(crate) fn leave(&mut self, guild: Id, user: Id) -> Checked<()> {
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

    /// A new role at the bottom, just above @everyone.
    pub(crate) fn add_role(&mut self, guild: Id, name: &str, held: u64) -> Id {
        let id = self.new_id();
        let Some(found) = self.guilds.get_mut(&guild) else {
            return id;
        };
        for role in found.roles.values_mut().filter(|role| role.position > 0) {
            role.position += 1;
        }
        let role = Role {
            id,
            name: name.to_owned(),
            permissions: held,
            position: 1,
            color: 0,
            hoist: false,
            mentionable: false,
            bot: None,
        };
        found.roles.insert(id, role);
        self.tell_role("GUILD_ROLE_CREATE", guild, id);
        id
    }

    pub(crate) fn tell_role(&mut self, name: &'static str, guild: Id, role: Id) {
        let Some(role) = self.guilds.get(&guild).and_then(|found| found.roles.get(&role)) else {
            return;
        };
        let data = json!({"guild_id": guild.to_string(), "role": role.json()});
        self.emit(Event::to_guild(name, guild, data));
    }

    /// Removes a role from the guild, its members and its channels.
    pub(crate) fn remove_role(&mut self, guild: Id, role: Id) -> Checked<()> {
        let found = self.guild_mut(guild)?;
        found.roles.remove(&role).ok_or_else(ApiError::unknown_role)?;
        for member in found.members.values_mut() {
            member.roles.remove(&role);
        }
        for channel in self
            .channels
            .values_mut()
            .filter(|channel| channel.guild == Some(guild))
        {
            channel.overwrites.retain(|overwrite| overwrite.id != role);
        }
        let data = json!({"guild_id": guild.to_string(), "role_id": role.to_string()});
        self.emit(Event::to_guild("GUILD_ROLE_DELETE", guild, data));
        Ok(())
    }

    /// Gives a role to a member or takes it; true when that changed something.
    pub(crate) fn set_role(&mut self, guild: Id, user: Id, role: Id, given: bool) -> bool {
        let member = self
            .guilds
            .get_mut(&guild)
            .and_then(|found| found.members.get_mut(&user));
        let Some(member) = member else { return false };
        let changed = if given {
            member.roles.insert(role)
        } else {
            member.roles.remove(&role)
        };
        if changed {
            self.tell_member("GUILD_MEMBER_UPDATE", guild, user);
        }
        changed
    }

    pub(crate) fn tell_member(&mut self, name: &'static str, guild: Id, user: Id) {
        let Some(mut data) = self.member_json(guild, user) else {
            return;
        };
        data["guild_id"] = json!(guild.to_string());
        self.emit(Event::to_guild(name, guild, data));
    }

    /// A new channel at the end of the list, open to all.
    pub(crate) fn add_channel(&mut self, guild: Id, kind: u8, name: &str, parent: Option<Id>) -> Id {
        let id = self.new_id();
        let mut channel = Channel::new(id, Some(guild), kind, name);
        channel.parent = parent;
        if let Some(parent) = parent.and_then(|id| self.channels.get(&id)) {
            channel.overwrites.clone_from(&parent.overwrites);
        }
        self.place_channel(channel);
        id
    }

    /// Puts a finished channel at the end of its guild's list and tells of it.
    pub(crate) fn place_channel(&mut self, mut channel: Channel) {
        let (id, Some(guild)) = (channel.id, channel.guild) else {
            return;
        };
        let last = self.guild_channels(guild).map(|other| other.position).max();
        channel.position = last.map_or(0, |last| last + 1);
        self.channels.insert(id, channel);
        self.by_guild.entry(guild).or_default().insert(id);
        self.tell_channel("CHANNEL_CREATE", id);
    }

    pub(crate) fn tell_channel(&mut self, name: &'static str, id: Id) {
        let Some(channel) = self.channels.get(&id) else {
            return;
        };
        let data = channel.json();
        self.emit(Event::to_channel(name, id, data));
    }

    /// Changes a channel; those who saw it before or see it after are told.
    pub(crate) fn change_channel(&mut self, id: Id, change: impl FnOnce(&mut Channel)) -> Checked<Value> {
        let mut viewers = self.connected_viewers(id);
        change(self.channel_mut(id)?);
        viewers.extend(self.connected_viewers(id));
        let data = self.channels.get(&id).map_or(Value::Null, Channel::json);
        self.emit(Event::to_users("CHANNEL_UPDATE", viewers, data.clone()));
        Ok(data)
    }

    /// Sets or replaces one overwrite.
    pub(crate) fn set_overwrite(&mut self, channel: Id, overwrite: Overwrite) -> Checked<()> {
        self.change_channel(channel, |channel| {
            channel.overwrites.retain(|other| other.id != overwrite.id);
            channel.overwrites.push(overwrite);
        })?;
        Ok(())
    }

    /// Removes a channel for good, with its threads and messages; a category's children lose their parent.
    pub(crate) fn remove_channel(&mut self, id: Id) -> Checked<Value> {
        self.call_off_events_in(id);
        let viewers = self.connected_viewers(id);
        let data = self
            .channels
            .get(&id)
            .ok_or_else(ApiError::unknown_channel)?
            .json();
        let inside: Vec<(Id, bool)> = self
            .channels
            .values()
            .filter(|channel| channel.parent == Some(id))
            .map(|channel| (channel.id, channel.is_thread()))
            .collect();
        for (child, thread) in inside {
            if thread {
                self.remove_channel(child)?;
            } else {
                self.change_channel(child, |channel| channel.parent = None)?;
            }
        }
        let Some(channel) = self.channels.remove(&id) else {
            return Ok(data);
        };
        for message in self.messages.remove(&id).unwrap_or_default().into_values() {
            for file in message.attachments {
                self.files.remove(&file.id);
            }
        }
        if channel.is_thread() {
            if let Some(threads) = channel
                .guild
                .and_then(|guild| self.threads_by_guild.get_mut(&guild))
            {
                threads.remove(&id);
            }
            let data = json!({"id": id.to_string(), "guild_id": channel.guild.map(|id| id.to_string()),
                "parent_id": channel.parent.map(|id| id.to_string()), "type": channel.kind});
            self.emit(Event::to_users("THREAD_DELETE", viewers, data));
        } else if let Some(guild) = channel.guild {
            self.by_guild.entry(guild).or_default().remove(&id);
            self.emit(Event::to_users("CHANNEL_DELETE", viewers, data.clone()));
        }
        Ok(data)
    }

    /// The direct message of two accounts, made when there is none yet.
    pub(crate) fn direct_message(&mut self, one: Id, other: Id) -> Id {
        let known = self.channels.values().find(|channel| {
            channel.kind == channel_kind::DM
                && channel.recipients.contains(&one)
                && channel.recipients.contains(&other)
        });
        if let Some(known) = known {
            return known.id;
        }
        let id = self.new_id();
        let mut channel = Channel::new(id, None, channel_kind::DM, "");
        channel.recipients = vec![one, other];
        self.channels.insert(id, channel);
        id
    }

    /// The data of GUILD_CREATE for somebody.
    #[must_use]
    pub fn guild_create(&self, id: Id, viewer: Id) -> Value {
        let Some(guild) = self.guilds.get(&id) else {
            return Value::Null;
        };
        let mut data = guild.json();
        let joined = guild
            .members
            .get(&viewer)
            .map_or(self.now, |member| member.joined_at);
        data["joined_at"] = json!(stamp(joined));
        data["large"] = json!(guild.members.len() > 250);
        data["unavailable"] = json!(false);
        data["member_count"] = json!(guild.members.len());
        data["voice_states"] = json!([]);
        data["members"] = json!(self.member_json(id, viewer).into_iter().collect::<Vec<_>>());
        let bot = viewer == self.bot();
        let channels = self
            .guild_channels(id)
            .filter(|channel| bot || self.sees(channel, viewer));
        data["channels"] = json!(channels.map(Channel::json).collect::<Vec<_>>());
        let threads = self
            .guild_threads(id)
            .filter(|channel| channel.thread.as_ref().is_some_and(|thread| !thread.archived))
            .filter(|channel| self.sees(channel, viewer));
        data["threads"] = json!(
            threads
                .map(|thread| self.channel_json(thread, viewer))
                .collect::<Vec<_>>()
        );
        let events = self.open_events(id, viewer);
        data["guild_scheduled_events"] = json!(
            events
                .map(|event| self.scheduled_event_json(event, false))
                .collect::<Vec<_>>()
        );
        for empty in ["presences", "stage_instances", "soundboard_sounds"] {
            data[empty] = json!([]);
        }
        data
    }
}
