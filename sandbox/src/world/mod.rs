//! The world: everything this Discord knows, as plain synchronous state.
//!
//! Owns all state that people and bots can see, and the news that a change gives rise to.
//! Must not do I/O, or know how anybody hears of it. **Invariant:** it is changed inside
//! `gateway::Shared::change` only, which afterwards tells each session of the news that it may see, so that no route
//! can forget one.

mod arrival;
mod audit;
mod build;
mod bulk;
mod channel;
mod commands;
mod copy;
mod events;
mod holding;
mod interaction;
mod lookup;
mod media;
mod members;
mod message;
mod news;
mod nonces;
mod passing;
mod past;
mod people;
mod poll;
mod post;
mod read;
pub(crate) mod recurrence;
mod render;
mod roles;
#[cfg(test)]
mod shapes;
mod sight;
mod slowmode;
mod starts;
mod threads;
mod voice;
mod write;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;

pub(crate) use audit::{AuditEntry, action as audit_action};
pub use channel::{Channel, kind as channel_kind};
pub(crate) use channel::{Overwrite, Tag, Thread, flag as channel_flag};
pub use commands::{Command, CommandPermission, CommandTarget};
pub(crate) use events::{ScheduledEvent, entity as event_entity, status as event_status};
pub(crate) use holding::in_guild;
pub use interaction::{Interaction, State, kind as interaction_kind};
pub use message::Message;
pub(crate) use message::{Attachment, Reaction, Reference, flag};
pub(crate) use news::{Audience, EVENTS, Event};
pub use people::{Guild, User};
pub(crate) use people::{Member, Role};
pub(crate) use poll::Poll;
pub(crate) use post::TYPING;
pub(crate) use sight::Touched;
pub(crate) use slowmode::Slow;
pub(crate) use starts::{Start, Starts};
pub(crate) use threads::NewThread;
pub use voice::VoiceState;
pub(crate) use voice::{VoiceChange, has_voice};

use crate::bounds::Bounds;
use crate::clock::Clock;
use crate::errors::ApiError;

/// A snowflake.
pub type Id = u64;

/// Milliseconds since 1970 at which snowflakes begin.
const EPOCH_MS: i64 = 1_420_070_400_000;

/// When the application was made, in the summer of 2016: its id stands in its token, and depends like that on the seed alone.
const MADE_MS: u64 = 45_000_000_000;

/// The time a snowflake was made.
pub(crate) fn snowflake_time(id: Id) -> DateTime<Utc> {
    let ms = i64::try_from(id >> 22).unwrap_or(0) + EPOCH_MS;
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}

/// The smallest snowflake of an instant, by which pages are asked for.
#[must_use]
pub fn id_at(at: DateTime<Utc>) -> Id {
    u64::try_from(at.timestamp_millis() - EPOCH_MS).unwrap_or(0) << 22
}

/// The bot's application.
#[derive(Clone, Debug)]
pub struct Application {
    /// Its id, which is also the bot's user id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The account that owns it.
    pub owner: Id,
    /// Whether GUILD_MEMBERS, GUILD_PRESENCES and MESSAGE_CONTENT are switched on, as a set of intent bits.
    pub privileged_intents: u64,
}

impl Application {
    /// Its flags, which tell the privileged intents that are switched on, as an application in fewer than a hundred guilds has
    /// them.
    pub(crate) fn flags(&self) -> u64 {
        const LIMITED: [(u64, u64); 3] = [(8, 13), (1, 15), (15, 19)];
        let on = LIMITED
            .iter()
            .filter(|(intent, _)| self.privileged_intents & (1 << intent) != 0);
        on.fold(0, |flags, (_, flag)| flags | 1 << flag)
    }
}

/// Everything there is.
#[derive(Debug)]
pub struct World {
    /// This sandbox's address, `http://127.0.0.1:PORT` or `https://`.
    base: String,
    /// Sandbox time.
    clock: Clock,
    /// `clock` as read at the start of the current change.
    now: DateTime<Utc>,
    /// How much there may be.
    bounds: Bounds,
    /// Seeded.
    rng: StdRng,
    last_id: Id,
    /// The application.
    application: Application,
    /// Accounts.
    users: BTreeMap<Id, User>,
    /// Account by token.
    tokens: HashMap<String, Id>,
    /// Guilds.
    guilds: BTreeMap<Id, Guild>,
    /// Channels, threads and direct messages.
    channels: BTreeMap<Id, Channel>,
    /// Channels of a guild, without threads.
    by_guild: HashMap<Id, BTreeSet<Id>>,
    /// Threads of a guild.
    threads_by_guild: HashMap<Id, BTreeSet<Id>>,
    /// Messages by channel.
    messages: HashMap<Id, BTreeMap<Id, Message>>,
    /// Files by attachment id.
    files: HashMap<Id, Attachment>,
    /// Commands.
    commands: Vec<Command>,
    /// What staff of a guild set for a command, or for all under the application's own id.
    command_permissions: BTreeMap<(Id, Id), Vec<CommandPermission>>,
    /// When commands were made, for the daily limit.
    command_creations: Vec<(Option<Id>, DateTime<Utc>)>,
    /// Scheduled events of all guilds.
    scheduled_events: BTreeMap<Id, ScheduledEvent>,
    next_event_state: Option<DateTime<Utc>>,
    /// Interactions.
    interactions: BTreeMap<Id, Interaction>,
    /// Interaction by token.
    interaction_tokens: HashMap<String, Id>,
    waiting: BTreeSet<Id>,
    next_archiving: Option<DateTime<Utc>>,
    /// Earlier states, while somebody wants them.
    past: past::Past,
    /// When polls end, with channel and message.
    poll_ends: BTreeSet<(DateTime<Utc>, Id, Id)>,
    /// Messages by (channel, author, nonce), with when they were sent.
    nonces: HashMap<(Id, Id, String), (Id, DateTime<Utc>)>,
    /// When those that no longer count were last taken out; not at every change, for all have to be looked at.
    nonces_swept: DateTime<Utc>,
    /// People who type somewhere, since when, and how often that was told: (channel, user).
    typing: BTreeMap<(Id, Id), (DateTime<Utc>, u32)>,
    /// What happened in the current change.
    news: news::News,
    /// How often the bot may still identify.
    starts: Starts,
    /// The presence object that the bot last asked to be shown with.
    bot_presence: Option<Value>,
    /// Guilds that are unavailable to the bot, and when they are back by themselves.
    unavailable: BTreeMap<Id, Option<DateTime<Utc>>>,
    /// The audit log of all guilds, by entry id.
    audit: BTreeMap<Id, AuditEntry>,
}

impl World {
    pub(crate) fn new(base: String, clock: Clock, seed: u64) -> Self {
        let mut world = Self {
            base,
            now: clock.now(),
            clock,
            bounds: Bounds::default(),
            rng: StdRng::seed_from_u64(seed),
            last_id: 0,
            application: Application {
                id: 0,
                name: "Sandbox Bot".to_owned(),
                owner: 0,
                privileged_intents: (1 << 1) | (1 << 8) | (1 << 15),
            },
            users: BTreeMap::new(),
            tokens: HashMap::new(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            by_guild: HashMap::new(),
            threads_by_guild: HashMap::new(),
            messages: HashMap::new(),
            files: HashMap::new(),
            commands: Vec::new(),
            command_permissions: BTreeMap::new(),
            command_creations: Vec::new(),
            scheduled_events: BTreeMap::new(),
            next_event_state: None,
            interactions: BTreeMap::new(),
            interaction_tokens: HashMap::new(),
            waiting: BTreeSet::new(),
            next_archiving: None,
            past: past::Past::default(),
            poll_ends: BTreeSet::new(),
            nonces: HashMap::new(),
            nonces_swept: DateTime::default(),
            typing: BTreeMap::new(),
            news: news::News::default(),
            starts: Starts::default(),
            bot_presence: None,
            unavailable: BTreeMap::new(),
            audit: BTreeMap::new(),
        };
        let owner = world.add_user("developer");
        let id = (MADE_MS << 22) | world.rng.random_range(0..1 << 22);
        let bot = world.add_account(id, ("sandbox-bot", "Sandbox Bot"), true);
        world.application.id = bot;
        world.application.owner = owner;
        world
    }

    /// A new id: larger than every one before, and telling the sandbox time.
    pub(crate) fn new_id(&mut self) -> Id {
        let ms = u64::try_from(self.now.timestamp_millis() - EPOCH_MS).unwrap_or(0);
        let low = self.rng.random_range(0..1 << 12);
        let step = self.rng.random_range(1..1 << 12);
        self.last_id = (ms << 22 | low).max(self.last_id + step);
        self.last_id
    }

    /// A random word for tokens and session ids.
    pub(crate) fn random_word(&mut self) -> String {
        format!(
            "{:016x}{:016x}",
            self.rng.random::<u64>(),
            self.rng.random::<u64>()
        )
    }
}

/// What a check comes to.
pub(crate) type Checked<T> = Result<T, ApiError>;
