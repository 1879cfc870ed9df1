//! Control routes over faults.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Refused};
use crate::bounds::room;
use crate::errors::ApiError;
use crate::faults::{Fault, FaultAction, FaultId, FaultInForce, may_close_with};
use crate::operations::Sandbox;
use crate::rest::is_served;

/// A fault as it is asked for: `action` names what happens, the other fields its numbers.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default = "any_method")]
    method: String,
    path: String,
    action: String,
    status: Option<u16>,
    body: Option<Value>,
    milliseconds: Option<u64>,
    retry_after: Option<f64>,
    scope: Option<String>,
    #[serde(default)]
    after: u32,
    times: Option<u32>,
}

fn any_method() -> String {
    "*".to_owned()
}

fn action(wanted: &Wanted) -> Result<FaultAction, Refused> {
    let status = wanted.status.unwrap_or(500);
    Ok(match wanted.action.as_str() {
        "status" => {
            let body = wanted
                .body
                .clone()
                .unwrap_or_else(|| ApiError::plain(status).body());
            FaultAction::Status(status, body)
        }
        "status_after_effect" => FaultAction::StatusAfterEffect(status),
        "close_after_effect" => FaultAction::CloseAfterEffect,
        "close_before" => FaultAction::CloseBefore,
        "hold_after_effect" => FaultAction::HoldAfterEffect,
        "delay_before" => FaultAction::DelayBefore(wanted.milliseconds.unwrap_or(1000)),
        "rate_limited" => {
            let scope = match wanted.scope.as_deref() {
                Some("global") => "global",
                Some("shared") => "shared",
                _ => "user",
            };
            let retry_after = wanted.retry_after.unwrap_or(1.0);
            FaultAction::RateLimited {
                retry_after,
                global: scope == "global",
                scope,
            }
        }
        _ => {
            return Err(Refused::because(
                "`action` is one of status, status_after_effect, close_after_effect, close_before, \
                 hold_after_effect, delay_before, rate_limited",
            ));
        }
    })
}

/// The bounds that the script language has, for what is asked for by numbers.
fn possible(wanted: &Wanted) -> Result<(), Refused> {
    let within = |right: bool, why: &str| if right { Ok(()) } else { Err(Refused::because(why)) };
    within(
        is_served(&wanted.method, &wanted.path),
        "`method` and `path` fit no route of GET /coverage; * stands for one part, ** for any rest",
    )?;
    let status = wanted.status.unwrap_or(500);
    within((200..=599).contains(&status), "`status` is from 200 to 599")?;
    let wait = wanted.retry_after.unwrap_or(0.0);
    within((0.0..=1e9).contains(&wait), "`retry_after` is from 0 to 1e9")?;
    let delay = wanted.milliseconds.unwrap_or(0);
    within(
        delay <= 600_000,
        "`milliseconds` is at most 600000, because it passes in real time",
    )
}

pub(super) async fn inject(State(sandbox): State<Sandbox>, Json(wanted): Json<Wanted>) -> Answer {
    possible(&wanted)?;
    let action = action(&wanted)?;
    room(
        "faults",
        sandbox.faults().len(),
        sandbox.read(|world| world.bounds().faults),
    )?;
    let Wanted {
        method,
        path,
        after,
        times,
        ..
    } = wanted;
    let id = sandbox.inject(Fault {
        method,
        path,
        action,
        after,
        times,
        lasts: None,
    });
    Ok(Json(json!({"id": id})))
}

/// A script: JSON with a field `script`, or the text itself as `text/x-script`. Not as `text/plain`, because a page of
/// any origin may send that without being asked.
pub(super) async fn run_script(State(sandbox): State<Sandbox>, headers: HeaderMap, body: String) -> Answer {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or("");
    let script = match kind.split(';').next().unwrap_or("").trim() {
        "text/x-script" => body,
        "application/json" => {
            let read: Result<Value, _> = serde_json::from_str(&body);
            let script = read
                .ok()
                .and_then(|body| body["script"].as_str().map(str::to_owned));
            script.ok_or_else(|| Refused::because("the body is {\"script\": text}"))?
        }
        _ => {
            return Err(Refused::because(
                "a script comes as application/json, {\"script\": text}, or as text/x-script",
            ));
        }
    };
    match sandbox.run_script(&script) {
        Ok(ids) => Ok(Json(json!({"ids": ids}))),
        Err(error) => Err(Refused::because(&error.to_string())),
    }
}

pub(super) async fn list(State(sandbox): State<Sandbox>) -> Json<Value> {
    let all = sandbox.faults().into_iter();
    let each = |fault: FaultInForce| json!({"id": fault.id, "script": fault.statement.to_string(), "hits": fault.hits});
    Json(json!(all.map(each).collect::<Vec<_>>()))
}

pub(super) async fn clear(State(sandbox): State<Sandbox>, Path(id): Path<FaultId>) -> StatusCode {
    sandbox.clear_fault(id);
    StatusCode::NO_CONTENT
}

pub(super) async fn clear_all(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.clear_faults();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
pub(super) struct GatewayWanted {
    #[serde(rename = "do")]
    what: Option<String>,
    close: Option<u16>,
}

pub(super) async fn strike_gateway(
    State(sandbox): State<Sandbox>,
    Json(wanted): Json<GatewayWanted>,
) -> Result<StatusCode, Refused> {
    match (wanted.what.as_deref(), wanted.close) {
        (_, Some(code)) if !may_close_with(code) => {
            return Err(Refused::because(
                "`close` is a code that may be sent: 1000 to 4999, but not 1004 to 1006 or 1015",
            ));
        }
        (_, Some(code)) => sandbox.close_gateway(code),
        (Some("drop"), _) => sandbox.drop_gateway(),
        (Some("reconnect"), _) => sandbox.ask_reconnect(),
        (Some("invalidate"), _) => sandbox.invalidate_sessions(),
        _ => {
            return Err(Refused::because(
                "`do` is one of drop, reconnect, invalidate; or give `close` a code",
            ));
        }
    }
    Ok(StatusCode::NO_CONTENT)
}
