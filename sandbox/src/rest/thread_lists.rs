//! Lists of threads: active ones of a guild, archived ones of a channel.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::call::{Answer, Call, ok};
use crate::errors::ApiError;
use crate::permissions::bits;
use crate::world::{Channel, Id, Thread, World, channel_kind as kind};

fn listed(world: &World, call: &Call, threads: &[&Channel]) -> Value {
    let members: Vec<Value> = threads
        .iter()
        .filter_map(|channel| channel.thread.as_ref()?.member_json(channel.id, call.user))
        .collect();
    let threads: Vec<Value> = threads
        .iter()
        .map(|channel| world.channel_json(channel, call.user))
        .collect();
    json!({"threads": threads, "members": members})
}

pub(crate) fn active(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_of(guild, call.user)?;
    let mut threads: Vec<&Channel> = world
        .guild_threads(guild)
        .filter(|channel| channel.thread.as_ref().is_some_and(|thread| !thread.archived))
        .filter(|channel| world.sees(channel, call.user))
        .collect();
    threads.reverse();
    ok(listed(world, call, &threads))
}

/// Where a page of archived threads begins; each list has its own order.
#[derive(Clone, Copy)]
enum Order {
    /// The last archived first, before a time.
    ByTime(Option<DateTime<Utc>>),
    /// The newest first, before an id.
    ById(Option<Id>),
}

impl Order {
    /// `before` as a time: 50035 when it is none.
    fn by_time(call: &Call) -> Result<Self, ApiError> {
        let Some(text) = call.query("before") else {
            return Ok(Self::ByTime(None));
        };
        let before = text.parse().map_err(|_| {
            let text = format!("Value \"{text}\" is not a valid datetime.");
            ApiError::field("before", "DATE_TIME_TYPE_PARSE", &text)
        })?;
        Ok(Self::ByTime(Some(before)))
    }

    /// `before` as an id: 50035 when it is none.
    fn by_id(call: &Call) -> Result<Self, ApiError> {
        let Some(text) = call.query("before") else {
            return Ok(Self::ById(None));
        };
        let before = text.parse().map_err(|_| {
            let text = format!("Value \"{text}\" is not snowflake.");
            ApiError::field("before", "NUMBER_TYPE_COERCE", &text)
        })?;
        Ok(Self::ById(Some(before)))
    }

    fn before(self, id: Id, thread: &Thread) -> bool {
        match self {
            Self::ByTime(before) => before.is_none_or(|before| thread.archive_timestamp < before),
            Self::ById(before) => before.is_none_or(|before| id < before),
        }
    }
}

fn archived(world: &World, call: &Call, order: Order, fits: impl Fn(&Channel, &Thread) -> bool) -> Answer {
    let parent = call.id("channel_id")?;
    let found = world.see_with(parent, call.user, bits::READ_MESSAGE_HISTORY)?;
    let limit = call.number("limit", 50, 100)?;
    if limit < 2 {
        let text = "int value should be greater than or equal to 2.";
        return Err(ApiError::field("limit", "NUMBER_TYPE_MIN", text));
    }
    if !found.is_forum() && !matches!(found.kind, kind::TEXT | kind::ANNOUNCEMENT) {
        return Err(ApiError::wrong_channel_type());
    }
    let mut threads: Vec<(&Channel, &Thread)> = world
        .guild_threads(found.guild.unwrap_or(0))
        .filter(|channel| channel.parent == Some(parent))
        .filter_map(|channel| Some((channel, channel.thread.as_ref()?)))
        .filter(|(channel, thread)| {
            thread.archived && fits(channel, thread) && order.before(channel.id, thread)
        })
        .collect();
    threads.sort_by_key(|(channel, thread)| {
        let time = match order {
            Order::ByTime(_) => thread.archive_timestamp,
            Order::ById(_) => DateTime::default(),
        };
        std::cmp::Reverse((time, channel.id))
    });
    let has_more = threads.len() > limit;
    threads.truncate(limit);
    let threads: Vec<&Channel> = threads.into_iter().map(|(channel, _)| channel).collect();
    let mut data = listed(world, call, &threads);
    data["has_more"] = json!(has_more);
    ok(data)
}

pub(crate) fn archived_public(world: &mut World, call: &Call) -> Answer {
    archived(world, call, Order::by_time(call)?, |channel, _| {
        channel.kind != kind::PRIVATE_THREAD
    })
}

pub(crate) fn archived_private(world: &mut World, call: &Call) -> Answer {
    world.see_with(call.id("channel_id")?, call.user, bits::MANAGE_THREADS)?;
    archived(world, call, Order::by_time(call)?, |channel, _| {
        channel.kind == kind::PRIVATE_THREAD
    })
}

pub(crate) fn archived_private_joined(world: &mut World, call: &Call) -> Answer {
    archived(world, call, Order::by_id(call)?, |channel, thread| {
        channel.kind == kind::PRIVATE_THREAD && thread.members.contains_key(&call.user)
    })
}
