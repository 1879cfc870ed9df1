//! How a session begins and goes on: Identify, Resume, and what is told first.
//!
//! Owns READY, and the GUILD_CREATEs that follow it as fast as the client reads.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::intents;
use super::session::{Session, Wants};
use super::sessions::Sessions;
use super::shared::Live;
use super::wire::{Order, Wire};
use crate::world::{Id, Start, World};

/// Guilds that one shard may have.
const GUILDS_A_SHARD: usize = 2500;

/// Why there is no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The connection is closed with this code.
    Close(u16, &'static str),
    /// Op 9: not resumable, a new Identify is needed.
    InvalidSession,
}

const NOT_AUTHENTIC: Refusal = Refusal::Close(4004, "Authentication failed.");
const INVALID_INTENTS: Refusal = Refusal::Close(4013, "Invalid intent(s).");

/// The account of a token, with or without the word before it.
fn account(world: &World, data: &Value) -> Option<Id> {
    let token = data["token"].as_str()?;
    let token = token.strip_prefix("Bot ").unwrap_or(token);
    let known = world.account(token);
    if known.is_none() {
        crate::token::warn_of_a_real_one(token);
    }
    known
}

/// Begins a session: its id.
pub(super) fn identify(live: &mut Live, data: &Value, wire: Wire) -> Result<String, Refusal> {
    let Live { world, sessions, .. } = &mut *live;
    let user = account(world, data).ok_or(NOT_AUTHENTIC)?;
    let bot = user == world.bot();
    if bot && let Some(code) = sessions.refuse_identify() {
        return Err(Refusal::Close(code, "refused by the sandbox"));
    }
    let wants = Wants {
        user,
        bot,
        intents: intents_wanted(world, bot, data)?,
        shard: shard_wanted(data)?,
        large_threshold: data["large_threshold"]
            .as_u64()
            .map_or(50, |large| large.clamp(50, 250)) as usize,
    };
    if bot {
        count_start(world, sessions)?;
    }
    let id = world.random_word();
    let mut session = Session::new(id.clone(), wants, wire);
    let guilds = guilds_of(world, &session);
    if bot && guilds.len() > GUILDS_A_SHARD && world.starts().every.is_some() {
        return Err(Refusal::Close(4011, "Sharding required."));
    }
    if bot && data["presence"].is_object() {
        show_presence(world, &data["presence"]);
    }
    let ready = ready(world, &session, &guilds);
    session.dispatch("READY", ready.to_string().into());
    if session.intents & intents::GUILDS != 0 {
        let available = |id: &Id| !bot || !world.is_unavailable(*id);
        session.awaited = guilds.into_iter().filter(available).collect();
    }
    let now = world.now();
    sessions.add(session, now);
    tell_of_guilds(live, &id);
    Ok(id)
}

fn intents_wanted(world: &World, bot: bool, data: &Value) -> Result<u64, Refusal> {
    if !bot {
        return Ok(u64::MAX);
    }
    // Bits that mean nothing yet are let pass, as newer libraries rely on.
    let wanted = data["intents"].as_u64().ok_or(INVALID_INTENTS)? & intents::KNOWN;
    if wanted & intents::PRIVILEGED & !world.application().privileged_intents != 0 {
        return Err(Refusal::Close(4014, "Disallowed intent(s)."));
    }
    Ok(wanted)
}

fn shard_wanted(data: &Value) -> Result<Option<(u64, u64)>, Refusal> {
    if data["shard"].is_null() {
        return Ok(None);
    }
    match (data["shard"][0].as_u64(), data["shard"][1].as_u64()) {
        (Some(shard), Some(count)) if shard < count => Ok(Some((shard, count))),
        _ => Err(Refusal::Close(4010, "Invalid shard.")),
    }
}

fn count_start(world: &mut World, sessions: &mut Sessions) -> Result<(), Refusal> {
    let now = world.now();
    match world.starts().count(now) {
        Start::Allowed => Ok(()),
        Start::TooSoon => Err(Refusal::InvalidSession),
        Start::Spent => {
            // Discord resets the token, too; here the bot keeps it.
            for session in sessions.iter_mut().filter(|session| session.bot) {
                session.order(Order::Close(4004, "Authentication failed."));
            }
            sessions.clear_bots();
            Err(NOT_AUTHENTIC)
        }
    }
}

/// Takes a session up again on another connection: its id.
pub(super) fn resume(live: &mut Live, data: &Value, wire: Wire) -> Result<String, Refusal> {
    let Live { world, sessions, .. } = live;
    let user = account(world, data).ok_or(NOT_AUTHENTIC)?;
    let id = data["session_id"].as_str().unwrap_or("");
    let now = world.now();
    let session = sessions.get_mut(id);
    let session = session.filter(|session| session.user == user && !session.expired(now));
    let session = session.ok_or(Refusal::InvalidSession)?;
    let seen = data["seq"].as_u64().filter(|seen| *seen <= session.sequence());
    let seen = seen.ok_or(Refusal::Close(4007, "Invalid sequence."))?;
    if !session.resume(seen, wire) {
        return Err(Refusal::InvalidSession);
    }
    Ok(id.to_owned())
}

/// Tells a session of guilds that it awaits, as many as its client is ready to read of; true when none are left.
pub(super) fn tell_of_guilds(live: &mut Live, id: &str) -> bool {
    let Live { world, sessions, .. } = live;
    let Some(session) = sessions.get_mut(id) else {
        return true;
    };
    let mut awaited = std::mem::take(&mut session.awaited);
    let (user, large) = (session.user, session.large_threshold());
    loop {
        let hungry = sessions.get_mut(id).is_some_and(|session| session.hungry());
        let Some(guild) = awaited.first().copied().filter(|_| hungry) else {
            break;
        };
        awaited.pop_first();
        let data = world.guild_create(guild, user, large);
        if let Some(session) = sessions.get_mut(id) {
            session.dispatch("GUILD_CREATE", data.into());
        }
    }
    let all = awaited.is_empty();
    if let Some(session) = sessions.get_mut(id) {
        session.awaited = awaited;
    }
    all
}

/// READY once more to each session of the bot.
pub(super) fn ready_again(live: &mut Live) {
    let Live { world, sessions, .. } = live;
    let bots = sessions.iter().filter(|session| session.bot);
    let again: Vec<(String, Value)> = bots
        .map(|session| {
            let guilds = guilds_of(world, session);
            (session.id.clone(), ready(world, session, &guilds))
        })
        .collect();
    for (id, data) in again {
        if let Some(session) = sessions.get_mut(&id) {
            session.dispatch("READY", data.to_string().into());
        }
    }
}

/// Keeps the presence that the bot wants to be shown with; false when it is none. Old libraries name one `game` where there
/// are `activities` now.
pub(super) fn show_presence(world: &mut World, wanted: &Value) -> bool {
    const STATES: [&str; 5] = ["online", "dnd", "idle", "invisible", "offline"];
    let status = wanted["status"].as_str().filter(|status| STATES.contains(status));
    let activities = match (wanted["activities"].as_array(), wanted.get("game")) {
        (Some(activities), _) => Some(activities.clone()),
        (None, Some(Value::Null)) => Some(Vec::new()),
        (None, Some(game)) if game.is_object() => Some(vec![game.clone()]),
        (None, _) => None,
    };
    let (Some(status), Some(activities)) = (status, activities) else {
        return false;
    };
    let status = if status == "invisible" { "offline" } else { status };
    let user = json!({"id": world.bot().to_string()});
    world.set_bot_presence(json!({"user": user, "status": status, "activities": activities,
        "client_status": {"web": status}}));
    true
}

fn guilds_of(world: &World, session: &Session) -> BTreeSet<Id> {
    let guilds = world.guilds().values();
    let own =
        guilds.filter(|guild| guild.members.contains_key(&session.user) && session.covers(Some(guild.id)));
    own.map(|guild| guild.id).collect()
}

fn ready(world: &World, session: &Session, guilds: &BTreeSet<Id>) -> Value {
    let unavailable: Vec<Value> = guilds
        .iter()
        .map(|id| json!({"id": id.to_string(), "unavailable": true}))
        .collect();
    let mut ready = json!({
        "v": 10,
        "user": world.users().get(&session.user).map(crate::world::User::own_json),
        "guilds": unavailable,
        "session_id": session.id,
        "session_type": "normal",
        "resume_gateway_url": world.base().replacen("http", "ws", 1),
        "private_channels": [],
        "relationships": [],
        "presences": [],
        "geo_ordered_rtc_regions": [],
        "user_settings": {},
        "guild_join_requests": [],
        "_trace": ["sandbox"],
    });
    if let Some((shard, count)) = session.shard {
        ready["shard"] = json!([shard, count]);
    }
    if session.bot {
        ready["application"] =
            json!({"id": world.application().id.to_string(), "flags": world.application().flags()});
    }
    ready
}
