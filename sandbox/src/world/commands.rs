//! Who is offered which command: contexts, `default_member_permissions`, and what staff set over them.
//!
//! Must not register commands; the routes do.

use serde_json::{Value, json};

use super::{Channel, Guild, Id, World, channel_kind};
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

/// Whom a permission of a command is about.
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
    /// What staff of a guild set for a command, or for all with the application's own id.
    #[must_use]
    pub fn command_permissions(&self, guild: Id, command: Id) -> &[CommandPermission] {
        self.command_permissions
            .get(&(guild, command))
            .map_or(&[], Vec::as_slice)
    }

    /// The commands somebody may use in a guild, in a channel if one is given; in direct messages with the bot when
    /// that channel belongs to no guild.
    #[must_use]
    pub fn commands_for(&self, guild: Id, channel: Option<Id>, user: Id) -> Vec<&Command> {
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
