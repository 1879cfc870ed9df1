//! The news: what happened in the change at hand, and who may hear of it.
//!
//! Owns the events and their audience, and who is listening at all. Must not know how anybody is told.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Id, World};

/// Every event that a bot is sent here.
pub(crate) const EVENTS: &[&str] = &[
    "APPLICATION_COMMAND_PERMISSIONS_UPDATE",
    "CHANNEL_CREATE",
    "CHANNEL_DELETE",
    "CHANNEL_PINS_UPDATE",
    "CHANNEL_UPDATE",
    "GUILD_AUDIT_LOG_ENTRY_CREATE",
    "GUILD_BAN_ADD",
    "GUILD_BAN_REMOVE",
    "GUILD_CREATE",
    "GUILD_DELETE",
    "GUILD_MEMBERS_CHUNK",
    "GUILD_MEMBER_ADD",
    "GUILD_MEMBER_REMOVE",
    "GUILD_MEMBER_UPDATE",
    "GUILD_ROLE_CREATE",
    "GUILD_ROLE_DELETE",
    "GUILD_ROLE_UPDATE",
    "GUILD_SCHEDULED_EVENT_CREATE",
    "GUILD_SCHEDULED_EVENT_DELETE",
    "GUILD_SCHEDULED_EVENT_UPDATE",
    "GUILD_SCHEDULED_EVENT_USER_ADD",
    "GUILD_SCHEDULED_EVENT_USER_REMOVE",
    "GUILD_UPDATE",
    "INTERACTION_CREATE",
    "MESSAGE_CREATE",
    "MESSAGE_DELETE",
    "MESSAGE_DELETE_BULK",
    "MESSAGE_POLL_VOTE_ADD",
    "MESSAGE_POLL_VOTE_REMOVE",
    "MESSAGE_REACTION_ADD",
    "MESSAGE_REACTION_REMOVE",
    "MESSAGE_REACTION_REMOVE_ALL",
    "MESSAGE_REACTION_REMOVE_EMOJI",
    "MESSAGE_UPDATE",
    "RATE_LIMITED",
    "READY",
    "RESUMED",
    "THREAD_CREATE",
    "THREAD_DELETE",
    "THREAD_LIST_SYNC",
    "THREAD_MEMBERS_UPDATE",
    "THREAD_MEMBER_UPDATE",
    "THREAD_UPDATE",
    "TYPING_START",
    "VOICE_STATE_UPDATE",
];

/// Those who may hear of an event.
#[derive(Clone, Debug)]
pub(crate) enum Audience {
    /// Members of a guild.
    Guild(Id),
    /// Those who see a channel.
    Channel(Id),
    /// These accounts.
    Users(Vec<Id>),
}

/// Something that happened.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// Discord's name for it.
    pub name: &'static str,
    pub audience: Audience,
    pub data: Value,
}

/// Fields of a user that events leave out.
const ONLY_OVER_REST: [&str; 3] = ["flags", "banner", "accent_color"];

impl Event {
    pub(crate) fn to_guild(name: &'static str, guild: Id, data: Value) -> Self {
        Self {
            name,
            audience: Audience::Guild(guild),
            data,
        }
    }

    pub(crate) fn to_channel(name: &'static str, channel: Id, data: Value) -> Self {
        Self {
            name,
            audience: Audience::Channel(channel),
            data,
        }
    }

    pub(crate) fn to_users(name: &'static str, users: Vec<Id>, data: Value) -> Self {
        Self {
            name,
            audience: Audience::Users(users),
            data,
        }
    }

    /// A guild arrives for somebody; what each of their sessions is told of it is worked out then.
    pub(super) fn arrival(guild: Id, user: Id) -> Self {
        Self::to_user("GUILD_CREATE", user, json!({"id": guild.to_string()}))
    }

    pub(crate) fn to_user(name: &'static str, user: Id, data: Value) -> Self {
        Self::to_users(name, vec![user], data)
    }
}

/// The news of a change, until they are taken.
#[derive(Debug, Default)]
pub(super) struct News {
    events: Vec<Event>,
    /// Whether anything happened, told or not.
    stirred: bool,
    /// Accounts with a session.
    listeners: BTreeSet<Id>,
}

/// Takes out of every user in an event what only answers of REST tell of them.
fn as_told(data: &mut Value) {
    match data {
        Value::Object(fields) => {
            if fields.contains_key("username") {
                for key in ONLY_OVER_REST {
                    fields.remove(key);
                }
            }
            fields.values_mut().for_each(as_told);
        }
        Value::Array(list) => list.iter_mut().for_each(as_told),
        _ => {}
    }
}

impl World {
    pub(crate) fn emit(&mut self, mut event: Event) {
        self.news.stirred = true;
        // With nobody to tell, a large world is built without a heap of news.
        if !self.news.listeners.is_empty() {
            as_told(&mut event.data);
            self.news.events.push(event);
        }
    }

    /// Whether anything happened since the news were last taken.
    pub(crate) fn has_news(&self) -> bool {
        self.news.stirred
    }

    /// What happened since the news were last taken.
    pub(crate) fn take_news(&mut self) -> Vec<Event> {
        self.news.stirred = false;
        std::mem::take(&mut self.news.events)
    }

    /// Says whose sessions there are.
    pub(crate) fn set_listeners(&mut self, listeners: BTreeSet<Id>) {
        self.news.listeners = listeners;
    }

    pub(super) fn listeners(&self) -> impl Iterator<Item = Id> {
        self.news.listeners.iter().copied()
    }

    pub(super) fn listens(&self, user: Id) -> bool {
        self.news.listeners.contains(&user)
    }
}
