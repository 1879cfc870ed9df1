//! Who may read an update.

use crate::ground::ids::UserId;
use crate::ground::words;
use crate::growth::{GrowthRefusal, Update};
use crate::interaction::InteractionRefusal;
use crate::refusal::Refusal;
use crate::room::Room;

words! {
    /// Who may see a progress update, the narrowest first.
    pub enum Visibility {
        /// The members of the room, and coordinators, who can read the room.
        Room = "room",
        /// The people of the cohort too, when they ask.
        Cohort = "cohort",
        /// Everybody who can read the growth forum.
        Server = "server",
    }
}

impl Visibility {
    /// Whether it is posted in full in the growth thread; otherwise in full in the room.
    pub const fn goes_to_growth_thread(self) -> bool {
        matches!(self, Self::Server)
    }

    /// Whether somebody who stands so to the room may be shown the update on request.
    pub const fn shows_to(self, onlooker: Onlooker) -> bool {
        match onlooker {
            Onlooker::MemberOfRoom | Onlooker::Coordinator => true,
            Onlooker::PersonOfCohort => matches!(self, Self::Cohort | Self::Server),
            Onlooker::Anybody => matches!(self, Self::Server),
        }
    }
}

/// How somebody who asks to see an update stands to its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onlooker {
    /// Mentor or mentee of the room, who has not left.
    MemberOfRoom,
    /// Coordinator of the community.
    Coordinator,
    /// Takes part in the same cohort.
    PersonOfCohort,
    /// Anybody else of the server.
    Anybody,
}

impl Onlooker {
    /// How `who` stands to the room: as the first that holds.
    pub fn of(room: &Room, who: UserId, is_coordinator: bool, takes_part_in_cohort: bool) -> Self {
        if room.still_in(who).is_some() {
            Self::MemberOfRoom
        } else if is_coordinator {
            Self::Coordinator
        } else if takes_part_in_cohort {
            Self::PersonOfCohort
        } else {
            Self::Anybody
        }
    }
}

/// The update that somebody asked to see, with how they stand to its room, where both are known: to whom it is not
/// for, it is as if there were none.
pub fn to_read(found: Option<(Update, Onlooker)>) -> Result<Update, Refusal> {
    match found {
        Some((update, onlooker)) if update.shows_to(onlooker) => Ok(update),
        _ => InteractionRefusal::NothingToShowYet.refuse(),
    }
}

/// What is said where nothing of `author`'s can be shown to `who`, a mentee in some room or in none.
///
/// Whether there is something that is not for them is not told.
pub fn nothing_to_read(who: UserId, author: UserId, is_mentee: bool) -> Refusal {
    match (author == who, is_mentee) {
        (true, true) => GrowthRefusal::NoUpdatesOfYours.into(),
        (true, false) => GrowthRefusal::WhoseUpdates.into(),
        (false, _) => InteractionRefusal::NothingToShowYet.into(),
    }
}
