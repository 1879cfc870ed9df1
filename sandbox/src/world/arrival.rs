//! A guild as it is told to somebody who arrives in it, or whose session begins.
//!
//! Owns the data of GUILD_CREATE; the gateway decides who is told, and when.

use serde_json::{Value, json};

use super::{Channel, Guild, Id, Member, World};
use crate::clock::stamp;

impl World {
    /// The data of GUILD_CREATE for somebody. `large_threshold` is set for those who hear of presences, too: they get
    /// everybody in a guild of so many members at most, and those with a role or a nickname in a larger one.
    #[must_use]
    pub fn guild_create(&self, id: Id, viewer: Id, large_threshold: Option<usize>) -> Value {
        let Some(guild) = self.guilds.get(&id) else {
            return Value::Null;
        };
        let mut data = guild.json();
        let count = guild.members.len();
        let own = guild.members.get(&viewer);
        data["joined_at"] = json!(stamp(own.map_or(self.now, |member| member.joined_at)));
        data["large"] = json!(count > large_threshold.unwrap_or(250));
        data["unavailable"] = json!(false);
        data["member_count"] = json!(count);
        data["voice_states"] = json!([]);
        // Moved in, for `json!` would copy all of it.
        data["members"] = Value::Array(self.members_shown(guild, viewer, large_threshold));
        let bot = viewer == self.bot();
        let channels = self
            .guild_channels(id)
            .filter(|channel| bot || self.sees(channel, viewer));
        data["channels"] = Value::Array(channels.map(Channel::json).collect());
        let threads = self
            .guild_threads(id)
            .filter(|channel| channel.thread.as_ref().is_some_and(|thread| !thread.archived))
            .filter(|channel| self.sees(channel, viewer));
        data["threads"] = json!(
            threads
                .map(|thread| self.channel_json(thread, viewer))
                .collect::<Vec<_>>()
        );
        let events = self.open_events(id, viewer);
        data["guild_scheduled_events"] = json!(
            events
                .map(|event| self.scheduled_event_json(event, false))
                .collect::<Vec<_>>()
        );
        let presences = self.bot_presence.iter().filter(|_| large_threshold.is_some());
        data["presences"] = json!(presences.collect::<Vec<_>>());
        for empty in ["stage_instances", "soundboard_sounds"] {
            data[empty] = json!([]);
        }
        data
    }

    fn members_shown(&self, guild: &Guild, viewer: Id, large_threshold: Option<usize>) -> Vec<Value> {
        let Some(large) = large_threshold else {
            return self.member_json(guild.id, viewer).into_iter().collect();
        };
        let small = guild.members.len() <= large;
        let stands_out = |member: &&Member| {
            small || member.user == viewer || !member.roles.is_empty() || member.nick.is_some()
        };
        let shown = guild.members.values().filter(stands_out);
        shown
            .filter_map(|member| Some(member.json(self.users.get(&member.user)?)))
            .collect()
    }
}
