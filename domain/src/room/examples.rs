//! A room that tests of what happens in rooms begin with.

use super::{Member, Room, RoomState};
use crate::examples::now;
use crate::ground::ids::{CohortId, GuildId, RoomId, UserId};
use crate::ground::role::Role;

/// A room of a mentor (1) and a mentee (2) in the cohort.
pub(crate) fn room() -> Room {
    let member = |user, role, name: &str| Member {
        user: UserId::new(user),
        role,
        name: name.to_owned(),
        presence: Default::default(),
    };
    Room {
        id: RoomId::from_bytes([7; 10]),
        cohort_id: CohortId::from_bytes([1; 10]),
        guild: GuildId::new(1),
        name: "room-mina-theo".to_owned(),
        state: RoomState::Open,
        members: vec![member(1, Role::Mentor, "Mina"), member(2, Role::Mentee, "Theo")],
        opened_at: now(),
    }
}
