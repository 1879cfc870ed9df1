//! One WebSocket connection: Hello, heartbeats, what the client sends, events out.
//!
//! Close codes are those of facts.md §5. A connection ends its session only when the client closes with 1000 or
//! 1001; otherwise the session waits for a resume.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::identify::{Refusal, identify, resume, show_presence, tell_of_guilds};
use super::members;
use super::packing::{Packing, Transport, damage};
use super::session::AHEAD;
use super::shared::Shared;
use super::voice;
use super::wire::{Order, Wire};

/// What a client may send in a minute, heartbeats included.
const SENDS_A_MINUTE: usize = 120;

/// Bytes of one payload from a client.
const PAYLOAD_BYTES: usize = 4096;

/// What the address of a gateway connection asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address {
    /// Whether `v` names a version that is here.
    pub known_version: bool,
    /// `compress`.
    pub transport: Transport,
}

struct Connection {
    shared: Arc<Shared>,
    wire: Wire,
    session: Option<String>,
    packing: Packing,
    recent: VecDeque<Instant>,
    heartbeat: Duration,
    /// When the client has to have sent a heartbeat.
    beat_due: Instant,
    /// More guilds are waiting to be told of.
    guilds_wait: bool,
    silent: bool,
    corrupt_next: bool,
}

/// What becomes of an order: a frame or none, or the end.
enum Carried {
    Frame(Message),
    Nothing,
    End,
}

/// Serves a connection until it ends.
pub(crate) async fn serve(shared: Arc<Shared>, socket: WebSocket, address: Address) {
    let ((wire, mut inbox), heartbeat) =
        shared.change(|live| (live.sessions.open(), live.sessions.heartbeat));
    let cut = wire.cut().clone();
    let Ok(packing) = Packing::new(address.transport) else {
        return tracing::error!("no compression: the connection ends");
    };
    let mut connection = Connection {
        shared,
        wire,
        session: None,
        packing,
        recent: VecDeque::new(),
        heartbeat,
        beat_due: Instant::now() + heartbeat * 3 / 2,
        guilds_wait: false,
        silent: false,
        corrupt_next: false,
    };
    connection.greet(address);
    let (mut out, mut incoming) = socket.split();
    let mut clean = false;
    loop {
        let late = connection.beat_due;
        tokio::select! {
            order = inbox.recv() => {
                let carried = order.map_or(Carried::End, |order| connection.carry_out(order));
                let message = match carried {
                    Carried::Frame(message) => message,
                    Carried::Nothing => continue,
                    Carried::End => break,
                };
                let closes = matches!(message, Message::Close(_));
                tokio::select! {
                    () = cut.cancelled() => break,
                    sent = out.send(message) => if sent.is_err() || closes { break },
                }
            }
            () = cut.cancelled() => break,
            () = tokio::time::sleep_until(late) => connection.close(4009, "Session timed out."),
            frame = incoming.next() => match frame {
                Some(Ok(Message::Close(frame))) => {
                    clean = frame.is_some_and(|frame| matches!(frame.code, 1000 | 1001));
                    break;
                }
                Some(Ok(Message::Text(text))) => connection.receive(text.as_bytes()),
                Some(Ok(Message::Binary(bytes))) => connection.receive(&bytes),
                Some(Ok(_)) => {}
                // A frame beyond all bounds, or none at all.
                Some(Err(_)) | None => break,
            },
        }
    }
    connection.end(clean);
}

impl Connection {
    fn greet(&mut self, address: Address) {
        let interval = u64::try_from(self.heartbeat.as_millis()).unwrap_or(u64::MAX);
        let hello = json!({"heartbeat_interval": interval, "_trace": ["sandbox"]});
        self.send(10, &hello);
        if !address.known_version {
            self.close(4012, "Invalid API version.");
        }
    }

    fn send(&self, op: u8, data: &Value) {
        let payload = json!({"op": op, "d": data, "s": null, "t": null});
        self.wire.order(Order::Send(payload.to_string()));
    }

    fn close(&mut self, code: u16, reason: &'static str) {
        // Once is enough; the client may take its time to read of it.
        self.beat_due = Instant::now() + self.heartbeat * 100;
        self.wire.order(Order::Close(code, reason));
    }

    fn carry_out(&mut self, order: Order) -> Carried {
        let (text, corrupt) = match order {
            Order::Event(sent) => {
                self.wire.written(&sent);
                self.tell_of_more();
                (sent.text(), sent.corrupt)
            }
            Order::Send(text) => (text, false),
            Order::Ack => (r#"{"t":null,"s":null,"op":11,"d":null}"#.to_owned(), false),
            Order::Heartbeat(text) => {
                // The client is to answer at once; half an interval is generous.
                self.beat_due = self.beat_due.min(Instant::now() + self.heartbeat / 2);
                (text, false)
            }
            Order::Close(code, reason) => {
                let reason = reason.into();
                return Carried::Frame(Message::Close(Some(CloseFrame { code, reason })));
            }
            Order::Cut => return Carried::End,
            Order::Silence => {
                self.silent = true;
                return Carried::Nothing;
            }
            Order::CorruptNext => {
                self.corrupt_next = true;
                return Carried::Nothing;
            }
            Order::Written(told) => {
                let _ = told.send(());
                return Carried::Nothing;
            }
        };
        if self.silent {
            return Carried::Nothing;
        }
        let damaged = corrupt || std::mem::take(&mut self.corrupt_next);
        match self.packing.pack(text) {
            Ok(message) if damaged => Carried::Frame(damage(&message)),
            Ok(message) => Carried::Frame(message),
            Err(_) => Carried::End,
        }
    }

    /// Asks for more guilds when the client has read most of the last ones.
    fn tell_of_more(&mut self) {
        if self.guilds_wait
            && self.wire.unread() < AHEAD / 2
            && let Some(id) = &self.session
        {
            self.guilds_wait = !self.shared.change(|live| tell_of_guilds(live, id));
        }
    }

    fn receive(&mut self, bytes: &[u8]) {
        let now = Instant::now();
        let old = |at: &Instant| now.duration_since(*at) >= Duration::from_secs(60);
        while self.recent.front().is_some_and(old) {
            self.recent.pop_front();
        }
        self.recent.push_back(now);
        if self.recent.len() > SENDS_A_MINUTE {
            return self.close(4008, "You are being rate limited.");
        }
        let payload = Some(bytes).filter(|bytes| bytes.len() <= PAYLOAD_BYTES);
        let payload = payload.and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
        let Some((op, payload)) = payload.and_then(|payload| Some((payload["op"].as_u64()?, payload))) else {
            return self.undecodable();
        };
        if op != 1 {
            self.wire.received(&payload);
        }
        let data = &payload["d"];
        match (op, &self.session) {
            (1, _) => self.beat(),
            (2 | 6, Some(_)) => self.close(4005, "Already authenticated."),
            (2, None) => self.identify(data),
            (6, None) => self.resume(data),
            (3 | 4 | 8 | 14 | 31 | 43, None) => self.close(4003, "Not authenticated."),
            (3, Some(id)) => {
                let understood = self.shared.change(|live| {
                    let bot = live.sessions.get_mut(id).is_some_and(|session| session.bot);
                    !bot || show_presence(&mut live.world, data)
                });
                if !understood {
                    self.undecodable();
                }
            }
            (8, Some(id)) => {
                if !self.shared.change(|live| members::request(live, id, data)) {
                    self.undecodable();
                }
            }
            (4, Some(id)) => self.shared.change(|live| voice::ask(live, id, data)),
            (14 | 31 | 43, Some(_)) => {}
            _ => self.close(4001, "Unknown opcode."),
        }
    }

    fn undecodable(&mut self) {
        self.close(4002, "Error while decoding payload.");
    }

    fn beat(&mut self) {
        self.beat_due = Instant::now() + self.heartbeat * 3 / 2;
        self.wire.order(Order::Ack);
    }

    fn identify(&mut self, data: &Value) {
        if data["compress"] == true {
            self.packing.each_payload();
        }
        let wire = self.wire.clone();
        let begun = self.shared.change(|live| identify(live, data, wire));
        self.take_up(begun);
    }

    fn resume(&mut self, data: &Value) {
        let wire = self.wire.clone();
        let resumed = self.shared.change(|live| resume(live, data, wire));
        self.take_up(resumed);
    }

    fn take_up(&mut self, session: Result<String, Refusal>) {
        match session {
            Ok(id) => {
                self.session = Some(id);
                self.guilds_wait = true;
            }
            Err(Refusal::InvalidSession) => self.send(9, &Value::Bool(false)),
            Err(Refusal::Close(code, reason)) => self.close(code, reason),
        }
    }

    fn end(self, clean: bool) {
        let Some(id) = self.session else { return };
        let wire = self.wire;
        self.shared.change(|live| {
            let now = live.world.now();
            let Some(session) = live.sessions.get_mut(&id) else {
                return;
            };
            // One that went on elsewhere does not end with the connection it left.
            if session.disconnect(&wire, now) && clean {
                live.sessions.remove(&id);
            }
        });
    }
}
