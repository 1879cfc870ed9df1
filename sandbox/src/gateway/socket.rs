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
use tokio::sync::mpsc;

use super::intents;
use super::session::{Order, Session};
use crate::world::{Id, Shared, World};

const HEARTBEAT_MS: u64 = 41_250;

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
    orders: mpsc::UnboundedSender<Order>,
    session: Option<String>,
    packing: Packing,
    stream: Option<flate2::Compress>,
    recent: Vec<Instant>,
}

/// Serves a connection until it ends. `zlib_stream` compresses all of it as one stream.
pub(crate) async fn serve(shared: Arc<Shared>, socket: WebSocket, zlib_stream: bool) {
    let (orders, mut inbox) = mpsc::unbounded_channel();
    let stream = zlib_stream.then(|| flate2::Compress::new(flate2::Compression::fast(), true));
    let mut connection = Connection {
        shared,
        orders,
        session: None,
        packing: Packing::Plain,
        stream,
        recent: Vec::new(),
    };
    let (mut out, mut incoming) = socket.split();
    connection.send(json!({"op": 10, "s": null, "t": null, "d": {"heartbeat_interval": HEARTBEAT_MS, "_trace": ["sandbox"]}}));
    let patience = Duration::from_millis(HEARTBEAT_MS * 3 / 2);
    let mut clean = false;
    loop {
        tokio::select! {
            order = inbox.recv() => match order {
                Some(Order::Send(text)) => {
                    let Some(message) = connection.pack(text) else { break };
                    if out.send(message).await.is_err() { break }
                }
                Some(Order::Close(code, reason)) => {
                    let _ = out.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
                    break;
                }
                Some(Order::Cut) | None => break,
            },
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
        let _ = self.orders.send(Order::Send(payload.to_string()));
    }

    fn close(&self, code: u16, reason: &'static str) {
        let _ = self.orders.send(Order::Close(code, reason));
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
        let orders = self.orders.clone();
        let begun = self.shared.apply(|world| {
            let Some(user) = world.tokens.get(token).copied() else {
                return Err((4004, "Authentication failed."));
            };
            let bot = user == world.bot();
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
            let id = world.random_word();
            let session = Session::new(id.clone(), user, bot, intents, orders);
            world.sessions.add(session);
            greet(world, &id, user, data);
            Ok(id)
        });
        match begun {
            Ok(id) => self.session = Some(id),
            Err((code, reason)) => self.close(code, reason),
        }
    }

    fn resume(&mut self, data: &Value) {
        let token = data["token"].as_str().unwrap_or("");
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        let id = data["session_id"].as_str().unwrap_or("");
        let seen = data["seq"].as_u64().unwrap_or(0);
        let orders = self.orders.clone();
        let resumed = self.shared.apply(|world| {
            let user = world.tokens.get(token).copied();
            match world.sessions.get_mut(id) {
                Some(session) if Some(session.user) == user => session.resume(seen, orders),
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
                session.dispatch("GUILD_MEMBERS_CHUNK", &chunk.to_string());
            }
        });
    }

    fn end(self, clean: bool) {
        let Some(id) = self.session else { return };
        let orders = self.orders;
        self.shared.apply(|world| {
            if clean {
                world.sessions.remove(&id);
            } else if let Some(session) = world.sessions.get_mut(&id)
                && session.is_on(&orders)
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

/// READY, then one GUILD_CREATE for each guild.
fn greet(world: &mut World, session: &str, user: Id, data: &Value) {
    let guilds: Vec<Id> = world
        .guilds
        .values()
        .filter(|guild| guild.members.contains_key(&user))
        .map(|guild| guild.id)
        .collect();
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
    if let Some(shard) = data.get("shard").filter(|shard| shard.is_array()) {
        ready["shard"] = shard.clone();
    }
    if user == world.bot() {
        ready["application"] = json!({"id": world.application.id.to_string(), "flags": 0});
    }
    let mut payloads = vec![("READY", ready)];
    payloads.extend(
        guilds
            .iter()
            .map(|id| ("GUILD_CREATE", world.guild_create(*id, user))),
    );
    let Some(session) = world.sessions.get_mut(session) else {
        return;
    };
    for (name, data) in payloads {
        if name == "READY" || session.intents & intents::GUILDS != 0 {
            session.dispatch(name, &data.to_string());
        }
    }
}
