//! Scheduled events of a guild: their state, who is interested, and how they begin, end and come again by the clock.
//!
//! Owns the states and who may see an event. Must not check bodies or who may change what; the routes do.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::news::Event;
use super::{Checked, Id, World, recurrence};
use crate::clock::stamp;
use crate::errors::ApiError;

/// An event that did not begin is cancelled so many hours after its start; Discord only says "a few".
const CANCELLED_AFTER_HOURS: i64 = 3;

/// Numbers of `status`.
pub mod status {
    /// Still to come.
    pub const SCHEDULED: u8 = 1;
    /// Going on.
    pub const ACTIVE: u8 = 2;
    /// Over.
    pub const COMPLETED: u8 = 3;
    /// Called off.
    pub const CANCELED: u8 = 4;
}

/// Numbers of `entity_type`.
pub mod entity {
    /// In a stage channel.
    pub const STAGE_INSTANCE: u8 = 1;
    /// In a voice channel.
    pub const VOICE: u8 = 2;
    /// Somewhere else.
    pub const EXTERNAL: u8 = 3;
}

/// An event of a guild.
#[derive(Clone, Debug)]
pub struct ScheduledEvent {
    /// Its id.
    pub id: Id,
    /// Where it belongs.
    pub guild: Id,
    /// Stage or voice channel; none for an external one.
    pub channel: Option<Id>,
    /// The account that made it.
    pub creator: Id,
    /// 1–100 characters.
    pub name: String,
    /// Up to 1,000 characters.
    pub description: Option<String>,
    /// When it begins.
    pub start: DateTime<Utc>,
    /// When it ends, always there for an external one.
    pub end: Option<DateTime<Utc>>,
    /// One of [`status`].
    pub status: u8,
    /// One of [`entity`].
    pub entity: u8,
    /// Where an external one is held.
    pub location: Option<String>,
    /// Hash of its cover.
    pub image: Option<String>,
    /// How it comes again; null when it does not.
    pub recurrence: Value,
    /// The accounts that are interested.
    pub interested: BTreeSet<Id>,
}

impl ScheduledEvent {
    /// Whether it is still to come or going on.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.status, status::SCHEDULED | status::ACTIVE)
    }

    /// When the clock alone changes its state next, and to what.
    fn next_state(&self) -> Option<(DateTime<Utc>, u8)> {
        let external = self.entity == entity::EXTERNAL;
        match self.status {
            status::SCHEDULED if external => Some((self.start, status::ACTIVE)),
            status::SCHEDULED => {
                let patience = TimeDelta::hours(CANCELLED_AFTER_HOURS);
                Some((self.start + patience, status::CANCELED))
            }
            status::ACTIVE if external => self.end.map(|end| (end, status::COMPLETED)),
            _ => None,
        }
    }
}

impl World {
    /// The event object; with the number of those interested when `counted`.
    pub(crate) fn scheduled_event_json(&self, event: &ScheduledEvent, counted: bool) -> Value {
        let mut out = json!({
            "id": event.id.to_string(),
            "guild_id": event.guild.to_string(),
            "channel_id": event.channel.map(|id| id.to_string()),
            "creator_id": event.creator.to_string(),
            "creator": self.user_json(event.creator),
            "name": event.name,
            "description": event.description,
            "image": event.image,
            "scheduled_start_time": stamp(event.start),
            "scheduled_end_time": event.end.map(stamp),
            "privacy_level": 2,
            "status": event.status,
            "entity_type": event.entity,
            "entity_id": null,
            "entity_metadata": event.location.as_ref().map(|location| json!({"location": location})),
            "recurrence_rule": event.recurrence,
            "guild_scheduled_event_exceptions": [],
        });
        if counted {
            out["user_count"] = json!(event.interested.len());
        }
        out
    }

    /// Whether a member may see an event: an external one always, others with their channel.
    pub(crate) fn sees_event(&self, event: &ScheduledEvent, user: Id) -> bool {
        match event.channel.map(|id| self.channels.get(&id)) {
            Some(Some(channel)) => self.sees(channel, user),
            Some(None) => false,
            None => self.member(event.guild, user).is_some(),
        }
    }

    /// Open events of a guild that somebody may see, in id order.
    pub(crate) fn open_events(&self, guild: Id, viewer: Id) -> impl Iterator<Item = &ScheduledEvent> {
        let all = self.scheduled_events.values();
        all.filter(move |event| event.guild == guild && event.is_open() && self.sees_event(event, viewer))
    }

    /// An event of a guild that somebody may see: 10070 when it is not there or hidden.
    pub(crate) fn see_event(&self, guild: Id, event: Id, user: Id) -> Checked<&ScheduledEvent> {
        self.guild_of(guild, user)?;
        let found = self
            .scheduled_events
            .get(&event)
            .filter(|found| found.guild == guild);
        found
            .filter(|found| self.sees_event(found, user))
            .ok_or_else(ApiError::unknown_scheduled_event)
    }

    /// Puts a finished event into the world, or in place of what it was, and tells those who may see it.
    pub(crate) fn keep_event(&mut self, event: ScheduledEvent) {
        let (id, new) = (event.id, !self.scheduled_events.contains_key(&event.id));
        self.scheduled_events.insert(id, event);
        self.plan_event(id);
        let name = if new {
            "GUILD_SCHEDULED_EVENT_CREATE"
        } else {
            "GUILD_SCHEDULED_EVENT_UPDATE"
        };
        self.tell_event(name, id);
    }

    /// Puts a changed event in place of what it was, and brings it into a state.
    pub(crate) fn keep_event_in_state(&mut self, event: ScheduledEvent, state: u8) {
        let id = event.id;
        self.scheduled_events.insert(id, event);
        self.change_event_state(id, state);
    }

    /// Removes an event for good.
    pub(crate) fn remove_event(&mut self, id: Id) {
        self.tell_event("GUILD_SCHEDULED_EVENT_DELETE", id);
        self.scheduled_events.remove(&id);
    }

    /// Somebody becomes interested in an event, or is no longer; true when that changed something.
    pub(crate) fn set_interested(&mut self, id: Id, user: Id, interested: bool) -> bool {
        let Some(event) = self.scheduled_events.get_mut(&id) else {
            return false;
        };
        let changed = if interested {
            event.interested.insert(user)
        } else {
            event.interested.remove(&user)
        };
        if changed {
            let data = json!({"guild_scheduled_event_id": id.to_string(), "user_id": user.to_string(),
                "guild_id": event.guild.to_string()});
            let name = if interested {
                "GUILD_SCHEDULED_EVENT_USER_ADD"
            } else {
                "GUILD_SCHEDULED_EVENT_USER_REMOVE"
            };
            self.tell_of_event(name, id, data);
        }
        changed
    }

    fn tell_event(&mut self, name: &'static str, id: Id) {
        if let Some(event) = self.scheduled_events.get(&id) {
            let data = self.scheduled_event_json(event, false);
            self.tell_of_event(name, id, data);
        }
    }

    fn tell_of_event(&mut self, name: &'static str, id: Id, data: Value) {
        let Some(event) = self.scheduled_events.get(&id) else {
            return;
        };
        let told = match event.channel {
            Some(channel) => Event::to_channel(name, channel, data),
            None => Event::to_guild(name, event.guild, data),
        };
        self.emit(told);
    }

    fn plan_event(&mut self, id: Id) {
        let next = self
            .scheduled_events
            .get(&id)
            .and_then(ScheduledEvent::next_state);
        if let Some((at, _)) = next {
            self.next_event_state = Some(self.next_event_state.map_or(at, |known| known.min(at)));
        }
    }

    /// Lets events begin, end and lapse that are due, each in its turn.
    pub(super) fn let_events_pass(&mut self) {
        while self.next_event_state.is_some_and(|at| at <= self.now) {
            let due = self.scheduled_events.values().filter_map(|event| {
                let (at, state) = event.next_state()?;
                (at <= self.now).then_some((at, event.id, state))
            });
            let Some((_, id, state)) = due.min() else {
                break;
            };
            self.change_event_state(id, state);
        }
        let all = self.scheduled_events.values();
        self.next_event_state = all.filter_map(|event| Some(event.next_state()?.0)).min();
    }

    /// Brings an event into a state; one that comes again is scheduled anew instead of being over.
    pub(super) fn change_event_state(&mut self, id: Id, state: u8) {
        let now = self.now;
        let Some(event) = self.scheduled_events.get_mut(&id) else {
            return;
        };
        event.status = state;
        if !event.is_open() && state != status::CANCELED {
            let length = event.end.map(|end| end - event.start);
            // What was slept through does not happen: the next one lies ahead.
            if let Some(start) = recurrence::next(&event.recurrence, event.start, now) {
                event.status = status::SCHEDULED;
                event.start = start;
                event.end = length.map(|length| start + length);
            }
        }
        self.plan_event(id);
        self.tell_event("GUILD_SCHEDULED_EVENT_UPDATE", id);
    }

    /// Calls off the events of a channel that is about to go.
    pub(super) fn call_off_events_in(&mut self, channel: Id) {
        let held = self.scheduled_events.values();
        let held: Vec<Id> = held
            .filter(|event| event.channel == Some(channel) && event.is_open())
            .map(|event| event.id)
            .collect();
        for id in held {
            self.change_event_state(id, status::CANCELED);
        }
    }
}
