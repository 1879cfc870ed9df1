//! Making a channel or a category.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Address, ChannelKind, Effect, Found, Looking, Overwrite, Request, Stop, Target, Writing};
use crate::discord::permissions::{
    Channel, MANAGE_CHANNELS, MANAGE_ROLES, Permission, Standing, VIEW_CHANNEL,
};
use crate::discord::{Call, Failure};

/// Make a channel or a category, in one call with all its overwrites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateChannel {
    /// It will be known under this key.
    pub key: String,
    /// Of this kind.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
    /// Its topic; a signed marker is added. Categories have none.
    #[serde(default)]
    pub topic: String,
    /// The category it goes into.
    pub parent: Option<Target>,
    /// All of its overwrites. They have no default: a channel without any is seen by everybody.
    pub overwrites: Vec<Overwrite>,
}

impl Effect for CreateChannel {
    const NAME: &'static str = "create-channel";
    const NEEDS: &'static [Permission] = &[VIEW_CHANNEL, MANAGE_CHANNELS, MANAGE_ROLES];

    fn creates(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let mut body = json!({ "name": self.name, "type": self.kind.number() });
        if self.kind != ChannelKind::Category {
            body["topic"] = json!(writing.marked_topic(&self.topic));
        }
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

    /// Several can only come of a fault of Discord's; the oldest is the one that may be in use.
    async fn look(&self, looking: &Looking<'_>) -> Result<Found, Failure> {
        let channels = Standing::channels(looking.port, looking.guild).await?;
        let is_it = |channel: &&Channel| match self.kind {
            ChannelKind::Category => {
                channel.kind == u64::from(self.kind.number()) && looking.is_named(&channel.name, &self.name)
            }
            ChannelKind::Text | ChannelKind::Forum => looking.is_marked(&channel.topic),
        };
        // A marker can be copied into an older channel's topic; that one is not ours.
        let made = channels.iter().filter(is_it).map(|channel| channel.id);
        Ok(made.filter(|id| looking.is_new(*id)).min().into())
    }
}
