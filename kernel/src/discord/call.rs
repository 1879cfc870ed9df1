//! One request to Discord as a value: what is asked, and for whom.

use reqwest::Method;
use serde_json::Value;
use trellis_domain::ids::GuildId;

use super::limiter::{Route, Sender, Urgency};

/// One request.
#[derive(Debug, Clone)]
pub struct Call {
    pub(super) method: Method,
    pub(super) route: &'static str,
    major: String,
    pub(super) path: String,
    pub(super) body: Option<Value>,
    pub(super) file: Option<Attachment>,
    pub(super) reason: Option<String>,
    sender: Sender,
}

/// A file that goes with a message.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// As the person named it.
    pub name: String,
    /// What it is, as Discord said when it was fetched.
    pub content_type: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Call {
    /// A request. `route` is the path's template, `major` the id that buckets are counted by (channel, guild).
    pub fn new(method: Method, route: &'static str, major: impl ToString, path: String) -> Self {
        Self {
            method,
            route,
            major: major.to_string(),
            path,
            body: None,
            file: None,
            reason: None,
            sender: Sender::default(),
        }
    }

    /// On behalf of this community; communities take turns.
    pub(crate) fn on_behalf(mut self, guild: GuildId, urgency: Urgency) -> Self {
        let guild = Some(guild);
        self.sender = Sender { urgency, guild };
        self
    }

    /// What it is counted by.
    pub(crate) fn route(&self) -> Route {
        Route {
            method: self.method.clone(),
            path: self.route,
            major: self.major.clone(),
        }
    }

    /// For whom it is: what is asked of a server is asked for its community, unless it was said otherwise.
    pub(super) fn sender(&self) -> Sender {
        let of_server = self.route.starts_with("/guilds/{g}");
        let guild = self.major.parse().ok().filter(|_| of_server).map(GuildId::new);
        Sender {
            guild: self.sender.guild.or(guild),
            ..self.sender
        }
    }

    /// With a JSON body.
    pub fn json(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// With a file beside the JSON.
    pub fn file(mut self, file: Option<Attachment>) -> Self {
        self.file = file;
        self
    }

    /// With a line in the server's audit log; at most 512 characters.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}
