//! What a digest tells, to whom, and in which order.

use super::*;
use crate::examples;
use crate::schedule::PromptKey;

fn at(day: u32) -> DateTime<Utc> {
    format!("2027-01-{day:02}T12:00:00Z").parse().unwrap()
}

fn room(number: u8) -> RoomId {
    RoomId::from_bytes([number; 10])
}

#[test]
fn what_needs_a_person_comes_before_what_is_only_to_be_known() {
    let told = [
        Rank::Stuck,
        Rank::Undelivered,
        Rank::StartOverdue,
        Rank::Missing,
        Rank::Unmatched,
        Rank::Silent,
        Rank::StartAhead,
        Rank::CouldBeBetter,
        Rank::Unanswered,
        Rank::NotAsked,
        Rank::Left,
        Rank::Joined,
    ];
    assert!(told.is_sorted());
    let (first, rest) = told.split_at(6);
    assert!(first.iter().all(|rank| rank.needs_a_person()));
    assert!(!rest.iter().any(|rank| rank.needs_a_person()));
}

#[test]
fn answers_are_told_to_a_reader_who_is_no_member_and_never_to_a_channel() {
    let (theo, mina, carla) = (UserId::new(1), UserId::new(2), UserId::new(3));
    let room = [theo, mina];
    for (audience, expected) in [
        (Audience::Channel, false),
        (Audience::Reader(theo), false),
        (Audience::Reader(mina), false),
        (Audience::Reader(carla), true),
    ] {
        assert_eq!(audience.hears_answers_of(&room), expected, "{audience:?}");
    }
}

#[test]
fn a_start_is_waited_for_until_somebody_starts_and_is_overdue_after_its_day() {
    let cohort = examples::cohort;
    let first_day = cohort(CohortState::Enrolling).dates.starts_on;
    let noon = |days: i64| {
        (first_day + chrono::TimeDelta::days(days))
            .and_hms_opt(12, 0, 0)
            .unwrap()
            .and_utc()
    };
    for state in CohortState::ALL {
        let expected = matches!(state, CohortState::Enrolling | CohortState::Matching);
        assert_eq!(
            not_started(&cohort(state), noon(0)).is_some(),
            expected,
            "{state:?}"
        );
    }
    for (days, rank) in [
        (-1, Rank::StartAhead),
        (0, Rank::StartAhead),
        (1, Rank::StartOverdue),
    ] {
        let told = not_started(&cohort(CohortState::Enrolling), noon(days)).unwrap();
        assert_eq!(
            (told.rank(), told.starts_on),
            (rank, first_day),
            "after {days} days"
        );
    }
}

#[test]
fn a_question_that_was_skipped_is_told_and_a_reminder_is_not() {
    const QUESTION: PromptKind = PromptKind::new("question");
    const REMINDER: PromptKind = PromptKind::new("question-reminder");
    let said = |number, kind, day, outcome| {
        let key = PromptKey::of(kind, room(number), at(day).date_naive());
        (
            room(number),
            Said {
                key,
                at: at(day),
                outcome,
            },
        )
    };
    let skipped = Outcome::Skipped(SkipReason::Outage);
    let told = not_asked(
        &[
            said(2, QUESTION, 9, skipped),
            said(1, REMINDER, 3, skipped),
            said(1, QUESTION, 5, skipped),
            said(3, QUESTION, 5, Outcome::Late),
        ],
        |kind| kind == QUESTION,
    );
    let told: Vec<_> = told.iter().map(|one| (one.room, one.planned_on)).collect();
    assert_eq!(
        told,
        [(room(1), at(5).date_naive()), (room(2), at(9).date_naive())]
    );
}

#[test]
fn periods_follow_one_another_without_gap_or_overlap() {
    let first = period(None, at(1), at(8));
    let second = period(Some(first.until), at(1), at(18));
    assert_eq!((first.from, first.until), (at(1), at(8)));
    assert_eq!((second.from, second.until), (at(8), at(18)));
    assert!(!first.covers(at(8)) && second.covers(at(8)));
}

#[test]
fn who_is_shown_all_of_a_digest_sees_no_more_than_their_role_gives() {
    let who = UserId::new(7);
    for coordinator in [true, false] {
        for manager in [true, false] {
            for facilitator in [true, false] {
                let rights = Rights {
                    coordinator,
                    manager,
                    facilitator,
                };
                let expected = match rights {
                    Rights {
                        coordinator: true, ..
                    } => Ok(Audience::Reader(who)),
                    Rights {
                        manager: false,
                        facilitator: false,
                        ..
                    } => Err(CommunityRefusal::FacilitatorOrCoordinatorOnly.into()),
                    _ => Ok(Audience::Channel),
                };
                assert_eq!(Audience::of(rights, who), expected, "{rights:?}");
            }
        }
    }
}
