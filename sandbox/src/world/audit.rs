//! The audit log: what was done in a guild, by whom, what it changed and why.
//!
//! Owns the entries and the list's 45 days by the sandbox clock. The routes say what happened; nothing here checks
//! permissions but the one for being told.

use chrono::TimeDelta;
use serde_json::{Map, Value, json};

use super::news::Event;
use super::{Id, World, id_at};
use crate::permissions::bits;

/// How long entries are kept.
const KEPT_DAYS: i64 = 45;

/// How many entries are kept in all; beyond that the oldest go early.
const KEPT: usize = 50_000;

/// Numbers of `action_type`, by their names in the documentation.
pub mod action {
    pub const GUILD_UPDATE: u16 = 1;
    pub const CHANNEL_CREATE: u16 = 10;
    pub const CHANNEL_UPDATE: u16 = 11;
    pub const CHANNEL_DELETE: u16 = 12;
    pub const CHANNEL_OVERWRITE_CREATE: u16 = 13;
    pub const CHANNEL_OVERWRITE_UPDATE: u16 = 14;
    pub const CHANNEL_OVERWRITE_DELETE: u16 = 15;
    pub const MEMBER_KICK: u16 = 20;
    pub const MEMBER_BAN_ADD: u16 = 22;
    pub const MEMBER_BAN_REMOVE: u16 = 23;
    pub const MEMBER_UPDATE: u16 = 24;
    pub const MEMBER_ROLE_UPDATE: u16 = 25;
    pub const MEMBER_MOVE: u16 = 26;
    pub const MEMBER_DISCONNECT: u16 = 27;
    pub const ROLE_CREATE: u16 = 30;
    pub const ROLE_UPDATE: u16 = 31;
    pub const ROLE_DELETE: u16 = 32;
    pub const MESSAGE_DELETE: u16 = 72;
    pub const MESSAGE_BULK_DELETE: u16 = 73;
    pub const MESSAGE_PIN: u16 = 74;
    pub const MESSAGE_UNPIN: u16 = 75;
    pub const GUILD_SCHEDULED_EVENT_CREATE: u16 = 100;
    pub const GUILD_SCHEDULED_EVENT_UPDATE: u16 = 101;
    pub const GUILD_SCHEDULED_EVENT_DELETE: u16 = 102;
    pub const THREAD_CREATE: u16 = 110;
    pub const THREAD_UPDATE: u16 = 111;
    pub const THREAD_DELETE: u16 = 112;
    pub const APPLICATION_COMMAND_PERMISSION_UPDATE: u16 = 121;
}

/// Fields that are no change of an object but its place among others.
const NO_CHANGE: &[&str] = &[
    "guild_id",
    "guild_hashes",
    "last_message_id",
    "last_pin_timestamp",
    "member",
    "member_count",
    "message",
    "message_count",
    "newly_created",
    "position",
    "total_message_sent",
    "user",
    "creator",
    "user_count",
];

/// An entry of the audit log.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// Its id; 0 until it is noted.
    pub id: Id,
    /// The guild it happened in.
    pub guild: Id,
    /// One of [`action`].
    pub action: u16,
    /// The account that did it.
    pub by: Id,
    /// To whom or what.
    pub target: Option<Id>,
    /// `{key, old_value?, new_value?}` each.
    pub changes: Vec<Value>,
    /// Further facts, all as text.
    pub options: Map<String, Value>,
    /// Why, decoded.
    pub reason: Option<String>,
}

impl AuditEntry {
    /// An entry without changes.
    #[must_use]
    pub fn new(guild: Id, action: u16, by: Id, target: Option<Id>) -> Self {
        Self {
            id: 0,
            guild,
            action,
            by,
            target,
            changes: Vec::new(),
            options: Map::new(),
            reason: None,
        }
    }

    /// Adds one change; null stands for "not there", and equal values for no change.
    #[must_use]
    pub fn change(mut self, key: &str, old: &Value, new: &Value) -> Self {
        if old == new {
            return self;
        }
        let mut change = json!({"key": key});
        if !old.is_null() {
            change["old_value"] = old.clone();
        }
        if !new.is_null() {
            change["new_value"] = new.clone();
        }
        self.changes.push(change);
        self
    }

    /// Adds each field in which two forms of an object differ; null stands for an object that was not there before,
    /// or is not any more.
    pub(crate) fn differing(mut self, before: &Value, after: &Value) -> Self {
        let keys = |object: &Value| -> Vec<String> {
            let fields = object.as_object().into_iter().flat_map(Map::keys);
            fields.cloned().collect()
        };
        let mut all = keys(before);
        all.extend(keys(after));
        all.sort_unstable();
        all.dedup();
        for key in all.iter().filter(|key| !NO_CHANGE.contains(&key.as_str())) {
            if key == "thread_metadata" {
                self = self.differing(&before[key], &after[key]);
            } else {
                self = self.change(key, &before[key], &after[key]);
            }
        }
        self
    }

    /// Adds a further fact.
    #[must_use]
    pub fn option(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        self.options.insert(key.to_owned(), json!(value.to_string()));
        self
    }

    /// The entry object.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut entry = json!({
            "id": self.id.to_string(),
            "action_type": self.action,
            "user_id": self.by.to_string(),
            "target_id": self.target.map(|id| id.to_string()),
        });
        if !self.changes.is_empty() {
            entry["changes"] = json!(self.changes);
        }
        if !self.options.is_empty() {
            entry["options"] = Value::Object(self.options.clone());
        }
        if let Some(reason) = &self.reason {
            entry["reason"] = json!(reason);
        }
        entry
    }
}

impl World {
    /// Notes an entry of the audit log and tells those who may read it; entries past their days go.
    pub(crate) fn note(&mut self, mut entry: AuditEntry) {
        entry.id = self.new_id();
        let oldest = self.oldest_entry();
        while self.audit.len() >= KEPT || self.audit.first_key_value().is_some_and(|(id, _)| *id < oldest) {
            self.audit.pop_first();
        }
        let mut data = entry.json();
        data["guild_id"] = json!(entry.guild.to_string());
        let readers: Vec<Id> = match self.guilds.get(&entry.guild) {
            Some(guild) => {
                let connected = self.listeners();
                connected
                    .filter(|user| guild.holds(*user, bits::VIEW_AUDIT_LOG))
                    .collect()
            }
            None => Vec::new(),
        };
        self.audit.insert(entry.id, entry);
        if !readers.is_empty() {
            self.emit(Event::to_users("GUILD_AUDIT_LOG_ENTRY_CREATE", readers, data));
        }
    }

    /// Entries older than this id are past their 45 days.
    pub(crate) fn oldest_entry(&self) -> Id {
        id_at(self.now - TimeDelta::days(KEPT_DAYS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_names_what_differs_and_leaves_out_what_was_not_there() {
        let before = json!({"id": "1", "name": "old", "topic": null, "position": 1, "nsfw": false});
        let after = json!({"id": "1", "name": "new", "topic": "x", "position": 2, "nsfw": false});
        let entry = AuditEntry::new(1, action::CHANNEL_UPDATE, 2, Some(1)).differing(&before, &after);
        let expected = json!([{"key": "name", "old_value": "old", "new_value": "new"}, {"key": "topic", "new_value": "x"}]);
        assert_eq!(json!(entry.changes), expected);
    }
}
