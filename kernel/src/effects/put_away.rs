//! Putting a thread away.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Address, Effect, Request, Stop, Target, WhenGone, Writing};
use crate::discord::permissions::{MANAGE_THREADS, Permission, VIEW_CHANNEL};
use crate::discord::{Call, Gone};

/// Lock a thread and take it out of the list; what is in it stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutAway {
    /// The thread.
    pub thread: Target,
}

impl Effect for PutAway {
    const NAME: &'static str = "put-away";
    const NEEDS: &'static [Permission] = &[VIEW_CHANNEL, MANAGE_THREADS];

    fn within(&self) -> Option<&Target> {
        Some(&self.thread)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let thread = writing.id(&self.thread).await?;
        Ok(Request::to(thread).saying(json!({ "archived": true, "locked": true })))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/channels/{}", to.major);
        Call::new(Method::PATCH, "/channels/{c}", to.major, path).reason(to.reason())
    }

    /// Somebody deleted it.
    fn when_gone(&self, _: Gone) -> WhenGone {
        WhenGone::Done
    }
}
