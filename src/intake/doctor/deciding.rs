//! What a person decides about deliveries that were given up.

use crate::interaction::{App, Asker};
use crate::records::community::require_manager;
use trellis_kernel::error::Result;
use trellis_kernel::outbox;

/// What a person decides about effects that were given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// Once more, though it may then be there twice.
    TryAgain,
    /// Never.
    LetGo,
}

/// Decides about everything that is parked; returns how many that were.
pub(super) async fn decide(app: &App, asker: &Asker, decision: Decision) -> Result<u64> {
    require_manager(asker)?;
    let guild = asker.guild;
    app.change(move |change| {
        Box::pin(async move {
            match decision {
                Decision::TryAgain => outbox::retry_parked(change.tx, guild, change.now).await,
                Decision::LetGo => outbox::drop_parked(change.tx, guild, change.now).await,
            }
        })
    })
    .await
}
