//! Taking a voice channel away.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::{Address, Effect, Request, Stop, Target, WhenGone, Writing};
use crate::discord::permissions::{CONNECT, MANAGE_CHANNELS, Permission, VIEW_CHANNEL};
use crate::discord::{Call, Gone};

/// Take a voice channel away that was opened for a time.
///
/// **Invariant:** it is named by its id: what was opened under the same key since is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseVoice {
    /// The channel.
    pub channel: Target,
}

impl Effect for CloseVoice {
    const NAME: &'static str = "close-voice";
    const NEEDS: &'static [Permission] = &[VIEW_CHANNEL, MANAGE_CHANNELS, CONNECT];

    fn within(&self) -> Option<&Target> {
        Some(&self.channel)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        Ok(Request::to(writing.id(&self.channel).await?))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/channels/{}", to.major);
        Call::new(Method::DELETE, "/channels/{c}", to.major, path).reason(to.reason())
    }

    /// What should be taken away is away.
    fn when_gone(&self, _: Gone) -> WhenGone {
        WhenGone::Done
    }
}
