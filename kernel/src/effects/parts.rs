//! What effects are made of: whom and what they are about, what a message says, who sees a channel.

use serde::{Deserialize, Serialize};
use trellis_domain::ids::UserId;

use crate::discord::message::Message;
use crate::discord::permissions::{BOT_IN_ROOM, MEMBER_OF_ROOM, VIEW_CHANNEL, sum};

/// A thing of Discord's, by its id or by the key that it will be known under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// An id that is known.
    Id(u64),
    /// A key in `discord_object`; an earlier effect records it.
    Key(String),
}

impl Target {
    /// By key.
    pub fn key(key: impl Into<String>) -> Self {
        Self::Key(key.into())
    }
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// These words.
    Ready(Box<Message>),
    /// Drawn from the records at the moment it is first claimed.
    Live {
        /// Which view draws it; see `bot`.
        view: String,
        /// The id of what it is drawn about.
        subject: String,
    },
}

/// A file that a person gave with a command; fetched from Discord when it is sent on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForwardedFile {
    /// As the person named it.
    pub name: String,
    /// Where Discord holds it.
    pub url: String,
    /// In bytes.
    pub size: u64,
}

/// The kinds of channel that Trellis makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// A category.
    Category,
    /// A text channel.
    Text,
    /// A forum.
    Forum,
}

impl ChannelKind {
    /// Discord's number.
    pub fn number(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Category => 4,
            Self::Forum => 15,
        }
    }
}

/// Whose permissions an overwrite changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Everybody in the guild.
    Everyone,
    /// The bot itself.
    Bot,
    /// Who has this role.
    Role(Target),
    /// One person.
    Person(UserId),
}

/// One permission overwrite, from our own records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overwrite {
    /// The role or person it is for.
    pub who: Who,
    /// Discord's set of what is allowed.
    pub allow: u64,
    /// Discord's set of what is denied.
    pub deny: u64,
}

/// The overwrites of a room: its people, the bot and the coordinators, and nobody else.
///
/// One call carries them all: made open and closed later, everybody would see the room for a moment (facts.md §4).
pub fn private_channel(people: &[UserId], roles: &[Target]) -> Vec<Overwrite> {
    let view = VIEW_CHANNEL.bit;
    let member = sum(MEMBER_OF_ROOM);
    let mut overwrites = vec![
        Overwrite {
            who: Who::Everyone,
            allow: 0,
            deny: view,
        },
        Overwrite {
            who: Who::Bot,
            allow: sum(BOT_IN_ROOM),
            deny: 0,
        },
    ];
    overwrites.extend(people.iter().map(|person| Overwrite {
        who: Who::Person(*person),
        allow: member,
        deny: 0,
    }));
    overwrites.extend(roles.iter().map(|role| Overwrite {
        who: Who::Role(role.clone()),
        allow: member,
        deny: 0,
    }));
    overwrites
}
