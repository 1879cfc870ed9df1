//! Opening a post in a forum.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::looking::id_of;
use super::writing::thread;
use super::{Address, Content, Effect, Found, Looking, Request, Stop, Target, Writing};
use crate::discord::permissions::{
    EMBED_LINKS, Permission, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, VIEW_CHANNEL,
};
use crate::discord::{Call, Failure};

/// Open a post in a forum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPost {
    /// It will be known under this key.
    pub key: String,
    /// The forum.
    pub forum: Target,
    /// The post's name.
    pub name: String,
    /// Its first message.
    pub content: Content,
}

impl Effect for OpenPost {
    const NAME: &'static str = "open-post";
    const NEEDS: &'static [Permission] =
        &[VIEW_CHANNEL, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, EMBED_LINKS];

    fn creates(&self) -> Option<&str> {
        Some(&self.key)
    }

    fn content(&self) -> Option<&Content> {
        Some(&self.content)
    }

    fn within(&self) -> Option<&Target> {
        Some(&self.forum)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let forum = writing.id(&self.forum).await?;
        let mut body = thread(&self.name);
        body["message"] = writing.words_with_reference();
        Ok(Request::to(forum).saying(body))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/channels/{}/threads", to.major);
        Call::new(Method::POST, "/channels/{c}/threads", to.major, path)
    }

    async fn look(&self, looking: &Looking<'_>) -> Result<Found, Failure> {
        let (_, me) = looking.port.identify().await?;
        let (guild, forum) = (looking.guild, looking.request.major);
        let path = format!("/guilds/{guild}/threads/active");
        let active = Call::new(Method::GET, "/guilds/{g}/threads/active", guild, path);
        let list = looking.port.call(active).await?;
        let named = |thread: &Value, field: &str| thread[field].as_str().and_then(|id| id.parse().ok());
        let is_candidate = |thread: &&Value| {
            named(thread, "parent_id") == Some(forum) && named(thread, "owner_id") == Some(me.get())
        };
        let threads = list["threads"].as_array().into_iter().flatten();
        for thread in threads.filter(is_candidate) {
            let Some(id) = id_of(thread).filter(|id| looking.is_new(*id)) else {
                continue;
            };
            // A post and its first message share an id (facts.md §7).
            let path = format!("/channels/{id}/messages/{id}");
            let first = Call::new(Method::GET, "/channels/{c}/messages/{m}", id, path);
            let message = match looking.port.call(first).await {
                // Another thread's beginning that somebody deleted says nothing about this one.
                Err(Failure::Gone(_)) => continue,
                answer => answer?,
            };
            if looking.ours(&message, me.get()).is_some() {
                return Ok(Found::Yes(id));
            }
        }
        Ok(Found::No)
    }
}
