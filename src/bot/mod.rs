//! Puts the house together: commands, routes, views, event handlers, heartbeats. Nothing is decided here.

mod commands;
mod events;
mod features;
mod heartbeat;
mod limits;
mod presence;
mod reach;
mod registration;
mod sealed;
mod views;

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use poise::serenity_prelude as serenity;
use tokio_util::sync::CancellationToken;

pub use features::{FEATURES, routes};
pub use registration::register_owed;
pub use sealed::sealed_places;

use crate::background::absence;
use crate::interaction::{Absent, App, Routes};
use crate::records::people;
use trellis_domain::program::Catalogue;
use trellis_domain::roadmap::Roadmaps;
use trellis_kernel::clock::{self, Clock};
use trellis_kernel::courier::{Courier, Tools};
use trellis_kernel::db::{Db, Found, OpenError};
use trellis_kernel::discord::Failure;
use trellis_kernel::error::Error;
use trellis_kernel::lock::{self, DataLock, LockError};
use trellis_kernel::random::Random;
use trellis_kernel::secrets::{KeySource, Vault, VaultError};
use trellis_kernel::settings::{OperatorSettings, Token};
use trellis_kernel::texts::Texts;

/// What a bot is made of; from the settings, or from a test.
#[derive(Debug, Clone)]
pub struct Parts {
    /// Where the records and the lock are.
    pub data_dir: PathBuf,
    /// Discord's token, or the sandbox's.
    pub token: Token,
    /// The base address of a stand-in for Discord; `None` for Discord itself.
    pub api_base: Option<String>,
    /// Requests per second over all routes.
    pub per_second: NonZeroU32,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// After so long without an answer Discord is told that one takes a moment; it waits 3 s in all.
    pub patience: Duration,
    /// A card is drawn anew once in so long, however much changes in its room.
    pub between_redraws: TimeDelta,
    /// Words.
    pub texts: Texts,
    /// Programs.
    pub programs: Catalogue,
    /// Roadmaps.
    pub roadmaps: Roadmaps,
    /// The people who run this bot.
    pub operator: OperatorSettings,
    /// The keyring of confidential answers; `None` for the file beside the database.
    pub key_file: Option<PathBuf>,
    /// The key from the environment, if there is one.
    pub key: Option<String>,
}

/// Why a bot did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another process serves these records.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The database was refused.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The keyring was refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Discord, or its stand-in, does not answer.
    #[error(
        "{base} cannot be reached: {failure}. Nothing was changed. Check the network (or [discord] api_base) and start again"
    )]
    Unreachable {
        /// Who was asked.
        base: String,
        /// What came of it.
        failure: Failure,
    },
    /// Discord does not take the token.
    #[error(
        "Discord does not accept the bot token. Copy it anew from the developer portal (Bot → Reset Token), \
         put it into DISCORD_TOKEN or the token file, and start again. Nothing was lost"
    )]
    TokenRefused,
    /// Something broke while starting.
    #[error("starting failed: {0:?}")]
    Fault(Error),
    /// The heartbeats could not be set up.
    #[error("the heartbeats could not be set up: {0}")]
    Heartbeat(#[from] tokio_cron_scheduler::JobSchedulerError),
    /// serenity ended.
    #[error("the connection to Discord ended: {0}")]
    Gateway(Box<serenity::Error>),
}

/// What [`Parts::patience`] is with Discord: what is left of its 3 s is for the way there and a second try.
pub const DEFER_AFTER: Duration = Duration::from_millis(1_500);
/// What [`Parts::between_redraws`] is with Discord: sooner than anybody looks twice.
pub const BETWEEN_REDRAWS: TimeDelta = TimeDelta::seconds(3);
/// How long deliveries under way may take at the end.
const GRACE: Duration = Duration::from_secs(5);

/// A bot that is ready to connect.
pub struct Bot {
    app: App,
    routes: Arc<Routes>,
    token: Token,
    api_base: Option<String>,
    data_dir: PathBuf,
    _lock: DataLock,
}

impl Bot {
    /// Opens everything, and connects to nothing but Discord's REST API to see that it answers.
    ///
    /// # Errors
    /// See [`StartError`]; nothing has been changed then but what migrations did.
    pub async fn prepare(parts: Parts) -> Result<Self, StartError> {
        let mut lock = DataLock::take(&parts.data_dir)?;
        if lock.was_cut_short() {
            Db::require_log(&parts.data_dir)?;
        }
        let found = Db::find(&parts.data_dir).await?;
        // What is wrong here is told without asking Discord first.
        Vault::examine(keys_of(&parts, found.has_begun()))?;
        let port = reach::reach(&parts).await?;
        let (vault, db) = open(&parts, found).await?;
        lock.note_open().map_err(|source| LockError::Unusable {
            path: parts.data_dir.clone(),
            source,
        })?;
        let absent = absent_by(&db).await.map_err(StartError::Fault)?;
        let views = views::FeatureViews {
            texts: parts.texts.clone(),
            absent: Arc::clone(&absent),
        };
        let courier = Courier::new(Tools {
            db: db.clone(),
            port: Arc::clone(&port),
            clock: parts.clock.clone(),
            random: parts.random.clone(),
            vault: Arc::clone(&vault),
            views: Arc::new(views),
            texts: parts.texts.clone(),
            between_redraws: parts.between_redraws,
        })
        .await
        .map_err(StartError::Fault)?;
        let app = App {
            clock: parts.clock,
            random: parts.random,
            db,
            texts: parts.texts,
            vault,
            port,
            courier,
            programs: Arc::new(parts.programs),
            roadmaps: Arc::new(parts.roadmaps),
            features: FEATURES,
            seen: Arc::default(),
            absent,
            looking: Arc::default(),
            patience: parts.patience,
            operator: Arc::new(parts.operator),
        };
        let routes = Arc::new(routes());
        Ok(Self {
            app,
            routes,
            token: parts.token,
            api_base: parts.api_base,
            data_dir: parts.data_dir,
            _lock: lock,
        })
    }

    /// The parts, for who drives a bot from outside: tests and the demo.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Connects and serves until `stop` is cancelled, then finishes what is under way.
    ///
    /// # Errors
    /// When Discord refuses the token or the gateway ends for good.
    pub async fn run(self, stop: CancellationToken) -> Result<(), StartError> {
        let Self {
            app,
            routes,
            token,
            api_base,
            data_dir,
            _lock,
        } = self;
        let gateway = reach::gateway(&app.port).await?;
        let mut http = serenity::HttpBuilder::new(token.reveal()).ratelimiter_disabled(true);
        if let Some(base) = api_base {
            http = http.proxy(base);
        }
        let (_, me) = app
            .port
            .identify()
            .await
            .map_err(|failure| StartError::Fault(failure.into()))?;
        let commands = Arc::new(commands::Commands::new(&app.texts, me));
        let handler = events::Events {
            app: app.clone(),
            routes,
            commands: Arc::clone(&commands),
        };
        // Neither is privileged. Of voice states only those of our own channels are looked at.
        let intents = serenity::GatewayIntents::GUILDS | serenity::GatewayIntents::GUILD_VOICE_STATES;
        let mut client = serenity::ClientBuilder::new_with_http(http.build(), intents)
            .raw_event_handler(handler)
            .await
            .map_err(|error| StartError::Gateway(Box::new(error)))?;
        commands.run_on(&client.shard_manager);
        *client.ws_url.lock().await = gateway.url;
        registration::register(&app).await.map_err(StartError::Fault)?;
        absence::come_back(&app).await.map_err(StartError::Fault)?;
        let watch = presence::Watch::new(&app, &client.shard_manager);
        let heartbeat = heartbeat::Heartbeat::start(&app, data_dir, Arc::clone(&watch), &stop).await?;
        let refused = app.courier.token_refused();
        let delivering = tokio::spawn(app.courier.clone().run(stop.clone()));
        let shards = client.shard_manager.clone();
        let ended = tokio::select! {
            ended = client.start_shards(gateway.shards) => ended.map_err(|error| StartError::Gateway(Box::new(error))),
            () = refused.cancelled() => Err(StartError::TokenRefused),
            () = stop.cancelled() => Ok(()),
        };
        tracing::info!("stopping: deliveries under way are finished, nothing new is begun");
        stop.cancel();
        tokio::select! {
            () = shards.shutdown_all() => {}
            // serenity begins one connection in five seconds and closes none before all have begun.
            () = clock::pause(GRACE) => tracing::warn!("not every connection was closed in time; Discord notices by itself"),
        }
        tokio::select! {
            () = heartbeat.ends() => {}
            () = clock::pause(GRACE) => tracing::warn!("a sweep did not end in time; it is done anew at the next start"),
        }
        tokio::select! {
            _ = delivering => {}
            () = clock::pause(GRACE) => tracing::warn!("a delivery did not end in time; it is looked for at the next start"),
        }
        if !watch.is_away()
            && let Err(error) = presence::note(&app, app.clock.now()).await
        {
            tracing::warn!(%error, "the end was not noted; the next start counts its absence from the last minute before");
        }
        app.db.close().await;
        ended
    }
}

/// Discord does not take the commands as they are worded.
#[derive(Debug, thiserror::Error)]
#[error(
    "in the language {locale}, Discord would refuse the commands: {}. Their words are the messages `command-…` of the texts",
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
)]
pub(crate) struct WordsOfCommands {
    locale: String,
    found: Vec<limits::TooMuch>,
}

/// Whether Discord takes the commands in these words.
///
/// # Errors
/// All that it would refuse.
pub(crate) fn commands_in(texts: &Texts) -> Result<(), WordsOfCommands> {
    let found = match registration::wire(texts) {
        Ok(commands) => limits::too_much(&commands),
        // Written from our own values, it is no matter of words.
        Err(error) => {
            tracing::error!(?error, "the commands cannot be written");
            Vec::new()
        }
    };
    if found.is_empty() {
        return Ok(());
    }
    Err(WordsOfCommands {
        locale: texts.locale().to_owned(),
        found,
    })
}

/// Whether a bot could start on these records: nothing is changed, and no bot that runs on them is disturbed.
///
/// # Errors
/// As [`Bot::prepare`] before it asks Discord.
pub(crate) async fn examine(
    data_dir: &Path,
    key_file: Option<&Path>,
    key: Option<&str>,
) -> Result<(), StartError> {
    lock::examine(data_dir)?;
    let found = Db::find(data_dir).await?;
    Vault::examine(KeySource {
        dir: data_dir,
        key_file,
        environment: key,
        may_create: !found.has_begun(),
    })?;
    Ok(())
}

async fn absent_by(db: &Db) -> Result<Arc<Absent>, Error> {
    let people = people::store::all_away(&mut *db.read().await?).await?;
    Ok(Arc::new(Absent::of(people)))
}

/// Where the keys are; they may be made where nobody has worked with the records yet.
fn keys_of(parts: &Parts, begun: bool) -> KeySource<'_> {
    KeySource {
        dir: &parts.data_dir,
        key_file: parts.key_file.as_deref(),
        environment: parts.key.as_deref(),
        may_create: !begun,
    }
}

/// The keys and the records.
///
/// Where there are records, the keys come first: if they are missing, nothing is changed. Where there are none, the
/// records come first: keys by themselves would look as if the records had been lost.
async fn open(parts: &Parts, found: Found) -> Result<(Arc<Vault>, Db), StartError> {
    let begun = found.has_begun();
    let unlock = || Vault::unlock(keys_of(parts, begun), &parts.random).map(Arc::new);
    if begun {
        let vault = unlock()?;
        return Ok((vault, found.open().await?));
    }
    let db = found.open().await?;
    Ok((unlock()?, db))
}
