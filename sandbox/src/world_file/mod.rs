//! World files: the people, guilds and the bot to start with, as TOML; the README has all keys.
//!
//! `entries` are the shapes, `names` finds what a file names and says where it went wrong, `populate` makes the
//! world. What a file asks for is done as the guild's owner would do it, so that Discord's rules hold for it too.

mod entries;
mod names;
mod populate;

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::clock::{REACH, within_reach};
use entries::Entries;
pub use names::Place;

/// The longest world file.
const BYTES: usize = 1 << 20;
/// Bounds on what one file may ask for; roles and channels are bounded by Discord's own limits.
const PEOPLE: usize = 5_000;
const GUILDS: usize = 200;
const MEMBERS: usize = 100_000;
const MESSAGES: usize = 10_000;

/// The world that is there without a file.
const SMALL: &str = include_str!("../../worlds/small.toml");

/// A world as a file describes it.
#[derive(Clone, Debug)]
pub struct WorldFile {
    entries: Entries,
    source: String,
}

/// What is wrong with a world file.
#[derive(Debug, Error)]
pub enum WorldFileError {
    /// Not there, not to be read, or not UTF-8.
    #[error("{0}")]
    Unreadable(#[from] std::io::Error),
    /// Not TOML, or with fields that there are not; says line and column itself.
    #[error("{}", .0.to_string().trim_end())]
    Toml(#[from] toml::de::Error),
    /// Longer than a world file may be.
    #[error("a world file has at most {BYTES} bytes")]
    TooLong,
    /// Asks for more than a world file may.
    #[error("a world file has at most {limit} {what}, this one has {count}")]
    TooMany {
        /// People, guilds, memberships or messages.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Names somebody or something that the file does not have.
    #[error("{place}: there is no {kind} called {name:?}{hint}")]
    Unknown {
        /// The line of the file.
        place: Place,
        /// Person, permission, category, tag and so on.
        kind: &'static str,
        /// The name.
        name: String,
        /// What there is instead.
        hint: String,
    },
    /// Two entries where one has to be.
    #[error("{place}: there are two {kind} called {name:?}")]
    Twice {
        /// Where the second one is.
        place: Place,
        /// People, roles or categories.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// A value that cannot be.
    #[error("{place}: {what}")]
    Wrong {
        /// The line of the file.
        place: Place,
        /// What would be right.
        what: String,
    },
}

impl WorldFile {
    /// Reads a world file from disk.
    ///
    /// # Errors
    ///
    /// [`WorldFileError::Unreadable`], and what [`WorldFile::parse`] finds wrong.
    pub fn load(path: &Path) -> Result<Self, WorldFileError> {
        let mut text = String::new();
        // One byte more than is allowed shows that a file is too long, however long it is.
        File::open(path)?
            .take(BYTES as u64 + 1)
            .read_to_string(&mut text)?;
        Self::parse(&text)
    }

    /// Reads a world file.
    ///
    /// # Errors
    ///
    /// [`WorldFileError`] naming what is wrong, with its line and column.
    pub fn parse(text: &str) -> Result<Self, WorldFileError> {
        if text.len() > BYTES {
            return Err(WorldFileError::TooLong);
        }
        let entries: Entries = toml::from_str(text)?;
        for (what, count, limit) in [
            ("people", entries.people.len(), PEOPLE),
            ("guilds", entries.guilds.len(), GUILDS),
            ("memberships", entries.memberships(), MEMBERS),
            ("messages", entries.messages(), MESSAGES),
        ] {
            if count > limit {
                return Err(WorldFileError::TooMany { what, count, limit });
            }
        }
        let file = Self {
            entries,
            source: text.to_owned(),
        };
        file.start()?;
        Ok(file)
    }

    /// A guild with three people and the bot, for a first look.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the text is our own, and a test reads it")]
    pub fn small() -> Self {
        Self::parse(SMALL).expect("the small world is a world file")
    }

    /// Sandbox time at the start, if the file says.
    ///
    /// # Errors
    ///
    /// [`WorldFileError::Wrong`] when it is no time with an offset; [`WorldFile::parse`] has looked at it already.
    pub fn start(&self) -> Result<Option<DateTime<Utc>>, WorldFileError> {
        let Some(start) = &self.entries.clock.start else {
            return Ok(None);
        };
        match start.get_ref().to_string().parse() {
            Ok(time) if within_reach(time) => Ok(Some(time)),
            Ok(_) => Err(WorldFileError::Wrong {
                place: self.place(start.span()),
                what: REACH.to_owned(),
            }),
            Err(_) => Err(WorldFileError::Wrong {
                place: self.place(start.span()),
                what: "a start is a time with an offset, such as 2027-03-14T09:00:00Z".to_owned(),
            }),
        }
    }

    /// Whether the clock is to stand still until it is moved.
    #[must_use]
    pub fn frozen(&self) -> bool {
        self.entries.clock.frozen
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place::of(&self.source, span.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Sandbox};

    async fn refused(text: &str) -> String {
        let sandbox = Sandbox::start(Config::default()).await.unwrap();
        match WorldFile::parse(text) {
            Ok(file) => sandbox.populate(&file).unwrap_err().to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[tokio::test]
    async fn a_world_file_that_names_nobody_known_is_refused() {
        assert_eq!(
            refused("people = [\"Ada\"]\n[[guilds]]\nname = \"Go\"\nowner = \"Eve\"").await,
            "line 4, column 9: there is no person called \"Eve\"; there is \"Ada\""
        );
        assert!(refused("persons = []").await.contains("line 1, column 1"));
    }

    #[tokio::test]
    async fn what_is_wrong_is_named_with_its_line_and_what_would_be_right() {
        let guild = "people = [\"Ada\"]\n[[guilds]]\nname = \"Town\"\nowner = \"Ada\"\n";
        for (text, said) in [
            (
                "bot = [\"SEND_MESAGES\"]",
                "line 5, column 8: there is no permission called \"SEND_MESAGES\"; did you mean \"SEND_MESSAGES\"",
            ),
            (
                "members = [\"Ada\", \"Adda\"]",
                "line 5, column 19: there is no person called \"Adda\"; there is \"Ada\"",
            ),
            (
                "[[guilds.channels]]\nname = \"a\"\nkind = \"texts\"",
                "unknown variant `texts`, expected one of `text`",
            ),
            (
                "[[guilds.channels]]\nname = \"a\"\ncategory = \"Rooms\"",
                "line 7, column 12: there is no category called \"Rooms\"; there is \"Text Channels\"",
            ),
            (
                "[[guilds.roles]]\nname = \"a\"\ncolour = \"reddish\"",
                "line 7, column 10: a colour is written as \"#3366ff\"",
            ),
            (
                "[[guilds.roles]]\nname = \"a\"\n[[guilds.roles]]\nname = \"a\"",
                "line 8, column 8: there are two roles called \"a\"",
            ),
            (
                "[[guilds.channels]]\nname = \"a\"\nkind = \"forum\"\nmessages = [{from = \"Ada\", text = \"Hi\"}]",
                "line 6, column 8: Discord refuses a message here",
            ),
            (
                "[[guilds.channels]]\nname = \"a\"\noverwrites = [{allow = []}]",
                "line 7, column 15: an overwrite is for a `role` or a `member`",
            ),
            (
                "[[guilds.roles]]\nname = \"\"",
                "line 6, column 8: Discord refuses this role",
            ),
        ] {
            let got = refused(&format!("{guild}{text}")).await;
            assert!(got.contains(said), "{text}: {got}");
        }
        assert!(
            refused("[clock]\nstart = 2027-03-14")
                .await
                .starts_with("line 2, column 9: a start")
        );
    }

    #[tokio::test]
    async fn a_world_file_has_bounds() {
        assert!(
            refused(&" ".repeat(BYTES + 1))
                .await
                .contains("at most 1048576 bytes")
        );
        let people = "\"a\",".repeat(PEOPLE + 1);
        assert!(
            refused(&format!("people = [{people}]"))
                .await
                .contains("at most 5000 people")
        );
    }
}
