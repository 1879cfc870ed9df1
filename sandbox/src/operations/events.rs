//! Scheduled events and the audit log, as they stand.

use super::Sandbox;
use crate::world::{AuditEntry, Id, ScheduledEvent};

/// Scheduled events and the audit log.
impl Sandbox {
    /// Events of a guild, those that are over among them, in the order in which they were made.
    #[must_use]
    pub fn scheduled_events(&self, guild: Id) -> Vec<ScheduledEvent> {
        self.read(|world| {
            let all = world.scheduled_events().values();
            all.filter(|event| event.guild == guild).cloned().collect()
        })
    }

    /// The audit log of a guild, oldest first.
    #[must_use]
    pub fn audit_log(&self, guild: Id) -> Vec<AuditEntry> {
        self.read(|world| {
            let all = world.audit().range(world.oldest_entry()..);
            all.map(|(_, entry)| entry)
                .filter(|entry| entry.guild == guild)
                .cloned()
                .collect()
        })
    }
}
