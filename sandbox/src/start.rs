//! How a sandbox starts and ends: its ports, its parts put together, and the beat by which time passes.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use crate::clock::{self, Clock};
use crate::door::{Door, Port};
use crate::file_answers::FileAnswers;
use crate::gateway::{Live, Sessions, Shared};
use crate::limits::Limits;
use crate::operations::Sandbox;
use crate::rate_limits::RateLimits;
use crate::record::Record;
use crate::rest::Server;
use crate::tls::Tls;
use crate::transcript::Transcript;
use crate::world::World;
use crate::{control, listen, page};

/// How a sandbox is to be.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Port of API, gateway and page; 0 lets the system choose.
    pub port: u16,
    /// Port of the control side; absent, there is none.
    pub control_port: Option<u16>,
    /// Whether the page is served.
    pub page: bool,
    /// Whether API and gateway have TLS addresses, by a certificate made at the start: [`Sandbox::certificate`]. Plain
    /// connections are still taken on the same port.
    pub tls: bool,
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
    /// No certificate could be made.
    #[error("no certificate could be made: {0}")]
    Certificate(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The record or the transcript cannot be written.
    #[error("the record {} cannot be written: {source}", path.display())]
    Record {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// So long sockets have to take note of the end.
const GRACE: Duration = Duration::from_secs(1);

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
    pub(crate) async fn start_with(
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
        let tls = if config.tls {
            Some(Tls::new().map_err(StartError::Certificate)?)
        } else {
            None
        };
        let scheme = if tls.is_some() { "https" } else { "http" };
        let base = format!("{scheme}://{}", port.address());
        let record = match &config.record {
            Some(path) => Record::to_file(path).map_err(|source| StartError::Record {
                path: path.clone(),
                source,
            })?,
            None => Record::default(),
        };
        let clock = Clock::new(config.start, config.frozen);
        let mut world = world(base.clone(), clock, config.seed);
        let mut sessions = Sessions::new(config.seed);
        if let Some(path) = &config.transcript {
            let written = Transcript::to_file(path, &base);
            sessions.transcript = written.map_err(|source| StartError::Record {
                path: path.clone(),
                source,
            })?;
        }
        world.starts().every = config.limits.identify_every;
        let server = Arc::new(Server {
            files: FileAnswers::default(),
            shared: Shared::new(Live::new(world, sessions)),
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
            certificate: tls.as_ref().map(|tls| tls.certificate().to_owned()),
            control: None,
            // Where nobody has to tell a browser to trust anything.
            page: config.page.then(|| format!("http://{}/", port.address())),
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
        listen::serve(port, tls, sandbox.server.clone(), page, stop.clone());
        if let Some(listener) = control {
            listen::serve_plain(listener, control::router(sandbox.clone()), stop.clone());
        }
        tokio::spawn(let_time_pass(sandbox.server.shared.clone(), stop.clone()));
        sandbox.guard = Some(Arc::new(stop.drop_guard()));
        Ok(sandbox)
    }

    /// Ends it: sockets are closed with 1001, listeners close, and what is still open is dropped.
    pub async fn shutdown(self) {
        let sockets = self.server.shared.change(|live| live.sessions.go_away());
        // A client that does not read is not waited for.
        let _ = tokio::time::timeout(GRACE, futures::future::join_all(sockets)).await;
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
