//! Bad days of the gateway: faults of events, and what happens to connections and sessions.

use chrono::TimeDelta;

use crate::Sandbox;
use crate::faults::FaultId;
use crate::gateway::{EventFault, GatewayFault, Order, ready_again};
use crate::rest::lock;
use crate::world::Id;

/// Bad days of the gateway.
impl Sandbox {
    /// Injects a fault of the bot's events. [`Sandbox::clear_fault`] and [`Sandbox::fault_hits`] take its id too.
    pub fn inject_event_fault(&self, fault: EventFault) -> FaultId {
        let id = lock(&self.server.faults).new_id();
        self.apply(|world| world.sessions.faults.inject(id, fault));
        id
    }

    /// All faults of events in force, with how many events each has hit.
    #[must_use]
    pub fn event_faults(&self) -> Vec<(FaultId, EventFault, u32)> {
        self.read(|world| world.sessions.faults.list())
    }

    /// Does something to the bot's connections or sessions, now.
    pub fn disturb(&self, fault: GatewayFault) {
        match fault {
            GatewayFault::Close(code) => self.order_bots(|| Order::Close(code, "closed by the sandbox")),
            GatewayFault::Cut => self.order_bots(|| Order::Cut),
            GatewayFault::Silence => self.order_bots(|| Order::Silence),
            GatewayFault::Reconnect => self.order_bots(|| payload(7, "null")),
            GatewayFault::Heartbeat => self.order_bots(|| payload(1, "null")),
            GatewayFault::Invalidate { resumable } => {
                self.order_bots(|| payload(9, if resumable { "true" } else { "false" }));
                if !resumable {
                    self.apply(|world| world.sessions.clear_bots());
                }
            }
            GatewayFault::ReadyAgain => self.apply(ready_again),
            GatewayFault::ForgetSessions => self.apply(|world| world.sessions.clear_bots()),
            GatewayFault::CorruptFrame => self.order_bots(|| Order::CorruptNext),
            GatewayFault::RefuseIdentify { code, times } => {
                self.apply(|world| world.sessions.refusing = Some((code, times)));
            }
            GatewayFault::StartsSpent { span } => self.apply(|world| {
                let now = world.now;
                world.sessions.starts.spend_all(now, span);
            }),
            GatewayFault::GuildUnavailable { guild, span } => self.apply(|world| {
                let until = span.map(|span| world.now + span);
                world.set_unavailable(guild, until);
            }),
            GatewayFault::GuildAvailable { guild } => self.apply(|world| world.set_available(guild)),
        }
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

    fn order_bots(&self, order: impl Fn() -> Order) {
        self.apply(|world| {
            for session in world.sessions.iter_mut().filter(|session| session.bot) {
                session.order(order());
            }
        });
    }
}

fn payload(op: u8, data: &str) -> Order {
    Order::Send(format!(r#"{{"op":{op},"d":{data},"s":null,"t":null}}"#))
}
