//! A person: acts, and looks.

use std::sync::Arc;

use discord_sandbox::{ChannelView, MessageView, OptionValue, Persona};
use serde_json::{Value, json};

use super::line::Line;
use super::{Inner, PATIENCE, Told};

/// A channel or thread, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channel(pub u64);

/// A member of the town.
#[derive(Clone)]
pub struct Person {
    pub(super) town: Arc<Inner>,
    pub(super) persona: Persona,
}

impl Person {
    pub(super) fn new(town: &Arc<Inner>, persona: Persona) -> Self {
        Self {
            town: Arc::clone(town),
            persona,
        }
    }

    /// The user id.
    pub fn id(&self) -> u64 {
        self.persona.id()
    }

    /// The name.
    pub fn name(&self) -> String {
        self.persona.name()
    }

    /// As Discord writes a mention.
    pub fn mention(&self) -> String {
        format!("<@{}>", self.id())
    }

    /// The sandbox's handle to this person.
    pub fn persona(&self) -> &Persona {
        &self.persona
    }

    /// Types a command in the lobby.
    pub async fn runs(&self, line: &str) -> Told {
        self.runs_in(Channel(self.town.lobby), line).await
    }

    /// Types a command in a channel.
    pub async fn runs_in(&self, channel: Channel, line: &str) -> Told {
        self.types(channel, line, None).await
    }

    /// Types a command with a file.
    pub async fn runs_with_file(
        &self,
        channel: Channel,
        line: &str,
        option: &str,
        name: &str,
        bytes: &[u8],
    ) -> Told {
        let file = OptionValue::File {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        };
        self.types(channel, line, Some((option, file))).await
    }

    async fn types(&self, channel: Channel, line: &str, file: Option<(&str, OptionValue)>) -> Told {
        let typed = Line::parse(line);
        let commands = self.persona.commands(self.town.guild);
        let command = commands.iter().find(|command| command.path == typed.path);
        let mut options = typed.typed(command, |name| self.town.look_up(name));
        options.extend(file);
        let outcome = self
            .persona
            .run(self.town.guild, channel.0, &typed.path, &options)
            .await;
        Told::new(self, channel, outcome)
    }

    /// What a command offers for an option while `typed` stands in it.
    pub async fn is_offered(&self, line: &str, option: &str, typed: &str) -> Vec<String> {
        let line = Line::parse(line);
        let commands = self.persona.commands(self.town.guild);
        let command = commands.iter().find(|command| command.path == line.path);
        let mut options = line.typed(command, |name| self.town.look_up(name));
        options.push((option, OptionValue::Str(typed.to_owned())));
        let choices = self
            .persona
            .autocomplete(self.town.guild, self.town.lobby, &line.path, &options, option)
            .await;
        choices.into_iter().map(|choice| choice.name).collect()
    }

    /// Whether Discord offers this person a command.
    pub fn is_offered_command(&self, path: &str) -> bool {
        self.persona
            .commands(self.town.guild)
            .iter()
            .any(|command| command.path == path)
    }

    /// Presses a button of the newest message in a channel that has one with such a label.
    pub async fn presses_in(&self, channel: Channel, label: &str) -> Told {
        let what = format!("a button {label:?} in {channel:?}");
        let look = || {
            let messages = self.persona.messages(channel.0).ok()?;
            messages
                .into_iter()
                .rev()
                .find(|message| button(message, label).is_some())
        };
        let message = self.wait(&what, look).await;
        self.presses_on(&message, label).await
    }

    /// Presses a button of a message.
    pub async fn presses_on(&self, message: &MessageView, label: &str) -> Told {
        let custom_id = button(message, label).unwrap_or_else(|| {
            panic!(
                "no button {label:?} in: {}\n{}",
                message.text(),
                self.town.transcript()
            )
        });
        let outcome = self
            .persona
            .click(message.channel_id, message.id, &custom_id)
            .await;
        Told::new(self, Channel(message.channel_id), outcome)
    }

    /// Sends a press that no button of Discord's made.
    pub async fn forges(&self, channel: Channel, message: u64, custom_id: &str) -> Told {
        let body = json!({
            "type": 3, "application_id": self.town.sandbox.application_id().to_string(),
            "guild_id": self.town.guild.to_string(), "channel_id": channel.0.to_string(),
            "message_id": message.to_string(), "nonce": "forged",
            "data": { "component_type": 2, "custom_id": custom_id },
        });
        Told::new(self, channel, self.persona.forge(&body).await)
    }

    /// Sends a form that nobody opened.
    pub async fn forges_form(&self, channel: Channel, custom_id: &str, fields: &[(&str, &str)]) -> Told {
        self.sends_form(channel, None, custom_id, fields).await
    }

    /// Sends a form as it is given, with fields by their custom_id; `opened` is the interaction that opened it.
    pub(super) async fn sends_form(
        &self,
        channel: Channel,
        opened: Option<u64>,
        custom_id: &str,
        fields: &[(&str, &str)],
    ) -> Told {
        let rows: Vec<Value> = fields
            .iter()
            .map(|(key, text)| json!({ "type": 1, "components": [{ "type": 4, "custom_id": key, "value": text }] }))
            .collect();
        let body = json!({
            "type": 5, "application_id": self.town.sandbox.application_id().to_string(),
            "guild_id": self.town.guild.to_string(), "channel_id": channel.0.to_string(), "nonce": "forged",
            "data": { "id": opened.unwrap_or(1).to_string(), "custom_id": custom_id, "components": rows },
        });
        Told::new(self, channel, self.persona.forge(&body).await)
    }

    /// Waits until a message that this person sees in a channel holds these words.
    pub async fn sees_in(&self, channel: Channel, words: &str) -> MessageView {
        self.wait(&format!("{words:?} in {channel:?}"), || {
            let messages = self.persona.messages(channel.0).ok()?;
            messages
                .into_iter()
                .rev()
                .find(|message| super::told::read(message).contains(words))
        })
        .await
    }

    /// Everything this person can read: channels, threads, and what only they see.
    pub fn can_read(&self) -> Vec<MessageView> {
        let mut all: Vec<MessageView> = self.persona.ephemerals();
        for channel in self.persona.channels(self.town.guild) {
            all.extend(self.persona.messages(channel.id).unwrap_or_default());
        }
        all
    }

    /// Lets everything due happen, then makes sure that these words are nowhere this person can read.
    pub async fn does_not_see(&self, words: &str) {
        self.town.settle().await;
        if let Some(message) = self
            .can_read()
            .into_iter()
            .find(|message| super::told::read(message).contains(words))
        {
            panic!(
                "{} sees {words:?}: {}\n{}",
                self.name(),
                message.text(),
                self.town.transcript()
            );
        }
    }

    /// Comes into a voice channel. No sound goes anywhere.
    pub fn joins_voice(&self, channel: Channel) {
        self.persona.join_voice(channel.0).unwrap();
    }

    /// Leaves the voice channel they are in.
    pub fn leaves_voice(&self) {
        assert!(
            self.persona.leave_voice(self.town.guild),
            "{} is in none",
            self.name()
        );
    }

    /// Moves somebody into another voice channel, as who may do that does by hand.
    pub async fn drags(&self, whom: &Self, channel: Channel) {
        let path = format!("/guilds/{}/members/{}", self.town.guild, whom.id());
        let body = json!({ "channel_id": channel.0.to_string() });
        self.persona.ask("PATCH", &path, body).await.unwrap();
    }

    /// The voice channels that this person sees.
    pub fn voice_channels(&self) -> Vec<ChannelView> {
        let mut channels = self.channels();
        channels.retain(|channel| channel.kind == 2);
        channels
    }

    /// Whether this person sees a channel.
    #[track_caller]
    pub fn sees_channel(&self, channel: Channel) {
        assert!(
            self.persona.sees_channel(channel.0),
            "{} does not see {channel:?}",
            self.name()
        );
    }

    /// Whether this person does not see a channel.
    #[track_caller]
    pub fn sees_no_channel(&self, channel: Channel) {
        assert!(
            !self.persona.sees_channel(channel.0),
            "{} sees {channel:?}",
            self.name()
        );
    }

    /// The rooms this person sees, open and closed.
    pub fn rooms(&self) -> Vec<ChannelView> {
        let mut rooms = self.channels();
        rooms.retain(|channel| channel.name.starts_with("room-"));
        rooms
    }

    /// Posts a progress update in which only *What I did* is filled in; `line` is the command with its options.
    pub async fn posts(&self, line: &str, did: &str) {
        let told = self.runs(line).await.fills(&[("What I did", did)]).await;
        told.is_told("Saved");
    }

    /// Posts a progress update for the room from within it.
    pub async fn posts_in(&self, room: Channel, did: &str) {
        let told = self.runs_in(room, "/progress visibility:room").await;
        let told = told.fills(&[("What I did", did)]).await;
        told.is_told("Only the room's members");
    }

    /// Posts a progress update for the growth thread from within a room, and is told where it went.
    pub async fn posts_in_thread(&self, room: Channel, did: &str) {
        let told = self.runs_in(room, "/progress visibility:server").await;
        let told = told.fills(&[("What I did", did)]).await;
        told.is_told("growth thread");
    }

    /// Writes a message, as people do.
    pub async fn says(&self, channel: Channel, words: &str) -> MessageView {
        self.persona.write(channel.0, words).await.unwrap()
    }

    /// Runs a command of the menu of a message.
    pub async fn runs_on(&self, message: &MessageView, name: &str) -> Told {
        let (guild, channel) = (self.town.guild, message.channel_id);
        let outcome = self.persona.run_on(guild, channel, name, message.id).await;
        Told::new(self, Channel(channel), outcome)
    }

    /// The channels and threads this person sees.
    pub fn channels(&self) -> Vec<ChannelView> {
        self.persona.channels(self.town.guild)
    }

    /// Waits for a channel or thread, by a part of its name, that this person sees.
    pub async fn channel_named(&self, name: &str) -> Channel {
        let view = self
            .wait(&format!("a channel {name:?}"), || {
                self.channels()
                    .into_iter()
                    .find(|channel| channel.name.contains(name) && channel.kind != 4)
            })
            .await;
        Channel(view.id)
    }

    async fn wait<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let mut changes = self.town.sandbox.changes();
        let found = tokio::time::timeout(PATIENCE, async {
            loop {
                if let Some(found) = look() {
                    return found;
                }
                let _ = changes.changed().await;
            }
        });
        match found.await {
            Ok(found) => found,
            Err(_) => panic!(
                "{} waits in vain for {what}\n{}",
                self.name(),
                self.town.transcript()
            ),
        }
    }
}

impl Inner {
    /// The id of `@name`, `#name` or `%role`.
    fn look_up(&self, name: &str) -> u64 {
        let missing = || panic!("there is no {name}\n{}", self.transcript());
        if let Some(name) = name.strip_prefix('@') {
            let mut people = self.sandbox.personas().into_iter();
            return people
                .find(|person| person.name() == name)
                .map_or_else(missing, |person| person.id());
        }
        if let Some(name) = name.strip_prefix('#') {
            return self
                .sandbox
                .channel_named(self.guild, name)
                .unwrap_or_else(missing);
        }
        if let Some(name) = name.strip_prefix('%') {
            return self.sandbox.role_named(self.guild, name).unwrap_or_else(missing);
        }
        name.parse().unwrap_or_else(|_| missing())
    }
}

/// The custom_id of a button that can be pressed, by the beginning of its label.
pub fn button(message: &MessageView, label: &str) -> Option<String> {
    let pressable = |part: &&discord_sandbox::ButtonView| {
        part.kind == 2 && !part.disabled && part.label.to_lowercase().starts_with(&label.to_lowercase())
    };
    message
        .components
        .iter()
        .find(pressable)
        .map(|part| part.custom_id.clone())
}
