use proptest::prelude::*;

use super::*;
use crate::checkin::Answered;
use crate::room::Presence;
use crate::room::examples::room;

const MENTOR: UserId = UserId::new(1);
const MENTEE: UserId = UserId::new(2);
const COORDINATOR: Audience = Audience::Reader(UserId::new(77));

fn at(day: i64) -> DateTime<Utc> {
    "2027-02-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::days(day)
}

/// Asked on that day, open for three.
fn asked(number: u8, day: i64, answers: &[(UserId, Answer, i64)]) -> Checkin<String> {
    let answered = answers.iter().map(|(who, answer, day)| Answered {
        who: *who,
        answer: *answer,
        detail: (*answer == Answer::Stuck).then(|| "no time".to_owned()),
        shared: false,
        at: at(*day),
    });
    Checkin {
        id: CheckinId::from_bytes([number; 10]),
        room: room().id,
        planned_on: at(day).date_naive(),
        question: "How is it going?".to_owned(),
        asked_at: at(day),
        closes_at: at(day + 3),
        moves: 0,
        is_posted: true,
        closed_at: None,
        answered: answered.collect(),
    }
}

fn room_of(number: u8) -> Room {
    Room {
        id: RoomId::from_bytes([number; 10]),
        ..room()
    }
}

fn told(checkins: &[Checkin<String>], audience: Audience) -> Observed {
    observed(checkins, &[], &[room()], &[], audience, at(7))
}

#[test]
fn of_each_room_the_newest_that_somebody_has_not_answered_is_told() {
    let both = [(MENTOR, Answer::Good, 1), (MENTEE, Answer::Good, 1)];
    for (checkins, expected) in [
        (vec![], None),
        (vec![asked(1, 1, &both)], None),
        (vec![asked(1, 1, &[])], Some((1, true, vec![MENTOR, MENTEE]))),
        // However long ago, while no other was asked.
        (vec![asked(1, -40, &[])], Some((-40, true, vec![MENTOR, MENTEE]))),
        (
            vec![asked(1, -9, &[]), asked(2, 5, &[(MENTOR, Answer::Good, 5)])],
            Some((5, false, vec![MENTEE])),
        ),
        (vec![asked(1, -9, &[]), asked(2, 1, &both)], None),
        // The one of today may still be answered.
        (
            vec![asked(1, 1, &[]), asked(2, 7, &[])],
            Some((1, true, vec![MENTOR, MENTEE])),
        ),
    ] {
        let told = told(&checkins, COORDINATOR);
        let unanswered = told.unanswered.iter();
        let unanswered: Vec<_> = unanswered
            .map(|one| (one.planned_on, one.is_closed, one.waiting_for.clone()))
            .collect();
        let expected = expected.map(|(day, is_closed, who)| (at(day).date_naive(), is_closed, who));
        assert_eq!(unanswered, Vec::from_iter(expected), "{checkins:?}");
        assert_eq!(told.low, []);
    }
    let other = room_of(9);
    let rooms = [room(), other.clone()];
    let mut open = asked(1, 5, &[]);
    open.room = other.id;
    let told = observed(&[open, asked(2, 1, &[])], &[], &rooms, &[], COORDINATOR, at(7));
    let order: Vec<_> = told.unanswered.iter().map(|one| one.is_closed).collect();
    assert_eq!(order, [true, false], "closed ones first");
}

#[test]
fn an_open_one_is_no_news_before_its_first_day_is_over() {
    for (day, is_told) in [(5, true), (6, true), (7, false)] {
        let found = told(&[asked(1, day, &[])], COORDINATOR);
        assert_eq!(!found.unanswered.is_empty(), is_told, "asked on day {day}");
    }
}

#[test]
fn an_open_one_is_no_news_either_where_the_bot_was_away_that_day() {
    let found = |from, hours| {
        let absence = Absence {
            from: at(from),
            until: at(from) + Duration::hours(hours),
        };
        observed(
            &[asked(1, 5, &[])],
            &[],
            &[room()],
            &[absence],
            COORDINATOR,
            at(7),
        )
        .unanswered
    };
    assert_eq!(found(6, 24).len(), 1);
    assert_eq!(found(5, 48), []);
}

#[test]
fn who_is_stuck_stays_so_until_they_say_otherwise() {
    use Answer::{CouldBeBetter, Good, Stuck};
    for (said, expected) in [
        (&[(1, Stuck, 1)][..], Some(Stuck)),
        // Weeks ago, and told in many digests since.
        (&[(-90, Stuck, -89)], Some(Stuck)),
        (&[(-9, Stuck, -8), (1, Good, 2)], None),
        (&[(-9, Stuck, -8), (1, CouldBeBetter, 2)], Some(CouldBeBetter)),
        (&[(-9, Good, -8), (1, Stuck, 2)], Some(Stuck)),
        // An earlier check-in that was still open was answered later: that is what was said last.
        (&[(1, Stuck, 5), (3, Good, 4)], Some(Stuck)),
    ] {
        let checkins: Vec<_> = (1u8..)
            .zip(said)
            .map(|(number, (asked_on, answer, on))| asked(number, *asked_on, &[(MENTEE, *answer, *on)]))
            .collect();
        let low = told(&checkins, COORDINATOR).low;
        let low: Vec<_> = low.iter().map(|one| (one.who, one.answer)).collect();
        assert_eq!(
            low,
            Vec::from_iter(expected.map(|answer| (MENTEE, answer))),
            "{said:?}"
        );
    }
}

#[test]
fn who_left_hears_nothing_of_what_was_said_of_them() {
    let mut room = room();
    let mentor = room
        .members
        .iter_mut()
        .find(|member| member.user == MENTOR)
        .unwrap();
    mentor.presence = Presence::LeftCohort;
    let checkins = [asked(1, 1, &[(MENTEE, Answer::Stuck, 1)])];
    let told = |reader| {
        observed(
            &checkins,
            &[],
            &[room.clone()],
            &[],
            Audience::Reader(reader),
            at(7),
        )
    };
    assert_eq!(told(MENTOR).low, []);
    assert_eq!(told(UserId::new(77)).low.len(), 1);
    assert_eq!(told(UserId::new(77)).unanswered, [], "nothing is asked there");
}

#[test]
fn low_answers_are_told_as_they_came() {
    let checkins = [
        asked(1, 4, &[(MENTEE, Answer::Stuck, 5)]),
        asked(
            2,
            1,
            &[(MENTOR, Answer::CouldBeBetter, 2), (MENTEE, Answer::Good, 2)],
        ),
    ];
    let low = told(&checkins, COORDINATOR).low.into_iter();
    let low: Vec<_> = low.map(|one| (one.who, one.answer, one.has_detail)).collect();
    assert_eq!(
        low,
        [
            (MENTOR, Answer::CouldBeBetter, false),
            (MENTEE, Answer::Stuck, true)
        ]
    );
}

#[test]
fn a_room_that_is_not_open_is_left_alone() {
    let checkins = [asked(1, 1, &[(MENTEE, Answer::Stuck, 2)])];
    assert_eq!(
        observed(&checkins, &[], &[], &[], COORDINATOR, at(7)),
        Observed::default()
    );
}

proptest! {
    /// Whatever was answered, neither a member of the room nor the channel hears of it.
    #[test]
    fn no_answer_reaches_who_it_may_be_about(
        answers in prop::collection::vec((0u64..4, 0usize..3, -2i64..9), 0..6),
        reader in 0u64..4,
    ) {
        let answers: Vec<_> = answers
            .into_iter()
            .map(|(who, answer, day)| (UserId::new(who), Answer::ALL[answer], day))
            .collect();
        let checkins = [asked(1, 1, &answers)];
        prop_assert_eq!(told(&checkins, Audience::Channel).low, []);
        let reader = UserId::new(reader);
        let low = told(&checkins, Audience::Reader(reader)).low;
        prop_assert!(low.is_empty() || room().member(reader).is_none());
    }
}

#[test]
fn one_that_never_stood_in_its_room_is_no_silence() {
    let unposted = Checkin {
        is_posted: false,
        ..asked(1, 1, &[])
    };
    assert_eq!(told(&[asked(1, 1, &[])], Audience::Channel).unanswered.len(), 1);
    assert_eq!(told(&[unposted], Audience::Channel).unanswered, []);
}

#[test]
fn of_an_answer_and_a_tap_the_later_stands() {
    use crate::session::{LastTap, Tap};
    let tap = |who, tap, day| LastTap {
        room: room().id,
        who,
        tap,
        fit: None,
        at: at(day),
    };
    let told = |taps: &[LastTap]| {
        let stuck = asked(1, 1, &[(MENTEE, Answer::Stuck, 2)]);
        let told = observed(&[stuck], taps, &[room()], &[], COORDINATOR, at(7));
        let waiting: Vec<_> = told
            .unanswered
            .into_iter()
            .flat_map(|one| one.waiting_for)
            .collect();
        (told.low.len(), told.low_taps.len(), waiting)
    };
    assert_eq!(told(&[]), (1, 0, vec![MENTOR]));
    assert_eq!(told(&[tap(MENTEE, Tap::MovedUsOn, 3)]), (0, 0, vec![MENTOR]));
    assert_eq!(told(&[tap(MENTEE, Tap::NotReally, 3)]), (0, 1, vec![MENTOR]));
    assert_eq!(told(&[tap(MENTEE, Tap::NotReally, 1)]), (1, 0, vec![MENTOR]));
    // Who tapped since is not waited for.
    assert_eq!(told(&[tap(MENTOR, Tap::MovedUsOn, 3)]), (1, 0, vec![]));
}
