//! Channels and messages, changed as somebody else would.

use super::Sandbox;
use crate::errors::ApiError;
use crate::view::{ChannelView, MessageView};
use crate::world::{Id, Overwrite};

/// Channels and messages.
impl Sandbox {
    /// A new channel, open to all or with its category's overwrites; `kind` as in `world::channel_kind`.
    pub fn add_channel(&self, guild: Id, kind: u8, name: &str, parent: Option<Id>) -> Id {
        self.apply(|world| world.add_channel(guild, kind, name, parent))
    }

    /// Removes a channel or thread, as somebody else would.
    ///
    /// # Errors
    ///
    /// 10003 when it is not there.
    pub fn delete_channel(&self, channel: Id) -> Result<(), ApiError> {
        self.apply(|world| world.remove_channel(channel)).map(|_| ())
    }

    /// Renames a channel, as somebody else would.
    ///
    /// # Errors
    ///
    /// 10003 when it is not there.
    pub fn rename_channel(&self, channel: Id, name: &str) -> Result<(), ApiError> {
        self.apply(|world| world.change_channel(channel, |channel| name.clone_into(&mut channel.name)))
            .map(|_| ())
    }

    /// Removes a message, as somebody else would.
    ///
    /// # Errors
    ///
    /// 10008 when it is not there.
    pub fn delete_message(&self, channel: Id, message: Id) -> Result<(), ApiError> {
        self.apply(|world| world.remove_message(channel, message))
    }

    /// Puts a thread away or brings it back, as somebody else would.
    ///
    /// # Errors
    ///
    /// 10003 when it is not there, 50024 when it is no thread.
    pub fn archive_thread(&self, thread: Id, archived: bool) -> Result<(), ApiError> {
        self.apply(|world| {
            world.set_archived(thread, archived)?;
            world.tell_thread("THREAD_UPDATE", thread);
            Ok(())
        })
    }

    /// Sets one overwrite; `kind` 0 for a role, 1 for a member.
    ///
    /// # Errors
    ///
    /// 10003 when the channel is not there.
    pub fn set_overwrite(
        &self,
        channel: Id,
        id: Id,
        kind: u8,
        allow: u64,
        deny: u64,
    ) -> Result<(), ApiError> {
        self.apply(|world| {
            world.set_overwrite(
                channel,
                Overwrite {
                    id,
                    kind,
                    allow,
                    deny,
                },
            )
        })
    }

    /// Messages of a channel that anyone there sees, oldest first.
    #[must_use]
    pub fn messages(&self, channel: Id) -> Vec<MessageView> {
        self.read(|world| {
            let all = world
                .messages()
                .get(&channel)
                .into_iter()
                .flat_map(|all| all.values());
            let open = all.filter(|message| message.only_for.is_none());
            open.map(|message| MessageView::of(world, message, 0)).collect()
        })
    }

    /// Channels of a guild, without threads, by position.
    #[must_use]
    pub fn channels(&self, guild: Id) -> Vec<ChannelView> {
        self.read(|world| {
            let mut all: Vec<_> = world
                .guild_channels(guild)
                .map(|channel| ChannelView::of(world, channel))
                .collect();
            all.sort_by_key(|channel| (channel.position, channel.id));
            all
        })
    }

    /// Threads of a guild, archived ones among them.
    #[must_use]
    pub fn threads(&self, guild: Id) -> Vec<ChannelView> {
        self.read(|world| {
            world
                .guild_threads(guild)
                .map(|channel| ChannelView::of(world, channel))
                .collect()
        })
    }

    /// The channel with a name, in a guild.
    #[must_use]
    pub fn channel_named(&self, guild: Id, name: &str) -> Option<Id> {
        self.read(|world| {
            world
                .guild_channels(guild)
                .find(|channel| channel.name == name)
                .map(|channel| channel.id)
        })
    }

    /// The role of a guild with a name.
    #[must_use]
    pub fn role_named(&self, guild: Id, name: &str) -> Option<Id> {
        self.read(|world| {
            world
                .guilds()
                .get(&guild)?
                .roles
                .values()
                .find(|role| role.name == name)
                .map(|role| role.id)
        })
    }
}
