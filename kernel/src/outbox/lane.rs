//! Lines in which effects wait for each other.

use std::fmt;

use trellis_domain::ids::GuildId;

/// A line in which effects wait for each other, in one community.
///
/// Each record or feature names its own, by a word of its kind and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lane {
    guild: GuildId,
    name: String,
}

impl Lane {
    /// The lane of `subject` among those of one kind: `room` and a room's id.
    pub fn new(guild: GuildId, kind: &str, subject: impl fmt::Display) -> Self {
        let name = format!("{kind}:{subject}");
        Self { guild, name }
    }

    pub(super) fn stored(guild: GuildId, name: String) -> Self {
        Self { guild, name }
    }

    /// Its community.
    pub fn guild(&self) -> GuildId {
        self.guild
    }

    /// The word of its kind.
    pub fn kind(&self) -> &str {
        self.name
            .split_once(':')
            .map_or(self.name.as_str(), |(kind, _)| kind)
    }

    /// The name in the table.
    pub(crate) fn as_str(&self) -> &str {
        &self.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_keeps_the_name_that_earlier_versions_stored() {
        let guild = GuildId::new(7);
        let person = Lane::new(guild, "person", format_args!("{guild}:{}", 5));
        assert_eq!((person.as_str(), person.kind()), ("person:7:5", "person"));
        assert_eq!(Lane::stored(guild, "person:7:5".to_owned()), person);
    }
}
