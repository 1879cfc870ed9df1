//! Channels, threads and direct messages, and how Discord writes them as JSON.
//!
//! Owns shapes only. A thread is a channel with a [`Thread`]; a direct message one with recipients.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::write::{List, Text, fields, text, value_of};
use super::{Id, Slow};
use crate::clock::stamp;

/// Channel types by their numbers.
pub mod kind {
    /// A text channel.
    pub const TEXT: u8 = 0;
    /// A direct message.
    pub const DM: u8 = 1;
    /// A voice channel.
    pub const VOICE: u8 = 2;
    /// A category.
    pub const CATEGORY: u8 = 4;
    /// An announcement channel.
    pub const ANNOUNCEMENT: u8 = 5;
    /// A thread in an announcement channel.
    pub const ANNOUNCEMENT_THREAD: u8 = 10;
    /// A thread all who see the parent see.
    pub const PUBLIC_THREAD: u8 = 11;
    /// A thread its members see.
    pub const PRIVATE_THREAD: u8 = 12;
    /// A stage channel.
    pub const STAGE: u8 = 13;
    /// A forum.
    pub const FORUM: u8 = 15;
    /// A media channel.
    pub const MEDIA: u8 = 16;
}

/// Channel flags.
pub mod flag {
    /// A post that stays at the top of its forum.
    pub const PINNED: u32 = 1 << 1;
    /// A forum that demands a tag.
    pub const REQUIRE_TAG: u32 = 1 << 4;
}

/// What a role or a member may or may not do in one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overwrite {
    /// Role or user id.
    pub id: Id,
    /// 0 for a role, 1 for a member.
    pub kind: u8,
    /// Bits granted.
    pub allow: u64,
    /// Bits taken.
    pub deny: u64,
}

impl Overwrite {
    /// The overwrite object.
    #[must_use]
    pub fn json(&self) -> Value {
        value_of(self)
    }
}

impl Serialize for Overwrite {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(None)?;
        fields!(out, {
            "id": Text(self.id),
            "type": self.kind,
            "allow": Text(self.allow),
            "deny": Text(self.deny),
        });
        out.end()
    }
}

/// A tag of a forum.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its id.
    pub id: Id,
    /// Up to 20 characters.
    pub name: String,
    /// Only those with MANAGE_THREADS may apply it.
    pub moderated: bool,
    /// A Unicode emoji.
    pub emoji_name: Option<String>,
}

impl Tag {
    /// The tag object.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({"id": self.id.to_string(), "name": self.name, "moderated": self.moderated,
            "emoji_id": null, "emoji_name": self.emoji_name})
    }
}

/// What makes a channel a thread.
#[derive(Clone, Debug)]
pub struct Thread {
    /// The account that started it.
    pub owner: Id,
    /// Put away; a message brings it back unless it is locked.
    pub archived: bool,
    /// When `archived` last changed, or the thread was made.
    pub archive_timestamp: DateTime<Utc>,
    /// 60, 1440, 4320 or 10080.
    pub auto_archive_minutes: i64,
    /// Only MANAGE_THREADS can bring it back.
    pub locked: bool,
    /// Private threads: members may add others.
    pub invitable: bool,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// The last message or unarchiving, from which the archiving time runs.
    pub active_at: DateTime<Utc>,
    /// Members and when they joined.
    pub members: BTreeMap<Id, DateTime<Utc>>,
    /// Messages in it now, without the first of a post.
    pub message_count: u32,
    /// Messages ever sent in it.
    pub total_sent: u32,
    /// Tags of a forum post.
    pub applied_tags: Vec<Id>,
}

impl Thread {
    /// When it puts itself away if nobody writes.
    pub(crate) fn archives_at(&self) -> DateTime<Utc> {
        self.active_at + TimeDelta::minutes(self.auto_archive_minutes)
    }

    /// The member object of one of its members.
    pub(crate) fn member_json(&self, thread: Id, user: Id) -> Option<Value> {
        let joined = self.members.get(&user)?;
        Some(
            json!({"id": thread.to_string(), "user_id": user.to_string(), "join_timestamp": stamp(*joined), "flags": 0}),
        )
    }
}

/// A channel of any type.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its id.
    pub id: Id,
    /// The guild; none for a direct message.
    pub guild: Option<Id>,
    /// Type number, see [`kind`].
    pub kind: u8,
    /// Its name.
    pub name: String,
    /// Up to 1,024 characters, 4,096 for forums.
    pub topic: Option<String>,
    /// Order in the list.
    pub position: i64,
    /// Category, or the channel of a thread.
    pub parent: Option<Id>,
    /// Overwrites, none for threads.
    pub overwrites: Vec<Overwrite>,
    /// Age-restricted.
    pub nsfw: bool,
    /// Slow mode in seconds.
    pub slowmode: u32,
    /// Archiving time offered for new threads, in minutes.
    pub default_auto_archive: Option<i64>,
    /// Slow mode of new threads.
    pub default_thread_slowmode: u32,
    /// The last message ever sent.
    pub last_message: Option<Id>,
    /// When something was last pinned.
    pub last_pin: Option<DateTime<Utc>>,
    /// Channel flags, see the flags of channels.
    pub flags: u32,
    /// Tags of a forum.
    pub tags: Vec<Tag>,
    /// Forum: default reaction.
    pub default_reaction: Value,
    /// Forum: default order.
    pub default_sort: Value,
    /// Forum: default layout.
    pub default_layout: u32,
    /// Direct message: both accounts.
    pub recipients: Vec<Id>,
    /// When somebody last did what slow mode limits.
    pub acts: BTreeMap<(Id, Slow), DateTime<Utc>>,
    /// Set for threads.
    pub thread: Option<Thread>,
}

impl Channel {
    /// A bare channel; the caller fills in the rest.
    #[must_use]
    pub fn new(id: Id, guild: Option<Id>, kind: u8, name: &str) -> Self {
        Self {
            id,
            guild,
            kind,
            name: name.to_owned(),
            topic: None,
            position: 0,
            parent: None,
            overwrites: Vec::new(),
            nsfw: false,
            slowmode: 0,
            default_auto_archive: None,
            default_thread_slowmode: 0,
            last_message: None,
            last_pin: None,
            flags: 0,
            tags: Vec::new(),
            default_reaction: Value::Null,
            default_sort: Value::Null,
            default_layout: 0,
            recipients: Vec::new(),
            acts: BTreeMap::new(),
            thread: None,
        }
    }

    /// True for the three kinds of thread.
    pub(crate) fn is_thread(&self) -> bool {
        self.thread.is_some()
    }

    /// True for forums and media channels, which hold posts and no messages of their own.
    pub(crate) fn is_forum(&self) -> bool {
        matches!(self.kind, kind::FORUM | kind::MEDIA)
    }

    /// True where messages can be written.
    pub(crate) fn takes_messages(&self) -> bool {
        self.is_thread()
            || matches!(
                self.kind,
                kind::TEXT | kind::DM | kind::VOICE | kind::ANNOUNCEMENT | kind::STAGE
            )
    }

    /// The channel object of a guild channel or thread.
    #[must_use]
    pub fn json(&self) -> Value {
        value_of(self)
    }

    fn write_thread<M: SerializeMap>(&self, thread: &Thread, out: &mut M) -> Result<(), M::Error> {
        let mut metadata = json!({
            "archived": thread.archived,
            "archive_timestamp": stamp(thread.archive_timestamp),
            "auto_archive_duration": thread.auto_archive_minutes,
            "locked": thread.locked,
            "create_timestamp": stamp(thread.created),
        });
        if self.kind == kind::PRIVATE_THREAD {
            metadata["invitable"] = json!(thread.invitable);
        }
        fields!(out, {
            "owner_id": Text(thread.owner),
            "thread_metadata": metadata,
            "message_count": thread.message_count,
            "member_count": thread.members.len().min(50),
            "total_message_sent": thread.total_sent,
        });
        if !thread.applied_tags.is_empty() {
            fields!(out, {"applied_tags": List(|| thread.applied_tags.iter().map(Text))});
        }
        Ok(())
    }

    fn write_in_guild<M: SerializeMap>(&self, out: &mut M) -> Result<(), M::Error> {
        fields!(out, {
            "position": self.position,
            "nsfw": self.nsfw,
            "permission_overwrites": List(|| &self.overwrites),
        });
        match self.kind {
            kind::VOICE => fields!(out, {"bitrate": 64000, "user_limit": 0, "rtc_region": ()}),
            kind::STAGE => {
                fields!(out, {"bitrate": 64000, "user_limit": 0, "rtc_region": (), "topic": self.topic});
            }
            kind::CATEGORY => {}
            _ => {
                fields!(out, {"topic": self.topic});
                if let Some(minutes) = self.default_auto_archive {
                    fields!(out, {"default_auto_archive_duration": minutes});
                }
            }
        }
        if self.is_forum() {
            fields!(out, {
                "available_tags": List(|| self.tags.iter().map(Tag::json)),
                "default_reaction_emoji": self.default_reaction,
                "default_sort_order": self.default_sort,
                "default_forum_layout": self.default_layout,
                "default_thread_rate_limit_per_user": self.default_thread_slowmode,
            });
        }
        Ok(())
    }
}

impl Channel {
    /// What is written of a channel where its guild is told around it.
    pub(super) fn within_its_guild(&self) -> impl Serialize + '_ {
        Within(self)
    }

    fn write<M: SerializeMap>(&self, out: &mut M) -> Result<(), M::Error> {
        fields!(out, {
            "id": Text(self.id),
            "type": self.kind,
            "name": self.name,
            "flags": self.flags,
            "parent_id": text(self.parent),
        });
        if self.takes_messages() || self.is_forum() {
            fields!(out, {"last_message_id": text(self.last_message), "rate_limit_per_user": self.slowmode});
        }
        if self.takes_messages() {
            fields!(out, {"last_pin_timestamp": self.last_pin.map(stamp)});
        }
        match &self.thread {
            Some(thread) => self.write_thread(thread, out)?,
            None => self.write_in_guild(out)?,
        }
        Ok(())
    }
}

impl Serialize for Channel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(None)?;
        if let Some(guild) = self.guild {
            fields!(out, {"guild_id": Text(guild)});
        }
        self.write(&mut out)?;
        out.end()
    }
}

/// See [`Channel::within_its_guild`].
struct Within<'a>(&'a Channel);

impl Serialize for Within<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(None)?;
        self.0.write(&mut out)?;
        out.end()
    }
}
