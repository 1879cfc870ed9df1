//! Faults of requests: which of the bot's requests, and what happens to them.
//!
//! Owns the values; `rest::struck` carries them out.

use chrono::TimeDelta;
use serde_json::Value;

use super::WorldFault;

/// What happens to a request. Milliseconds pass in real time, because the client's own timer meets them; spans
/// of time pass by the sandbox clock.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultAction {
    /// It is answered with this status and body and has no effect.
    Status(u16, Value),
    /// It takes effect, and is answered with this status all the same.
    StatusAfterEffect(u16),
    /// It takes effect, and the connection is dropped without an answer.
    CloseAfterEffect,
    /// The connection is dropped before anything happened.
    CloseBefore,
    /// It takes effect, and is answered only after the fault was cleared.
    HoldAfterEffect,
    /// It waits so many milliseconds before it takes effect.
    DelayBefore(u64),
    /// It takes effect at once, and is answered so many milliseconds later.
    DelayAfterEffect(u64),
    /// 429 with these seconds to wait, and `user`, `global` or `shared` as scope.
    RateLimited {
        /// Seconds.
        retry_after: f64,
        /// Hits the global limit.
        global: bool,
        /// `user`, `global`, `shared`.
        scope: &'static str,
    },
    /// It is answered with this status and a page, as the edge before the API does (Cloudflare's 1015), without any
    /// header of a rate limit, and has no effect.
    Html(u16),
    /// It takes effect only so much later, whether or not the client still waits. The answer comes then, or this
    /// status at once.
    LateEffect {
        /// Sandbox time until it takes effect.
        after: TimeDelta,
        /// The status that does not wait for it.
        answering: Option<u16>,
    },
    /// A GET is answered with what was true so much sandbox time ago, but no earlier than when the fault was
    /// injected; without a span with what was true then.
    Stale(Option<TimeDelta>),
    /// `enforce_nonce` is ignored.
    IgnoreNonce,
    /// It goes to the guild of this name or id instead of the one it names.
    ForGuild(String),
    /// It goes to the channel of this name or id instead of the one it names.
    ForChannel(String),
    /// It has no effect, and is answered with the bot's newest message of the channel.
    AnotherMessage,
    /// The overwrites of the channel it makes count only after this span, or never.
    WithholdOverwrites(Option<TimeDelta>),
    /// The answer has these headers in place of its own.
    Headers(Vec<(String, String)>),
    /// The answer lacks these headers.
    WithoutHeaders(Vec<String>),
    /// In the answer, what these dotted paths name is replaced, or added.
    Set(Vec<(String, Value)>),
    /// The answer's body is this text, which need not be JSON.
    Body(String),
    /// The answer's body ends half way.
    Truncate,
    /// Something happens just before it takes effect.
    First(WorldFault),
    /// Something happens just after it took effect, before anybody else can do anything.
    Then(WorldFault),
    /// Several of these at once.
    All(Vec<FaultAction>),
}

impl FaultAction {
    /// The actions it is made of, itself unless it is several.
    pub(crate) fn parts(&self) -> Vec<&Self> {
        match self {
            Self::All(parts) => parts.iter().flat_map(Self::parts).collect(),
            single => vec![single],
        }
    }
}

/// A fault: which requests of the bot, and what happens to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// `POST`; `*` for any.
    pub method: String,
    /// Path below `/api/v10`, `*` standing for one part and `**` for any rest.
    pub path: String,
    /// What happens.
    pub action: FaultAction,
    /// So many matching requests go through first.
    pub after: u32,
    /// So many requests are hit, `None` for all.
    pub times: Option<u32>,
    /// Sandbox time after which it hits no more.
    pub lasts: Option<TimeDelta>,
}

impl Fault {
    /// A fault that hits the next matching request once.
    #[must_use]
    pub fn once(method: &str, path: &str, action: FaultAction) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            action,
            after: 0,
            times: Some(1),
            lasts: None,
        }
    }

    /// A fault that hits each matching request until it is cleared.
    #[must_use]
    pub fn always(method: &str, path: &str, action: FaultAction) -> Self {
        Self {
            times: None,
            ..Self::once(method, path, action)
        }
    }

    /// Lets so many matching requests through first.
    #[must_use]
    pub fn after(self, count: u32) -> Self {
        Self { after: count, ..self }
    }

    /// Hits so many requests.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self {
            times: Some(count),
            ..self
        }
    }

    /// Ends by itself after so much sandbox time.
    #[must_use]
    pub fn lasting(self, span: TimeDelta) -> Self {
        Self {
            lasts: Some(span),
            ..self
        }
    }

    /// Does this as well.
    #[must_use]
    pub fn and(self, action: FaultAction) -> Self {
        let mut parts = match self.action {
            FaultAction::All(parts) => parts,
            single => vec![single],
        };
        parts.push(action);
        Self {
            action: FaultAction::All(parts),
            ..self
        }
    }

    pub(super) fn fits(&self, method: &str, path: &str) -> bool {
        (self.method == "*" || self.method == method) && glob(&self.path, path, |wanted, part| wanted == part)
    }
}

/// Whether a path fits a pattern, in which `*` stands for one part and `**` for any rest; `same` compares other parts.
pub(crate) fn glob(pattern: &str, path: &str, same: impl Fn(&str, &str) -> bool) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    for wanted in pattern.trim_matches('/').split('/') {
        match (wanted, parts.next()) {
            ("**", _) => return true,
            ("*", Some(_)) => {}
            (wanted, Some(part)) if same(wanted, part) => {}
            _ => return false,
        }
    }
    parts.next().is_none()
}
