//! The REST side: the entrance through which every request goes, and the routes behind it.
//!
//! Owns, in this order: token, route, rate limits, body, faults, the action itself, the record. Handlers are plain
//! functions over the world; they must not know of HTTP.

pub(crate) mod act;
mod application;
mod body;
pub(crate) mod call;
mod channels;
mod commands;
mod compose;
mod guilds;
mod interactions;
mod members;
mod mentions;
mod messages;
mod options;
mod overwrites;
mod pins;
mod reactions;
mod resolve;
mod roles;
mod routes;
mod thread_lists;
mod thread_members;
mod threads;
pub(crate) mod user;
mod webhooks;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Response, Uri};
use serde_json::{Value, json};

pub(crate) use body::decode;
use body::header_text;
use call::{Answer, Call, Reply, Upload};
use routes::{Caller, Found, Route};
pub use routes::{Coverage, coverage};

use crate::errors::ApiError;
use crate::faults::{FaultAction, Faults, Hit};
use crate::limits::{self, RateLimits, Verdict};
use crate::record::{Exchange, Record};
use crate::world::{Id, Shared};

/// All that requests need.
#[derive(Debug)]
pub(crate) struct Server {
    pub shared: Arc<Shared>,
    pub limits: Mutex<RateLimits>,
    pub record: Mutex<Record>,
    pub faults: Mutex<Faults>,
}

/// Locks, also after a panic elsewhere: the state is plain data.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What becomes of a request: an answer, or a connection cut without one.
pub(crate) enum Outcome {
    Answer(Response<Body>),
    Cut,
}

struct Request {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Value,
    files: Vec<Upload>,
    known: bool,
}

/// Takes one request below `/api`.
pub(crate) async fn enter(
    server: &Server,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    bytes: Bytes,
) -> Outcome {
    let mut request = Request {
        method: method.to_string(),
        path: uri.path().to_owned(),
        query: body::query(uri.query().unwrap_or("")),
        headers,
        body: Value::Null,
        files: Vec::new(),
        known: true,
    };
    if lock(&server.limits).banned() {
        return Outcome::Answer(shut_out());
    }
    let mut verdict = Verdict {
        headers: Vec::new(),
        refused: None,
    };
    let mut hit = None;
    let answer = pass(server, &mut request, bytes, &mut verdict, &mut hit).await;
    finish(server, request, answer, verdict, hit).await
}

async fn pass(
    server: &Server,
    request: &mut Request,
    bytes: Bytes,
    verdict: &mut Verdict,
    hit: &mut Option<Hit>,
) -> Answer {
    let below = request
        .path
        .strip_prefix("/api/v10")
        .filter(|rest| rest.starts_with('/'))
        .map(str::to_owned);
    let found = below
        .as_deref()
        .map_or(Found::Nothing, |path| routes::find(&request.method, path));
    // The body is read before any refusal, so that the record shows it.
    let parsed = body::read(&request.headers, bytes.clone()).await;
    if let Ok((body, files)) = &parsed {
        request.body = body.clone();
        request.files.clone_from(files);
    }
    let (route, params) = match found {
        Found::Route(route, params) => (route, params),
        Found::WrongMethod => return Err(ApiError::plain(405)),
        Found::Nothing => {
            request.known = false;
            tracing::warn!(method = %request.method, path = %request.path, "no such route");
            return Err(ApiError::plain(404));
        }
    };
    if header_text(&request.headers, "user-agent").is_none_or(|agent| agent.is_empty()) {
        return Err(ApiError::new(403, 40333, "internal network error"));
    }
    let user = caller(server, route, &request.headers)?;
    let outside_global = route.caller == Caller::Open;
    *verdict = lock(&server.limits).count(
        user,
        &format!("{} {}", route.method, route.path),
        &routes::major(&params),
        outside_global,
    );
    if verdict.refused.is_none() && renames(route, &request.body) {
        let wait = lock(&server.limits).count_rename(&routes::major(&params));
        verdict.refused = wait.map(|seconds| (seconds, false));
    }
    if verdict.refused.is_some() {
        return Err(ApiError::new(429, 0, "You are being rate limited."));
    }
    if bytes.len() > limits::REQUEST_BYTES {
        return Err(ApiError::entity_too_large());
    }
    *hit = lock(&server.faults).meet(&request.method, below.as_deref().unwrap_or(""));
    match hit.as_ref().map(|hit| &hit.action) {
        Some(FaultAction::Status(status, body)) => {
            return Ok(Reply {
                status: *status,
                body: Some(body.clone()),
            });
        }
        Some(FaultAction::CloseBefore) => return Err(ApiError::plain(500)),
        Some(FaultAction::RateLimited {
            retry_after, global, ..
        }) => {
            verdict.refused = Some((*retry_after, *global));
            return Err(ApiError::new(429, 0, "You are being rate limited."));
        }
        Some(FaultAction::DelayBefore(ms)) => wait(Duration::from_millis(*ms)).await,
        _ => {}
    }
    let (body, files) = parsed?;
    let call = Call {
        user,
        params,
        query: request.query.clone(),
        body,
        files,
        reason: header_text(&request.headers, "x-audit-log-reason").map(|reason| decode(&reason)),
    };
    server.shared.apply(|world| (route.handler)(world, &call))
}

/// Whether a request changes a channel's name or topic, which has a limit of its own.
fn renames(route: &Route, body: &Value) -> bool {
    route.method == "PATCH"
        && route.path == "/channels/{channel_id}"
        && ["name", "topic"].iter().any(|key| body.get(key).is_some())
}

/// What the edge answers to an address with too many invalid requests: a page, no JSON.
fn shut_out() -> Response<Body> {
    let page = "<html><head><title>Access denied</title></head><body>error code: 1015</body></html>";
    let built = Response::builder()
        .status(429)
        .header("content-type", "text/html")
        .body(Body::from(page));
    built.unwrap_or_default()
}

/// Waits in real time; only a fault may ask for that.
async fn wait(time: Duration) {
    let _ = tokio::time::timeout(time, std::future::pending::<()>()).await;
}

fn caller(server: &Server, route: &Route, headers: &HeaderMap) -> Result<Id, ApiError> {
    let shown = header_text(headers, "authorization").unwrap_or_default();
    let (is_bot, token) = match shown.strip_prefix("Bot ") {
        Some(token) => (true, token),
        None => (false, shown.as_str()),
    };
    let user = server.shared.read(|world| {
        let user = world.tokens.get(token).copied()?;
        (world.users.get(&user)?.bot == is_bot).then_some(user)
    });
    match (route.caller, user) {
        (Caller::Open, user) => Ok(user.unwrap_or(0)),
        (_, None) => {
            if looks_real(token) {
                tracing::error!(
                    "a token that looks like a real one was sent here: reset it, and give the bot the sandbox's own"
                );
            }
            Err(ApiError::plain(401))
        }
        (Caller::Bot, Some(_)) if !is_bot => Err(ApiError::plain(403)),
        (Caller::Person, Some(_)) if is_bot => {
            Err(ApiError::new(403, 20001, "Bots cannot use this endpoint"))
        }
        (_, Some(user)) => Ok(user),
    }
}

/// Whether a token has the shape of Discord's own: three parts, the first an id in base64.
pub(crate) fn looks_real(token: &str) -> bool {
    let parts: Vec<&str> = token.split('.').collect();
    let [id, _, secret] = parts.as_slice() else {
        return false;
    };
    let decoded = data_encoding::BASE64_NOPAD.decode(id.trim_end_matches('=').as_bytes());
    let digits = decoded.is_ok_and(|id| (17..=20).contains(&id.len()) && id.iter().all(u8::is_ascii_digit));
    digits && secret.len() >= 20
}

async fn finish(
    server: &Server,
    request: Request,
    answer: Answer,
    verdict: Verdict,
    hit: Option<Hit>,
) -> Outcome {
    let mut headers: Vec<(String, String)> = verdict
        .headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    let (mut status, mut body) = match answer {
        Ok(reply) => (reply.status, reply.body),
        Err(error) => (error.status, Some(error.body())),
    };
    if let Some((seconds, global)) = verdict.refused {
        let scope = match hit.as_ref().map(|hit| &hit.action) {
            Some(FaultAction::RateLimited { scope, .. }) => scope,
            _ if global => "global",
            _ => "user",
        };
        body = Some(
            json!({"message": "You are being rate limited.", "retry_after": (seconds * 1000.0).ceil() / 1000.0, "global": global}),
        );
        headers.push(("retry-after".to_owned(), format!("{}", seconds.ceil())));
        headers.push(("x-ratelimit-scope".to_owned(), scope.to_owned()));
        if global {
            headers.push(("x-ratelimit-global".to_owned(), "true".to_owned()));
        }
    }
    if let (429, None, Some(Value::Object(fields))) = (status, verdict.refused, &mut body) {
        // A limit of the world itself, such as commands a day: Discord names a wait here, too.
        fields.insert("retry_after".to_owned(), json!(3600.0));
        fields.insert("global".to_owned(), json!(false));
        headers.push(("retry-after".to_owned(), "3600".to_owned()));
        headers.push(("x-ratelimit-scope".to_owned(), "user".to_owned()));
    }
    let action = hit.as_ref().map(|hit| hit.action.clone());
    if let Some(FaultAction::StatusAfterEffect(wanted)) = action {
        status = wanted;
        body = Some(ApiError::plain(wanted).body());
    }
    let shared_scope = matches!(action, Some(FaultAction::RateLimited { scope: "shared", .. }));
    if matches!(status, 401 | 403) || (status == 429 && !shared_scope) {
        lock(&server.limits).count_invalid();
    }
    lock(&server.record).add(Exchange {
        method: request.method,
        path: request.path,
        query: request.query,
        request_headers: kept_headers(&request.headers),
        request: request.body,
        files: request
            .files
            .iter()
            .map(|file| (file.field.clone(), file.filename.clone(), file.bytes.len()))
            .collect(),
        status,
        response: body.clone().unwrap_or(Value::Null),
        response_headers: headers.clone(),
        known: request.known,
        person: header_text(&request.headers, "authorization")
            .is_some_and(|shown| !shown.starts_with("Bot ")),
    });
    match action {
        Some(FaultAction::CloseAfterEffect | FaultAction::CloseBefore) => return Outcome::Cut,
        Some(FaultAction::HoldAfterEffect) => {
            if let Some(mut hit) = hit {
                let _ = hit.released.wait_for(|released| *released).await;
            }
        }
        _ => {}
    }
    Outcome::Answer(response(status, body.as_ref(), &headers))
}

/// Headers for the record; of a token only the kind is kept.
fn kept_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let kept = |name: &str, value: &str| match (name, value.split_once(' ')) {
        ("authorization", Some((kind, _))) => format!("{kind} hidden"),
        ("authorization", None) => "hidden".to_owned(),
        _ => value.to_owned(),
    };
    headers
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), kept(name.as_str(), value.to_str().ok()?))))
        .collect()
}

fn response(status: u16, body: Option<&Value>, headers: &[(String, String)]) -> Response<Body> {
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    let built = match body {
        Some(body) => builder
            .header("content-type", "application/json")
            .body(Body::from(body.to_string())),
        None => builder.body(Body::empty()),
    };
    built.unwrap_or_default()
}

/// Writes a message on behalf of a person; the typed API's way in.
pub(crate) fn user_write(world: &mut crate::world::World, channel: Id, call: &Call) -> Result<Id, ApiError> {
    messages::send(world, channel, call)
}

/// A request of a person's client, made in-process.
pub(crate) fn person_asks(
    shared: &Shared,
    user: Id,
    method: &str,
    target: &str,
    body: Value,
) -> Result<Value, ApiError> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (route, params) = match routes::find(method, path) {
        Found::Route(route, params) => (route, params),
        Found::WrongMethod => return Err(ApiError::plain(405)),
        Found::Nothing => return Err(ApiError::plain(404)),
    };
    if route.caller == Caller::Bot {
        return Err(ApiError::plain(403));
    }
    let call = Call {
        user,
        params,
        query: body::query(query),
        body,
        files: Vec::new(),
        reason: None,
    };
    let reply = shared.apply(|world| (route.handler)(world, &call))?;
    Ok(reply.body.unwrap_or(Value::Null))
}
