//! Making and changing the world itself: accounts, guilds, channels.
//!
//! Used by the routes after their checks, and by the typed API and the control side without any. Tells of
//! every change.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::news::Event;
use super::{Channel, Checked, Guild, Id, Overwrite, Role, Touched, User, World, channel_kind};
use crate::errors::ApiError;
use crate::permissions;

impl World {
    /// A new person.
    pub(crate) fn add_user(&mut self, name: &str) -> Id {
        let username = self.free_username(name);
        let id = self.new_id();
        self.add_account(id, (&username, name), false)
    }

    /// A username as Discord has them: unique, of lower-case Latin letters, digits, `_` and `.`.
    fn free_username(&self, name: &str) -> String {
        let lower = name.to_lowercase().replace(' ', "_");
        let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let kept: String = lower.chars().filter(fits).take(28).collect();
        let base = if kept.is_empty() { "user".to_owned() } else { kept };
        let taken = |name: &str| self.users.values().any(|user| user.username == name);
        if !taken(&base) {
            return base;
        }
        let mut number = self.users.len();
        while taken(&format!("{base}{number}")) {
            number += 1;
        }
        format!("{base}{number}")
    }

    pub(crate) fn add_account(&mut self, id: Id, (username, display): (&str, &str), bot: bool) -> Id {
        let token = crate::token::made(id, bot, &self.random_word());
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

    /// A new guild with its owner, @everyone, a category and a channel `general`, which has the rules and hears of updates.
    pub(crate) fn add_guild(&mut self, owner: Id, name: &str) -> Id {
        let id = self.new_id();
        let everyone = Role {
            id,
            position: 0,
            ..Role::new("@everyone", permissions::fresh_everyone())
        };
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner,
            roles: [(id, everyone)].into(),
            members: [].into(),
            features: vec!["COMMUNITY".to_owned(), "NEWS".to_owned()],
            locale: "en-US".to_owned(),
            ..Guild::default()
        };
        self.guilds.insert(id, guild);
        self.by_guild.insert(id, BTreeSet::new());
        self.join(id, owner);
        let category = self.add_channel(id, channel_kind::CATEGORY, "Text Channels", None);
        let general = self.add_channel(id, channel_kind::TEXT, "general", Some(category));
        if let Ok(guild) = self.guild_mut(id) {
            // A community has both; one channel may be both.
            (guild.rules_channel, guild.updates_channel) = (Some(general), Some(general));
        }
        id
    }

    /// A new channel at the end of the list, open to all.
    pub(crate) fn add_channel(&mut self, guild: Id, kind: u8, name: &str, parent: Option<Id>) -> Id {
        let id = self.new_id();
        let mut channel = Channel::new(id, Some(guild), kind, name);
        channel.position = self.next_position(guild);
        channel.parent = parent;
        if let Some(parent) = parent.and_then(|id| self.channels.get(&id)) {
            channel.overwrites.clone_from(&parent.overwrites);
        }
        self.place_channel(channel);
        id
    }

    /// The position after all others.
    pub(crate) fn next_position(&self, guild: Id) -> i64 {
        let last = self.guild_channels(guild).map(|other| other.position).max();
        last.map_or(0, |last| last + 1)
    }

    /// Puts a finished channel into its guild and tells of it.
    pub(crate) fn place_channel(&mut self, channel: Channel) {
        let (id, Some(guild)) = (channel.id, channel.guild) else {
            return;
        };
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
        self.opening(Touched::Channel(id), |world| {
            let mut viewers = world.connected_viewers(id);
            change(world.channel_mut(id)?);
            viewers.extend(world.connected_viewers(id));
            let data = world.channels.get(&id).map_or(Value::Null, Channel::json);
            world.emit(Event::to_users("CHANNEL_UPDATE", viewers, data.clone()));
            Ok(data)
        })
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
        if let Some(guild) = self.channels.get(&id).and_then(|channel| channel.guild) {
            self.clear_voice(guild, id);
        }
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
                // Discord tells of the channel only, not of each thread in it.
                self.drop_channel(child);
            } else {
                self.change_channel(child, |channel| channel.parent = None)?;
            }
        }
        let Some(channel) = self.drop_channel(id) else {
            return Ok(data);
        };
        if channel.is_thread() {
            let data = json!({"id": id.to_string(), "guild_id": channel.guild.map(|id| id.to_string()),
                "parent_id": channel.parent.map(|id| id.to_string()), "type": channel.kind});
            self.emit(Event::to_users("THREAD_DELETE", viewers, data));
        } else if channel.guild.is_some() {
            self.emit(Event::to_users("CHANNEL_DELETE", viewers, data.clone()));
        }
        Ok(data)
    }

    /// Removes a channel with its messages and files; tells nobody.
    fn drop_channel(&mut self, id: Id) -> Option<Channel> {
        let channel = self.channels.remove(&id)?;
        for message in self.messages.remove(&id).unwrap_or_default().into_values() {
            for file in message.attachments {
                self.files.remove(&file.id);
            }
        }
        let lists = if channel.is_thread() {
            &mut self.threads_by_guild
        } else {
            &mut self.by_guild
        };
        if let Some(list) = channel.guild.and_then(|guild| lists.get_mut(&guild)) {
            list.remove(&id);
        }
        Some(channel)
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
}
