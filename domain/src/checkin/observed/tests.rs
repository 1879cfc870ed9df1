use proptest::prelude::*;

use super::*;
use crate::checkin::Answered;
use crate::room::examples::room;

const MENTOR: UserId = UserId::new(1);
const MENTEE: UserId = UserId::new(2);
const COORDINATOR: Audience = Audience::Reader(UserId::new(77));

fn at(day: i64) -> DateTime<Utc> {
    "2027-02-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::days(day)
}

/// The week that ends on the seventh day.
fn week() -> Period {
    Period {
        from: at(0),
        until: at(7),
    }
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

fn told(checkins: &[Checkin<String>], audience: Audience) -> Observed {
    observed(checkins, &[room()], (week(), &[]), audience)
}

#[test]
fn closed_ones_come_first_and_those_that_all_answered_are_no_news() {
    let both = [(MENTOR, Answer::Good, 1), (MENTEE, Answer::Good, 1)];
    let checkins = [
        asked(1, 5, &[]),
        asked(2, 1, &both),
        asked(3, 2, &[(MENTOR, Answer::Good, 2)]),
        asked(4, 1, &[]),
    ];
    let told = told(&checkins, COORDINATOR);
    let unanswered: Vec<_> = told
        .unanswered
        .iter()
        .map(|one| (one.planned_on, one.is_closed, one.waiting_for.clone()))
        .collect();
    assert_eq!(
        unanswered,
        [
            (at(1).date_naive(), true, vec![MENTOR, MENTEE]),
            (at(2).date_naive(), true, vec![MENTEE]),
            (at(5).date_naive(), false, vec![MENTOR, MENTEE]),
        ]
    );
    assert_eq!(told.low, []);
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
    let found = |hours| {
        let absence = Absence {
            from: at(6),
            until: at(6) + Duration::hours(hours),
        };
        let checkins = [asked(1, 5, &[])];
        observed(&checkins, &[room()], (week(), &[absence]), COORDINATOR).unanswered
    };
    assert_eq!(found(24).len(), 1);
    let away_all_the_time = Absence {
        from: at(5),
        until: at(7),
    };
    let checkins = [asked(1, 5, &[])];
    let told = observed(&checkins, &[room()], (week(), &[away_all_the_time]), COORDINATOR);
    assert_eq!(told.unanswered, []);
}

#[test]
fn low_answers_of_the_period_are_told_as_they_came() {
    let checkins = [
        asked(1, 4, &[(MENTEE, Answer::Stuck, 5)]),
        asked(
            2,
            1,
            &[(MENTOR, Answer::CouldBeBetter, 2), (MENTEE, Answer::Good, 2)],
        ),
        // Given before the period, and told in the digest of that.
        asked(3, -2, &[(MENTEE, Answer::Stuck, -1)]),
    ];
    let low: Vec<_> = told(&checkins, COORDINATOR)
        .low
        .into_iter()
        .map(|one| (one.who, one.answer, one.has_detail))
        .collect();
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
        observed(&checkins, &[], (week(), &[]), COORDINATOR),
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
