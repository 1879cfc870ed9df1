//! Opening a voice channel.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Address, Effect, Found, Looking, Overwrite, Request, Stop, Target, Who, Writing};
use crate::discord::permissions::{
    CONNECT, Channel, MANAGE_CHANNELS, MANAGE_ROLES, Permission, SPEAK, Standing, VIEW_CHANNEL,
};
use crate::discord::{Call, Failure};

/// Discord's number of a voice channel.
const VOICE: u64 = 2;

/// Open a voice channel, in one call with all its overwrites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenVoice {
    /// It will be known under this key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The category it goes into.
    pub parent: Option<Target>,
    /// All of its overwrites. They have no default: a channel without any is seen by everybody.
    pub overwrites: Vec<Overwrite>,
}

impl Effect for OpenVoice {
    const NAME: &'static str = "open-voice";
    const NEEDS: &'static [Permission] = &[VIEW_CHANNEL, MANAGE_CHANNELS, MANAGE_ROLES, CONNECT, SPEAK];

    fn creates(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let mut body = json!({ "name": self.name, "type": VOICE });
        if let Some(parent) = &self.parent {
            body["parent_id"] = json!(writing.id(parent).await?.to_string());
        }
        body["permission_overwrites"] = writing.overwrites(&self.overwrites).await?;
        Ok(Request::to(writing.guild.get()).saying(body))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/guilds/{}/channels", to.guild);
        Call::new(Method::POST, "/guilds/{g}/channels", to.guild, path).reason(to.reason())
    }

    /// A voice channel has no topic for a marker: its name, the people it lets in and the time of making have to agree.
    async fn look(&self, looking: &Looking<'_>) -> Result<Found, Failure> {
        let channels = Standing::channels(looking.port, looking.guild).await?;
        let is_it = |channel: &&Channel| {
            channel.kind == VOICE && looking.is_named(&channel.name, &self.name) && self.is_for(channel)
        };
        let made = channels.iter().filter(is_it).map(|channel| channel.id);
        Ok(made.filter(|id| looking.is_new(*id)).min().into())
    }
}

impl OpenVoice {
    /// Whether a channel lets in whom this one would.
    fn is_for(&self, channel: &Channel) -> bool {
        let lets_in = |id: u64| channel.overwrites.iter().any(|one| one.person && one.id == id);
        self.overwrites.iter().all(|one| match &one.who {
            Who::Person(person) => lets_in(person.get()),
            Who::Everyone | Who::Bot | Who::Role(_) => true,
        })
    }
}
