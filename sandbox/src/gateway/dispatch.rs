//! Fanning out: the one place that decides which session is told of an event, and in what shape.
//!
//! **Invariant:** a session gets an event only if its account may see the channel it is about, and a bot only
//! with the intent; content it may not read is emptied.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use rand::RngExt;
use serde_json::{Value, json};

use super::held::{BEHIND_ANSWER, Held, Until};
use super::intents;
use super::session::Session;
use super::sessions::Sessions;
use super::shared::Live;
use crate::faults::events::distort;
use crate::faults::{EventAction, FaultId};
use crate::world::{Audience, EVENTS, Event, Id, World};

/// How many copies of one event a fault makes at most.
const MOST_COPIES: usize = 1000;

/// Tells each session of an event that may know.
pub(crate) fn deliver(world: &World, sessions: &mut Sessions, event: &Event) {
    let guild = guild_of(world, event);
    let mut texts = Texts::default();
    let mut troubled = Vec::new();
    let strict = sessions.strict;
    let faulty = !sessions.faults.is_empty();
    for session in sessions.iter_mut() {
        if !session.covers(guild)
            || !intended(world, session, event, guild)
            || !addressed(world, session, event, guild)
        {
            continue;
        }
        if let Some(guild) = guild {
            catch_up(world, session, event, guild);
        }
        debug_assert!(
            !session.bot || EVENTS.contains(&event.name),
            "{} is listed",
            event.name
        );
        let text = if event.name == "GUILD_CREATE" {
            let guild = guild.unwrap_or_default();
            let data = world.guild_create(guild, session.user, session.large_threshold());
            data.into()
        } else if session.bot && hides_content(session, event) {
            texts.emptied(event, session.user)
        } else {
            texts.whole(event)
        };
        if faulty && session.bot {
            troubled.push((session.id.clone(), text));
        } else if strict && session.bot {
            if session.sequence() % 8 == 0 {
                session.dispatch("SANDBOX_NOVELTY", r#"{"kind":"unheard_of"}"#.into());
            }
            session.dispatch(event.name, with_novelty(&text));
        } else {
            session.dispatch(event.name, text);
        }
    }
    for (session, text) in troubled {
        trouble(world, sessions, session, event.name, text);
    }
}

/// An event's data as text, written once for all sessions that get it alike.
#[derive(Default)]
struct Texts {
    whole: Option<Arc<str>>,
    emptied: Option<Arc<str>>,
}

impl Texts {
    fn whole(&mut self, event: &Event) -> Arc<str> {
        let text = self.whole.get_or_insert_with(|| event.data.to_string().into());
        text.clone()
    }

    fn emptied(&mut self, event: &Event, reader: Id) -> Arc<str> {
        let text = self
            .emptied
            .get_or_insert_with(|| without_content(&event.data, reader).to_string().into());
        text.clone()
    }
}

/// The guild that an event is of.
fn guild_of(world: &World, event: &Event) -> Option<Id> {
    match &event.audience {
        Audience::Guild(guild) => Some(*guild),
        Audience::Channel(channel) => world.channels().get(channel).and_then(|channel| channel.guild),
        Audience::Users(_) => {
            let whole = matches!(event.name, "GUILD_CREATE" | "GUILD_DELETE" | "GUILD_UPDATE");
            let id = &event.data[if whole { "id" } else { "guild_id" }];
            id.as_str().and_then(|id| id.parse().ok())
        }
    }
}

/// A guild that a session has not been told of yet is told of before anything else of it.
fn catch_up(world: &World, session: &mut Session, event: &Event, guild: Id) {
    let awaited = session.awaited.remove(&guild);
    if awaited && !matches!(event.name, "GUILD_CREATE" | "GUILD_DELETE") {
        let data = world.guild_create(guild, session.user, session.large_threshold());
        session.dispatch("GUILD_CREATE", data.into());
    }
}

/// Sends one event to one of the bot's sessions as the faults in force want it.
fn trouble(world: &World, sessions: &mut Sessions, session: String, name: &'static str, data: Arc<str>) {
    let mut copies = vec![Held {
        session,
        name,
        data,
        corrupt: false,
        until: Until::Now,
    }];
    for (id, action) in sessions.faults.meet(name) {
        let later = |held: &mut Held, by: TimeDelta| {
            let from = match held.until {
                Until::Clock(at) => at,
                _ => world.now(),
            };
            held.until = Until::Clock(from + by);
        };
        match action {
            EventAction::Drop => return,
            EventAction::Repeat(times) => {
                let times = usize::try_from(times).unwrap_or(usize::MAX).min(MOST_COPIES);
                copies = copies.iter().flat_map(|held| vec![held.clone(); times]).collect();
                copies.truncate(MOST_COPIES);
            }
            EventAction::Delay(by) => copies.iter_mut().for_each(|held| later(held, by)),
            EventAction::Reorder(span) => {
                for held in &mut copies {
                    let ms = sessions.rng.random_range(0..=span.num_milliseconds().max(0));
                    later(held, TimeDelta::milliseconds(ms));
                }
            }
            EventAction::Hold => copies.iter_mut().for_each(|held| held.until = Until::Cleared(id)),
            EventAction::AfterAnswer => {
                let at = Instant::now() + BEHIND_ANSWER;
                copies.iter_mut().for_each(|held| held.until = Until::Real(at));
            }
            EventAction::BeforeAnswer => sessions.answers_wait = true,
            EventAction::Corrupt => copies.iter_mut().for_each(|held| held.corrupt = true),
            other => {
                for held in &mut copies {
                    let mut data: Value = serde_json::from_str(&held.data).unwrap_or_default();
                    distort(&mut data, &other);
                    held.data = data.to_string().into();
                }
            }
        }
    }
    for held in copies {
        if held.until == Until::Now {
            send_held(sessions, held);
        } else {
            sessions.shelf.put(held);
        }
    }
}

fn send_held(sessions: &mut Sessions, held: Held) {
    if let Some(session) = sessions.get_mut(&held.session) {
        session.send(held.name, held.data, held.corrupt);
    }
}

/// Lets go the events whose time has come.
pub(crate) fn release(sessions: &mut Sessions, now: DateTime<Utc>) {
    for held in sessions.shelf.due(now) {
        send_held(sessions, held);
    }
}

/// Ends faults of events, all of them without an id, and lets go what they held.
pub(crate) fn clear_faults(live: &mut Live, id: Option<FaultId>) {
    live.sessions.faults.clear(id);
    live.sessions.shelf.release(id);
    release(&mut live.sessions, live.world.now());
}

/// The data with one more field.
fn with_novelty(data: &str) -> Arc<str> {
    match data.strip_suffix('}') {
        Some("{") | None => data.into(),
        Some(open) => format!(r#"{open},"unheard_of":{{"level":9007199254740993}}}}"#).into(),
    }
}

fn addressed(world: &World, session: &Session, event: &Event, guild: Option<Id>) -> bool {
    // Of a guild that is unavailable a bot hears nothing but that.
    let silenced = |guild: Id| world.is_unavailable(guild);
    if session.bot && guild.is_some_and(silenced) && !matches!(event.name, "GUILD_CREATE" | "GUILD_DELETE") {
        return false;
    }
    match &event.audience {
        Audience::Guild(guild) => world.member(*guild, session.user).is_some(),
        Audience::Users(users) => users.contains(&session.user),
        Audience::Channel(channel) => world
            .channels()
            .get(channel)
            .is_some_and(|channel| world.sees(channel, session.user)),
    }
}

fn intended(world: &World, session: &Session, event: &Event, guild: Option<Id>) -> bool {
    if !session.bot {
        return true;
    }
    let is_own = |id: &Value| id.as_str().is_some_and(|id| id.parse() == Ok(world.bot()));
    match event.name {
        "GUILD_MEMBER_UPDATE" if is_own(&event.data["user"]["id"]) => return true,
        "THREAD_MEMBERS_UPDATE" if session.intents & intents::GUILD_MEMBERS == 0 => {
            let added = event.data["added_members"].as_array();
            let removed = event.data["removed_member_ids"].as_array();
            let named = added
                .into_iter()
                .flatten()
                .any(|member| is_own(&member["user_id"]))
                || removed.into_iter().flatten().any(is_own);
            return named && session.intents & intents::GUILDS != 0;
        }
        _ => {}
    }
    // Ephemeral messages name no guild, so they are direct, whatever their channel.
    let needed = intents::needed(event.name, guild.is_none());
    needed == 0 || session.intents & needed != 0
}

fn hides_content(session: &Session, event: &Event) -> bool {
    matches!(event.name, "MESSAGE_CREATE" | "MESSAGE_UPDATE")
        && session.intents & intents::MESSAGE_CONTENT == 0
        && event.data.get("guild_id").is_some()
        && !concerns(&event.data, session.user)
}

/// Whether a message is of somebody or mentions them, so that they may read it.
fn concerns(message: &Value, reader: Id) -> bool {
    let is_own = |user: &Value| user["id"].as_str().is_some_and(|id| id.parse() == Ok(reader));
    let mentions = message["mentions"].as_array();
    is_own(&message["author"]) || mentions.into_iter().flatten().any(is_own)
}

fn without_content(data: &Value, reader: Id) -> Value {
    let mut data = data.clone();
    data["content"] = json!("");
    for list in ["embeds", "attachments", "components"] {
        data[list] = json!([]);
    }
    if let Value::Object(fields) = &mut data {
        fields.remove("poll");
        if let Some(answered) = fields.get_mut("referenced_message")
            && answered.is_object()
            && !concerns(answered, reader)
        {
            *answered = without_content(answered, reader);
        }
    }
    data
}
