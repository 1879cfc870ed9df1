//! The pace of all requests together: Discord counts them for each second, and communities take turns.
//!
//! The next turn is that of the community that was served longest ago, and within it of what matters most: one that sends
//! very much is one request ahead of another, and not all of them, however urgent they are.
//!
//! **Invariant:** the moments come from tokio's clock alone, as everywhere in the limiter.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::sync::Notify;
use tokio::time::Instant;
use trellis_domain::ids::GuildId;

use crate::clock;

/// So many communities are remembered by when they were served.
const REMEMBERED: u64 = 1_024;

/// How much it matters that a request goes soon, the most first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// A person waits for the answer, or for help, or is to see something no longer.
    Now,
    /// What people do and see.
    #[default]
    Soon,
    /// News and redrawn cards.
    Later,
}

/// For whom a request is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sender {
    pub(crate) urgency: Urgency,
    /// `None` for Trellis itself.
    pub(crate) guild: Option<GuildId>,
}

/// Hands out the second's requests.
pub(super) struct Pace {
    rate: RateLimiter<NotKeyed, InMemoryState, Ticks, NoOpMiddleware<Nanos>>,
    line: Mutex<Line>,
    moved: Notify,
}

impl std::fmt::Debug for Pace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pace")
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

/// Nanoseconds of tokio's clock since the start.
#[derive(Debug, Clone)]
struct Ticks(Instant);

impl Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(self.0.elapsed())
    }
}

#[derive(Debug, Default)]
struct Line {
    waiting: Vec<Waiting>,
    /// The turn at which a community was served last.
    served: HashMap<GuildId, u64>,
    turns: u64,
    came: u64,
}

#[derive(Debug, Clone, Copy)]
struct Waiting {
    number: u64,
    sender: Sender,
}

/// A place in the line, given up when it is dropped.
struct Ticket<'a> {
    pace: &'a Pace,
    number: u64,
}

/// What came of asking for a turn.
enum Served {
    Now,
    NotFirst,
    NotYet(Duration),
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.pace.lock().waiting.retain(|one| one.number != self.number);
        self.pace.moved.notify_waiters();
    }
}

impl Pace {
    pub(super) fn new(per_second: NonZeroU32) -> Self {
        // A small burst keeps an idle bot quick.
        let burst = NonZeroU32::new(per_second.get().div_ceil(10)).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(per_second).allow_burst(burst);
        Self {
            rate: RateLimiter::direct_with_clock(quota, Ticks(Instant::now())),
            line: Mutex::default(),
            moved: Notify::new(),
        }
    }

    /// Waits for one request's turn.
    pub(super) async fn turn(&self, sender: Sender) {
        let ticket = self.join(sender);
        loop {
            let moved = self.moved.notified();
            tokio::pin!(moved);
            moved.as_mut().enable();
            match self.serve_if_first(&ticket, sender) {
                Served::Now => return,
                Served::NotFirst => moved.await,
                Served::NotYet(wait) => tokio::select! {
                    () = moved => {}
                    () = clock::pause(wait) => {}
                },
            }
        }
    }

    fn serve_if_first(&self, ticket: &Ticket<'_>, sender: Sender) -> Served {
        let mut line = self.lock();
        if line.first() != Some(ticket.number) {
            return Served::NotFirst;
        }
        match self.rate.check() {
            Ok(()) => {
                line.serve(sender);
                Served::Now
            }
            Err(not_yet) => Served::NotYet(not_yet.wait_time_from(self.rate.clock().now())),
        }
    }

    fn join(&self, sender: Sender) -> Ticket<'_> {
        let mut line = self.lock();
        line.came += 1;
        let number = line.came;
        line.waiting.push(Waiting { number, sender });
        drop(line);
        self.moved.notify_waiters();
        Ticket { pace: self, number }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    fn first(&self) -> Option<u64> {
        let served = |guild: Option<GuildId>| guild.and_then(|guild| self.served.get(&guild)).copied();
        let first = self.waiting.iter().min_by_key(|one| {
            let Sender { urgency, guild } = one.sender;
            (served(guild).unwrap_or_default(), urgency, one.number)
        });
        first.map(|one| one.number)
    }

    fn serve(&mut self, sender: Sender) {
        self.turns += 1;
        let turns = self.turns;
        if let Some(guild) = sender.guild {
            self.served.insert(guild, turns);
        }
        if self.served.len() as u64 > 2 * REMEMBERED {
            self.served.retain(|_, turn| turns - *turn < REMEMBERED);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn sender(guild: u64, urgency: Urgency) -> Sender {
        let guild = Some(GuildId::new(guild));
        Sender { urgency, guild }
    }

    /// Who is served, in which order, when all of them ask at once.
    async fn order(pace: Pace, senders: Vec<(&'static str, Sender)>) -> Vec<&'static str> {
        let (pace, served) = (Arc::new(pace), Arc::new(Mutex::new(Vec::new())));
        let mut asking = tokio::task::JoinSet::new();
        for (name, sender) in senders {
            let (pace, served) = (Arc::clone(&pace), Arc::clone(&served));
            asking.spawn(async move {
                pace.turn(sender).await;
                served.lock().unwrap().push(name);
            });
        }
        while asking.join_next().await.is_some() {}
        Arc::into_inner(served).unwrap().into_inner().unwrap()
    }

    fn pace(per_second: u32) -> Pace {
        Pace::new(NonZeroU32::new(per_second).unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn no_second_has_more_than_its_requests_and_a_small_burst() {
        let pace = pace(50);
        let begun = Instant::now();
        for _ in 0..105 {
            pace.turn(Sender::default()).await;
        }
        assert!(
            begun.elapsed() >= Duration::from_millis(1_990),
            "{:?}",
            begun.elapsed()
        );
        assert!(
            begun.elapsed() < Duration::from_millis(2_200),
            "{:?}",
            begun.elapsed()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn communities_take_turns_however_much_one_sends() {
        let flood = (0..100).map(|_| ("b", sender(2, Urgency::Soon)));
        let one = std::iter::once(("a", sender(1, Urgency::Soon)));
        let order = order(pace(10), flood.chain(one).collect()).await;
        let place = order.iter().position(|name| *name == "a").unwrap();
        assert!(place <= 2, "served as number {place}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_urgent_in_one_community_keeps_no_other_waiting() {
        let flood = (0..100).map(|_| ("b", sender(2, Urgency::Now)));
        let one = std::iter::once(("a", sender(1, Urgency::Later)));
        let order = order(pace(10), flood.chain(one).collect()).await;
        let place = order.iter().position(|name| *name == "a").unwrap();
        assert!(place <= 2, "served as number {place}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_matters_goes_first() {
        let news = (0..20).map(|_| ("news", sender(1, Urgency::Later)));
        let more = [
            ("post", sender(1, Urgency::Soon)),
            ("help", sender(1, Urgency::Now)),
        ];
        let order = order(pace(10), news.chain(more).collect()).await;
        let place = |name| order.iter().position(|one| *one == name).unwrap();
        assert!(place("help") < place("post") && place("post") <= 3, "{order:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_holds_up_nobody() {
        let pace = pace(1);
        pace.turn(Sender::default()).await;
        let gives_up = tokio::time::timeout(Duration::from_millis(10), pace.turn(sender(1, Urgency::Now)));
        assert!(gives_up.await.is_err());
        let next = tokio::time::timeout(Duration::from_secs(2), pace.turn(sender(2, Urgency::Later)));
        next.await.unwrap();
        assert!(pace.lock().waiting.is_empty());
    }
}
