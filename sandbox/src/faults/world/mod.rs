//! Faults of the world: what others do to the world of a bot, or what becomes of the service it hangs on.
//!
//! Owns the values; `happen` carries out what changes the world, the gateway the rest.

mod happen;
mod names;

use chrono::TimeDelta;

pub(crate) use happen::About;
pub use names::NotThere;

use super::ConnectionFault;

/// A channel or thread, by the request at hand or by its name or id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The channel that the request names, or else the one it made.
    ItsChannel,
    /// The thread that the request made, or else the one it names.
    ItsThread,
    /// By name or id.
    Named(String),
}

/// Something that happens without the bot's doing.
#[derive(Clone, Debug, PartialEq)]
pub struct WorldFault {
    /// What happens.
    pub action: WorldAction,
    /// The guild by name or id; without one the request's guild, or else the bot's first.
    pub guild: Option<String>,
}

impl WorldFault {
    /// One in the request's guild, or the bot's first.
    #[must_use]
    pub fn new(action: WorldAction) -> Self {
        Self { action, guild: None }
    }

    /// One in the guild of this name or id.
    #[must_use]
    pub fn in_guild(action: WorldAction, guild: &str) -> Self {
        Self {
            action,
            guild: Some(guild.to_owned()),
        }
    }
}

/// What happens by a fault of the world. Roles and members are given by name or id.
#[derive(Clone, Debug, PartialEq)]
pub enum WorldAction {
    /// The message that the request made or names is deleted.
    DeleteMessage,
    /// A channel or thread is deleted.
    DeleteChannel(Place),
    /// A role is deleted.
    DeleteRole(String),
    /// A thread is put away.
    ArchiveThread(Place),
    /// A thread is put away and locked.
    LockThread(Place),
    /// A channel gets another name.
    RenameChannel(Place, String),
    /// A second channel like this one appears beside it.
    CopyChannel(Place),
    /// A category gets channels until it has 50.
    FillCategory(String),
    /// The guild gets channels until it has 500.
    FillGuild,
    /// The guild's owner writes so many messages.
    WriteMessages(u32, Place),
    /// The bot loses a permission, in the guild or in one channel.
    Revoke(u64, Option<Place>),
    /// The bot gains a permission, in the guild or in one channel.
    Grant(u64, Option<Place>),
    /// The bot's own role moves to this position; 1 is the lowest.
    MoveBotRole(i64),
    /// The bot is removed from the guild.
    KickBot,
    /// The bot is invited, with all permissions.
    InviteBot,
    /// A member leaves.
    RemoveMember(String),
    /// A member gets a role.
    GiveRole {
        /// The role.
        role: String,
        /// The member.
        member: String,
    },
    /// A member loses a role.
    TakeRole {
        /// The role.
        role: String,
        /// The member.
        member: String,
    },
    /// A person takes no direct messages any more.
    CloseMessages(String),
    /// A person takes direct messages again.
    OpenMessages(String),
    /// The guild is unavailable, for so much sandbox time or until it is made available.
    GuildUnavailable(Option<TimeDelta>),
    /// The guild is available again.
    GuildAvailable,
    /// A fault of the bot's connections or sessions.
    Connections(ConnectionFault),
    /// So many guilds appear at once, each with so many members and with the bot.
    AddGuilds(u32, u32),
    /// The rate limits get other buckets, of other names and sizes.
    NewBuckets,
    /// Nobody listens at the sandbox's port: connections are cut and new ones refused. The control side stays.
    RefuseConnections,
    /// Connections are taken again.
    AcceptConnections,
}
