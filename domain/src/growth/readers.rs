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

/// Who reads what somebody writes, as they choose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Others, as this says: it is posted, and is a progress update.
    Others(Visibility),
    /// Nobody else: it is posted nowhere.
    OnlyMe,
}

impl Readers {
    /// What is offered, the one to begin with first. *Cohort* is read where it was chosen before, and is offered no more.
    pub const OFFERED: [Self; 3] = [
        Self::Others(Visibility::Room),
        Self::Others(Visibility::Server),
        Self::OnlyMe,
    ];

    /// The word that is stored and handed to texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Others(visibility) => visibility.as_str(),
            Self::OnlyMe => "me",
        }
    }

    /// The reverse of [`Self::as_str`]; `None` where `word` is none of them.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "me" => Some(Self::OnlyMe),
            other => Visibility::parse(other).map(Self::Others),
        }
    }

    /// What a new entry begins with: as its author chose last, where that is still offered; at first their room.
    pub fn to_begin_with(last: Option<Self>) -> Self {
        let offered = last.filter(|last| Self::OFFERED.contains(last));
        offered.unwrap_or(Self::Others(Visibility::Room))
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
            Onlooker::ReaderOfForum => matches!(self, Self::Server),
            Onlooker::Anybody => false,
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
    /// Otherwise of those for whom the growth forum is.
    ReaderOfForum,
    /// Anybody else of the server.
    Anybody,
}

impl Onlooker {
    /// How `who` stands to the room: as the first that holds.
    pub fn of(
        room: &Room,
        who: UserId,
        is_coordinator: bool,
        (takes_part_in_cohort, reads_forum): (bool, bool),
    ) -> Self {
        if room.still_in(who).is_some() {
            Self::MemberOfRoom
        } else if is_coordinator {
            Self::Coordinator
        } else if takes_part_in_cohort {
            Self::PersonOfCohort
        } else if reads_forum {
            Self::ReaderOfForum
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
