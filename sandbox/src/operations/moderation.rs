//! What staff do to people, roles, channels and threads, done as somebody else would: without asking who may.
//!
//! Each takes its effect as the routes would, events included.

use chrono::{DateTime, Utc};

use super::Sandbox;
use crate::errors::ApiError;
use crate::persona::Persona;
use crate::world::{Event, Guild, Id, NewThread, channel_kind};

type Done = Result<(), ApiError>;

/// The guild and the people in it.
impl Sandbox {
    fn change_guild(&self, guild: Id, change: impl FnOnce(&mut Guild)) -> Done {
        self.apply(|world| {
            let found = world.guild_mut(guild)?;
            change(found);
            let data = found.json();
            world.emit(Event::to_guild("GUILD_UPDATE", guild, data));
            Ok(())
        })
    }

    /// Renames a guild.
    ///
    /// # Errors
    ///
    /// 10004 when it is not there.
    pub fn rename_guild(&self, guild: Id, name: &str) -> Done {
        self.change_guild(guild, |found| name.clone_into(&mut found.name))
    }

    /// From now on moderation stops these words, in any case: in names of channels and roles 50035 with
    /// INVALID_COMMUNITY_PROPERTY_NAME, in titles of threads and posts 200001, in messages 200000.
    ///
    /// # Errors
    ///
    /// 10004 when the guild is not there.
    pub fn stop_words(&self, guild: Id, words: &[&str]) -> Done {
        let words = words.iter().map(|word| word.to_lowercase()).collect();
        self.change_guild(guild, |found| found.stopped_words = words)
    }

    /// Gives somebody a name of their own in this guild. Does nothing for somebody who is no member.
    pub fn set_nick(&self, guild: Id, user: &Persona, nick: &str) {
        self.apply(|world| world.change_member(guild, user.id, |member| member.nick = Some(nick.to_owned())));
    }

    /// Times somebody out until then; `None` ends it. Does nothing for somebody who is no member.
    pub fn time_out(&self, guild: Id, user: &Persona, until: Option<DateTime<Utc>>) {
        self.apply(|world| world.change_member(guild, user.id, |member| member.timed_out_until = until));
    }

    /// Whether somebody has yet to pass the guild's screening. Does nothing for somebody who is no member.
    pub fn set_pending(&self, guild: Id, user: &Persona, pending: bool) {
        self.apply(|world| world.change_member(guild, user.id, |member| member.pending = pending));
    }

    /// Bans somebody, and removes what they wrote in the last `seconds`.
    ///
    /// # Errors
    ///
    /// 10004 when the guild is not there.
    pub fn ban(&self, guild: Id, user: &Persona, seconds: i64) -> Done {
        self.apply(|world| world.ban(guild, user.id, None, seconds))
    }
}

/// Roles.
impl Sandbox {
    /// Sets what a role holds.
    pub fn set_role_permissions(&self, guild: Id, role: Id, permissions: u64) {
        self.apply(|world| {
            // A role that is not there is left alone.
            let _ = world.change_role(guild, role, |role| role.permissions = permissions);
        });
    }

    /// Removes a role from the guild, its members and its channels.
    ///
    /// # Errors
    ///
    /// 10011 when it is not there.
    pub fn delete_role(&self, guild: Id, role: Id) -> Done {
        self.apply(|world| world.remove_role(guild, role))
    }
}

/// Channels and threads.
impl Sandbox {
    /// Sets the seconds that people wait between two messages.
    ///
    /// # Errors
    ///
    /// 10003 when the channel is not there.
    pub fn set_slowmode(&self, channel: Id, seconds: u32) -> Done {
        self.apply(|world| {
            world
                .change_channel(channel, |channel| channel.slowmode = seconds)
                .map(|_| ())
        })
    }

    /// Starts a public thread as somebody.
    ///
    /// # Errors
    ///
    /// 10003 when the channel is not there, 160006 when there are too many active threads.
    pub fn start_thread(&self, channel: Id, owner: &Persona, name: &str) -> Result<Id, ApiError> {
        self.apply(|world| {
            world.make_thread(NewThread {
                parent: channel,
                kind: channel_kind::PUBLIC_THREAD,
                name,
                owner: owner.id,
                from: None,
                auto_archive_minutes: None,
                invitable: true,
                slowmode: 0,
                tags: Vec::new(),
            })
        })
    }

    /// Adds somebody to a thread.
    ///
    /// # Errors
    ///
    /// 10003 when it is not there, 50024 when it is no thread, 30033 when it is full.
    pub fn add_to_thread(&self, thread: Id, user: &Persona) -> Done {
        self.apply(|world| world.add_to_thread(thread, user.id))
    }

    /// The members of its guild who see a channel or thread, the bot among them, by id; both of a direct message.
    #[must_use]
    pub fn who_sees(&self, channel: Id) -> Vec<Id> {
        self.read(|world| {
            let Some(found) = world.channels().get(&channel) else {
                return Vec::new();
            };
            let members = found.guild.and_then(|guild| world.guilds().get(&guild));
            let people: Vec<Id> = match members {
                Some(guild) => guild.members.keys().copied().collect(),
                None => found.recipients.clone(),
            };
            people
                .into_iter()
                .filter(|user| world.sees(found, *user))
                .collect()
        })
    }
}
