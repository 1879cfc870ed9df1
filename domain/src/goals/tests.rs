use std::sync::LazyLock;

use chrono::{Duration, NaiveDate, NaiveTime};
use proptest::prelude::*;

use super::due::STEP;
use super::*;
use crate::cohort::{Cohort, CohortState};
use crate::examples::{cohort, now, rights};
use crate::ground::ids::{GoalId, StepId};
use crate::ground::text::TextRefusal;
use crate::ground::zone::Zone;
use crate::room::{Member, Presence, RoomState};
use crate::schedule::{Said, SkipReason, due as all_due, next_look};

const MENTOR: UserId = UserId::new(1);
const ADA: UserId = UserId::new(2);
const BEN: UserId = UserId::new(3);
const STRANGER: UserId = UserId::new(9);

/// A room of a mentor and two mentees.
fn room() -> Room {
    let mut room = crate::room::examples::room();
    room.members.push(Member {
        user: BEN,
        role: Role::Mentee,
        name: "Ben".to_owned(),
        presence: Presence::Here,
    });
    room
}

fn running() -> Cohort {
    // Reading its program takes longer than most tests.
    static RUNNING: LazyLock<Cohort> = LazyLock::new(|| cohort(CohortState::Running));
    RUNNING.clone()
}

fn span() -> Span {
    Span::of(&running(), Zone::UTC, now())
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn given<'a>(text: &'a str, measure: &'a str, by: &'a str) -> GivenGoal<'a> {
    GivenGoal { text, measure, by }
}

fn goal_words(text: &str) -> GoalWords {
    GoalWords::new(given(text, "somebody uses it", "2027-02-01"), None, span()).unwrap()
}

fn goal() -> Goal {
    let words = goal_words("give a talk");
    let id = GoalId::from_bytes([1; 10]);
    Goal::set(id, &room(), &running().program, (ADA, ADA), words, &[], now())
        .unwrap()
        .0
}

fn step_words(text: &str, moment: &str) -> StepWords {
    let given = GivenStep {
        text,
        cue: "",
        when: moment,
    };
    StepWords::new(given, None, span()).unwrap()
}

fn step_of(number: u8, owner: UserId, moment: &str) -> Step {
    let id = StepId::from_bytes([number; 10]);
    let new = NewStep::of(id, owner, step_words("read the code", moment));
    Step::write(new, &room(), owner, Counts::default(), now())
        .unwrap()
        .0
}

fn step() -> Step {
    step_of(1, ADA, "2027-01-20 10:00")
}

/// What becomes of a step.
fn acted(step: &Step, who: UserId, act: StepAct) -> Step {
    step.after(&room(), who, act, now()).unwrap().unwrap().0
}

#[test]
fn a_goal_without_a_measure_or_a_date_is_refused_with_the_persons_own_words() {
    let goal = "give a talk".to_owned();
    let proposed = day("2027-02-12");
    let refused = |measure, by| GoalWords::new(given("give a talk", measure, by), None, span()).unwrap_err();
    assert_eq!(
        refused(" \u{200b}", "2027-02-01"),
        GoalsRefusal::MeasureMissing {
            goal: goal.clone(),
            day: proposed
        }
    );
    assert_eq!(
        refused("seen", " "),
        GoalsRefusal::DateMissing {
            goal: goal.clone(),
            day: proposed
        }
    );
    assert_eq!(
        refused("seen", "2026-12-31"),
        GoalsRefusal::DatePassed {
            goal: goal.clone(),
            day: proposed
        }
    );
    assert_eq!(
        refused("seen", "2027-04-05"),
        GoalsRefusal::DateAfterEnd {
            goal,
            last: day("2027-04-04")
        }
    );
    assert_eq!(
        GoalWords::new(given(" \n", "seen", "2027-02-01"), None, span()),
        Err(TextRefusal::EmptyText {
            field: "text".to_owned()
        }
        .into())
    );
    // The last day itself is fine, and today is.
    for by in ["2027-04-04", "today", "4 april"] {
        GoalWords::new(given("x", "seen", by), None, span()).unwrap();
    }
}

#[test]
fn whatever_is_written_within_the_limit_is_taken() {
    for text in [
        "أقدّم عرضًا أمام الفريق",
        "🎤 **talk** @everyone <@7>\nin two parts",
        &"x".repeat(400),
        &"🌱".repeat(400),
    ] {
        let words = GoalWords::new(given(text, text, "2027-02-01"), None, span()).unwrap();
        assert_eq!((words.text.as_str(), words.measure.as_str()), (text, text));
    }
    let long = "x".repeat(401);
    for (text, measure) in [(&*long, "seen"), ("x", &*long)] {
        assert!(GoalWords::new(given(text, measure, "2027-02-01"), None, span()).is_err());
    }
}

#[test]
fn a_date_that_has_passed_may_stay_where_it_stood() {
    let later = Span {
        now: now() + Duration::days(60),
        ..span()
    };
    let before = Some(day("2027-02-01"));
    GoalWords::new(given("other words", "seen", "2027-02-01"), before, later).unwrap();
    assert!(GoalWords::new(given("other words", "seen", "2027-02-01"), None, later).is_err());
}

#[test]
fn a_short_program_has_three_goals_at_once_and_a_long_one_five() {
    let short = running();
    let mut long = running();
    std::sync::Arc::make_mut(&mut long.program).weeks = 14;
    for (cohort, most) in [(short, 3), (long, 5)] {
        let mut own: Vec<Goal> = Vec::new();
        for number in 0..most {
            let id = GoalId::from_bytes([number; 10]);
            let words = goal_words("a goal");
            let set = Goal::set(id, &room(), &cohort.program, (ADA, ADA), words, &own, now());
            own.push(set.unwrap().0);
        }
        let limit = u32::from(most);
        let another = |own: &[Goal]| Goal::may_set(&room(), &cohort.program, (ADA, ADA), own);
        assert_eq!(another(&own), Err(GoalsRefusal::GoalsAtOnce { limit }.into()));
        // One that is reached makes room, and is not taken up again beside the others.
        let reached = own[0]
            .after(&room(), ADA, GoalAct::Reach, now())
            .unwrap()
            .unwrap();
        own[0] = reached.0;
        assert_eq!(another(&own), Ok(()));
        let again = GoalAct::TakeUp {
            open: limit,
            most: limit,
        };
        let refused = own[0].after(&room(), ADA, again, now());
        assert_eq!(refused, Err(GoalsRefusal::GoalsAtOnce { limit }.into()));
    }
}

#[test]
fn the_second_of_two_who_edit_at_once_sees_what_the_first_wrote() {
    let before = goal();
    let edit = |goal: &Goal, who, text: &str| {
        goal.after(
            &room(),
            who,
            GoalAct::Edit(goal_words(text), before.revision),
            now(),
        )
    };
    let (after, entry) = edit(&before, MENTOR, "give two talks").unwrap().unwrap();
    assert_eq!(
        (entry.who, entry.deed, entry.words.as_str()),
        (MENTOR, Deed::Edited, "give two talks")
    );
    let refused = edit(&after, ADA, "give a long talk").unwrap_err();
    assert_eq!(
        refused,
        GoalsRefusal::ChangedMeanwhile {
            who: MENTOR.mention(),
            words: "give two talks".to_owned()
        }
    );
    // The very same is no conflict.
    assert_eq!(edit(&after, ADA, "give two talks"), Ok(None));
}

#[test]
fn only_the_owner_and_the_mentor_act_on_a_plan() {
    let (goal, step) = (goal(), step());
    for (who, expected) in [
        (ADA, Ok(Role::Mentee)),
        (MENTOR, Ok(Role::Mentor)),
        (BEN, Err(GoalsRefusal::OwnerOrMentorOnly.into())),
        (STRANGER, Err(RoomRefusal::MembersOfRoomOnly.into())),
    ] {
        assert_eq!(may_plan(&room(), who, ADA), expected, "{who:?}");
        assert_eq!(
            goal.after(&room(), who, GoalAct::Reach, now()).is_ok(),
            expected.is_ok()
        );
        assert_eq!(
            step.after(&room(), who, StepAct::Drop, now()).is_ok(),
            expected.is_ok()
        );
    }
    // Nobody plans for a mentor.
    assert_eq!(
        may_plan(&room(), MENTOR, MENTOR),
        Err(GoalsRefusal::OwnerHasLeft.into())
    );
    let mut closed = room();
    closed.state = RoomState::Closed;
    assert_eq!(may_plan(&closed, ADA, ADA), Err(RoomRefusal::RoomClosed.into()));
    let mut left = room();
    left.members[1].presence = Presence::LeftCohort;
    assert_eq!(
        may_plan(&left, MENTOR, ADA),
        Err(GoalsRefusal::OwnerHasLeft.into())
    );
    assert_eq!(
        may_plan(&left, ADA, ADA),
        Err(RoomRefusal::MembersOfRoomOnly.into())
    );
}

#[test]
fn how_a_step_went_is_said_by_its_owner_and_judged_by_the_mentor() {
    let step = step();
    let refused = |step: &Step, who, act| step.after(&room(), who, act, now()).unwrap_err();
    assert_eq!(refused(&step, MENTOR, StepAct::Done), GoalsRefusal::StepOwnerOnly);
    assert_eq!(
        refused(&step, MENTOR, StepAct::Stuck),
        GoalsRefusal::StepOwnerOnly
    );
    let done = acted(&step, ADA, StepAct::Done);
    assert_eq!(
        refused(&done, ADA, StepAct::Confirm),
        RoomRefusal::MentorOfRoomOnly
    );
    let correct = || StepAct::Correct("name the caller".to_owned());
    assert_eq!(refused(&done, ADA, correct()), RoomRefusal::MentorOfRoomOnly);
    let corrected = acted(&done, MENTOR, correct());
    assert_eq!((corrected.state, corrected.done_at), (StepState::Open, None));
    assert_eq!(corrected.correction, "name the caller");
    let again = acted(&corrected, ADA, StepAct::Done);
    assert_eq!(again.correction, "");
    assert_eq!(
        acted(&again, MENTOR, StepAct::Confirm).state,
        StepState::Confirmed
    );
    // What is pressed twice stands as it does.
    assert_eq!(done.after(&room(), ADA, StepAct::Done, now()), Ok(None));
    let stuck = acted(&step, ADA, StepAct::Stuck);
    assert_eq!(stuck.after(&room(), ADA, StepAct::Stuck, now()), Ok(None));
}

#[test]
fn what_nobody_looks_at_counts_after_seven_days() {
    let done = acted(&step(), ADA, StepAct::Done);
    let at = |days| now() + Duration::days(days);
    assert_eq!(done.standing(at(7) - Duration::seconds(1)), Standing::Done);
    assert_eq!(done.standing(at(7)), Standing::Counts);
    let late = StepAct::Correct("too late".to_owned());
    let refused = done.after(&room(), MENTOR, late, at(7)).unwrap_err();
    assert_eq!(
        refused,
        GoalsRefusal::NotAsItStands {
            state: "counts".to_owned()
        }
    );
    let confirmed = done
        .after(&room(), MENTOR, StepAct::Confirm, at(8))
        .unwrap()
        .unwrap();
    assert_eq!(confirmed.0.standing(at(8)), Standing::Confirmed);
}

#[test]
fn a_note_for_mentors_is_never_seen_by_a_mentee_whatever_they_hold() {
    let room = room();
    for (who, rights, sees) in [
        (MENTOR, rights(false, false), true),
        (ADA, rights(false, false), false),
        (ADA, rights(true, true), false),
        (BEN, rights(true, false), false),
        (STRANGER, rights(true, false), true),
        (STRANGER, rights(false, true), false),
        (STRANGER, rights(false, false), false),
    ] {
        assert_eq!(sees_notes(&room, who, rights), sees, "{who:?} {rights:?}");
    }
    assert_eq!(
        note(&room, MENTOR, ADA, " good: it runs "),
        Ok("good: it runs".to_owned())
    );
    assert_eq!(
        note(&room, ADA, ADA, "x"),
        Err(RoomRefusal::MentorOfRoomOnly.into())
    );
    let mut left = room.clone();
    left.members[0].presence = Presence::LeftCohort;
    assert!(!sees_notes(&left, MENTOR, rights(true, false)));
}

#[test]
fn more_hours_than_promised_are_told_when_they_become_so_and_not_again() {
    let steps: Vec<Step> = (1..=4)
        .map(|number| step_of(number, ADA, &format!("2027-01-{:02}", 10 + number * 3)))
        .collect();
    // Two hours each, all within four weeks; four were promised.
    assert_eq!(heaviest_month(&steps), 8);
    assert_eq!(crosses_promise(&steps[..1], &steps[..2], 4), None);
    assert_eq!(crosses_promise(&steps[..2], &steps[..3], 4), Some(6));
    assert_eq!(crosses_promise(&steps[..3], &steps, 4), None);
    let undated = step_of(9, ADA, "");
    let far = step_of(8, ADA, "2027-03-20");
    assert_eq!(heaviest_month(&[undated, far, steps[0].clone()]), 2);
    let watching = acted(&steps[0], ADA, StepAct::Kind(StepKind::Observe));
    assert_eq!(watching.takes_hours(), 1);
    assert_eq!(acted(&watching, ADA, StepAct::Hours(Some(5))).takes_hours(), 5);
}

#[test]
fn progress_counts_what_is_done_and_leaves_out_what_was_put_aside() {
    let id = goal().id;
    let with = |step: Step| acted(&step, ADA, StepAct::Goal(Some(goal())));
    let done = acted(&with(step_of(1, ADA, "")), ADA, StepAct::Done);
    let open = with(step_of(2, ADA, ""));
    let dropped = acted(&with(step_of(3, ADA, "")), ADA, StepAct::Drop);
    assert_eq!(progress(&[done, open, dropped, step_of(4, ADA, "")], id), (1, 2));
    let of_ben = step_of(5, BEN, "");
    let refused = of_ben.after(&room(), BEN, StepAct::Goal(Some(goal())), now());
    assert_eq!(refused, Err(GoalsRefusal::GoalOfAnother.into()));
}

#[test]
fn an_update_begins_with_what_the_steps_know() {
    let done = acted(&step_of(1, ADA, ""), ADA, StepAct::Done);
    let stuck = acted(&step_of(2, ADA, "2027-01-12"), ADA, StepAct::Stuck);
    let mut next = step_of(3, ADA, "2027-01-30");
    next.words.text = "later".to_owned();
    let mut sooner = step_of(4, ADA, "2027-01-14");
    sooner.words.text = "sooner".to_owned();
    let of_ben = step_of(5, BEN, "");
    let all = [done, stuck, next, sooner, of_ben];
    let told = lately(&all, ADA, now() - Duration::days(1));
    assert_eq!(told.done, ["read the code"]);
    assert_eq!(told.stuck, ["read the code"]);
    assert_eq!(told.next, ["sooner", "later"]);
    assert!(lately(&all, ADA, now()).done.is_empty());
}

/// What is due of these steps.
fn looks(steps: &[Step], said: &[Said], now: DateTime<Utc>) -> Vec<crate::schedule::Step> {
    due::steps(&room(), &running(), steps, &|_| Zone::UTC, said, now)
}

fn at(text: &str) -> DateTime<Utc> {
    crate::schedule::examples::at(text)
}

#[test]
fn a_step_is_asked_about_at_the_end_of_its_quarter_of_an_hour() {
    for (moment, asked) in [
        ("2027-01-20 10:00", "2027-01-20 10:00"),
        ("2027-01-20 10:01", "2027-01-20 10:15"),
        ("2027-01-20 10:15", "2027-01-20 10:15"),
        ("2027-01-20 23:59", "2027-01-21 00:00"),
        ("2027-01-20", "2027-01-20 18:00"),
    ] {
        let steps = [step_of(1, ADA, moment)];
        assert_eq!(
            next_look(&looks(&steps, &[], now()), now()),
            Some(at(asked)),
            "{moment}"
        );
        assert!(all_due(&looks(&steps, &[], at(asked) - Duration::seconds(1))).is_empty());
        assert_eq!(all_due(&looks(&steps, &[], at(asked))).len(), 1, "{moment}");
    }
}

#[test]
fn a_wall_time_that_is_jumped_over_or_comes_twice_is_asked_about_once() {
    let berlin = Zone::named("Europe/Berlin").unwrap();
    let mut cohort = running();
    cohort.dates.ends_on = day("2027-12-31");
    for (wall, instant) in [
        ("2027-03-28 02:30", "2027-03-28 01:00"),
        ("2027-10-31 02:30", "2027-10-31 00:30"),
    ] {
        let (date, time) = wall.split_once(' ').unwrap();
        let mut step = step();
        step.words.when = Some(When {
            day: day(date),
            time: Some(NaiveTime::parse_from_str(time, "%H:%M").unwrap()),
        });
        let found = due::steps(&room(), &cohort, &[step], &|_| berlin, &[], at(instant));
        assert_eq!(all_due(&found).len(), 1, "{wall}");
        assert_eq!(all_due(&found)[0].planned_at, at(instant));
    }
}

#[test]
fn what_comes_late_waits_for_the_day_and_is_left_out_after_a_week() {
    let steps = [
        step_of(1, ADA, "2027-01-20 10:00"),
        step_of(2, ADA, "2027-01-20 12:00"),
    ];
    let lines = |when: &str| crate::schedule::examples::lines(&looks(&steps, &[], at(when)));
    // Asked at night, where that is the moment that was chosen.
    assert_eq!(
        lines("2027-01-20 12:30"),
        ["step 01-20/40 together", "step 01-20/48 said"]
    );
    assert_eq!(lines("2027-01-20 22:30"), Vec::<String>::new());
    let look = next_look(
        &looks(&steps, &[], at("2027-01-20 22:30")),
        at("2027-01-20 22:30"),
    );
    assert_eq!(look, Some(at("2027-01-21 08:00")));
    assert_eq!(
        lines("2027-01-21 08:00"),
        ["step 01-20/40 together", "step 01-20/48 late"]
    );
    assert_eq!(
        lines("2027-01-28 09:00"),
        ["step 01-20/40 together", "step 01-20/48 outage"]
    );
}

#[test]
fn nothing_is_asked_of_what_is_done_of_who_is_away_nor_outside_the_cohorts_time() {
    let due_at = |steps: &[Step], room: &Room, cohort: &Cohort| {
        let now = at("2027-01-20 10:00");
        all_due(&due::steps(room, cohort, steps, &|_| Zone::UTC, &[], now)).len()
    };
    let open = step();
    assert_eq!(due_at(std::slice::from_ref(&open), &room(), &running()), 1);
    let done = acted(&open, ADA, StepAct::Done);
    let dropped = acted(&open, ADA, StepAct::Drop);
    assert_eq!(due_at(&[done, dropped], &room(), &running()), 0);
    let mut away = room();
    away.members[1].presence = Presence::LeftServer;
    assert_eq!(due_at(std::slice::from_ref(&open), &away, &running()), 0);
    assert_eq!(
        due_at(
            std::slice::from_ref(&open),
            &room(),
            &cohort(CohortState::Enrolling)
        ),
        0
    );
    let mut over = running();
    over.dates.ends_on = day("2027-01-20");
    assert_eq!(due_at(&[open], &room(), &over), 0);
}

fn act(number: u8) -> StepAct {
    match number % 14 {
        0 => StepAct::Done,
        1 => StepAct::Stuck,
        2 => StepAct::Drop,
        3 => StepAct::Confirm,
        4 => StepAct::Correct(format!("correction {number}")),
        5 => StepAct::TakeUp(Counts::default()),
        6 => StepAct::Evidence(format!("evidence {number}")),
        7 => StepAct::Kind(StepKind::ALL[usize::from(number) % 4]),
        8 => StepAct::Level(Level::ALL[usize::from(number) % 3]),
        9 => StepAct::Competency(format!("competency {number}")),
        10 => StepAct::Hours(Some(number % 5)),
        11 => StepAct::Goal(number.is_multiple_of(2).then(goal)),
        12 => StepAct::Move(When {
            day: day("2027-01-20") + Duration::days(i64::from(number)),
            time: None,
        }),
        _ => StepAct::Edit(step_words(&format!("words {number}"), "2027-02-02"), u32::MAX),
    }
}

proptest! {
    #[test]
    fn no_sequence_of_acts_reaches_what_may_not_be(acts in prop::collection::vec((0u8..=255, 0usize..4, 0i64..60), 0..60)) {
        let people = [ADA, MENTOR, BEN, STRANGER];
        let (mut step, first) = {
            let new = NewStep::of(StepId::from_bytes([1; 10]), ADA, step_words("read", ""));
            Step::write(new, &room(), ADA, Counts::default(), now()).unwrap()
        };
        let (mut history, mut now, mut asked) = (vec![first], now(), Vec::new());
        let (mut written, mut said): (Vec<String>, Vec<Said>) = (vec!["read".to_owned()], Vec::new());
        for (number, who, hours) in acts {
            now += Duration::hours(hours);
            let act = match act(number) {
                StepAct::Edit(words, _) if number < 200 => StepAct::Edit(words, step.revision),
                act => act,
            };
            let before = step.clone();
            if let Ok(Some((after, entry))) = before.after(&room(), people[who], act.clone(), now) {
                prop_assert!(who < 2, "only its owner and the mentor change anything");
                prop_assert_eq!(after.revision, before.revision + 1);
                prop_assert_eq!((entry.revision, entry.who), (after.revision, people[who]));
                if after.state == StepState::Confirmed && before.state != StepState::Confirmed {
                    prop_assert_eq!(people[who], MENTOR);
                    prop_assert_eq!(before.state, StepState::Done);
                }
                if after.is_done() != before.is_done() && after.is_done() {
                    prop_assert_eq!(people[who], ADA);
                }
                written.extend([&after.words.text, &after.correction, &after.evidence, &after.competency].map(Clone::clone));
                history.push(entry);
                step = after;
            }
            prop_assert_eq!(step.done_at.is_some(), step.is_done());
            prop_assert!(step.correction.is_empty() || !step.is_done());
            // The sweep looks now and then.
            let all = [step.clone()];
            for due in all_due(&due::steps(&room(), &running(), &all, &|_| Zone::UTC, &said, now)) {
                prop_assert!(!said.iter().any(|one| one.key == due.key), "{} twice", due.key);
                if let crate::schedule::PromptAction::Say { .. } = due.action {
                    for one in due::asked(&room(), &running(), &all, &|_| Zone::UTC, now) {
                        prop_assert!(one.is_open());
                        asked.push(one.words.when);
                        step = one;
                    }
                }
                said.push(due.said(now));
            }
            let again = due::steps(&room(), &running(), &[step.clone()], &|_| Zone::UTC, &said, now);
            prop_assert!(all_due(&again).is_empty(), "{again:?}");
        }
        for text in written.iter().filter(|text| !text.is_empty()) {
            prop_assert!(history.iter().any(|entry| entry.words == *text), "{text} is lost");
        }
        let revisions: Vec<u32> = history.iter().map(|entry| entry.revision).collect();
        prop_assert_eq!(revisions, (1..=step.revision).collect::<Vec<_>>());
        // A moment is asked about again only where it was left in between.
        prop_assert!(asked.windows(2).all(|two| two[0] != two[1]), "{asked:?}");
        prop_assert!(said.iter().all(|one| one.key.kind == STEP));
        prop_assert!(said.iter().all(|one| one.was_said() || one.outcome != crate::schedule::Outcome::Skipped(SkipReason::Budget)));
    }
}

#[test]
fn a_room_has_so_many_steps_and_a_person_so_many_open_ones() {
    let may = |open, in_room| Step::may_write(&room(), (ADA, ADA), Counts { open, in_room });
    assert_eq!(may(49, 199), Ok(()));
    assert_eq!(may(50, 60), Err(GoalsRefusal::StepsAtOnce { limit: 50 }.into()));
    assert_eq!(may(0, 200), Err(GoalsRefusal::StepsInAll { limit: 200 }.into()));
    let mut often = step();
    often.revision = 200;
    let evidence = || StepAct::Evidence("x".to_owned());
    let refused = often.after(&room(), ADA, evidence(), now());
    assert_eq!(refused, Err(GoalsRefusal::ChangedTooOften { limit: 200 }.into()));
    assert!(acted(&often, ADA, StepAct::Done).is_done());
}

#[test]
fn a_talk_is_prepared_with_what_was_done_what_is_stuck_and_what_is_due() {
    let of = |number, owner, state, done: Option<i64>, on: Option<&str>| {
        let when = on.map(|text| When {
            day: day(text),
            time: None,
        });
        Step {
            id: StepId::from_bytes([number; 10]),
            owner,
            state,
            done_at: done.map(|hours| now() + Duration::hours(hours)),
            words: StepWords { when, ..step().words },
            ..step()
        }
    };
    let all = [
        of(1, ADA, StepState::Done, Some(-30), None),
        of(2, BEN, StepState::Confirmed, Some(-2), None),
        of(3, ADA, StepState::Done, Some(-5), None),
        of(4, ADA, StepState::Stuck, None, Some("2027-01-20")),
        of(5, BEN, StepState::Open, None, Some("2027-01-10")),
        of(6, ADA, StepState::Open, None, Some("2027-01-05")),
        of(7, ADA, StepState::Open, None, Some("2027-01-11")),
        of(8, ADA, StepState::Open, None, None),
        of(9, ADA, StepState::Dropped, None, Some("2027-01-05")),
    ];
    let told = prepared(&all, now() - Duration::hours(24), day("2027-01-10"));
    let numbers = |steps: &[&Step]| {
        let ids = steps.iter().map(|step| step.id);
        ids.map(|id| {
            (1..=9)
                .find(|number| StepId::from_bytes([*number; 10]) == id)
                .unwrap()
        })
        .collect::<Vec<u8>>()
    };
    assert_eq!(numbers(&told.done), [3, 2]);
    assert_eq!(numbers(&told.stuck), [4]);
    assert_eq!(numbers(&told.due), [6, 5]);
}
