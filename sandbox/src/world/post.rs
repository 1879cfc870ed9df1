//! Messages coming and going in the world: posting, changing, removing, pinning.
//!
//! Must not check permissions or bodies; the routes do. Tells of every change.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::news::Event;
use super::{Checked, Id, Message, World, flag};
use crate::bounds::room;
use crate::errors::ApiError;

/// How long somebody types without saying so again.
pub(crate) const TYPING: TimeDelta = TimeDelta::seconds(10);

impl World {
    /// Puts a finished message into its channel and tells those who see it.
    pub(crate) fn post(&mut self, mut message: Message) -> Checked<Id> {
        self.room_for(&message)?;
        message.position = self.next_place(message.channel);
        let (id, channel, author) = (message.id, message.channel, message.author);
        for file in &message.attachments {
            self.files.insert(file.id, file.clone());
        }
        if let (Some(Value::String(nonce)), None) = (&message.nonce, message.only_for) {
            self.nonces
                .insert((channel, author, nonce.clone()), (id, self.now));
        }
        self.typing.remove(&(channel, author));
        if let Some(poll) = &message.poll {
            self.poll_ends.insert((poll.expiry, channel, id));
        }
        let ephemeral = message.only_for;
        let pinged = message.pinged.clone();
        self.messages.entry(channel).or_default().insert(id, message);
        if ephemeral.is_none() {
            self.channel_mut(channel)?.last_message = Some(id);
            if self.channels.get(&channel).is_some_and(|found| found.is_thread()) {
                self.thread_was_written_in(channel, author)?;
                self.draw_mentioned_in(channel, &pinged)?;
            }
        }
        self.tell_message("MESSAGE_CREATE", channel, id);
        Ok(id)
    }

    /// The place of the next message of a thread. It grows also where messages before it were deleted.
    pub(super) fn next_place(&self, channel: Id) -> Option<u64> {
        let sent = self.channels.get(&channel)?.thread.as_ref()?.total_sent;
        let last = self
            .messages
            .get(&channel)
            .and_then(|all| all.values().next_back());
        // The first message of a forum's post is not counted, and what was deleted is.
        let behind = last.and_then(|last| last.position).map_or(0, |last| last + 1);
        Some(behind.max(sent.into()))
    }

    /// Somebody types in a channel; who has stopped by the clock is forgotten.
    pub(crate) fn note_typing(&mut self, channel: Id, user: Id) {
        let now = self.now;
        self.typing.retain(|_, (since, _)| now - *since < TYPING);
        let told = self.typing.entry((channel, user)).or_insert((now, 0));
        *told = (now, told.1.wrapping_add(1));
    }

    /// Whether the sandbox has room for a message and its files.
    fn room_for(&self, message: &Message) -> Checked<()> {
        let there = self.messages.get(&message.channel).map_or(0, BTreeMap::len);
        room("messages in a channel", there, self.bounds.messages)?;
        if message.attachments.is_empty() {
            return Ok(());
        }
        let new = message.attachments.iter();
        let all = self.files.values().chain(new).map(|file| file.bytes.len());
        room("bytes of files", all.sum(), self.bounds.file_bytes)
    }

    /// Adds those mentioned in a thread to it, if they see its parent.
    fn draw_mentioned_in(&mut self, thread: Id, users: &[Id]) -> Checked<()> {
        for user in users {
            let parent = self.channels.get(&thread).and_then(|channel| channel.parent);
            let sees = parent
                .and_then(|id| self.channels.get(&id))
                .is_some_and(|parent| self.sees(parent, *user));
            if sees {
                self.add_to_thread(thread, *user)?;
            }
        }
        Ok(())
    }

    /// Tells those who see a message about it.
    pub(crate) fn tell_message(&mut self, name: &'static str, channel: Id, id: Id) {
        let Ok(message) = self.message(channel, id) else {
            return;
        };
        let only_for = message.only_for;
        let author = message.author;
        let data = self.message_event(message);
        self.emit(match only_for {
            Some(user) => Event::to_users(name, vec![user, author], data),
            None => Event::to_channel(name, channel, data),
        });
    }

    /// Removes a message and tells of it.
    pub(crate) fn remove_message(&mut self, channel: Id, id: Id) -> Checked<()> {
        self.message(channel, id)?;
        let Some(message) = self.forget_message(channel, id) else {
            return Ok(());
        };
        let guild = self.channels.get(&channel).and_then(|found| found.guild);
        let mut data = json!({"id": id.to_string(), "channel_id": channel.to_string()});
        if let Some(guild) = guild.filter(|_| message.only_for.is_none()) {
            data["guild_id"] = json!(guild.to_string());
        }
        self.emit(match message.only_for {
            Some(user) => Event::to_users("MESSAGE_DELETE", vec![user, message.author], data),
            None => Event::to_channel("MESSAGE_DELETE", channel, data),
        });
        Ok(())
    }

    /// Removes messages of one channel at once and tells of it, when there is any.
    pub(crate) fn remove_messages(&mut self, channel: Id, ids: &[Id]) -> Checked<()> {
        let gone: Vec<String> = ids
            .iter()
            .filter_map(|id| self.forget_message(channel, *id))
            .map(|message| message.id.to_string())
            .collect();
        if gone.is_empty() {
            return Ok(());
        }
        let found = self
            .channels
            .get(&channel)
            .ok_or_else(ApiError::unknown_channel)?;
        let mut data = json!({"ids": gone, "channel_id": channel.to_string()});
        if let Some(guild) = found.guild {
            data["guild_id"] = json!(guild.to_string());
        }
        self.emit(Event::to_channel("MESSAGE_DELETE_BULK", channel, data));
        Ok(())
    }

    /// Takes a message and its files out of the world, without a word.
    pub(crate) fn forget_message(&mut self, channel: Id, id: Id) -> Option<Message> {
        let message = self.messages.get_mut(&channel)?.remove(&id)?;
        for file in &message.attachments {
            self.files.remove(&file.id);
        }
        let thread = self
            .channels
            .get_mut(&channel)
            .and_then(|found| found.thread.as_mut());
        if let Some(thread) = thread.filter(|_| message.only_for.is_none()) {
            thread.message_count = thread.message_count.saturating_sub(1);
        }
        Some(message)
    }

    /// Marks a message as edited now, unless it is a loading one that got its content, and tells of it.
    pub(crate) fn message_was_edited(&mut self, channel: Id, id: Id) -> Checked<()> {
        let now = self.now;
        let message = self.message_mut(channel, id)?;
        if message.is_loading() {
            message.flags &= !flag::LOADING;
        } else {
            message.edited = Some(now);
        }
        let files = message.attachments.clone();
        for file in files {
            self.files.insert(file.id, file);
        }
        self.tell_message("MESSAGE_UPDATE", channel, id);
        Ok(())
    }

    /// Tells that the pins of a channel changed.
    pub(crate) fn tell_pins(&mut self, channel: Id) {
        let Some(found) = self.channels.get(&channel) else {
            return;
        };
        let mut data = json!({"channel_id": channel.to_string(), "last_pin_timestamp": found.last_pin.map(crate::clock::stamp)});
        if let Some(guild) = found.guild {
            data["guild_id"] = json!(guild.to_string());
        }
        self.emit(Event::to_channel("CHANNEL_PINS_UPDATE", channel, data));
    }
}
