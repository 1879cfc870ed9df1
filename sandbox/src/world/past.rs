//! The past: how guilds, channels and messages were, for answers that are stale.
//!
//! Kept only while somebody wants it, because every change then costs a copy.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::mem::swap;

use chrono::{DateTime, Utc};

use super::{Channel, Guild, Id, Message, World};

/// How many states are kept; older ones are given up.
const KEPT: usize = 500;

#[derive(Clone, Debug)]
struct Snapshot {
    since: DateTime<Utc>,
    guilds: BTreeMap<Id, Guild>,
    channels: BTreeMap<Id, Channel>,
    by_guild: HashMap<Id, BTreeSet<Id>>,
    threads_by_guild: HashMap<Id, BTreeSet<Id>>,
    messages: HashMap<Id, BTreeMap<Id, Message>>,
}

/// Earlier states, oldest first; empty while nobody wants them.
#[derive(Debug, Default)]
pub(crate) struct Past(VecDeque<Snapshot>);

impl World {
    fn snapshot(&self) -> Snapshot {
        Snapshot {
            since: self.now,
            guilds: self.guilds.clone(),
            channels: self.channels.clone(),
            by_guild: self.by_guild.clone(),
            threads_by_guild: self.threads_by_guild.clone(),
            messages: self.messages.clone(),
        }
    }

    /// Begins to keep the past, or ends it.
    pub(crate) fn keep_past(&mut self, wanted: bool) {
        if !wanted {
            self.past.0.clear();
        } else if self.past.0.is_empty() {
            let first = self.snapshot();
            self.past.0.push_back(first);
        }
    }

    /// Notes how things are now, if the past is kept.
    pub(crate) fn note_past(&mut self) {
        if self.past.0.is_empty() {
            return;
        }
        let now = self.snapshot();
        // The first state stays, for all that is asked about earlier times.
        if self.past.0.len() > 1 && self.past.0.back().is_some_and(|last| last.since == now.since) {
            self.past.0.pop_back();
        }
        if self.past.0.len() == KEPT {
            self.past.0.remove(1);
        }
        self.past.0.push_back(now);
    }

    /// Looks at the world as it was at a time, or as near to it as is known.
    pub(crate) fn as_of<T>(&mut self, at: DateTime<Utc>, look: impl FnOnce(&mut World) -> T) -> T {
        let index = self.past.0.iter().rposition(|then| then.since <= at).unwrap_or(0);
        let Some(mut then) = self.past.0.get(index).cloned() else {
            return look(self);
        };
        let mut exchange = |world: &mut Self| {
            swap(&mut world.guilds, &mut then.guilds);
            swap(&mut world.channels, &mut then.channels);
            swap(&mut world.by_guild, &mut then.by_guild);
            swap(&mut world.threads_by_guild, &mut then.threads_by_guild);
            swap(&mut world.messages, &mut then.messages);
        };
        exchange(self);
        let seen = look(self);
        exchange(self);
        seen
    }
}
