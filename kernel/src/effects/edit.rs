//! Changing a message.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::{Address, Content, Effect, Request, Stop, Target, WhenGone, Writing};
use crate::discord::permissions::{EMBED_LINKS, Permission, VIEW_CHANNEL};
use crate::discord::{Call, Gone};

/// Change a message to this, wholly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The channel or thread it is in.
    pub within: Target,
    /// The message.
    pub message: Target,
    /// What it says now.
    pub content: Content,
}

impl Effect for Edit {
    const NAME: &'static str = "edit";
    const NEEDS: &'static [Permission] = &[VIEW_CHANNEL, EMBED_LINKS];

    fn content(&self) -> Option<&Content> {
        Some(&self.content)
    }

    fn within(&self) -> Option<&Target> {
        Some(&self.within)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let request = Request::to(writing.id(&self.within).await?);
        let message = writing.id(&self.message).await?;
        Ok(request
            .about(message)
            .saying(writing.words_of(&self.message).await?))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/channels/{}/messages/{}", to.major, to.minor);
        Call::new(Method::PATCH, "/channels/{c}/messages/{m}", to.major, path)
    }

    /// Somebody deleted the message.
    fn when_gone(&self, gone: Gone) -> WhenGone {
        match gone {
            Gone::Message => WhenGone::NotWanted,
            _ => WhenGone::Ask,
        }
    }
}
