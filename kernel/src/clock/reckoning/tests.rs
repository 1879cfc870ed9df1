//! A machine whose clocks are true, stepped, asleep or asleep as a whole; Discord tells the truth.

use proptest::prelude::*;

use super::*;

const DAY: i64 = 86_400;

/// A machine in a world with one true time, in seconds since its begin.
struct World {
    truth: TimeDelta,
    /// How far the wall clock is off.
    off: TimeDelta,
    running: Duration,
    reckoning: Reckoning,
}

fn begin() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

impl World {
    fn new(off: i64) -> Self {
        let off = TimeDelta::seconds(off);
        let machine = Machine {
            wall: begin() + off,
            running: Duration::ZERO,
        };
        Self {
            truth: TimeDelta::zero(),
            off,
            running: Duration::ZERO,
            reckoning: Reckoning::begin(machine),
        }
    }

    fn machine(&self) -> Machine {
        Machine {
            wall: begin() + self.truth + self.off,
            running: self.running,
        }
    }

    fn passes(&mut self, seconds: i64) {
        self.truth += TimeDelta::seconds(seconds);
        self.running += Duration::from_secs(seconds.unsigned_abs());
    }

    fn is_set(&mut self, by: i64) {
        self.off += TimeDelta::seconds(by);
    }

    /// The running time of most systems stands still meanwhile.
    fn sleeps(&mut self, seconds: i64) {
        self.truth += TimeDelta::seconds(seconds);
    }

    fn hears(&mut self) -> Option<News> {
        let date = (begin() + self.truth).timestamp();
        let answer = Answer {
            asked: self.running,
            date: DateTime::from_timestamp(date, 0),
        };
        self.reckoning.hear(self.machine(), answer)
    }

    /// How far the time told is off, and whether it is said to be certain.
    fn told(&mut self) -> (i64, bool) {
        let reading = self.reckoning.read(self.machine());
        (
            (reading.now - begin() - self.truth).num_seconds(),
            reading.is_certain,
        )
    }
}

#[test]
fn a_clock_a_year_ahead_for_twelve_seconds_is_not_believed() {
    let mut world = World::new(0);
    world.passes(5);
    assert_eq!(world.told(), (0, true));
    world.is_set(365 * DAY);
    world.passes(5);
    assert_eq!(world.told(), (0, false), "the time goes on by the running time");
    let ahead = |news| matches!(news, Some(News::Wrong(by)) if (by.num_days() - 365).abs() <= 1);
    assert!(ahead(world.hears()));
    assert_eq!(world.told(), (0, true), "Discord's time is known");
    world.passes(7);
    world.is_set(-365 * DAY);
    assert_eq!(world.told(), (0, false));
    assert_eq!(world.hears(), Some(News::RightAgain));
    assert_eq!(world.told(), (0, true));
}

#[test]
fn a_clock_that_came_back_before_anybody_was_asked_is_news_all_the_same() {
    let mut world = World::new(0);
    world.is_set(-7_200);
    world.passes(5);
    assert_eq!(world.told(), (0, false));
    world.is_set(7_200);
    world.passes(5);
    assert_eq!(world.told(), (0, false));
    assert!(matches!(world.hears(), Some(News::WasWrong(by)) if by.num_minutes() == -120));
    assert_eq!((world.told(), world.hears()), ((0, true), None));
}

#[test]
fn a_laptop_that_was_closed_over_the_weekend_is_told_from_a_false_clock() {
    for awake in [false, true] {
        let mut world = World::new(0);
        world.passes(5);
        world.told();
        // A paused virtual machine may count the time, too.
        if awake {
            world.passes(2 * DAY);
        } else {
            world.sleeps(2 * DAY);
        }
        assert_eq!(world.told(), (-2 * DAY, false));
        assert_eq!(world.reckoning.unseen(), None, "not before Discord has said so");
        assert!(matches!(world.hears(), Some(News::Passed(by)) if by.num_days() == 2));
        assert_eq!(world.told(), (0, true));
    }
}

#[test]
fn only_time_that_discord_confirms_passed_unseen() {
    for (off, set, slept, expected) in [
        // Closed for three hours; also where the clock is known to be wrong, and where it is set wrong meanwhile.
        (0, 0, 10_800, Some(10_800)),
        (7_200, 0, 10_800, Some(10_800)),
        (0, 365 * DAY, 10_800, Some(10_800)),
        (0, -DAY, 10_800, Some(10_800)),
        // Set ahead or back, and nothing else.
        (0, 365 * DAY, 0, None),
        (0, -DAY, 0, None),
        // A clock that was wrong is put right.
        (-7_200, 7_200, 0, None),
    ] {
        let case = format!("{off} {set} {slept}");
        let mut world = World::new(off);
        world.hears();
        world.hears();
        world.passes(5);
        world.told();
        world.is_set(set);
        world.sleeps(slept);
        world.told();
        world.hears();
        world.hears();
        let unseen = world.reckoning.unseen();
        let length = unseen.map(|unseen| (unseen.until - unseen.from).num_seconds());
        let is_close = |a: i64, b: i64| (a - b).abs() <= 2;
        assert_eq!(length.is_some(), expected.is_some(), "{case}");
        assert!(
            length
                .zip(expected)
                .is_none_or(|(found, wanted)| is_close(found, wanted)),
            "{case}: {length:?}"
        );
        if let Some(unseen) = unseen {
            assert!(is_close((unseen.from - begin()).num_seconds(), 5), "{case}");
            world.reckoning.note(unseen);
        }
        assert_eq!(world.reckoning.unseen(), None, "{case}");
    }
}

#[test]
fn before_discord_was_heard_nothing_is_known_to_have_passed() {
    // A machine without a battery starts in 1970 and learns the time a moment later.
    let mut world = World::new(-20_000 * DAY);
    world.told();
    world.is_set(20_000 * DAY);
    world.told();
    world.hears();
    assert_eq!((world.told(), world.reckoning.unseen()), ((0, true), None));
}

#[test]
fn one_answer_with_a_date_of_its_own_convinces_nobody() {
    let mut world = World::new(0);
    let odd = |world: &World, by: i64| Answer {
        asked: world.running,
        date: Some(begin() + world.truth + TimeDelta::seconds(by)),
    };
    let answer = odd(&world, -9_000);
    assert_eq!(world.reckoning.hear(world.machine(), answer), None);
    assert_eq!(world.told(), (0, false), "it is asked again");
    assert_eq!(world.hears(), None);
    assert_eq!(world.told(), (0, true));
}

#[test]
fn a_machine_that_starts_with_a_false_clock_learns_the_time_from_two_answers() {
    for off in [-2 * DAY, -121, 120, 7_200, 365 * DAY] {
        let mut world = World::new(off);
        assert_eq!(world.hears(), None);
        assert!(matches!(world.hears(), Some(News::Wrong(by)) if (by.num_seconds() - off).abs() <= 1));
        assert!(world.told().0.abs() <= 1, "{off}");
        assert_eq!(
            world
                .reckoning
                .skew()
                .map(|skew| (skew.num_seconds() - off).abs() <= 1),
            Some(true)
        );
        // It stays so, and is no news any more.
        world.passes(60);
        assert_eq!(world.hears(), None);
        assert!(world.told().1);
    }
}

#[test]
fn a_small_difference_is_left_alone() {
    let mut world = World::new(20);
    assert_eq!(world.hears(), None);
    assert_eq!(world.told(), (20, true));
}

#[test]
fn without_a_date_anywhere_the_machine_is_believed_after_a_while() {
    let mut world = World::new(0);
    world.told();
    world.sleeps(9_000);
    let silent = |world: &World| Answer {
        asked: world.running,
        date: None,
    };
    for seconds in [1, 100, 100, 100, 100, 100] {
        world.passes(seconds);
        let answer = silent(&world);
        assert_eq!(world.reckoning.hear(world.machine(), answer), None);
        assert!(!world.told().1);
    }
    world.passes(110);
    let answer = silent(&world);
    assert!(world.reckoning.hear(world.machine(), answer).is_some());
    assert_eq!(world.told(), (0, true));
}

#[test]
fn an_answer_that_was_long_on_its_way_tells_no_time() {
    let mut world = World::new(300);
    for _ in 0..3 {
        let asked = world.running;
        let date = Some(begin() + world.truth);
        world.passes(20);
        assert_eq!(
            world.reckoning.hear(world.machine(), Answer { asked, date }),
            None
        );
    }
    assert_eq!(world.reckoning.discords(world.machine()), None);
}

#[derive(Debug, Clone)]
enum Event {
    Passes(i64),
    IsSet(i64),
    Sleeps(i64),
    Pauses(i64),
    Hears,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (0_i64..10).prop_map(Event::Passes),
        2 => (60_i64..400 * DAY).prop_map(Event::IsSet),
        2 => (60_i64..400 * DAY).prop_map(|by| Event::IsSet(-by)),
        1 => (60_i64..30 * DAY).prop_map(Event::Sleeps),
        1 => (180_i64..30 * DAY).prop_map(Event::Pauses),
        3 => Just(Event::Hears),
    ]
}

proptest! {
    #[test]
    fn what_is_certain_is_true_and_what_is_not_is_never_ahead(
        events in proptest::collection::vec(event(), 1..60),
        off in prop_oneof![Just(0_i64), -25_i64..25],
    ) {
        let mut world = World::new(off);
        world.hears();
        let (mut seen, mut slept) = (Vec::new(), Vec::new());
        for event in events {
            let before = world.truth;
            match event {
                Event::Passes(seconds) | Event::Pauses(seconds) => world.passes(seconds),
                Event::IsSet(by) => world.is_set(by),
                Event::Sleeps(seconds) => world.sleeps(seconds),
                Event::Hears => { world.hears(); }
            }
            let (error, certain) = world.told();
            prop_assert!(error <= 31, "{error} s ahead");
            prop_assert!(!certain || error.abs() <= 31, "certain, and {error} s off");
            if certain {
                seen.push(world.truth);
            }
            if let Event::Sleeps(_) = event {
                slept.push((before, world.truth));
            }
        }
        // Whatever happened, two answers settle it.
        world.hears();
        world.hears();
        let (error, certain) = world.told();
        prop_assert!(certain && error.abs() <= 31, "{error} s off");
        // Nobody has noted it yet, so it is one span. A reading may be off by half a minute.
        let span = world.reckoning.unseen().map(|unseen| (unseen.from - begin(), unseen.until - begin()));
        let close = TimeDelta::seconds(31);
        for (from, until) in slept {
            prop_assert!(span.is_some_and(|(began, ended)| began <= from + close && ended >= until - close));
        }
        if let Some((began, ended)) = span {
            prop_assert!(seen.iter().any(|at| (*at - began).abs() <= close) || began.abs() <= close);
            prop_assert!(ended - world.truth <= close);
        }
    }
}
