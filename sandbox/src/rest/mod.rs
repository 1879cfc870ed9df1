//! The REST side: the entrance through which every request goes, and the routes behind it.
//!
//! `entrance` and `answer` take a request in and its answer out, in steps that all requests share. Handlers are plain
//! functions over the world; they must not know of HTTP.

pub(crate) mod act;
mod answer;
mod application;
mod audit_log;
mod bans;
mod body;
pub(crate) mod call;
mod caller;
mod channel_fields;
mod channels;
mod command_permissions;
mod commands;
mod compose;
mod entrance;
mod files;
mod guilds;
mod interactions;
mod member_changes;
mod members;
mod mentions;
mod messages;
mod options;
mod overwrites;
mod picks;
mod pins;
mod polls;
mod positions;
mod posts;
mod reactions;
mod resolve;
mod roles;
mod routes;
mod scheduled_events;
mod stopped;
mod struck;
mod thread_edit;
mod thread_lists;
mod thread_members;
mod threads;
pub(crate) mod user;
mod voice;
mod webhooks;

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Response;
use serde_json::Value;

pub(crate) use body::decode;
use call::Call;
pub(crate) use entrance::enter;
pub(crate) use routes::is_served;
use routes::{Caller, Found};
pub use routes::{Coverage, coverage};

use crate::door::Door;
use crate::errors::ApiError;
use crate::faults::Faults;
use crate::file_answers::FileAnswers;
use crate::gateway::{Reach, Shared};
use crate::rate_limits::RateLimits;
use crate::record::Record;
use crate::world::Id;

/// All that requests need.
#[derive(Debug)]
pub(crate) struct Server {
    pub shared: Arc<Shared>,
    pub limits: Arc<Mutex<RateLimits>>,
    pub record: Mutex<Record>,
    pub faults: Arc<Mutex<Faults>>,
    pub door: Door,
    pub files: FileAnswers,
}

impl Server {
    /// What a fault of the world reaches besides it.
    pub(crate) fn reach(&self) -> Reach {
        Reach {
            limits: self.limits.clone(),
            faults: self.faults.clone(),
            door: self.door.clone(),
        }
    }
}

/// What becomes of a request: an answer, or a connection cut without one.
pub(crate) enum Outcome {
    Answer(Response<Body>),
    Cut,
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
