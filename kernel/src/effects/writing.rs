//! From what is meant to what is sent: keys become ids.

use serde_json::{Value, json};
use sqlx::SqliteConnection;
use trellis_domain::ids::{EffectRef, GuildId};

use super::{Overwrite, Target, Who};
use crate::discord::Port;
use crate::discord::message::{self, Message};
use crate::error::Error;
use crate::objects::{ObjectState, look_up, reference_of};
use crate::secrets::Vault;

/// Threads are put out of the way after a week without a message; a message brings them back.
const AUTO_ARCHIVE_MINUTES: u32 = 10_080;

/// Why a request cannot be written.
#[derive(Debug)]
pub(crate) enum Stop {
    /// What has this key is not known: it may still be made.
    Unknown(String),
    /// What has this key has gone.
    Lost(String),
    /// Something broke.
    Broken(Error),
}

impl<T: Into<Error>> From<T> for Stop {
    fn from(error: T) -> Self {
        Self::Broken(error.into())
    }
}

/// What an effect writes its request with.
pub(crate) struct Writing<'a> {
    pub(crate) tx: &'a mut SqliteConnection,
    pub(crate) port: &'a Port,
    pub(crate) vault: &'a Vault,
    pub(crate) guild: GuildId,
    pub(crate) reference: EffectRef,
    /// What is to be said, drawn a moment ago; empty for an effect without words.
    pub(crate) message: Message,
}

impl Writing<'_> {
    /// The id of what is meant.
    pub(super) async fn id(&mut self, target: &Target) -> Result<u64, Stop> {
        let key = match target {
            Target::Id(id) => return Ok(*id),
            Target::Key(key) => key,
        };
        match look_up(self.tx, key).await? {
            None => Err(Stop::Unknown(key.clone())),
            Some(object) if object.state == ObjectState::Missing => Err(Stop::Lost(key.clone())),
            Some(object) => Ok(object.id),
        }
    }

    /// The words of something that stands in Discord already, with the reference that it was made with.
    pub(super) async fn words_of(&mut self, target: &Target) -> Result<Value, Stop> {
        let made_with = match target {
            Target::Id(_) => None,
            Target::Key(key) => reference_of(self.tx, key).await?,
        };
        let words = self.port.commands.link(self.message.to_edit());
        Ok(match made_with {
            Some(reference) => message::refer(words, reference),
            None => words,
        })
    }

    /// The words of something that is being made, with the reference by which it is found again.
    pub(super) fn words_with_reference(&self) -> Value {
        let words = self.port.commands.link(self.message.to_json());
        message::refer(words, self.reference)
    }

    /// A topic with the signed marker by which its channel is found again; at most 1,024 characters.
    pub(super) fn marked_topic(&self, topic: &str) -> String {
        let reference = self.reference.to_string();
        // Nobody else can write a signature that we would believe.
        let signature = self.vault.marker_signature(&reference);
        let marker = format!("{}{signature}", marker_start(&reference));
        let topic = trellis_domain::text::clip(topic, 1_000 - marker.len());
        if topic.is_empty() {
            marker
        } else {
            format!("{topic} · {marker}")
        }
    }

    /// A channel's overwrites as Discord takes them.
    pub(super) async fn overwrites(&mut self, overwrites: &[Overwrite]) -> Result<Value, Stop> {
        let mut list = Vec::with_capacity(overwrites.len());
        for overwrite in overwrites {
            list.push(self.overwrite(overwrite).await?);
        }
        Ok(Value::Array(list))
    }

    /// As [`Self::overwrites`], without those of roles that are not there.
    pub(super) async fn overwrites_that_can_be(&mut self, overwrites: &[Overwrite]) -> Result<Value, Stop> {
        let mut list = Vec::with_capacity(overwrites.len());
        for overwrite in overwrites {
            match self.overwrite(overwrite).await {
                Ok(one) => list.push(one),
                Err(Stop::Unknown(_) | Stop::Lost(_)) => {}
                Err(broken) => return Err(broken),
            }
        }
        Ok(Value::Array(list))
    }

    /// The id of whom an overwrite is for, and Discord's number for whether that is a role or a person.
    pub(super) async fn who(&mut self, who: &Who) -> Result<(u64, u8), Stop> {
        Ok(match who {
            Who::Everyone => (self.guild.get(), 0),
            Who::Bot => (self.port.identify().await?.1.get(), 1),
            Who::Role(role) => (self.id(role).await?, 0),
            Who::Person(person) => (person.get(), 1),
        })
    }

    async fn overwrite(&mut self, overwrite: &Overwrite) -> Result<Value, Stop> {
        let (id, kind) = self.who(&overwrite.who).await?;
        Ok(json!({
            "id": id.to_string(), "type": kind,
            "allow": overwrite.allow.to_string(), "deny": overwrite.deny.to_string(),
        }))
    }
}

/// What a marker begins with; its signature follows.
pub(super) fn marker_start(reference: &str) -> String {
    format!("ref {reference}-")
}

/// What opens a thread of this name.
pub(super) fn thread(name: &str) -> Value {
    json!({ "name": name, "auto_archive_duration": AUTO_ARCHIVE_MINUTES })
}
