use proptest::prelude::*;

use super::*;
use crate::ground::ids::SessionId;
use crate::room::{Member, Presence};
use crate::schedule::examples::{at, room};

fn people() -> (UserId, UserId) {
    let room = room();
    (room.members[0].user, room.members[1].user)
}

/// Nobody of the room.
const GUEST: UserId = UserId::new(4_711);

fn minute(minutes: i64) -> DateTime<Utc> {
    at("2027-03-09 17:00") + Duration::minutes(minutes)
}

fn mark(who: UserId, is_there: bool, minutes: i64) -> Mark {
    Mark {
        who,
        is_there,
        at: minute(minutes),
    }
}

fn session() -> Session {
    Session {
        id: SessionId::from_bytes([8; 10]),
        room: room().id,
        planned_by: people().0,
        starts_at: minute(0),
        minutes: 45,
        planned_at: at("2027-03-01 09:00"),
        sequence: 0,
        state: SessionState::Planned,
        held: Held::Here,
        met_for: None,
    }
}

#[test]
fn only_the_time_counts_in_which_a_mentor_and_a_mentee_were_there_at_once() {
    let (mentor, mentee) = people();
    let (came, left) = (true, false);
    for (marks, until, expected) in [
        (vec![], 60, 0),
        (vec![mark(mentor, came, 0)], 60, 0),
        (vec![mark(mentor, came, 0), mark(mentee, came, 5)], 47, 42),
        (
            vec![
                mark(mentor, came, 0),
                mark(mentee, came, 5),
                mark(mentor, left, 20),
            ],
            60,
            15,
        ),
        // In two parts.
        (
            vec![
                mark(mentor, came, 0),
                mark(mentee, came, 0),
                mark(mentee, left, 10),
                mark(mentee, came, 15),
                mark(mentor, left, 45),
            ],
            60,
            40,
        ),
        // Somebody was dragged in.
        (vec![mark(mentor, came, 0), mark(GUEST, came, 0)], 60, 0),
        (
            vec![
                mark(GUEST, came, 0),
                mark(mentor, came, 0),
                mark(mentee, came, 10),
                mark(GUEST, left, 20),
            ],
            30,
            20,
        ),
        // Twice the same, and one who left before they came, as far as is known.
        (
            vec![
                mark(mentor, came, 0),
                mark(mentor, came, 3),
                mark(mentee, left, 1),
                mark(mentee, came, 4),
                mark(mentee, came, 9),
            ],
            10,
            6,
        ),
        // At one instant: who left is gone.
        (
            vec![
                mark(mentor, came, 0),
                mark(mentee, came, 5),
                mark(mentee, left, 5),
            ],
            60,
            0,
        ),
        // What comes later does not count yet.
        (
            vec![
                mark(mentor, came, 0),
                mark(mentee, came, 0),
                mark(mentor, left, 90),
            ],
            30,
            30,
        ),
    ] {
        let told = together(&marks, &room(), minute(until)).num_minutes();
        assert_eq!(told, expected, "{marks:?}");
    }
}

#[test]
fn in_a_room_of_several_mentees_it_is_one_of_them_with_the_mentor() {
    let (mentor, mentee) = people();
    let other = UserId::new(4_712);
    let mut room = room();
    room.members.push(Member {
        user: other,
        role: Role::Mentee,
        name: "Ben".to_owned(),
        presence: Presence::Here,
    });
    let marks = [
        mark(mentee, true, 0),
        mark(other, true, 0),
        mark(mentor, true, 10),
        mark(mentee, false, 20),
        mark(other, false, 35),
    ];
    // Two mentees among themselves talk, and hold no session.
    assert_eq!(together(&marks, &room, minute(9)).num_minutes(), 0);
    assert_eq!(together(&marks, &room, minute(60)).num_minutes(), 25);
}

#[test]
fn who_left_the_room_since_was_there_then() {
    let (mentor, mentee) = people();
    let mut room = room();
    room.members[1].presence = Presence::LeftCohort;
    let marks = [
        mark(mentor, true, 0),
        mark(mentee, true, 0),
        mark(mentee, false, 12),
    ];
    assert_eq!(together(&marks, &room, minute(60)).num_minutes(), 12);
}

#[test]
fn a_word_at_the_door_is_no_meeting() {
    for (minutes, expected) in [(0, None), (4, None), (5, Some(5)), (42, Some(42))] {
        assert_eq!(met(Duration::minutes(minutes)), expected);
    }
    assert_eq!(met(HELD_FROM - Duration::seconds(1)), None);
    assert_eq!(met(Duration::seconds(419)), Some(6));
}

/// Whether the channel goes, where somebody is in it or not, and they have met or not.
fn goes(channel: Channel<'_>, (anybody, met): (bool, bool), now: DateTime<Utc>) -> bool {
    let goes = channel.goes(Some(anybody), met, now);
    // Where it is not known whether anybody is there, it is as if they were.
    let as_if_there = channel.goes(Some(true), met, now);
    assert_eq!(channel.goes(None, met, now), as_if_there, "{channel:?}");
    goes
}

#[test]
fn a_channel_is_there_from_ten_minutes_before_until_they_are_gone() {
    let (session, room) = (session(), room());
    let channel = Channel {
        session: &session,
        room: &room,
        is_allowed: true,
        until: session.ends_at(),
    };
    let before = minute(-10) - Duration::seconds(1);
    assert!(!channel.is_wanted(before) && channel.is_wanted(minute(-10)));
    assert!(channel.is_wanted(minute(44)) && !channel.is_wanted(minute(45)));
    for (anybody, met, now, expected) in [
        // While it lasts, it stays, also for who comes back.
        (false, true, 30, false),
        (false, false, 44, false),
        // They talk on.
        (true, true, 46, false),
        (true, true, 45 + 179, false),
        (true, true, 45 + 180, true),
        (false, true, 45, true),
        // Nobody came: a while for who is late.
        (false, false, 45, false),
        (false, false, 59, false),
        (false, false, 60, true),
    ] {
        assert_eq!(
            goes(channel, (anybody, met), minute(now)),
            expected,
            "{anybody} {met} {now}"
        );
    }
}

#[test]
fn a_channel_that_nobody_wants_any_more_goes_when_nobody_is_in_it() {
    let (planned, open) = (session(), room());
    let mut closed = room();
    closed.state = RoomState::Closed;
    let mut alone = room();
    alone.members[1].presence = Presence::LeftServer;
    let off = Session {
        state: SessionState::CalledOff,
        ..session()
    };
    let moved = Session {
        starts_at: minute(24 * 60),
        ..session()
    };
    let elsewhere = Session {
        held: Held::Elsewhere,
        ..session()
    };
    for (session, room, is_allowed) in [
        (&off, &open, true),
        (&moved, &open, true),
        (&elsewhere, &open, true),
        (&planned, &open, false),
        (&planned, &alone, true),
    ] {
        let channel = Channel {
            session,
            room,
            is_allowed,
            until: planned.ends_at(),
        };
        assert!(!channel.is_wanted(minute(5)), "{channel:?}");
        assert!(goes(channel, (false, false), minute(5)), "{channel:?}");
        assert!(!goes(channel, (true, false), minute(5)), "{channel:?}");
        assert!(!goes(channel, (true, false), minute(200)), "{channel:?}");
        assert!(goes(channel, (true, false), minute(45 + 180)), "{channel:?}");
    }
    // With whom a room was closed for, nobody is left in it.
    let channel = Channel {
        session: &planned,
        room: &closed,
        is_allowed: true,
        until: planned.ends_at(),
    };
    assert!(!channel.is_wanted(minute(5)));
    assert!(goes(channel, (true, false), minute(5)) && goes(channel, (false, false), minute(5)));
}

/// Who comes and goes, and when.
fn marks() -> impl Strategy<Value = Vec<Mark>> {
    let (mentor, mentee) = people();
    let one = (
        prop::sample::select(vec![mentor, mentee, GUEST]),
        any::<bool>(),
        0i64..60,
    );
    let all = prop::collection::vec(one, 0..40);
    all.prop_map(|all| {
        let marks = all.into_iter();
        marks.map(|(who, is_there, at)| mark(who, is_there, at)).collect()
    })
}

proptest! {
    /// Events come three times and in any order, and it is as if they had come once and in theirs.
    #[test]
    fn what_comes_three_times_and_in_any_order_counts_once(
        (ordered, mixed) in marks().prop_flat_map(|marks| {
            let three_times: Vec<Mark> = marks.iter().chain(&marks).chain(&marks).copied().collect();
            (Just(marks), Just(three_times).prop_shuffle())
        }),
        until in 0i64..90,
    ) {
        let until = minute(until);
        prop_assert_eq!(together(&ordered, &room(), until), together(&mixed, &room(), until));
        prop_assert_eq!(there(&ordered), there(&mixed));
    }

    /// Nobody is together for longer than there was time, nor with somebody who is not of the room.
    #[test]
    fn no_more_counts_than_time_went_by(marks in marks(), until in 0i64..90) {
        let sum = together(&marks, &room(), minute(until));
        let first = marks.iter().map(|mark| mark.at).min().unwrap_or(minute(until));
        prop_assert!(sum >= Duration::zero());
        prop_assert!(sum <= (minute(until) - first).max(Duration::zero()));
        let alone: Vec<Mark> = marks.iter().filter(|mark| mark.who != people().1).copied().collect();
        prop_assert_eq!(together(&alone, &room(), minute(until)), Duration::zero());
    }
}
