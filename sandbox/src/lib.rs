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
//! - Every change of the [`world`] goes through one `apply`, which tells each session what it may see.
//! - Operations of [`Sandbox`] ask for no permission; acts of a [`Persona`] and of the bot are refused as Discord would.
//!
//! **Invariant:** nothing here listens on anything but loopback, and nothing leaves the machine.

mod bounds;
mod clock;
mod control;
mod door;
mod errors;
mod faults;
mod gateway;
mod limits;
mod listen;
mod operations;
mod page;
pub mod permissions;
mod persona;
mod rate_limits;
mod record;
mod rest;
mod snapshot;
mod transcript;
mod validate;
mod view;
pub mod world;
mod world_file;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use thiserror::Error;
use tokio_util::sync::{CancellationToken, DropGuard};

pub use bounds::Bounds;
pub use clock::ClockMode;
pub use errors::ApiError;
pub use faults::{
    Fault, FaultAction, FaultId, FaultInForce, Incident, IncidentKind, NotThere, Place, Script, ScriptError,
    Statement,
};
pub use gateway::{EventAction, EventFault, GatewayFault};
pub use limits::{Bucket, BucketScope, Buckets, LimitClock, Limits};
pub use persona::{FormValue, NewFile, OptionValue, Outcome, Persona};
pub use record::Exchange;
pub use rest::{Coverage, coverage};
pub use snapshot::Snapshot;
pub use view::{ButtonView, ChannelView, Choice, CommandView, EmbedView, Form, FormInput, MessageView};
pub use world_file::{WorldFile, WorldFileError};

use clock::Clock;
use door::{Door, Port};
use rate_limits::RateLimits;
use record::Record;
use rest::Server;
use transcript::Transcript;
use world::{Shared, World};

/// How a sandbox is to be.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Port of API, gateway and page; 0 lets the system choose.
    pub port: u16,
    /// Port of the control side; absent, there is none.
    pub control_port: Option<u16>,
    /// Whether the page is served.
    pub page: bool,
    /// File to which each exchange is written.
    pub record: Option<PathBuf>,
    /// File to which all that goes over REST and the gateway is written, alike in two runs with one seed, a frozen
    /// clock and one script; rate limits follow real time and have to be off for that.
    pub transcript: Option<PathBuf>,
    /// Seed of everything random.
    pub seed: u64,
    /// Sandbox time at the start; the wall clock when absent.
    pub start: Option<DateTime<Utc>>,
    /// Whether the clock stands still until it is moved.
    pub frozen: bool,
    /// Rate limits.
    pub limits: Limits,
}

/// Why a sandbox did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// Ids could not tell the time it was to start at.
    #[error("{0} is no time to start at: {reach}", reach = clock::REACH)]
    Clock(DateTime<Utc>),
    /// A port could not be opened.
    #[error("port {port} on 127.0.0.1 cannot be opened: {source}")]
    Port {
        /// The port asked for.
        port: u16,
        /// What the system says.
        source: std::io::Error,
    },
    /// The record or the transcript cannot be written.
    #[error("the record {} cannot be written: {source}", path.display())]
    Record {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

type ClockHook = Arc<dyn Fn(DateTime<Utc>) + Send + Sync>;
type PromptHook = Arc<dyn Fn() -> Option<DateTime<Utc>> + Send + Sync>;

#[derive(Default)]
struct Hooks {
    clock_moved: Vec<ClockHook>,
    clock_wanted: Option<ClockHook>,
    /// The time that was asked of the host and is not reached.
    wanted: Option<DateTime<Utc>>,
    next_prompt: Option<PromptHook>,
    /// Who is looked through, and at which channel, where the page's address says nothing.
    first_look: Option<(world::Id, world::Id)>,
}

/// A running sandbox; clones are handles to the same one. It ends when the last handle made by
/// [`Sandbox::start`] is dropped, or on [`Sandbox::shutdown`].
#[derive(Clone)]
pub struct Sandbox {
    server: Arc<Server>,
    hooks: Arc<Mutex<Hooks>>,
    base: String,
    control: Option<String>,
    page: bool,
    stop: CancellationToken,
    guard: Option<Arc<DropGuard>>,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Starts a sandbox on loopback.
    ///
    /// # Errors
    ///
    /// [`StartError`] when a port or the record cannot be opened.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        Self::start_with(config, World::new).await
    }

    /// Starts a sandbox; `world` makes its world of the address, the clock and the seed.
    async fn start_with(
        config: Config,
        world: impl FnOnce(String, Clock, u64) -> World,
    ) -> Result<Self, StartError> {
        if let Some(start) = config.start.filter(|start| !clock::within_reach(*start)) {
            return Err(StartError::Clock(start));
        }
        let open = |port| async move {
            listen::bind(port)
                .await
                .map_err(|source| StartError::Port { port, source })
        };
        let address = |listener: &tokio::net::TcpListener, port| match listener.local_addr() {
            Ok(address) => Ok(format!("http://{address}")),
            Err(source) => Err(StartError::Port { port, source }),
        };
        let door = Door::new();
        let port = Port::open(config.port, &door).map_err(|source| StartError::Port {
            port: config.port,
            source,
        })?;
        let base = format!("http://{}", port.address());
        let record = match &config.record {
            Some(path) => Record::to_file(path).map_err(|source| StartError::Record {
                path: path.clone(),
                source,
            })?,
            None => Record::default(),
        };
        let clock = Clock::new(config.start, config.frozen);
        let mut world = world(base.clone(), clock, config.seed);
        if let Some(path) = &config.transcript {
            let written = Transcript::to_file(path, &base);
            world.sessions.transcript = written.map_err(|source| StartError::Record {
                path: path.clone(),
                source,
            })?;
        }
        world.sessions.starts.every = config.limits.identify_every;
        let server = Arc::new(Server {
            shared: Shared::new(world),
            limits: Arc::new(Mutex::new(RateLimits::new(config.limits, config.seed, clock))),
            record: Mutex::new(record),
            faults: Arc::default(),
            door,
        });
        let stop = CancellationToken::new();
        let mut sandbox = Self {
            server,
            hooks: Arc::default(),
            base,
            control: None,
            page: config.page,
            stop: stop.clone(),
            guard: None,
        };
        let control = match config.control_port {
            Some(port) => {
                let listener = open(port).await?;
                sandbox.control = Some(address(&listener, port)?);
                Some(listener)
            }
            None => None,
        };
        let page = config.page.then(|| page::router(sandbox.clone()));
        listen::serve(port, sandbox.server.clone(), page, stop.clone());
        if let Some(listener) = control {
            listen::serve_plain(listener, control::router(sandbox.clone()), stop.clone());
        }
        tokio::spawn(let_time_pass(sandbox.server.shared.clone(), stop.clone()));
        sandbox.guard = Some(Arc::new(stop.drop_guard()));
        Ok(sandbox)
    }

    /// Ends it: listeners close, connections are dropped.
    pub async fn shutdown(self) {
        self.stop.cancel();
        tokio::task::yield_now().await;
    }

    /// Waits until it was ended.
    pub async fn ended(&self) {
        self.stop.cancelled().await;
    }
}

/// Deadlines pass without anybody asking: the world looks at its clock five times a second.
async fn let_time_pass(shared: Arc<Shared>, stop: CancellationToken) {
    let mut beat = tokio::time::interval(Duration::from_millis(200));
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = beat.tick() => shared.tick(),
        }
    }
}
