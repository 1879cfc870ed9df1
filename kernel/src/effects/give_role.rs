//! Giving a person a role.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use trellis_domain::ids::UserId;

use super::{Address, Effect, Request, Stop, Target, WhenGone, Writing};
use crate::discord::permissions::{MANAGE_ROLES, Permission};
use crate::discord::{Call, Gone};
use crate::objects;

/// Give a person a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveRole {
    /// The person.
    pub user: UserId,
    /// The role.
    pub role: Target,
}

impl Effect for GiveRole {
    const NAME: &'static str = "give-role";
    const NEEDS: &'static [Permission] = &[MANAGE_ROLES];

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let role = writing.id(&self.role).await?;
        let gave = objects::gives(writing.tx, writing.guild, role).await?;
        Ok(Request {
            role_gave: Some(gave),
            ..Request::to(role).about(self.user.get())
        })
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/guilds/{}/members/{}/roles/{}", to.guild, to.minor, to.major);
        let route = "/guilds/{g}/members/{u}/roles/{r}";
        Call::new(Method::PUT, route, to.guild, path).reason(to.reason())
    }

    /// The person left.
    fn when_gone(&self, gone: Gone) -> WhenGone {
        match gone {
            Gone::Person => WhenGone::NotWanted,
            _ => WhenGone::Ask,
        }
    }
}
