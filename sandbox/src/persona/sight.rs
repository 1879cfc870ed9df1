//! What a person sees: channels, messages, commands.

use super::Persona;
use crate::errors::ApiError;
use crate::view::{ChannelView, CommandView, MessageView};
use crate::world::{Id, channel_kind};

impl Persona {
    /// Whether this person sees a channel or thread.
    #[must_use]
    pub fn sees_channel(&self, channel: Id) -> bool {
        self.shared.read(|world| {
            world
                .channels()
                .get(&channel)
                .is_some_and(|found| world.sees(found, self.id))
        })
    }

    /// What this person may do in a channel, as permission bits.
    #[must_use]
    pub fn permissions(&self, channel: Id) -> u64 {
        self.shared.read(|world| {
            world
                .channels()
                .get(&channel)
                .map_or(0, |found| world.permissions(found, self.id))
        })
    }

    /// Channels of a guild and active threads that this person sees.
    #[must_use]
    pub fn channels(&self, guild: Id) -> Vec<ChannelView> {
        self.shared.read(|world| {
            let threads = world
                .guild_threads(guild)
                .filter(|channel| !channel.thread.as_ref().is_some_and(|thread| thread.archived));
            let all = world.guild_channels(guild).chain(threads);
            all.filter(|channel| world.sees(channel, self.id))
                .map(|channel| ChannelView::of(world, channel))
                .collect()
        })
    }

    /// Messages of a channel, oldest first, ephemeral ones for this person among them.
    ///
    /// # Errors
    ///
    /// 10003 when the channel is not there, 50001 when it is hidden.
    pub fn messages(&self, channel: Id) -> Result<Vec<MessageView>, ApiError> {
        self.shared.read(|world| {
            world.see(channel, self.id)?;
            let all = world
                .messages()
                .get(&channel)
                .into_iter()
                .flat_map(|all| all.values());
            let seen = all.filter(|message| message.only_for.is_none_or(|user| user == self.id));
            Ok(seen
                .map(|message| MessageView::of(world, message, self.id))
                .collect())
        })
    }

    /// One message.
    ///
    /// # Errors
    ///
    /// As [`Persona::messages`], and 10008 when it is not there or not for this person.
    pub fn message(&self, channel: Id, message: Id) -> Result<MessageView, ApiError> {
        self.shared.read(|world| {
            world.see(channel, self.id)?;
            let found = world.message(channel, message)?;
            if found.only_for.is_some_and(|user| user != self.id) {
                return Err(ApiError::unknown_message());
            }
            Ok(MessageView::of(world, found, self.id))
        })
    }

    /// Messages that only this person sees, oldest first.
    #[must_use]
    pub fn ephemerals(&self) -> Vec<MessageView> {
        self.shared.read(|world| {
            let all = world.messages().values().flat_map(|all| all.values());
            let mut own: Vec<_> = all.filter(|message| message.only_for == Some(self.id)).collect();
            own.sort_by_key(|message| message.id);
            own.into_iter()
                .map(|message| MessageView::of(world, message, self.id))
                .collect()
        })
    }

    /// Direct messages with the bot, oldest first.
    #[must_use]
    pub fn direct_messages(&self) -> Vec<MessageView> {
        self.shared.read(|world| {
            let channels = world.channels().values();
            let own = channels
                .filter(|channel| channel.kind == channel_kind::DM && channel.recipients.contains(&self.id));
            own.filter_map(|channel| world.messages().get(&channel.id))
                .flat_map(|all| all.values())
                .map(|message| MessageView::of(world, message, self.id))
                .collect()
        })
    }

    /// Commands this person may use in a guild, one entry for each path.
    #[must_use]
    pub fn commands(&self, guild: Id) -> Vec<CommandView> {
        self.shared.read(|world| {
            let locale = world
                .users()
                .get(&self.id)
                .map_or("", |user| user.locale.as_str());
            world
                .commands_for(guild, None, self.id)
                .into_iter()
                .flat_map(|command| CommandView::of(command, locale))
                .collect()
        })
    }
}
