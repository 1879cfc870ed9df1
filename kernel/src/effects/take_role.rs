//! Taking a role from a person.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use trellis_domain::ids::UserId;

use super::{Address, Effect, Request, Stop, Target, WhenGone, Writing};
use crate::discord::permissions::{MANAGE_ROLES, Permission};
use crate::discord::{Call, Gone};

/// Take a role from a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeRole {
    /// The person.
    pub user: UserId,
    /// The role.
    pub role: Target,
}

impl Effect for TakeRole {
    const NAME: &'static str = "take-role";
    const NEEDS: &'static [Permission] = &[MANAGE_ROLES];

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let role = writing.id(&self.role).await?;
        Ok(Request::to(role).about(self.user.get()))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/guilds/{}/members/{}/roles/{}", to.guild, to.minor, to.major);
        let route = "/guilds/{g}/members/{u}/roles/{r}";
        Call::new(Method::DELETE, route, to.guild, path).reason(to.reason())
    }

    /// What should be taken away is away.
    fn when_gone(&self, _: Gone) -> WhenGone {
        WhenGone::Done
    }
}
