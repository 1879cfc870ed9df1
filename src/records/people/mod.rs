//! The record of the people of a cohort: what each is in it, and what they said at sign-up.
//!
//! **Invariant:** nobody takes part before having said yes to the time commitment on a known date; until then there is a
//! draft, which no other feature ever sees.

pub(crate) mod store;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, GuildId, ParticipantId, UserId};
use trellis_domain::people::{self as rules, Role};

use crate::interaction::Subject;
use trellis_kernel::error::Result;

/// One answer of a sign-up form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The question's key in the program.
    pub key: String,
    /// The question, as it was asked.
    pub label: String,
    /// The answer; written by the person, to be made safe before it is shown.
    pub text: String,
}

/// One person in one cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Its id.
    pub id: ParticipantId,
    /// The cohort.
    pub cohort_id: CohortId,
    /// Who.
    pub user: UserId,
    /// Mentor or mentee.
    pub role: Role,
    /// As Discord showed the person when they joined; written by them.
    pub name: String,
    /// How many mentees a mentor takes; `None` for mentees.
    pub capacity: Option<u8>,
    /// What was said at sign-up, in the order of the questions.
    pub answers: Vec<Said>,
    /// When the time commitment was agreed to; `None` only in a draft, which never leaves this feature.
    pub consent_at: Option<DateTime<Utc>>,
    /// When the person joined.
    pub joined_at: DateTime<Utc>,
    /// When the person left, if so.
    pub left_at: Option<DateTime<Utc>>,
}

impl Participant {
    /// Whether the person takes part now.
    pub fn is_active(&self) -> bool {
        self.consent_at.is_some() && self.left_at.is_none()
    }

    /// The person as the domain's rules take it; `None` for a draft.
    pub fn rules(&self) -> Option<rules::Participant> {
        let said = self.answers.iter().map(|said| rules::SaidAtSignUp {
            key: said.key.clone(),
            text: said.text.clone(),
        });
        Some(rules::Participant {
            id: self.id,
            user: self.user,
            role: self.role,
            capacity: self.capacity.map(u32::from),
            consented_at: self.consent_at?,
            joined_at: self.joined_at,
            left_at: self.left_at,
            said: said.collect(),
        })
    }
}

/// The person's record in the cohort: the present one, else the last one they left (`left_at` is set then).
///
/// # Errors
/// When the records cannot be read or hold what cannot be.
pub async fn participant(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    user: UserId,
) -> Result<Option<Participant>> {
    store::participant(tx, cohort, user).await
}

/// Who takes part in the cohort now, in the order of joining.
///
/// # Errors
/// As [`participant`].
pub async fn list(tx: &mut SqliteConnection, cohort: CohortId) -> Result<Vec<Participant>> {
    store::list(tx, cohort).await
}

/// Who joined in `from..to`, also if they have left since.
///
/// # Errors
/// As [`participant`].
pub async fn joined_between(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Participant>> {
    store::joined_between(tx, cohort, from, to).await
}

/// Who left in `from..to`.
///
/// # Errors
/// As [`participant`].
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
}
