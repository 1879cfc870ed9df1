//! Saying anew what one role or person may do in a channel.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Address, Effect, Overwrite, Request, Stop, Target, WhenGone, Writing};
use crate::discord::permissions::{MANAGE_CHANNELS, MANAGE_ROLES, Permission, VIEW_CHANNEL};
use crate::discord::{Call, Gone};

/// Write one overwrite of a channel, and leave the others as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutOverwrite {
    /// The channel.
    pub channel: Target,
    /// The overwrite.
    pub overwrite: Overwrite,
}

impl Effect for PutOverwrite {
    const NAME: &'static str = "put-overwrite";
    const NEEDS: &'static [Permission] = &[VIEW_CHANNEL, MANAGE_CHANNELS, MANAGE_ROLES];

    fn within(&self) -> Option<&Target> {
        Some(&self.channel)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let channel = writing.id(&self.channel).await?;
        let (who, kind) = writing.who(&self.overwrite.who).await?;
        let (allow, deny) = (self.overwrite.allow.to_string(), self.overwrite.deny.to_string());
        let body = json!({ "type": kind, "allow": allow, "deny": deny });
        Ok(Request::to(channel).about(who).saying(body))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/channels/{}/permissions/{}", to.major, to.minor);
        Call::new(Method::PUT, "/channels/{c}/permissions/{o}", to.major, path).reason(to.reason())
    }

    /// Whom it was for has gone.
    fn when_gone(&self, gone: Gone) -> WhenGone {
        match gone {
            Gone::Person | Gone::Role => WhenGone::NotWanted,
            _ => WhenGone::Ask,
        }
    }
}
