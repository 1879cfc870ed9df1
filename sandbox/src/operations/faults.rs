//! Faults: of requests, of events, of connections and of the world.

use std::time::Duration;

use chrono::TimeDelta;

use super::Sandbox;
use crate::faults::{
    About, ConnectionFault, EventFault, Fault, FaultId, FaultInForce, NotThere, Script, ScriptError,
    Statement, WorldFault,
};
use crate::file_answers::FileAnswer;
use crate::gateway;
use crate::lock::lock;
use crate::rest::is_served;
use crate::world::Id;

/// How many faults may be in force before a script is refused.
const MOST_IN_FORCE: usize = 1000;

impl std::str::FromStr for Script {
    type Err = ScriptError;

    fn from_str(text: &str) -> Result<Self, ScriptError> {
        Self::read(text, is_served)
    }
}

/// Faults.
impl Sandbox {
    /// The next time that a file is asked for, this comes in its place. Several come one after another.
    pub fn answer_for_file(&self, answer: FileAnswer) {
        self.server.files.add(answer);
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
                Statement::Now(fault) => {
                    let happened = self.happen(&fault);
                    happened.map_err(|error| refused(line, error.to_string()))?;
                }
                Statement::At(span, fault) => ids.push(self.happen_later(span, fault)),
            }
        }
        Ok(ids)
    }

    /// Lets something happen now.
    ///
    /// # Errors
    ///
    /// [`NotThere`] when it names what is not there.
    pub fn happen(&self, fault: &WorldFault) -> Result<(), NotThere> {
        let reach = self.server.reach();
        self.change(|live| gateway::happen(fault, live, &About::default(), &reach))
    }

    /// Lets something happen when so much sandbox time has passed, unless its id is cleared before.
    pub(crate) fn happen_later(&self, span: TimeDelta, fault: WorldFault) -> FaultId {
        let planned = Statement::At(span, fault.clone());
        let id = lock(&self.server.faults).plan(planned);
        let reach = self.server.reach();
        self.change(|live| {
            let at = live.world.now() + span;
            live.later(at, move |live| {
                if !lock(&reach.faults).take(id) {
                    return;
                }
                if let Err(error) = gateway::happen(&fault, live, &About::default(), &reach) {
                    tracing::warn!(%error, %fault, "a fault could not happen");
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

    /// Injects a fault of the bot's events. [`Sandbox::clear_fault`] and [`Sandbox::fault_hits`] take its id too.
    pub fn inject_event_fault(&self, fault: EventFault) -> FaultId {
        let id = lock(&self.server.faults).new_id();
        self.change(|live| live.sessions.faults.inject(id, fault));
        id
    }

    /// All faults of events in force, with how many events each has hit.
    pub(crate) fn event_faults(&self) -> Vec<(FaultId, EventFault, u32)> {
        self.server.shared.read_live(|live| live.sessions.faults.list())
    }

    /// Lets a fault of the bot's connections or sessions happen now.
    pub fn strike(&self, fault: ConnectionFault) {
        self.change(|live| gateway::strike(live, &fault));
    }

    /// A guild is unavailable for so much sandbox time, and then back.
    pub fn set_guild_unavailable_for(&self, guild: Id, span: TimeDelta) {
        let span = Some(span);
        self.strike(ConnectionFault::GuildUnavailable { guild, span });
    }

    /// The interval that Hello tells clients from now on, in real time; a client that is half as late again is closed
    /// with 4009. Discord's is 41.25 s.
    pub fn set_heartbeat(&self, interval: Duration) {
        self.change(|live| live.sessions.heartbeat = interval);
    }

    /// Cuts the bot's gateway connections without a word; its session can be resumed.
    pub fn drop_gateway(&self) {
        self.strike(ConnectionFault::Cut);
    }

    /// Asks the bot to reconnect (op 7).
    pub fn ask_reconnect(&self) {
        self.strike(ConnectionFault::Reconnect);
    }

    /// Ends the bot's sessions (op 9, not resumable).
    pub fn invalidate_sessions(&self) {
        self.strike(ConnectionFault::Invalidate { resumable: false });
    }

    /// Closes the bot's gateway connections with a code.
    pub fn close_gateway(&self, code: u16) {
        self.strike(ConnectionFault::Close(code));
    }
}
