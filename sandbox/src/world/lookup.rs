//! Finding things in the world on somebody's behalf, with Discord's refusals.

use super::holding::{in_guild_at, in_place};
use super::{Channel, Checked, Guild, Id, Member, Message, World, channel_kind, has_voice};
use crate::errors::ApiError;
use crate::limits;
use crate::permissions::{self, bits};

impl World {
    /// What somebody holds in a channel; all of it in their own direct messages.
    #[must_use]
    pub fn permissions(&self, channel: &Channel, user: Id) -> u64 {
        let Some(guild) = channel.guild.and_then(|id| self.guilds.get(&id)) else {
            return if channel.recipients.contains(&user) {
                permissions::all()
            } else {
                0
            };
        };
        let place = if channel.is_thread() {
            match channel.parent.and_then(|id| self.channels.get(&id)) {
                Some(parent) => parent,
                None => return 0,
            }
        } else {
            channel
        };
        in_place(guild, place, channel.is_thread(), user, self.now)
    }

    /// Bytes that one file may have in a guild, or in direct messages.
    #[must_use]
    pub fn file_bytes(&self, guild: Option<Id>) -> usize {
        let guild = guild.and_then(|id| self.guilds.get(&id));
        guild.map_or(limits::FILE_BYTES, Guild::file_bytes)
    }

    /// What somebody holds in a guild now.
    pub(crate) fn guild_permissions(&self, guild: &Guild, user: Id) -> u64 {
        in_guild_at(guild, user, self.now)
    }

    /// Whether somebody sees a channel; a private thread is seen by its members and by MANAGE_THREADS.
    #[must_use]
    pub fn sees(&self, channel: &Channel, user: Id) -> bool {
        let held = self.permissions(channel, user);
        if held & bits::VIEW_CHANNEL == 0 {
            return false;
        }
        match (&channel.thread, channel.kind) {
            (Some(thread), channel_kind::PRIVATE_THREAD) => {
                held & bits::MANAGE_THREADS != 0 || thread.members.contains_key(&user)
            }
            _ => true,
        }
    }

    /// A channel that somebody may see: 10003 when it is not there, 50001 when it is hidden.
    pub(crate) fn see(&self, channel: Id, user: Id) -> Checked<&Channel> {
        let found = self
            .channels
            .get(&channel)
            .ok_or_else(ApiError::unknown_channel)?;
        if self.sees(found, user) {
            Ok(found)
        } else {
            Err(ApiError::missing_access())
        }
    }

    /// A channel in which somebody holds all of `wanted`: 50013 otherwise.
    pub(crate) fn see_with(&self, channel: Id, user: Id, wanted: u64) -> Checked<&Channel> {
        let found = self.see(channel, user)?;
        if self.permissions(found, user) & wanted == wanted {
            Ok(found)
        } else {
            Err(ApiError::missing_permissions())
        }
    }

    /// A voice channel that somebody may come into: 50001 for one they do not see, 50024 for one without voice, 50013 without
    /// CONNECT.
    pub(crate) fn voice_channel(&self, channel: Id, user: Id) -> Checked<&Channel> {
        let found = self.see(channel, user)?;
        if !has_voice(found.kind) {
            return Err(ApiError::wrong_channel_type());
        }
        self.see_with(channel, user, bits::CONNECT)
    }

    /// A guild that somebody is a member of: 10004 otherwise, as Discord answers to strangers.
    pub(crate) fn guild_of(&self, guild: Id, user: Id) -> Checked<&Guild> {
        self.guilds
            .get(&guild)
            .filter(|guild| guild.members.contains_key(&user))
            .ok_or_else(ApiError::unknown_guild)
    }

    /// A guild in which somebody holds all of `wanted`.
    pub(crate) fn guild_with(&self, guild: Id, user: Id, wanted: u64) -> Checked<&Guild> {
        let found = self.guild_of(guild, user)?;
        if self.guild_permissions(found, user) & wanted == wanted {
            Ok(found)
        } else {
            Err(ApiError::missing_permissions())
        }
    }

    pub(crate) fn guild_mut(&mut self, guild: Id) -> Checked<&mut Guild> {
        self.guilds.get_mut(&guild).ok_or_else(ApiError::unknown_guild)
    }

    pub(crate) fn channel_mut(&mut self, channel: Id) -> Checked<&mut Channel> {
        self.channels
            .get_mut(&channel)
            .ok_or_else(ApiError::unknown_channel)
    }

    pub(crate) fn message(&self, channel: Id, message: Id) -> Checked<&Message> {
        self.messages
            .get(&channel)
            .and_then(|all| all.get(&message))
            .ok_or_else(ApiError::unknown_message)
    }

    /// A message that anyone in the channel can see, so no ephemeral one.
    pub(crate) fn open_message(&self, channel: Id, message: Id) -> Checked<&Message> {
        self.message(channel, message).and_then(|found| {
            if found.only_for.is_none() {
                Ok(found)
            } else {
                Err(ApiError::unknown_message())
            }
        })
    }

    pub(crate) fn message_mut(&mut self, channel: Id, message: Id) -> Checked<&mut Message> {
        self.messages
            .get_mut(&channel)
            .and_then(|all| all.get_mut(&message))
            .ok_or_else(ApiError::unknown_message)
    }

    pub(crate) fn member(&self, guild: Id, user: Id) -> Option<&Member> {
        self.guilds.get(&guild)?.members.get(&user)
    }

    /// The bot's own user id.
    #[must_use]
    pub fn bot(&self) -> Id {
        self.application.id
    }

    /// Channels of a guild without threads, in id order.
    pub(crate) fn guild_channels(&self, guild: Id) -> impl Iterator<Item = &Channel> {
        self.by_guild
            .get(&guild)
            .into_iter()
            .flatten()
            .filter_map(|id| self.channels.get(id))
    }

    /// Threads of a guild, in id order.
    pub(crate) fn guild_threads(&self, guild: Id) -> impl Iterator<Item = &Channel> {
        self.threads_by_guild
            .get(&guild)
            .into_iter()
            .flatten()
            .filter_map(|id| self.channels.get(id))
    }
}
