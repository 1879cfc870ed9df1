//! Faults: what goes wrong when a test or a person asks for it.
//!
//! Owns what there is, the script language for it (`docs/bad-days.md`), and the lists of what is in force. There are
//! faults of `requests`, of `events` on their way to the bot, of the bot's `connections`, and of the `world` around it.
//! Those of the world are carried out here; the others where they strike, in `rest::struck` and in the gateway.

pub(crate) mod connections;
pub(crate) mod events;
mod in_force;
mod requests;
mod script;
mod world;

pub use connections::ConnectionFault;
pub(crate) use connections::may_close_with;
pub use events::{EventAction, EventFault};
pub(crate) use in_force::{Faults, Hit};
pub(crate) use requests::glob;
pub use requests::{Fault, FaultAction};
pub use script::{FaultInForce, Script, ScriptError, Statement};
pub(crate) use world::About;
pub use world::{NotThere, Place, WorldAction, WorldFault};

/// Names an injected fault.
pub type FaultId = u64;
