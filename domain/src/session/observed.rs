//! What coordinators are told of the taps after sessions: who was not helped, or does not think that the two fit.
//!
//! **Invariant:** as with check-ins, what somebody said last stands until the same person says something else.

use chrono::{DateTime, Utc};

use super::{Fit, Tap};
use crate::digest::Audience;
use crate::ground::ids::{RoomId, UserId};
use crate::room::Room;

/// What a person tapped last in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastTap {
    /// The room.
    pub room: RoomId,
    /// The member.
    pub who: UserId,
    /// What they tapped.
    pub tap: Tap,
    /// What they said of how the two fit, whenever that was.
    pub fit: Option<Fit>,
    /// When they tapped.
    pub at: DateTime<Utc>,
}

/// A tap that coordinators hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LowTap {
    /// The room.
    pub room: RoomId,
    /// The member.
    pub who: UserId,
    /// What they tapped.
    pub tap: Tap,
    /// Whether they said that the two do not fit.
    pub does_not_fit: bool,
    /// When they tapped.
    pub at: DateTime<Utc>,
}

/// The taps that this audience hears of, in the order in which they were given. `answered_at` is when somebody last said in
/// another way how it goes in a room: that stands in place of an older tap.
pub fn low_taps(
    taps: &[LastTap],
    open: &[Room],
    audience: Audience,
    answered_at: impl Fn(RoomId, UserId) -> Option<DateTime<Utc>>,
) -> Vec<LowTap> {
    let mut low = Vec::new();
    for room in open {
        // Also who has left since: what was said was said of them.
        let everybody: Vec<UserId> = room.members.iter().map(|member| member.user).collect();
        if !audience.hears_answers_of(&everybody) {
            continue;
        }
        let members = room.users();
        let of_room = taps
            .iter()
            .filter(|one| one.room == room.id && members.contains(&one.who));
        low.extend(of_room.filter_map(|one| {
            let does_not_fit = one.fit == Some(Fit::Poor);
            let stands = answered_at(one.room, one.who) <= Some(one.at);
            ((one.tap.is_low() && stands) || does_not_fit).then_some(LowTap {
                room: one.room,
                who: one.who,
                tap: one.tap,
                does_not_fit,
                at: one.at,
            })
        }));
    }
    low.sort_by_key(|one| (one.at, one.room, one.who));
    low
}
