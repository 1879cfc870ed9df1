//! The record, rate limits and bad days.

use crate::Sandbox;
use crate::faults::{Fault, FaultId};
use crate::gateway::{Event, Order};
use crate::limits::Limits;
use crate::record::Exchange;
use crate::rest::lock;
use crate::world::Id;

/// The record, rate limits and bad days.
impl Sandbox {
    /// REST exchanges so far, the last 50,000 of them.
    #[must_use]
    pub fn requests(&self) -> Vec<Exchange> {
        lock(&self.server.record).all().cloned().collect()
    }

    /// Exchanges for paths that the sandbox does not have.
    #[must_use]
    pub fn unknown_requests(&self) -> Vec<Exchange> {
        lock(&self.server.record)
            .all()
            .filter(|exchange| !exchange.known)
            .cloned()
            .collect()
    }

    /// Forgets the exchanges so far; a file keeps them.
    pub fn clear_requests(&self) {
        lock(&self.server.record).clear();
    }

    /// Changes the rate limits.
    pub fn set_limits(&self, limits: Limits) {
        lock(&self.server.limits).set(limits);
    }

    /// Answers of 401, 403 and 429 within the last ten minutes of real time, which Discord holds against a bot.
    #[must_use]
    pub fn invalid_requests(&self) -> usize {
        lock(&self.server.limits).invalid()
    }

    /// Shuts the bot out, with a page and no JSON, after so many invalid requests; Discord's number is 10,000.
    pub fn ban_after(&self, count: usize) {
        lock(&self.server.limits).ban_after(count);
    }

    /// Which privileged intents are switched on, as a set of intent bits; all are at first.
    pub fn set_privileged_intents(&self, bits: u64) {
        self.apply(|world| world.application.privileged_intents = bits);
    }

    /// Tells the bot that a guild is unavailable, or is back.
    pub fn set_guild_unavailable(&self, guild: Id, unavailable: bool) {
        self.apply(|world| {
            let bot = world.bot();
            let event = if unavailable {
                let data = serde_json::json!({"id": guild.to_string(), "unavailable": true});
                Event::to_users("GUILD_DELETE", vec![bot], data)
            } else {
                Event::to_users("GUILD_CREATE", vec![bot], world.guild_create(guild, bot))
            };
            world.emit(event);
        });
    }

    /// Strict days: every event to the bot carries a field that no documentation knows, and now and then an event of
    /// an unknown name comes along, as Discord does when it moves on.
    pub fn set_strict(&self, strict: bool) {
        self.apply(|world| world.sessions.strict = strict);
    }

    /// Injects a fault.
    pub fn inject(&self, fault: Fault) -> FaultId {
        lock(&self.server.faults).inject(fault)
    }

    /// Ends a fault; answers it holds back go out.
    pub fn clear_fault(&self, id: FaultId) {
        lock(&self.server.faults).clear(Some(id));
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        lock(&self.server.faults).clear(None);
    }

    /// How many requests a fault has hit; `None` when it was cleared.
    #[must_use]
    pub fn fault_hits(&self, id: FaultId) -> Option<u32> {
        lock(&self.server.faults).hits(id)
    }

    /// All faults in force, with how many requests each has hit.
    #[must_use]
    pub fn faults(&self) -> Vec<(FaultId, Fault, u32)> {
        lock(&self.server.faults).list()
    }

    /// Cuts the bot's gateway connections without a word; its session can be resumed.
    pub fn drop_gateway(&self) {
        self.order_bots(&Order::Cut);
    }

    /// Asks the bot to reconnect (op 7).
    pub fn ask_reconnect(&self) {
        self.order_bots(&Order::Send(r#"{"op":7,"d":null,"s":null,"t":null}"#.to_owned()));
    }

    /// Ends the bot's sessions (op 9, not resumable).
    pub fn invalidate_sessions(&self) {
        self.order_bots(&Order::Send(r#"{"op":9,"d":false,"s":null,"t":null}"#.to_owned()));
        self.apply(|world| world.sessions.clear_bots());
    }

    /// Closes the bot's gateway connections with a code.
    pub fn close_gateway(&self, code: u16) {
        self.order_bots(&Order::Close(code, "closed by the sandbox"));
    }

    fn order_bots(&self, order: &Order) {
        self.apply(|world| {
            for session in world.sessions.iter_mut().filter(|session| session.bot) {
                session.order(order.clone());
            }
        });
    }
}
