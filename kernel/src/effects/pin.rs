//! Pinning a message.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::{Address, Effect, Request, Stop, Target, WhenGone, Writing};
use crate::discord::permissions::{PIN_MESSAGES, Permission, READ_MESSAGE_HISTORY, VIEW_CHANNEL};
use crate::discord::{Call, Gone};

/// Pin a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// The channel it is in.
    pub within: Target,
    /// The message.
    pub message: Target,
}

impl Effect for Pin {
    const NAME: &'static str = "pin";
    const NEEDS: &'static [Permission] = &[VIEW_CHANNEL, READ_MESSAGE_HISTORY, PIN_MESSAGES];

    fn within(&self) -> Option<&Target> {
        Some(&self.within)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let request = Request::to(writing.id(&self.within).await?);
        Ok(request.about(writing.id(&self.message).await?))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/channels/{}/messages/pins/{}", to.major, to.minor);
        Call::new(Method::PUT, "/channels/{c}/messages/pins/{m}", to.major, path).reason(to.reason())
    }

    /// Somebody deleted the message.
    fn when_gone(&self, gone: Gone) -> WhenGone {
        match gone {
            Gone::Message => WhenGone::NotWanted,
            _ => WhenGone::Ask,
        }
    }
}
