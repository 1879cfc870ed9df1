//! People who come to see a channel are told of its active threads by THREAD_LIST_SYNC.
//!
//! Losing sight has no event of its own; it shows as the update that caused it. Must not check permissions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::news::Event;
use super::{Channel, Id, World, channel_kind};

/// What changes by the change at hand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Touched {
    /// A role, or the guild itself: perhaps everybody's sight of everything.
    Guild(Id),
    /// A member of a guild: their sight of everything.
    Member(Id, Id),
    /// A channel: everybody's sight of it.
    Channel(Id),
}

/// The channels that can hold threads and that somebody connected sees, by user.
type Sight = BTreeMap<Id, BTreeSet<Id>>;

fn holds_threads(channel: &Channel) -> bool {
    channel.is_forum() || matches!(channel.kind, channel_kind::TEXT | channel_kind::ANNOUNCEMENT)
}

impl World {
    /// Makes a change after which somebody may see more channels than before, and tells them of the threads there.
    pub(crate) fn opening<T>(&mut self, touched: Touched, change: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.sight(touched);
        let result = change(self);
        for (user, seen) in self.sight(touched) {
            let gained: BTreeSet<Id> = match before.get(&user) {
                Some(known) => seen.difference(known).copied().collect(),
                None => seen,
            };
            self.sync_threads(user, &gained);
        }
        result
    }

    fn sight(&self, touched: Touched) -> Sight {
        let guild = match touched {
            Touched::Guild(guild) | Touched::Member(guild, _) => Some(guild),
            Touched::Channel(channel) => self.channels.get(&channel).and_then(|found| found.guild),
        };
        let Some(guild) = guild else {
            return Sight::new();
        };
        let users: BTreeSet<Id> = match touched {
            Touched::Member(_, user) => self.listens(user).then_some(user).into_iter().collect(),
            _ => self.listeners().collect(),
        };
        let seen_by = |user: Id| {
            let channels = self.guild_channels(guild).filter(|channel| match touched {
                Touched::Channel(id) => channel.id == id,
                _ => true,
            });
            channels
                .filter(|channel| holds_threads(channel) && self.sees(channel, user))
                .map(|channel| channel.id)
                .collect()
        };
        users
            .into_iter()
            .filter(|user| self.member(guild, *user).is_some())
            .map(|user| (user, seen_by(user)))
            .collect()
    }

    fn sync_threads(&mut self, user: Id, gained: &BTreeSet<Id>) {
        let guild = gained
            .first()
            .and_then(|id| self.channels.get(id))
            .and_then(|found| found.guild);
        let Some(guild) = guild else { return };
        let threads: Vec<&Channel> = self
            .guild_threads(guild)
            .filter(|thread| thread.parent.is_some_and(|parent| gained.contains(&parent)))
            .filter(|thread| thread.thread.as_ref().is_some_and(|thread| !thread.archived))
            .filter(|thread| self.sees(thread, user))
            .collect();
        let members: Vec<Value> = threads
            .iter()
            .filter_map(|thread| thread.thread.as_ref()?.member_json(thread.id, user))
            .collect();
        let data = json!({
            "guild_id": guild.to_string(),
            "channel_ids": gained.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "threads": threads.iter().map(|thread| self.channel_json(thread, user)).collect::<Vec<_>>(),
            "members": members,
        });
        self.emit(Event::to_user("THREAD_LIST_SYNC", user, data));
    }
}
