//! Scheduled events: list, create, get, modify, delete, and who is interested.
//!
//! Owns the rules of facts.md §7 by kind of event: what each needs, who may change it, and which states follow
//! which. The clock's own changes are the world's (`world::events`).

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::call::{Answer, Call, nothing, ok};
use crate::bounds::room;
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::bits;
use crate::validate;
use crate::world::{
    Id, ScheduledEvent, World, audit_action as action, channel_kind, event_entity as entity,
    event_status as status, recurrence,
};

pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_of(guild, call.user)?;
    let open = world.open_events(guild, call.user);
    let counted = call.flag("with_user_count");
    ok(json!(
        open.map(|event| world.scheduled_event_json(event, counted))
            .collect::<Vec<_>>()
    ))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let event = seen(world, call)?;
    ok(world.scheduled_event_json(event, call.flag("with_user_count")))
}

fn seen<'a>(world: &'a World, call: &Call) -> Result<&'a ScheduledEvent, ApiError> {
    let (guild, event) = (call.id("guild_id")?, call.id("guild_scheduled_event_id")?);
    world.see_event(guild, event, call.user)
}

/// What somebody has to hold where an event is held, besides the right to the event itself.
fn may_host(world: &World, event: &ScheduledEvent, user: Id, needed: u64) -> Result<(), ApiError> {
    let Some(channel) = event.channel else {
        world.guild_with(event.guild, user, needed)?;
        return Ok(());
    };
    let there = if event.entity == entity::STAGE_INSTANCE {
        bits::MANAGE_CHANNELS | bits::MUTE_MEMBERS | bits::MOVE_MEMBERS
    } else {
        bits::CONNECT
    };
    world.see_with(channel, user, needed | there).map(|_| ())
}

/// MANAGE_EVENTS for others' events; for one's own either that or CREATE_EVENTS.
fn may_change(world: &World, event: &ScheduledEvent, user: Id) -> Result<(), ApiError> {
    let managed = may_host(world, event, user, bits::MANAGE_EVENTS);
    if managed.is_err() && event.creator == user {
        return may_host(world, event, user, bits::CREATE_EVENTS);
    }
    managed
}

fn time(problems: &mut Problems, body: &Value, key: &str) -> Option<DateTime<Utc>> {
    let given = body.get(key).filter(|given| !given.is_null())?;
    let text = given.as_str().unwrap_or("");
    // A time without an offset is taken as UTC, as Discord's parser does.
    let read = text.parse().or_else(|_| format!("{text}Z").parse());
    if read.is_err() {
        let why = format!("Could not parse {text}. Should be ISO8601.");
        problems.add(key, "DATE_TIME_TYPE_PARSE", &why);
    }
    read.ok()
}

/// The cover: a data URI of a picture, of which a hash is kept.
fn image(problems: &mut Problems, body: &Value) -> Option<String> {
    let given = body.get("image").filter(|given| !given.is_null())?;
    let uri = given.as_str().unwrap_or("");
    let picture = ["png", "jpeg", "gif", "webp"]
        .iter()
        .find_map(|kind| uri.strip_prefix(&format!("data:image/{kind};base64,")));
    let bytes = picture.and_then(|text| data_encoding::BASE64.decode(text.as_bytes()).ok());
    let Some(bytes) = bytes else {
        problems.add("image", "IMAGE_INVALID", "Invalid image data");
        return None;
    };
    Some(format!(
        "{:032x}",
        bytes.iter().fold(17_u128, |sum, byte| {
            (sum ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        })
    ))
}

/// Takes the fields that a body has into an event.
fn take(problems: &mut Problems, event: &mut ScheduledEvent, body: &Value) {
    if body.get("name").is_some() {
        let name = validate::required_text(problems, "", body, "name", 1, 100).unwrap_or("");
        name.trim().clone_into(&mut event.name);
    }
    if body.get("description").is_some() {
        let text = validate::text(problems, "", body, "description", 0, 1000);
        event.description = text.filter(|text| !text.is_empty()).map(str::to_owned);
    }
    if body.get("privacy_level").is_some_and(|level| *level != 2) {
        problems.choice("privacy_level", "(2,)");
    }
    if let Some(kind) = validate::integer(problems, "", body, "entity_type", 1, 3) {
        event.entity = u8::try_from(kind).unwrap_or(0);
    }
    if let Some(channel) = body.get("channel_id") {
        event.channel = validate::id_of(channel);
    }
    if let Some(start) = time(problems, body, "scheduled_start_time") {
        event.start = start;
    }
    if body.get("scheduled_end_time").is_some() {
        event.end = time(problems, body, "scheduled_end_time");
    }
    if let Some(metadata) = body.get("entity_metadata") {
        let place = validate::text(problems, "entity_metadata", metadata, "location", 1, 100);
        event.location = place.map(str::to_owned);
    }
    if body.get("image").is_some() {
        event.image = image(problems, body);
    }
    if body.get("recurrence_rule").is_some() {
        event.recurrence = recurrence::read(problems, body);
    }
}

/// What each kind of event needs.
fn fits_kind(world: &World, problems: &mut Problems, event: &mut ScheduledEvent) {
    if event.entity == entity::EXTERNAL {
        if event.channel.is_some() {
            problems.add(
                "channel_id",
                "GUILD_SCHEDULED_EVENT_CHANNEL_ID_NOT_ALLOWED",
                "An external event has no channel",
            );
        }
        if event.location.is_none() {
            problems.required("entity_metadata.location");
        }
        if event.end.is_none() {
            problems.required("scheduled_end_time");
        }
        return;
    }
    // Discord discards the place of an event that has a channel.
    event.location = None;
    let wanted = if event.entity == entity::VOICE {
        channel_kind::VOICE
    } else {
        channel_kind::STAGE
    };
    let Some(channel) = event.channel else {
        return problems.required("channel_id");
    };
    let found = world.channels().get(&channel);
    if !found.is_some_and(|found| found.guild == Some(event.guild) && found.kind == wanted) {
        problems.add(
            "channel_id",
            "GUILD_SCHEDULED_EVENT_INVALID_CHANNEL",
            "Not a channel for this kind of event",
        );
    }
}

/// Times that were given lie ahead, and the end after the start.
fn times_fit(problems: &mut Problems, event: &ScheduledEvent, body: &Value, now: DateTime<Utc>) {
    let given = |key: &str| body.get(key).is_some_and(|given| !given.is_null());
    if given("scheduled_start_time") && event.start <= now {
        problems.add(
            "scheduled_start_time",
            "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST",
            "Cannot schedule event in the past.",
        );
    }
    let both = given("scheduled_start_time") || given("scheduled_end_time");
    if both && event.end.is_some_and(|end| end <= event.start) {
        problems.add(
            "scheduled_end_time",
            "GUILD_SCHEDULED_EVENT_SCHEDULE_END_BEFORE_START",
            "Cannot schedule event to end before its start.",
        );
    }
}

pub(crate) fn create(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    let body = &call.body;
    world.guild_of(guild, call.user)?;
    let mut problems = Problems::default();
    for key in ["name", "privacy_level", "scheduled_start_time", "entity_type"] {
        if body.get(key).is_none_or(Value::is_null) {
            problems.required(key);
        }
    }
    let mut event = ScheduledEvent {
        id: 0,
        guild,
        channel: None,
        creator: call.user,
        name: String::new(),
        description: None,
        start: world.now(),
        end: None,
        status: status::SCHEDULED,
        entity: entity::EXTERNAL,
        location: None,
        image: None,
        recurrence: Value::Null,
        interested: [].into(),
    };
    take(&mut problems, &mut event, body);
    fits_kind(world, &mut problems, &mut event);
    times_fit(&mut problems, &event, body, world.now());
    problems.finish()?;
    may_host(world, &event, call.user, bits::CREATE_EVENTS)?;
    let all = world.scheduled_events().values();
    let open = all.filter(|other| other.guild == guild && other.is_open());
    if open.count() >= limits::SCHEDULED_EVENTS {
        return Err(ApiError::too_many_events());
    }
    room("events", world.scheduled_events().len(), world.bounds().events)?;
    event.id = world.new_id();
    let data = world.scheduled_event_json(&event, false);
    let entry = call.entry(guild, action::GUILD_SCHEDULED_EVENT_CREATE, event.id);
    world.keep_event(event);
    world.note(entry.differing(&Value::Null, &data));
    ok(data)
}

/// Scheduled becomes active or canceled, active becomes completed; nothing else.
fn may_become(problems: &mut Problems, from: u8, to: i64) {
    let fits = matches!(
        (from, to),
        (status::SCHEDULED, 1 | 2 | 4) | (status::ACTIVE, 2 | 3)
    );
    if !fits {
        problems.add(
            "status",
            "GUILD_SCHEDULED_EVENT_INVALID_STATUS_TRANSITION",
            "Invalid status transition",
        );
    }
}

pub(crate) fn edit(world: &mut World, call: &Call) -> Answer {
    let before = seen(world, call)?.clone();
    may_change(world, &before, call.user)?;
    if !before.is_open() {
        return Err(ApiError::event_is_over());
    }
    let body = &call.body;
    let mut problems = Problems::default();
    let mut event = before.clone();
    if before.status == status::ACTIVE && body.get("scheduled_start_time").is_some() {
        problems.add(
            "scheduled_start_time",
            "GUILD_SCHEDULED_EVENT_SCHEDULE_INVALID_START_BY_STATUS",
            "Cannot change the start of an event that has begun.",
        );
    }
    take(&mut problems, &mut event, body);
    fits_kind(world, &mut problems, &mut event);
    times_fit(&mut problems, &event, body, world.now());
    let state = validate::integer(&mut problems, "", body, "status", 1, 4);
    if let Some(state) = state {
        may_become(&mut problems, before.status, state);
    }
    problems.finish()?;
    if (event.channel, event.entity) != (before.channel, before.entity) {
        may_change(world, &event, call.user)?;
    }
    let (id, guild) = (event.id, event.guild);
    match state.and_then(|state| u8::try_from(state).ok()) {
        Some(state) if state != before.status => world.keep_event_in_state(event, state),
        _ => world.keep_event(event),
    }
    let old = world.scheduled_event_json(&before, false);
    let now = world.scheduled_events().get(&id);
    let data = now.map_or(Value::Null, |now| world.scheduled_event_json(now, false));
    let entry = call
        .entry(guild, action::GUILD_SCHEDULED_EVENT_UPDATE, id)
        .differing(&old, &data);
    if !entry.changes.is_empty() {
        world.note(entry);
    }
    ok(data)
}

pub(crate) fn delete(world: &mut World, call: &Call) -> Answer {
    let event = seen(world, call)?.clone();
    may_change(world, &event, call.user)?;
    world.remove_event(event.id);
    let entry = call.entry(event.guild, action::GUILD_SCHEDULED_EVENT_DELETE, event.id);
    let old = world.scheduled_event_json(&event, false);
    world.note(entry.differing(&old, &Value::Null));
    nothing()
}

/// Ascending by user; of `before` and `after` only `before` counts.
pub(crate) fn users(world: &mut World, call: &Call) -> Answer {
    let limit = call.number("limit", 100, 100)?;
    let event = seen(world, call)?;
    let interested: Vec<Id> = match (call.query_id("before"), call.query_id("after")) {
        (Some(before), _) => {
            let mut last: Vec<Id> = event
                .interested
                .range(..before)
                .rev()
                .take(limit)
                .copied()
                .collect();
            last.reverse();
            last
        }
        (None, after) => {
            let from = after.map_or(0, |after| after.saturating_add(1));
            event.interested.range(from..).take(limit).copied().collect()
        }
    };
    let one = |user: &Id| {
        let mut out = interest(event, *user);
        out["user"] = world.user_json(*user);
        if let Some(member) = world
            .member_json(event.guild, *user)
            .filter(|_| call.flag("with_member"))
        {
            out["member"] = member;
        }
        out
    };
    ok(json!(interested.iter().map(one).collect::<Vec<_>>()))
}

fn interest(event: &ScheduledEvent, user: Id) -> Value {
    json!({"guild_scheduled_event_id": event.id.to_string(), "user_id": user.to_string(), "response": 1})
}

pub(crate) fn count(world: &mut World, call: &Call) -> Answer {
    let event = seen(world, call)?;
    ok(
        json!({"guild_scheduled_event_count": event.interested.len(), "guild_scheduled_event_exception_counts": {}}),
    )
}

/// A person says they are interested, as their client does.
pub(crate) fn subscribe(world: &mut World, call: &Call) -> Answer {
    let event = seen(world, call)?.clone();
    if !event.is_open() {
        return Err(ApiError::event_is_over());
    }
    world.set_interested(event.id, call.user, true);
    ok(interest(&event, call.user))
}

pub(crate) fn unsubscribe(world: &mut World, call: &Call) -> Answer {
    let event = seen(world, call)?.id;
    world.set_interested(event, call.user, false);
    nothing()
}
