//! Taking away what one role or person may do in a channel beyond others.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::{Address, Effect, Request, Stop, Target, WhenGone, Writing};
use crate::discord::permissions::{MANAGE_CHANNELS, MANAGE_ROLES, Permission, VIEW_CHANNEL};
use crate::discord::{Call, Gone};

/// Take one overwrite of a channel away, and leave the others as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropOverwrite {
    /// The channel.
    pub channel: Target,
    /// The role or person, by its id: a role that stands for something else by now has no key any more.
    pub who: u64,
}

impl Effect for DropOverwrite {
    const NAME: &'static str = "drop-overwrite";
    const NEEDS: &'static [Permission] = &[VIEW_CHANNEL, MANAGE_CHANNELS, MANAGE_ROLES];

    fn within(&self) -> Option<&Target> {
        Some(&self.channel)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        Ok(Request::to(writing.id(&self.channel).await?).about(self.who))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/channels/{}/permissions/{}", to.major, to.minor);
        Call::new(Method::DELETE, "/channels/{c}/permissions/{o}", to.major, path).reason(to.reason())
    }

    /// What should be taken away is away.
    fn when_gone(&self, _: Gone) -> WhenGone {
        WhenGone::Done
    }
}
