//! Channels, threads and direct messages, and how Discord writes them as JSON.
//!
//! Owns shapes only. A thread is a channel with a [`Thread`]; a direct message one with recipients.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

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
        json!({"id": self.id.to_string(), "type": self.kind, "allow": self.allow.to_string(), "deny": self.deny.to_string()})
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
    /// Who started it.
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
    #[must_use]
    pub fn archives_at(&self) -> DateTime<Utc> {
        self.active_at + TimeDelta::minutes(self.auto_archive_minutes)
    }

    /// The member object of one of its members.
    #[must_use]
    pub fn member_json(&self, thread: Id, user: Id) -> Option<Value> {
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
    /// Channel flags, see [`flag`].
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
    #[must_use]
    pub fn is_thread(&self) -> bool {
        self.thread.is_some()
    }

    /// True for forums and media channels, which hold posts and no messages of their own.
    #[must_use]
    pub fn is_forum(&self) -> bool {
        matches!(self.kind, kind::FORUM | kind::MEDIA)
    }

    /// True where messages can be written.
    #[must_use]
    pub fn takes_messages(&self) -> bool {
        self.is_thread()
            || matches!(
                self.kind,
                kind::TEXT | kind::DM | kind::VOICE | kind::ANNOUNCEMENT | kind::STAGE
            )
    }

    /// The channel object of a guild channel or thread.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut out = json!({
            "id": self.id.to_string(),
            "type": self.kind,
            "name": self.name,
            "flags": self.flags,
            "parent_id": self.parent.map(|id| id.to_string()),
        });
        if let Some(guild) = self.guild {
            out["guild_id"] = json!(guild.to_string());
        }
        if self.takes_messages() || self.is_forum() {
            out["last_message_id"] = json!(self.last_message.map(|id| id.to_string()));
            out["rate_limit_per_user"] = json!(self.slowmode);
        }
        if self.takes_messages() {
            out["last_pin_timestamp"] = json!(self.last_pin.map(stamp));
        }
        if let Some(thread) = &self.thread {
            self.thread_json(thread, &mut out);
        } else {
            self.guild_json(&mut out);
        }
        out
    }

    fn thread_json(&self, thread: &Thread, out: &mut Value) {
        out["owner_id"] = json!(thread.owner.to_string());
        out["thread_metadata"] = json!({
            "archived": thread.archived,
            "archive_timestamp": stamp(thread.archive_timestamp),
            "auto_archive_duration": thread.auto_archive_minutes,
            "locked": thread.locked,
            "create_timestamp": stamp(thread.created),
        });
        if self.kind == kind::PRIVATE_THREAD {
            out["thread_metadata"]["invitable"] = json!(thread.invitable);
        }
        out["message_count"] = json!(thread.message_count);
        out["member_count"] = json!(thread.members.len().min(50));
        out["total_message_sent"] = json!(thread.total_sent);
        if !thread.applied_tags.is_empty() {
            out["applied_tags"] = json!(
                thread
                    .applied_tags
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
            );
        }
    }

    fn guild_json(&self, out: &mut Value) {
        out["position"] = json!(self.position);
        out["nsfw"] = json!(self.nsfw);
        out["permission_overwrites"] = json!(self.overwrites.iter().map(Overwrite::json).collect::<Vec<_>>());
        match self.kind {
            kind::VOICE | kind::STAGE => {
                out["bitrate"] = json!(64000);
                out["user_limit"] = json!(0);
                out["rtc_region"] = Value::Null;
            }
            kind::CATEGORY => {}
            _ => {
                out["topic"] = json!(self.topic);
                if let Some(minutes) = self.default_auto_archive {
                    out["default_auto_archive_duration"] = json!(minutes);
                }
            }
        }
        if self.is_forum() {
            out["available_tags"] = json!(self.tags.iter().map(Tag::json).collect::<Vec<_>>());
            out["default_reaction_emoji"] = self.default_reaction.clone();
            out["default_sort_order"] = self.default_sort.clone();
            out["default_forum_layout"] = json!(self.default_layout);
            out["default_thread_rate_limit_per_user"] = json!(self.default_thread_slowmode);
        }
    }
}
