use super::*;
use chrono::TimeZone;
use proptest::prelude::*;

use crate::zone::tests::zone;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn cohort(name: &str) -> Cohort {
    let now = Utc.with_ymd_and_hms(2027, 1, 1, 12, 0, 0).unwrap();
    let dates = CohortDates::new(day("2027-01-11"), None, 12, day("2027-01-01")).unwrap();
    let id = CohortId::from_bytes([name.len() as u8; 10]);
    let source = include_str!("../../../config/programs/career-growth.toml");
    let program = Arc::new(Program::parse("career-growth", source).unwrap());
    Cohort::draft(
        id,
        GuildId::new(1),
        name,
        program,
        zone("Europe/Berlin"),
        dates,
        now,
    )
    .unwrap()
}

#[test]
fn a_cohort_ends_its_weeks_after_its_start() {
    let dates = cohort("spring").dates;
    assert_eq!(dates.ends_on, day("2027-04-05"));
    assert_eq!(dates.week(day("2027-01-10")), None);
    assert_eq!(dates.week(day("2027-01-11")), Some(1));
    assert_eq!(dates.week(day("2027-01-18")), Some(2));
    assert_eq!(dates.week(day("2027-04-04")), Some(12));
    assert_eq!(dates.week(day("2027-04-05")), None);
}

#[test]
fn dates_that_cannot_be_meant_are_refused() {
    let today = day("2027-01-01");
    for (starts, ends, key) in [
        ("2027-02-01", Some("2027-02-01"), "refusal-ends-before-start"),
        ("2027-02-01", Some("2027-01-31"), "refusal-ends-before-start"),
        ("2027-02-01", Some("2029-03-01"), "refusal-runs-too-long"),
        ("2028-06-01", None, "refusal-starts-too-far-ahead"),
        ("2026-01-01", None, "refusal-would-be-over"),
        // Its last day was the one before.
        ("2026-10-09", None, "refusal-would-be-over"),
    ] {
        let dates = CohortDates::new(day(starts), ends.map(day), 12, today);
        assert_eq!(dates.unwrap_err().key(), key, "{starts} {ends:?}");
    }
    assert!(
        CohortDates::new(day("2026-10-10"), None, 12, today).is_ok(),
        "it is its last day"
    );
}

#[test]
fn a_name_has_something_to_see_and_an_end() {
    let named = |name: &str| {
        let Cohort {
            id,
            guild,
            program,
            zone,
            dates,
            ..
        } = cohort("spring");
        let draft = Cohort::draft(
            id,
            guild,
            name,
            program,
            zone,
            dates,
            "2027-01-02T12:00:00Z".parse().unwrap(),
        );
        draft.map(|cohort| cohort.name)
    };
    assert_eq!(named(" Spring  27 "), Ok("Spring 27".to_owned()));
    assert!(named(&"x".repeat(60)).is_ok());
    assert_eq!(
        named("\u{3164} \u{200b}"),
        Err(CohortRefusal::CohortNameMissing.into())
    );
    let too_long = CohortRefusal::CohortNameTooLong { limit: NAME_LIMIT };
    assert_eq!(named(&"x".repeat(61)), Err(too_long.into()));
}

#[test]
fn each_step_is_taken_from_its_own_state_only() {
    type Step = fn(Cohort, DateTime<Utc>) -> Result<Cohort, Refusal>;
    use CohortState::{Cancelled, Closed, Closing, Draft, Enrolling, Matching, Running};
    let table: [(Step, &[CohortState], CohortState); 6] = [
        (Cohort::open, &[Draft], Enrolling),
        (Cohort::begin_matching, &[Enrolling], Matching),
        (Cohort::start, &[Enrolling, Matching], Running),
        (Cohort::close, &[Running], Closing),
        (Cohort::finish, &[Closing], Closed),
        (Cohort::cancel, &[Draft, Enrolling, Matching, Running], Cancelled),
    ];
    let now = Utc.with_ymd_and_hms(2027, 1, 2, 12, 0, 0).unwrap();
    for (step, from, to) in table {
        for state in CohortState::ALL {
            let before = Cohort {
                state,
                ..cohort("spring")
            };
            match step(before, now) {
                Ok(after) => {
                    assert!(from.contains(&state), "{state} → {to}");
                    assert_eq!(after.state, to);
                    let dated = match to {
                        Enrolling => Some(after.opened_at),
                        Running => after.started_at,
                        Closed | Cancelled => after.closed_at,
                        // Between the dated ones.
                        _ => Some(now),
                    };
                    assert_eq!(dated, Some(now), "{to}");
                }
                Err(refusal) => {
                    assert!(!from.contains(&state), "{state} → {to}");
                    assert_eq!(refusal.key(), "refusal-cohort-wrong-state");
                }
            }
        }
    }
}

#[test]
fn a_start_is_taken_back_within_the_hour_and_not_after_it() {
    let at = |minute| Utc.with_ymd_and_hms(2027, 1, 11, 9, 0, 0).unwrap() + Duration::minutes(minute);
    let started = Cohort {
        state: CohortState::Enrolling,
        ..cohort("spring")
    }
    .start(at(0))
    .unwrap();
    let back = started.clone().take_start_back(at(60)).unwrap();
    assert_eq!((back.state, back.started_at), (CohortState::Enrolling, None));
    assert_eq!(back.start(at(90)).unwrap().started_at, Some(at(90)));
    assert_eq!(
        started.take_start_back(at(61)),
        Err(CohortRefusal::StartedTooLongAgo.into())
    );
    let enrolling = Cohort {
        state: CohortState::Enrolling,
        ..cohort("spring")
    };
    let refused = enrolling.take_start_back(at(0)).unwrap_err();
    assert_eq!(refused.key(), "refusal-cohort-wrong-state");
}

#[test]
fn a_command_means_the_named_cohort_or_the_only_one() {
    let (spring, autumn) = (cohort("Spring"), cohort("Autumn 27"));
    assert_eq!(pick(&[], None), Err(CohortRefusal::NoCohort.into()));
    assert_eq!(pick(std::slice::from_ref(&spring), None), Ok(&spring));
    let both = [spring, autumn];
    assert_eq!(pick(&both, Some(" spring ")), Ok(&both[0]));
    assert_eq!(pick(&both, Some("ＳＰＲＩＮＧ")), Ok(&both[0]));
    // From before names that read alike were refused: each is found by its own, and the two by what could be either.
    let mut alike = both.clone();
    alike[1].name = alike[0].name.to_uppercase();
    for cohort in &alike {
        assert_eq!(pick(&alike, Some(&cohort.name)), Ok(cohort));
    }
    assert!(pick(&alike, Some("ＳＰＲＩＮＧ")).is_err());
    // Nothing to see names nothing.
    for nothing in ["", " ", "\u{3164}"] {
        assert_eq!(pick(&both[..1], Some(nothing)), Ok(&both[0]));
        assert_eq!(pick(&both, Some(nothing)), pick(&both, None));
        assert_eq!(
            pick_in(&both, Some(nothing), &[CohortState::Running]),
            pick_in(&both, None, &[CohortState::Running])
        );
        assert_eq!(pick_running(&both, Some(nothing)), pick_running(&both, None));
    }
    let given = "x".to_owned();
    assert_eq!(
        pick(&both, Some("x")),
        Err(CohortRefusal::UnknownCohort { given }.into())
    );
    assert_eq!(
        pick(&both, None),
        Err(CohortRefusal::SeveralCohorts {
            names: "Spring, Autumn 27".to_owned(),
            more: 0
        }
        .into())
    );
}

#[test]
fn cohorts_of_one_name_are_never_taken_for_each_other() {
    let number = |byte| CohortId::from_bytes([byte; 10]);
    let both = [1, 2].map(|byte| Cohort {
        id: number(byte),
        ..cohort("Spring")
    });
    let starts = both[0].dates.starts_on;
    let names = [1, 2].map(|byte| format!("Spring ({starts}, {})", number(byte)));
    let several = CohortRefusal::SeveralCohorts {
        names: names.join(", "),
        more: 0,
    };
    assert_eq!(pick(&both, Some("spring")), Err(several.into()));
    assert_eq!(pick(&both, Some(both[1].id.as_str())), Ok(&both[1]));
}

#[test]
fn of_several_only_those_can_be_meant_to_which_it_can_be_done() {
    use CohortState::{Closing, Enrolling, Matching, Running};
    let several = |names: &str| {
        let names = names.to_owned();
        Err(CohortRefusal::SeveralCohorts { names, more: 0 }.into())
    };
    let none = Err(CohortRefusal::NoCohortInState { needed: Enrolling }.into());
    for (states, name, expected) in [
        (&[][..], None, Err(CohortRefusal::NoCohort.into())),
        // The only one says by itself why not.
        (&[Running], None, Ok(0)),
        (&[Enrolling], None, Ok(0)),
        (&[Running, Closing], None, none.clone()),
        (&[Running, Enrolling], None, Ok(1)),
        (&[Running, Enrolling, Matching], None, several("b, c")),
        (&[Enrolling, Running], Some("b"), Ok(1)),
    ] {
        let live: Vec<Cohort> = states
            .iter()
            .zip(["a", "b", "c"])
            .map(|(state, name)| Cohort {
                state: *state,
                ..cohort(name)
            })
            .collect();
        let picked = pick_in(&live, name, &CohortState::STARTED_FROM);
        assert_eq!(picked, expected.map(|at: usize| &live[at]), "{states:?}");
    }
}

#[test]
fn a_command_about_a_cohort_at_work_means_the_only_one_under_way() {
    use CohortState::{Enrolling, Matching, Running};
    let several = |names: &str| {
        let names = names.to_owned();
        Err(CohortRefusal::SeveralCohorts { names, more: 0 }.into())
    };
    let unknown = || {
        let given = "x".to_owned();
        Err(CohortRefusal::UnknownCohort { given }.into())
    };
    type Live = &'static [(&'static str, CohortState)];
    type Meant = Result<&'static str, Refusal>;
    let table: [(Live, Option<&str>, Meant); 9] = [
        (&[], None, Err(CohortRefusal::NoCohort.into())),
        (&[], Some("x"), unknown()),
        (&[("a", Enrolling)], None, Ok("a")),
        (&[("a", Running)], None, Ok("a")),
        (&[("a", Enrolling), ("b", Running)], None, Ok("b")),
        (&[("a", Enrolling), ("b", Matching)], None, several("a, b")),
        (
            &[("a", Running), ("b", Enrolling), ("c", Running)],
            None,
            several("a, b, c"),
        ),
        // A name comes before everything.
        (&[("a", Enrolling), ("b", Running)], Some("a"), Ok("a")),
        (&[("a", Enrolling), ("b", Running)], Some("x"), unknown()),
    ];
    for (live, given, expected) in table {
        let cohorts: Vec<Cohort> = live
            .iter()
            .map(|(name, state)| Cohort {
                state: *state,
                ..cohort(name)
            })
            .collect();
        let meant = pick_running(&cohorts, given).map(|cohort| cohort.name.as_str());
        assert_eq!(meant, expected, "{live:?} {given:?}");
    }
}

#[test]
fn two_cohorts_never_share_a_name() {
    let taken = ["Spring", "autumn"];
    assert_eq!(check_name_is_free("Summer", taken), Ok(()));
    for like in ["ＳＰＲＩＮＧ", "Sp\u{200b}ring", "ａutumn"] {
        assert!(check_name_is_free(like, taken).is_err(), "{like}");
    }
    let refused = check_name_is_free(" SPRING ", taken);
    assert_eq!(
        refused,
        Err(CohortRefusal::CohortNameTaken {
            name: "SPRING".to_owned()
        }
        .into())
    );
}

#[test]
fn states_are_read_as_they_are_written() {
    for state in CohortState::ALL {
        assert_eq!(CohortState::parse(state.as_str()), Some(state));
    }
    assert_eq!(CohortState::parse("Draft"), None);
}

proptest! {
    #[test]
    fn no_sequence_of_steps_leads_back(steps in prop::collection::vec(0usize..6, 0..20)) {
        let now = Utc.with_ymd_and_hms(2027, 1, 2, 12, 0, 0).unwrap();
        let mut at = cohort("spring");
        for step in steps {
            let step = [Cohort::open, Cohort::begin_matching, Cohort::start,
                Cohort::close, Cohort::finish, Cohort::cancel][step];
            if let Ok(next) = step(at.clone(), now) {
                prop_assert!(next.state > at.state);
                prop_assert!(!at.state.is_over());
                at = next;
            }
        }
    }
}
