//! What faults of the world name: guilds, channels, roles and members, by name or id, or by the request at hand.

use thiserror::Error;

use super::happen::{About, Scene};
use super::{Place, WorldAction, WorldFault};
use crate::validate;
use crate::world::{Id, User, World};

/// What a fault names is not there.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("there is no {0}")]
pub struct NotThere(pub String);

pub(super) fn none<T>(what: &str, name: &str) -> Result<T, NotThere> {
    Err(NotThere(format!("{what} `{name}`")))
}

impl WorldFault {
    /// The guild it is in.
    pub(super) fn guild(&self, world: &World, about: &About) -> Result<Id, NotThere> {
        if let Some(name) = &self.guild {
            let by_name = |id: Option<Id>| {
                let mut all = world.guilds().values();
                all.find(|guild| id == Some(guild.id) || guild.name == *name)
            };
            return match by_name(name.parse().ok()) {
                Some(guild) => Ok(guild.id),
                None => none("guild", name),
            };
        }
        let bot = world.bot();
        let wants_bot = self.action != WorldAction::InviteBot;
        let first = || {
            let mut all = world.guilds().values();
            all.find(|guild| guild.members.contains_key(&bot) == wants_bot)
        };
        about
            .guild
            .or_else(|| first().map(|guild| guild.id))
            .ok_or_else(|| NotThere("guild for it".to_owned()))
    }
}

impl Scene<'_> {
    pub(super) fn place(&self, place: &Place) -> Result<Id, NotThere> {
        // A message has a channel, a channel or thread is one itself.
        let made =
            validate::id_of(&self.about.made["id"]).filter(|_| self.about.made["channel_id"].is_null());
        let found = match place {
            Place::Named(name) => return self.channel_named(name),
            Place::ItsChannel => self.about.channel.or(made),
            Place::ItsThread => made.or(self.about.channel),
        };
        found.ok_or_else(|| NotThere("channel of the request".to_owned()))
    }

    pub(super) fn channel_named(&self, name: &str) -> Result<Id, NotThere> {
        let id: Option<Id> = name.parse().ok();
        if let Some(id) = id.filter(|id| self.world.channels().contains_key(id)) {
            return Ok(id);
        }
        let here = self.world.guild_channels(self.guild);
        let mut all = here.chain(self.world.guild_threads(self.guild));
        match all.find(|channel| channel.name == name) {
            Some(channel) => Ok(channel.id),
            None => none("channel", name),
        }
    }

    pub(super) fn role(&self, name: &str) -> Result<Id, NotThere> {
        let id: Option<Id> = name.parse().ok();
        let found = self.world.guilds().get(&self.guild).and_then(|guild| {
            let mut roles = guild.roles.values();
            roles.find(|role| id == Some(role.id) || role.name == name)
        });
        match found {
            Some(role) => Ok(role.id),
            None => none("role", name),
        }
    }

    pub(super) fn member(&self, name: &str) -> Result<Id, NotThere> {
        let id: Option<Id> = name.parse().ok();
        let members = self.world.guilds().get(&self.guild).map(|guild| &guild.members);
        let mut users = members
            .into_iter()
            .flatten()
            .filter_map(|(id, _)| self.world.users().get(id));
        let named =
            |user: &&User| id == Some(user.id) || user.display_name() == name || user.username == name;
        match users.find(named) {
            Some(user) => Ok(user.id),
            None => none("member", name),
        }
    }
}
