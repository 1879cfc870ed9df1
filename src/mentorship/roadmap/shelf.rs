//! The roadmaps that a community can choose from, and one of them.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;
use trellis_domain::refusal::Refusal;
use trellis_domain::roadmap::{Roadmap, RoadmapRefusal, Shelf};

use super::store;
use crate::interaction::App;
use trellis_kernel::error::{Fault, Result};

/// What a community can choose from.
pub(super) async fn of(app: &App, tx: &mut SqliteConnection, guild: GuildId) -> Result<Shelf> {
    Ok(app.roadmaps.with(store::own(tx, guild).await?))
}

/// A roadmap, with when the community imported it; `None` for one that comes with Trellis.
pub(super) async fn take(
    app: &App,
    tx: &mut SqliteConnection,
    guild: GuildId,
    slug: &str,
) -> Result<(Arc<Roadmap>, Option<DateTime<Utc>>)> {
    if let Some((file, at)) = store::find(tx, guild, slug).await? {
        let roadmap = Roadmap::parse_stored(&file.slug, &file.source);
        let roadmap = roadmap.map_err(|_| Fault::inconsistent("roadmap", "source", slug))?;
        return Ok((Arc::new(roadmap), Some(at)));
    }
    let shipped = app.roadmaps.find(slug).cloned();
    // Somebody took it away, or the next version of Trellis has none of that name.
    let roadmap = shipped.ok_or(Refusal::from(RoadmapRefusal::RoadmapChanged))?;
    Ok((roadmap, None))
}
