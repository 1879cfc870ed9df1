//! What the world shows of itself, and the few things about it that are set as a whole.
//!
//! Must not hand out a collection to be changed: what changes goes by a method that knows what follows from it.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    Application, Attachment, AuditEntry, Channel, Command, Guild, Id, Interaction, Message, ScheduledEvent,
    Starts, User, World,
};
use crate::bounds::Bounds;
use crate::clock::Clock;

impl World {
    /// Sandbox time as it was read at the start of the current change.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The bot's application.
    #[must_use]
    pub fn application(&self) -> &Application {
        &self.application
    }

    /// All accounts.
    #[must_use]
    pub fn users(&self) -> &BTreeMap<Id, User> {
        &self.users
    }

    /// All guilds.
    #[must_use]
    pub fn guilds(&self) -> &BTreeMap<Id, Guild> {
        &self.guilds
    }

    /// Channels, threads and direct messages.
    #[must_use]
    pub fn channels(&self) -> &BTreeMap<Id, Channel> {
        &self.channels
    }

    /// Messages by channel.
    #[must_use]
    pub fn messages(&self) -> &HashMap<Id, BTreeMap<Id, Message>> {
        &self.messages
    }

    /// Commands, those of a guild among them.
    #[must_use]
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// Interactions so far: the last 50,000 of them.
    #[must_use]
    pub fn interactions(&self) -> &BTreeMap<Id, Interaction> {
        &self.interactions
    }

    /// This sandbox's address, `http://127.0.0.1:PORT` or `https://`.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn clock(&self) -> Clock {
        self.clock
    }

    pub(crate) fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// The account of a token.
    pub(crate) fn account(&self, token: &str) -> Option<Id> {
        self.tokens.get(token).copied()
    }

    pub(crate) fn file(&self, id: Id) -> Option<&Attachment> {
        self.files.get(&id)
    }

    pub(crate) fn scheduled_events(&self) -> &BTreeMap<Id, ScheduledEvent> {
        &self.scheduled_events
    }

    /// The interaction of a token.
    pub(crate) fn interaction_of(&self, token: &str) -> Option<&Interaction> {
        self.interactions.get(self.interaction_tokens.get(token)?)
    }

    /// The message that somebody sent with a nonce, and when.
    pub(crate) fn sent_with(&self, channel: Id, author: Id, nonce: &str) -> Option<(Id, DateTime<Utc>)> {
        self.nonces.get(&(channel, author, nonce.to_owned())).copied()
    }

    /// Everybody who was typing in a channel of late: since when, and how often that was told.
    pub(crate) fn typists(&self, channel: Id) -> impl Iterator<Item = (Id, DateTime<Utc>, u32)> {
        let here = self.typing.range((channel, 0)..=(channel, u64::MAX));
        here.map(|((_, user), (since, turn))| (*user, *since, *turn))
    }

    /// Whether a guild is unavailable to the bot.
    pub(crate) fn is_unavailable(&self, guild: Id) -> bool {
        self.unavailable.contains_key(&guild)
    }

    /// The audit log of all guilds, by entry id.
    pub(crate) fn audit(&self) -> &BTreeMap<Id, AuditEntry> {
        &self.audit
    }

    /// How often the bot may still identify.
    pub(crate) fn starts(&mut self) -> &mut Starts {
        &mut self.starts
    }

    pub(crate) fn user_mut(&mut self, user: Id) -> Option<&mut User> {
        self.users.get_mut(&user)
    }

    /// Messages that only one person sees, in any channel.
    pub(crate) fn messages_only_for(&mut self, user: Id) -> impl Iterator<Item = &mut Message> {
        let all = self.messages.values_mut().flat_map(BTreeMap::values_mut);
        all.filter(move |message| message.only_for == Some(user))
    }

    /// The clock moves; what is due by then happens with the next change.
    pub(crate) fn set_clock(&mut self, at: DateTime<Utc>) {
        self.clock.set(at);
    }

    pub(crate) fn freeze_clock(&mut self, frozen: bool) {
        self.clock.freeze(frozen);
    }

    pub(crate) fn set_bounds(&mut self, bounds: Bounds) {
        self.bounds = bounds;
    }

    pub(crate) fn set_privileged_intents(&mut self, bits: u64) {
        self.application.privileged_intents = bits;
    }

    /// Names the application and the bot.
    pub(crate) fn name_application(&mut self, name: &str) {
        name.clone_into(&mut self.application.name);
        let bot = self.application.id;
        if let Some(found) = self.users.get_mut(&bot) {
            name.clone_into(&mut found.username);
        }
    }

    /// Keeps the presence object that the bot wants to be shown with.
    pub(crate) fn set_bot_presence(&mut self, presence: Value) {
        self.bot_presence = Some(presence);
    }

    /// Keeps a file that was sent along, before any message has it.
    pub(crate) fn keep_file(&mut self, file: Attachment) {
        self.files.insert(file.id, file);
    }

    /// Puts a message where it belongs without telling anybody, as Discord does with the first entry of a thread.
    pub(crate) fn place_message(&mut self, message: Message) {
        self.messages
            .entry(message.channel)
            .or_default()
            .insert(message.id, message);
    }
}
