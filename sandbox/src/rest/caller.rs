//! The caller of a request: whose token it carries, and whether the route is for them.

use axum::http::HeaderMap;

use super::Server;
use super::body::header_text;
use super::routes::{Caller, Route};
use crate::errors::ApiError;
use crate::token::warn_of_a_real_one;
use crate::world::Id;

/// The account that asks: 401 without a token that is known, 403 where a route is not for its kind.
pub(super) fn caller(server: &Server, route: &Route, headers: &HeaderMap) -> Result<Id, ApiError> {
    let shown = header_text(headers, "authorization").unwrap_or_default();
    let (is_bot, token) = match shown.strip_prefix("Bot ") {
        Some(token) => (true, token),
        None => (false, shown.as_str()),
    };
    let user = server.shared.read(|world| {
        let user = world.account(token)?;
        (world.users().get(&user)?.bot == is_bot).then_some(user)
    });
    match (route.caller, user) {
        (Caller::Open, user) => Ok(user.unwrap_or(0)),
        (_, None) => {
            warn_of_a_real_one(token);
            Err(ApiError::plain(401))
        }
        (Caller::Bot, Some(_)) if !is_bot => Err(ApiError::plain(403)),
        (Caller::Person, Some(_)) if is_bot => {
            Err(ApiError::new(403, 20001, "Bots cannot use this endpoint"))
        }
        (_, Some(user)) => Ok(user),
    }
}
