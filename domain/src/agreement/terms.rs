//! What an agreement says: a text for each topic.

use std::collections::BTreeMap;
use std::collections::btree_map::Iter;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ground::ids::UserId;
use crate::ground::role::Role;
use crate::ground::words;
use crate::room::{Member, Room};

words! {
    /// What an agreement is about (product.md §5), in the order in which it is read.
    pub enum Part {
        /// What a mentee wants to achieve.
        Aim = "aim",
        /// What a mentor can offer, and the limits.
        Offer = "offer",
        /// How they work together: how often, where, and what if somebody cannot come.
        How = "how",
        /// How they will know that it worked.
        Worked = "worked",
        /// What a mentor hopes to learn from whom they mentor.
        Learn = "learn",
        /// Its last day.
        Until = "until",
    }
}

impl Part {
    /// Who says it of themselves; `None` for what all of them say together.
    pub const fn of(self) -> Option<Role> {
        match self {
            Self::Aim => Some(Role::Mentee),
            Self::Offer | Self::Learn => Some(Role::Mentor),
            Self::How | Self::Worked | Self::Until => None,
        }
    }

    /// Whether somebody can sign without having said it.
    pub const fn is_optional(self) -> bool {
        matches!(self, Self::Learn)
    }
}

/// One text of an agreement: a part, and of whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Topic {
    /// The part.
    pub part: Part,
    /// Who says it of themselves; `None` where all do.
    pub whose: Option<UserId>,
}

impl Topic {
    /// What all members say together.
    pub const fn shared(part: Part) -> Self {
        Self { part, whose: None }
    }

    /// What one member says of themselves.
    pub const fn own(part: Part, who: UserId) -> Self {
        Self {
            part,
            whose: Some(who),
        }
    }

    /// What the agreement of a room is about, in the order in which it is read: of everybody who is still there, and what all
    /// say together.
    pub fn of_room(room: &Room) -> Vec<Self> {
        let mut topics = Vec::new();
        for part in Part::ALL {
            match part.of() {
                Some(role) => {
                    let of_role = |member: &&Member| member.role == role && member.is_here();
                    let members = room.members.iter().filter(of_role);
                    topics.extend(members.map(|member| Self::own(part, member.user)));
                }
                None => topics.push(Self::shared(part)),
            }
        }
        topics
    }
}

/// As it is stored and put into custom_ids: `how`, or `aim-<person>`.
impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.whose {
            Some(who) => write!(f, "{}-{who}", self.part),
            None => write!(f, "{}", self.part),
        }
    }
}

/// What is not written as [`Topic`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no topic of an agreement")]
pub struct NoTopic;

impl FromStr for Topic {
    type Err = NoTopic;

    fn from_str(text: &str) -> Result<Self, NoTopic> {
        let (part, whose) = match text.split_once('-') {
            Some((part, who)) => (part, Some(UserId::new(who.parse().map_err(|_| NoTopic)?))),
            None => (text, None),
        };
        let part = Part::parse(part).ok_or(NoTopic)?;
        if part.of().is_some() != whose.is_some() {
            return Err(NoTopic);
        }
        Ok(Self { part, whose })
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        topic.to_string()
    }
}

impl TryFrom<String> for Topic {
    type Error = NoTopic;

    fn try_from(text: String) -> Result<Self, NoTopic> {
        text.parse()
    }
}

/// What an agreement says. A topic without a text was not said yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Terms(BTreeMap<Topic, String>);

impl Terms {
    /// What is said about a topic.
    pub fn get(&self, topic: Topic) -> Option<&str> {
        self.0.get(&topic).map(String::as_str)
    }

    /// Everything that is said, in the order of the topics.
    pub fn iter(&self) -> Iter<'_, Topic, String> {
        self.0.iter()
    }

    /// With this about a topic; an empty text takes away what was there.
    #[must_use]
    pub fn with(mut self, topic: Topic, text: String) -> Self {
        if text.is_empty() {
            self.0.remove(&topic);
        } else {
            self.0.insert(topic, text);
        }
        self
    }

    /// The topics that are not alike in both, with what either says about them.
    pub fn differences<'t>(&'t self, before: &'t Self) -> Vec<Difference<'t>> {
        let topics: std::collections::BTreeSet<Topic> =
            self.0.keys().chain(before.0.keys()).copied().collect();
        let differences = topics.into_iter().map(|topic| Difference {
            topic,
            was: before.get(topic),
            is: self.get(topic),
        });
        differences.filter(|one| one.was != one.is).collect()
    }

    /// A number by which somebody's press is held against what they were shown.
    pub fn print(&self) -> Print {
        Print::of(&self.0)
    }
}

impl FromIterator<(Topic, String)> for Terms {
    fn from_iter<I: IntoIterator<Item = (Topic, String)>>(texts: I) -> Self {
        let said = texts.into_iter().filter(|(_, text)| !text.is_empty());
        Self(said.collect())
    }
}

/// What changed about one topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference<'t> {
    /// The topic.
    pub topic: Topic,
    /// What was said about it; `None` where nothing was.
    pub was: Option<&'t str>,
    /// What is said about it now.
    pub is: Option<&'t str>,
}

/// A number that is alike for what is alike. Where a later version of the program counts it otherwise, what was shown is shown
/// once more, and nothing is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Print(u32);

impl Print {
    /// That of one text, or of none.
    pub fn of_text(text: Option<&str>) -> Self {
        Self::of(&text)
    }

    fn of(what: &impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        let number = hasher.finish();
        Self(u32::try_from(number >> 32).unwrap_or_default())
    }
}

impl fmt::Display for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl FromStr for Print {
    type Err = NoTopic;

    fn from_str(text: &str) -> Result<Self, NoTopic> {
        u32::from_str_radix(text, 16).map(Self).map_err(|_| NoTopic)
    }
}
