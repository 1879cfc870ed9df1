//! The record, rate limits and bounds.

use super::Sandbox;
use crate::bounds::Bounds;
use crate::limits::{Bucket, Limits};
use crate::lock::lock;
use crate::record::Exchange;

/// The record, rate limits and bounds.
impl Sandbox {
    /// REST exchanges so far: the last 50,000 of them, and no more than take 64 MiB.
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
    pub(crate) fn clear_requests(&self) {
        lock(&self.server.record).clear();
    }

    /// Changes the rate limits.
    pub fn set_limits(&self, limits: Limits) {
        lock(&self.server.limits).set(limits);
        self.apply(|world| world.starts().every = limits.identify_every);
    }

    /// Changes how much there may be.
    pub fn set_bounds(&self, bounds: Bounds) {
        self.apply(|world| world.set_bounds(bounds));
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
        self.apply(|world| world.set_privileged_intents(bits));
    }

    /// Strict days: every event to the bot carries a field that no documentation knows, and now and then an event of
    /// an unknown name comes along, as Discord does when it moves on.
    pub fn set_strict(&self, strict: bool) {
        self.change(|live| live.sessions.strict = strict);
    }
}
