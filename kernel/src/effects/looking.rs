//! Looking in Discord for what an attempt may have made, before it is made again.
//!
//! What we make carries a marker: messages a reference in the ids of their components, text channels and forums a signed
//! one in their topic. A category and a role have no place for one; there the name, our own hand and the time
//! of making have to agree.
//!
//! **Invariant:** that time is in Discord's ids, and is compared with Discord's own clock only, as it was heard before the
//! request went out ([`first_id`]). What the clock of the bot's machine shows decides nothing.

use chrono::{DateTime, Utc};
use serde_json::Value;
use trellis_domain::ids::{EffectRef, GuildId};

use super::Request;
use super::writing::marker_start;
use crate::discord::{Port, message};
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
    /// What an attempt made has no smaller id.
    pub(crate) first_id: u64,
}

impl Looking<'_> {
    /// Whether what has this id was made since the first attempt.
    pub(super) fn is_new(&self, id: u64) -> bool {
        id >= self.first_id
    }

    /// Whether what is made has this name: `own`, or the one in its place.
    pub(super) fn is_named(&self, name: &str, own: &str) -> bool {
        name == own || self.neutral == Some(name)
    }

    /// The id of a message, if the bot `me` wrote it and it carries the reference where only we put one.
    pub(super) fn ours(&self, message: &Value, me: u64) -> Option<u64> {
        carries_reference(message, me, self.reference)
            .then(|| id_of(message))
            .flatten()
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

/// Whether the bot `me` wrote this message for the effect of this reference.
pub(crate) fn carries_reference(message: &Value, me: u64, reference: EffectRef) -> bool {
    let author = message["author"]["id"].as_str().and_then(|id| id.parse().ok());
    author == Some(me) && message::carries_reference(reference, message)
}

pub(super) fn id_of(object: &Value) -> Option<u64> {
    object["id"].as_str()?.parse().ok()
}

/// The smallest id that Discord can have given at this moment of its clock: an id begins with the time (facts.md §6).
pub(crate) fn first_id(at: DateTime<Utc>) -> u64 {
    let milliseconds = at.timestamp_millis().saturating_sub(EPOCH_MS);
    milliseconds.max(0).unsigned_abs() << 22
}

/// When Discord made what has this id, by its clock.
pub(crate) fn made_at(id: u64) -> DateTime<Utc> {
    let milliseconds = i64::try_from(id >> 22).unwrap_or(i64::MAX - EPOCH_MS) + EPOCH_MS;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_as_new_as_the_moment_it_begins_with() {
        // facts.md §6: 175928847299117063 was given at 2016-04-30 11:18:25.796 UTC.
        let at: DateTime<Utc> = "2016-04-30T11:18:25.796Z".parse().unwrap();
        assert_eq!(made_at(175_928_847_299_117_063), at);
        assert!(first_id(at) <= 175_928_847_299_117_063);
        assert!(first_id(at + chrono::TimeDelta::milliseconds(1)) > 175_928_847_299_117_063);
        assert_eq!(first_id(DateTime::UNIX_EPOCH), 0);
    }
}
