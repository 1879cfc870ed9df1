//! A session: what one account wants to hear, and what it was sent, for a resume.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::intents;
use super::wire::{Order, Sent, Wire};
use crate::transcript::Transcript;
use crate::world::Id;

/// How many events a session keeps for a resume, and how many bytes of them.
const KEPT: usize = 2000;
const KEPT_BYTES: usize = 64 << 20;

/// How long a session without a connection can be resumed, by the sandbox clock; Discord does not say.
const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// How many bytes of guilds are written ahead of a client that begins.
pub(super) const AHEAD: usize = 4 << 20;

/// The account a session is for, and what it wants to hear.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wants {
    pub user: Id,
    pub bot: bool,
    pub intents: u64,
    /// This shard of so many.
    pub shard: Option<(u64, u64)>,
    pub large_threshold: usize,
}

/// One identified session; it outlives its connection for a resume.
#[derive(Debug)]
pub(crate) struct Session {
    pub id: String,
    pub user: Id,
    pub bot: bool,
    pub intents: u64,
    pub(super) shard: Option<(u64, u64)>,
    large_threshold: usize,
    /// Guilds that it has not been told of yet, because its client is still reading of others.
    pub(super) awaited: BTreeSet<Id>,
    sequence: u64,
    sent: VecDeque<Sent>,
    sent_bytes: usize,
    wire: Option<Wire>,
    left_at: Option<DateTime<Utc>>,
    transcript: Transcript,
}

impl Session {
    pub(super) fn new(id: String, wants: Wants, wire: Wire) -> Self {
        Self {
            id,
            user: wants.user,
            bot: wants.bot,
            intents: wants.intents,
            shard: wants.shard,
            large_threshold: wants.large_threshold,
            awaited: BTreeSet::new(),
            sequence: 0,
            sent: VecDeque::new(),
            sent_bytes: 0,
            transcript: wire.transcript().clone(),
            wire: Some(wire),
            left_at: None,
        }
    }

    /// Whether a guild, or what is of no guild, is this session's by its shard.
    pub(super) fn covers(&self, guild: Option<Id>) -> bool {
        let number = |(_, count): (u64, u64)| guild.map_or(0, |guild| (guild >> 22) % count);
        self.shard.is_none_or(|shard| number(shard) == shard.0)
    }

    /// The member count from which a guild is large to it, if it hears of presences.
    pub(super) fn large_threshold(&self) -> Option<usize> {
        (self.bot && self.intents & intents::GUILD_PRESENCES != 0).then_some(self.large_threshold)
    }

    /// Whether its client has read so much that it can be told of more guilds.
    pub(super) fn hungry(&self) -> bool {
        self.wire.as_ref().is_some_and(|wire| wire.unread() < AHEAD)
    }

    /// Sends an event and keeps it for a resume.
    pub(crate) fn dispatch(&mut self, name: &'static str, data: Arc<str>) {
        self.send(name, data, false);
    }

    /// Sends an event, its frame damaged if so wished; a resume brings it whole.
    pub(super) fn send(&mut self, name: &'static str, data: Arc<str>, corrupt: bool) {
        self.sequence += 1;
        let sequence = self.sequence;
        let sent = |corrupt| Sent {
            sequence,
            name,
            data: data.clone(),
            corrupt,
        };
        self.sent_bytes += data.len();
        self.sent.push_back(sent(false));
        while self.sent.len() > KEPT || (self.sent_bytes > KEPT_BYTES && self.sent.len() > 1) {
            self.sent_bytes -= self.sent.pop_front().map_or(0, |old| old.data.len());
        }
        let sent = sent(corrupt);
        if self.transcript.is_kept() {
            self.transcript.event(&self.id, &sent.text());
        }
        self.order(Order::Event(sent));
    }

    /// The number of the last event.
    pub(crate) fn sequence(&self) -> u64 {
        self.sequence
    }

    pub(crate) fn order(&mut self, order: Order) {
        if let Some(wire) = &self.wire
            && !wire.order(order)
        {
            self.wire = None;
        }
    }

    pub(crate) fn connected(&self) -> bool {
        self.wire.as_ref().is_some_and(Wire::is_open)
    }

    /// Whether it has been without a connection for too long.
    pub(super) fn expired(&self, now: DateTime<Utc>) -> bool {
        self.left_at.is_some_and(|left| left + LIFETIME <= now)
    }

    /// Takes a new connection and sends it all after `seen`; false when that is no longer kept.
    pub(super) fn resume(&mut self, seen: u64, wire: Wire) -> bool {
        let first_kept = self.sent.front().map_or(self.sequence + 1, |sent| sent.sequence);
        if seen + 1 < first_kept {
            return false;
        }
        self.wire = Some(wire);
        self.left_at = None;
        let missed: Vec<Sent> = self
            .sent
            .iter()
            .filter(|sent| sent.sequence > seen)
            .cloned()
            .collect();
        self.transcript.replay(&self.id, missed.len());
        for sent in missed {
            self.order(Order::Event(sent));
        }
        self.dispatch("RESUMED", "{}".into());
        true
    }

    /// Notes that a connection ended; false when the session is on another one.
    pub(super) fn disconnect(&mut self, wire: &Wire, now: DateTime<Utc>) -> bool {
        if self.wire.as_ref().is_some_and(|own| !own.is(wire)) {
            return false;
        }
        self.wire = None;
        self.left_at = Some(now);
        true
    }
}
