//! The record, rate limits and bad days.

use crate::Sandbox;
use crate::faults::{Fault, FaultId};
use crate::gateway;
use crate::limits::{Bucket, Limits};
use crate::record::Exchange;
use crate::rest::lock;

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
        self.apply(|world| world.sessions.starts.every = limits.identify_every);
    }

    /// Gives some routes a bucket that they share, in place of the sandbox's own or, when it is shared by all
    /// accounts, on top of it. The latest one for a route counts, as long as buckets are on.
    pub fn set_bucket(&self, bucket: Bucket) {
        lock(&self.server.limits).add(bucket);
    }

    /// Answers of 401, 403 and 429 within the last ten minutes, which Discord holds against a bot.
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

    /// Strict days: every event to the bot carries a field that no documentation knows, and now and then an event of
    /// an unknown name comes along, as Discord does when it moves on.
    pub fn set_strict(&self, strict: bool) {
        self.apply(|world| world.sessions.strict = strict);
    }

    /// Injects a fault.
    pub fn inject(&self, fault: Fault) -> FaultId {
        lock(&self.server.faults).inject(fault)
    }

    /// Ends a fault, of requests or of events; what it holds back goes out.
    pub fn clear_fault(&self, id: FaultId) {
        lock(&self.server.faults).clear(Some(id));
        self.apply(|world| gateway::clear_faults(world, Some(id)));
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        lock(&self.server.faults).clear(None);
        self.apply(|world| gateway::clear_faults(world, None));
    }

    /// How many requests or events a fault has hit; `None` when it was cleared.
    #[must_use]
    pub fn fault_hits(&self, id: FaultId) -> Option<u32> {
        let requests = lock(&self.server.faults).hits(id);
        requests.or_else(|| {
            let events = self.event_faults().into_iter();
            events
                .filter(|(found, ..)| *found == id)
                .map(|(.., hits)| hits)
                .next()
        })
    }

    /// All faults in force, with how many requests each has hit.
    #[must_use]
    pub fn faults(&self) -> Vec<(FaultId, Fault, u32)> {
        lock(&self.server.faults).list()
    }
}
