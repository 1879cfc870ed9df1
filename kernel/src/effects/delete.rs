//! Taking a message away.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::{Address, Effect, Request, Stop, Target, WhenGone, Writing};
use crate::discord::permissions::{Permission, VIEW_CHANNEL};
use crate::discord::{Call, Gone};

/// Take a message away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delete {
    /// The channel or thread it is in.
    pub within: Target,
    /// The message.
    pub message: Target,
}

impl Effect for Delete {
    const NAME: &'static str = "delete";
    const NEEDS: &'static [Permission] = &[VIEW_CHANNEL];

    fn within(&self) -> Option<&Target> {
        Some(&self.within)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let request = Request::to(writing.id(&self.within).await?);
        Ok(request.about(writing.id(&self.message).await?))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/channels/{}/messages/{}", to.major, to.minor);
        let route = "/channels/{c}/messages/{m}";
        Call::new(Method::DELETE, route, to.major, path).reason(to.reason())
    }

    /// What should be taken away is away.
    fn when_gone(&self, _: Gone) -> WhenGone {
        WhenGone::Done
    }
}
