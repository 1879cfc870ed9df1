//! Reading the audit log, and how a route's handler begins an entry of it.

use std::collections::BTreeSet;

use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::body::{decode, header_text};
use super::call::{Answer, Call, ok};
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::permissions::bits;
use crate::validate;
use crate::world::{AuditEntry, Channel, Id, World, audit_action as action};

impl Call {
    /// An entry for what this request did, with its reason.
    pub(crate) fn entry(&self, guild: Id, action: u16, target: Id) -> AuditEntry {
        self.entry_of(guild, action, Some(target))
    }

    /// As [`Call::entry`], also of what the log names no target of.
    pub(crate) fn entry_of(&self, guild: Id, action: u16, target: Option<Id>) -> AuditEntry {
        AuditEntry {
            reason: self.reason.clone(),
            ..AuditEntry::new(guild, action, self.user, target)
        }
    }
}

/// `X-Audit-Log-Reason`: URL-encoded, at most 512 characters once decoded (facts.md §3).
pub(super) fn reason(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let reason = header_text(headers, "x-audit-log-reason").map(|reason| decode(&reason));
    let reason = reason.filter(|reason| !reason.is_empty());
    if reason
        .as_deref()
        .is_some_and(|reason| validate::length(reason) > limits::REASON)
    {
        let mut problems = Problems::default();
        problems.length("reason", 0, limits::REASON);
        return Err(problems.into_error());
    }
    Ok(reason)
}

/// Notes that a thread was made, or in what it differs from what it was.
pub(super) fn note_thread(world: &mut World, call: &Call, id: Id, before: Option<&Channel>) {
    let Some((now, guild)) = world.channels().get(&id).and_then(|now| Some((now, now.guild?))) else {
        return;
    };
    let done = if before.is_some() {
        action::THREAD_UPDATE
    } else {
        action::THREAD_CREATE
    };
    let before = before.map_or(Value::Null, Channel::json);
    let entry = call.entry(guild, done, id).differing(&before, &now.json());
    if !entry.changes.is_empty() {
        world.note(entry);
    }
}

/// Notes what somebody did to another's message; in direct messages there is no log.
pub(super) fn note_message(world: &mut World, call: &Call, done: u16, channel: Id, message: Id) {
    let Some(guild) = world.channels().get(&channel).and_then(|found| found.guild) else {
        return;
    };
    let Ok(author) = world.message(channel, message).map(|found| found.author) else {
        return;
    };
    let entry = call.entry(guild, done, author).option("channel_id", channel);
    match done {
        action::MESSAGE_DELETE => {
            // What a bot deletes, and what is one's own, is not logged.
            if author != call.user && call.user != world.bot() {
                world.note(entry.option("count", 1));
            }
        }
        _ => world.note(entry.option("message_id", message)),
    }
}

/// Newest first, or oldest first when asked for those after an id.
pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    let guild = call.id("guild_id")?;
    world.guild_with(guild, call.user, bits::VIEW_AUDIT_LOG)?;
    let limit = call.number("limit", 50, 100)?;
    let kept = world.oldest_entry();
    let wanted = |entry: &&AuditEntry| {
        let by = call.query_id("user_id").is_none_or(|user| user == entry.by);
        let target = call.query_id("target_id");
        let done = call.query_id("action_type");
        entry.guild == guild
            && by
            && target.is_none_or(|target| entry.target == Some(target))
            && done.is_none_or(|done| done == u64::from(entry.action))
    };
    let before = call.query_id("before");
    let after = call.query_id("after").filter(|_| before.is_none());
    let entries: Vec<AuditEntry> = match after {
        Some(after) => {
            let from = after.saturating_add(1).max(kept);
            let found = world.audit().range(from..).map(|(_, entry)| entry);
            found.filter(wanted).take(limit).cloned().collect()
        }
        None => {
            let to = before.unwrap_or(Id::MAX).max(kept);
            let found = world.audit().range(kept..to).rev().map(|(_, entry)| entry);
            found.filter(wanted).take(limit).cloned().collect()
        }
    };
    ok(with_named(world, call.user, &entries))
}

/// The answer: the entries and what they name.
fn with_named(world: &World, viewer: Id, entries: &[AuditEntry]) -> Value {
    let targets: BTreeSet<Id> = entries.iter().filter_map(|entry| entry.target).collect();
    let people: BTreeSet<Id> = entries
        .iter()
        .map(|entry| entry.by)
        .chain(targets.clone())
        .collect();
    let users = people.iter().filter_map(|id| world.users().get(id));
    let threads = entries
        .iter()
        .filter(|entry| matches!(entry.action, action::THREAD_CREATE | action::THREAD_UPDATE))
        .filter_map(|entry| world.channels().get(&entry.target?))
        .filter(|channel| channel.is_thread());
    let threads: BTreeSet<Id> = threads.map(|thread| thread.id).collect();
    let thread = |id: &Id| {
        world
            .channels()
            .get(id)
            .map(|found: &Channel| world.channel_json(found, viewer))
    };
    let commands = world
        .commands()
        .iter()
        .filter(|command| targets.contains(&command.id));
    let events = targets.iter().filter_map(|id| world.scheduled_events().get(id));
    json!({
        "audit_log_entries": entries.iter().map(AuditEntry::json).collect::<Vec<_>>(),
        "users": users.map(|user| user.json()).collect::<Vec<_>>(),
        "threads": threads.iter().filter_map(thread).collect::<Vec<_>>(),
        "application_commands": commands.map(|command| command.body.clone()).collect::<Vec<_>>(),
        "guild_scheduled_events": events.map(|event| world.scheduled_event_json(event, false)).collect::<Vec<_>>(),
        "integrations": [],
        "webhooks": [],
        "auto_moderation_rules": [],
    })
}
