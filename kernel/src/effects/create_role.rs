//! Making a role.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Address, Effect, Found, Looking, Request, Stop, Writing};
use crate::discord::permissions::{MANAGE_ROLES, Permission, Standing};
use crate::discord::{Call, Failure};

/// Make a role that gives nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateRole {
    /// It will be known under this key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Whether it can be pinged by name; a ping of a role that cannot is shown and rings nowhere.
    #[serde(default)]
    pub mentionable: bool,
}

impl Effect for CreateRole {
    const NAME: &'static str = "create-role";
    const NEEDS: &'static [Permission] = &[MANAGE_ROLES];

    fn creates(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let body = json!({ "name": self.name, "permissions": "0", "mentionable": self.mentionable });
        Ok(Request::to(writing.guild.get()).saying(body))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/guilds/{}/roles", to.guild);
        Call::new(Method::POST, "/guilds/{g}/roles", to.guild, path).reason(to.reason())
    }

    async fn look(&self, looking: &Looking<'_>) -> Result<Found, Failure> {
        let roles = Standing::roles(looking.port, looking.guild).await?;
        let made = roles
            .iter()
            .filter(|role| looking.is_named(&role.name, &self.name) && looking.is_new(role.id));
        Ok(made.map(|role| role.id).min().into())
    }
}
