//! Of whom the records may say that they are not in the server.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use trellis_domain::ids::{GuildId, UserId};

/// People of whom the records may say that they are not in the server, kept in memory: whoever acts is here, and of nearly all
/// of them the records say nothing else, so that no act of theirs costs a look.
///
/// **Invariant:** nobody is noted in the records who was not noted here before. Who is noted here in vain costs a look at each
/// of their acts until the next start, and is told nothing.
#[derive(Debug, Default)]
pub(crate) struct Absent(Mutex<HashSet<(GuildId, UserId)>>);

impl Absent {
    /// Of all these the records say it now.
    pub(crate) fn of(people: Vec<(GuildId, UserId)>) -> Self {
        Self(Mutex::new(people.into_iter().collect()))
    }

    /// The records may come to say it of them.
    pub(crate) fn note(&self, guild: GuildId, user: UserId) {
        self.all().insert((guild, user));
    }

    /// Whether the records have to be asked.
    pub(crate) fn may_be(&self, guild: GuildId, user: UserId) -> bool {
        self.all().contains(&(guild, user))
    }

    /// The records do not say it any more.
    pub(crate) fn forget(&self, guild: GuildId, user: UserId) {
        self.all().remove(&(guild, user));
    }

    fn all(&self) -> MutexGuard<'_, HashSet<(GuildId, UserId)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
