//! Commands, and to whom each is offered: contexts, `default_member_permissions`, and what staff set over them.
//!
//! Must not check commands; the routes do.

use std::collections::HashSet;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Channel, Checked, Event, Guild, Id, World, channel_kind};
use crate::errors::ApiError;
use crate::limits;
use crate::permissions::bits;

/// A command that the bot registered.
#[derive(Clone, Debug)]
pub struct Command {
    /// Its id, kept while the name stays.
    pub id: Id,
    /// The guild it belongs to; none for a global one.
    pub guild: Option<Id>,
    /// Renewed with each change.
    pub version: Id,
    /// 1 slash, 2 user, 3 message.
    pub kind: u8,
    /// Its name.
    pub name: String,
    /// The command object as Discord returns it.
    pub body: Value,
}

/// The subject of a permission of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandTarget {
    /// A role; the guild's id stands for everyone.
    Role(Id),
    /// A person.
    User(Id),
    /// A channel; the guild's id less one stands for all of them.
    Channel(Id),
}

/// Whether a command may be used by somebody or somewhere, as staff set it under Integrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandPermission {
    /// By whom or where.
    pub target: CommandTarget,
    /// Allowed or not.
    pub allowed: bool,
}

impl CommandPermission {
    /// The permission object.
    #[must_use]
    pub fn json(self) -> Value {
        let (kind, id) = match self.target {
            CommandTarget::Role(id) => (1, id),
            CommandTarget::User(id) => (2, id),
            CommandTarget::Channel(id) => (3, id),
        };
        json!({"id": id.to_string(), "type": kind, "permission": self.allowed})
    }
}

impl World {
    /// Counts commands that are about to be made: 30034 when they are more than a scope may make in a day.
    pub(crate) fn count_command_creations(&mut self, scope: Option<Id>, new: usize) -> Checked<()> {
        let now = self.now;
        let since = now - TimeDelta::days(1);
        self.command_creations.retain(|(_, at)| *at > since);
        let used = self.command_creations.iter().filter(|(of, _)| *of == scope);
        if used.count() + new > limits::COMMAND_CREATIONS {
            return Err(ApiError::too_many_commands_a_day());
        }
        let made = std::iter::repeat_n((scope, now), new);
        self.command_creations.extend(made);
        Ok(())
    }

    /// Adds a command, or puts it in place of the one with its id, as the newest.
    pub(crate) fn add_command(&mut self, command: Command) {
        self.commands.retain(|other| other.id != command.id);
        self.commands.push(command);
    }

    /// Puts a command in place of the one with its id.
    pub(crate) fn change_command(&mut self, command: Command) {
        if let Some(old) = self.commands.iter_mut().find(|old| old.id == command.id) {
            *old = command;
        }
    }

    /// Puts these in place of all commands of a scope; what staff set for those that are gone goes, too.
    pub(crate) fn replace_commands(&mut self, scope: Option<Id>, commands: Vec<Command>) {
        let before = self.commands.iter().filter(|command| command.guild == scope);
        let gone: HashSet<Id> = before.map(|command| command.id).collect();
        let kept: HashSet<Id> = commands.iter().map(|command| command.id).collect();
        self.command_permissions
            .retain(|(_, target), _| kept.contains(target) || !gone.contains(target));
        self.commands.retain(|command| command.guild != scope);
        self.commands.extend(commands);
    }

    /// Removes a command, and what staff set for it.
    pub(crate) fn remove_command(&mut self, id: Id) {
        self.commands.retain(|command| command.id != id);
        self.command_permissions.retain(|(_, target), _| *target != id);
    }

    /// What staff of a guild set for a command, as Discord writes it.
    pub(crate) fn command_permissions_json(&self, guild: Id, command: Id) -> Value {
        let permissions = self.command_permissions(guild, command).iter();
        json!({
            "id": command.to_string(),
            "application_id": self.application.id.to_string(),
            "guild_id": guild.to_string(),
            "permissions": permissions.map(|permission| permission.json()).collect::<Vec<_>>(),
        })
    }

    /// Sets what staff allow, and tells the bot.
    pub(crate) fn set_command_permissions(
        &mut self,
        guild: Id,
        command: Id,
        permissions: Vec<CommandPermission>,
    ) {
        if permissions.is_empty() {
            self.command_permissions.remove(&(guild, command));
        } else {
            self.command_permissions.insert((guild, command), permissions);
        }
        let data = self.command_permissions_json(guild, command);
        let name = "APPLICATION_COMMAND_PERMISSIONS_UPDATE";
        self.emit(Event::to_user(name, self.bot(), data));
    }

    /// The commands for which staff of a guild set something.
    pub(crate) fn commands_with_permissions(&self, guild: Id) -> impl Iterator<Item = Id> {
        let keys = self.command_permissions.keys();
        keys.filter(move |(of, _)| *of == guild)
            .map(|(_, target)| *target)
    }

    /// What staff of a guild set for a command, or for all with the application's own id.
    #[must_use]
    pub fn command_permissions(&self, guild: Id, command: Id) -> &[CommandPermission] {
        self.command_permissions
            .get(&(guild, command))
            .map_or(&[], Vec::as_slice)
    }

    /// The commands somebody may use in a guild, in a channel if one is given; in direct messages with the bot when
    /// that channel belongs to no guild.
    pub(crate) fn commands_for(&self, guild: Id, channel: Option<Id>, user: Id) -> Vec<&Command> {
        let place = channel.and_then(|id| self.channels.get(&id));
        let Some(found) = self.guilds.get(&guild) else {
            return place.map_or(Vec::new(), |place| self.commands_directly(place, user));
        };
        if !found.members.contains_key(&user) || !found.members.contains_key(&self.bot()) {
            return Vec::new();
        }
        let held = match place {
            Some(place) => self.permissions(place, user),
            None => self.guild_permissions(found, user),
        };
        if held & bits::USE_APPLICATION_COMMANDS == 0 {
            return Vec::new();
        }
        self.commands
            .iter()
            .filter(|command| command.guild.is_none_or(|id| id == guild))
            .filter(|command| command.guild.is_some() || in_context(command, 0))
            .filter(|command| command.body["nsfw"] != true || place.is_none_or(|place| self.is_nsfw(place)))
            .filter(|command| {
                held & bits::ADMINISTRATOR != 0 || self.permitted(found, command, place, (user, held))
            })
            .collect()
    }

    fn commands_directly(&self, place: &Channel, user: Id) -> Vec<&Command> {
        let both = [user, self.bot()].iter().all(|id| place.recipients.contains(id));
        let offered = |command: &&Command| command.guild.is_none() && in_context(command, 1);
        if place.kind == channel_kind::DM && both {
            self.commands.iter().filter(offered).collect()
        } else {
            Vec::new()
        }
    }

    fn is_nsfw(&self, place: &Channel) -> bool {
        let parent = place.parent.filter(|_| place.is_thread());
        let of = parent.and_then(|id| self.channels.get(&id)).unwrap_or(place);
        of.nsfw
    }

    /// What staff set for the command counts before what they set for all, and that before the command's default.
    fn permitted(
        &self,
        guild: &Guild,
        command: &Command,
        place: Option<&Channel>,
        (user, held): (Id, u64),
    ) -> bool {
        let own = self.command_permissions(guild.id, command.id);
        let all = self.command_permissions(guild.id, self.application.id);
        let channel = place.map(|place| place.parent.filter(|_| place.is_thread()).unwrap_or(place.id));
        let open = channel.is_none_or(|channel| {
            of_channel(guild, own, channel).or_else(|| of_channel(guild, all, channel)) != Some(false)
        });
        if !open {
            return false;
        }
        if let Some(allowed) = of_member(guild, own, user) {
            return allowed;
        }
        if of_member(guild, all, user) == Some(false) {
            return false;
        }
        let needed = command.body["default_member_permissions"].as_str();
        needed.is_none_or(|needed| {
            let needed: u64 = needed.parse().unwrap_or(0);
            needed != 0 && held & needed == needed
        })
    }
}

/// Whether a global command is offered in a context: 0 guilds, 1 direct messages with the bot.
fn in_context(command: &Command, context: u64) -> bool {
    match command.body["contexts"].as_array() {
        Some(contexts) => contexts.iter().any(|known| *known == context),
        None => context == 0 || command.body["dm_permission"] != false,
    }
}

fn find(list: &[CommandPermission], target: CommandTarget) -> Option<bool> {
    list.iter()
        .find(|permission| permission.target == target)
        .map(|permission| permission.allowed)
}

fn of_channel(guild: &Guild, list: &[CommandPermission], channel: Id) -> Option<bool> {
    find(list, CommandTarget::Channel(channel)).or_else(|| find(list, CommandTarget::Channel(guild.id - 1)))
}

/// The person's own entry, then any of their roles' (one that allows is enough), then everyone's.
fn of_member(guild: &Guild, list: &[CommandPermission], user: Id) -> Option<bool> {
    if let Some(own) = find(list, CommandTarget::User(user)) {
        return Some(own);
    }
    let roles = guild
        .members
        .get(&user)
        .into_iter()
        .flat_map(|member| &member.roles);
    let of_roles = roles.filter_map(|role| find(list, CommandTarget::Role(*role)));
    of_roles
        .reduce(|one, other| one || other)
        .or_else(|| find(list, CommandTarget::Role(guild.id)))
}
