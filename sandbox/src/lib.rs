//! A Discord on your own machine: REST API v10 and gateway v10 over loopback, for testing bots.
//!
//! # How to begin
//!
//! Start a [`Sandbox`], make a guild with people in it, and start your bot with [`Sandbox::base`] in place of
//! `https://discord.com` and with [`Sandbox::bot_token`]. A [`Persona`] acts as a person's client would, and what it
//! gives back is what that person sees:
//!
//! ```no_run
//! # async fn story() -> Result<(), discord_sandbox::StartError> {
//! use discord_sandbox::{Config, Fault, FaultAction, Limits, Sandbox, permissions};
//!
//! // The clock stands still until it is moved.
//! let config = Config { frozen: true, limits: Limits::off(), ..Config::default() };
//! let sandbox = Sandbox::start(config).await?;
//! let (olga, ada) = (sandbox.add_user("Olga"), sandbox.add_user("Ada"));
//! let guild = sandbox.add_guild(&olga, "Town");
//! sandbox.join(guild, &ada);
//! sandbox.invite_bot(guild, permissions::all());
//! let general = sandbox.channel_named(guild, "general").unwrap_or_default();
//! // … start the bot …
//! let outcome = ada.run(guild, general, "hello", &[("name", "Ada".into())]).await;
//! assert_eq!(outcome.text(), "Hello, Ada");
//! sandbox.advance(chrono::TimeDelta::weeks(1));
//! sandbox.inject(Fault::once("POST", "/channels/*/messages", FaultAction::CloseAfterEffect));
//! # Ok(())
//! # }
//! ```
//!
//! `examples/typed.rs` is a whole story that runs; `docs/bad-days.md` has the script language for faults
//! ([`Sandbox::run_script`]), `docs/rules.md` every rule with its test, and the README how the modules hang together.
//!
//! # What holds
//!
//! - Every change of the [`world`] goes through one place, which tells each session what it may see.
//! - Operations of [`Sandbox`] ask for no permission; acts of a [`Persona`] and of the bot are refused as Discord would.
//!
//! **Invariant:** nothing here listens on anything but loopback, and nothing leaves the machine.

mod bounds;
mod clock;
mod control;
mod door;
mod errors;
mod faults;
mod file_answers;
mod gateway;
mod limits;
mod listen;
mod lock;
mod operations;
mod page;
pub mod permissions;
mod persona;
mod rate_limits;
mod record;
mod rest;
mod snapshot;
mod start;
mod tls;
mod token;
mod transcript;
mod validate;
mod view;
pub mod world;
mod world_file;

pub use bounds::Bounds;
pub use errors::ApiError;
pub use faults::{
    ConnectionFault, EventAction, EventFault, Fault, FaultAction, FaultId, FaultInForce, NotThere, Place,
    Script, ScriptError, Statement, WorldAction, WorldFault,
};
pub use file_answers::FileAnswer;
pub use limits::{Bucket, BucketScope, Buckets, LimitClock, Limits};
pub use operations::{Sandbox, Tour, TourStep};
pub use persona::{FormValue, NewFile, OptionValue, Outcome, Persona};
pub use record::Exchange;
pub use rest::{Coverage, coverage};
pub use snapshot::Snapshot;
pub use start::{Config, StartError};
pub use view::{ButtonView, ChannelView, Choice, CommandView, EmbedView, Form, FormInput, MessageView};
pub use world_file::{WorldFile, WorldFileError};
