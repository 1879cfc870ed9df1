//! Sessions: who is connected, and what they were sent, for a resume.

use std::collections::{BTreeMap, VecDeque};

use tokio::sync::mpsc;

use crate::world::Id;

/// How many events a session keeps for a resume.
const KEPT: usize = 2000;

/// What the connection of a session is to do.
#[derive(Clone, Debug)]
pub(crate) enum Order {
    /// Send this text.
    Send(String),
    /// Close with this code.
    Close(u16, &'static str),
    /// Let go of the connection without a word.
    Cut,
}

/// One identified session; it outlives its connection for a resume.
#[derive(Debug)]
pub(crate) struct Session {
    pub id: String,
    pub user: Id,
    pub bot: bool,
    pub intents: u64,
    sequence: u64,
    sent: VecDeque<(u64, String)>,
    wire: Option<mpsc::UnboundedSender<Order>>,
}

impl Session {
    pub(crate) fn new(
        id: String,
        user: Id,
        bot: bool,
        intents: u64,
        wire: mpsc::UnboundedSender<Order>,
    ) -> Self {
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
    pub(crate) fn dispatch(&mut self, name: &str, data: &str) {
        self.sequence += 1;
        let text = format!(r#"{{"t":"{name}","s":{},"op":0,"d":{data}}}"#, self.sequence);
        if self.sent.len() == KEPT {
            self.sent.pop_front();
        }
        self.order(Order::Send(text.clone()));
        self.sent.push_back((self.sequence, text));
    }

    /// The number of the last event.
    pub(crate) fn sequence(&self) -> u64 {
        self.sequence
    }

    pub(crate) fn order(&mut self, order: Order) {
        if let Some(wire) = &self.wire
            && wire.send(order).is_err()
        {
            self.wire = None;
        }
    }

    pub(crate) fn connected(&self) -> bool {
        self.wire.as_ref().is_some_and(|wire| !wire.is_closed())
    }

    /// Takes a new connection and sends it all after `seen`; false when that is no longer kept.
    pub(crate) fn resume(&mut self, seen: u64, wire: mpsc::UnboundedSender<Order>) -> bool {
        let first_kept = self
            .sent
            .front()
            .map_or(self.sequence + 1, |(sequence, _)| *sequence);
        if seen > self.sequence || seen + 1 < first_kept {
            return false;
        }
        self.wire = Some(wire);
        let missed: Vec<String> = self
            .sent
            .iter()
            .filter(|(sequence, _)| *sequence > seen)
            .map(|(_, text)| text.clone())
            .collect();
        for text in missed {
            self.order(Order::Send(text));
        }
        self.dispatch("RESUMED", "{}");
        true
    }

    /// Whether it talks over this connection.
    pub(crate) fn is_on(&self, wire: &mpsc::UnboundedSender<Order>) -> bool {
        self.wire.as_ref().is_some_and(|own| own.same_channel(wire))
    }

    pub(crate) fn disconnect(&mut self) {
        self.wire = None;
    }
}

/// All sessions by their ids.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    all: BTreeMap<String, Session>,
    /// Whether events carry what no documentation knows.
    pub strict: bool,
}

impl Sessions {
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
}
