//! Who is in which voice channel. No sound goes anywhere: there are states only.
//!
//! `join_voice` alone checks permissions; of all else the routes do. Tells those who see the channels.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::news::Event;
use super::{Checked, Id, World, channel_kind};
use crate::errors::ApiError;

/// Somebody in a voice or stage channel.
#[derive(Clone, Debug)]
pub struct VoiceState {
    /// The channel.
    pub channel: Id,
    /// Whether somebody who may silenced them.
    pub mute: bool,
    /// Whether somebody who may made them deaf.
    pub deaf: bool,
    /// Whether they turned their microphone off.
    pub self_mute: bool,
    /// Whether they turned the sound off.
    pub self_deaf: bool,
    session: String,
}

/// Whether people can be in a channel of this kind.
pub(crate) fn has_voice(kind: u8) -> bool {
    matches!(kind, channel_kind::VOICE | channel_kind::STAGE)
}

impl World {
    /// Somebody's state in a guild; none while they are in none of its voice channels.
    #[must_use]
    pub fn voice(&self, guild: Id, user: Id) -> Option<&VoiceState> {
        self.guilds.get(&guild)?.voice.get(&user)
    }

    /// Somebody comes into a voice channel by themselves, refused as [`World::voice_channel`] refuses.
    pub(crate) fn join_voice(&mut self, channel: Id, user: Id) -> Checked<()> {
        let found = self.voice_channel(channel, user)?;
        let guild = found.guild.ok_or_else(ApiError::unknown_channel)?;
        self.enter_voice(guild, user, channel);
        Ok(())
    }

    /// Somebody comes into a voice channel, from another or from none.
    pub(crate) fn enter_voice(&mut self, guild: Id, user: Id, channel: Id) {
        let before = self.voice(guild, user).cloned();
        if before.as_ref().is_some_and(|before| before.channel == channel) {
            return;
        }
        let left = before.as_ref().map(|before| before.channel);
        let state = match before {
            Some(before) => VoiceState { channel, ..before },
            None => VoiceState {
                channel,
                mute: false,
                deaf: false,
                self_mute: false,
                self_deaf: false,
                session: self.random_word(),
            },
        };
        if let Some(found) = self.guilds.get_mut(&guild) {
            found.voice.insert(user, state);
        }
        self.tell_voice(guild, user, left);
    }

    /// Somebody is in no voice channel any more; true when they were in one.
    pub(crate) fn leave_voice(&mut self, guild: Id, user: Id) -> bool {
        let Some(state) = self
            .guilds
            .get_mut(&guild)
            .and_then(|found| found.voice.remove(&user))
        else {
            return false;
        };
        self.told_gone(guild, user, &state, &BTreeSet::new());
        true
    }

    /// All who are in a channel leave it: it goes.
    pub(crate) fn clear_voice(&mut self, guild: Id, channel: Id) {
        let found = self.guilds.get(&guild).into_iter();
        let inside = found
            .flat_map(|found| &found.voice)
            .filter(|(_, state)| state.channel == channel);
        let inside: Vec<Id> = inside.map(|(user, _)| *user).collect();
        for user in inside {
            self.leave_voice(guild, user);
        }
    }

    /// Somebody is silenced or made deaf, or not any more.
    pub(crate) fn change_voice(&mut self, guild: Id, user: Id, change: impl FnOnce(&mut VoiceState)) {
        let states = self.guilds.get_mut(&guild).map(|found| &mut found.voice);
        if let Some(state) = states.and_then(|states| states.get_mut(&user)) {
            change(state);
            self.tell_voice(guild, user, None);
        }
    }

    /// A state as REST answers with it, and as events tell it.
    pub(crate) fn voice_json(&self, guild: Id, user: Id, state: &VoiceState) -> Value {
        let mut out = voice_within(user, state);
        out["guild_id"] = json!(guild.to_string());
        if let Some(member) = self.member_json(guild, user) {
            out["member"] = member;
        }
        out
    }

    /// Tells those who see where somebody is, and of those who saw where they were that they are gone.
    fn tell_voice(&mut self, guild: Id, user: Id, left: Option<Id>) {
        let Some(state) = self.voice(guild, user).cloned() else {
            return;
        };
        let told = self.hear_of(state.channel, user);
        let data = self.voice_json(guild, user, &state);
        self.emit(Event::to_users(
            "VOICE_STATE_UPDATE",
            told.iter().copied().collect(),
            data,
        ));
        if let Some(channel) = left {
            self.told_gone(guild, user, &VoiceState { channel, ..state }, &told);
        }
    }

    /// Who hears of somebody in a channel: those who see it, and they themselves.
    fn hear_of(&self, channel: Id, user: Id) -> BTreeSet<Id> {
        let viewers = self.connected_viewers(channel).into_iter();
        viewers.chain([user]).collect()
    }

    /// Tells those who saw somebody that they are gone, but for those who were told better.
    fn told_gone(&mut self, guild: Id, user: Id, state: &VoiceState, but: &BTreeSet<Id>) {
        let told: Vec<Id> = self
            .hear_of(state.channel, user)
            .difference(but)
            .copied()
            .collect();
        if told.is_empty() {
            return;
        }
        let mut data = self.voice_json(guild, user, state);
        data["channel_id"] = Value::Null;
        self.emit(Event::to_users("VOICE_STATE_UPDATE", told, data));
    }
}

/// A state as GUILD_CREATE has it: which guild it is of goes without saying.
pub(super) fn voice_within(user: Id, state: &VoiceState) -> Value {
    json!({
        "channel_id": state.channel.to_string(),
        "user_id": user.to_string(),
        "session_id": state.session,
        "deaf": state.deaf,
        "mute": state.mute,
        "self_deaf": state.self_deaf,
        "self_mute": state.self_mute,
        "self_stream": false,
        "self_video": false,
        "suppress": false,
        "request_to_speak_timestamp": null,
    })
}
