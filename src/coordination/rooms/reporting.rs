//! What rooms tell in the digest: those whose channel is gone, until a coordinator decides.

use sqlx::SqliteConnection;
use trellis_domain::digest::Rank;

use crate::interaction::{DigestScene, Observation};
use crate::records::room::{self, Called, RoomState};
use trellis_kernel::error::Result;
use trellis_kernel::t;

/// The rooms without a channel. The coordinators were asked once; what they did not decide stays here.
pub(super) async fn observe(tx: &mut SqliteConnection, digest: &DigestScene<'_>) -> Result<Vec<Observation>> {
    let called = Called::in_guild(tx, digest.cohort.guild, room::NAME).await?;
    let mut lines = Vec::new();
    for room in room::living(tx, digest.cohort.id).await? {
        if room.state == RoomState::Missing {
            let place = room::place_with_names(tx, &room, &called).await?;
            lines.push(t!(digest.texts, "room-digest-missing-line", place = place));
        }
    }
    let title = t!(digest.texts, "room-digest-missing", count = lines.len());
    Ok(vec![Observation::new(Rank::Missing, title, lines)])
}
