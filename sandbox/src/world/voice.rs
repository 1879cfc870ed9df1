//! Who is in which voice channel. No sound goes anywhere: there are states only.
//!
//! `join_voice` alone checks permissions; of all else the routes do. Tells those who see the channels.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::news::Event;
use super::{Checked, Id, World, channel_kind};
use crate::errors::ApiError;

/// Somebody in a voice or stage channel. Whether they were silenced is up to their membership.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceState {
    /// The channel.
    pub channel: Id,
    /// Whether they turned their microphone off.
    pub self_mute: bool,
    /// Whether they turned the sound off.
    pub self_deaf: bool,
    session: String,
}

/// What changes of somebody's state at once; what is `None` stays.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct VoiceChange {
    pub channel: Option<Id>,
    pub mute: Option<bool>,
    pub deaf: Option<bool>,
    pub self_mute: Option<bool>,
    pub self_deaf: Option<bool>,
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

    /// Somebody comes into a voice channel by themselves, refused as [`World::voice_channel`] refuses; where they are already they
    /// may be, however they came there.
    pub(crate) fn join_voice(&mut self, user: Id, channel: Id, own: VoiceChange) -> Checked<()> {
        let place = self
            .channels
            .get(&channel)
            .ok_or_else(ApiError::unknown_channel)?;
        let guild = place.guild.ok_or_else(ApiError::unknown_channel)?;
        if self
            .voice(guild, user)
            .is_none_or(|state| state.channel != channel)
        {
            self.voice_channel(channel, user)?;
        }
        self.change_voice(
            guild,
            user,
            VoiceChange {
                channel: Some(channel),
                ..own
            },
        );
        Ok(())
    }

    /// Somebody comes into a voice channel, from another or from none, or something about them there changes; told once. Who is in
    /// none and comes into none stays as they are.
    pub(crate) fn change_voice(&mut self, guild: Id, user: Id, change: VoiceChange) {
        let before = self.voice(guild, user).cloned();
        let left = before.as_ref().map(|before| before.channel);
        let Some(channel) = change.channel.or(left) else {
            return;
        };
        let was = |of: fn(&VoiceState) -> bool| before.as_ref().is_some_and(of);
        let state = VoiceState {
            channel,
            self_mute: change.self_mute.unwrap_or_else(|| was(|state| state.self_mute)),
            self_deaf: change.self_deaf.unwrap_or_else(|| was(|state| state.self_deaf)),
            session: match &before {
                Some(before) => before.session.clone(),
                None => self.random_word(),
            },
        };
        let Some(found) = self.guilds.get_mut(&guild) else {
            return;
        };
        let mut is_new = before.as_ref() != Some(&state);
        if let Some(member) = found.members.get_mut(&user) {
            let silenced = (member.mute, member.deaf);
            member.mute = change.mute.unwrap_or(member.mute);
            member.deaf = change.deaf.unwrap_or(member.deaf);
            is_new |= silenced != (member.mute, member.deaf);
        }
        found.voice.insert(user, state);
        if is_new {
            self.tell_voice(guild, user, left.filter(|left| *left != channel));
        }
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

    /// A state as REST answers with it, and as events tell it.
    pub(crate) fn voice_json(&self, guild: Id, user: Id, state: &VoiceState) -> Value {
        let mut out = self.voice_within(guild, user, state);
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

    /// A state as GUILD_CREATE has it: which guild it is of goes without saying.
    pub(super) fn voice_within(&self, guild: Id, user: Id, state: &VoiceState) -> Value {
        let member = self.member(guild, user);
        json!({
            "channel_id": state.channel.to_string(),
            "user_id": user.to_string(),
            "session_id": state.session,
            "deaf": member.is_some_and(|member| member.deaf),
            "mute": member.is_some_and(|member| member.mute),
            "self_deaf": state.self_deaf,
            "self_mute": state.self_mute,
            "self_stream": false,
            "self_video": false,
            "suppress": false,
            "request_to_speak_timestamp": null,
        })
    }
}
