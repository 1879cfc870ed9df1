//! The entrance: the steps through which every request below `/api` goes, in their order.
//!
//! Body, route, User-Agent, token, rate limits, size, faults, the action itself; `answer` does the way out. Each
//! step may refuse; none may be left out by a route.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Uri};
use chrono::TimeDelta;
use serde_json::Value;

use super::answer::{leave, shut_out};
use super::audit_log;
use super::body::{self, header_text};
use super::call::{Answer, Call, Upload};
use super::caller::caller;
use super::routes::{self, Caller, Found, Route};
use super::{Outcome, Server, struck};
use crate::errors::ApiError;
use crate::faults::Hit;
use crate::limits;
use crate::lock::lock;
use crate::rate_limits::{Refusal, Verdict};
use crate::validate;
use crate::world::{Id, snowflake_time};

/// How long an answer waits, at most, for events that a fault wants to be there first.
const EVENTS_FIRST: Duration = Duration::from_secs(1);

/// A request as it came in.
pub(super) struct Request {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    pub body: Value,
    pub files: Vec<Upload>,
    pub size: usize,
    /// Why the body could not be read; told only after all that comes before it.
    pub unreadable: Option<ApiError>,
    /// Whether there is such a path.
    pub known: bool,
}

impl Request {
    async fn read(method: &Method, uri: &Uri, headers: HeaderMap, bytes: Bytes) -> Self {
        let size = bytes.len();
        let (body, files, unreadable) = match body::read(&headers, bytes).await {
            Ok((body, files)) => (body, files, None),
            Err(why) => (Value::Null, Vec::new(), Some(why)),
        };
        Self {
            method: method.to_string(),
            path: uri.path().to_owned(),
            query: body::query(uri.query().unwrap_or("")),
            headers,
            body,
            files,
            size,
            unreadable,
            known: true,
        }
    }

    /// The path below `/api/v10`; empty for any other version.
    fn below(&self) -> &str {
        let below = self.path.strip_prefix("/api/v10");
        below.filter(|rest| rest.starts_with('/')).unwrap_or("")
    }

    /// Whether a person's client asks, not the bot.
    pub(super) fn personal(&self) -> bool {
        header_text(&self.headers, "authorization").is_some_and(|shown| !shown.starts_with("Bot "))
    }
}

/// What a request met on its way: what the limits said, and a fault.
pub(super) struct Met {
    pub verdict: Verdict,
    pub hit: Option<Hit>,
    /// Whether the request came as far as the world.
    pub acted: bool,
}

/// Takes one request below `/api`.
pub(crate) async fn enter(
    server: &Server,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    bytes: Bytes,
) -> Outcome {
    let mut request = Request::read(&method, &uri, headers, bytes).await;
    if lock(&server.limits).banned() {
        return Outcome::Answer(shut_out());
    }
    let mut met = Met {
        verdict: Verdict::default(),
        hit: None,
        acted: false,
    };
    let answer = pass(server, &mut request, &mut met).await;
    leave(server, request, answer, met).await
}

async fn pass(server: &Server, request: &mut Request, met: &mut Met) -> Answer {
    let (route, params) = route(request)?;
    if header_text(&request.headers, "user-agent").is_none_or(|agent| agent.is_empty()) {
        return Err(ApiError::new(403, 40333, "internal network error"));
    }
    let user = caller(server, route, &request.headers)?;
    limit(server, request, (route, &params), user, &mut met.verdict)?;
    if request.size > limits::REQUEST_BYTES {
        return Err(ApiError::entity_too_large());
    }
    if !request.personal() {
        let now = server.shared.read(|world| world.clock().now());
        met.hit = lock(&server.faults).meet(&request.method, request.below(), now);
    }
    if let Some(answer) = struck::before(met).await {
        return answer;
    }
    if let Some(why) = request.unreadable.take() {
        return Err(why);
    }
    if body::is_form(&request.headers) && !request.body.is_null() && !routes::takes_forms(route) {
        return Err(body::wrong_kind());
    }
    let call = Call {
        user,
        params,
        query: request.query.clone(),
        body: request.body.clone(),
        files: request.files.clone(),
        reason: audit_log::reason(&request.headers)?,
    };
    met.acted = true;
    let answer = struck::act(server, route, call, met.hit.as_ref()).await;
    let events_first = server.shared.before_answer();
    // A client that does not read must not keep the answer back for long.
    let _ = tokio::time::timeout(EVENTS_FIRST, futures::future::join_all(events_first)).await;
    answer
}

type Way = (&'static Route, Vec<(&'static str, String)>);

fn route(request: &mut Request) -> Result<Way, ApiError> {
    match routes::find(&request.method, request.below()) {
        Found::Route(route, params) => Ok((route, params)),
        Found::WrongMethod => Err(ApiError::plain(405)),
        Found::Nothing => {
            request.known = false;
            tracing::warn!(method = %request.method, path = %request.path, "no such route");
            Err(ApiError::plain(404))
        }
    }
}

fn limit(
    server: &Server,
    request: &Request,
    (route, params): (&Route, &[(&'static str, String)]),
    user: Id,
    verdict: &mut Verdict,
) -> Result<(), ApiError> {
    // Nothing is counted for the first answer to an interaction, which is given once, and no header tells of a bucket.
    if routes::is_callback(route) {
        return Ok(());
    }
    let outside_global = route.caller == Caller::Open;
    let name = format!("{} {}", route.method, route.path);
    let major = routes::major(params);
    let old = edits_an_old_message(server, route, params);
    let mut limits = lock(&server.limits);
    *verdict = limits.count(user, &name, &major, outside_global);
    if verdict.refused.is_none() && renames(route, &request.body) {
        let wait = limits.count_rename(&major);
        verdict.refused = wait.map(|seconds| (seconds, Refusal::User));
    }
    if verdict.refused.is_some() {
        return Err(ApiError::new(429, 0, "You are being rate limited."));
    }
    if old && let Some(seconds) = limits.count_old_edit(&major) {
        return Err(ApiError::too_many_old_edits().after(seconds));
    }
    let opens = (route.method, route.path) == ("POST", "/users/@me/channels");
    let recipient = validate::id_of(&request.body["recipient_id"]).unwrap_or(0);
    if opens && !limits.may_open_direct_message(recipient) {
        return Err(ApiError::direct_messages_too_fast());
    }
    Ok(())
}

/// Whether a request changes a message that is older than an hour.
fn edits_an_old_message(server: &Server, route: &Route, params: &[(&'static str, String)]) -> bool {
    if (route.method, route.path) != ("PATCH", "/channels/{channel_id}/messages/{message_id}") {
        return false;
    }
    let id = params.iter().find(|(name, _)| *name == "message_id");
    let sent = id.and_then(|(_, id)| id.parse().ok()).map(snowflake_time);
    let now = server.shared.read(|world| world.clock().now());
    sent.is_some_and(|sent| now - sent > TimeDelta::hours(1))
}

/// Whether a request changes a channel's name or topic, which has a limit of its own.
fn renames(route: &Route, body: &Value) -> bool {
    route.method == "PATCH"
        && route.path == "/channels/{channel_id}"
        && ["name", "topic"].iter().any(|key| body.get(key).is_some())
}
