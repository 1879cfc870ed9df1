//! The world: everything this Discord knows, as plain synchronous state.
//!
//! Owns all state that people and bots can see, and the list of events a change gives rise to.
//! Must not do I/O. **Invariant:** it is changed inside [`Shared::apply`] only, which afterwards hands the
//! events to the sessions that may see them, so that no route can forget one.

mod arrival;
mod audit;
mod build;
mod bulk;
mod channel;
mod commands;
mod copy;
mod events;
mod interaction;
mod lookup;
mod media;
mod members;
mod message;
mod nonces;
mod passing;
mod past;
mod people;
mod poll;
mod post;
pub(crate) mod recurrence;
mod render;
mod roles;
mod schedule;
#[cfg(test)]
mod shapes;
mod shared;
mod sight;
mod slowmode;
mod threads;
mod write;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;

pub use audit::{AuditEntry, action as audit_action};
pub use channel::{Channel, Overwrite, Tag, Thread, flag as channel_flag, kind as channel_kind};
pub use commands::{Command, CommandPermission, CommandTarget};
pub use events::{ScheduledEvent, entity as event_entity, status as event_status};
pub use interaction::{Interaction, State, kind as interaction_kind};
pub use message::{Attachment, Message, Reaction, Reference, flag};
pub use people::{Guild, Member, Role, User};
pub use poll::Poll;
pub(crate) use post::TYPING;
pub use shared::Shared;
pub(crate) use sight::Touched;
pub use slowmode::Slow;
pub(crate) use threads::NewThread;

use crate::bounds::Bounds;
use crate::clock::Clock;
use crate::errors::ApiError;
use crate::gateway::{Event, Sessions};

/// A snowflake.
pub type Id = u64;

/// Milliseconds since 1970 at which snowflakes begin.
const EPOCH_MS: i64 = 1_420_070_400_000;

/// How many interactions are remembered.
const INTERACTIONS_KEPT: usize = 50_000;

/// The time a snowflake was made.
#[must_use]
pub fn snowflake_time(id: Id) -> DateTime<Utc> {
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
    /// Who owns it.
    pub owner: Id,
    /// Whether GUILD_MEMBERS, GUILD_PRESENCES and MESSAGE_CONTENT are switched on, as a set of intent bits.
    pub privileged_intents: u64,
}

/// Everything there is.
#[derive(Debug)]
pub struct World {
    /// This sandbox's address, `http://127.0.0.1:PORT`.
    pub base: String,
    /// Sandbox time.
    pub clock: Clock,
    /// `clock` as read at the start of the current change.
    pub now: DateTime<Utc>,
    /// How much there may be.
    pub bounds: Bounds,
    /// Seeded.
    pub rng: StdRng,
    last_id: Id,
    /// The application.
    pub application: Application,
    /// Accounts.
    pub users: BTreeMap<Id, User>,
    /// Account by token.
    pub tokens: HashMap<String, Id>,
    /// Guilds.
    pub guilds: BTreeMap<Id, Guild>,
    /// Channels, threads and direct messages.
    pub channels: BTreeMap<Id, Channel>,
    /// Channels of a guild, without threads.
    pub by_guild: HashMap<Id, BTreeSet<Id>>,
    /// Threads of a guild.
    pub threads_by_guild: HashMap<Id, BTreeSet<Id>>,
    /// Messages by channel.
    pub messages: HashMap<Id, BTreeMap<Id, Message>>,
    /// Files by attachment id.
    pub files: HashMap<Id, Attachment>,
    /// Commands.
    pub commands: Vec<Command>,
    /// What staff of a guild set for a command, or for all under the application's own id.
    pub command_permissions: BTreeMap<(Id, Id), Vec<CommandPermission>>,
    /// When commands were made, for the daily limit.
    pub command_creations: Vec<(Option<Id>, DateTime<Utc>)>,
    /// Scheduled events of all guilds.
    pub scheduled_events: BTreeMap<Id, ScheduledEvent>,
    next_event_state: Option<DateTime<Utc>>,
    /// Interactions.
    pub interactions: BTreeMap<Id, Interaction>,
    /// Interaction by token.
    pub interaction_tokens: HashMap<String, Id>,
    waiting: BTreeSet<Id>,
    next_archiving: Option<DateTime<Utc>>,
    /// What is to happen later.
    schedule: schedule::Schedule,
    /// Earlier states, while somebody wants them.
    past: past::Past,
    /// When polls end, with channel and message.
    poll_ends: BTreeSet<(DateTime<Utc>, Id, Id)>,
    /// Messages by (channel, author, nonce), with when they were sent.
    pub nonces: HashMap<(Id, Id, String), (Id, DateTime<Utc>)>,
    /// When those that no longer count were last taken out; not at every change, for all have to be looked at.
    nonces_swept: DateTime<Utc>,
    /// Who types where, since when, and how often that was told: (channel, user).
    pub(crate) typing: BTreeMap<(Id, Id), (DateTime<Utc>, u32)>,
    /// What happened in the current change.
    events: Vec<Event>,
    /// Whether anything happened in it, told or not.
    stirred: bool,
    /// Who is connected.
    pub(crate) sessions: Sessions,
    /// The presence object that the bot last asked to be shown with.
    pub bot_presence: Option<Value>,
    /// Guilds that are unavailable to the bot, and when they are back by themselves.
    pub unavailable: BTreeMap<Id, Option<DateTime<Utc>>>,
    /// The audit log of all guilds, by entry id.
    pub audit: BTreeMap<Id, AuditEntry>,
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
            schedule: schedule::Schedule::default(),
            past: past::Past::default(),
            poll_ends: BTreeSet::new(),
            nonces: HashMap::new(),
            nonces_swept: DateTime::default(),
            typing: BTreeMap::new(),
            events: Vec::new(),
            stirred: false,
            sessions: Sessions::new(seed),
            bot_presence: None,
            unavailable: BTreeMap::new(),
            audit: BTreeMap::new(),
        };
        let owner = world.add_user("developer");
        let bot = world.add_account("sandbox-bot", "Sandbox Bot", true);
        world.application.id = bot;
        world.application.owner = owner;
        world
    }

    /// A new id: larger than every one before, and telling the sandbox time.
    pub fn new_id(&mut self) -> Id {
        let ms = u64::try_from(self.now.timestamp_millis() - EPOCH_MS).unwrap_or(0);
        let low = self.rng.random_range(0..1 << 12);
        let step = self.rng.random_range(1..1 << 12);
        self.last_id = (ms << 22 | low).max(self.last_id + step);
        self.last_id
    }

    /// A random word for tokens and session ids.
    pub fn random_word(&mut self) -> String {
        format!(
            "{:016x}{:016x}",
            self.rng.random::<u64>(),
            self.rng.random::<u64>()
        )
    }

    pub(crate) fn emit(&mut self, event: Event) {
        self.stirred = true;
        // With nobody to tell, a large world is built without a heap of news.
        if !self.sessions.is_empty() {
            self.events.push(event);
        }
    }

    pub(crate) fn await_first_answer(&mut self, interaction: Interaction) {
        if self.interactions.len() >= INTERACTIONS_KEPT
            && let Some((_, oldest)) = self.interactions.pop_first()
        {
            self.interaction_tokens.remove(&oldest.token);
        }
        self.waiting.insert(interaction.id);
        self.interaction_tokens
            .insert(interaction.token.clone(), interaction.id);
        self.interactions.insert(interaction.id, interaction);
    }

    pub(crate) fn set_state(&mut self, id: Id, state: State) {
        if let Some(interaction) = self.interactions.get_mut(&id) {
            interaction.state = state;
            interaction.data = Value::Null;
            interaction.changed.notify_waiters();
        }
    }
}

/// What a check comes to.
pub(crate) type Checked<T> = Result<T, ApiError>;
