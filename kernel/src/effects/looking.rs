//! Looking in Discord for what an attempt may have made, before it is made again.
//!
//! What we make carries a marker: messages a reference in their last footer, text channels and forums a signed
//! one in their topic. A category and a role have no place for one; there the name, our own hand and the time
//! of making have to agree.

use chrono::{DateTime, Utc};
use serde_json::Value;
use trellis_domain::ids::{EffectRef, GuildId};

use super::Request;
use super::writing::marker_start;
use crate::discord::Port;
use crate::secrets::Vault;

/// Characters of a marker's signature.
const SIGNATURE: usize = 8;
/// Discord's epoch, 2015-01-01, in milliseconds since 1970.
const EPOCH_MS: i64 = 1_420_070_400_000;

/// What a look at Discord showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// It is there, under this id.
    Yes(u64),
    /// It is not there.
    No,
    /// Sending it twice has the effect of once.
    Repeatable,
    /// It cannot be told.
    CannotLook,
}

impl From<Option<u64>> for Found {
    fn from(id: Option<u64>) -> Self {
        id.map_or(Self::No, Self::Yes)
    }
}

/// What an effect is looked for with.
pub(crate) struct Looking<'a> {
    /// What it is called where its own name is not taken.
    pub(crate) neutral: Option<&'a str>,
    pub(crate) port: &'a Port,
    pub(crate) vault: &'a Vault,
    pub(crate) guild: GuildId,
    pub(crate) reference: EffectRef,
    /// The request whose end is unknown.
    pub(crate) request: &'a Request,
    /// When the first attempt may have been made, by any clock.
    pub(crate) since: DateTime<Utc>,
}

impl Looking<'_> {
    /// Whether what has this id was made since the first attempt.
    pub(super) fn is_new(&self, id: u64) -> bool {
        made_at(id) >= self.since
    }

    /// Whether what is made has this name: `own`, or the one in its place.
    pub(super) fn is_named(&self, name: &str, own: &str) -> bool {
        name == own || self.neutral == Some(name)
    }

    /// The id of a message, if the bot `me` wrote it and it carries the reference where only we put one.
    pub(super) fn ours(&self, message: &Value, me: u64) -> Option<u64> {
        let author: u64 = message["author"]["id"].as_str()?.parse().ok()?;
        let footer = message["embeds"]
            .as_array()
            .and_then(|embeds| embeds.last())
            .and_then(|embed| embed["footer"]["text"].as_str())
            .unwrap_or_default();
        let content = message["content"].as_str().unwrap_or_default();
        let reference = self.reference;
        let carries = footer.ends_with(&format!("ref {reference}"))
            || content.ends_with(&format!("-# ref {reference}"));
        (author == me && carries).then(|| id_of(message)).flatten()
    }

    /// Whether a topic carries our marker, signed with any key of the ring: the newest may have come since.
    pub(super) fn is_marked(&self, topic: &str) -> bool {
        let reference = self.reference.to_string();
        let start = marker_start(&reference);
        let signatures = topic.split(&start).skip(1);
        signatures
            .filter_map(|rest| rest.get(..SIGNATURE))
            .any(|signature| self.vault.verify_marker(&reference, signature))
    }
}

pub(super) fn id_of(object: &Value) -> Option<u64> {
    object["id"].as_str()?.parse().ok()
}

/// When a thing of Discord's was made: its id begins with the time (facts.md §6).
fn made_at(id: u64) -> DateTime<Utc> {
    let milliseconds = i64::try_from(id >> 22).unwrap_or(i64::MAX - EPOCH_MS) + EPOCH_MS;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
