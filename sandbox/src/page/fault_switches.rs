//! The faults that the page offers: a small choice in words, each with its switch.
//!
//! Owns the choice; the faults themselves are injected like anybody's.

use std::collections::HashMap;

use serde_json::json;

use crate::faults::{Fault, FaultAction, FaultId};
use crate::operations::Sandbox;

/// A fault by its name on the page.
pub(super) struct FaultSwitch {
    pub name: &'static str,
    pub label: &'static str,
    method: &'static str,
    path: &'static str,
    kind: Kind,
}

#[derive(PartialEq)]
enum Kind {
    /// 500, nothing happens.
    Fails,
    /// It happens, the answer is lost.
    Lost,
    /// 429 with two seconds to wait.
    Limited,
    /// Two seconds late.
    Slow,
    /// 403, code 50013.
    Forbidden,
    /// The bot's connection is cut, once.
    Cut,
    /// The bot is told to reconnect, once.
    Reconnect,
    /// The bot's session is ended, once.
    Invalidate,
}

impl FaultSwitch {
    /// Whether it happens once at a press, instead of being switched on.
    pub(super) fn is_moment(&self) -> bool {
        matches!(self.kind, Kind::Cut | Kind::Reconnect | Kind::Invalidate)
    }

    fn fault(&self) -> Option<Fault> {
        let action = match self.kind {
            Kind::Fails => {
                FaultAction::Status(500, json!({"message": "500: Internal Server Error", "code": 0}))
            }
            Kind::Lost => FaultAction::CloseAfterEffect,
            Kind::Limited => FaultAction::RateLimited {
                retry_after: 2.0,
                global: false,
                scope: "user",
            },
            Kind::Slow => FaultAction::DelayBefore(2000),
            Kind::Forbidden => {
                FaultAction::Status(403, json!({"message": "Missing Permissions", "code": 50013}))
            }
            Kind::Cut | Kind::Reconnect | Kind::Invalidate => return None,
        };
        Some(Fault::always(self.method, self.path, action))
    }
}

const fn switch(
    name: &'static str,
    label: &'static str,
    method: &'static str,
    path: &'static str,
    kind: Kind,
) -> FaultSwitch {
    FaultSwitch {
        name,
        label,
        method,
        path,
        kind,
    }
}

/// All of them, in the order of the list.
pub(super) const ALL: &[FaultSwitch] = &[
    switch(
        "messages-fail",
        "Messages cannot be sent (500)",
        "POST",
        "/channels/*/messages",
        Kind::Fails,
    ),
    switch(
        "messages-lost",
        "Messages arrive, answers are lost",
        "POST",
        "/channels/*/messages",
        Kind::Lost,
    ),
    switch(
        "messages-limited",
        "Messages are rate limited",
        "POST",
        "/channels/*/messages",
        Kind::Limited,
    ),
    switch(
        "channels-forbidden",
        "Channels may not be made (403)",
        "POST",
        "/guilds/*/channels",
        Kind::Forbidden,
    ),
    switch(
        "answers-fail",
        "Answers to people fail (500)",
        "POST",
        "/interactions/*/*/callback",
        Kind::Fails,
    ),
    switch(
        "answers-slow",
        "Answers to people are slow",
        "POST",
        "/interactions/*/*/callback",
        Kind::Slow,
    ),
    switch("cut", "Cut the bot's connection", "", "", Kind::Cut),
    switch("reconnect", "Ask the bot to reconnect", "", "", Kind::Reconnect),
    switch("invalidate", "End the bot's session", "", "", Kind::Invalidate),
];

/// Which of them are on, and how often each has hit.
#[derive(Debug, Default)]
pub(super) struct Switches {
    on: HashMap<&'static str, (FaultId, u32)>,
}

impl Switches {
    /// How many requests it has hit; `None` while it is off.
    pub(super) fn hits(&self, name: &str) -> Option<u32> {
        self.on.get(name).map(|(_, hits)| *hits)
    }

    /// Whether a fault is one of those switched on here.
    pub(super) fn holds(&self, fault: FaultId) -> bool {
        self.on.values().any(|(id, _)| *id == fault)
    }

    /// Brings the counts up to date and forgets what somebody else has cleared.
    pub(super) fn refresh(&mut self, sandbox: &Sandbox) {
        self.on.retain(|_, (id, hits)| match sandbox.fault_hits(*id) {
            Some(now) => {
                *hits = now;
                true
            }
            None => false,
        });
    }

    /// Switches one over, or lets it happen once; false when there is none of this name.
    pub(super) fn press(&mut self, sandbox: &Sandbox, name: &str) -> bool {
        let Some(switch) = ALL.iter().find(|switch| switch.name == name) else {
            return false;
        };
        match switch.kind {
            Kind::Cut => sandbox.drop_gateway(),
            Kind::Reconnect => sandbox.ask_reconnect(),
            Kind::Invalidate => sandbox.invalidate_sessions(),
            _ => match (self.on.remove(switch.name), switch.fault()) {
                (Some((id, _)), _) => sandbox.clear_fault(id),
                (None, Some(fault)) => {
                    self.on.insert(switch.name, (sandbox.inject(fault), 0));
                }
                (None, None) => {}
            },
        }
        true
    }
}
