//! What rooms tell in the digest: those whose channel or people are gone, until a coordinator decides.

use sqlx::SqliteConnection;
use trellis_domain::digest::Rank;

use crate::interaction::{DigestScene, Observation};
use crate::records::room::{self, Called, RoomState};
use trellis_kernel::error::Result;
use trellis_kernel::t;

/// The rooms without a channel, and those without a mentor or a mentee. The coordinators were asked once; what they did not
/// decide stays here.
pub(super) async fn observe(tx: &mut SqliteConnection, digest: &DigestScene<'_>) -> Result<Vec<Observation>> {
    let called = Called::in_guild(tx, digest.cohort.guild, room::NAME).await?;
    let (mut missing, mut left) = (Vec::new(), Vec::new());
    for room in room::living(tx, digest.cohort.id).await? {
        let is_missing = room.state == RoomState::Missing;
        if !is_missing && room.is_whole() {
            continue;
        }
        let place = room::place_with_names(tx, &room, &called).await?;
        if is_missing {
            missing.push(t!(digest.texts, "room-digest-missing-line", place = place));
        } else {
            left.push(t!(digest.texts, "room-digest-left-line", place = place));
        }
    }
    let of_missing = t!(digest.texts, "room-digest-missing", count = missing.len());
    let of_left = t!(digest.texts, "room-digest-left", count = left.len());
    Ok(vec![
        Observation::new(Rank::Missing, of_missing, missing),
        Observation::new(Rank::Missing, of_left, left),
    ])
}
