use proptest::prelude::*;

use super::*;

const CAREER: &str = include_str!("../../../../config/roadmaps/software-career-start.toml");

fn career() -> Roadmap {
    Roadmap::parse("software-career-start", CAREER).unwrap()
}

fn day(number: u64) -> NaiveDate {
    let first: NaiveDate = "2027-03-01".parse().unwrap();
    first + chrono::Days::new(number - 1)
}

/// A room of so many days, of which the first is today.
fn room(days: u64) -> Days {
    Days::of_room(day(1), day(1), day(days))
}

#[test]
fn in_a_room_with_time_enough_the_steps_keep_their_days() {
    let roadmap = career();
    for days in [84, 85, 200] {
        let placed = roadmap.place(room(days)).unwrap();
        assert!(!placed.is_closer && placed.left_out.is_empty());
        assert_eq!(placed.first_and_last(), Some((day(7), day(84))));
    }
}

#[test]
fn a_little_short_they_move_together_and_none_is_lost() {
    let roadmap = career();
    for days in [83, 77, 63] {
        let placed = roadmap.place(room(days)).unwrap();
        assert!(placed.is_closer && placed.left_out.is_empty(), "{days}");
        assert_eq!(placed.first_and_last().unwrap().1, day(days));
    }
}

#[test]
fn far_too_short_the_last_steps_are_left_out() {
    let roadmap = career();
    let placed = roadmap.place(room(62)).unwrap();
    assert_eq!(placed.left_out, roadmap.steps[15..]);
    let placed = roadmap.place(room(42)).unwrap();
    // At three quarters of its time, day 42 is the roadmap's day 56.
    assert_eq!(placed.steps.last().unwrap().step.day, 56);
    assert_eq!(placed.left_out.len(), 5);
    let last = day(5);
    assert_eq!(
        roadmap.place(room(5)),
        Err(RoadmapRefusal::NoStepFits { last }.into())
    );
    let last = day(1);
    for today in [1, 2, 90] {
        let over = Days::of_room(day(today), day(1), last);
        assert_eq!(
            roadmap.place(over),
            Err(RoadmapRefusal::RoomHasNoDays { last }.into())
        );
    }
}

#[test]
fn nothing_is_to_be_done_by_tonight() {
    let mut roadmap = career();
    roadmap.steps[0].day = 1;
    let first = |today, starts| {
        let placed = roadmap
            .place(Days::of_room(day(today), day(starts), day(99)))
            .unwrap();
        placed.steps[0].on
    };
    assert_eq!(first(1, 1), day(2));
    assert_eq!(first(1, 15), day(15));
}

#[test]
fn a_cohort_that_has_not_begun_is_waited_for() {
    assert_eq!(Days::of_room(day(1), day(15), day(99)).first, day(15));
    assert_eq!(Days::of_room(day(16), day(15), day(99)).first, day(16));
}

#[test]
fn the_load_is_the_most_of_any_four_weeks_against_the_hours_promised() {
    let placed = |days| career().place(room(days)).unwrap().load(&[], 10);
    let roadmap = career();
    let whole = roadmap.place(room(84)).unwrap();
    assert!(!whole.load(&[], 10).is_too_much());
    assert!(whole.load(&[], 8).is_too_much());
    assert!(placed(63).most > placed(84).most);
    let two = [(day(1), Hours::whole(3)), (day(28), Hours::whole(2))];
    assert_eq!(Load::new(two, 5).most, Hours::whole(5));
    assert!(!Load::new(two, 5).is_too_much());
    let apart = [(day(1), Hours::whole(3)), (day(29), Hours::whole(2))];
    assert_eq!(Load::new(apart, 5).most, Hours::whole(3));
    assert_eq!(Load::new([], 5).most, Hours::default());
}

proptest! {
    #[test]
    fn every_step_falls_into_the_room_in_its_order_or_is_named_as_left_out(days in 1u64..300) {
        let roadmap = career();
        let Ok(placed) = roadmap.place(room(days)) else {
            prop_assert!(days < 6, "{}", days);
            return Ok(());
        };
        let within = |placed: &PlacedStep| (day(1)..=day(days)).contains(&placed.on);
        prop_assert!(placed.steps.iter().all(within));
        prop_assert!(placed.steps.is_sorted_by_key(|placed| placed.on));
        let kept = placed.steps.iter().map(|placed| placed.step.clone());
        let all: Vec<RoadmapStep> = kept.chain(placed.left_out.iter().cloned()).collect();
        prop_assert_eq!(all, roadmap.steps);
        // Nobody gets more than a third more to do in a week than the roadmap has.
        let (first, last) = placed.first_and_last().unwrap();
        let (from, to) = (placed.steps[0].step.day, placed.steps.last().unwrap().step.day);
        prop_assert!((last - first).num_days() * 4 >= i64::from(to - from) * 3 - 4);
    }
}
