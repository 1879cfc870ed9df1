use super::*;
use proptest::prelude::*;

fn at(text: &str) -> DateTime<Utc> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
        .unwrap()
        .and_utc()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id() -> RoomId {
    RoomId::from_bytes([7; 10])
}

/// A room of twelve weeks from Monday 4 January 2027 in UTC; check-ins on Fridays at 10:00.
fn room(cron: &str) -> RoomPlan {
    RoomPlan {
        room: id(),
        zone: chrono_tz::UTC,
        starts_on: day("2027-01-04"),
        ends_on: day("2027-03-29"),
        running_since: Some(at("2027-01-04 09:00")),
        opened_at: at("2027-01-04 12:00"),
        checkin: Some(Rhythm::parse(cron).unwrap()),
        checkin_closes_after_days: 4,
        midpoint_percent: Some(50),
        midpoint_deadline_days: 7,
        midpoint_remind_after_days: vec![2, 4],
        waiting: Vec::new(),
    }
}

fn digests(cron: &str) -> Plan {
    Plan::Cohort(CohortPlan {
        cohort: CohortId::from_bytes([7; 10]),
        zone: chrono_tz::UTC,
        opened_at: at("2027-01-01 12:00"),
        ends_on: day("2027-03-29"),
        is_live: true,
        digest: Rhythm::parse(cron).unwrap(),
    })
}

fn said(kind: PromptKind, planned: &str, when: &str) -> Said {
    Said {
        key: PromptKey {
            kind,
            subject: id().to_string(),
            planned_on: day(planned),
            slot: 0,
        },
        at: at(when),
        outcome: Outcome::Said,
    }
}

/// What is due, in a line each.
fn told(plan: &Plan, said: &[Said], now: &str) -> Vec<String> {
    let action = |action| match action {
        Action::Say { late: false, .. } => "said".to_owned(),
        Action::Say { late: true, .. } => "late".to_owned(),
        Action::Skip(reason) => reason.to_string(),
    };
    due(plan, said, at(now))
        .iter()
        .map(|due| {
            let key = &due.key;
            let planned = key.planned_on.format("%m-%d");
            format!("{} {planned}/{} {}", key.kind, key.slot, action(due.action))
        })
        .collect()
}

#[test]
fn a_check_in_comes_on_its_day_and_is_caught_up_by_the_rule() {
    let weekly = "0 10 * * 5";
    for (cron, last, now, expected) in [
        (weekly, "2027-01-15", "2027-01-22 09:59", &[][..]),
        (
            weekly,
            "2027-01-15",
            "2027-01-22 10:00",
            &["checkin 01-22/0 said"],
        ),
        (
            weekly,
            "2027-01-15",
            "2027-01-22 10:59",
            &["checkin 01-22/0 said"],
        ),
        (
            weekly,
            "2027-01-15",
            "2027-01-22 14:00",
            &["checkin 01-22/0 late"],
        ),
        // Three days away, until Monday morning.
        (
            weekly,
            "2027-01-15",
            "2027-01-25 10:00",
            &["checkin 01-22/0 late"],
        ),
        (
            weekly,
            "2027-01-15",
            "2027-01-25 10:01",
            &["checkin 01-22/0 outage"],
        ),
        // At night a late one waits for the morning.
        (weekly, "2027-01-15", "2027-01-22 22:00", &[]),
        (weekly, "2027-01-15", "2027-01-23 07:59", &[]),
        (
            weekly,
            "2027-01-15",
            "2027-01-23 08:00",
            &["checkin 01-22/0 late"],
        ),
        // Away for weeks: the newest counts, each older one is recorded.
        (
            weekly,
            "2027-01-08",
            "2027-01-29 10:30",
            &[
                "checkin 01-15/0 outage",
                "checkin 01-22/0 outage",
                "checkin 01-29/0 said",
            ],
        ),
        // Every three or four days: half a period late at most; a daily one never near the next.
        (
            "0 10 * * 1,5",
            "2027-01-18",
            "2027-01-23 19:00",
            &["checkin 01-22/0 late"],
        ),
        (
            "0 1 * * *",
            "2027-01-21",
            "2027-01-22 19:30",
            &["checkin 01-22/0 next-is-near"],
        ),
        // Daily: today's only.
        (
            "0 10 * * *",
            "2027-01-14",
            "2027-01-18 11:30",
            &[
                "checkin 01-15/0 outage",
                "checkin 01-16/0 outage",
                "checkin 01-17/0 outage",
                "checkin 01-18/0 late",
            ],
        ),
        (
            "0 18 * * *",
            "2027-01-16",
            "2027-01-18 09:00",
            &["checkin 01-17/0 outage"],
        ),
        // Planned at night and on time: said as written.
        (
            "0 23 * * 5",
            "2027-01-15",
            "2027-01-22 23:00",
            &["checkin 01-22/0 said"],
        ),
    ] {
        let before = [said(PromptKind::Checkin, last, &format!("{last} 10:00"))];
        let told = told(&Plan::Room(room(cron)), &before, now);
        assert_eq!(told, expected, "{cron} at {now}");
    }
}

#[test]
fn a_room_is_left_alone_on_its_first_day_and_before_the_cohort_runs() {
    let plan = |opened: &str, since: Option<&str>| {
        Plan::Room(RoomPlan {
            opened_at: at(opened),
            running_since: since.map(at),
            ..room("0 10 * * 5")
        })
    };
    let now = "2027-01-08 10:00";
    assert_eq!(
        told(&plan("2027-01-07 10:01", Some("2027-01-04 09:00")), &[], now).len(),
        0
    );
    assert_eq!(
        told(&plan("2027-01-07 10:00", Some("2027-01-04 09:00")), &[], now).len(),
        1
    );
    assert_eq!(told(&plan("2027-01-01 10:00", None), &[], now).len(), 0);
    assert_eq!(next_at(&plan("2027-01-01 10:00", None), &[], at(now)), None);
    let late_start = plan("2027-01-01 10:00", Some("2027-01-20 09:00"));
    assert_eq!(
        told(&late_start, &[], "2027-01-22 10:00"),
        ["checkin 01-22/0 said"]
    );
}

#[test]
fn nothing_is_asked_from_the_end_on() {
    let before = [
        said(PromptKind::Checkin, "2027-03-19", "2027-03-19 10:00"),
        said(PromptKind::Midpoint, "2027-02-15", "2027-02-15 10:00"),
        said(PromptKind::MidpointRelease, "2027-02-15", "2027-02-22 10:00"),
    ];
    let plan = Plan::Room(room("0 10 * * 5"));
    assert_eq!(told(&plan, &before, "2027-03-26 10:00"), ["checkin 03-26/0 said"]);
    let all = [
        &before[..],
        &[said(PromptKind::Checkin, "2027-03-26", "2027-03-26 10:00")],
    ]
    .concat();
    assert_eq!(told(&plan, &all, "2027-05-01 10:00").len(), 0);
    assert_eq!(next_at(&plan, &all, at("2027-03-26 11:00")), None);
}

#[test]
fn a_clock_change_moves_the_instant_and_not_the_day() {
    let berlin = Plan::Room(RoomPlan {
        zone: chrono_tz::Europe::Berlin,
        ends_on: day("2027-04-26"),
        ..room("30 2 * * 0")
    });
    let planned = calendar(&berlin, &[], at("2027-03-20 00:00"), at("2027-04-05 00:00"));
    let walls: Vec<_> = planned.iter().map(|one| (one.at, one.key.planned_on)).collect();
    assert_eq!(
        walls,
        [
            (at("2027-03-21 01:30"), day("2027-03-21")),
            (at("2027-03-28 01:00"), day("2027-03-28")),
            (at("2027-04-04 00:30"), day("2027-04-04")),
        ]
    );
}

#[test]
fn a_check_in_is_reminded_of_once_and_only_while_somebody_is_missing() {
    let asked = said(PromptKind::Checkin, "2027-01-22", "2027-01-22 10:00");
    let waiting = Plan::Room(RoomPlan {
        waiting: vec![asked.key.clone()],
        ..room("0 10 * * 5")
    });
    let answered = Plan::Room(room("0 10 * * 5"));
    let said_so_far = std::slice::from_ref(&asked);
    for (plan, now, expected) in [
        (&waiting, "2027-01-24 09:59", &[][..]),
        (&waiting, "2027-01-24 10:00", &["checkin-reminder 01-22/0 said"]),
        (&answered, "2027-01-24 10:00", &[]),
        (&waiting, "2027-01-24 15:00", &["checkin-reminder 01-22/0 late"]),
        (
            &waiting,
            "2027-01-25 11:00",
            &["checkin-reminder 01-22/0 too-late"],
        ),
        (&waiting, "2027-01-26 10:00", &[]),
    ] {
        assert_eq!(told(plan, said_so_far, now), expected, "{now}");
    }
    let done = due(&waiting, said_so_far, at("2027-01-24 10:00"))[0].said(at("2027-01-24 10:00"));
    assert_eq!(told(&waiting, &[asked, done], "2027-01-24 12:00").len(), 0);
}

#[test]
fn the_midpoint_must_run_until_the_end() {
    let never = "0 10 29 2 *";
    let plan = Plan::Room(room(never));
    for (now, expected) in [
        ("2027-02-15 09:59", &[][..]),
        ("2027-02-15 10:00", &["midpoint 02-15/0 said"]),
        ("2027-02-15 21:00", &[]),
        ("2027-02-16 08:00", &["midpoint 02-15/0 late"]),
        ("2027-03-28 12:00", &["midpoint 02-15/0 late"]),
        ("2027-03-29 00:00", &["midpoint 02-15/0 superseded"]),
    ] {
        assert_eq!(told(&plan, &[], now), expected, "{now}");
    }
}

#[test]
fn changed_dates_move_what_is_to_come_and_repeat_nothing() {
    let longer = Plan::Room(RoomPlan {
        ends_on: day("2027-04-26"),
        ..room("0 10 29 2 *")
    });
    assert_eq!(
        next_at(&longer, &[], at("2027-01-10 10:00")),
        Some(at("2027-03-01 10:00"))
    );
    let asked = said(PromptKind::Midpoint, "2027-02-15", "2027-02-15 10:00");
    let released = said(PromptKind::MidpointRelease, "2027-02-15", "2027-02-22 10:00");
    assert_eq!(told(&longer, &[asked, released], "2027-03-01 10:00").len(), 0);
}

#[test]
fn reflections_are_reminded_of_twice_and_released_at_the_deadline_or_when_all_are_in() {
    let asked = said(PromptKind::Midpoint, "2027-02-15", "2027-02-15 10:00");
    let waiting = Plan::Room(RoomPlan {
        waiting: vec![asked.key.clone()],
        ..room("0 10 29 2 *")
    });
    let all_in = Plan::Room(room("0 10 29 2 *"));
    let said_so_far = std::slice::from_ref(&asked);
    assert_eq!(
        told(&all_in, said_so_far, "2027-02-16 10:00"),
        ["midpoint-release 02-15/0 said"]
    );
    assert_eq!(
        told(&waiting, said_so_far, "2027-02-17 10:00"),
        ["midpoint-reminder 02-15/0 said"]
    );
    assert_eq!(
        told(&waiting, said_so_far, "2027-02-19 10:00"),
        [
            "midpoint-reminder 02-15/0 too-late",
            "midpoint-reminder 02-15/1 said"
        ]
    );
    assert_eq!(
        told(&waiting, said_so_far, "2027-02-22 10:00"),
        ["midpoint-release 02-15/0 said"]
    );
    let released = said(PromptKind::MidpointRelease, "2027-02-15", "2027-02-16 10:00");
    assert_eq!(told(&waiting, &[asked, released], "2027-02-22 10:00").len(), 0);
}

#[test]
fn digests_that_were_missed_become_one() {
    let plan = digests("0 8 * * 1");
    assert_eq!(told(&plan, &[], "2027-01-04 08:00"), ["digest 01-04/0 said"]);
    assert_eq!(
        told(&plan, &[], "2027-01-19 15:00"),
        [
            "digest 01-04/0 merged",
            "digest 01-11/0 merged",
            "digest 01-18/0 late"
        ]
    );
    let daily = digests("0 8 * * *");
    assert_eq!(told(&daily, &[], "2027-01-02 21:00"), ["digest 01-02/0 merged"]);
    assert_eq!(told(&plan, &[], "2027-01-04 07:59").len(), 0);
    let Plan::Cohort(over) = plan else { panic!() };
    let over = Plan::Cohort(CohortPlan {
        is_live: false,
        ..over
    });
    assert_eq!(told(&over, &[], "2027-01-19 15:00").len(), 0);
    assert_eq!(next_at(&over, &[], at("2027-01-19 15:00")), None);
}

#[test]
fn a_program_with_nothing_to_ask_asks_nothing() {
    let nothing = Plan::Room(RoomPlan {
        checkin: None,
        midpoint_percent: None,
        ..room("0 10 * * 5")
    });
    for now in ["2027-01-08 10:00", "2027-02-15 10:00", "2027-03-28 10:00"] {
        assert!(told(&nothing, &[], now).is_empty(), "{now}");
    }
    assert_eq!(next_at(&nothing, &[], at("2027-01-05 10:00")), None);
    let until = at("2027-04-01 00:00");
    assert_eq!(calendar(&nothing, &[], at("2027-01-01 00:00"), until), []);
}

#[test]
fn kinds_and_reasons_are_read_as_they_are_written() {
    for kind in PromptKind::ALL {
        assert_eq!(PromptKind::parse(kind.as_str()), Some(kind));
    }
    for reason in SkipReason::ALL {
        assert_eq!(SkipReason::parse(reason.as_str()), Some(reason));
    }
}

fn crons() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "0 10 * * 5",
        "0 9 * * 1,4",
        "30 2 * * *",
        "59 23 * * *",
        "0 0 * * 0",
        "15 18 1,15 * *",
    ])
}

fn zones() -> impl Strategy<Value = Tz> {
    prop::sample::select(vec![
        chrono_tz::UTC,
        chrono_tz::Europe::Berlin,
        chrono_tz::America::New_York,
        chrono_tz::Australia::Lord_Howe,
        chrono_tz::America::Nuuk,
        chrono_tz::Pacific::Kiritimati,
    ])
}

/// Sweeps at the given gaps in minutes, answering now and then; gives every record, in order.
fn live(plan: &mut RoomPlan, gaps: &[i64], answers: &[bool]) -> Vec<Said> {
    let mut now = at("2027-01-03 00:00");
    let mut said: Vec<Said> = Vec::new();
    for (gap, answer) in gaps.iter().zip(answers.iter().cycle()) {
        now += Duration::minutes(*gap);
        if *answer {
            plan.waiting.clear();
        }
        for due in due(&Plan::Room(plan.clone()), &said, now) {
            let record = due.said(now);
            if matches!(due.key.kind, PromptKind::Checkin | PromptKind::Midpoint) && record.was_said() {
                plan.waiting.push(due.key.clone());
            }
            said.push(record);
        }
    }
    said
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn whenever_the_sweep_looks_a_room_is_asked_once_and_once_a_day(
        cron in crons(), zone in zones(),
        gaps in prop::collection::vec(prop_oneof![1i64..90, 1i64..2000, 1i64..9000], 1..120),
        answers in prop::collection::vec(any::<bool>(), 1..20),
    ) {
        let mut plan = RoomPlan { zone, ..room(cron) };
        let said = live(&mut plan, &gaps, &answers);
        let mut keys: Vec<_> = said.iter().map(|one| one.key.clone()).collect();
        keys.sort();
        let all = keys.len();
        keys.dedup();
        prop_assert_eq!(keys.len(), all);
        let of = |kind| said.iter().filter(move |one| one.key.kind == kind && one.was_said());
        let mut days: Vec<_> = of(PromptKind::Checkin).map(|one| local_date(zone, one.at)).collect();
        let asked = days.len();
        days.dedup();
        prop_assert_eq!(days.len(), asked);
        prop_assert!(of(PromptKind::Midpoint).count() <= 1);
        prop_assert!(of(PromptKind::MidpointReminder).count() <= 2);
        for one in said.iter().filter(|one| one.outcome == Outcome::Late) {
            prop_assert!(is_in_window(zone, one.at), "{:?}", one);
        }
    }

    #[test]
    fn asked_again_nothing_is_due_and_nothing_comes_before_it_is_announced(
        cron in crons(), zone in zones(),
        gaps in prop::collection::vec(1i64..6000, 1..40),
        answers in prop::collection::vec(any::<bool>(), 1..10),
        between in prop::collection::vec(0.0f64..1.0, 8),
    ) {
        let mut plan = RoomPlan { zone, ..room(cron) };
        let said = live(&mut plan, &gaps, &answers);
        let now = at("2027-01-03 00:00") + Duration::minutes(gaps.iter().sum());
        let plan = Plan::Room(plan);
        // The last sweep may have made a reminder thinkable, but never due at once.
        prop_assert_eq!(due(&plan, &said, now), vec![]);
        let next = next_at(&plan, &said, now);
        let horizon = next.unwrap_or(now + Duration::days(200));
        for part in between {
            let seconds = (horizon - now).num_seconds() - 1;
            let probe = now + Duration::seconds((seconds as f64 * part) as i64);
            prop_assert_eq!(due(&plan, &said, probe), vec![], "at {} before {:?}", probe, next);
        }
    }

    #[test]
    fn the_calendar_is_what_comes_when_nothing_goes_wrong(cron in crons(), zone in zones()) {
        let plan = Plan::Room(RoomPlan { zone, ..room(cron) });
        let (mut now, until) = (at("2027-01-03 00:00"), at("2027-04-10 00:00"));
        let planned = calendar(&plan, &[], now, until);
        let mut said = Vec::new();
        while let Some(next) = next_at(&plan, &said, now) {
            now = next;
            for due in due(&plan, &said, now) {
                said.push(due.said(now));
            }
        }
        let came: Vec<_> = said.iter()
            .filter(|one| matches!(one.key.kind, PromptKind::Checkin | PromptKind::Midpoint))
            .map(|one| Planned { at: one.at, key: one.key.clone() })
            .collect();
        prop_assert_eq!(came, planned);
    }
}
