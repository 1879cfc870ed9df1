//! What is sent for an effect, and where to.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use trellis_domain::ids::{EffectRef, GuildId, UserId};

use super::ForwardedFile;

/// Everything a request needs, as stored with the claim: every retry sends the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Request {
    /// The channel, guild or thread that the path begins with.
    pub(crate) major: u64,
    /// The message, role or person at its end.
    pub(crate) minor: Option<u64>,
    pub(crate) body: Option<Value>,
    pub(crate) evidence: Option<ForwardedFile>,
    /// What the role gave when it was made or picked, where one is handed out: asked again before it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) role_gave: Option<u64>,
    /// What it makes has no smaller id, by Discord's own clock before it was first sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) first_id: Option<u64>,
}

impl Request {
    /// Lets what it says ping these people alone.
    pub(crate) fn ping_only(&mut self, people: &[UserId]) {
        let users: Vec<String> = people.iter().map(ToString::to_string).collect();
        if let Some(Value::Object(mentions)) = self
            .body
            .as_mut()
            .and_then(|body| body.get_mut("allowed_mentions"))
        {
            mentions.insert("users".to_owned(), json!(users));
        }
    }

    /// To this channel, guild or thread, with nothing said yet.
    pub(super) fn to(major: u64) -> Self {
        Self {
            major,
            minor: None,
            body: None,
            evidence: None,
            role_gave: None,
            first_id: None,
        }
    }

    /// About this message, role or person.
    pub(super) fn about(self, minor: u64) -> Self {
        Self {
            minor: Some(minor),
            ..self
        }
    }

    /// With another name for what it makes; `None` for what has no name.
    pub(crate) fn named(&self, name: &str) -> Option<Self> {
        let mut other = self.clone();
        *other.body.as_mut()?.get_mut("name")? = json!(name);
        Some(other)
    }

    /// With a tag for the post that it opens.
    pub(crate) fn tagged(&self, tag: u64) -> Self {
        let mut other = self.clone();
        if let Some(body) = &mut other.body {
            body["applied_tags"] = json!([tag.to_string()]);
        }
        other
    }

    /// With this body.
    pub(super) fn saying(self, body: Value) -> Self {
        Self {
            body: Some(body),
            ..self
        }
    }
}

/// Where a request goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Address {
    pub(crate) guild: GuildId,
    pub(crate) major: u64,
    /// 0 for what needs none.
    pub(crate) minor: u64,
    pub(crate) reference: EffectRef,
}

impl Address {
    /// What the server's audit log says of it.
    pub(super) fn reason(&self) -> String {
        format!("Trellis, ref {}", self.reference)
    }
}
