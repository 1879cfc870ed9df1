//! Op 8: members of a guild, whole or in part, in chunks.
//!
//! Owns what may be asked for and how often. It answers by events of the asking session only.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::intents;
use super::shared::Live;
use crate::world::{Id, World};

/// Members of one chunk.
const CHUNK: usize = 1000;

/// Members that a prefix or a list of ids can find.
const FOUND: usize = 100;

/// Bytes of a nonce; a longer one is ignored.
const NONCE: usize = 32;

/// The span in which the whole list of a guild can be asked for once, in real time.
const WHOLE_EVERY: Duration = Duration::from_secs(30);

/// When whole lists were asked for, by guild.
#[derive(Debug, Default)]
pub(super) struct WholeLists(HashMap<Id, Instant>);

impl WholeLists {
    /// Counts one; the seconds to wait when it is one too many.
    fn count(&mut self, guild: Id) -> Option<f64> {
        let now = Instant::now();
        self.0.retain(|_, last| now - *last < WHOLE_EVERY);
        if let Some(last) = self.0.get(&guild) {
            return Some((WHOLE_EVERY - (now - *last)).as_secs_f64());
        }
        self.0.insert(guild, now);
        None
    }
}

/// An id as a client may write it: text, or a number as discord.py does.
fn snowflake(id: &Value) -> Option<Id> {
    id.as_u64().or_else(|| id.as_str()?.parse().ok())
}

/// What is asked for.
struct Asked {
    guild: Id,
    ids: Option<Vec<Id>>,
    prefix: String,
    limit: usize,
    nonce: Option<String>,
    presences: bool,
}

impl Asked {
    fn of(data: &Value) -> Option<Self> {
        let ids: Option<Vec<Id>> = match &data["user_ids"] {
            Value::Null => None,
            Value::Array(ids) => Some(ids.iter().filter_map(snowflake).take(FOUND).collect()),
            id => Some(snowflake(id).into_iter().collect()),
        };
        let prefix = data["query"].as_str().map(str::to_lowercase);
        if ids.is_none() && (prefix.is_none() || !data["limit"].is_u64()) {
            return None;
        }
        let limit = data["limit"].as_u64().unwrap_or(0);
        let nonce = data["nonce"].as_str().filter(|nonce| nonce.len() <= NONCE);
        Some(Self {
            guild: snowflake(&data["guild_id"])?,
            ids,
            prefix: prefix.unwrap_or_default(),
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            nonce: nonce.map(str::to_owned),
            presences: data["presences"] == true,
        })
    }

    /// Whether anybody is meant, which needs the intent.
    fn anybody(&self) -> bool {
        self.ids.is_none() && self.prefix.is_empty()
    }

    /// Whether it is the whole list that is wanted.
    fn whole(&self) -> bool {
        self.anybody() && self.limit == 0
    }

    /// The chunk's frame around its members.
    fn chunk(&self, members: &[Value], index: usize, count: usize) -> Value {
        let mut chunk = json!({"guild_id": self.guild.to_string(), "members": members, "chunk_index": index,
            "chunk_count": count});
        if let Some(nonce) = &self.nonce {
            chunk["nonce"] = json!(nonce);
        }
        chunk
    }
}

/// Answers a request for members; false when it cannot be understood.
pub(super) fn request(live: &mut Live, session: &str, data: &Value) -> bool {
    let Some(asked) = Asked::of(data) else {
        return false;
    };
    let Live { world, sessions, .. } = live;
    let Some((user, held)) = sessions.get_mut(session).map(|own| (own.user, own.intents)) else {
        return true;
    };
    // Discord says nothing to strangers, nor to those who want anybody without the intent.
    if world.member(asked.guild, user).is_none() || (asked.anybody() && held & intents::GUILD_MEMBERS == 0) {
        return true;
    }
    let counts = asked.whole() && user == world.bot() && world.starts().every.is_some();
    let wait = counts.then(|| sessions.whole_lists.count(asked.guild)).flatten();
    let payloads = match wait {
        Some(seconds) => vec![("RATE_LIMITED", refusal(&asked, seconds))],
        None => chunks(world, &asked, held),
    };
    if let Some(own) = sessions.get_mut(session) {
        for (name, data) in payloads {
            own.dispatch(name, data.to_string().into());
        }
    }
    true
}

fn refusal(asked: &Asked, seconds: f64) -> Value {
    let mut meta = json!({"guild_id": asked.guild.to_string()});
    if let Some(nonce) = &asked.nonce {
        meta["nonce"] = json!(nonce);
    }
    json!({"opcode": 8, "retry_after": (seconds * 1000.0).ceil() / 1000.0, "meta": meta})
}

fn chunks(world: &World, asked: &Asked, held: u64) -> Vec<(&'static str, Value)> {
    let Some(guild) = world.guilds().get(&asked.guild) else {
        return Vec::new();
    };
    let starts = |name: &str| name.to_lowercase().starts_with(&asked.prefix);
    let most = match (asked.whole(), asked.limit) {
        (true, _) => usize::MAX,
        (false, 0) => FOUND,
        (false, limit) if asked.anybody() => limit,
        (false, limit) => limit.min(FOUND),
    };
    let found: Vec<Value> = match &asked.ids {
        Some(ids) => ids
            .iter()
            .filter_map(|user| Some(guild.members.get(user)?.told_json(world.users().get(user)?)))
            .collect(),
        None => guild
            .members
            .values()
            .filter_map(|member| Some((member, world.users().get(&member.user)?)))
            .filter(|(member, user)| starts(&user.username) || member.nick.as_deref().is_some_and(starts))
            .map(|(member, user)| member.told_json(user))
            .take(most)
            .collect(),
    };
    let missing: Vec<String> = asked
        .ids
        .iter()
        .flatten()
        .filter(|user| !guild.members.contains_key(user))
        .map(ToString::to_string)
        .collect();
    let parts: Vec<&[Value]> = if found.is_empty() {
        vec![&[]]
    } else {
        found.chunks(CHUNK).collect()
    };
    let count = parts.len();
    let chunks = parts.into_iter().enumerate().map(|(index, members)| {
        let mut chunk = asked.chunk(members, index, count);
        if asked.ids.is_some() {
            chunk["not_found"] = json!(missing);
        }
        if asked.presences && held & intents::GUILD_PRESENCES != 0 {
            chunk["presences"] = json!([]);
        }
        ("GUILD_MEMBERS_CHUNK", chunk)
    });
    chunks.collect()
}
