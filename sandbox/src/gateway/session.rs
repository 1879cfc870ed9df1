//! Sessions: who is connected, and what they were sent, for a resume.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::faults::EventFaults;
use super::held::Shelf;
use super::intents;
use super::members::WholeLists;
use super::starts::Starts;
use crate::transcript::Transcript;
use crate::world::Id;

/// The interval between heartbeats, as Discord's is.
const HEARTBEAT: Duration = Duration::from_millis(41_250);

/// How many events a session keeps for a resume, and how many bytes of them.
const KEPT: usize = 2000;
const KEPT_BYTES: usize = 64 << 20;

/// How long a session without a connection can be resumed, by the sandbox clock; Discord does not say.
const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// How many bytes of guilds are written ahead of a client that begins.
pub(super) const AHEAD: usize = 4 << 20;

/// How many bytes may wait for a client that does not read; Discord's own bound is not published.
const UNREAD_BYTES: usize = 64 << 20;

/// An event as it goes to one session; its data is shared with all others.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    sequence: u64,
    name: &'static str,
    data: Arc<str>,
    corrupt: bool,
}

impl Sent {
    /// The payload's text.
    pub(super) fn text(&self) -> String {
        format!(
            r#"{{"t":"{}","s":{},"op":0,"d":{}}}"#,
            self.name, self.sequence, self.data
        )
    }

    /// Whether its frame is to be damaged.
    pub(super) fn corrupt(&self) -> bool {
        self.corrupt
    }
}

/// What the connection of a session is to do.
#[derive(Debug)]
pub(crate) enum Order {
    /// Send this event.
    Event(Sent),
    /// Send this text.
    Send(String),
    /// Acknowledge a heartbeat.
    Ack,
    /// Send this text, a heartbeat that the client has to answer.
    Heartbeat(String),
    /// Close with this code.
    Close(u16, &'static str),
    /// Let go of the connection without a word.
    Cut,
    /// Say nothing any more.
    Silence,
    /// Damage the next frame.
    CorruptNext,
    /// Tell when all before it is written.
    Written(oneshot::Sender<()>),
}

/// The sending end of a connection.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    orders: mpsc::UnboundedSender<Order>,
    unread: Arc<AtomicUsize>,
    cut: CancellationToken,
    number: u64,
    transcript: Transcript,
}

impl Wire {
    fn new(number: u64, transcript: Transcript) -> (Self, mpsc::UnboundedReceiver<Order>) {
        let (orders, inbox) = mpsc::unbounded_channel();
        let wire = Self {
            orders,
            unread: Arc::default(),
            cut: CancellationToken::new(),
            number,
            transcript,
        };
        (wire, inbox)
    }

    /// False when the connection is gone, or was cut now because its client does not read.
    pub(super) fn order(&self, order: Order) -> bool {
        match &order {
            Order::Event(sent) => {
                let unread = self.unread.fetch_add(sent.data.len(), Ordering::Relaxed);
                if unread > UNREAD_BYTES {
                    self.cut.cancel();
                }
            }
            Order::Send(text) | Order::Heartbeat(text) => self.transcript.sent(self.number, text),
            Order::Close(code, _) => self
                .transcript
                .sent(self.number, &format!(r#"{{"close":{code}}}"#)),
            Order::Cut => self.transcript.sent(self.number, r#""cut""#),
            Order::Ack | Order::Silence | Order::CorruptNext | Order::Written(_) => {}
        }
        !self.cut.is_cancelled() && self.orders.send(order).is_ok()
    }

    /// Notes what the client sent.
    pub(super) fn received(&self, payload: &Value) {
        self.transcript.received(self.number, payload);
    }

    /// Notes that an event was written.
    pub(super) fn written(&self, sent: &Sent) {
        self.unread.fetch_sub(sent.data.len(), Ordering::Relaxed);
    }

    /// Bytes of events that wait for the client.
    pub(super) fn unread(&self) -> usize {
        self.unread.load(Ordering::Relaxed)
    }

    /// Ends when the connection is to be let go of even in the middle of a frame.
    pub(super) fn cut(&self) -> &CancellationToken {
        &self.cut
    }
}

/// Who a session is for, and what it wants to hear.
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
            transcript: wire.transcript.clone(),
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
        self.wire
            .as_ref()
            .is_some_and(|wire| !wire.orders.is_closed() && !wire.cut.is_cancelled())
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

    /// Notes that a connection ended, if it was still this session's.
    pub(super) fn disconnect(&mut self, wire: &Wire, now: DateTime<Utc>) {
        let other = |own: &Wire| !own.orders.same_channel(&wire.orders);
        if !self.wire.as_ref().is_some_and(other) {
            self.wire = None;
            self.left_at = Some(now);
        }
    }
}

/// All sessions by their ids, and the bad days they have.
#[derive(Debug)]
pub(crate) struct Sessions {
    all: BTreeMap<String, Session>,
    /// Connections so far.
    connections: u64,
    /// Where all is written down, if anywhere.
    pub transcript: Transcript,
    /// Whether events carry what no documentation knows.
    pub strict: bool,
    /// What happens to events.
    pub faults: EventFaults,
    pub(super) shelf: Shelf,
    pub(super) rng: StdRng,
    /// When the whole list of a guild's members was asked for.
    pub(super) whole_lists: WholeLists,
    /// What Hello tells clients, in real time.
    pub heartbeat: Duration,
    /// How often the bot may still identify.
    pub starts: Starts,
    /// The next identifies are closed with this code, so many of them.
    pub refusing: Option<(u16, u32)>,
    /// Set while answers have to wait for what is on its way.
    pub(super) answers_wait: bool,
}

impl Default for Sessions {
    fn default() -> Self {
        Self::new(0)
    }
}

impl Sessions {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            all: BTreeMap::new(),
            connections: 0,
            transcript: Transcript::default(),
            strict: false,
            faults: EventFaults::default(),
            shelf: Shelf::default(),
            rng: StdRng::seed_from_u64(seed ^ 0x6761_7465),
            whole_lists: WholeLists::default(),
            heartbeat: HEARTBEAT,
            starts: Starts::default(),
            refusing: None,
            answers_wait: false,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// A new connection: both its ends.
    pub(super) fn open(&mut self) -> (Wire, mpsc::UnboundedReceiver<Order>) {
        self.connections += 1;
        Wire::new(self.connections, self.transcript.clone())
    }

    pub(super) fn add(&mut self, session: Session, now: DateTime<Utc>) {
        self.all
            .retain(|_, old| old.connected() || (old.bot && !old.expired(now)));
        self.all.insert(session.id.clone(), session);
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.all.get_mut(id)
    }

    pub(crate) fn remove(&mut self, id: &str) {
        self.all.remove(id);
    }

    pub(crate) fn clear_bots(&mut self) {
        self.all.retain(|_, session| !session.bot);
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Session> {
        self.all.values_mut()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Session> {
        self.all.values()
    }

    /// Accounts with a session.
    pub(crate) fn users(&self) -> impl Iterator<Item = Id> {
        self.all.values().map(|session| session.user)
    }

    /// What a REST answer has to wait for, because a fault wants its events to be there first.
    pub(crate) fn before_answer(&mut self) -> Vec<oneshot::Receiver<()>> {
        if !std::mem::take(&mut self.answers_wait) {
            return Vec::new();
        }
        let bots = self.all.values_mut().filter(|session| session.bot);
        bots.map(|session| {
            let (written, seen) = oneshot::channel();
            session.order(Order::Written(written));
            seen
        })
        .collect()
    }

    /// The code that this identify is to be refused with.
    pub(super) fn refuse_identify(&mut self) -> Option<u16> {
        let (code, times) = self.refusing.as_mut().filter(|(_, times)| *times > 0)?;
        *times -= 1;
        Some(*code)
    }
}
