//! The outbox: what is owed to Discord, as rows that are committed together with the change that owes them.
//!
//! Effects of one [`Lane`] happen strictly in order; lanes run side by side. What one effect creates is known
//! by a key, and a later effect may refer to it before it exists. The courier (`kernel::courier`) delivers.
//!
//! **Invariant:** nothing but the answer to an interaction reaches Discord by another way.

mod action;
mod objects;
pub(super) mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, EffectRef, GrowthThreadId, GuildId, RoomId};

pub use action::{Action, ChannelKind, Content, Evidence, Overwrite, Target, Who, private_channel};
pub use objects::{
    ObjectState, find_object, forget_object, key_of_object, mark_object, object_state, record_object,
};

pub use store::will_create;

use crate::error::Result;
use crate::random::Random;

/// A line in which effects wait for each other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Lane(String);

impl Lane {
    /// Everything in one room.
    pub fn room(room: RoomId) -> Self {
        Self(format!("room:{room}"))
    }

    /// One growth thread.
    pub fn growth(thread: GrowthThreadId) -> Self {
        Self(format!("growth:{thread}"))
    }

    /// The sign-up panel of a cohort.
    pub fn cohort(cohort: CohortId) -> Self {
        Self(format!("cohort:{cohort}"))
    }

    /// Setting a community up.
    pub fn community(guild: GuildId) -> Self {
        Self(format!("community:{guild}"))
    }

    /// What coordinators are told.
    pub fn coordinators(guild: GuildId) -> Self {
        Self(format!("coordinators:{guild}"))
    }

    /// The roles of one person in a community.
    pub fn person(guild: GuildId, user: trellis_domain::ids::UserId) -> Self {
        Self(format!("person:{guild}:{user}"))
    }

    /// The name in the table.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Owes Discord one thing. It is delivered after the transaction has committed, and not before.
///
/// # Errors
/// When the row cannot be written; the whole change is undone then.
pub async fn owe(
    tx: &mut SqliteConnection,
    random: &Random,
    lane: &Lane,
    guild: GuildId,
    action: &Action,
    now: DateTime<Utc>,
) -> Result<EffectRef> {
    let reference: EffectRef = random.id();
    let action = serde_json::to_string(action)?;
    store::insert(tx, lane.as_str(), guild, &action, reference, now).await?;
    Ok(reference)
}

/// What is still to be sent of this subject of a live view is drawn once more, also where it was refused before with
/// the words of that time; a part that `is_gone` loses its file too.
///
/// # Errors
/// As [`owe`].
pub async fn draw_anew(tx: &mut SqliteConnection, subject: &str, is_gone: bool) -> Result<()> {
    store::forget_drawn(tx, subject, is_gone).await
}

/// Owes Discord the deletion of a message that is known by a key, and forgets it; nothing when none is known.
///
/// # Errors
/// As [`owe`].
pub async fn take_back(
    tx: &mut SqliteConnection,
    random: &Random,
    (lane, guild): (&Lane, GuildId),
    within: Target,
    key: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(id) = find_object(tx, key).await? else {
        return Ok(());
    };
    forget_object(tx, key).await?;
    let message = Target::Id(id);
    owe(tx, random, lane, guild, &Action::Delete { within, message }, now).await?;
    Ok(())
}

/// Owes Discord one thing, unless the very same waits in that lane already and has not been begun.
///
/// For what is drawn from the records when it is sent: a card that is owed twice is drawn once.
///
/// # Errors
/// As [`owe`].
pub async fn owe_once(
    tx: &mut SqliteConnection,
    random: &Random,
    lane: &Lane,
    guild: GuildId,
    action: &Action,
    now: DateTime<Utc>,
) -> Result<()> {
    let text = serde_json::to_string(action)?;
    if !store::is_waiting(tx, lane.as_str(), &text).await? {
        store::insert(tx, lane.as_str(), guild, &text, random.id(), now).await?;
    }
    Ok(())
}
