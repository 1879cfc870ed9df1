//! Bad days of the gateway: faults of events, and what happens to connections and sessions.

use std::time::Duration;

use chrono::TimeDelta;

use crate::Sandbox;
use crate::faults::FaultId;
use crate::gateway::{self, EventFault, GatewayFault};
use crate::rest::lock;
use crate::world::Id;

/// Bad days of the gateway.
impl Sandbox {
    /// Injects a fault of the bot's events. [`Sandbox::clear_fault`] and [`Sandbox::fault_hits`] take its id too.
    pub fn inject_event_fault(&self, fault: EventFault) -> FaultId {
        let id = lock(&self.server.faults).new_id();
        self.change(|live| live.sessions.faults.inject(id, fault));
        id
    }

    /// All faults of events in force, with how many events each has hit.
    #[must_use]
    pub fn event_faults(&self) -> Vec<(FaultId, EventFault, u32)> {
        self.server.shared.read_live(|live| live.sessions.faults.list())
    }

    /// Does something to the bot's connections or sessions, now.
    pub fn disturb(&self, fault: GatewayFault) {
        self.change(|live| gateway::disturb(live, &fault));
    }

    /// Tells the bot that a guild is unavailable, or is back; in between it hears nothing of it.
    pub fn set_guild_unavailable(&self, guild: Id, unavailable: bool) {
        self.disturb(if unavailable {
            GatewayFault::GuildUnavailable { guild, span: None }
        } else {
            GatewayFault::GuildAvailable { guild }
        });
    }

    /// A guild is unavailable for so much sandbox time, and then back.
    pub fn set_guild_unavailable_for(&self, guild: Id, span: TimeDelta) {
        let span = Some(span);
        self.disturb(GatewayFault::GuildUnavailable { guild, span });
    }

    /// The interval that Hello tells clients from now on, in real time; a client that is half as late again is closed
    /// with 4009. Discord's is 41.25 s.
    pub fn set_heartbeat(&self, interval: Duration) {
        self.change(|live| live.sessions.heartbeat = interval);
    }

    /// Cuts the bot's gateway connections without a word; its session can be resumed.
    pub fn drop_gateway(&self) {
        self.disturb(GatewayFault::Cut);
    }

    /// Asks the bot to reconnect (op 7).
    pub fn ask_reconnect(&self) {
        self.disturb(GatewayFault::Reconnect);
    }

    /// Ends the bot's sessions (op 9, not resumable).
    pub fn invalidate_sessions(&self) {
        self.disturb(GatewayFault::Invalidate { resumable: false });
    }

    /// Closes the bot's gateway connections with a code.
    pub fn close_gateway(&self, code: u16) {
        self.disturb(GatewayFault::Close(code));
    }
}
