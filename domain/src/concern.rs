//! A concern: a private, stigma-free word to the coordinators (product.md §12).
//!
//! It must not hold what was written beside it, only that it was raised: words cannot leak from where they are not.
//!
//! **Invariant:** a concern is read by its writer and by coordinators whom it cannot be about, and by nobody else, whatever
//! roles they hold: about a room, that is nobody in it; about none, nobody who is or was in any room with its writer.

use chrono::{DateTime, Duration, Utc};

use crate::bounds;
use crate::community::Rights;
use crate::ground::ids::{ConcernId, GuildId, RoomId, UserId};
use crate::ground::text::TextRefusal;
use crate::ground::text::tidy;
use crate::ground::{refusals, words};
use crate::refusal::Refusal;
use crate::room::Room;

refusals! {
    /// Why a private word is refused.
    pub enum ConcernRefusal {
        /// The person has said very many within a day.
        ConcernsOfADay {
            /// How many one may.
            limit: u32 = 10,
        } => "concerns-of-a-day";
        /// The room was closed a while ago.
        RoomIsOver => "concern-room-is-over";
    }
}

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
/// So long after a room was closed a word can be said about it.
const AFTER_CLOSING: Duration = Duration::days(30);
/// So long the very same word of one person about one room is a press too many, and no further one.
const ONE_WORD: Duration = Duration::hours(1);
/// So long a concern can be read, and is kept; an older one was talked about, or is raised again.
pub const READ_FOR: Duration = Duration::days(60);

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
    /// When they did.
    pub raised_at: DateTime<Utc>,
}

impl Concern {
    /// Whether `fresh`, of the same person, may be no more than this one pressed again; what was written beside the two decides.
    pub fn may_be_the_same(&self, fresh: &Concern) -> bool {
        self.room == fresh.room && self.kind == fresh.kind && fresh.raised_at - self.raised_at < ONE_WORD
    }
}

/// A concern that was raised before, with what was written beside it.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// The concern.
    pub concern: &'a Concern,
    /// The detail; `None` where nothing was written.
    pub detail: Option<&'a str>,
}

/// What follows from a concern being raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Raised {
    /// It is a word of its own, whatever was said before: it is kept beside that, and coordinators are called for it.
    ///
    /// Whether anybody has read what was said before is not asked: a call too many costs a glance, one too few leaves
    /// somebody alone. How many a day brings is bounded.
    New {
        /// The concern.
        concern: Concern,
        /// The detail, tidied; `None` where nothing was written.
        detail: Option<String>,
    },
    /// It says the very same as one that was raised then: nothing is new in it.
    Again {
        /// When it was said.
        said_at: DateTime<Utc>,
    },
}

/// A room that a word is about.
#[derive(Debug, Clone, Copy)]
pub struct AboutRoom<'a> {
    /// The room.
    pub room: &'a Room,
    /// When it was closed, if it was.
    pub closed_at: Option<DateTime<Utc>>,
}

/// Whether somebody may say a word about this room: its members, also for thirty days after it was closed; what has
/// happened in it may take a while to be said. About no room, anybody may.
pub fn may_raise(about: Option<AboutRoom<'_>>, who: UserId, now: DateTime<Utc>) -> Result<(), Refusal> {
    let Some(AboutRoom { room, closed_at }) = about else {
        return Ok(());
    };
    room.require_member(who)?;
    match closed_at {
        Some(at) if now - at >= AFTER_CLOSING => ConcernRefusal::RoomIsOver.refuse(),
        _ => Ok(()),
    }
}

/// Raises a concern. `before` are those of this person that [may be the same](Concern::may_be_the_same), `of_a_day` counts all
/// of theirs within the last day, about whatever.
///
/// **Invariant:** no word takes the place of another: what was written waits for its reader, whatever is said after it.
pub fn raise(
    fresh: Concern,
    about: Option<AboutRoom<'_>>,
    before: &[Before<'_>],
    of_a_day: u32,
    detail: &str,
) -> Result<Raised, Refusal> {
    may_raise(about, fresh.author, fresh.raised_at)?;
    let detail = tidy(detail);
    if detail.chars().count() > DETAIL_LIMIT as usize {
        return TextRefusal::TooLong {
            field: "detail".to_owned(),
            limit: DETAIL_LIMIT,
        }
        .refuse();
    }
    let detail = (!detail.is_empty()).then_some(detail);
    let is_same = |one: &&Before<'_>| one.concern.may_be_the_same(&fresh) && one.detail == detail.as_deref();
    if let Some(same) = before.iter().find(is_same) {
        return Ok(Raised::Again {
            said_at: same.concern.raised_at,
        });
    }
    bounds::CONCERNS_A_DAY.let_one_more(of_a_day, |limit| ConcernRefusal::ConcernsOfADay { limit })?;
    Ok(Raised::New {
        concern: fresh,
        detail,
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

/// How `who` may read a concern now; `None` for whomever it is not for.
///
/// `rooms` are those whose people it can be about: its room, or where it has none all that its writer is or was in.
pub fn reader(
    concern: &Concern,
    rooms: &[Room],
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
    let may_be_about_them = rooms.iter().any(|room| room.member(who).is_some());
    (rights.coordinator && !may_be_about_them).then_some(ConcernReader::Coordinator)
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

    fn at_work(room: &Room) -> Option<AboutRoom<'_>> {
        Some(AboutRoom {
            room,
            closed_at: None,
        })
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
                reader(&about, std::slice::from_ref(&room), who, rights, now()),
                expected,
                "{who:?} {rights:?}"
            );
        }
        let about_none = concern(None);
        let about_none = |who, rooms: &[Room]| reader(&about_none, rooms, who, rights(true, false), now());
        assert_eq!(about_none(THEO, &[]), Some(ConcernReader::Coordinator));
        // It may be about whoever is or was in a room with its writer.
        let own = [Room {
            state: RoomState::Closed,
            ..room.clone()
        }];
        assert_eq!(about_none(THEO, &own), None);
        assert_eq!(about_none(CARLA, &own), Some(ConcernReader::Coordinator));
        assert_eq!(about_none(MINA, &own), Some(ConcernReader::Writer));
        let late = now() + READ_FOR;
        assert_eq!(reader(&about, &[room], CARLA, rights(true, false), late), None);
    }

    #[test]
    fn only_members_say_a_word_about_a_room_and_anybody_about_none() {
        let room = room();
        let may = |who, closed_at| {
            let about = AboutRoom {
                room: &room,
                closed_at,
            };
            may_raise(Some(about), who, now())
        };
        assert_eq!(may(MINA, None), Ok(()));
        assert_eq!(may(CARLA, None), Err(RoomRefusal::MembersOfRoomOnly.into()));
        assert_eq!(may_raise(None, CARLA, now()), Ok(()));
        // Once it is closed there is a month for it.
        let ago = |days| Some(now() - Duration::days(days));
        assert_eq!(may(MINA, ago(29)), Ok(()));
        assert_eq!(may(MINA, ago(30)), Err(ConcernRefusal::RoomIsOver.into()));
        assert_eq!(may(CARLA, ago(30)), Err(RoomRefusal::MembersOfRoomOnly.into()));
    }

    /// What follows from `fresh` being raised with `detail` after `first`, beside which `written` stands.
    fn after(first: &Concern, written: Option<&str>, fresh: &Concern, detail: &str) -> Raised {
        let room = room();
        let before = Before {
            concern: first,
            detail: written,
        };
        raise(fresh.clone(), at_work(&room), &[before], 1, detail).unwrap()
    }

    #[test]
    fn the_very_same_within_the_hour_is_no_further_word() {
        let first = concern(Some(room().id));
        let later = |minutes| Concern {
            id: ConcernId::from_bytes([6; 10]),
            raised_at: now() + Duration::minutes(minutes),
            ..first.clone()
        };
        let again = Raised::Again { said_at: now() };
        for (minutes, written, detail, is_again) in [
            (0, None, "", true),
            (59, None, " \n", true),
            (59, Some("more time"), " more time ", true),
            (60, None, "", false),
            (60, Some("more time"), "more time", false),
            (1, Some("more time"), "", false),
            (1, None, "more time", false),
            (1, Some("more time"), "more hours", false),
        ] {
            let raised = after(&first, written, &later(minutes), detail);
            assert_eq!(raised == again, is_again, "{minutes} {written:?} {detail:?}");
        }
    }

    #[test]
    fn any_other_word_is_a_record_of_its_own_and_takes_nothing_from_the_first() {
        let room = room();
        let first = concern(Some(room.id));
        for kind in ConcernKind::ALL.into_iter().filter(|kind| *kind != first.kind) {
            let fresh = Concern {
                id: ConcernId::from_bytes([6; 10]),
                kind,
                ..first.clone()
            };
            let raised = after(&first, Some("words"), &fresh, "words");
            let detail = Some("words".to_owned());
            assert_eq!(
                raised,
                Raised::New {
                    concern: fresh,
                    detail
                }
            );
        }
        let elsewhere = Concern {
            room: None,
            ..first.clone()
        };
        assert!(matches!(after(&first, None, &elsewhere, ""), Raised::New { .. }));
        let long = "x".repeat(2001);
        let field = "detail".to_owned();
        assert_eq!(
            raise(first, at_work(&room), &[], 0, &long),
            Err(TextRefusal::TooLong { field, limit: 2000 }.into())
        );
    }

    #[test]
    fn the_eleventh_word_of_a_day_is_refused_and_the_tenth_pressed_again_is_not() {
        let (room, first) = (room(), concern(None));
        let said = |before: &[Before<'_>], of_a_day, detail| {
            let fresh = Concern {
                raised_at: now() + Duration::minutes(30),
                ..concern(None)
            };
            raise(fresh, at_work(&room), before, of_a_day, detail)
        };
        let tenth = Before {
            concern: &first,
            detail: None,
        };
        let full = Err(ConcernRefusal::ConcernsOfADay { limit: 10 }.into());
        assert!(matches!(said(&[], 9, ""), Ok(Raised::New { .. })));
        assert_eq!(said(&[], 10, ""), full);
        assert_eq!(said(&[tenth], 10, "something else"), full);
        assert_eq!(said(&[tenth], 10, ""), Ok(Raised::Again { said_at: now() }));
    }

    proptest! {
        #[test]
        fn nobody_a_concern_is_about_ever_reads_it(
            who in 1u64..6, author in 1u64..3, coordinator: bool, facilitator: bool, days in 0i64..90,
        ) {
            let (room, who, author) = (room(), UserId::new(who), UserId::new(author));
            let concern = Concern { author, ..concern(Some(room.id)) };
            let at = now() + Duration::days(days);
            let rooms = [room.clone()];
            let found = reader(&concern, &rooms, who, rights(coordinator, facilitator), at);
            if who != author && room.member(who).is_some() {
                prop_assert_eq!(found, None);
            }
            prop_assert!(found != Some(ConcernReader::Coordinator) || coordinator);
        }
    }
}
