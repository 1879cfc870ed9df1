//! The names of things: random ids for what Trellis makes, numbers for what Discord makes.
//!
//! An id says nothing about what it names, and this module must not look anything up.
//!
//! **Invariant:** every id that can appear in a custom_id or a marker carries 80 random bits,
//! and the randomness is handed in, so that runs repeat.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Crockford's base32 in lower case: no `i`, `l`, `o`, `u`, so an id read aloud stays itself.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Characters of a random id: 80 bits at five a character.
pub const RANDOM_ID_LEN: usize = 16;

/// A text or number that is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id: {given:?}")]
pub struct BadId {
    /// What was given, at most 40 characters of it.
    pub given: String,
}

impl BadId {
    fn new(given: &str) -> Self {
        Self {
            given: given.chars().take(40).collect(),
        }
    }
}

/// An id made from 80 random bits; lets one function make any of them.
pub trait RandomId: Sized {
    /// The id that these ten bytes spell; the same bytes give the same id.
    fn from_bytes(bytes: [u8; 10]) -> Self;
}

fn encode(bytes: [u8; 10]) -> [u8; RANDOM_ID_LEN] {
    let mut bits = bytes
        .iter()
        .fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    let mut text = [b'0'; RANDOM_ID_LEN];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    text
}

fn bits(text: [u8; RANDOM_ID_LEN]) -> u128 {
    text.iter().fold(0, |bits, letter| {
        let at = ALPHABET.iter().position(|known| known == letter);
        bits << 5 | at.unwrap_or_default() as u128
    })
}

fn decode(text: &str) -> Result<[u8; RANDOM_ID_LEN], BadId> {
    match <[u8; RANDOM_ID_LEN]>::try_from(text.as_bytes()) {
        Ok(bytes) if bytes.iter().all(|byte| ALPHABET.contains(byte)) => Ok(bytes),
        _ => Err(BadId::new(text)),
    }
}

macro_rules! random_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; RANDOM_ID_LEN]);

        impl $name {
            /// The id that these ten bytes spell.
            pub fn from_bytes(bytes: [u8; 10]) -> Self {
                Self(encode(bytes))
            }

            /// Reads the sixteen characters of an id; nothing else is accepted, not even upper case.
            pub fn parse(text: &str) -> Result<Self, BadId> {
                decode(text).map(Self)
            }

            /// The sixteen characters, as stored and as put into markers; all are of an ASCII alphabet.
            pub fn as_str(&self) -> &str {
                std::str::from_utf8(&self.0).unwrap_or_default()
            }

            /// The 80 random bits.
            pub fn bits(&self) -> u128 {
                bits(self.0)
            }
        }

        impl RandomId for $name {
            fn from_bytes(bytes: [u8; 10]) -> Self {
                Self::from_bytes(bytes)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Self::parse(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Self::parse(&String::deserialize(from)?).map_err(D::Error::custom)
            }
        }
    )*};
}

random_ids! {
    /// One cohort.
    CohortId;
    /// One person in one cohort.
    ParticipantId;
    /// One room.
    RoomId;
    /// One progress update.
    UpdateId;
    /// A form that was filled in but not yet accepted.
    DraftId;
    /// One piece of feedback on a progress update.
    FeedbackId;
    /// One check-in in one room.
    CheckinId;
    /// One midpoint of one room.
    MidpointId;
    /// One private word to the coordinators.
    ConcernId;
    /// One roadmap file that waits for a yes.
    RoadmapFileId;
    /// One roadmap as it was shown before it is copied.
    PreviewId;
    /// One session of a room.
    SessionId;
    /// One growth thread.
    GrowthThreadId;
    /// One question to the coordinators about somebody whom a hand let into channels.
    QuestionId;
    /// One goal of a mentee in a room.
    GoalId;
    /// One step of a mentee in a room.
    StepId;
    /// One message that asks how steps went.
    StepAskId;
    /// The reference an effect of the outbox leaves in Discord, to be found by again.
    EffectRef;
}

macro_rules! discord_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(u64);

        impl $name {
            /// Names the thing with this snowflake.
            pub const fn new(snowflake: u64) -> Self {
                Self(snowflake)
            }

            /// The snowflake.
            pub const fn get(self) -> u64 {
                self.0
            }

            /// The snowflake as SQLite's signed integer, bit for bit.
            pub const fn to_db(self) -> i64 {
                self.0.cast_signed()
            }

            /// The reverse of [`Self::to_db`].
            pub const fn from_db(stored: i64) -> Self {
                Self(stored.cast_unsigned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                text.parse().map(Self).map_err(|_| BadId::new(text))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(D::Error::custom)
            }
        }
    )*};
}

discord_ids! {
    /// A Discord guild.
    GuildId;
    /// A Discord user.
    UserId;
    /// A Discord channel or thread.
    ChannelId;
    /// A Discord role.
    RoleId;
    /// A Discord message.
    MessageId;
    /// A Discord application.
    ApplicationId;
    /// A file attached to a Discord message.
    AttachmentId;
}

impl UserId {
    /// How a message names this person, `<@id>`.
    pub fn mention(self) -> String {
        format!("<@{}>", self.0)
    }
}

impl ChannelId {
    /// How a message links to this channel or thread, `<#id>`.
    pub fn mention(self) -> String {
        format!("<#{}>", self.0)
    }
}

impl RoleId {
    /// How a message names this role, `<@&id>`.
    pub fn mention(self) -> String {
        format!("<@&{}>", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_same_bytes_always_spell_the_same_id() {
        assert_eq!(RoomId::from_bytes([0; 10]).as_str(), "0000000000000000");
        assert_eq!(RoomId::from_bytes([255; 10]).as_str(), "zzzzzzzzzzzzzzzz");
        let bytes = [0x08, 0x42, 0x10, 0x84, 0x21, 0x08, 0x42, 0x10, 0x84, 0x21];
        assert_eq!(RoomId::from_bytes(bytes).as_str(), "1111111111111111");
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "0",
            "000000000000000",
            "00000000000000000",
            "000000000000000I",
            "000000000000000A",
            "000000000000000u",
            "é00000000000000",
        ] {
            assert!(RoomId::parse(text).is_err(), "{text:?}");
        }
        assert!("-1".parse::<UserId>().is_err());
        assert!("18446744073709551616".parse::<UserId>().is_err());
    }

    #[test]
    fn people_channels_and_roles_are_mentioned_as_discord_reads_them() {
        assert_eq!(UserId::new(7).mention(), "<@7>");
        assert_eq!(ChannelId::new(7).mention(), "<#7>");
        assert_eq!(RoleId::new(7).mention(), "<@&7>");
    }

    proptest! {
        #[test]
        fn an_id_survives_being_written_and_read(bytes: [u8; 10], other: [u8; 10]) {
            let id = EffectRef::from_bytes(bytes);
            prop_assert_eq!(EffectRef::parse(&id.to_string()), Ok(id));
            prop_assert_eq!(id == EffectRef::from_bytes(other), bytes == other);
        }

        #[test]
        fn a_snowflake_survives_the_database(snowflake: u64) {
            let id = MessageId::new(snowflake);
            prop_assert_eq!(MessageId::from_db(id.to_db()), id);
            prop_assert_eq!(id.to_string().parse::<MessageId>(), Ok(id));
        }
    }
}
