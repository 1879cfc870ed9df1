//! Faults of events: what is done to events on their way to the bot.
//!
//! Owns the values, matching and counting; the gateway's `dispatch` carries the actions out. Delays are sandbox time
//! unless a name says otherwise.

mod distort;

use chrono::TimeDelta;
use serde_json::Value;

pub(crate) use distort::distort;

use super::FaultId;
use crate::world::EVENTS;

/// What happens to an event on its way to the bot.
#[derive(Clone, Debug, PartialEq)]
pub enum EventAction {
    /// It is never sent, and a resume does not bring it either.
    Drop,
    /// It is sent so many times in all.
    Repeat(u32),
    /// It is sent so much later, by the sandbox clock.
    Delay(TimeDelta),
    /// It is sent when the fault is cleared.
    Hold,
    /// It is sent at a moment within this span of sandbox time that the seed chooses, so that several change places.
    Reorder(TimeDelta),
    /// It is on the wire before the REST answer to the request that caused it.
    BeforeAnswer,
    /// It is sent a tenth of a second of real time later, when the REST answer to its request is there.
    AfterAnswer,
    /// Its frame is damaged: cut JSON, or compressed bytes that do not unpack.
    Corrupt,
    /// It carries fields that no documentation knows.
    UnknownFields,
    /// Each `type` in it has a value that no documentation knows.
    UnknownValues,
    /// Each number in it is null.
    Nulls,
    /// Each id in it is beyond 2^63.
    HugeIds,
    /// What a JSON pointer names is replaced, or added.
    Set(String, Value),
    /// What a JSON pointer names is left out.
    Without(String),
}

/// A fault of events: which of them, and what happens to them. Several that match one event work one after another
/// in the order of their injection.
#[derive(Clone, Debug, PartialEq)]
pub struct EventFault {
    /// `MESSAGE_CREATE`; `*` stands for any rest of a name.
    pub event: String,
    /// What happens.
    pub action: EventAction,
    /// So many matching events go through first.
    pub after: u32,
    /// So many events are hit, `None` for all.
    pub times: Option<u32>,
}

impl EventFault {
    /// A fault that hits the next matching event once.
    #[must_use]
    pub fn once(event: &str, action: EventAction) -> Self {
        Self {
            event: event.to_owned(),
            action,
            after: 0,
            times: Some(1),
        }
    }

    /// A fault that hits each matching event until it is cleared.
    #[must_use]
    pub fn always(event: &str, action: EventAction) -> Self {
        Self {
            times: None,
            ..Self::once(event, action)
        }
    }

    /// Lets so many matching events through first.
    #[must_use]
    pub fn after(self, count: u32) -> Self {
        Self { after: count, ..self }
    }

    /// Hits so many events.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self {
            times: Some(count),
            ..self
        }
    }

    fn fits(&self, name: &str) -> bool {
        fits(&self.event, name)
    }
}

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
        None => pattern == name,
    }
}

/// Whether there is an event of a bot that a name, or a pattern of names, means.
pub(crate) fn is_event(pattern: &str) -> bool {
    EVENTS.iter().any(|name| fits(pattern, name))
}

#[derive(Debug)]
struct Injected {
    id: FaultId,
    fault: EventFault,
    hits: u32,
}

/// The faults of events that are in force.
#[derive(Debug, Default)]
pub(crate) struct EventFaults(Vec<Injected>);

impl EventFaults {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn inject(&mut self, id: FaultId, fault: EventFault) {
        self.0.push(Injected { id, fault, hits: 0 });
    }

    /// Ends faults, all of them without an id.
    pub(crate) fn clear(&mut self, id: Option<FaultId>) {
        self.0.retain(|injected| id.is_some_and(|id| id != injected.id));
    }

    pub(crate) fn list(&self) -> Vec<(FaultId, EventFault, u32)> {
        self.0
            .iter()
            .map(|injected| (injected.id, injected.fault.clone(), injected.hits))
            .collect()
    }

    /// Counts an event against the faults: what is to be done to it, in order.
    pub(crate) fn meet(&mut self, name: &str) -> Vec<(FaultId, EventAction)> {
        let mut met = Vec::new();
        for injected in &mut self.0 {
            let spent = injected.fault.times.is_some_and(|times| injected.hits >= times);
            if spent || !injected.fault.fits(name) {
                continue;
            }
            if injected.fault.after > 0 {
                injected.fault.after -= 1;
                continue;
            }
            injected.hits += 1;
            met.push((injected.id, injected.fault.action.clone()));
        }
        met
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_meets_only_the_events_it_names_and_only_so_often() {
        let mut faults = EventFaults::default();
        faults.inject(1, EventFault::once("MESSAGE_*", EventAction::Drop).after(1));
        faults.inject(2, EventFault::always("*", EventAction::Repeat(2)));
        let mut met = |name| faults.meet(name).iter().map(|(id, _)| *id).collect::<Vec<_>>();
        assert_eq!(met("GUILD_CREATE"), [2]);
        assert_eq!(met("MESSAGE_CREATE"), [2]);
        assert_eq!(met("MESSAGE_DELETE"), [1, 2]);
        assert_eq!(met("MESSAGE_UPDATE"), [2]);
    }
}
