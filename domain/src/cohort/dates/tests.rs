use proptest::prelude::*;

use super::*;
use crate::cohort::CohortState;
use crate::ground::ids::{CohortId, GuildId};
use crate::ground::zone::Zone;
use crate::program::Program;

/// A cohort of twelve weeks from Monday 11 January 2027 in UTC.
fn cohort(state: CohortState) -> Cohort {
    let source = include_str!("../../../../config/programs/career-growth.toml");
    let program = Program::parse("career-growth", source).unwrap().into();
    let now = "2027-01-01T12:00:00Z".parse().unwrap();
    let dates = CohortDates::new(day("2027-01-11"), None, 12, day("2027-01-01")).unwrap();
    let id = CohortId::from_bytes([1; 10]);
    let draft = Cohort::draft(id, GuildId::new(1), "spring", program, Zone::UTC, dates, now);
    Cohort {
        state,
        started_at: (state == CohortState::Running).then_some(now),
        ..draft.unwrap()
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// From Monday 11 January 2027 for twelve weeks.
fn dates() -> CohortDates {
    cohort(CohortState::Enrolling).dates
}

/// First day, last day, and the midpoint where it was chosen, as in `2027-01-11 2027-04-04 -`.
fn told(dates: CohortDates) -> String {
    let midpoint = dates.midpoint_on.map_or("-".to_owned(), |day| day.to_string());
    format!("{} {} {midpoint}", dates.starts_on, dates.last_day())
}

fn wish(starts: &str, last: &str, midpoint: &str) -> Wish {
    let day = |text: &str| (text != "-").then(|| day(text));
    Wish {
        starts_on: day(starts),
        last: day(last),
        midpoint_on: day(midpoint),
    }
}

#[test]
fn each_day_moves_by_itself() {
    let chosen = CohortDates {
        midpoint_on: Some(day("2027-02-24")),
        ..dates()
    };
    for (from, wish, expected) in [
        // The whole cohort goes along with its first day.
        (dates(), wish("2027-02-01", "-", "-"), "2027-02-01 2027-04-25 -"),
        (
            chosen,
            wish("2027-01-18", "-", "-"),
            "2027-01-18 2027-04-11 2027-03-03",
        ),
        (dates(), wish("-", "2027-03-01", "-"), "2027-01-11 2027-03-01 -"),
        (
            chosen,
            wish("-", "2027-03-01", "-"),
            "2027-01-11 2027-03-01 2027-02-24",
        ),
        // One that the new days leave outside follows from the program again.
        (chosen, wish("-", "2027-02-20", "-"), "2027-01-11 2027-02-20 -"),
        (
            dates(),
            wish("-", "-", "2027-02-25"),
            "2027-01-11 2027-04-04 2027-02-25",
        ),
        (
            dates(),
            wish("2027-02-01", "2027-03-01", "2027-02-15"),
            "2027-02-01 2027-03-01 2027-02-15",
        ),
    ] {
        let moved = from.moved(wish, day("2027-01-04")).map(told);
        assert_eq!(moved, Ok(expected.to_owned()), "{wish:?}");
    }
}

#[test]
fn a_wish_that_cannot_be_is_refused_for_what_is_wrong_with_it() {
    let outside = |midpoint, last| CohortRefusal::MidpointOutside {
        midpoint: day(midpoint),
        starts: day("2027-01-11"),
        last: day(last),
    };
    for (wish, expected) in [
        (Wish::default(), CohortRefusal::NoNewDate),
        (wish("2027-01-11", "-", "-"), CohortRefusal::DatesAreSo),
        (wish("2027-01-11", "2027-04-04", "-"), CohortRefusal::DatesAreSo),
        (
            wish("-", "2027-01-10", "-"),
            CohortRefusal::EndsBeforeStart {
                starts: day("2027-01-11"),
                last: day("2027-01-10"),
            },
        ),
        (
            wish("2028-03-01", "-", "-"),
            CohortRefusal::StartsTooFarAhead {
                starts: day("2028-03-01"),
                latest: day("2028-01-05"),
            },
        ),
        (
            wish("-", "2030-01-01", "-"),
            CohortRefusal::RunsTooLong {
                starts: day("2027-01-11"),
                last: day("2030-01-01"),
                limit: 104,
                latest: day("2029-01-07"),
            },
        ),
        (
            wish("2026-01-01", "2026-12-31", "-"),
            CohortRefusal::WouldBeOver {
                starts: day("2026-01-01"),
                last: day("2026-12-31"),
            },
        ),
        // The whole cohort goes along, and where it ends then is named.
        (
            wish("2020-02-29", "-", "-"),
            CohortRefusal::WouldBeOver {
                starts: day("2020-02-29"),
                last: day("2020-05-22"),
            },
        ),
        (wish("-", "-", "2027-01-11"), outside("2027-01-11", "2027-04-04")),
        (wish("-", "-", "2027-04-05"), outside("2027-04-05", "2027-04-04")),
        (
            wish("-", "2027-02-01", "2027-03-01"),
            outside("2027-03-01", "2027-02-01"),
        ),
    ] {
        assert_eq!(
            dates().moved(wish, day("2027-01-04")),
            Err(expected.into()),
            "{wish:?}"
        );
    }
    assert_eq!(
        dates().moved(wish("-", "-", "2027-02-01"), day("2027-02-02")),
        Err(CohortRefusal::MidpointHasPassed {
            midpoint: day("2027-02-01")
        }
        .into())
    );
}

#[test]
fn what_was_agreed_to_is_done_as_long_as_it_can_be() {
    let now = "2027-01-04T09:00:00Z".parse().unwrap();
    let from = dates();
    let to = from
        .moved(wish("-", "2027-03-01", "-"), day("2027-01-04"))
        .unwrap();
    let agreed = Moved { from, to };
    let moved = cohort(CohortState::Running).move_dates(agreed, now).unwrap();
    assert_eq!((moved.dates, moved.moved_at), (to, Some(now)));
    assert_eq!(
        moved.move_dates(agreed, now),
        Err(CohortRefusal::DatesChangedMeanwhile.into())
    );
    let too_late = "2027-03-02T09:00:00Z".parse().unwrap();
    assert_eq!(
        cohort(CohortState::Running).move_dates(agreed, too_late),
        Err(CohortRefusal::WouldBeOver {
            starts: day("2027-01-11"),
            last: day("2027-03-01")
        }
        .into())
    );
}

#[test]
fn what_deserves_a_look_is_noticed() {
    let noticed = |state, wish: Wish, now: &str| {
        let cohort = cohort(state);
        let now = now.parse().unwrap();
        let to = cohort.days_after(wish, now).unwrap();
        cohort.notices(to, now)
    };
    let early = "2027-01-04T09:00:00Z";
    let in_week_six = "2027-02-17T09:00:00Z";
    use CohortState::{Enrolling, Running};
    for (state, wish, now, expected) in [
        (Enrolling, wish("2027-01-18", "-", "-"), early, vec![]),
        (
            Running,
            wish("2027-03-01", "-", "-"),
            in_week_six,
            vec![Notice::WaitsAgain],
        ),
        (Running, wish("2027-01-18", "-", "-"), in_week_six, vec![]),
        (
            Running,
            wish("-", "2027-02-28", "-"),
            in_week_six,
            vec![
                Notice::MidpointAtOnce,
                Notice::OtherLength { days: 49, weeks: 12 },
            ],
        ),
        (
            Enrolling,
            wish("2027-11-15", "-", "2027-12-24"),
            early,
            vec![
                Notice::ManyAreAway(Part::Midpoint, day("2027-12-24")),
                Notice::Far(Part::First, 308),
                Notice::Far(Part::Midpoint, 305),
                Notice::Far(Part::Last, 308),
            ],
        ),
        // On a Saturday nobody is asked.
        (
            Enrolling,
            wish("-", "-", "2027-02-27"),
            early,
            vec![Notice::MidpointElsewhere {
                chosen: day("2027-02-27"),
                comes: day("2027-03-01"),
            }],
        ),
        // Eight weeks are not more than eight weeks.
        (Enrolling, wish("2027-03-08", "-", "-"), early, vec![]),
        (
            Enrolling,
            wish("2027-03-09", "-", "-"),
            early,
            vec![Notice::AllFar(57)],
        ),
        // The program's own half falls on a holiday.
        (
            Enrolling,
            wish("2027-11-12", "2028-02-03", "-"),
            early,
            vec![
                Notice::ManyAreAway(Part::Midpoint, day("2027-12-24")),
                Notice::AllFar(305),
            ],
        ),
    ] {
        assert_eq!(noticed(state, wish, now), expected, "{state} {wish:?}");
    }
}

#[test]
fn a_program_without_a_midpoint_has_none_to_move() {
    let mut none = cohort(CohortState::Enrolling);
    std::sync::Arc::make_mut(&mut none.program)
        .midpoint
        .questions
        .clear();
    let now = "2027-01-04T09:00:00Z".parse().unwrap();
    assert_eq!(
        none.days_after(wish("-", "-", "2027-02-25"), now),
        Err(CohortRefusal::NoMidpointToMove.into())
    );
    assert_eq!(none.midpoint_on(), None);
}

proptest! {
    /// Whatever is wrong with days, a coordinator who corrects what is named gets on.
    #[test]
    fn the_reason_that_is_given_is_true_and_the_day_that_is_named_is_a_way_on(
        starts in -900i64..900, days in -30i64..900, today in -30i64..900,
    ) {
        let at = |days: i64| day("2027-01-11") + chrono::Duration::days(days);
        let dates = CohortDates { starts_on: at(starts), ends_on: at(starts + days), midpoint_on: None };
        let Err(refusal) = dates.check(at(today)) else { return Ok(()) };
        let said = |name| {
            let mut args = refusal.args().iter();
            args.find(|(given, _)| *given == name).map(|(_, value)| day(value))
        };
        prop_assert_eq!(said("starts").unwrap_or(dates.starts_on), dates.starts_on);
        prop_assert_eq!(said("last").unwrap_or(dates.last_day()), dates.last_day());
        match refusal.key() {
            "refusal-ends-before-start" => prop_assert!(days < 1),
            "refusal-starts-too-far-ahead" => {
                let latest = said("latest").unwrap();
                prop_assert!(latest < dates.starts_on);
                prop_assert_eq!(CohortDates::new(latest, None, 12, at(today)).map(|_| ()), Ok(()));
            }
            "refusal-runs-too-long" => {
                let latest = said("latest").unwrap();
                prop_assert!(latest < dates.last_day());
                prop_assert_eq!((latest - dates.starts_on).num_days() + 1, 104 * 7);
            }
            "refusal-would-be-over" => prop_assert!(dates.last_day() < at(today)),
            other => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn days_that_were_accepted_fit_together(
        starts in prop::option::of(-400i64..800), last in prop::option::of(-400i64..1200),
        midpoint in prop::option::of(-400i64..1200), today in -30i64..90,
    ) {
        let at = |days: i64| day("2027-01-11") + chrono::Duration::days(days);
        let wish = Wish { starts_on: starts.map(at), last: last.map(at), midpoint_on: midpoint.map(at) };
        if let Ok(to) = dates().moved(wish, at(today)) {
            prop_assert!(to.starts_on < to.ends_on && to.ends_on > at(today));
            prop_assert!(to != dates());
            prop_assert!(to.midpoint_on.is_none_or(|day| to.starts_on < day && day < to.ends_on));
            prop_assert!(starts.is_none_or(|days| to.starts_on == at(days)));
            prop_assert!(last.is_none_or(|days| to.last_day() == at(days)));
            prop_assert!(midpoint.is_none_or(|days| to.midpoint_on == Some(at(days))));
        }
    }
}
