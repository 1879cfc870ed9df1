//! Messages, attachments and reactions: what the world keeps of them.
//!
//! Owns shapes only; `World::message_json` writes a message, because it needs the author.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Id, Poll};

/// Message flags that the sandbox gives a meaning.
pub mod flag {
    /// Embeds are not shown.
    pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
    /// A thread was started from it.
    pub const HAS_THREAD: u64 = 1 << 5;
    /// Only the user of the interaction sees it.
    pub const EPHEMERAL: u64 = 1 << 6;
    /// "is thinking".
    pub const LOADING: u64 = 1 << 7;
    /// No notification.
    pub const SILENT: u64 = 1 << 12;
    /// Made of components only.
    pub const COMPONENTS_V2: u64 = 1 << 15;
}

/// A file of a message; its bytes are kept and served.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its id.
    pub id: Id,
    /// The channel in its address.
    pub channel: Id,
    /// Its name.
    pub filename: String,
    /// Alternative text.
    pub description: Option<String>,
    /// The bytes.
    pub bytes: std::sync::Arc<Vec<u8>>,
    /// Belongs to an ephemeral message or a command.
    pub ephemeral: bool,
}

impl Attachment {
    /// Its media type. Discord tells it by the name alone, whatever was said when it was sent (api-docs 6785), and a text's with its
    /// encoding; of a name that tells nothing there is none.
    #[must_use]
    pub fn content_type(&self) -> Option<String> {
        let kind = mime_guess::from_path(&self.filename).first()?;
        let encoding = if kind.type_() == "text" {
            "; charset=utf-8"
        } else {
            ""
        };
        Some(format!("{}{encoding}", kind.essence_str()))
    }

    /// The attachment object; `base` is this sandbox's address.
    #[must_use]
    pub fn json(&self, base: &str) -> Value {
        let url = format!(
            "{base}/attachments/{}/{}/{}",
            self.channel, self.id, self.filename
        );
        let mut out = json!({
            "id": self.id.to_string(),
            "filename": self.filename,
            "size": self.bytes.len(),
            "url": url,
            "proxy_url": url,
        });
        if let Some(kind) = self.content_type() {
            out["content_type"] = json!(kind);
        }
        if let Some(text) = &self.description {
            out["description"] = json!(text);
        }
        if self.ephemeral {
            out["ephemeral"] = json!(true);
        }
        out
    }
}

/// A kind of reaction and who gave it.
#[derive(Clone, Debug)]
pub struct Reaction {
    /// A Unicode emoji.
    pub emoji: String,
    /// In order of giving.
    pub users: Vec<Id>,
}

/// The message another one answers or stems from.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Its channel.
    pub channel: Id,
    /// The message; none for the notice of a new thread.
    pub message: Option<Id>,
}

/// A message.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id.
    pub id: Id,
    /// Where it is.
    pub channel: Id,
    /// The author.
    pub author: Id,
    /// Type number: 0 plain, 6 pin notice, 18 thread notice, 19 reply, 20 and 23 command answers, 21 thread start,
    /// 46 poll result.
    pub kind: u8,
    /// Text.
    pub content: String,
    /// Embeds as Discord keeps them.
    pub embeds: Vec<Value>,
    /// Components with their ids.
    pub components: Vec<Value>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Its place in a thread, from 0; none outside of threads.
    pub position: Option<u64>,
    /// When it was sent.
    pub timestamp: DateTime<Utc>,
    /// When it was last edited.
    pub edited: Option<DateTime<Utc>>,
    /// What Discord calls its flags.
    pub flags: u64,
    /// When it was pinned.
    pub pinned: Option<DateTime<Utc>>,
    /// Users mentioned.
    pub mentions: Vec<Id>,
    /// Roles mentioned.
    pub mention_roles: Vec<Id>,
    /// Everyone mentioned.
    pub mention_everyone: bool,
    /// Users who got a ping.
    pub pinged: Vec<Id>,
    /// As sent.
    pub nonce: Option<Value>,
    /// What it answers.
    pub reference: Option<Reference>,
    /// Reactions.
    pub reactions: Vec<Reaction>,
    /// The interaction it answers, as `interaction_metadata`.
    pub interaction: Option<Value>,
    /// The user alone who sees it.
    pub only_for: Option<Id>,
    /// A poll.
    pub poll: Option<Poll>,
}

impl Message {
    /// A bare message; the caller fills in the rest.
    #[must_use]
    pub fn new(id: Id, channel: Id, author: Id, now: DateTime<Utc>) -> Self {
        Self {
            id,
            channel,
            author,
            kind: 0,
            content: String::new(),
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            position: None,
            timestamp: now,
            edited: None,
            flags: 0,
            pinned: None,
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            mention_everyone: false,
            pinged: Vec::new(),
            nonce: None,
            reference: None,
            reactions: Vec::new(),
            interaction: None,
            only_for: None,
            poll: None,
        }
    }

    /// Its embeds, unless they are suppressed.
    pub(crate) fn shown_embeds(&self) -> &[Value] {
        if self.flags & flag::SUPPRESS_EMBEDS == 0 {
            &self.embeds
        } else {
            &[]
        }
    }

    /// Whether somebody wrote it, rather than Discord itself.
    pub(crate) fn is_written(&self) -> bool {
        matches!(self.kind, 0 | 19 | 20 | 23)
    }

    /// Whether there is nothing in it that could be shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
            && self.embeds.is_empty()
            && self.components.is_empty()
            && self.attachments.is_empty()
            && self.poll.is_none()
    }

    /// Takes an ephemeral message out of its reader's sight; nobody has the id 0.
    pub(crate) fn put_away(&mut self) {
        self.only_for = Some(0);
    }

    /// True while it only says that the bot is thinking.
    pub(crate) fn is_loading(&self) -> bool {
        self.flags & flag::LOADING != 0
    }
}
