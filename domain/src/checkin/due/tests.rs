use super::*;
use crate::schedule::examples::{at, cohort, day, lines, room, said, with_program, with_weekends};
use crate::schedule::next_look;

/// A check-in that stands open since `when`.
fn open(planned: &str, when: &str, answered: bool) -> Checkin<()> {
    let id = crate::ground::ids::CheckinId::from_bytes([3; 10]);
    let cohort = cohort("0 10 * * 5");
    let mut checkin = Checkin {
        is_posted: true,
        ..Checkin::ask(
            id,
            &room(),
            &cohort,
            (day(planned), "How is it?".to_owned()),
            at(when),
        )
    };
    if answered {
        for member in room().users() {
            checkin = checkin
                .answer(&room(), member, crate::checkin::Answer::Good, at(when))
                .unwrap();
        }
    }
    checkin
}

/// What is due where no check-in stands open.
fn told(room: &Room, cohort: &Cohort, said: &[Said], now: &str) -> Vec<String> {
    lines(&steps::<()>(room, cohort, &[], said, None, at(now)))
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
        let before = [said(CHECKIN, last, &format!("{last} 10:00"))];
        let told = told(&room(), &cohort(cron), &before, now);
        assert_eq!(told, expected, "{cron} at {now}");
    }
}

#[test]
fn a_room_is_asked_once_a_day_and_each_time_the_next_question() {
    // The dates or the cron have moved: asked this morning, and planned again for noon.
    let moved = cohort("0 12 * * 5");
    let this_morning = said(CHECKIN, "2027-01-21", "2027-01-22 10:00");
    let noon = told(
        &room(),
        &moved,
        std::slice::from_ref(&this_morning),
        "2027-01-22 12:00",
    );
    assert_eq!(noon, ["checkin 01-22/0 another-today"]);
    let skipped = Said {
        outcome: crate::schedule::Outcome::Skipped(SkipReason::Outage),
        ..said(CHECKIN, "2027-01-14", "2027-01-15 10:00")
    };
    let before = [
        said(CHECKIN, "2027-01-08", "2027-01-08 12:00"),
        skipped,
        this_morning,
    ];
    let turn = |said: &[Said]| {
        let steps = steps::<()>(&room(), &moved, &[], said, None, at("2027-01-29 12:00"));
        let due = crate::schedule::due(&steps);
        due.last().map(|due| due.action)
    };
    // What was skipped took nobody's question.
    assert_eq!(turn(&before), Some(PromptAction::say(false, 2)));
    assert_eq!(turn(&before[..2]), Some(PromptAction::say(false, 1)));
}

#[test]
fn a_room_is_left_alone_on_its_first_day_and_before_the_cohort_runs() {
    let opened = |opened: &str| Room {
        opened_at: at(opened),
        ..room()
    };
    let since = |since: Option<&str>| Cohort {
        started_at: since.map(at),
        ..cohort("0 10 * * 5")
    };
    let now = "2027-01-08 10:00";
    let started = since(Some("2027-01-04 09:00"));
    assert_eq!(told(&opened("2027-01-07 10:01"), &started, &[], now).len(), 0);
    assert_eq!(told(&opened("2027-01-07 10:00"), &started, &[], now).len(), 1);
    let early = opened("2027-01-01 10:00");
    assert_eq!(steps::<()>(&early, &since(None), &[], &[], None, at(now)), []);
    assert_eq!(
        told(&early, &since(Some("2027-01-20 09:00")), &[], "2027-01-22 10:00"),
        ["checkin 01-22/0 said"]
    );
}

/// Where the days are moved so that check-ins lie in the past, nobody was away and nothing was missed.
#[test]
fn what_lies_before_new_days_was_never_planned() {
    let moved = |at: DateTime<Utc>| Cohort {
        moved_at: Some(at),
        ..cohort("0 10 * * 5")
    };
    let now = "2027-02-10 12:00";
    assert_eq!(told(&room(), &moved(at(now)), &[], now).len(), 0);
    assert_eq!(told(&room(), &cohort("0 10 * * 5"), &[], now).len(), 5);
    // One of the last hour is still owed.
    let friday = "2027-02-12 10:20";
    assert_eq!(
        told(&room(), &moved(at(friday)), &[], friday),
        ["checkin 02-12/0 said"]
    );
}

#[test]
fn a_clock_change_moves_the_instant_and_not_the_day() {
    let mut berlin = cohort("30 2 * * 0");
    berlin.zone = crate::zone::tests::zone("Europe/Berlin");
    berlin.dates.ends_on = day("2027-04-26");
    let planned = ahead(&room(), &berlin, &[], None, at("2027-04-05 00:00"));
    let from = planned.iter().filter(|one| one.at >= at("2027-03-20 00:00"));
    let walls: Vec<_> = from.map(|one| (one.at, one.key.planned_on)).collect();
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
    let asked = said(CHECKIN, "2027-01-22", "2027-01-22 10:00");
    let waiting = open("2027-01-22", "2027-01-22 10:00", false);
    let answered = open("2027-01-22", "2027-01-22 10:00", true);
    let cohort = cohort("0 10 * * 5");
    let reminded = |checkin: &Checkin<()>, said: &[Said], now: &str| {
        lines(&steps(
            &room(),
            &cohort,
            std::slice::from_ref(checkin),
            said,
            None,
            at(now),
        ))
    };
    let said_so_far = std::slice::from_ref(&asked);
    for (checkin, now, expected) in [
        (&waiting, "2027-01-24 09:59", &[][..]),
        (&waiting, "2027-01-24 10:00", &["checkin-reminder 01-22/0 said"]),
        (&answered, "2027-01-24 10:00", &[]),
        (&waiting, "2027-01-24 15:00", &["checkin-reminder 01-22/0 late"]),
        (
            &waiting,
            "2027-01-25 11:00",
            &["checkin-reminder 01-22/0 too-late"],
        ),
        // It is closed: nobody is reminded of it.
        (&waiting, "2027-01-26 10:00", &["checkin-close 01-22/0 said"]),
    ] {
        assert_eq!(reminded(checkin, said_so_far, now), expected, "{now}");
    }
    let done = said(REMINDER, "2027-01-22", "2027-01-24 10:00");
    assert_eq!(reminded(&waiting, &[asked, done], "2027-01-24 12:00").len(), 0);
}

#[test]
fn a_check_in_is_closed_once_when_its_time_is_up_however_late() {
    let asked = said(CHECKIN, "2027-01-22", "2027-01-22 10:00");
    let cohort = cohort("0 10 29 2 *");
    let checkin = open("2027-01-22", "2027-01-22 10:00", true);
    let walk = |checkin: &Checkin<()>, said: &[Said], now: &str| {
        let steps = steps(
            &room(),
            &cohort,
            std::slice::from_ref(checkin),
            said,
            None,
            at(now),
        );
        (lines(&steps), next_look(&steps, at(now)))
    };
    let said_so_far = std::slice::from_ref(&asked);
    let closes = at("2027-01-26 10:00");
    assert_eq!(
        walk(&checkin, said_so_far, "2027-01-26 09:59"),
        (vec![], Some(closes))
    );
    // At night and a month late as well: nothing is said to anybody.
    for now in ["2027-01-26 10:00", "2027-03-01 03:00"] {
        let (told, _) = walk(&checkin, said_so_far, now);
        assert_eq!(told, ["checkin-close 01-22/0 said"], "{now}");
    }
    let closed = said(CLOSE, "2027-01-22", "2027-01-26 10:00");
    let done = walk(&checkin, &[asked.clone(), closed], "2027-01-26 10:00");
    assert_eq!(done, (vec![], None));
    // What an earlier version closed has no record of it.
    let closed = checkin.close(closes);
    assert_eq!(walk(&closed, said_so_far, "2027-01-26 10:00"), (vec![], None));
}

#[test]
fn one_that_closes_gives_way_before_the_next_is_asked() {
    let weekly = with_program(cohort("0 10 * * 5"), |program| {
        program.checkin.closes_after_days = 7;
    });
    let asked = [said(CHECKIN, "2027-01-22", "2027-01-22 10:00")];
    let mut checkin = open("2027-01-22", "2027-01-22 10:00", false);
    checkin.closes_at = at("2027-01-29 10:00");
    let done = [asked[0].clone(), said(REMINDER, "2027-01-22", "2027-01-25 10:00")];
    let told = lines(&steps(
        &room(),
        &weekly,
        std::slice::from_ref(&checkin),
        &done,
        None,
        at("2027-01-29 10:00"),
    ));
    assert_eq!(told, ["checkin-close 01-22/0 said", "checkin 01-29/0 said"]);
}

#[test]
fn a_window_that_has_moved_is_shown_once_for_each_move() {
    let asked = said(CHECKIN, "2027-01-22", "2027-01-22 10:00");
    let moved = |moves, ends: &str| Checkin {
        moves,
        closes_at: at(ends),
        ..open("2027-01-22", "2027-01-22 10:00", false)
    };
    let told = |checkin: &Checkin<()>, more: &[Said], now: &str| {
        let mut before = vec![asked.clone()];
        before.extend_from_slice(more);
        lines(&steps(
            &room(),
            &cohort("0 10 * * 5"),
            std::slice::from_ref(checkin),
            &before,
            None,
            at(now),
        ))
    };
    let once = moved(1, "2027-01-28 10:00");
    assert_eq!(
        told(&once, &[], "2027-01-25 10:00"),
        ["checkin-window 01-22/1 said"]
    );
    let shown = Said {
        key: PromptKey {
            slot: 1,
            ..said(WINDOW, "2027-01-22", "2027-01-25 10:00").key
        },
        ..said(WINDOW, "2027-01-22", "2027-01-25 10:00")
    };
    let shown = std::slice::from_ref(&shown);
    assert_eq!(told(&once, shown, "2027-01-25 10:00").len(), 0);
    // The reminder comes at half of the time that there really is.
    assert_eq!(
        told(&once, shown, "2027-01-26 10:00"),
        ["checkin-reminder 01-22/0 said"]
    );
    let twice = moved(2, "2027-01-30 10:00");
    assert_eq!(
        told(&twice, shown, "2027-01-25 10:00"),
        ["checkin-window 01-22/2 said"]
    );
    assert_eq!(
        told(&once, shown, "2027-01-28 10:00"),
        ["checkin-close 01-22/0 said"]
    );
}

#[test]
fn a_check_in_that_does_not_stand_there_yet_is_not_reminded_of() {
    let waiting = Checkin {
        is_posted: false,
        ..open("2027-01-22", "2027-01-22 10:00", false)
    };
    let before = [said(CHECKIN, "2027-01-22", "2027-01-22 10:00")];
    let now = at("2027-01-24 10:00");
    let steps = steps(&room(), &cohort("0 10 * * 5"), &[waiting], &before, None, now);
    assert_eq!(lines(&steps).len(), 0);
    assert_eq!(next_look(&steps, now), Some(now + UNPOSTED));
}

#[test]
fn a_room_that_was_asked_after_its_session_is_not_asked_again_within_its_cadence() {
    // Sessions every 14 days in this program.
    let tapped = |when: &str| Some(at(when));
    let walk = |cohort: &Cohort, tapped_at| {
        lines(&steps::<()>(
            &room(),
            cohort,
            &[],
            &[],
            tapped_at,
            at("2027-01-22 10:00"),
        ))
    };
    let weekly = cohort("0 10 * * 5");
    let without: Vec<_> = walk(&weekly, None).into_iter().skip(2).collect();
    assert_eq!(without, ["checkin 01-22/0 said"]);
    let last = |tapped_at| walk(&weekly, tapped_at).pop();
    for (when, told) in [
        ("2027-01-20 18:00", "checkin 01-22/0 session-asked"),
        ("2027-01-08 10:01", "checkin 01-22/0 session-asked"),
        ("2027-01-08 10:00", "checkin 01-22/0 said"),
    ] {
        assert_eq!(last(tapped(when)).as_deref(), Some(told), "{when}");
    }
    let always = with_program(weekly.clone(), |program| program.checkin.always = true);
    assert_eq!(
        walk(&always, tapped("2027-01-20 18:00")).pop().as_deref(),
        Some("checkin 01-22/0 said")
    );
    // The card names none that will not come.
    let ahead = |tapped_at| ahead(&room(), &weekly, &[], tapped_at, at("2027-01-30 00:00"));
    let days: Vec<_> = ahead(tapped("2027-01-10 18:00"))
        .iter()
        .map(|one| one.key.planned_on)
        .collect();
    assert_eq!(days, [day("2027-01-08"), day("2027-01-29")].split_at(1).1);
    assert_eq!(ahead(None).len(), 4);
}

#[test]
fn a_check_in_that_falls_on_a_closed_day_comes_on_the_next_free_one() {
    // Friday, 22 January is a holiday.
    let weekly = with_weekends(cohort("0 10 * * 5"), &[("2027-01-22", "2027-01-22")]);
    let before = [said(CHECKIN, "2027-01-15", "2027-01-15 10:00")];
    for (now, expected) in [
        ("2027-01-22 10:00", &[][..]),
        ("2027-01-23 12:00", &[]),
        ("2027-01-25 09:59", &[]),
        ("2027-01-25 10:00", &["checkin 01-25/0 said"]),
    ] {
        assert_eq!(told(&room(), &weekly, &before, now), expected, "{now}");
    }
    let days =
        |planned: Vec<Planned>| -> Vec<NaiveDate> { planned.iter().map(|one| one.key.planned_on).collect() };
    let ahead =
        |cohort: &Cohort, said: &[Said]| days(ahead(&room(), cohort, said, None, at("2027-02-06 00:00")));
    assert_eq!(
        ahead(&weekly, &before),
        [day("2027-01-25"), day("2027-01-29"), day("2027-02-05")]
    );
    let after = [before[0].clone(), said(CHECKIN, "2027-01-25", "2027-01-25 10:00")];
    assert_eq!(
        told(&room(), &weekly, &after, "2027-01-26 10:00").len(),
        0,
        "it is not doubled"
    );
    // What an earlier version asked on a Saturday is not asked on Monday again.
    let saturdays = with_weekends(cohort("0 10 * * 6"), &[]);
    let on_saturday = [said(CHECKIN, "2027-01-23", "2027-01-23 10:00")];
    assert_eq!(
        told(&room(), &saturdays, &on_saturday, "2027-01-25 10:00").len(),
        0
    );
    assert_eq!(
        next_of_cohort(&saturdays, at("2027-01-23 12:00")),
        Some(at("2027-01-25 10:00"))
    );
}

#[test]
fn several_that_are_moved_to_one_day_are_one_check_in() {
    let daily = with_weekends(cohort("0 10 * * *"), &[]);
    let before = [said(CHECKIN, "2027-01-22", "2027-01-22 10:00")];
    assert_eq!(
        told(&room(), &daily, &before, "2027-01-25 10:00"),
        ["checkin 01-25/0 said"]
    );
    // Asked late on a Friday night, it is not asked on Saturday.
    let night = with_weekends(cohort("59 23 * * 5"), &[]);
    let before = [said(CHECKIN, "2027-01-15", "2027-01-15 23:59")];
    assert_eq!(told(&room(), &night, &before, "2027-01-23 00:20").len(), 0);
    assert_eq!(
        told(&room(), &night, &before, "2027-01-25 08:00"),
        ["checkin 01-22/0 late"]
    );
}

#[test]
fn a_check_in_without_a_free_day_before_the_end_is_left_out_with_its_reason() {
    // The cohort ends on Sunday, 28 March.
    let saturdays = with_weekends(cohort("0 10 * * 6"), &[]);
    let before = [said(CHECKIN, "2027-03-22", "2027-03-22 10:00")];
    let told = |said: &[Said], now| told(&room(), &saturdays, said, now);
    assert_eq!(told(&before, "2027-03-27 09:59").len(), 0);
    assert_eq!(told(&before, "2027-03-27 10:00"), ["checkin 03-27/0 no-free-day"]);
    assert_eq!(
        ahead(&room(), &saturdays, &before, None, at("2027-05-01 00:00")),
        []
    );
    let skipped = Said {
        outcome: crate::schedule::Outcome::Skipped(SkipReason::NoFreeDay),
        ..said(CHECKIN, "2027-03-27", "2027-03-27 10:00")
    };
    assert_eq!(told(&[before[0].clone(), skipped], "2027-03-29 10:00").len(), 0);
}

#[test]
fn a_reminder_that_falls_on_a_saturday_comes_on_monday_while_it_can_be_answered() {
    // Asked on Thursday for four days, of which Saturday is the half.
    let cohort = with_weekends(cohort("0 10 * * 4"), &[]);
    let asked = [said(CHECKIN, "2027-01-21", "2027-01-21 10:00")];
    let checkin = |cohort: &Cohort| {
        let id = crate::ground::ids::CheckinId::from_bytes([3; 10]);
        let question = (day("2027-01-21"), "How is it?".to_owned());
        Checkin::<()> {
            is_posted: true,
            ..Checkin::ask(id, &room(), cohort, question, at("2027-01-21 10:00"))
        }
    };
    let long = with_program(cohort.clone(), |program| program.checkin.closes_after_days = 5);
    let told = |cohort: &Cohort, now: &str| {
        lines(&steps(&room(), cohort, &[checkin(cohort)], &asked, None, at(now)))
    };
    for now in ["2027-01-23 10:00", "2027-01-24 12:00", "2027-01-25 09:59"] {
        assert_eq!(told(&long, now).len(), 0, "{now}");
    }
    assert_eq!(told(&long, "2027-01-25 10:00"), ["checkin-reminder 01-21/0 said"]);
    // One that ends then has none: nobody is called to what is closed.
    let until_monday = with_program(cohort.clone(), |program| program.checkin.closes_after_days = 3);
    assert_eq!(
        checkin(&until_monday).closes_at,
        at("2027-01-25 10:00"),
        "it is open on Monday"
    );
    for now in ["2027-01-23 10:00", "2027-01-25 09:59"] {
        assert_eq!(told(&until_monday, now).len(), 0, "{now}");
    }
}
