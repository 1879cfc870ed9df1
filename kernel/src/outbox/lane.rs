//! Lines in which effects wait for each other.
//!
//! Beside each line there may be an urgent one: what is in it overtakes whatever else is owed to the same subject, and
//! keeps its own order. What can wait has a line that all else overtakes.

use std::fmt;

use trellis_domain::ids::GuildId;

/// What the name of an urgent line begins with; `list_due` knows it.
const URGENT: &str = "urgent:";
/// What the name of a line begins with that all else overtakes; `list_due` knows it.
const LATER: &str = "later:";

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

    /// The urgent line beside this one: help, safety, and access that is taken away.
    pub fn urgent(&self) -> Self {
        let name = format!("{URGENT}{}", self.plain());
        Self { name, ..*self }
    }

    /// This line, for what may come after all else that is owed in the community: news.
    pub fn later(&self) -> Self {
        let name = format!("{LATER}{}", self.plain());
        Self { name, ..*self }
    }

    /// The line of the same subject that is neither urgent nor late.
    pub(super) fn of_subject(&self) -> Self {
        let name = self.plain().to_owned();
        Self { name, ..*self }
    }

    fn plain(&self) -> &str {
        let name = self.name.as_str();
        let plain = name.strip_prefix(URGENT).or_else(|| name.strip_prefix(LATER));
        plain.unwrap_or(name)
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
        let name = self.plain();
        name.split_once(':').map_or(name, |(kind, _)| kind)
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

    #[test]
    fn the_lines_beside_a_lane_are_of_the_same_kind_and_subject() {
        let room = Lane::new(GuildId::new(7), "room", "x");
        for beside in [
            room.urgent(),
            room.later(),
            room.urgent().urgent(),
            room.later().urgent(),
        ] {
            assert_ne!(beside, room);
            assert_eq!((beside.kind(), beside.of_subject()), ("room", room.clone()));
        }
        assert_eq!(room.urgent().as_str(), "urgent:room:x");
        assert_eq!(room.later().as_str(), "later:room:x");
    }
}
