//! What the bot may do: Discord's permission bits that we speak of, and Discord's way of working them out.
//!
//! The source of the algorithm is `topics/permissions` of Discord's documentation; of the bits, facts.md §0 and §4.

use reqwest::Method;
use serde_json::Value;
use trellis_domain::community::{Server, ServerRole};
use trellis_domain::ids::{ChannelId, GuildId, RoleId, UserId};

use super::call::Call;
use super::channel::read_channel;
pub use super::channel::{Access, Channel, Tag};
use super::client::Port;
use super::failure::Failure;

/// One permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Permission {
    /// The bit in Discord's set.
    pub bit: u64,
    /// The name in Discord's server settings, in English, as an admin finds it there.
    pub name: &'static str,
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $constant:ident = $shift:literal, $name:literal;)*) => {
        $($(#[$doc])* pub const $constant: Permission = Permission { bit: 1 << $shift, name: $name };)*
        /// Every permission named here.
        pub const ALL: &[Permission] = &[$($constant),*];
    };
}

permissions! {
    /// Make, change and delete channels.
    MANAGE_CHANNELS = 4, "Manage Channels";
    /// React to messages.
    ADD_REACTIONS = 6, "Add Reactions";
    /// See a channel at all.
    VIEW_CHANNEL = 10, "View Channels";
    /// Write.
    SEND_MESSAGES = 11, "Send Messages";
    /// Write embeds.
    EMBED_LINKS = 14, "Embed Links";
    /// Send files.
    ATTACH_FILES = 15, "Attach Files";
    /// Read what was written before.
    READ_MESSAGE_HISTORY = 16, "Read Message History";
    /// Come into a voice channel. Without it nothing else can be done with one either.
    CONNECT = 20, "Connect";
    /// Speak in a voice channel.
    SPEAK = 21, "Speak";
    /// Make roles, give them, and write channel overwrites.
    MANAGE_ROLES = 28, "Manage Roles";
    /// Use slash commands.
    USE_APPLICATION_COMMANDS = 31, "Use Application Commands";
    /// Archive and lock threads.
    MANAGE_THREADS = 34, "Manage Threads";
    /// Start threads that everybody sees.
    CREATE_PUBLIC_THREADS = 35, "Create Public Threads";
    /// Write in threads.
    SEND_MESSAGES_IN_THREADS = 38, "Send Messages in Threads";
    /// Pin messages; apart from Manage Messages since 2026-02-23.
    PIN_MESSAGES = 51, "Pin Messages";
}

/// Everything, for owners.
const ADMINISTRATOR: u64 = 1 << 3;

/// What Trellis asks for when it is invited: exactly this.
pub const NEEDED: &[Permission] = &[
    VIEW_CHANNEL,
    SEND_MESSAGES,
    EMBED_LINKS,
    ATTACH_FILES,
    READ_MESSAGE_HISTORY,
    ADD_REACTIONS,
    USE_APPLICATION_COMMANDS,
    MANAGE_CHANNELS,
    MANAGE_ROLES,
    PIN_MESSAGES,
    CREATE_PUBLIC_THREADS,
    SEND_MESSAGES_IN_THREADS,
    MANAGE_THREADS,
    // An overwrite gives only what the bot has itself (facts.md §4).
    CONNECT,
    SPEAK,
];

/// What the people of a room may do in its voice channel. Whether they show themselves or press a key to talk is as everywhere in
/// the server.
pub const MEMBER_IN_VOICE: &[Permission] = &[VIEW_CHANNEL, CONNECT, SPEAK];

/// What the bot may do in a voice channel: see who is there, and take it away.
pub const BOT_IN_VOICE: &[Permission] = &[VIEW_CHANNEL, CONNECT, SPEAK, MANAGE_CHANNELS];

/// What a member of a room may do there.
pub const MEMBER_OF_ROOM: &[Permission] = &[
    VIEW_CHANNEL,
    SEND_MESSAGES,
    EMBED_LINKS,
    ATTACH_FILES,
    READ_MESSAGE_HISTORY,
    ADD_REACTIONS,
    USE_APPLICATION_COMMANDS,
];

/// What the bot may do in a room.
pub const BOT_IN_ROOM: &[Permission] = &[
    VIEW_CHANNEL,
    SEND_MESSAGES,
    EMBED_LINKS,
    ATTACH_FILES,
    READ_MESSAGE_HISTORY,
    PIN_MESSAGES,
    MANAGE_CHANNELS,
];

/// Discord's bits by which a role lets its people rule over a server or others in it (topics/permissions): Kick, Ban,
/// Administrator, Manage Channels, Manage Server, View Audit Log, Manage Messages, Mention Everyone, Insights, Mute,
/// Deafen and Move Members, Manage Nicknames, Roles, Webhooks, Expressions, Events and Threads, Time Out Members,
/// Monetization Analytics.
const POWERS: u64 = {
    let bits = [
        1, 2, 3, 4, 5, 7, 13, 17, 19, 22, 23, 24, 27, 28, 29, 30, 33, 34, 40, 41,
    ];
    let (mut set, mut at) = (0, 0);
    while at < bits.len() {
        set |= 1 << bits[at];
        at += 1;
    }
    set
};

/// Whether a role gives its people a power beyond what it gave when it was made or picked, and beyond everybody's.
pub(crate) fn gives_more_power(role: u64, gave: u64, everybody: u64) -> bool {
    role & !(gave | everybody) & POWERS != 0
}

/// The set of these as Discord counts it.
pub fn sum(permissions: &[Permission]) -> u64 {
    permissions.iter().fold(0, |set, permission| set | permission.bit)
}

/// The bot's standing in a guild, read from Discord a moment ago.
#[derive(Debug, Clone)]
pub struct Standing {
    /// What its roles give it in the guild.
    pub guild: u64,
    /// Whether it has been made an administrator, which it never asks for.
    pub administrator: bool,
    /// The position of its highest role.
    pub top_role: i64,
    /// Every role of the guild.
    pub roles: Vec<Role>,
    /// Every channel of the guild, threads apart.
    pub channels: Vec<Channel>,
    bot: UserId,
    guild_id: GuildId,
    bot_roles: Vec<u64>,
}

/// A role as the doctor needs it.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Higher is above.
    pub position: i64,
    /// Belongs to an integration; cannot be given.
    pub managed: bool,
    /// A bot's own, which nobody else holds.
    pub of_bot: bool,
    /// What it gives in the guild.
    pub permissions: u64,
}

/// A server's owner and what its roles give: one request.
///
/// # Errors
/// As [`Port::call`].
pub async fn server(port: &Port, guild: GuildId) -> Result<Server, Failure> {
    let path = format!("/guilds/{guild}");
    let found = port
        .call(Call::new(Method::GET, "/guilds/{g}", guild, path))
        .await?;
    let roles = found["roles"].as_array().into_iter().flatten();
    let roles = roles.filter_map(read_role).map(|role| ServerRole {
        id: RoleId::new(role.id),
        permissions: role.permissions,
    });
    Ok(Server {
        id: guild,
        owner: owner_of(&found)?,
        roles: roles.collect(),
    })
}

/// Whose a server is, as Discord describes it.
///
/// # Errors
/// When it names no owner, which Discord's description never does.
pub fn owner_of(server: &Value) -> Result<UserId, Failure> {
    let owner = read_id(&server["owner_id"]).map(UserId::new);
    owner.ok_or_else(|| Failure::Ambiguous("a server without an owner".to_owned()))
}

impl Standing {
    /// Asks Discord for roles, channels and the bot's own membership: three requests.
    ///
    /// # Errors
    /// As [`Port::call`].
    pub async fn ask(port: &Port, guild: GuildId) -> Result<Self, Failure> {
        let (_, bot) = port.identify().await?;
        let roles = Self::roles(port, guild).await?;
        let channels = Self::channels(port, guild).await?;
        let path = format!("/guilds/{guild}/members/{bot}");
        let member = port
            .call(Call::new(Method::GET, "/guilds/{g}/members/{u}", guild, path))
            .await?;
        let bot_roles: Vec<u64> = member["roles"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(read_id)
            .collect();
        let own = || {
            roles
                .iter()
                .filter(|role| role.id == guild.get() || bot_roles.contains(&role.id))
        };
        let held = own().fold(0, |set, role| set | role.permissions);
        let administrator = held & ADMINISTRATOR != 0;
        Ok(Self {
            guild: if administrator { u64::MAX } else { held },
            administrator,
            top_role: own().map(|role| role.position).max().unwrap_or(0),
            roles,
            channels,
            bot,
            guild_id: guild,
            bot_roles,
        })
    }

    /// Every role of a guild, that of everybody too, which has the guild's id.
    ///
    /// # Errors
    /// As [`Port::call`].
    pub async fn roles(port: &Port, guild: GuildId) -> Result<Vec<Role>, Failure> {
        let path = format!("/guilds/{guild}/roles");
        let list = port
            .call(Call::new(Method::GET, "/guilds/{g}/roles", guild, path))
            .await?;
        Ok(list
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(read_role)
            .collect())
    }

    /// Every channel of a guild; the list is complete and not paged (reliability.md §2.2).
    ///
    /// # Errors
    /// As [`Port::call`].
    pub async fn channels(port: &Port, guild: GuildId) -> Result<Vec<Channel>, Failure> {
        let path = format!("/guilds/{guild}/channels");
        let list = port
            .call(Call::new(Method::GET, "/guilds/{g}/channels", guild, path))
            .await?;
        Ok(list
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(read_channel)
            .collect())
    }

    /// What the bot may do in a channel, by Discord's algorithm; `None` when the channel is not in the list.
    pub fn in_channel(&self, channel: ChannelId) -> Option<u64> {
        let channel = self.channels.iter().find(|c| c.id == channel.get())?;
        if self.administrator {
            return Some(u64::MAX);
        }
        let set = channel.allowed(self.guild, self.guild_id, &self.bot_roles, self.bot);
        // Without sight of a channel everything else in it is void.
        Some(if set & VIEW_CHANNEL.bit == 0 { 0 } else { set })
    }

    /// What a member without roles may do in a channel.
    pub fn of_everybody_in(&self, channel: &Channel) -> u64 {
        let everybody = self.roles.iter().find(|role| role.id == self.guild_id.get());
        let held = everybody.map_or(0, |role| role.permissions);
        channel.allowed(held, self.guild_id, &[], UserId::new(0))
    }

    /// Which of `needed` the bot lacks in the guild.
    pub fn missing(&self, needed: &[Permission]) -> Vec<Permission> {
        needed
            .iter()
            .copied()
            .filter(|permission| self.guild & permission.bit == 0)
            .collect()
    }
}

fn read_id(value: &Value) -> Option<u64> {
    value.as_str()?.parse().ok()
}

fn read_role(value: &Value) -> Option<Role> {
    Some(Role {
        id: read_id(&value["id"])?,
        name: value["name"].as_str()?.to_owned(),
        position: value["position"].as_i64()?,
        managed: value["managed"].as_bool().unwrap_or(false),
        of_bot: value["tags"]["bot_id"].is_string(),
        permissions: read_id(&value["permissions"])?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_gives_more_power_by_what_is_a_power_and_was_neither_noted_nor_everybodys() {
        let (kick, manage_server, attach) = (1 << 1, 1 << 5, ATTACH_FILES.bit);
        for (role, gave, everybody, more) in [
            (0, 0, 0, false),
            (attach, 0, 0, false),
            (ADMINISTRATOR, 0, 0, true),
            (kick, kick, 0, false),
            (kick, 0, kick, false),
            (kick | manage_server, kick, 0, true),
            (attach, kick | manage_server, 0, false),
        ] {
            let found = gives_more_power(role, gave, everybody);
            assert_eq!(found, more, "{role:b} after {gave:b}, everybody {everybody:b}");
        }
        // Whatever makes a person a manager to Trellis is a power.
        let managers = (0..64).map(|at| 1_u64 << at);
        assert!(
            managers
                .filter(|bit| trellis_domain::community::manages_server(*bit))
                .all(|bit| gives_more_power(bit, 0, 0))
        );
    }

    #[test]
    fn the_sums_are_those_of_the_documentation() {
        // facts.md §4: the members' and the bot's overwrites of a room, less PIN for members.
        assert_eq!(sum(MEMBER_OF_ROOM), 2_147_601_472);
        assert_eq!(sum(BOT_IN_ROOM), 2_251_799_813_803_024);
    }

    #[test]
    fn administrator_is_never_asked_for() {
        assert_eq!(sum(NEEDED) & ADMINISTRATOR, 0);
        for permission in MEMBER_OF_ROOM.iter().chain(BOT_IN_ROOM) {
            assert!(
                NEEDED.contains(permission),
                "{}: an overwrite may hold only what the bot holds",
                permission.name
            );
        }
    }
}
