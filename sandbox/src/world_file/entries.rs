//! The shapes of a world file.
//!
//! Where a name alone says enough, a text stands for a table. Positions are kept for what can be wrong later.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;
use toml::value::Datetime;

use crate::world::channel_kind;

/// A text with its place.
pub(super) type Name = Spanned<String>;

/// A whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Entries {
    pub people: Vec<Spanned<Short<Person>>>,
    pub clock: ClockEntry,
    pub bot: BotAccount,
    pub guilds: Vec<GuildEntry>,
}

impl Entries {
    pub(super) fn memberships(&self) -> usize {
        self.guilds.iter().map(|guild| guild.members.len() + 1).sum()
    }

    pub(super) fn messages(&self) -> usize {
        let channels = self.guilds.iter().flat_map(|guild| &guild.channels);
        channels
            .map(|channel| {
                let posts = channel.posts.iter().map(|post| post.messages.len() + 1);
                channel.messages.len() + posts.sum::<usize>()
            })
            .sum()
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ClockEntry {
    pub start: Option<Spanned<Datetime>>,
    pub frozen: bool,
}

/// The bot's account.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct BotAccount {
    pub name: Option<String>,
    /// Which privileged intents are switched on; all when absent.
    pub intents: Option<Vec<PrivilegedIntent>>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum PrivilegedIntent {
    GuildMembers,
    GuildPresences,
    MessageContent,
}

impl PrivilegedIntent {
    pub(super) fn bit(self) -> u64 {
        match self {
            Self::GuildMembers => 1 << 1,
            Self::GuildPresences => 1 << 8,
            Self::MessageContent => 1 << 15,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub name: String,
    pub locale: Option<String>,
    /// Whether the bot may write to them directly.
    #[serde(default = "yes")]
    pub direct_messages: bool,
}

impl From<String> for Person {
    fn from(name: String) -> Self {
        Self {
            name,
            locale: None,
            direct_messages: true,
        }
    }
}

fn yes() -> bool {
    true
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GuildEntry {
    pub name: Name,
    pub owner: Name,
    #[serde(default)]
    pub members: Vec<Spanned<Short<MemberEntry>>>,
    #[serde(default)]
    pub roles: Vec<RoleEntry>,
    #[serde(default)]
    pub channels: Vec<ChannelEntry>,
    /// What the bot may do; all when absent, no bot when empty.
    pub bot: Option<BotEntry>,
    /// What everyone may do.
    pub everyone: Option<Vec<Name>>,
    #[serde(default = "yes")]
    pub community: bool,
    /// Whether the category `Text Channels` and `general` are there.
    #[serde(default = "yes")]
    pub starter_channels: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberEntry {
    pub name: String,
    pub nick: Option<String>,
    #[serde(default)]
    pub roles: Vec<Name>,
}

impl From<String> for MemberEntry {
    fn from(name: String) -> Self {
        Self {
            name,
            nick: None,
            roles: Vec::new(),
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleEntry {
    pub name: Name,
    #[serde(default)]
    pub permissions: Vec<Name>,
    #[serde(default)]
    pub members: Vec<Name>,
    #[serde(alias = "color")]
    pub colour: Option<Name>,
    #[serde(default)]
    pub hoist: bool,
    #[serde(default)]
    pub mentionable: bool,
    /// From 1, the lowest; in the order of the file, highest first, when absent.
    pub position: Option<i64>,
}

/// The bot in a guild.
#[derive(Clone, Debug, Default)]
pub(super) struct BotEntry {
    pub permissions: Option<Vec<Name>>,
    pub roles: Vec<Name>,
    pub nick: Option<Name>,
    pub position: Option<i64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelEntry {
    pub name: Name,
    #[serde(default)]
    pub kind: ChannelKind,
    pub category: Option<Name>,
    pub topic: Option<String>,
    #[serde(default)]
    pub nsfw: bool,
    /// Seconds.
    #[serde(default)]
    pub slowmode: u32,
    #[serde(default)]
    pub overwrites: Vec<Spanned<OverwriteEntry>>,
    #[serde(default)]
    pub tags: Vec<Short<TagEntry>>,
    #[serde(default)]
    pub messages: Vec<MessageEntry>,
    /// Threads, or the posts of a forum.
    #[serde(default, alias = "threads")]
    pub posts: Vec<PostEntry>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ChannelKind {
    #[default]
    Text,
    Category,
    Forum,
    Announcement,
    Voice,
    Stage,
    Media,
}

impl ChannelKind {
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Text => channel_kind::TEXT,
            Self::Category => channel_kind::CATEGORY,
            Self::Forum => channel_kind::FORUM,
            Self::Announcement => channel_kind::ANNOUNCEMENT,
            Self::Voice => channel_kind::VOICE,
            Self::Stage => channel_kind::STAGE,
            Self::Media => channel_kind::MEDIA,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OverwriteEntry {
    pub role: Option<Name>,
    pub member: Option<Name>,
    #[serde(default)]
    pub allow: Vec<Name>,
    #[serde(default)]
    pub deny: Vec<Name>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TagEntry {
    pub name: String,
    pub emoji: Option<String>,
    #[serde(default)]
    pub moderated: bool,
}

impl From<String> for TagEntry {
    fn from(name: String) -> Self {
        Self {
            name,
            emoji: None,
            moderated: false,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageEntry {
    pub from: Name,
    pub text: String,
    #[serde(default)]
    pub pinned: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostEntry {
    pub name: String,
    pub from: Name,
    pub text: String,
    #[serde(default)]
    pub tags: Vec<Name>,
    #[serde(default)]
    pub messages: Vec<MessageEntry>,
}

/// A table, or a text that stands for a table with that name.
#[derive(Clone, Debug)]
pub(super) struct Short<T>(pub T);

impl<'de, T: Deserialize<'de> + From<String>> Deserialize<'de> for Short<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrTable<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de> + From<String>> Visitor<'de> for TextOrTable<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name or a table")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
                Ok(T::from(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_any(TextOrTable(PhantomData)).map(Self)
    }
}

impl<'de> Deserialize<'de> for BotEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            permissions: Option<Vec<Name>>,
            #[serde(default)]
            roles: Vec<Name>,
            nick: Option<Name>,
            position: Option<i64>,
        }
        struct ListOrTable;
        impl<'de> Visitor<'de> for ListOrTable {
            type Value = BotEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of permissions or a table")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<BotEntry, A::Error> {
                Ok(BotEntry {
                    permissions: Some(Vec::deserialize(SeqAccessDeserializer::new(list))?),
                    ..BotEntry::default()
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<BotEntry, A::Error> {
                let table = Table::deserialize(MapAccessDeserializer::new(map))?;
                Ok(BotEntry {
                    permissions: table.permissions,
                    roles: table.roles,
                    nick: table.nick,
                    position: table.position,
                })
            }
        }
        deserializer.deserialize_any(ListOrTable)
    }
}
