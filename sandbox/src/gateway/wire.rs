//! Wires: what the connection of a session is asked to do, and how much of it its client has not read yet.
//!
//! A wire is the sending end; `socket` has the other one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::transcript::Transcript;

/// How many bytes may wait for a client that does not read; Discord's own bound is not published.
const UNREAD_BYTES: usize = 64 << 20;

/// An event as it goes to one session; its data is shared with all others.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(super) sequence: u64,
    pub(super) name: &'static str,
    pub(super) data: Arc<str>,
    /// Whether its frame is to be damaged.
    pub(super) corrupt: bool,
}

impl Sent {
    /// The payload's text.
    pub(super) fn text(&self) -> String {
        format!(
            r#"{{"t":"{}","s":{},"op":0,"d":{}}}"#,
            self.name, self.sequence, self.data
        )
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
    /// The ends of a connection: where it is told what to do, and where that is read.
    pub(super) fn new(number: u64, transcript: Transcript) -> (Self, mpsc::UnboundedReceiver<Order>) {
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

    /// Whether anybody is at the other end.
    pub(super) fn is_open(&self) -> bool {
        !self.orders.is_closed() && !self.cut.is_cancelled()
    }

    /// Whether it is the sending end of the same connection.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.orders.same_channel(&other.orders)
    }

    /// Where what goes over it is written down.
    pub(super) fn transcript(&self) -> &Transcript {
        &self.transcript
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
