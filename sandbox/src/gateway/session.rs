//! Sessions: who is connected, and what they were sent, for a resume.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::faults::EventFaults;
use super::held::Shelf;
use super::starts::Starts;
use crate::world::Id;

/// How many events a session keeps for a resume.
const KEPT: usize = 2000;

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
}

impl Wire {
    pub(super) fn new() -> (Self, mpsc::UnboundedReceiver<Order>) {
        let (orders, inbox) = mpsc::unbounded_channel();
        let wire = Self {
            orders,
            unread: Arc::default(),
            cut: CancellationToken::new(),
        };
        (wire, inbox)
    }

    /// False when the connection is gone, or was cut now because its client does not read.
    pub(super) fn order(&self, order: Order) -> bool {
        if let Order::Event(sent) = &order {
            let unread = self.unread.fetch_add(sent.data.len(), Ordering::Relaxed);
            if unread > UNREAD_BYTES {
                self.cut.cancel();
            }
        }
        !self.cut.is_cancelled() && self.orders.send(order).is_ok()
    }

    /// Notes that an event was written.
    pub(super) fn written(&self, sent: &Sent) {
        self.unread.fetch_sub(sent.data.len(), Ordering::Relaxed);
    }

    /// Ends when the connection is to be let go of even in the middle of a frame.
    pub(super) fn cut(&self) -> &CancellationToken {
        &self.cut
    }
}

/// One identified session; it outlives its connection for a resume.
#[derive(Debug)]
pub(crate) struct Session {
    pub id: String,
    pub user: Id,
    pub bot: bool,
    pub intents: u64,
    sequence: u64,
    sent: VecDeque<Sent>,
    wire: Option<Wire>,
}

impl Session {
    pub(crate) fn new(id: String, user: Id, bot: bool, intents: u64, wire: Wire) -> Self {
        Self {
            id,
            user,
            bot,
            intents,
            sequence: 0,
            sent: VecDeque::new(),
            wire: Some(wire),
        }
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
        if self.sent.len() == KEPT {
            self.sent.pop_front();
        }
        self.sent.push_back(sent(false));
        self.order(Order::Event(sent(corrupt)));
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

    /// Takes a new connection and sends it all after `seen`; false when that is no longer kept.
    pub(crate) fn resume(&mut self, seen: u64, wire: Wire) -> bool {
        let first_kept = self.sent.front().map_or(self.sequence + 1, |sent| sent.sequence);
        if seen > self.sequence || seen + 1 < first_kept {
            return false;
        }
        self.wire = Some(wire);
        let missed: Vec<Sent> = self
            .sent
            .iter()
            .filter(|sent| sent.sequence > seen)
            .cloned()
            .collect();
        for sent in missed {
            self.order(Order::Event(sent));
        }
        self.dispatch("RESUMED", "{}".into());
        true
    }

    /// Whether it talks over this connection.
    pub(super) fn is_on(&self, wire: &Wire) -> bool {
        self.wire
            .as_ref()
            .is_some_and(|own| own.orders.same_channel(&wire.orders))
    }

    pub(crate) fn disconnect(&mut self) {
        self.wire = None;
    }
}

/// All sessions by their ids, and the bad days they have.
#[derive(Debug)]
pub(crate) struct Sessions {
    all: BTreeMap<String, Session>,
    /// Whether events carry what no documentation knows.
    pub strict: bool,
    /// What happens to events.
    pub faults: EventFaults,
    pub(super) shelf: Shelf,
    pub(super) rng: StdRng,
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
            strict: false,
            faults: EventFaults::default(),
            shelf: Shelf::default(),
            rng: StdRng::seed_from_u64(seed ^ 0x6761_7465),
            starts: Starts::default(),
            refusing: None,
            answers_wait: false,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(crate) fn add(&mut self, session: Session) {
        self.all.retain(|_, old| old.connected() || old.bot);
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
