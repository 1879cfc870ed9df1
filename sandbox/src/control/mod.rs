//! The control side: what the typed API offers, over HTTP on a listener of its own.
//!
//! For programs that are not in this process. It knows no permissions: whoever reaches it owns the world. Bodies
//! have to be JSON by their Content-Type, which keeps pages of other origins out.

mod faults;
mod limits;
mod world;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, delete, get, post, put};
use axum::{Json, Router};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::bounds::CONTROL_BODY;
use crate::clock::{self, ClockMode, stamp};
use crate::errors::ApiError;
use crate::operations::Sandbox;
use crate::rest::{self, Coverage};

/// All control routes.
pub(crate) fn router(sandbox: Sandbox) -> Router {
    Router::new()
        .route("/", get(index))
        .route("/state", get(world::state))
        .route("/coverage", get(coverage))
        .route("/clock", get(show_clock).post(move_clock))
        .route("/users", post(world::add_user))
        .route("/users/{user}", put(world::change_user))
        .route("/users/{user}/ask", post(world::ask))
        .route("/guilds", post(world::add_guild))
        .route(
            "/guilds/{guild}/members/{user}",
            put(world::join).delete(world::leave),
        )
        .route(
            "/guilds/{guild}/members/{user}/roles/{role}",
            put(world::give_role).delete(world::take_role),
        )
        .route(
            "/guilds/{guild}/bot",
            put(world::invite_bot).delete(world::kick_bot),
        )
        .route("/guilds/{guild}/roles", post(world::add_role))
        .route("/guilds/{guild}/channels", post(world::add_channel))
        .route("/channels/{channel}", delete(world::delete_channel))
        .route("/channels/{channel}/overwrites/{id}", put(world::set_overwrite))
        .route("/channels/{channel}/messages", get(world::messages))
        .route(
            "/channels/{channel}/messages/{message}",
            delete(world::delete_message),
        )
        .route("/requests", get(requests).delete(forget_requests))
        .route(
            "/faults",
            get(faults::list).post(faults::inject).delete(faults::clear_all),
        )
        .route("/faults/{id}", delete(faults::clear))
        .route("/script", post(faults::run_script))
        .route("/limits", post(limits::set))
        .route("/buckets", post(limits::add_bucket))
        .route("/gateway", post(faults::strike_gateway))
        .fallback(any(|| async { StatusCode::NOT_FOUND }))
        .layer(DefaultBodyLimit::max(CONTROL_BODY))
        .with_state(sandbox)
}

/// A refusal, as JSON with Discord's code where there is one.
struct Refused(ApiError);

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl Refused {
    fn because(text: &str) -> Self {
        Self(ApiError::new(400, 0, text))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(self.0.body())).into_response()
    }
}

type Answer = Result<Json<Value>, Refused>;

async fn index() -> Json<Value> {
    Json(json!({
        "state": "GET /state: accounts with tokens, guilds, roles, channels, the clock",
        "coverage": "GET /coverage: every route of the API and how much of it is there",
        "clock": "GET /clock; POST /clock {\"set\": time} or {\"advance_seconds\": n} or {\"frozen\": bool} or {\"next_prompt\": true}",
        "people": "POST /users {name}; PUT /users/{id} {dms_open?, locale?}; PUT and DELETE /guilds/{g}/members/{u}[/roles/{r}]",
        "as somebody": "POST /users/{id}/ask {method, path, body?}: any route below /api/v10 as that person, so an owner or moderator can rename, move, archive, lock, time out, kick or ban",
        "guilds": "POST /guilds {owner, name}; PUT /guilds/{g}/bot {permissions}; DELETE /guilds/{g}/bot; POST /guilds/{g}/roles {name, permissions}",
        "channels": "POST /guilds/{g}/channels {name, type?, parent?}; DELETE /channels/{c}; PUT /channels/{c}/overwrites/{id} {type, allow, deny}; GET /channels/{c}/messages; DELETE /channels/{c}/messages/{m}",
        "record": "GET /requests (known: whether there is such a route; person: whether it was not the bot); DELETE /requests",
        "rate limits": "POST /limits {global_per_second?, buckets?, on_sandbox_clock?, identify_seconds?, ban_after?}; POST /buckets {routes, requests, seconds, shared?}",
        "faults": "POST /script {script} or text/x-script, see docs/bad-days.md; GET, POST, DELETE /faults; DELETE /faults/{id}; POST /gateway {\"do\": \"drop\" | \"reconnect\" | \"invalidate\"} or {\"close\": code}",
    }))
}

async fn coverage() -> Json<Value> {
    let whole = |coverage| matches!(coverage, Coverage::Whole);
    let routes = rest::coverage().into_iter();
    Json(json!(
        routes
            .map(|(method, path, coverage)| json!({"method": method, "path": path, "whole": whole(coverage)}))
            .collect::<Vec<_>>()
    ))
}

fn clock_json(sandbox: &Sandbox) -> Json<Value> {
    Json(json!({
        "now": stamp(sandbox.now()),
        "frozen": matches!(sandbox.clock_mode(), ClockMode::Frozen { .. }),
        "next_prompt": sandbox.next_prompt().map(stamp),
    }))
}

async fn show_clock(State(sandbox): State<Sandbox>) -> Json<Value> {
    clock_json(&sandbox)
}

#[derive(Deserialize)]
struct Move {
    set: Option<DateTime<Utc>>,
    advance_seconds: Option<i64>,
    frozen: Option<bool>,
    next_prompt: Option<bool>,
}

fn within_reach(at: Option<DateTime<Utc>>) -> Result<DateTime<Utc>, Refused> {
    at.filter(|at| clock::within_reach(*at))
        .ok_or_else(|| Refused::because(clock::REACH))
}

async fn move_clock(State(sandbox): State<Sandbox>, Json(wanted): Json<Move>) -> Answer {
    if let Some(frozen) = wanted.frozen {
        sandbox.freeze_clock(frozen);
    }
    if let Some(at) = wanted.set {
        sandbox.want_clock(within_reach(Some(at))?).await;
    }
    if let Some(seconds) = wanted.advance_seconds {
        let by = TimeDelta::try_seconds(seconds).ok_or_else(|| Refused::because("too far"))?;
        let at = sandbox.now().checked_add_signed(by);
        sandbox.want_clock(within_reach(at)?).await;
    }
    if wanted.next_prompt == Some(true) {
        let at = sandbox
            .next_prompt()
            .ok_or_else(|| Refused::because("the host knows of no next prompt"))?;
        sandbox.want_clock(at).await;
    }
    Ok(clock_json(&sandbox))
}

async fn requests(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(json!(
        sandbox
            .requests()
            .iter()
            .map(|exchange| {
                let mut told = exchange.json();
                told["known"] = json!(exchange.known);
                told["person"] = json!(exchange.person);
                told
            })
            .collect::<Vec<_>>()
    ))
}

async fn forget_requests(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.clear_requests();
    StatusCode::NO_CONTENT
}
