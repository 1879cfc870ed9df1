//! Saying anew who sees a channel.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Address, Effect, Overwrite, Request, Stop, Target, Writing};
use crate::discord::Call;
use crate::discord::permissions::{MANAGE_CHANNELS, MANAGE_ROLES, Permission, VIEW_CHANNEL};

/// Replace all overwrites of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetOverwrites {
    /// The channel.
    pub channel: Target,
    /// All of its overwrites. They have no default: a channel without any is seen by everybody.
    pub overwrites: Vec<Overwrite>,
}

impl Effect for SetOverwrites {
    const NAME: &'static str = "set-overwrites";
    const NEEDS: &'static [Permission] = &[VIEW_CHANNEL, MANAGE_CHANNELS, MANAGE_ROLES];

    fn within(&self) -> Option<&Target> {
        Some(&self.channel)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let channel = writing.id(&self.channel).await?;
        // A role that has gone opens a channel to nobody: closing must not wait for it.
        let overwrites = writing.overwrites_that_can_be(&self.overwrites).await?;
        Ok(Request::to(channel).saying(json!({ "permission_overwrites": overwrites })))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/channels/{}", to.major);
        Call::new(Method::PATCH, "/channels/{c}", to.major, path).reason(to.reason())
    }
}
