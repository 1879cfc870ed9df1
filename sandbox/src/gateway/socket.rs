//! One WebSocket connection: Hello, Identify or Resume, heartbeats, events out.
//!
//! Close codes are those of facts.md §5. A connection ends its session only when the client closes with 1000 or
//! 1001; otherwise the session waits for a resume.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};

use super::intents;
use super::session::{Order, Session, Wire};
use super::starts::Start;
use crate::world::{Id, Shared, World};

const HEARTBEAT_MS: u64 = 41_250;

/// Stands for op 9 among the codes with which an identify can be refused.
const INVALID_SESSION: u16 = 9;

/// How events are written on this connection.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Packing {
    /// Text frames.
    Plain,
    /// Each payload compressed by itself (`compress: true` in Identify).
    Payload,
}

#[derive(Debug)]
struct Connection {
    shared: Arc<Shared>,
    wire: Wire,
    session: Option<String>,
    packing: Packing,
    stream: Option<flate2::Compress>,
    recent: Vec<Instant>,
    silent: bool,
    corrupt_next: bool,
}

/// Serves a connection until it ends. `zlib_stream` compresses all of it as one stream.
pub(crate) async fn serve(shared: Arc<Shared>, socket: WebSocket, zlib_stream: bool) {
    let (wire, mut inbox) = Wire::new();
    let cut = wire.cut().clone();
    let stream = zlib_stream.then(|| flate2::Compress::new(flate2::Compression::fast(), true));
    let mut connection = Connection {
        shared,
        wire,
        session: None,
        packing: Packing::Plain,
        stream,
        recent: Vec::new(),
        silent: false,
        corrupt_next: false,
    };
    let (mut out, mut incoming) = socket.split();
    connection.send(json!({"op": 10, "s": null, "t": null, "d": {"heartbeat_interval": HEARTBEAT_MS, "_trace": ["sandbox"]}}));
    let patience = Duration::from_millis(HEARTBEAT_MS * 3 / 2);
    let mut clean = false;
    loop {
        tokio::select! {
            order = inbox.recv() => {
                let Some(message) = order.and_then(|order| connection.carry_out(order)) else { break };
                let closes = matches!(message, Some(Message::Close(_)));
                if let Some(message) = message {
                    tokio::select! {
                        () = cut.cancelled() => break,
                        sent = out.send(message) => if sent.is_err() || closes { break },
                    }
                }
            }
            () = cut.cancelled() => break,
            frame = tokio::time::timeout(patience, incoming.next()) => match frame {
                Err(_) => connection.close(4009, "Session timed out."),
                Ok(Some(Ok(Message::Close(frame)))) => {
                    clean = frame.is_some_and(|frame| matches!(frame.code, 1000 | 1001));
                    break;
                }
                Ok(Some(Ok(Message::Text(text)))) => connection.receive(text.as_str()),
                Ok(Some(Ok(Message::Binary(_)))) => connection.close(4002, "Error while decoding payload."),
                Ok(Some(Ok(_))) => {}
                Ok(Some(Err(_)) | None) => break,
            },
        }
    }
    connection.end(clean);
}

impl Connection {
    fn send(&self, payload: Value) {
        self.wire.order(Order::Send(payload.to_string()));
    }

    fn close(&self, code: u16, reason: &'static str) {
        self.wire.order(Order::Close(code, reason));
    }

    /// The frame that an order comes to, if any; nothing at all when the connection is to be let go of.
    fn carry_out(&mut self, order: Order) -> Option<Option<Message>> {
        let (text, corrupt) = match order {
            Order::Event(sent) => {
                self.wire.written(&sent);
                (sent.text(), sent.corrupt())
            }
            Order::Send(text) => (text, false),
            Order::Close(code, reason) => {
                let reason = reason.into();
                return Some(Some(Message::Close(Some(CloseFrame { code, reason }))));
            }
            Order::Cut => return None,
            Order::Silence => {
                self.silent = true;
                return Some(None);
            }
            Order::CorruptNext => {
                self.corrupt_next = true;
                return Some(None);
            }
            Order::Written(told) => {
                let _ = told.send(());
                return Some(None);
            }
        };
        if self.silent {
            return Some(None);
        }
        let message = self.pack(text)?;
        let damaged = corrupt || std::mem::take(&mut self.corrupt_next);
        Some(Some(if damaged { damage(&message) } else { message }))
    }

    fn pack(&mut self, text: String) -> Option<Message> {
        if let Some(stream) = &mut self.stream {
            let mut packed = Vec::with_capacity(text.len() + 64);
            let mut taken = 0;
            loop {
                packed.reserve(256);
                let before = stream.total_in();
                stream
                    .compress_vec(
                        &text.as_bytes()[taken..],
                        &mut packed,
                        flate2::FlushCompress::Sync,
                    )
                    .ok()?;
                taken += usize::try_from(stream.total_in() - before).ok()?;
                if taken == text.len() && packed.len() < packed.capacity() {
                    return Some(Message::Binary(packed.into()));
                }
            }
        }
        if self.packing == Packing::Payload && text.len() > 1024 {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(text.as_bytes()).ok()?;
            return Some(Message::Binary(encoder.finish().ok()?.into()));
        }
        Some(Message::Text(text.into()))
    }

    fn receive(&mut self, text: &str) {
        let now = Instant::now();
        self.recent.retain(|at| now - *at < Duration::from_secs(60));
        self.recent.push(now);
        if self.recent.len() > 120 {
            return self.close(4008, "You are being rate limited.");
        }
        if text.len() > 4096 {
            return self.close(4002, "Error while decoding payload.");
        }
        let Ok(payload) = serde_json::from_str::<Value>(text) else {
            return self.close(4002, "Error while decoding payload.");
        };
        let data = &payload["d"];
        match payload["op"].as_u64() {
            Some(1) => self.send(json!({"op": 11, "d": null, "s": null, "t": null})),
            Some(2) => self.identify(data),
            Some(6) => self.resume(data),
            Some(3 | 4 | 8 | 14 | 31 | 43) if self.session.is_none() => {
                self.close(4003, "Not authenticated.")
            }
            Some(8) => self.members(data),
            Some(3 | 4 | 14 | 31 | 43) => {}
            _ => self.close(4001, "Unknown opcode."),
        }
    }

    fn identify(&mut self, data: &Value) {
        if self.session.is_some() {
            return self.close(4005, "Already authenticated.");
        }
        let token = data["token"].as_str().unwrap_or("");
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        if data["compress"] == json!(true) {
            self.packing = Packing::Payload;
        }
        let intents = data["intents"].as_u64();
        let wire = self.wire.clone();
        let begun = self.shared.apply(|world| {
            let Some(user) = world.tokens.get(token).copied() else {
                return Err((4004, "Authentication failed."));
            };
            let bot = user == world.bot();
            if bot && let Some(code) = world.sessions.refuse_identify() {
                return Err((code, "refused by the sandbox"));
            }
            let intents = match (bot, intents) {
                (false, _) => u64::MAX,
                (true, Some(intents)) => intents,
                (true, None) => return Err((4013, "Invalid intent(s).")),
            };
            if bot && intents & !intents::KNOWN != 0 {
                return Err((4013, "Invalid intent(s)."));
            }
            if bot && intents & intents::PRIVILEGED & !world.application.privileged_intents != 0 {
                return Err((4014, "Disallowed intent(s)."));
            }
            if bot {
                match world.sessions.starts.count(world.now) {
                    Start::Allowed => {}
                    Start::TooSoon => return Err((INVALID_SESSION, "")),
                    Start::Spent => {
                        // Discord resets the token, too; here the bot keeps it.
                        for session in world.sessions.iter_mut().filter(|session| session.bot) {
                            session.order(Order::Close(4004, "Authentication failed."));
                        }
                        world.sessions.clear_bots();
                        return Err((4004, "Authentication failed."));
                    }
                }
            }
            let id = world.random_word();
            let session = Session::new(id.clone(), user, bot, intents, wire);
            world.sessions.add(session);
            greet(world, &id, user, data);
            Ok(id)
        });
        match begun {
            Ok(id) => self.session = Some(id),
            Err((INVALID_SESSION, _)) => self.send(json!({"op": 9, "d": false, "s": null, "t": null})),
            Err((code, reason)) => self.close(code, reason),
        }
    }

    fn resume(&mut self, data: &Value) {
        let token = data["token"].as_str().unwrap_or("");
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        let id = data["session_id"].as_str().unwrap_or("");
        let seen = data["seq"].as_u64().unwrap_or(0);
        let wire = self.wire.clone();
        let resumed = self.shared.apply(|world| {
            let user = world.tokens.get(token).copied();
            match world.sessions.get_mut(id) {
                Some(session) if Some(session.user) == user => session.resume(seen, wire),
                _ => false,
            }
        });
        if resumed {
            self.session = Some(id.to_owned());
        } else {
            self.send(json!({"op": 9, "d": false, "s": null, "t": null}));
        }
    }

    fn members(&self, data: &Value) {
        let Some(id) = &self.session else { return };
        let guild: Id = snowflake(&data["guild_id"]).unwrap_or(0);
        let named: Option<Vec<Id>> = match &data["user_ids"] {
            Value::Null => None,
            Value::Array(ids) => Some(ids.iter().filter_map(snowflake).collect()),
            id => Some(snowflake(id).into_iter().collect()),
        };
        let prefix = data["query"].as_str().unwrap_or("").to_lowercase();
        let limit = data["limit"]
            .as_u64()
            .filter(|limit| *limit > 0)
            .map_or(usize::MAX, |limit| limit as usize);
        self.shared.apply(|world| {
            let Some(found) = world.guilds.get(&guild) else {
                return;
            };
            let wanted: Vec<Value> = found
                .members
                .keys()
                .filter(|user| named.as_ref().is_none_or(|named| named.contains(user)))
                .filter(|user| {
                    world
                        .users
                        .get(user)
                        .is_some_and(|user| user.username.starts_with(&prefix))
                })
                .filter_map(|user| world.member_json(guild, *user))
                .take(limit)
                .collect();
            let missing: Vec<String> = named
                .iter()
                .flatten()
                .filter(|user| !found.members.contains_key(user))
                .map(ToString::to_string)
                .collect();
            let chunks: Vec<&[Value]> = if wanted.is_empty() {
                vec![&[]]
            } else {
                wanted.chunks(1000).collect()
            };
            let count = chunks.len();
            let Some(session) = world.sessions.get_mut(id) else {
                return;
            };
            for (index, members) in chunks.into_iter().enumerate() {
                let chunk = json!({"guild_id": guild.to_string(), "members": members, "chunk_index": index,
                    "chunk_count": count, "not_found": missing, "nonce": data["nonce"]});
                session.dispatch("GUILD_MEMBERS_CHUNK", chunk.to_string().into());
            }
        });
    }

    fn end(self, clean: bool) {
        let Some(id) = self.session else { return };
        let wire = self.wire;
        self.shared.apply(|world| {
            if clean {
                world.sessions.remove(&id);
            } else if let Some(session) = world.sessions.get_mut(&id)
                && session.is_on(&wire)
            {
                session.disconnect();
            }
        });
    }
}

/// An id as a client may write it: text, or a number as discord.py does.
fn snowflake(id: &Value) -> Option<Id> {
    id.as_u64().or_else(|| id.as_str()?.parse().ok())
}

/// READY, then one GUILD_CREATE for each guild that is available.
fn greet(world: &mut World, session: &str, user: Id, data: &Value) {
    let guilds = guilds_of(world, user);
    let ready = ready(world, session, user, &guilds, data.get("shard"));
    let mut payloads = vec![("READY", ready)];
    let available = |id: &&Id| user != world.bot() || !world.unavailable.contains_key(id);
    payloads.extend(
        guilds
            .iter()
            .filter(available)
            .map(|id| ("GUILD_CREATE", world.guild_create(*id, user))),
    );
    let Some(session) = world.sessions.get_mut(session) else {
        return;
    };
    for (name, data) in payloads {
        if name == "READY" || session.intents & intents::GUILDS != 0 {
            session.dispatch(name, data.to_string().into());
        }
    }
}

/// READY once more to each session of the bot.
pub(crate) fn ready_again(world: &mut World) {
    let bot = world.bot();
    let guilds = guilds_of(world, bot);
    let ids: Vec<String> = world
        .sessions
        .iter()
        .filter(|session| session.bot)
        .map(|session| session.id.clone())
        .collect();
    for id in ids {
        let data = ready(world, &id, bot, &guilds, None).to_string();
        if let Some(session) = world.sessions.get_mut(&id) {
            session.dispatch("READY", data.into());
        }
    }
}

fn guilds_of(world: &World, user: Id) -> Vec<Id> {
    let own = world
        .guilds
        .values()
        .filter(|guild| guild.members.contains_key(&user));
    own.map(|guild| guild.id).collect()
}

fn ready(world: &World, session: &str, user: Id, guilds: &[Id], shard: Option<&Value>) -> Value {
    let unavailable: Vec<Value> = guilds
        .iter()
        .map(|id| json!({"id": id.to_string(), "unavailable": true}))
        .collect();
    let mut ready = json!({
        "v": 10,
        "user": world.users.get(&user).map(crate::world::User::own_json),
        "guilds": unavailable,
        "session_id": session,
        "session_type": "normal",
        "resume_gateway_url": world.base.replacen("http", "ws", 1),
        "private_channels": [],
        "relationships": [],
        "presences": [],
        "geo_ordered_rtc_regions": [],
        "user_settings": {},
        "guild_join_requests": [],
        "_trace": ["sandbox"],
    });
    if let Some(shard) = shard.filter(|shard| shard.is_array()) {
        ready["shard"] = shard.clone();
    }
    if user == world.bot() {
        ready["application"] = json!({"id": world.application.id.to_string(), "flags": 0});
    }
    ready
}

/// A frame that cannot be read: half of a text, or compressed bytes turned over in the middle.
fn damage(message: &Message) -> Message {
    match message {
        Message::Text(text) => {
            let half = text.char_indices().nth(text.chars().count() / 2);
            Message::Text(text[..half.map_or(0, |(at, _)| at)].into())
        }
        Message::Binary(bytes) => {
            let mut bytes = bytes.to_vec();
            bytes.iter_mut().skip(2).for_each(|byte| *byte = !*byte);
            Message::Binary(bytes.into())
        }
        other => other.clone(),
    }
}
