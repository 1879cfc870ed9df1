//! World files: the people and guilds to start with, as TOML.

use std::collections::HashMap;

use serde::Deserialize;
use thiserror::Error;

use crate::permissions::{self, bits};
use crate::world::{Id, channel_kind};
use crate::{Persona, Sandbox};

/// A world as a file describes it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorldFile {
    /// Names of people.
    #[serde(default)]
    people: Vec<String>,
    /// Guilds.
    #[serde(default)]
    guilds: Vec<GuildEntry>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GuildEntry {
    name: String,
    owner: String,
    #[serde(default)]
    members: Vec<String>,
    #[serde(default)]
    roles: Vec<RoleEntry>,
    #[serde(default)]
    channels: Vec<ChannelEntry>,
    /// Names of what the bot may do; all when absent, no bot when empty.
    bot: Option<Vec<String>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleEntry {
    name: String,
    #[serde(default)]
    permissions: Vec<String>,
    #[serde(default)]
    members: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelEntry {
    name: String,
    /// `text`, `category`, `forum`, `announcement` or `voice`.
    #[serde(default = "text")]
    kind: String,
    category: Option<String>,
}

fn text() -> String {
    "text".to_owned()
}

/// What is wrong with a world file.
#[derive(Debug, Error)]
pub enum WorldFileError {
    /// Not TOML, or with fields that there are not.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// Names somebody or something that the file does not have.
    #[error("there is no {kind} called {name:?}")]
    Unknown {
        /// Person, permission, kind of channel or category.
        kind: &'static str,
        /// The name.
        name: String,
    },
}

impl WorldFile {
    /// Reads a world file.
    ///
    /// # Errors
    ///
    /// [`WorldFileError`] naming what is wrong.
    pub fn parse(text: &str) -> Result<Self, WorldFileError> {
        Ok(toml::from_str(text)?)
    }

    /// A guild with three people and the bot, for a first look.
    #[must_use]
    pub fn small() -> Self {
        let people = ["Olga", "Ada", "Ben"].map(str::to_owned).to_vec();
        let guild = GuildEntry {
            name: "Sandbox".to_owned(),
            owner: "Olga".to_owned(),
            members: people[1..].to_vec(),
            roles: Vec::new(),
            channels: Vec::new(),
            bot: None,
        };
        Self {
            people,
            guilds: vec![guild],
        }
    }
}

fn find<T: Clone>(all: &HashMap<String, T>, kind: &'static str, name: &str) -> Result<T, WorldFileError> {
    all.get(name).cloned().ok_or_else(|| WorldFileError::Unknown {
        kind,
        name: name.to_owned(),
    })
}

fn sum(names: &[String]) -> Result<u64, WorldFileError> {
    let known: HashMap<String, u64> = bits::NAMES
        .iter()
        .map(|(bit, name)| ((*name).to_owned(), *bit))
        .collect();
    names
        .iter()
        .try_fold(0, |sum, name| Ok(sum | find(&known, "permission", name)?))
}

fn kind_of(name: &str) -> Result<u8, WorldFileError> {
    Ok(match name {
        "text" => channel_kind::TEXT,
        "category" => channel_kind::CATEGORY,
        "forum" => channel_kind::FORUM,
        "announcement" => channel_kind::ANNOUNCEMENT,
        "voice" => channel_kind::VOICE,
        _ => {
            return Err(WorldFileError::Unknown {
                kind: "kind of channel",
                name: name.to_owned(),
            });
        }
    })
}

impl Sandbox {
    /// Adds what a world file describes.
    ///
    /// # Errors
    ///
    /// [`WorldFileError::Unknown`] when it names somebody or something that it does not have.
    pub fn populate(&self, file: &WorldFile) -> Result<(), WorldFileError> {
        let people: HashMap<String, Persona> = file
            .people
            .iter()
            .map(|name| (name.clone(), self.add_user(name)))
            .collect();
        for entry in &file.guilds {
            self.populate_guild(entry, &people)?;
        }
        Ok(())
    }

    fn populate_guild(
        &self,
        entry: &GuildEntry,
        people: &HashMap<String, Persona>,
    ) -> Result<(), WorldFileError> {
        let guild = self.add_guild(&find(people, "person", &entry.owner)?, &entry.name);
        for name in &entry.members {
            self.join(guild, &find(people, "person", name)?);
        }
        for role in &entry.roles {
            let id = self.add_role(guild, &role.name, sum(&role.permissions)?);
            for name in &role.members {
                self.give_role(guild, &find(people, "person", name)?, id);
            }
        }
        let mut categories: HashMap<String, Id> = HashMap::new();
        for channel in &entry.channels {
            let parent = match &channel.category {
                Some(name) => Some(find(&categories, "category", name)?),
                None => None,
            };
            let kind = kind_of(&channel.kind)?;
            let id = self.add_channel(guild, kind, &channel.name, parent);
            if kind == channel_kind::CATEGORY {
                categories.insert(channel.name.clone(), id);
            }
        }
        match &entry.bot {
            Some(names) if names.is_empty() => {}
            Some(names) => {
                self.invite_bot(guild, sum(names)?);
            }
            None => {
                self.invite_bot(guild, permissions::all());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_world_file_that_names_nobody_known_is_refused() {
        let file = WorldFile::parse("people = [\"Ada\"]\n[[guilds]]\nname = \"G\"\nowner = \"Eve\"").unwrap();
        let sandbox = Sandbox::start(crate::Config::default()).await.unwrap();
        assert_eq!(
            sandbox.populate(&file).unwrap_err().to_string(),
            "there is no person called \"Eve\""
        );
        assert!(WorldFile::parse("persons = []").is_err());
    }
}
