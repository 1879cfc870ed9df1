//! Time, from one place: what the time is, whether that is certain, and the only real waiting in the program.
//!
//! **Invariant:** nothing else asks the machine for the time (`clippy.toml` holds it). A use case or a
//! sweep reads the clock once at its top and passes the instant on as `now`, so a test or the demo that
//! moves the clock moves everything.
//! **Invariant:** what concludes something from the time alone asks for [`Clock::certain`]; the machine's wall clock may
//! be false (`reckoning`).

mod reckoning;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use tokio::time::Instant;

use reckoning::{Answer, Machine, Reading, Reckoning};
pub use reckoning::{News, Unseen};

/// So many news are kept until somebody takes them.
const NEWS_KEPT: usize = 8;

/// Tells the time. Clones share the same hands.
#[derive(Clone, Debug)]
pub struct Clock {
    source: Source,
    hands: Arc<Mutex<Hands>>,
}

#[derive(Clone, Copy, Debug)]
enum Source {
    System,
    Fixed,
    Shifted,
}

#[derive(Debug)]
struct Hands {
    began: Instant,
    /// What a fixed clock shows.
    fixed: Machine,
    /// How far a shifted clock is ahead of the machine's.
    shift: TimeDelta,
    /// How often somebody moved it: an answer that was asked for before tells an earlier time.
    moves: u64,
    reckoning: Reckoning,
    news: Vec<News>,
}

/// The moment at which something was asked, for [`Clock::hear`].
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    at: Duration,
    moves: u64,
}

impl Clock {
    /// The machine's clock, which nobody moves.
    #[must_use]
    pub fn system() -> Self {
        Self::of(Source::System, machine_now())
    }

    /// A clock that stands still at `at` until it is moved; for tests.
    #[must_use]
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::of(Source::Fixed, at.trunc_subsecs(3))
    }

    /// The machine's clock plus an offset that can be moved; for the demo and the rehearsal. It is whatever its owner says:
    /// nobody else is asked.
    #[must_use]
    pub fn shifted() -> Self {
        Self::of(Source::Shifted, machine_now())
    }

    fn of(source: Source, wall: DateTime<Utc>) -> Self {
        let machine = Machine {
            wall,
            running: Duration::ZERO,
        };
        let hands = Hands {
            began: Instant::now(),
            fixed: machine,
            shift: TimeDelta::zero(),
            moves: 0,
            reckoning: Reckoning::begin(machine),
            news: Vec::new(),
        };
        Self {
            source,
            hands: Arc::new(Mutex::new(hands)),
        }
    }

    /// The instant, in whole milliseconds, so that what is stored reads back equal. While the machine's clock is in doubt
    /// it goes on from the last instant that held.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.read().now
    }

    /// The instant, as long as it is certain: for what is concluded from the time alone. While it is not, Discord has to be
    /// asked ([`crate::discord::Port::ask_the_time`]).
    #[must_use]
    pub fn certain(&self) -> Option<DateTime<Utc>> {
        let reading = self.read();
        reading.is_certain.then_some(reading.now)
    }

    /// Notes when something is asked of Discord, whose answer will tell the time.
    #[must_use]
    pub fn ask(&self) -> Asked {
        let hands = self.lock();
        Asked {
            at: self.machine(&hands).running,
            moves: hands.moves,
        }
    }

    /// Discord answered what was asked then, and says that it is `date`; nothing where it does not say.
    pub fn hear(&self, asked: Asked, date: Option<DateTime<Utc>>) {
        let mut hands = self.lock();
        if asked.moves != hands.moves || matches!(self.source, Source::Shifted) {
            return;
        }
        let machine = self.machine(&hands);
        let answer = Answer {
            asked: asked.at,
            date,
        };
        if let Some(news) = hands.reckoning.hear(machine, answer) {
            news.log();
            if hands.news.len() < NEWS_KEPT {
                hands.news.push(news);
            }
        }
    }

    /// What happened to the machine's clock since this was asked last.
    #[must_use]
    pub fn take_news(&self) -> Vec<News> {
        std::mem::take(&mut self.lock().news)
    }

    /// The time that passed while this machine was asleep, until it is noted; see [`Clock::note`].
    #[must_use]
    pub fn unseen(&self) -> Option<Unseen> {
        self.lock().reckoning.unseen()
    }

    /// What was unseen is in the records now.
    pub fn note(&self, unseen: Unseen) {
        self.lock().reckoning.note(unseen);
    }

    /// How far the machine's clock was ahead of Discord's when Discord was heard last; negative where it is behind.
    #[must_use]
    pub fn skew(&self) -> Option<TimeDelta> {
        self.lock().reckoning.skew()
    }

    /// The time on Discord's own clock, by which its ids tell when a thing was made; nothing until it was heard once.
    #[must_use]
    pub fn discords(&self) -> Option<DateTime<Utc>> {
        let hands = self.lock();
        hands.reckoning.discords(self.machine(&hands))
    }

    fn read(&self) -> Reading {
        let mut hands = self.lock();
        let machine = self.machine(&hands);
        match self.source {
            Source::System | Source::Fixed => hands.reckoning.read(machine),
            Source::Shifted => Reading {
                now: machine.wall,
                is_certain: true,
            },
        }
    }

    fn machine(&self, hands: &Hands) -> Machine {
        let wall = match self.source {
            Source::Fixed => return hands.fixed,
            Source::System => machine_now(),
            Source::Shifted => {
                let now = machine_now();
                now.checked_add_signed(hands.shift).unwrap_or(now)
            }
        };
        Machine {
            wall,
            running: hands.began.elapsed(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts the hands to `at`: so much time has passed. A system clock has no hands: the call is logged and changes nothing.
    pub fn set(&self, at: DateTime<Utc>) {
        self.advance(at.trunc_subsecs(3) - self.now());
    }

    /// Moves the hands by `by`, backwards if it is negative. A system clock has no hands: the call is logged and changes
    /// nothing.
    pub fn advance(&self, by: TimeDelta) {
        // Whatever was done to a fixed clock before is noticed before time passes.
        self.read();
        let mut hands = self.lock();
        match self.source {
            Source::System => return refuse_to_move(),
            Source::Fixed => {
                hands.fixed.wall += by;
                hands.fixed.running += by.to_std().unwrap_or_default();
            }
            Source::Shifted => hands.shift += by,
        }
        hands.moves += 1;
        let machine = self.machine(&hands);
        hands.reckoning.live_to(machine);
    }

    /// A process starts now: what a fixed clock shows is all that it knows of the time.
    pub fn begin_anew(&self) {
        if let Source::Fixed = self.source {
            let mut hands = self.lock();
            hands.moves += 1;
            hands.reckoning = Reckoning::begin(hands.fixed);
        }
    }

    /// Moves the wall clock of a fixed clock alone, as somebody does who sets a machine's clock, or as it looks to a machine
    /// that was asleep for so long. The time the machine has been running does not change.
    pub fn step(&self, by: TimeDelta) {
        if let Source::Fixed = self.source {
            let mut hands = self.lock();
            hands.fixed.wall += by;
        } else {
            refuse_to_move();
        }
    }
}

impl News {
    fn log(self) {
        match self {
            Self::Wrong(by) => tracing::error!(
                ahead_by = %by,
                "the clock of this machine is wrong: Discord's is used until it is right. Set it, and let it be kept (NTP)"
            ),
            Self::WasWrong(by) => tracing::error!(
                ahead_by = %by,
                "the clock of this machine was set wrong for a while and is right again; nothing was concluded from it"
            ),
            Self::RightAgain => tracing::warn!("the clock of this machine is right again"),
            Self::Passed(by) => tracing::info!(
                by = %by,
                "this machine was asleep or its clock was put right; Discord confirms its time"
            ),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the machine's clock"
)]
fn machine_now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(3)
}

fn refuse_to_move() {
    tracing::error!("something tried to move the system clock; it stays where it is");
}

/// Really waits for `how_long`, whatever the [`Clock`] shows. Only for pacing calls to the outside (rate limits,
/// backing off); what must happen at a date is derived from the database.
#[expect(clippy::disallowed_methods, reason = "the one place that really waits")]
pub async fn pause(how_long: Duration) {
    tokio::time::sleep(how_long).await;
}

/// Really waits until `moment`, whatever the [`Clock`] shows; not at all when it has passed. As [`pause`], only for pacing.
pub async fn pause_until(moment: Instant) {
    tokio::time::sleep_until(moment).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_fixed_clock_stands_still_until_it_is_moved() {
        let clock = Clock::fixed(at("2027-03-14T09:00:00Z"));
        assert_eq!(clock.now(), at("2027-03-14T09:00:00Z"));
        assert_eq!(clock.now(), at("2027-03-14T09:00:00Z"));

        clock.advance(TimeDelta::minutes(90));
        assert_eq!(clock.now(), at("2027-03-14T10:30:00Z"));

        clock.set(at("2027-01-01T00:00:00Z"));
        assert_eq!(clock.now(), at("2027-01-01T00:00:00Z"));
    }

    #[test]
    fn clones_share_the_hands() {
        let clock = Clock::fixed(at("2027-03-14T09:00:00Z"));
        let other = clock.clone();
        clock.advance(TimeDelta::days(1));
        assert_eq!(other.now(), at("2027-03-15T09:00:00Z"));
    }

    #[test]
    fn an_instant_has_whole_milliseconds() {
        let clock = Clock::fixed(at("2027-03-14T09:00:00.123456789Z"));
        assert_eq!(clock.now(), at("2027-03-14T09:00:00.123Z"));
        let now = Clock::system().now();
        assert_eq!(DateTime::from_timestamp_millis(now.timestamp_millis()), Some(now));
    }

    #[test]
    fn a_shifted_clock_runs_on_from_where_it_was_put() {
        let clock = Clock::shifted();
        let before = clock.now();
        clock.advance(TimeDelta::days(14));
        let moved = clock.now() - before;
        assert!(
            moved >= TimeDelta::days(14) && moved < TimeDelta::days(14) + TimeDelta::minutes(5),
            "moved by {moved}"
        );

        clock.set(at("2030-01-01T00:00:00Z"));
        let since = clock.now() - at("2030-01-01T00:00:00Z");
        assert!(
            since >= -TimeDelta::milliseconds(1) && since < TimeDelta::minutes(5),
            "{since} after the new time"
        );
    }

    #[test]
    fn a_system_clock_cannot_be_moved() {
        let clock = Clock::system();
        let before = clock.now();
        clock.advance(TimeDelta::days(400));
        clock.set(at("2000-01-01T00:00:00Z"));
        let passed = clock.now() - before;
        assert!(
            passed >= -TimeDelta::minutes(5) && passed < TimeDelta::minutes(5),
            "the system clock went by {passed}"
        );
    }

    #[test]
    fn a_step_of_the_wall_clock_is_no_time() {
        let clock = Clock::fixed(at("2027-03-14T09:00:00Z"));
        assert_eq!(clock.certain(), Some(at("2027-03-14T09:00:00Z")));
        clock.step(TimeDelta::days(365));
        assert_eq!((clock.now(), clock.certain()), (at("2027-03-14T09:00:00Z"), None));
        let asked = clock.ask();
        clock.hear(asked, Some(at("2027-03-14T09:00:00Z")));
        assert_eq!(clock.certain(), Some(at("2027-03-14T09:00:00Z")));
        assert!(matches!(clock.take_news()[..], [News::Wrong(_)]));
        assert!(clock.take_news().is_empty());
    }

    #[test]
    fn an_answer_from_before_a_move_says_nothing() {
        let clock = Clock::fixed(at("2027-03-14T09:00:00Z"));
        let asked = clock.ask();
        clock.advance(TimeDelta::days(3));
        clock.hear(asked, Some(at("2027-03-14T09:00:00Z")));
        assert_eq!(clock.certain(), Some(at("2027-03-17T09:00:00Z")));
        assert_eq!((clock.skew(), clock.discords()), (None, None));
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_lasts_as_long_as_asked() {
        let begin = Instant::now();
        pause(Duration::from_secs(30)).await;
        assert_eq!(begin.elapsed().as_secs(), 30);
        pause_until(begin + Duration::from_secs(45)).await;
        assert_eq!(begin.elapsed().as_secs(), 45);
        pause_until(begin).await;
        assert_eq!(begin.elapsed().as_secs(), 45);
    }
}
