//! The way out: an answer becomes a response with its headers, is counted and recorded.
//!
//! Owns what a 429 says and what the record keeps. Must not change the world.

use axum::body::Body;
use axum::http::{HeaderMap, Response};
use serde_json::{Value, json};

use super::call::Answer;
use super::entrance::{Met, Request};
use super::{Outcome, Server, struck};
use crate::lock::lock;
use crate::rate_limits::Refusal;
use crate::record::Exchange;

/// What the edge answers to an address with too many invalid requests: a page, no JSON.
pub(super) fn shut_out() -> Response<Body> {
    let page = "<html><head><title>Access denied</title></head><body>error code: 1015</body></html>";
    let built = Response::builder()
        .status(429)
        .header("content-type", "text/html")
        .body(Body::from(page));
    built.unwrap_or_default()
}

/// What an answer carries.
pub(super) enum Content {
    Nothing,
    Json(Value),
    /// A text and its media type.
    Text(String, &'static str),
}

impl Content {
    /// The page of the edge before the API.
    pub(super) fn page(status: u16) -> Self {
        let code = if status == 429 {
            "1015".to_owned()
        } else {
            status.to_string()
        };
        let page = format!("<html><head><title>Error</title></head><body>error code: {code}</body></html>");
        Self::Text(page, "text/html; charset=UTF-8")
    }

    fn is_page(&self) -> bool {
        matches!(self, Self::Text(_, kind) if kind.starts_with("text/html"))
    }

    /// As it goes over the wire.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Json(body) => body.to_string(),
            Self::Text(text, _) => text.clone(),
        }
    }
}

/// An answer on its way out.
pub(super) struct Draft {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub content: Content,
}

impl Draft {
    fn of(answer: Answer, met: &Met) -> Self {
        let headers = met.verdict.headers.iter();
        let (status, body) = match answer {
            Ok(reply) => (reply.status, reply.body),
            Err(error) => (error.status, Some(error.body())),
        };
        let mut draft = Self {
            status,
            headers: headers
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
            content: body.map_or(Content::Nothing, Content::Json),
        };
        draft.say_how_long(met);
        draft
    }

    pub(super) fn header(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// What a 429 says about the wait.
    fn say_how_long(&mut self, met: &Met) {
        if let Some((seconds, why)) = met.verdict.refused {
            let (scope, message) = match why {
                Refusal::User => ("user", "You are being rate limited."),
                Refusal::Global => ("global", "You are being rate limited."),
                Refusal::Shared => ("shared", "The resource is being rate limited."),
            };
            let (after, global) = ((seconds * 1000.0).ceil() / 1000.0, why == Refusal::Global);
            self.content = Content::Json(json!({"message": message, "retry_after": after, "global": global}));
            self.header("retry-after", &format!("{}", seconds.ceil()));
            self.header("x-ratelimit-scope", scope);
            if global {
                self.header("x-ratelimit-global", "true");
            }
        } else if let (429, None, Content::Json(Value::Object(fields))) =
            (self.status, &met.hit, &mut self.content)
        {
            // A limit of the world itself, such as commands a day: Discord names a wait here, too.
            let wait = fields
                .get("retry_after")
                .and_then(Value::as_f64)
                .unwrap_or(3600.0);
            fields.insert("retry_after".to_owned(), json!(wait));
            fields.insert("global".to_owned(), json!(false));
            self.header("retry-after", &format!("{}", wait.ceil()));
            self.header("x-ratelimit-scope", "user");
        }
    }

    /// Whether Discord holds it against the address.
    fn is_invalid(&self) -> bool {
        let shared = ("x-ratelimit-scope".to_owned(), "shared".to_owned());
        matches!(self.status, 401 | 403) || (self.status == 429 && !self.headers.contains(&shared))
    }

    pub(super) fn response(&self) -> Response<Body> {
        let mut builder = Response::builder().status(self.status);
        // What came through Discord's own servers says so; the edge's answers do not, by which libraries tell them apart.
        if !self.content.is_page() {
            builder = builder.header("via", "1.1 sandbox");
        }
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        let kind = match &self.content {
            Content::Nothing => None,
            Content::Json(_) => Some("application/json"),
            Content::Text(_, kind) => Some(*kind),
        };
        if let Some(kind) = kind {
            builder = builder.header("content-type", kind);
        }
        builder.body(Body::from(self.content.text())).unwrap_or_default()
    }
}

/// Sends a request's answer on its way.
pub(super) async fn leave(server: &Server, request: Request, answer: Answer, met: Met) -> Outcome {
    let mut draft = Draft::of(answer, &met);
    let now = server.shared.read(|world| world.clock().now());
    draft.header("date", &now.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    if let Some(hit) = &met.hit {
        struck::reword(&mut draft, &hit.action);
    }
    if draft.is_invalid() {
        lock(&server.limits).count_invalid();
    }
    if !met.acted || met.hit.is_some() {
        let transcript = server.shared.read_live(|live| live.sessions.transcript.clone());
        transcript.refusal(&request.method, &request.path, draft.status);
    }
    lock(&server.record).add(exchange(request, &draft));
    struck::send(&draft, met.hit).await
}

fn exchange(request: Request, draft: &Draft) -> Exchange {
    let files = request.files.iter();
    Exchange {
        person: request.personal(),
        request_headers: kept_headers(&request.headers),
        files: files
            .map(|file| (file.field.clone(), file.filename.clone(), file.bytes.len()))
            .collect(),
        method: request.method,
        path: request.path,
        query: request.query,
        request: request.body,
        status: draft.status,
        response: match &draft.content {
            Content::Nothing => Value::Null,
            Content::Json(body) => body.clone(),
            Content::Text(text, _) => json!(text),
        },
        response_headers: draft.headers.clone(),
        known: request.known,
    }
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
