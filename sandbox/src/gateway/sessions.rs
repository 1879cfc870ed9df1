//! All sessions: who is connected, and the faults that strike them together.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{DateTime, Utc};
use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::sync::{mpsc, oneshot};

use super::held::Shelf;
use super::members::WholeLists;
use super::session::Session;
use super::wire::{Order, Wire};
use crate::faults::events::EventFaults;
use crate::transcript::Transcript;
use crate::world::Id;

/// The interval between heartbeats, as Discord's is.
const HEARTBEAT: Duration = Duration::from_millis(41_250);

/// All sessions by their ids, and the faults in force for them.
#[derive(Debug)]
pub(crate) struct Sessions {
    all: BTreeMap<String, Session>,
    /// Whether other accounts may listen than before.
    changed: bool,
    /// Connections so far.
    connections: u64,
    /// Those that are open, and some that are not any more.
    wires: Vec<Wire>,
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
    /// The next identifies are closed with this code, so many of them.
    pub refusing: Option<(u16, u32)>,
    /// Set while answers have to wait for what is on its way.
    pub(super) answers_wait: bool,
}

impl Sessions {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            all: BTreeMap::new(),
            changed: false,
            connections: 0,
            wires: Vec::new(),
            transcript: Transcript::default(),
            strict: false,
            faults: EventFaults::default(),
            shelf: Shelf::default(),
            rng: StdRng::seed_from_u64(seed ^ 0x6761_7465),
            whole_lists: WholeLists::default(),
            heartbeat: HEARTBEAT,
            refusing: None,
            answers_wait: false,
        }
    }

    /// A new connection: both its ends.
    pub(super) fn open(&mut self) -> (Wire, mpsc::UnboundedReceiver<Order>) {
        self.connections += 1;
        let (wire, inbox) = Wire::new(self.connections, self.transcript.clone());
        // Only before it grows: it is never more than twice as long as it has to be.
        if self.wires.len() == self.wires.capacity() {
            self.wires.retain(Wire::is_open);
        }
        self.wires.push(wire.clone());
        (wire, inbox)
    }

    pub(super) fn add(&mut self, session: Session, now: DateTime<Utc>) {
        self.changed = true;
        self.all
            .retain(|_, old| old.connected() || (old.bot && !old.expired(now)));
        self.all.insert(session.id.clone(), session);
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.all.get_mut(id)
    }

    pub(crate) fn remove(&mut self, id: &str) {
        self.changed = true;
        self.all.remove(id);
    }

    pub(crate) fn clear_bots(&mut self) {
        self.changed = true;
        self.all.retain(|_, session| !session.bot);
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Session> {
        self.all.values_mut()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Session> {
        self.all.values()
    }

    /// Accounts with a session, if they may be others than when this was last asked.
    pub(super) fn new_listeners(&mut self) -> Option<BTreeSet<Id>> {
        let changed = std::mem::take(&mut self.changed);
        changed.then(|| self.all.values().map(|session| session.user).collect())
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

    /// Closes every socket with 1001; each of these is over when its socket is.
    pub(crate) fn go_away(&mut self) -> Vec<oneshot::Receiver<()>> {
        let open = self.wires.drain(..).filter(Wire::is_open);
        let ends = open.map(|wire| {
            let (end, ended) = oneshot::channel();
            wire.order(Order::Close(1001, "The sandbox ends."));
            // Behind the close nothing is carried out: it goes with the socket.
            wire.order(Order::Written(end));
            ended
        });
        ends.collect()
    }

    /// The code that this identify is to be refused with.
    pub(super) fn refuse_identify(&mut self) -> Option<u16> {
        let (code, times) = self.refusing.as_mut().filter(|(_, times)| *times > 0)?;
        *times -= 1;
        Some(*code)
    }
}
