//! Control routes over rate limits.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

use super::Refused;
use crate::limits::{Bucket, BucketScope, Buckets, LimitClock, Limits};
use crate::operations::Sandbox;

/// The limits wanted; what is left out is as `Limits::off()` has it.
#[derive(Deserialize)]
pub(super) struct Wanted {
    global_per_second: Option<u32>,
    #[serde(default)]
    buckets: bool,
    #[serde(default)]
    on_sandbox_clock: bool,
    identify_seconds: Option<u32>,
    ban_after: Option<usize>,
}

pub(super) async fn set(State(sandbox): State<Sandbox>, Json(wanted): Json<Wanted>) -> StatusCode {
    let on = |on: bool| if on { Buckets::On } else { Buckets::Off };
    let real = |sandbox: bool| {
        if sandbox {
            LimitClock::Sandbox
        } else {
            LimitClock::Real
        }
    };
    sandbox.set_limits(Limits {
        global_per_second: wanted.global_per_second,
        buckets: on(wanted.buckets),
        identify_every: wanted
            .identify_seconds
            .map(|seconds| Duration::from_secs(seconds.into())),
        clock: real(wanted.on_sandbox_clock),
    });
    if let Some(count) = wanted.ban_after {
        sandbox.ban_after(count);
    }
    StatusCode::NO_CONTENT
}

/// A bucket wanted for some routes.
#[derive(Deserialize)]
pub(super) struct WantedBucket {
    routes: Vec<String>,
    requests: u32,
    seconds: u32,
    #[serde(default)]
    shared: bool,
}

pub(super) async fn add_bucket(
    State(sandbox): State<Sandbox>,
    Json(wanted): Json<WantedBucket>,
) -> Result<StatusCode, Refused> {
    let known = |route: &String| {
        let all = crate::rest::coverage();
        all.iter()
            .any(|(method, path, _)| route.split_once(' ') == Some((*method, *path)))
    };
    if wanted.routes.is_empty() || wanted.seconds == 0 || !wanted.routes.iter().all(known) {
        return Err(Refused::because(
            "`routes` are some of GET /coverage, such as \"GET /channels/{channel_id}\", and `seconds` is above 0",
        ));
    }
    sandbox.set_bucket(Bucket {
        routes: wanted.routes,
        requests: wanted.requests,
        window: Duration::from_secs(wanted.seconds.into()),
        scope: if wanted.shared {
            BucketScope::Shared
        } else {
            BucketScope::User
        },
    });
    Ok(StatusCode::NO_CONTENT)
}
