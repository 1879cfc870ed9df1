//! Acting as a persona: requests go to the REST side with that persona's token, as its own client would send them.

use std::time::Duration;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shown;
use super::look::Look;
use crate::errors::ApiError;
use crate::limits;
use crate::rest::{self, Outcome};
use crate::world::{Id, Interaction, State as Stands, VoiceChange, World};

/// How long a page waits for the bot's first answer; the sandbox clock may stand still.
const PATIENCE: Duration = Duration::from_secs(4);

/// Passes a request on as the persona of the path.
pub(super) async fn forward(
    State(page): Shown,
    Path((viewer, path)): Path<(Id, String)>,
    request: Request,
) -> Response {
    let token = page.sandbox.read(|world| {
        world
            .users()
            .get(&viewer)
            .filter(|user| !user.bot)
            .map(|user| user.token.clone())
    });
    let Some(token) = token.and_then(|token| HeaderValue::from_str(&token).ok()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (mut parts, body) = request.into_parts();
    // The router has decoded the path once; what the REST side decodes again is taken from the address itself.
    let raw = parts.uri.path().splitn(5, '/').nth(4).unwrap_or(&path).to_owned();
    let query = parts
        .uri
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    let Ok(uri) = format!("/{raw}{query}").parse::<Uri>() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if !uri.path().starts_with("/api/v10/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Ok(bytes) = to_bytes(body, limits::REQUEST_BYTES + (1 << 20)).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    parts.headers.insert(header::AUTHORIZATION, token);
    for own in ["x-sandbox-page", "cookie", "host", "referer", "origin"] {
        parts.headers.remove(own);
    }
    match rest::enter(&page.sandbox.server, parts.method, uri, parts.headers, bytes).await {
        Outcome::Answer(response) => response,
        Outcome::Cut => {
            let said = json!({"message": "The connection was cut before an answer came (a bad day is on).", "code": 0});
            (StatusCode::BAD_GATEWAY, Json(said)).into_response()
        }
    }
}

/// Into a voice channel, or out of it where the persona is in it already: Discord's client does that over the gateway.
pub(super) async fn voice(
    State(page): Shown,
    Path((viewer, guild, channel)): Path<(Id, Id, Id)>,
) -> Response {
    let done = page.sandbox.apply(|world| {
        if world.users().get(&viewer).is_none_or(|user| user.bot) {
            return Err(ApiError::unknown_user());
        }
        if world
            .voice(guild, viewer)
            .is_some_and(|state| state.channel == channel)
        {
            world.leave_voice(guild, viewer);
            return Ok(());
        }
        world.join_voice(viewer, channel, VoiceChange::default())
    });
    match done {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refused) => (StatusCode::FORBIDDEN, refused.message.to_string()).into_response(),
    }
}

/// Which interaction is meant.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(rename = "as")]
    viewer: Id,
    nonce: String,
}

/// What came of an interaction, as soon as the bot has said something or can no longer.
pub(super) async fn outcome(State(page): Shown, Query(asked): Query<Asked>) -> Response {
    let found = page.sandbox.wait_for(PATIENCE, |world| {
        let mine = |one: &&Interaction| one.user == asked.viewer && one.nonce == asked.nonce.as_str();
        let interaction = world.interactions().values().rev().find(mine)?;
        (interaction.state != Stands::Waiting).then(|| told(world, interaction))
    });
    let silent = json!({"state": "failed"});
    (StatusCode::OK, Json(found.await.unwrap_or(silent))).into_response()
}

fn told(world: &World, interaction: &Interaction) -> Value {
    let name = |state: &str| json!({"state": state});
    match &interaction.state {
        Stands::Waiting | Stands::Failed => name("failed"),
        Stands::Answered => name("answered"),
        Stands::Thinking => name("thinking"),
        Stands::Acknowledged => name("acknowledged"),
        Stands::Updated => name("updated"),
        Stands::Choices(choices) => json!({"state": "choices", "choices": choices}),
        Stands::Form(form) => {
            let Some(look) = Look::resolve(world, Some(interaction.user), Some(interaction.channel)) else {
                return name("failed");
            };
            super::forms::opened(world, &look, interaction.id, form)
        }
    }
}
