//! Fanning out: the one place that decides which session is told of an event, and in what shape.
//!
//! **Invariant:** a session gets an event only if its account may see the channel it is about, and a bot only
//! with the intent; content it may not read is emptied.

use serde_json::{Value, json};

use super::intents;
use super::session::{Session, Sessions};
use crate::world::{Id, World};

/// Who is told.
#[derive(Clone, Debug)]
enum Audience {
    /// Members of a guild.
    Guild(Id),
    /// Those who see a channel.
    Channel(Id),
    /// These accounts.
    Users(Vec<Id>),
}

/// Something that happened.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    name: &'static str,
    audience: Audience,
    data: Value,
}

impl Event {
    pub(crate) fn to_guild(name: &'static str, guild: Id, data: Value) -> Self {
        Self {
            name,
            audience: Audience::Guild(guild),
            data,
        }
    }

    pub(crate) fn to_channel(name: &'static str, channel: Id, data: Value) -> Self {
        Self {
            name,
            audience: Audience::Channel(channel),
            data,
        }
    }

    pub(crate) fn to_users(name: &'static str, users: Vec<Id>, data: Value) -> Self {
        Self {
            name,
            audience: Audience::Users(users),
            data,
        }
    }

    pub(crate) fn to_user(name: &'static str, user: Id, data: Value) -> Self {
        Self::to_users(name, vec![user], data)
    }
}

/// Tells each session of an event that may know.
pub(crate) fn deliver(world: &World, sessions: &mut Sessions, event: &Event) {
    let whole = event.data.to_string();
    let mut emptied = None;
    let strict = sessions.strict;
    for session in sessions.iter_mut() {
        if !intended(session, event) || !addressed(world, session, event) {
            continue;
        }
        let text = if session.bot && hides_content(session, event) {
            emptied.get_or_insert_with(|| without_content(&event.data))
        } else {
            &whole
        };
        if strict && session.bot {
            if session.sequence() % 8 == 0 {
                session.dispatch("SANDBOX_NOVELTY", r#"{"kind":"unheard_of"}"#);
            }
            session.dispatch(event.name, &with_novelty(text));
        } else {
            session.dispatch(event.name, text);
        }
    }
}

/// The data with one more field.
fn with_novelty(data: &str) -> String {
    match data.strip_suffix('}') {
        Some("{") | None => data.to_owned(),
        Some(open) => format!(r#"{open},"unheard_of":{{"level":9007199254740993}}}}"#),
    }
}

fn addressed(world: &World, session: &Session, event: &Event) -> bool {
    match &event.audience {
        Audience::Guild(guild) => world.member(*guild, session.user).is_some(),
        Audience::Users(users) => users.contains(&session.user),
        Audience::Channel(channel) => world
            .channels
            .get(channel)
            .is_some_and(|channel| world.sees(channel, session.user)),
    }
}

fn intended(session: &Session, event: &Event) -> bool {
    if !session.bot {
        return true;
    }
    let own = session.user.to_string();
    match event.name {
        "GUILD_MEMBER_UPDATE" if event.data["user"]["id"] == own.as_str() => return true,
        "THREAD_MEMBERS_UPDATE" if session.intents & intents::GUILD_MEMBERS == 0 => {
            let added = event.data["added_members"].as_array();
            let removed = event.data["removed_member_ids"].as_array();
            let named = added
                .into_iter()
                .flatten()
                .any(|member| member["user_id"] == own.as_str())
                || removed.into_iter().flatten().any(|id| *id == own.as_str());
            return named && session.intents & intents::GUILDS != 0;
        }
        _ => {}
    }
    let needed = intents::needed(event.name, event.data.get("guild_id").is_none());
    // A guild's own arrival and departure carry its id as `id`, so they are never direct.
    needed == 0 || session.intents & needed != 0
}

fn hides_content(session: &Session, event: &Event) -> bool {
    if !matches!(event.name, "MESSAGE_CREATE" | "MESSAGE_UPDATE")
        || session.intents & intents::MESSAGE_CONTENT != 0
        || event.data.get("guild_id").is_none()
    {
        return false;
    }
    let own = session.user.to_string();
    let mentions = event.data["mentions"].as_array();
    event.data["author"]["id"] != own.as_str()
        && !mentions
            .into_iter()
            .flatten()
            .any(|user| user["id"] == own.as_str())
}

fn without_content(data: &Value) -> String {
    let mut data = data.clone();
    data["content"] = json!("");
    for list in ["embeds", "attachments", "components"] {
        data[list] = json!([]);
    }
    if let Value::Object(fields) = &mut data {
        fields.remove("poll");
    }
    data.to_string()
}
