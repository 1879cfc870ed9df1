//! The record of the people of a cohort: what each is in it, and what they said at sign-up.
//!
//! **Invariant:** nobody takes part before having said yes to the time commitment on a known date; until then there is a
//! draft, which no other feature ever sees.

pub(crate) mod store;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, GuildId, ParticipantId, UserId};
use trellis_domain::people::{Availability, PeopleRefusal};
pub use trellis_domain::people::{Participant, SignUpAnswer, Unmatched};
use trellis_domain::refusal::Refusal;
use trellis_domain::zone::Zone;

use crate::interaction::Subject;
use crate::records::cohort::Cohort;
use trellis_kernel::error::Result;

/// The person's record in the cohort: the present one, else the last one they left (`left_at` is set then).
pub async fn participant(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    user: UserId,
) -> Result<Option<Participant>> {
    store::participant(tx, cohort, user).await
}

/// When somebody of a cohort can usually meet, in which zone.
pub(crate) async fn availability(
    tx: &mut SqliteConnection,
    cohort: &Cohort,
    user: UserId,
) -> Result<Availability> {
    store::availability(tx, cohort, user).await
}

/// The zone in which somebody of a cohort lives: their own where they said it, else the cohort's.
pub(crate) async fn zone_of(tx: &mut SqliteConnection, cohort: &Cohort, user: UserId) -> Result<Zone> {
    Ok(store::availability(tx, cohort, user).await?.zone)
}

/// Who takes part in the cohort now, in the order of joining.
pub async fn list(tx: &mut SqliteConnection, cohort: CohortId) -> Result<Vec<Participant>> {
    store::list(tx, cohort).await
}

/// Somebody's part in a cohort that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The cohort's name. Written by a coordinator; made safe when it is shown.
    pub cohort: String,
    /// How it ended.
    pub end: End,
}

/// How somebody's part in a cohort ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// They left.
    Left,
    /// The cohort is over.
    Over,
    /// The cohort was called off.
    CalledOff,
}

impl End {
    /// Its word, by which texts choose theirs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Over => "over",
            Self::CalledOff => "called-off",
        }
    }
}

/// What a person took part in and no longer does, the newest first.
pub async fn past(tx: &mut SqliteConnection, guild: GuildId, user: UserId) -> Result<Vec<Past>> {
    store::past(tx, guild, user).await
}

/// Who joined in `from..to`, also if they have left since.
pub async fn joined_between(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Participant>> {
    store::joined_between(tx, cohort, from, to).await
}

/// Who left in `from..to`.
pub async fn left_between(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Participant>> {
    store::left_between(tx, cohort, from, to).await
}

impl Subject for ParticipantId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(store::is_of(tx, *self, guild))
    }

    /// Mostly it is a draft that was thrown away.
    fn not_here() -> Refusal {
        PeopleRefusal::SignUpGone.into()
    }
}
