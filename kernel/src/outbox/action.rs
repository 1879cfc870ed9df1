//! What can be owed to Discord. An action says what is meant; it becomes a request when it is claimed.

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
        /// Of what.
        subject: String,
    },
}

/// A file that a person gave with a command; fetched from Discord when it is sent on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
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
    /// Whose.
    pub who: Who,
    /// Discord's set of what is allowed.
    pub allow: u64,
    /// Discord's set of what is denied.
    pub deny: u64,
}

/// One thing owed to Discord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Action {
    /// Make a role.
    CreateRole {
        /// It will be known under this key.
        key: String,
        /// Its name.
        name: String,
        /// Whether it can be pinged by name; a ping of a role that cannot is shown and rings nowhere.
        mentionable: bool,
    },
    /// Make a channel or a category, in one call with all its overwrites.
    CreateChannel {
        /// It will be known under this key.
        key: String,
        /// Of this kind.
        kind: ChannelKind,
        /// Its name.
        name: String,
        /// Its topic; a signed marker is added. Categories have none.
        topic: String,
        /// The category it goes into.
        parent: Option<Target>,
        /// All of its overwrites.
        overwrites: Vec<Overwrite>,
    },
    /// Replace all overwrites of a channel.
    SetOverwrites {
        /// The channel.
        channel: Target,
        /// All of its overwrites.
        overwrites: Vec<Overwrite>,
    },
    /// Write a message.
    Post {
        /// It will be known under this key, if anybody needs it.
        key: Option<String>,
        /// The channel or thread.
        into: Target,
        /// What it says.
        content: Content,
        /// With this file.
        evidence: Option<Evidence>,
    },
    /// Change a message to this, wholly.
    Edit {
        /// The channel or thread it is in.
        within: Target,
        /// The message.
        message: Target,
        /// What it says now.
        content: Content,
    },
    /// Take a message away.
    Delete {
        /// The channel or thread it is in.
        within: Target,
        /// The message.
        message: Target,
    },
    /// Pin a message.
    Pin {
        /// The channel it is in.
        within: Target,
        /// The message.
        message: Target,
    },
    /// Open a thread from a message; Discord gives it the message's id.
    OpenThread {
        /// It will be known under this key.
        key: String,
        /// The channel of the message.
        within: Target,
        /// The message.
        message: Target,
        /// The thread's name.
        name: String,
    },
    /// Open a post in a forum.
    OpenPost {
        /// It will be known under this key.
        key: String,
        /// The forum.
        forum: Target,
        /// The post's name.
        name: String,
        /// Its first message.
        content: Content,
    },
    /// Give a person a role.
    GiveRole {
        /// The person.
        user: UserId,
        /// The role.
        role: Target,
    },
    /// Take a role from a person.
    TakeRole {
        /// The person.
        user: UserId,
        /// The role.
        role: Target,
    },
}

impl Action {
    /// The key under which what it makes will be known.
    pub fn creates(&self) -> Option<&str> {
        match self {
            Self::CreateRole { key, .. }
            | Self::CreateChannel { key, .. }
            | Self::OpenThread { key, .. }
            | Self::OpenPost { key, .. } => Some(key),
            Self::Post { key, .. } => key.as_deref(),
            _ => None,
        }
    }

    /// Which of the things it is that can be owed.
    pub fn kind(&self) -> Kind {
        match self {
            Self::CreateRole { .. } => Kind::CreateRole,
            Self::CreateChannel { .. } => Kind::CreateChannel,
            Self::SetOverwrites { .. } => Kind::SetOverwrites,
            Self::Post { .. } => Kind::Post,
            Self::Edit { .. } => Kind::Edit,
            Self::Delete { .. } => Kind::Delete,
            Self::Pin { .. } => Kind::Pin,
            Self::OpenThread { .. } => Kind::OpenThread,
            Self::OpenPost { .. } => Kind::OpenPost,
            Self::GiveRole { .. } => Kind::GiveRole,
            Self::TakeRole { .. } => Kind::TakeRole,
        }
    }

    /// A short name for logs.
    pub fn name(&self) -> &'static str {
        self.kind().name()
    }
}

macro_rules! kinds {
    ($($kind:ident, $name:literal;)*) => {
        /// The things that can be owed to Discord, without what they are done to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $(#[doc = $name] $kind,)*
        }

        impl Kind {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// A short name for logs.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

kinds! {
    CreateRole, "create-role";
    CreateChannel, "create-channel";
    SetOverwrites, "set-overwrites";
    Post, "post";
    Edit, "edit";
    Delete, "delete";
    Pin, "pin";
    OpenThread, "open-thread";
    OpenPost, "open-post";
    GiveRole, "give-role";
    TakeRole, "take-role";
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
