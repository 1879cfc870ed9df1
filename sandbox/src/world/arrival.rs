//! A guild as it is told to somebody who arrives in it, or whose session begins.
//!
//! Owns the data of GUILD_CREATE; the gateway decides who is told, and when. It is written as text at once, for a bot
//! in thousands of guilds is told of very many members.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::write::{List, fields, text_of};
use super::{Channel, Guild, Id, Member, World};
use crate::clock::stamp;

impl World {
    /// The data of GUILD_CREATE for somebody, as text. `large_threshold` is set for those who hear of presences, too:
    /// they get everybody in a guild of so many members at most, and those with a role or a nickname in a larger one.
    #[must_use]
    pub fn guild_create(&self, id: Id, viewer: Id, large_threshold: Option<usize>) -> String {
        let arrival = self.guilds.get(&id).map(|guild| Arrival {
            world: self,
            guild,
            viewer,
            large_threshold,
        });
        text_of(&arrival)
    }
}

/// What is told of a guild, to whom.
struct Arrival<'a> {
    world: &'a World,
    guild: &'a Guild,
    viewer: Id,
    large_threshold: Option<usize>,
}

impl Arrival<'_> {
    /// Whether the viewer sees somebody in a voice channel: whoever is told of where they are knows who they are.
    fn hears(&self, user: Id) -> bool {
        let state = self.guild.voice.get(&user);
        let channel = state.and_then(|state| self.world.channels.get(&state.channel));
        channel.is_some_and(|channel| self.world.sees(channel, self.viewer))
    }

    fn shows(&self, member: &Member) -> bool {
        if member.user == self.viewer || self.hears(member.user) {
            return true;
        }
        self.large_threshold.is_some_and(|large| {
            self.guild.members.len() <= large || !member.roles.is_empty() || member.nick.is_some()
        })
    }
}

impl Serialize for Arrival<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            world, guild, viewer, ..
        } = *self;
        let count = guild.members.len();
        let own = guild.members.get(&viewer);
        let bot = viewer == world.bot();
        let members = || {
            let shown = guild.members.values().filter(|member| self.shows(member));
            shown.filter_map(|member| Some(member.told_with(world.users.get(&member.user)?)))
        };
        let channels = || {
            let all = world.guild_channels(guild.id);
            all.filter(|channel| bot || world.sees(channel, viewer))
                .map(Channel::within_its_guild)
        };
        let threads = || {
            let threads = world.guild_threads(guild.id);
            let open =
                threads.filter(|channel| channel.thread.as_ref().is_some_and(|thread| !thread.archived));
            let seen = open.filter(|channel| world.sees(channel, viewer));
            seen.map(|thread| {
                let mut told = world.channel_json(thread, viewer);
                // Whose membership it is, and of which thread, goes without saying.
                if let Some(Value::Object(member)) = told.get_mut("member") {
                    member.retain(|key, _| !matches!(key.as_str(), "id" | "user_id"));
                }
                told
            })
        };
        let events = || {
            let open = world.open_events(guild.id, viewer);
            open.map(|event| world.scheduled_event_json(event, false))
        };
        let voices = || {
            let seen = guild.voice.iter().filter(|(user, _)| self.hears(**user));
            seen.map(|(user, state)| world.voice_within(guild.id, *user, state))
        };
        let mut out = serializer.serialize_map(None)?;
        guild.write(&mut out)?;
        fields!(out, {
            "joined_at": stamp(own.map_or(world.now, |member| member.joined_at)),
            "large": count > self.large_threshold.unwrap_or(250),
            "unavailable": false,
            "member_count": count,
            "voice_states": List(voices),
            "members": List(members),
            "channels": List(channels),
            "threads": List(threads),
            "guild_scheduled_events": List(events),
            "presences": List(|| world.bot_presence.iter().filter(|_| self.large_threshold.is_some())),
            "stage_instances": [(); 0],
            "soundboard_sounds": [(); 0],
        });
        out.end()
    }
}
