//! The record, rate limits and bad days.

use chrono::TimeDelta;

use crate::Sandbox;
use crate::bounds::Bounds;
use crate::faults::{
    About, Fault, FaultId, FaultInForce, Incident, NotThere, Script, ScriptError, Statement,
};
use crate::gateway;
use crate::limits::{Bucket, Limits};
use crate::record::Exchange;
use crate::rest::lock;

/// How many faults may be in force before a script is refused.
const MOST_IN_FORCE: usize = 1000;

/// The record, rate limits and bad days.
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
    pub fn clear_requests(&self) {
        lock(&self.server.record).clear();
    }

    /// Changes the rate limits.
    pub fn set_limits(&self, limits: Limits) {
        lock(&self.server.limits).set(limits);
        self.apply(|world| world.starts.every = limits.identify_every);
    }

    /// Changes how much there may be.
    pub fn set_bounds(&self, bounds: Bounds) {
        self.apply(|world| world.bounds = bounds);
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
        self.change(|live| live.sessions.strict = strict);
    }

    /// Injects a fault.
    pub fn inject(&self, fault: Fault) -> FaultId {
        let now = self.now();
        let mut faults = lock(&self.server.faults);
        let id = faults.inject(fault, now);
        let past = faults.need_the_past();
        drop(faults);
        if past {
            self.apply(|world| world.keep_past(true));
        }
        id
    }

    /// Puts a script in force (`docs/bad-days.md`). Nothing of it is, when a line cannot be read; what is to happen
    /// now happens in the order of the lines. Gives back the ids of what stays in force.
    ///
    /// # Errors
    ///
    /// [`ScriptError`] says where it is wrong and what would be right. When something is to happen now to what is not
    /// there, the lines before it are in force.
    pub fn run_script(&self, text: &str) -> Result<Vec<FaultId>, ScriptError> {
        let script: Script = text.parse()?;
        let refused = |line, message: String| ScriptError {
            line,
            column: 1,
            message,
        };
        let in_force = self.faults().len();
        let mut ids = Vec::new();
        for (line, statement) in script.0 {
            if in_force + ids.len() >= MOST_IN_FORCE {
                let message = format!("there are {MOST_IN_FORCE} faults in force; clear some first");
                return Err(refused(line, message));
            }
            match statement {
                Statement::Requests(fault) => ids.push(self.inject(fault)),
                Statement::Events(fault) => ids.push(self.inject_event_fault(fault)),
                Statement::Now(incident) => {
                    let happened = self.happen(&incident);
                    happened.map_err(|error| refused(line, error.to_string()))?;
                }
                Statement::At(span, incident) => ids.push(self.happen_later(span, incident)),
            }
        }
        Ok(ids)
    }

    /// Lets something happen now.
    ///
    /// # Errors
    ///
    /// [`NotThere`] when it names what is not there.
    pub fn happen(&self, incident: &Incident) -> Result<(), NotThere> {
        let reach = self.server.reach();
        self.change(|live| incident.happen(live, &About::default(), &reach))
    }

    /// Lets something happen when so much sandbox time has passed, unless its id is cleared before.
    pub fn happen_later(&self, span: TimeDelta, incident: Incident) -> FaultId {
        let planned = Statement::At(span, incident.clone());
        let id = lock(&self.server.faults).plan(planned);
        let reach = self.server.reach();
        self.change(|live| {
            let at = live.world.now + span;
            live.later(at, move |live| {
                if !lock(&reach.faults).take(id) {
                    return;
                }
                if let Err(error) = incident.happen(live, &About::default(), &reach) {
                    tracing::warn!(%error, %incident, "an incident could not happen");
                }
            });
        });
        id
    }

    /// Ends a fault, of requests or of events; what it holds back goes out.
    pub fn clear_fault(&self, id: FaultId) {
        self.clear(Some(id));
    }

    /// Ends all faults, and takes back what is to happen later.
    pub fn clear_faults(&self) {
        self.clear(None);
    }

    fn clear(&self, id: Option<FaultId>) {
        let mut faults = lock(&self.server.faults);
        faults.clear(id);
        let past = faults.need_the_past();
        drop(faults);
        self.change(|live| {
            gateway::clear_faults(live, id);
            live.world.keep_past(past);
        });
    }

    /// How many requests or events a fault has hit; `None` when it was cleared.
    #[must_use]
    pub fn fault_hits(&self, id: FaultId) -> Option<u32> {
        let found = self.faults().into_iter().find(|fault| fault.id == id);
        found.map(|fault| fault.hits)
    }

    /// All faults in force and all that is to happen later, in the order of their injection.
    #[must_use]
    pub fn faults(&self) -> Vec<FaultInForce> {
        let requests = lock(&self.server.faults).list();
        let events = self.event_faults().into_iter();
        let events = events.map(|(id, fault, hits)| (id, Statement::Events(fault), hits));
        let mut all: Vec<FaultInForce> = requests
            .into_iter()
            .chain(events)
            .map(|(id, statement, hits)| FaultInForce { id, statement, hits })
            .collect();
        all.sort_by_key(|fault| fault.id);
        all
    }
}
