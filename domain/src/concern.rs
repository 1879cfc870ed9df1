//! A concern: a private, stigma-free word to the coordinators (product.md §12).
//!
//! It must not hold what was written beside it, only that it was raised: words cannot leak from where they are not.
//!
//! **Invariant:** a concern about a room is read by its writer and by coordinators who are no member of that room, and by
//! nobody else, whatever roles they hold.

use chrono::{DateTime, Duration, Utc};

use crate::community::Rights;
use crate::ground::ids::{ConcernId, GuildId, RoomId, UserId};
use crate::ground::text::TextRefusal;
use crate::ground::text::tidy;
use crate::ground::words;
use crate::refusal::Refusal;
use crate::room::Room;

words! {
    /// What somebody would like.
    pub enum ConcernKind {
        /// To talk with a coordinator.
        Talk = "talk",
        /// To change how the two work.
        Change = "change",
        /// A pause.
        Pause = "pause",
        /// Another match.
        Rematch = "rematch",
        /// To conclude.
        Conclude = "conclude",
        /// Something serious has happened.
        Serious = "serious",
    }
}

/// Characters of the detail.
pub const DETAIL_LIMIT: u32 = 2000;
/// So long a further word of one person about one room changes the first and rings nowhere again.
const ONE_WORD: Duration = Duration::hours(1);
/// So long a concern can be read; an older one was talked about, or is raised again.
const READ_FOR: Duration = Duration::days(60);

/// A concern that was raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// Its id.
    pub id: ConcernId,
    /// The community whose coordinators it is for.
    pub guild: GuildId,
    /// The room it is about; `None` where it is about none.
    pub room: Option<RoomId>,
    /// Who raised it.
    pub author: UserId,
    /// What they would like.
    pub kind: ConcernKind,
    /// When, the last time.
    pub raised_at: DateTime<Utc>,
}

/// What follows from a concern being raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// The concern as it stands now.
    pub concern: Concern,
    /// The detail, tidied; `None` where nothing was written.
    pub detail: Option<String>,
    /// Whether coordinators are told that there is something to read.
    pub rings: bool,
}

/// Whether somebody may say a word about this room: its members, closed or not. About no room, anybody may.
pub fn may_raise(room: Option<&Room>, who: UserId) -> Result<(), Refusal> {
    match room {
        Some(room) => room.require_member(who).map(drop),
        None => Ok(()),
    }
}

/// Raises a concern. `last` is the newest of this person about this room: within an hour of it, it is the same word.
pub fn raise(
    fresh: Concern,
    room: Option<&Room>,
    last: Option<&Concern>,
    detail: &str,
) -> Result<Raised, Refusal> {
    may_raise(room, fresh.author)?;
    let detail = tidy(detail);
    if detail.chars().count() > DETAIL_LIMIT as usize {
        return TextRefusal::TooLong {
            field: "detail".to_owned(),
            limit: DETAIL_LIMIT,
        }
        .refuse();
    }
    let same = last.filter(|last| fresh.raised_at - last.raised_at < ONE_WORD);
    Ok(Raised {
        rings: same.is_none(),
        detail: (!detail.is_empty()).then_some(detail),
        concern: Concern {
            id: same.map_or(fresh.id, |last| last.id),
            ..fresh
        },
    })
}

/// How somebody stands to a concern that they may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConcernReader {
    /// They raised it.
    Writer,
    /// A coordinator whom it is not about.
    Coordinator,
}

/// How `who` may read a concern now; `None` for whomever it is not for. `room` is the room it is about.
pub fn reader(
    concern: &Concern,
    room: Option<&Room>,
    who: UserId,
    rights: Rights,
    now: DateTime<Utc>,
) -> Option<ConcernReader> {
    if now - concern.raised_at >= READ_FOR {
        return None;
    }
    if concern.author == who {
        return Some(ConcernReader::Writer);
    }
    let is_about_them = room.is_some_and(|room| room.member(who).is_some());
    (rights.coordinator && !is_about_them).then_some(ConcernReader::Coordinator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::now;
    use crate::ground::ids::CohortId;
    use crate::ground::role::Role;
    use crate::room::RoomRefusal;
    use crate::room::{Member, RoomState};
    use proptest::prelude::*;

    const THEO: UserId = UserId::new(1);
    const MINA: UserId = UserId::new(2);
    const CARLA: UserId = UserId::new(3);

    fn room() -> Room {
        let member = |user, role| Member {
            user,
            role,
            name: "x".to_owned(),
            presence: Default::default(),
        };
        Room {
            id: RoomId::from_bytes([4; 10]),
            cohort_id: CohortId::from_bytes([1; 10]),
            guild: GuildId::new(1),
            name: "room".to_owned(),
            state: RoomState::Open,
            members: vec![member(THEO, Role::Mentor), member(MINA, Role::Mentee)],
            opened_at: now(),
        }
    }

    fn concern(room: Option<RoomId>) -> Concern {
        Concern {
            id: ConcernId::from_bytes([5; 10]),
            guild: GuildId::new(1),
            room,
            author: MINA,
            kind: ConcernKind::Change,
            raised_at: now(),
        }
    }

    fn rights(coordinator: bool, facilitator: bool) -> Rights {
        Rights {
            manager: false,
            coordinator,
            facilitator,
        }
    }

    #[test]
    fn a_concern_is_read_by_its_writer_and_by_coordinators_it_is_not_about() {
        let (room, nobody) = (room(), rights(false, false));
        let about = concern(Some(room.id));
        for (who, rights, expected) in [
            (MINA, nobody, Some(ConcernReader::Writer)),
            (CARLA, rights(true, false), Some(ConcernReader::Coordinator)),
            (CARLA, rights(false, true), None),
            (CARLA, nobody, None),
            (THEO, nobody, None),
            (THEO, rights(true, true), None),
        ] {
            assert_eq!(
                reader(&about, Some(&room), who, rights, now()),
                expected,
                "{who:?} {rights:?}"
            );
        }
        let about_none = concern(None);
        let theo = reader(&about_none, None, THEO, rights(true, false), now());
        assert_eq!(theo, Some(ConcernReader::Coordinator));
        let late = now() + READ_FOR;
        assert_eq!(
            reader(&about, Some(&room), CARLA, rights(true, false), late),
            None
        );
    }

    #[test]
    fn only_members_say_a_word_about_a_room_and_anybody_about_none() {
        assert_eq!(may_raise(Some(&room()), MINA), Ok(()));
        assert_eq!(
            may_raise(Some(&room()), CARLA),
            Err(RoomRefusal::MembersOfRoomOnly.into())
        );
        assert_eq!(may_raise(None, CARLA), Ok(()));
    }

    #[test]
    fn a_second_word_within_the_hour_is_the_same_one_and_rings_nowhere() {
        let room = room();
        let first = concern(Some(room.id));
        for (minutes, rings) in [(0, false), (59, false), (60, true)] {
            let fresh = Concern {
                id: ConcernId::from_bytes([6; 10]),
                kind: ConcernKind::Serious,
                raised_at: now() + Duration::minutes(minutes),
                ..first.clone()
            };
            let raised = raise(fresh.clone(), Some(&room), Some(&first), " more ").unwrap();
            assert_eq!(raised.rings, rings);
            assert_eq!(raised.concern.id, if rings { fresh.id } else { first.id });
            assert_eq!(raised.concern.kind, ConcernKind::Serious);
            assert_eq!(raised.detail.as_deref(), Some("more"));
        }
        let empty = raise(first.clone(), Some(&room), None, " \n").unwrap();
        assert_eq!((empty.detail, empty.rings), (None, true));
        let long = "x".repeat(2001);
        let field = "detail".to_owned();
        assert_eq!(
            raise(first, Some(&room), None, &long),
            Err(TextRefusal::TooLong { field, limit: 2000 }.into())
        );
    }

    proptest! {
        #[test]
        fn nobody_a_concern_is_about_ever_reads_it(
            who in 1u64..6, author in 1u64..3, coordinator: bool, facilitator: bool, days in 0i64..90,
        ) {
            let (room, who, author) = (room(), UserId::new(who), UserId::new(author));
            let concern = Concern { author, ..concern(Some(room.id)) };
            let at = now() + Duration::days(days);
            let found = reader(&concern, Some(&room), who, rights(coordinator, facilitator), at);
            if who != author && room.member(who).is_some() {
                prop_assert_eq!(found, None);
            }
            prop_assert!(found != Some(ConcernReader::Coordinator) || coordinator);
        }
    }
}
