//! The midpoint: every member reflects alone, sealed until all are in or the deadline has passed.
//!
//! It must not hold what a reflection says, only that there is one: words cannot leak from where they are not.
//!
//! **Invariant:** nobody is shown a reflection before it is open, and nobody who is a member of the room ever.

mod refusal;

pub use refusal::MidpointRefusal;

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::community::CommunityRefusal;
use crate::ground::ids::UserId;
use crate::ground::refusal::Refusal;
use crate::interaction::InteractionRefusal;
use crate::room::RoomRefusal;

/// Least days a room needs before it to have a midpoint at all.
const WORTH_A_MIDPOINT_DAYS: i64 = 14;

/// Whether reflections may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// Not yet.
    Sealed {
        /// Reflections still missing.
        missing: u32,
    },
    /// By the facilitator and coordinators.
    Open {
        /// Members who wrote none; the deadline passed without theirs.
        missing: u32,
    },
}

/// When reflections asked for at `asked_at` are due. Counted from the real asking, late or not.
pub fn deadline(asked_at: DateTime<Utc>, deadline_days: u32) -> DateTime<Utc> {
    asked_at + Days::new(u64::from(deadline_days))
}

/// The day of a room's midpoint: at `percent` of the cohort's days; in a room opened less than two weeks before that
/// day or after it, at half of what is left. `None` where fewer than 14 days are left for the room.
pub fn planned_on(
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    percent: u32,
    opened_on: NaiveDate,
) -> Option<NaiveDate> {
    let begin = starts_on.max(opened_on);
    let left = (ends_on - begin).num_days();
    if left < WORTH_A_MIDPOINT_DAYS {
        return None;
    }
    let days = (ends_on - starts_on).num_days();
    let usual = starts_on + chrono::Duration::days(days * i64::from(percent) / 100);
    if opened_on <= starts_on || (usual - begin).num_days() >= WORTH_A_MIDPOINT_DAYS {
        return Some(usual);
    }
    Some(begin + chrono::Duration::days(left / 2))
}

/// Whether the reflections are sealed. `answered` are those who have handed one in.
pub fn state(answered: &[UserId], members: &[UserId], deadline: DateTime<Utc>, now: DateTime<Utc>) -> Seal {
    let missing = waiting_for(answered, members).len();
    let missing = u32::try_from(missing).unwrap_or(u32::MAX);
    if missing == 0 || now >= deadline {
        Seal::Open { missing }
    } else {
        Seal::Sealed { missing }
    }
}

/// The members who have not handed in a reflection.
pub fn waiting_for(answered: &[UserId], members: &[UserId]) -> Vec<UserId> {
    members
        .iter()
        .filter(|who| !answered.contains(who))
        .copied()
        .collect()
}

/// Whether `who` may hand in a reflection or change it: a member, while sealed.
///
/// Once open a first one is refused too: it would be written knowing that the others are read.
pub fn may_write(
    answered: &[UserId],
    members: &[UserId],
    who: UserId,
    deadline: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if !members.contains(&who) {
        return RoomRefusal::MembersOfRoomOnly.refuse();
    }
    match state(answered, members, deadline, now) {
        Seal::Sealed { .. } => Ok(()),
        Seal::Open { .. } if answered.contains(&who) => Err(MidpointRefusal::AlreadyFinal.into()),
        Seal::Open { .. } => Err(InteractionRefusal::PromptClosed.into()),
    }
}

/// Who asks to read the reflections of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asker {
    /// Who.
    pub who: UserId,
    /// Whether they are a facilitator of the community.
    pub is_facilitator: bool,
    /// Whether they are a coordinator of the community.
    pub is_coordinator: bool,
}

/// Whether somebody may read the reflections now: a facilitator or coordinator who is no member of the room, once open.
pub fn may_read(
    answered: &[UserId],
    members: &[UserId],
    asker: Asker,
    deadline: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if !asker.is_facilitator && !asker.is_coordinator {
        return CommunityRefusal::FacilitatorOrCoordinatorOnly.refuse();
    }
    if members.contains(&asker.who) {
        return MidpointRefusal::OwnReflections.refuse();
    }
    match state(answered, members, deadline, now) {
        Seal::Sealed { missing } => Err(MidpointRefusal::ReflectionSealed { missing }.into()),
        Seal::Open { .. } if answered.is_empty() => Err(InteractionRefusal::NothingToShowYet.into()),
        Seal::Open { .. } => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MEMBERS: [UserId; 2] = [UserId::new(1), UserId::new(2)];

    fn hour(hours: i64) -> DateTime<Utc> {
        "2027-02-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + chrono::Duration::hours(hours)
    }

    fn asker(who: u64, is_facilitator: bool, is_coordinator: bool) -> Asker {
        Asker {
            who: UserId::new(who),
            is_facilitator,
            is_coordinator,
        }
    }

    #[test]
    fn reflections_open_when_all_are_in_or_the_deadline_has_passed() {
        let one = &MEMBERS[..1];
        for (answered, now, expected) in [
            (&[][..], 0, Seal::Sealed { missing: 2 }),
            (one, 9, Seal::Sealed { missing: 1 }),
            (one, 10, Seal::Open { missing: 1 }),
            (&MEMBERS, 1, Seal::Open { missing: 0 }),
            (&[], 10, Seal::Open { missing: 2 }),
        ] {
            assert_eq!(state(answered, &MEMBERS, hour(10), hour(now)), expected);
        }
    }

    #[test]
    fn only_a_neutral_facilitator_or_coordinator_reads() {
        let read = |asker| may_read(&MEMBERS, &MEMBERS, asker, hour(10), hour(1));
        assert_eq!(read(asker(7, true, false)), Ok(()));
        assert_eq!(read(asker(7, false, true)), Ok(()));
        assert_eq!(
            read(asker(7, false, false)),
            Err(CommunityRefusal::FacilitatorOrCoordinatorOnly.into())
        );
        assert_eq!(
            read(asker(1, true, true)),
            Err(MidpointRefusal::OwnReflections.into())
        );
        assert_eq!(
            read(asker(1, false, false)),
            Err(CommunityRefusal::FacilitatorOrCoordinatorOnly.into())
        );
        let nothing = may_read(&[], &MEMBERS, asker(7, true, false), hour(10), hour(11));
        assert_eq!(nothing, Err(InteractionRefusal::NothingToShowYet.into()));
    }

    #[test]
    fn a_reflection_is_written_while_sealed_and_final_after() {
        let write = |answered: &[UserId], who, now| {
            may_write(answered, &MEMBERS, UserId::new(who), hour(10), hour(now))
        };
        assert_eq!(write(&[], 1, 0), Ok(()));
        assert_eq!(write(&MEMBERS[..1], 1, 0), Ok(()));
        assert_eq!(write(&MEMBERS, 1, 0), Err(MidpointRefusal::AlreadyFinal.into()));
        assert_eq!(
            write(&MEMBERS[..1], 1, 10),
            Err(MidpointRefusal::AlreadyFinal.into())
        );
        assert_eq!(
            write(&MEMBERS[..1], 2, 10),
            Err(InteractionRefusal::PromptClosed.into())
        );
        assert_eq!(write(&[], 9, 0), Err(RoomRefusal::MembersOfRoomOnly.into()));
    }

    #[test]
    fn a_room_has_its_midpoint_at_half_time() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (starts, ends) = (day("2027-01-04"), day("2027-03-29"));
        for (opened, expected) in [
            ("2026-12-20", Some("2027-02-15")),
            ("2027-01-20", Some("2027-02-15")),
            ("2027-02-10", Some("2027-03-05")),
            ("2027-03-15", Some("2027-03-22")),
            ("2027-03-16", None),
        ] {
            let planned = planned_on(starts, ends, 50, day(opened));
            assert_eq!(planned, expected.map(day), "{opened}");
        }
    }

    proptest! {
        #[test]
        fn no_sequence_of_actions_shows_a_reflection_early(
            actions in prop::collection::vec((0i64..20, 1u64..5, any::<(bool, bool, bool)>()), 0..40),
        ) {
            let mut actions = actions;
            actions.sort_by_key(|action| action.0);
            let mut answered: Vec<UserId> = Vec::new();
            for (at, who, (writes, is_facilitator, is_coordinator)) in actions {
                let user = UserId::new(who);
                if writes {
                    if may_write(&answered, &MEMBERS, user, hour(12), hour(at)).is_ok()
                        && !answered.contains(&user) {
                        prop_assert!(at < 12 && MEMBERS.contains(&user));
                        answered.push(user);
                    }
                } else if may_read(&answered, &MEMBERS, asker(who, is_facilitator, is_coordinator),
                    hour(12), hour(at)).is_ok() {
                    prop_assert!(answered.len() == 2 || at >= 12);
                    prop_assert!(!MEMBERS.contains(&user) && (is_facilitator || is_coordinator));
                }
            }
        }
    }
}
