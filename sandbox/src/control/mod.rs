//! The control side: what the typed API offers, over HTTP on a listener of its own.

use axum::Router;

use crate::Sandbox;

/// All control routes.
pub(crate) fn router(_sandbox: Sandbox) -> Router {
    Router::new()
}
